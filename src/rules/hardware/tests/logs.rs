//! What the logs of a BMC say, and what they leave open.

use super::*;

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
