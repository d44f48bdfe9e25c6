//! What vendors publish: any bytes are read or refused, and whatever draft is made of them is a baseline without an error. The first byte says
//! which kind of file the others are the rest of, and whether it is read for a named server or against evidence.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use patchgate::baseline::Baseline;
use patchgate::evidence::Evidence;
use patchgate::published::{Name, Wanted, draft, import_bytes};

/// How files of each kind begin.
const KINDS: &[&[u8]] = &[
    b"",
    b"<policy><details><mt><systemType>7Z73</systemType><components><component><type>XCC</type><build>AFBT58B</build>",
    b"<Manifest><SoftwareComponent packageID='A' vendorVersion='1.9.2'><ComponentType value='BIOS'/><SupportedDevices>",
    b"\xff\xfe<\0M\0a\0n\0i\0f\0e\0s\0t\0>\0<\0S\0o\0f\0t\0w\0a\0r\0e\0",
    b"{\"dataType\": \"CVE_RECORD\", \"cveMetadata\": {\"cveId\": \"CVE-1\"}, \"containers\": {\"cna\": {\"affected\": [{\"product\": \"7Z73 (x) XCC\", \"versions\": [{\"status\": \"affected\", \"lessThan\": \"",
    b"{\"Oem\": {\"ApplicableMachineTypes\": [\"7Z73\"]}, \"Updates\": [{\"Oem\": {\"Inventory\": [{\"SoftwareId\": \"",
    b"{\"manifest\": [{\"UpdatableBy\": [\"Bmc\"], \"Devices\": {\"Device\": [{\"Target\": \"a6b1a447-382a-5a4f-15b3-101b15b30069\", \"Version\": \"",
    b"{\"x\": {\"deviceclass\": \"x\", \"target\": \"a6b1a447-382a-5a4f-15b3-101b15b30069\", \"version\": \"",
    b"| Machine Type |\n| 7Z73 | XCC | None |\n| No. | Updatable Unit | Slot | New Version | Installed Version | Selected | Update ID |\n| 1 | UEFI | N/A | ",
    b"<INSTANCE><PROPERTY NAME='category'><VALUE>XCC</VALUE></PROPERTY><PROPERTY.ARRAY NAME='applicableMachineTypes'><VALUE>x [7Z73]</VALUE></PROPERTY.ARRAY><PROPERTY NAME='",
    b"{\"UpdateType\": \"BMU\", \"Devices\": [{\"SoftwareIds\": [\"BMC-AFBT-10\"]}], \"Prerequisites\": [{\"SoftwareId\": \"",
    b"<component><provides><firmware type='flashed'>a47edbb8-e44c-5172-a9e7-5f7a59439cbc</firmware></provides><releases><release version='",
    b"{\"value\": [{\"ServiceTag\": \"SYNTHETIC\", \"ComponentComplianceReports\": [{\"SourceName\": \"DCIM:INSTALLED#741__BIOS.Setup.1-1\", \"Version\": \"",
    b"\x1f\x8b",
];

/// Evidence of a server: made by hand, cut down to what importers look at.
static SERVER: LazyLock<Evidence> =
    LazyLock::new(|| Evidence::from_json(include_str!("../seeds/published-server.json")).expect("evidence"));

fuzz_target!(|input: &[u8]| {
    let Some((selector, rest)) = input.split_first() else { return };
    let bytes = [KINDS[usize::from(*selector) % KINDS.len()], rest].concat();
    let server = *selector >= 128;
    let wanted = if server { Wanted::Server(&SERVER) } else { Wanted::Named("7Z73") };
    let Ok(found) = import_bytes(&bytes, "fuzz", wanted) else { return };
    let name = Name { id: "fuzz".to_owned(), version: "1.0.0".parse().expect("a version") };
    let day = jiff::civil::date(2026, 11, 30);
    if let Ok(draft) = draft(found, wanted, &name, day, None) {
        Baseline::parse(&draft.text, "fuzz").unwrap_or_else(|e| panic!("{e}\n{}", draft.text));
    }
});
