//! Files in the shape of real ones, a kind each. All of them are synthetic.

use crate::evidence::testing::{evidence, hardware, known, list, member, text};
use crate::evidence::{Evidence, FirmwareMember};

pub fn policy(types: &[(&str, &str)]) -> String {
    let mt = |(machine_type, components): &(&str, &str)| {
        format!(
            "<mt><systemType>{machine_type}</systemType><baseVersion>xxxx_utl_uxsp_xxxxxx-1.00_xxxx_32-64</baseVersion>\n\
             <rule>alertIfNotExactMatch</rule><isUXSP>yes</isUXSP><components>\n{components}</components></mt>\n"
        )
    };
    let all: String = types.iter().map(mt).collect();
    format!("<?xml version=\"1.0\"?>\n<policy><name>7Z73-7Z74</name><details>\n{all}</details></policy>\n")
}

pub fn component(kind: &str, fix_id: &str, build: &str, version: &str) -> String {
    format!(
        "<component><name>{kind}</name><targetVersion>{fix_id}</targetVersion><build>{build}</build>\
         <version>{version}</version><type>{kind}</type></component>\n"
    )
}

pub fn package(
    id: &str,
    kind: &str,
    version: &str,
    criticality: u8,
    devices: &str,
    systems: &[(&str, &str)],
) -> String {
    let models: String = systems
        .iter()
        .map(|(id, name)| format!("<Model systemID=\"{id}\"><Display lang=\"en\">{name}</Display></Model>"))
        .collect();
    format!(
        "<SoftwareComponent packageID=\"{id}\" vendorVersion=\"{version}\" dellVersion=\"A00\"><Name><Display>{id} name</Display></Name>\
         <ComponentType value=\"{kind}\"><Display>x</Display></ComponentType><SupportedDevices>{devices}</SupportedDevices>\
         <SupportedSystems><Brand key=\"3\"><Display>PowerEdge</Display>{models}</Brand></SupportedSystems>\
         <Criticality value=\"{criticality}\"/></SoftwareComponent>\n"
    )
}

pub fn device(component: &str, pci: &[[&str; 4]]) -> String {
    let pci: String = pci
        .iter()
        .map(|[v, d, sv, sd]| {
            format!("<PCIInfo vendorID=\"{v}\" deviceID=\"{d}\" subVendorID=\"{sv}\" subDeviceID=\"{sd}\"/>")
        })
        .collect();
    format!("<Device componentID=\"{component}\">{pci}<Display>device {component}</Display></Device>")
}

pub fn catalogue(packages: &[String]) -> String {
    let bundle = "<SoftwareBundle bundleID=\"X_LIN\"/><SoftwareBundle bundleID=\"X_WIN\"/>";
    format!("\u{feff}<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<Manifest>{bundle}\n{}</Manifest>", packages.concat())
}

pub fn dell() -> String {
    let mine = [("090E", "R750")];
    let bios = |id, version, systems: &[(&str, &str)]| package(id, "BIOS", version, 2, &device("159", &[]), systems);
    catalogue(&[
        bios("AAAAA", "1.8.2", &mine),
        bios("BBBBB", "2.6.0", &[("060E", "M630"), ("063C", "M630"), ("063C", "M630P")]),
        bios("CCCCC", "1.9.2", &mine),
        package(
            "NIC01",
            "FRMW",
            "16.5.20",
            1,
            &device("103610", &[["10DF", "0720", "10DF", "E837"], ["1077", "8030", "", ""]]),
            &mine,
        ),
        package("NIC02", "FRMW", "02.01.01", 3, &device("20602", &[["10DF", "0720", "10DF", "E837"]]), &mine),
        package("DISK1", "FRMW", "DN03", 1, &device("777", &[]), &mine),
        package("PSU01", "FRMW", "00.2A.2B", 1, &device("778", &[]), &mine),
        package("APP01", "APAC", "1.0", 1, &device("779", &[]), &mine),
    ])
}

pub fn record(id: &str, rows: &[(&str, &str)], score: &str) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|(product, below)| {
            format!("{{\"product\": \"{product}\", \"versions\": [{{{below}, \"status\": \"affected\"}}]}}")
        })
        .collect();
    format!(
        "{{\"dataType\": \"CVE_RECORD\", \"cveMetadata\": {{\"cveId\": \"{id}\"}}, \"containers\": {{\"cna\": {{\"metrics\": [{score}],\n\"affected\": [\n{}]}},\n\
         \"adp\": [{{\"affected\": [{{\"product\": \"sr670 v2 (thinksystem) xcc\", \"versions\": [{{\"lessThan\": \"9.99 TGBT99Z\", \"status\": \"affected\"}}]}}]}}]}}}}",
        rows.join(",\n")
    )
}

pub fn bundle() -> String {
    r#"{"Updates": [
 {"Payload": "p.lvt", "Oem": {"Inventory": [{"SoftwareId": "DEVICE-14E4-16D7-17AA-4105-13", "Version": "227.1.115.0"}]}},
 {"Payload": "lnvgy_fw_raid_mr3.5.940-j9337-00b2_anyos_comp.zip", "Oem": {"Inventory": [{"SoftwareId": "BMC-*-10", "Version": "1"}]}},
 {"Payload": "x.zip", "Oem": {"Inventory": [{"Version": "1"}]}}],
 "Oem": {"ReleaseDate": "2024-03-01T16.22.44Z", "ApplicableMachineTypes": ["7D75"]}}"#
        .to_owned()
}

pub fn console() -> String {
    "| Machine Type | BMC Type |  OS  |\n| 7Z23 | XCC | None |\n\
        | No. | Updatable Unit | Slot | New Version | Installed Version | Selected | Update ID |\n\
        | 1 | UEFI | N/A | U8E112A-1.02 | U8E114E-1.10 | No (*20) | lnvgy_fw_uefi_u8e112a-1.02_anyos_32-64 |\n\
        | 2 | UEFI | N/A | u8e132e-3.20 | U8E114E-1.10 | No (*9) | lnvgy_fw_uefi_u8e132e-3.20_anyos_32-64 |\n\
        | 3 | LXPM | N/A | xwl128g-3.31.00 | *-* | YES      | lnvgy_fw_lxpm_xwl128g-3.31.00_anyos_noarch |\n\
        | 5 | UEFI | N/A | u8e122h-1.50 | U8E114E-1.10 | YES | lnvgy_fw_uefi_u8e122h-1.50_anyos_32-64 |\n\
        | 6 | POWER | PSU1 | 7.52 | 7.51 | YES | lnvgy_fw_psu_x |\n"
        .to_owned()
}

pub fn repository() -> String {
    r#"{"nic.fwpkg": {"description": "NIC", "deviceclass": "x", "minimum_active_version": "null", "target": ["a6b1a447-382a-5a4f-15b3-101b15b30069"], "version": "20.35.1012"},
"ilo.fwpkg": {"deviceclass": "x", "minimum_active_version": "1.30", "target": "4764a662-b342-4fc7-9ce9-258c5d99e815", "version": "1.48"},
"driver.zip": {"deviceclass": "null", "target": ["null"], "version": "15.10.10.00"}}"#
        .to_owned()
}

pub fn manifest() -> String {
    r#"{"manifest": [{"Name": "a driver", "UpdatableBy": ["RuntimeAgent"]},
{"UpdatableBy": ["Bmc"], "Devices": {"Device": [{"Target": "a6b1a447-382a-5a4f-14e4-16d815900212", "Version": "237.1.148000"}]}}]}"#
        .to_owned()
}

/// Metadata of two components: the XCC of an SR650 V2, and one of another device.
pub fn lvfs_metadata() -> String {
    "<?xml version=\"1.0\"?>\n<components origin=\"lvfs\">\n<component type=\"firmware\"><name>XCC of an SR650 V2</name>\n\
     <provides><firmware type=\"flashed\">a47edbb8-e44c-5172-a9e7-5f7a59439cbc</firmware></provides>\n\
     <releases>\n<release version=\"AFBT50F-5.10\" date=\"2024-09-01\" urgency=\"high\"/>\n<release version=\"AFBT58B-5.70\"/>\n\
     <release version=\"0x1234\"/></releases></component>\n\
     <component><name>Another</name><provides><firmware type=\"flashed\">00000000-0000-5000-8000-000000000000</firmware></provides>\n\
     <releases><release version=\"1.0\"/></releases></component></components>\n"
        .to_owned()
}

/// A row of the report of OpenManage Enterprise.
pub fn ome_row(source: &str, current: &str, version: &str, status: &str) -> String {
    format!(
        "{{\"SourceName\": \"{source}\", \"Name\": \"{source} name\", \"CurrentVersion\": \"{current}\", \"Version\": \"{version}\", \"ComplianceStatus\": \"{status}\"}}"
    )
}

pub fn ome(tag: &str, rows: &[String]) -> String {
    format!("{{\"value\": [{{\"ServiceTag\": \"{tag}\", \"ComponentComplianceReports\": [\n{}]}}]}}", rows.join(",\n"))
}

pub fn ome_report() -> String {
    ome(
        "SYNTHETIC",
        &[
            ome_row("DCIM:INSTALLED#741__BIOS.Setup.1-1", "1.8.2", "1.9.2", "CRITICAL"),
            ome_row("DCIM:INSTALLED#802__NIC.Slot.2-1", "16.5.20", "16.5.21", "WARNING"),
        ],
    )
}

/// A server whose ids some of the files name; its serial is `SYNTHETIC`.
pub fn server() -> Evidence {
    with(vec![member("BMC-Primary", "BMC-AFBT-10", "AFBT50F-5.10"), member("BMC-Pending", "BMC-*-10", "null"), {
        let mut card = member("Slot_2", "DEVICE-14E4-16D7-17AA-4105-13", "227.1.100.0");
        card.targets = known(vec![
            "a6b1a447-382a-5a4f-15b3-101b15b30069".to_owned(),
            "00000000-aaaa-5a4f-0000-000000000001".to_owned(),
        ]);
        card
    }])
}

/// A server with this firmware.
pub fn with(members: Vec<FirmwareMember>) -> Evidence {
    let mut server = evidence(crate::evidence::Hardware { firmware: list(members), ..hardware() });
    server.subject.machine_type = text("7D75");
    server
}

/// The description of a Lenovo package.
pub fn package_of(category: &str, fix_id: &str, build: &str, version: &str, needs: &[&str]) -> String {
    let property = |name: &str, value: &str| {
        format!("<PROPERTY NAME=\"{name}\" TYPE=\"string\"><VALUE>{value}</VALUE></PROPERTY>\n")
    };
    let array = |name: &str, values: &[&str]| {
        let values: String = values.iter().map(|value| format!("<VALUE>{value}</VALUE>\n")).collect();
        format!(
            "<PROPERTY.ARRAY NAME=\"{name}\" TYPE=\"string\"><VALUE.ARRAY>\n{values}</VALUE.ARRAY></PROPERTY.ARRAY>\n"
        )
    };
    let types = ["ThinkSystem SR650 V2 [7Z72]", "ThinkSystem SR650 V2 [7Z73]", "no type"];
    format!(
        "<?xml version=\"1.0\"?>\n<CIM><INSTANCE CLASSNAME=\"x\">\n{}{}{}{}{}{}{}</INSTANCE></CIM>\n",
        property("category", category),
        property("Version", &format!("Version {version}")),
        property("buildNumber", build),
        property("xmlFilename", &format!("{fix_id}.xml")),
        property("payload", &format!("{fix_id}.uxz")),
        array("preReq", needs),
        array("applicableMachineTypes", &types),
    )
}

/// The inventory of a component of a bundle.
pub fn component_inventory(ids: &[&str], rest: &str) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    format!(
        "{{\"UpdateType\": \"BMU\", \"ReleaseDate\": \"2024-03-01T16.22.44Z\",\n\"Devices\": [{{\"AgentlessId\": \"17AA4105\", \"SoftwareIds\": [{}]}}],\n{rest}}}\n",
        ids.join(", ")
    )
}
