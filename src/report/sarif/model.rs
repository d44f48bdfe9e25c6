//! The part of SARIF 2.1.0 that is written, member by member in the order in which it is written.
//!
//! What has nothing to say is left out and never `null`. Texts are made printable before they come here.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A log file (3.13).
#[derive(Serialize)]
pub struct Log {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub version: &'static str,
    pub runs: [Run; 1],
}

/// One run of patchgate on one server (3.14).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    pub tool: Tool,
    pub automation_details: AutomationDetails,
    pub invocations: [Invocation; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifacts: Option<[Artifact; 1]>,
    pub results: Vec<Found>,
    pub properties: Facts,
}

/// What made the log (3.18).
#[derive(Serialize)]
pub struct Tool {
    pub driver: Driver,
}

/// patchgate itself (3.19).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Driver {
    pub name: &'static str,
    pub semantic_version: &'static str,
    pub rules: Vec<Descriptor>,
}

/// A rule (3.49).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    pub id: &'static str,
    pub short_description: Message,
    pub full_description: Message,
    pub help: Help,
    pub default_configuration: Configuration,
    pub properties: Knowledge,
}

/// A text in two forms (3.12).
#[derive(Serialize)]
pub struct Help {
    pub text: String,
    pub markdown: &'static str,
}

/// How grave a rule is unless the baseline says otherwise (3.50).
#[derive(Serialize)]
pub struct Configuration {
    pub level: Level,
}

/// The numbers of the diagnosis rules that rest on a rule.
#[derive(Serialize)]
pub struct Knowledge {
    pub knowledge: &'static [&'static str],
}

/// Which runs belong together (3.17).
#[derive(Serialize)]
pub struct AutomationDetails {
    pub id: String,
}

/// How the run ended (3.20).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    pub execution_successful: bool,
    pub exit_code: u8,
    pub exit_code_description: String,
    pub tool_execution_notifications: Vec<Notification>,
}

/// Something about the run and not about a rule (3.58).
#[derive(Serialize)]
pub struct Notification {
    pub level: Level,
    pub message: Message,
}

/// A file that the results speak of (3.24).
#[derive(Serialize)]
pub struct Artifact {
    pub location: ArtifactLocation,
    pub description: Message,
    pub hashes: Hashes,
    pub roles: [&'static str; 1],
}

/// By what the file is known again (3.24.11).
#[derive(Serialize)]
pub struct Hashes {
    #[serde(rename = "sha-256")]
    pub sha256: String,
}

/// A result (3.27): what SARIF calls so is a finding of ours.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_index: Option<usize>,
    pub kind: Kind,
    pub level: Level,
    pub message: Message,
    pub locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<RelatedLocation>,
    /// Even an empty list says that suppressions were looked at (3.27.23).
    pub suppressions: Vec<Suppression>,
    pub partial_fingerprints: Fingerprints,
    pub properties: Finding,
}

/// What a result is (3.27.9).
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    Fail,
    Open,
    Pass,
    NotApplicable,
}

/// How grave a result is (3.27.10).
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    Error,
    Warning,
    Note,
    None,
}

/// A text in which braces are placeholders and brackets are links (3.11).
#[derive(Serialize)]
pub struct Message {
    text: String,
}

impl Message {
    /// A text as a message: braces are doubled, and `[text](target)` is broken up because the text may be foreign.
    pub fn new(text: &str) -> Self {
        Self { text: text.replace('{', "{{").replace('}', "}}").replace("](", "] (") }
    }

    /// The text as it is written.
    pub fn into_text(self) -> String {
        self.text
    }
}

/// Where a demand is written, and what of the server it is about (3.28).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical_location: Option<PhysicalLocation>,
    pub logical_locations: [LogicalLocation; 1],
}

/// A place in a file (3.29).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhysicalLocation {
    pub artifact_location: ArtifactLocation,
    pub region: Region,
}

/// Where a file is (3.4).
#[derive(Serialize)]
pub struct ArtifactLocation {
    pub uri: String,
    /// The place among the artifacts; an artifact does not point at itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
}

/// A part of a file (3.30).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    pub start_line: usize,
}

/// A part of a server, or where a line of proof stands (3.33).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogicalLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub fully_qualified_name: String,
}

/// A line of proof (3.27.22).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RelatedLocation {
    pub message: Message,
    pub logical_locations: [LogicalLocation; 1],
    pub properties: Seen,
}

/// When a line of proof was read.
#[derive(Serialize)]
pub struct Seen {
    pub at: jiff::Timestamp,
}

/// Who accepted a result (3.35).
#[derive(Serialize)]
pub struct Suppression {
    pub kind: &'static str,
    pub status: &'static str,
    pub justification: String,
}

/// By what a result is known again in the next run (3.27.17).
#[derive(Serialize)]
pub struct Fingerprints {
    #[serde(rename = "patchgateFinding/v1")]
    pub identity: String,
    /// The only fingerprint that GitHub compares, in the shape that it gives its own.
    #[serde(rename = "primaryLocationLineHash")]
    pub line_hash: String,
}

/// What else is known of a finding.
#[derive(Serialize)]
pub struct Finding {
    pub id: String,
    pub component: String,
    pub outcome: String,
    pub severity: String,
    pub sources: Vec<String>,
}

/// The facts of the report, each under its own name, and how many results were left out because nobody has to act.
pub struct Facts {
    pub facts: Vec<(&'static str, String)>,
    pub passed: usize,
    pub not_applicable: usize,
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.facts {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("passed", &self.passed)?;
        map.serialize_entry("not-applicable", &self.not_applicable)?;
        map.end()
    }
}
