//! The schemas that are printed are made here, of the types that write and read the documents: in tests, so that the program does not
//! carry what makes them.

use schemars::transform::{RecursiveTransform, Transform};
use schemars::{json_schema, schema_for};

use clap::CommandFactory;

use super::*;
use crate::assess::{Drift, Kept, Report, Standing};
use crate::baseline::diff::Change;
use crate::evidence::{Evidence, Hardware};
use crate::redfish::Examination;
use crate::report;
use crate::windows_errors::{ErrorCode, NotFound};

/// What `error` prints: the row, or why there is none.
#[derive(schemars::JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it is never made: it only says that one of two is printed")]
enum Looked {
    Found(ErrorCode),
    NotFound(NotFound),
}

/// The schema of a document, by the types that write or read it.
fn schema(document: Document) -> schemars::Schema {
    let mut schema = match document {
        Document::Evidence => schema_for!(Evidence),
        Document::Baseline => crate::baseline::schema(),
        Document::Report => schema_for!(Report),
        Document::Fleet => schema_for!(report::fleet::Document),
        Document::Servers => crate::fleet::servers::schema(),
        Document::Config => crate::cli::shared::config::schema(&crate::cli::Arguments::command()),
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
    schema
}

/// Of the formats that JSON Schema itself defines (2020-12 Validation, section 7.3), those that these schemas use.
const FORMATS: &[&str] = &["date", "date-time"];

/// Takes away every other name of a format, such as `uint64`, `int64` and `ip`: a strict validator refuses a schema with one.
/// The bounds of numbers stand in `minimum` and `maximum` all the same.
fn without_own_formats(schema: &mut schemars::Schema) {
    let own = |format: &serde_json::Value| format.as_str().is_none_or(|name| !FORMATS.contains(&name));
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

#[test]
fn the_schemas_are_those_of_our_types() {
    let write = std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always");
    for document in Document::value_variants() {
        let now = serde_json::to_string_pretty(&schema(*document)).unwrap() + "\n";
        let file = document.file();
        if write {
            std::fs::write(&file, &now).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(kept == now, "{file} is not what the types say: INSTA_UPDATE=always cargo test --lib schemas");
    }
}
