//! The scale of monitoring plugins, which is not that of our exit codes: 1 is a warning there, and 2 is critical.
//!
//! Source: the Monitoring Plugins development guidelines, "Plugin Return Codes".

use crate::assess::{Report, Tally, Weight};
use crate::rules::Verdict;

/// How a service stands, as Nagios, Icinga, Naemon and Checkmk know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Ready.
    Ok,
    /// Ready, and a warning failed.
    Warning,
    /// Blocked.
    Critical,
    /// Undetermined, or no answer at all.
    Unknown,
}

impl State {
    /// The state of one server.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        Self::new(report.verdict, report.findings.iter().any(|finding| Weight::warns(finding, report)))
    }

    /// The worst of many servers: what blocks one is known, so it weighs more than what is not known of another.
    #[must_use]
    pub fn of_many(tally: &Tally) -> Self {
        match tally.exit_code() {
            0 => Self::new(Verdict::Ready, tally.rows().into_iter().any(|row| row.warned > 0)),
            1 => Self::Critical,
            _ => Self::Unknown,
        }
    }

    const fn new(verdict: Verdict, warned: bool) -> Self {
        match verdict {
            Verdict::Blocked => Self::Critical,
            Verdict::Undetermined => Self::Unknown,
            Verdict::Ready if warned => Self::Warning,
            Verdict::Ready => Self::Ok,
        }
    }

    /// Its exit code and number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Unknown => 3,
        }
    }

    /// Its word in the first line of a plugin.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}
