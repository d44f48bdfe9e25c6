//! The whole way from evidence to a report: rules, diagnosis, verdict, in one pure function.
//!
//! Nothing is read and no clock is asked, so evidence that was stored last week is judged the way a live scan is.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::baseline::Baseline;
use crate::diagnosis::{self, Diagnosis, Verdict};
use crate::evidence::{Area, Connection, Depth, Evidence, Subject};
use crate::rules::firmware::{self, Coverage, FirmwareRow};
use crate::rules::{Bench, Finding, judge_all};

/// The value of [`Report::format`].
pub const FORMAT: &str = "patchgate-report";

/// The version of the report that this build writes.
pub const FORMAT_VERSION: &str = "1.0.0";

/// Everything that patchgate says about one server. The JSON output is this value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Always `patchgate-report`.
    pub format: String,
    /// The version of this document's format (semantic versioning).
    pub format_version: String,
    /// Which server.
    pub subject: Subject,
    /// What the verdict speaks of; everything else was not looked at.
    pub scope: BTreeSet<Area>,
    /// How deep the hardware was looked at, where it was.
    #[serde(default)]
    pub depth: Option<Depth>,
    /// When the evidence was collected.
    pub collected_at: Timestamp,
    /// The day on which the baseline's dates were judged (UTC).
    #[schemars(with = "String")]
    pub judged_on: Date,
    /// The baseline that was used.
    pub baseline: Option<BaselineReference>,
    /// The answer.
    pub verdict: Verdict,
    /// The exit code that belongs to it.
    pub exit_code: u8,
    /// Words that belong to the evidence as a whole, such as "synthetic".
    pub notes: Vec<String>,
    /// How the BMC was reached.
    pub connection: Option<Connection>,
    /// One row for each member of the firmware inventory and each device without one.
    pub firmware: Vec<FirmwareRow>,
    /// How many of these were judged.
    pub coverage: Coverage,
    /// The answer of every rule about every component.
    pub findings: Vec<Finding>,
    /// Why the update failed, if one did.
    pub diagnosis: Diagnosis,
}

/// A baseline, by name and content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaselineReference {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: semver::Version,
    /// Its title.
    pub title: String,
    /// The file it was read from.
    pub file: String,
    /// SHA-256 of its file, lower-case hexadecimal.
    pub sha256: String,
    /// SHA-256 of what it demands together with what it extends (`patchgate baseline show --resolved`).
    pub resolved_sha256: String,
    /// The baseline that it extends, as `id@version`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
}

impl From<&Baseline> for BaselineReference {
    fn from(baseline: &Baseline) -> Self {
        Self {
            id: baseline.id.clone(),
            version: baseline.version.clone(),
            title: baseline.title.clone(),
            file: baseline.file.clone(),
            sha256: baseline.sha256.clone(),
            resolved_sha256: baseline.resolved_sha256.clone(),
            extends: baseline.extends.clone(),
        }
    }
}

/// Judges evidence by a baseline on a day.
#[must_use]
pub fn assess(evidence: &Evidence, baseline: Option<&Baseline>, today: Date) -> Report {
    let findings = judge_all(&Bench { evidence, baseline, today });
    let diagnosis = diagnosis::diagnose(evidence, &findings);
    // Nothing asked is nothing seen: there is no empty pass.
    let verdict = if evidence.asked.is_empty() { Verdict::Undetermined } else { diagnosis::verdict(&findings) };
    let firmware = evidence.hardware.value().map(|h| firmware::table(h, baseline)).unwrap_or_default();
    Report {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION.to_owned(),
        subject: evidence.subject.clone(),
        scope: evidence.asked.clone(),
        depth: evidence.hardware.value().map(|h| h.depth),
        collected_at: evidence.collected_at,
        judged_on: today,
        baseline: baseline.map(BaselineReference::from),
        verdict,
        exit_code: verdict.exit_code(),
        notes: evidence.notes.clone(),
        connection: evidence.hardware.value().map(|h| h.connection.clone()),
        coverage: firmware::coverage(&firmware),
        firmware,
        findings,
        diagnosis,
    }
}
