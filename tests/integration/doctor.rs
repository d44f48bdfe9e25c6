//! `doctor`: what is said of a Redfish service, and what real BMCs serve that their schemas forbid.

use patchgate::mock::{self, Options};
use patchgate::redfish::{Deviation, ScanOptions, examine};

use crate::support::program::{patchgate, run};
use crate::support::recorded::{Capture, login, target};

async fn deviations(name: &str) -> Vec<Deviation> {
    let tree = Capture::unpack(name).tree();
    let mock = mock::start(tree, Options::default()).await.unwrap();
    let examination = examine(target(&mock), &login(), ScanOptions::default()).await.unwrap();
    assert_eq!(examination.unread, Vec::<String>::new(), "{name}");
    assert!(examination.judged > 20, "{name}: {} judged", examination.judged);
    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0));
    println!("{name}: {} of {} resources judged", examination.judged, examination.resources);
    examination.deviations
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
#[ignore = "needs ../shared"]
async fn the_xcc_of_an_sr650_v2_serves_nothing_that_its_schemas_forbid() {
    assert_eq!(kinds(&deviations("sr650-v2-xcc5.70").await), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn the_xcc_of_an_sr670_v2_serves_one_thing_that_its_schema_forbids() {
    // A controller without a cache says so with a null that its schema does not allow.
    let found = kinds(&deviations("sr670-v2-xcc2.83").await);
    assert_eq!(found, ["Storage.v1_12_0 StorageControllers[0].CacheSummary.TotalCacheSizeMiB: null"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn an_idrac_serves_nothing_that_its_schemas_forbid() {
    assert_eq!(kinds(&deviations("dell-r750-idrac9-6.00").await), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn an_ilo_serves_nothing_that_its_schemas_forbid() {
    assert_eq!(kinds(&deviations("hpe-dl385-ilo5-2.72").await), Vec::<String>::new());
}

#[test]
fn the_command_tells_all_of_it() {
    let answer = run(patchgate(["doctor", "mock:sr650-v2"]));
    assert_eq!(answer.code, 0, "{}", answer.shown());
    for said in [
        "Redfish service at https://127.0.0.1:",
        "Lenovo",
        "EC P-256",
        "ExpandQuery.NoLinks",
        "requests; half of the answers",
        "null-as-text",
        "held against",
    ] {
        assert!(answer.out.contains(said), "no {said:?} in\n{}", answer.out);
    }
}
