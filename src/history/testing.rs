//! Evidence by hand for the tests: a healthy server, synthetic, to be spoiled in one place.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::events;
use crate::evidence::{
    Acl, Area, Capabilities, CbsLine, CbsLog, Connection, Driver, EventLog, EventRecord, Evidence, Hardware, Health,
    LogLevel, Members, Missing, ObjectKind, Observation, Offer, RedfishService, Service, StartType, State, Status,
    Subject, System, TextLine, TextLog, TlsTrust, Volume, Windows,
};
use crate::windows::read_collected;
pub(crate) use crate::windows::sddl::samples;

/// The collector's document of the mock's server, which is healthy.
const DOCUMENT: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/mocks/sr650-v2/windows.base.json"));

/// When the synthetic collection ran.
pub const COLLECTED: &str = "2026-04-20T01:00:00Z";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn known<T>(value: T) -> Observation<T> {
    Observation::known(value, "test", at(COLLECTED))
}

pub fn missing<T>(reason: Missing) -> Observation<T> {
    Observation::missing(reason, "test", at(COLLECTED))
}

pub fn not_asked<T>() -> Observation<T> {
    missing(Missing::NotAsked)
}

fn text(value: &str) -> Observation<String> {
    known(value.to_owned())
}

pub fn event(id: u32, time: &str, data: &[(&str, &str)]) -> EventRecord {
    let data = data.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    EventRecord { id, at: at(time), record: u64::from(id), data }
}

const LOGS: &[(&str, &str)] = &[
    ("System", events::WINDOWS_UPDATE),
    ("Microsoft-Windows-WindowsUpdateClient/Operational", events::WINDOWS_UPDATE),
    ("System", events::TPM_WMI),
    ("System", events::SERVICE_CONTROL),
    ("System", "disk"),
    ("System", "Microsoft-Windows-Ntfs"),
    ("Setup", events::SERVICING),
    ("Setup", events::WUSA),
    ("Application", events::ESENT),
    ("Application", events::CAPI2),
];

/// The lists of permissions of a healthy server: captured where samples say so, inherited by inference elsewhere.
fn acls() -> Vec<Acl> {
    let inherited = samples::SOFTWARE_DISTRIBUTION;
    let cryptsvc = "O:SYG:SYD:AI(A;OICI;FA;;;S-1-5-80-242729624-280608522-2219052887-3187409060-2225943459)";
    let catalog = format!("{cryptsvc}{}", &inherited[inherited.find("(A;ID;FA;;;SY)").unwrap()..]);
    let windows = |path: &str, sddl: &str| (format!(r"C:\Windows\{path}"), sddl.to_owned(), ObjectKind::Directory);
    let key = |path: &str, sddl: &str| {
        (format!(r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\{path}"), sddl.to_owned(), ObjectKind::Key)
    };
    let entries = [
        windows("SoftwareDistribution", inherited),
        windows(r"SoftwareDistribution\Download", inherited),
        windows(r"SoftwareDistribution\DataStore", inherited),
        windows(r"SoftwareDistribution\DataStore\Logs", inherited),
        windows("WinSxS", samples::WRP_FILE),
        windows(r"WinSxS\Manifests", samples::WRP_FILE),
        windows(r"System32\catroot2", &catalog),
        windows(r"System32\catroot2\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}", &catalog),
        key("Component Based Servicing", samples::WRP_KEY),
        key(r"Component Based Servicing\Packages", samples::WRP_KEY),
        key("WindowsUpdate", "O:BAG:SYD:(A;CIID;KA;;;BA)(A;CIID;KA;;;SY)(A;CIID;KR;;;BU)"),
        key(r"WindowsUpdate\Auto Update", "O:BAG:SYD:(A;CIID;KA;;;BA)(A;CIID;KA;;;SY)(A;CIID;KR;;;BU)"),
    ];
    entries.into_iter().map(|(path, sddl, kind)| Acl { path, kind, sddl: known(sddl) }).collect()
}

fn services() -> Vec<Service> {
    let automatic = ["cryptsvc", "UsoSvc", "RpcSs", "DcomLaunch", "EventLog", "Schedule", "mpssvc", "BFE"];
    let manual = ["wuauserv", "bits", "trustedinstaller", "msiserver", "wlidsvc", "WaaSMedicSvc", "DoSvc"];
    let descriptor = |name: &str| match name {
        "wuauserv" => text(samples::WUAUSERV),
        "bits" => text(samples::BITS),
        "cryptsvc" => text(samples::CRYPTSVC),
        "trustedinstaller" => text(samples::TRUSTEDINSTALLER),
        _ => not_asked(),
    };
    let service = |name: &str, start, state| Service {
        name: name.to_owned(),
        start: known(start),
        state: text(state),
        account: text("LocalSystem"),
        descriptor: descriptor(name),
    };
    automatic
        .iter()
        .map(|n| service(n, StartType::Automatic, "Running"))
        .chain(manual.iter().map(|n| service(n, StartType::Manual, "Stopped")))
        .collect()
}

/// The driver of a port of a Broadcom adapter, synthetic.
pub fn driver(number: u64, inf: &str, version: &str) -> Driver {
    Driver {
        number,
        device: text("Broadcom P225p"),
        inf: text(inf),
        package: text("bnxtnd.inf_amd64_0000000000000001"),
        provider: text("Broadcom Inc."),
        version: text(version),
        date: text("2023-02-10T00:00:00Z"),
        hardware_id: text(r"PCI\VEN_14E4&DEV_16D7"),
    }
}

/// A healthy Windows Server 2022, synthetic: the server of the mock, with lists that are short enough to be spoiled by
/// hand. What is not said here is as the collector's document has it, so a new item needs no line.
pub fn healthy() -> Windows {
    let logs = LOGS.iter().map(|(log, provider)| EventLog {
        log: (*log).to_owned(),
        provider: (*provider).to_owned(),
        oldest: known(at("2026-01-20T00:00:00Z")),
        records: known(Vec::new()),
    });
    let mut windows = read_collected(DOCUMENT, "windows.base.json", at(COLLECTED)).unwrap().windows;
    windows.os.ubr = known(4893);
    windows.os.last_boot = known(at("2026-04-01T00:00:00Z"));
    windows.services = known(Members::whole(services()));
    windows.acls = known(Members::whole(acls()));
    windows.volumes = known(Members::whole(vec![Volume {
        name: "C:".to_owned(),
        size_bytes: known(1 << 40),
        free_bytes: known(1 << 38),
    }]));
    windows.drivers = known(Members::whole(vec![driver(1, "oem12.inf", "223.0.157.0")]));
    windows.event_logs = known(Members::whole(logs.collect()));
    windows.cbs = known(CbsLog { bytes_read: 1000, truncated: false, lines: Vec::new() });
    windows.secure_boot.enabled = known(true);
    windows.secure_boot.ca2023_status = missing(Missing::Absent);
    windows.secure_boot.firmware_version = missing(Missing::Absent);
    windows
}

fn inside<T>(observation: &mut Observation<T>) -> &mut T {
    match observation {
        Observation::Known { value, .. } => value,
        Observation::Missing { reason, .. } => panic!("missing: {reason}"),
    }
}

pub fn service<'a>(windows: &'a mut Windows, name: &str) -> &'a mut Service {
    inside(&mut windows.services).items.iter_mut().find(|s| s.name == name).unwrap()
}

pub fn acl<'a>(windows: &'a mut Windows, path: &str) -> &'a mut Acl {
    inside(&mut windows.acls).items.iter_mut().find(|a| a.path == path).unwrap()
}

pub fn add_acl(windows: &mut Windows, path: &str, sddl: &str) {
    let acl = Acl { path: path.to_owned(), kind: ObjectKind::Directory, sddl: text(sddl) };
    inside(&mut windows.acls).items.push(acl);
}

pub fn event_log<'a>(windows: &'a mut Windows, log: &str, provider: &str) -> &'a mut EventLog {
    let logs = &mut inside(&mut windows.event_logs).items;
    logs.iter_mut().find(|l| l.log == log && l.provider == provider).unwrap()
}

/// The records of a log, to be filled.
pub fn log<'a>(windows: &'a mut Windows, log: &str, provider: &str) -> &'a mut Vec<EventRecord> {
    inside(&mut event_log(windows, log, provider).records)
}

/// The lines of CBS.log, to be filled.
pub fn cbs(windows: &mut Windows) -> &mut CbsLog {
    inside(&mut windows.cbs)
}

/// A BMC that answers for the computer system only.
pub fn hardware() -> Hardware {
    let status = Status { health: known(Health::Ok), rollup: Observation::unrecorded(), state: known(State::Enabled) };
    Hardware {
        depth: Default::default(),
        connection: Connection {
            url: "https://bmc.example".to_owned(),
            tls: TlsTrust::Verified,
            requests: 0,
            sessions_created: 0,
            sessions_deleted: 0,
            cost: None,
        },
        service: RedfishService {
            redfish_version: text("1.15.0"),
            vendor: text("Lenovo"),
            product: not_asked(),
            uuid: not_asked(),
            quirks: Vec::new(),
        },
        capabilities: Capabilities {
            inventory_ready: Offer::Expected,
            maintenance_log: Offer::Expected,
            machine_type_in_sku: Offer::Expected,
            fault_log: Offer::Expected,
        },
        system: known(System {
            uri: "/redfish/v1/Systems/1".to_owned(),
            manufacturer: text("Lenovo"),
            model: text("ThinkSystem SR650 V2"),
            sub_model: text("7Z73"),
            sku: text("7Z73CTO1WW"),
            serial: text("J900PG01"),
            os_serial: not_asked(),
            uuid: text("0f5e7b3a-1d2c-4b6a-9e8f-52a1c3d4e5f6"),
            bios_version: text("AFE136D"),
            power_state: text("On"),
            status,
            processors: known(Health::Ok),
            memory: known(Health::Ok),
            trusted_modules: known(Members::whole(Vec::new())),
            areas: Observation::unrecorded(),
            batteries: Observation::unrecorded(),
        }),
        other_systems: not_asked(),
        manager: not_asked(),
        other_managers: not_asked(),
        chassis: not_asked(),
        update_service: not_asked(),
        firmware: not_asked(),
        bios: not_asked(),
        secure_boot: not_asked(),
        bmc_security: not_asked(),
        storage: not_asked(),
        network_adapters: not_asked(),
        pcie_devices: not_asked(),
        power_supplies: not_asked(),
        processors: not_asked(),
        memory_modules: not_asked(),
        fans: not_asked(),
        cooling: not_asked(),
        batteries: not_asked(),
        sums: not_asked(),
        logs: not_asked(),
    }
}

pub fn system(hardware: &mut Hardware) -> &mut System {
    inside(&mut hardware.system)
}

/// An evidence document of these sides; what is not given was not asked for.
pub fn joined(hardware: Option<Hardware>, windows: Option<Windows>) -> Evidence {
    let asked: BTreeSet<Area> = [hardware.as_ref().map(|_| Area::Hardware), windows.as_ref().map(|_| Area::Windows)]
        .into_iter()
        .flatten()
        .collect();
    Evidence {
        format: crate::evidence::FORMAT.to_owned(),
        format_version: semver::Version::new(1, 0, 0),
        written_by: semver::Version::new(0, 1, 0),
        collected_at: at(COLLECTED),
        asked,
        subject: Subject {
            machine_type: not_asked(),
            manufacturer: not_asked(),
            model: not_asked(),
            serial: not_asked(),
            uuid: not_asked(),
            bmc: not_asked(),
            os_name: not_asked(),
            address: None,
        },
        hardware: hardware.map_or_else(not_asked, known),
        windows: windows.map_or_else(not_asked, known),
        notes: Vec::new(),
    }
}

/// A line of CBS.log; its code is read from the text.
pub fn cbs_line(time: &str, level: LogLevel, message: &str) -> CbsLine {
    let code = message.split_once("HRESULT = ").and_then(|(_, rest)| rest.get(..10));
    CbsLine {
        file: None,
        number: 1,
        at: known(at(time)),
        level,
        component: "CBS".to_owned(),
        session: None,
        hresult: code.map(ToOwned::to_owned),
        message: message.to_owned(),
    }
}

/// A server of which only text logs were sent: no event log, no report of the client, an empty `CBS.log`.
pub fn only_texts() -> Windows {
    let mut windows = healthy();
    let not_sent = || Missing::NotCollected { detail: "not in the bundle".to_owned() };
    windows.event_logs = missing(not_sent());
    windows.reporting_events = missing(not_sent());
    cbs(&mut windows).lines.clear();
    windows
}

/// Lines of a text log, one in each minute: component and message.
pub fn text_log(file: &str, lines: &[(&str, &str)]) -> Observation<TextLog> {
    let lines = lines.iter().zip(10..).map(|((component, message), minute)| TextLine {
        file: file.to_owned(),
        number: minute,
        at: known(at(&format!("2026-04-18T13:{minute}:00Z"))),
        level: LogLevel::Info,
        component: (*component).to_owned(),
        message: (*message).to_owned(),
    });
    known(TextLog { truncated: false, lines: lines.collect() })
}
