//! Taking evidence away never makes a finding pass, nor a server ready: tried for every fact of a whole server.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;

/// The outcome of each finding of the firmware rules, by id, and the worst that it does to the verdict.
fn answers(evidence: &Evidence, baseline: &Baseline) -> (BTreeMap<String, Outcome>, bool) {
    let bench = Bench::new(evidence, Some(baseline), crate::rules::Moment::on(today()));
    let ours = |id: &str| id.starts_with("firmware-") || ["device-silent", "baseline-standing"].contains(&id);
    let found: Vec<_> = RULES.iter().filter(|r| ours(r.id)).flat_map(|r| judge_one(r, &bench)).collect();
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

fn never_better(hardware: Hardware, baseline: &Baseline, reasons: &[Value]) {
    let whole = evidence(hardware);
    let (before, ready) = answers(&whole, baseline);
    let json = serde_json::to_value(&whole).unwrap();
    let mut places = Vec::new();
    observations(&json, "", &mut places);
    assert!(places.len() > 100, "{}", places.len());
    for place in &places {
        for reason in reasons {
            let mut changed = json.clone();
            let observation = changed.pointer_mut(place).unwrap().as_object_mut().unwrap();
            observation.remove("value");
            observation.insert("missing".into(), reason.clone());
            compare(&before, ready, changed, baseline, &format!("{place} {reason}"));
        }
    }
    for list in ["firmware", "pcie_devices"] {
        let items = format!("/hardware/value/{list}/value/items");
        for i in 0..json.pointer(&items).unwrap().as_array().unwrap().len() {
            let mut changed = json.clone();
            let gone = changed.pointer_mut(&items).unwrap().as_array_mut().unwrap().remove(i);
            let unread = json!([{"from": gone["uri"], "missing": {"reason": "failed", "detail": "404"}, "at": at()}]);
            changed.pointer_mut(&format!("/hardware/value/{list}/value")).unwrap()["unread"] = unread;
            compare(&before, ready, changed, baseline, &format!("{items}/{i} unread"));
        }
    }
    for i in 0..json.pointer("/hardware/value/firmware/value/items").unwrap().as_array().unwrap().len() {
        let mut changed = json.clone();
        *changed.pointer_mut(&format!("/hardware/value/firmware/value/items/{i}/bank")).unwrap() = json!("unclear");
        compare(&before, ready, changed, baseline, &format!("bank of member {i}"));
    }
}

fn compare(before: &BTreeMap<String, Outcome>, ready: bool, changed: Value, baseline: &Baseline, what: &str) {
    let changed: Evidence = serde_json::from_value(changed).unwrap();
    let (after, still_ready) = answers(&changed, baseline);
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
