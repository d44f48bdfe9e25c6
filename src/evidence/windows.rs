//! What Windows says about itself: the part of the operating system that decides whether an update can install.
//!
//! Names of objects are SIDs, registry paths and event ids, never localised text: the same server in Japanese
//! gives the same evidence, but for the names of devices. Nothing here comes from the Windows Update Agent's COM interface, which refuses
//! remote callers by design with the very error that patchgate explains.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Driver, Members, Observation};

/// The operating system's side of one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Windows {
    /// The run of the collector.
    pub collector: CollectorRun,
    /// The operating system.
    pub os: OperatingSystem,
    /// The hardware as SMBIOS names it to Windows: the join with the BMC's side.
    pub identity: SmbiosIdentity,
    /// Who ran the collector, with which rights.
    pub caller: Caller,
    /// The services of the update chain.
    pub services: Observation<Members<Service>>,
    /// Security descriptors of files, directories and registry keys.
    pub acls: Observation<Members<Acl>>,
    /// `SoftwareDistribution\DataStore`.
    pub data_store: DataStore,
    /// `System32\catroot2`.
    pub catalog_store: CatalogStore,
    /// Windows Update policy values.
    pub policy: UpdatePolicy,
    /// Markers of a restart that is due.
    pub pending_restart: PendingRestart,
    /// Volumes, system partitions included.
    pub volumes: Observation<Members<Volume>>,
    /// The signed drivers of the devices.
    #[serde(default = "Observation::<Members<Driver>>::unrecorded")]
    pub drivers: Observation<Members<Driver>>,
    /// Event records of the update providers, a list for each log and provider that was asked.
    pub event_logs: Observation<Members<EventLog>>,
    /// Error lines of `CBS.log`.
    pub cbs: Observation<CbsLog>,
    /// Secure Boot as Windows sees it.
    pub secure_boot: SecureBootServicing,
}

/// The run of the collector on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectorRun {
    /// The version of the collector script.
    pub version: String,
    /// When it began, by the server's clock.
    pub started: Timestamp,
    /// The server's offset from UTC, in minutes: `CBS.log` writes local time without a zone.
    pub utc_offset_minutes: Observation<i64>,
    /// PowerShell's language mode; anything but `FullLanguage` means a reduced collection.
    pub language_mode: Observation<String>,
}

/// The operating system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatingSystem {
    /// The computer's name.
    pub name: Observation<String>,
    /// `ProductName`, such as `Windows Server 2022 Standard`.
    pub product: Observation<String>,
    /// `CurrentBuild`, such as `20348`.
    pub build: Observation<String>,
    /// `UBR`: the update build revision.
    pub ubr: Observation<u64>,
    /// `InstallationType`, such as `Server` or `Server Core`.
    pub installation_type: Observation<String>,
    /// The last start.
    pub last_boot: Observation<Timestamp>,
}

/// The hardware as SMBIOS names it to Windows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SmbiosIdentity {
    /// `Win32_ComputerSystem.Manufacturer`.
    pub manufacturer: Observation<String>,
    /// `Win32_ComputerSystem.Model`.
    pub model: Observation<String>,
    /// `Win32_ComputerSystem.SystemSKUNumber`: machine type and model on ThinkSystem.
    pub sku: Observation<String>,
    /// `Win32_BIOS.SerialNumber`.
    pub serial: Observation<String>,
    /// `Win32_ComputerSystemProduct.UUID`.
    pub uuid: Observation<String>,
    /// `Win32_BIOS.SMBIOSBIOSVersion`, such as `AFE136D-3.60`.
    pub bios_version: Observation<String>,
}

/// Who ran the collector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// The SID of the account.
    pub sid: Observation<String>,
    /// Whether the token holds the Administrators group as enabled.
    pub elevated: Observation<bool>,
    /// Whether it is a network logon (SID S-1-5-2 in the token), as over WinRM or SSH.
    pub network_logon: Observation<bool>,
}

/// How a service starts (`Services\<name>\Start`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StartType {
    /// 0: by the boot loader.
    Boot,
    /// 1: by the I/O subsystem.
    System,
    /// 2: by the service control manager at start-up.
    Automatic,
    /// 3: on demand or by a trigger.
    Manual,
    /// 4: never.
    Disabled,
}

/// A service of the update chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its key name, such as `wuauserv`.
    pub name: String,
    /// Its start type.
    pub start: Observation<StartType>,
    /// `Win32_Service.State`, such as `Running` or `Stopped` (English in every language of Windows).
    pub state: Observation<String>,
    /// The account it runs as.
    pub account: Observation<String>,
    /// Its security descriptor, as SDDL.
    pub descriptor: Observation<String>,
}

/// The kind of object that a security descriptor protects: it decides what the rights mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// A directory.
    Directory,
    /// A file.
    File,
    /// A registry key.
    Key,
}

/// The security descriptor of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acl {
    /// Its path, as on the server: `C:\Windows\WinSxS` or `HKLM\SOFTWARE\…`.
    pub path: String,
    /// What it is.
    pub kind: ObjectKind,
    /// Its owner, group and DACL as SDDL.
    pub sddl: Observation<String>,
}

/// The state in the header of an ESE database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseState {
    /// 2: in use, or not closed cleanly. Normal while its service runs.
    DirtyShutdown,
    /// 3: closed cleanly.
    CleanShutdown,
    /// Any other number.
    Other(u32),
}

/// `SoftwareDistribution\DataStore\DataStore.edb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataStore {
    /// The size of the database, in bytes.
    pub size_bytes: Observation<u64>,
    /// The state in its header.
    pub state: Observation<DatabaseState>,
}

/// `System32\catroot2`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogStore {
    /// The size of `{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\catdb`, in bytes.
    pub size_bytes: Observation<u64>,
    /// The state in its header.
    pub state: Observation<DatabaseState>,
    /// The number of files in the folder; more than 1,024 logs break it (KB977893).
    pub log_files: Observation<u64>,
}

/// A registry value of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PolicyValue {
    /// A DWORD or QWORD.
    Number(u64),
    /// A string.
    Text(String),
}

/// Windows Update policy: each map is a whole key, so a name that is not in a known map is not set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePolicy {
    /// `HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate`. An absent key is a known, empty map.
    pub windows_update: Observation<BTreeMap<String, PolicyValue>>,
    /// Its subkey `AU`.
    pub automatic_updates: Observation<BTreeMap<String, PolicyValue>>,
}

/// Markers of a restart that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PendingRestart {
    /// `Component Based Servicing\RebootPending` exists.
    pub cbs_reboot_pending: Observation<bool>,
    /// `Component Based Servicing\RebootInProgress` exists.
    pub cbs_reboot_in_progress: Observation<bool>,
    /// `Component Based Servicing\PackagesPending` exists.
    pub cbs_packages_pending: Observation<bool>,
    /// `WindowsUpdate\Auto Update\RebootRequired` exists.
    pub update_reboot_required: Observation<bool>,
    /// The number of `PendingFileRenameOperations` (weak: virus scanners and agents write it too).
    pub file_renames: Observation<u64>,
    /// `WinSxS\pending.xml` exists.
    pub pending_xml: Observation<bool>,
}

/// A volume or partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// `C:`, or `EFI system` / `Windows RE` for partitions without a letter.
    pub name: String,
    /// Its size in bytes.
    pub size_bytes: Observation<u64>,
    /// Its free space in bytes.
    pub free_bytes: Observation<u64>,
}

/// The records of one log and provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventLog {
    /// The log, such as `System`.
    pub log: String,
    /// The provider, such as `Microsoft-Windows-WindowsUpdateClient`.
    pub provider: String,
    /// The oldest record that the log still holds, whatever its provider: before it, silence proves nothing.
    pub oldest: Observation<Timestamp>,
    /// The records, newest first. A log that was read and has none is a known, empty list.
    pub records: Observation<Vec<EventRecord>>,
}

/// One event record. Its data, not its message: messages are localised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// The event id.
    pub id: u32,
    /// When, in UTC.
    pub at: Timestamp,
    /// The record's number in its log.
    pub record: u64,
    /// Named event data; unnamed data are `param1`, `param2`, ….
    pub data: BTreeMap<String, String>,
}

/// The level of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// `Error`.
    Error,
    /// `Warning`.
    Warning,
    /// `Info`.
    Info,
}

/// What was taken from `CBS.log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CbsLog {
    /// The bytes of the log that were looked at, from its end.
    pub bytes_read: u64,
    /// Whether the beginning of the log was left out.
    pub truncated: bool,
    /// Lines at Error level, session bounds, and lines that hold a HRESULT.
    pub lines: Vec<CbsLine>,
}

/// A line of `CBS.log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CbsLine {
    /// Its number in the part that was read, from 1.
    pub number: u64,
    /// When, in UTC; missing where the server's offset is.
    pub at: Observation<Timestamp>,
    /// Its level.
    pub level: LogLevel,
    /// The component, such as `CBS` or `CSI`.
    pub component: String,
    /// The session it belongs to, where the log says so.
    pub session: Option<String>,
    /// The HRESULT in it, such as `0x80070005`.
    pub hresult: Option<String>,
    /// The text.
    pub message: String,
}

/// Secure Boot as Windows sees it (`HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecureBootServicing {
    /// `State\UEFISecureBootEnabled`.
    pub enabled: Observation<bool>,
    /// `Servicing\UEFICA2023Status`.
    pub ca2023_status: Observation<String>,
    /// `Servicing\UEFICA2023Error`.
    pub ca2023_error: Observation<u64>,
    /// `Servicing\DeviceAttributes\FirmwareVersion`: Windows' own copy of the UEFI version.
    pub firmware_version: Observation<String>,
}
