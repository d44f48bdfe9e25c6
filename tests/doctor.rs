//! `doctor`: what is said of a Redfish service, and what real BMCs serve that their schemas forbid.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on should say where")]

mod common;

use std::process::{Command, Stdio};

use common::{Capture, login, target};
use patchgate::mock::{self, Options};
use patchgate::redfish::{Deviation, ScanOptions, examine};

async fn deviations(name: &str) -> Option<Vec<Deviation>> {
    let tree = Capture::unpack(name)?.tree();
    let mock = mock::start(tree, Options::default()).await.unwrap();
    let examination = examine(target(&mock), &login(), ScanOptions::default()).await.unwrap();
    assert_eq!(examination.unread, Vec::<String>::new(), "{name}");
    assert!(examination.judged > 20, "{name}: {} judged", examination.judged);
    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0));
    println!("{name}: {} of {} resources judged", examination.judged, examination.resources);
    Some(examination.deviations)
}

/// Every deviation once, without the resource: many of one kind have the same.
fn kinds(deviations: &[Deviation]) -> Vec<String> {
    let mut kinds: Vec<String> =
        deviations.iter().map(|d| format!("{} {}: {}", d.declared, d.place, d.found)).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_real_xcc_serves_that_its_schema_forbids() {
    let Some(found) = deviations("sr650-v2-xcc5.70").await else { return };
    assert_eq!(kinds(&found), Vec::<String>::new());
    let Some(found) = deviations("sr670-v2-xcc2.83").await else { return };
    // A controller without a cache says so with a null that its schema does not allow.
    assert_eq!(kinds(&found), ["Storage.v1_12_0 StorageControllers[0].CacheSummary.TotalCacheSizeMiB: null"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_other_real_bmcs_serve_that_their_schemas_forbid() {
    let Some(found) = deviations("dell-r750-idrac9-6.00").await else { return };
    assert_eq!(kinds(&found), Vec::<String>::new());
    let Some(found) = deviations("hpe-dl385-ilo5-2.72").await else { return };
    assert_eq!(kinds(&found), Vec::<String>::new());
}

#[test]
fn the_command_tells_all_of_it() {
    let output = Command::new(env!("CARGO_BIN_EXE_patchgate"))
        .args(["doctor", "mock:sr650-v2"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}{}", String::from_utf8_lossy(&output.stderr));
    for said in [
        "Redfish service at https://127.0.0.1:",
        "Lenovo",
        "EC P-256",
        "ExpandQuery.NoLinks",
        "requests; half of the answers",
        "null-as-text",
        "held against",
    ] {
        assert!(text.contains(said), "no {said:?} in\n{text}");
    }
}
