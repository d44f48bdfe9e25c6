//! The causes of a refusal (R04 to R09): what confirms each, what refutes it, and what leaves it not evaluated.

use super::*;

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
    assert_eq!(confidence(id, elsewhere), Confidence::Possible);
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
    assert!(!is_listed(id, failed("0x80070422", |_| {})), "another code says nothing of it");
}

#[test]
fn a_denied_download_in_the_session_proves_the_folder_too() {
    let windows = failed("0x80070005", |w| {
        deny_download(w);
        let record = event(31, IN_SESSION, &[("errorCode", "0x80070005")]);
        log(w, "Microsoft-Windows-WindowsUpdateClient/Operational", events::WINDOWS_UPDATE).push(record);
    });
    assert_eq!(confidence("softwaredistribution-denied", windows), Confidence::Confirmed);
}

#[test]
fn the_traces_of_a_reset_script_are_weak_and_a_database_in_use_keeps_nothing_open() {
    let residue = |w: &mut Windows| {
        acl(w, r"C:\Windows\SoftwareDistribution").sddl =
            known("O:BAG:SYD:AI(A;OICI;FA;;;BA)(A;OICIID;FA;;;SY)".to_owned());
    };
    assert_eq!(confidence("softwaredistribution-denied", failed("0x80070005", residue)), Confidence::Possible);
    assert!(!is_listed("softwaredistribution-denied", failed("0x8024401C", residue)));
    let in_use = failed("0x80092004", |w| w.catalog_store.state = denied());
    assert_eq!(confidence("catalog-store-unusable", in_use), Confidence::Refuted);
}

#[test]
fn a_baseline_that_lowers_a_severity_does_not_change_the_cause() {
    let windows = failed("0x80070005", |w| {
        deny_download(w);
        cbs(w).lines.push(refused_on(DOWNLOADED));
    });
    let evidence = joined(None, Some(windows));
    let mut findings = judge_without_baseline(&evidence);
    for finding in &mut findings {
        finding.severity = crate::rules::Severity::Info;
    }
    let causes = diagnose(&evidence, &findings).causes;
    assert_eq!((causes[0].id.as_str(), causes[0].confidence), ("softwaredistribution-denied", Confidence::Confirmed));
}
