//! Batteries, wear and event logs, on synthetic evidence.

use super::{active_faults, drive_wear, hardware_health};
use crate::evidence::testing::{absent, at, evidence, fine, hardware, known, list, log_entry, null, text};
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

fn event(number: usize, severity: Health, resolved: Observation<bool>) -> LogEntry {
    LogEntry {
        severity: known(severity),
        resolved,
        ..log_entry(number, "2026-11-20T03:00:00Z", "Something (synthetic)")
    }
}

fn with_logs(logs: Members<Log>) -> Hardware {
    Hardware { logs: known(logs), ..hardware() }
}

fn event_log(entries: Vec<LogEntry>) -> Members<Log> {
    let uri = "/redfish/v1/Systems/1/LogServices/IML".into();
    Members::whole(vec![Log { uri, kind: LogKind::Event, entries: list(entries) }])
}

fn outcomes(hardware: Hardware) -> Vec<(Outcome, Severity)> {
    findings(&active_faults::RULE, &evidence(hardware), None).iter().map(|f| (f.outcome, f.severity)).collect()
}

#[test]
fn only_what_an_event_log_does_not_call_over_is_an_open_fault() {
    let judged = |entries| outcomes(with_logs(event_log(entries)));
    let over = || event(1, Health::Critical, known(true));
    assert_eq!(judged(vec![over()]), [(Outcome::Pass, Severity::Block)]);
    assert_eq!(judged(vec![over(), event(2, Health::Ok, absent())]), [(Outcome::Pass, Severity::Block)]);
    assert_eq!(judged(vec![over(), event(2, Health::Warning, known(false))]), [(Outcome::Fail, Severity::Warn)]);
    assert_eq!(judged(vec![event(2, Health::Critical, known(false))]), [(Outcome::Fail, Severity::Block)]);
}

#[test]
fn an_event_log_that_holds_nothing_bad_holds_no_open_fault() {
    let judged = |entries| outcomes(with_logs(event_log(entries)));
    let pass = [(Outcome::Pass, Severity::Block)];
    assert_eq!(judged(Vec::new()), pass);
    assert_eq!(judged(vec![event(1, Health::Ok, absent())]), pass);
    assert_eq!(judged(vec![event(1, Health::Ok, known(false))]), pass, "OpenBMC never resolves what informs");
}

#[test]
fn an_entry_that_does_not_say_whether_it_is_over_is_unknown_where_nobody_says_that_the_server_is_well() {
    let judged = |entries| outcomes(with_logs(event_log(entries)));
    let unknown = [(Outcome::Unknown, Severity::Block)];
    assert_eq!(judged(vec![event(1, Health::Critical, absent()), event(2, Health::Critical, null())]), unknown);
    assert_eq!(judged(vec![event(1, Health::Ok, known(true)), event(2, Health::Critical, absent())]), unknown);
}

/// A server whose system and one supply have this health.
fn as_well_as(system: Observation<Health>, supply: Observation<Health>, entries: Vec<LogEntry>) -> Hardware {
    let mut hardware = with_logs(event_log(entries));
    let mut joined = crate::history::testing::hardware();
    let read = crate::history::testing::system(&mut joined);
    read.status.health = system;
    hardware.system = joined.system;
    hardware.power_supplies = list(vec![PowerSupply {
        uri: SUPPLY.into(),
        name: text("PSU1"),
        manufacturer: absent(),
        model: absent(),
        serial: absent(),
        firmware_version: absent(),
        capacity_watts: absent(),
        status: Status { health: supply, ..fine() },
    }]);
    hardware
}

const SUPPLY: &str = "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU1";

#[test]
fn an_open_entry_is_a_fault_only_while_the_health_of_its_part_agrees() {
    let (fine, bad) = (|| known(Health::Ok), || known(Health::Critical));
    let open = || event(1, Health::Critical, known(false));
    let silent = || event(1, Health::Critical, absent());
    let (warns, fails) = (vec![(Outcome::Fail, Severity::Warn)], vec![(Outcome::Fail, Severity::Block)]);
    let unknown = vec![(Outcome::Unknown, Severity::Block)];
    assert_eq!(outcomes(as_well_as(fine(), fine(), vec![open()])), warns);
    assert_eq!(outcomes(as_well_as(fine(), fine(), vec![silent()])), warns);
    assert_eq!(outcomes(as_well_as(bad(), fine(), vec![open()])), fails);
    assert_eq!(outcomes(as_well_as(fine(), bad(), vec![open()])), fails, "it names no part, so it may be this one");
    assert_eq!(outcomes(as_well_as(fine(), bad(), vec![silent()])), unknown);
    assert_eq!(outcomes(as_well_as(null(), fine(), vec![open()])), fails, "nobody says that it is over");
    assert_eq!(outcomes(as_well_as(null(), fine(), vec![silent()])), unknown);
    // A warning of the present does not bear out a critical entry of the past.
    assert_eq!(outcomes(as_well_as(fine(), known(Health::Warning), vec![open()])), warns);
    // The part that it names is asked, and no other.
    let of = |origin: &str| vec![LogEntry { origin: text(origin), ..open() }];
    assert_eq!(outcomes(as_well_as(fine(), bad(), of(SUPPLY))), fails);
    assert_eq!(outcomes(as_well_as(bad(), fine(), of(SUPPLY))), warns);
    assert_eq!(outcomes(as_well_as(bad(), fine(), of("/redfish/v1/Chassis/1/Gone"))), fails);
    assert_eq!(outcomes(as_well_as(bad(), null(), of(SUPPLY))), fails);
}

#[test]
fn what_is_below_a_part_is_held_against_it_and_a_warning_hides_no_more_than_a_warning() {
    let (fine, bad, warning) = (|| known(Health::Ok), || known(Health::Critical), || known(Health::Warning));
    let (warns, fails) = (vec![(Outcome::Fail, Severity::Warn)], vec![(Outcome::Fail, Severity::Block)]);
    let open = || event(1, Health::Critical, known(false));
    // A sensor of the supply, while the system is bad for another reason; and the same by the name of the sensor alone.
    let sensor = |entry| LogEntry { origin: text(&format!("{SUPPLY}/Sensors/Fan")), ..entry };
    let by_name = |entry| LogEntry { message: text("PSU1_FAN_FRONT critical low threshold assert."), ..entry };
    for about in [sensor as fn(LogEntry) -> LogEntry, by_name] {
        assert_eq!(outcomes(as_well_as(bad(), fine(), vec![about(open())])), warns);
        assert_eq!(outcomes(as_well_as(fine(), bad(), vec![about(open())])), fails);
        assert_eq!(outcomes(as_well_as(bad(), null(), vec![about(open())])), fails, "it does not say how it is");
    }
    // What is summed up of a part agrees as well as its own word.
    let mut hardware = as_well_as(fine(), fine(), vec![sensor(open())]);
    let Observation::Known { value: supplies, .. } = &mut hardware.power_supplies else { panic!("there is a supply") };
    supplies.items[0].status.rollup = bad();
    assert_eq!(outcomes(hardware), fails);
    // Whether it is over is not known, and the worst that it hides is a warning.
    let silent = |severity| event(1, severity, absent());
    let unknown = |weight| vec![(Outcome::Unknown, weight)];
    assert_eq!(outcomes(as_well_as(warning(), fine(), vec![silent(Health::Warning)])), unknown(Severity::Warn));
    let both = vec![silent(Health::Warning), silent(Health::Critical)];
    assert_eq!(outcomes(as_well_as(bad(), fine(), both)), unknown(Severity::Block));
    assert_eq!(
        outcomes(as_well_as(bad(), fine(), vec![silent(Health::Other("Odd".into()))])),
        unknown(Severity::Block)
    );
}

#[test]
fn what_nobody_called_over_is_one_warning_for_each_code_with_its_newest_day() {
    let entry = |n, code: &str, created: &str| LogEntry {
        code: text(code),
        created: text(created),
        ..event(n, Health::Critical, known(false))
    };
    let entries = vec![
        entry(1, "class0x0013code0x0014", "2025-07-29T22:32:47Z"),
        entry(2, "class0x0013code0x0014", "2025-08-12T18:43:32Z"),
        entry(3, "class0x0013code0x0014", "2025-08-05T17:08:28Z"),
        entry(4, "class0x000acode0x2403", "2025-07-30T17:16:05Z"),
    ];
    let hardware = as_well_as(known(Health::Ok), known(Health::Ok), entries);
    let found = findings(&active_faults::RULE, &evidence(hardware), None);
    assert_eq!(found.len(), 2, "{found:?}");
    let erased = found.iter().find(|f| f.component.ends_with("class0x0013code0x0014")).unwrap();
    assert_eq!((erased.outcome, erased.severity), (Outcome::Fail, Severity::Warn));
    assert!(erased.title.text.contains('3') && erased.title.text.contains("2025-08-12T18:43:32Z"), "{erased:?}");
}

#[test]
fn a_service_that_need_not_keep_a_log_of_faults_is_not_asked_for_one() {
    let judged = |offer, logs: Observation<Members<Log>>| {
        let mut hardware = Hardware { logs, ..hardware() };
        hardware.capabilities.fault_log = offer;
        outcomes(hardware)
    };
    let none = || list(Vec::new());
    let failed = || Observation::missing(Missing::Failed { detail: "503".into() }, "test", at());
    assert_eq!(judged(Offer::Optional, none())[0].0, Outcome::NotApplicable);
    assert_eq!(judged(Offer::Optional, absent())[0].0, Outcome::NotApplicable);
    assert_eq!(judged(Offer::Optional, failed())[0].0, Outcome::Unknown);
    for offer in [Offer::Expected, Offer::Unclear] {
        assert_eq!(judged(offer, none())[0].0, Outcome::Unknown);
        assert_eq!(judged(offer, absent())[0].0, Outcome::Unknown);
    }
}

#[test]
fn logs_that_could_not_be_read_are_a_gap_beside_those_that_could() {
    let mut logs = event_log(vec![event(1, Health::Critical, known(true))]);
    let reason = crate::evidence::Missing::Failed { detail: "503".into() };
    logs.unread.push(Unread { from: "/redfish/v1/Managers/1/LogServices".into(), missing: reason, at: at() });
    assert!(outcomes(with_logs(logs)).contains(&(Outcome::Unknown, Severity::Block)));
}

#[test]
fn a_gap_is_a_warning_only_where_the_same_question_is_answered_elsewhere() {
    let gap = || {
        let missing = Missing::Failed { detail: "503".into() };
        Unread { from: "/redfish/v1/Managers/1/LogServices".into(), missing, at: at() }
    };
    let judged = |offer, kind, whole: bool| {
        let mut logs = event_log(Vec::new());
        logs.items[0].kind = kind;
        if !whole {
            logs.items[0].entries = known(Members { items: Vec::new(), unread: vec![gap()] });
        }
        logs.unread.push(gap());
        let mut hardware = with_logs(logs);
        hardware.capabilities.fault_log = offer;
        outcomes(hardware).into_iter().find(|(outcome, _)| *outcome == Outcome::Unknown).unwrap().1
    };
    assert_eq!(judged(Offer::Optional, LogKind::Active, true), Severity::Warn);
    for (offer, kind, whole) in [
        (Offer::Optional, LogKind::Active, false),
        (Offer::Optional, LogKind::Event, true),
        (Offer::Optional, LogKind::Unclear, true),
        (Offer::Expected, LogKind::Active, true),
        (Offer::Unclear, LogKind::Active, true),
    ] {
        assert_eq!(judged(offer, kind, whole), Severity::Block, "{offer:?} {kind:?} {whole}");
    }
    // What is open now would show in the sum of the server, where it has one.
    let summed = |rollup, health| {
        let mut logs = event_log(Vec::new());
        logs.unread.push(gap());
        let status = Status { rollup, health, ..fine() };
        let mut hardware = Hardware { system: known(system(status)), ..with_logs(logs) };
        hardware.capabilities.fault_log = Offer::Optional;
        outcomes(hardware).into_iter().find(|(outcome, _)| *outcome == Outcome::Unknown).unwrap().1
    };
    assert_eq!(summed(known(Health::Ok), absent()), Severity::Warn);
    assert_eq!(summed(known(Health::Warning), known(Health::Ok)), Severity::Block);
    assert_eq!(summed(absent(), known(Health::Ok)), Severity::Block, "it answers for no part");
}

#[test]
fn what_is_bad_in_a_list_of_a_maker_whom_nobody_knows_is_unknown() {
    let judged = |entries| {
        let mut logs = event_log(entries);
        logs.items[0].kind = LogKind::Unclear;
        outcomes(Hardware { ..with_logs(logs) })
    };
    let (pass, unknown) = ([(Outcome::Pass, Severity::Block)], [(Outcome::Unknown, Severity::Block)]);
    assert_eq!(judged(Vec::new()), pass);
    assert_eq!(judged(vec![event(1, Health::Ok, absent()), event(2, Health::Critical, known(true))]), pass);
    for resolved in [absent(), null(), known(false)] {
        assert_eq!(judged(vec![event(1, Health::Warning, resolved.clone())]), unknown);
        assert_eq!(judged(vec![event(1, Health::Ok, absent()), event(2, Health::Critical, resolved)]), unknown);
    }
}

#[test]
fn the_id_of_an_event_stands_in_the_line_of_its_fault() {
    let mut entry = event(1, Health::Critical, known(false));
    (entry.code, entry.event_id) = (text("FQXSPPW0061M"), text("0x800702080A010400"));
    let found = findings(&active_faults::RULE, &evidence(with_logs(event_log(vec![entry]))), None);
    assert!(found[0].evidence[0].text.contains("(event 0x800702080A010400)"), "{found:?}");
}

fn part(uri: &str, health: Observation<Health>) -> crate::evidence::Part {
    crate::evidence::Part { uri: uri.into(), name: text("part"), status: Status { health, ..fine() } }
}

fn system(status: Status) -> crate::evidence::System {
    crate::evidence::System {
        uri: "/redfish/v1/Systems/1".into(),
        manufacturer: text("Contoso"),
        model: text("C1"),
        sub_model: absent(),
        sku: absent(),
        serial: text("SYNTHETIC"),
        os_serial: absent(),
        uuid: absent(),
        bios_version: text("1"),
        power_state: text("On"),
        status,
        processors: known(Health::Ok),
        memory: absent(),
        trusted_modules: absent(),
        areas: absent(),
        batteries: absent(),
    }
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
