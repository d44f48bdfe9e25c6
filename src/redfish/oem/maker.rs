//! Who made a service, by its own words: the one place that takes a vendor from a service.
//!
//! The root's `Vendor` speaks first. A service without one is known by a vendor's object below `Oem`, and one without
//! either by the manufacturer of its system (Cray's and Intel's roots, and Supermicro's X10 and X11). A name that nobody
//! here knows is a name all the same: such a service is not asked what only another vendor serves.

use super::object::OEM;
use crate::redfish::read::Resource;

/// A vendor whose services are known for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Maker {
    Lenovo,
    Dell,
    Hpe,
    Supermicro,
    Nvidia,
    Cray,
    /// One that gives another name.
    Other,
}

/// How one vendor is recognised.
struct Signs {
    maker: Maker,
    /// What it calls itself in `Vendor` and `Manufacturer`.
    names: &'static [&'static str],
    /// How its key below `Oem` begins.
    oem: Option<&'static str>,
}

const fn signs(maker: Maker, names: &'static [&'static str], oem: Option<&'static str>) -> Signs {
    Signs { maker, names, oem }
}

/// Sources: the captures of each; iLO 4 says Hp, iLO 5 Hpe; the BlueField says Nvidia, the GB200 NVIDIA.
const SIGNS: &[Signs] = &[
    signs(Maker::Lenovo, &["Lenovo"], Some("Lenovo")),
    signs(Maker::Dell, &["Dell", "Dell Inc."], Some("Dell")),
    signs(Maker::Hpe, &["HPE", "HP"], Some("Hp")),
    signs(Maker::Supermicro, &["Supermicro", "Super Micro Computer, Inc."], Some("Supermicro")),
    signs(Maker::Nvidia, &["NVIDIA"], Some("Nvidia")),
    signs(Maker::Cray, &["Cray Inc.", "Cray"], None),
];

/// How the models of Cray's blades begin, whose manufacturer is HPE and whose service is no iLO (capture EX4252).
const CRAY_MODELS: &str = "HPE EX";

impl Maker {
    /// Who made the service with this root, by the root alone; none where it does not say.
    pub(super) fn of_root(root: &Resource) -> Option<Self> {
        match root.field("Vendor").text().text() {
            // A vendor who gives a name is no other one, whatever extensions the service carries.
            Some(vendor) => Some(Self::named(vendor)),
            None => {
                let keys = root.field(OEM).names();
                let known = |signs: &&Signs| signs.oem.is_some_and(|oem| keys.iter().any(|key| key.starts_with(oem)));
                SIGNS.iter().find(known).map(|signs| signs.maker)
            }
        }
    }

    /// Who made the service, by its root or else by the manufacturer of its system.
    pub(super) fn of(root: &Resource, system: Option<&Resource>) -> Option<Self> {
        Self::of_root(root).or_else(|| {
            let system = system?;
            let manufacturer = system.field("Manufacturer").text();
            let named = Self::named(manufacturer.text()?);
            let blade = system.field("Model").text().text().is_some_and(|model| model.starts_with(CRAY_MODELS));
            Some(if named == Self::Hpe && blade { Self::Cray } else { named })
        })
    }

    fn named(name: &str) -> Self {
        let is = |signs: &&Signs| signs.names.iter().any(|known| known.eq_ignore_ascii_case(name.trim()));
        SIGNS.iter().find(is).map_or(Self::Other, |signs| signs.maker)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn resource(body: &Value) -> Resource {
        let at = "2026-11-22T03:00:00Z".parse().unwrap();
        Resource { uri: "/redfish/v1".into(), body: body.as_object().unwrap().clone(), at }
    }

    #[test]
    fn the_root_speaks_first_then_its_extensions_then_the_manufacturer() {
        for (root, system, expected) in [
            (json!({"Vendor": "Lenovo"}), json!({"Manufacturer": "Dell Inc."}), Some(Maker::Lenovo)),
            (json!({"Vendor": "Contoso", "Oem": {"Dell": {}}}), json!({"Manufacturer": "HPE"}), Some(Maker::Other)),
            (json!({"Oem": {"Supermicro": {}}}), json!({"Manufacturer": "Contoso"}), Some(Maker::Supermicro)),
            (json!({"Oem": {"Hp": {}}}), json!({}), Some(Maker::Hpe)),
            (json!({}), json!({"Manufacturer": "Intel Corporation"}), Some(Maker::Other)),
            (json!({}), json!({"Manufacturer": "HPE", "Model": "HPE EX4252"}), Some(Maker::Cray)),
            (
                json!({"Vendor": null, "Oem": {"Unheard": {}}}),
                json!({"Manufacturer": "Supermicro"}),
                Some(Maker::Supermicro),
            ),
            (json!({"Vendor": 5, "Oem": "Lenovo"}), json!({"Manufacturer": null}), None),
            (json!({}), json!({}), None),
        ] {
            assert_eq!(Maker::of(&resource(&root), Some(&resource(&system))), expected, "{root} {system}");
        }
    }
}
