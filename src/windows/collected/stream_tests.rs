//! What the reader makes of streams, and of the lists that came with them.

use serde_json::{Value, json};

use super::read::read_collected_until;
use super::samples::{HEALTHY, healthy, now, ok, read, with_items};
use crate::evidence::{Missing, PolicyValue};

/// The healthy document as a stream of lines.
fn stream() -> String {
    let document = healthy();
    let items = document["items"].as_object().unwrap();
    let names: Vec<&String> = items.keys().collect();
    let mut text = json!({
        "format": "patchgate-windows", "format_version": "2.0.0", "collector": document["collector"], "items": names,
        "synthetic": document["synthetic"],
    })
    .to_string();
    for (name, item) in items {
        let mut line = serde_json::Map::from_iter([("item".to_owned(), json!(name))]);
        line.extend(item.as_object().unwrap().clone());
        text.push_str(&format!("\n{}", Value::Object(line)));
    }
    text + "\n{\"end\":true,\"ms\":1}\n"
}

#[test]
fn a_stream_of_lines_says_what_the_document_says() {
    let expected = read(HEALTHY.as_bytes()).unwrap();
    assert_eq!(read(stream().as_bytes()).unwrap(), expected);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(stream().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&wide).unwrap(), expected);
}

#[test]
fn of_a_stream_that_was_cut_what_came_is_known_and_the_rest_is_missing_with_the_reason() {
    let stream = stream();
    let (_, at) = (stream.find("{\"item\":\"services\""), stream.find("{\"item\":\"acls\"").unwrap());
    let cut =
        read_collected_until(&stream.as_bytes()[..at + 500], "ssh://srv", now(), "the connection was lost").unwrap();
    assert_eq!(cut.windows.services.value().map(|s| s.items.len()), Some(17));
    let reason = Missing::Failed { detail: "the connection was lost before this item".to_owned() };
    assert_eq!(cut.windows.acls.reason(), Some(&reason));
    assert_eq!(cut.windows.volumes.reason(), Some(&reason));
    assert_eq!(cut.windows.protection.antivirus.reason(), Some(&Missing::NotAsked), "not announced");
    assert!(cut.notes[0].contains("items did not come (the connection was lost)"), "{:?}", cut.notes);
}

#[test]
fn half_a_pair_of_surrogates_is_an_unknown_character_and_no_reason_to_refuse() {
    let text = HEALTHY.replace("PG-SR650V2-01", "PG-\\ud800");
    assert_eq!(read(text.as_bytes()).unwrap().windows.os.name.text(), Some("PG-\u{fffd}"));
}

#[test]
fn lists_of_plain_members_are_read_and_a_bad_member_is_counted() {
    let windows = with_items(&json!({
        "packages": ok(&json!([{"name": "Package_for_X", "state": 112, "changed": "2026-04-18T03:50:02Z", "error": null, "client": "DISM"}, {"name": "Y", "state": "x"}])),
        "driver_operations": ok(&json!([{"key": r"HKLM\D\0", "values": {"": "", "n": 1}}])),
        "dism_log": ok(&json!({"bytes_read": 9, "truncated": false, "lines": [{"n": 2, "t": "2026-04-18 22:09:31, Error  DISM   two"}, {"n": 1, "t": "2026-04-18 22:09:30, Info  DISM   one"}]})),
        "servicing_files": ok(&json!([{"path": r"C:\x", "size": 5, "written": "2026-04-18T03:50:02Z"}])),
        "tasks": ok(&json!([{"name": "a", "enabled": false}, {"name": "b", "status": "denied", "err": "UnauthorizedAccessException 0x80070005"}])),
        "filters": ok(&json!([{"name": "WdFilter", "altitude": "328010", "instances": 5, "image": null}])),
        "antivirus": {"status": "absent", "ms": 1, "value": null, "err": "x"},
        "user_rights": {"status": "unsupported", "ms": 1, "value": null, "err": "patchgate-unsupported-secedit-writes-files"},
        "recovery": ok(&json!({"state": 1, "path": r"\Recovery\WindowsRE"})),
    }));
    let packages = windows.servicing.packages.value().unwrap();
    assert_eq!((packages.items.len(), packages.unread.len()), (1, 1));
    assert_eq!((packages.items[0].state, packages.items[0].error.as_deref()), (Some(112), None));
    let queue = windows.servicing.driver_operations.value().unwrap();
    assert_eq!(queue.items[0].values["n"], PolicyValue::Number(1));
    let cut = with_items(&json!({"packages": {"status": "timeout", "ms": 1, "err": "60 s", "value": [{"name": "Y"}]}}));
    let cut = cut.servicing.packages.value().unwrap();
    assert_eq!((cut.items.len(), cut.unread[0].missing.to_string()), (1, "timed out: 60 s".to_owned()), "what came");
    let lines: Vec<&str> = windows.text_logs.dism.value().unwrap().lines.iter().map(|l| l.message.as_str()).collect();
    assert_eq!(lines, ["one", "two"]);
    assert_eq!(windows.servicing.files.value().unwrap().items[0].size_bytes, 5);
    let tasks = windows.servicing.tasks.value().unwrap();
    assert_eq!(
        (tasks.items.len(), tasks.unread[0].missing.to_string()),
        (1, "denied: b: UnauthorizedAccessException 0x80070005".to_owned())
    );
    assert_eq!(windows.protection.filters.value().unwrap().items[0].altitude, "328010");
    assert_eq!(windows.protection.antivirus.reason(), Some(&Missing::Absent));
    assert!(matches!(windows.surroundings.user_rights.reason(), Some(Missing::NotSupported { .. })));
    assert_eq!(windows.surroundings.recovery_enabled.value(), Some(&true));
    assert_eq!(windows.surroundings.proxy.reason(), Some(&Missing::NotAsked));
}
