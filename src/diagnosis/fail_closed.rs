//! The property that the gate stands on: losing a fact never makes an answer better.
//!
//! Every observation of several synthetic servers, sound and spoiled, is taken away in turn, and every member of every
//! list is made unreadable. No finding may turn from fail or unknown into pass, and no verdict may become ready.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::testing::judge_without_baseline;
use crate::baseline::{Catalogue, Server};
use crate::common::share;
use crate::evidence::{Evidence, Members, Missing, Observation, PolicyValue, RegistryKey, StartType, Windows};
use crate::history::testing::{acl, add_acl, event, hardware, healthy, joined, known, log, missing, samples, service};
use crate::history::{HResult, events};
use crate::known_failures::Planned;
use crate::rules::{Area, Bench, Finding, Moment, Outcome, RULES, Severity, Verdict, judge_all, judge_one, verdict};

const ANOTHER: &str = "another server";

type Spoil = fn(&mut Windows);

const SPOILED: &[(&str, Spoil)] = &[
    ("healthy", |_| {}),
    ("deny", |w| acl(w, r"C:\Windows\SoftwareDistribution\Download").sddl = known(samples::DOWNLOAD_DENIED.to_owned())),
    ("deny below", |w| add_acl(w, r"C:\Windows\SoftwareDistribution\Download\3f2a", samples::DOWNLOAD_DENIED)),
    ("store", |w| acl(w, r"C:\Windows\WinSxS").sddl = known("O:BAG:BAD:P(A;OICI;0x1200a9;;;SY)".to_owned())),
    ("service", |w| service(w, "wuauserv").start = known(StartType::Disabled)),
    ("descriptor", |w| service(w, "bits").descriptor = known("D:(A;;CCLC;;;SY)".to_owned())),
    ("catalog", |w| w.catalog_store.log_files = known(5000)),
    ("policy", |w| {
        let one = || PolicyValue::Number(1);
        w.policy.windows_update = known([("DisableWindowsUpdateAccess".to_owned(), one())].into());
        w.policy.automatic_updates = known([("UseWUServer".to_owned(), one())].into());
    }),
    ("restart", |w| w.pending_restart.pending_xml = known(true)),
    ("firmware", |w| {
        let code = HResult::ACCESS_DENIED.to_string();
        log(w, "System", events::TPM_WMI).push(event(1796, "2026-04-18T13:05:00Z", &[("HResult", &code)]));
    }),
    ("storage", |w| log(w, "System", "disk").push(event(153, "2026-04-18T13:05:00Z", &[]))),
    ("failed update", |w| {
        let data = [("errorCode", "0x80070005"), ("updateTitle", "Update (KB5082142)")];
        log(w, "System", events::WINDOWS_UPDATE).push(event(20, "2026-04-18T13:09:41Z", &data));
    }),
    ("registry", |w| {
        let values = [("RegistrySizeLimit".to_owned(), PolicyValue::Number(60))].into();
        let key = RegistryKey { key: r"HKLM\SYSTEM\CurrentControlSet\Control".to_owned(), values };
        w.surroundings.settings = known(Members::whole(vec![key]));
    }),
    ("wsus name", |w| {
        let server = PolicyValue::Text("http://wsus.example:8530".to_owned());
        w.policy.windows_update =
            known([("WUServer".to_owned(), server.clone()), ("WUStatusServer".to_owned(), server)].into());
        w.policy.automatic_updates = known([("UseWUServer".to_owned(), PolicyValue::Number(1))].into());
        w.surroundings.wsus_name_known = known(false);
    }),
    ("tls", |w| {
        let values = [("Enabled".to_owned(), PolicyValue::Number(0))].into();
        let key =
            r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client".to_owned();
        w.surroundings.tls = known(Members::whole(vec![RegistryKey { key, values }]));
    }),
    ("many temporary files", |w| w.surroundings.temp_files = known(70_000)),
    ("temporary files", |w| add_acl(w, r"C:\Windows\Temp", samples::DOWNLOAD_DENIED)),
    (ANOTHER, |w| w.identity.serial = known("J900PG99".to_owned())),
];

/// JSON pointers of every observation that has a value, and of every member of every list.
pub(crate) fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if map.contains_key("value") && map.contains_key("from") && map.contains_key("at") {
                into.push(at.to_owned());
            }
            for (key, below) in map {
                places(below, &format!("{at}/{key}"), into);
            }
        }
        Value::Array(list) => {
            for (n, below) in list.iter().enumerate() {
                let place = format!("{at}/{n}");
                if at.ends_with("/items") {
                    into.push(place.clone());
                }
                places(below, &place, into);
            }
        }
        _ => {}
    }
}

/// The same document without the fact at `place`.
pub(crate) fn without(document: &Value, place: &str) -> Value {
    let mut document = document.clone();
    let denied = json!({ "reason": "denied", "detail": "test" });
    if let Some((list, n)) = place.rsplit_once("/items/")
        && let Ok(n) = n.parse::<usize>()
    {
        let members = document.pointer_mut(list).unwrap().as_object_mut().unwrap();
        let item = members["items"].as_array_mut().unwrap().remove(n);
        let names = ["path", "name", "provider", "number", "key"].iter().filter_map(|key| item.get(*key));
        let name = names
            .filter(|v| !v.is_object())
            .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
            .next()
            .unwrap();
        members.insert("unread".to_owned(), json!([{ "from": name, "missing": denied, "at": "2026-04-20T01:00:00Z" }]));
    } else {
        let observation = document.pointer_mut(place).unwrap().as_object_mut().unwrap();
        observation.remove("value");
        observation.insert("missing".to_owned(), denied);
    }
    document
}

fn outcomes(findings: &[Finding]) -> BTreeMap<&str, Outcome> {
    findings.iter().map(|f| (f.id.as_str(), f.outcome)).collect()
}

/// A server whose BMC was not asked, so that the verdict rests on Windows alone; the last one needs both sides.
fn spoiled(name: &str, spoil: Spoil) -> Evidence {
    let mut windows = healthy();
    spoil(&mut windows);
    joined((name == ANOTHER).then(hardware), Some(windows))
}

#[test]
fn no_lost_fact_makes_a_finding_or_the_verdict_better() {
    for (name, spoil) in SPOILED {
        let evidence = spoiled(name, *spoil);
        let before = judge_without_baseline(&evidence);
        let document = serde_json::to_value(&evidence).unwrap();
        let mut all = Vec::new();
        places(&document, "", &mut all);
        assert!(all.len() > 100, "{} places", all.len());
        for place in share::of(&all, 7) {
            let poorer: Evidence = serde_json::from_value(without(&document, place)).unwrap();
            let after = judge_without_baseline(&poorer);
            let answers = outcomes(&after);
            for finding in &before {
                let was_bad = matches!(finding.outcome, Outcome::Fail | Outcome::Unknown);
                let now = answers.get(finding.id.as_str());
                assert!(!(was_bad && now == Some(&Outcome::Pass)), "{name}: {} passes without {place}", finding.id);
            }
            let (was, is) = (verdict(&before), verdict(&after));
            assert!(is != Verdict::Ready || was == Verdict::Ready, "{name}: {was:?} becomes ready without {place}");
        }
    }
}

/// The same for what is known of updates ahead, of every update that is in the table, on a server of each kind.
#[test]
fn no_lost_fact_makes_a_known_failure_lighter() {
    let spoiled: [Spoil; 3] = [
        |_| {},
        |w| {
            let Observation::Known { value: keys, .. } = &mut w.surroundings.settings else { panic!("not collected") };
            let product = keys.items.iter_mut().find(|key| key.key.ends_with("ProductOptions")).unwrap();
            product.values.insert("ProductType".to_owned(), PolicyValue::Text("LanmanNT".to_owned()));
            w.surroundings.recovery_enabled = known(true);
        },
        |w| {
            w.os.build = known("17763".to_owned());
            w.os.ubr = known(4000);
            let Observation::Known { value: keys, .. } = &mut w.surroundings.settings else { panic!("not collected") };
            for service in &mut keys.items {
                service.values.insert("Start".to_owned(), PolicyValue::Number(4));
            }
            log(w, "System", events::TPM_WMI).push(event(1796, "2026-04-18T13:05:00Z", &[("HResult", "0x80070013")]));
        },
    ];
    let every = Planned::new(&[]).failures.iter().flat_map(|failure| failure.kbs.clone()).collect::<Vec<_>>();
    let planned = Planned::new(&every);
    let rule = RULES.iter().find(|check| check.rule.id == "known-failure").unwrap();
    let today = jiff::civil::date(2026, 4, 20);
    let judged = |evidence: &Evidence| {
        judge_one(rule, &Bench { planned: Some(&planned), ..Bench::new(evidence, None, Moment::on(today)) })
    };
    for spoil in spoiled {
        let mut windows = healthy();
        spoil(&mut windows);
        let evidence = joined(Some(hardware()), Some(windows));
        let before = judged(&evidence);
        assert!(before.iter().any(|finding| finding.outcome != Outcome::NotApplicable), "{before:#?}");
        let document = serde_json::to_value(&evidence).unwrap();
        let mut all = Vec::new();
        places(&document, "", &mut all);
        for place in share::of(all.iter().filter(|place| **place != "/windows"), 7) {
            let poorer: Evidence = serde_json::from_value(without(&document, place)).unwrap();
            let after = judged(&poorer);
            for finding in before.iter().filter(|f| matches!(f.outcome, Outcome::Fail | Outcome::Unknown)) {
                let now = after.iter().find(|now| now.id == finding.id).unwrap();
                assert!(matches!(now.outcome, Outcome::Fail | Outcome::Unknown), "{} without {place}", finding.id);
                assert!(now.severity >= finding.severity, "{} without {place}: {:?}", finding.id, now.severity);
            }
        }
    }
}

#[test]
fn a_healthy_server_is_ready_and_most_spoiled_ones_are_blocked() {
    // Storage errors that the BMC does not confirm, and what only warns, are shown and do not stop the gate.
    let shown_only = ["healthy", "storage", "temporary files", "many temporary files"];
    for (name, spoil) in SPOILED.iter().filter(|(name, _)| *name != ANOTHER) {
        let wanted = if shown_only.contains(name) { Verdict::Ready } else { Verdict::Blocked };
        let findings = judge_without_baseline(&spoiled(name, *spoil));
        assert_eq!(verdict(&findings), wanted, "{name}: {findings:#?}");
    }
}

#[test]
fn every_rule_answers_every_server_and_never_twice_under_one_id() {
    for (name, spoil) in SPOILED {
        let findings = judge_without_baseline(&spoiled(name, *spoil));
        let ours = RULES.iter().filter(|r| matches!(r.rule.area, Area::Windows | Area::HardwareAndWindows));
        for rule in ours {
            let ids: Vec<&str> = findings.iter().filter(|f| f.rule == rule.rule.id).map(|f| f.id.as_str()).collect();
            let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
            assert!(!ids.is_empty(), "{name}: {} says nothing", rule.rule.id);
            assert_eq!(unique.len(), ids.len(), "{name}: an id stands twice: {ids:?}");
        }
    }
}

#[test]
fn a_baseline_that_raises_a_rule_to_block_raises_its_unknowns_too() {
    let today = jiff::civil::date(2026, 11, 22);
    let catalogue = Catalogue::embedded().unwrap();
    let mut baseline = catalogue
        .for_server(&Server { machine_type: Some("7Z73"), ..Server::default() }, today)
        .unwrap()
        .unwrap()
        .baseline;
    baseline.severity.insert("windows-services".to_owned(), Severity::Block);
    let judged = |windows: Windows| {
        let evidence = joined(None, Some(windows));
        let findings = judge_all(&Bench::new(&evidence, Some(&baseline), Moment::on(today)));
        let of = findings.iter().find(|f| f.id == "windows-services:wlidsvc").map(|f| (f.outcome, f.severity));
        of.unwrap()
    };
    let mut windows = healthy();
    service(&mut windows, "wlidsvc").start = known(StartType::Disabled);
    assert_eq!(judged(windows.clone()), (Outcome::Fail, Severity::Block));
    service(&mut windows, "wlidsvc").start = missing(Missing::Absent);
    assert_eq!(judged(windows), (Outcome::Unknown, Severity::Block));
}
