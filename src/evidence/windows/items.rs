//! The items that the collector collects, each declared once.
//!
//! A row is a field of the evidence, and behind its `=` stands how the field is filled:
//!
//! ```text
//! /// What the fact is: in the schema, and in docs/collector.md.
//! pub FIELD: Observation<TYPE> = READER("ITEM", "WHERE ON THE SERVER");
//! ```
//!
//! * `READER` is a function of `windows/collected/facts.rs`, such as `text`, `number` or `boolean`.
//! * `"ITEM"` is the name that the script `windows/collector.ps1` gives it. `"bios/serial"` is a property of an item whose
//!   value is an object.
//! * A third text stands in docs/collector.md instead of the field's documentation, where that page has more to say.
//! * `group()` is a struct whose rows stand here too; `version()` and `started()` are of the document's head.
//!
//! A new item is a row here and a line `$Plan.ITEM = 'FUNCTION', @(…), 'value', SECONDS` in the script. The tests say how docs/collector.md is
//! written anew, and check that script and list name the same items. The mock's servers have it as soon as it stands in
//! `mocks/sr650-v2/windows.base.json`; until then nobody asked for it.
//!
//! A row that is added after version 1.0.0 of the evidence also says `#[serde(default = "STRUCT::FIELD")]`: a document
//! that was written earlier has no such fact, and then nobody asked for it. A struct that is added says `#[serde(default)]`
//! once, and so does the row of it; the rows in it say nothing.
//!
//! Why a macro that is handed to a macro: the evidence is the ground, and what reads the collector's document stands
//! above it. So the list is written here, where `declare!` makes the structs and the list [`FACTS`] of it; and
//! `windows/collected/facts.rs` makes of the same list the code that fills them. There `READER` gets its meaning; here it
//! is only a word. The alternatives were worse: a table of readers beside the structs names each field twice, and a
//! trait that the reader implements needs a method for every kind of value and is as far from the plain struct.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fact::{Fact, not_asked};
use super::logs::{CbsLog, EventLog, RegistryKey, ReportingEvent, TextLog};
use super::state::{Antivirus, FileEntry, FilterDriver, ScheduledTask, ServicingPackage, UserRight};
use super::values::{Acl, DatabaseState, PolicyValue, Service, Volume};
use crate::evidence::driver::Driver;
use crate::evidence::observation::{Members, Observation};

/// Hands the list of all items to the macro `$make`.
macro_rules! windows_items {
    ($make:ident) => {
        $make! {

/// The operating system's side of one server.
pub struct Windows {
    /// The run of the collector.
    pub collector: CollectorRun = group();
    /// The operating system.
    pub os: OperatingSystem = group();
    /// The hardware as SMBIOS names it to Windows: the join with the BMC's side.
    pub identity: SmbiosIdentity = group();
    /// Who ran the collector, with which rights.
    pub caller: Caller = group();
    /// The services of the update chain.
    pub services: Observation<Members<Service>> = services("services", r"HKLM\SYSTEM\CurrentControlSet\Services",
        "24 services of the update chain: `Start`, `ObjectName`, state (`sc.exe query`), descriptor (`sc.exe sdshow`).");
    /// Security descriptors of files, directories and registry keys.
    pub acls: Observation<Members<Acl>> = acls("acls", "Get-Acl",
        r"Owner, group and DACL of `C:\Windows`, SoftwareDistribution with Download, DataStore, DataStore\Logs and PostRebootEventCache.V2, catroot2 and its GUID folder, CatRoot, WinSxS, WinSxS\Manifests, Logs\CBS, Temp, wuaueng.dll and the task folders UpdateOrchestrator, WindowsUpdate and WaaSMedic; of the keys Component Based Servicing, Packages, WindowsUpdate, Auto Update, the policy key and the keys of seven services; and of the first 50 entries of Download, a sample by design.");
    /// `SoftwareDistribution\DataStore`.
    pub data_store: DataStore = group();
    /// `System32\catroot2`.
    pub catalog_store: CatalogStore = group();
    /// Windows Update policy values.
    pub policy: UpdatePolicy = group();
    /// Markers of a restart that is due.
    pub pending_restart: PendingRestart = group();
    /// Volumes, system partitions included.
    pub volumes: Observation<Members<Volume>> = volumes("volumes", "DriveInfo, MSFT_Partition",
        "Size and free space of the system drive, the EFI system partition and the recovery partition.");
    /// The signed drivers of the devices.
    #[serde(default = "Windows::drivers")]
    pub drivers: Observation<Members<Driver>> = drivers("drivers", "Win32_PnPSignedDriver",
        r"At most 1,000 drivers with a version: the device's name, hardware id, INF file, provider, version and date; and the package that the INF file was published from (`DriverDatabase\DriverInfFiles`, in `HKLM\SYSTEM` or `HKLM\DRIVERS`).");
    /// Event records of the update providers, a list for each log and provider that was asked.
    pub event_logs: Observation<Members<EventLog>> = event_logs("event_logs", "Get-WinEvent",
        "90 days, at most 2,000 records each. System: WindowsUpdateClient, TPM-WMI, Service Control Manager, disk, Ntfs, storage ports and miniports, WinREAgent. Setup: Servicing, WUSA. Application: ESENT, CAPI2, WUSA. WindowsUpdateClient/Operational. With the oldest record that each log holds, because silence before it proves nothing.");
    /// Error lines of `CBS.log`.
    pub cbs: Observation<CbsLog> = cbs("cbs", r"C:\Windows\Logs\CBS\CBS.log",
        "The last 32 MiB of the log, newest kept: up to 3,000 lines that name a session, with the first error after each beginning; up to 3,000 others at level Error and Warning; up to 4,000 at level Info that hold one of the words of `src/windows/cbs_words.rs`.");
    /// Logs that are texts, beside `CBS.log`.
    #[serde(default)]
    pub text_logs: TextLogs = group();
    /// Rows of `ReportingEvents.log`.
    #[serde(default = "Windows::reporting_events")]
    pub reporting_events: Observation<Members<ReportingEvent>> = reporting_events("reporting_events", r"C:\Windows\SoftwareDistribution\ReportingEvents.log",
        "The last 1,000 rows of `ReportingEvents.log`: one for each step of an update, failed or not.");
    /// Registry keys that somebody exported.
    #[serde(default = "Windows::registry")]
    pub registry: Observation<Members<RegistryKey>> = registry("registry", "reg export");
    /// Secure Boot as Windows sees it.
    pub secure_boot: SecureBootServicing = group();
    /// What the servicing stack keeps of its work.
    #[serde(default)]
    pub servicing: ServicingState = group();
    /// What guards the server, and may stand in an update's way.
    #[serde(default)]
    pub protection: Protection = group();
    /// What an update finds around it.
    #[serde(default)]
    pub surroundings: Surroundings = group();
}

/// The run of the collector on the server.
pub struct CollectorRun {
    /// The version of the collector script.
    pub version: String = version();
    /// When it began, by the server's clock.
    pub started: Timestamp = started();
    /// The server's offset from UTC, in minutes: `CBS.log` writes local time without a zone.
    pub utc_offset_minutes: Observation<i64> = minutes_now("clock", "TimeZoneInfo.Local",
        "The time zone: its offset now, and each change in the last 120 days. `CBS.log` writes local time without a zone; on the day of a change a line may be off by the change.");
    /// PowerShell's language mode; anything but `FullLanguage` means a reduced collection.
    pub language_mode: Observation<String> = text("language_mode", "$ExecutionContext.SessionState.LanguageMode");
}

/// The operating system.
pub struct OperatingSystem {
    /// The computer's name.
    pub name: Observation<String> = text("computer_name", "%COMPUTERNAME%");
    /// `ProductName`, such as `Windows Server 2022 Standard`.
    pub product: Observation<String> = text("os_product", r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProductName");
    /// `CurrentBuild`, such as `20348`.
    pub build: Observation<String> = text("os_build", r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\CurrentBuild");
    /// `UBR`: the update build revision.
    pub ubr: Observation<u64> = number("os_ubr", r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\UBR");
    /// `InstallationType`, such as `Server` or `Server Core`.
    pub installation_type: Observation<String> = text("os_installation_type", r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\InstallationType");
    /// The last start.
    pub last_boot: Observation<Timestamp> = time("last_boot", "Win32_OperatingSystem.LastBootUpTime");
}

/// The hardware as SMBIOS names it to Windows.
pub struct SmbiosIdentity {
    /// `Win32_ComputerSystem.Manufacturer`.
    pub manufacturer: Observation<String> = text("computer_system/manufacturer", "Win32_ComputerSystem.Manufacturer",
        "Manufacturer, model and SKU, as SMBIOS has them: the join with the BMC's side.");
    /// `Win32_ComputerSystem.Model`.
    pub model: Observation<String> = text("computer_system/model", "Win32_ComputerSystem.Model");
    /// `Win32_ComputerSystem.SystemSKUNumber`: machine type and model on ThinkSystem.
    pub sku: Observation<String> = text("computer_system/sku", "Win32_ComputerSystem.SystemSKUNumber");
    /// `Win32_BIOS.SerialNumber`.
    pub serial: Observation<String> = text("bios/serial", "Win32_BIOS.SerialNumber",
        "Serial number and UEFI version, as SMBIOS has them.");
    /// `Win32_ComputerSystemProduct.UUID`.
    pub uuid: Observation<String> = text("uuid", "Win32_ComputerSystemProduct.UUID",
        "The UUID of the server, as SMBIOS has it.");
    /// `Win32_BIOS.SMBIOSBIOSVersion`, such as `AFE136D-3.60`.
    pub bios_version: Observation<String> = text("bios/version", "Win32_BIOS.SMBIOSBIOSVersion");
}

/// Who ran the collector.
pub struct Caller {
    /// The SID of the account.
    pub sid: Observation<String> = text("caller/sid", "WindowsIdentity.GetCurrent()",
        "SID, elevation and network logon of whoever runs it.");
    /// Whether the token holds the Administrators group as enabled.
    pub elevated: Observation<bool> = boolean("caller/elevated", "WindowsIdentity.GetCurrent()");
    /// Whether it is a network logon (SID S-1-5-2 in the token), as over WinRM or SSH.
    pub network_logon: Observation<bool> = boolean("caller/network_logon", "WindowsIdentity.GetCurrent()");
}

/// `SoftwareDistribution\DataStore\DataStore.edb`.
pub struct DataStore {
    /// The size of the database, in bytes.
    pub size_bytes: Observation<u64> = number("data_store_size", r"SoftwareDistribution\DataStore\DataStore.edb");
    /// The state in its header.
    pub state: Observation<DatabaseState> = database_state("data_store_state", r"SoftwareDistribution\DataStore\DataStore.edb, byte 0x34");
}

/// `System32\catroot2`.
pub struct CatalogStore {
    /// The size of `{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\catdb`, in bytes.
    pub size_bytes: Observation<u64> = number("catalog_store_size", r"System32\catroot2\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\catdb",
        "The size of the database, in bytes.");
    /// The state in its header.
    pub state: Observation<DatabaseState> = database_state("catalog_store_state", r"System32\catroot2\…\catdb, byte 0x34");
    /// The number of files in the folder; more than 1,024 logs break it (KB977893).
    pub log_files: Observation<u64> = number("catalog_store_files", r"System32\catroot2");
}

/// Windows Update policy: each map is a whole key, so a name that is not in a known map is not set.
pub struct UpdatePolicy {
    /// `HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate`. An absent key is a known, empty map.
    pub windows_update: Observation<BTreeMap<String, PolicyValue>> = policy("policy_windows_update", r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate",
        "All values of the key; an absent key is an empty map.");
    /// Its subkey `AU`.
    pub automatic_updates: Observation<BTreeMap<String, PolicyValue>> = policy("policy_automatic_updates", r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU",
        "All values of the key; an absent key is an empty map.");
}

/// Logs that are texts: the lines of them that say more than that all goes on.
#[serde(default)]
pub struct TextLogs {
    /// `WindowsUpdate.log`. It is made from traces by `Get-WindowsUpdateLog`, so only a bundle has it.
    pub update_client: Observation<TextLog> = update_log("update_log", "WindowsUpdate.log");
    /// `dism.log`.
    pub dism: Observation<TextLog> = headed_log("dism_log", r"C:\Windows\Logs\DISM\dism.log",
        "The end of `dism.log`: up to 1,000 lines at Error and Warning level or with the code of a failure.");
    /// `setupapi.dev.log`: the installation of drivers.
    pub devices: Observation<TextLog> = device_log("device_log", r"C:\Windows\INF\setupapi.dev.log");
    /// `setupact.log` and `setuperr.log` of a feature update.
    pub setup: Observation<TextLog> = headed_log("setup_log", r"C:\Windows\Panther\setupact.log");
}

/// Markers of a restart that is due.
pub struct PendingRestart {
    /// `Component Based Servicing\RebootPending` exists.
    pub cbs_reboot_pending: Observation<bool> = boolean("cbs_reboot_pending", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending");
    /// `Component Based Servicing\RebootInProgress` exists.
    pub cbs_reboot_in_progress: Observation<bool> = boolean("cbs_reboot_in_progress", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootInProgress");
    /// `Component Based Servicing\PackagesPending` exists.
    pub cbs_packages_pending: Observation<bool> = boolean("cbs_packages_pending", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\PackagesPending");
    /// `WindowsUpdate\Auto Update\RebootRequired` exists.
    pub update_reboot_required: Observation<bool> = boolean("update_reboot_required", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired");
    /// The number of `PendingFileRenameOperations` (weak: virus scanners and agents write it too).
    pub file_renames: Observation<u64> = number("pending_file_renames", r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\PendingFileRenameOperations");
    /// `WinSxS\pending.xml` exists.
    pub pending_xml: Observation<bool> = boolean("pending_xml", r"WinSxS\pending.xml");
}

/// Secure Boot as Windows sees it (`HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot`).
pub struct SecureBootServicing {
    /// `State\UEFISecureBootEnabled`.
    pub enabled: Observation<bool> = zero_or_one("secure_boot_enabled", r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\State\UEFISecureBootEnabled");
    /// `Servicing\UEFICA2023Status`.
    pub ca2023_status: Observation<String> = text("secure_boot_ca2023_status", r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\Servicing\UEFICA2023Status");
    /// `Servicing\UEFICA2023Error`.
    pub ca2023_error: Observation<u64> = number("secure_boot_ca2023_error", r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\Servicing\UEFICA2023Error");
    /// `Servicing\DeviceAttributes\FirmwareVersion`: Windows' own copy of the UEFI version.
    pub firmware_version: Observation<String> = text("secure_boot_firmware_version", r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\Servicing\DeviceAttributes\FirmwareVersion");
}

/// What the servicing stack keeps of its work.
#[serde(default)]
pub struct ServicingState {
    /// The packages of updates.
    pub packages: Observation<Members<ServicingPackage>> = packages("packages", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages",
        "At most 2,000 packages whose names begin with `Package_for_`: `CurrentState`, the time of its last change, `LastError`, `InstallClient`.");
    /// Sessions that wait for a restart; the number of a session is the time of its beginning.
    pub sessions_pending: Observation<Members<RegistryKey>> = keys("sessions_pending", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\SessionsPending");
    /// Packages that wait for a restart.
    pub packages_pending: Observation<Members<RegistryKey>> = keys("packages_pending", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\PackagesPending");
    /// The queue of driver operations: an entry without an identity stops every installation.
    pub driver_operations: Observation<Members<RegistryKey>> = keys("driver_operations", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\DriverOperations");
    /// The descriptors of up to 50 files and keys that errors in `CBS.log` name, the newest first.
    pub named_objects: Observation<Members<Acl>> = acls("cbs_objects", "Get-Acl of the objects in CBS.log");
    /// The files of the transaction logs (`System32\config\TxR`), of the logs of CBS and DISM, and of both databases.
    pub files: Observation<Members<FileEntry>> = files("servicing_files", r"System32\config\TxR, Logs\CBS, Logs\DISM, SoftwareDistribution\DataStore, System32\catroot2");
    /// The scheduled tasks of servicing, by their files.
    pub tasks: Observation<Members<ScheduledTask>> = tasks("tasks", r"System32\Tasks\Microsoft\Windows");
}

/// What guards the server, and may stand in an update's way.
#[serde(default)]
pub struct Protection {
    /// The file-system filters that are loaded.
    pub filters: Observation<Members<FilterDriver>> = filters("filters", "fltmc.exe filters");
    /// The virus scanners that registered with Windows; Windows Server has no such list.
    pub antivirus: Observation<Members<Antivirus>> = antivirus("antivirus", "AntiVirusProduct");
    /// Whether Defender is switched off or passive.
    pub defender: Observation<Members<RegistryKey>> = keys("defender_state", r"HKLM\SOFTWARE\Microsoft\Windows Defender");
    /// What Defender does not scan, set locally and by policy.
    pub defender_exclusions: Observation<Members<RegistryKey>> = keys("defender_exclusions", r"HKLM\SOFTWARE\Microsoft\Windows Defender\Exclusions");
    /// The rules of attack surface reduction, set locally and by policy.
    pub attack_surface_rules: Observation<Members<RegistryKey>> = keys("attack_surface_rules", r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR");
    /// Records of code integrity, AppLocker and Defender that name a part of servicing; others are left out.
    pub blocks: Observation<Members<EventLog>> = event_logs("guard_logs", "Get-WinEvent, guards");
}

/// What an update finds around it.
#[serde(default)]
pub struct Surroundings {
    /// `TEMP` and `TMP` of the computer and of the account SYSTEM, as they are set.
    pub temp_folders: Observation<Members<RegistryKey>> = keys("temp_folders", r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment");
    /// The number of files in the folder of Windows for temporary ones; one of 70,000 may be more.
    pub temp_files: Observation<u64> = number("temp_files", r"C:\Windows\Temp",
        "The number of files in the folder, below it not counted; counting ends at 70,000. With more than 65,000 changes of roles fail (0x800F0922).");
    /// The proxies of WinHTTP and of the account SYSTEM; `WinHttpSettings` is bytes.
    pub proxy: Observation<Members<RegistryKey>> = keys("proxy", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections");
    /// Protocols and ciphers as far as somebody set them, and what WinHTTP and .NET may use.
    pub tls: Observation<Members<RegistryKey>> = keys("tls", r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL");
    /// Whether DNS knows the name of the WSUS server; asked only with `-ResolveNames`, for it sends a packet.
    pub wsus_name_known: Observation<bool> = boolean("wu_server_resolves", "DNS, the name in WUServer");
    /// How long a service may take to start, in milliseconds; absent where it is Windows' own 30,000.
    pub services_pipe_timeout: Observation<u64> = number("services_pipe_timeout", r"HKLM\SYSTEM\CurrentControlSet\Control\ServicesPipeTimeout");
    /// Rights of accounts, such as `SeServiceLogonRight`. The collector cannot read them without writing a file; a copied
    /// export of secedit.exe holds them.
    pub user_rights: Observation<Members<UserRight>> = user_rights("user_rights", "the local security policy",
        "Never read: the database is closed to administrators, and `secedit.exe`, which exports it, writes files.");
    /// Whether the recovery environment is set up.
    pub recovery_enabled: Observation<bool> = zero_or_one("recovery/state", r"System32\Recovery\ReAgent.xml, InstallState",
        "Whether the recovery environment is set up, and the folder of its image.");
    /// Keys that tell roles of the server, and settings on which publicly known failures depend (src/evidence/windows/settings.rs).
    pub settings: Observation<Members<RegistryKey>> = keys("known_settings", r"HKLM\SYSTEM\CurrentControlSet\Services, Control and Policies",
        "The keys of `src/evidence/windows/settings.rs`, with the values that stand there: services that only a role brings, whether this is a domain controller, and settings on which [known failures](known-failures.md) depend.");
    /// The folder of its image, on the recovery partition.
    pub recovery_path: Observation<String> = text("recovery/path", r"System32\Recovery\ReAgent.xml, WinreLocation");
}

        }
    };
}
pub(crate) use windows_items;

/// The structs, and the list of their facts.
macro_rules! declare {
    ($(
        $(#[doc = $about_group:tt])+
        $(#[serde($group_default:ident)])?
        pub struct $group:ident {$(
            $(#[doc = $doc:tt])+
            $(#[serde(default $(= $default:tt)?)])?
            pub $field:ident: $type:ty = $reader:ident($($item:literal, $source:literal $(, $about:literal)?)?);
        )+}
    )+) => {
        $(
            $(#[doc = $about_group])+
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            #[cfg_attr(test, derive(schemars::JsonSchema))]
            #[serde(deny_unknown_fields $(, $group_default)?)]
            pub struct $group {$(
                $(#[doc = $doc])+
                $(#[serde(default $(= $default)?)])?
                pub $field: $type,
            )+}

            default_group! { [$($group_default)?] $group { $($field $(= $source)?;)+ } }
            $(default! { [$($($default)?)?] $group $field $type $(, $source)? })+
        )+

        /// Every fact, in the order of the rows; a field without an item of its own has none.
        pub(crate) const FACTS: &[&[Fact]] = &[$($(fact! { [$($doc)+] $($item, $source, [$($about)?])? }),+),+];
    };
}

/// What stands in a field that a document does not have, where the row says that there may be such documents.
macro_rules! default {
    ([] $($row:tt)*) => {};
    ([$default:tt] $group:ident $field:ident $type:ty, $source:literal) => {
        impl $group {
            fn $field() -> $type {
                not_asked($source)
            }
        }
    };
}

/// The same for a group that a document does not have.
macro_rules! default_group {
    ([] $($group:tt)*) => {};
    ([default] $group:ident { $($field:ident = $source:literal;)+ }) => {
        /// What nobody asked for.
        impl Default for $group {
            fn default() -> Self {
                Self { $($field: not_asked($source)),+ }
            }
        }
    };
}

macro_rules! fact {
    ([$($doc:tt)+]) => { &[] };
    ([$($doc:tt)+] $item:literal, $source:literal, [$($about:literal)?]) => {
        &[Fact { item: $item, source: $source, doc: concat!($($doc),+), about: concat!($($about)?) }]
    };
}

windows_items!(declare);

#[cfg(test)]
mod tests;
