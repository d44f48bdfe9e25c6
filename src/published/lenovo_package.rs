//! The description of one Lenovo package (`lnvgy_fw_xcc_….xml`, CIM-XML): one level, for the machine types that it names.
//!
//! No such file was found; its names are those that Lenovo's own sample code reads (`update_firmware.py` of its Redfish examples): the property
//! `category`, `Version` (a word before the number), `buildNumber` and `xmlFilename`, which is the fix id, the arrays `preReq` (fix ids) and
//! `applicableMachineTypes` (the type in brackets). What does not agree with its fix id is left out.

use std::io::BufRead;

use super::found::{Ask, Found, Level, Wanted};
use super::lxca;
use super::xml::{self, Step};
use crate::baseline::Severity;
use crate::version::Scheme;

/// The most values that are looked at. One machine type has one, and a package some hundred types.
const MOST: usize = 2_000;

/// The category of a package, which is also the word of its fix id, and the kind in a `SoftwareId`.
const KINDS: &[(&str, &str)] =
    &[("XCC", "BMC"), ("UEFI", "UEFI"), ("LXPM", "LXPM"), ("DRVWN", "DRVWN"), ("DRVLN", "DRVLN")];

pub fn read(from: &mut dyn BufRead, wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (mut property, mut values) = (String::new(), Vec::<(String, String, u64)>::new());
    let mut line = 0;
    xml::read(from, |step| match step {
        Step::Open(element) if ["PROPERTY", "PROPERTY.ARRAY"].contains(&element.name.as_str()) => {
            element.attribute("NAME").clone_into(&mut property);
        }
        Step::Open(element) => line = element.line,
        Step::Close("VALUE", text) if values.len() < MOST => values.push((property.clone(), text.to_owned(), line)),
        Step::Close(..) => {}
    })?;
    let all = |name: &'static str| values.iter().filter(move |(property, ..)| property == name);
    let one = |name| all(name).next().map_or("", |(_, text, _)| text.as_str());
    let fix_id = one("xmlFilename");
    let fix_id = fix_id.strip_suffix(".xml").or(fix_id.strip_suffix(".XML")).unwrap_or(fix_id);
    let at = all("category").next().map_or(0, |(.., line)| *line);
    let mut is_for = false;
    for machine_type in all("applicableMachineTypes").filter_map(|(_, text, _)| in_brackets(text)) {
        found.other(machine_type);
        if wanted.is_machine_type(machine_type) {
            is_for = true;
            found.whom.machine_types = vec![machine_type.trim().to_owned()];
            found.whom.manufacturer = Some("Lenovo");
        }
    }
    if !is_for {
        return Ok(());
    }
    if all("category").count() != 1 {
        found.leave(fix_id, "it describes several packages, or none", None);
        return Ok(());
    }
    let Some(kind) = kind_of(one("category")) else {
        let why = format!("firmware of a kind whose SoftwareId is not known ({})", one("category"));
        found.leave(fix_id, why, Some(at));
        return Ok(());
    };
    let version = one("Version").split_whitespace().last().unwrap_or_default();
    let (family, level) = match lxca::level(fix_id, one("buildNumber"), version) {
        Ok(level) => level,
        Err(why) => {
            found.leave(fix_id, why, Some(at));
            return Ok(());
        }
    };
    let (mut via, mut first) = (None, Vec::new());
    for (_, needed, line) in all("preReq") {
        let Some((needed_kind, needed_family, level)) = of_fix_id(needed) else {
            found.leave(needed, "a package that goes first, whose SoftwareId is not known", Some(*line));
            continue;
        };
        if needed_kind == kind && needed_family == family {
            via = Some(level);
        } else {
            found.leave(
                needed,
                format!("goes before {fix_id}: the order is kept, its level is no demand of this file"),
                Some(*line),
            );
            first.push(format!("{needed_kind}-{needed_family}-*"));
        }
    }
    found.level(Level {
        matches: vec![("software-id", format!("{kind}-{family}-*"))],
        title: one("category").to_owned(),
        scheme: Scheme::LenovoBuild,
        version: level,
        ask: Ask::Want(Severity::Warn),
        via,
        first,
        vendor_id: fix_id.to_owned(),
        line: at,
        file: found.file(),
    });
    Ok(())
}

/// The machine type of `ThinkSystem SR650 V2 [7Z73]`.
fn in_brackets(text: &str) -> Option<&str> {
    let (machine_type, _) = text.split_once('[')?.1.split_once(']')?;
    Some(machine_type)
}

fn kind_of(category: &str) -> Option<&'static str> {
    KINDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(category.trim())).map(|(_, kind)| *kind)
}

/// Kind, family and level of `lnvgy_fw_xcc_afbt48c-4.71_anyos_noarch`.
fn of_fix_id(fix_id: &str) -> Option<(&'static str, String, String)> {
    let mut parts = fix_id.trim().split('_').skip(2);
    let kind = kind_of(parts.next()?)?;
    let (build, version) = parts.next()?.split_once('-')?;
    let (family, level) = lxca::level(fix_id, build, version).ok()?;
    Some((kind, family, level))
}
