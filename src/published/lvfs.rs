//! Metadata of the LVFS (fwupd): firmware is named by GUIDs, which are hashes and cannot be turned back.
//!
//! So the ids of a server's evidence are hashed as fwupd does it (a version 5 UUID in the DNS namespace of
//! `REDFISH\VENDOR_<manufacturer>&SOFTWAREID_<SoftwareId>`, quirks.d of fwupd 2.0.20) and looked up.

use std::collections::HashMap;
use std::io::BufRead;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use super::found::{Ask, Found, Level, Wanted, is_pattern, scheme};
use super::xml::{self, Step};
use crate::baseline::Severity;
use crate::version::Scheme;

/// The namespace of DNS names (RFC 4122, appendix C).
const DNS: [u8; 16] = [0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8];

/// The GUID that fwupd gives an instance id.
pub fn guid(instance: &str) -> String {
    let bytes = [&DNS[..], instance.as_bytes()].concat();
    let mut hash: Vec<u8> = digest(&SHA1_FOR_LEGACY_USE_ONLY, &bytes).as_ref().iter().copied().take(16).collect();
    if let [_, _, _, _, _, _, version, _, variant, ..] = hash.as_mut_slice() {
        *version = *version & 0x0f | 0x50;
        *variant = *variant & 0x3f | 0x80;
    }
    let hex = crate::common::hex::lower(&hash);
    let part = |from, to| hex.get(from..to).unwrap_or_default().to_owned();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

pub fn read(from: &mut dyn BufRead, wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let Wanted::Server(evidence) = wanted else {
        return Err(
            "its GUIDs are hashes: give evidence of a server with --for, so that its ids can be looked up".to_owned()
        );
    };
    let vendor = evidence.subject.manufacturer.text().unwrap_or_default();
    let known: HashMap<String, &str> = wanted
        .members()
        .iter()
        .filter_map(|m| m.software_id.text())
        // XCC sends `BMC-*-10` where nothing is staged.
        .filter(|id| !is_pattern(id))
        .map(|id| (guid(&format!("REDFISH\\VENDOR_{vendor}&SOFTWAREID_{id}")), id))
        .collect();
    let (mut ids, mut releases, mut name, mut foreign) =
        (Vec::new(), Vec::<(String, u64)>::new(), String::new(), 0_usize);
    xml::read(from, |step| match step {
        Step::Open(element) if element.name == "component" => {
            ids.clear();
            releases.clear();
            name.clear();
        }
        Step::Open(element) if element.name == "release" && releases.len() < 200 => {
            releases.push((element.attribute("version").to_owned(), element.line));
        }
        Step::Close("firmware", text) => {
            if let Some(id) = known.get(&text.to_ascii_lowercase()) {
                ids.push(((*id).to_owned(), text.to_owned()));
            }
        }
        Step::Close("name", text) if name.is_empty() => text.clone_into(&mut name),
        Step::Close("component", _) => {
            foreign += usize::from(ids.is_empty());
            for (id, guid) in &ids {
                for (version, line) in &releases {
                    level(id, guid, version, *line, &name, wanted, found);
                }
            }
        }
        _ => {}
    })?;
    if foreign > 0 {
        found.leave(&format!("{foreign} components"), "no firmware of the server hashes to one of their GUIDs", None);
    }
    Ok(())
}

fn level(id: &str, guid: &str, version: &str, line: u64, name: &str, wanted: Wanted<'_>, found: &mut Found) {
    let installed = wanted.runs(|m| m.software_id.text() == Some(id)).unwrap_or_default();
    let Some(scheme) = scheme(&[Scheme::LenovoBuild, Scheme::Dotted], version, &installed) else {
        return found.leave(
            guid,
            format!("no version scheme reads both {version:?} and what the server runs"),
            Some(line),
        );
    };
    found.level(Level {
        matches: vec![("software-id", id.to_owned())],
        title: if name.is_empty() { id.to_owned() } else { name.to_owned() },
        scheme,
        version: version.to_owned(),
        ask: Ask::Want(Severity::Warn),
        via: None,
        first: Vec::new(),
        vendor_id: format!("GUID {guid}"),
        line,
        file: found.file(),
    });
}
