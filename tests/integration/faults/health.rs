//! K2 Health that is served and not used, and K3 what is listed is believed to be all.

use patchgate::mock::Tree;
use serde_json::json;

use super::way::{body, list, put};
use super::{Row, capture, changed, held, mini, overlay, row};

const STORAGE: &str = "/redfish/v1/Systems/1/Storage/RAID_Slot3";
const SUPPLIES: &str = "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies";
const PSU1: &str = "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU1";
const PSU2: &str = "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU2";
const PENDING: &str = "/redfish/v1/UpdateService/FirmwareInventory/UEFI-Pending";

/// The critical supply answers with the body of its well neighbour.
fn with_a_strange_answer(tree: &mut Tree) {
    let other = body(tree, PSU1).to_string();
    assert!(tree.replace(PSU2, other.into_bytes()));
}

/// Two members with one address, the bad one first.
fn with_a_contradiction(tree: &mut Tree) {
    let (mut bad, good) = (body(tree, PSU1), body(tree, PSU1));
    bad["Status"]["Health"] = json!("Critical");
    put(tree, SUPPLIES, &json!({"Members": [bad, good], "Members@odata.count": 2}));
}

fn with_one_supply_twice(tree: &mut Tree) {
    put(tree, PSU2, &json!({"Status": {"Health": "Critical"}}));
    put(tree, SUPPLIES, &list(&[PSU1, PSU1]));
}

/// One property with two values in one body, the bad one first.
fn with_a_key_twice(tree: &mut Tree) {
    let mut supply = body(tree, PSU2);
    supply["Status"]["Health"] = json!("OK");
    let text = supply.to_string().replace("\"Health\":\"OK\"", "\"Health\":\"Critical\",\"Health\":\"OK\"");
    assert!(text.contains("Critical") && tree.replace(PSU2, text.into_bytes()));
}

fn without_the_cache(tree: &mut Tree) {
    let mut storage = body(tree, STORAGE);
    let controller = &mut storage["StorageControllers"][0];
    assert!(controller.as_object_mut().unwrap().remove("CacheSummary").is_some());
    controller["Oem"]["Lenovo"]["Battery"] = json!({"OperationalStatus": "Operational"});
    assert!(tree.replace(STORAGE, storage.to_string().into_bytes()));
}

fn without_a_prediction(tree: &mut Tree) {
    let uri = format!("{STORAGE}/Drives/Disk.1");
    let mut drive = body(tree, &uri);
    assert!(drive.as_object_mut().unwrap().remove("FailurePredicted").is_some());
    assert!(tree.replace(&uri, drive.to_string().into_bytes()));
}

fn staged_without_a_version(tree: &mut Tree) {
    put(tree, PENDING, &json!({"Version": "", "SoftwareId": "UEFI-AFE1-6", "Status": {"State": "Enabled"}}));
}

fn staged_with_a_star(tree: &mut Tree) {
    put(
        tree,
        PENDING,
        &json!({"Version": "AFE136E-3.70*", "SoftwareId": "UEFI-AFE1-6", "Status": {"State": "Enabled"}}),
    );
}

/// A module is critical, and both the summary and the roll-up of the system say OK.
fn with_a_hidden_module(tree: &mut Tree) {
    put(tree, "/redfish/v1/Systems/1/Memory/3", &json!({"Status": {"Health": "Critical", "State": "Enabled"}}));
}

const REFUSED: &str = "[[rule]]\naction = { expand = \"refused\" }";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = served_and_not_used();
    rows.extend(believed_to_be_all());
    rows
}

fn served_and_not_used() -> Vec<Row> {
    let row = |of, case, way| row("K2", of, case, way);
    vec![
        row(1, "storage says OK, its roll-up Critical", overlay("r7b-rollup"))
            .exit(1, "RAID_Slot3 sums up to Critical, and nothing that was read below it does"),
        row(1, "the system says OK, its roll-up Critical", mini("sysrollup_crit"))
            .exit(1, "Systems/1 sums up to Critical"),
        row(2, "no fault: the tree that those of this kind change", mini("base")).exit(0, ""),
        row(2, "only the roll-up says OK", mini("rollup_ok")).exit(0, "Systems/1 memory is healthy"),
        row(3, "only the roll-up says Critical", mini("rollup_crit")).exit(1, "Systems/1 memory is in a critical state"),
        row(4, "a memory module, and the roll-up tells of it", overlay("r7-dimm"))
            .exit(1, "Systems/1/Memory/3 (DIMM 3) is in a critical state"),
        row(4, "a memory module, and summary and roll-up say OK", changed(with_a_hidden_module))
            .exit(0, "")
            .stays("modules are asked one by one only where nothing answers for them: two words that say OK do; a BMC whose every sum is wrong is not seen through"),
        row(4, "a fan", overlay("r7c-fan")).exit(1, "Chassis/1/Thermal#/Fans/0 (Fan 1 Tach) is in a critical state"),
        row(4, "a processor", overlay("r7d-cpu")).exit(1, "Systems/1/Processors/2 (Processor 2) is in a critical state"),
        row(5, "a supply that is absent and critical", overlay("r5-psu-pulled"))
            .exit(1, "PSU2 (Power Supply 2) is in a critical state"),
        row(5, "firmware that is absent and critical", mini("fw_absent")).exit(1, "BMC is in a critical state"),
        row(6, "HPE's own health of each area", mini("hpe_ssa")).exit(1, "SmartStorage"),
        row(6, "HPE's own health of each area, recorded", held(&[
            "src/redfish/oem/hpe.rs::areas_are_those_that_have_a_health",
            "tests/integration/whole_servers.rs::every_fault_that_is_served_stops_the_gate_and_is_named",
        ])),
    ]
}

fn believed_to_be_all() -> Vec<Row> {
    let row = |of, case, way| row("K3", of, case, way);
    vec![
        row(1, "the list of storage is empty", overlay("r2b-storage-empty"))
            .exit(3, "The BMC lists no storage, and such a server has some"),
        row(1, "the drives hang below the chassis, one critical", overlay("r2-storage-elsewhere"))
            .exit(1, "(Bay 1) is in a critical state"),
        row(1, "the supplies are in the older place, one critical", overlay("r3-power"))
            .exit(1, "Chassis/1/Power#/PowerSupplies/0 (PSU1) is in a critical state"),
        row(1, "the host is off, and lists are empty", overlay("r4-host-off"))
            .exit(3, "The BMC lists no storage; the host is Off"),
        row(1, "a drive below the chassis predicts its failure", mini("chassis_drive"))
            .exit(1, "Chassis/1/Drives/B1 predicts its own failure"),
        row(2, "drives in SmartStorage only", mini("hpe_ssa"))
            .exit(1, "Systems/1/SmartStorage/ArrayControllers/0/DiskDrives/0 is in a critical state"),
        row(3, "an error beside the members", overlay("r8-error-in-200"))
            .exit(3, "error of the firmware inventory could not be read"),
        row(4, "a critical supply answers as another one", changed(with_a_strange_answer)).exit(3, "PowerSupplies#/Members@odata.count could not be read"),
        row(4, "the same, without $expand", changed(with_a_strange_answer))
            .script(REFUSED)
            .exit(3, "PowerSupplies/PSU2,unknown,block"),
        row(5, "two members with one address", changed(with_a_contradiction)).exit(3, "PSU1"),
        row(5, "one supply named twice, the critical one never", changed(with_one_supply_twice))
            .exit(3, "PowerSupplies"),
        row(5, "one drive named four times", mini("dup_links"))
            .exit(3, "Drives"),
        row(6, "a next page in another spelling, without a count", overlay("r10-nextlink"))
            .exit(3, "@odata.nextLink of the firmware inventory could not be read")
            .stays("the overlay's next page names itself as the next one: a loop, said to be one; what is behind it is not known"),
        row(6, "all pages, in any spelling", held(&[
            "src/redfish/client/believed.rs::the_next_page_is_found_in_every_spelling",
        ])),
        row(7, "a next page that is the list itself, behind a #", changed(|_| ()))
            .script("[[rule]]\nuri = \"/redfish/v1/Chassis\"\naction = { next-link = { to = \"/redfish/v1/Chassis#\" } }")
            .exit(3, "nextLink"),
        row(7, "the same in every spelling", held(&[
            "src/redfish/client/believed.rs::a_next_page_that_is_this_one_is_a_loop_however_it_is_spelt",
        ])),
        row(8, "empty pages without an end", held(&[
            "src/redfish/client/believed.rs::empty_pages_without_an_end_are_bounded_and_end_at_the_deadline_and_by_a_signal",
        ])),
        row(9, "a property with two values", changed(with_a_key_twice))
            .script(REFUSED)
            .exit(3, "PowerSupplies/PSU2,unknown,block"),
        row(9, "the same at any depth", held(&[
            "src/redfish/read/slim.rs::a_property_with_two_values_makes_the_body_unreadable_at_any_depth",
        ])),
        row(10, "the health of a cache is gone", changed(without_the_cache)).exit(3, "cache"),
        row(10, "one drive of four no longer predicts", changed(without_a_prediction)).exit(3, "prediction"),
        row(10, "a staged member without a version", changed(staged_without_a_version))
            .exit(3, "UEFI-Pending: whether an update is staged is not known"),
        row(10, "a staged version that ends in a star", changed(staged_with_a_star)).exit(1, "UEFI-Pending"),
        row(10, "Secure Boot turned off beside refusals in the log", held(&[
            "src/rules/windows/secure_boot_update.rs::secure_boot_that_was_turned_off_heals_no_refusal",
        ])),
        row(10, "lists that Lenovo's recorded servers have", capture("sr670-v2-xcc2.83")).exit(0, ""),
    ]
}
