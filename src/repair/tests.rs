//! The laws of the answer: only what is seen counts, and taking evidence away never makes it better.

use std::fs;

use super::{CauseState, Judged, OtherServer, UpdateState, judge};
use crate::diagnosis::Choice;
use crate::diagnosis::fail_closed::{places, without};
use crate::evidence::{Evidence, Missing, Windows};
use crate::history::events;
use crate::history::testing::{at, event, healthy, joined, known, log, missing};
use crate::rules::{Bench, Moment, Outcome, Verdict, judge_all, verdict};

const TITLE: &str =
    "2026-04 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5082142)";
const LATER: &str = "2026-04-26T02:00:00Z";

/// The server, as its collector found it on this day.
fn found(day: &str, windows: Windows) -> Evidence {
    let mut evidence = joined(None, Some(windows));
    let when = at(&format!("{day}T01:00:00Z"));
    evidence.collected_at = when;
    evidence.subject.serial = known("J900PG01".to_owned());
    evidence.subject.uuid = known("0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6".to_owned());
    evidence.subject.machine_type = known("7Z73".to_owned());
    if let crate::evidence::Observation::Known { value, .. } = &mut evidence.windows {
        value.collector.started = when;
    }
    evidence
}

fn record(id: u32, time: &str, code: Option<&str>) -> crate::evidence::EventRecord {
    let title = ("updateTitle", TITLE);
    match code {
        Some(code) => event(id, time, &[("errorCode", code), title]),
        None => event(id, time, &[title]),
    }
}

/// The April update failed, because a service is disabled.
fn before() -> Evidence {
    let mut windows = healthy();
    *log(&mut windows, "System", events::WINDOWS_UPDATE) = vec![record(20, "2026-04-18T13:09:41Z", Some("0x80070422"))];
    windows.os.ubr = known(4893);
    crate::history::testing::service(&mut windows, "wuauserv").start = known(crate::evidence::StartType::Disabled);
    found("2026-04-20", windows)
}

/// The server a week later: with these records beside the old one, and changed further.
fn after(records: Vec<crate::evidence::EventRecord>, change: impl FnOnce(&mut Windows)) -> Evidence {
    let mut windows = healthy();
    let all = log(&mut windows, "System", events::WINDOWS_UPDATE);
    *all = records;
    all.push(record(20, "2026-04-18T13:09:41Z", Some("0x80070422")));
    change(&mut windows);
    found("2026-04-27", windows)
}

fn repaired() -> Evidence {
    after(vec![record(19, LATER, None)], |w| w.os.ubr = known(5020))
}

fn judged(before: &Evidence, now: &Evidence) -> Result<Judged, OtherServer> {
    let bench = Bench::new(now, None, Moment::on(jiff::civil::date(2026, 4, 27)));
    let findings = judge_all(&Bench { before: Some(before), ..bench });
    judge(&bench, before, &findings, "before.json", &Choice::default())
}

fn answer(now: &Evidence) -> (UpdateState, Verdict) {
    let judged = judged(&before(), now).unwrap();
    // Without a baseline nothing says what is demanded of firmware, and nobody asked the BMC.
    (judged.repair.update, verdict(&judged.findings))
}

#[test]
fn what_became_of_the_update_is_told_apart() {
    use UpdateState::{Begun, FailsAgain, FailsOtherwise, Installed, NotTried, Unknown};
    let old = |w: &mut Windows| w.os.ubr = known(4893);
    let cases = [
        (repaired(), (Installed, Verdict::Ready)),
        (after(Vec::new(), old), (NotTried, Verdict::Undetermined)),
        (after(vec![record(43, LATER, None)], old), (Begun, Verdict::Undetermined)),
        (after(vec![record(20, LATER, Some("0x80070422"))], old), (FailsAgain, Verdict::Blocked)),
        (after(vec![record(20, LATER, Some("0x80070070"))], old), (FailsOtherwise, Verdict::Blocked)),
        // The history says so, and the build does not.
        (after(vec![record(19, LATER, None)], old), (Unknown, Verdict::Undetermined)),
        // Installed, and then it failed once more.
        (
            after(vec![record(20, "2026-04-26T05:00:00Z", Some("0x80070422")), record(19, LATER, None)], |w| {
                w.os.ubr = known(5020);
            }),
            (FailsAgain, Verdict::Blocked),
        ),
        // A later update of the same kind contains it.
        (
            after(
                vec![event(
                    19,
                    LATER,
                    &[("updateTitle", &TITLE.replace("2026-04", "2026-05").replace("5082142", "5089001"))],
                )],
                |w| w.os.ubr = known(5139),
            ),
            (Installed, Verdict::Ready),
        ),
    ];
    for (now, wanted) in cases {
        assert_eq!(answer(&now), wanted, "{:?}", now.windows.value().unwrap().event_logs);
    }
}

/// A search or a download that failed: what the client's own log says of it.
fn client(records: Vec<crate::evidence::EventRecord>, day: &str) -> Evidence {
    let mut windows = healthy();
    log(&mut windows, "System", events::WINDOWS_UPDATE).clear();
    log(&mut windows, "Setup", events::SERVICING).clear();
    *log(&mut windows, events::OPERATIONAL, events::WINDOWS_UPDATE) = records;
    found(day, windows)
}

#[test]
fn a_search_that_succeeds_is_mended_and_a_download_is_not_yet_an_installation() {
    let refused = event(25, "2026-04-18T13:09:41Z", &[("errorCode", "0x8024401C")]);
    let found = event(26, LATER, &[("updateCount", "1")]);
    let before = client(vec![refused.clone()], "2026-04-20");
    let became = |records| {
        let judged = judged(&before, &client(records, "2026-04-27")).unwrap();
        assert_eq!(judged.then.failure.as_ref().unwrap().phase, crate::history::step::Phase::Search);
        judged.repair.update
    };
    assert_eq!(became(vec![found, refused.clone()]), UpdateState::Installed);
    assert_eq!(became(vec![refused]), UpdateState::NotTried);

    let failed = event(31, "2026-04-18T13:09:41Z", &[("errorCode", "0x80246007"), ("updateTitle", TITLE)]);
    let downloaded = event(41, LATER, &[("updateTitle", TITLE)]);
    let before = client(vec![failed.clone()], "2026-04-20");
    let judged = judged(&before, &client(vec![downloaded, failed], "2026-04-27")).unwrap();
    assert_eq!(judged.repair.update, UpdateState::Begun);
    assert_eq!(verdict(&judged.findings), Verdict::Undetermined);
}

#[test]
fn a_restart_that_is_due_and_a_cause_that_is_still_there_do_not_verify() {
    let mut due = repaired();
    let windows = |evidence: &mut Evidence, change: fn(&mut Windows)| {
        if let crate::evidence::Observation::Known { value, .. } = &mut evidence.windows {
            change(value);
        }
    };
    windows(&mut due, |w| w.pending_restart.cbs_reboot_pending = known(true));
    assert_eq!(answer(&due), (UpdateState::Installed, Verdict::Blocked));

    let mut disabled = repaired();
    windows(&mut disabled, |w| {
        let service = crate::history::testing::service(w, "wuauserv");
        service.start = known(crate::evidence::StartType::Disabled);
        if let crate::evidence::Observation::Known { at, .. } = &mut service.start {
            *at = "2026-04-27T01:00:00Z".parse().unwrap();
        }
    });
    let judged = judged(&before(), &disabled).unwrap();
    assert_eq!(judged.repair.causes.len(), 1, "{:#?}", judged.then.causes);
    assert_eq!(judged.repair.causes[0].state, CauseState::StillThere);
    assert_eq!(verdict(&judged.findings), Verdict::Blocked);
}

#[test]
fn what_is_new_is_told_and_what_was_there_is_not() {
    let full = |w: &mut Windows| {
        w.os.ubr = known(5020);
        if let crate::evidence::Observation::Known { value, .. } = &mut w.volumes {
            value.items[0].free_bytes = known(1 << 20);
        }
    };
    let now = after(vec![record(19, LATER, None)], full);
    let judged = judged(&before(), &now).unwrap();
    assert_eq!(judged.repair.new.len(), 1, "{:?}", judged.repair.new);
    assert!(judged.repair.new[0].starts_with("disk-space:"));
    assert_eq!(verdict(&judged.findings), Verdict::Blocked);

    let another = record(20, LATER, Some("0x80070005"));
    let mut other = another.clone();
    other.data.insert("updateTitle".to_owned(), "2026-04 Update for .NET Framework (KB5079999)".to_owned());
    let judged =
        super::tests::judged(&before(), &after(vec![other, record(19, LATER, None)], |w| w.os.ubr = known(5020)));
    assert_eq!(judged.unwrap().repair.new, ["last-update:KB5079999"]);
}

#[test]
fn evidence_of_another_server_is_refused_and_none_of_a_failure_verifies_nothing() {
    let mut other = before();
    other.subject.serial = known("J900PG99".to_owned());
    assert!(judged(&other, &repaired()).is_err());
    let fine = found("2026-04-20", healthy());
    let judged = judged(&fine, &repaired()).unwrap();
    assert_eq!(judged.repair.update, UpdateState::NothingFailed);
    assert_eq!(verdict(&judged.findings), Verdict::Undetermined);
}

#[test]
fn without_windows_now_nothing_is_gone() {
    let mut blind = repaired();
    blind.windows = missing(Missing::TimedOut { detail: "test".to_owned() });
    let judged = judged(&before(), &blind).unwrap();
    assert_eq!(judged.repair.update, UpdateState::Unknown);
    assert!(judged.repair.causes.iter().all(|cause| cause.state == CauseState::NotObservable));
    assert_eq!(verdict(&judged.findings), Verdict::Undetermined);
}

/// The law: whatever is taken away of the evidence of now, nothing that was not gone becomes gone, an update that was not
/// seen to be installed does not become installed, and nothing becomes verified.
#[test]
fn missing_evidence_never_verifies_anything() {
    let old = |w: &mut Windows| w.os.ubr = known(4893);
    let cases = [
        repaired(),
        after(vec![record(20, LATER, Some("0x80070070"))], old),
        after(vec![record(20, "2026-04-26T05:00:00Z", Some("0x80070422")), record(19, LATER, None)], |w| {
            w.os.ubr = known(5020);
            w.pending_restart.pending_xml = known(true);
            crate::history::testing::service(w, "wuauserv").start = known(crate::evidence::StartType::Disabled);
        }),
    ];
    let before = before();
    for now in cases {
        let whole = judged(&before, &now).unwrap();
        let was = verdict(&whole.findings);
        let document = serde_json::to_value(&now).unwrap();
        let mut all = Vec::new();
        places(&document, "", &mut all);
        assert!(all.len() > 100, "{} places", all.len());
        for place in crate::common::share::of(all, 7) {
            let poorer: Evidence = serde_json::from_value(without(&document, &place)).unwrap();
            // Whose mark is not there may be another server; that is refused or unknown, never a pass.
            let Ok(less) = judged(&before, &poorer) else { continue };
            let is = verdict(&less.findings);
            assert!(is != Verdict::Ready || was == Verdict::Ready, "verified without {place}");
            let installed = |judged: &Judged| judged.repair.update == UpdateState::Installed;
            assert!(!installed(&less) || installed(&whole), "installed without {place}");
            for cause in less.repair.causes.iter().filter(|cause| cause.state == CauseState::Gone) {
                let then = whole.repair.causes.iter().find(|other| other.id == cause.id).unwrap();
                assert_eq!(then.state, CauseState::Gone, "{} is gone without {place}", cause.id);
            }
        }
    }
}

#[test]
fn every_answer_of_the_catalogue_of_rules_is_given_by_one_of_its_rules() {
    let judged = judged(&before(), &repaired()).unwrap();
    for rule in crate::rules::repair::REPAIRS {
        let answers: Vec<_> = judged.findings.iter().filter(|f| f.rule == rule.id).collect();
        assert!(!answers.is_empty(), "{}", rule.id);
        assert!(answers.iter().all(|f| f.outcome == Outcome::Pass), "{answers:#?}");
    }
    // The pages that a report quotes.
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md")).unwrap();
    assert!(crate::rules::repair::REPAIRS.iter().all(|rule| page.contains(&format!("\n## {}\n", rule.id))));
}
