//! `baseline-standing`: whether there is a baseline for this server that may decide today.

use super::may_replace_severity;
use crate::baseline::{Baseline, Standing};
use crate::evidence::Hardware;
use crate::msg;
use crate::rules::{Finding, Judge, Line};

/// The finding's component: there is one baseline, whichever it is.
const COMPONENT: &str = "baseline";

/// A baseline applies, is published, is within its dates, and means what it says.
pub(in crate::rules) fn baseline_standing(_: &Hardware, judge: &mut Judge<'_>) {
    let subject = &judge.evidence.subject;
    let machine_type = Line::of("machine type", &subject.machine_type);
    let Some(baseline) = judge.baseline else {
        let finding = judge.unknown(COMPONENT, msg!("baseline-none"));
        finding.because(machine_type).remedy(msg!("baseline-none-remedy"));
        return;
    };
    let manufacturer = Line::of("manufacturer", &subject.manufacturer);
    let applies = subject.machine_type.text().map(|m| baseline.applies_to(m));
    let made = subject.manufacturer.text().map(|m| m.eq_ignore_ascii_case(&baseline.applies_to.manufacturer));
    let name = format!("{} {}", baseline.id, baseline.version);
    let today = judge.today;
    let finding = match (applies, made, baseline.standing(today)) {
        (Some(false), _, _) | (_, Some(false), _) => {
            judge.unknown(COMPONENT, msg!("baseline-other-machine", baseline = name))
        }
        (None, _, _) | (_, None, _) => judge.unknown(COMPONENT, msg!("baseline-machine-unknown", baseline = name)),
        (_, _, Standing::Stale) => judge
            .unknown(COMPONENT, msg!("baseline-stale", baseline = name, until = baseline.valid.until, today = today))
            .remedy(msg!("baseline-stale-remedy")),
        (_, _, Standing::NotYetValid) => {
            let from = baseline.valid.from;
            judge.unknown(COMPONENT, msg!("baseline-not-yet", baseline = name, from = from, today = today))
        }
        (_, _, Standing::Draft) => judge.unknown(COMPONENT, msg!("baseline-draft", baseline = name)),
        (_, _, Standing::Withdrawn) => judge.unknown(COMPONENT, msg!("baseline-withdrawn", baseline = name)),
        (_, _, Standing::Valid) => match wrong_severity(baseline) {
            Some((rule, why)) => {
                judge.unknown(COMPONENT, msg!("baseline-wrong-severity", baseline = name, rule = rule, why = why))
            }
            None => judge.pass(COMPONENT, msg!("baseline-valid", baseline = name, until = baseline.valid.until)),
        },
    };
    support(finding, baseline, machine_type, manufacturer);
}

/// A word in `[severity]` that does nothing: a misspelt rule might have been meant to block.
fn wrong_severity(baseline: &Baseline) -> Option<(&str, &'static str)> {
    baseline.severity.keys().find_map(|rule| Some((rule.as_str(), may_replace_severity(rule).err()?)))
}

fn support(finding: &mut Finding, baseline: &Baseline, machine_type: Line, manufacturer: Line) {
    let types = baseline.applies_to.machine_types.join(", ");
    let text =
        format!("for {types}, valid {} to {}, sha256 {}", baseline.valid.from, baseline.valid.until, baseline.sha256);
    let at = machine_type.at;
    finding.because(machine_type).because(manufacturer);
    finding.because(Line { text, from: baseline.file.clone(), at });
}
