//! HPE: the manifest of a Service Pack for `ProLiant`, and `fwrepo.json` of the Software Delivery Repository.
//!
//! Both name firmware by the GUID that a BMC serves as `Oem.Hpe.Targets`. Neither names servers, so that whoever imports says for which.
//! Shape: criteo/firmirror `pkg/vendors/hpe/types.go`, a design note of `IronCore`. Older repositories give one target as a text;
//! absent values are the text `null`.

use serde_json::Value;

use super::found::{Ask, Found, Level, Wanted, of_maker, scheme};
use super::json::{self, Lines, list, text};
use crate::baseline::Severity;
use crate::common::cut::cut;
use crate::evidence::FirmwareMember;
use crate::version::Scheme;

pub fn manifest(bytes: &[u8], wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (value, mut lines) = json::read(bytes)?;
    for component in list(&value, "manifest") {
        let name = text(component, "Name").or(text(component, "ProductName")).unwrap_or("a component");
        if !list(component, "UpdatableBy").iter().any(|by| by.as_str() == Some("Bmc")) {
            found.leave(name, "it is not updated by the BMC (a driver, or a tool of the operating system)", None);
            continue;
        }
        for device in list(&component["Devices"], "Device") {
            let title = text(device, "DeviceName").unwrap_or(name);
            let file = list(device, "FirmwareImages").first().and_then(|image| text(image, "FileName"));
            let least = text(device, "MinimumActiveVersion");
            one(
                text(device, "Target"),
                text(device, "Version"),
                [title, file.unwrap_or(title)],
                least,
                &mut lines,
                wanted,
                found,
            );
        }
    }
    whom(wanted, found);
    Ok(())
}

pub fn repository(bytes: &[u8], wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (value, mut lines) = json::read(bytes)?;
    for (file, entry) in value.as_object().into_iter().flatten() {
        let file = cut(file, json::MOST_TEXT);
        let title = text(entry, "description").unwrap_or(file);
        let least = text(entry, "minimum_active_version");
        let targets: Vec<&str> = match &entry["target"] {
            Value::Array(all) => {
                all.iter().filter_map(Value::as_str).filter(|t| !crate::version::says_none(t)).collect()
            }
            _ => text(entry, "target").into_iter().collect(),
        };
        if targets.is_empty() {
            found.leave(file, "it has no target: a driver or a tool", Some(lines.of(file)));
        }
        for target in targets {
            one(Some(target), text(entry, "version"), [title, file], least, &mut lines, wanted, found);
        }
    }
    whom(wanted, found);
    Ok(())
}

fn whom(wanted: Wanted<'_>, found: &mut Found) {
    found.whom.manufacturer = Some("HPE");
    if let Wanted::Named(model) = wanted {
        found.whom.models = vec![model.to_owned()];
    }
}

fn one(
    target: Option<&str>,
    version: Option<&str>,
    [title, file]: [&str; 2],
    least: Option<&str>,
    lines: &mut Lines,
    wanted: Wanted<'_>,
    found: &mut Found,
) {
    let Some((target, version)) = target.zip(version) else {
        return found.leave(file, "it has no target or no version", None);
    };
    let line = lines.of(target);
    let target = target.to_ascii_lowercase();
    if target.len() != 36 || !target.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
        return found.leave(file, "its target is no GUID", Some(line));
    }
    let of_it = |m: &FirmwareMember| m.targets.value().is_some_and(|targets| targets.contains(&target));
    let Some(installed) = wanted.runs(of_it) else {
        return found.leave(&format!("{file} {target}"), "no firmware of the server has this target", Some(line));
    };
    // The GUID of an adapter holds its PCI ids.
    let likely: &[Scheme] = match target.strip_prefix("a6b1a447-382a-5a4f-") {
        Some(ids) => of_maker(ids.split('-').next().unwrap_or_default()),
        None => &[Scheme::HpeRom, Scheme::Dotted],
    };
    let Some(scheme) = scheme(likely, version, &installed) else {
        let why = format!("no version scheme reads both {version:?} and what the server runs");
        return found.leave(&format!("{file} {target}"), why, Some(line));
    };
    found.level(Level {
        matches: vec![("target", target.clone())],
        title: title.to_owned(),
        scheme,
        version: version.to_owned(),
        ask: Ask::Want(Severity::Warn),
        via: least.filter(|least| scheme.parse(least).is_ok()).map(str::to_owned),
        first: Vec::new(),
        vendor_id: format!("{file} target {target}"),
        line,
        file: found.file(),
    });
}
