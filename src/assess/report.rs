//! The report value: everything that patchgate says about one server.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::baseline::{Baseline, Chosen};
use crate::common::trail;
use crate::diagnosis::Diagnosis;
use crate::evidence::{Area, Connection, Depth, Subject};
use crate::repair::Repair;
use crate::rules::firmware::{Coverage, FirmwareRow};
use crate::rules::{Comparison, FailOn, Finding, Verdict};
use crate::signed::Signature;

/// The value of [`Report::format`].
pub const FORMAT: &str = "patchgate-report";

/// The version of the report that this build writes.
pub const FORMAT_VERSION: &str = "1.1.0";

/// Everything that patchgate says about one server. The JSON output is this value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Always `patchgate-report`.
    pub format: String,
    /// The version of this document's format (semantic versioning).
    pub format_version: String,
    /// What the servers file calls it, where it is one of many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
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
    #[cfg_attr(test, schemars(with = "String"))]
    pub judged_on: Date,
    /// The instant at which waivers were judged.
    #[serde(default)]
    pub judged_at: Option<Timestamp>,
    /// The baseline that was used.
    pub baseline: Option<BaselineReference>,
    /// The waivers that were used.
    #[serde(default)]
    pub waivers: Option<WaiversReference>,
    /// The severity from which on a finding stops the gate; anything but `block` was the operator's word.
    #[serde(default)]
    pub fail_on: FailOn,
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
    /// What changed since the evidence of before, where that was given.
    #[serde(default)]
    pub since: Option<Comparison>,
    /// What became of a failed update, its causes and everything else since the evidence of before; none where nobody asked
    /// (`patchgate verify`). Then the findings are those answers, and the verdict is their sum: ready is verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
    /// The answer of every rule about every component.
    pub findings: Vec<Finding>,
    /// Why the update failed, if one did.
    pub diagnosis: Diagnosis,
}

impl Report {
    /// A report, from JSON that this patchgate wrote; by way of the tree that documents are read from everywhere.
    ///
    /// # Errors
    /// What is wrong, and the way to it.
    pub(crate) fn from_json(document: &[u8]) -> Result<Self, String> {
        let tree = serde_json::from_slice(document).map_err(|e| e.to_string())?;
        trail::read(&tree).map_err(|(way, problem)| format!("{}: {problem}", trail::shown(&way)))
    }
}

/// A baseline, by name and content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// What it demands, with what it extends: the document itself, so that a report can be read without the file.
    #[serde(default)]
    pub resolved: serde_json::Value,
    /// The baseline that it extends, as `id@version`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// What is known of the file's origin; none where nobody looked.
    #[serde(default)]
    pub signature: Option<Signature>,
    /// Why it and no other; none where nobody chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
}

impl BaselineReference {
    pub(super) fn of(baseline: &Baseline, signature: Option<&Signature>, chosen: Option<&Chosen>) -> Self {
        Self {
            id: baseline.id.clone(),
            version: baseline.version.clone(),
            title: baseline.title.clone(),
            file: baseline.file.clone(),
            sha256: baseline.sha256.clone(),
            resolved_sha256: baseline.resolved_sha256.clone(),
            resolved: baseline.resolved(),
            extends: baseline.extends.clone(),
            signature: signature.cloned(),
            chosen: chosen.cloned(),
        }
    }
}

/// A file of waivers, by name and content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WaiversReference {
    /// The file.
    pub file: String,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// What is known of the file's origin.
    pub signature: Signature,
    /// How many waivers are in it, for whatever server.
    pub waivers: usize,
    /// How many findings they hold for.
    pub waived: usize,
}
