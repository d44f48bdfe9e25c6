//! `verify --before EVIDENCE`: one server before its repair and a week later, in every way in which that can end.
//!
//! Both sides are synthetic (mocks/sr650-v2/scenarios): the server of `deny-softwaredistribution`, and what became of it.

use serde_json::Value;

use crate::support::program::{Answer, patchgate, run};
use crate::support::scenarios::stored;
use crate::support::snapshots::assert_snapshots;

const THEN: &str = "2026-04-20T01:05:00Z";
const NOW: &str = "2026-04-27T01:05:00Z";

/// What became of the server, the exit code, and the word for the update.
const ENDS: &[(&str, i32, &str)] = &[
    ("repaired", 0, "installed"),
    ("not-tried", 3, "not-tried"),
    ("other-code", 1, "fails-otherwise"),
    ("restart-due", 1, "begun"),
    ("still-denied", 1, "fails-again"),
];

/// Evidence of before and of now.
struct Pair {
    folder: tempfile::TempDir,
}

impl Pair {
    fn new(before: &str, now: &str) -> Self {
        Self::spoiled(before, now, |document| document)
    }

    fn spoiled(before: &str, now: &str, spoil: impl Fn(String) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let stored = |scenario: &str, at, name: &str, spoil: &dyn Fn(String) -> String| {
            std::fs::rename(stored(folder.path(), scenario, at, spoil), folder.path().join(name)).unwrap();
        };
        stored(before, THEN, "before.json", &|document| document);
        stored(now, NOW, "now.json", &spoil);
        Self { folder }
    }

    fn verify(&self, more: &[&str]) -> Answer {
        let all = ["verify", "--before", "before.json", "--evidence", "now.json", "--as-of", "2026-11-22"];
        let mut command = patchgate(all.iter().chain(more));
        // Names without a folder: a path that is longer elsewhere would break lines elsewhere.
        command.current_dir(self.folder.path());
        run(command)
    }
}

fn after(end: &str) -> Pair {
    Pair::new("deny-softwaredistribution", &format!("after-{end}"))
}

#[test]
fn each_end_is_told_to_the_letter() {
    let told = ENDS.iter().map(|(end, code, _)| {
        let answer = after(end).verify(&[]);
        assert_eq!(answer.code, *code, "{end}: {}", answer.shown());
        (format!("verify-{end}"), format!("{}[exit code {}]\n", answer.shown(), answer.code))
    });
    assert_snapshots(told.collect::<Vec<_>>());
}

#[test]
fn the_document_for_programs_says_the_same() {
    for (end, code, update) in ENDS {
        let answer = after(end).verify(&["--format", "json"]);
        let report: Value = serde_json::from_str(&answer.out).unwrap();
        assert_eq!(report["repair"]["update"], *update, "{end}");
        assert_eq!(report["exit_code"], *code, "{end}");
        assert_eq!(report["repair"]["failure"]["kb"], "KB5082142", "{end}");
        let state = if *end == "still-denied" { "still-there" } else { "gone" };
        assert_eq!(report["repair"]["causes"][0]["id"], "softwaredistribution-denied", "{end}");
        assert_eq!(report["repair"]["causes"][0]["state"], state, "{end}");
        let new = report["repair"]["new"].as_array().unwrap();
        assert_eq!(new.is_empty(), *end != "other-code", "{end}: {new:?}");
    }
}

#[test]
fn every_format_agrees_with_the_exit_code() {
    for format in ["table", "json", "junit", "sarif", "markdown", "csv", "cyclonedx"] {
        for (end, code, _) in ENDS {
            let answer = after(end).verify(&["--format", format]);
            assert_eq!(answer.code, *code, "{format}, {end}: {}", answer.err);
            if !["cyclonedx"].contains(&format) {
                assert!(answer.out.contains("repair-update"), "{format}, {end}: {}", answer.out);
            }
        }
    }
    let red = |end: &str| {
        let out = after(end).verify(&["--format", "junit"]).out;
        out.matches("<failure").count() + out.matches("<error").count()
    };
    assert_eq!(red("repaired"), 0);
    assert!(red("still-denied") >= 2 && red("not-tried") >= 1);
}

#[test]
fn evidence_of_another_server_and_of_no_failure_is_no_proof() {
    let other = Pair::spoiled("deny-softwaredistribution", "after-repaired", |document| {
        document.replace("J900PG01", "J900PG99")
    });
    let answer = other.verify(&[]);
    assert_eq!(answer.code, 2, "{}", answer.shown());
    assert!(answer.err.contains("evidence of another server") && answer.err.contains("J900PG99"), "{}", answer.err);
    assert!(answer.out.is_empty());

    let answer = Pair::new("healthy", "after-repaired").verify(&[]);
    assert_eq!(answer.code, 3, "{}", answer.shown());
    assert!(answer.out.contains("no update that failed"), "{}", answer.out);
}

#[test]
fn what_cannot_be_seen_now_verifies_nothing() {
    // The collector could not read the update log, or the lists of permissions.
    for item in ["event_logs", "acls", "cbs_reboot_pending", "pending_xml"] {
        let pair = Pair::spoiled("deny-softwaredistribution", "after-repaired", |document| {
            let mut document: Value = serde_json::from_str(&document).unwrap();
            let denied = serde_json::json!({ "status": "error", "ms": 1, "value": null, "err": "Access is denied" });
            document["items"][item] = denied;
            document.to_string()
        });
        let answer = pair.verify(&[]);
        assert_eq!(answer.code, 3, "{item}: {}", answer.shown());
        assert!(answer.out.contains("UNDETERMINED"), "{item}");
    }
}

/// The repaired server, with one thing that is newly wrong: the document says this of an item of `list`, at this key.
fn newly_wrong(list: &str, key: &str, name: &str, value: &Value) -> Pair {
    Pair::spoiled("deny-softwaredistribution", "after-repaired", |document| {
        let mut document: Value = serde_json::from_str(&document).unwrap();
        let keys = document["items"][list]["value"].as_array_mut().unwrap();
        let item = keys.iter_mut().find(|item| item["key"].as_str().unwrap().ends_with(key)).unwrap();
        item["values"][name] = value.clone();
        document.to_string()
    })
}

#[test]
fn what_somebody_accepted_is_shown_as_new_and_does_not_stop_the_gate() {
    let pair = newly_wrong("known_settings", r"CurrentControlSet\Control", "RegistrySizeLimit", &60.into());
    let answer = pair.verify(&[]);
    assert_eq!(answer.code, 1, "{}", answer.shown());
    let waiver = |finding: &str, expires: &str| {
        let text = format!(
            "format = 1\n[[waiver]]\nid = \"limit\"\nfinding = \"{finding}\"\nservers = {{ serial = [\"J900PG01\"] }}\nreason = \"A test of ours\"\napprover = \"Kim\"\nexpires = {expires}\n"
        );
        std::fs::write(pair.folder.path().join("waivers.toml"), text).unwrap();
        pair.verify(&["--waivers", "waivers.toml", "--format", "json"])
    };
    let accepted = waiver("registry-size-limit:RegistrySizeLimit", "2026-12-05T12:00:00Z");
    assert_eq!(accepted.code, 0, "{}", accepted.shown());
    let report: Value = serde_json::from_str(&accepted.out).unwrap();
    let new = |finding: &&Value| finding["rule"] == "repair-new" && finding["outcome"] == "fail";
    let finding = report["findings"].as_array().unwrap().iter().find(new).unwrap();
    assert_eq!(finding["waiver"]["id"], "limit", "{finding}");
    assert_eq!(report["waivers"]["waived"], 1);
    // Until it ends; and the repair itself is no failure that a waiver may name.
    assert_eq!(waiver("registry-size-limit:RegistrySizeLimit", "2026-11-20T12:00:00Z").code, 1);
    assert_eq!(waiver("repair-update:KB5082142", "2026-12-05T12:00:00Z").code, 2);
}

#[test]
fn a_restart_that_is_due_is_not_excused() {
    let pair = after("restart-due");
    let text = "format = 1\n[[waiver]]\nid = \"restart\"\nfinding = \"pending-restart:*\"\nservers = { serial = [\"J900PG01\"] }\nreason = \"A test of ours\"\napprover = \"Kim\"\nexpires = 2026-12-05T12:00:00Z\n";
    std::fs::write(pair.folder.path().join("waivers.toml"), text).unwrap();
    assert_ne!(pair.verify(&["--waivers", "waivers.toml"]).code, 0);
}

#[test]
fn the_severity_and_the_sides_are_those_of_the_operator() {
    let share = Value::from(r"\\files\temp");
    let warned = newly_wrong("temp_folders", r"Session Manager\Environment", "TEMP", &share);
    assert_eq!(warned.verify(&[]).code, 0);
    assert_eq!(warned.verify(&["--fail-on", "warn"]).code, 1);
    let pair = after("repaired");
    assert_eq!(pair.verify(&["--require", "windows"]).code, 0);
    assert_eq!(pair.verify(&["--require", "hardware"]).code, 3, "the BMC was not asked");
}

#[test]
fn a_mistake_of_the_command_line_costs_no_scan() {
    let pair = after("repaired");
    assert_eq!(run(patchgate(["verify", "mock:sr650-v2"])).code, 2, "--before is missing");
    let answer = pair.verify(&["--kb", "KB5999999"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("KB5082142"), "it names those that are there: {}", answer.err);
    assert_eq!(pair.verify(&["--kb", "KB5082142"]).code, 0);
}

#[test]
fn both_sides_of_a_mock_are_verified_as_a_person_would() {
    let folder = tempfile::tempdir().unwrap();
    let before = folder.path().join("before.json");
    let before = before.to_str().unwrap();
    assert_eq!(run(patchgate(["collect", "mock:sr650-v2/deny-softwaredistribution", "-o", before])).code, 0);
    let verify = |end: &str| {
        run(patchgate(["verify", &format!("mock:sr650-v2/after-{end}"), "--before", before, "--as-of", "2026-11-22"]))
    };
    let answer = verify("repaired");
    assert_eq!(answer.code, 0, "{}", answer.shown());
    assert!(answer.out.contains("VERIFIED") && answer.out.contains("Unchanged: BMC-Primary"), "{}", answer.out);
    assert_eq!(verify("still-denied").code, 1);
}
