//! A folder to which many servers wrote their documents. They are made here of the mock's synthetic one.

use std::path::Path;

use serde_json::Value;

use crate::support::program::{Answer, patchgate, run};

/// The Windows document of a scenario, with this serial number, UUID and time.
fn document(scenario: &str, serial: &str, uuid: &str, started: &str) -> Vec<u8> {
    let scenario = patchgate::mock::scenario("sr650-v2", Some(scenario)).unwrap();
    let mut document: Value = serde_json::from_slice(&scenario.windows.unwrap()).unwrap();
    document["collector"]["started"] = started.into();
    document["items"]["bios"]["value"]["serial"] = serial.into();
    document["items"]["uuid"]["value"] = uuid.into();
    document.to_string().into_bytes()
}

const SERIAL: &str = "J900PG01";
const UUID: &str = "0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6";
const OTHER_UUID: &str = "1F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6";
const DAY: &str = "2026-04-20T01:00:00Z";

fn share(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

/// Two documents of other servers.
fn others() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("SRV01.json", document("healthy", "J900PG77", OTHER_UUID, DAY)),
        ("SRV03.json", document("healthy", "Default string", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", DAY)),
    ]
}

fn explain(share: &Path) -> Answer {
    let arguments = ["explain", "mock:sr650-v2/healthy", "--as-of", "2026-11-22", "--format", "json", "--windows"];
    let mut command = patchgate(arguments);
    command.arg(share);
    run(command)
}

fn report(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|e| panic!("{e}: {}", answer.err))
}

/// What a rule of the report says.
fn outcome(report: &Value, rule: &str) -> Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["rule"] == rule).map(|finding| finding["outcome"].clone()).unwrap()
}

#[test]
fn the_document_of_the_server_is_found_and_said_whatever_lies_beside_it() {
    let mut files = others();
    files.push(("east/SRV02.json", document("deny-softwaredistribution", SERIAL, UUID, DAY)));
    files.push(("SRV04.json", br#"{"format":"patchgate-windows","format_version"#.to_vec()));
    files.push(("readme.txt", b"written by a task".to_vec()));
    let share = share(&files);
    #[cfg(unix)]
    std::os::unix::fs::symlink(share.path(), share.path().join("east/loop")).unwrap();
    let answer = explain(share.path());
    let report = report(&answer);
    assert_eq!((answer.code, outcome(&report, "identity-match")), (1, "pass".into()));
    assert_eq!(report["diagnosis"]["causes"][0]["id"], "softwaredistribution-denied");
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("Windows side: east/SRV02.json, collected at 2026-04-20T01:00:00Z, one of 4 documents"),
        "{notes}"
    );
    assert!(notes.contains("documents that could not be read: decode: SRV04.json"), "{notes}");
    assert!(notes.contains("1 other files"), "{notes}");
}

#[test]
fn where_none_is_the_servers_its_windows_side_is_missing_and_each_near_miss_says_why() {
    let share = share(&others());
    let answer = explain(share.path());
    let report = report(&answer);
    assert_eq!((answer.code, report["verdict"].as_str()), (3, Some("undetermined")));
    let said = "none of 2 documents is of this server: SRV01.json (another serial number, another UUID); \
                SRV03.json (a placeholder as serial number, a placeholder as UUID)";
    assert!(answer.err.contains(said), "{}", answer.err);
}

#[test]
fn of_two_the_newest_is_taken_and_equals_are_a_question_to_the_operator() {
    let mut files = others();
    files.push(("SRV02.json", document("healthy", SERIAL, UUID, "2026-04-20T01:00:00Z")));
    files.push(("SRV02-again.json", document("healthy", SERIAL, UUID, "2026-04-21T01:00:00Z")));
    let share = share(&files);
    let notes = report(&explain(share.path()))["notes"].to_string();
    assert!(notes.contains("Windows side: SRV02-again.json"), "{notes}");
    assert!(notes.contains("not used: SRV02.json (2026-04-20T01:00:00Z)"), "{notes}");
    std::fs::copy(share.path().join("SRV02-again.json"), share.path().join("copy.json")).unwrap();
    let answer = explain(share.path());
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("SRV02-again.json") && answer.err.contains("copy.json"), "{}", answer.err);
}

#[test]
fn without_a_bmc_the_servers_cannot_be_told_apart() {
    let share = share(&others());
    let answer = run(patchgate(["check", "--windows", share.path().to_str().unwrap()]));
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("several servers") && answer.err.contains("SRV01.json"), "{}", answer.err);
}

#[test]
fn stored_evidence_of_a_bmc_is_joined_with_what_was_collected_later() {
    let folder = tempfile::tempdir().unwrap();
    let stored = folder.path().join("bmc.json");
    let stored = stored.to_str().unwrap();
    let answer = run(patchgate(["collect", "mock:sr650-v2/healthy", "-o", stored]));
    assert_eq!(answer.code, 0, "{}", answer.err);
    let mut files = others();
    files.push(("SRV02.json", document("deny-softwaredistribution", SERIAL, UUID, DAY)));
    let share = share(&files);
    let share = share.path().to_str().unwrap();
    let joined = ["collect", "--evidence", stored, "--windows", share];
    let answer = run(patchgate(joined));
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("holds a Windows side already"), "{}", answer.err);
    // The same as a scan that asked the BMC alone.
    let mut evidence: Value = serde_json::from_str(&std::fs::read_to_string(stored).unwrap()).unwrap();
    evidence["asked"] = serde_json::json!(["hardware"]);
    evidence["windows"] = serde_json::json!({"missing": {"reason": "not-asked"}, "from": "x", "at": DAY});
    std::fs::write(stored, evidence.to_string()).unwrap();
    let answer = run(patchgate(joined));
    assert_eq!(answer.code, 0, "{}", answer.err);
    let joined: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(joined["asked"], serde_json::json!(["hardware", "windows"]));
    assert!(joined["notes"].to_string().contains("Windows side: SRV02.json"));
}
