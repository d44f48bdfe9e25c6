//! The collector on a real PowerShell: version 7 for Linux, on a Windows that `tests/powershell/windows.ps1` scripts.
//!
//! The packed PowerShell lies in `../shared/tools`. What it shows of Windows PowerShell 5.1, and what not, stands in
//! docs/collector.md.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use patchgate::evidence::{DatabaseState, Missing, PolicyValue, StartType};
use patchgate::windows::{Collected, collector, read_collected};
use serde_json::Value;

pub use crate::support::tools::tool;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn pwsh() -> Command {
    let mut command = Command::new(tool("pwsh").join("pwsh"));
    command.args(["-NoProfile", "-NonInteractive"]).stderr(Stdio::piped()).stdout(Stdio::piped()).stdin(Stdio::null());
    command
}

fn script(name: &str) -> PathBuf {
    Path::new(HERE).join("tests/powershell").join(name)
}

/// The collector as it is run on the scripted Windows.
fn scripted(root: &Path, mode: &str, language: &str, options: &[&str]) -> Command {
    let mut command = pwsh();
    command.arg("-File").arg(script("run.ps1")).arg(Path::new(HERE).join("src/windows/collector.ps1"));
    command.arg(root).args([mode, language]).args(options);
    command
}

fn run(mode: &str, language: &str, options: &[&str]) -> String {
    let root = tempfile::tempdir().unwrap();
    text(&scripted(root.path(), mode, language, options).output().unwrap())
}

/// What a run printed: to its end, without a word on standard error, and in ASCII.
pub fn text(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", output.status);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(text.bytes().all(|b| b == b'\n' || b == b'\r' || (0x20..0x7F).contains(&b)), "not ASCII");
    text
}

pub fn read(text: &str) -> Collected {
    read_collected(text.as_bytes(), "srv", "2026-05-01T00:00:00Z".parse().unwrap()).unwrap()
}

/// The status of each item, from lines that a strict reader of JSON takes.
pub fn statuses(text: &str) -> BTreeMap<String, String> {
    let word = |v: &Value, name: &str| v[name].as_str().map(str::to_owned);
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| Some((word(&line, "item")?, word(&line, "status")?))).collect()
}

/// That the document is whole: each item that the head announces has come, in that order, and the end.
fn assert_whole(text: &str) {
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let announced: Vec<&Value> = lines[0]["items"].as_array().unwrap().iter().collect();
    let came: Vec<&Value> = lines.iter().filter_map(|line| line.get("item")).collect();
    assert_eq!(announced, came);
    assert_eq!(lines.last().unwrap()["end"], true);
    assert_eq!(read(text).notes, Vec::<String>::new());
}

#[test]
#[ignore = "needs ../shared"]
fn each_value_of_the_scripted_windows_is_the_value_in_the_evidence() {
    for language in ["full", "constrained"] {
        let text = run("ok", language, &[]);
        assert_whole(&text);
        let w = read(&text).windows;
        let full = language == "full";
        assert_eq!(w.collector.language_mode.text(), Some(if full { "FullLanguage" } else { "ConstrainedLanguage" }));
        assert_eq!(w.collector.utc_offset_minutes.value(), Some(&0));
        assert_eq!(w.os.name.text(), Some("SRV-SCRIPTED"));
        assert_eq!(w.os.product.text(), Some("Windows Server 2022 Standard"));
        assert_eq!((w.os.build.text(), w.os.ubr.value()), (Some("20348"), Some(&5020)));
        assert_eq!(w.os.last_boot.value().unwrap().to_string(), "2026-04-18T13:33:40Z");
        assert_eq!(w.identity.sku.text(), Some("7Z73CTO1WW"));
        assert_eq!(w.identity.serial.text(), Some("J900PG01"));
        assert_eq!(w.identity.uuid.text(), Some("0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6"));
        assert_eq!(w.caller.sid.text(), Some("S-1-5-21-1-2-3-500"));
        assert_eq!((w.caller.elevated.value(), w.caller.network_logon.value()), (Some(&true), Some(&!full)));
        let policy = w.policy.windows_update.value().unwrap();
        assert_eq!(policy["WUServer"], PolicyValue::Text("http://wsus.example:8530".to_owned()));
        assert_eq!(policy["Max"], PolicyValue::Number(0xFFFF_FFFF));
        assert_eq!(policy["Big"], PolicyValue::Number(9_007_199_254_740_993));
        assert_eq!(policy["Bytes"], PolicyValue::Text("01fe".to_owned()));
        assert_eq!(policy["Many"], PolicyValue::Text("a;b".to_owned()));
        assert_eq!(w.policy.automatic_updates.value().unwrap()["UseWUServer"], PolicyValue::Number(1));
        assert_eq!(w.pending_restart.cbs_reboot_pending.value(), Some(&true));
        assert_eq!(w.pending_restart.cbs_reboot_in_progress.value(), Some(&false));
        assert_eq!(w.pending_restart.file_renames.value(), Some(&2));
        assert_eq!(w.pending_restart.pending_xml.value(), Some(&true));
        assert_eq!(w.secure_boot.enabled.value(), Some(&true));
        assert_eq!(w.secure_boot.ca2023_error.value(), Some(&0x8007_1149));
        assert_eq!(w.secure_boot.firmware_version.text(), Some("AFE136D-3.60"));
        assert_eq!(w.data_store.size_bytes.value(), Some(&4096));
        assert_eq!(w.data_store.state.value(), Some(&DatabaseState::DirtyShutdown));
        assert_eq!(w.catalog_store.log_files.value(), Some(&1));
        if full {
            let locked = w.catalog_store.state.reason().unwrap().to_string();
            assert!(locked.contains("another process has it locked"), "{locked}");
        }
        let services = &w.services.value().unwrap().items;
        assert_eq!(services.len(), 24);
        assert_eq!(services[0].start.value(), Some(&StartType::Manual));
        assert_eq!(services[0].state.text(), Some("Running"), "from German text");
        assert!(services[0].descriptor.text().unwrap().starts_with("D:(A;;CCLCSWRPLORC;;;AU)"));
        let absent = services.iter().find(|s| s.name == "wlidsvc").unwrap();
        assert_eq!(absent.start.reason(), Some(&Missing::Absent));
        // Linux keeps 8 bits of the 1060 that says so on Windows.
        assert_eq!(absent.state.reason(), Some(&Missing::Failed { detail: "patchgate-sc-exit-36".to_owned() }));
        let acls = w.acls.value().unwrap();
        assert_eq!((acls.items.len(), acls.unread.len()), (30, 0));
        assert!(acls.items.iter().all(|acl| acl.sddl.text() == Some("O:SYG:SYD:(A;;FA;;;SY)")));
        assert!(acls.items.iter().any(|acl| acl.path.ends_with("one")), "an entry of Download");
        let cbs = w.cbs.value().unwrap();
        assert_eq!(cbs.lines.iter().map(|l| l.number).collect::<Vec<_>>(), [1, 3, 5, 6], "4 continues 3");
        assert_eq!(cbs.lines[1].session.as_deref(), Some("31248102_1877204515"));
        let named = &w.servicing.named_objects.value().unwrap().items[0];
        assert_eq!((named.path.as_str(), named.sddl.reason()), (r"C:\Windows\WinSxS\x\y.dll", Some(&Missing::Absent)));
        let packages = &w.servicing.packages.value().unwrap().items;
        assert_eq!((packages[0].state, packages[0].error.as_deref()), (Some(0x65), Some("0x80070005")));
        assert_eq!(packages[1].changed.unwrap().to_string(), "2026-04-18T03:50:02Z");
        assert_eq!(packages.len(), 2, "parts of Windows are left out");
        let queue = &w.servicing.driver_operations.value().unwrap().items;
        let identity = |n: usize| queue[n].values.get("Identity").cloned();
        assert_eq!((queue.len(), identity(1)), (3, None));
        assert_eq!(identity(2), Some(PolicyValue::Text("oem12.inf".to_owned())));
        assert_eq!(w.servicing.sessions_pending.value().unwrap().items.len(), 2);
        assert_eq!(w.servicing.packages_pending.reason(), Some(&Missing::Absent));
        assert!(w.text_logs.dism.value().unwrap().lines[0].message.contains("hr:0x80070490"));
        let row = &w.reporting_events.value().unwrap().items[0];
        assert_eq!((row.event, row.name.as_str(), row.code.as_str()), (182, "AGENT_INSTALLING_FAILED", "0x80070005"));
        assert_eq!((row.at.to_string().as_str(), row.update.as_str()), ("2026-04-18T13:09:31.734Z", "B"));
        assert!(w.servicing.files.value().unwrap().items.iter().any(|f| f.size_bytes == 512));
        let tasks = w.servicing.tasks.value().unwrap();
        assert_eq!((tasks.items.len(), tasks.unread.len()), (2, 1));
        assert!(tasks.items.iter().any(|t| t.name.ends_with("Secure-Boot-Update") && !t.enabled));
        let filters = &w.protection.filters.value().unwrap().items;
        assert_eq!((filters[0].altitude.as_str(), filters[0].instances), ("328010", 5));
        assert_eq!(filters[0].image.as_deref(), Some(r"system32\drivers\wd\WdFilter.sys"));
        assert_eq!(w.protection.antivirus.reason(), Some(&Missing::Absent));
        let excluded = &w.protection.defender_exclusions.value().unwrap().items;
        assert!(excluded.iter().any(|key| key.values.contains_key(r"C:\Data")));
        assert_eq!(w.surroundings.temp_files.value(), Some(&2), "without what is below");
        let temp = &w.surroundings.temp_folders.value().unwrap().items;
        assert_eq!(temp[1].values["TEMP"], PolicyValue::Text(r"D:\gone".to_owned()));
        assert!(!text.contains("PASSWORD"), "other variables are not read");
        assert_eq!(w.surroundings.services_pipe_timeout.value(), Some(&60_000));
        assert_eq!(w.surroundings.recovery_enabled.value(), Some(&true));
        assert!(matches!(w.surroundings.user_rights.reason(), Some(Missing::NotSupported { .. })));
        assert_eq!(w.surroundings.wsus_name_known.reason(), Some(&Missing::NotAsked));
        let volumes = &w.volumes.value().unwrap().items;
        assert_eq!(volumes[0].free_bytes.value(), Some(&8_123_456_789));
        assert_eq!((volumes[1].name.as_str(), volumes[1].size_bytes.value()), ("EFI system", Some(&100_663_296)));
        let drivers = &w.drivers.value().unwrap().items;
        assert_eq!((drivers.len(), drivers[0].package.text()), (1, Some("bnxtnd.inf_amd64_0000000000000001")));
        let logs = &w.event_logs.value().unwrap().items;
        let update = &logs[0].records.value().unwrap()[0];
        assert_eq!((update.id, update.at.to_string().as_str()), (20, "2026-04-18T13:09:40Z"));
        assert_eq!(update.data["errorCode"], "0x80070005");
        assert!(!update.data.contains_key("ErrorString"), "a message");
        if full {
            assert_eq!(logs[1].records.value().map(Vec::len), Some(0), "read, and nothing there");
            let blocks = w.protection.blocks.value().unwrap().items.last().unwrap().clone();
            assert_eq!(blocks.records.value().unwrap().len(), 1, "only what names servicing");
        }
    }
}

#[test]
#[ignore = "needs ../shared"]
fn whatever_windows_answers_there_is_a_whole_document_without_messages() {
    for (mode, language, status, most) in [
        ("denied", "full", "denied", 32),
        ("denied", "constrained", "denied", 25),
        ("absent", "full", "absent", 25),
        ("throwing", "full", "error", 37),
        ("throwing", "constrained", "error", 37),
        ("empty", "full", "ok", 35),
        ("hostile", "full", "ok", 50),
    ] {
        let text = run(mode, language, &[]);
        assert_whole(&text);
        let statuses = statuses(&text);
        let count = statuses.values().filter(|s| *s == status).count();
        assert!(count >= most, "{mode} {language}: {count} {status}: {statuses:?}");
        for message in ["verweigert", "Fehler", "falsch", "Zugriff", "vorhanden"] {
            assert!(!text.contains(message), "{mode} {language}: {message}");
        }
    }
}

#[test]
#[ignore = "needs ../shared"]
fn hostile_texts_and_bad_records_cost_themselves_only() {
    let text = run("hostile", "full", &["Items=os_product,cbs,event_logs"]);
    assert_whole(&text);
    let w = read(&text).windows;
    let product = w.os.product.text().unwrap();
    assert!(product.starts_with("a\u{fffd}b\u{fffd}\u{1}\u{1b}[2J\u{202e}</script>\"\\\u{3042}"), "{product:?}");
    assert!(product.ends_with('x'), "cut before the pair");
    let log = &w.event_logs.value().unwrap().items[0];
    let records = log.records.value().unwrap();
    assert_eq!(records.iter().map(|r| r.record).collect::<Vec<_>>(), [9, 8, 5], "and what came after a failed read");
    assert_eq!(records[1].data["errorCode"], "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{202e}</script>");
    let silence = log.oldest.reason().unwrap().to_string();
    assert!(silence.contains("3 of 6 records could not be read"), "{silence}");
}

#[test]
#[ignore = "needs ../shared"]
fn of_ten_thousand_records_the_newest_are_kept_and_older_silence_proves_nothing() {
    let text = run("many", "full", &["Items=event_logs,guard_logs"]);
    assert_whole(&text);
    let w = read(&text).windows;
    let log = &w.event_logs.value().unwrap().items[0];
    let records = log.records.value().unwrap();
    assert_eq!((records.len(), records[0].record), (2_000, 10_000));
    assert_eq!(log.oldest.value(), Some(&records[1_999].at));
    let blocks = w.protection.blocks.value().unwrap().items.last().unwrap();
    assert!(matches!(blocks.oldest.reason(), Some(Missing::Failed { .. })), "filtered, and nobody knows of how many");
}

#[test]
#[ignore = "needs ../shared"]
fn where_everything_hangs_the_document_still_comes_to_its_end() {
    let text = run("hanging", "full", &["ItemSeconds=1", "TotalSeconds=6"]);
    assert_whole(&text);
    let statuses = statuses(&text);
    let late = statuses.values().filter(|s| *s == "timeout").count();
    assert_eq!(late + 3, statuses.len(), "all but the clock, the language mode and the name: {statuses:?}");
    let w = read(&text).windows;
    assert!(matches!(w.os.product.reason(), Some(Missing::TimedOut { .. })));
    assert!(w.collector.utc_offset_minutes.value().is_some());
}

#[test]
#[ignore = "needs ../shared"]
fn what_came_before_it_was_killed_is_read_and_the_rest_is_missing_with_that_reason() {
    let root = tempfile::tempdir().unwrap();
    for lines in [1, 6, 40] {
        let mut child = scripted(root.path(), "ok", "full", &[]).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        for _ in 0..lines {
            output.read_line(&mut text).unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        output.read_to_string(&mut text).unwrap();
        let came = statuses_of_what_came(&text);
        assert!(came + 1 >= lines, "each line is there as soon as its item is");
        let collected = read(&text);
        assert!(collected.notes[0].contains("items did not come (the collector ended)"), "{:?}", collected.notes);
        let reason = Missing::Failed { detail: "the collector ended before this item".to_owned() };
        assert_eq!(collected.windows.drivers.reason(), Some(&reason));
        assert_eq!(collected.windows.os.product.value().is_some(), came >= 5);
    }
}

#[test]
#[ignore = "needs ../shared"]
fn a_stream_that_was_cut_within_any_item_is_read_up_to_it() {
    let text = run("ok", "full", &[]);
    let lines: Vec<&str> = text.lines().collect();
    let all = lines.len() - 2;
    for came in 0..all {
        let half = &lines[came + 1][..lines[came + 1].len() / 2];
        let cut = format!("{}\n{half}", lines[..=came].join("\n"));
        let missing = all - came;
        let says = format!("{missing} of {all} items did not come (the collector ended)");
        assert!(read(&cut).notes[0].contains(&says), "after {came} items: {:?}", read(&cut).notes);
    }
}

/// How many items came whole; the last line may be cut.
fn statuses_of_what_came(text: &str) -> usize {
    text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).filter(|l| l.get("item").is_some()).count()
}

#[test]
#[ignore = "needs ../shared"]
fn it_runs_from_a_file_and_by_standard_input_with_options() {
    let input = "$input | Out-String | Invoke-Expression";
    for before in ["", "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; "] {
        let mut child = pwsh()
            .args(["-Command", &format!("$env:SystemRoot = '/nowhere'; {before}{input}")])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let script = format!("$Items = 'clock', 'language_mode'; $TotalSeconds = 60\n{}", collector());
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let text = text(&child.wait_with_output().unwrap());
        assert_whole(&text);
        assert_eq!(statuses(&text).len(), 2, "{text}");
        assert!(text.contains("\"total_seconds\":60"), "{text}");
    }
    let mut file = pwsh();
    file.env("SystemRoot", "/nowhere").arg("-File").arg(Path::new(HERE).join("src/windows/collector.ps1"));
    let text = text(&file.args(["-Items", "clock,language_mode", "-TotalSeconds", "61"]).output().unwrap());
    assert_whole(&text);
    assert_eq!(statuses(&text).len(), 2);
    let mut wrong = pwsh();
    wrong.env("SystemRoot", "/nowhere").arg("-File").arg(Path::new(HERE).join("src/windows/collector.ps1"));
    let wrong = wrong.args(["-Items", "clocks"]).output().unwrap();
    assert!(!wrong.status.success() && wrong.stdout.is_empty(), "a name that is none is no empty document");
}

#[test]
#[ignore = "needs ../shared"]
fn a_32_bit_powershell_says_of_each_item_that_it_is_not_supported() {
    let mut file = pwsh();
    file.env("SystemRoot", "/nowhere").env("PROCESSOR_ARCHITEW6432", "AMD64");
    let output = file.arg("-File").arg(Path::new(HERE).join("src/windows/collector.ps1")).output().unwrap();
    let text = text(&output);
    assert_whole(&text);
    assert!(statuses(&text).values().all(|status| status == "unsupported"), "{text}");
    assert!(matches!(read(&text).windows.services.reason(), Some(Missing::NotSupported { .. })));
}

#[test]
#[ignore = "needs ../shared"]
fn pester_finds_the_functions_right() {
    let output = pwsh().arg("-File").arg(script("run-pester.ps1")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
