//! How one inventory member stands against the baseline. Used by the rules and by the table alike, so that a report
//! never shows another answer than the gate.

use std::cmp::Ordering;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::baseline::{Baseline, FirmwareRule, Glob, RuleBank, Severity};
use crate::evidence::{Bank, FirmwareMember, Observation};
use crate::version::{Version, VersionError, says_none};

/// How a firmware stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It meets every demand.
    Compliant,
    /// Below the version that should run.
    BelowWant,
    /// Below the lowest version that may run.
    BelowMin,
    /// Above the highest version that may run.
    AboveMax,
    /// Not among the versions that may run.
    NotAllowed,
    /// A version that is known to be bad.
    Denied,
    /// The member gives no version.
    UnknownVersion,
    /// The version does not follow the scheme that the baseline names.
    Unparseable,
    /// The version and a demand cannot be compared.
    Incomparable,
    /// The member's identity could not be read, so it is not known which demand is about it.
    Unclear,
    /// No rule of the baseline is about it.
    Unlisted,
    /// A staged update.
    Staged,
    /// The place for a staged update, with nothing in it.
    NothingPending,
    /// The member could not be read.
    Unread,
    /// A device whose firmware cannot be seen out of band.
    NotObservable,
    /// There is no baseline to judge by.
    NotJudged,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Compliant => "compliant",
            Self::BelowWant => "below want",
            Self::BelowMin => "below min",
            Self::AboveMax => "above max",
            Self::NotAllowed => "not allowed",
            Self::Denied => "denied",
            Self::UnknownVersion => "version unknown",
            Self::Unparseable => "version unparseable",
            Self::Incomparable => "incomparable",
            Self::Unclear => "unclear",
            Self::Unlisted => "unlisted",
            Self::Staged => "staged",
            Self::NothingPending => "nothing pending",
            Self::Unread => "unread",
            Self::NotObservable => "not observable",
            Self::NotJudged => "not judged",
        })
    }
}

/// A member's standing, with the rule that decided.
#[derive(Clone, Copy, Debug)]
pub struct Assessment<'b> {
    /// How it stands.
    pub level: Level,
    /// What that means for the gate.
    pub severity: Severity,
    /// The rule that is about it; none where that is not clear or there is none.
    pub rule: Option<&'b FirmwareRule>,
}

/// Which rule is about a member.
pub(super) enum Subject<'b> {
    /// This one.
    Rule(&'b FirmwareRule),
    /// One of these, or none: what would tell them apart could not be read.
    OneOf(Vec<&'b FirmwareRule>),
    /// None.
    Nothing,
}

/// How a member stands against the baseline.
#[must_use]
pub fn assess<'b>(member: &FirmwareMember, baseline: &'b Baseline) -> Assessment<'b> {
    let plain = |level, severity| Assessment { level, severity, rule: None };
    if member.bank == Bank::NothingPending {
        return plain(Level::NothingPending, Severity::Info);
    }
    match subject(member, baseline) {
        Subject::Rule(rule) => {
            let (level, severity) = judge(rule, &member.version);
            Assessment { level, severity, rule: Some(rule) }
        }
        Subject::OneOf(rules) => {
            let worst = rules.iter().map(|rule| rule.unknown_severity()).max();
            plain(Level::Unclear, worst.unwrap_or(Severity::Info).max(baseline.unlisted))
        }
        // What waits is the question of firmware-pending; a list of levels need not know it.
        Subject::Nothing if member.bank == Bank::Pending => plain(Level::Staged, Severity::Info),
        Subject::Nothing => plain(Level::Unlisted, baseline.unlisted),
    }
}

/// The first rule that matches decides. A rule that might match before it makes that unclear: with the missing id
/// read, the other rule could have been the one.
pub(super) fn subject<'b>(member: &FirmwareMember, baseline: &'b Baseline) -> Subject<'b> {
    let mut possible = Vec::new();
    for rule in &baseline.rules {
        match fit(rule, member) {
            Fit::No => {}
            Fit::Maybe => possible.push(rule),
            Fit::Yes if possible.is_empty() => return Subject::Rule(rule),
            Fit::Yes => {
                possible.push(rule);
                return Subject::OneOf(possible);
            }
        }
    }
    if possible.is_empty() { Subject::Nothing } else { Subject::OneOf(possible) }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    Maybe,
    Yes,
}

fn fit(rule: &FirmwareRule, member: &FirmwareMember) -> Fit {
    let bank = match (rule.matches.bank, member.bank) {
        (_, Bank::NothingPending) => Fit::No,
        (_, Bank::Unclear) => Fit::Maybe,
        (RuleBank::Active, Bank::Active) | (RuleBank::Backup, Bank::Backup) | (RuleBank::Pending, Bank::Pending) => {
            Fit::Yes
        }
        _ => Fit::No,
    };
    let software_id = pattern(rule.matches.software_id.as_ref(), &member.software_id);
    let inventory_id = pattern(rule.matches.inventory_id.as_ref(), &member.id);
    bank.min(software_id).min(inventory_id)
}

fn pattern(glob: Option<&Glob>, id: &Observation<String>) -> Fit {
    match (glob, id.text()) {
        (None, _) => Fit::Yes,
        (Some(glob), Some(id)) if !says_none(id) => {
            if glob.matches(id) {
                Fit::Yes
            } else {
                Fit::No
            }
        }
        (Some(_), _) => Fit::Maybe,
    }
}

fn judge(rule: &FirmwareRule, version: &Observation<String>) -> (Level, Severity) {
    let unknown = |level| (level, rule.unknown_severity());
    let Ok(text) = version.known_or() else { return unknown(Level::UnknownVersion) };
    match rule.scheme.parse(text) {
        Ok(version) => demands(rule, &version),
        Err(VersionError::NoVersion { .. }) => unknown(Level::UnknownVersion),
        Err(VersionError::Grammar { .. } | VersionError::TooLong { .. }) => unknown(Level::Unparseable),
    }
}

/// The worst answer of all demands: by severity, then a failure before an unknown.
fn demands(rule: &FirmwareRule, version: &Version) -> (Level, Severity) {
    let bound = |limit: Option<&Version>, wrong: Ordering, broken: Level| match limit.map(|l| version.compare(l)) {
        Some(Some(order)) if order == wrong => broken,
        None | Some(Some(_)) => Level::Compliant,
        Some(None) => Level::Incomparable,
    };
    let answers = [
        (bound(rule.want.as_ref(), Ordering::Less, Level::BelowWant), rule.want_severity),
        (allowed(&rule.allow, version), rule.severity),
        (allowed(rule.exact.as_slice(), version), rule.severity),
        (bound(rule.max.as_ref(), Ordering::Greater, Level::AboveMax), rule.severity),
        (bound(rule.min.as_ref(), Ordering::Less, Level::BelowMin), rule.severity),
        (denied(rule, version), rule.severity),
    ];
    let broken = answers.into_iter().filter(|(level, _)| *level != Level::Compliant);
    broken
        .max_by_key(|(level, severity)| (*severity, *level != Level::Incomparable))
        .unwrap_or((Level::Compliant, rule.severity))
}

fn allowed(allow: &[Version], version: &Version) -> Level {
    let mut same = allow.iter().map(|v| v.same(version));
    if allow.is_empty() || same.clone().any(|s| s == Some(true)) {
        Level::Compliant
    } else if same.any(|s| s.is_none()) {
        Level::Incomparable
    } else {
        Level::NotAllowed
    }
}

fn denied(rule: &FirmwareRule, version: &Version) -> Level {
    let mut same = rule.deny.iter().map(|d| d.version.same(version));
    if same.clone().any(|s| s == Some(true)) {
        Level::Denied
    } else if same.any(|s| s.is_none()) {
        Level::Incomparable
    } else {
        Level::Compliant
    }
}

/// The demands of a rule in the words of the baseline file: `min 48C-4.71, want 58B-5.70`.
pub(super) fn wanted(rule: &FirmwareRule) -> String {
    let list = |versions: &[String]| versions.join(" | ");
    let one = |name: &str, version: &Option<Version>| version.as_ref().map(|v| format!("{name} {v}"));
    let allow: Vec<String> = rule.allow.iter().map(Version::to_string).collect();
    let deny: Vec<String> = rule.deny.iter().map(|d| d.version.to_string()).collect();
    let parts = [
        one("min", &rule.min),
        one("want", &rule.want),
        one("max", &rule.max),
        one("exactly", &rule.exact),
        (!allow.is_empty()).then(|| format!("allow {}", list(&allow))),
        (!deny.is_empty()).then(|| format!("deny {}", list(&deny))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
