//! From what was found to a document such as the collector's, and from that to evidence.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::clock;
use super::found::{Channel, Found, LogName, Records};
use super::keep::{self, Kept, Line};
use super::providers;
use super::registry::{Data, Keys};
use crate::common::hex;
use crate::windows::collected::{self, Collected, CollectedError, read_bundled};

const POLICY: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate";
const SERVICING: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing";

/// Reads what was found. A document of the collector stands; the raw files say what it does not.
///
/// # Errors
/// [`CollectedError`] where the collector's document cannot be read.
pub fn read(mut found: Found, path: &str, at: Timestamp) -> Result<Collected, CollectedError> {
    let document = found.document.take();
    let mut items = items(&mut found, document.is_none());
    if document.is_none() {
        for item in collected::items() {
            items.entry(item.name).or_insert_with(not_here);
        }
    }
    let started = found.channels.values().filter_map(|channel| channel.newest).max().unwrap_or(at);
    let mut collected = read_bundled(
        document.as_ref().map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
        items,
        path,
        started,
        at,
    )?;
    collected.notes.extend(found.notes.into_iter().map(|note| format!("bundle: {note}")));
    Ok(collected)
}

fn ok(value: impl Into<Value>) -> Value {
    json!({"status": "ok", "ms": 0, "value": value.into(), "err": null})
}

/// An item of which no file of the bundle tells.
fn not_here() -> Value {
    json!({"status": "not-collected", "ms": 0, "value": null, "err": "not in the bundle"})
}

fn items(found: &mut Found, alone: bool) -> Map<String, Value> {
    let mut items = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            items.insert(name.to_owned(), ok(value));
        }
    };
    put("clock", clock(found, alone));
    put("computer_name", found.computer.take().map(|name| name.split('.').next().unwrap_or_default().into()));
    if let Some((_, build, revision)) = &found.build {
        put("os_build", Some(json!(build)));
        put("os_ubr", revision.parse::<u64>().ok().map(Value::from));
    }
    put("last_boot", found.started.map(|at| at.to_string().into()));
    put("event_logs", event_logs(found));
    put("cbs", found.logs.remove(&LogName::Cbs).map(|files| log(files, true)));
    for (name, item) in [
        (LogName::UpdateClient, "update_log"),
        (LogName::Dism, "dism_log"),
        (LogName::Devices, "device_log"),
        (LogName::Setup, "setup_log"),
    ] {
        put(item, found.logs.remove(&name).map(|files| log(files, false)));
    }
    let rows = std::mem::take(&mut found.rows);
    put("reporting_events", (!rows.is_empty()).then(|| Vec::from(rows).into()));
    put("user_rights", found.rights.take().map(Value::from));
    put("registry", (!found.keys.is_empty()).then(|| registry(&found.keys)));
    put("policy_windows_update", values_of(&found.keys, POLICY));
    put("policy_automatic_updates", below(found, POLICY, "AU"));
    for (item, key) in [
        ("cbs_reboot_pending", "RebootPending"),
        ("cbs_reboot_in_progress", "RebootInProgress"),
        ("cbs_packages_pending", "PackagesPending"),
    ] {
        put(item, exists(found, SERVICING, key));
    }
    for (store, database) in &found.databases {
        put(&format!("{}_size", store.item()), Some(json!(database.bytes)));
        put(&format!("{}_state", store.item()), Some(json!(database.state)));
    }
    items
}

/// How the clock stood. Where no file tells, and `alone` without a document of the collector or an event log there is nothing but
/// local times, these stand in their order beside each other.
fn clock(found: &mut Found, alone: bool) -> Option<Value> {
    let witnessed = clock::item(found.witnesses.clone()).or_else(|| {
        let packages =
            found.records.iter().find(|((log, _), _)| log == "Setup").map(|(_, records)| records.list.as_slice());
        let lines = found.logs.get(&LogName::Cbs).into_iter().flatten().flat_map(|(_, kept)| &kept.lines);
        let witness = clock::by_packages(packages.unwrap_or_default(), lines.map(|line| line.text.as_str()))?;
        clock::item(vec![witness])
    });
    if alone && witnessed.is_none() && found.channels.is_empty() && !found.logs.is_empty() {
        found.notes.push(clock::LOCAL.to_owned());
        return Some(clock::local());
    }
    witnessed
}

/// The saved logs. One that holds only records of the providers that are asked for was perhaps filtered, so that its
/// silence about the others says nothing.
fn event_logs(found: &mut Found) -> Option<Value> {
    let mut logs = Vec::new();
    let mut records = std::mem::take(&mut found.records);
    for (log, channel) in &found.channels {
        for provider in providers::of_log(log) {
            let list = records.remove(&(log.clone(), (*provider).to_owned()));
            if list.is_some() || channel.has_others {
                logs.push(event_log(log, provider, channel, list.unwrap_or_default()));
            }
        }
    }
    (!found.channels.is_empty()).then(|| logs.into())
}

fn event_log(log: &str, provider: &str, channel: &Channel, mut records: Records) -> Value {
    records.keep_newest();
    let since = channel.oldest.unwrap_or_default().to_string();
    // What was in the damaged part, nobody knows: from no time on is silence an answer.
    let oldest = if channel.is_damaged {
        json!({"status": "error", "ms": 0, "value": null, "err": "the saved log is damaged"})
    } else {
        ok(since.clone())
    };
    let list: Vec<Value> = records
        .list
        .into_iter()
        .map(|record| json!({"id": record.id, "at": record.at.to_string(), "record": record.number, "data": record.data}))
        .collect();
    json!({"log": log, "provider": provider, "since": since, "truncated": records.truncated, "oldest": oldest, "records": ok(list)})
}

/// The files of a log, in the order of their beginnings. Lines of the current `CBS.log` name no file.
fn log(mut files: Vec<(String, Kept)>, is_cbs: bool) -> Value {
    keep::together(&mut files);
    let (mut lines, mut bytes, mut truncated) = (Vec::new(), 0, false);
    let current = files.len().saturating_sub(1);
    for (index, (name, kept)) in files.into_iter().enumerate() {
        let named = !is_cbs || index < current || !name.to_ascii_lowercase().ends_with("cbs.log");
        bytes += kept.bytes;
        truncated |= kept.truncated;
        for Line { number, text, .. } in kept.lines {
            lines.push(if named {
                json!({"f": name, "n": number, "t": text})
            } else {
                json!({"n": number, "t": text})
            });
        }
    }
    json!({"bytes_read": bytes, "truncated": truncated, "lines": lines})
}

fn registry(keys: &Keys) -> Value {
    keys.iter().map(|(key, values)| json!({"key": key, "values": map(values)})).collect::<Vec<_>>().into()
}

fn map(values: &BTreeMap<String, Data>) -> Value {
    let pairs = values.iter().map(|(name, data)| {
        let value = match data {
            Data::Number(number) => json!(number),
            Data::Text(text) => json!(text),
            Data::Bytes(bytes) => json!(hex::lower(bytes)),
            Data::Unread => Value::Null,
        };
        (name.clone(), value)
    });
    Value::Object(pairs.collect())
}

/// The values of a key, in any letter case; `None` where the key was not exported.
fn values_of(keys: &Keys, wanted: &str) -> Option<Value> {
    keys.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, values)| map(values))
}

/// The values of a key below another. An export holds all keys below the one that was asked for, so one that is not there
/// does not exist, unless some of the export could not be read.
fn below(found: &Found, parent: &str, name: &str) -> Option<Value> {
    let own = values_of(&found.keys, &format!(r"{parent}\{name}"));
    own.or_else(|| is_whole(found, parent).then(|| json!({})))
}

/// Whether a key below another exists; `None` where neither was exported.
fn exists(found: &Found, parent: &str, name: &str) -> Option<Value> {
    match values_of(&found.keys, &format!(r"{parent}\{name}")) {
        Some(_) => Some(json!(true)),
        None => is_whole(found, parent).then(|| json!(false)),
    }
}

fn is_whole(found: &Found, key: &str) -> bool {
    !found.keys_are_partial && values_of(&found.keys, key).is_some()
}
