//! Lists on the way through a BMC: over pages, with an error beside them, and named by more than one parent.

use patchgate::mock::{self, Tree};
use patchgate::redfish::SystemChoice;
use patchgate::rules::{Outcome, Verdict};
use serde_json::{Value, json};

use crate::support::bench::resource;
use crate::whole_servers::judged;

const LOGS: &str = "/redfish/v1/Systems/1/LogServices";

fn put(tree: &mut Tree, uri: &str, body: &Value) {
    if !tree.replace(uri, body.to_string().into_bytes()) {
        tree.create(uri, body).unwrap();
    }
}

/// The log of open faults is on the second page of the list of logs, and holds a critical one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_of_faults_counts_on_whatever_page_it_is_named() {
    let mut tree = mock::scenario("sr650-v2", Some("psu1-failed")).unwrap().tree;
    let fault = |report: &patchgate::assess::Report| {
        let of_log = |id: &str| id.starts_with("active-faults:Systems/1/LogServices/ActiveLog/Entries/");
        report.findings.iter().any(|f| of_log(&f.id) && f.outcome == Outcome::Fail)
    };
    assert!(fault(&judged(tree.clone(), "", SystemChoice::Host).await.0));
    let mut first = resource(&tree, LOGS);
    let members = first["Members"].as_array().unwrap().clone();
    let is_fault_log = |link: &&Value| link["@odata.id"].as_str().unwrap().ends_with("/ActiveLog");
    let (faults, rest): (Vec<_>, Vec<_>) = members.iter().partition(is_fault_log);
    assert_eq!(faults.len(), 1);
    first["Members"] = json!(rest);
    // The list is short and says nothing: with a count, or an error beside it, that is a gap; with a next link, there is more.
    let cut = first.clone();
    put(&mut tree, LOGS, &cut);
    let report = judged(tree.clone(), "", SystemChoice::Host).await.0;
    assert!(report.findings.iter().any(|f| f.rule == "active-faults" && f.outcome == Outcome::Unknown));
    let mut broken = first.clone();
    broken["Members@odata.count"] = json!(rest.len());
    broken["error"] = json!({"message": "cut short"});
    put(&mut tree, LOGS, &broken);
    let report = judged(tree.clone(), "", SystemChoice::Host).await.0;
    assert!(report.findings.iter().any(|f| f.rule == "active-faults" && f.outcome == Outcome::Unknown));

    let second = format!("{LOGS}/more");
    first["Members@odata.nextLink"] = json!(second);
    put(&mut tree, LOGS, &first);
    put(&mut tree, &second, &json!({"@odata.id": second, "Members": faults, "Members@odata.count": members.len()}));
    assert!(fault(&judged(tree, "", SystemChoice::Host).await.0));
}

/// Two chassis name the same supplies and adapters: each is there once, and a parent that is not read is one gap.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_two_parents_name_is_there_once() {
    let mut tree = mock::scenario("sr650-v2", None).unwrap().tree;
    let shared = |name: &str| resource(&tree, "/redfish/v1/Chassis/1")[name].clone();
    let links = json!({"PowerSubsystem": shared("PowerSubsystem"), "NetworkAdapters": shared("NetworkAdapters"),
        "Thermal": shared("Thermal"), "PCIeDevices": shared("PCIeDevices")});
    tree.merge("/redfish/v1/Chassis/3", &links).unwrap();
    let ids = |report: &patchgate::assess::Report| {
        let mut ids: Vec<String> = report.findings.iter().map(|f| f.id.clone()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        (all, ids.len())
    };
    let report = judged(tree.clone(), "", SystemChoice::Host).await.0;
    let (all, distinct) = ids(&report);
    assert_eq!((report.verdict, all), (Verdict::Ready, distinct));
    assert!(tree.remove("/redfish/v1/Chassis/3"));
    let report = judged(tree, "", SystemChoice::Host).await.0;
    let (all, distinct) = ids(&report);
    assert_eq!((report.verdict, all), (Verdict::Undetermined, distinct));
}

/// A card that is well borrows power and cooling where its links lead to nothing; a case has its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_leads_to_nothing_is_no_gap_of_a_card_that_is_well() {
    let with = |kind: &str, health: &str| {
        let mut tree = mock::scenario("sr650-v2", None).unwrap().tree;
        let card = json!({"@odata.id": "/redfish/v1/Chassis/Mezz", "Id": "Mezz", "Name": "Mezz", "ChassisType": kind,
            "Status": {"Health": health, "State": "Enabled"}, "Power": {"@odata.id": "/redfish/v1/Chassis/Mezz/Power"},
            "Thermal": {"@odata.id": "/redfish/v1/Chassis/Mezz/Thermal"}});
        put(&mut tree, "/redfish/v1/Chassis/Mezz", &card);
        let mut list = resource(&tree, "/redfish/v1/Chassis");
        list["Members"].as_array_mut().unwrap().push(json!({"@odata.id": "/redfish/v1/Chassis/Mezz"}));
        list["Members@odata.count"] = json!(list["Members"].as_array().unwrap().len());
        put(&mut tree, "/redfish/v1/Chassis", &list);
        tree
    };
    let verdict = async |tree| judged(tree, "", SystemChoice::Host).await.0.verdict;
    assert_eq!(verdict(with("Card", "OK")).await, Verdict::Ready);
    assert_eq!(verdict(with("RackMount", "OK")).await, Verdict::Undetermined);
    assert_eq!(verdict(with("Card", "Warning")).await, Verdict::Undetermined);
    // What a service says in the words of a 404 is one; any other error is none.
    for (id, expected) in
        [("Base.1.4.ResourceMissingAtURI", Verdict::Ready), ("Base.1.4.InternalError", Verdict::Undetermined)]
    {
        let mut tree = with("Card", "OK");
        let error = json!({"error": {"code": id, "@Message.ExtendedInfo": [{"MessageId": id}]}});
        for name in ["Power", "Thermal"] {
            let uri = format!("/redfish/v1/Chassis/Mezz/{name}");
            tree.create(&uri, &json!({"@odata.id": uri})).unwrap();
            assert!(tree.replace(&uri, error.to_string().into_bytes()));
        }
        assert_eq!(verdict(tree).await, expected, "{id}");
    }
}
