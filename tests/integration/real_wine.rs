//! The collector on a real Windows API: a `powershell.exe` (version 7) under Wine, in a prefix that the test furnishes.
//!
//! Where Wine is not installed nothing is shown, and that is said: it has 800 MB. Descriptors are as Wine has them, for it
//! cannot set any; it knows no descriptors of services, no event logs and no file-system filters.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use patchgate::evidence::{DatabaseState, Missing, PolicyValue, StartType};
use patchgate::windows::collector;

use super::real_powershell::{read, statuses, text, tool};

fn wine(program: &str, prefix: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("WINEPREFIX", prefix).env("WINEDEBUG", "-all").env_remove("DISPLAY").stdin(Stdio::null());
    // Without the first the runtime crashes under Wine.
    command.env("DOTNET_EnableWriteXorExecute", "0").env("POWERSHELL_PRELUDE", r"C:\prelude.ps1");
    command
}

/// A fresh prefix.
fn prefix() -> PathBuf {
    let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine-prefix");
    if prefix.exists() {
        fs::remove_dir_all(&prefix).unwrap();
    }
    let made = wine("wineboot", &prefix).arg("--init").stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(made.is_ok(), "wine is not here (apt-get install --no-install-recommends wine wine64)");
    assert!(prefix.join("drive_c").exists(), "{made:?}");
    prefix
}

/// A few items of a run whose script comes by standard input.
fn piped(prefix: &Path) -> String {
    let mut run = wine("wine", prefix);
    run.arg(tool("powershell-wine").join("powershell.exe")).args(["-NoProfile", "-NonInteractive", "-Command"]);
    run.arg("$input | Out-String | Invoke-Expression").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = run.stderr(Stdio::piped()).spawn().unwrap();
    let script = format!("$Items = 'os_build', 'policy_windows_update'\n{}", collector());
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    text(&child.wait_with_output().unwrap())
}

#[test]
#[ignore = "needs ../shared and wine"]
fn each_value_of_a_furnished_prefix_is_the_value_in_the_evidence() {
    let prefix = prefix();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(here.join("src/windows/collector.ps1"), prefix.join("drive_c/collector.ps1")).unwrap();
    fs::copy(here.join("tests/powershell/wine.ps1"), prefix.join("drive_c/prelude.ps1")).unwrap();
    let powershell = tool("powershell-wine").join("powershell.exe");
    let mut run = wine("wine", &prefix);
    run.arg(powershell).args(["-NoProfile", "-NonInteractive", "-File", r"C:\collector.ps1"]);
    let output = run.output().unwrap();
    let piped = piped(&prefix);
    // What of Wine still runs belongs to this prefix only.
    wine("wineserver", &prefix).arg("-k").status().unwrap();
    let text = text(&output);
    let collected = read(&text);
    assert_eq!(collected.notes, Vec::<String>::new());
    let w = collected.windows;

    assert_eq!(w.os.product.text(), Some("Windows Server 2022 \u{30c7}\u{fffd}"), "a lone half in the registry");
    assert_eq!((w.os.build.text(), w.os.ubr.value()), (Some("20348"), Some(&5020)));
    assert_eq!(w.os.installation_type.text(), Some("Server Core"));
    let policy = w.policy.windows_update.value().unwrap();
    assert_eq!(policy["WUServer"], PolicyValue::Text("http://%NAME%.example:8530".to_owned()), "not expanded");
    assert_eq!(policy["Max"], PolicyValue::Number(0xFFFF_FFFF));
    assert_eq!(policy["Big"], PolicyValue::Number(9_007_199_254_740_993));
    assert_eq!(policy["Many"], PolicyValue::Text("a;b".to_owned()));
    assert_eq!(policy["Bytes"], PolicyValue::Text("01fe".to_owned()));
    assert_eq!(w.policy.automatic_updates.value().unwrap()["UseWUServer"], PolicyValue::Number(1));
    assert!(w.caller.sid.text().unwrap().starts_with("S-1-5-"));
    assert_eq!((w.caller.elevated.value(), w.caller.network_logon.value()), (Some(&true), Some(&false)));
    assert_eq!(w.pending_restart.cbs_reboot_pending.value(), Some(&true));
    assert_eq!(w.pending_restart.cbs_packages_pending.value(), Some(&false));
    assert_eq!(w.pending_restart.pending_xml.value(), Some(&true));
    assert_eq!(w.secure_boot.enabled.value(), Some(&false));
    assert_eq!(w.secure_boot.ca2023_error.value(), Some(&0x8007_1149));
    assert_eq!(w.secure_boot.ca2023_status.reason(), Some(&Missing::Absent));
    assert_eq!(w.data_store.size_bytes.value(), Some(&4096));
    assert_eq!(w.data_store.state.value(), Some(&DatabaseState::CleanShutdown));
    assert_eq!(w.catalog_store.size_bytes.value(), Some(&4096));
    let locked = w.catalog_store.state.reason().unwrap().to_string();
    assert!(locked.contains("another process has it locked"), "{locked}");

    let http = w.services.value().unwrap().items.iter().find(|s| s.name == "HTTP").unwrap();
    assert_eq!((http.start.value(), http.account.text()), (Some(&StartType::Disabled), Some("LocalSystem")));
    let winsxs = w.acls.value().unwrap().items.iter().find(|acl| acl.path.ends_with("WinSxS")).unwrap();
    assert!(winsxs.sddl.text().unwrap().starts_with("O:S-1-5-"), "{winsxs:?}");
    let cbs = w.cbs.value().unwrap();
    assert_eq!(cbs.lines.len(), 3, "UTF-16");
    assert_eq!(cbs.lines[1].hresult.as_deref(), Some("0x80070005"));
    assert!(cbs.lines[2].message.starts_with('\u{30c7}'));
    let named = &w.servicing.named_objects.value().unwrap().items;
    let paths: Vec<&str> = named.iter().map(|acl| acl.path.as_str()).collect();
    assert_eq!(paths, [r"C:\Windows\WinSxS\pending.xml", r"HKLM\SOFTWARE\Microsoft"]);
    assert!(named.iter().all(|acl| acl.sddl.text().is_some()), "{named:?}");
    let package = &w.servicing.packages.value().unwrap().items[0];
    assert_eq!((package.state, package.error.as_deref()), (Some(112), Some("0x80070005")));
    assert_eq!(package.changed.unwrap().to_string(), "2026-04-18T03:50:29Z", "the low half is not negative");
    assert_eq!(w.servicing.driver_operations.value().unwrap().items.len(), 2);
    assert_eq!(w.servicing.sessions_pending.value().unwrap().items.len(), 2);
    let temp = &w.surroundings.temp_folders.value().unwrap().items;
    assert_eq!(temp[1].values["TEMP"], PolicyValue::Text(r"D:\gone".to_owned()));
    assert_eq!(w.surroundings.services_pipe_timeout.value(), Some(&60_000));
    assert_eq!(w.identity.serial.text(), Some("J900PG01"));
    assert!(matches!(w.identity.uuid.reason(), Some(Missing::Denied { .. })));
    assert!(matches!(w.drivers.reason(), Some(Missing::TimedOut { .. })), "it hung, and the end came all the same");
    let sizes = w.volumes.value().unwrap().items[0].size_bytes.value();
    assert!(sizes.is_some_and(|size| *size > 1 << 30), "{sizes:?}");
    assert_eq!(statuses(&piped).get("os_build").map(String::as_str), Some("ok"), "{piped}");
    assert_eq!(read(&piped).windows.policy.windows_update.value(), Some(policy), "the same by standard input");
    assert_eq!(statuses(&text).get("event_logs").map(String::as_str), Some("ok"), "the list; its logs say why not");
}
