//! A healthy server's document with one installation that failed put into it.

use std::sync::OnceLock;

use patchgate::diagnosis::{Diagnosis, diagnose};
use patchgate::rules::{Bench, Moment, judge_all};
use patchgate::windows::read_collected;
use serde_json::{Value, json};

use crate::support::evidence::of_windows;

/// The collector's document of the mock's server, which is healthy; its clock is nine hours before UTC.
const HEALTHY: &str = include_str!("../../../mocks/sr650-v2/windows.base.json");

const CLIENT: &str = "Microsoft-Windows-WindowsUpdateClient";
const TITLE: &str =
    "2026-03 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5079911)";

/// When the installation began and failed, and the same day in the server's local time.
const BEGAN: &str = "2026-04-19T01:00:10Z";
const FAILED: &str = "2026-04-19T01:40:40Z";
const LOCAL: &str = "2026-04-19 10:10";

/// A record: log, provider, id, and its data.
pub type Record = (&'static str, &'static str, u32, &'static [(&'static str, &'static str)]);

/// A failure and what surrounds it.
#[derive(Clone, Copy)]
pub struct Scene {
    /// The code of the update.
    pub code: &'static str,
    /// Another title than that of a cumulative update.
    pub title: &'static str,
    /// Lines of `CBS.log`: level, component and text.
    pub lines: &'static [&'static str],
    /// Records in the failed session.
    pub records: &'static [Record],
    /// Values of an exported key.
    pub registry: Option<(&'static str, &'static str, u64)>,
    /// Other items of the document: their names and their values.
    pub items: &'static [(&'static str, &'static str)],
    /// Services that are disabled.
    pub disabled: &'static [&'static str],
    /// A volume and how much is free in it, in MiB.
    pub free: Option<(&'static str, u64)>,
    /// Whether a transaction waits, and the same update failed before the last restart too.
    pub outlived: bool,
    /// `wusa.exe` reports the failure, and nobody else.
    pub standalone: bool,
}

/// Nothing but a failure.
pub const BARE: Scene = Scene {
    code: "0x80070643",
    title: TITLE,
    lines: &[],
    records: &[],
    registry: None,
    items: &[],
    disabled: &[],
    free: None,
    outlived: false,
    standalone: false,
};

fn ok(value: Value) -> Value {
    json!({"status": "ok", "ms": 1, "value": value, "err": null})
}

/// The records of a provider; a log that the document does not have is put into it.
fn records<'a>(items: &'a mut Value, log: &str, provider: &str) -> &'a mut Value {
    let logs = items["event_logs"]["value"].as_array_mut().unwrap();
    let is_it = |l: &Value| l["log"] == log && l["provider"] == provider;
    if !logs.iter().any(is_it) {
        let oldest = ok(json!("2025-11-02T04:12:55Z"));
        logs.push(json!({"log": log, "provider": provider, "since": "2026-01-20T01:00:00Z", "truncated": false,
            "oldest": oldest, "records": ok(json!([]))}));
    }
    let found = logs.iter_mut().find(|l| is_it(l)).unwrap();
    &mut found["records"]
}

fn document(scene: &Scene) -> Value {
    static BASE: OnceLock<Value> = OnceLock::new();
    let mut document = BASE.get_or_init(|| serde_json::from_str(HEALTHY).unwrap()).clone();
    let items = &mut document["items"];
    *records(items, "Setup", "Microsoft-Windows-Servicing") = ok(json!([]));
    let title = json!({"updateTitle": scene.title});
    let failed = json!({"updateTitle": scene.title, "errorCode": scene.code});
    let mut steps = vec![
        json!({"id": 20, "at": FAILED, "record": 9002, "data": failed}),
        json!({"id": 43, "at": BEGAN, "record": 9001, "data": title}),
    ];
    if scene.outlived {
        steps.push(json!({"id": 20, "at": "2026-04-18T05:00:00Z", "record": 8001, "data": failed}));
        items["pending_xml"] = ok(json!(true));
    }
    if scene.standalone {
        let number = u32::from_str_radix(&scene.code[2..], 16).unwrap().to_string();
        let data = json!({"UpdateTitle": "", "ErrorCode": number, "CommandLine": r"wusa.exe D:\in\windows10.0-kb5079911-x64.msu"});
        let record = json!([{"id": 3, "at": FAILED, "record": 9003, "data": data}]);
        *records(items, "Setup", "Microsoft-Windows-WUSA") = ok(record);
        steps = Vec::new();
    }
    *records(items, "System", CLIENT) = ok(Value::Array(steps));
    for (log, provider, id, data) in scene.records {
        let data: serde_json::Map<String, Value> = data.iter().map(|(n, v)| ((*n).to_owned(), json!(v))).collect();
        let record = json!([{"id": id, "at": "2026-04-19T01:05:00Z", "record": 9100, "data": data}]);
        *records(items, log, provider) = ok(record);
    }
    let lines = items["cbs"]["value"]["lines"].as_array_mut().unwrap();
    let begun =
        "Info CBS Session: 31248777_4011 initialized by client UpdateAgentLCU, external staging directory: (null)";
    let ours = std::iter::once(&begun).chain(scene.lines).enumerate().flat_map(|(n, line)| {
        let (level, rest) = line.split_once(' ').unwrap();
        let (component, text) = rest.split_once(' ').unwrap();
        let head = format!("{LOCAL}:{:02}, {level:<21} {component:<6} {text}", n % 60);
        // What goes on in the next line of the log stands behind a line break.
        let texts: Vec<String> = head.split('\n').map(ToOwned::to_owned).collect();
        texts.into_iter().enumerate().map(move |(m, text)| json!({"n": 300_000 + n * 20 + m, "t": text}))
    });
    lines.extend(ours.collect::<Vec<_>>());
    if let Some((key, name, value)) = scene.registry {
        items["registry"] = ok(json!([{"key": key, "values": {name: value}}]));
    }
    for (name, value) in scene.items {
        items[*name] = ok(serde_json::from_str(value).unwrap());
    }
    for service in items["services"]["value"].as_array_mut().unwrap() {
        if scene.disabled.iter().any(|name| service["name"].as_str().unwrap().eq_ignore_ascii_case(name)) {
            service["start"] = ok(json!(4));
        }
    }
    if let Some((name, free)) = scene.free {
        let volumes = items["volumes"]["value"].as_array_mut().unwrap();
        let volume = volumes.iter_mut().find(|volume| volume["name"] == name).unwrap();
        volume["space"]["value"]["free"] = json!(free * 1024 * 1024);
    }
    document
}

/// What is said of the scene.
pub fn judged(scene: &Scene) -> Diagnosis {
    let now = "2026-04-20T01:00:00Z".parse().unwrap();
    let collected = read_collected(&serde_json::to_vec(&document(scene)).unwrap(), "scene.json", now).unwrap();
    let evidence = of_windows(collected, now);
    let findings = judge_all(&Bench::new(&evidence, None, Moment::on(jiff::civil::date(2026, 4, 20))));
    diagnose(&evidence, &findings)
}
