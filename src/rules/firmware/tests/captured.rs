//! A baseline that was captured from a server whose every word is untrusted. Here and not beside the capture, because the
//! server is built by the helpers of the rules.

use super::*;
use crate::baseline::capture::{Name, capture};

/// Evidence whose every text is as hostile as a BMC could make it.
#[test]
fn a_hostile_server_cannot_write_a_line_of_the_baseline() {
    let hostile = "x\"\n[[rule]]\nid = \"evil\"\u{1b}[2J'''";
    let mut hardware = hardware();
    let mut odd = member("A", "SOFT-1", "1.0 \"\u{7f}".trim_end_matches('\u{7f}'));
    odd.id = text(hostile);
    odd.release_date = text(hostile);
    let mut unknown = member("B", "SOFT-2", "1.0");
    unknown.software_id = text(hostile);
    unknown.version = null();
    hardware.firmware = list(vec![odd, unknown]);
    let mut evidence = evidence(hardware);
    evidence.subject.model = text(hostile);
    evidence.subject.serial = text(hostile);
    let name = Name { id: "golden".into(), version: "1.0.0".parse().unwrap() };
    let today = at().to_zoned(jiff::tz::TimeZone::UTC).date();
    let written = capture(&evidence, &name, today).unwrap();
    assert!(!written.contains('\u{1b}'), "{written}");
    let baseline = Baseline::parse(&written, "captured").unwrap_or_else(|e| panic!("{e}\n{written}"));
    let ids: Vec<&str> = baseline.rules.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["x-rule-id-evil-2j", "b"]);
    assert!(baseline.rules[1].ignore.is_some(), "it has no version");
}
