//! Rules that speak of devices and slots, and the way to a demanded level.

use super::*;
use crate::rules::firmware::assess::{Level, assess};

fn level_of(key: &str, hardware: &Hardware, baseline: &Baseline) -> Level {
    let members = &hardware.firmware.value().unwrap().items;
    assess(members.iter().find(|m| m.key() == key).unwrap(), hardware, baseline).level
}

#[test]
fn a_rule_can_speak_of_a_device_by_its_pci_ids_and_its_slot() {
    let hardware = server();
    for (pattern, level) in [
        (r#"device = "1000:0016:1d49:0601""#, Level::Compliant),
        (r#"device = "1000:*""#, Level::Compliant),
        (r#"device = "14e4:*""#, Level::Unlisted),
        (r#"slot = "PCIe 3""#, Level::Compliant),
        (r#"slot = "PCIe 9""#, Level::Unlisted),
        (r#"device = "1000:*", slot = "PCIe 9""#, Level::Unlisted),
        (r#"device = "1000:*", software-id = "DEVICE-*""#, Level::Compliant),
        (r#"device = "1000:*", software-id = "UEFI-*""#, Level::Unlisted),
    ] {
        let rule = format!("match = {{ {pattern} }}\nscheme = \"megaraid\"\nmin = \"51.22.0-5096\"");
        assert_eq!(level_of("Slot_3.Bundle", &hardware, &baseline(&[&rule])), level, "{pattern}");
    }
}

#[test]
fn a_device_that_was_not_read_leaves_open_whether_a_rule_is_about_its_firmware() {
    let by_device = "match = { device = \"1000:*\" }\nscheme = \"megaraid\"\nmin = \"51.22.0-5096\"";
    let baseline = baseline(&[by_device]);
    let mut gone = server();
    gone.pcie_devices = absent();
    assert_eq!(level_of("Slot_3.Bundle", &gone, &baseline), Level::Unclear);
    let mut unlinked = server();
    if let Observation::Known { value, .. } = &mut unlinked.firmware {
        value.items.iter_mut().for_each(|m| m.related = absent());
    }
    assert_eq!(level_of("Slot_3.Bundle", &unlinked, &baseline), Level::Unclear);
    let mut blank = server();
    if let Observation::Known { value, .. } = &mut blank.pcie_devices
        && let Observation::Known { value: functions, .. } = &mut value.items[3].functions
    {
        functions.items.iter_mut().for_each(|f| f.subsystem_id = null());
    }
    assert_eq!(level_of("Slot_3.Bundle", &blank, &baseline), Level::Unclear);
}

#[test]
fn the_remedy_names_the_stepping_stones_and_what_comes_first() {
    let xcc = "match = { software-id = \"BMC-AFBT-*\" }\nscheme = \"lenovo-build\"\nwant = \"60A-5.80\"";
    let uefi = "match = { software-id = \"UEFI-AFE1-*\" }\nscheme = \"lenovo-build\"\nwant = \"40A-4.00\"\nafter = [\"r0\"]\n\
                via = [{ below = \"38A-3.70\", through = \"38A-3.70\", source = \"s\" }, { below = \"20A-1.50\", through = \"20A-1.50\", source = \"s\" }]";
    let baseline = baseline(&[xcc, uefi]);
    let remedy = |server: Hardware| {
        let evidence = evidence(server);
        let bench = Bench::new(&evidence, Some(&baseline), crate::rules::Moment::on(today()));
        let rule = RULES.iter().find(|r| r.rule.id == "firmware-level").unwrap();
        let findings = judge_one(rule, &bench);
        findings.into_iter().find(|f| f.component == "UEFI").unwrap().remedy.unwrap().text
    };
    assert_eq!(
        remedy(server()),
        "Update Part 0 first; then Part 1 to 38A-3.70, with a restart after each, then to a level that the baseline accepts \
         (want 40A-4.00), and check again."
    );
    let mut ahead = server();
    if let Observation::Known { value, .. } = &mut ahead.firmware {
        value.items.iter_mut().filter(|m| m.key() == "BMC-Primary").for_each(|m| m.version = text("60A-5.80"));
    }
    let shorter = remedy(ahead);
    assert!(shorter.starts_with("Update Part 1 to 38A-3.70 first, with a restart after each"), "{shorter}");
}

#[test]
fn a_rule_can_speak_of_a_member_by_its_name_its_targets_and_the_pci_ids_that_it_names() {
    let mut nic = FirmwareMember { software_id: absent(), related: absent(), ..member("16", "", "20.29.1016") };
    nic.name = text("ConnectX-6 100GE 1P NIC");
    nic.targets = known(vec!["a6b1a447-382a-5a4f-15b3-101b15b30069".to_owned()]);
    nic.pci_ids = known(vec!["15b3:101b:15b3:0069".to_owned()]);
    let level = |member: &FirmwareMember, pattern: &str| {
        let rule = format!("match = {{ {pattern} }}\nscheme = \"mellanox\"\nwant = \"20.29.1016\"");
        assess(member, &server(), &baseline(&[&rule])).level
    };
    let gone = |change: fn(&mut FirmwareMember)| {
        let mut member = nic.clone();
        change(&mut member);
        member
    };
    let other = |m: &FirmwareMember| FirmwareMember { pci_ids: known(Vec::new()), ..m.clone() };
    for (pattern, hit, elsewhere, without) in [
        (r#"name = "ConnectX-6*""#, true, r#"name = "ConnectX-5*""#, gone(|m| m.name = null())),
        (r#"target = "a6b1a447-*""#, true, r#"target = "4764a662-*""#, gone(|m| m.targets = null())),
        (r#"device = "15b3:101b:*""#, true, r#"device = "14e4:*""#, gone(|m| m.pci_ids = absent())),
        (r#"name = "*NIC", device = "15b3:*""#, true, r#"name = "*ROM", device = "15b3:*""#, gone(|m| m.name = null())),
    ] {
        assert_eq!(level(&nic, pattern), if hit { Level::Compliant } else { Level::Unlisted }, "{pattern}");
        assert_eq!(level(&nic, elsewhere), Level::Unlisted, "{elsewhere}");
        assert_eq!(level(&without, pattern), Level::Unclear, "what was taken away hides nobody from {pattern}");
    }
    assert_eq!(level(&other(&nic), r#"device = "15b3:*""#), Level::Unlisted, "it says that it is no PCI device");
}
