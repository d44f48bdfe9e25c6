//! A rule together with its function, and what it takes to run one.

use super::bench::{Bench, MayReplace};
use super::finding::Finding;
use super::judge::Judge;
use super::rule::{Area, Rule};
use crate::evidence::{self, Evidence, Hardware, Line, Missing, Observation, Windows};
use crate::known_failures::Planned;
use crate::msg;

/// A rule with its function: the `pub const RULE` of a rule's file.
#[derive(Clone, Copy)]
pub struct Check {
    /// What is fixed about it.
    pub rule: Rule,
    ask: Ask,
}

/// The function, by the evidence that it needs.
#[derive(Clone, Copy)]
enum Ask {
    Hardware(fn(&Hardware, &mut Judge<'_>)),
    Windows(fn(&Windows, &mut Judge<'_>)),
    Both(fn(&Hardware, &Windows, &mut Judge<'_>)),
    Since(fn(&Evidence, &mut Judge<'_>)),
    Planned(fn(&Windows, &Planned, &mut Judge<'_>)),
    Waivers(fn(&[Finding], &mut Judge<'_>)),
}

impl Check {
    /// Needs the out-of-band side.
    #[must_use]
    pub(super) const fn hardware(rule: Rule, ask: fn(&Hardware, &mut Judge<'_>)) -> Self {
        Self { rule: rule.in_area(Area::Hardware), ask: Ask::Hardware(ask) }
    }

    /// Needs the operating system's side.
    #[must_use]
    pub(super) const fn windows(rule: Rule, ask: fn(&Windows, &mut Judge<'_>)) -> Self {
        Self { rule: rule.in_area(Area::Windows), ask: Ask::Windows(ask) }
    }

    /// Needs both.
    #[must_use]
    pub(super) const fn both(rule: Rule, ask: fn(&Hardware, &Windows, &mut Judge<'_>)) -> Self {
        Self { rule: rule.in_area(Area::HardwareAndWindows), ask: Ask::Both(ask) }
    }

    /// Needs what was seen before an update; says nothing where that was not given.
    #[must_use]
    pub(super) const fn since(rule: Rule, ask: fn(&Evidence, &mut Judge<'_>)) -> Self {
        Self { rule: rule.in_area(Area::Since), ask: Ask::Since(ask) }
    }

    /// Needs the operating system's side and the updates that somebody plans; says nothing where none was named.
    #[must_use]
    pub(super) const fn planned(rule: Rule, ask: fn(&Windows, &Planned, &mut Judge<'_>)) -> Self {
        Self { rule: rule.in_area(Area::Planned), ask: Ask::Planned(ask) }
    }

    /// Needs the findings of all other rules, with the waivers that are about them.
    #[must_use]
    pub(super) const fn waivers(rule: Rule, ask: fn(&[Finding], &mut Judge<'_>)) -> Self {
        Self { rule: rule.in_area(Area::Waivers), ask: Ask::Waivers(ask) }
    }

    /// Runs it. `others` are the findings of the rules before it, for a rule about waivers.
    #[must_use]
    pub(super) fn run(&self, bench: &Bench<'_>, others: &[Finding], may_replace: MayReplace) -> Vec<Finding> {
        let mut judge = Judge::new(&self.rule, bench, may_replace);
        let evidence = bench.evidence;
        match (self.ask, evidence.hardware.value(), evidence.windows.value()) {
            (Ask::Hardware(_), Some(hardware), _) if hardware.depth < self.rule.depth => {
                too_shallow(&self.rule, hardware, &mut judge);
            }
            (Ask::Hardware(ask), Some(hardware), _) => ask(hardware, &mut judge),
            (Ask::Windows(ask), _, Some(windows)) => ask(windows, &mut judge),
            (Ask::Both(ask), Some(hardware), Some(windows)) => ask(hardware, windows, &mut judge),
            (Ask::Hardware(_) | Ask::Both(_), None, _) => {
                side_missing(evidence::Area::Hardware, "hardware", &evidence.hardware, &mut judge);
            }
            (Ask::Windows(_) | Ask::Both(_), _, None) => {
                side_missing(evidence::Area::Windows, "windows", &evidence.windows, &mut judge);
            }
            (Ask::Since(ask), _, _) => {
                if let Some(before) = bench.before {
                    ask(before, &mut judge);
                }
            }
            (Ask::Planned(ask), _, windows) => match (bench.planned, windows) {
                (Some(planned), Some(windows)) => ask(windows, planned, &mut judge),
                (Some(_), None) => side_missing(evidence::Area::Windows, "windows", &evidence.windows, &mut judge),
                (None, _) => {}
            },
            (Ask::Waivers(ask), _, _) => ask(others, &mut judge),
        }
        judge.into_findings()
    }
}

/// The scan did not go as deep as the rule. What nobody asked for cannot stop the gate.
fn too_shallow(rule: &Rule, hardware: &Hardware, judge: &mut Judge<'_>) {
    let depth = hardware.depth.name();
    let line = Line {
        text: msg!("proof-depth", depth = depth).text,
        from: hardware.connection.url.clone(),
        at: judge.evidence.hardware.at(),
    };
    let title = msg!("depth-missing", depth = depth, needed = rule.depth.name());
    judge.informing().unknown("hardware", title).because(line);
}

/// The whole side that the rule looks at is missing. Where nobody asked for it, it cannot stop the gate; the report
/// still lists it as not evaluated.
fn side_missing<T>(side: evidence::Area, name: &str, observation: &Observation<T>, judge: &mut Judge<'_>) {
    let reason = observation.reason().map_or_else(String::new, Missing::to_string);
    let title = msg!("area-missing", area = name, reason = reason);
    let asked = judge.evidence.asked_about(side);
    let weighed = if asked { judge.at(judge.severity()) } else { judge.informing() };
    weighed.unknown_for(name, title, name, observation);
}
