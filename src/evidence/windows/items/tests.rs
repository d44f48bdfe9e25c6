//! What the list of items promises.

use std::collections::BTreeSet;

use super::*;
use crate::evidence::observation::Missing;

/// Version 1.0.0 of the evidence had these; the list is history and never grows.
const OF_1_0_0: &str = "
    Windows: collector os identity caller services acls data_store catalog_store policy pending_restart volumes event_logs cbs secure_boot
    CollectorRun: version started utc_offset_minutes language_mode
    OperatingSystem: name product build ubr installation_type last_boot
    SmbiosIdentity: manufacturer model sku serial uuid bios_version
    Caller: sid elevated network_logon
    DataStore: size_bytes state
    CatalogStore: size_bytes state log_files
    UpdatePolicy: windows_update automatic_updates
    PendingRestart: cbs_reboot_pending cbs_reboot_in_progress cbs_packages_pending update_reboot_required file_renames pending_xml
    SecureBootServicing: enabled ca2023_status ca2023_error firmware_version
";

#[test]
fn nothing_that_was_added_later_is_demanded_of_older_documents() {
    let of_1_0_0 = OF_1_0_0.trim().lines().flat_map(|line| {
        let (group, fields) = line.trim().split_once(": ").unwrap();
        fields.split(' ').map(move |field| format!("{group}::{field}"))
    });
    macro_rules! demanded {
        ($($(#[$about:meta])+ pub struct $group:ident {$(
            $(#[$attribute:meta])+ pub $field:ident: $type:ty = $reader:ident($($argument:literal),*);
        )+})+) => {
            [$((stringify!($group), schemars::schema_for!($group))),+]
        };
    }
    let mut demanded = BTreeSet::new();
    for (group, schema) in windows_items!(demanded) {
        let fields = schema.get("required").and_then(|list| list.as_array());
        let names = fields.into_iter().flatten().filter_map(|name| name.as_str());
        demanded.extend(names.map(|field| format!("{group}::{field}")));
    }
    for field in of_1_0_0 {
        assert!(demanded.remove(&field), "every document has {field}: it needs no default");
    }
    assert_eq!(demanded, BTreeSet::new(), "older documents lack this; say #[serde(default = …)]");
}

#[test]
fn a_fact_that_an_older_document_lacks_was_not_asked_for_and_says_where_it_would_be() {
    let drivers = Windows::drivers();
    assert_eq!(drivers.reason(), Some(&Missing::NotAsked));
    assert_eq!(drivers.from(), "Win32_PnPSignedDriver");
}

mod later {
    use super::super::*;

    declare! {
        /// A group that was added later.
        #[serde(default)]
        pub struct Later {
            /// Whether it is there.
            pub there: Observation<bool> = boolean("later", "Win32_Later");
        }
    }
}

#[test]
fn a_group_that_was_added_later_was_not_asked_for_as_a_whole() {
    let later: later::Later = serde_json::from_str("{}").unwrap();
    assert_eq!(later.there.reason(), Some(&Missing::NotAsked));
    assert_eq!(later.there.from(), "Win32_Later");
    assert_eq!(later::FACTS.concat().len(), 1);
}

#[test]
fn two_facts_never_come_from_one_place_of_the_document() {
    let mut seen = BTreeSet::new();
    for fact in FACTS.iter().copied().flatten() {
        assert!(seen.insert(fact.item), "{} is there twice", fact.item);
    }
}
