//! A compliance policy of Lenovo `XClarity` Administrator (XML). Read from eight exported policies of 2019 to 2021.
//!
//! Only the firmware of the server itself converts: there the build's family is that of the `SoftwareId`. The version of an adapter's
//! package is that of the package, which serves several adapters.

use std::io::BufRead;

use super::found::{Ask, Found, Level, Wanted};
use super::xml::{self, Step};
use crate::baseline::Severity;
use crate::version::Scheme;

/// The type in a policy, the kind in a `SoftwareId`, and the bank. It holds for all five on an SR650 V2 and an SR670 V2.
const KINDS: &[(&str, &str, bool)] = &[
    ("XCC", "BMC", false),
    ("XCC-Backup", "BMC", true),
    ("UEFI", "UEFI", false),
    ("LXPM", "LXPM", false),
    ("DRVWN", "DRVWN", false),
    ("DRVLN", "DRVLN", false),
];

#[derive(Default)]
struct Component {
    line: u64,
    name: String,
    target: String,
    build: String,
    version: String,
    kind: String,
    rule: String,
}

pub fn read(from: &mut dyn BufRead, wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (mut machine_type, mut rule) = (String::new(), String::new());
    let mut component: Option<Component> = None;
    xml::read(from, |step| match step {
        Step::Open(element) if element.name == "component" => {
            component = Some(Component { line: element.line, ..Component::default() });
        }
        Step::Open(element) if element.name == "mt" => {
            machine_type.clear();
            rule.clear();
        }
        Step::Open(_) => {}
        Step::Close("component", _) => {
            let Some(component) = component.take() else { return };
            if wanted.is_machine_type(&machine_type) {
                convert(&component, &rule, found);
            }
        }
        Step::Close(name, text) => match (&mut component, name) {
            (Some(component), "name") => text.clone_into(&mut component.name),
            (Some(component), "targetVersion") => text.clone_into(&mut component.target),
            (Some(component), "build") => text.clone_into(&mut component.build),
            (Some(component), "version") => text.clone_into(&mut component.version),
            (Some(component), "type") => text.clone_into(&mut component.kind),
            (Some(component), "rule") => text.clone_into(&mut component.rule),
            (None, "systemType") => {
                text.clone_into(&mut machine_type);
                found.other(text);
                if wanted.is_machine_type(text) {
                    found.whom.machine_types = vec![text.to_owned()];
                    found.whom.manufacturer = Some("Lenovo");
                }
            }
            (None, "rule") => text.clone_into(&mut rule),
            _ => {}
        },
    })
}

fn convert(component: &Component, rule: &str, found: &mut Found) {
    let Component { line, name, target, build, version, kind, .. } = component;
    let line = Some(*line);
    let what = if target.is_empty() { name } else { target };
    if target.starts_with("DoNotUpdate") {
        let why = "the policy says not to update it, and its ids do not tell vendor and device from a subsystem";
        return found.leave(what, why, line);
    }
    let Some((_, software, backup)) = KINDS.iter().find(|(word, _, _)| word.eq_ignore_ascii_case(kind)) else {
        let why = "the version of an adapter's package is that of the package, which serves several devices: it is no version of one";
        return found.leave(
            what,
            if kind.is_empty() { why } else { "firmware of a kind whose SoftwareId is not known" },
            line,
        );
    };
    let level = level(target, build, version);
    let (family, level) = match level {
        Ok(level) => level,
        Err(why) => return found.leave(what, why, line),
    };
    let bank = backup.then(|| ("bank", "backup".to_owned()));
    let own = if component.rule.is_empty() { rule } else { component.rule.as_str() };
    let ask = if own == "alertIfNotExactMatch" { Ask::Exact } else { Ask::Want(Severity::Warn) };
    let matches = std::iter::once(("software-id", format!("{software}-{family}-*"))).chain(bank).collect();
    found.level(Level {
        matches,
        title: name.clone(),
        scheme: Scheme::LenovoBuild,
        version: level,
        ask,
        via: None,
        first: Vec::new(),
        vendor_id: target.clone(),
        line: component.line,
        file: found.file(),
    });
}

/// Family and level, where the fix id and the fields beside it say the same. Their letters differ in case, always.
pub fn level(fix_id: &str, build: &str, version: &str) -> Result<(String, String), &'static str> {
    let fields = format!("{}-{version}", build.to_ascii_uppercase());
    let parsed = Scheme::LenovoBuild.parse(fix_id).ok().zip(Scheme::LenovoBuild.parse(&fields).ok());
    let Some((of_id, of_fields)) = parsed else { return Err("its fix id, build or version is not one of Lenovo's") };
    if of_id.compare(&of_fields) != Some(std::cmp::Ordering::Equal) {
        return Err("the fix id and the fields beside it name different levels");
    }
    match build.get(..4).filter(|_| build.len() == 7) {
        Some(family) => Ok((family.to_ascii_uppercase(), fields)),
        None => Err("the build does not name its family"),
    }
}
