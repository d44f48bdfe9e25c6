//! What a vendor's servers are known to tell beyond the standard, stated as evidence: rules ask for that and name nobody.

use super::lenovo;
use super::maker::Maker;
use crate::evidence::{Capabilities, Offer};
use crate::redfish::read::Resource;

/// What may be expected of the service with this root, system and manager.
pub(in crate::redfish) fn capabilities(
    root: &Resource,
    system: Option<&Resource>,
    manager: Option<&Resource>,
) -> Capabilities {
    let maker = Maker::of(root, system);
    let version = manager.map(|manager| manager.field("FirmwareVersion").text());
    let version = version.as_ref().and_then(|version| version.text());
    let of_xcc = |serves: fn(&str) -> bool| match offer(maker, &[Maker::Lenovo]) {
        // One that does not say which it is could be one that serves it.
        Offer::Expected if version.is_some_and(|version| !serves(version)) => Offer::Optional,
        offer => offer,
    };
    Capabilities {
        inventory_ready: of_xcc(lenovo::says_inventory_ready),
        maintenance_log: of_xcc(lenovo::keeps_maintenance_log),
        machine_type_in_sku: system_offer(system),
        fault_log: offer(maker, &[Maker::Lenovo, Maker::Dell, Maker::Hpe]),
    }
}

/// What these vendors always serve is to be expected of them, and need not be there on the services of others.
fn offer(maker: Option<Maker>, serving: &[Maker]) -> Offer {
    match maker {
        Some(maker) if serving.contains(&maker) => Offer::Expected,
        Some(_) => Offer::Optional,
        None => Offer::Unclear,
    }
}

/// Lenovo begins its SKU with the machine type. Elsewhere it is a service tag (Dell) or a product number, and Windows
/// spells it in its own way.
fn system_offer(system: Option<&Resource>) -> Offer {
    let manufacturer = system.map(|system| system.field("Manufacturer").text());
    match manufacturer.as_ref().and_then(|manufacturer| manufacturer.text()) {
        Some(manufacturer) if manufacturer.eq_ignore_ascii_case(lenovo::VENDOR) => Offer::Expected,
        Some(_) => Offer::Optional,
        None => Offer::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn of(root: &Value, system: &Value, manager: &Value) -> Capabilities {
        let resource = |body: &Value| {
            let at = "2026-11-22T03:00:00Z".parse().unwrap();
            Resource { uri: "/redfish/v1".into(), body: body.as_object().unwrap().clone(), at }
        };
        capabilities(&resource(root), Some(&resource(system)), Some(&resource(manager)))
    }

    #[test]
    fn a_question_of_one_vendor_is_not_asked_of_another() {
        let xcc = json!({"FirmwareVersion": "AFBT58B 5.70 2025-08-11"});
        for (root, system, expected) in [
            (json!({"Vendor": "Lenovo"}), json!({"Manufacturer": "Lenovo"}), Offer::Expected),
            (json!({"Vendor": "LENOVO"}), json!({}), Offer::Expected),
            (json!({"Vendor": "Dell"}), json!({}), Offer::Optional),
            (json!({"Oem": {"Supermicro": {}}}), json!({}), Offer::Optional),
            (json!({}), json!({"Manufacturer": "Intel Corporation"}), Offer::Optional),
            (json!({}), json!({}), Offer::Unclear),
        ] {
            let offers = of(&root, &system, &xcc);
            assert_eq!([offers.inventory_ready, offers.maintenance_log], [expected; 2], "{root} {system}");
        }
    }

    #[test]
    fn what_an_older_xcc_does_not_serve_is_not_expected_of_it() {
        let lenovo = json!({"Vendor": "Lenovo"});
        for (version, ready, log) in [
            (json!("AFBT58B 5.70 2025-08-11"), Offer::Expected, Offer::Expected),
            (json!("TGBT42S 2.83 2023-07-05"), Offer::Optional, Offer::Expected),
            (json!("CDI3B4E 9.98 2025-03-01"), Offer::Optional, Offer::Optional),
            (json!(null), Offer::Expected, Offer::Expected),
            (json!("unheard of"), Offer::Expected, Offer::Expected),
        ] {
            let offers = of(&lenovo, &json!({}), &json!({"FirmwareVersion": version}));
            assert_eq!((offers.inventory_ready, offers.maintenance_log), (ready, log), "{version}");
        }
    }

    #[test]
    fn a_log_of_open_faults_is_expected_where_every_server_of_the_vendor_has_one() {
        let log = |root: Value| of(&root, &json!({}), &json!({})).fault_log;
        assert_eq!(log(json!({"Vendor": "Dell"})), Offer::Expected);
        assert_eq!(log(json!({"Vendor": "Cisco Systems Inc."})), Offer::Optional);
        assert_eq!(log(json!({})), Offer::Unclear);
    }
}
