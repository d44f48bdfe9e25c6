//! Dell's `Catalog.xml`: every package for every system, read for one. Seen: the catalogue of 2017-12-01 (UTF-8 with a byte order mark);
//! the one on dl.dell.com is UTF-16.
//!
//! Component 159 is the BIOS of every system, so that without a system nothing is known. The version is `vendorVersion`; `dellVersion` (`A00`)
//! is that of the package. Criticality 2 (urgent) is the worst, 3 (optional) the least.

use std::io::BufRead;

use super::found::{Ask, Found, Level, Wanted, is_pattern, of_maker, scheme};
use super::xml::{self, Element, Step};
use crate::baseline::Severity;
use crate::baseline::capture::pattern;
use crate::evidence::FirmwareMember;
use crate::version::Scheme;

/// The most devices or systems of one package. The largest real one has some hundred.
const MOST: usize = 4_000;

#[derive(Default)]
struct Package {
    line: u64,
    id: String,
    version: String,
    kind: String,
    title: String,
    criticality: String,
    devices: Vec<Device>,
    systems: Vec<System>,
}

#[derive(Default)]
struct Device {
    component: String,
    name: String,
    pci: Vec<String>,
}

struct System {
    brand: String,
    id: String,
    name: String,
}

impl System {
    fn is(&self, wanted: Wanted<'_>) -> bool {
        let by_id = matches!(wanted, Wanted::Named(id) if id.len() == 4 && id.eq_ignore_ascii_case(&self.id));
        by_id || wanted.is_model(&self.brand, &self.name)
    }
}

pub fn read(from: &mut dyn BufRead, wanted: Wanted<'_>, found: &mut Found) -> Result<(), String> {
    let (mut package, mut path, mut brand) = (None::<Package>, Vec::<String>::new(), String::new());
    let mut elsewhere = 0_usize;
    xml::read(from, |step| match step {
        Step::Open(element) => {
            open(element, &mut package, &brand);
            path.push(element.name.clone());
        }
        Step::Close("SoftwareComponent", _) => {
            path.pop();
            if let Some(package) = package.take() {
                elsewhere += usize::from(!convert(&package, wanted, found));
            }
        }
        Step::Close(name, text) => {
            path.pop();
            let Some(package) = package.as_mut().filter(|_| name == "Display") else { return };
            match path.last().map(String::as_str) {
                Some("Name") => text.clone_into(&mut package.title),
                Some("Device") => {
                    if let Some(device) = package.devices.last_mut() {
                        text.clone_into(&mut device.name);
                    }
                }
                Some("Brand") => text.clone_into(&mut brand),
                Some("Model") => {
                    if let Some(system) = package.systems.last_mut() {
                        text.clone_into(&mut system.name);
                        system.brand.clone_from(&brand);
                    }
                }
                _ => {}
            }
        }
    })?;
    if elsewhere > 0 && !found.whom.models.is_empty() {
        found.leave(&format!("{elsewhere} packages"), "they are for other systems", None);
    }
    Ok(())
}

fn open(element: &Element, package: &mut Option<Package>, brand: &str) {
    if element.name == "SoftwareComponent" {
        *package = Some(Package {
            line: element.line,
            id: element.attribute("packageID").to_owned(),
            version: element.attribute("vendorVersion").to_owned(),
            ..Package::default()
        });
    }
    let Some(package) = package.as_mut() else { return };
    match element.name.as_str() {
        "ComponentType" => element.attribute("value").clone_into(&mut package.kind),
        "Criticality" => element.attribute("value").clone_into(&mut package.criticality),
        "Device" if package.devices.len() < MOST => {
            package.devices.push(Device { component: element.attribute("componentID").to_owned(), ..Device::default() })
        }
        "PCIInfo" => {
            if let Some(device) = package.devices.last_mut().filter(|device| device.pci.len() < MOST) {
                device.pci.push(quad(element));
            }
        }
        "Model" if package.systems.len() < MOST => {
            let id = element.attribute("systemID").to_owned();
            package.systems.push(System { brand: brand.to_owned(), id, name: String::new() });
        }
        _ => {}
    }
}

/// The PCI ids as a pattern. A blank part means any.
fn quad(element: &Element) -> String {
    let parts = ["vendorID", "deviceID", "subVendorID", "subDeviceID"].map(|name| {
        let part = element.attribute(name).trim().to_ascii_lowercase();
        if part.is_empty() { "*".to_owned() } else { part }
    });
    parts.join(":")
}

/// Whether each part is a PCI id, or any.
fn is_quad(pattern: &str) -> bool {
    let id = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_hexdigit());
    pattern.split(':').all(|part| part == "*" || id(part))
}

/// Takes the package where it is for the system that is wanted; says whether it is.
fn convert(package: &Package, wanted: Wanted<'_>, found: &mut Found) -> bool {
    let mine: Vec<&System> = package.systems.iter().filter(|system| system.is(wanted)).collect();
    for system in &package.systems {
        found.other_by(&system.id, &format!("{} {} ({})", system.brand, system.name, system.id));
    }
    if mine.is_empty() {
        return false;
    }
    for System { brand, name, .. } in mine {
        let model = pattern(&format!("{brand} {name}"));
        if !found.whom.models.contains(&model) {
            found.whom.models.push(model);
        }
    }
    found.whom.manufacturer = Some("Dell Inc.");
    let (what, line) = (format!("{} {}", package.id, package.title), Some(package.line));
    if !["FRMW", "BIOS"].contains(&package.kind.as_str()) {
        found.leave(&what, format!("it is no firmware ({})", package.kind), line);
        return true;
    }
    for device in &package.devices {
        device_of(package, device, wanted, found);
    }
    true
}

fn device_of(package: &Package, device: &Device, wanted: Wanted<'_>, found: &mut Found) {
    let version = package.version.as_str();
    let title = if device.name.is_empty() { package.title.clone() } else { device.name.clone() };
    let severity = match package.criticality.as_str() {
        "2" => Severity::Block,
        "1" => Severity::Warn,
        _ => Severity::Info,
    };
    let ways: Vec<(&'static str, String)> = if device.pci.is_empty() {
        vec![("software-id", device.component.clone())]
    } else {
        device.pci.iter().map(|quad| ("device", quad.clone())).collect()
    };
    for (field, pattern) in ways {
        let what = format!("{} component {} {pattern} {version}", package.id, device.component);
        let leave = |found: &mut Found, why: String| found.leave(&what, why, Some(package.line));
        if pattern.is_empty() || pattern == "0" || pattern.starts_with("*:") {
            leave(found, "it names no component and no PCI ids".to_owned());
            continue;
        }
        if field == "software-id" && is_pattern(&pattern) {
            leave(found, "its component id is a pattern and no id".to_owned());
            continue;
        }
        if field == "device" && !is_quad(&pattern) {
            leave(found, "its PCI ids are not four hexadecimal digits each".to_owned());
            continue;
        }
        let glob = crate::baseline::Glob::new(pattern.clone());
        let fits = |m: &FirmwareMember| match field {
            "device" => m.pci_ids.value().is_some_and(|ids| ids.iter().any(|id| glob.matches(id))),
            _ => m.software_id.text() == Some(pattern.as_str()),
        };
        let Some(installed) = wanted.runs(fits) else {
            leave(found, "the server has no such component".to_owned());
            continue;
        };
        let likely: &[Scheme] = match pattern.split_once(':') {
            Some((vendor, _)) => of_maker(vendor),
            None if pattern == "159" => &[Scheme::DellBios],
            None => &[Scheme::Dotted],
        };
        let Some(scheme) = scheme(likely, version, &installed) else {
            leave(
                found,
                "its version, or what the server runs, is no number with an order, or of another kind".to_owned(),
            );
            continue;
        };
        found.level(Level {
            matches: vec![(field, pattern)],
            title: title.clone(),
            scheme,
            version: version.to_owned(),
            ask: Ask::Want(severity),
            via: None,
            first: Vec::new(),
            vendor_id: format!("package {} component {}", package.id, device.component),
            line: package.line,
            file: found.file(),
        });
    }
}
