//! K4 False alarms, and K5 identity.

use patchgate::mock::Tree;
use serde_json::json;

use super::way::{body, list, put};
use super::{Row, capture, changed, held, mini, overlay, row, typed};

const INVENTORY: &str = "/redfish/v1/UpdateService/FirmwareInventory";

/// An event log with these entries, each without `Resolved`.
fn event_log(tree: &mut Tree, severities: &[&str]) {
    let log = "/redfish/v1/Systems/1/LogServices/EventLog";
    let entries = format!("{log}/Entries");
    let mut logs = body(tree, "/redfish/v1/Systems/1/LogServices");
    let members = logs["Members"].as_array_mut().unwrap();
    members.push(json!({"@odata.id": log}));
    let count = members.len();
    logs["Members@odata.count"] = json!(count);
    put(tree, "/redfish/v1/Systems/1/LogServices", &logs);
    put(tree, log, &json!({"Id": "EventLog", "Entries": {"@odata.id": entries}}));
    let uris: Vec<String> = (0..severities.len()).map(|number| format!("{entries}/{number}")).collect();
    let links: Vec<&str> = uris.iter().map(String::as_str).collect();
    put(tree, &entries, &list(&links));
    for (uri, severity) in uris.iter().zip(severities) {
        put(tree, uri, &json!({"Id": "1", "Severity": severity, "Message": "m", "Created": "2026-11-01T00:00:00Z"}));
    }
}

fn one_well_entry(tree: &mut Tree) {
    event_log(tree, &["OK"]);
}

fn no_entry(tree: &mut Tree) {
    event_log(tree, &[]);
}

/// One member of the inventory is named 32 times.
fn one_member_often(tree: &mut Tree) {
    let mut members = body(tree, INVENTORY)["Members"].as_array().unwrap().clone();
    let first = members[0].clone();
    members.extend(std::iter::repeat_n(first, 31));
    let count = members.len();
    put(tree, INVENTORY, &json!({"Members": members, "Members@odata.count": count}));
}

fn nothing(_: &mut Tree) {}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = false_alarms();
    rows.extend(identity());
    rows
}

fn false_alarms() -> Vec<Row> {
    let row = |of, case, way| row("K4", of, case, way);
    vec![
        row(1, "an entry that was never repaired, of a part that is well", mini("hpe_iml"))
            .exit(0, "1 entries of the event log were never called over"),
        row(1, "no fault: the tree that those of HPE change", mini("hpe_base")).exit(0, ""),
        row(1, "twenty of them, recorded", capture("hpe-dl365-gen10plus-ilo5")).exit(0, "20 entries of the event log"),
        row(2, "an open entry whose sensor is well again", capture("nvidia-gb200-openbmc")).without_baseline()
            .exit(1, "Managers/HGX_BMC_0 (OpenBmc Manager) is in a critical state")
            .stays("parts of this server are critical now, and the entry names none of them, so it may be about one"),
        row(3, "an empty, disabled slot that predicts its failure", mini("flexflash")).exit(0, ""),
        row(3, "the same, recorded", capture("cisco-c220m4")).exit(0, ""),
        row(4, "an onboard controller without drives and health", mini("ahci_null")).exit(0, ""),
        row(4, "the same, recorded", capture("dell-r760-idrac9")).exit(0, ""),
        row(5, "storage without a list of volumes", mini("no_volumes")).exit(0, ""),
        row(5, "storage without controllers", changed(nothing))
            .script("[[rule]]\nuri = \"/redfish/v1/Systems/1/Storage/*\"\naction = { fields = { drop = [\"/StorageControllers\"] } }\n\
                [[rule]]\naction = { expand = \"refused\" }")
            .exit(0, ""),
        row(5, "adapters without any status", changed(nothing))
            .script("[[rule]]\nuri = \"/redfish/v1/Chassis/1/NetworkAdapters/*\"\naction = { fields = { drop = [\"/Status\"] } }\n\
                [[rule]]\naction = { expand = \"refused\" }")
            .exit(0, "not reported"),
        row(6, "a root without a vendor", mini("novendor")).exit(0, ""),
        row(6, "the same, a server of nobody known", held(&[
            "src/redfish/oem/capability.rs::a_question_of_one_vendor_is_not_asked_of_another",
            "tests/integration/other_makers.rs::a_question_of_one_maker_is_asked_of_no_other",
        ])),
        row(7, "201 entries that come inside their list", overlay("r13-log-201"))
            .exit(0, "1 entries of the event log were never called over"),
        row(7, "200 entries that come inside their list", overlay("r13b-log-200"))
            .exit(0, "1 entries of the event log were never called over"),
        row(8, "two images, and the manager names the one that runs", overlay("r11-two-images"))
            .exit(0, "4261ebb7 (XClarity Controller, backup bank)"),
        row(9, "one entry that is OK and does not say that it is over", changed(one_well_entry)).exit(0, ""),
        row(9, "an event log without entries", changed(no_entry)).exit(0, ""),
        row(10, "an XCC of the first generation keeps no maintenance log", held(&[
            "src/redfish/oem/capability.rs::what_an_older_xcc_does_not_serve_is_not_expected_of_it",
            "src/rules/firmware/tests/devices.rs::a_maintenance_log_that_is_not_there_is_only_excused_where_it_is_optional",
        ])),
        row(11, "one member is named 32 times", changed(one_member_often)).exit(3, "firmware inventory"),
        row(11, "the same, recorded", capture("intel-s2600bpb")).without_baseline().exit(3, "FirmwareInventory"),
    ]
}

fn identity() -> Vec<Row> {
    let row = |of, case, way| row("K5", of, case, way);
    vec![
        row(1, "a Dell whose serial number is its board's", overlay("r1-dell-serial"))
            .words(&["--windows", "SHARED/faults/overlays/r1-windows.json"])
            .exit(3, "serial number: BMC ABC1234, Windows ABC1234")
            .stays(
                "it is joined by its service tag; the overlay is a Lenovo's tree otherwise, so no baseline is for it",
            ),
        row(2, "a board that nobody personalised", overlay("r12-placeholder"))
            .words(&["--windows", "SHARED/faults/overlays/r12-windows.json"])
            .exit(3, "a placeholder"),
        row(3, "a Dell compared with itself before", capture("dell-r760-idrac9"))
            .words(&["--before", "BEFORE"])
            .exit(0, ""),
        row(3, "an HPE compared with itself before", capture("hpe-dl360-gen12-ilo7"))
            .words(&["--before", "BEFORE"])
            .exit(0, ""),
        row(4, "a baseline captured from Dell, HPE, DMTF", capture("dmtf-public-rackmount1"))
            .exit(3, "by baseline golden 1.0.0")
            .stays("it is captured and met; the mockup lists no network adapters, which a server has"),
        row(
            5,
            "finding ids that hold no version",
            held(&[
                "src/redfish/oem/dell.rs::the_stable_id_of_a_member_has_no_version",
                "tests/integration/other_makers.rs::a_dell_is_known_to_windows_by_its_service_tag_and_its_findings_have_no_version_in_their_ids",
            ]),
        ),
        row(
            6,
            "nobody answers: named by the address, in CSV",
            typed(&["check", "--bmc", "127.0.0.1:1", "--format", "csv", "--timeout", "2"]),
        )
        .exit(3, "127.0.0.1:1"),
        row(
            6,
            "nobody answers: named by the address, in SARIF",
            typed(&["check", "--bmc", "127.0.0.1:1", "--format", "sarif", "--timeout", "2"]),
        )
        .exit(3, "127.0.0.1:1"),
        row(7, "no baseline for a server without a machine type", overlay("r1-dell-serial")).exit(3, "PowerEdge R750"),
    ]
}
