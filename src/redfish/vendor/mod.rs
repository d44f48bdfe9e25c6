//! What vendors add below `Oem`: the only place of the client that looks there.
//!
//! Everything that decides is read from standard properties; these add what no standard property says. Each function
//! asks the vendors in turn, since a vendor's object names its vendor; nothing here depends on whose service it is,
//! but for names that a quirk changes.

mod dell;
mod hpe;
mod lenovo;

use super::quirks::{Quirk, Quirks};
use super::{Resource, View};
use crate::evidence::{Missing, Observation};

pub(super) use lenovo::{
    backup_auto_promote, drive_state, firmware_rollback, inventory_ready, minimum_tls, security_link,
};

/// The property below which vendors add their own: what a reader needs of a member for the functions here.
pub(super) const OEM: &str = "Oem";

/// The state of a storage controller's battery, or of what takes its place, as sent.
pub(super) fn controller_battery(controller: &Resource, quirks: &Quirks) -> Observation<String> {
    first_there(controller, [lenovo::controller_battery(controller, quirks)])
}

/// The state of all batteries of a system together, as sent.
pub(super) fn system_batteries(system: &Resource) -> Observation<String> {
    first_there(system, [hpe::storage_battery(system), dell::batteries(system)])
}

/// The vendor's code of a log entry, where it has one besides the standard ones.
pub(super) fn event_code(entry: &Resource, quirks: &Quirks) -> Observation<String> {
    first_there(entry, [lenovo::event_code(entry, quirks), hpe::event_code(entry)])
}

/// Whether the fault of a log entry is over: the standard's `Resolved`, or a vendor's word for it.
pub(super) fn resolved(entry: &Resource, quirks: &Quirks) -> Observation<bool> {
    let standard = entry.field("Resolved").boolean();
    if standard.reason() == Some(&Missing::Absent) && quirks.has(Quirk::RepairedEntries) {
        return hpe::repaired(entry);
    }
    standard
}

/// The first that is there at all, be it null or unreadable. Where none is, no vendor in particular was looked for.
fn first_there<const N: usize>(resource: &Resource, found: [Observation<String>; N]) -> Observation<String> {
    let there = found.into_iter().find(|o| o.reason() != Some(&Missing::Absent));
    there.unwrap_or_else(|| Observation::missing(Missing::Absent, resource.field(OEM).place(), resource.at))
}

/// A vendor's object of a resource.
fn oem<'a>(resource: &'a Resource, vendor: &str) -> View<'a> {
    resource.field(OEM).field(vendor)
}
