//! What can make a known failure happen here: the closed set of conditions that evidence can answer, and the one that it cannot.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::products::Build;
use crate::baseline::Glob;
use crate::msg;
use crate::text::{Say, Words, said};
use crate::version::Scheme;

/// One part of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The server is a domain controller, or is none.
    DomainController(bool),
    /// A service exists, which only a role or a product brings.
    Role(String),
    /// A service is disabled.
    ServiceDisabled(String),
    /// A registry key or value.
    Setting {
        /// The key.
        key: String,
        /// The value; none asks for the key alone.
        name: Option<String>,
        /// What is asked of it.
        wanted: Wanted,
    },
    /// Secure Boot in the running start.
    SecureBoot(bool),
    /// Whether the Secure Boot certificates of 2023 are in place.
    Certificates2023(bool),
    /// The firmware refused to write a Secure Boot variable, and nothing has healed that.
    FirmwareRefusesKeys,
    /// The recovery environment is set up, or is not.
    RecoveryEnvironment(bool),
    /// A partition is there and has less room than this.
    FreeBelow {
        /// Which.
        partition: Partition,
        /// How much, in MiB.
        mib: u64,
    },
    /// The client is told to use a WSUS server, or is not.
    Wsus(bool),
    /// The revision is below this one; another build is not below.
    BuildBelow(Build),
    /// The servicing stack is below this one; another build is not below.
    StackBelow(Build),
    /// The manufacturer matches.
    Maker(Glob),
    /// The model matches one of these.
    Models(Vec<Glob>),
    /// The machine type is one of these.
    MachineTypes(Vec<String>),
    /// The UEFI is below this version.
    UefiBelow {
        /// How it is spelt.
        scheme: Scheme,
        /// The first version without the fault.
        version: String,
    },
    /// A firmware is there and below this version.
    FirmwareBelow {
        /// Its `SoftwareId`.
        software_id: Glob,
        /// How its version is spelt.
        scheme: Scheme,
        /// The first version without the fault.
        version: String,
    },
    /// So many processors are there at least.
    ProcessorsFrom(u64),
    /// No evidence holds it: a person has to look.
    ByHand {
        /// What is to be known.
        fact: String,
        /// Where and how it is seen.
        look: String,
    },
}

/// What is asked of a registry value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// That it exists.
    Exists,
    /// That it is this.
    Is(String),
    /// That it is another one than this.
    IsNot {
        /// What it must not be.
        value: String,
        /// Whether a value that does not exist is another one too.
        or_absent: bool,
    },
}

/// A partition by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Partition {
    /// The EFI system partition.
    Efi,
    /// The partition of the recovery environment.
    Recovery,
    /// The volume of Windows.
    System,
}

impl Partition {
    /// Its name in evidence.
    #[must_use]
    pub const fn volume(self) -> &'static str {
        match self {
            Self::Efi => "EFI system",
            Self::Recovery => "Windows RE",
            Self::System => "C:",
        }
    }
}

impl Condition {
    /// Every kind by its name in a file, in the order of docs/known-failures.md.
    pub(crate) const KINDS: &[&str] = &[
        "domain-controller",
        "role",
        "service-disabled",
        "setting",
        "secure-boot",
        "certificates-2023",
        "firmware-refuses-keys",
        "recovery-environment",
        "free-below",
        "wsus",
        "build-below",
        "stack-below",
        "maker",
        "models",
        "machine-types",
        "uefi-below",
        "firmware-below",
        "processors-from",
        "by-hand",
    ];

    /// Its kind: its name in a file.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::DomainController(_) => "domain-controller",
            Self::Role(_) => "role",
            Self::ServiceDisabled(_) => "service-disabled",
            Self::Setting { .. } => "setting",
            Self::SecureBoot(_) => "secure-boot",
            Self::Certificates2023(_) => "certificates-2023",
            Self::FirmwareRefusesKeys => "firmware-refuses-keys",
            Self::RecoveryEnvironment(_) => "recovery-environment",
            Self::FreeBelow { .. } => "free-below",
            Self::Wsus(_) => "wsus",
            Self::BuildBelow(_) => "build-below",
            Self::StackBelow(_) => "stack-below",
            Self::Maker(_) => "maker",
            Self::Models(_) => "models",
            Self::MachineTypes(_) => "machine-types",
            Self::UefiBelow { .. } => "uefi-below",
            Self::FirmwareBelow { .. } => "firmware-below",
            Self::ProcessorsFrom(_) => "processors-from",
            Self::ByHand { .. } => "by-hand",
        }
    }

    /// How a person sees it on the server, where evidence does not tell.
    #[must_use]
    pub fn look(&self) -> String {
        match self {
            Self::DomainController(_) => {
                "`(Get-CimInstance Win32_ComputerSystem).DomainRole`, 4 or 5 on one".to_owned()
            }
            Self::Role(name) => format!("`sc.exe query {name}`"),
            Self::ServiceDisabled(name) => format!("`sc.exe qc {name}`"),
            Self::Setting { key, name: Some(name), .. } => format!("`reg query \"{key}\" /v {name}`"),
            Self::Setting { key, name: None, .. } => format!("`reg query \"{key}\"`"),
            Self::SecureBoot(_) => "`Confirm-SecureBootUEFI`".to_owned(),
            Self::Certificates2023(_) => {
                r"`reg query HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\Servicing /v UEFICA2023Status`".to_owned()
            }
            Self::FirmwareRefusesKeys => {
                "events 1795 and 1796 of Microsoft-Windows-TPM-WMI in the System log".to_owned()
            }
            Self::RecoveryEnvironment(_) => "`reagentc /info`".to_owned(),
            Self::FreeBelow { partition: Partition::System, .. } => "`Get-Volume C`".to_owned(),
            Self::FreeBelow { .. } => "`Get-Partition | Get-Volume`".to_owned(),
            Self::Wsus(_) => {
                r"`reg query HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate /s`, UseWUServer".to_owned()
            }
            Self::BuildBelow(_) => "`winver`".to_owned(),
            Self::StackBelow(_) => "`dism /online /get-packages | findstr ServicingStack`".to_owned(),
            Self::Maker(_) | Self::Models(_) | Self::MachineTypes(_) => {
                "`Get-CimInstance Win32_ComputerSystem | Format-List Manufacturer, Model, SystemSKUNumber`".to_owned()
            }
            Self::UefiBelow { .. } => "`(Get-CimInstance Win32_BIOS).SMBIOSBIOSVersion`".to_owned(),
            Self::FirmwareBelow { .. } => "`patchgate inventory`".to_owned(),
            Self::ProcessorsFrom(_) => "`@(Get-CimInstance Win32_Processor).Count`".to_owned(),
            Self::ByHand { look, .. } => look.clone(),
        }
    }
}

impl Condition {
    fn message(&self) -> Words {
        match self {
            Self::DomainController(true) => msg!("condition-domain-controller").into(),
            Self::DomainController(false) => msg!("condition-no-domain-controller").into(),
            Self::Role(name) => msg!("condition-service", name = name).into(),
            Self::ServiceDisabled(name) => msg!("condition-service-disabled", name = name).into(),
            Self::Setting { key, name, wanted } => {
                let place = name.as_deref().map_or_else(|| key.clone(), |name| format!("{key}, {name}"));
                match wanted {
                    Wanted::Exists => msg!("condition-exists", place = place),
                    Wanted::Is(value) => msg!("condition-is", place = place, value = value),
                    Wanted::IsNot { value, or_absent: false } => {
                        msg!("condition-exists-and-is-not", place = place, value = value)
                    }
                    Wanted::IsNot { value, or_absent: true } => msg!("condition-is-not", place = place, value = value),
                }
                .into()
            }
            Self::SecureBoot(true) => msg!("condition-secure-boot").into(),
            Self::SecureBoot(false) => msg!("condition-no-secure-boot").into(),
            Self::Certificates2023(true) => msg!("condition-certificates-2023").into(),
            Self::Certificates2023(false) => msg!("condition-no-certificates-2023").into(),
            Self::FirmwareRefusesKeys => msg!("condition-firmware-refuses-keys").into(),
            Self::RecoveryEnvironment(true) => msg!("condition-recovery").into(),
            Self::RecoveryEnvironment(false) => msg!("condition-no-recovery").into(),
            Self::FreeBelow { partition, mib } => {
                msg!("condition-free-below", mib = mib, volume = said(partition.volume())).into()
            }
            Self::Wsus(true) => msg!("condition-wsus").into(),
            Self::Wsus(false) => msg!("condition-no-wsus").into(),
            Self::BuildBelow(build) => msg!("condition-build-below", build = build).into(),
            Self::StackBelow(build) => msg!("condition-stack-below", build = build).into(),
            Self::Maker(glob) => msg!("condition-maker", name = glob).into(),
            Self::Models(globs) => {
                let names: Vec<String> = globs.iter().map(ToString::to_string).collect();
                msg!("condition-models", names = names.join(", ")).into()
            }
            Self::MachineTypes(types) => msg!("condition-machine-types", names = types.join(", ")).into(),
            Self::UefiBelow { version, .. } => msg!("condition-uefi-below", version = version).into(),
            Self::FirmwareBelow { software_id, version, .. } => {
                msg!("condition-firmware-below", id = software_id, version = version).into()
            }
            Self::ProcessorsFrom(count) => msg!("condition-processors", count = count).into(),
            // In the words of the file.
            Self::ByHand { fact, .. } => fact.into(),
        }
    }
}

impl Say for Condition {
    fn words(&self) -> Words {
        self.message()
    }
}

/// What is asked, in words: the column of docs/known-failures.md.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().parts().0)
    }
}
