//! `firmware-level`: each inventory member against the demand that is about it.

use super::assess::{Assessment, Level, assess};
use super::installed::{installed, open_below};
use super::route;
use crate::baseline::{Baseline, Demand, FirmwareRule, Floor, Installed, Severity};
use crate::evidence::{FirmwareMember, Hardware, Line};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Finding;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::text::Message;
use crate::version::Version;

/// `firmware-level`.
pub const RULE: Check = Check::hardware(
    Rule::new("firmware-level", Severity::Block)
        .knowledge(&["R41"])
        .own_weight("set severity and want-severity in the [[rule]]"),
    check,
);

/// Each member that a rule of the baseline is about, or may be about. Without a baseline there is no demand to judge
/// by, which is the finding of `baseline-standing`.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let (Some(baseline), Some(members)) = (judge.applicable(), hardware.firmware.value()) else { return };
    for member in &members.items {
        let assessment = assess(member, hardware, baseline);
        match (assessment.level, assessment.rule) {
            (Level::Unclear, _) => unclear(judge, member, &assessment),
            (_, Some(rule)) => ruled(judge, member, &assessment, rule, hardware, baseline),
            _ => {}
        }
    }
}

/// A member whose `SoftwareId`, id or state is missing.
fn unclear(judge: &mut Judge<'_>, member: &FirmwareMember, assessment: &Assessment<'_>) {
    let key = member.key().to_owned();
    let title = msg!("firmware-level-unclear", component = key);
    let finding = judge.at(assessment.severity).unknown(key, title);
    finding.because(Line::of("SoftwareId", &member.software_id)).because(Line::of("Version", &member.version));
    finding.because(Line::of("Id", &member.id).saying(msg!("proof-bank", bank = format!("{:?}", member.bank))));
}

fn ruled(
    judge: &mut Judge<'_>,
    member: &FirmwareMember,
    assessment: &Assessment<'_>,
    rule: &FirmwareRule,
    hardware: &Hardware,
    baseline: &Baseline,
) {
    let key = member.key();
    let title = sentence(assessment, member, rule);
    let judge = judge.at(assessment.severity);
    let finding = match assessment.level {
        Level::Ignored => {
            let why = rule.ignore.as_deref().unwrap_or_default();
            judge.not_applicable(key, msg!("firmware-level-ignored", component = key, title = rule.title, why = why))
        }
        Level::Compliant => judge.pass(key, title),
        Level::Unknown | Level::Unparseable | Level::Incomparable => judge.unknown(key, title),
        _ => judge.fail(key, title),
    };
    support(finding, member, assessment, rule, baseline);
    if !matches!(assessment.level, Level::Compliant | Level::Ignored) {
        finding.remedy(remedy(member, rule, hardware, baseline));
    }
}

/// What to do: by way of the stepping stones, and after what comes first.
fn remedy(member: &FirmwareMember, rule: &FirmwareRule, hardware: &Hardware, baseline: &Baseline) -> Message {
    let stones: Vec<String> = route::stones(rule, member).iter().map(|via| via.through.to_string()).collect();
    let first: Vec<&str> = route::first(rule, hardware, baseline).iter().map(|r| r.title.as_str()).collect();
    let (title, wanted) = (&rule.title, rule.wanted());
    match (stones.is_empty(), first.is_empty()) {
        (true, true) => msg!("firmware-level-remedy", title = title, wanted = wanted),
        (false, true) => msg!("firmware-level-remedy-via", title = title, wanted = wanted, stones = stones.join(", ")),
        (true, false) => msg!("firmware-level-remedy-after", title = title, wanted = wanted, first = first.join(", ")),
        (false, false) => {
            let (stones, first) = (stones.join(", "), first.join(", "));
            msg!("firmware-level-remedy-via-after", title = title, wanted = wanted, stones = stones, first = first)
        }
    }
}

fn support(
    finding: &mut Finding,
    member: &FirmwareMember,
    assessment: &Assessment<'_>,
    rule: &FirmwareRule,
    baseline: &Baseline,
) {
    let version = Line::of("Version", &member.version);
    if let Ok(read) = member.version.known_or().map(|text| rule.scheme.parse(text)) {
        match read {
            Ok(v) if v.is_development() => {
                finding.because(version.saying(msg!("proof-development-build-odd-milestone", v = v)));
            }
            Ok(_) => {}
            Err(e) => {
                finding.because(version.saying(e.said()));
            }
        }
    }
    finding.because(version).because(Line::of("SoftwareId", &member.software_id));
    for denied in rule.deny.iter().filter(|d| is_same(&d.version, member, rule)) {
        finding.source(baseline.source_place(&denied.source));
        if let Some(advisory) = &denied.advisory {
            finding.source(advisory);
        }
    }
    for via in route::stones(rule, member) {
        finding.source(baseline.source_place(&via.source));
    }
    for floor in open_below(rule, member) {
        floor_source(finding, floor, baseline);
    }
    // What a floor that is held speaks of is fixed here: beside one that is broken, its record would be taken for open.
    match assessment.broken {
        Some(Demand::Floors(_)) => {}
        Some(_) => rule.sources.iter().for_each(|source| _ = finding.source(baseline.source_place(source))),
        None => rule.named_sources().iter().for_each(|source| _ = finding.source(baseline.source_place(source))),
    }
}

/// Who says that something is open below a floor, and what, where the address does not tell.
fn floor_source(finding: &mut Finding, floor: &Floor, baseline: &Baseline) {
    let place = baseline.source_place(&floor.source);
    // A file may have any name, and one that holds the id need not be of it.
    let says = |id: &&String| place.starts_with("https://") && place.contains(id.as_str());
    let unsaid = floor.fixes.iter().filter(|id| !says(id)).cloned().collect::<Vec<_>>();
    for source in std::iter::once(place).chain(unsaid) {
        if !finding.sources.contains(&source) {
            finding.source(source);
        }
    }
}

fn is_same(version: &Version, member: &FirmwareMember, rule: &FirmwareRule) -> bool {
    installed(rule, member).is_ok_and(|installed| installed.same(version) == Some(true))
}

fn sentence(assessment: &Assessment<'_>, member: &FirmwareMember, rule: &FirmwareRule) -> Message {
    let (title, wanted) = (&rule.title, rule.wanted());
    let (component, version) = (member.key(), installed(rule, member).ok());
    let installed = member.version.text().unwrap_or_default();
    if let Some(demand) = &assessment.broken {
        let of = Installed { component, title, installed, version: version.as_ref(), wanted: &wanted };
        return demand.sentence(&of);
    }
    match assessment.level {
        Level::Unknown => msg!("firmware-level-no-version", component = component, title = title),
        Level::Unparseable => msg!(
            "firmware-level-unparseable",
            component = component,
            title = title,
            installed = installed,
            scheme = rule.scheme
        ),
        Level::Incomparable => msg!(
            "firmware-level-incomparable",
            component = component,
            title = title,
            installed = installed,
            wanted = wanted
        ),
        _ => msg!(
            "firmware-level-compliant",
            component = component,
            title = title,
            installed = installed,
            wanted = wanted
        ),
    }
}
