//! Whose firmware a row is, and the order of the table, where several systems share a BMC.

use crate::evidence::testing::{absent, fine, hardware, known, list, member, system, text};
use crate::evidence::{Hardware, OtherSystem, Standing};
use crate::rules::firmware::by_system::Systems;
use crate::rules::firmware::table;

fn with_another(id: &str) -> Hardware {
    let mut hardware = hardware();
    hardware.system = known(system(fine()));
    hardware.other_systems = list(vec![OtherSystem {
        uri: format!("/redfish/v1/Systems/{id}"),
        id: text(id),
        name: absent(),
        system_type: absent(),
        power_state: absent(),
        status: fine(),
        host: true,
        standing: Standing::SetAside,
    }]);
    hardware
}

fn owner(hardware: &Hardware, id: &str, related: &[&str]) -> Option<String> {
    let mut member = member(id, "A-1", "1.0");
    if !related.is_empty() {
        member.related = known(related.iter().map(|&uri| uri.to_owned()).collect());
    }
    Systems::of(hardware).owner(&member)
}

#[test]
fn a_member_is_of_the_system_that_it_is_related_to_or_that_its_id_begins_with() {
    let hardware = with_another("Node1");
    assert_eq!(owner(&hardware, "Node1.BIOS", &[]).as_deref(), Some("Node1"));
    assert_eq!(owner(&hardware, "BIOS", &["/redfish/v1/Systems/Node1/Bios"]).as_deref(), Some("Node1"));
    assert_eq!(owner(&hardware, "PSU", &["/redfish/v1/Chassis/Node1/Power"]).as_deref(), Some("Node1"));
    assert_eq!(owner(&hardware, "Node1.BIOS", &["/redfish/v1/Systems/1"]).as_deref(), Some("1"), "its word counts");
    for shared in ["BMC", "Node10.BIOS", "Node1BIOS", "Recovery.Node1"] {
        assert_eq!(owner(&hardware, shared, &[]), None, "{shared}");
    }
    let both = ["/redfish/v1/Systems/1", "/redfish/v1/Systems/Node1"];
    assert_eq!(owner(&hardware, "CPLD", &both), None, "everybody's");
}

#[test]
fn where_there_is_one_system_nothing_is_said_and_the_order_is_that_of_the_service() {
    let mut hardware = hardware();
    hardware.firmware = list(vec![member("1.Z", "A-1", "1.0"), member("1.A", "A-1", "1.0")]);
    let rows = table(&hardware, None);
    let names: Vec<_> = rows.iter().map(|row| row.component.as_str()).take(2).collect();
    assert_eq!(names, ["1.Z", "1.A"]);
    assert!(rows.iter().all(|row| row.system.is_none()));
}

#[test]
fn the_rows_of_one_system_stand_together_and_those_of_the_judged_one_first() {
    let mut hardware = with_another("Node1");
    let ids = ["Node1.BIOS", "BMC", "1.NIC", "Node1.A", "1.BIOS"];
    hardware.firmware = list(ids.map(|id| member(id, "A-1", "1.0")).to_vec());
    let rows = table(&hardware, None);
    let names: Vec<_> = rows.iter().filter(|row| row.bank.is_some()).map(|row| row.component.as_str()).collect();
    assert_eq!(names, ["1.BIOS", "1.NIC", "BMC", "Node1.A", "Node1.BIOS"]);
}
