//! The laws of standing, held against random evidence: what may be confirmed, and what changes nothing.

use proptest::prelude::*;

use super::cause::{Cause, Confidence};
use super::causes::register::CAUSES;
use super::diagnose::{Diagnosis, diagnose};
use super::testing::judge_without_baseline;
use crate::evidence::{LogLevel, StartType, Windows};
use crate::history::events::{CAPI2, ESENT, SERVICE_CONTROL, TPM_WMI, WINDOWS_UPDATE};
use crate::history::testing::{at, cbs, cbs_line, event, healthy, joined, known, log, service};

const TITLE: &str =
    "2026-04 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5082142)";

/// What the update may fail with.
const CODES: &[&str] = &[
    "0x80070005",
    "0x800F0922",
    "0x80070002",
    "0x8007000D",
    "0x80073701",
    "0x80073712",
    "0x800F0831",
    "0x80070BC9",
    "0x80070643",
    "0x80070070",
    "0x800705AA",
    "0x800F0823",
    "0x800F0920",
    "0x80070422",
    "0xC8000222",
    "0x80240022",
];

/// Lines in the shapes that say something.
const LINES: &[&str] = &[
    r"Failed to create file: \??\C:\Windows\WinSxS\Temp\x [HRESULT = 0x80070005 - E_ACCESSDENIED]",
    "INSTALL index: 9, phase: 2, result 13, inf: fabrikam.inf",
    "Doqi: Failed loading driver operations queue. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
    "(F) Failed execution of queue item Installer: HTTP Installer ({00aa}) with HRESULT HRESULT_FROM_WIN32(1058).",
    "Startup: Failed to process advanced operation queue, startupPhase: 0. [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]",
    "Store corruption, manifest missing for package: Package_1_for_KB5000001~31bf3856ad364e35~amd64~~10.0.1.1",
    "(F) Attempting to mark store corrupt with category [l:21 ml:22]'CorruptComponentValue'",
    "Failed to commit. [HRESULT = 0x80070070 - ERROR_DISK_FULL]",
    "Failed to get store state [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]",
    "Failed to load the COMPONENTS hive from 'C:\\x' into 'HKLM\\COMPONENTS'. [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]",
    "Startup: A possible hang was detected on the last boot. [HRESULT = 0x800f0920 - CBS_E_HANG_DETECTED]",
    "(F) ServicingBootFiles failed. Error = 0x70",
    "Failed to install catalog: CryptCATAdminAddCatalog [HRESULT = 0x8000ffff - E_UNEXPECTED]",
];

/// Lines that healthy servers write too.
const NOISE: &[&str] = &[
    "Only package owners can remove package: X [HRESULT = 0x80070005 - E_ACCESSDENIED]",
    "Failed to read RptTime [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
    "Failed to internally open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]",
    "Not able to add pending.xml to Windows Error Report. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
    "SQM: average disk throughput datapoint is invalid [HRESULT = 0x80040154 - Unknown Error]",
    "Failed restart attempt. [HRESULT = 0x8007045b - ]",
];

/// A server with a failed update and anything beside it.
#[derive(Clone, Debug)]
struct World {
    code: usize,
    lines: Vec<(usize, bool)>,
    events: Vec<usize>,
    disabled: Vec<usize>,
    waiting: bool,
    restarted: bool,
    full: bool,
}

fn worlds() -> impl Strategy<Value = World> {
    let lines = prop::collection::vec((0..LINES.len(), any::<bool>()), 0..4);
    let events = prop::collection::vec(0..6_usize, 0..4);
    let disabled = prop::collection::vec(0..4_usize, 0..2);
    (0..CODES.len(), lines, events, disabled, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(code, lines, events, disabled, waiting, restarted, full)| World {
            code,
            lines,
            events,
            disabled,
            waiting,
            restarted,
            full,
        },
    )
}

const IN_SESSION: &str = "2026-04-18T13:05:00Z";

fn windows(world: &World) -> Windows {
    let mut windows = healthy();
    let (code, title) = (("errorCode", CODES[world.code]), ("updateTitle", TITLE));
    *log(&mut windows, "System", WINDOWS_UPDATE) =
        vec![event(20, "2026-04-18T13:09:41Z", &[code, title]), event(43, "2026-04-18T13:02:10Z", &[title])];
    if world.restarted {
        log(&mut windows, "System", WINDOWS_UPDATE).push(event(20, "2026-04-17T09:00:00Z", &[code, title]));
        windows.os.last_boot = known(at("2026-04-18T01:00:00Z"));
    }
    windows.pending_restart.pending_xml = known(world.waiting);
    for (line, error) in &world.lines {
        let level = if *error { LogLevel::Error } else { LogLevel::Info };
        cbs(&mut windows).lines.push(cbs_line(IN_SESSION, level, LINES[*line]));
    }
    for kind in &world.events {
        put_event(&mut windows, *kind);
    }
    for name in &world.disabled {
        let name = ["wuauserv", "cryptsvc", "trustedinstaller", "mpssvc"][*name];
        service(&mut windows, name).start = known(StartType::Disabled);
    }
    if world.full
        && let crate::evidence::Observation::Known { value, .. } = &mut windows.volumes
    {
        value.items[0].free_bytes = known(1 << 20);
    }
    windows
}

fn put_event(windows: &mut Windows, kind: usize) {
    let (log_name, provider, record) = match kind {
        0 => ("System", TPM_WMI, event(1796, IN_SESSION, &[("param1", "DBX"), ("param2", "0x80070005")])),
        1 => ("System", TPM_WMI, event(1795, IN_SESSION, &[("param1", "0x80070013"), ("param2", "DB")])),
        2 => ("Application", CAPI2, event(257, IN_SESSION, &[("param1", "-1032")])),
        3 => ("Application", ESENT, event(412, IN_SESSION, &[("param1", "wuaueng.dll"), ("param2", "-546")])),
        4 => ("System", SERVICE_CONTROL, event(7023, IN_SESSION, &[("param1", "Windows Update"), ("param2", "%%5")])),
        _ => ("System", TPM_WMI, event(1032, IN_SESSION, &[])),
    };
    log(windows, log_name, provider).push(record);
}

fn judged(windows: Windows) -> Diagnosis {
    let evidence = joined(None, Some(windows));
    let findings = judge_without_baseline(&evidence);
    diagnose(&evidence, &findings)
}

fn confirmed(diagnosis: &Diagnosis) -> Vec<&Cause> {
    diagnosis.causes.iter().filter(|cause| cause.confidence == Confidence::Confirmed).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_confirmed_by_one_thing_alone(world in worlds()) {
        let diagnosis = judged(windows(&world));
        let window = diagnosis.failure.as_ref().map(|failure| failure.window.clone()).unwrap();
        for cause in confirmed(&diagnosis) {
            let in_session = cause.supports.iter().any(|line| window.contains(line.at));
            prop_assert!(in_session, "{cause:#?}");
            prop_assert!(cause.supports.len() >= 2, "{cause:#?}");
        }
    }

    #[test]
    fn what_may_be_the_cause_has_a_remedy_of_its_own_plans(world in worlds()) {
        let diagnosis = judged(windows(&world));
        for cause in diagnosis.causes.iter().filter(|cause| cause.confidence <= Confidence::Possible) {
            let rule = CAUSES.iter().find(|rule| rule.id == cause.id).unwrap();
            let remedy = cause.remedy.as_ref().unwrap();
            let steps: Vec<&str> = remedy.steps.iter().map(|step| step.id.as_str()).collect();
            let plans = rule.plans.iter().map(|plan| plan.iter().map(|step| step.id).collect::<Vec<_>>());
            prop_assert!(plans.into_iter().any(|plan| plan == steps), "{}: {steps:?}", cause.id);
        }
    }

    #[test]
    fn a_line_that_healthy_servers_write_changes_no_cause(world in worlds(), noise in 0..NOISE.len(), first in any::<bool>()) {
        let before = judged(windows(&world));
        let mut with_noise = windows(&world);
        let at = if first { "2026-04-18T13:03:00Z" } else { "2026-04-18T13:08:00Z" };
        let line = cbs_line(at, LogLevel::Info, NOISE[noise]);
        let lines = &mut cbs(&mut with_noise).lines;
        if first { lines.insert(0, line) } else { lines.push(line) }
        let after = judged(with_noise);
        let surest = |diagnosis: &Diagnosis| diagnosis.causes.first().map(|cause| (cause.id.clone(), cause.confidence));
        prop_assert_eq!(surest(&before), surest(&after), "{}", NOISE[noise]);
    }

    #[test]
    fn a_record_of_the_secure_boot_task_confirms_nothing_beside_another_update(world in worlds(), kind in 0..2_usize) {
        let before = judged(windows(&world));
        let mut with_record = windows(&world);
        put_event(&mut with_record, kind);
        let after = judged(with_record);
        let ids = |diagnosis: &Diagnosis| confirmed(diagnosis).iter().map(|cause| cause.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&before), ids(&after));
    }

    #[test]
    fn what_a_line_names_stands_before_what_only_a_code_tells(world in worlds()) {
        let diagnosis = judged(windows(&world));
        let of_session = |cause: &Cause| cause.supports.iter().any(|line| line.text.contains("CBS.log line"));
        let named = diagnosis.causes.iter().position(|c| c.confidence == Confidence::Probable && of_session(c));
        let by_code = |c: &Cause| c.not_seen.iter().any(|line| line.text.contains("no line of the failed session tells more"));
        let told = diagnosis.causes.iter().position(by_code);
        prop_assert!(named.is_none_or(|named| told.is_none_or(|told| named < told)), "{:#?}", diagnosis.causes);
    }
}
