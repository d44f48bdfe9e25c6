//! Every firmware version of the recorded servers, as their BMCs spell it, and the scheme that is meant for it.
//!
//! The table is a copy of the texts. Where the recordings are at hand, a second test reads them and shows that no version
//! of their firmware inventories is missing from it.

use std::collections::BTreeSet;

use patchgate::version::Scheme::{
    self, Broadcom, Cisco, DellBios, Dotted, HpeRom, LenovoBuild, Megaraid, Mellanox, Opaque, Supermicro,
};
use patchgate::version::says_none;
use serde_json::Value;

use crate::support::recorded::recording;

const DELL: &str = "dell-r750-idrac9-6.00";
const HPE: &str = "hpe-dl385-ilo5-2.72";
const SR650: &str = "sr650-v2-xcc5.70";
const SR670: &str = "sr670-v2-xcc2.83";
/// An SYS-821GE-TNHR, of which the BMC and the BIOS are listed.
const SUPERMICRO: &str = "supermicro";
/// A C220 M4, of which the CIMC and the BIOS are listed.
const CISCO: &str = "cisco-c220m4";
/// Invented by the DMTF as an example: the vendor is Contoso.
const DMTF: &str = "dmtf-public-rackmount1";

/// Recording, scheme, the version, and what it is of.
const SPELLINGS: &[(&str, Scheme, &str, &str)] = &[
    (SR650, LenovoBuild, "58B-5.70", "XCC, active"),
    (SR650, LenovoBuild, "20S-1.85", "XCC, backup"),
    (SR650, LenovoBuild, "AFBT58B 5.70 2025-08-11", "the manager's own XCC"),
    (SR650, LenovoBuild, "36D-3.60", "UEFI"),
    (SR650, LenovoBuild, "AFE136D", "the system's UEFI"),
    (SR650, LenovoBuild, "32D-3.31.02", "LXPM"),
    (SR650, LenovoBuild, "32B-3.31.02", "LXPM's Windows drivers"),
    (SR650, LenovoBuild, "14B-3.17", "LXPM's Linux drivers"),
    (SR650, Megaraid, "51.23.0-5631", "RAID 930-8i"),
    (SR650, Dotted, "1.3450.0", "option ROM of an I350"),
    (SR650, Dotted, "2.51", "power supplies"),
    (SR650, Opaque, "JXTC304Q", "drives"),
    (SR650, Opaque, "JXTC404Q", "drives"),
    (SR670, LenovoBuild, "42S-2.83", "XCC"),
    (SR670, LenovoBuild, "TGBT42S 2.83 2023-07-05", "the manager's own XCC"),
    (SR670, LenovoBuild, "22J-1.51", "UEFI"),
    (SR670, LenovoBuild, "U8E122J", "the system's UEFI"),
    (SR670, LenovoBuild, "18E-3.21", "LXPM and its Linux drivers"),
    (SR670, LenovoBuild, "18C-3.21", "LXPM's Windows drivers"),
    (SR670, Mellanox, "24.41.1000", "network adapter"),
    (SR670, Mellanox, "24.41.10.00", "the same adapter in the BIOS attributes"),
    (SR670, Broadcom, "222.0.2.1", "Broadcom network adapter"),
    (SR670, Dotted, "1.0.20.1052", "M.2 RAID adapter"),
    (SR670, Dotted, "0.0.20.9", "its UEFI driver"),
    (SR670, Dotted, "02.04.05.02", "PCIe switch"),
    (SR670, Dotted, "95.02.39.00.01", "VBIOS of the GPUs"),
    (SR670, Dotted, "7.52", "power supplies"),
    (SR670, Opaque, "E2MU200", "drives"),
    (DELL, DellBios, "1.8.2", "BIOS"),
    (DELL, DellBios, "1.2.4", "BIOS, previous"),
    (DELL, Dotted, "6.00.30.00", "iDRAC and Lifecycle Controller"),
    (DELL, Dotted, "4.40.29.00", "iDRAC, previous"),
    (DELL, Mellanox, "20.31.10.14", "ConnectX-6"),
    (DELL, Mellanox, "24.40.10.00", "BlueField-2"),
    (DELL, Broadcom, "21.80.16.95", "Broadcom network adapter"),
    (DELL, Broadcom, "21.80.9", "Broadcom network adapter on the board"),
    (DELL, Dotted, "3.48", "backplane"),
    (DELL, Dotted, "1.0.5", "CPLD"),
    (DELL, Dotted, "7.2.2.0", "TPM"),
    (DELL, Dotted, "2.1.3", "NVMe drives"),
    (DELL, Dotted, "4.0.1", "iDRAC Service Module"),
    (DELL, Dotted, "21.03.10", "OS driver pack"),
    (DELL, Opaque, "4301A56", "diagnostics"),
    (DELL, Opaque, "00.2A.2B", "power supplies, in hexadecimal"),
    (HPE, HpeRom, "A42 v2.60 (08/11/2022)", "system ROM, both banks"),
    (HPE, HpeRom, "v2.60 (08/11/2022)", "system ROM in the component repository"),
    (HPE, HpeRom, "2.72 Sep 04 2022", "iLO 5"),
    (HPE, HpeRom, "iLO 5 v2.72", "the manager's own iLO"),
    (HPE, Mellanox, "20.29.1016", "ConnectX-6"),
    (HPE, Mellanox, "24.40.1000", "BlueField-2"),
    (HPE, Dotted, "1.3082.0", "option ROM of an I350"),
    (HPE, Dotted, "5.32", "Smart Array"),
    (HPE, Dotted, "0.70", "energy pack"),
    (HPE, Dotted, "1.0.8", "power management controller"),
    (HPE, Dotted, "1.1", "its boot loader"),
    (HPE, Dotted, "1.00", "backplanes"),
    (HPE, Dotted, "2.00", "power supplies"),
    (HPE, Dotted, "2.5", "video controller"),
    (HPE, Dotted, "3.81.2", "Intelligent Provisioning"),
    (HPE, Dotted, "73.64", "TPM"),
    (HPE, Opaque, "11.2.0 Build 44", "abstraction data"),
    (HPE, Opaque, "0x11", "risers' logic"),
    (HPE, Opaque, "0x30", "the board's logic"),
    (HPE, Opaque, "HPG0", "SATA drives"),
    (HPE, Opaque, "MPK7625Q", "NVMe drives"),
    (SUPERMICRO, Supermicro, "11.01.01", "BMC, running and staged"),
    (SUPERMICRO, Supermicro, "01.00.26", "BMC, golden"),
    (SUPERMICRO, Supermicro, "BIOS Date: 08/04/2023 Ver 1.4", "BIOS, running and staged"),
    (SUPERMICRO, Supermicro, "BIOS Date: 05/04/2023 Ver 1.3", "BIOS, golden"),
    (SUPERMICRO, Supermicro, "1.0b", "microcode"),
    (CISCO, Cisco, "4.1(2g)", "CIMC"),
    (CISCO, Cisco, "C220M4.4.1.2c.0.0202211901", "BIOS"),
    (DMTF, HpeRom, "P79 v1.45", "BIOS"),
    (DMTF, Dotted, "1.11", "root of trust"),
    (DMTF, Dotted, "2.50", "storage"),
    (DMTF, Opaque, "1.45.455b66-rev4", "BMC"),
];

#[test]
fn every_version_of_the_recorded_servers_is_read_by_the_scheme_meant_for_it() {
    for (recording, scheme, text, of) in SPELLINGS {
        let read = scheme.parse(text).unwrap_or_else(|e| panic!("{recording}, {of}: {e}"));
        assert_eq!(read.same(&read), Some(true), "{recording}, {of}: {text}");
    }
}

#[test]
fn an_opaque_code_is_one_that_no_other_scheme_reads() {
    for (_, _, text, of) in SPELLINGS.iter().filter(|(_, scheme, ..)| *scheme == Opaque) {
        for scheme in Scheme::all().iter().filter(|scheme| **scheme != Opaque) {
            assert!(scheme.parse(text).is_err(), "{text} ({of}) could be {scheme}");
        }
    }
}

#[test]
fn one_component_in_two_spellings_is_the_same() {
    for (scheme, a, b) in [
        (LenovoBuild, "58B-5.70", "AFBT58B 5.70 2025-08-11"),
        (LenovoBuild, "36D-3.60", "AFE136D"),
        (LenovoBuild, "42S-2.83", "TGBT42S 2.83 2023-07-05"),
        (LenovoBuild, "22J-1.51", "U8E122J"),
        (Mellanox, "24.41.1000", "24.41.10.00"),
        (HpeRom, "A42 v2.60 (08/11/2022)", "v2.60 (08/11/2022)"),
        (HpeRom, "iLO 5 v2.72", "2.72 Sep 04 2022"),
    ] {
        assert_eq!(scheme.parse(a).unwrap().same(&scheme.parse(b).unwrap()), Some(true), "{a} and {b}");
    }
}

#[test]
#[ignore = "needs ../shared"]
fn the_table_has_every_version_of_the_recorded_firmware_inventories() {
    let mut unlisted = Vec::new();
    for name in [SR650, SR670, DELL, HPE, DMTF] {
        let tree = recording(name);
        let listed: BTreeSet<&str> = SPELLINGS.iter().filter(|s| s.0 == name).map(|s| s.2).collect();
        let mut seen = 0;
        for uri in tree.uris().filter(|uri| uri.contains("/UpdateService/FirmwareInventory/")) {
            let member: Value = serde_json::from_slice(tree.get(uri).unwrap()).unwrap();
            let Some(version) = member["Version"].as_str().filter(|v| !says_none(v)) else { continue };
            if !listed.contains(version) {
                unlisted.push(format!("{name} {uri}: {version}"));
            }
            seen += 1;
        }
        assert!(seen > 0, "{name} has no firmware inventory");
    }
    assert_eq!(unlisted, Vec::<String>::new(), "not in the table");
}
