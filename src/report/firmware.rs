//! The firmware table: what is installed, what is wanted, and how each stands.

use super::page::{Page, Tone};
use super::words;
use crate::assess::Report;
use crate::evidence::Bank;
use crate::msg;
use crate::rules::Severity;
use crate::rules::firmware::{Coverage, FirmwareRow, Level};

/// One row for each member of the inventory and each device without one; on a short page, of those that are not at their level.
/// Answers how many were left out.
pub fn table(page: &mut Page, report: &Report) -> usize {
    if report.firmware.is_empty() {
        return 0;
    }
    page.heading(&msg!("heading-firmware").text);
    let fine = |row: &FirmwareRow| matches!(row.level, Level::Compliant | Level::NothingPending | Level::Ignored);
    let all = &report.firmware;
    let shown: Vec<&FirmwareRow> = all.iter().filter(|row| page.is_whole() || !fine(row)).collect();
    let rows: Vec<_> = shown
        .iter()
        .map(|row| {
            vec![
                (name(row), Tone::Plain),
                (installed(row), Tone::Plain),
                (wanted(row), Tone::Plain),
                standing(row, report),
            ]
        })
        .collect();
    if !rows.is_empty() {
        page.table_of(
            &[msg!("column-component"), msg!("column-installed"), msg!("column-wanted"), msg!("column-standing")],
            &rows,
        );
    }
    page.paragraph(2, &coverage(report.coverage));
    all.len() - shown.len()
}

/// How much of what is there was held against a demand.
pub fn coverage(coverage: Coverage) -> String {
    let Coverage { seen, judged, unlisted, unknown } = coverage;
    msg!("coverage", seen = seen, judged = judged, unlisted = unlisted, unknown = unknown).text
}

/// The level, and whether a waiver holds for it.
pub fn standing(row: &FirmwareRow, report: &Report) -> (String, Tone) {
    let waived = report.findings.iter().any(|f| f.is_waived() && row.is_judged_by(f));
    let level = words::level(row.level);
    if waived { (msg!("level-waived", level = level).text, Tone::Doubt) } else { (level, tone(row)) }
}

/// The component, with its name where it is only a number (HPE), and with its bank where neither tells it.
pub fn name(row: &FirmwareRow) -> String {
    let number = row.component.bytes().all(|byte| byte.is_ascii_digit())
        && ![row.component.as_str(), ""].contains(&row.name.as_str());
    let name = if number { format!("{} {}", row.component, row.name) } else { row.component.clone() };
    let name = of_system(row, name);
    match row.bank {
        Some(Bank::Backup) if !name.contains("Backup") => msg!("bank-named-backup", name = name).text,
        _ => name,
    }
}

/// A name with the system that the component is of, where several share a BMC and the component's id does not begin with it.
pub fn of_system(row: &FirmwareRow, name: String) -> String {
    match &row.system {
        Some(system) if !row.component.starts_with(system) => format!("{system}: {name}"),
        _ => name,
    }
}

/// The version, or why there is none.
pub fn installed(row: &FirmwareRow) -> String {
    let missing = || row.missing_said.as_ref().map(|said| said.text.clone()).or_else(|| row.missing.clone());
    row.installed.clone().or_else(missing).unwrap_or_default()
}

/// What the baseline wants of it; empty where that is nothing.
pub fn wanted(row: &FirmwareRow) -> String {
    row.wanted_said.as_ref().map_or_else(|| row.wanted.clone(), |said| said.text.clone())
}

fn tone(row: &FirmwareRow) -> Tone {
    match (row.level, row.severity) {
        (Level::Compliant, _) => Tone::Good,
        (Level::NothingPending | Level::Ignored, _) => Tone::Plain,
        (
            Level::BelowMin | Level::AboveMax | Level::NotAllowed | Level::Denied | Level::Missing | Level::Unread,
            Severity::Block,
        ) => Tone::Bad,
        _ => Tone::Doubt,
    }
}
