//! What a vendor's servers are known to tell beyond the standard, stated as evidence: rules ask for that and name nobody.

use super::lenovo;
use crate::evidence::{Capabilities, Observation, Offer, RedfishService, System};

/// What may be expected of this service and of its system.
pub(in crate::redfish) fn capabilities(service: &RedfishService, system: &Observation<System>) -> Capabilities {
    let of_service = offer(service.vendor.text());
    Capabilities {
        inventory_ready: of_service,
        maintenance_log: of_service,
        machine_type_in_sku: offer(system.value().and_then(|system| system.manufacturer.text())),
    }
}

/// XCC says in `FirmwaresDataReady` when its inventory is complete (captured: 5.70 has it, 2.83 has not, and one without
/// it cannot be told from one that hides it), always has a maintenance log, and begins its SKU with the machine type.
/// Elsewhere the SKU is a service tag (Dell) or a product number, and Windows spells it in its own way.
fn offer(vendor: Option<&str>) -> Offer {
    match vendor {
        Some(vendor) if vendor.eq_ignore_ascii_case(lenovo::VENDOR) => Offer::Expected,
        Some(_) => Offer::Optional,
        None => Offer::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_vendor_who_gives_another_name_is_excused() {
        for (vendor, expected) in [
            (Some("Lenovo"), Offer::Expected),
            (Some("LENOVO"), Offer::Expected),
            (Some("Dell"), Offer::Optional),
            (None, Offer::Unclear),
        ] {
            assert_eq!(offer(vendor), expected, "{vendor:?}");
        }
    }
}
