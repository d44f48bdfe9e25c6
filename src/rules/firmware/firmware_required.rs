//! `firmware-required`: is everything in the inventory that the baseline says must be?

use super::presence::{Presence, presence};
use crate::baseline::Severity;
use crate::evidence::{Hardware, Line};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `firmware-required`.
pub const RULE: Check =
    Check::hardware(Rule::new("firmware-required", Severity::Block).own_weight("set severity in the [[rule]]"), check);

/// Each firmware that the baseline requires has a member.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(baseline) = judge.applicable() else { return };
    for rule in baseline.rules.iter().filter(|rule| rule.required) {
        let looked_for = Line::on(msg!("proof-looked-for", wanted = rule.matches.in_words()), &hardware.firmware);
        let finding = match presence(rule, hardware, baseline) {
            Presence::There(member) => {
                let title = msg!("firmware-required-there", title = rule.title, component = member.key());
                judge.at(rule.severity).pass(&rule.id, title).because(Line::of("SoftwareId", &member.software_id))
            }
            Presence::Absent => {
                let title = msg!("firmware-required-absent", title = rule.title);
                judge.at(rule.severity).fail(&rule.id, title).because(looked_for)
            }
            Presence::Hidden(lines) => {
                let title = msg!("firmware-required-unknown", title = rule.title);
                let finding = judge.at(rule.severity).unknown(&rule.id, title);
                for line in lines.into_iter().take(20) {
                    finding.because(line);
                }
                finding.because(looked_for)
            }
        };
        for source in rule.named_sources() {
            finding.source(baseline.source_place(source));
        }
    }
}
