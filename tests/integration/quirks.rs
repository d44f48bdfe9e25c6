//! Each quirk, on the machine that showed it: with it, and as the same machine is read when nobody knows its vendor.
//!
//! The second half of each test is what makes it fail without its quirk, and shows that the gate stays shut then.

use jiff::civil::date;
use patchgate::assess::{Case, assess};
use patchgate::evidence::{Bank, FirmwareMember, Hardware, Missing, Observation};
use patchgate::mock::Tree;
use patchgate::redfish::Quirk;
use patchgate::rules::{Moment, Outcome};
use serde_json::{Value, json};

use crate::support::evidence::of_hardware;
use crate::support::recorded::{recording, survey_of};

async fn scan(tree: Tree) -> Hardware {
    let (hardware, mock) = survey_of(tree).await;
    mock.stop().await;
    hardware.unwrap()
}

/// A machine as it is, and behind a service root that names a vendor whom nobody knows.
async fn known_and_unknown(capture: &str) -> (Hardware, Hardware) {
    let tree = recording(capture);
    let mut unknown = tree.clone();
    unknown.merge("/redfish/v1/", &json!({"Vendor": "Contoso"})).unwrap();
    let (known, unknown) = (scan(tree).await, scan(unknown).await);
    assert_eq!(unknown.service.quirks, Vec::<String>::new());
    (known, unknown)
}

fn applied(hardware: &Hardware, quirk: Quirk) -> bool {
    hardware.service.quirks.iter().any(|name| name == quirk.name())
}

fn member<'a>(hardware: &'a Hardware, id: &str) -> &'a FirmwareMember {
    hardware.firmware.value().unwrap().items.iter().find(|m| m.id.text() == Some(id)).unwrap()
}

/// The outcomes of one rule, by component.
fn judged(hardware: &Hardware, rule: &str) -> Vec<(String, Outcome)> {
    let now = jiff::Timestamp::now();
    let hardware = Observation::known(hardware.clone(), "https://bmc.example", now);
    let evidence = of_hardware(hardware);
    let report = assess(&Case::new(&evidence, None, Moment::on(date(2026, 11, 22))));
    let findings = report.findings.into_iter().filter(|f| f.rule == rule);
    findings.map(|f| (f.component, f.outcome)).collect()
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn null_as_text() {
    let (known, unknown) = known_and_unknown("sr650-v2-xcc5.70").await;
    assert!(applied(&known, Quirk::NullAsText));
    assert_eq!(member(&known, "UEFI-Pending").software_id.reason(), Some(&Missing::Null));
    assert_eq!(member(&unknown, "UEFI-Pending").software_id.text(), Some("null"));
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn standing_pending_members() {
    // 2.83 spells nothing pending with a version of "-*", which needs no other quirk to be read.
    let (known, unknown) = known_and_unknown("sr670-v2-xcc2.83").await;
    assert!(applied(&known, Quirk::StandingPendingMembers));
    assert_eq!(member(&known, "BMC-Primary-Pending").bank, Bank::NothingPending);
    assert_eq!(member(&unknown, "BMC-Primary-Pending").bank, Bank::Unclear);
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn copy_in_id() {
    let (known, unknown) = known_and_unknown("dell-r750-idrac9-6.00").await;
    assert!(applied(&known, Quirk::CopyInId));
    let (previous, installed) = ("Previous-159-1.2.4__BIOS.Setup.1-1", "Installed-159-1.8.2__BIOS.Setup.1-1");
    assert_eq!((member(&known, previous).bank, member(&known, installed).bank), (Bank::Backup, Bank::Active));
    assert_eq!((member(&unknown, previous).bank, member(&unknown, installed).bank), (Bank::Unclear, Bank::Active));
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn midnight_release_date() {
    let (known, unknown) = known_and_unknown("dell-r750-idrac9-6.00").await;
    assert!(applied(&known, Quirk::MidnightReleaseDate));
    let midnights = |hardware: &Hardware| {
        let members = &hardware.firmware.value().unwrap().items;
        members.iter().filter(|m| m.release_date.text() == Some("00:00:00Z")).count()
    };
    assert_eq!((midnights(&known), midnights(&unknown)), (0, 14));
}

/// Synthetic: the embedded SR650 V2 with Lenovo's object renamed. The name is reported, and no public capture holds it.
#[tokio::test]
async fn long_oem_name() {
    let renamed = |vendor: &str| {
        let mut tree = Tree::embedded("sr650-v2").unwrap();
        let uri = "/redfish/v1/UpdateService";
        let mut body: Value = serde_json::from_slice(tree.get(uri).unwrap()).unwrap();
        let oem = body["Oem"].as_object_mut().unwrap();
        let lenovo = oem.remove("Lenovo").unwrap();
        oem.insert("Lenovo_xxx".into(), lenovo);
        assert!(tree.replace(uri, body.to_string().into_bytes()));
        tree.merge("/redfish/v1/", &json!({"Vendor": vendor})).unwrap();
        tree
    };
    let ready = |hardware: &Hardware| hardware.update_service.value().unwrap().inventory_ready.value().copied();
    let known = scan(renamed("Lenovo")).await;
    assert!(applied(&known, Quirk::LongOemName));
    assert_eq!(ready(&known), Some(true));
    assert_eq!(ready(&scan(renamed("Contoso")).await), None);
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn fault_list() {
    let (known, unknown) = known_and_unknown("dell-r750-idrac9-6.00").await;
    assert!(applied(&known, Quirk::FaultList));
    let list = "Managers/iDRAC.Embedded.1/LogServices/FaultList".to_owned();
    assert_eq!(judged(&known, "active-faults"), [(list, Outcome::Pass)]);
    // Of a vendor whom nobody knows it is read, too: it holds nothing bad, whatever its entries mean.
    let list = "Managers/iDRAC.Embedded.1/LogServices/FaultList".to_owned();
    assert_eq!(judged(&unknown, "active-faults"), [(list, Outcome::Pass)]);
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn repaired_entries() {
    let (known, unknown) = known_and_unknown("hpe-dl385-ilo5-2.72").await;
    assert!(applied(&known, Quirk::RepairedEntries));
    // Of five entries two are not repaired, both about power.
    let entry = |number: usize| (format!("Systems/1/LogServices/IML/Entries/{number}"), Outcome::Fail);
    assert_eq!(judged(&known, "active-faults"), [entry(3), entry(4)]);
    // Of a vendor whom nobody knows, what is bad in it may be open or over.
    assert_eq!(judged(&unknown, "active-faults"), [("Systems/1/LogServices/IML".to_owned(), Outcome::Unknown)]);
}

#[tokio::test]
#[ignore = "needs ../shared"]
async fn manager_without_health() {
    let (known, unknown) = known_and_unknown("sr650-v2-xcc5.70").await;
    assert!(applied(&known, Quirk::ManagerWithoutHealth));
    let manager = |hardware: &Hardware| {
        judged(hardware, "hardware-health").into_iter().find(|(component, _)| component == "Managers/1").unwrap().1
    };
    assert_eq!((manager(&known), manager(&unknown)), (Outcome::NotApplicable, Outcome::Unknown));
}

/// Synthetic: the embedded SR650 V2 with the log of an OpenBMC, whose entries have the standard's `Resolved`
/// (openbmc/bmcweb, entries from D-Bus), and with none of Lenovo's logs.
#[tokio::test]
async fn an_event_log_with_the_standard_property_needs_no_quirk() {
    let with = |entries: Value| {
        let mut tree = Tree::embedded("sr650-v2").unwrap();
        let log = "/redfish/v1/Systems/1/LogServices/EventLog";
        let here = |name: &str| json!({"@odata.id": format!("{log}/{name}")});
        let logs = json!({"Members": [{"@odata.id": log}], "Members@odata.count": 1});
        tree.merge("/redfish/v1/Systems/1/LogServices", &logs).unwrap();
        tree.create(log, &json!({"@odata.id": log, "Id": "EventLog", "Entries": here("Entries")})).unwrap();
        tree.create(&format!("{log}/Entries"), &json!({"@odata.id": format!("{log}/Entries"), "Members": entries}))
            .unwrap();
        tree
    };
    let entry = |number: usize, resolved: Value| {
        json!({
            "@odata.id": format!("/redfish/v1/Systems/1/LogServices/EventLog/Entries/{number}"),
            "Id": number.to_string(),
            "Created": "2026-11-20T03:00:00Z",
            "Message": "Synthetic",
            "MessageId": "OpenBMC.0.1.PowerSupplyFailed",
            "Severity": "Critical",
            "Resolved": resolved,
        })
    };
    let over = scan(with(json!([entry(1, json!(true))]))).await;
    assert_eq!(judged(&over, "active-faults"), [("Systems/1/LogServices/EventLog".to_owned(), Outcome::Pass)]);
    let open = scan(with(json!([entry(1, json!(true)), entry(2, json!(false))]))).await;
    // Every part of this server is well, so the entry is told by its code.
    let told = "Systems/1/LogServices/EventLog OpenBMC.0.1.PowerSupplyFailed".to_owned();
    assert_eq!(judged(&open, "active-faults"), [(told.clone(), Outcome::Fail)]);
    let silent = scan(with(json!([entry(1, json!(null))]))).await;
    assert_eq!(judged(&silent, "active-faults"), [(told, Outcome::Fail)]);

    // Two hundred and one links would be as many requests.
    let link = |n: usize| json!({"@odata.id": format!("/redfish/v1/Systems/1/LogServices/EventLog/Entries/{n}")});
    let mut long = with((0..201).map(link).collect());
    long.merge("/redfish/v1/", &json!({"ProtocolFeaturesSupported": null})).unwrap();
    let long = scan(long).await;
    assert!(long.connection.requests < 120, "{}", long.connection.requests);
    assert_eq!(judged(&long, "active-faults"), [("Systems/1/LogServices/EventLog".to_owned(), Outcome::Unknown)]);
}

/// Chassis without links to power, adapters or logs are not a gap (check_redfish issues 40 and 73): the real SR650 V2's
/// backplane has none of them, and the same holds for any chassis.
#[tokio::test]
async fn a_link_that_is_not_there_is_not_an_error() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    let uri = "/redfish/v1/Chassis/1";
    let mut body: Value = serde_json::from_slice(tree.get(uri).unwrap()).unwrap();
    for link in ["Power", "PowerSubsystem", "NetworkAdapters", "PCIeDevices", "LogServices"] {
        body.as_object_mut().unwrap().remove(link);
    }
    assert!(tree.replace(uri, body.to_string().into_bytes()));
    let hardware = scan(tree).await;
    assert_eq!(hardware.power_supplies.reason(), Some(&Missing::Absent));
    assert_eq!(hardware.network_adapters.reason(), Some(&Missing::Absent));
    assert!(hardware.logs.value().unwrap().is_whole());
    assert!(hardware.chassis.value().unwrap().is_whole());
}

/// What vendors add is read in `src/redfish/oem` and nowhere else in the survey.
#[test]
fn only_the_vendor_files_look_below_oem() {
    let survey = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/redfish/survey");
    let mut files = 0;
    for file in std::fs::read_dir(survey).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("\"Oem"), "{} reads Oem", path.display());
        files += 1;
    }
    assert!(files >= 8, "{files} files were looked at");
}
