//! The formats that servers are read from.

use std::fmt;
use std::str::FromStr;

/// A format that servers are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Our own servers file.
    Toml,
    /// One BMC a line.
    List,
    /// Rows with a head that names the columns.
    Csv,
    /// An ansible inventory as INI.
    AnsibleIni,
    /// An ansible inventory as YAML.
    AnsibleYaml,
    /// What `ansible-inventory --list` prints.
    AnsibleJson,
    /// Devices as the API of NetBox gives them; its CSV export is [`Format::Csv`].
    Netbox,
    /// Hosts or interfaces as the API of Foreman gives them.
    Foreman,
    /// Machines as MAAS gives them, with their power parameters.
    Maas,
}

/// Every format with its name.
const NAMES: [(&str, Format); 9] = [
    ("toml", Format::Toml),
    ("list", Format::List),
    ("csv", Format::Csv),
    ("ansible-ini", Format::AnsibleIni),
    ("ansible-yaml", Format::AnsibleYaml),
    ("ansible-json", Format::AnsibleJson),
    ("netbox", Format::Netbox),
    ("foreman", Format::Foreman),
    ("maas", Format::Maas),
];

/// A text names no format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError;

impl std::error::Error for FormatError {}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the formats are ")?;
        NAMES.iter().enumerate().try_for_each(|(i, (name, _))| write!(f, "{}{name}", if i == 0 { "" } else { ", " }))
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        NAMES.iter().find(|(name, _)| *name == text).map(|(_, format)| *format).ok_or(FormatError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_name() {
        for (name, format) in NAMES {
            assert_eq!(name.parse(), Ok(format));
        }
        assert!("yaml".parse::<Format>().unwrap_err().to_string().contains("ansible-yaml"));
    }
}
