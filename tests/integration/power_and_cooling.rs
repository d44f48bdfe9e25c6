//! What keeps a server alive beside its supplies and fans counts like these: leak detectors, pumps, batteries, and what is said of power
//! and cooling as a whole.
//!
//! The trees are synthetic. Their form is that of real services: leak detectors of a GB200 and a GB300 (`Status`, `DetectorState`, and
//! roll-ups above that say OK beside one that is critical), pumps of an iLO 7, redundancy groups of iDRAC9 and iLO 5.

use patchgate::mock::Tree;
use patchgate::redfish::SystemChoice;
use patchgate::rules::{Outcome, Verdict};
use serde_json::{Value, json};

use crate::whole_servers::judged;

const CHASSIS: &str = "/redfish/v1/Chassis/1";
const COOLING: &str = "/redfish/v1/Chassis/1/ThermalSubsystem";
const POWER: &str = "/redfish/v1/Chassis/1/PowerSubsystem";
const DETECTION: &str = "/redfish/v1/Chassis/1/ThermalSubsystem/LeakDetection";
const DETECTOR: &str = "/redfish/v1/Chassis/1/ThermalSubsystem/LeakDetection/LeakDetectors/ColdPlate";
const PUMP: &str = "/redfish/v1/Chassis/1/ThermalSubsystem/Pumps/1";
const BATTERY: &str = "/redfish/v1/Chassis/1/PowerSubsystem/Batteries/1";

fn well() -> Value {
    json!({"Health": "OK", "HealthRollup": "OK", "State": "Enabled"})
}

fn put(tree: &mut Tree, uri: &str, body: Value) {
    let mut body = body;
    body["@odata.id"] = json!(uri);
    tree.create(uri, &body).unwrap();
}

/// A collection with one member, and that member.
fn listed(tree: &mut Tree, member: &str, body: Value) {
    let (collection, _) = member.rsplit_once('/').unwrap();
    put(tree, collection, json!({"Members": [{"@odata.id": member}], "Members@odata.count": 1}));
    put(tree, member, body);
}

/// A healthy server whose case, cooling and leak detection say OK of all that is below them.
fn cooled() -> Tree {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    let link = |uri: &str| json!({"@odata.id": uri});
    let chassis =
        json!({"@odata.type": "#Chassis.v1_22_0.Chassis", "Status": well(), "ThermalSubsystem": link(COOLING)});
    tree.merge(CHASSIS, &chassis).unwrap();
    let subsystem = json!({"Name": "Thermal Subsystem", "Status": well(), "LeakDetection": link(DETECTION),
        "Pumps": link(&format!("{COOLING}/Pumps")), "FanRedundancy": [{"RedundancyType": "NPlusM", "Status": well()}]});
    put(&mut tree, COOLING, subsystem);
    let detectors = link(&format!("{DETECTION}/LeakDetectors"));
    put(&mut tree, DETECTION, json!({"Name": "Leak Detection", "Status": well(), "LeakDetectors": detectors}));
    listed(&mut tree, DETECTOR, json!({"Name": "Cold plate", "DetectorState": "OK", "Status": well()}));
    listed(&mut tree, PUMP, json!({"Name": "Pump 1", "Status": well()}));
    tree.merge(POWER, &json!({"Status": well(), "Batteries": link(&format!("{POWER}/Batteries"))})).unwrap();
    let groups = json!([{"RedundancyType": "Failover", "Status": well()},
        {"RedundancyType": "Sharing", "Status": {"Health": "Critical", "State": "Disabled"}}]);
    tree.merge(POWER, &json!({ "PowerSupplyRedundancy": groups })).unwrap();
    listed(&mut tree, BATTERY, json!({"Name": "Battery 1", "Status": well()}));
    tree
}

async fn verdict(tree: Tree, finding: &str) -> (Verdict, Option<Outcome>, Vec<String>) {
    let report = judged(tree, "", SystemChoice::Host).await.0;
    let stops = |outcome| matches!(outcome, Outcome::Fail | Outcome::Unknown);
    let outcome = report.findings.iter().find(|f| f.id == finding).map(|f| f.outcome);
    (report.verdict, outcome, report.findings.into_iter().filter(|f| stops(f.outcome)).map(|f| f.id).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cools_and_powers_a_healthy_server_does_not_stop_it() {
    for (uri, change) in [
        (CHASSIS, json!({})),
        // A case that says nothing of what is below it.
        (CHASSIS, json!({"Status": {"HealthRollup": null}})),
        // An empty place, whatever stands in for a word there.
        (DETECTOR, json!({"Status": {"Health": "OK", "State": "Absent"}})),
        // None of a kind says how it is: the schema makes it optional.
        (BATTERY, json!({"Status": {"Health": null, "HealthRollup": null}})),
    ] {
        let mut tree = cooled();
        tree.merge(uri, &change).unwrap();
        let (verdict, _, stops) = verdict(tree, "").await;
        assert_eq!(verdict, Verdict::Ready, "{uri} {change}: {stops:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leak_stops_the_gate_whatever_sums_up_above_it() {
    let (blocked, open) = ((Verdict::Blocked, Outcome::Fail), (Verdict::Undetermined, Outcome::Unknown));
    for (change, expected) in [
        // As a GB200 served it.
        (json!({"DetectorState": "Critical", "Status": {"Health": "Critical", "State": "Degraded"}}), blocked),
        (json!({"DetectorState": "Critical"}), blocked),
        (json!({"Status": {"Health": "Critical"}}), blocked),
        // A word of its own.
        (json!({"DetectorState": "LeakDetected"}), open),
    ] {
        let mut tree = cooled();
        tree.merge(DETECTOR, &change).unwrap();
        let id = format!("hardware-health:{}", DETECTOR.trim_start_matches("/redfish/v1/"));
        let (verdict, outcome, stops) = verdict(tree, &id).await;
        assert_eq!((verdict, outcome), (expected.0, Some(expected.1)), "{change}: {stops:?}");
    }
    let mut tree = cooled();
    assert!(tree.remove(DETECTOR));
    assert_eq!(verdict(tree, "").await.0, Verdict::Undetermined, "a detector that is listed and not there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_of_power_and_cooling_counts_where_it_is_worse() {
    let critical = json!({"Health": "Critical", "State": "Enabled"});
    let group = |name: &str| json!({ name: [{"RedundancyType": "Failover", "Status": critical}] });
    for (uri, change, finding) in [
        (PUMP, json!({ "Status": critical }), "Chassis/1/ThermalSubsystem/Pumps/1"),
        (BATTERY, json!({ "Status": critical }), "Chassis/1/PowerSubsystem/Batteries/1"),
        (POWER, json!({ "Status": critical }), "Chassis/1/PowerSubsystem roll-up"),
        (POWER, json!({"Status": {"HealthRollup": "Critical"}}), "Chassis/1/PowerSubsystem roll-up"),
        (COOLING, json!({ "Status": critical }), "Chassis/1/ThermalSubsystem roll-up"),
        (POWER, group("PowerSupplyRedundancy"), "Chassis/1/PowerSubsystem#/PowerSupplyRedundancy/0 roll-up"),
        (COOLING, group("FanRedundancy"), "Chassis/1/ThermalSubsystem#/FanRedundancy/0 roll-up"),
        ("/redfish/v1/Chassis/1/Thermal", group("Redundancy"), "Chassis/1/Thermal#/Redundancy/0 roll-up"),
    ] {
        let mut tree = cooled();
        tree.merge(CHASSIS, &json!({"Status": {"HealthRollup": null}})).unwrap();
        tree.merge(uri, &change).unwrap();
        let (verdict, outcome, stops) = verdict(tree, &format!("hardware-health:{finding}")).await;
        assert_eq!((verdict, outcome), (Verdict::Blocked, Some(Outcome::Fail)), "{uri} {change}: {stops:?}");
    }
    // A supply that is as bad is the one thing to say.
    let mut tree = cooled();
    let supply = format!("{POWER}/PowerSupplies/PSU1");
    tree.merge(&supply, &json!({ "Status": critical })).unwrap();
    tree.merge(POWER, &json!({ "Status": critical })).unwrap();
    let (verdict, outcome, stops) = verdict(tree, "hardware-health:Chassis/1/PowerSubsystem roll-up").await;
    assert_eq!((verdict, outcome), (Verdict::Blocked, None), "{stops:?}");
}

/// As a GB200 served its processors: OK, beside a condition of their firmware that is critical.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_part_lists_as_in_need_of_attention_counts_like_its_health() {
    for uri in
        [CHASSIS, PUMP, "/redfish/v1/Systems/1", "/redfish/v1/Managers/1", &format!("{POWER}/PowerSupplies/PSU1")]
    {
        for (severity, expected) in
            [("Critical", Verdict::Blocked), ("Warning", Verdict::Ready), ("OK", Verdict::Ready)]
        {
            let mut tree = cooled();
            // The roll-up of the case speaks for its pumps.
            tree.merge(CHASSIS, &json!({"Status": {"HealthRollup": null}})).unwrap();
            let condition = json!({"Message": "Something was detected.", "Severity": severity});
            tree.merge(uri, &json!({"Status": {"Conditions": [condition]}})).unwrap();
            let id = format!("hardware-health:{}", uri.trim_start_matches("/redfish/v1/"));
            let (verdict, outcome, stops) = verdict(tree, &id).await;
            let is_told = outcome == Some(Outcome::Fail);
            assert_eq!((verdict, is_told), (expected, severity != "OK"), "{uri} {severity}: {stops:?}");
        }
    }
}
