//! `schema`: the JSON Schemas of what patchgate writes, and of the waivers and known failures that it reads. Every JSON output has one.

use clap::{Args, ValueEnum};
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, json_schema, schema_for};

use super::shared::failure::Failure;
use super::shared::print;
use crate::assess::{Drift, Kept, Report, Standing};
use crate::baseline::diff::Change;
use crate::evidence::{Evidence, Hardware};
use crate::redfish::Examination;
use crate::report;
use crate::windows_errors::{ErrorCode, NotFound};

/// `patchgate schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Which document
    #[arg(value_enum)]
    document: Document,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Document {
    /// What `collect` stores and `--evidence` reads
    Evidence,
    /// A baseline file, for editors
    Baseline,
    /// What `check --format json` and `explain --format json` print
    Report,
    /// What `check --servers … --format json` prints
    Fleet,
    /// What `--servers` reads
    Servers,
    /// What `--waivers` reads
    Waivers,
    /// What `--known-failures` reads
    KnownFailures,
    /// What `inventory --format json` prints
    Inventory,
    /// What `doctor --format json` prints
    Doctor,
    /// What `history --format json` prints
    History,
    /// What `status --format json` prints
    Status,
    /// What `drift --format json` prints
    Drift,
    /// What `error --format json` prints
    Error,
    /// What `baseline show --format json` prints
    BaselineShow,
    /// What `baseline diff --format json` prints
    BaselineDiff,
}

/// What `error` prints: the row, or why there is none.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is never made: it only says that one of two is printed")]
enum Looked {
    Found(ErrorCode),
    NotFound(NotFound),
}

impl Schema {
    pub fn run(&self) -> Result<u8, Failure> {
        let mut schema = match self.document {
            Document::Evidence => schema_for!(Evidence),
            Document::Baseline => crate::baseline::schema(),
            Document::Report => schema_for!(Report),
            Document::Fleet => schema_for!(report::fleet::Document),
            Document::Servers => crate::fleet::servers::schema(),
            Document::Waivers => crate::waiver::schema(),
            Document::KnownFailures => crate::known_failures::schema(),
            Document::Inventory => schema_for!(Hardware),
            Document::Doctor => schema_for!(Examination),
            Document::History => schema_for!(Vec<Kept>),
            Document::Status => schema_for!(Vec<Standing>),
            Document::Drift => schema_for!(Drift),
            Document::Error => schema_for!(Looked),
            Document::BaselineShow => shown_baseline(),
            Document::BaselineDiff => schema_for!(Vec<Change>),
        };
        RecursiveTransform(without_own_formats).transform(&mut schema);
        print::json(&schema)
    }
}

/// Takes away the names of formats that only the maker of these schemas knows: a strict validator refuses a schema with
/// one. Their bounds stand in `minimum` and `maximum` all the same.
fn without_own_formats(schema: &mut schemars::Schema) {
    let own = |format: &serde_json::Value| format.as_str().is_some_and(|name| name.starts_with("uint"));
    if schema.get("format").is_some_and(own) {
        schema.remove("format");
    }
}

/// A baseline as it is shown: the document, checked, with every default filled in. Only what a reader of it may rely on.
fn shown_baseline() -> schemars::Schema {
    let text = || json_schema!({"type": "string"});
    let list = || json_schema!({"type": "array", "items": {"type": "object"}});
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Shown baseline",
        "type": "object",
        "properties": {
            "file": text(), "sha256": text(), "resolved-sha256": text(), "extends": text(),
            "id": text(), "version": text(), "title": text(), "needs-patchgate": text(),
            "status": {"enum": ["draft", "published", "withdrawn"]},
            "valid": {
                "type": "object",
                "properties": {"from": {"type": "string", "format": "date"}, "until": {"type": "string", "format": "date"}},
                "required": ["from", "until"]
            },
            "applies-to": {"type": "object"},
            "sources": list(), "rules": list(), "settings": list(),
            "unlisted": {"enum": ["block", "warn", "info"]},
            "silent-device": {"enum": ["block", "warn", "info"]},
            "severity": {"type": "object"}
        },
        "required": ["id", "version", "status", "title", "valid", "applies-to", "sources", "rules"]
    })
}
