//! What services do differently from the standard, as one table: who made the service, and the quirks that speaks for.
//!
//! A row only ever adds quirks, so what several rows say of one service adds up. A quirk never loosens a reading for
//! services that no row covers: without it, the odd value is taken at its word or stays unclear, and that keeps the
//! gate shut. docs/quirks.md lists them; a test compares.

use std::collections::BTreeSet;

use super::maker::Maker;
use crate::redfish::read::Resource;

/// The quirks and the table, from one declaration for each: a quirk cannot be missing from a list.
macro_rules! quirks {
    ($(
        $(#[doc = $about:literal])+
        $quirk:ident = $name:literal { $($covers:ident: $source:literal),+ $(,)? }
    )+) => {
        /// Something that a service does differently. Only what changes our reading has a name here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Quirk {
            $($(#[doc = $about])+ $quirk,)+
        }

        impl Quirk {
            /// All of them, in the order of docs/quirks.md.
            pub const ALL: &[Self] = &[$(Self::$quirk),+];

            /// The name in evidence and documents.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$quirk => $name,)+
                }
            }
        }

        const TABLE: &[Row] = &[$($(Row { covers: Maker::$covers, quirk: Quirk::$quirk, source: $source },)+)+];
    };
}

// A quirk: what it is, its name, and for each vendor who has it, how we know.
quirks! {
    /// The text `null` stands for null in `SoftwareId`.
    NullAsText = "null-as-text" {
        Lenovo: "capture SR650 V2, XCC 5.70: SoftwareId of BMC-Primary-Pending and UEFI-Pending",
    }

    /// Members whose id ends in `-Pending` exist all the time, with or without something staged.
    StandingPendingMembers = "standing-pending-members" {
        Lenovo: "captures XCC 5.70 (Version null) and 2.83 (Version \"-*\"); XCC3 1.22 (Version \"\")",
    }

    /// The id of a firmware member says which copy it is: `Installed-`, `Current-`, `Previous-`, `Available-`.
    CopyInId = "copy-in-id" {
        Dell: "capture R750, iDRAC9 6.00: Installed-, Current- and Previous- ids",
    }

    /// The id of a firmware member says in the vendor's words which copy it is: `Golden_BIOS`, `Recovery`.
    CopyByVendor = "copy-by-vendor" {
        Supermicro: "capture SYS-821GE-TNHR (X13): Golden_, Backup_ and Staging_ beside BIOS, BMC and CPLD",
        Cray: "capture EX4252: Recovery, the System Recovery Image beside BMC",
        Nvidia: "capture BlueField-3 BMC 24.10: golden_image_arm, _nic and _config",
    }

    /// A release date of midnight without a day means that there is none.
    MidnightReleaseDate = "midnight-release-date" {
        Dell: "capture R750, iDRAC9 6.00: 14 members with ReleaseDate \"00:00:00Z\"",
        Supermicro: "NVIDIA libredfish mockups: Supermicro sends ReleaseDate \"00:00:00Z\"; nv-redfish repairs it as well",
    }

    /// The vendor's object below `Oem` has a longer name, such as `Lenovo_xxx`.
    LongOemName = "long-oem-name" {
        Lenovo: "server-expoter, FAILURE_PATTERNS of 2026-04-30: Oem key \"Lenovo_xxx\"",
    }

    /// The log `FaultList` holds the faults that are open now.
    FaultList = "fault-list" {
        Dell: "capture R750, iDRAC9 6.00: Managers/iDRAC.Embedded.1/LogServices/FaultList",
    }

    /// The event log `IML` keeps repaired faults, and says of each whether it was repaired.
    RepairedEntries = "repaired-entries" {
        Hpe: "capture DL385 Gen10 Plus v2, iLO 5 2.72: Oem.Hpe.Repaired in the entries of IML",
    }

    /// The manager sends a state and no health.
    ManagerWithoutHealth = "manager-without-health" {
        Lenovo: "captures XCC 5.70 and 2.83: Managers/1.Status has a State only",
    }
}

/// A row: which services, what they do, and how we know.
#[derive(Debug)]
struct Row {
    covers: Maker,
    quirk: Quirk,
    source: &'static str,
}

/// The quirks of one service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quirks(BTreeSet<Quirk>);

impl Quirks {
    /// The quirks that the service root speaks for.
    #[must_use]
    pub fn of(root: &Resource) -> Self {
        Self::of_maker(Maker::of_root(root))
    }

    /// The quirks that the service root speaks for, or else the manufacturer of the system.
    pub(in crate::redfish) fn of_service(root: &Resource, system: Option<&Resource>) -> Self {
        Self::of_maker(Maker::of(root, system))
    }

    fn of_maker(maker: Option<Maker>) -> Self {
        Self(TABLE.iter().filter(|row| maker == Some(row.covers)).map(|row| row.quirk).collect())
    }

    /// Whether the service has this one.
    #[must_use]
    pub fn has(&self, quirk: Quirk) -> bool {
        self.0.contains(&quirk)
    }

    /// Their names, in the order of the table.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|quirk| quirk.name().to_owned()).collect()
    }

    /// What is known about one quirk: who has it, and how we know.
    pub fn sources(quirk: Quirk) -> impl Iterator<Item = (String, &'static str)> {
        TABLE.iter().filter(move |row| row.quirk == quirk).map(|row| (format!("{:?}", row.covers), row.source))
    }
}

#[cfg(test)]
impl<const N: usize> From<[Quirk; N]> for Quirks {
    fn from(quirks: [Quirk; N]) -> Self {
        Self(quirks.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn of(root: &Value) -> Vec<String> {
        Quirks::of(&Resource {
            uri: "/redfish/v1/".into(),
            body: root.as_object().unwrap().clone(),
            at: "2026-11-22T03:00:00Z".parse().unwrap(),
        })
        .names()
    }

    #[test]
    fn a_service_is_known_by_its_vendor_or_by_its_extensions() {
        assert!(of(&json!({"Vendor": "Lenovo"})).contains(&"null-as-text".to_owned()));
        assert!(of(&json!({"Vendor": "Dell"})).contains(&"fault-list".to_owned()));
        assert!(of(&json!({"Oem": {"Hp": {}}})).contains(&"repaired-entries".to_owned()));
        assert!(of(&json!({"Vendor": "Supermicro"})).contains(&"copy-by-vendor".to_owned()));
    }

    #[test]
    fn a_service_that_does_not_say_who_it_is_has_no_quirk() {
        for root in [
            json!({}),
            json!({"Vendor": null, "Oem": null}),
            json!({"Vendor": 5, "Oem": "Lenovo"}),
            json!({"Vendor": "Contoso", "Oem": {"Dell": {}}}),
        ] {
            assert_eq!(of(&root), Vec::<String>::new(), "{root}");
        }
    }

    #[test]
    fn every_quirk_has_a_row_in_the_table_and_one_in_the_documents() {
        let docs = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/quirks.md"));
        for quirk in Quirk::ALL {
            let sources: Vec<_> = Quirks::sources(*quirk).collect();
            assert!(!sources.is_empty() && sources.iter().all(|(_, source)| source.len() > 20), "{quirk:?}");
            let start = format!("| `{}` |", quirk.name());
            let row = docs.lines().find(|line| line.starts_with(&start));
            let row = row.unwrap_or_else(|| panic!("docs/quirks.md has no row that begins with {start}"));
            for (who, _) in sources {
                assert!(row.to_lowercase().contains(&who.to_lowercase()), "docs/quirks.md: {row} does not name {who}");
            }
        }
        let rows = docs.lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(rows, Quirk::ALL.len(), "a row in docs/quirks.md for each quirk and no other");
    }
}
