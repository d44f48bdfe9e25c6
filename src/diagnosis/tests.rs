//! Each cause on hand-built, synthetic evidence: confirmed, weaker, refuted, not evaluated.

use super::{Cause, Confidence, Diagnosis, Verdict, diagnose, verdict};
use crate::evidence::{
    Controller, Hardware, Health, LogLevel, Members, Missing, PolicyValue, StartType, State, Status, Storage, Windows,
};
use crate::rules::judge_all;
use crate::rules::windows::events;
use crate::rules::windows::testing::{
    acl, at, cbs, cbs_line, event, event_log, hardware, healthy, joined, known, log, missing, samples, service, system,
};

const TITLE: &str =
    "2026-04 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5082142)";
const IN_SESSION: &str = "2026-04-18T13:05:00Z";

/// A server on which this update failed with `code`, spoiled by `change`.
fn failed(code: &str, change: impl FnOnce(&mut Windows)) -> Windows {
    let mut windows = healthy();
    let title = ("updateTitle", TITLE);
    *log(&mut windows, "System", events::WINDOWS_UPDATE) = vec![
        event(20, "2026-04-18T13:09:41Z", &[("errorCode", code), title]),
        event(43, "2026-04-18T13:02:10Z", &[title]),
    ];
    change(&mut windows);
    windows
}

fn diagnosis(hardware: Option<Hardware>, windows: Windows) -> Diagnosis {
    let evidence = joined(hardware, Some(windows));
    let findings = judge_all(&evidence);
    diagnose(&evidence, &findings)
}

fn cause(id: &str, windows: Windows) -> Cause {
    let found = diagnosis(None, windows).causes.into_iter().find(|c| c.id == id);
    found.unwrap_or_else(|| panic!("{id} is not among the causes"))
}

fn confidence(id: &str, windows: Windows) -> Confidence {
    cause(id, windows).confidence
}

fn denied<T>() -> crate::evidence::Observation<T> {
    missing(Missing::Denied { detail: "access denied".to_owned() })
}

fn refused_on(object: &str) -> crate::evidence::CbsLine {
    let message = format!("Failed to create file: {object}, status [HRESULT = 0x80070005 - E_ACCESSDENIED]");
    cbs_line(IN_SESSION, LogLevel::Error, &message)
}

fn deny_download(windows: &mut Windows) {
    acl(windows, r"C:\Windows\SoftwareDistribution\Download").sddl = known(samples::DOWNLOAD_DENIED.to_owned());
}

const DOWNLOADED: &str = r"\??\C:\Windows\SoftwareDistribution\Download\3f2a\update.cab";

#[test]
fn a_healthy_server_has_no_failure_no_cause_and_is_ready() {
    let evidence = joined(Some(hardware()), Some(healthy()));
    let findings = judge_all(&evidence);
    let diagnosis = diagnose(&evidence, &findings);
    assert_eq!((diagnosis.failure, diagnosis.causes), (None, Vec::new()));
    assert_eq!(verdict(&findings), Verdict::Ready, "{findings:#?}");
}

#[test]
fn without_windows_evidence_the_diagnosis_says_that_it_saw_nothing() {
    let diagnosis = diagnose(&joined(Some(hardware()), None), &[]);
    assert!(diagnosis.failure.is_none() && diagnosis.causes.is_empty());
    assert_eq!(diagnosis.not_seen.len(), 1);
}

#[test]
fn softwaredistribution_is_confirmed_only_when_the_failed_session_names_it() {
    let id = "softwaredistribution-denied";
    let named = |w: &mut Windows| {
        deny_download(w);
        cbs(w).lines.push(refused_on(DOWNLOADED));
    };
    let confirmed = cause(id, failed("0x80070005", named));
    assert_eq!(confirmed.confidence, Confidence::Confirmed);
    assert!(confirmed.supports.iter().any(|l| l.text.contains("(D;OICI;")), "{:#?}", confirmed.supports);
    assert!(confirmed.supports.iter().any(|l| l.text.contains(r"Download\3f2a")), "{:#?}", confirmed.supports);
    assert!(confirmed.remedy.is_some());
    assert_eq!(confidence(id, failed("0x80070005", deny_download)), Confidence::Probable);
    assert_eq!(confidence(id, failed("0x80240022", deny_download)), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80070005", |_| {})), Confidence::Refuted);
    assert_eq!(confidence(id, failed("0x80070005", |w| w.acls = denied())), Confidence::NotEvaluated);
}

#[test]
fn a_line_of_another_session_confirms_nothing() {
    let stale = failed("0x80070005", |w| {
        deny_download(w);
        let mut line = refused_on(DOWNLOADED);
        line.at = known(at("2026-04-10T13:05:00Z"));
        cbs(w).lines.push(line);
    });
    assert_eq!(confidence("softwaredistribution-denied", stale), Confidence::Probable);
}

#[test]
fn a_success_after_the_failure_makes_it_history() {
    let healed = failed("0x80070005", |w| {
        deny_download(w);
        log(w, "System", events::WINDOWS_UPDATE).push(event(19, "2026-04-19T02:00:00Z", &[("updateTitle", TITLE)]));
    });
    let diagnosis = diagnosis(None, healed);
    assert!(diagnosis.failure.is_none() && diagnosis.causes.is_empty());
    assert_eq!(diagnosis.healed.len(), 1);
}

#[test]
fn the_component_store_is_confirmed_by_its_own_object() {
    let taken = |w: &mut Windows| {
        acl(w, r"C:\Windows\WinSxS").sddl = known("O:BAG:BAD:P(A;OICI;FA;;;BU)(A;OICI;0x1200a9;;;SY)".to_owned());
    };
    let id = "component-store-denied";
    let named = failed("0x80070005", |w| {
        taken(w);
        cbs(w).lines.push(refused_on(r"\SystemRoot\WinSxS\Temp\InFlight\a.dll"));
    });
    assert_eq!(confidence(id, named), Confidence::Confirmed);
    let elsewhere = failed("0x80070005", |w| {
        taken(w);
        cbs(w).lines.push(refused_on(DOWNLOADED));
    });
    assert_eq!(confidence(id, elsewhere), Confidence::Probable);
    assert_eq!(confidence(id, failed("0x80070005", |_| {})), Confidence::Refuted);
    let unread = failed("0x80070005", |w| acl(w, r"C:\Windows\WinSxS").sddl = denied());
    assert_eq!(confidence(id, unread), Confidence::NotEvaluated);
}

#[test]
fn servicing_keys_are_confirmed_by_the_key_that_the_log_names() {
    let key = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing";
    let named = failed("0x80070005", |w| {
        acl(w, key).sddl = known("O:BAG:SYD:(A;CI;KR;;;SY)(A;CI;KR;;;BA)".to_owned());
        let object = r"\Registry\Machine\Software\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages";
        cbs(w).lines.push(refused_on(object));
    });
    assert_eq!(confidence("servicing-keys-denied", named), Confidence::Confirmed);
    assert_eq!(confidence("servicing-keys-denied", failed("0x80070005", |_| {})), Confidence::Refuted);
}

#[test]
fn the_catalog_store_is_confirmed_by_the_event_of_its_database() {
    let id = "catalog-store-unusable";
    let many = |w: &mut Windows| w.catalog_store.log_files = known(4000);
    let event =
        |w: &mut Windows| log(w, "Application", events::CAPI2).push(event(257, IN_SESSION, &[("param1", "-1032")]));
    let both = failed("0x80092004", |w| {
        many(w);
        event(w);
    });
    assert_eq!(confidence(id, both), Confidence::Confirmed);
    assert_eq!(confidence(id, failed("0x80092004", many)), Confidence::Probable);
    assert_eq!(confidence(id, failed("0x80092004", event)), Confidence::Refuted);
    assert_eq!(
        confidence(id, failed("0x80092004", |w| w.catalog_store.log_files = denied())),
        Confidence::NotEvaluated
    );
}

#[test]
fn service_permissions_are_never_more_than_probable() {
    let id = "service-permissions";
    let reset = |w: &mut Windows| {
        service(w, "wuauserv").descriptor = known(samples::WUAUSERV_RESET_SCRIPT.to_owned());
    };
    assert_eq!(confidence(id, failed("0x80070005", reset)), Confidence::Probable);
    assert_eq!(confidence(id, failed("0x8024401C", reset)), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80070005", |_| {})), Confidence::Refuted);
}

#[test]
fn an_object_that_no_family_explains_is_probable_and_one_that_a_family_explains_is_left_to_it() {
    let id = "object-denied";
    let alone = cause(id, failed("0x80070005", |w| cbs(w).lines.push(refused_on(r"C:\Windows\Temp\x"))));
    assert_eq!(alone.confidence, Confidence::Probable);
    // The folder's permissions were looked at and are fine: that speaks against it.
    let fine = cause(id, failed("0x80070005", |w| cbs(w).lines.push(refused_on(DOWNLOADED))));
    assert!(fine.contradicts.iter().any(|l| l.text.contains("SoftwareDistribution")), "{:#?}", fine.contradicts);
    let explained = failed("0x80070005", |w| {
        deny_download(w);
        cbs(w).lines.push(refused_on(DOWNLOADED));
    });
    assert!(diagnosis(None, explained).causes.iter().all(|c| c.id != id));
    assert_eq!(confidence(id, failed("0x80070005", |_| {})), Confidence::Refuted);
    assert_eq!(confidence(id, failed("0x80070005", |w| w.cbs = denied())), Confidence::NotEvaluated);
    assert_eq!(confidence(id, failed("0x80070422", |_| {})), Confidence::Refuted);
}

#[test]
fn a_disabled_service_is_confirmed_by_the_code_that_says_so() {
    let id = "service-disabled";
    let off = |w: &mut Windows| service(w, "wuauserv").start = known(StartType::Disabled);
    assert_eq!(confidence(id, failed("0x80070422", off)), Confidence::Confirmed);
    assert_eq!(confidence(id, failed("0x8024001E", off)), Confidence::Probable);
    assert_eq!(confidence(id, failed("0x80070005", off)), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80070422", |_| {})), Confidence::Refuted);
    assert_eq!(confidence(id, failed("0x80070422", |w| w.services = denied())), Confidence::NotEvaluated);
    let with_event = failed("0x8024001E", |w| {
        off(w);
        let record = event(7023, IN_SESSION, &[("param1", "Windows Update"), ("param2", "%%1058")]);
        log(w, "System", events::SERVICE_CONTROL).push(record);
    });
    assert_eq!(confidence(id, with_event), Confidence::Confirmed);
}

#[test]
fn a_firewall_service_that_is_off_explains_its_own_code_only() {
    let off = |w: &mut Windows| service(w, "mpssvc").start = known(StartType::Disabled);
    assert_eq!(confidence("service-disabled", failed("0x800706D9", off)), Confidence::Confirmed);
    let other = |w: &mut Windows| service(w, "wlidsvc").start = known(StartType::Disabled);
    assert_eq!(confidence("service-disabled", failed("0x800706D9", other)), Confidence::Probable);
}

#[test]
fn policies_are_confirmed_by_their_own_codes() {
    let one = || PolicyValue::Number(1);
    let closed = |w: &mut Windows| {
        w.policy.windows_update = known([("DisableWindowsUpdateAccess".to_owned(), one())].into());
    };
    assert_eq!(confidence("update-access-disabled", failed("0x8024002E", closed)), Confidence::Confirmed);
    assert_eq!(confidence("update-access-disabled", failed("0x80070005", closed)), Confidence::Possible);
    assert_eq!(confidence("update-access-disabled", failed("0x8024002E", |_| {})), Confidence::Refuted);
    let unread = failed("0x8024002E", |w| w.policy.windows_update = denied());
    assert_eq!(confidence("update-access-disabled", unread), Confidence::NotEvaluated);
    let nameless = |w: &mut Windows| w.policy.automatic_updates = known([("UseWUServer".to_owned(), one())].into());
    assert_eq!(confidence("wsus-policy-inconsistent", failed("0x80244011", nameless)), Confidence::Confirmed);
    assert_eq!(confidence("wsus-policy-inconsistent", failed("0x80244011", |_| {})), Confidence::Refuted);
}

#[test]
fn a_full_disk_is_confirmed_by_its_code_and_stays_possible_when_there_is_room_again() {
    let id = "disk-full";
    let full = |w: &mut Windows| {
        if let crate::evidence::Observation::Known { value, .. } = &mut w.volumes {
            value.items[0].free_bytes = known(1 << 20);
        }
    };
    assert_eq!(confidence(id, failed("0x80070070", full)), Confidence::Confirmed);
    assert_eq!(confidence(id, failed("0x80070070", |_| {})), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80070005", |_| {})), Confidence::Refuted);
    assert_eq!(confidence(id, failed("0x80070070", |w| w.volumes = denied())), Confidence::NotEvaluated);
}

#[test]
fn a_restart_that_came_after_the_failure_takes_the_proof_away() {
    let id = "restart-due";
    let due = |w: &mut Windows| w.pending_restart.cbs_reboot_pending = known(true);
    assert_eq!(confidence(id, failed("0x80070BC9", due)), Confidence::Confirmed);
    assert_eq!(confidence(id, failed("0x80240016", due)), Confidence::Probable);
    let restarted = failed("0x80070BC9", |w| {
        due(w);
        w.os.last_boot = known(at("2026-04-19T00:00:00Z"));
    });
    assert_eq!(confidence(id, restarted), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80070BC9", |_| {})), Confidence::Refuted);
    let unread = failed("0x80070BC9", |w| w.pending_restart.pending_xml = denied());
    assert_eq!(confidence(id, unread), Confidence::NotEvaluated);
}

fn firmware_denied(time: &str) -> impl Fn(&mut Windows) {
    let record = event(1796, time, &[("EventType", "DBX"), ("HResult", "0x80070005")]);
    move |w| log(w, "System", events::TPM_WMI).push(record.clone())
}

#[test]
fn access_denied_by_the_firmware_is_confirmed_only_when_nothing_of_windows_was_denied() {
    let id = "firmware-access-denied";
    assert_eq!(confidence(id, failed("0x80070005", firmware_denied(IN_SESSION))), Confidence::Confirmed);
    let old = failed("0x80070005", firmware_denied("2026-04-10T13:05:00Z"));
    assert_eq!(confidence(id, old), Confidence::Possible);
    let also_windows = failed("0x80070005", |w| {
        firmware_denied(IN_SESSION)(w);
        cbs(w).lines.push(refused_on(DOWNLOADED));
    });
    assert_eq!(confidence(id, also_windows), Confidence::Possible);
    let without_log = failed("0x80070005", |w| {
        firmware_denied(IN_SESSION)(w);
        w.cbs = denied();
    });
    assert_eq!(confidence(id, without_log), Confidence::Probable);
    assert_eq!(confidence(id, failed("0x80070005", |_| {})), Confidence::Refuted);
    let unread = failed("0x80070005", |w| event_log(w, "System", events::TPM_WMI).records = denied());
    assert_eq!(confidence(id, unread), Confidence::NotEvaluated);
}

#[test]
fn another_refusal_by_the_firmware_explains_a_failed_installer() {
    let refused = |w: &mut Windows| {
        log(w, "System", events::TPM_WMI).push(event(1795, IN_SESSION, &[("HResult", "0x80070013")]));
    };
    assert_eq!(confidence("secure-boot-update-refused", failed("0x800F0922", refused)), Confidence::Confirmed);
    assert_eq!(confidence("secure-boot-update-refused", failed("0x80070005", refused)), Confidence::Possible);
    assert_eq!(confidence("secure-boot-update-refused", failed("0x800F0922", |_| {})), Confidence::Refuted);
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
    assert_eq!(confidence(id, failed("0x80070005", |_| {})), Confidence::Refuted);
}

fn refused_on_late() -> crate::evidence::CbsLine {
    let mut line = refused_on(DOWNLOADED);
    line.at = known(at("2026-04-18T13:09:00Z"));
    line
}

#[test]
fn benign_lines_are_listed_and_never_a_cause() {
    let benign = "Only package owners can remove package: X [HRESULT = 0x80070005 - E_ACCESSDENIED]";
    let windows = failed("0x80070005", |w| cbs(w).lines.push(cbs_line(IN_SESSION, LogLevel::Info, benign)));
    let diagnosis = diagnosis(None, windows);
    assert_eq!(diagnosis.suppressed.len(), 1);
    assert!(diagnosis.causes.iter().all(|c| c.confidence >= Confidence::Refuted), "{:#?}", diagnosis.causes);
    assert_eq!(diagnosis.causes.last().map(|c| c.confidence), Some(Confidence::NotEvaluated));
}

fn failing_cache() -> Hardware {
    let fine = || Status { health: known(Health::Ok), state: known(State::Enabled) };
    let controller = Controller {
        uri: "/redfish/v1/Systems/1/Storage/RAID_Slot3#/StorageControllers/0".to_owned(),
        name: known("RAID".to_owned()),
        model: known("930-8i".to_owned()),
        firmware_version: known("51.23.0-5631".to_owned()),
        status: fine(),
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
        causes.into_iter().find(|c| c.id == "storage-trouble").unwrap().confidence
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
    faulty.logs = known(Members::whole(vec![active_log("2026-03-01T10:00:00+00:00")]));
    assert_eq!(of(Some(faulty)).confidence, Confidence::Refuted);
}

fn active_log(created: &str) -> crate::evidence::Log {
    let text = |t: &str| known(t.to_owned());
    let entry = crate::evidence::LogEntry {
        uri: "/redfish/v1/Systems/1/LogServices/ActiveLog/Entries/1".to_owned(),
        created: text(created),
        severity: known(Health::Critical),
        message: text("Power supply 1 has failed (synthetic)"),
        code: text("FQXSPPW0061M"),
    };
    crate::evidence::Log {
        uri: "/redfish/v1/Systems/1/LogServices/ActiveLog".to_owned(),
        kind: crate::evidence::LogKind::Active,
        entries: known(Members::whole(vec![entry])),
    }
}

#[test]
fn the_surest_cause_comes_first_and_a_correlation_after_the_mechanisms_of_its_rank() {
    let windows = failed("0x80070005", |w| {
        deny_download(w);
        cbs(w).lines.push(refused_on(DOWNLOADED));
        service(w, "wuauserv").start = known(StartType::Disabled);
    });
    let mut bmc = hardware();
    bmc.logs = known(Members::whole(vec![active_log("2026-04-18T10:00:00+00:00")]));
    let causes = diagnosis(Some(bmc), windows).causes;
    assert!(causes.is_sorted_by_key(|c| c.confidence), "{causes:#?}");
    assert_eq!(causes[0].id, "softwaredistribution-denied");
    let possible: Vec<&str> =
        causes.iter().filter(|c| c.confidence == Confidence::Possible).map(|c| c.id.as_str()).collect();
    assert_eq!(possible.last(), Some(&"hardware-nearby"), "{possible:?}");
}

#[test]
fn losing_any_side_of_the_evidence_never_makes_a_cause_surer() {
    let worst = || {
        failed("0x80070005", |w| {
            deny_download(w);
            cbs(w).lines.push(refused_on(DOWNLOADED));
        })
    };
    let before = cause("softwaredistribution-denied", worst()).confidence;
    let losses: [fn(&mut Windows); 5] = [
        |w| w.acls = denied(),
        |w| w.cbs = denied(),
        |w| w.services = denied(),
        |w| w.volumes = denied(),
        |w| w.policy.windows_update = denied(),
    ];
    for lose in losses {
        let mut windows = worst();
        lose(&mut windows);
        assert!(cause("softwaredistribution-denied", windows).confidence >= before);
    }
}

#[test]
fn a_diagnosis_survives_a_round_trip_through_json() {
    let diagnosis = diagnosis(None, failed("0x80070005", deny_download));
    let text = serde_json::to_string(&diagnosis).unwrap();
    assert_eq!(serde_json::from_str::<Diagnosis>(&text).unwrap(), diagnosis);
    let schema = schemars::schema_for!(Diagnosis);
    assert!(schema.to_value().to_string().contains("HResult"));
}
