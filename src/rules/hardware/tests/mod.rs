//! Batteries, wear and event logs, on synthetic evidence.

mod logs;

use super::{active_faults, drive_wear, hardware_health};
use crate::evidence::testing::{absent, at, evidence, fine, hardware, known, list, log_entry, null, system, text};
use crate::evidence::{
    Controller, Drive, Evidence, Hardware, Health, Log, LogEntry, LogKind, Manager, Members, Missing, Observation,
    Offer, PowerSupply, Status, Storage, Unread,
};
use crate::rules::testing::findings;
use crate::rules::{Finding, Outcome, Severity};

fn controller(battery: Observation<String>) -> Controller {
    Controller {
        uri: "/redfish/v1/Systems/1/Storage/1#/StorageControllers/0".into(),
        name: text("RAID"),
        model: text("930-8i"),
        firmware_version: text("51.23.0-5631"),
        status: fine(),
        battery,
        cache: absent(),
    }
}

fn drive() -> Drive {
    Drive {
        uri: "/redfish/v1/Systems/1/Storage/1/Drives/0".into(),
        name: text("Drive 0"),
        manufacturer: text("Contoso"),
        model: text("D1"),
        serial: text("SYNTHETIC"),
        revision: text("1"),
        capacity_bytes: known(1),
        failure_predicted: known(false),
        life_left_percent: known(99),
        media_type: text("SSD"),
        status: fine(),
        vendor_state: absent(),
    }
}

fn with_storage(controllers: Vec<Controller>, drives: Vec<Drive>) -> Evidence {
    let mut hardware = hardware();
    hardware.storage = list(vec![Storage {
        uri: "/redfish/v1/Systems/1/Storage/1".into(),
        name: text("RAID"),
        status: fine(),
        controllers: list(controllers),
        drives: list(drives),
        volumes: list(Vec::new()),
    }]);
    evidence(hardware)
}

fn verdict_of(findings: &[Finding], component: &str) -> Option<(Outcome, Severity)> {
    findings.iter().find(|f| f.component == component).map(|f| (f.outcome, f.severity))
}

#[test]
fn a_battery_that_is_not_in_its_good_state_warns_and_an_unknown_word_is_unknown() {
    let judged = |battery| {
        let found = findings(&hardware_health::RULE, &with_storage(vec![controller(battery)], Vec::new()), None);
        verdict_of(&found, "Systems/1/Storage/1#/StorageControllers/0 battery")
    };
    assert_eq!(judged(text("Operational")).unwrap().0, Outcome::Pass);
    assert_eq!(judged(text("Degraded")), Some((Outcome::Fail, Severity::Warn)));
    assert_eq!(judged(text("Learning")), Some((Outcome::Unknown, Severity::Warn)));
    assert_eq!(judged(text("")), Some((Outcome::Unknown, Severity::Warn)));
    assert_eq!(judged(null()), Some((Outcome::Unknown, Severity::Warn)));
    assert_eq!(judged(absent()), None, "an adapter without a battery says nothing of one");
}

#[test]
fn what_the_raid_controller_says_of_a_drive_stands_beside_its_health() {
    let mut drive = drive();
    drive.status = Status { health: known(Health::Critical), ..fine() };
    drive.vendor_state = text("Online");
    let found = findings(&hardware_health::RULE, &with_storage(Vec::new(), vec![drive]), None);
    let drive = found.iter().find(|f| f.component == "Systems/1/Storage/1/Drives/0").unwrap();
    let lines: Vec<_> = drive.evidence.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(drive.outcome, Outcome::Fail);
    assert!(
        lines[0].contains("Critical") && lines[1].contains("DriveStatus") && lines[1].contains("Online"),
        "{lines:?}"
    );
}

#[test]
fn a_manager_without_health_is_a_gap_unless_its_service_is_known_for_it() {
    let judged = |quirks: &[&str]| {
        let mut hardware = hardware();
        hardware.service.quirks = quirks.iter().map(|q| (*q).to_owned()).collect();
        hardware.manager = known(Manager {
            uri: "/redfish/v1/Managers/1".into(),
            model: text("BMC"),
            firmware_version: text("1"),
            date_time: text("2026-11-22T03:00:00Z"),
            status: Status { health: absent(), ..fine() },
            active_image: absent(),
        });
        verdict_of(&findings(&hardware_health::RULE, &evidence(hardware), None), "Managers/1").unwrap().0
    };
    assert_eq!(judged(&["manager-without-health"]), Outcome::NotApplicable);
    assert_eq!(judged(&[]), Outcome::Unknown);
}

#[test]
fn a_drive_near_the_end_of_its_life_warns() {
    let judged = |left: Observation<u64>, media: &str| {
        let drive = Drive { life_left_percent: left, media_type: text(media), ..drive() };
        let found = findings(&drive_wear::RULE, &with_storage(Vec::new(), vec![drive]), None);
        assert!(found.iter().all(|f| f.severity == Severity::Warn), "wear blocks nothing: {found:?}");
        found[0].outcome
    };
    assert_eq!(judged(known(11), "SSD"), Outcome::Pass);
    assert_eq!(judged(known(10), "SSD"), Outcome::Fail);
    assert_eq!(judged(known(0), "SSD"), Outcome::Fail);
    assert_eq!(judged(known(255), "SSD"), Outcome::Unknown);
    assert_eq!(judged(null(), "SSD"), Outcome::Unknown);
    assert_eq!(judged(null(), "HDD"), Outcome::NotApplicable);
    assert_eq!(judged(absent(), "SSD"), Outcome::NotApplicable);
}

#[test]
fn drives_that_could_not_be_read_have_unknown_wear() {
    let mut hardware = hardware();
    hardware.storage = null();
    assert_eq!(findings(&drive_wear::RULE, &evidence(hardware), None)[0].outcome, Outcome::Unknown);
}

fn part(uri: &str, health: Observation<Health>) -> crate::evidence::Part {
    crate::evidence::Part { uri: uri.into(), name: text("part"), status: Status { health, ..fine() } }
}

fn judged(hardware: Hardware, component: &str) -> Option<(Outcome, Severity)> {
    verdict_of(&findings(&hardware_health::RULE, &evidence(hardware), None), component)
}

#[test]
fn silence_is_a_gap_where_others_tell_unless_a_roll_up_answers() {
    let with = |status: Status, modules: Vec<Observation<Health>>| {
        let parts = modules.into_iter().enumerate();
        let parts = parts.map(|(n, health)| part(&format!("/redfish/v1/Systems/1/Memory/{n}"), health)).collect();
        Hardware { system: known(system(status)), memory_modules: list(parts), ..hardware() }
    };
    let (ok, silent) = (|| known(Health::Ok), absent::<Health>);
    let first = |hardware| judged(hardware, "Systems/1/Memory/0").unwrap().0;
    assert_eq!(first(with(fine(), vec![silent(), ok()])), Outcome::Unknown);
    assert_eq!(first(with(fine(), vec![silent(), silent()])), Outcome::NotApplicable);
    let covered = || Status { rollup: known(Health::Ok), ..fine() };
    assert_eq!(first(with(covered(), vec![silent(), ok()])), Outcome::NotApplicable);
    assert_eq!(first(with(covered(), vec![known(Health::Critical), ok()])), Outcome::Fail, "a good sum hides nothing");
    assert_eq!(first(with(covered(), vec![known(Health::Other("Degraded".into()))])), Outcome::Unknown);
}

#[test]
fn a_roll_up_warns_or_blocks_only_where_it_is_worse_than_what_was_read() {
    let with = |rollup: Health, part_health: Health| {
        let status = Status { rollup: known(rollup), ..fine() };
        let processors = list(vec![part("/redfish/v1/Systems/1/Processors/1", known(part_health))]);
        judged(Hardware { system: known(system(status)), processors, ..hardware() }, "Systems/1 roll-up")
    };
    assert_eq!(with(Health::Ok, Health::Ok), None);
    assert_eq!(with(Health::Warning, Health::Ok), Some((Outcome::Fail, Severity::Warn)));
    assert_eq!(with(Health::Critical, Health::Warning), Some((Outcome::Fail, Severity::Block)));
    assert_eq!(with(Health::Critical, Health::Critical), None, "the processor is what has failed");
}

#[test]
fn an_absent_part_that_is_critical_fails_and_one_that_is_silent_is_an_empty_place() {
    let judged = |health| {
        let state = known(crate::evidence::State::Absent);
        let module = crate::evidence::Part {
            status: Status { health, rollup: absent(), state },
            ..part("/redfish/v1/Systems/1/Memory/0", absent())
        };
        let hardware = Hardware { system: known(system(fine())), memory_modules: list(vec![module]), ..hardware() };
        judged(hardware, "Systems/1/Memory/0").unwrap().0
    };
    assert_eq!(judged(known(Health::Critical)), Outcome::Fail);
    assert_eq!(judged(known(Health::Ok)), Outcome::NotApplicable);
    assert_eq!(judged(null()), Outcome::NotApplicable);
}
