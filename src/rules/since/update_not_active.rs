//! `update-not-active`: what was asked for before and is not active now.
//!
//! Three things ask: an update that was staged, an update of which the maintenance log said that it waits for its
//! activation, and a level that the baseline did not accept. A staged update and a log that was cleared leave no trace
//! in the evidence of now, so what runs now is compared with the version that was asked for.

use std::cmp::Ordering;

use super::changes::{unread, version};
use super::comparable::compared;
use super::states::{Since, members};
use crate::baseline::{FirmwareRule, Severity};
use crate::evidence::{Bank, Evidence, FirmwareMember, Line};
use crate::msg;
use crate::rules::bench::Bench;
use crate::rules::check::Check;
use crate::rules::finding::{Finding, Nature, Outcome};
use crate::rules::firmware::assess::assess;
use crate::rules::firmware::{firmware_level, firmware_pending};
use crate::rules::judge::{Judge, Weighed};
use crate::rules::rule::Rule;
use crate::text::{Message, Words};
use crate::version::{Scheme, names_nothing};

/// `update-not-active`.
pub const RULE: Check = Check::since(Rule::new("update-not-active", Severity::Block), check);

/// Whether a version that was asked for runs.
enum Active {
    Yes,
    No,
    NotKnown,
}

/// `update-not-active`: everything that was asked for is active.
fn check(_: &Evidence, judge: &mut Judge<'_>) {
    let Some(since) = &compared(judge) else { return };
    if since.before.hardware.value().is_none() {
        // Comparable without hardware on either side: nobody asked a BMC.
        judge.not_applicable("inventory", msg!("before-match-no-hardware"));
        return;
    }
    let mut asked = staged(since, judge);
    asked |= waiting(since, judge);
    asked |= demanded(since, judge);
    if unread(since.before) {
        judge.unknown("inventory", msg!("update-not-active-unread"));
    } else if !asked {
        judge.not_applicable("inventory", msg!("update-not-active-nothing"));
    }
}

/// Updates that the inventory of before showed as staged.
fn staged(since: &Since<'_>, judge: &mut Judge<'_>) -> bool {
    let mut any = false;
    for then in members(since.before).iter().filter(|m| matches!(m.bank, Bank::Pending | Bank::Unclear)) {
        any = true;
        let key = then.key();
        let wanted = version(then).unwrap_or_default();
        let still = members(since.now).iter().any(|m| m.key() == key && m.bank == Bank::Pending);
        let running = running(since.now, then);
        let active = match (then.bank, still) {
            // It could not be told whether this was a staged update.
            (Bank::Unclear, _) => Active::NotKnown,
            (_, true) => Active::No,
            _ => of_any(since, &running, &wanted, None),
        };
        let finding = say(judge.at(judge.severity()), key, &wanted.into(), &active);
        support(finding, std::iter::once(Line::of(msg!("fact-then"), &then.version)).chain(runs_now(&running)));
    }
    any
}

/// The members that a staged update is for: the one whose id it has, else all with its `SoftwareId`.
fn running<'e>(now: &'e Evidence, staged: &FirmwareMember) -> Vec<&'e FirmwareMember> {
    let active = || members(now).iter().filter(|m| m.bank == Bank::Active);
    if let Some(id) = staged.key().strip_suffix("-Pending") {
        let named: Vec<_> = active().filter(|m| m.key() == id).collect();
        if !named.is_empty() {
            return named;
        }
    }
    match staged.software_id.text().filter(|id| !names_nothing(id)) {
        Some(id) => active().filter(|m| m.software_id.text() == Some(id)).collect(),
        None => Vec::new(),
    }
}

/// Updates of which the maintenance log said that they wait.
fn waiting(since: &Since<'_>, judge: &mut Judge<'_>) -> bool {
    let mut any = false;
    let now = findings(judge, since, since.now, &firmware_pending::RULE);
    for then in findings(judge, since, since.before, &firmware_pending::RULE) {
        match &then.nature {
            Nature::UpdateWaits(build) => {
                let still = now.iter().any(|f| f.id == then.id && f.outcome == Outcome::Fail);
                let running = of_family(since.now, build);
                // The log is XCC's own, so its builds are Lenovo's, whatever a baseline says or does not say.
                let scheme = Some(Scheme::LenovoBuild);
                let active = if still { Active::No } else { of_any(since, &running, build, scheme) };
                // Not the bare part: `UEFI` is also the id of an inventory member.
                let finding = say(judge.at(judge.severity()), &then.component, &build.into(), &active);
                support(finding, then.evidence.iter().cloned().chain(runs_now(&running)));
                any = true;
            }
            // What nobody asked for was of no weight then, and is of none now.
            Nature::MaintenanceUnread if then.outcome == Outcome::Unknown && then.severity == Severity::Block => {
                let finding = judge.unknown(then.component, msg!("update-not-active-log-unread"));
                support(finding, then.evidence.into_iter());
                any = true;
            }
            _ => {}
        }
    }
    any
}

/// Active members whose `SoftwareId` holds the family of a build: `UEFI-AFE1-6` for `AFE136D`.
fn of_family<'e>(now: &'e Evidence, build: &str) -> Vec<&'e FirmwareMember> {
    let Some(family) = build.get(..4) else { return Vec::new() };
    let of = |m: &&FirmwareMember| m.software_id.text().is_some_and(|id| id.split('-').any(|part| part == family));
    members(now).iter().filter(|m| m.bank == Bank::Active).filter(of).collect()
}

/// Whether one of these members runs `wanted` or something newer. `scheme` is for members that no rule is about.
fn of_any(since: &Since<'_>, running: &[&FirmwareMember], wanted: &str, scheme: Option<Scheme>) -> Active {
    let mut answer = if running.is_empty() { Active::NotKnown } else { Active::No };
    for member in running {
        match runs(since.scheme(member).or(scheme), member, wanted) {
            Active::Yes => return Active::Yes,
            Active::NotKnown => answer = Active::NotKnown,
            Active::No => {}
        }
    }
    answer
}

fn runs(scheme: Option<Scheme>, member: &FirmwareMember, wanted: &str) -> Active {
    let Some(installed) = version(member).filter(|_| !wanted.is_empty()) else { return Active::NotKnown };
    if installed == wanted {
        return Active::Yes;
    }
    let read = scheme.and_then(|s| s.parse(&installed).ok().zip(s.parse(wanted).ok()));
    match read.map(|(installed, wanted)| (installed.compare(&wanted), installed.same(&wanted))) {
        Some((Some(Ordering::Less), _) | (None, Some(false))) => Active::No,
        Some((Some(_), _)) => Active::Yes,
        // Two spellings of one version look different where no scheme reads them.
        Some((None, _)) | None => Active::NotKnown,
    }
}

/// Members whose level the baseline did not accept then. Only information is not asked for.
fn demanded(since: &Since<'_>, judge: &mut Judge<'_>) -> bool {
    let mut any = false;
    let now = findings(judge, since, since.now, &firmware_level::RULE);
    for then in findings(judge, since, since.before, &firmware_level::RULE) {
        let open = matches!(then.outcome, Outcome::Fail | Outcome::Unknown) && then.severity > Severity::Info;
        if !open {
            continue;
        }
        any = true;
        let component = then.component.clone();
        let today = now.iter().find(|f| f.id == then.id);
        let wanted = demand(since, &component);
        let active = match (today.map(|f| f.outcome), then.outcome) {
            (Some(Outcome::Pass), _) => Active::Yes,
            (Some(Outcome::Fail), Outcome::Fail) => Active::No,
            _ => Active::NotKnown,
        };
        // An update does not write the spare bank: how much that matters is the baseline's word.
        let spare = today.filter(|_| is_spare(since.now, &component)).map(|f| f.severity);
        let weight = spare.unwrap_or(judge.severity());
        let finding = say(judge.exactly(weight), &component, &wanted, &active);
        finding.is(Nature::LevelAsked);
        let then = then.evidence.into_iter().take(1).map(|l| l.saying(msg!("proof-then", line = l)));
        let today = today.and_then(|f| f.evidence.first()).cloned();
        support(finding, then.chain(today.map(|l| l.saying(msg!("proof-now", line = l)))));
    }
    any
}

/// What the baseline demanded then of a member, in its words; empty where it is not clear which rule is about it.
fn demand(since: &Since<'_>, component: &str) -> Words {
    let (Some(hardware), Some(baseline)) = (since.before.hardware.value(), since.baseline) else {
        return Words::default();
    };
    let member = members(since.before).iter().find(|m| m.key() == component);
    member.and_then(|m| assess(m, hardware, baseline).rule).map(FirmwareRule::wanted).unwrap_or_default()
}

fn is_spare(now: &Evidence, component: &str) -> bool {
    let mut named = members(now).iter().filter(|m| m.key() == component).peekable();
    named.peek().is_some() && named.all(|m| m.bank == Bank::Backup)
}

/// The findings that a rule has about one of the two states, by the baseline and the day of now.
fn findings(judge: &Judge<'_>, since: &Since<'_>, evidence: &Evidence, check: &Check) -> Vec<Finding> {
    check.run(&Bench::new(evidence, since.baseline, since.moment), &[], judge.may_replace)
}

fn say<'j>(judge: Weighed<'j, '_>, component: &str, wanted: &Words, active: &Active) -> &'j mut Finding {
    let of = |message: fn(&str, &Words) -> Message| message(component, wanted);
    match active {
        Active::Yes => judge.pass(component, of(|c, w| msg!("update-active", component = c, wanted = w))),
        Active::No => judge
            .fail(component, of(|c, w| msg!("update-not-active", component = c, wanted = w)))
            .remedy(msg!("update-not-active-remedy")),
        Active::NotKnown => {
            judge.unknown(component, of(|c, w| msg!("update-not-active-unknown", component = c, wanted = w)))
        }
    }
}

fn support(finding: &mut Finding, lines: impl Iterator<Item = Line>) {
    for line in lines {
        finding.because(line);
    }
}

fn runs_now(running: &[&FirmwareMember]) -> Vec<Line> {
    running.iter().map(|m| Line::of(msg!("proof-now", line = m.key()), &m.version)).collect()
}
