//! What Windows keeps of its servicing, and what it has set: packages, files, tasks, filters, rights.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A package of the component store (`Component Based Servicing\Packages`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ServicingPackage {
    /// Its name, such as `Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.5020.1.11`.
    pub name: String,
    /// `CurrentState`: 0x70 is installed, 0x60 waits to be installed, 0x65 is installed in part, 0x50 superseded.
    pub state: Option<u64>,
    /// When its state last changed (`InstallTimeHigh`, `InstallTimeLow`).
    pub changed: Option<Timestamp>,
    /// `LastError`, such as `0x80070005`, where it is not 0.
    pub error: Option<String>,
    /// `InstallClient`, such as `UpdateAgentLCU` or `DISM Package Manager Provider`.
    pub client: Option<String>,
}

/// A file, by its name only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When it was last written.
    pub written: Timestamp,
}

/// A scheduled task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScheduledTask {
    /// Its name with its folder, such as `\Microsoft\Windows\PI\Secure-Boot-Update`.
    pub name: String,
    /// Whether its file says that it is switched on.
    pub enabled: bool,
}

/// A file-system filter that is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FilterDriver {
    /// Its name, such as `WdFilter`.
    pub name: String,
    /// Its altitude, such as `328010`: 320000 to 329999 are virus scanners.
    pub altitude: String,
    /// The number of volumes that it watches.
    pub instances: u64,
    /// `ImagePath` of its service.
    pub image: Option<String>,
}

/// A virus scanner that registered with Windows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Antivirus {
    /// Its name.
    pub name: String,
    /// `productState`.
    pub state: u64,
    /// The program.
    pub image: Option<String>,
}

/// A right and who has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UserRight {
    /// The right, such as `SeServiceLogonRight`.
    pub name: String,
    /// The SIDs of the accounts.
    pub accounts: Vec<String>,
}
