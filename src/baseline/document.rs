//! The baseline document as rules see it: checked, with every version read by its scheme.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::glob::Glob;
use super::rule::FirmwareRule;
use super::setting::SettingRule;
use super::severity::Severity;
use crate::evidence::Evidence;

/// Where a baseline stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written; never chosen automatically, and a server judged by it is undetermined.
    Draft,
    /// In force within its dates.
    Published,
    /// Taken back.
    Withdrawn,
}

/// Whether a baseline may decide on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Published, and the day is within its dates.
    Valid,
    /// The day is before its first.
    NotYetValid,
    /// The day is after its last: newer levels may exist that it does not know.
    Stale,
    /// A draft.
    Draft,
    /// Withdrawn.
    Withdrawn,
}

/// A checked baseline.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Baseline {
    /// The file it was read from.
    pub file: String,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// SHA-256 of what it demands together with what it extends, as compact JSON without the names and hashes of files:
    /// two servers judged by the same hash were judged by the same demands.
    pub resolved_sha256: String,
    /// The baseline that it extends, as `id@version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// The file as it stands: its comments hold what the fields do not.
    #[serde(skip)]
    pub text: String,
    /// Its id, such as `sr650-v2`.
    pub id: String,
    /// Its version; one file for each, never changed after publication.
    pub version: semver::Version,
    /// Where it stands in its life.
    pub status: Status,
    /// One line for people.
    pub title: String,
    /// The versions of patchgate that can judge by it.
    pub needs_patchgate: semver::VersionReq,
    /// The days on which it may decide.
    pub valid: Valid,
    /// The servers it is for.
    pub applies_to: AppliesTo,
    /// Where its values come from.
    pub sources: Vec<Source>,
    /// Its firmware rules; the first that matches a member decides.
    pub rules: Vec<FirmwareRule>,
    /// Its demands on settings.
    pub settings: Vec<SettingRule>,
    /// What a firmware that no rule matches means.
    pub unlisted: Severity,
    /// What a device without observable firmware means.
    pub silent_device: Severity,
    /// Severities that replace those of the rules, by rule id.
    pub severity: BTreeMap<String, Severity>,
}

/// The days on which a baseline may decide, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Valid {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// The servers that a baseline is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AppliesTo {
    /// Machine types, such as `7Z73`.
    pub machine_types: Vec<String>,
    /// Patterns of the model's name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Glob>,
    /// The manufacturer.
    pub manufacturer: String,
    /// Patterns of the operating system's name; any where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub os: Vec<Glob>,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its id within the document.
    pub id: String,
    /// Its address; none where it is a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The file that it is, where it has no address.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub file: Option<SourceFile>,
    /// The words or figures seen there.
    pub quote: String,
    /// The day on which they were seen.
    pub seen: Date,
}

/// A file that values come from, known by its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceFile {
    /// Its name.
    #[serde(rename = "file")]
    pub name: String,
    /// SHA-256 of its content, lower-case hexadecimal.
    pub sha256: String,
}

/// How the ids of sources begin that `baseline import` wrote. Behind it stand the numbers of a file and of a line in it.
pub(crate) const IMPORTED: &str = "import-";

impl Source {
    /// Where a reader finds it: its address, or the file with its hash.
    #[must_use]
    pub fn place(&self) -> String {
        match (&self.url, &self.file) {
            (Some(url), _) => url.clone(),
            (None, Some(SourceFile { name, sha256 })) => format!("{name} (sha256 {sha256})"),
            (None, None) => self.id.clone(),
        }
    }
}

impl Baseline {
    /// Whether it may decide on this day.
    #[must_use]
    pub fn standing(&self, on: Date) -> Standing {
        match self.status {
            Status::Draft => Standing::Draft,
            Status::Withdrawn => Standing::Withdrawn,
            Status::Published if on < self.valid.from => Standing::NotYetValid,
            Status::Published if on > self.valid.until => Standing::Stale,
            Status::Published => Standing::Valid,
        }
    }

    /// Whether it is for this server; `None` where what would tell is not known.
    #[must_use]
    pub fn is_for(&self, server: &Server<'_>) -> Option<bool> {
        let AppliesTo { manufacturer, os, .. } = &self.applies_to;
        let made = server.manufacturer.map(|m| m.trim().eq_ignore_ascii_case(manufacturer));
        let runs =
            if os.is_empty() { Some(true) } else { server.os.map(|name| os.iter().any(|g| g.matches(name.trim()))) };
        let answers = [self.names(server), made, runs];
        if answers.contains(&Some(false)) { Some(false) } else { answers.iter().all(Option::is_some).then_some(true) }
    }

    /// Whether it names this server, by machine type or model, whoever made it and whatever runs on it.
    pub(super) fn names(&self, server: &Server<'_>) -> Option<bool> {
        let AppliesTo { machine_types, models, .. } = &self.applies_to;
        any([
            (!machine_types.is_empty())
                .then(|| server.machine_type.map(|m| machine_types.iter().any(|t| t.eq_ignore_ascii_case(m.trim())))),
            (!models.is_empty()).then(|| server.model.map(|m| models.iter().any(|g| g.matches(m.trim())))),
        ])
    }

    /// Where a reader finds the source with this id, else the id.
    #[must_use]
    pub fn source_place(&self, id: &str) -> String {
        let source = self.sources.iter().find(|s| s.id == id);
        // A file has no address that leads to the words, so they stand beside it: a draft names line and package there.
        source.map_or_else(
            || id.to_owned(),
            |s| if s.file.is_some() { format!("{}, {}", s.place(), s.quote) } else { s.place() },
        )
    }
}

/// What a baseline's `applies-to` asks of a server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Server<'a> {
    /// Its machine type, where known.
    pub machine_type: Option<&'a str>,
    /// The name of its model, where known.
    pub model: Option<&'a str>,
    /// Its manufacturer, where known.
    pub manufacturer: Option<&'a str>,
    /// The name of its operating system, where Windows was looked at.
    pub os: Option<&'a str>,
}

impl<'a> Server<'a> {
    /// The server that evidence is about.
    #[must_use]
    pub fn of(evidence: &'a Evidence) -> Self {
        let subject = &evidence.subject;
        Self {
            machine_type: subject.machine_type.text(),
            model: subject.model.text(),
            manufacturer: subject.manufacturer.text(),
            os: evidence.windows.value().and_then(|windows| windows.os.product.text()),
        }
    }
}

/// One of several ways to be meant: yes where one says yes, no where all that are given say no.
fn any(ways: [Option<Option<bool>>; 2]) -> Option<bool> {
    let given = || ways.iter().flatten();
    if given().any(|way| *way == Some(true)) {
        return Some(true);
    }
    given().all(Option::is_some).then_some(false)
}
