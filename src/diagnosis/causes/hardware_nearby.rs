//! R41: what the BMC reports near the failure, without a mechanism.
//!
//! Nothing public links the level of a BMC's or a device's firmware with a failed Windows update. So these findings
//! stand beside the failure and are never more than possible; where a mechanism is at work another cause says so.

use jiff::Timestamp;

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::lines::line_of;
use crate::diagnosis::remedies::firmware;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{Hardware, Line, LogEntry, LogKind, named};
use crate::msg;
use crate::rules::{Area, Outcome, Severity, registry};
use crate::text::Words;

/// `hardware-nearby`.
pub const CAUSE: CauseRule = CauseRule {
    id: "hardware-nearby",
    knowledge: "R41",
    mechanism: false,
    title: || msg!("cause-hardware-nearby"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &["docs/rules.md#hardware-nearby"],
};

/// The steps of its remedy.
const PLAN: Plan =
    &[&firmware::BMC_UPDATE, &firmware::BITLOCKER_SUSPEND, &firmware::UEFI_UPDATE, &firmware::FIRMWARE_OTHERS];

/// R41.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let mut judgement = Judgement::new(Confidence::NotEvaluated);
    let Some(hardware) = case.evidence.hardware.value() else {
        judgement.not_seen.push(Line::missing(msg!("fact-hardware"), &case.evidence.hardware));
        return Some(judgement);
    };
    if let Err(line) = case.sides_match() {
        judgement.not_seen.push(line);
        return Some(judgement);
    }
    let of_hardware = |id: &str| registry::rule(id).is_some_and(|rule| rule.area == Area::Hardware);
    let failing = case
        .findings
        .iter()
        .filter(|f| f.outcome == Outcome::Fail && f.severity >= Severity::Warn && of_hardware(&f.rule));
    judgement.supports = failing.map(line_of).collect();
    let (near, unread) = entries_near(case, hardware);
    judgement.since = near.iter().map(|l| l.at).min();
    judgement.supports.extend(near);
    judgement.not_seen = unread;
    judgement.confidence = match (judgement.supports.is_empty(), judgement.not_seen.is_empty()) {
        (false, _) => Confidence::Possible,
        (true, false) => Confidence::NotEvaluated,
        (true, true) => Confidence::Refuted,
    };
    if judgement.confidence == Confidence::Possible {
        judgement.contradicts.push(case.line(msg!("proof-no-documented-mechanism-leads-from-these")));
        judgement.remedy = Some(remedy(msg!("cure-hardware-nearby"), msg!("risk-hardware-nearby"), PLAN));
    } else if judgement.confidence == Confidence::Refuted {
        judgement.contradicts.push(case.line(msg!("proof-the-bmc-reports-nothing-near-the")));
    }
    Some(judgement)
}

/// The faults that the BMC holds open and that began near the failure, and why some could not be looked at.
fn entries_near(case: &Case<'_>, hardware: &Hardware) -> (Vec<Line>, Vec<Line>) {
    let Some(logs) = hardware.logs.value() else {
        return (Vec::new(), vec![Line::missing(msg!("fact-bmc-logs"), &hardware.logs)]);
    };
    let (mut near, mut unread) = (Vec::new(), logs.unread.iter().map(Line::unread).collect::<Vec<_>>());
    for log in logs.items.iter().filter(|l| l.kind != LogKind::Maintenance) {
        let Some(entries) = log.entries.value() else {
            unread.push(Line::missing(&log.uri, &log.entries));
            continue;
        };
        let open = |entry: &&LogEntry| log.kind == LogKind::Active || entry.resolved.value() == Some(&false);
        for entry in entries.items.iter().filter(open) {
            match entry.created.text().and_then(|text| text.parse::<Timestamp>().ok()) {
                Some(at) if case.failure.window.is_near(at) => near.push(quote(entry, at)),
                Some(_) => {}
                None => unread.push(Line::of(format!("{} Created", entry.uri), &entry.created)),
            }
        }
        let lines = entries.unread.iter();
        unread.extend(lines.map(Line::unread));
    }
    (near, unread)
}

fn quote(entry: &LogEntry, at: Timestamp) -> Line {
    let text = entry.message.text().map_or_else(|| msg!("fact-no-message").into(), Words::from);
    let code = entry.code.text().map_or_else(|| msg!("fact-no-code").into(), Words::from);
    Line::new(named(code, text), &entry.uri, at)
}
