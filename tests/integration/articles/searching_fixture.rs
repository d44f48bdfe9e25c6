//! A healthy server's document with one failure of a search, a download or a stand-alone installation put into it.

use patchgate::assess::{Case, Report, assess};
use patchgate::rules::Moment;
use patchgate::windows::read_collected;
use serde_json::{Value, json};

use crate::support::evidence::of_windows;

/// The collector's document of the mock's server, which is healthy; its clock is nine hours before UTC.
const HEALTHY: &str = include_str!("../../../mocks/sr650-v2/windows.base.json");

/// When the failure is recorded, and the same in the server's local time.
const AT: &str = "2026-04-19T01:10:40Z";
const LOCAL: &str = "2026/04/19 10:10";

const CLIENT: &str = "Microsoft-Windows-WindowsUpdateClient";
const OPERATIONAL: &str = "Microsoft-Windows-WindowsUpdateClient/Operational";
const TITLE: &str =
    "2026-03 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5079911)";

/// Which record tells of the failure.
#[derive(Clone, Copy)]
pub enum Seen {
    /// Operational 25: a search at this service.
    Search(&'static str),
    /// Operational 31: a download.
    Download,
    /// System 20.
    Install,
    /// System 16: no connection, no code.
    NoConnection,
    /// `WUSA` 3 with this file.
    Standalone(&'static str),
}

/// The service of policy, and Windows Update.
pub const WSUS: &str = "{3da21691-e39d-4da6-8a4b-b43877bcb1b7}";
pub const MICROSOFT: &str = "{9482f4b4-e343-43b6-b170-9a65bc822c77}";

/// A failure and what surrounds it.
#[derive(Clone, Copy)]
pub struct Scene {
    pub seen: Seen,
    pub code: &'static str,
    /// Lines of `WindowsUpdate.log`: component and text.
    pub lines: &'static [&'static str],
    /// Policy of Windows Update; names that begin with `AU\` lie in that key.
    pub policy: &'static [(&'static str, &'static str)],
    /// Services that are disabled.
    pub disabled: &'static [&'static str],
    /// An exported registry key with one value.
    pub registry: Option<(&'static str, &'static str, &'static str)>,
    /// Another item of the document: its name and its value.
    pub item: Option<(&'static str, &'static str)>,
}

fn ok(value: Value) -> Value {
    json!({"status": "ok", "ms": 1, "value": value, "err": null})
}

/// The log of a provider in the document.
fn records<'a>(items: &'a mut Value, log: &str, provider: &str) -> &'a mut Value {
    let logs = items["event_logs"]["value"].as_array_mut().unwrap();
    &mut logs.iter_mut().find(|l| l["log"] == log && l["provider"] == provider).unwrap()["records"]
}

fn put(items: &mut Value, log: &str, provider: &str, id: u32, data: Value) {
    *records(items, log, provider) = ok(json!([{"id": id, "at": AT, "record": 9000, "data": data}]));
}

/// The document of the scene.
pub fn document(scene: &Scene) -> Vec<u8> {
    let mut document: Value = serde_json::from_str(HEALTHY).unwrap();
    let items = &mut document["items"];
    for (log, provider) in [("System", CLIENT), (OPERATIONAL, CLIENT), ("Setup", "Microsoft-Windows-Servicing")] {
        *records(items, log, provider) = ok(json!([]));
    }
    let update =
        json!({"errorCode": scene.code, "updateTitle": TITLE, "updateGuid": "{5f0d1c2e-6f0a-4a51-9a53-0c1d2e3f4a5b}"});
    match scene.seen {
        Seen::Search(service) => {
            put(items, OPERATIONAL, CLIENT, 25, json!({"errorCode": scene.code, "serviceGuid": service}));
        }
        Seen::Download => put(items, OPERATIONAL, CLIENT, 31, update),
        Seen::Install => put(items, "System", CLIENT, 20, update),
        Seen::NoConnection => put(items, "System", CLIENT, 16, json!({})),
        Seen::Standalone(file) => {
            let number = u32::from_str_radix(&scene.code[2..], 16).unwrap().to_string();
            let data =
                json!({"UpdateTitle": "", "ErrorCode": number, "CommandLine": format!("wusa.exe {file} /quiet")});
            put(items, "Setup", "Microsoft-Windows-WUSA", 3, data);
        }
    }
    let lines = scene.lines.iter().enumerate();
    let lines: Vec<Value> = lines
        .map(|(n, line)| json!({"n": n + 100, "t": format!("{LOCAL}:{:02}.1234567 4312  7788  {line}", n + 10)}))
        .collect();
    if !lines.is_empty() {
        items["update_log"] = ok(json!({"bytes": 90_000, "truncated": false, "lines": lines}));
    }
    for (name, text) in scene.policy {
        let value = text.parse::<u64>().map_or_else(|_| json!(text), |number| json!(number));
        match name.strip_prefix(r"AU\") {
            Some(name) => items["policy_automatic_updates"]["value"][name] = value,
            None => items["policy_windows_update"]["value"][name] = value,
        }
    }
    for service in items["services"]["value"].as_array_mut().unwrap() {
        if scene.disabled.iter().any(|name| service["name"].as_str().unwrap().eq_ignore_ascii_case(name)) {
            service["start"] = ok(json!(4));
            service["state"] = ok(json!("Stopped"));
        }
    }
    if let Some((key, name, value)) = scene.registry {
        let value = value.parse::<u64>().map_or_else(|_| json!(value), |number| json!(number));
        items["registry"] = ok(json!([{"key": key, "values": {name: value}}]));
    }
    if let Some((name, value)) = scene.item {
        items[name] = ok(serde_json::from_str(value).unwrap());
    }
    serde_json::to_vec(&document).unwrap()
}

/// What is said of the scene.
pub fn judged(scene: &Scene) -> Report {
    let now = "2026-04-20T01:00:00Z".parse().unwrap();
    let collected = read_collected(&document(scene), "fixture.json", now).unwrap();
    let evidence = of_windows(collected, now);
    assess(&Case::new(&evidence, None, Moment::on(jiff::civil::date(2026, 4, 20))))
}
