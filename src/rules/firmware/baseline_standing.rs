//! `baseline-standing`: whether there is a baseline for this server that may decide today.

use crate::baseline::{Baseline, Server, Severity, Standing};
use crate::evidence::{Hardware, Line};
use crate::msg;
use crate::rules::bench::MayReplace;
use crate::rules::check::Check;
use crate::rules::finding::Finding;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::text::Words;

/// `baseline-standing`.
pub const RULE: Check = Check::hardware(
    Rule::new("baseline-standing", Severity::Block)
        .unwaivable("without a baseline in force nothing is demanded, so there is nothing to accept")
        .own_weight("a baseline cannot excuse itself"),
    check,
);

/// The finding's component: there is one baseline, whichever it is.
const COMPONENT: &str = "baseline";

/// A baseline applies, is published, is within its dates, and means what it says.
fn check(_: &Hardware, judge: &mut Judge<'_>) {
    let subject = &judge.evidence.subject;
    let machine_type = Line::of(msg!("fact-machine-type"), &subject.machine_type);
    let Some(baseline) = judge.baseline else {
        let finding = judge.unknown(COMPONENT, msg!("baseline-none"));
        // Most vendors' servers have no machine type.
        match (subject.machine_type.text(), subject.model.text()) {
            (None, Some(model)) => finding
                .because(Line::of(msg!("fact-model"), &subject.model))
                .remedy(msg!("baseline-none-remedy-model", model = model)),
            _ => finding.because(machine_type).remedy(msg!("baseline-none-remedy")),
        };
        return;
    };
    let manufacturer = Line::of(msg!("fact-manufacturer"), &subject.manufacturer);
    let model = Line::of(msg!("fact-model"), &subject.model);
    let server = Server::of(judge.evidence);
    let name = format!("{} {}", baseline.id, baseline.version);
    let today = judge.today;
    let finding = match (baseline.is_for(&server), baseline.standing(today)) {
        (Some(false), _) => judge.unknown(COMPONENT, msg!("baseline-other-machine", baseline = name)),
        (None, _) => judge.unknown(COMPONENT, msg!("baseline-machine-unknown", baseline = name)),
        (_, Standing::Stale) => judge
            .unknown(COMPONENT, msg!("baseline-stale", baseline = name, until = baseline.valid.until, today = today))
            .remedy(msg!("baseline-stale-remedy")),
        (_, Standing::NotYetValid) => {
            let from = baseline.valid.from;
            judge.unknown(COMPONENT, msg!("baseline-not-yet", baseline = name, from = from, today = today))
        }
        (_, Standing::Draft) => judge.unknown(COMPONENT, msg!("baseline-draft", baseline = name)),
        (_, Standing::Withdrawn) => judge.unknown(COMPONENT, msg!("baseline-withdrawn", baseline = name)),
        (_, Standing::Valid) => match wrong_severity(baseline, judge.may_replace) {
            Some((rule, why)) => {
                judge.unknown(COMPONENT, msg!("baseline-wrong-severity", baseline = name, rule = rule, why = why))
            }
            None => judge.pass(COMPONENT, msg!("baseline-valid", baseline = name, until = baseline.valid.until)),
        },
    };
    let mut seen = vec![machine_type, manufacturer];
    if !baseline.applies_to.models.is_empty() {
        seen.push(model);
    }
    support(finding, baseline, seen, server.os);
}

/// A word in `[severity]` that does nothing: a misspelt rule might have been meant to block.
fn wrong_severity(baseline: &Baseline, may_replace: MayReplace) -> Option<(&str, &'static str)> {
    baseline.severity.keys().find_map(|rule| Some((rule.as_str(), may_replace(rule).err()?)))
}

fn support(finding: &mut Finding, baseline: &Baseline, seen: Vec<Line>, os: Option<&str>) {
    let mut whom = baseline.applies_to.machine_types.clone();
    whom.extend(baseline.applies_to.models.iter().map(ToString::to_string));
    let (from, until, sha256) = (baseline.valid.from, baseline.valid.until, &baseline.sha256);
    let said = msg!("proof-baseline", whom = whom.join(", "), from = from, until = until, sha256 = sha256);
    let at = seen.first().map(|line| line.at).unwrap_or_default();
    for line in seen {
        finding.because(line);
    }
    if !baseline.applies_to.os.is_empty() {
        let wanted: Vec<String> = baseline.applies_to.os.iter().map(ToString::to_string).collect();
        let os = os.map_or_else(|| msg!("fact-not-known").into(), Words::from);
        let said = msg!("proof-baseline-os", wanted = wanted.join(", "), os = os);
        finding.because(Line::new(said, &baseline.file, at));
    }
    finding.because(Line::new(said, &baseline.file, at));
}
