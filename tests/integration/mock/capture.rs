//! A service that is recorded and served again is the same service; redacted, the same but for its identity.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use patchgate::mock::capture::{CaptureOptions, Recording, WriteError, record};
use patchgate::mock::{Options, Tree, start};
use patchgate::redfish::{Bmc, ScanOptions};
use serde_json::Value;

use crate::support::bench::*;
use crate::support::program::{Answer, asking, run_beside};
use crate::support::recorded::{Capture, login, survey_of, target};

const MACHINE: &str = "sr650-v2";

/// Serves a tree and records it.
async fn recording_of(tree: Tree, options: CaptureOptions) -> Recording {
    let mock = start(tree, Options::default()).await.unwrap();
    let bmc = Bmc::connect(target(&mock), &login(), ScanOptions::default()).await.unwrap();
    let recording = record(&bmc, options).await;
    bmc.log_out().await.unwrap();
    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0));
    assert!(mock.requests().iter().all(|request| request.method == "GET" || request.path.starts_with(SESSIONS)));
    mock.stop().await;
    recording
}

/// Serves a tree, records it redacted, and writes that.
async fn redacted(tree: Tree) -> (tempfile::TempDir, Tree) {
    let recording = recording_of(tree, CaptureOptions { without_audit: true, ..CaptureOptions::default() }).await;
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(recording.redacted().unwrap().write(folder.path()).unwrap(), Vec::<String>::new());
    let tree = Tree::open(folder.path()).unwrap();
    (folder, tree)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Whatever identifies the machine, in lower case; MAC addresses without their colons, too.
fn identifiers(tree: &Tree) -> BTreeSet<String> {
    const NAMES: [&str; 9] = [
        "SerialNumber",
        "UUID",
        "HostName",
        "MACAddress",
        "PermanentMACAddress",
        "UserName",
        "AssetTag",
        "DurableName",
        "FQDN",
    ];
    fn walk(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    match value {
                        Value::String(text) if NAMES.iter().any(|one| name.ends_with(one)) => {
                            found.insert(text.to_lowercase());
                            found.insert(text.to_lowercase().replace(':', ""));
                        }
                        Value::String(text) if text.parse::<std::net::IpAddr>().is_ok() && name == "Address" => {
                            found.insert(text.to_lowercase());
                        }
                        value => walk(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for uri in tree.uris().filter(|uri| !uri.starts_with(SESSIONS)) {
        if let Ok(body) = serde_json::from_slice(tree.get(uri).unwrap()) {
            walk(&body, &mut found);
        }
    }
    // Too short to tell a machine, the same everywhere, or one of the words that say "there is none". The last two are
    // an account's and a property's name in HPE's tree.
    let everywhere = ["root", "username", "n/a", "none", "unknown", "0.0.0.0", "::", "not available", "127.0.0.1"];
    found.retain(|text| text.len() >= 4 && !everywhere.contains(&text.as_str()) && !text.starts_with("00:00:00"));
    found.retain(|text| text.chars().any(|c| c != '0' && c.is_alphanumeric()));
    found
}

/// The places where two documents differ although the first tells no identity there.
fn differences(before: &Value, after: &Value, at: &str, known: &BTreeSet<String>, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(a), Value::Object(b)) => {
            for name in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
                // When and where it was read is not what was read.
                if name != "at" && name != "connection" {
                    let null = Value::Null;
                    let (a, b) = (a.get(name).unwrap_or(&null), b.get(name).unwrap_or(&null));
                    differences(a, b, &format!("{at}/{name}"), known, found);
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(i, (a, b))| differences(a, b, &format!("{at}/{i}"), known, found));
        }
        (Value::String(a), Value::String(b)) if a != b => {
            let a = a.to_lowercase();
            if !known.iter().any(|identifier| a.contains(identifier)) {
                found.push(format!("{at}: {a} and {b}"));
            }
        }
        (a, b) if a != b => found.push(format!("{at}: {a} and {b}")),
        _ => {}
    }
}

async fn evidence(tree: Tree) -> Value {
    let (hardware, mock) = survey_of(tree).await;
    mock.stop().await;
    serde_json::to_value(hardware.unwrap()).unwrap()
}

#[tokio::test]
async fn what_is_written_is_what_was_sent() {
    let original = Tree::embedded(MACHINE).unwrap();
    let recording = recording_of(original.clone(), CaptureOptions::default()).await;
    assert_eq!(recording.unread(), Vec::<String>::new());
    let folder = tempfile::tempdir().unwrap();
    recording.write(folder.path()).unwrap();
    let copy = Tree::open(folder.path()).unwrap();

    // Sessions are the mock's own, and the session that recorded them.
    let all: Vec<_> = original.uris().collect();
    assert_eq!(copy.uris().collect::<Vec<_>>(), all);
    for uri in all.into_iter().filter(|uri| !uri.starts_with(SESSIONS)) {
        assert!(copy.get(uri) == original.get(uri), "{uri}");
    }
    let latency: Value = serde_json::from_slice(&fs::read(folder.path().join("latency.json")).unwrap()).unwrap();
    assert_eq!(latency.as_object().unwrap().len(), copy.len());
    assert!(latency["/redfish/v1/"].is_u64() && latency[SYSTEM].is_u64());
    let readme = fs::read_to_string(folder.path().join("README.md")).unwrap();
    assert!(readme.contains("Nothing is replaced"), "{readme}");
}

#[tokio::test]
async fn redacted_it_is_the_same_machine_without_its_identity() {
    let original = mock_tree("psu1-failed");
    let known = identifiers(&original);
    assert!(known.len() > 30, "{known:?}");
    let (folder, copy) = redacted(original.clone()).await;
    for path in files(folder.path()) {
        let text = fs::read_to_string(&path).unwrap().to_lowercase() + &path.display().to_string().to_lowercase();
        let leaked: Vec<_> = known.iter().filter(|identifier| text.contains(identifier.as_str())).collect();
        assert!(leaked.is_empty(), "{}: {leaked:?}", path.display());
    }
    assert_eq!(dangling(&copy), Vec::<String>::new());
    assert_eq!(identifiers(&copy).len(), known.len(), "as many identities as before");

    let mut found = Vec::new();
    differences(&evidence(original).await, &evidence(copy).await, "", &known, &mut found);
    assert_eq!(found, Vec::<String>::new());
}

fn mock_tree(scenario: &str) -> Tree {
    patchgate::mock::scenario(MACHINE, Some(scenario)).unwrap().tree
}

#[tokio::test]
async fn two_captures_of_one_machine_have_different_stand_ins() {
    let serial = |tree: &Tree| resource(tree, SYSTEM)["SerialNumber"].as_str().unwrap().to_owned();
    let original = Tree::embedded(MACHINE).unwrap();
    let (_a, first) = redacted(original.clone()).await;
    let (_b, second) = redacted(original.clone()).await;
    assert_ne!(serial(&first), serial(&second));
    assert_ne!(serial(&first), serial(&original));
}

#[tokio::test]
async fn one_bad_resource_is_named_and_stops_nothing() {
    let mut tree = Tree::embedded(MACHINE).unwrap();
    let (gone, broken) = ("/redfish/v1/Chassis/1/Power", "/redfish/v1/Systems/1/Bios");
    tree.remove(gone);
    tree.replace(broken, b"{\"Id\": ".to_vec());
    let recording = recording_of(tree.clone(), CaptureOptions::default()).await;
    let unread = recording.unread().join("\n");
    assert_eq!(recording.unread().len(), 2, "{unread}");
    assert!(unread.contains(gone) && unread.contains(broken) && unread.contains("404"), "{unread}");
    let folder = tempfile::tempdir().unwrap();
    recording.write(folder.path()).unwrap();
    let copy = Tree::open(folder.path()).unwrap();
    assert_eq!(copy.get(broken), Some(b"{\"Id\": ".as_slice()));
    // The settings resource is linked from the broken one only.
    assert_eq!(copy.len(), tree.len() - 1);
    assert!(fs::read_to_string(folder.path().join("README.md")).unwrap().contains(gone));
}

#[tokio::test]
async fn a_link_to_another_host_or_out_of_the_tree_is_not_followed() {
    let mut tree = Tree::default();
    let link = |uri: &str| serde_json::json!({"@odata.id": uri});
    let root = serde_json::json!({
        "Links": {"Sessions": link(SESSIONS)},
        "A": link("https://127.0.0.1:1/redfish/v1/A"),
        "B": link("//127.0.0.1:1/redfish/v1/B"),
        "C": link("/redfish/v1/../../C"),
        "Actions": {"#X.Reset": link("/redfish/v1/Reset")},
        "Self": link("/redfish/v1/#/Links")
    });
    tree.create("/redfish/v1", &root).unwrap();
    tree.create(SESSIONS, &serde_json::json!({"Members": []})).unwrap();
    let mock = start(tree, Options::default()).await.unwrap();
    let bmc = Bmc::connect(target(&mock), &login(), ScanOptions::default()).await.unwrap();
    let recording = record(&bmc, CaptureOptions::default()).await;
    assert_eq!(recording.unread(), Vec::<String>::new());
    let asked: BTreeSet<String> = mock.requests().into_iter().map(|request| request.path).collect();
    let expected = ["/redfish", "/redfish/v1/", "/redfish/v1/$metadata", SESSIONS, "/redfish/v1/odata"];
    assert_eq!(asked, expected.map(str::to_owned).into());
    bmc.log_out().await.unwrap();
}

async fn run(mock: &patchgate::mock::Running, folder: &Path, more: &[&str]) -> Answer {
    let mut command = asking(mock, ["mock", "capture"]);
    command.arg("--output").arg(folder).args(more);
    run_beside(command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_by_its_exit_code_whether_the_recording_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mock = start(Tree::embedded(MACHINE).unwrap(), Options::default()).await.unwrap();
    let whole = run(&mock, &folder.path().join("new"), &["--redact"]).await;
    assert_eq!(whole.code, 0, "{whole:?}");
    assert!(whole.out.contains("serve it with: patchgate mock serve "), "{whole:?}");

    let used = run(&mock, folder.path(), &[]).await;
    assert_eq!(used.code, 2, "{used:?}");
    assert!(used.err.contains("is not empty"), "{used:?}");
    mock.stop().await;

    let mut tree = Tree::embedded(MACHINE).unwrap();
    tree.remove("/redfish/v1/Chassis/1/Power");
    let mock = start(tree, Options::default()).await.unwrap();
    let holes = run(&mock, &folder.path().join("holes"), &[]).await;
    assert_eq!(holes.code, 3, "{holes:?}");
    assert!(holes.err.contains("/redfish/v1/Chassis/1/Power"), "{holes:?}");
    assert_eq!(mock.open_sessions(), 0);
    mock.stop().await;
}

#[test]
fn a_folder_in_use_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x"), "x").unwrap();
    let refused = Recording::default().write(folder.path());
    assert!(matches!(refused, Err(WriteError::NotEmpty { path }) if path == folder.path()));
}

/// Real machines: their dialects name and spell identity in other ways.
async fn loses_its_identity_and_keeps_its_evidence(name: &str) {
    let original = Capture::unpack(name).tree();
    let known = identifiers(&original);
    let (folder, copy) = redacted(original.clone()).await;
    let mut leaked = BTreeSet::new();
    for path in files(folder.path()).into_iter().filter(|path| !path.ends_with("README.md")) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).to_lowercase();
        leaked.extend(known.iter().filter(|identifier| text.contains(identifier.as_str())).cloned());
    }
    println!("{name}: {} identifiers", known.len());
    assert_eq!(leaked, BTreeSet::new());
    let mut found = Vec::new();
    differences(&evidence(original).await, &evidence(copy).await, "", &known, &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_recorded_xcc_loses_its_identity_and_keeps_its_evidence() {
    loses_its_identity_and_keeps_its_evidence("sr650-v2-xcc5.70").await;
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_recorded_ilo_loses_its_identity_and_keeps_its_evidence() {
    loses_its_identity_and_keeps_its_evidence("hpe-dl385-ilo5-2.72").await;
}
