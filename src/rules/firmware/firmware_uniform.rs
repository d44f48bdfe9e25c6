//! `firmware-uniform`: parts of one kind run one version. Drives of one array at two levels behave as two kinds.

use std::collections::BTreeMap;

use super::gaps::gaps;
use super::matching::{Subject, subject};
use crate::baseline::{Baseline, FirmwareRule, Severity};
use crate::evidence::{FirmwareMember, Hardware, Line, named};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::version::Version;

/// `firmware-uniform`.
pub const RULE: Check = Check::hardware(
    Rule::new("firmware-uniform", Severity::Warn).own_weight("set uniform-severity in the [[rule]]"),
    check,
);

/// The members of a sentence that lists versions.
const SHOWN: usize = 20;

/// For each `SoftwareId` under a rule with `uniform`: one version. Equal numbers of two `SoftwareId`s are not the same
/// firmware (two makers of power supplies), so groups are never joined.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let (Some(baseline), Some(members)) = (judge.applicable(), hardware.firmware.value()) else { return };
    for rule in baseline.rules.iter().filter(|rule| rule.uniform) {
        let mut hidden = gaps(hardware);
        let mut groups: BTreeMap<&str, Vec<&FirmwareMember>> = BTreeMap::new();
        for member in &members.items {
            match (subject(member, hardware, baseline), member.software_id.text()) {
                (Subject::Rule(r), Some(software_id)) if std::ptr::eq(r, rule) => {
                    groups.entry(software_id).or_default().push(member);
                }
                (Subject::Rule(r), None) if std::ptr::eq(r, rule) => hidden.push(unclear(member)),
                (Subject::OneOf(rules), _) if rules.iter().any(|r| std::ptr::eq(*r, rule)) => {
                    hidden.push(unclear(member));
                }
                _ => {}
            }
        }
        for (software_id, group) in groups {
            one_group(judge, baseline, rule, software_id, &group, &hidden);
        }
    }
}

fn unclear(member: &FirmwareMember) -> Line {
    let line = Line::of("SoftwareId", &member.software_id);
    line.saying(msg!("proof-may-belong", member = member.key(), line = line))
}

fn one_group(
    judge: &mut Judge<'_>,
    baseline: &Baseline,
    rule: &FirmwareRule,
    software_id: &str,
    group: &[&FirmwareMember],
    hidden: &[Line],
) {
    let versions: Vec<Option<Version>> =
        group.iter().map(|m| m.version.text().and_then(|text| rule.scheme.parse(text).ok())).collect();
    let read: Vec<&Version> = versions.iter().flatten().collect();
    let against_first: Vec<Option<bool>> = read.iter().skip(1).map(|v| v.same(read[0])).collect();
    let differ = against_first.contains(&Some(false));
    let unsure = !hidden.is_empty() || read.len() < group.len() || against_first.contains(&None);

    let judge = judge.at(rule.uniform_severity);
    let finding = if differ {
        let list = group.iter().take(SHOWN).map(|m| {
            let version = m.version.known_or().map_or_else(ToString::to_string, String::clone);
            format!("{} {version}", m.key())
        });
        let list = list.collect::<Vec<_>>().join(", ");
        let title = msg!("firmware-uniform-differs", title = rule.title, versions = list);
        judge.fail(software_id, title).remedy(msg!("firmware-uniform-remedy", title = rule.title))
    } else if unsure {
        judge.unknown(software_id, msg!("firmware-uniform-unknown", title = rule.title))
    } else if group.len() < 2 {
        judge.not_applicable(software_id, msg!("firmware-uniform-single", title = rule.title))
    } else {
        judge.pass(software_id, msg!("firmware-uniform-same", title = rule.title, count = group.len()))
    };
    for member in group.iter().take(SHOWN) {
        let line = Line::of("Version", &member.version);
        finding.because(line.saying(named(member.key(), &line)));
    }
    for line in hidden.iter().take(SHOWN) {
        finding.because(line.clone());
    }
    for source in rule.named_sources() {
        finding.source(baseline.source_place(source));
    }
}
