//! Folders and archives of raw files, as administrators send them. The files are written here and are synthetic.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;
use patchgate::evidence::{DatabaseState, Missing};
use patchgate::windows::{Collected, read_bundle, read_bundle_files};
use serde_json::Value;

use crate::support::program::{Answer, patchgate, run};

const SESSION: &str = "\
2026-04-18 22:02:41, Info                  CBS    Session: 31248102_1 initialized by client UpdateAgentLCU.\r
2026-04-18 22:02:42, Info                  CBS    Exec: Processing started.  Session: 31248102_1, Package: P, Identifier: KB5099999\r
2026-04-18 22:03:11, Info                  CBS    Failed to read RptTime [HRESULT = 0x80070490 - ERROR_NOT_FOUND]\r
2026-04-18 22:08:30, Info                  CBS    INSTALL index: 3, phase: 2, result 2, inf: contoso.inf\r
2026-04-18 22:08:31, Info                  CBS    Exec: Processing complete.  Session: 31248102_1, Package: P, Identifier: KB5099999 [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]\r
";

fn event(provider: &str, id: u32, time: &str, data: &str) -> String {
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{provider}'/><EventID>{id}</EventID>\
         <TimeCreated SystemTime='{time}'/><EventRecordID>{id}</EventRecordID><Channel>System</Channel><Computer>s1.example</Computer></System>\
         <EventData>{data}</EventData></Event>\r\n"
    )
}

fn system() -> String {
    let title = "<Data Name='updateTitle'>2026-04 Cumulative Update for Contoso (KB5099999)</Data>";
    let failed = format!("<Data Name='errorCode'>0x80070002</Data>{title}");
    let bias =
        "<Data></Data><Data></Data><Data></Data><Data></Data><Data>1</Data><Data>60</Data><Data>-540 Tokyo</Data>";
    let client = "Microsoft-Windows-WindowsUpdateClient";
    event("EventLog", 6013, "2026-04-18T03:00:00Z", bias)
        + &event(client, 43, "2026-04-18T13:02:10Z", title)
        + &event(client, 20, "2026-04-18T13:09:41Z", &failed)
}

fn wide(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn explained(bundle: &Path) -> Value {
    let bundle = bundle.to_str().unwrap();
    let answer = run(patchgate(["explain", "--windows", bundle, "--as-of", "2026-04-20", "--format", "json"]));
    serde_json::from_str(&answer.out).unwrap()
}

/// What a bundle with this failure must come to, whichever way it was packed.
fn is_the_driver(report: &Value) {
    let cause = &report["diagnosis"]["causes"][0];
    assert_eq!((&cause["id"], &cause["confidence"]), (&"driver-failed".into(), &"probable".into()), "{cause:#}");
    let first = cause["supports"][0]["text"].as_str().unwrap();
    assert!(first.contains("contoso.inf"), "{first}");
    assert_eq!(cause["supports"][0]["at"], "2026-04-18T13:08:30Z", "local time of Tokyo");
    let failure = &report["diagnosis"]["failure"];
    assert_eq!((&failure["kb"], &failure["code"]), (&"KB5099999".into(), &"0x80070002".into()));
}

#[test]
fn a_folder_with_two_files_finds_the_failed_session_and_judges_nothing_else_good() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("from the server.txt"), wide(SESSION)).unwrap();
    std::fs::create_dir(folder.path().join("events")).unwrap();
    std::fs::write(folder.path().join("events/System.xml"), system()).unwrap();
    std::fs::write(folder.path().join("notes.docx"), "nothing of ours").unwrap();
    let report = explained(folder.path());
    is_the_driver(&report);
    assert_eq!(report["verdict"], "blocked");
    let findings = report["findings"].as_array().unwrap();
    let passed: Vec<&Value> = findings.iter().filter(|f| f["outcome"] == "pass").map(|f| &f["id"]).collect();
    assert_eq!(passed, Vec::<&Value>::new(), "nothing that was not in the bundle is good");
    let notes = report["notes"].to_string();
    assert!(notes.contains("notes.docx"), "what was left out is said: {notes}");
}

#[test]
fn an_archive_is_read_as_its_folder_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, bytes) in [("logs/CBS.log", SESSION.as_bytes().to_vec()), ("System.xml", system().into_bytes())] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap();
    is_the_driver(&explained(&path));
}

#[test]
fn a_folder_without_a_file_that_is_understood_is_a_mistake_that_says_what_is_expected() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), "hello").unwrap();
    let Answer { code, err: said, .. } = run(patchgate(["explain", "--windows", folder.path().to_str().unwrap()]));
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("none of its 1 files is understood") && said.contains("CBS.log"), "{said}");
}

fn read(files: &[(&str, &[u8])]) -> Collected {
    read_bundle_files(files.iter().copied(), "bundle", "2026-04-20T00:00:00Z".parse().unwrap()).unwrap()
}

/// The reasons for which facts are missing, with how often.
fn reasons(collected: &Collected) -> BTreeMap<String, usize> {
    fn walk(value: &Value, reasons: &mut BTreeMap<String, usize>) {
        match value {
            Value::Object(object) => {
                if let Some(reason) = object.get("reason").and_then(Value::as_str) {
                    let detail = object.get("detail").and_then(Value::as_str).unwrap_or_default();
                    *reasons.entry(format!("{reason}: {detail}")).or_default() += 1;
                }
                object.values().for_each(|value| walk(value, reasons));
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, reasons)),
            _ => {}
        }
    }
    let mut reasons = BTreeMap::new();
    walk(&serde_json::to_value(&collected.windows).unwrap(), &mut reasons);
    reasons
}

#[test]
fn what_no_file_tells_is_not_in_the_bundle() {
    let system = system();
    let read = read(&[("CBS.log", SESSION.as_bytes()), ("System.xml", system.as_bytes())]);
    assert_eq!(read.notes, Vec::<String>::new());
    let reasons = reasons(&read);
    assert_eq!(reasons.keys().collect::<Vec<_>>(), ["not-collected: not in the bundle"]);
    assert!(reasons.values().sum::<usize>() > 25, "{reasons:?}");
    let said = read.windows.services.reason().map(ToString::to_string);
    assert_eq!(said.as_deref(), Some("not collected: not in the bundle"));
}

#[test]
fn a_cabinet_is_its_log_and_a_database_is_its_head() {
    let mut builder = cab::CabinetBuilder::new();
    builder.add_folder(cab::CompressionType::MsZip).add_file("CbsPersist_20260418.log");
    let mut writer = builder.build(std::io::Cursor::new(Vec::new())).unwrap();
    writer.next_file().unwrap().unwrap().write_all(SESSION.as_bytes()).unwrap();
    let cabinet = writer.finish().unwrap().into_inner();
    let mut database = vec![0; 8192];
    database[4..8].copy_from_slice(&[0xEF, 0xCD, 0xAB, 0x89]);
    database[0x34] = 2;
    let read = read(&[
        ("CbsPersist_20260418.cab", &cabinet),
        ("SoftwareDistribution/DataStore/DataStore.edb", &database),
        ("catroot2/{F750E6C3-38EE-11D1-85E5-00C04FC295EE}/catdb", &database),
        ("spp/store.dat", &database),
        ("cut.cab", &cabinet[..cabinet.len() - 9]),
    ]);
    let windows = &read.windows;
    let lines = &windows.cbs.value().unwrap().lines;
    assert_eq!(lines[0].file.as_deref(), Some("CbsPersist_20260418.cab/CbsPersist_20260418.log"));
    assert_eq!(windows.data_store.state.value(), Some(&DatabaseState::DirtyShutdown));
    assert_eq!(
        (windows.catalog_store.size_bytes.value(), windows.data_store.size_bytes.value()),
        (Some(&8192), Some(&8192))
    );
    let notes = read.notes.join("\n");
    assert!(notes.contains("spp/store.dat: a database other than"), "{notes}");
    assert!(notes.contains("cut.cab"), "{notes}");
    assert!(notes.contains("no file says how the server's clock stood"), "{notes}");
    assert_eq!(read.notes.len(), 3, "{notes}");
}

#[test]
fn a_file_that_breaks_off_is_read_up_to_there_and_what_may_be_missing_is_not_denied() {
    let key = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing]\r\n";
    let whole = read(&[("keys.reg", key.as_bytes())]);
    assert_eq!(whole.windows.pending_restart.cbs_reboot_pending.value(), Some(&false));
    let odd = format!("{key}\"Start\"=dword:zz\r\n");
    let odd = read(&[("keys.reg", odd.as_bytes())]);
    assert!(matches!(odd.windows.pending_restart.cbs_reboot_pending.reason(), Some(Missing::NotCollected { .. })));

    let system = system();
    let cut = read(&[("System.xml", &system.as_bytes()[..system.len() - 40])]);
    let logs = &cut.windows.event_logs.value().unwrap().items;
    let client = logs.iter().find(|log| log.provider == "Microsoft-Windows-WindowsUpdateClient").unwrap();
    assert_eq!(client.records.value().unwrap().len(), 1);
    assert_eq!(client.oldest.reason(), Some(&Missing::Failed { detail: "the saved log is damaged".to_owned() }));
    assert!(cut.notes[0].contains("1 event records could not be read"), "{:?}", cut.notes);
}

#[test]
fn logs_of_japanese_consoles_and_events_in_every_wrapping_are_read() {
    let mut log = b"2026/04/18 22:09:40.1234567 348   1308  Agent           *FAILED* [80070005] ".to_vec();
    log.extend(encoding_rs::SHIFT_JIS.encode("\u{66f4}\u{65b0}\u{30d7}\u{30ed}\u{30b0}\u{30e9}\u{30e0}").0.iter());
    log.extend(b"\r\n");
    let found = read(&[("WindowsUpdate.log", &log)]);
    let line = &found.windows.text_logs.update_client.value().unwrap().lines[0];
    assert_eq!(line.message, "*FAILED* [80070005] \u{66f4}\u{65b0}\u{30d7}\u{30ed}\u{30b0}\u{30e9}\u{30e0}");

    let one = system();
    let viewer = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?><Events>{}</Events>",
        one.replace("\r\n", "")
    );
    for text in [one.into_bytes(), wide(&viewer), viewer.into_bytes()] {
        let found = read(&[("System.xml", &text)]);
        let logs = &found.windows.event_logs.value().unwrap().items;
        let records: usize = logs.iter().map(|log| log.records.value().unwrap().len()).sum();
        assert_eq!((records, found.notes.len()), (2, 0));
    }
}

#[test]
#[ignore = "needs ../shared"]
fn every_file_of_the_bundles_of_public_cases_is_understood() {
    let mut bundles = 0;
    for case in std::fs::read_dir("../shared/cases/bundles").unwrap() {
        let path = case.unwrap().path().join("bundle");
        if path.is_dir() {
            let read = read_bundle(&path, Timestamp::now()).unwrap();
            assert_eq!(read.notes, Vec::<String>::new(), "{}", path.display());
            bundles += 1;
        }
    }
    assert!(bundles >= 8, "{bundles}");
}

#[test]
#[ignore = "needs ../shared"]
fn a_folder_with_a_log_and_a_saved_event_log_of_a_real_server_has_nothing_else() {
    let file = |name: &str| std::fs::read(Path::new("../shared/windows").join(name)).unwrap();
    let (system, damaged) = (file("evtx/system.evtx"), file("evtx/sample_with_a_bad_chunk_magic.evtx"));
    let whole = read(&[("CBS.log", SESSION.as_bytes()), ("System.evtx", &system)]);
    assert_eq!(whole.notes, Vec::<String>::new());
    let logs = &whole.windows.event_logs.value().unwrap().items;
    let records: usize = logs.iter().map(|log| log.records.value().unwrap().len()).sum();
    println!("system.evtx: {records} records of {} providers that are asked for; {:?}", logs.len(), reasons(&whole));
    let first = &whole.windows.cbs.value().unwrap().lines[0];
    assert!(first.at.value().is_some(), "the log says how the clock stood: {first:?}");
    assert!(records > 0 && logs.iter().all(|log| log.oldest.value().is_some()));
    assert_eq!(reasons(&whole).keys().collect::<Vec<_>>(), ["not-collected: not in the bundle"]);

    let partial = read(&[("x.evtx", &damaged)]);
    println!("with a bad part: {:?}", partial.notes);
    assert!(partial.notes[0].contains("could not be read"), "{:?}", partial.notes);

    let (catalog, devices) = (file("plaso/Catalog1.edb"), file("plaso/setupapi.dev.log"));
    let others = read(&[("catdb", &catalog), ("setupapi.dev.log", &devices)]);
    assert_eq!(others.windows.catalog_store.state.value(), Some(&DatabaseState::CleanShutdown));
    let log = others.windows.text_logs.devices.value().unwrap();
    println!("setupapi.dev.log: {} sections that did not end well", log.lines.len());
    for line in &log.lines {
        println!("  {}", line.message);
    }
}

/// An export of the local security policy with this line for a right, in UTF-16 as secedit writes it.
fn policy(impersonate: &str) -> Vec<u8> {
    wide(&format!(
        "[Unicode]\r\nUnicode=yes\r\n[Privilege Rights]\r\nSeServiceLogonRight = *S-1-5-80-0\r\n\
         SeImpersonatePrivilege = {impersonate}\r\nSeBackupPrivilege = *S-1-5-32-544\r\n\
         SeRestorePrivilege = *S-1-5-32-544\r\nSeSecurityPrivilege = *S-1-5-32-544\r\n\
         SeTakeOwnershipPrivilege = *S-1-5-32-544\r\n[Version]\r\nsignature=\"$CHICAGO$\"\r\nRevision=1\r\n"
    ))
}

/// The cause that rests on user rights, of a bundle with this policy whose update failed for want of a privilege.
fn privilege(policy: &[u8]) -> (Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let session = SESSION.replace("0x80070002 - ERROR_FILE_NOT_FOUND", "0x80070522 - ERROR_PRIVILEGE_NOT_HELD");
    let session = session.replace("INSTALL index: 3, phase: 2, result 2, inf: contoso.inf", "nothing");
    std::fs::write(folder.path().join("CBS.log"), session).unwrap();
    std::fs::write(folder.path().join("System.xml"), system().replace("0x80070002", "0x80070522")).unwrap();
    std::fs::write(folder.path().join("rights.inf"), policy).unwrap();
    let report = explained(folder.path());
    let causes = report["diagnosis"]["causes"].as_array().unwrap();
    let cause = causes.iter().find(|cause| cause["id"] == "privilege-missing").cloned().unwrap_or_default();
    (cause, report["notes"].to_string())
}

#[test]
fn an_export_of_the_security_policy_shows_which_right_is_missing() {
    let lost = "user right SeImpersonatePrivilege: S-1-5-6 does not hold it";
    let (cause, _) = privilege(&policy("*S-1-5-32-544,*S-1-5-19,*S-1-5-20"));
    assert!(cause["supports"].to_string().contains(lost), "{cause:#}");
    let (cause, _) = privilege(&policy("*S-1-5-32-544,*S-1-5-19,*S-1-5-20,*S-1-5-6"));
    assert!(cause.is_object() && !cause["supports"].to_string().contains("does not hold it"), "{cause:#}");
    // A line that cannot be read may be the one that grants the right.
    let (cause, notes) = privilege(&policy("*S-1-5-32-544\r\n?? = *S-1-5-6"));
    assert!(!cause["supports"].to_string().contains(lost) && notes.contains("rights.inf"), "{notes}");
}

#[test]
fn a_log_alone_tells_which_update_failed_in_its_own_times_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("CBS.log"), SESSION).unwrap();
    let report = explained(folder.path());
    let (failure, cause) = (&report["diagnosis"]["failure"], &report["diagnosis"]["causes"][0]);
    assert_eq!((&failure["code"], &failure["reporter"]), (&"0x80070002".into(), &"servicing".into()), "{failure:#}");
    assert_eq!(failure["at"], "2026-04-18T22:08:31Z", "as it stands in the log");
    assert_eq!(cause["id"], "driver-failed");
    let said = report["notes"].to_string();
    assert!(said.contains("no file says how the server's clock stood"), "{said}");
    // A package that was processed well is no failure.
    let well = SESSION.replace("0x80070002 - ERROR_FILE_NOT_FOUND", "0x00000000 - S_OK");
    std::fs::write(folder.path().join("CBS.log"), well).unwrap();
    assert!(explained(folder.path())["diagnosis"]["failure"].is_null());
}

#[test]
fn a_check_that_stands_in_one_entry_of_many_lines_blocks_only_where_it_found_damage() {
    let folder = tempfile::tempdir().unwrap();
    let report = |detected: u32| {
        let damaged =
            "(p)\tCSI Payload Corrupt\t\t\tamd64_contoso_31bf3856ad364e35_10.0.14393.1_none_1\\a.dll\r\n".repeat(40);
        let listed = if detected == 0 { "" } else { &damaged };
        let text = format!(
            "2026-04-18 22:02:41, Info                  CBS    Session: 31248102_1 initialized by client DISM.\r\n\
             2026-04-18 22:08:31, Info                  CBS    \r\n=================================\r\nChecking System Update Readiness.\r\n\r\n{listed}\
             Summary:\r\nOperation: Detect only\r\nTotal Detected Corruption:\t{detected}\r\n\tCBS Manifest Corruption:\t0\r\n\tCSI Payload Corruption:\t{detected}\r\n\
             Total Repaired Corruption:\t0\r\n"
        );
        std::fs::write(folder.path().join("CBS.log"), text).unwrap();
        let report = explained(folder.path());
        let store = report["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "component-store").unwrap();
        store["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!((report(40).as_str(), report(0).as_str()), ("fail", "pass"));
}
