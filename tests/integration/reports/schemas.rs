//! The official schemas, as the packages of others ship them: `tests/schemas/README.md` says from where.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use crate::support::schema::Schema;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas")
}

fn schema(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder().join(name)).unwrap()).unwrap()
}

/// The schema of SARIF 2.1.0. Its pattern of a language has a bracket too many, which the validator takes for an error;
/// patchgate names no language.
pub static SARIF: LazyLock<Schema> = LazyLock::new(|| {
    let text = std::fs::read_to_string(folder().join("sarif-2.1.0.schema.json")).unwrap();
    let corrected = serde_json::from_str(&text.replace("{2}]?$", r"{2}\\]?$")).unwrap();
    Schema::strict(corrected, [])
});

/// The schema of CycloneDX 1.6, with the two that it refers to.
pub static CYCLONEDX: LazyLock<Schema> = LazyLock::new(|| {
    let beside = ["spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"];
    let resources = beside.map(|name| (format!("http://cyclonedx.org/schema/{name}"), schema(name)));
    Schema::strict(schema("bom-1.6.SNAPSHOT.schema.json"), resources)
});

/// Fails with every place where the document breaks the schema.
pub fn assert_valid(schema: &Schema, name: &str, document: &Value) {
    if let Some(broken) = schema.broken(document) {
        panic!("{name}: {broken}");
    }
}

#[test]
fn the_schemas_are_the_files_that_their_readme_names() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "README.md" {
            continue;
        }
        let digest = ring::digest::digest(&ring::digest::SHA256, &std::fs::read(&path).unwrap());
        let digest: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(readme.contains(&name) && readme.contains(&digest), "{name} {digest}");
        files += 1;
    }
    assert_eq!(files, 5);
}

/// A validator that takes everything would prove nothing.
#[test]
fn the_schemas_refuse_what_is_wrong() {
    let bom = serde_json::json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "firmware"}]});
    assert!(!CYCLONEDX.is_valid(&bom), "a component without a name");
    let license = serde_json::json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components":
        [{"type": "firmware", "name": "x", "licenses": [{"license": {"id": "no such licence"}}]}]});
    assert!(!CYCLONEDX.is_valid(&license), "the schema beside it is in use");
    let log = serde_json::json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{}]}]});
    assert!(!SARIF.is_valid(&log), "a result without a message");
}
