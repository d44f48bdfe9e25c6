//! The formats that servers are read from.

use std::fmt;
use std::str::FromStr;

/// The formats and their names, from one declaration for each: a format cannot be missing from the names.
macro_rules! formats {
    ($($(#[doc = $about:literal])+ $format:ident = $name:literal,)+) => {
        /// A format that servers are read from.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format {
            $($(#[doc = $about])+ $format,)+
        }

        /// Every format with its name.
        const NAMES: &[(&str, Format)] = &[$(($name, Format::$format)),+];
    };
}

formats! {
    /// Our own servers file.
    Toml = "toml",
    /// One BMC a line.
    List = "list",
    /// Rows with a head that names the columns.
    Csv = "csv",
    /// An ansible inventory as INI.
    AnsibleIni = "ansible-ini",
    /// An ansible inventory as YAML.
    AnsibleYaml = "ansible-yaml",
    /// What `ansible-inventory --list` prints.
    AnsibleJson = "ansible-json",
    /// Devices as the API of NetBox gives them; its CSV export is [`Format::Csv`].
    Netbox = "netbox",
    /// Hosts or interfaces as the API of Foreman gives them.
    Foreman = "foreman",
    /// Machines as MAAS gives them, with their power parameters.
    Maas = "maas",
}

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
            assert_eq!(name.parse(), Ok(*format));
        }
        let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/fleet.md"));
        let help = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli/shared/many/options.rs"));
        for (name, _) in NAMES {
            let is_own = matches!(*name, "toml" | "list");
            assert!(is_own || page.contains(&format!("`{name}`")), "docs/fleet.md has no row for {name}");
            assert!(
                help.contains(name),
                "the help of --servers-format in cli/shared/many/options.rs does not name {name}"
            );
        }
        assert!("yaml".parse::<Format>().unwrap_err().to_string().contains("ansible-yaml"));
    }
}
