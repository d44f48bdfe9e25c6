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
