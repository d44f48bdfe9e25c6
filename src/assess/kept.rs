//! A judged server as it is remembered: one line of its history.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::many::Row;
use super::report::Report;
use crate::evidence::marks::usable;
use crate::evidence::{Depth, Evidence};
use crate::rules::Verdict;

/// One server of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Kept {
    /// The number of the run.
    pub run: i64,
    /// What the servers file calls it; without one its serial number, else the address of its BMC.
    pub server: String,
    /// The address of its BMC, where one was asked.
    pub address: Option<String>,
    /// Its machine type, such as `7Z73`.
    pub machine_type: Option<String>,
    /// Its marketing name.
    pub model: Option<String>,
    /// Its serial number; none where the board carries a placeholder.
    pub serial: Option<String>,
    /// Its UUID; none where the board carries a placeholder.
    pub uuid: Option<String>,
    /// The answer.
    pub verdict: Verdict,
    /// The one thing that mattered; none where nothing did.
    pub reason: Option<String>,
    /// When its evidence was collected.
    pub collected_at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// How deep the hardware was looked at, where it was.
    pub depth: Option<Depth>,
    /// The baseline that it was judged by.
    pub baseline: Option<String>,
    /// That baseline's version.
    pub baseline_version: Option<String>,
    /// SHA-256 of that baseline's file.
    pub baseline_sha256: Option<String>,
}

/// What a server is called that tells no name.
const NAMELESS: &str = "unknown";

impl Kept {
    /// The line of a server in this run.
    #[must_use]
    pub fn of(run: i64, evidence: &Evidence, report: &Report, took: Duration) -> Self {
        let subject = &evidence.subject;
        let text = |fact| usable(fact).map(str::to_owned);
        let serial = text(&subject.serial);
        let connected = report.connection.as_ref().map(|connection| connection.url.clone());
        let address = connected.or_else(|| subject.address.clone());
        let nameless = || serial.clone().or_else(|| address.clone()).unwrap_or_else(|| NAMELESS.to_owned());
        let server = report.name.clone().unwrap_or_else(nameless);
        let reason = Row::of(&server, report).reason;
        let baseline = report.baseline.as_ref();
        Self {
            run,
            server,
            address,
            machine_type: text(&subject.machine_type),
            model: text(&subject.model),
            serial,
            uuid: text(&subject.uuid).map(|uuid| uuid.to_ascii_lowercase()),
            verdict: report.verdict,
            reason,
            collected_at: report.collected_at,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            depth: report.depth,
            baseline: baseline.map(|baseline| baseline.id.clone()),
            baseline_version: baseline.map(|baseline| baseline.version.to_string()),
            baseline_sha256: baseline.map(|baseline| baseline.sha256.clone()),
        }
    }

    /// Whether two lines may be of servers that should be alike: of one kind, judged by one baseline.
    #[must_use]
    pub fn is_peer_of(&self, other: &Self) -> bool {
        let kind = |kept: &Self| kept.machine_type.clone().or_else(|| kept.model.clone());
        let baseline = |kept: &Self| kept.baseline.clone().zip(kept.baseline_version.clone());
        self.server != other.server
            && (self.serial.is_none() || self.serial != other.serial)
            && kind(self).is_some()
            && kind(self) == kind(other)
            && baseline(self) == baseline(other)
    }
}

/// Keeps the first line of each server, by name and by serial number.
pub(crate) fn newest_of_each(newest_first: &mut Vec<Kept>) {
    let (mut names, mut serials) = (BTreeSet::new(), BTreeSet::new());
    newest_first.retain(|kept| {
        let name = names.insert(kept.server.clone());
        kept.serial.clone().is_none_or(|serial| serials.insert(serial)) && name
    });
}

/// The newest line of a server, and whether it is too old to count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Standing {
    /// The line.
    #[serde(flatten)]
    pub kept: Kept,
    /// How old its evidence is, in seconds.
    pub age_s: i64,
    /// Whether that is more than the operator allows.
    pub stale: bool,
}

impl Standing {
    /// The newest lines as they stand now. Of two names with one serial number the newer line is shown.
    #[must_use]
    pub fn all(mut newest: Vec<Kept>, now: Timestamp, most: Option<Duration>) -> Vec<Self> {
        newest.sort_by_key(|kept| std::cmp::Reverse((kept.collected_at, kept.run)));
        newest_of_each(&mut newest);
        let standing = |kept: Kept| {
            let age = now.duration_since(kept.collected_at);
            let stale = most.is_some_and(|most| Duration::try_from(age).is_ok_and(|age| age > most));
            Self { kept, age_s: age.as_secs(), stale }
        };
        let mut all: Vec<Self> = newest.into_iter().map(standing).collect();
        all.sort_by(|a, b| (a.rank(), &a.kept.server).cmp(&(b.rank(), &b.kept.server)));
        all
    }

    /// What is known of it now: of a stale one nothing.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self.kept.verdict {
            Verdict::Ready if self.stale => Verdict::Undetermined,
            verdict => verdict,
        }
    }

    fn rank(&self) -> u8 {
        match self.verdict() {
            Verdict::Blocked => 0,
            Verdict::Undetermined => 1,
            Verdict::Ready => 2,
        }
    }

    /// 1 where a server is blocked, else 3 where one is undetermined or stale or there is none, else 0.
    #[must_use]
    pub fn exit_code(all: &[Self]) -> u8 {
        let worst = all.iter().min_by_key(|standing| standing.rank());
        worst.map_or(Verdict::Undetermined, Self::verdict).exit_code()
    }
}
