//! One step of an update that a record tells of, and which success makes which failure history.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hresult::HResult;
use super::title::{Cumulative, UpdateClass};
use crate::evidence::Line;

/// Who reported a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reporter {
    /// The Windows Update client, on the server itself.
    WindowsUpdate,
    /// The servicing stack, on the server itself.
    Servicing,
    /// `wusa.exe`, in the session of whoever called it.
    Standalone,
    /// The update client, in what it reports to its server (`ReportingEvents.log`).
    Reporting,
}

/// How far an update had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The search for updates.
    Search,
    /// The download.
    Download,
    /// The installation.
    Install,
    /// The end of the installation, while Windows starts.
    Commit,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Download or installation began.
    Begun,
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed,
}

/// One step of an update.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happened.
    pub kind: StepKind,
    /// Of what.
    pub phase: Phase,
    /// Who says so.
    pub reporter: Reporter,
    /// The update's title or package name, as logged; empty for a search.
    pub title: String,
    /// The KB number in the title, such as `KB5082142`.
    pub kb: Option<String>,
    /// The update's GUID, where the Windows Update client gives one.
    pub guid: Option<String>,
    /// The GUID of the service that served it, where one is given.
    pub service: Option<String>,
    /// What the update is for.
    pub class: UpdateClass,
    /// What the title says of a cumulative update: read once, because each failure is compared with each success.
    pub cumulative: Option<Cumulative>,
    /// The result code of a failure.
    pub code: Option<HResult>,
    /// When.
    pub at: Timestamp,
    /// The record as a line of proof.
    pub line: Line,
}

impl Step {
    /// How a finding names the update: its KB number, or its title.
    #[must_use]
    pub fn name(&self) -> &str {
        match (self.phase, &self.kb, self.title.as_str()) {
            (Phase::Search, ..) => "search for updates",
            (_, Some(kb), _) => kb,
            (_, None, "") => "update without a title",
            (_, None, title) => title,
        }
    }

    /// Whether both speak of the same update, or of the same search.
    #[must_use]
    pub fn same_update(&self, other: &Self) -> bool {
        match (self.phase == Phase::Search, other.phase == Phase::Search) {
            (true, true) => return same_service(self, other),
            (false, false) => {}
            _ => return false,
        }
        match ((&self.kb, &other.kb), (&self.guid, &other.guid)) {
            ((Some(a), Some(b)), _) => a == b,
            (_, (Some(a), Some(b))) => a.eq_ignore_ascii_case(b),
            _ => !self.title.is_empty() && self.title == other.title,
        }
    }

    /// Whether `self`, a success, makes the failure `failed` history: the same update later, or a later cumulative
    /// update of the same product, which contains it. A download that succeeds heals no installation.
    #[must_use]
    pub fn heals(&self, failed: &Self) -> bool {
        if failed.is_without_connection() {
            return self.at > failed.at && self.shows_connection();
        }
        let later =
            self.kind == StepKind::Succeeded && self.at > failed.at && self.phase >= failed.phase.min(Phase::Install);
        later && (self.same_update(failed) || (failed.phase != Phase::Search && self.is_later_cumulative(failed)))
    }

    /// A search that did not come to a code, because no server was reached (System 16).
    fn is_without_connection(&self) -> bool {
        self.phase == Phase::Search && self.code.is_none()
    }

    /// Whether the update client must have reached a server for this: a search or a download that succeeded, or an update of
    /// which it says that it begins.
    fn shows_connection(&self) -> bool {
        let client = matches!(self.reporter, Reporter::WindowsUpdate | Reporter::Reporting);
        let reached = self.kind == StepKind::Succeeded && self.phase <= Phase::Download;
        client && (reached || self.kind == StepKind::Begun)
    }

    fn is_later_cumulative(&self, failed: &Self) -> bool {
        let (Some(new), Some(old)) = (&self.cumulative, &failed.cumulative) else { return false };
        let same_build = match (new.build, old.build) {
            (Some((new, _)), Some((old, _))) => new == old,
            _ => true,
        };
        new.product == old.product && same_build && new.month >= old.month
    }
}

/// Searches of the same service; one that does not say which is taken for any.
fn same_service(a: &Step, b: &Step) -> bool {
    match (&a.service, &b.service) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => true,
    }
}
