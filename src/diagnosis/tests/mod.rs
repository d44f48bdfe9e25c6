//! Each cause on hand-built, synthetic evidence: confirmed, weaker, refuted, not evaluated.

mod outside;
mod permissions;
mod remedies;
#[cfg(feature = "mock")]
mod scenarios;

use super::cause::{Cause, Confidence};
use super::causes::register::CAUSES;
use super::diagnose::{Diagnosis, diagnose};
use crate::diagnosis::testing::judge_without_baseline;
use crate::evidence::{
    Controller, Hardware, Health, LogLevel, Members, Missing, Observation, PolicyValue, StartType, State, Status,
    Storage, Windows,
};
use crate::history::events;
use crate::history::testing::{
    acl, at, cbs, cbs_line, event, event_log, hardware, healthy, joined, known, log, missing, only_texts, samples,
    service, system, text_log,
};
use crate::rules::{RULES, Verdict, verdict};

const TITLE: &str =
    "2026-04 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5082142)";
const IN_SESSION: &str = "2026-04-18T13:05:00Z";

/// A server on which this update failed with `code`, spoiled by `change`.
fn failed(code: &str, change: impl FnOnce(&mut Windows)) -> Windows {
    failed_update(TITLE, code, change)
}

/// A server on which the update with this title failed with `code`, spoiled by `change`.
fn failed_update(title: &str, code: &str, change: impl FnOnce(&mut Windows)) -> Windows {
    let mut windows = healthy();
    let title = ("updateTitle", title);
    *log(&mut windows, "System", events::WINDOWS_UPDATE) = vec![
        event(20, "2026-04-18T13:09:41Z", &[("errorCode", code), title]),
        event(43, "2026-04-18T13:02:10Z", &[title]),
    ];
    change(&mut windows);
    windows
}

fn diagnosis(hardware: Option<Hardware>, windows: Windows) -> Diagnosis {
    let evidence = joined(hardware, Some(windows));
    let findings = judge_without_baseline(&evidence);
    diagnose(&evidence, &findings)
}

fn cause(id: &str, windows: Windows) -> Cause {
    let found = diagnosis(None, windows).causes.into_iter().find(|c| c.id == id);
    found.unwrap_or_else(|| panic!("{id} is not among the causes"))
}

fn confidence(id: &str, windows: Windows) -> Confidence {
    cause(id, windows).confidence
}

/// Whether a cause is among those that the report lists.
fn is_listed(id: &str, windows: Windows) -> bool {
    diagnosis(None, windows).causes.iter().any(|c| c.id == id)
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
    let evidence = joined(None, Some(healthy()));
    let findings = judge_without_baseline(&evidence);
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
fn a_disabled_service_is_confirmed_by_the_code_that_says_so() {
    let id = "service-disabled";
    let off = |w: &mut Windows| service(w, "wuauserv").start = known(StartType::Disabled);
    assert_eq!(confidence(id, failed("0x80070422", off)), Confidence::Confirmed);
    assert_eq!(confidence(id, failed("0x8024001E", off)), Confidence::Probable);
    assert_eq!(confidence(id, failed("0x80070005", off)), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x80070422", |_| {})), Confidence::Possible, "another service");
    // The code says that some service is disabled, whoever looks.
    assert_eq!(confidence(id, failed("0x80070422", |w| w.services = denied())), Confidence::Possible);
    assert_eq!(confidence(id, failed("0x8024001E", |w| w.services = denied())), Confidence::NotEvaluated);
    let with_event = failed("0x8024001E", |w| {
        off(w);
        let record = event(7023, IN_SESSION, &[("param1", "Windows Update"), ("param2", "%%1058")]);
        log(w, "System", events::SERVICE_CONTROL).push(record);
    });
    assert_eq!(confidence(id, with_event), Confidence::Confirmed);
}

/// Two services fetch files, and one code says that theirs could not be reached: the client's line says which was asked.
#[test]
fn the_service_that_fetches_files_is_the_one_that_the_client_asked() {
    for (line, service) in
        [("*FAILED* [80070422] Connect to the DO service", "DoSvc"), ("Unable to connect to the BITS service", "bits")]
    {
        let mut windows = only_texts();
        windows.services = denied();
        let failed = "Exit Code: 0x80246008, Extended Code: 0x80070422";
        windows.text_logs.update_client =
            text_log("WindowsUpdate.log", &[("DownloadManager", line), ("DownloadManager", failed)]);
        let cause = cause("service-disabled", windows);
        assert_eq!(cause.confidence, Confidence::Probable);
        let step = cause.remedy.unwrap().step.text;
        assert!(step.contains(&format!(" {service} ")), "{step}");
    }
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
    // The code has no other meaning: the policy of a user, which is not collected, gives it too, and this one may be gone since.
    assert_eq!(confidence("update-access-disabled", failed("0x8024002E", |_| {})), Confidence::Probable);
    let unread = failed("0x8024002E", |w| w.policy.windows_update = denied());
    assert_eq!(confidence("update-access-disabled", unread), Confidence::Probable);
    let nameless = |w: &mut Windows| w.policy.automatic_updates = known([("UseWUServer".to_owned(), one())].into());
    assert_eq!(confidence("wsus-policy-inconsistent", failed("0x80244011", nameless)), Confidence::Confirmed);
    assert_eq!(confidence("wsus-policy-inconsistent", failed("0x80244011", |_| {})), Confidence::Probable, "set since");
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
    assert!(!is_listed(id, failed("0x80070005", |_| {})), "another code says nothing of it");
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

#[test]
fn benign_lines_are_listed_and_never_a_cause() {
    let benign = "Only package owners can remove package: X [HRESULT = 0x80070005 - E_ACCESSDENIED]";
    let windows = failed("0x80070005", |w| cbs(w).lines.push(cbs_line(IN_SESSION, LogLevel::Info, benign)));
    let diagnosis = diagnosis(None, windows);
    assert_eq!(diagnosis.suppressed.len(), 1);
    assert!(diagnosis.causes.iter().all(|c| c.confidence >= Confidence::Refuted), "{:#?}", diagnosis.causes);
    assert_eq!(diagnosis.causes.last().map(|c| c.confidence), Some(Confidence::NotEvaluated));
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

fn active_log(created: &str) -> crate::evidence::Log {
    let text = |t: &str| known(t.to_owned());
    let entry = crate::evidence::LogEntry {
        uri: "/redfish/v1/Systems/1/LogServices/ActiveLog/Entries/1".to_owned(),
        created: text(created),
        severity: known(Health::Critical),
        message: text("Power supply 1 has failed (synthetic)"),
        code: text("FQXSPPW0061M"),
        event_id: Observation::unrecorded(),
        resolved: Observation::unrecorded(),
        origin: Observation::unrecorded(),
    };
    crate::evidence::Log {
        uri: "/redfish/v1/Systems/1/LogServices/ActiveLog".to_owned(),
        kind: crate::evidence::LogKind::Active,
        entries: known(Members::whole(vec![entry])),
    }
}

#[test]
fn every_rule_of_windows_and_every_cause_has_its_section_in_the_docs() {
    let docs = include_str!("../../../docs/rules.md");
    let headings: Vec<&str> = docs.lines().filter_map(|l| l.strip_prefix("## ")).collect();
    let rules = RULES.iter().map(|r| r.rule.id);
    for id in rules.chain(CAUSES.iter().map(|c| c.id)) {
        assert_eq!(headings.iter().filter(|h| **h == id).count(), 1, "docs/rules.md has not one section for {id}");
    }
}
