//! A known failure, as rules see it: checked.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::products::{Build, Edition};

/// An update that is known to fail, or to break something, under a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its id: the component of its finding.
    pub id: String,
    /// The updates, such as `KB5034439`. None where only `also` says which.
    pub kbs: Vec<String>,
    /// Which updates besides, in words.
    pub also: Option<String>,
    /// The builds of Windows Server that it is about, such as 20348.
    pub servers: Vec<u64>,
    /// The builds of Windows for clients that it is about.
    pub clients: Vec<u64>,
    /// When it fails.
    pub phase: Phase,
    /// What it stops.
    pub stops: Stops,
    /// The codes that it fails with, as logs write them.
    pub codes: Vec<String>,
    /// The condition, as a sentence.
    pub condition: String,
    /// What happens, as a sentence.
    pub effect: String,
    /// The parts of the condition, which all have to be met. None where the build alone is the condition.
    pub when: Vec<Condition>,
    /// What to do, in order.
    pub remedy: Vec<String>,
    /// The updates that repair it.
    pub fixed: Vec<Fix>,
    /// What repairs it, where that is no update with a number.
    pub fixed_by: Option<String>,
    /// Whose word it is.
    pub standing: Standing,
    /// Why it is doubted.
    pub doubt: Option<String>,
    /// Where it can be read.
    pub sources: Vec<String>,
    /// The file that says it; none for the table that is built in.
    pub file: Option<String>,
}

impl Failure {
    /// Whether it is about this update.
    #[must_use]
    pub fn concerns(&self, kb: &str) -> bool {
        self.kbs.iter().any(|known| known.eq_ignore_ascii_case(kb))
    }

    /// Whether some part of its condition is never in evidence.
    #[must_use]
    pub fn needs_a_person(&self) -> bool {
        self.when.iter().any(|part| matches!(part, Condition::ByHand { .. }))
    }
}

/// When an update fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// When updates are searched.
    Search,
    /// When it is downloaded.
    Download,
    /// When it is installed, before the restart.
    Install,
    /// At the restart that completes it.
    Commit,
    /// It is installed, and something else breaks.
    After,
}

impl Phase {
    /// When that is, in a sentence.
    #[must_use]
    pub const fn when(self) -> &'static str {
        match self {
            Self::Search => "when updates are searched",
            Self::Download => "when it is downloaded",
            Self::Install => "when it is installed",
            Self::Commit => "at the restart",
            Self::After => "after it is installed",
        }
    }

    /// Its name in a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Download => "download",
            Self::Install => "install",
            Self::Commit => "commit",
            Self::After => "after",
        }
    }
}

/// What the failure stops; with [`Standing`], that is its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stops {
    /// The update does not install.
    Installation,
    /// The server does not start, restarts again and again, or waits for a key at its start.
    Start,
    /// The server runs with the update, and something on it is broken.
    Nothing,
}

impl Stops {
    /// Its name in a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Installation => "installation",
            Self::Start => "start",
            Self::Nothing => "nothing",
        }
    }
}

/// Whose word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The vendor's own word, also where others quote it.
    Vendor,
    /// Several reports that agree, one of them at least with a name.
    Reports,
    /// One report, one without a named source, or one that is doubted. It never blocks.
    Report,
}

impl Standing {
    /// Its name in a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vendor => "vendor",
            Self::Reports => "reports",
            Self::Report => "report",
        }
    }
}

/// An update that repairs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Its number.
    pub kb: String,
    /// The build that it brings, where that is known; every later revision of that build holds it too.
    pub build: Option<Build>,
    /// For which of the two it is; none for both.
    pub edition: Option<Edition>,
}

/// A KB number as `KB5027222`, written with or without its letters; none where it is no such number.
#[must_use]
pub fn kb_number(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = match text.split_at_checked(2) {
        Some((letters, digits)) if letters.eq_ignore_ascii_case("KB") => digits,
        _ => text,
    };
    let whole = (6..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    whole.then(|| format!("KB{digits}"))
}
