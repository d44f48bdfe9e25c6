//! A server is judged whole: every system, manager and part that is served counts, wherever it stands and whatever a
//! summary says of it.

use std::sync::LazyLock;

use patchgate::assess::{Case, Report, assess};
use patchgate::baseline::{Catalogue, Server};
use patchgate::evidence::Observation;
use patchgate::mock::{self, FaultScript, Options, Tree};
use patchgate::redfish::{ScanOptions, SystemChoice, survey};
use patchgate::rules::{Moment, Outcome, Verdict};
use serde_json::{Value, json};

use crate::support::evidence::of_hardware;
use crate::support::program::{asking, run_beside};
use crate::support::recorded::{login, one_at_a_time, recording, target};

/// The day of judgement: within the dates of the baseline, whenever the test runs.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

fn healthy() -> Tree {
    Tree::embedded("sr650-v2").unwrap()
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());

pub async fn judged(tree: Tree, script: &str, system: SystemChoice) -> (Report, Vec<String>) {
    let faults = FaultScript::from_toml(script).unwrap();
    let mock = mock::start(tree, Options { faults, ..Options::default() }).await.unwrap();
    let now = jiff::Timestamp::now();
    let options = ScanOptions { system, ..one_at_a_time() };
    let hardware = survey(target(&mock), &login(), options).await.unwrap();
    let hardware = Observation::known(hardware, mock.url(), now);
    let evidence = of_hardware(hardware);
    let server = Server { machine_type: Some("7Z73"), ..Server::default() };
    let baseline = CATALOGUE.for_server(&server, DAY).unwrap();
    let report = assess(&Case::new(&evidence, baseline.as_ref().map(|choice| &choice.baseline), Moment::on(DAY)));
    let read = mock.requests().into_iter().filter(|r| r.method == "GET").map(|r| r.path).collect();
    mock.stop().await;
    (report, read)
}

async fn plainly(tree: Tree) -> Report {
    judged(tree, "", SystemChoice::Host).await.0
}

fn outcome(report: &Report, id: &str) -> Option<Outcome> {
    report.findings.iter().find(|f| f.id == id).map(|f| f.outcome)
}

/// What stops the gate, for messages.
fn stopping(report: &Report) -> Vec<&str> {
    let stops = |outcome| matches!(outcome, Outcome::Fail | Outcome::Unknown);
    report.findings.iter().filter(|f| stops(f.outcome)).map(|f| f.id.as_str()).collect()
}

/// One change to a healthy server, and the finding that it must make.
struct Fault {
    name: &'static str,
    patches: Vec<(&'static str, Value)>,
    verdict: Verdict,
    finding: &'static str,
}

fn critical() -> Value {
    json!({"Status": {"Health": "Critical", "State": "Enabled"}})
}

const SYSTEM: &str = "/redfish/v1/Systems/1";

fn faults() -> Vec<Fault> {
    let fault = |name, finding, verdict, patches| Fault { name, patches, verdict, finding };
    let blocked = |name, finding, patches| fault(name, finding, Verdict::Blocked, patches);
    let open = |name, finding, patches| fault(name, finding, Verdict::Undetermined, patches);
    let none = || json!({"Members": [], "Members@odata.count": 0});
    vec![
        blocked(
            "a roll-up that is worse than all below it",
            "hardware-health:Systems/1/Storage/RAID_Slot3 roll-up",
            vec![("/redfish/v1/Systems/1/Storage/RAID_Slot3", json!({"Status": {"HealthRollup": "Critical"}}))],
        ),
        blocked(
            "the roll-up of the system and nothing below",
            "hardware-health:Systems/1 roll-up",
            vec![(SYSTEM, json!({"Status": {"HealthRollup": "Critical"}}))],
        ),
        blocked(
            "nothing but the roll-up of a summary",
            "hardware-health:Systems/1 memory",
            vec![(SYSTEM, json!({"MemorySummary": {"Status": {"Health": null, "HealthRollup": "Critical"}}}))],
        ),
        blocked(
            "a memory module, which the roll-up tells of",
            "hardware-health:Systems/1/Memory/3",
            vec![
                ("/redfish/v1/Systems/1/Memory/3", critical()),
                (SYSTEM, json!({"Status": {"HealthRollup": "Critical"}})),
            ],
        ),
        blocked(
            "a processor beside a summary that says OK",
            "hardware-health:Systems/1/Processors/2",
            vec![("/redfish/v1/Systems/1/Processors/2", critical())],
        ),
        blocked(
            "a power supply that was pulled out",
            "hardware-health:Chassis/1/PowerSubsystem/PowerSupplies/PSU2",
            vec![(
                "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU2",
                json!({"Status": {"Health": "Critical", "State": "Absent"}}),
            )],
        ),
        blocked(
            "a PCIe device",
            "hardware-health:Chassis/1/PCIeDevices/slot_9",
            vec![("/redfish/v1/Chassis/1/PCIeDevices/slot_9", critical())],
        ),
        blocked(
            "firmware that is absent and critical",
            "hardware-health:UpdateService/FirmwareInventory/UEFI",
            vec![(
                "/redfish/v1/UpdateService/FirmwareInventory/UEFI",
                json!({"Status": {"Health": "Critical", "State": "Absent"}}),
            )],
        ),
        blocked(
            "a second manager",
            "hardware-health:Managers/2",
            vec![
                (
                    "/redfish/v1/Managers/2",
                    json!({"Id": "2", "Name": "board", "Status": {"Health": "Critical", "State": "Starting"}}),
                ),
                (
                    "/redfish/v1/Managers",
                    json!({"Members": [{"@odata.id": "/redfish/v1/Managers/2"}, {"@odata.id": "/redfish/v1/Managers/1"}],
                        "Members@odata.count": 2}),
                ),
            ],
        ),
        blocked(
            "a drive that only the chassis lists",
            "hardware-health:Chassis/1/Drives/B1",
            vec![
                ("/redfish/v1/Chassis/1", json!({"Drives": {"@odata.id": "/redfish/v1/Chassis/1/Drives"}})),
                (
                    "/redfish/v1/Chassis/1/Drives",
                    json!({"Members": [{"@odata.id": "/redfish/v1/Chassis/1/Drives/B1"}], "Members@odata.count": 1}),
                ),
                ("/redfish/v1/Chassis/1/Drives/B1", critical()),
            ],
        ),
        blocked(
            "a device of SimpleStorage beside an empty Storage",
            "hardware-health:Systems/1/SimpleStorage/1#/Devices/0",
            vec![
                ("/redfish/v1/Systems/1/Storage", none()),
                (SYSTEM, json!({"SimpleStorage": {"@odata.id": "/redfish/v1/Systems/1/SimpleStorage"}})),
                (
                    "/redfish/v1/Systems/1/SimpleStorage",
                    json!({"Members": [{"@odata.id": "/redfish/v1/Systems/1/SimpleStorage/1"}], "Members@odata.count": 1}),
                ),
                (
                    "/redfish/v1/Systems/1/SimpleStorage/1",
                    json!({"Name": "SATA", "Status": {"Health": "OK"}, "Devices": [{"Name": "Disk", "Status": {"Health": "Critical"}}]}),
                ),
            ],
        ),
        blocked(
            "a supply that Power lists and PowerSubsystem does not",
            "hardware-health:Chassis/1/Power#/PowerSupplies/0",
            vec![
                ("/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies", none()),
                (
                    "/redfish/v1/Chassis/1/Power",
                    json!({"PowerSupplies": [{"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/0", "Name": "PSU1",
                        "Status": {"Health": "Critical"}}], "PowerSupplies@odata.count": 1}),
                ),
            ],
        ),
        blocked(
            "a fan",
            "hardware-health:Chassis/1/Thermal#/Fans/0",
            vec![(
                "/redfish/v1/Chassis/1/Thermal",
                json!({"Fans": [{"@odata.id": "/redfish/v1/Chassis/1/Thermal#/Fans/0", "Name": "Fan 1",
                    "Status": {"Health": "Critical"}}]}),
            )],
        ),
        blocked(
            "a vendor's health of an area",
            "hardware-health:Systems/1 Memory roll-up",
            vec![(
                SYSTEM,
                json!({"Oem": {"Hpe": {"AggregateHealthStatus": {"Memory": {"Status": {"Health": "Critical"}}}}}}),
            )],
        ),
        open("no storage", "hardware-health:storage", vec![("/redfish/v1/Systems/1/Storage", none())]),
        open(
            "no drives",
            "hardware-health:drives",
            vec![("/redfish/v1/Systems/1/Storage/RAID_Slot3", json!({"Drives": [], "Drives@odata.count": 0}))],
        ),
        open("no chassis", "hardware-health:chassis", vec![("/redfish/v1/Chassis", none())]),
        open(
            "no adapters in a host that is off",
            "hardware-health:network adapters",
            vec![(SYSTEM, json!({"PowerState": "Off"})), ("/redfish/v1/Chassis/1/NetworkAdapters", none())],
        ),
        open(
            "a drive that is silent about what those beside it predict",
            "hardware-health:Systems/1/Storage/RAID_Slot3/Drives/Disk.1 prediction",
            vec![("/redfish/v1/Systems/1/Storage/RAID_Slot3/Drives/Disk.1", json!({"FailurePredicted": null}))],
        ),
    ]
}

fn with(tree: &mut Tree, patches: &[(&str, Value)]) {
    for (uri, patch) in patches {
        if tree.get(uri).is_some() {
            tree.merge(uri, patch).unwrap();
        } else {
            let mut body = patch.clone();
            body["@odata.id"] = json!(uri);
            tree.create(uri, &body).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_that_is_served_stops_the_gate_and_is_named() {
    assert_eq!(plainly(healthy()).await.verdict, Verdict::Ready);
    for fault in faults() {
        let mut tree = healthy();
        with(&mut tree, &fault.patches);
        let report = plainly(tree).await;
        assert_eq!(report.verdict, fault.verdict, "{}: {:?}", fault.name, stopping(&report));
        let expected = if fault.verdict == Verdict::Blocked { Outcome::Fail } else { Outcome::Unknown };
        assert_eq!(outcome(&report, fault.finding), Some(expected), "{}: {:?}", fault.name, stopping(&report));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cache_that_a_battery_belongs_to_is_missed() {
    let mut tree = healthy();
    let uri = "/redfish/v1/Systems/1/Storage/RAID_Slot3";
    let mut body: Value = serde_json::from_slice(tree.get(uri).unwrap()).unwrap();
    let controller = &mut body["StorageControllers"][0];
    assert!(controller.as_object_mut().unwrap().remove("CacheSummary").is_some());
    controller["Oem"]["Lenovo"]["Battery"] = json!({"OperationalStatus": "Operational"});
    assert!(tree.replace(uri, body.to_string().into_bytes()));
    let report = plainly(tree).await;
    assert_eq!(report.verdict, Verdict::Undetermined, "{:?}", stopping(&report));
}

/// The healthy server with a twin of its system, which comes first or last in the list.
fn with_twin(first: bool, changed: &Value) -> Tree {
    let mut tree = healthy();
    let mut twin: Value = serde_json::from_slice(tree.get(SYSTEM).unwrap()).unwrap();
    twin["Id"] = json!("2");
    let mut links = vec![json!({"@odata.id": SYSTEM}), json!({"@odata.id": "/redfish/v1/Systems/2"})];
    if first {
        links.reverse();
    }
    with(&mut tree, &[("/redfish/v1/Systems/2", twin)]);
    with(&mut tree, &[("/redfish/v1/Systems/2", changed.clone())]);
    with(&mut tree, &[("/redfish/v1/Systems", json!({"Members": links, "Members@odata.count": 2}))]);
    tree
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_twin_hides_nothing_wherever_it_stands_and_a_name_chooses() {
    for first in [false, true] {
        let report = plainly(with_twin(first, &json!({}))).await;
        assert_eq!(report.verdict, Verdict::Undetermined, "{:?}", stopping(&report));
        assert_eq!(outcome(&report, "other-systems:Systems/2"), Some(Outcome::Unknown));
        // A board that has no BIOS is never taken for the host.
        let board = json!({"Bios": null, "BiosVersion": null, "Status": {"HealthRollup": "OK"}});
        let report = plainly(with_twin(first, &board)).await;
        assert_eq!(report.verdict, Verdict::Ready, "{:?}", stopping(&report));
        assert_eq!(outcome(&report, "other-systems:Systems/2"), Some(Outcome::Pass));
        let virtual_one = json!({"SystemType": "Virtual"});
        let report = plainly(with_twin(first, &virtual_one)).await;
        assert_eq!(outcome(&report, "other-systems:Systems/2"), Some(Outcome::Pass));
        assert_eq!(outcome(&report, "hardware-health:Systems/1"), Some(Outcome::Pass));
    }
    let sick = json!({"Status": {"Health": "Critical"}});
    let named = |name: &str| SystemChoice::Named(name.to_owned());
    let of = async |choice| judged(with_twin(true, &sick), "", choice).await.0;
    let report = of(named("1")).await;
    assert_eq!(report.verdict, Verdict::Ready, "{:?}", stopping(&report));
    assert_eq!(outcome(&report, "other-systems:Systems/2"), Some(Outcome::NotApplicable));
    let report = of(named("2")).await;
    assert_eq!(outcome(&report, "hardware-health:Systems/2"), Some(Outcome::Fail));
    assert_eq!(of(SystemChoice::All).await.verdict, Verdict::Blocked);
    let healthy_all = judged(with_twin(true, &json!({})), "", SystemChoice::All).await.0;
    assert_eq!(healthy_all.verdict, Verdict::Ready, "{:?}", stopping(&healthy_all));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_no_system_has_is_a_mistake_that_names_those_that_are_there() {
    let mock = mock::start(with_twin(true, &json!({})), Options::default()).await.unwrap();
    for (name, code) in [("3", 2), ("2", 0)] {
        let out = run_beside(asking(&mock, ["check", "--as-of", "2026-11-22", "--system", name])).await;
        assert_eq!(out.code, code, "{name}: {}", out.err);
        assert_eq!(out.err.contains("no system is called \"3\"; there are 1, 2;"), code == 2, "{}", out.err);
    }
    assert_eq!(mock.open_sessions(), 0);
    mock.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_cannot_be_read_is_not_replaced_by_its_neighbour() {
    let script = "[[rule]]\nuri = \"/redfish/v1/Systems/1\"\naction = { status = { code = 500 } }\n\
        [[rule]]\nuri = \"/redfish/v1/Systems\"\naction = { expand = \"refused\" }\n";
    let (report, _) = judged(with_twin(false, &json!({})), script, SystemChoice::Host).await;
    assert_eq!(report.verdict, Verdict::Undetermined, "{:?}", stopping(&report));
    assert_eq!(outcome(&report, "other-systems:Systems/1"), Some(Outcome::Unknown), "{:?}", stopping(&report));
}

/// Whatever a scan reads and has a status: none is critical and the server ready, and worse is never better.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worse_status_anywhere_never_makes_a_verdict_better() {
    let (_, read) = judged(
        healthy(),
        "[[rule]]\nuri = \"/redfish/v1/\"\n\
        action = { fields = { drop = [\"/ProtocolFeaturesSupported\"] } }",
        SystemChoice::Host,
    )
    .await;
    let tree = healthy();
    let has_status = |uri: &String| {
        let body = tree.get(uri).and_then(|body| serde_json::from_slice::<Value>(body).ok());
        body.is_some_and(|body| body["Status"].is_object())
    };
    let mut seen: Vec<_> = read.into_iter().filter(has_status).collect();
    seen.sort();
    seen.dedup();
    assert!(seen.len() > 30, "{seen:?}");
    let mut hidden = Vec::new();
    for uri in seen {
        // A service is no hardware.
        if uri.ends_with("/UpdateService") || uri.contains("PCIeFunctions") {
            continue;
        }
        let mut tree = healthy();
        tree.merge(&uri, &json!({"Status": {"Health": "Critical"}})).unwrap();
        if plainly(tree).await.verdict == Verdict::Ready {
            hidden.push(uri);
        }
    }
    assert_eq!(hidden, Vec::<String>::new(), "critical, and the server is ready");
}

async fn capture(name: &str, choice: SystemChoice) -> Report {
    judged(recording(name), "", choice).await.0
}

/// What the two rules of this file say stops the gate.
fn health_stops(report: &Report) -> Vec<&str> {
    let ours = |id: &&str| id.starts_with("hardware-health:") || id.starts_with("other-systems:");
    let weighty =
        |id: &&str| report.findings.iter().any(|f| f.id == **id && f.severity == patchgate::rules::Severity::Block);
    stopping(report).into_iter().filter(ours).filter(weighty).collect()
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn recorded_servers_are_healthy_or_not_by_their_own_words() {
    for name in [
        "dell-r760-idrac9",
        "hpe-dl360-gen12-ilo7",
        "hpe-dl365-gen10plus-ilo5",
        "supermicro",
        "cisco-c220m4",
        "nvidia-bluefield-dpu",
        "sr670-v2-xcc2.83",
    ] {
        let report = capture(name, SystemChoice::Host).await;
        assert_eq!(health_stops(&report), Vec::<&str>::new(), "{name}");
    }
    let nodes = capture("cray-ex4252", SystemChoice::Host).await;
    let others = ["other-systems:Systems/Node1", "other-systems:Systems/Node2", "other-systems:Systems/Node3"];
    assert_eq!(health_stops(&nodes), others);
    for node in ["Node0", "Node1", "Node2", "Node3"] {
        let report = capture("cray-ex4252", SystemChoice::Named(node.into())).await;
        assert_eq!(health_stops(&report), Vec::<&str>::new(), "{node}");
    }
    let gpus = capture("nvidia-gb200-openbmc", SystemChoice::Host).await;
    assert_eq!(outcome(&gpus, "hardware-health:Managers/HGX_BMC_0"), Some(Outcome::Fail));
    assert_eq!(outcome(&gpus, "hardware-health:Systems/System_0"), Some(Outcome::Pass));
    assert_eq!(outcome(&gpus, "other-systems:Systems/HGX_Baseboard_0"), Some(Outcome::Pass));
    let drives = capture("hpe-dl385-ilo5-2.72", SystemChoice::Host).await;
    assert_eq!(outcome(&drives, "hardware-health:Systems/1/Storage/DA00001C/Drives/DA00001C"), Some(Outcome::Fail));
    let supply = capture("sr650-v2-xcc5.70", SystemChoice::Host).await;
    let unit = "hardware-health:Chassis/1/PowerSubsystem/PowerSupplies/PSU1";
    assert_eq!(outcome(&supply, unit), Some(Outcome::Fail));
}
