//! Taking evidence away never makes a finding pass, nor a server ready: tried for every fact of a whole server.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::common::share;

/// The outcome of each finding of the firmware rules, by id, and the worst that it does to the verdict.
fn answers(evidence: &Evidence, baseline: &Baseline) -> (BTreeMap<String, Outcome>, bool) {
    let bench = Bench::new(evidence, Some(baseline), crate::rules::Moment::on(today()));
    let others = ["device-silent", "baseline-standing", "setting-level"];
    let ours = |id: &str| id.starts_with("firmware-") || others.contains(&id);
    let found: Vec<_> = RULES.iter().filter(|r| ours(r.rule.id)).flat_map(|r| judge_one(r, &bench)).collect();
    let stops = |f: &Finding| f.severity == Severity::Block && matches!(f.outcome, Outcome::Fail | Outcome::Unknown);
    let ready = !found.iter().any(stops);
    let count = found.len();
    let outcomes: BTreeMap<_, _> = found.into_iter().map(|f| (f.id, f.outcome)).collect();
    assert_eq!(outcomes.len(), count, "two findings share an id");
    (outcomes, ready)
}

/// The JSON pointers of everything that is an observation with a value.
fn observations(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if object.contains_key("value") && object.contains_key("from") {
                into.push(at.to_owned());
            }
            for (key, value) in object {
                observations(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), into);
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| observations(v, &format!("{at}/{i}"), into)),
        _ => {}
    }
}

/// Takes every known fact away in turn, for each of these reasons. What is left is read once for all baselines.
fn no_observation(whole: &Evidence, baselines: &[Baseline], reasons: &[Value]) {
    let before: Vec<_> = baselines.iter().map(|baseline| (answers(whole, baseline), baseline)).collect();
    let json = serde_json::to_value(whole).unwrap();
    let mut places = Vec::new();
    observations(&json, "", &mut places);
    assert!(places.len() > 50, "{}", places.len());
    for place in share::of(&places, 7) {
        for reason in reasons {
            let mut changed = json.clone();
            let observation = changed.pointer_mut(place).unwrap().as_object_mut().unwrap();
            observation.remove("value");
            observation.insert("missing".into(), reason.clone());
            let changed = serde_json::from_value(changed).unwrap();
            for ((before, ready), baseline) in &before {
                compare(before, *ready, &changed, baseline, &format!("{place} {reason}"));
            }
        }
    }
}

/// Makes every member of a list unreadable in turn.
fn no_member(whole: &Evidence, baseline: &Baseline, list: &str) {
    let (before, ready) = answers(whole, baseline);
    let json = serde_json::to_value(whole).unwrap();
    for i in 0..json.pointer(list).unwrap()["items"].as_array().unwrap().len() {
        let mut changed = json.clone();
        let members = changed.pointer_mut(list).unwrap();
        let gone = members["items"].as_array_mut().unwrap().remove(i);
        let from = gone.get("uri").unwrap_or(&gone["number"]).to_string();
        members["unread"] = json!([{"from": from, "missing": {"reason": "failed", "detail": "404"}, "at": at()}]);
        let changed = serde_json::from_value(changed).unwrap();
        compare(&before, ready, &changed, baseline, &format!("{list}/{i} unread"));
    }
}

fn never_better(hardware: Hardware, baseline: &Baseline, reasons: &[Value]) {
    let whole = evidence(hardware);
    let json = serde_json::to_value(&whole).unwrap();
    let (before, ready) = answers(&whole, baseline);
    no_observation(&whole, std::slice::from_ref(baseline), reasons);
    for list in ["firmware", "pcie_devices"] {
        no_member(&whole, baseline, &format!("/hardware/value/{list}/value"));
    }
    for i in 0..json.pointer("/hardware/value/firmware/value/items").unwrap().as_array().unwrap().len() {
        let mut changed = json.clone();
        *changed.pointer_mut(&format!("/hardware/value/firmware/value/items/{i}/bank")).unwrap() = json!("unclear");
        let changed = serde_json::from_value(changed).unwrap();
        compare(&before, ready, &changed, baseline, &format!("bank of member {i}"));
    }
}

fn compare(before: &BTreeMap<String, Outcome>, ready: bool, changed: &Evidence, baseline: &Baseline, what: &str) {
    let (after, still_ready) = answers(changed, baseline);
    for (id, outcome) in before {
        let worse = matches!(outcome, Outcome::Fail | Outcome::Unknown);
        assert!(!(worse && after.get(id) == Some(&Outcome::Pass)), "{what}: {id} was {outcome:?} and passes");
    }
    assert!(ready || !still_ready, "{what}: the verdict became ready");
}

#[test]
fn taking_evidence_away_never_makes_a_finding_pass_or_the_server_ready() {
    let reasons = [
        json!({"reason": "absent"}),
        json!({"reason": "null"}),
        json!({"reason": "unreadable", "raw": "[]", "detail": "expected something else"}),
        json!({"reason": "failed", "detail": "HTTP 500"}),
    ];
    never_better(server(), &sr650_v2(), &reasons);
}

#[test]
fn taking_evidence_away_never_hides_what_blocks() {
    // Synthetic: every demand blocks and every kind of trouble is there, one at a time.
    let reasons = [json!({"reason": "absent"}), json!({"reason": "null"})];
    let strict = Baseline::parse(&sr650_v2().text.replace("\"warn\"", "\"block\""), "test.toml").unwrap();
    let quiet = |hardware: &mut Hardware| {
        let mut members = hardware.firmware.value().unwrap().clone();
        members.items.retain(|m| !["BMC-Backup", "Disk1"].contains(&m.key()));
        hardware.firmware = known(members);
        let mut devices = hardware.pcie_devices.value().unwrap().clone();
        devices.items.retain(|d| d.id.text() != Some("slot_2"));
        hardware.pcie_devices = known(devices);
    };
    let base = || {
        let mut hardware = server();
        quiet(&mut hardware);
        hardware
    };
    assert!(answers(&evidence(base()), &strict).1, "the base is ready, so that each trouble is the only one");

    let mut add: Vec<FirmwareMember> = vec![
        member("Disk9", "DISK-MZ7L31T9HBLT-00A07-2-10", "JXTC304Q"),
        member("PSU2", "POWER-ACBE6c00-10", "2.40"),
        member("GPU1", "DEVICE-10DE26B5-13", "95.02"),
        FirmwareMember { bank: Bank::Backup, ..member("BMC-Backup", "BMC-AFBT-10", "20S-1.85") },
        FirmwareMember { bank: Bank::Pending, ..member("UEFI-Staged", "UEFI-AFE1-6", "38A-3.70") },
    ];
    while let Some(member) = add.pop() {
        let mut hardware = base();
        let mut members = hardware.firmware.value().unwrap().clone();
        members.items.push(member);
        hardware.firmware = known(members);
        never_better(hardware, &strict, &reasons);
    }
    let mut silent = server();
    quiet(&mut silent);
    silent.pcie_devices = server().pcie_devices;
    never_better(silent, &strict, &reasons);
    let mut waiting = base();
    waiting.logs = maintenance_log(vec![log_entry(1, "2026-01-14T17:53:24Z", "UEFI firmware is updated to AFE136D.")]);
    never_better(waiting, &strict, &reasons);
}

#[test]
fn taking_evidence_away_never_meets_a_demand_on_a_setting_or_a_driver() {
    let reasons = [json!({"reason": "absent"}), json!({"reason": "null"})];
    let of = |of: &str, name: &str, demand: &str| format!("of = '{of}'\nname = '{name}'\n{demand}");
    let sound = || evidence(Hardware { firmware: server().firmware, ..settings::with_settings() });
    let met = settings::demands(&[&of("uefi", "Numa", "allow = ['Enabled']")]);
    assert!(answers(&sound(), &met).1, "the base is ready, so that each demand is the only trouble");
    // One demand at a time, each broken: losing what breaks it must not make the server ready.
    let broken = [
        of("uefi", "Numa", "allow = ['Auto']"),
        of("uefi", "Numa", "deny = ['Enabled']"),
        of("uefi", "Retries", "max = 4"),
        of("secure-boot", "enabled", "deny = ['enabled']"),
        of("secure-boot", "current-boot", "allow = ['enabled']"),
        of("secure-boot", "mode", "deny = ['UserMode']"),
        of("bmc", "minimum-tls", "allow = ['1.3']"),
        of("bmc", "firmware-rollback", "allow = ['disabled']"),
        of("bmc", "account-lockout-threshold", "max = 5"),
        of("bmc", "account-lockout-duration", "min = 301"),
    ];
    let broken = broken.map(|demand| {
        let baseline = settings::demands(&[&demand]);
        assert!(!answers(&sound(), &baseline).1, "{demand} is broken");
        baseline
    });
    no_observation(&sound(), &broken, &reasons);
    let old = crate::history::testing::driver(1, "oem12.inf", "9");
    let new = crate::history::testing::driver(2, "oem12.inf", "999");
    for driver in ["inf = 'bnxtnd.inf'", "provider = 'Broadcom*', device = '*P225p'"] {
        let rule = "match = { software-id = 'DEVICE-14E41597-*' }\nscheme = 'dotted'";
        let rule = format!("{rule}\ndriver = {{ {driver}, min = '223', severity = 'block' }}");
        let (whole, baseline) = (driver::server_with(list(vec![old.clone(), new.clone()])), baseline(&[&rule]));
        assert!(
            answers(&driver::server_with(list(vec![new.clone()])), &baseline).1,
            "without the old driver it is ready"
        );
        assert!(!answers(&whole, &baseline).1, "the first driver is old");
        no_observation(&whole, std::slice::from_ref(&baseline), &reasons);
        no_member(&whole, &baseline, "/windows/value/drivers/value");
        no_member(&whole, &baseline, "/hardware/value/firmware/value");
    }
}
