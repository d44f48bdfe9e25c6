//! The Windows drivers that firmware demands. All of it is synthetic.

use super::*;
use crate::evidence::{Area, Driver, Windows};
use crate::history::testing::{driver, healthy};

const RULE: &str = "match = { software-id = 'DEVICE-14E41597-*' }\nscheme = 'dotted'\n";

fn demand(driver: &str) -> Baseline {
    baseline(&[&format!("{RULE}driver = {{ {driver} }}")])
}

/// A server with the adapter, and a Windows with these drivers.
pub(super) fn server_with(drivers: Observation<Members<Driver>>) -> Evidence {
    let mut evidence = with_firmware(vec![member("Slot_2.1", "DEVICE-14E41597-13", "216.0.333.11")]);
    evidence.asked.insert(Area::Windows);
    evidence.windows = known(Windows { drivers, ..healthy() });
    evidence
}

fn judged(drivers: Vec<Driver>, demanded: &str) -> Finding {
    let mut found = findings("firmware-driver", &server_with(list(drivers)), Some(&demand(demanded)));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn outcome(drivers: Vec<Driver>, demanded: &str) -> Outcome {
    judged(drivers, demanded).outcome
}

const BY_INF: &str = "inf = 'bnxtnd.inf', min = '223.0.157.0'";

#[test]
fn every_driver_that_matches_is_new_enough_or_the_rule_fails() {
    let drivers = |versions: &[&str]| {
        (1..).zip(versions).map(|(number, version)| driver(number, "oem12.inf", version)).collect::<Vec<_>>()
    };
    for (versions, expected) in [
        (&["223.0.157.0"][..], Outcome::Pass),
        (&["223.0.157.0", "230.0.1.0"], Outcome::Pass),
        (&["223.0.157.0", "222.9.9.9"], Outcome::Fail),
        (&["9.0"], Outcome::Fail),
        (&["223.0.157.0", "new"], Outcome::Unknown),
        (&["222.0.0.0", "new"], Outcome::Fail),
        (&[""], Outcome::Unknown),
        (&[], Outcome::Unknown),
    ] {
        let finding = judged(drivers(versions), BY_INF);
        assert_eq!((finding.outcome, finding.severity), (expected, Severity::Warn), "{versions:?}: {finding:?}");
        assert_eq!((finding.component.as_str(), finding.sources.len()), ("r0", 1));
    }
    let strict = judged(drivers(&["9.0"]), &format!("{BY_INF}, severity = 'block'"));
    assert_eq!((strict.outcome, strict.severity), (Outcome::Fail, Severity::Block));
    assert!(strict.evidence[0].text.contains("oem12.inf (bnxtnd.inf_amd64_0000000000000001) DriverVersion: 9.0"));
}

#[test]
fn an_inf_file_is_known_by_either_of_its_names_in_any_letters() {
    let one = || vec![driver(1, "OEM12.INF", "223.0.157.0")];
    for pattern in ["bnxtnd.inf", "BNXTND*.inf", "oem12.inf", "oem*"] {
        assert_eq!(outcome(one(), &format!("inf = '{pattern}', min = '1'")), Outcome::Pass, "{pattern}");
    }
    let unnamed = |inf: &str, version: &str| vec![Driver { package: absent(), ..driver(1, inf, version) }];
    // Whose file oem12.inf was is not known, so it may be the one; that of Windows itself is not.
    assert!(judged(unnamed("oem12.inf", "9"), BY_INF).title.id == "firmware-driver-unknown");
    assert!(judged(unnamed("mshdc.inf", "9"), BY_INF).title.id == "firmware-driver-no-match");
    assert!(judged(unnamed("oem12.inf", "999"), BY_INF).title.id == "firmware-driver-no-match");
}

#[test]
fn all_patterns_must_match_and_what_is_missing_might() {
    let by_all = "inf = 'bnxtnd.inf', provider = 'Broadcom*', device = 'Broadcom P225p*', min = '223.0.157.0'";
    let old = || driver(1, "oem12.inf", "9");
    assert_eq!(outcome(vec![old()], by_all), Outcome::Fail);
    let other = judged(vec![Driver { provider: text("Microsoft"), ..old() }], by_all);
    assert_eq!((other.outcome, other.title.id.as_str()), (Outcome::Unknown, "firmware-driver-no-match"));
    for nameless in [Driver { provider: null(), ..old() }, Driver { device: null(), ..old() }] {
        let finding = judged(vec![nameless], by_all);
        assert_eq!((finding.outcome, finding.title.id.as_str()), (Outcome::Unknown, "firmware-driver-unknown"));
        assert!(finding.evidence[0].text.starts_with("perhaps it: "), "{finding:?}");
    }
}

#[test]
fn a_list_with_a_gap_or_no_list_does_not_pass() {
    let gap = Unread { from: "drivers".into(), missing: Missing::Failed { detail: "cut".into() }, at: at() };
    let good = driver(1, "oem12.inf", "223.0.157.0");
    let cut = known(Members { items: vec![good], unread: vec![gap] });
    for drivers in [cut, absent(), Observation::unrecorded()] {
        let found = findings("firmware-driver", &server_with(drivers), Some(&demand(BY_INF)));
        assert_eq!(brief(&found), ["r0: Unknown Warn"], "{found:?}");
    }
}

#[test]
fn a_firmware_that_the_server_has_not_demands_no_driver_and_one_that_it_may_have_is_unknown() {
    let judged = |change: fn(&mut Members<FirmwareMember>)| {
        let mut evidence = server_with(list(Vec::new()));
        let mut members = edit(&mut evidence).firmware.value().unwrap().clone();
        members.items.push(member("UEFI", "UEFI-AFE1-6", "36D-3.60"));
        change(&mut members);
        edit(&mut evidence).firmware = known(members);
        brief(&findings("firmware-driver", &evidence, Some(&demand(BY_INF))))
    };
    assert_eq!(judged(|members| drop(members.items.remove(0))), ["r0: NotApplicable Warn"]);
    assert_eq!(judged(|members| members.items[0].software_id = null()), ["r0: Unknown Warn"]);
    assert_eq!(judged(|members| members.items.clear()), ["r0: Unknown Warn"]);
    let lost = |members: &mut Members<FirmwareMember>| {
        let gone = members.items.remove(0);
        let missing = Missing::Failed { detail: "404".into() };
        members.unread.push(Unread { from: gone.uri, missing, at: at() });
    };
    assert_eq!(judged(lost), ["r0: Unknown Warn"]);
}

#[test]
fn where_no_driver_is_demanded_the_rule_does_not_apply() {
    let server = server_with(list(Vec::new()));
    for baseline in [None, Some(sr650_v2())] {
        assert_eq!(brief(&findings("firmware-driver", &server, baseline.as_ref())), ["drivers: NotApplicable Warn"]);
    }
    let windows_not_asked = with_firmware(vec![member("Slot_2.1", "DEVICE-14E41597-13", "1")]);
    let found = findings("firmware-driver", &windows_not_asked, Some(&demand(BY_INF)));
    assert_eq!(brief(&found), ["windows: Unknown Info"]);
}
