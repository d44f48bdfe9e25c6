//! `check --before`: a scan of a mock SR650 V2 beside stored evidence of the same server, which each test changes in one
//! place. The evidence is what `patchgate collect` wrote; the changes, and so everything that moved, are synthetic.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::program::{patchgate, run};

struct Stored {
    folder: tempfile::TempDir,
    document: Value,
}

impl Stored {
    /// Evidence of the mock, as of an instant before any scan of these tests.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (code, text) = ask(&["collect", "mock:sr650-v2"]);
        assert_eq!(code, 0, "{text}");
        let mut document: Value = serde_json::from_str(&text).unwrap();
        document["collected_at"] = json!("2026-04-20T01:00:00Z");
        Self { folder, document }
    }

    fn member(&mut self, id: &str) -> &mut Value {
        let members = self.document["hardware"]["value"]["firmware"]["value"]["items"].as_array_mut().unwrap();
        members.iter_mut().find(|m| m["id"]["value"] == id).unwrap()
    }

    fn runs(mut self, id: &str, version: &str) -> Self {
        self.member(id)["version"]["value"] = json!(version);
        self
    }

    fn staged(mut self, id: &str, software_id: &str, version: &str) -> Self {
        let member = self.member(id);
        for (field, value) in [("version", version), ("software_id", software_id)] {
            let observed = member[field].as_object_mut().unwrap();
            observed.remove("missing");
            observed.insert("value".to_owned(), json!(value));
        }
        member["bank"] = json!("pending");
        self
    }

    fn set(mut self, pointer: &str, value: Value) -> Self {
        *self.document.pointer_mut(pointer).unwrap() = value;
        self
    }

    fn file(&self) -> PathBuf {
        let path = self.folder.path().join("before.json");
        std::fs::write(&path, self.document.to_string()).unwrap();
        path
    }

    /// The exit code and the report of a check that compares with it.
    fn check(&self, more: &[&str]) -> (i32, String) {
        let file = self.file().display().to_string();
        let arguments = [&["check", "mock:sr650-v2", "--as-of", "2026-11-22", "--before", &file], more].concat();
        let (code, text) = ask(&arguments);
        (code, text.replace(&file, "before.json"))
    }
}

fn ask(arguments: &[&str]) -> (i32, String) {
    let answer = run(patchgate(arguments));
    (answer.code, answer.shown())
}

/// The section of the comparison, from its heading to the next blank line, without the columns' padding.
fn section(report: &str) -> Vec<String> {
    let lines = report.lines().skip_while(|l| !l.starts_with("Since ")).take_while(|l| !l.is_empty());
    lines.map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|l| !l.starts_with('─')).collect()
}

const HEADING: &str = "Since before.json of 2026-04-20T01:00:00Z";
const NOTE: [&str; 2] = [
    "synthetic: The firmware facts are those of a real machine, the identity, the",
    "history and the health are invented: mocks/README.md.",
];

#[test]
fn an_update_that_is_active_is_shown_and_the_gate_stays_open() {
    let (code, report) =
        Stored::new().runs("BMC-Primary", "50A-4.90").staged("UEFI-Pending", "UEFI-AFE1-6", "36D-3.60").check(&[]);
    assert_eq!(code, 0, "{report}");
    assert_eq!(
        section(&report)[..6],
        [
            HEADING,
            NOTE[0],
            NOTE[1],
            "component then now movement",
            "BMC-Primary 50A-4.90 58B-5.70 up",
            "UEFI-Pending 36D-3.60 gone",
        ]
    );
    assert!(report.contains("Unchanged: "), "{report}");
}

#[test]
fn an_update_that_is_not_active_blocks() {
    let (code, report) = Stored::new().staged("UEFI-Pending", "UEFI-AFE1-6", "38A-3.70").check(&[]);
    assert_eq!(code, 1, "{report}");
    assert!(report.contains("FAIL     UEFI-Pending: what was asked for before (38A-3.70) is not active."), "{report}");
}

#[test]
fn a_downgrade_warns_and_blocks_where_warnings_do() {
    let before = Stored::new().runs("UEFI", "38A-3.70");
    let (code, report) = before.check(&[]);
    assert_eq!(code, 0, "{report}");
    assert!(report.contains("warn     UEFI went back from 38A-3.70 to 36D-3.60."), "{report}");
    assert!(section(&report).contains(&"UEFI 38A-3.70 36D-3.60 DOWN".to_owned()), "{report}");
    let (code, report) = before.check(&["--fail-on", "warn"]);
    assert_eq!(code, 1, "{report}");
    assert!(report.contains("Policy: --fail-on warn."), "{report}");
}

#[test]
fn the_evidence_of_another_server_leaves_the_verdict_open() {
    for (pointer, value, expected) in [
        ("/subject/serial/value", json!("J900PG99"), "The evidence of before is of another server."),
        ("/hardware/value/depth", json!("firmware"), "has depth firmware, and this has depth full"),
        ("/collected_at", json!("2099-01-01T00:00:00Z"), "which is not before"),
    ] {
        let (code, report) = Stored::new().set(pointer, value).check(&[]);
        assert_eq!(code, 3, "{report}");
        let words = report.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(expected) && words.contains("Nothing was compared; before-match says why."), "{report}");
    }
}

#[test]
fn json_holds_every_member_with_its_movement() {
    let (code, report) = Stored::new().runs("LXPM", "30A-3.20.00").check(&["--format", "json"]);
    assert_eq!(code, 0);
    let report: Value = serde_json::from_str(&report).unwrap();
    let changes = report["since"]["changes"].as_array().unwrap();
    let of = |id: &str| changes.iter().find(|c| c["component"] == id).unwrap();
    assert_eq!(
        *of("LXPM"),
        json!({"component": "LXPM", "before": "30A-3.20.00", "now": "32D-3.31.02", "movement": "up"})
    );
    assert_eq!(of("UEFI")["movement"], "same");
    assert_eq!(report["fail_on"], "block");
}

#[test]
fn a_file_that_is_no_evidence_ends_before_the_scan() {
    let (code, error) = ask(&["check", "mock:sr650-v2", "--before", "Cargo.toml"]);
    assert!(code == 2 && error.starts_with("patchgate: usage: Cargo.toml: decode:"), "{error}");
}

#[test]
fn a_junit_report_is_red_where_the_comparison_blocks() {
    let stored = Stored::new().staged("UEFI-Pending", "UEFI-AFE1-6", "AFE138A-3.70");
    let (code, json) = stored.check(&["--format", "json"]);
    assert_eq!(code, 1, "{json}");
    let report: Value = serde_json::from_str(&json).unwrap();
    let findings = report["findings"].as_array().unwrap().len();
    let (code, junit) = stored.check(&["--format", "junit"]);
    assert_eq!(code, 1, "{junit}");
    let tree = roxmltree::Document::parse(&junit).unwrap();
    let cases: Vec<_> = tree.descendants().filter(|n| n.has_tag_name("testcase")).collect();
    assert_eq!(cases.len(), findings + 1, "each finding, and the verdict");
    let red = |rule: &str| {
        let of_rule = cases.iter().filter(|case| case.attribute("name").unwrap().starts_with(rule));
        of_rule.filter(|case| case.children().any(|mark| mark.has_tag_name("failure"))).count()
    };
    assert_eq!(red("update-not-active:"), 1, "{junit}");
}
