//! Before and after: what counts as active, as moved and as gone back; and that what cannot be compared is unknown.

use std::sync::LazyLock;

use super::states::Since;
use crate::baseline::{Baseline, Catalogue};
use crate::evidence::testing::{
    absent, at, evidence, hardware, known, list, log_entry, maintenance_log, member, null, text, today,
};
use crate::evidence::{
    Bank, Depth, Evidence, FirmwareMember, Hardware, LogEntry, Members, Missing, Observation, Unread,
};
use crate::history::testing as windows;
use crate::rules::{Area, Bench, Finding, Moment, Movement, Outcome, RULES, Severity, Verdict, judge_one, verdict};

/// A server with these members, its three marks known.
fn server(members: Vec<FirmwareMember>) -> Evidence {
    let mut hardware = hardware();
    hardware.firmware = list(members);
    let mut evidence = evidence(hardware);
    evidence.subject.uuid = text("6f1f0a3e-0000-4000-8000-00000000abcd");
    evidence
}

/// The same, an hour earlier.
fn earlier(members: Vec<FirmwareMember>) -> Evidence {
    let mut evidence = server(members);
    evidence.collected_at = "2026-11-22T02:00:00Z".parse().unwrap();
    evidence
}

fn edit(evidence: &mut Evidence) -> &mut Hardware {
    match &mut evidence.hardware {
        Observation::Known { value, .. } => value,
        Observation::Missing { .. } => panic!("the hardware is known here"),
    }
}

fn xcc(version: &str) -> FirmwareMember {
    member("BMC-Primary", "BMC-AFBT-10", version)
}

fn uefi(version: &str) -> FirmwareMember {
    member("UEFI", "UEFI-AFE1-6", version)
}

fn spare(version: &str) -> FirmwareMember {
    FirmwareMember { bank: Bank::Backup, ..member("BMC-Backup", "BMC-AFBT-10", version) }
}

/// Synthetic: no public capture shows how a staged update looks.
fn staged(version: &str) -> FirmwareMember {
    FirmwareMember { bank: Bank::Pending, ..member("UEFI-Pending", "UEFI-AFE1-6", version) }
}

fn nothing_staged() -> FirmwareMember {
    FirmwareMember { software_id: null(), version: null(), bank: Bank::NothingPending, ..staged("") }
}

static BASELINE: LazyLock<Baseline> =
    LazyLock::new(|| Catalogue::embedded().unwrap().select("sr650-v2@=2026.11.0", today()).unwrap());

/// What one rule says of the two.
fn judged(rule: &str, before: &Evidence, now: &Evidence) -> Vec<Finding> {
    let bench = Bench { before: Some(before), ..Bench::new(now, Some(&BASELINE), Moment::on(today())) };
    RULES.iter().filter(|r| r.rule.id == rule).flat_map(|r| judge_one(r, &bench)).collect()
}

/// `component: outcome severity`, passes left out.
fn brief(findings: &[Finding]) -> Vec<String> {
    let open = findings.iter().filter(|f| f.outcome != Outcome::Pass);
    open.map(|f| format!("{}: {:?} {:?}", f.component, f.outcome, f.severity)).collect()
}

fn not_active(before: Vec<FirmwareMember>, now: Vec<FirmwareMember>) -> Vec<String> {
    brief(&judged("update-not-active", &earlier(before), &server(now)))
}

#[test]
fn without_evidence_of_before_nothing_is_said() {
    let now = server(vec![xcc("58B-5.70")]);
    let bench = Bench::new(&now, None, Moment::on(today()));
    for rule in RULES.iter().filter(|r| r.rule.area == Area::Since) {
        assert_eq!(judge_one(rule, &bench), [], "{}", rule.rule.id);
    }
}

#[test]
fn what_was_staged_must_run() {
    let blocked = vec!["UEFI-Pending: Fail Block".to_owned()];
    let open = vec!["UEFI-Pending: Unknown Block".to_owned()];
    let before = || vec![uefi("36D-3.60"), staged("38A-3.70")];
    for (now, wanted) in [
        (vec![uefi("38A-3.70"), nothing_staged()], vec![]),
        (vec![uefi("40A-3.80"), nothing_staged()], vec![]),
        (vec![uefi("36D-3.60"), nothing_staged()], blocked.clone()),
        (vec![uefi("36D-3.60"), staged("38A-3.70")], blocked.clone()),
        (vec![uefi("38A-3.70"), staged("38A-3.70")], blocked),
        (vec![uefi("?"), nothing_staged()], open.clone()),
        (vec![FirmwareMember { version: absent(), ..uefi("") }, nothing_staged()], open.clone()),
        (vec![xcc("58B-5.70")], open),
    ] {
        let shown: Vec<_> = now.iter().map(|m| format!("{} {:?}", m.key(), version_of(m))).collect();
        assert_eq!(not_active(before(), now), wanted, "{shown:?}");
    }
    // A place whose state could not be read may have held an update.
    let unclear = FirmwareMember { bank: Bank::Unclear, ..staged("38A-3.70") };
    let found = not_active(vec![uefi("36D-3.60"), unclear], vec![uefi("38A-3.70"), nothing_staged()]);
    assert!(found.contains(&"UEFI-Pending: Unknown Block".to_owned()), "{found:?}");
}

fn version_of(member: &FirmwareMember) -> Option<&str> {
    member.version.text()
}

#[test]
fn a_level_that_was_not_accepted_must_be_reached() {
    for (before, now, wanted) in [
        (vec![xcc("48A-4.69")], vec![xcc("58B-5.70")], vec![]),
        (vec![xcc("48A-4.69")], vec![xcc("48A-4.69")], vec!["BMC-Primary: Fail Block"]),
        (vec![xcc("48A-4.69")], vec![xcc("50A-4.90")], vec!["BMC-Primary: Fail Block"]),
        (vec![xcc("50A-4.90")], vec![xcc("50A-4.90")], vec!["BMC-Primary: Fail Block"]),
        (vec![xcc("48A-4.69")], vec![xcc("?")], vec!["BMC-Primary: Unknown Block"]),
        (vec![xcc("48A-4.69")], vec![uefi("36D-3.60")], vec!["BMC-Primary: Unknown Block"]),
        (vec![xcc("?")], vec![xcc("48A-4.69")], vec!["BMC-Primary: Unknown Block"]),
        (vec![xcc("?")], vec![xcc("58B-5.70")], vec![]),
        // The spare bank is not written by an update: the baseline says how much it matters.
        (vec![spare("20S-1.85")], vec![spare("20S-1.85")], vec!["BMC-Backup: Fail Warn"]),
        (vec![xcc("58B-5.70")], vec![xcc("58B-5.70")], vec!["inventory: NotApplicable Block"]),
    ] {
        let shown = format!("{:?} {:?}", before[0].version.text(), now[0].version.text());
        assert_eq!(not_active(before, now), wanted, "{shown}");
    }
}

/// Synthetic times, measured grammar.
fn log(entries: &[(&str, &str)]) -> Observation<Members<crate::evidence::Log>> {
    let entry = |(i, (at, message)): (usize, &(&str, &str))| -> LogEntry { log_entry(i, at, message) };
    maintenance_log(entries.iter().enumerate().map(entry).collect())
}

#[test]
fn an_update_that_waited_by_the_log_must_run_even_where_the_log_was_cleared() {
    let updated = ("2026-11-22T01:00:00Z", "UEFI firmware is updated to AFE138A by Redfish.");
    let activated = ("2026-11-22T02:30:00Z", "UEFI firmware is activated to AFE138A.");
    let mut before = earlier(vec![uefi("36D-3.60")]);
    edit(&mut before).logs = log(&[updated]);
    for (version, entries, wanted) in [
        ("38A-3.70", vec![updated, activated], vec![]),
        ("38A-3.70", vec![], vec![]),
        ("36D-3.60", vec![], vec!["maintenance log UEFI: Fail Block"]),
        ("36D-3.60", vec![updated], vec!["maintenance log UEFI: Fail Block"]),
        ("", vec![], vec!["maintenance log UEFI: Unknown Block"]),
    ] {
        let mut now = server(vec![uefi(version)]);
        edit(&mut now).logs = log(&entries);
        assert_eq!(brief(&judged("update-not-active", &before, &now)), wanted, "{version} {entries:?}");
    }
    edit(&mut before).logs = Observation::missing(Missing::TimedOut { detail: "synthetic".into() }, "/logs", at());
    let found = brief(&judged("update-not-active", &before, &server(vec![uefi("36D-3.60")])));
    assert_eq!(found, ["maintenance log: Unknown Block"], "what waited then is not known");
}

#[test]
fn a_gap_in_the_evidence_of_before_may_hide_what_was_staged() {
    let mut before = earlier(vec![xcc("58B-5.70")]);
    let mut members = Members::whole(vec![xcc("58B-5.70")]);
    let missing = Missing::TimedOut { detail: "synthetic".into() };
    members.unread.push(Unread { from: "/UEFI-Pending".into(), missing, at: at() });
    edit(&mut before).firmware = known(members);
    let found = brief(&judged("update-not-active", &before, &server(vec![xcc("58B-5.70")])));
    assert_eq!(found, ["inventory: Unknown Block"]);
}

#[test]
fn versions_move_by_the_scheme_of_the_rule_and_never_by_a_guess() {
    let disk = |version: &str| member("Disk4", "DISK-MZ7L31T9HBLT-00B7C-2-10", version);
    let other = |version: &str| member("X", "UNLISTED-1", version);
    for (then, now, wanted) in [
        (uefi("36D-3.60"), uefi("38A-3.70"), Movement::Up),
        (uefi("36D-3.60"), uefi("34B-3.40"), Movement::Down),
        (uefi("36D-3.60"), uefi("AFE136D-3.60"), Movement::Same),
        (uefi("36D-3.60"), uefi("36D-3.70"), Movement::Incomparable),
        (uefi("36D-3.60"), uefi("null"), Movement::Unknown),
        (disk("JXTC304Q"), disk("JXTC404Q"), Movement::Changed),
        (other("2.0"), other("1.0"), Movement::Changed),
        (other("1.0"), other("1.0"), Movement::Same),
        (nothing_staged(), nothing_staged(), Movement::Same),
        (nothing_staged(), staged("38A-3.70"), Movement::New),
        (staged("38A-3.70"), nothing_staged(), Movement::Gone),
    ] {
        let shown = format!("{:?} {:?}", then.version.text(), now.version.text());
        let (before, now) = (earlier(vec![then]), server(vec![now]));
        let bench = Bench { before: Some(&before), ..Bench::new(&now, Some(&BASELINE), Moment::on(today())) };
        let changes = Since::of(&bench).unwrap().comparison("before.json").changes;
        assert_eq!(changes.iter().map(|c| c.movement).collect::<Vec<_>>(), [wanted], "{shown}");
    }
}

#[test]
fn what_moved_is_told_what_went_back_warns_and_what_is_gone_too() {
    let before = earlier(vec![xcc("50A-4.90"), uefi("36D-3.60"), member("Slot_9.1", "DEVICE-808600AA-13", "1.0")]);
    let now = server(vec![xcc("58B-5.70"), uefi("34B-3.40"), member("PSU1", "POWER-1", "2.51")]);
    assert_eq!(
        brief(&judged("firmware-moved", &before, &now)),
        ["BMC-Primary: Fail Info", "UEFI: Fail Info", "PSU1: Fail Info", "Slot_9.1: Fail Warn"]
    );
    assert_eq!(brief(&judged("firmware-went-back", &before, &now)), ["UEFI: Fail Warn"]);
    assert_eq!(brief(&judged("firmware-went-back", &before, &server(vec![xcc("50A-4.90")]))), [] as [&str; 0]);
}

#[test]
fn a_member_that_could_not_be_read_now_is_not_gone() {
    let mut now = server(Vec::new());
    let mut members = Members::whole(Vec::new());
    let missing = Missing::TimedOut { detail: "synthetic".into() };
    members.unread.push(Unread { from: "/UEFI".into(), missing, at: at() });
    edit(&mut now).firmware = known(members);
    let found = brief(&judged("firmware-moved", &earlier(vec![uefi("36D-3.60")]), &now));
    assert_eq!(found, ["UEFI: Unknown Warn"]);
}

#[test]
fn what_cannot_be_compared_is_unknown_and_no_change_is_shown() {
    type Change = fn(&mut Evidence);
    let cases: &[(&str, Change, &str)] = &[
        ("another serial number", |e| e.subject.serial = text("OTHER"), "server"),
        ("another UUID", |e| e.subject.uuid = text("7f1f0a3e-0000-4000-8000-00000000abcd"), "server"),
        ("another machine type", |e| e.subject.machine_type = text("7X06"), "server"),
        ("no serial number", |e| e.subject.serial = absent(), "server"),
        ("a placeholder", |e| e.subject.uuid = text("00000000-0000-0000-0000-000000000000"), "server"),
        ("the same instant", |e| e.collected_at = at(), "time"),
        ("the wrong order", |e| e.collected_at = "2026-11-23T00:00:00Z".parse().unwrap(), "time"),
        ("another depth", |e| edit(e).depth = Depth::Firmware, "depth"),
        (
            "no hardware",
            |e| e.hardware = Observation::missing(Missing::TimedOut { detail: "synthetic".into() }, "bmc", at()),
            "depth",
        ),
    ];
    let now = server(vec![uefi("36D-3.60")]);
    for (what, change, component) in cases {
        let mut before = earlier(vec![uefi("34B-3.40")]);
        assert_eq!(brief(&judged("before-match", &before, &now)), [] as [&str; 0]);
        change(&mut before);
        let found = judged("before-match", &before, &now);
        assert_eq!(brief(&found), [format!("{component}: Unknown Block")], "{what}");
        assert_eq!(verdict(&found), Verdict::Undetermined, "{what}");
        assert_eq!(brief(&judged("update-not-active", &before, &now)), ["evidence: Unknown Block"], "{what}");
        let bench = Bench { before: Some(&before), ..Bench::new(&now, None, Moment::on(today())) };
        assert_eq!(Since::of(&bench).unwrap().comparison("f").changes, [], "{what}");
    }
}

#[test]
fn windows_is_compared_where_both_have_it() {
    let side = |ubr: u64| {
        let mut windows = windows::healthy();
        windows.os.ubr = windows::known(ubr);
        windows
    };
    let (mut before, mut now) = (earlier(vec![uefi("36D-3.60")]), server(vec![uefi("36D-3.60")]));
    before.windows = known(side(5000));
    now.windows = known(side(4893));
    let found = judged("firmware-went-back", &before, &now);
    assert_eq!(brief(&found), ["Windows build: Fail Warn"]);
    assert_eq!(found[0].title.text, "Windows build went back from 20348.5000 to 20348.4893.");
    before.windows = absent();
    assert_eq!(brief(&judged("firmware-went-back", &before, &now)), [] as [&str; 0]);
}

#[test]
fn no_mark_that_is_taken_away_makes_the_comparison_better() {
    let (before, now) = (earlier(vec![uefi("34B-3.40")]), server(vec![uefi("34B-3.40")]));
    let worst = |before: &Evidence, now: &Evidence| -> Verdict {
        let mut all = judged("before-match", before, now);
        all.extend(judged("update-not-active", before, now));
        verdict(&all)
    };
    assert_eq!(worst(&before, &now), Verdict::Blocked);
    for side in [true, false] {
        for mark in 0..3 {
            let (mut before, mut now) = (before.clone(), now.clone());
            let subject = if side { &mut before.subject } else { &mut now.subject };
            let place = match mark {
                0 => &mut subject.serial,
                1 => &mut subject.uuid,
                _ => &mut subject.machine_type,
            };
            *place = absent();
            assert_ne!(worst(&before, &now), Verdict::Ready);
        }
    }
    let severities: Vec<Severity> = ["before-match", "update-not-active", "firmware-went-back", "firmware-moved"]
        .iter()
        .map(|id| RULES.iter().find(|r| r.rule.id == *id).unwrap().rule.severity)
        .collect();
    assert_eq!(severities, [Severity::Block, Severity::Block, Severity::Warn, Severity::Info]);
}
