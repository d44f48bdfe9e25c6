//! Whole servers, hardware and Windows together: what each was made for, and what the program says of it, as a table of confusions.
//!
//! The scenarios are in `mocks/sr650-v2/scenarios`; each is asked twice, with `explain` and with `check`, as a person would ask.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::program::{patchgate, run};

/// No cause that is more than possible.
const NONE: &str = "none";

/// A scenario, the cause that it was made for with its standing, other causes that are true of it, and its verdict.
type Row = (&'static str, (&'static str, &'static str), &'static [&'static str], &'static str);

const ROWS: &[Row] = &[
    // One thing, or nothing, is wrong.
    ("healthy", (NONE, ""), &[], "ready"),
    ("noise-of-a-healthy-server", (NONE, ""), &[], "ready"),
    ("healed-by-second-attempt", (NONE, ""), &[], "ready"),
    ("unread-volumes", (NONE, ""), &[], "undetermined"),
    ("psu1-failed", (NONE, ""), &[], "blocked"),
    ("remote-caller", ("remote-caller", "confirmed"), &[], "ready"),
    ("deny-softwaredistribution", ("softwaredistribution-denied", "confirmed"), &[], "blocked"),
    ("winsxs-owner", ("component-store-denied", "confirmed"), &[], "blocked"),
    ("wuauserv-disabled", ("service-disabled", "confirmed"), &[], "blocked"),
    ("restart-pending", ("restart-due", "confirmed"), &[], "blocked"),
    ("firmware-secureboot", ("firmware-denied", "confirmed"), &[], "blocked"),
    ("secureboot-certificate-refused", ("secure-boot-update-refused", "confirmed"), &[], "blocked"),
    ("search-wsus-is-slow", ("update-server", "probable"), &[], "blocked"),
    ("search-wsus-has-no-address", ("wsus-policy-inconsistent", "confirmed"), &[], "blocked"),
    ("store-misses-a-package", ("package-missing", "probable"), &[], "blocked"),
    ("guard-stops-the-installer", ("guard-blocked", "probable"), &[], "blocked"),
    // Several, of which one follows from another or is beside it.
    ("service-bits-disabled", ("service-disabled", "confirmed"), &["client-state-damaged"], "blocked"),
    ("disk-c-is-full", ("disk-full", "confirmed"), &["no-room-named"], "blocked"),
    ("efi-partition-has-no-room", ("efi-partition-full", "confirmed"), &["installer-failed"], "blocked"),
    ("transaction-stuck-for-days", ("transaction-stuck", "probable"), &["restart-due"], "blocked"),
    ("consequence-store-after-refusal", ("object-denied", "probable"), &["store-damaged"], "blocked"),
    // Windows and the hardware together.
    ("combined-acl-and-old-bmc", ("softwaredistribution-denied", "confirmed"), &["hardware-nearby"], "blocked"),
    ("combined-disk-and-store", ("storage-failing", "probable"), &["store-damaged", "hardware-nearby"], "blocked"),
    ("combined-driver-and-memory", ("driver-failed", "probable"), &["hardware-nearby"], "blocked"),
    ("combined-restart-and-bmc-waits", ("restart-due", "confirmed"), &["hardware-nearby"], "blocked"),
    ("combined-psu-and-healthy-windows", (NONE, ""), &[], "blocked"),
];

/// What was said of a scenario.
struct Said {
    first: (String, String),
    active: BTreeSet<String>,
    explain: String,
    check: String,
}

fn said(name: &str) -> Said {
    let ask = |command: &str| -> serde_json::Value {
        let mock = format!("mock:sr650-v2/{name}");
        let answer = run(patchgate([command, &mock, "--as-of", "2026-11-22", "--format", "json"]));
        let report: serde_json::Value =
            serde_json::from_str(&answer.out).unwrap_or_else(|e| panic!("{name}: {e}: {}", answer.err));
        let code = match report["verdict"].as_str().unwrap() {
            "ready" => 0,
            "blocked" => 1,
            _ => 3,
        };
        assert_eq!(answer.code, code, "{name}: the exit code is the verdict");
        report
    };
    let (explained, checked) = (ask("explain"), ask("check"));
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let causes = explained["diagnosis"]["causes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_active = |cause: &&serde_json::Value| {
        matches!(word(&cause["confidence"]).as_str(), "confirmed" | "probable" | "possible")
    };
    let active: Vec<_> = causes.iter().filter(is_active).collect();
    let first = active.first().filter(|cause| cause["confidence"] != "possible");
    Said {
        first: first
            .map_or_else(|| (NONE.to_owned(), String::new()), |cause| (word(&cause["id"]), word(&cause["confidence"]))),
        active: active.iter().map(|cause| word(&cause["id"])).collect(),
        explain: word(&explained["verdict"]),
        check: word(&checked["verdict"]),
    }
}

/// How often each pair of expected and said stands, one pair a line; a `*` marks what is off the diagonal.
fn confusion(title: &str, pairs: &[(&str, &str)]) -> String {
    let mut counts = BTreeMap::<(&str, &str), usize>::new();
    for pair in pairs {
        *counts.entry(*pair).or_default() += 1;
    }
    let mut text = format!("\n{title:<32} {:<32} times\n", "said");
    for ((wanted, found), times) in counts {
        text.push_str(&format!("{wanted:<32} {found:<32} {times}{}\n", if wanted == found { "" } else { " *" }));
    }
    text
}

#[test]
fn every_scenario_is_told_for_what_it_was_made_for() {
    assert!(ROWS.len() >= 24);
    let all = patchgate::mock::scenarios("sr650-v2").unwrap();
    for (name, ..) in ROWS {
        assert!(all.iter().any(|(known, _)| known == name), "{name} is no scenario");
    }
    let names: Vec<&str> = ROWS.iter().map(|(name, ..)| *name).collect();
    let said: Vec<Said> = std::thread::scope(|scope| {
        let halves: Vec<_> = names.chunks(names.len().div_ceil(4)).collect();
        let threads: Vec<_> = halves
            .into_iter()
            .map(|part| scope.spawn(|| part.iter().map(|name| said(name)).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let answers = || ROWS.iter().zip(&said);
    let causes: Vec<_> = answers().map(|((_, (cause, _), ..), said)| (*cause, said.first.0.as_str())).collect();
    let explained: Vec<_> = answers().map(|((.., verdict), said)| (*verdict, said.explain.as_str())).collect();
    let checked: Vec<_> = answers().map(|((.., verdict), said)| (*verdict, said.check.as_str())).collect();
    let table = confusion("expected cause", &causes)
        + &confusion("expected verdict (explain)", &explained)
        + &confusion("expected verdict (check)", &checked);
    println!("{table}");
    for ((name, (cause, standing), others, verdict), said) in answers() {
        assert_eq!((said.first.0.as_str(), said.first.1.as_str()), (*cause, *standing), "{name}\n{table}");
        assert_eq!((said.explain.as_str(), said.check.as_str()), (*verdict, *verdict), "{name}\n{table}");
        for other in *others {
            assert!(said.active.contains(*other), "{name}: {other} in {:?}", said.active);
        }
        // Nothing else is said but what the hardware shows nearby, which is a correlation and called one.
        let known = |id: &String| id == cause || others.contains(&id.as_str()) || id == "hardware-nearby";
        assert!(said.active.iter().all(known), "{name}: {:?}", said.active);
    }
}
