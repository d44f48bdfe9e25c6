//! K6 The firmware table, and K7 baselines.

use patchgate::mock::Tree;
use serde_json::json;

use super::way::put;
use super::{Row, capture, changed, held, mini, overlay, row, typed};

const INVENTORY: &str = "/redfish/v1/UpdateService/FirmwareInventory";

/// Words that mean no version, each in the place of one.
fn words_for_nothing(tree: &mut Tree) {
    let members = ["LXPMLinuxDriver", "LXPM", "LXPMWindowsDriver", "Slot_9.1"];
    for (member, word) in members.into_iter().zip(["NotAvailable", "N/A", "version not available", "unknown"]) {
        put(tree, &format!("{INVENTORY}/{member}"), &json!({"Version": word}));
    }
}

/// The manager runs another version than the image that should run.
fn another_manager(tree: &mut Tree) {
    put(tree, "/redfish/v1/Managers/1", &json!({"FirmwareVersion": "AFBT99Z 9.99 2026-01-01"}));
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = table();
    rows.extend(baselines());
    rows
}

fn table() -> Vec<Row> {
    let row = |of, case, way| row("K6", of, case, way);
    vec![
        row(1, "HPE's redundant ROM", overlay("r9-hpe-rom")).exit(3, "8 Redundant System"),
        row(1, "a redundant ROM of nobody known", mini("redundant_rom")).exit(0, "8 Redundant System"),
        row(
            1,
            "banks of Supermicro, Cray, BlueField, Dell, HPE",
            held(&["tests/integration/other_makers.rs::the_copies_of_each_maker_are_told_apart"]),
        ),
        row(
            2,
            "a manager that runs another version than the inventory lists",
            held(&[
                "src/rules/firmware/firmware_pending.rs::one_version_in_two_spellings_agrees_and_two_versions_do_not",
            ]),
        ),
        row(2, "the same, served", changed(another_manager))
            .exit(3, "The manager runs AFBT99Z 9.99 2026-01-01, and the inventory says 58B-5.70"),
        row(3, "words that mean no version", changed(words_for_nothing)).exit(0, "not reported"),
        row(
            3,
            "the same in every scheme",
            held(&["src/version/tests/mod.rs::words_for_nothing_are_not_versions_in_any_scheme"]),
        ),
        row(
            4,
            "no inventory: what system and manager run",
            held(&["tests/integration/other_makers.rs::what_cannot_be_captured_says_why"]),
        ),
        row(5, "a version that only a UEFI setting tells", changed(|_| ()))
            .exit(0, "its firmware is told by a UEFI setting only"),
        row(6, "HPE rows have names, ids are whole", capture("hpe-dl385-ilo5-2.72")).exit(1, "2 System ROM"),
        row(6, "no cell breaks what may be copied", held(&["src/report/page.rs::no_cell_of_a_table_breaks_a_word"])),
        row(7, "a device that is listed twice has its id for itself", capture("cisco-c220m4"))
            .exit(0, "device-silent:HBA,"),
        row(7, "an inline controller whose address leads nowhere", mini("inline_ctrl"))
            .exit(0, "Systems/1/StorageControllers/R1 (RAID) is healthy"),
        row(8, "a clock in the words of C", capture("cisco-c220m4"))
            .exit(0, "The BMC's clock, which names no time zone, is right in none of them"),
    ]
}

fn baselines() -> Vec<Row> {
    let row = |of, case, way| row("K7", of, case, way);
    vec![
        row(
            1,
            "HPE: by name, by target",
            held(&[
                "src/rules/firmware/tests/matching.rs::a_rule_can_speak_of_a_member_by_its_name_its_targets_and_the_pci_ids_that_it_names",
                "src/redfish/oem/hpe.rs::the_target_of_an_adapter_holds_its_pci_ids",
            ]),
        ),
        row(
            2,
            "Dell: by PCI ids",
            held(&["src/redfish/oem/dell.rs::a_part_names_its_pci_ids_or_says_that_it_has_none"]),
        ),
        row(
            3,
            "a floor as build and a goal as dotted version",
            held(&[
                "src/baseline/floor/law.rs::a_floor_and_a_goal_may_be_written_in_two_forms_and_are_held_against_each",
            ]),
        ),
        row(
            4,
            "several floors",
            held(&[
                "src/rules/firmware/tests/floors.rs::the_worst_floor_that_is_broken_decides_and_all_of_them_are_named",
            ]),
        ),
        row(
            5,
            "a folder that was named wins",
            held(&[
                "src/baseline/tests.rs::a_folder_that_was_named_wins_over_the_program",
                "src/baseline/tests.rs::what_is_embedded_can_be_switched_off_and_extended_all_the_same",
                "src/baseline/tests.rs::two_baselines_for_one_machine_type_must_be_told_apart_by_the_operator",
            ]),
        ),
        row(
            6,
            "SR670 V2 with UEFI U8E122J",
            typed(&["baseline", "explain", "sr670-v2@=2026.12.0", "UEFI-U8E1-6", "--version", "22J-1.51"]),
        )
        .exit(0, "CVE-2024-45105"),
        row(7, "floors of the SR650 V2", typed(&["baseline", "show", "sr650-v2@=2026.12.0"])).exit(0, "AFE130C"),
        row(7, "floors of the SR630 V2", typed(&["baseline", "show", "sr630-v2@=2026.12.0"])).exit(0, "AFBT50F"),
        row(8, "a source on disk", held(&["src/baseline/tests.rs::a_source_is_an_address_or_a_file_with_its_hash"])),
        row(
            9,
            "a signed copy of an embedded baseline",
            held(&[
                "src/baseline/tests.rs::a_copy_of_an_embedded_baseline_is_known_by_its_folder",
                "tests/integration/signed_catalogues.rs::a_signed_copy_of_an_embedded_baseline_is_verified",
            ]),
        ),
    ]
}
