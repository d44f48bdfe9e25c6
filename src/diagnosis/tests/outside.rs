//! Causes outside the server's own permissions: firmware, caller, storage, and what the BMC reports nearby.

use super::*;

const SECURE_BOOT: &str =
    "2022-08 Security Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5012170)";

fn firmware_denied(time: &str) -> impl Fn(&mut Windows) {
    let record = event(1796, time, &[("EventType", "DBX"), ("HResult", "0x80070005")]);
    move |w| log(w, "System", events::TPM_WMI).push(record.clone())
}

#[test]
fn access_denied_by_the_firmware_is_confirmed_only_when_nothing_of_windows_was_denied() {
    let id = "firmware-denied";
    // The task writes variables at every start: beside any other update its refusal is a coincidence.
    assert_eq!(confidence(id, failed("0x80070005", firmware_denied(IN_SESSION))), Confidence::Possible);
    let failed = |code: &str, change: &dyn Fn(&mut Windows)| failed_update(SECURE_BOOT, code, change);
    assert_eq!(confidence(id, failed("0x80070005", &firmware_denied(IN_SESSION))), Confidence::Confirmed);
    let old = failed("0x80070005", &firmware_denied("2026-04-10T13:05:00Z"));
    assert_eq!(confidence(id, old), Confidence::Possible);
    let also_windows = failed("0x80070005", &|w| {
        firmware_denied(IN_SESSION)(w);
        cbs(w).lines.push(refused_on(DOWNLOADED));
    });
    assert_eq!(confidence(id, also_windows), Confidence::Possible);
    let without_log = failed("0x80070005", &|w| {
        firmware_denied(IN_SESSION)(w);
        w.cbs = denied();
    });
    assert_eq!(confidence(id, without_log), Confidence::Probable);
    assert_eq!(confidence(id, failed("0x80070005", &|_| {})), Confidence::Refuted);
    let unread = failed("0x80070005", &|w| event_log(w, "System", events::TPM_WMI).records = denied());
    assert_eq!(confidence(id, unread), Confidence::NotEvaluated);
}

#[test]
fn another_refusal_by_the_firmware_explains_a_failed_installer() {
    let refused = |w: &mut Windows| {
        log(w, "System", events::TPM_WMI).push(event(1795, IN_SESSION, &[("HResult", "0x80070013")]));
    };
    let id = "secure-boot-update-refused";
    assert_eq!(confidence(id, failed_update(SECURE_BOOT, "0x800F0922", refused)), Confidence::Confirmed);
    assert_eq!(confidence(id, failed("0x800F0922", refused)), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80070005", refused)), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x800F0922", |_| {})), Confidence::Refuted);
    // Not every release writes these events.
    assert_eq!(confidence(id, failed_update(SECURE_BOOT, "0x800F0922", |_| {})), Confidence::Possible);
}

fn called_remotely(change: impl FnOnce(&mut Windows)) -> Windows {
    let mut windows = healthy();
    windows.caller.network_logon = known(true);
    let data = [("UpdateTitle", "Update (KB5082142)"), ("ErrorCode", "2147942405")];
    log(&mut windows, "Setup", events::WUSA).push(event(3, "2026-04-18T13:09:41Z", &data));
    change(&mut windows);
    windows
}

#[test]
fn a_remote_caller_is_confirmed_by_the_whole_absence_of_the_failure_on_the_server() {
    let id = "remote-caller";
    assert_eq!(confidence(id, called_remotely(|_| {})), Confidence::Confirmed);
    let local = called_remotely(|w| w.caller.network_logon = known(false));
    assert_eq!(confidence(id, local), Confidence::Probable);
    for gap in [
        called_remotely(|w| event_log(w, "System", events::WINDOWS_UPDATE).records = denied()),
        called_remotely(|w| event_log(w, "Setup", events::SERVICING).oldest = known(at("2026-04-19T00:00:00Z"))),
        called_remotely(|w| w.cbs = denied()),
    ] {
        assert_eq!(confidence(id, gap), Confidence::NotEvaluated);
    }
    assert_eq!(confidence(id, called_remotely(|w| cbs(w).lines.push(refused_on_late()))), Confidence::Possible);
    let denied_itself = called_remotely(|w| {
        let data = [("errorCode", "0x80070005"), ("updateTitle", "Another update (KB5079001)")];
        log(w, "System", events::WINDOWS_UPDATE).push(event(20, "2026-04-10T13:09:41Z", &data));
    });
    assert_eq!(confidence(id, denied_itself), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80070005", |_| {})), Confidence::Refuted);
}

fn refused_on_late() -> crate::evidence::CbsLine {
    let mut line = refused_on(DOWNLOADED);
    line.at = known(at("2026-04-18T13:09:00Z"));
    line
}

fn failing_cache() -> Hardware {
    let fine = || Status { health: known(Health::Ok), rollup: Observation::unrecorded(), state: known(State::Enabled) };
    let controller = Controller {
        uri: "/redfish/v1/Systems/1/Storage/RAID_Slot3#/StorageControllers/0".to_owned(),
        name: known("RAID".to_owned()),
        model: known("930-8i".to_owned()),
        firmware_version: known("51.23.0-5631".to_owned()),
        status: fine(),
        battery: Observation::unrecorded(),
        cache: known(Health::Warning),
    };
    let mut hardware = hardware();
    hardware.storage = known(Members::whole(vec![Storage {
        uri: "/redfish/v1/Systems/1/Storage/RAID_Slot3".to_owned(),
        name: known("RAID".to_owned()),
        status: fine(),
        controllers: known(Members::whole(vec![controller])),
        drives: known(Members::whole(Vec::new())),
        volumes: known(Members::whole(Vec::new())),
    }]));
    hardware
}

#[test]
fn storage_trouble_is_probable_only_when_both_sides_of_the_same_server_show_it() {
    let slow = |w: &mut Windows| {
        log(w, "Application", events::ESENT).push(event(533, "2026-04-18T12:00:00Z", &[("param1", "edb.log")]));
    };
    let of = |hardware: Option<Hardware>, windows: Windows| {
        let causes = diagnosis(hardware, windows).causes;
        causes.into_iter().find(|c| c.id == "storage-failing").unwrap().confidence
    };
    assert_eq!(of(Some(failing_cache()), failed("0x8007045D", slow)), Confidence::Probable);
    assert_eq!(of(Some(hardware()), failed("0x8007045D", slow)), Confidence::Possible);
    assert_eq!(of(None, failed("0x8007045D", slow)), Confidence::Possible);
    let mut another_server = failing_cache();
    system(&mut another_server).serial = known("J900PG99".to_owned());
    assert_eq!(of(Some(another_server), failed("0x8007045D", slow)), Confidence::Possible);
    assert_eq!(of(Some(failing_cache()), failed("0x8007045D", |_| {})), Confidence::Refuted);
    let unread = failed("0x8007045D", |w| event_log(w, "System", "disk").records = denied());
    assert_eq!(of(Some(failing_cache()), unread), Confidence::NotEvaluated);
}

#[test]
fn hardware_near_the_failure_is_not_evaluated_without_the_bmc_or_for_another_server() {
    let of = |hardware: Option<Hardware>| {
        let causes = diagnosis(hardware, failed("0x80070005", |_| {})).causes;
        causes.into_iter().find(|c| c.id == "hardware-nearby").unwrap()
    };
    assert_eq!(of(None).confidence, Confidence::NotEvaluated);
    let mut another_server = hardware();
    system(&mut another_server).uuid = known("11111111-2222-3333-4444-555555555555".to_owned());
    assert_eq!(of(Some(another_server)).confidence, Confidence::NotEvaluated);
    let mut faulty = hardware();
    faulty.logs = known(Members::whole(vec![active_log("2026-04-18T10:00:00+00:00")]));
    let possible = of(Some(faulty.clone()));
    assert_eq!(possible.confidence, Confidence::Possible);
    assert!(possible.contradicts.iter().any(|l| l.text.contains("no documented mechanism")));
    // A fault that began earlier and still holds stands among the findings of the hardware rules.
    faulty.logs = known(Members::whole(vec![active_log("2026-03-01T10:00:00+00:00")]));
    assert_eq!(of(Some(faulty.clone())).confidence, Confidence::Possible);
    faulty.logs = known(Members::whole(vec![active_log("yesterday")]));
    assert!(!of(Some(faulty.clone())).not_seen.is_empty(), "an entry without a usable time is not an absent one");
    faulty.logs = known(Members::whole(Vec::new()));
    assert_eq!(of(Some(faulty)).confidence, Confidence::Refuted);
}

#[test]
fn a_check_that_found_the_store_damaged_later_makes_its_damage_probable_and_another_code_does_not() {
    let id = "store-damaged";
    let checked = |detected: &'static str, repaired: &'static str| {
        move |w: &mut Windows| {
            let lines = [
                "(p) CSI Payload Corrupt amd64_contoso_31bf3856ad364e35_10.0.20348.1_none_1\\a.dll",
                detected,
                repaired,
            ];
            let lines = lines.map(|message| cbs_line("2026-04-19T08:00:00Z", LogLevel::Info, message));
            cbs(w).lines.extend(lines);
        }
    };
    let damaged = checked("Total Detected Corruption: 1", "Total Repaired Corruption: 0");
    let judged = cause(id, failed("0x80073712", damaged));
    assert_eq!(judged.confidence, Confidence::Probable);
    assert!(judged.supports.iter().any(|line| line.text.contains("Total Detected Corruption: 1")), "{judged:?}");
    // What was repaired, a check that found nothing, and a failure of another kind leave it as it was.
    let repaired = checked("Total Detected Corruption: 1", "Total Repaired Corruption: 1");
    assert_eq!(confidence(id, failed("0x80073712", repaired)), Confidence::Possible);
    let sound = checked("Total Detected Corruption: 0", "Total Repaired Corruption: 0");
    assert_eq!(confidence(id, failed("0x80073712", sound)), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80073712", |_| {})), Confidence::Possible);
    assert!(!is_listed(id, failed("0x80070005", damaged)));
}

#[test]
fn a_check_of_a_sound_store_in_the_failed_session_accuses_nobody() {
    // One entry of several lines, as logs of older releases have it.
    let sound = |w: &mut Windows| {
        let message = "Summary: Operation: Detect and Repair Total Detected Corruption: 0 CBS Manifest Corruption: 0 CSI Payload Corruption: 0";
        cbs(w).lines.push(cbs_line(IN_SESSION, LogLevel::Info, message));
    };
    assert!(!is_listed("store-damaged", failed("0x800F0922", sound)));
}

#[test]
fn a_file_of_no_component_that_a_cabinet_does_not_have_says_nothing_of_the_store() {
    let extraction = |file: &str| {
        let message = format!("Extraction of file: {file} failed because it is not present in the container (x.cab).");
        failed("0x800F0922", |w| cbs(w).lines.push(cbs_line(IN_SESSION, LogLevel::Info, &message)))
    };
    // The servicing stack looks for its own description of an update in each cabinet.
    assert!(!is_listed("package-missing", extraction("update.ses")));
    let component = "amd64_contoso_31bf3856ad364e35_10.0.20348.12_none_aa00bb11cc22dd33\\contoso.dll";
    assert_eq!(confidence("package-missing", extraction(component)), Confidence::Probable);
}

#[test]
fn a_process_of_dism_that_was_not_allowed_to_start_makes_a_guard_possible_where_access_was_denied() {
    let id = "guard-blocked";
    let dism = |message: &'static str| {
        move |w: &mut Windows| {
            let line = crate::evidence::TextLine {
                file: "dism.log".to_owned(),
                number: 4,
                at: known(at(IN_SESSION)),
                level: LogLevel::Error,
                component: "DISM".to_owned(),
                message: message.to_owned(),
            };
            w.text_logs.dism = known(crate::evidence::TextLog { truncated: false, lines: vec![line] });
            w.protection.blocks = denied();
        }
    };
    let refused = dism(
        "DismHostLib: PID=1 TID=2 Failed to create dismhost.exe servicing process. - DismCreateObjectInHostFromCLSID(hr:0x80070005)",
    );
    assert_eq!(confidence(id, failed("0x80070005", refused)), Confidence::Possible);
    // Another code, another error, and a session that names something else accuse no guard.
    assert!(!is_listed(id, failed("0x800F0922", refused)));
    let other = dism(
        "DismHostLib: PID=1 TID=2 Failed to create dismhost.exe servicing process. - DismCreateObjectInHostFromCLSID(hr:0x8007000e)",
    );
    assert!(!is_listed(id, failed("0x80070005", other)));
    let named = failed("0x80070005", |w| {
        refused(w);
        cbs(w).lines.push(refused_on(DOWNLOADED));
    });
    assert!(!is_listed(id, named));
}

#[test]
fn an_installer_that_failed_is_named_with_the_driver_or_program_that_it_was_at_work_on() {
    let at_work = |lines: &[&str]| {
        let failing = "0000012a (F) Failed execution of queue item Installer: Network Drivers ({a111f280-5923-47c0-9a68-d0bafb577901}) with HRESULT HRESULT_FROM_WIN32(1726).  Failure will not be ignored";
        let judged = cause(
            "installer-failed",
            failed("0x800F0922", |w| {
                let lines = lines.iter().map(|message| cbs_line(IN_SESSION, LogLevel::Info, message));
                cbs(w).lines.extend(lines);
                cbs(w).lines.push(cbs_line(IN_SESSION, LogLevel::Error, failing));
            }),
        );
        assert_eq!(judged.confidence, Confidence::Probable);
        judged.remedy.unwrap().step.text
    };
    // The forms of public logs.
    let drivers = ["00000126 Installing network driver contoso_ext", "00000128 Installing network driver contoso_pp"];
    assert!(at_work(&drivers).contains("Network Drivers (at work on network driver contoso_pp)"));
    let program = r#"00000047 Calling generic command executable (sequence 2): [40]"C:\Windows\System32\contoso.exe""#;
    assert!(at_work(&[program]).contains(r"(at work on C:\Windows\System32\contoso.exe)"));
    assert!(!at_work(&["00000122 Begin NetSetup servicing operation"]).contains("at work on"));
}

#[test]
fn metadata_that_cannot_be_used_may_be_the_publishers_fault_and_a_missing_part_of_the_client_is_its_own() {
    let id = "client-state-damaged";
    assert_eq!(confidence(id, failed("0x80242006", |_| {})), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80245003", |_| {})), Confidence::Probable);
    assert!(!is_listed(id, failed("0x80070005", |_| {})));
}
