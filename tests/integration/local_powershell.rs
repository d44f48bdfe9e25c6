//! `--windows local`, with another PowerShell than Windows' own (`PATCHGATE_POWERSHELL`).

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use serde_json::Value;

use crate::support::program::{Answer, patchgate, run};
use crate::support::tools::tool;

fn local(powershell: &str) -> Command {
    let mut command = patchgate(["collect", "--windows", "local"]);
    command.env("PATCHGATE_POWERSHELL", powershell).env("PATH", "/usr/bin:/bin");
    command
}

/// A stand-in for PowerShell that does this.
fn stub(folder: &tempfile::TempDir, does: &str) -> String {
    let path = folder.path().join("powershell");
    fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

/// The script is all that it gets: by standard input, and none of our secrets by the environment.
#[test]
fn a_powershell_gets_the_script_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let command = local(&stub(&folder, "head -n 1; cat > /dev/null"));
    let Answer { code, err, .. } = run(command);
    assert_eq!(code, 3, "{err}");
    assert!(err.contains("failed: script: local: PowerShell ended well, but what came is no document"), "{err}");
    assert!(err.contains("(it begins with \"$TotalSeconds = 285\")"), "{err}");
    let shown = folder.path().join("shown");
    let mut command = local(&stub(&folder, &format!("(echo \"$*\"; env) > {}; cat > /dev/null", shown.display())));
    for name in ["PATCHGATE_BMC_PASSWORD", "PATCHGATE_WINDOWS_PASSWORD", "PATCHGATE_PROXY"] {
        command.env(name, "hunter2-hunter2");
    }
    assert!(run(command).err.contains("failed: empty answer: local: PowerShell ended well and printed nothing"));
    let shown = fs::read_to_string(shown).unwrap();
    assert!(shown.starts_with("-NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand "), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
#[ignore = "needs ../shared"]
fn the_whole_collector_runs_here() {
    let root = tempfile::tempdir().unwrap();
    let mut command = local(&tool("pwsh").join("pwsh").display().to_string());
    command.env("SystemRoot", root.path()).env("SystemDrive", "/").env("COMPUTERNAME", "SRV-LOCAL");
    let answer = run(command);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let evidence: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(evidence["windows"]["value"]["os"]["name"]["value"], "SRV-LOCAL");
    let notes = evidence["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 1, "whole: {notes:?}");
    assert!(notes[0].as_str().unwrap().ends_with("from local, on the server itself, without a logon of its own"));
}
