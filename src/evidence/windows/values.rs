//! What an item of Windows evidence holds where that is more than a text, a number or a truth value.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::evidence::observation::Observation;

/// How a service starts (`Services\<name>\Start`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its key name, such as `wuauserv`.
    pub name: String,
    /// Its start type.
    pub start: Observation<StartType>,
    /// Its state, such as `Running` or `Stopped` (`Win32_Service.State` or the number of `sc query`; English in every language of Windows).
    pub state: Observation<String>,
    /// The account it runs as.
    pub account: Observation<String>,
    /// Its security descriptor, as SDDL.
    pub descriptor: Observation<String>,
}

/// The kind of object that a security descriptor protects: it decides what the rights mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseState {
    /// 2: in use, or not closed cleanly. Normal while its service runs.
    DirtyShutdown,
    /// 3: closed cleanly.
    CleanShutdown,
    /// Any other number.
    Other(u32),
}

/// A registry value of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum PolicyValue {
    /// A DWORD or QWORD.
    Number(u64),
    /// A string.
    Text(String),
}

impl PolicyValue {
    /// A value of a key, with its name as the key has it; Windows does not tell small letters from capitals in names.
    #[must_use]
    pub fn named<'v>(values: &'v BTreeMap<String, Self>, name: &str) -> Option<(&'v str, &'v Self)> {
        let (known, value) = values.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some((known, value))
    }
}

impl fmt::Display for PolicyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// A volume or partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// `C:`, or `EFI system` / `Windows RE` for partitions without a letter.
    pub name: String,
    /// Its size in bytes.
    pub size_bytes: Observation<u64>,
    /// Its free space in bytes.
    pub free_bytes: Observation<u64>,
}
