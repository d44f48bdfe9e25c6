//! The JSON Schema of baselines, which editors read, says what the reader of baselines says.

use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use crate::support::schema::Schema;

/// A TOML document as JSON, dates as their text: this is how editors hold it against a JSON Schema.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(yes) => yes.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, as_json(value))).collect(),
    }
}

/// The schema, which a test of the library holds against the reader's types.
fn schema() -> Value {
    serde_json::from_str(&std::fs::read_to_string("baselines/baseline.schema.json").unwrap()).unwrap()
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::new(schema()));

fn accepts(file: &Path) -> bool {
    let text = std::fs::read_to_string(file).unwrap();
    let document: toml::Value = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    SCHEMA.is_valid(&as_json(document))
}

/// The fields of a table of the format: of the document, or of one of its parts.
fn fields(schema: &Value) -> Vec<&str> {
    schema["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn every_field_stands_in_the_documentation() {
    let schema = schema();
    let page = std::fs::read_to_string("docs/baseline.md").unwrap();
    let of_rules = fields(&schema["$defs"]["Rule"]);
    assert!(of_rules.contains(&"min"), "{of_rules:?}");
    for field in of_rules.into_iter().filter(|field| !matches!(*field, "id" | "title" | "match" | "sources")) {
        assert!(page.contains(&format!("\n| `{field}` |")), "docs/baseline.md has no row for {field} of a rule");
    }
    for field in fields(&schema).into_iter().chain(fields(&schema["$defs"]["Setting"])) {
        let written = [format!("{field} = "), format!("[{field}]"), format!("[[{field}]]")];
        assert!(written.iter().any(|text| page.contains(text)), "docs/baseline.md shows no {field}");
    }
}

#[test]
fn every_embedded_baseline_is_valid_by_the_schema() {
    let mut seen = 0;
    for folder in std::fs::read_dir("baselines").unwrap().map(|f| f.unwrap().path()).filter(|f| f.is_dir()) {
        for file in std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()) {
            if file.extension().is_some_and(|e| e == "toml") && !file.to_string_lossy().ends_with(".test.toml") {
                assert!(accepts(&file), "{}", file.display());
                seen += 1;
            }
        }
    }
    assert!(seen >= 3, "{seen}");
}

/// What is wrong with the shape of a document, the schema refuses too; what is wrong with its meaning, only lint tells.
#[test]
fn the_schema_refuses_documents_of_a_wrong_shape() {
    let names = ["unknown-key", "float-version", "missing-field", "scheme"];
    for name in names {
        assert!(!accepts(Path::new(&format!("tests/broken_baselines/error-{name}.toml"))), "{name}");
    }
}
