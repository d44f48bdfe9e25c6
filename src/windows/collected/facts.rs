//! From the items of the document to the evidence: which item is which fact, and where on the server it comes from.

use std::collections::BTreeMap;

use crate::evidence::{
    Acl, Caller, CatalogStore, CollectorRun, DataStore, DatabaseState, ObjectKind, Observation, OperatingSystem,
    PendingRestart, PolicyValue, SecureBootServicing, Service, SmbiosIdentity, StartType, UpdatePolicy, Volume,
    Windows,
};

use super::place::{Document, Place, Read};
use super::{drivers, logs};
use crate::common::cut::cut;

/// The longest descriptor that is kept, in characters: in Windows it has at most 64 KiB.
const MAX_SDDL: usize = 256 * 1024;

const CURRENT_VERSION: &str = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion";
const SERVICING: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing";
const POLICY: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate";
const SECURE_BOOT: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot";

/// All evidence of the document.
pub fn windows(document: &Document<'_>, items: &Place<'_>, version: String) -> Windows {
    let at = |name: &str| items.field(name);
    let text = |name: &str, source: &str| document.item(&at(name), source, Place::text);
    let number = |name: &str, source: &str| document.item(&at(name), source, Place::number);
    let clock = at("clock").item().and_then(|value| logs::Clock::read(&value));
    Windows {
        collector: CollectorRun {
            version,
            started: document.started,
            utc_offset_minutes: document.observation(clock.clone().map(|c| c.minutes_now), "TimeZoneInfo.Local"),
            language_mode: text("language_mode", "$ExecutionContext.SessionState.LanguageMode"),
        },
        os: OperatingSystem {
            name: text("computer_name", "%COMPUTERNAME%"),
            product: text("os_product", &format!(r"{CURRENT_VERSION}\ProductName")),
            build: text("os_build", &format!(r"{CURRENT_VERSION}\CurrentBuild")),
            ubr: number("os_ubr", &format!(r"{CURRENT_VERSION}\UBR")),
            installation_type: text("os_installation_type", &format!(r"{CURRENT_VERSION}\InstallationType")),
            last_boot: document.item(&at("last_boot"), "Win32_OperatingSystem.LastBootUpTime", Place::time),
        },
        identity: identity(document, items),
        caller: caller(document, &at("caller")),
        services: document.item(&at("services"), r"HKLM\SYSTEM\CurrentControlSet\Services", |list| {
            document.members(list, |place| service(document, place))
        }),
        acls: document.item(&at("acls"), "Get-Acl", |list| document.members(list, |place| acl(document, place))),
        data_store: DataStore {
            size_bytes: number("data_store_size", r"SoftwareDistribution\DataStore\DataStore.edb"),
            state: state(document, &at("data_store_state"), r"SoftwareDistribution\DataStore\DataStore.edb, byte 0x34"),
        },
        catalog_store: CatalogStore {
            size_bytes: number("catalog_store_size", r"System32\catroot2\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\catdb"),
            state: state(document, &at("catalog_store_state"), r"System32\catroot2\…\catdb, byte 0x34"),
            log_files: number("catalog_store_files", r"System32\catroot2"),
        },
        policy: UpdatePolicy {
            windows_update: document.item(&at("policy_windows_update"), POLICY, policy),
            automatic_updates: document.item(&at("policy_automatic_updates"), &format!(r"{POLICY}\AU"), policy),
        },
        pending_restart: pending_restart(document, items),
        volumes: document.item(&at("volumes"), "MSFT_Partition, Win32_LogicalDisk", |list| {
            document.members(list, |place| volume(document, place))
        }),
        drivers: document.item(&at("drivers"), drivers::SOURCE, |value| drivers::drivers(document, value)),
        event_logs: document.item(&at("event_logs"), "Get-WinEvent", |list| {
            document.members(list, |place| logs::event_log(document, place))
        }),
        cbs: document.item(&at("cbs"), logs::CBS_LOG, |value| logs::cbs(document, value, &clock)),
        secure_boot: SecureBootServicing {
            enabled: document.item(
                &at("secure_boot_enabled"),
                &format!(r"{SECURE_BOOT}\State\UEFISecureBootEnabled"),
                zero_or_one,
            ),
            ca2023_status: text("secure_boot_ca2023_status", &format!(r"{SECURE_BOOT}\Servicing\UEFICA2023Status")),
            ca2023_error: number("secure_boot_ca2023_error", &format!(r"{SECURE_BOOT}\Servicing\UEFICA2023Error")),
            firmware_version: text(
                "secure_boot_firmware_version",
                &format!(r"{SECURE_BOOT}\Servicing\DeviceAttributes\FirmwareVersion"),
            ),
        },
    }
}

fn identity(document: &Document<'_>, items: &Place<'_>) -> SmbiosIdentity {
    let part = |item: &str, field: &'static str, source: &str| {
        document.item(&items.field(item), source, |value| value.field(field).text())
    };
    SmbiosIdentity {
        manufacturer: part("computer_system", "manufacturer", "Win32_ComputerSystem.Manufacturer"),
        model: part("computer_system", "model", "Win32_ComputerSystem.Model"),
        sku: part("computer_system", "sku", "Win32_ComputerSystem.SystemSKUNumber"),
        serial: part("bios", "serial", "Win32_BIOS.SerialNumber"),
        uuid: document.item(&items.field("uuid"), "Win32_ComputerSystemProduct.UUID", Place::text),
        bios_version: part("bios", "version", "Win32_BIOS.SMBIOSBIOSVersion"),
    }
}

fn caller(document: &Document<'_>, item: &Place<'_>) -> Caller {
    let source = "WindowsIdentity.GetCurrent()";
    Caller {
        sid: document.item(item, source, |value| value.field("sid").text()),
        elevated: document.item(item, source, |value| value.field("elevated").boolean()),
        network_logon: document.item(item, source, |value| value.field("network_logon").boolean()),
    }
}

fn service(document: &Document<'_>, place: &Place<'_>) -> Read<Service> {
    let name = place.field("name").must(Place::text, "the name of a service")?;
    let key = format!(r"HKLM\SYSTEM\CurrentControlSet\Services\{name}");
    Ok(Service {
        start: document.item(&place.field("start"), &format!(r"{key}\Start"), start_type),
        state: document.item(&place.field("state"), &format!("Win32_Service.Name='{name}'.State"), Place::text),
        account: document.item(&place.field("account"), &format!(r"{key}\ObjectName"), Place::text),
        descriptor: descriptor(document, &place.field("descriptor"), &format!("sc sdshow {name}")),
        name,
    })
}

fn start_type(value: &Place<'_>) -> Read<StartType> {
    match value.number()? {
        0 => Ok(StartType::Boot),
        1 => Ok(StartType::System),
        2 => Ok(StartType::Automatic),
        3 => Ok(StartType::Manual),
        4 => Ok(StartType::Disabled),
        _ => Err(value.unreadable("a start type from 0 to 4")),
    }
}

fn acl(document: &Document<'_>, place: &Place<'_>) -> Read<Acl> {
    let path = place.field("path").must(Place::text, "the path of an object")?;
    let kind = place.field("kind");
    let kind = match kind.text().as_deref() {
        Ok("directory") => ObjectKind::Directory,
        Ok("file") => ObjectKind::File,
        Ok("key") => ObjectKind::Key,
        _ => return Err(kind.unreadable("directory, file or key")),
    };
    let sddl = descriptor(document, &place.field("sddl"), &path);
    Ok(Acl { path, kind, sddl })
}

/// A descriptor as text; whether it is SDDL is for who evaluates it.
fn descriptor(document: &Document<'_>, item: &Place<'_>, source: &str) -> Observation<String> {
    document.item(item, source, |value| value.text_up_to(MAX_SDDL))
}

fn state(document: &Document<'_>, item: &Place<'_>, source: &str) -> Observation<DatabaseState> {
    document.item(item, source, |value| {
        let number = u32::try_from(value.number()?).map_err(|_| value.unreadable("a number of 32 bits"))?;
        Ok(match number {
            2 => DatabaseState::DirtyShutdown,
            3 => DatabaseState::CleanShutdown,
            other => DatabaseState::Other(other),
        })
    })
}

/// A whole key. One value that cannot be read spoils the map: a name that is not in it would mean "not set".
fn policy(value: &Place<'_>) -> Read<BTreeMap<String, PolicyValue>> {
    let mut map = BTreeMap::new();
    for (name, place) in value.object()? {
        let value = match (place.number(), place.scalar_text()) {
            (Ok(number), _) => PolicyValue::Number(number),
            (_, Some(text)) => PolicyValue::Text(text),
            _ => return Err(place.unreadable("a number or a text")),
        };
        map.insert(cut(name, 255).to_owned(), value);
    }
    Ok(map)
}

fn pending_restart(document: &Document<'_>, items: &Place<'_>) -> PendingRestart {
    let flag = |name: &str, source: &str| document.item(&items.field(name), source, Place::boolean);
    PendingRestart {
        cbs_reboot_pending: flag("cbs_reboot_pending", &format!(r"{SERVICING}\RebootPending")),
        cbs_reboot_in_progress: flag("cbs_reboot_in_progress", &format!(r"{SERVICING}\RebootInProgress")),
        cbs_packages_pending: flag("cbs_packages_pending", &format!(r"{SERVICING}\PackagesPending")),
        update_reboot_required: flag(
            "update_reboot_required",
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
        ),
        file_renames: document.item(
            &items.field("pending_file_renames"),
            r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\PendingFileRenameOperations",
            Place::number,
        ),
        pending_xml: flag("pending_xml", r"WinSxS\pending.xml"),
    }
}

fn volume(document: &Document<'_>, place: &Place<'_>) -> Read<Volume> {
    let name = place.field("name").must(Place::text, "the name of a volume")?;
    let space = place.field("space");
    Ok(Volume {
        size_bytes: document.item(&space, &name, |value| value.field("size").number()),
        free_bytes: document.item(&space, &name, |value| value.field("free").number()),
        name,
    })
}

fn zero_or_one(value: &Place<'_>) -> Read<bool> {
    match value.number()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(value.unreadable("0 or 1")),
    }
}
