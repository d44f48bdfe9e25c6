//! The compliance report of an `OpenManage` Enterprise baseline (JSON): a result for one device.
//!
//! `SourceName` holds no component id, so that it says something of the device that was compared and of no other. Shape: the
//! documentation of dellemc-openmanage-ansible-modules.

use super::found::{Ask, Found, Level, Wanted, is_pattern, scheme};
use super::json::{self, list, text};
use crate::baseline::Severity;
use crate::version::Scheme;

pub fn read(bytes: &[u8], wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let Wanted::Server(evidence) = wanted else {
        return Err(
            "it speaks of one device, without component ids: give evidence of that device with --for".to_owned()
        );
    };
    let (value, mut lines) = json::read(bytes)?;
    let devices = match &value {
        serde_json::Value::Array(devices) => devices.as_slice(),
        _ => list(&value, "value"),
    };
    let serial = evidence.subject.serial.text();
    for device in devices {
        let tag = text(device, "ServiceTag");
        if tag.is_none() || tag != serial {
            found.leave(tag.unwrap_or("a device"), "another device, or one without a service tag", None);
            continue;
        }
        found.whom.manufacturer = Some("Dell Inc.");
        for component in list(device, "ComponentComplianceReports") {
            let source = text(component, "SourceName").unwrap_or_default();
            let (line, version) = (lines.of(source), text(component, "Version"));
            let place =
                source.split_once("__").map(|(_, place)| place).filter(|place| !place.is_empty() && !is_pattern(place));
            let Some((place, version)) = place.zip(version) else {
                found.leave(source, "it names no place on the server or no version", Some(line));
                continue;
            };
            if text(component, "ComplianceStatus") == Some("DOWNGRADE") {
                found.leave(source, "what runs is newer than the catalogue", Some(line));
                continue;
            }
            let current = text(component, "CurrentVersion");
            let installed: Vec<&str> = current.into_iter().collect();
            let likely: &[Scheme] =
                if place.starts_with("BIOS.") { &[Scheme::DellBios] } else { &[Scheme::Dotted, Scheme::Mellanox] };
            let Some(scheme) = scheme(likely, version, &installed) else {
                found.leave(source, format!("no version scheme reads both {version:?} and what runs"), Some(line));
                continue;
            };
            let grave = text(component, "ComplianceStatus") == Some("CRITICAL");
            found.level(Level {
                matches: vec![("inventory-id", format!("Installed-*__{place}"))],
                title: text(component, "Name").unwrap_or(place).to_owned(),
                scheme,
                version: version.to_owned(),
                ask: Ask::Want(if grave { Severity::Block } else { Severity::Warn }),
                via: None,
                first: Vec::new(),
                vendor_id: source.to_owned(),
                line,
                file: found.file(),
            });
        }
    }
    Ok(())
}
