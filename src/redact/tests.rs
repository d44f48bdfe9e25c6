//! What holds for whole documents. Reports are made in a room above; what they show is tested from outside.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use super::learning::Learning;
use super::note::{NOTE, is_redacted};
use super::redactor::Redactor;
use super::words::is_vocabulary;
use crate::evidence::testing::{evidence, hardware, list, member, text};
use crate::evidence::{Evidence, Missing, Observation};

fn redacted(evidence: &Evidence) -> Evidence {
    Redactor::new(&[evidence], &[]).unwrap().evidence(evidence).unwrap()
}

/// Evidence of a server with this serial number whose notes are these texts.
fn noted(serial: &str, notes: &[&str]) -> Evidence {
    let mut evidence = evidence(hardware());
    evidence.subject.serial = text(serial);
    if let Observation::Known { value, .. } = &mut evidence.hardware {
        value.connection.url = "https://127.0.0.1".to_owned();
    }
    evidence.notes = notes.iter().map(|note| (*note).to_owned()).collect();
    evidence
}

fn note(serial: &str, note: &str) -> String {
    redacted(&noted(serial, &[note])).notes.pop().unwrap()
}

#[test]
fn a_serial_number_in_the_id_of_a_firmware_member_is_replaced_in_every_address() {
    let mut evidence = noted("J900PG01", &[]);
    let id = "UCSX-V4-Q25GML_FCH25337EE9";
    if let Observation::Known { value, .. } = &mut evidence.hardware {
        let mut member = member(id, "", "5.2(1c)");
        member.name = text(id);
        member.uri = format!("/redfish/v1/UpdateService/FirmwareInventory/{id}");
        value.firmware = list(vec![member]);
    }
    let redacted = serde_json::to_string(&redacted(&evidence)).unwrap();
    assert!(redacted.contains("FirmwareInventory/UCSX-V4-Q25GML_serial-"), "{redacted}");
    assert!(!redacted.contains("FCH25337EE9"), "{redacted}");
}

#[test]
fn what_identifies_is_replaced_wherever_it_stands_and_what_is_needed_stays() {
    let cases = [
        ("serial j900pg01 and XCC-J900PG01x", "serial serial-1 and XCC-serial-1x"),
        ("asked http://wsus01:8530/selfupdate, wsus01 said no", "asked http://host-1:8530/selfupdate, host-1 said no"),
        ("asked https://fe2.update.microsoft.com/v6/", "asked https://fe2.update.microsoft.com/v6/"),
        (r"C:\Users\jdoe\x, then JDOE", r"C:\Users\user-1\x, then user-1"),
        (
            "10.0.20348.2582 at 10.1.2.3, 10.1.2.4 and 10.1.2.3",
            "10.0.20348.2582 at 198.18.0.1, 198.18.0.2 and 198.18.0.1",
        ),
        ("version 10.1.2.3", "version 10.1.2.3"),
        ("O:S-1-5-21-1-2-3-500G:S-1-5-21-1-2-4-512", "O:S-1-5-21-0-0-1-500G:S-1-5-21-0-0-2-512"),
        ("S-1-5-18 S-1-5-32-544", "S-1-5-18 S-1-5-32-544"),
        ("b0:26:28:a1:b2:c3 is B02628A1B2C3", "02:00:00:00:00:01 is 020000000001"),
        ("{F750E6C3-38EE-11D1-85E5-00C04FC295EE}", "{F750E6C3-38EE-11D1-85E5-00C04FC295EE}"),
        ("{0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6}", "{00000000-0000-4000-8000-000000000001}"),
        ("a.corp.local, b.corp.local: jdoe@corp.local", "host-1.example, host-2.example: user-1@domain-1.example"),
        ("J900PG012", "serial-1_2"),
        ("127.0.0.1 localhost ::1", "127.0.0.1 localhost ::1"),
    ];
    for (before, after) in cases {
        assert_eq!(note("J900PG01", before), after, "{before}");
    }
}

#[test]
fn a_name_that_is_a_word_of_any_text_is_replaced_only_where_a_field_says_that_it_is_a_name() {
    let mut evidence = noted("J900PG01", &["the update of the server failed"]);
    evidence.subject.os_name = text("UPDATE");
    let redacted = redacted(&evidence);
    assert_eq!(redacted.subject.os_name.text(), Some("server-1"));
    assert_eq!(redacted.notes.last().unwrap(), "the update of the server failed");
}

#[test]
fn a_uuid_is_the_same_in_both_orders_of_its_bytes() {
    let mut evidence = noted("J900PG01", &["3A7B5E0F-2C1D-6A4B-9E8F-52A1C3D4E5F6 0f5e7b3a1d2c4b6a9e8f52a1c3d4e5f6"]);
    evidence.subject.uuid = text("0f5e7b3a-1d2c-4b6a-9e8f-52a1c3d4e5f6");
    let redacted = redacted(&evidence);
    let token = redacted.subject.uuid.text().unwrap();
    assert_eq!(redacted.notes.last().unwrap(), &format!("{token} {}", token.replace('-', "")));
}

#[test]
fn placeholders_stay_what_they_are() {
    for serial in ["Default string", "To be filled by O.E.M.", "0000000", "FFFF"] {
        let redacted = redacted(&noted(serial, &[]));
        assert_eq!(redacted.subject.serial.text(), Some(serial));
    }
}

#[test]
fn what_is_redacted_says_so_and_stays_as_it_is() {
    let first = redacted(&noted(
        "J900PG01",
        &["wsus at http://wsus01 10.1.2.3 b0:26:28:a1:b2:c3 S-1-5-21-1-2-3-500 a.corp.local"],
    ));
    assert!(is_redacted(&first));
    assert_eq!(redacted(&first).notes, first.notes);
    assert_eq!(redacted(&first), first);
    assert_eq!(first.notes.iter().filter(|note| *note == NOTE).count(), 1);
}

#[test]
fn a_name_that_looks_like_a_token_is_replaced_all_the_same() {
    assert_eq!(note("serial-1", "serial-1 198.18.0.1 http://host-1/"), "serial-2 198.18.0.2 http://host-2/");
}

#[test]
fn a_windows_side_that_was_not_found_names_no_file() {
    let mut evidence = noted("J900PG01", &[]);
    let detail =
        "none of 2 documents is of this server: SRV01.json (another UUID); east/SRV02.txt (another UUID)".to_owned();
    evidence.windows = Observation::missing(Missing::NotCollected { detail }, "/mnt/acme", evidence.collected_at);
    let text = serde_json::to_string(&redacted(&evidence)).unwrap();
    for name in ["SRV01", "SRV02", "acme"] {
        assert!(!text.contains(name), "{name}: {text}");
    }
}

/// Every word that the schema of evidence lets a field be.
fn words_of(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            for (name, value) in object {
                match (name.as_str(), value) {
                    ("const", Value::String(word)) => _ = words.insert(word.clone()),
                    ("enum", Value::Array(list)) => {
                        words.extend(list.iter().filter_map(Value::as_str).map(str::to_owned))
                    }
                    _ => words_of(value, words),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| words_of(value, words)),
        _ => {}
    }
}

#[test]
fn no_name_can_be_a_word_of_the_format() {
    let mut words = BTreeSet::new();
    words_of(&schemars::schema_for!(Evidence).to_value(), &mut words);
    assert!(words.len() > 40, "{words:?}");
    let parts = words.iter().flat_map(|word| word.split('-')).filter(|part| part.len() > 2);
    let strange: BTreeSet<&str> = parts.filter(|part| !is_vocabulary(part)).collect();
    assert_eq!(strange, BTreeSet::new());
}

#[test]
fn what_one_document_calls_a_name_is_replaced_in_all_of_them_by_the_same_token() {
    let documents =
        [noted("J900PG01", &["beside J900PG02 at http://wsus01/"]), noted("J900PG02", &["wsus01, J900PG01, alpha"])];
    let mut learning = Learning::default();
    // A token that stands there as a name is nobody's token.
    let names = ["alpha", "server-1", "db"];
    names.iter().for_each(|name| learning.look_at_name(name));
    documents.iter().for_each(|evidence| learning.look_through(evidence).unwrap());
    names.iter().for_each(|name| learning.name(name));
    documents.iter().for_each(|evidence| learning.learn(evidence));
    let mut redactor = Redactor::after(learning).unwrap();
    assert_eq!(names.map(|name| redactor.server(name)), ["server-2", "server-3", "server-4"]);
    let notes = documents.each_ref().map(|evidence| redactor.evidence(evidence).unwrap().notes.pop().unwrap());
    assert_eq!(notes, ["beside serial-2 at http://host-1/", "host-1, serial-1, server-2"]);
}

proptest! {
    #[test]
    fn any_text_can_be_redacted_and_redacted_again(notes in prop::collection::vec("\\PC{0,60}", 0..4), serial in "\\PC{0,12}") {
        let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
        let once = redacted(&noted(&serial, &notes));
        prop_assert!(redacted(&once) == once, "{:?}", once.notes);
    }
}
