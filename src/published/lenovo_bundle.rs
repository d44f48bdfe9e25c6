//! The index of a Lenovo update bundle (JSON). Its `SoftwareId` and version are literally what a BMC shows.
//!
//! Shape: a design note of `IronCore` on bundle `lnvgy_bundle_svcpack_ka-j9ltd-01a2-24a.0_platform_comp`. Its `ReleaseDate` has dots in the
//! time and is not read; package names may hold no version and are not read for one.

use super::found::{Ask, Found, Level, Wanted, is_pattern, scheme};
use super::json::{self, list, text};
use crate::baseline::Severity;
use crate::version::{Scheme, is_own_firmware, names_nothing};

pub fn read(bytes: &[u8], wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (value, mut lines) = json::read(bytes)?;
    // The components' own lists are wider than the bundle's; only the bundle's says whom it is for.
    for machine_type in list(&value["Oem"], "ApplicableMachineTypes").iter().filter_map(|m| m.as_str()) {
        found.other(machine_type);
        if wanted.is_machine_type(machine_type) {
            found.whom.machine_types = vec![machine_type.to_owned()];
            found.whom.manufacturer = Some("Lenovo");
        }
    }
    if found.whom.machine_types.is_empty() {
        return Ok(());
    }
    for update in list(&value, "Updates") {
        let payload = text(update, "Payload").unwrap_or_default();
        for entry in list(&update["Oem"], "Inventory") {
            let Some((id, version)) = text(entry, "SoftwareId").zip(text(entry, "Version")) else {
                found.leave(payload, "it gives no SoftwareId or no version", None);
                continue;
            };
            let line = lines.of(id);
            if names_nothing(id) || is_pattern(id) {
                found.leave(id, "its SoftwareId is a pattern and no id", Some(line));
                continue;
            }
            let Some(installed) = wanted.runs(|m| m.software_id.text() == Some(id)) else {
                found.leave(
                    id,
                    "no firmware of the server has this SoftwareId (cards of one kind have two forms of it)",
                    Some(line),
                );
                continue;
            };
            let likely: &[Scheme] = if is_own_firmware(id) {
                &[Scheme::LenovoBuild]
            } else {
                &[Scheme::Megaraid, Scheme::Dotted, Scheme::IntelNvm]
            };
            let Some(scheme) = scheme(likely, version, &installed) else {
                let why = format!("no version scheme reads both {version:?} and what the server runs");
                found.leave(id, why, Some(line));
                continue;
            };
            found.level(Level {
                matches: vec![("software-id", id.to_owned())],
                title: id.to_owned(),
                scheme,
                version: version.to_owned(),
                ask: Ask::Want(Severity::Warn),
                via: None,
                vendor_id: format!("{id} {payload}"),
                line,
                file: found.file(),
            });
        }
    }
    Ok(())
}
