//! What a scan costs a BMC: requests, connections, and requests that wait for each other. Counted, never timed.

use patchgate::evidence::{Depth, Expand, Hardware};
use patchgate::mock::{self, FaultScript, Options, Running, Tree};
use patchgate::redfish::{Limits, Login, ScanOptions, survey};
use serde_json::json;

use crate::support::evidence::facts;
use crate::support::recorded::{login, recording, target};

/// The service root of a BMC that does not offer `$expand`.
const WITHOUT_EXPAND: &str = "[[rule]]\nuri = \"/redfish/v1/\"\n\
    action = { fields = { drop = [\"/ProtocolFeaturesSupported\"] } }";

async fn serve(tree: Tree, script: &str) -> Running {
    let faults = FaultScript::from_toml(script).unwrap();
    mock::start(tree, Options { faults, ..Options::default() }).await.unwrap()
}

async fn scan(tree: &Tree, script: &str, options: ScanOptions) -> (Hardware, Running) {
    let mock = serve(tree.clone(), script).await;
    let hardware = survey(target(&mock), &login(), options).await.unwrap();
    (hardware, mock)
}

fn at(depth: Depth) -> ScanOptions {
    ScanOptions { depth, ..ScanOptions::default() }
}

// On one thread: on two, a connection may be seen as busy for a moment after its answer was read, and another is opened.
#[tokio::test]
#[ignore = "needs ../shared"]
async fn the_real_sr650_v2_is_read_in_few_requests_and_a_short_chain() {
    let tree = recording("sr650-v2-xcc5.70");
    costs_at_most(&tree, &BOUNDS).await;
}

/// The embedded machine is the same server as far as what a scan asks for goes, and healthy.
#[tokio::test]
async fn the_embedded_sr650_v2_costs_what_the_real_one_does() {
    costs_at_most(&Tree::embedded("sr650-v2").unwrap(), &BOUNDS).await;
}

/// Depth, service, requests at most, trips at most. These are the figures of docs/redfish.md. Of all but the first two
/// and the last, four are under way at a time: at 200 ms, 35 requests are 2.0 s and 90 are 4.8 s.
const BOUNDS: [(Depth, &str, u64, u64); 6] = [
    (Depth::Firmware, "", 6, 3),
    (Depth::Health, "", 17, 4),
    (Depth::Full, "", 35, 4),
    (Depth::Firmware, WITHOUT_EXPAND, 24, 4),
    (Depth::Health, WITHOUT_EXPAND, 44, 7),
    (Depth::Full, WITHOUT_EXPAND, 90, 7),
];

async fn costs_at_most(tree: &Tree, bounds: &[(Depth, &str, u64, u64)]) {
    for (depth, script, requests, trips) in bounds.iter().copied() {
        let (hardware, mock) = scan(tree, script, at(depth)).await;
        let connection = &hardware.connection;
        let cost = connection.cost.as_ref().unwrap();
        let name = format!("{}, {}", depth.name(), if script.is_empty() { "$expand" } else { "without $expand" });
        println!("{name}: {} requests, {} trips, {} connections", connection.requests, cost.trips, cost.connections);
        assert!(connection.requests <= requests, "{name}: {connection:?}");
        assert!(cost.trips <= trips, "{name}: {cost:?}");
        assert!(cost.connections <= 4, "{name}: no more connections than requests at a time: {cost:?}");
        assert_eq!(cost.expand, if script.is_empty() { Expand::Used } else { Expand::NotOffered }, "{name}");
        // The BMC counts the same.
        assert_eq!(connection.requests, mock.requests().len() as u64, "{name}");
        assert_eq!(cost.connections, mock.connections() as u64, "{name}");
        assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_and_without_expand_the_evidence_is_the_same() {
    let tree = Tree::embedded("sr650-v2").unwrap();
    for depth in [Depth::Firmware, Depth::Health, Depth::Full] {
        let (expanded, _) = scan(&tree, "", at(depth)).await;
        let (single, _) = scan(&tree, WITHOUT_EXPAND, at(depth)).await;
        assert_eq!(facts(&expanded), facts(&single), "{depth:?}");
    }
}

/// Two levels at once are asked for where the root promises them, and believed no more than one is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_levels_that_are_not_given_cost_two_requests_and_no_fact() {
    let tree = Tree::embedded("sr650-v2").unwrap();
    let (single, _) = scan(&tree, WITHOUT_EXPAND, at(Depth::Health)).await;
    for (expand, more) in [
        ("\"refused\"", 2),
        // One member is compared, and from then on all are read by themselves.
        ("{ drops = [\"/PowerSupplies\"] }", 2),
        ("\"ignored\"", 2),
    ] {
        let script =
            format!("[[rule]]\nuri = \"/redfish/v1/Chassis/1/PowerSubsystem\"\naction = {{ expand = {expand} }}");
        let (hardware, mock) = scan(&tree, &script, at(Depth::Health)).await;
        assert_eq!(facts(&hardware), facts(&single), "{expand}");
        assert_eq!(hardware.connection.cost.as_ref().unwrap().expand, Expand::Used, "{expand}");
        let (whole, _) = scan(&tree, "", at(Depth::Health)).await;
        assert!(mock.requests().len() as u64 <= whole.connection.requests + more, "{expand}: {:?}", mock.requests());
    }
}

/// Each place for memory is asked for only where its summary does not say OK, or a roll-up is worse than all else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_modules_are_read_where_nothing_else_explains_the_alarm() {
    const SYSTEM: &str = "/redfish/v1/Systems/1";
    const SUPPLY: &str = "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU1";
    let health = |health: &str| json!({"Status": {"Health": health, "State": "Enabled"}});
    let rollup = |rollup: &str| json!({"Status": {"Health": "OK", "HealthRollup": rollup}});
    let summary = |word: &str| json!({"MemorySummary": {"Status": {"Health": word, "HealthRollup": word}}});
    for (name, patches, read) in [
        ("all is well", vec![], false),
        ("the supply explains it", vec![(SYSTEM, rollup("Critical")), (SUPPLY, health("Critical"))], false),
        ("the supply is not as bad", vec![(SYSTEM, rollup("Critical")), (SUPPLY, health("Warning"))], true),
        ("nothing explains it", vec![(SYSTEM, rollup("Critical"))], true),
        ("a word that nobody knows", vec![(SYSTEM, rollup("Odd")), (SUPPLY, health("Critical"))], true),
        ("the summary says so", vec![(SYSTEM, summary("Warning"))], true),
        ("the summary says nothing", vec![(SYSTEM, json!({"MemorySummary": null}))], true),
    ] {
        let mut tree = Tree::embedded("sr650-v2").unwrap();
        patches.iter().for_each(|(uri, patch)| tree.merge(uri, patch).unwrap());
        let (hardware, _) = scan(&tree, "", at(Depth::Full)).await;
        assert_eq!(hardware.memory_modules.value().is_some(), read, "{name}: {:?}", hardware.memory_modules);
        assert!(hardware.connection.cost.unwrap().trips <= 5, "{name}");
    }
}

#[tokio::test]
async fn one_request_at_a_time_needs_one_connection() {
    let limits = Limits { concurrent_requests: 1, ..Limits::STANDARD };
    let tree = Tree::embedded("sr650-v2").unwrap();
    let (hardware, mock) = scan(&tree, "", ScanOptions { limits, ..at(Depth::Full) }).await;
    assert_eq!((hardware.connection.cost.unwrap().connections, mock.connections()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn http_basic_makes_no_session() {
    let tree = Tree::embedded("sr650-v2").unwrap();
    let (hardware, mock) = scan(&tree, "", ScanOptions { login: Login::Basic, ..ScanOptions::default() }).await;
    assert_eq!((hardware.connection.sessions_created, mock.sessions_created()), (0, 0));
    assert!(hardware.firmware.value().unwrap().is_whole());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_expand_is_left_for_single_reads_and_not_tried_again() {
    let script = "[[rule]]\nuri = \"/redfish/v1/Systems\"\naction = { expand = { slow = { fixed-ms = 3600000 } } }";
    let limits = Limits { expand: std::time::Duration::from_millis(300), concurrent_requests: 1, ..Limits::STANDARD };
    let tree = Tree::embedded("sr650-v2").unwrap();
    let (hardware, mock) = scan(&tree, script, ScanOptions { limits, ..at(Depth::Full) }).await;
    assert_eq!(hardware.connection.cost.as_ref().unwrap().expand, Expand::Slow);
    assert!(hardware.system.value().is_some());
    assert_eq!(hardware.firmware.value().unwrap().items.len(), 17);
    let asked = mock.requests();
    let inventory = asked.iter().filter(|r| r.path.contains("FirmwareInventory/")).count();
    assert_eq!(inventory, 17, "the inventory was read one by one: {asked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expand_that_drops_properties_is_noticed_by_one_member() {
    let script = "[[rule]]\nuri = \"/redfish/v1/UpdateService/FirmwareInventory\"\n\
        action = { expand = { drops = [\"/Version\"] } }";
    let tree = Tree::embedded("sr650-v2").unwrap();
    let (lossy, _) = scan(&tree, script, at(Depth::Firmware)).await;
    assert_eq!(lossy.connection.cost.as_ref().unwrap().expand, Expand::Lossy);
    let (whole, _) = scan(&tree, "", at(Depth::Firmware)).await;
    assert_eq!(facts(&lossy), facts(&whole));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_that_has_sent_all_its_requests_still_logs_out() {
    let limits = Limits { requests: 8, ..Limits::STANDARD };
    let tree = Tree::embedded("sr650-v2").unwrap();
    let (hardware, mock) = scan(&tree, WITHOUT_EXPAND, ScanOptions { limits, ..at(Depth::Full) }).await;
    let missing = format!("{:?}", hardware.firmware.reason().or(hardware.storage.reason()));
    assert!(missing.contains("the scan has sent the 8 requests it may send"), "{missing}");
    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0));
    assert_eq!(mock.requests().len(), 9, "eight and the logout");
}
