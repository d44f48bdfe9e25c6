//! A waiver never makes anything pass: what it helps with, and everything with which it does not help.

use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;

use crate::baseline::Severity;
use crate::baseline::{Baseline, Catalogue};
use crate::evidence::testing::{absent, at, evidence, hardware, list, member, text};
use crate::evidence::{Bank, Evidence, Missing, Observation};
use crate::rules::bench::Bench;
use crate::rules::finding::{Finding, Outcome, WaiverState};
use crate::rules::registry::{RULES, may_waive, rules};
use crate::rules::{Moment, Verdict, judge_all, verdict};
use crate::waiver::Waivers;

/// The day of the judgement.
fn moment() -> Moment {
    Moment::on(date(2026, 11, 22))
}

/// Read once: a thousand servers are judged.
static BASELINE: LazyLock<Baseline> =
    LazyLock::new(|| Catalogue::embedded().unwrap().select("sr650-v2", moment().day).unwrap());

/// A server whose primary XCC is below `min`, which blocks, and whose UEFI gives no version, which leaves it open.
fn server() -> Evidence {
    let mut hardware = hardware();
    let mut uefi = member("UEFI", "UEFI-AFE1-6", "");
    uefi.version = absent();
    let mut backup = member("BMC-Backup", "BMC-AFBT-10", "20S-1.85");
    backup.bank = Bank::Backup;
    hardware.firmware = list(vec![backup, member("BMC-Primary", "BMC-AFBT-10", "48A-4.69"), uefi]);
    evidence(hardware)
}

/// A file of one waiver for this server, with `lines` that say what it waives and change what is usual.
fn waivers(lines: &str) -> Waivers {
    let mut table: toml::Table = "id = \"w\"\nreason = \"synthetic\"\napprover = \"nobody\"\n\
        servers = { serial = [\"SYNTHETIC\"] }\nexpires = 2026-12-31T00:00:00Z"
        .parse()
        .unwrap();
    table.extend(lines.parse::<toml::Table>().unwrap());
    let file = toml::Table::from_iter([
        ("format".to_owned(), toml::Value::Integer(1)),
        ("waiver".to_owned(), toml::Value::Array(vec![toml::Value::Table(table)])),
    ]);
    Waivers::parse(&file.to_string(), "waivers.toml", &may_waive).unwrap_or_else(|e| panic!("{e}"))
}

fn judged(evidence: &Evidence, waivers: Option<&Waivers>) -> Vec<Finding> {
    judge_all(&Bench { waivers, ..Bench::new(evidence, Some(&BASELINE), moment()) })
}

fn state(findings: &[Finding], id: &str) -> Option<WaiverState> {
    findings.iter().find(|f| f.id == id).unwrap_or_else(|| panic!("no {id}")).waiver.as_ref().map(|w| w.state)
}

/// The finding of a rule about waivers.
fn about(findings: &[Finding], rule: &str) -> Vec<(Outcome, Severity)> {
    findings.iter().filter(|f| f.rule == rule).map(|f| (f.outcome, f.severity)).collect()
}

const XCC: &str = "firmware-level:BMC-Primary";
const UEFI: &str = "firmware-level:UEFI";

#[test]
fn a_waiver_marks_a_failure_and_changes_nothing_else_about_it() {
    let (server, waivers) = (server(), waivers("finding = \"firmware-level:BMC-Primary\""));
    let without = judged(&server, None);
    let with = judged(&server, Some(&waivers));
    assert_eq!(state(&with, XCC), Some(WaiverState::Holds));
    for (before, after) in without.iter().zip(&with) {
        assert_eq!(before, &Finding { waiver: None, ..after.clone() });
    }
    assert_eq!(verdict(&without), Verdict::Blocked);
    assert_eq!(verdict(&with), Verdict::Undetermined, "UEFI is still unknown");
}

#[test]
fn a_waiver_holds_only_where_all_that_it_says_is_known_to_be_so() {
    use WaiverState::{BelowFloor, Expired, Holds, NotForUnknowns};
    let xcc = "finding = \"firmware-level:BMC-Primary\"\n";
    let uefi = "finding = \"firmware-level:UEFI\"\n";
    for (id, lines, wanted) in [
        (XCC, format!("{xcc}servers = {{ all = true }}"), Some(Holds)),
        (XCC, format!("{xcc}servers = {{ machine-types = [\"7z73\"] }}"), Some(Holds)),
        (XCC, format!("{xcc}servers = {{ serial = [\"OTHER\"] }}"), None),
        (XCC, format!("{xcc}servers = {{ machine-types = [\"7X06\"] }}"), None),
        (XCC, "rule = \"firmware-level\"".to_owned(), Some(Holds)),
        (XCC, "rule = \"firmware-level\"\ncomponent = \"BMC-*\"".to_owned(), Some(Holds)),
        (XCC, "rule = \"firmware-level\"\ncomponent = \"UEFI*\"".to_owned(), None),
        (XCC, "rule = \"firmware-required\"".to_owned(), None),
        (XCC, format!("{xcc}not-below = \"AFBT48A-4.69\""), Some(Holds)),
        (XCC, format!("{xcc}not-below = \"AFBT48C-4.71\""), Some(BelowFloor)),
        (XCC, format!("{xcc}not-below = \"4.x\""), Some(BelowFloor)),
        (XCC, format!("{xcc}not-below = \"TGBT26F-1.60\""), Some(BelowFloor)),
        (XCC, format!("{xcc}expires = 2026-11-23T00:00:00Z"), Some(Holds)),
        (XCC, format!("{xcc}expires = 2026-11-22T23:00:00Z"), Some(Expired)),
        (UEFI, uefi.to_owned(), Some(NotForUnknowns)),
        (UEFI, format!("{uefi}unknown = true"), Some(Holds)),
        (UEFI, format!("{uefi}unknown = true\nnot-below = \"AFE136D-3.60\""), Some(BelowFloor)),
        (UEFI, format!("{uefi}unknown = true\nexpires = 2020-01-01T00:00:00Z"), Some(Expired)),
    ] {
        assert_eq!(state(&judged(&server(), Some(&waivers(&lines))), id), wanted, "{lines}");
    }
}

#[test]
fn a_serial_number_that_could_not_be_read_matches_no_waiver() {
    let mut server = server();
    server.subject.serial = absent();
    assert_eq!(state(&judged(&server, Some(&waivers("finding = \"firmware-level:BMC-Primary\""))), XCC), None);
    server.subject.serial = text("SYNTHETIC");
    server.subject.machine_type = absent();
    let by_type = waivers("finding = \"firmware-level:BMC-Primary\"\nservers = { machine-types = [\"7Z73\"] }");
    assert_eq!(state(&judged(&server, Some(&by_type)), XCC), None);
}

#[test]
fn of_two_members_of_one_name_both_must_reach_the_floor() {
    let mut server = server();
    let Observation::Known { value, .. } = &mut server.hardware else { panic!() };
    value.firmware =
        list(vec![member("BMC-Primary", "BMC-AFBT-10", "48A-4.69"), member("BMC-Primary", "BMC-AFBT-10", "20S-1.85")]);
    let lines = "finding = \"firmware-level:BMC-Primary\"\nnot-below = \"AFBT48A-4.69\"";
    assert_eq!(state(&judged(&server, Some(&waivers(lines))), XCC), Some(WaiverState::BelowFloor));
}

#[test]
fn one_waiver_that_holds_is_enough_and_the_mark_names_it() {
    let mut both = waivers("id = \"old\"\nfinding = \"firmware-level:BMC-Primary\"\nexpires = 2020-01-01T00:00:00Z");
    both.list.extend(waivers("id = \"new\"\nrule = \"firmware-level\"").list);
    let findings = judged(&server(), Some(&both));
    let mark = findings.iter().find(|f| f.id == XCC).and_then(|f| f.waiver.as_ref()).unwrap();
    assert_eq!((mark.id.as_str(), mark.state), ("new", WaiverState::Holds));
    assert_eq!(about(&findings, "waiver-expired"), [], "nothing is waived by the old one");
}

#[test]
fn an_expired_waiver_fails_at_the_severity_of_what_it_waived() {
    let over = "expires = 2020-01-01T00:00:00Z";
    let expired = |finding: &str| {
        about(&judged(&server(), Some(&waivers(&format!("finding = \"{finding}\"\n{over}")))), "waiver-expired")
    };
    assert_eq!(expired(XCC), [(Outcome::Fail, Severity::Block)]);
    assert_eq!(expired("firmware-level:BMC-Backup"), [(Outcome::Fail, Severity::Warn)]);
    assert_eq!(expired("firmware-level:Gone"), [], "nothing is left to waive");
}

#[test]
fn a_waiver_that_names_this_server_and_waives_nothing_is_told() {
    let unused = |evidence: &Evidence, lines: &str| about(&judged(evidence, Some(&waivers(lines))), "waiver-unused");
    let mut well = server();
    let Observation::Known { value, .. } = &mut well.hardware else { panic!() };
    value.firmware = list(vec![member("BMC-Primary", "BMC-AFBT-10", "58B-5.70")]);
    let xcc = "finding = \"firmware-level:BMC-Primary\"\n";
    let warned = [(Outcome::Fail, Severity::Warn)];
    assert_eq!(unused(&well, xcc), warned);
    assert_eq!(unused(&well, &format!("{xcc}servers = {{ all = true }}")), warned);
    assert_eq!(unused(&well, &format!("{xcc}servers = {{ machine-types = [\"7Z73\"] }}")), [], "a whole model");
    assert_eq!(unused(&well, &format!("{xcc}servers = {{ serial = [\"OTHER\"] }}")), [], "another server");
    assert_eq!(unused(&server(), xcc), [], "it is used");
    let gone = unused(&server(), "finding = \"firmware-level:Gone\"");
    assert_eq!(gone, [(Outcome::Unknown, Severity::Warn)], "another finding of the rule is unknown");
    let windows = unused(&server(), "rule = \"wsus-policy\"");
    assert_eq!(windows, [(Outcome::NotApplicable, Severity::Warn)], "nobody asked about Windows");
}

#[test]
fn nobody_accepts_what_nobody_has_seen() {
    let mut blind = server();
    blind.hardware = Observation::missing(Missing::TimedOut { detail: "synthetic".to_owned() }, "bmc", at());
    let all = RULES.iter().filter(|r| may_waive(r.rule.id).is_ok());
    let mut everything = waivers("rule = \"secure-boot\"");
    everything.list = all
        .flat_map(|rule| {
            waivers(&format!("rule = \"{}\"\nunknown = true\nservers = {{ all = true }}", rule.rule.id)).list
        })
        .collect();
    let findings = judged(&blind, Some(&everything));
    assert!(findings.iter().all(|f| f.waiver.is_none()));
    assert_eq!(verdict(&findings), Verdict::Undetermined);
    for fixed in ["baseline-standing", "firmware-inventory", "identity-match", "waiver-expired"] {
        assert!(may_waive(fixed).is_err() && RULES.iter().any(|r| r.rule.id == fixed), "{fixed}");
    }
    assert!(may_waive("no-such-rule").is_err());
}

#[test]
fn the_documentation_has_a_waivers_file_and_names_what_cannot_be_waived() {
    let docs = include_str!("../../../docs/waivers.md");
    let example = docs.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let waivers = Waivers::parse(example, "docs/waivers.md", &may_waive).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(waivers.list.len(), 2);
    for rule in rules().filter(|rule| rule.unwaivable.is_some()) {
        assert!(docs.contains(&format!("`{}`", rule.id)), "{}", rule.id);
    }
}

fn any_waiver() -> impl Strategy<Value = Waivers> {
    let target = prop_oneof![
        Just("finding = \"firmware-level:BMC-Primary\""),
        Just("finding = \"firmware-level:UEFI\""),
        Just("rule = \"firmware-level\""),
        Just("rule = \"firmware-level\"\ncomponent = \"*\""),
        Just("rule = \"secure-boot\""),
        Just("rule = \"firmware-required\""),
    ];
    let servers = prop_oneof![
        Just("{ serial = [\"SYNTHETIC\"] }"),
        Just("{ serial = [\"OTHER\"] }"),
        Just("{ machine-types = [\"7Z73\"] }"),
        Just("{ machine-types = [\"7X06\"] }"),
        Just("{ all = true }"),
    ];
    let expires = prop_oneof![Just("2020-01-01T00:00:00Z"), Just("2026-12-31T00:00:00Z")];
    (target, servers, expires, any::<bool>()).prop_map(|(target, servers, expires, unknown)| {
        waivers(&format!("{target}\nservers = {servers}\nexpires = {expires}\nunknown = {unknown}"))
    })
}

fn any_server() -> impl Strategy<Value = Evidence> {
    let version = prop_oneof![
        Just(text("58B-5.70")),
        Just(text("48A-4.69")),
        Just(text("gibberish")),
        Just(absent()),
        Just(Observation::missing(Missing::Null, "/test", at())),
    ];
    (version.clone(), version).prop_map(|(xcc, uefi)| {
        let mut server = server();
        let Observation::Known { value, .. } = &mut server.hardware else { return server };
        let mut members = vec![member("BMC-Primary", "BMC-AFBT-10", ""), member("UEFI", "UEFI-AFE1-6", "")];
        members[0].version = xcc;
        members[1].version = uefi;
        value.firmware = list(members);
        server
    })
}

proptest! {
    // Each case judges a server twice.
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Each firmware with each set of waivers: the gate opens exactly where a waiver speaks of all that stops it, is in
    /// time, and is for this server.
    #[test]
    fn only_a_waiver_that_says_so_opens_the_gate(server in any_server(), sets in prop::collection::vec(any_waiver(), 0..4)) {
        let mut all = waivers("rule = \"secure-boot\"");
        all.list = sets.into_iter().flat_map(|w| w.list).collect();
        // Alone, so that what else is not known of this small server does not keep the gate closed anyway.
        let level = |waivers| {
            let mut findings = judged(&server, waivers);
            findings.retain(|f| f.rule == "firmware-level");
            findings
        };
        let (without, with) = (level(None), level(Some(&all)));
        let stops = |f: &Finding| {
            f.severity == Severity::Block && matches!(f.outcome, Outcome::Fail | Outcome::Unknown)
        };
        let excused = |f: &Finding| all.list.iter().any(|w| {
            w.target.covers(&f.rule, &f.component)
                && w.servers.include(&server.subject)
                && !w.is_expired(moment().instant)
                && (f.outcome == Outcome::Fail || w.unknown)
        });
        let judged = without.iter().any(|f| matches!(f.outcome, Outcome::Pass | Outcome::Fail));
        let open = judged && without.iter().all(|f| !stops(f) || excused(f));
        prop_assert_eq!(verdict(&with) == Verdict::Ready, open);
        // An expired waiver, and one of another server, are as good as none.
        if all.list.iter().all(|w| w.is_expired(moment().instant) || !w.servers.include(&server.subject)) {
            prop_assert_eq!(verdict(&with), verdict(&without));
        }
        let seen = |findings: &[Finding]| -> Vec<_> {
            findings.iter().map(|f| (f.id.clone(), f.outcome, f.severity)).collect()
        };
        prop_assert_eq!(seen(&without), seen(&with));
    }
}
