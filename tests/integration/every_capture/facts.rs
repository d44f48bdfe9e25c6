//! What a recording holds of all that is promised of a scan, and what the evidence of it says.
//!
//! Promised are identity, power, health and state of every part, its firmware, the inventory, storage, supplies, adapters, devices,
//! logs of faults, Secure Boot, TPM and managers (README, docs/redfish.md, docs/rules.md).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::files::{Files, ROOT, id, kind, trimmed};

/// How one fact fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Held,
    /// The recording says in a word that there is nothing, and so does the evidence.
    Nothing,
    /// It is a healthy part for which a summary, a roll-up or its twin under another address speaks.
    SpokenFor,
    Lost,
    Wrong,
}

/// A property of a resource, and where the evidence keeps it.
type Field = (&'static str, &'static str);

const STATUS: &[Field] =
    &[("Status/Health", "status/health"), ("Status/HealthRollup", "status/rollup"), ("Status/State", "status/state")];

/// The promised properties of each kind of resource.
fn fields(kind: &str) -> Option<Vec<Field>> {
    let own: &[Field] = match kind {
        "ComputerSystem" => &[
            ("Manufacturer", "manufacturer"),
            ("Model", "model"),
            ("SubModel", "sub_model"),
            ("SKU", "sku"),
            ("SerialNumber", "serial"),
            ("UUID", "uuid"),
            ("BiosVersion", "bios_version"),
            ("PowerState", "power_state"),
        ],
        "OtherSystem" => {
            &[("Id", "id"), ("Name", "name"), ("SystemType", "system_type"), ("PowerState", "power_state")]
        }
        "Manager" => &[("Model", "model"), ("FirmwareVersion", "firmware_version")],
        "OtherManager" => &[("Id", "id"), ("Name", "name"), ("FirmwareVersion", "firmware_version")],
        "Chassis" => &[
            ("Name", "name"),
            ("ChassisType", "chassis_type"),
            ("Manufacturer", "manufacturer"),
            ("Model", "model"),
            ("SerialNumber", "serial"),
            ("PartNumber", "part_number"),
        ],
        "SoftwareInventory" => &[
            ("Id", "id"),
            ("Name", "name"),
            ("SoftwareId", "software_id"),
            ("Version", "version"),
            ("Manufacturer", "manufacturer"),
            ("ReleaseDate", "release_date"),
            ("Updateable", "updateable"),
        ],
        "Storage" | "Processor" | "Memory" | "Fan" | "Pump" | "LeakDetector" | "Battery" => &[("Name", "name")],
        "StorageController" => &[
            ("Name", "name"),
            ("Model", "model"),
            ("FirmwareVersion", "firmware_version"),
            ("CacheSummary/Status/Health", "cache"),
        ],
        "Drive" => &[
            ("Name", "name"),
            ("Manufacturer", "manufacturer"),
            ("Model", "model"),
            ("SerialNumber", "serial"),
            ("Revision", "revision"),
            ("CapacityBytes", "capacity_bytes"),
            ("FailurePredicted", "failure_predicted"),
            ("PredictedMediaLifeLeftPercent", "life_left_percent"),
            ("MediaType", "media_type"),
        ],
        "Volume" => &[("RAIDType", "raid_type"), ("CapacityBytes", "capacity_bytes")],
        "PowerSupply" => &[
            ("Name", "name"),
            ("Manufacturer", "manufacturer"),
            ("Model", "model"),
            ("SerialNumber", "serial"),
            ("FirmwareVersion", "firmware_version"),
            ("PowerCapacityWatts", "capacity_watts"),
        ],
        "NetworkAdapter" => &[
            ("Id", "id"),
            ("Name", "name"),
            ("Manufacturer", "manufacturer"),
            ("Model", "model"),
            ("Controllers", "firmware_version"),
        ],
        "PCIeDevice" => &[
            ("Id", "id"),
            ("Name", "name"),
            ("Manufacturer", "manufacturer"),
            ("Model", "model"),
            ("FirmwareVersion", "firmware_version"),
        ],
        "TrustedModule" => &[("InterfaceType", "interface"), ("FirmwareVersion", "firmware_version")],
        "PCIeFunction" => {
            return Some(vec![
                ("DeviceClass", "device_class"),
                ("VendorId", "vendor_id"),
                ("DeviceId", "device_id"),
                ("SubsystemVendorId", "subsystem_vendor_id"),
                ("SubsystemId", "subsystem_id"),
            ]);
        }
        "SecureBoot" => {
            return Some(vec![
                ("SecureBootEnable", "enabled"),
                ("SecureBootCurrentBoot", "current_boot"),
                ("SecureBootMode", "mode"),
            ]);
        }
        "LogEntry" => return Some(vec![("Created", "created"), ("Message", "message"), ("Severity", "severity")]),
        _ => return None,
    };
    Some([own, STATUS].concat())
}

/// The arrays whose elements are parts without a resource of their own.
const INLINE: &[(&str, &str, &str)] = &[
    ("Power", "PowerSupplies", "PowerSupply"),
    ("Thermal", "Fans", "Fan"),
    ("Storage", "StorageControllers", "StorageController"),
    ("SimpleStorage", "Devices", "Drive"),
];

/// Kinds that are asked for only where nothing speaks for them, or that stand in a tree twice.
const SPOKEN_FOR: &[&str] = &[
    "Memory",
    "Processor",
    "Fan",
    "Pump",
    "PowerSupply",
    "StorageController",
    "Drive",
    "Volume",
    "Chassis",
    "Storage",
];

/// The logs of faults (docs/rules.md, `active-faults`); histories are not promised.
const LOGS: &[&str] = &["ActiveLog", "FaultList", "IML", "EventLog"];

/// Words for nothing, which the evidence keeps as nothing (docs/quirks.md).
const NOTHING: &[(&str, &str)] = &[("SoftwareId", "null"), ("ReleaseDate", "00:00:00Z")];

/// A recording held against evidence.
pub struct Reader<'a> {
    files: &'a Files,
    /// What the evidence says, by the address of what it speaks of.
    said: BTreeMap<String, Vec<&'a Value>>,
    main: String,
    manager: String,
    pub fates: BTreeMap<Fate, usize>,
    pub complaints: Vec<String>,
}

impl<'a> Reader<'a> {
    pub fn new(files: &'a Files, hardware: &'a Value) -> Self {
        let mut said = BTreeMap::new();
        index(hardware, &mut said);
        let main = |name: &str| hardware[name]["value"]["uri"].as_str().map(trimmed).unwrap_or_default();
        let (main, manager) = (main("system"), main("manager"));
        Self { files, said, main, manager, fates: BTreeMap::new(), complaints: Vec::new() }
    }

    pub fn read(&mut self) {
        let files = self.files;
        let root = files.get(ROOT).unwrap();
        let update = id(&root["UpdateService"]).and_then(|uri| files.get(uri)).unwrap_or(&Value::Null);
        let firmware = files.members(&update["FirmwareInventory"]);
        let (systems, managers) = (files.members(&root["Systems"]), files.members(&root["Managers"]));
        for uri in files.reachable() {
            let (body, kind) = (files.get(uri).unwrap(), kind(files.get(uri).unwrap()));
            // What is asked to be so at the next start is not so.
            if uri.ends_with("/Settings") || uri.ends_with("/SD") {
                continue;
            }
            for (owner, array, part) in INLINE.iter().filter(|(owner, ..)| *owner == kind) {
                let parts = body[*array].as_array().map(Vec::as_slice).unwrap_or_default();
                for (number, inline) in
                    parts.iter().enumerate().filter(|(_, p)| p.as_object().is_some_and(|p| p.len() > 1))
                {
                    let place = id(inline).map_or_else(|| format!("{uri}#/{array}/{number}"), trimmed);
                    self.part(&place, part, inline, owner);
                }
            }
            let other = |all: &BTreeSet<String>, main: &str| all.contains(uri) && uri != main;
            match kind {
                "ComputerSystem" if other(&systems, &self.main) => self.part(uri, "OtherSystem", body, ""),
                "ComputerSystem" if systems.contains(uri) => self.system(uri, body),
                "Manager" if other(&managers, &self.manager) => self.part(uri, "OtherManager", body, ""),
                "ComputerSystem" => {}
                "SoftwareInventory" if !firmware.contains(uri) => {}
                "LogEntry" if !self.is_promised_log(uri, body) => {}
                // Of a system that is not judged its own word is promised, and a roll-up speaks for what is below it.
                "SecureBoot" if !uri.starts_with(&format!("{}/", self.main)) => {}
                kind => self.part(uri, kind, body, ""),
            }
        }
    }

    fn is_promised_log(&self, uri: &str, body: &Value) -> bool {
        let ours = uri.starts_with(&format!("{}/", self.main))
            || uri.starts_with(&format!("{}/", self.manager))
            || uri.starts_with(&format!("{ROOT}/Chassis/"));
        let log = uri.split("/LogServices/").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        ours && LOGS.contains(&log) && matches!(body["Severity"].as_str(), Some("Warning" | "Critical"))
    }

    /// The system, with what its summaries say and its TPMs.
    fn system(&mut self, uri: &str, body: &Value) {
        self.part(uri, "ComputerSystem", body, "");
        let Some(said) = self.said.get(uri).and_then(|said| said.first()).copied() else { return };
        for (summary, name) in [("MemorySummary", "memory"), ("ProcessorSummary", "processors")] {
            let words = ["Health", "HealthRollup"].map(|word| &body[summary]["Status"][word]);
            if let Some(worst) = words.into_iter().filter(|word| word.is_string()).max_by_key(|word| rank(word)) {
                let fate = compare(&[worst], &said[name], name);
                self.note(fate, || format!("{uri} {summary}: {worst}, evidence {}", said[name]));
            }
        }
        for (number, module) in body["TrustedModules"].as_array().into_iter().flatten().enumerate() {
            let held = said.pointer(&format!("/trusted_modules/value/items/{number}")).unwrap_or(&Value::Null);
            for (property, name) in fields("TrustedModule").unwrap() {
                if let Some(value) = served(module, property) {
                    let fate = compare(&[&value], at(held, name), name);
                    self.note(fate, || format!("{uri} TPM {number} {property}: {value}, evidence {held}"));
                }
            }
        }
    }

    fn part(&mut self, uri: &str, kind: &str, body: &Value, owner: &str) {
        let Some(fields) = fields(kind) else { return };
        let said = self.said.get(uri).cloned().unwrap_or_default();
        let spoken_for = said.is_empty() && SPOKEN_FOR.contains(&kind) && self.is_spoken_for(uri, body, owner);
        for (property, name) in fields {
            let Some(value) = served(body, property) else { continue };
            // A service may tell one entry in two ways: in its collection, and by itself.
            let inline = self.in_collection(uri, kind, property);
            let told: Vec<&Value> = std::iter::once(&value).chain(&inline).collect();
            let fates = said.iter().map(|said| compare(&told, at(said, name), name));
            let fate = match fates.min() {
                _ if spoken_for => Fate::SpokenFor,
                Some(Fate::Lost) if is_nothing(property, &value) => Fate::Nothing,
                Some(fate) => fate,
                None => Fate::Lost,
            };
            self.note(fate, || {
                let held: Vec<String> = said.iter().map(|said| at(said, name).to_string()).collect();
                format!("{fate:?} {kind} {uri} {property}: {value}, evidence {}", held.join(" | "))
            });
        }
    }

    fn in_collection(&self, uri: &str, kind: &str, property: &str) -> Option<Value> {
        let collection = uri.rsplit_once('/').filter(|_| kind == "LogEntry")?.0;
        let members = self.files.get(collection)?["Members"].as_array()?;
        served(members.iter().find(|member| id(member).map(trimmed).as_deref() == Some(uri))?, property)
    }

    /// Whether something else in the evidence speaks for this part: for a healthy one a summary, for a bad one a part of the
    /// same owner that is as bad.
    fn is_spoken_for(&self, uri: &str, body: &Value, owner: &str) -> bool {
        // Its own words: conditions are no part of what a roll-up sums up, and are seen where the part is read (docs/rules.md).
        let bad = ["Health", "HealthRollup"].iter().map(|word| rank(&body["Status"][word])).max().unwrap_or(0);
        let levels = if owner == "Storage" { 7 } else { 5 };
        let around: String = uri.split(['/', '#']).take(levels).collect::<Vec<_>>().join("/");
        let as_bad =
            |said: &&Value| ["health", "rollup"].iter().any(|word| rank(&said["status"][word]["value"]) == bad);
        let below = |(place, _): &(&String, &Vec<&Value>)| place.starts_with(&around) && **place != around;
        bad == 0 || self.said.iter().filter(below).any(|(_, said)| said.iter().any(as_bad))
    }

    fn note(&mut self, fate: Fate, complaint: impl FnOnce() -> String) {
        *self.fates.entry(fate).or_default() += 1;
        if fate >= Fate::Lost {
            self.complaints.push(complaint());
        }
    }
}

/// What a resource serves at a path; nothing where it is null or no plain value.
fn served(body: &Value, property: &str) -> Option<Value> {
    if property == "Controllers" {
        let mut versions = body["Controllers"].as_array()?.iter().map(|one| &one["FirmwarePackageVersion"]);
        return versions.find(|v| v.as_str().is_some_and(|v| !v.trim().is_empty())).cloned();
    }
    let mut value = at(body, property);
    if property == "Status/Health" {
        // What needs attention is said beside the word for all.
        let severities = body["Status"]["Conditions"].as_array().into_iter().flatten().map(|one| &one["Severity"]);
        value = severities.fold(value, |worst, one| if rank(one) > rank(worst) { one } else { worst });
    }
    (!value.is_null() && !value.is_object() && !value.is_array()).then(|| value.clone())
}

fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    value.pointer(&format!("/{path}")).unwrap_or(&Value::Null)
}

fn is_nothing(property: &str, value: &Value) -> bool {
    value == "" || NOTHING.iter().any(|(name, word)| *name == property && value == word)
}

/// A served value, in each way that it is told, against an observation of the evidence.
fn compare(told: &[&Value], observation: &Value, name: &str) -> Fate {
    let held = &observation["value"];
    if held.is_null() {
        return Fate::Lost;
    }
    let is_word = name.starts_with("status/") || ["cache", "severity", "memory", "processors"].contains(&name);
    let same = |value: &&&Value| match value {
        Value::String(text) if is_word => {
            let kebab = if text == "StandbySpare" { "standby-spare".to_owned() } else { text.to_lowercase() };
            *held == json!(kebab) || *held == json!({"other": text})
        }
        Value::Number(number) if number.is_f64() => held.as_f64() == number.as_f64().map(f64::floor),
        value => held == **value,
    };
    if told.iter().any(|value| same(&value)) { Fate::Held } else { Fate::Wrong }
}

/// How bad a word is, as the recording or as the evidence spells it.
fn rank(word: &Value) -> u8 {
    match word.as_str().map(str::to_lowercase).as_deref() {
        Some("critical") => 2,
        Some("warning") => 1,
        _ => 0,
    }
}

fn index<'a>(value: &'a Value, found: &mut BTreeMap<String, Vec<&'a Value>>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(uri)) = object.get("uri") {
                found.entry(trimmed(uri)).or_default().push(value);
            }
            // What is said of all supplies or fans is no word about one of them.
            let parts = object.iter().filter(|(name, _)| *name != "sums");
            parts.for_each(|(_, value)| index(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| index(value, found)),
        _ => {}
    }
}
