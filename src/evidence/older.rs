//! What documents of older builds do not say, taken as the rules of their time took it, so that they are judged as ever.
//!
//! This is history and grows only when the format does. It is the one place besides the survey that names a vendor.

use super::hardware::{Capabilities, Hardware, Offer};

/// The first version whose documents state capabilities.
pub(super) const CAPABILITIES: semver::Version = semver::Version::new(1, 3, 0);

/// The capabilities of a server in a document from before [`CAPABILITIES`]: rules then asked who made it.
pub(super) fn capabilities(hardware: &Hardware) -> Capabilities {
    let of = |vendor: Option<&str>| match vendor {
        Some(vendor) if vendor.eq_ignore_ascii_case("Lenovo") => Offer::Expected,
        Some(_) => Offer::Optional,
        None => Offer::Unclear,
    };
    let service = of(hardware.service.vendor.text());
    Capabilities {
        inventory_ready: service,
        maintenance_log: service,
        // Rules then asked it of everybody.
        fault_log: Offer::Unclear,
        machine_type_in_sku: of(hardware.system.value().and_then(|system| system.manufacturer.text())),
    }
}
