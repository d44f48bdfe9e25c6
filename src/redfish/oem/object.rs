//! Where vendors put what they add: an object of their name below `Oem`.

use crate::redfish::read::{Resource, View};

/// The property below which vendors add their own: what a reader needs of a member for the functions of this wing.
pub(in crate::redfish) const OEM: &str = "Oem";

/// A vendor's object of a resource.
pub(super) fn oem<'a>(resource: &'a Resource, vendor: &str) -> View<'a> {
    resource.field(OEM).field(vendor)
}
