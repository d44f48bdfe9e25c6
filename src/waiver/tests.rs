//! What a strict reader of waivers refuses, and what a lint warns of.

use jiff::Timestamp;

use super::*;
use crate::baseline::{Level, Problem};

const MINIMAL: &str = r#"
format = 1
[[waiver]]
id = "w-1"
finding = "firmware-level:BMC-Backup"
servers = { serial = ["J900PG01"] }
reason = "Synthetic"
approver = "Nobody"
expires = 2026-12-31T00:00:00Z
"#;

/// Stands for the register of rules.
fn may_waive(rule: &str) -> Result<(), &'static str> {
    match rule {
        "firmware-level" | "secure-boot" => Ok(()),
        "baseline-standing" => Err("never"),
        _ => Err("no rule has this id"),
    }
}

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn parse(text: &str) -> Result<Waivers, WaiverError> {
    Waivers::parse(text, "waivers.toml", &may_waive)
}

/// The errors of `MINIMAL` with one text replaced, as `line:column: message`.
fn errors_after(from: &str, to: &str) -> Vec<String> {
    assert!(MINIMAL.contains(from), "{from} is not in the document");
    match parse(&MINIMAL.replacen(from, to, 1)) {
        Ok(_) => Vec::new(),
        Err(WaiverError::Invalid { problems, .. }) => problems.iter().map(ToString::to_string).collect(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_minimal_file_is_read() {
    let waivers = parse(MINIMAL).unwrap_or_else(|e| panic!("{e}"));
    let waiver = &waivers.list[0];
    assert_eq!(waiver.target.to_string(), "firmware-level:BMC-Backup");
    assert_eq!(waiver.servers, Servers::Serials(vec!["J900PG01".to_owned()]));
    assert_eq!(waiver.expires.to_string(), "2026-12-31T00:00:00Z");
    assert!(!waiver.unknown, "failures only, unless it says more");
    assert_eq!(lint(MINIMAL, now(), &may_waive), []);
    assert_eq!(parse("format = 1\n").unwrap().list, [], "the last waiver may go");
}

#[test]
fn each_mistake_is_named_at_its_place() {
    let finding = "finding = \"firmware-level:BMC-Backup\"";
    let servers = "{ serial = [\"J900PG01\"] }";
    let expires = "2026-12-31T00:00:00Z";
    for (from, to, place, message) in [
        (expires, "2026-12-31", "9:11", "a date begins at another instant in each time zone"),
        (expires, "2026-12-31T00:00:00", "9:11", "a local time is another instant"),
        (expires, "2026-12-31T00:00:00+09:00", "9:11", "not in UTC"),
        (expires, "12:00:00", "9:11", "time of day"),
        (expires, "\"2026-12-31T00:00:00Z\"", "9:11", "without quotes"),
        (expires, "true", "9:11", "no instant"),
        ("expires = 2026-12-31T00:00:00Z", "", "3:1", "missing field `expires`"),
        ("approver = \"Nobody\"", "", "3:1", "missing field `approver`"),
        ("\"Nobody\"", "\" \"", "8:12", "approver is blank"),
        ("\"Synthetic\"", "\"\"", "7:10", "reason is blank"),
        (servers, "{}", "6:11", "exactly one of"),
        (servers, "{ serial = [] }", "6:11", "for no server"),
        (servers, "{ machine-types = [] }", "6:11", "for no server"),
        (servers, "{ all = false }", "6:11", "names no server"),
        (servers, "{ all = true, serial = [\"A\"] }", "6:11", "exactly one of"),
        (servers, "{ serial = [\" \"] }", "6:23", "serial is blank"),
        (servers, "{ serial = [\"Default string\"] }", "6:23", "placeholder"),
        (servers, "{ serials = [\"A\"] }", "6:13", "unknown field"),
        (finding, "", "4:6", "needs rule or finding"),
        (finding, "rule = \"secure-boot\"\nfinding = \"secure-boot:x\"", "6:11", "not both"),
        (finding, "finding = \"firmware-level\"", "5:11", "RULE:COMPONENT"),
        (finding, "finding = \"firmware-level:\"", "5:11", "RULE:COMPONENT"),
        (finding, "finding = \"firmwarelevel:UEFI\"", "5:11", "no rule has this id"),
        (finding, "rule = \"baseline-standing\"", "5:8", "cannot be waived: never"),
        (finding, "rule = \"firmware-level\"\ncomponent = \" \"", "6:13", "component is blank"),
        (finding, "finding = \"firmware-level:UEFI\"\ncomponent = \"U*\"", "6:13", "leave component out"),
        (finding, "rule = \"secure-boot\"\nnot-below = \"1.0\"", "6:13", "no other has one"),
        ("format = 1", "format = 2\nnovelty = true", "2:10", "format 2 cannot be read"),
        ("format = 1", "", "1:1", "missing field `format`"),
        ("id = \"w-1\"", "id = \"W 1\"", "4:6", "is not an id"),
        ("id = \"w-1\"", "id = \"w-1\"\nticket = \"CHG-17\"", "5:10", "https://"),
        ("id = \"w-1\"", "id = \"w-1\"\nuntil = 1", "5:1", "unknown field"),
        ("id = \"w-1\"", "id = \"w-1", "4:10", ""),
    ] {
        let errors = errors_after(from, to);
        assert!(
            errors.iter().any(|e| e.starts_with(&format!("{place}: ")) && e.contains(message)),
            "{to:?}: expected {place} with {message:?}, got {errors:#?}"
        );
    }
}

#[test]
fn all_errors_of_meaning_are_listed_at_once() {
    let text = MINIMAL.replace("Synthetic", "").replace("T00:00:00Z", "").replace("J900PG01", "0000");
    let error = parse(&text).unwrap_err().to_string();
    assert_eq!(error.matches("waivers: waivers.toml:").count(), 3, "{error}");
    assert!(error.starts_with("waivers: waivers.toml:6:23: "), "{error}");
}

/// One more waiver for the same file, with some lines replaced.
fn second(replace: &[(&str, &str)]) -> String {
    let mut more = MINIMAL.replace("format = 1", "").replace("w-1", "w-2");
    for (from, to) in replace {
        assert!(more.contains(from), "{from}");
        more = more.replace(from, to);
    }
    format!("{MINIMAL}{more}")
}

fn brief(problems: &[Problem]) -> Vec<(Level, String)> {
    problems.iter().map(|p| (p.level, p.message.clone())).collect()
}

#[test]
fn two_waivers_of_one_id_are_refused() {
    let error = parse(&second(&[("w-2", "w-1")])).unwrap_err().to_string();
    assert!(error.contains("two waivers with the id \"w-1\""), "{error}");
}

#[test]
fn a_lint_tells_what_is_over_and_what_never_ends() {
    let problems = |expires| brief(&lint(&MINIMAL.replace("2026-12-31T00:00:00Z", expires), now(), &may_waive));
    assert_eq!(problems("2026-11-22T12:00:01Z"), []);
    for over in ["2026-11-22T12:00:00Z", "2020-01-01T00:00:00Z"] {
        let found = problems(over);
        assert!(matches!(&found[..], [(Level::Error, m)] if m.starts_with("expired at")), "{found:?}");
    }
    assert_eq!(problems("2027-12-27T12:00:00Z"), [], "400 days");
    let found = problems("2027-12-27T12:00:01Z");
    assert!(matches!(&found[..], [(Level::Warning, m)] if m.contains("more than 400 days")), "{found:?}");
}

#[test]
fn a_lint_warns_of_two_waivers_for_one_finding() {
    let component = "finding = \"firmware-level:BMC-Backup\"";
    let serial = "serial = [\"J900PG01\"]";
    for (replace, overlapping) in [
        (&[][..], true),
        (&[(serial, "serial = [\"j900pg01\", \"B\"]")][..], true),
        (&[(serial, "serial = [\"B\"]")][..], false),
        (&[(serial, "all = true")][..], true),
        (&[(component, "rule = \"firmware-level\"")][..], true),
        (&[(component, "rule = \"firmware-level\"\ncomponent = \"*-Backup\"")][..], true),
        (&[(component, "rule = \"firmware-level\"\ncomponent = \"UEFI*\"")][..], false),
        (&[(component, "rule = \"secure-boot\"")][..], false),
    ] {
        let found = brief(&lint(&second(replace), now(), &may_waive));
        assert_eq!(
            found.iter().any(|(level, m)| *level == Level::Warning && m.contains("overlaps")),
            overlapping,
            "{replace:?}: {found:?}"
        );
    }
}

#[test]
fn the_schema_has_the_fields_that_the_reader_takes() {
    let schema = serde_json::to_value(schema()).unwrap();
    let waiver = &schema["$defs"]["Waiver"];
    let mut fields: Vec<&str> = waiver["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    let all = "approver component expires finding id not-below reason rule servers ticket unknown";
    assert_eq!(fields.join(" "), all);
    assert_eq!(waiver["additionalProperties"], false);
    assert_eq!(schema["properties"]["format"]["const"], 1);
}

proptest::proptest! {
    #[test]
    fn a_damaged_file_never_panics(at in 0_usize..300, length in 0_usize..40, patch in "[\\[\\]=\"{}\\n0-9a-z.:é-]{0,6}") {
        let start = MINIMAL.floor_char_boundary(at.min(MINIMAL.len()));
        let end = MINIMAL.floor_char_boundary((start + length).min(MINIMAL.len()));
        let _ = lint(&format!("{}{patch}{}", &MINIMAL[..start], &MINIMAL[end..]), now(), &may_waive);
    }
}
