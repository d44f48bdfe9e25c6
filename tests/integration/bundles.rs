//! Folders and archives of raw files, as administrators send them. The files are written here and are synthetic.

use std::io::Write;
use std::path::Path;

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
