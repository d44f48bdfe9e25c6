//! The whole way from evidence to a report: rules, diagnosis, verdict, in one pure function.
//!
//! Nothing is read and no clock is asked, so evidence that was stored last week is judged the way a live scan is.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::baseline::{Baseline, Chosen};
use crate::diagnosis::{self, Choice, Diagnosis};
use crate::evidence::{Area, Connection, Depth, Evidence, Subject};
use crate::known_failures::Planned;
use crate::rules::firmware::{self, Coverage, FirmwareRow};
use crate::rules::{Bench, Comparison, FailOn, Finding, Moment, Since, Verdict, judge_all, verdict_by};
use crate::signed::Signature;
use crate::waiver::Waivers;

/// The value of [`Report::format`].
pub const FORMAT: &str = "patchgate-report";

/// The version of the report that this build writes.
pub const FORMAT_VERSION: &str = "1.1.0";

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
    fn of(baseline: &Baseline, signature: Option<&Signature>, chosen: Option<&Chosen>) -> Self {
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// What is judged, and by what.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What was seen of the server.
    pub evidence: &'a Evidence,
    /// The baseline that was chosen, if any.
    pub baseline: Option<&'a Baseline>,
    /// What is known of the baseline's origin, where somebody looked.
    pub signature: Option<&'a Signature>,
    /// Why the baseline was chosen, where somebody chose.
    pub chosen: Option<&'a Chosen>,
    /// When is judged.
    pub moment: Moment,
    /// The failures that somebody accepted, if a file of them was given.
    pub waivers: Option<&'a Waivers>,
    /// The severity from which on a finding stops the gate.
    pub fail_on: FailOn,
    /// What was seen of the server before an update, and in which file it stood.
    pub before: Option<(&'a Evidence, &'a str)>,
    /// The updates that somebody plans, and what is known of them.
    pub planned: Option<&'a Planned>,
    /// Which failure is explained, where somebody chose.
    pub choice: Option<&'a Choice>,
}

impl<'a> Case<'a> {
    /// Evidence and a baseline of whatever origin, with nothing accepted.
    #[must_use]
    pub const fn new(evidence: &'a Evidence, baseline: Option<&'a Baseline>, moment: Moment) -> Self {
        Self {
            evidence,
            baseline,
            signature: None,
            chosen: None,
            moment,
            waivers: None,
            fail_on: FailOn::Block,
            before: None,
            planned: None,
            choice: None,
        }
    }
}

/// Judges a case.
#[must_use]
pub fn assess(case: &Case<'_>) -> Report {
    let Case { evidence, baseline, signature, chosen, moment, waivers, fail_on, before, planned, choice } = *case;
    let bench = Bench { evidence, baseline, moment, waivers, before: before.map(|(evidence, _)| evidence), planned };
    let findings = judge_all(&bench);
    let since = Since::of(&bench).zip(before).map(|(since, (_, file))| since.comparison(file));
    let diagnosis = diagnosis::diagnose_chosen(evidence, &findings, choice.unwrap_or(&Choice::default()));
    // Nothing asked is nothing seen: there is no empty pass.
    let judged = verdict_by(&findings, fail_on);
    let verdict = if evidence.asked.is_empty() { Verdict::Undetermined } else { judged };
    let firmware = evidence.hardware.value().map(|h| firmware::table(h, baseline)).unwrap_or_default();
    Report {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION.to_owned(),
        subject: evidence.subject.clone(),
        scope: evidence.asked.clone(),
        depth: evidence.hardware.value().map(|h| h.depth),
        collected_at: evidence.collected_at,
        judged_on: moment.day,
        judged_at: Some(moment.instant),
        baseline: baseline.map(|b| BaselineReference::of(b, signature, chosen)),
        waivers: waivers.map(|w| used(w, &findings)),
        fail_on,
        verdict,
        exit_code: verdict.exit_code(),
        notes: evidence.notes.clone(),
        connection: evidence.hardware.value().map(|h| h.connection.clone()),
        coverage: firmware::coverage(&firmware),
        firmware,
        since,
        findings,
        diagnosis,
    }
}

fn used(waivers: &Waivers, findings: &[Finding]) -> WaiversReference {
    WaiversReference {
        file: waivers.file.clone(),
        sha256: waivers.sha256.clone(),
        signature: waivers.signature.clone(),
        waivers: waivers.list.len(),
        waived: findings.iter().filter(|f| f.is_waived()).count(),
    }
}
