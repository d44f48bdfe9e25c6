//! CSV: one row for each finding, for spreadsheets and for joining many servers.
//!
//! RFC 4180 with a header, CRLF and UTF-8. Spreadsheets run a cell that begins like a formula, and what a BMC says is
//! not ours, so such a cell gets an apostrophe in front (OWASP, "CSV Injection").

use super::extract::{MOST_LINES, address, clean, fact, word};
use crate::assess::Report;
use crate::rules::Finding;

/// The columns, in their order. Released names do not change and keep their place; new ones come last.
pub const COLUMNS: &[&str] = &[
    "serial",
    "machine_type",
    "verdict",
    "judged_on",
    "collected_at",
    "id",
    "rule",
    "component",
    "outcome",
    "severity",
    "title",
    "evidence",
    "remedy",
    "sources",
    "knowledge",
    "bmc_address",
    "server",
];

/// What separates several values within a cell.
const BETWEEN: &str = " | ";

/// The report as CSV.
///
/// # Errors
/// Never in practice: it writes to memory, and every row has the same number of cells.
pub fn csv(report: &Report) -> Result<String, csv::Error> {
    Ok(header()? + &rows(report)?)
}

/// The names of the columns.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn header() -> Result<String, csv::Error> {
    records([COLUMNS.iter().map(|name| (*name).to_owned()).collect()])
}

/// The rows of one server.
///
/// # Errors
/// Never in practice: it writes to memory, and every row has the same number of cells.
pub fn rows(report: &Report) -> Result<String, csv::Error> {
    records(report.findings.iter().map(|finding| row(report, finding).iter().map(|cell| inert(cell)).collect()))
}

fn records(rows: impl IntoIterator<Item = Vec<String>>) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    let bytes = writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(report: &Report, finding: &Finding) -> [String; 17] {
    let lines = finding.evidence.iter().take(MOST_LINES);
    let evidence: Vec<String> = lines.map(|l| format!("{} ({})", clean(&l.text), clean(&l.from))).collect();
    let sources: Vec<String> = finding.sources.iter().map(|s| clean(s)).collect();
    [
        fact(&report.subject.serial).unwrap_or_default(),
        fact(&report.subject.machine_type).unwrap_or_default(),
        word(report.verdict),
        report.judged_on.to_string(),
        report.collected_at.to_string(),
        clean(&finding.id),
        finding.rule.clone(),
        clean(&finding.component),
        word(finding.outcome),
        word(finding.severity),
        clean(&finding.title.text),
        evidence.join(BETWEEN),
        finding.remedy.as_ref().map(|remedy| clean(&remedy.text)).unwrap_or_default(),
        sources.join(BETWEEN),
        finding.knowledge.join(" "),
        address(report).unwrap_or_default(),
        report.name.as_deref().map(clean).unwrap_or_default(),
    ]
}

/// A cell that no spreadsheet runs. Blanks in front do not hide a formula from every spreadsheet.
fn inert(cell: &str) -> String {
    let first = cell.trim_start().chars().next();
    // The full-width forms are read as formulas where East Asian input is usual.
    let runs = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if runs || cell.starts_with(['\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_begin_like_a_formula_get_an_apostrophe() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"] {
            assert_eq!(inert(cell), format!("'{cell}"));
        }
        for cell in ["", "58B-5.70", "a=b", "'=1"] {
            assert_eq!(inert(cell), cell);
        }
    }
}
