//! The Windows side of a synthetic scenario as stored evidence, so that nothing in it depends on the hour.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::program::{patchgate, run};

/// The evidence of a scenario in `folder`, as `patchgate collect` stores it, of this instant. `spoil` changes the collector's
/// document.
pub fn stored(folder: &Path, scenario: &str, at: &str, spoil: impl Fn(String) -> String) -> PathBuf {
    let document = patchgate::mock::scenario("sr650-v2", Some(scenario)).unwrap().windows.unwrap();
    let windows = folder.join("windows.json");
    std::fs::write(&windows, spoil(String::from_utf8(document).unwrap())).unwrap();
    let answer = run(patchgate(["collect", "--windows", windows.to_str().unwrap()]));
    assert_eq!(answer.code, 0, "{}", answer.err);
    let mut evidence: Value = serde_json::from_str(&answer.out).unwrap();
    evidence["collected_at"] = json!(at);
    let path = folder.join(format!("{scenario}.json"));
    std::fs::write(&path, evidence.to_string()).unwrap();
    path
}
