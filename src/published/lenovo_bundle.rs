//! The index of a Lenovo update bundle (JSON). Its `SoftwareId` and version are literally what a BMC shows.
//!
//! Shape: a design note of `IronCore` on bundle `lnvgy_bundle_svcpack_ka-j9ltd-01a2-24a.0_platform_comp`. Its `ReleaseDate` has dots in the
//! time and is not read; package names may hold no version and are not read for one.

use super::found::{Ask, Condition, Found, Level, Wanted, is_pattern, of_maker, scheme};
use super::json::{self, list, text};
use crate::baseline::Severity;
use crate::version::{Scheme, is_own_firmware, says_none};

pub fn read(bytes: &[u8], wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (value, mut lines) = json::read(bytes)?;
    if value["Oem"].get("FixId").is_some() {
        let why = "the index of one component, whose list of machine types is wider than that of its bundle: the bundle's index has it too";
        found.leave(text(&value["Oem"]["FixId"], "Name").unwrap_or("a component"), why, None);
        return Ok(());
    }
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
            if is_pattern(id) {
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
            } else if id.starts_with("DEVICE-14E4-") {
                of_maker("14e4")
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
                first: Vec::new(),
                vendor_id: format!("{id} {payload}"),
                line,
                file: found.file(),
            });
        }
    }
    Ok(())
}

/// The `_inventory.json` of a component: from which version it can be updated, and what is updated first. It holds no level of its own.
///
/// Whether these are lists or single objects was not seen, so that either is read.
pub fn inventory(bytes: &[u8], _: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (value, mut lines) = json::read(bytes)?;
    let ids = |entry: &serde_json::Value, name| -> Vec<String> {
        let plain = |id: &&str| !says_none(id) && !is_pattern(id);
        list(entry, name).iter().filter_map(|id| id.as_str()).filter(plain).map(str::to_owned).collect()
    };
    let own: Vec<String> = list(&value, "Devices").iter().flat_map(|device| ids(device, "SoftwareIds")).collect();
    let (mut least, mut first) = (None, Vec::new());
    for name in ["MinimumSupportedVersion", "Prerequisites"] {
        let entries = match &value[name] {
            serde_json::Value::Array(entries) => entries.as_slice(),
            serde_json::Value::Null => &[],
            one => std::slice::from_ref(one),
        };
        for entry in entries {
            let (id, version) = (text(entry, "SoftwareId"), text(entry, "Version"));
            match (id, version) {
                (Some(id), Some(version)) if own.iter().any(|own| own == id) => least = Some(version.to_owned()),
                (Some(id), _) if !is_pattern(id) => {
                    let why = "it goes first: the order is kept, its level is no demand of this file";
                    found.leave(&format!("{id} {}", version.unwrap_or_default()), why, Some(lines.of(id)));
                    first.push(id.to_owned());
                }
                (None, Some(version)) if name == "MinimumSupportedVersion" => least = Some(version.to_owned()),
                _ => found.leave(name, "it names no firmware or no version", None),
            }
        }
    }
    if own.is_empty() {
        found.leave("a component", "it names no SoftwareId", None);
    }
    found.condition(Condition { software_ids: own, least, first });
    Ok(())
}
