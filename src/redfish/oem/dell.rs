//! iDRAC. Source: capture of a PowerEdge R750 (iDRAC9 6.00).

use super::object::oem;
use super::quirks::{Quirk, Quirks};
use crate::evidence::{Bank, Missing, Observation};
use crate::redfish::read::Resource;

/// How the ids of copies begin that do not run. `Current-` and `Installed-` both name the running firmware.
pub(super) const COPIES: &[(&str, Bank)] = &[("Previous-", Bank::Backup), ("Available-", Bank::Pending)];

/// The service tag, which is what firmware tells the operating system as the serial number of the server.
/// `SerialNumber` is the board's (captures R750 and R760; a service tag has five to seven letters and digits).
pub(super) fn service_tag(system: &Resource) -> Observation<String> {
    let tag = |text: &str| (5..=7).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_alphanumeric());
    let sku = system.field("SKU").text();
    sku.and_then(|sku| if tag(&sku) { Ok(sku) } else { Err(Missing::unreadable(&sku, "expected a service tag")) })
}

/// The id of an inventory member without the version that it holds: `Installed-159__BIOS.Setup.1-1` of
/// `Installed-159-1.8.2__BIOS.Setup.1-1`. The whole id is another one after each update.
pub(in crate::redfish) fn stable_id(id: &str, quirks: &Quirks) -> Option<String> {
    if !quirks.has(Quirk::CopyInId) {
        return None;
    }
    let (versioned, place) = id.split_once("__")?;
    let mut parts = versioned.splitn(3, '-');
    let (copy, component, version) = (parts.next()?, parts.next()?, parts.next()?);
    let known = ["Installed", "Current", "Previous", "Available"].contains(&copy);
    (known && !version.is_empty()).then(|| format!("{copy}-{component}__{place}"))
}

/// `OK`, `Degraded`, `Error` or `Unknown` for all batteries together: the one of the board and those of RAID
/// controllers. iDRAC has a resource for each as well, which the capture's machine has no controller for.
pub(super) fn batteries(system: &Resource) -> Observation<String> {
    match oem(system, "Dell").field("DellSystem").field("BatteryRollupStatus").text() {
        // Null where there is no such sensor, says the schema that the iDRAC serves (DellSystem v1_3_0).
        Observation::Missing { reason: Missing::Null, from, at } => Observation::missing(Missing::Absent, from, at),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stable_id_of_a_member_has_no_version() {
        let quirks = Quirks::from([Quirk::CopyInId]);
        for (id, stable) in [
            ("Installed-159-1.8.2__BIOS.Setup.1-1", Some("Installed-159__BIOS.Setup.1-1")),
            ("Current-110287-8.8.0.0.18-26__RAID.SL.3-1", Some("Current-110287__RAID.SL.3-1")),
            ("Installed-12345-NotAvailable__TPM.Integrated.1-1", Some("Installed-12345__TPM.Integrated.1-1")),
            ("Installed-0-1.1.0__Disk.Direct.0-0:BOSS.SL.12-1", Some("Installed-0__Disk.Direct.0-0:BOSS.SL.12-1")),
            ("BMC", None),
            ("Installed-159__BIOS", None),
            ("Else-159-1.0__BIOS", None),
        ] {
            assert_eq!(stable_id(id, &quirks).as_deref(), stable, "{id}");
            assert_eq!(stable_id(id, &Quirks::default()), None, "of Dell only");
        }
    }
}
