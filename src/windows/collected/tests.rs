//! What the reader makes of good documents and of documents with one bad item each.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::read::{Collected, CollectedError, MAX_BYTES};
use super::samples::{HEALTHY, denied, healthy, now, ok, read, windows, with_items};
use crate::evidence::{DatabaseState, EventLog, LogLevel, Missing, Observation, PolicyValue, StartType};

#[test]
fn a_whole_document_becomes_evidence_with_sources_on_the_server_and_its_clock() {
    let Collected { windows, notes } = read(HEALTHY.as_bytes()).unwrap();
    assert!(notes[0].starts_with("synthetic Windows evidence: hand-written, no real server"), "{notes:?}");
    assert_eq!(windows.os.ubr.value(), Some(&5020));
    assert_eq!(windows.os.ubr.from(), r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\UBR");
    assert_eq!(windows.os.ubr.at(), windows.collector.started);
    assert_eq!(windows.identity.sku.text(), Some("7Z73CTO1WW"));
    let services = windows.services.value().unwrap();
    assert!(services.is_whole());
    assert_eq!(services.items[0].start.value(), Some(&StartType::Manual));
    assert_eq!(windows.catalog_store.state.value(), Some(&DatabaseState::DirtyShutdown));
    assert_eq!(windows.collector.utc_offset_minutes.value(), Some(&540));
    let logs = windows.event_logs.value().unwrap();
    let update = &logs.items[0];
    let ids: Vec<u32> = update.records.value().unwrap().iter().map(|r| r.id).collect();
    assert_eq!(ids, [19, 43, 44], "newest first");
    assert_eq!(update.oldest.value().unwrap().to_string(), "2026-01-20T01:00:00Z", "no earlier than was asked");
    let silent = logs.items.iter().find(|l| l.provider == "disk").unwrap();
    assert_eq!(silent.records.value().map(Vec::len), Some(0), "read, and nothing there");
}

#[test]
fn lines_of_the_servicing_log_have_utc_level_code_and_session() {
    let windows = windows(&denied());
    let log = windows.cbs.value().unwrap();
    let line = log.lines.iter().find(|l| l.level == LogLevel::Error).unwrap();
    assert_eq!(line.at.value().unwrap().to_string(), "2026-04-18T13:09:36Z");
    assert_eq!(line.hresult.as_deref(), Some("0x80070005"));
    assert_eq!(line.session.as_deref(), Some("31248102_1877204515"));
}

#[test]
fn the_bytes_may_be_utf_8_or_utf_16_as_powershell_writes_them() {
    let expected = read(HEALTHY.as_bytes()).unwrap();
    let marked = [&[0xEF, 0xBB, 0xBF], HEALTHY.as_bytes()].concat();
    assert_eq!(read(&marked).unwrap(), expected);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(HEALTHY.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&wide).unwrap(), expected);
    assert!(matches!(read(&wide[..wide.len() - 1]), Err(CollectedError::Encoding { .. })));
    assert!(matches!(read(&[0xFF, 0xFE, 0x00, 0xD8]), Err(CollectedError::Encoding { .. })));
    assert!(matches!(read(b"{\"a\":\"\xE9\"}"), Err(CollectedError::Encoding { .. })));
}

#[test]
fn a_document_that_a_console_wrapped_is_the_same_document() {
    let line: Vec<char> = healthy().to_string().chars().collect();
    let wrapped: Vec<String> = line.chunks(80).map(|part| part.iter().collect()).collect();
    assert_eq!(read(wrapped.join("\r\n").as_bytes()).unwrap(), read(HEALTHY.as_bytes()).unwrap());
}

#[test]
fn a_document_that_is_not_the_collectors_is_refused_with_place_and_next_step() {
    let version = |v: &str| format!(r#"{{"format":"patchgate-windows","format_version":"{v}"}}"#);
    let table = [
        (" \r\n".to_owned(), "decode: server.json: empty; the collector printed nothing"),
        (HEALTHY[..1000].to_owned(), "was the output cut"),
        ("[]".to_owned(), "decode: server.json#/format: expected the format \"patchgate-windows\""),
        (r#"{"format":"patchgate-evidence"}"#.to_owned(), "collect again with the script of `patchgate collector`"),
        (version("3.0.0"), "format version 3.0.0 cannot be read by this build (it reads 1.x and 2.x)"),
        (version("2.0.0"), "decode: server.json#/collector/started: expected the time"),
        (version("one"), "decode: server.json#/format_version: expected a semantic version"),
        (version("1.0.0"), "decode: server.json#/collector/started: expected the time"),
    ];
    for (text, says) in table {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let large = vec![b' '; MAX_BYTES + 1];
    assert!(matches!(read(&large), Err(CollectedError::TooLarge { .. })));
    assert!(matches!(read("[".repeat(100_000).as_bytes()), Err(CollectedError::Json { .. })), "depth is bounded");
}

#[test]
fn what_the_collector_could_not_get_is_missing_with_its_reason() {
    let item = |status: &str| json!({"status": status, "ms": 3, "value": null, "err": "E 0x80070005"});
    let detail = || "E 0x80070005".to_owned();
    let table = [
        (item("denied"), Missing::Denied { detail: detail() }),
        (item("absent"), Missing::Absent),
        (item("empty"), Missing::Null),
        (item("timeout"), Missing::TimedOut { detail: detail() }),
        (item("unsupported"), Missing::NotSupported { detail: detail() }),
        (item("error"), Missing::Failed { detail: detail() }),
        (item("not-collected"), Missing::NotCollected { detail: detail() }),
        (item("locked"), Missing::Failed { detail: "another process has it locked: E 0x80070005".to_owned() }),
        (ok(&Value::Null), Missing::Null),
        (ok(&json!("  ")), Missing::Null),
    ];
    for (item, reason) in table {
        let name = with_items(&json!({ "computer_name": item })).os.name;
        assert_eq!(name.reason(), Some(&reason), "{item}");
        assert_eq!(name.from(), "%COMPUTERNAME%");
    }
    assert_eq!(with_items(&json!({})).os.name.reason(), Some(&Missing::NotAsked));
}

#[test]
fn what_the_document_has_wrong_is_unreadable_and_named_by_its_place() {
    let long = "x".repeat(5_000);
    let bad = [
        json!(null),
        json!("PG"),
        json!({"value": "PG"}),
        json!({"status": "fine", "value": "PG"}),
        json!({"status": "ok"}),
        ok(&json!(7)),
        ok(&json!(["PG"])),
        ok(&json!(long)),
    ];
    for item in bad {
        let name = with_items(&json!({ "computer_name": item })).os.name;
        assert!(matches!(name.reason(), Some(Missing::Unreadable { .. })), "{item}: {name:?}");
        assert!(name.from().starts_with("server.json#/items/computer_name"), "{name:?}");
        assert_eq!(name.at(), now(), "found by us, now");
    }
}

#[test]
fn one_bad_member_does_not_hide_the_others() {
    let mut document = healthy();
    document["items"]["services"]["value"][3] = json!("gone");
    document["items"]["services"]["value"][1]["start"]["value"] = json!(9);
    document["items"]["acls"]["value"][2]["kind"] = json!("pipe");
    let windows = windows(&document);
    let services = windows.services.value().unwrap();
    assert_eq!((services.items.len(), services.unread.len()), (16, 1));
    assert_eq!(services.unread[0].from, "server.json#/items/services/value/3");
    assert!(matches!(services.items[1].start.reason(), Some(Missing::Unreadable { .. })));
    assert_eq!(services.items[1].state.text(), Some("Stopped"));
    let acls = windows.acls.value().unwrap();
    assert_eq!((acls.items.len(), acls.unread.len()), (19, 1));
}

#[test]
fn drivers_are_read_with_the_package_that_their_inf_file_came_from() {
    let drivers = windows(&healthy()).drivers;
    let list = drivers.value().unwrap();
    assert!(list.is_whole());
    let first = &list.items[0];
    assert_eq!((first.number, first.inf.text()), (1, Some("oem12.inf")));
    assert_eq!(first.package.text(), Some("bnxtnd.inf_amd64_0000000000000001"));
    assert_eq!(first.package.from(), r"DriverDatabase\DriverInfFiles\oem12.inf\Active");
    assert_eq!(first.version.from(), "Win32_PnPSignedDriver[1].DriverVersion");
    assert_eq!(with_items(&json!({})).drivers.reason(), Some(&Missing::NotAsked), "of collector 1.0.0");
}

#[test]
fn a_list_of_drivers_that_was_cut_or_has_a_bad_one_is_not_whole() {
    let judged = |spoil: fn(&mut Value)| {
        let mut document = healthy();
        spoil(&mut document["items"]["drivers"]["value"]);
        windows(&document).drivers
    };
    let cut = judged(|value| value["truncated"] = json!(true));
    let cut = cut.value().unwrap();
    assert_eq!((cut.items.len(), cut.unread.len(), cut.is_whole()), (11, 1, false));
    let bad = judged(|value| value["drivers"][0] = json!("gone"));
    let bad = bad.value().unwrap();
    assert_eq!((bad.items.len(), bad.unread.len(), bad.items[0].number), (10, 1, 2));
    assert!(matches!(judged(|value| value["truncated"] = json!(null)).reason(), Some(Missing::Unreadable { .. })));
    let nameless = judged(|value| value["drivers"][0]["version"] = json!(""));
    assert_eq!(nameless.value().unwrap().items[0].version.reason(), Some(&Missing::Null));
}

#[test]
fn a_bad_record_does_not_hide_the_others_and_without_it_silence_proves_nothing() {
    let log = |spoil: fn(&mut Value)| {
        let mut document = healthy();
        spoil(&mut document["items"]["event_logs"]["value"][0]["records"]);
        let logs = windows(&document).event_logs;
        logs.value().unwrap().items[0].clone()
    };
    let ids = |log: &EventLog| log.records.value().map(|records| records.iter().map(|r| r.id).collect::<Vec<_>>());
    let oldest = |log: &EventLog| log.oldest.reason().map(ToString::to_string).unwrap_or_default();
    let malformed = log(|records| records["value"][0]["id"] = json!("x"));
    assert_eq!(ids(&malformed).unwrap().len(), 2);
    assert!(oldest(&malformed).contains("1 of 3 records could not be read, the first: unreadable"), "{malformed:?}");
    let told = log(|records| records["value"][1] = json!({"unread": "XmlException 0x80131940", "record": 7}));
    assert!(oldest(&told).contains("1 of 3 records could not be read, the first: XmlException"), "{told:?}");
    let cut = log(|records| {
        records["status"] = json!("timeout");
        records["value"].as_array_mut().unwrap().pop();
    });
    assert_eq!(ids(&cut).unwrap().len(), 2, "what came before the time was over");
    assert!(cut.oldest.value().is_some_and(|at| *at == cut.records.value().unwrap()[1].at), "{cut:?}");
    let nothing = log(|records| *records = json!({"status": "timeout", "ms": 1, "value": [], "err": "30 s"}));
    assert_eq!(nothing.records.reason(), Some(&Missing::TimedOut { detail: "30 s".to_owned() }));
}

#[test]
fn a_list_of_lines_with_a_bad_one_is_not_taken_for_a_shorter_list() {
    let mut document = healthy();
    document["items"]["cbs"]["value"]["lines"][2]["t"] = json!(null);
    assert!(matches!(windows(&document).cbs.reason(), Some(Missing::Unreadable { .. })));
}

#[test]
fn silence_before_the_oldest_kept_record_of_a_truncated_log_proves_nothing() {
    let mut document = healthy();
    let log = &mut document["items"]["event_logs"]["value"][0];
    log["truncated"] = json!(true);
    log["oldest"]["value"] = json!("2020-01-01T00:00:00Z");
    let oldest = |d: &Value| windows(d).event_logs.value().unwrap().items[0].oldest.clone();
    assert_eq!(oldest(&document).value().unwrap().to_string(), "2026-04-18T12:47:30Z");
    document["items"]["event_logs"]["value"][0]["truncated"] = json!("no");
    assert!(matches!(oldest(&document).reason(), Some(Missing::Unreadable { .. })));
}

#[test]
fn an_empty_policy_is_known_and_one_with_a_bad_value_is_not() {
    let policy = |value: &Value| with_items(&json!({ "policy_windows_update": ok(value) })).policy.windows_update;
    assert_eq!(policy(&json!({})).value().map(BTreeMap::len), Some(0));
    let read = policy(&json!({"WUServer": "http://wsus:8530", "DisableWindowsUpdateAccess": 1, "Blank": ""}));
    let read = read.value().unwrap();
    assert_eq!(read["DisableWindowsUpdateAccess"], PolicyValue::Number(1));
    assert_eq!(read["Blank"], PolicyValue::Text(String::new()));
    assert!(matches!(policy(&json!({"a": 1, "b": [1]})).reason(), Some(Missing::Unreadable { .. })));
}

#[test]
fn without_the_servers_clock_lines_are_kept_but_have_no_time() {
    let mut document = denied();
    document["items"]["clock"] = json!({"status": "unsupported", "ms": 1, "value": null, "err": "ConstrainedLanguage"});
    let lines = windows(&document).cbs.value().unwrap().lines.clone();
    assert!(lines.iter().any(|l| l.level == LogLevel::Error));
    assert!(lines.iter().all(|l| matches!(l.at.reason(), Some(Missing::NotSupported { .. }))));
}

#[test]
fn a_clock_change_between_the_line_and_the_collection_is_honoured() {
    let mut document = denied();
    document["items"]["clock"]["value"] = json!({"utc_offset_minutes": 120, "changes": [
        {"local_date": "2026-04-19", "minutes": 120}, {"local_date": "2025-12-21", "minutes": 60}]});
    let windows = windows(&document);
    let line = windows.cbs.value().unwrap().lines.iter().find(|l| l.level == LogLevel::Error).unwrap().clone();
    assert_eq!(line.at.value().unwrap().to_string(), "2026-04-18T21:09:36Z");
    document["items"]["clock"]["value"]["changes"] = json!([{"local_date": "2026-04-19", "minutes": 120}]);
    let lines = super::samples::windows(&document).cbs.value().unwrap().lines.clone();
    assert!(lines.iter().all(|l| matches!(l.at, Observation::Missing { .. })), "before the first known day");
}

#[test]
fn a_document_says_that_it_is_synthetic_even_when_it_says_so_strangely() {
    let mut document = healthy();
    document["synthetic"] = json!({"why": 1});
    assert_eq!(read(document.to_string().as_bytes()).unwrap().notes, ["synthetic Windows evidence: yes"]);
    document.as_object_mut().unwrap().remove("synthetic");
    assert_eq!(read(document.to_string().as_bytes()).unwrap().notes, Vec::<String>::new());
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn a_document_that_was_cut_is_refused(cut in any::<prop::sample::Index>()) {
        let whole = HEALTHY.trim_end().as_bytes();
        prop_assert!(read(&whole[..cut.index(whole.len())]).is_err());
    }
}
