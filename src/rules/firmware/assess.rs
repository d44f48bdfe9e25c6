//! How one inventory member stands against the baseline. Used by the rules and by the table alike, so that a report
//! never shows another answer than the gate.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::installed::read;
use super::matching::{Subject, subject};
use crate::baseline::{Baseline, Breach, Demand, FirmwareRule, Held, Severity};
use crate::evidence::{Bank, FirmwareMember, Hardware, Observation};
use crate::version::VersionError;

/// How a firmware stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    Unknown,
    /// The version does not follow the scheme that the baseline names.
    Unparseable,
    /// The version and a demand cannot be compared.
    Incomparable,
    /// The member's identity could not be read, so it is not known which demand is about it.
    Unclear,
    /// No rule of the baseline is about it.
    Unlisted,
    /// A staged update.
    PendingActivation,
    /// The place for a staged update, with nothing in it.
    NothingPending,
    /// The member could not be read.
    Unread,
    /// A device whose firmware cannot be seen out of band.
    NoFirmwareReported,
    /// The baseline says not to judge it, and why.
    Ignored,
    /// The server must have it, and has not.
    Missing,
    /// There is no baseline to judge by.
    NotJudged,
}

/// Whether a level answers the question, for the figure of coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// There is nothing to ask about: an empty place, or what the baseline ignores.
    NoQuestion,
    /// A demand was held against it.
    Judged,
    /// There is no demand.
    Unlisted,
    /// It could not be seen or compared.
    Unknown,
}

impl Level {
    pub(super) fn answer(self) -> Answer {
        match self {
            Self::NothingPending | Self::Ignored => Answer::NoQuestion,
            Self::Compliant
            | Self::BelowWant
            | Self::BelowMin
            | Self::AboveMax
            | Self::NotAllowed
            | Self::Denied
            | Self::Missing => Answer::Judged,
            Self::Unlisted | Self::PendingActivation | Self::NotJudged => Answer::Unlisted,
            Self::Unknown
            | Self::Unparseable
            | Self::Incomparable
            | Self::Unclear
            | Self::Unread
            | Self::NoFirmwareReported => Answer::Unknown,
        }
    }
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
            Self::Unknown => "unknown",
            Self::Unparseable => "unparseable",
            Self::Incomparable => "incomparable",
            Self::Unclear => "unclear",
            Self::Unlisted => "unlisted",
            Self::PendingActivation => "pending activation",
            Self::NothingPending => "nothing pending",
            Self::Unread => "unread",
            Self::NoFirmwareReported => "not reported",
            Self::Ignored => "ignored",
            Self::Missing => "missing",
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
    /// The demand of it that the version breaks, where it breaks one.
    pub(super) broken: Option<Demand<'b>>,
}

/// How a member stands against the baseline.
#[must_use]
pub fn assess<'b>(member: &FirmwareMember, hardware: &Hardware, baseline: &'b Baseline) -> Assessment<'b> {
    let plain = |level, severity| Assessment { level, severity, rule: None, broken: None };
    if member.bank == Bank::NothingPending {
        return plain(Level::NothingPending, Severity::Info);
    }
    match subject(member, hardware, baseline) {
        Subject::Rule(rule) if rule.ignore.is_some() => {
            Assessment { rule: Some(rule), ..plain(Level::Ignored, Severity::Info) }
        }
        Subject::Rule(rule) => {
            let (level, severity, broken) = judge(rule, &member.version, member.software_id.text());
            Assessment { level, severity, rule: Some(rule), broken }
        }
        Subject::OneOf(rules) => {
            let worst = rules.iter().map(|rule| rule.unknown_severity()).max();
            plain(Level::Unclear, worst.unwrap_or(Severity::Info).max(baseline.unlisted))
        }
        // What waits is the question of firmware-pending; a list of levels need not know it.
        Subject::Nothing if member.bank == Bank::Pending => plain(Level::PendingActivation, Severity::Info),
        Subject::Nothing => plain(Level::Unlisted, baseline.unlisted),
    }
}

/// How a version would stand against a rule, for somebody who asks.
#[must_use]
pub fn standing(rule: &FirmwareRule, version: &str) -> (Level, Severity) {
    if rule.ignore.is_some() {
        return (Level::Ignored, Severity::Info);
    }
    let installed = Observation::known(version.to_owned(), "the command line", jiff::Timestamp::UNIX_EPOCH);
    let (level, severity, _) = judge(rule, &installed, None);
    (level, severity)
}

fn judge<'b>(
    rule: &'b FirmwareRule,
    version: &Observation<String>,
    software_id: Option<&str>,
) -> (Level, Severity, Option<Demand<'b>>) {
    let unknown = |level| (level, rule.unknown_severity(), None);
    let Ok(text) = version.known_or() else { return unknown(Level::Unknown) };
    match read(rule, text, software_id) {
        Ok(version) => match rule.worst_of(&version) {
            Some((demand, Held::No(breach), severity)) => (level_of(breach), severity, Some(demand)),
            Some((_, Held::Unclear, severity)) => (Level::Incomparable, severity, None),
            Some((_, Held::Yes, _)) | None => (Level::Compliant, rule.severity, None),
        },
        Err(VersionError::NoVersion { .. }) => unknown(Level::Unknown),
        Err(VersionError::Grammar { .. } | VersionError::TooLong { .. }) => unknown(Level::Unparseable),
    }
}

fn level_of(breach: Breach) -> Level {
    match breach {
        Breach::BelowWant => Level::BelowWant,
        Breach::NotAllowed => Level::NotAllowed,
        Breach::AboveMax => Level::AboveMax,
        Breach::BelowMin => Level::BelowMin,
        Breach::Denied => Level::Denied,
    }
}
