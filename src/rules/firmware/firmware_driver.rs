//! `firmware-driver`: the Windows driver that must go with a firmware.
//!
//! Which driver a device runs with is seen in Windows, and which devices a server has is seen out of band, so this rule
//! joins the two. A device may run with a driver that came with Windows, under another name than the baseline expects:
//! that no driver matches says nothing about the one that runs, so it is unknown and neither a pass nor a failure.

use std::cmp::Ordering;

use super::gaps::is_empty;
use super::presence::{Presence, presence};
use crate::baseline::{DriverDemand, FirmwareRule, Glob, Severity};
use crate::evidence::{Driver, Hardware, Line, Observation, Windows, named};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Finding;
use crate::rules::judge::{Judge, Weighed};
use crate::rules::rule::Rule;
use crate::text::Words;

/// `firmware-driver`.
pub const RULE: Check = Check::both(
    Rule::new("firmware-driver", Severity::Warn).own_weight("set severity in the driver of the [[rule]]"),
    check,
);

/// The lines of a finding that names drivers.
const SHOWN: usize = 20;

/// Each firmware of the server whose rule demands a driver.
fn check(hardware: &Hardware, windows: &Windows, judge: &mut Judge<'_>) {
    let baseline = judge.applicable();
    let rules = baseline.map(|b| b.rules.as_slice()).unwrap_or_default();
    let demands: Vec<_> = rules.iter().filter_map(|rule| Some((rule, rule.driver.as_ref()?))).collect();
    let (Some(baseline), false) = (baseline, demands.is_empty()) else {
        judge.not_applicable("drivers", msg!("firmware-driver-no-demand"));
        return;
    };
    for (rule, demand) in demands {
        let judge = judge.at(demand.severity);
        let finding = match presence(rule, hardware, baseline) {
            Presence::Absent => judge.not_applicable(&rule.id, msg!("firmware-driver-elsewhere", title = rule.title)),
            Presence::Hidden(mut lines) => {
                if is_empty(hardware) {
                    let (from, at) = (hardware.firmware.from(), hardware.firmware.at());
                    lines.push(Line::new(msg!("proof-firmware-inventory-empty"), from, at));
                }
                let finding = judge.unknown(&rule.id, msg!("firmware-driver-unclear", title = rule.title));
                finding.evidence.extend(lines.into_iter().take(SHOWN));
                finding
            }
            Presence::There(member) => {
                let line = Line::of("SoftwareId", &member.software_id);
                let line = line.saying(named(member.key(), &line));
                drivers(judge, rule, demand, windows).because(line)
            }
        };
        for source in rule.named_sources() {
            finding.source(baseline.source_place(source));
        }
    }
}

fn drivers<'j>(
    judge: Weighed<'j, '_>,
    rule: &FirmwareRule,
    demand: &DriverDemand,
    windows: &Windows,
) -> &'j mut Finding {
    let (title, min) = (&rule.title, &demand.min);
    let unknown = msg!("firmware-driver-unknown", title = title, min = min);
    let Some(list) = windows.drivers.value() else {
        let finding = judge.unknown_for(&rule.id, unknown, msg!("fact-drivers"), &windows.drivers);
        return finding.remedy(msg!("firmware-driver-unknown-remedy", title = title));
    };
    let of_it: Vec<_> = list
        .items
        .iter()
        .map(|driver| (driver, fit(demand, driver), compare(demand, driver)))
        .filter(|(_, fit, _)| *fit != Fit::No)
        .collect();
    let old = of_it.iter().find(|(_, fit, order)| *fit == Fit::Yes && *order == Some(Ordering::Less));
    // One that perhaps matches does no harm where it is new enough.
    let in_doubt = |fit: Fit, order: Option<Ordering>| match order {
        None => true,
        Some(Ordering::Less) => fit == Fit::Maybe,
        Some(_) => false,
    };
    let doubt = !list.is_whole() || of_it.iter().any(|(_, fit, order)| in_doubt(*fit, *order));
    let found = of_it.iter().any(|(_, fit, _)| *fit == Fit::Yes);

    let finding = if let Some((driver, ..)) = old {
        let version = driver.version.text().unwrap_or_default();
        let finding = judge.fail(&rule.id, msg!("firmware-driver-old", title = title, version = version, min = min));
        finding.remedy(msg!("firmware-driver-remedy", title = title, min = min))
    } else if doubt {
        judge.unknown(&rule.id, unknown).remedy(msg!("firmware-driver-unknown-remedy", title = title))
    } else if found {
        judge.pass(&rule.id, msg!("firmware-driver-new-enough", title = title, min = min))
    } else {
        let title_of = msg!("firmware-driver-no-match", title = title, pattern = demand.patterns());
        judge.unknown(&rule.id, title_of).remedy(msg!("firmware-driver-no-match-remedy", title = title))
    };
    let shown = of_it.iter().map(|(driver, fit, _)| line(driver, *fit));
    let unread = list.unread.iter().map(Line::unread);
    finding.evidence.extend(shown.chain(unread).take(SHOWN));
    if of_it.is_empty() && list.is_whole() {
        finding.because(Line::on(msg!("proof-no-driver-matches", count = list.items.len()), &windows.drivers));
    }
    finding
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    Maybe,
    Yes,
}

/// Whether a driver is one that the demand is about: all given patterns match.
fn fit(demand: &DriverDemand, driver: &Driver) -> Fit {
    let text = |glob: &Option<Glob>, text: &Observation<String>| match (glob, text.text()) {
        (None, _) => Fit::Yes,
        (Some(_), None) => Fit::Maybe,
        (Some(glob), Some(text)) if glob.matches(text) => Fit::Yes,
        (Some(_), Some(_)) => Fit::No,
    };
    let inf = demand.inf.as_ref().map_or(Fit::Yes, |glob| inf(glob, driver));
    inf.min(text(&demand.provider, &driver.provider)).min(text(&demand.device, &driver.device))
}

/// The name of the INF file, in any letter case as Windows has it: the published one, or the one its maker gave it.
fn inf(glob: &Glob, driver: &Driver) -> Fit {
    let glob = Glob::new(glob.to_string().to_ascii_lowercase());
    let published = driver.inf.text().map(str::to_ascii_lowercase);
    let package = driver.package.text().unwrap_or_default().to_ascii_lowercase();
    let given: Vec<String> =
        package.split(';').filter_map(|p| p.split_once(".inf_")).map(|(name, _)| format!("{name}.inf")).collect();
    let renamed = published.as_ref().is_none_or(|name| Glob::new("oem*.inf").matches(name));
    if published.iter().chain(&given).any(|name| glob.matches(name)) {
        Fit::Yes
    } else if published.is_none() || (renamed && given.is_empty()) {
        Fit::Maybe
    } else {
        Fit::No
    }
}

/// How its version stands to the demanded one; none where that cannot be told.
fn compare(demand: &DriverDemand, driver: &Driver) -> Option<Ordering> {
    demand.scheme.parse(driver.version.text()?).ok()?.compare(&demand.min)
}

/// `Broadcom P225p: oem12.inf (bnxtnd.inf_amd64_…) DriverVersion: 223.0.157.0`.
fn line(driver: &Driver, fit: Fit) -> Line {
    let says = |o: &Observation<String>| o.known_or().map_or_else(Words::from, Words::from);
    let version = Line::of("DriverVersion", &driver.version);
    let (device, inf, package) = (says(&driver.device), says(&driver.inf), says(&driver.package));
    version.saying(match fit {
        Fit::Maybe => {
            msg!("proof-driver-perhaps", device = device, inf = inf, package = package, version = version)
        }
        Fit::No | Fit::Yes => msg!("proof-driver", device = device, inf = inf, package = package, version = version),
    })
}
