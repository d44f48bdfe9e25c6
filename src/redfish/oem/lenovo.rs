//! XCC. Sources: captures of SR650 V2 (XCC 5.70) and SR670 V2 (XCC 2.83).

use super::object::{OEM, oem};
use super::quirks::{Quirk, Quirks};
use crate::evidence::{Missing, Observation, System};
use crate::redfish::read::{Resource, View};

/// The vendor by name: in `Vendor`, in `Manufacturer`, and as the key below `Oem`.
pub(super) const VENDOR: &str = "Lenovo";

/// Lenovo's object, which some firmware calls `Lenovo_…` ([`Quirk::LongOemName`]).
fn lenovo<'a>(resource: &'a Resource, quirks: &Quirks) -> View<'a> {
    let short = oem(resource, VENDOR);
    if !short.is_absent() || !quirks.has(Quirk::LongOemName) {
        return short;
    }
    let names = resource.field(OEM).names();
    names.iter().find(|name| name.starts_with("Lenovo_")).map_or(short, |name| oem(resource, name))
}

/// Whether the firmware inventory is complete: XCC builds it after a restart.
pub(in crate::redfish) fn inventory_ready(update_service: &Resource, quirks: &Quirks) -> Observation<bool> {
    lenovo(update_service, quirks).field("FirmwaresDataReady").boolean()
}

/// Whether an XCC of this version (`AFBT58B 5.70 2025-08-11`) says in `FirmwaresDataReady` when its inventory is complete.
/// Captured: 5.70 does, 2.83 does not; of those between nothing is known, so it is expected of them. The first
/// generation does not (lenovo-xcc.md).
pub(super) fn says_inventory_ready(version: &str) -> bool {
    const WITHOUT: (u32, u32) = (2, 83);
    let dotted = version.split_whitespace().nth(1).and_then(|level| level.split_once('.'));
    let level = dotted.and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    !is_first_generation(version) && level.is_none_or(|level: (u32, u32)| level > WITHOUT)
}

/// Whether an XCC of this version keeps a maintenance log. That of the first generation keeps a `StandardLog` instead
/// (lenovo-xcc.md, logs of Purley).
pub(super) fn keeps_maintenance_log(version: &str) -> bool {
    !is_first_generation(version)
}

/// The builds of the XCC of the first generation (SR650 and SR630 of 2017; catalogue of Lenovo, `CDI364M` and `TEI3…`).
fn is_first_generation(version: &str) -> bool {
    ["CDI3", "TEI3"].iter().any(|family| version.starts_with(family))
}

/// Whether the backup bank follows the primary.
pub(in crate::redfish) fn backup_auto_promote(update_service: &Resource, quirks: &Quirks) -> Observation<bool> {
    lenovo(update_service, quirks).field("XCCBackupAutoPromote").boolean()
}

/// `FQXSPPW0061M`: the code by which Lenovo documents an event.
pub(super) fn event_code(entry: &Resource, quirks: &Quirks) -> Observation<String> {
    lenovo(entry, quirks).field("CommonEventID").text()
}

/// `Operational`, for a RAID 930-8i with its capacitor pack. Adapters without one have no such object (M.2 kit).
pub(super) fn controller_battery(controller: &Resource, quirks: &Quirks) -> Observation<String> {
    lenovo(controller, quirks).field("Battery").field("OperationalStatus").text()
}

/// `Online` or `Unconfigured good`, as the RAID controller sees the drive. It can disagree with the drive's health
/// (check_redfish issue 127, powershell-redfish-lenovo issue 47).
pub(in crate::redfish) fn drive_state(drive: &Resource, quirks: &Quirks) -> Observation<String> {
    lenovo(drive, quirks).field("DriveStatus").text()
}

/// The resource that holds the BMC's own security settings (`LenovoSecurityService`). No standard property leads to one,
/// so for any other vendor's manager it is absent.
pub(in crate::redfish) fn security_link(manager: &Resource, quirks: &Quirks) -> Observation<String> {
    lenovo(manager, quirks).field("Security").link()
}

/// `1.2`, of `TLSLevel1_2`: the lowest TLS version that the BMC speaks.
pub(in crate::redfish) fn minimum_tls(security: &Resource) -> Observation<String> {
    security.field("CryptographyManagement").field("MinTLSLevel").text().and_then(|level| {
        let version = level.strip_prefix("TLSLevel").map(|number| number.replace('_', "."));
        let plain = |v: &String| {
            v.starts_with(|c: char| c.is_ascii_digit()) && v.chars().all(|c| c == '.' || c.is_ascii_digit())
        };
        version.filter(plain).ok_or_else(|| Missing::unreadable(&level, "expected a level such as TLSLevel1_2"))
    })
}

/// Whether firmware may be replaced by an older one. `Enabled` on the captured 5.70, `Disabled` on 2.83.
pub(in crate::redfish) fn firmware_rollback(security: &Resource) -> Observation<bool> {
    security.field("Configurator").field("FWRollback").text().and_then(|word| match word.as_str() {
        "Enabled" => Ok(true),
        "Disabled" => Ok(false),
        _ => Err(Missing::unreadable(&word, "expected Enabled or Disabled")),
    })
}

/// Lenovo's machine type: `SubModel`, or the first four characters of the SKU (`7Z73CTO1WW`) where there is none.
pub(in crate::redfish) fn machine_type(system: &System) -> Observation<String> {
    let is_type = |text: &str| text.len() == 4 && text.chars().all(|c| c.is_ascii_alphanumeric());
    if system.sub_model.text().is_some_and(is_type) {
        return system.sub_model.clone();
    }
    let lenovo = system.manufacturer.text().is_some_and(|m| m.eq_ignore_ascii_case(VENDOR));
    match &system.sku {
        Observation::Known { value, from, at } if lenovo && value.len() == 10 && value.is_ascii() => {
            Observation::known(value[..4].to_owned(), from, *at)
        }
        _ => match &system.sub_model {
            Observation::Known { value, from, at } => {
                Observation::missing(Missing::unreadable(value, "expected a four-character machine type"), from, *at)
            }
            missing => missing.clone(),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_of_the_security_settings_that_nobody_knows_are_unreadable() {
        let read = |body: serde_json::Value| {
            let r = Resource {
                uri: "/redfish/v1/Managers/1/Oem/Lenovo/Security".into(),
                body: body.as_object().unwrap().clone(),
                at: "2026-11-22T03:00:00Z".parse().unwrap(),
            };
            (minimum_tls(&r).value().cloned(), firmware_rollback(&r).value().copied())
        };
        let level = |tls: &str, rollback: &str| {
            read(json!({"CryptographyManagement": {"MinTLSLevel": tls}, "Configurator": {"FWRollback": rollback}}))
        };
        assert_eq!(level("TLSLevel1_2", "Enabled"), (Some("1.2".to_owned()), Some(true)));
        assert_eq!(level("TLSLevel1_3", "Disabled"), (Some("1.3".to_owned()), Some(false)));
        for (tls, rollback) in [("TLSLevel", "enabled"), ("TLSLevelHigh", ""), ("1.2", "Yes"), ("TLSLevel_", "true")] {
            assert_eq!(level(tls, rollback), (None, None), "{tls} {rollback}");
        }
        assert_eq!(read(json!({})), (None, None));
    }

    /// Synthetic: the long name is reported, and no public capture holds it.
    #[test]
    fn the_long_name_of_lenovos_object_is_read_by_quirk_only() {
        let body = json!({"Oem": {"Lenovo_xxx": {"FirmwaresDataReady": false}}});
        let r = Resource {
            uri: "/redfish/v1/UpdateService".into(),
            body: body.as_object().unwrap().clone(),
            at: "2026-11-22T03:00:00Z".parse().unwrap(),
        };
        assert_eq!(inventory_ready(&r, &Quirks::from([Quirk::LongOemName])).value(), Some(&false));
        assert!(inventory_ready(&r, &Quirks::default()).value().is_none());
    }
}
