//! The examples of `contrib`: what the documentation shows is the file, and the hook for Windows does what it says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use patchgate::mock::{self, Options};

use crate::support::bench::{PASSWORD, USER};
use crate::support::program::Answer;
use crate::support::tools::tool;

const HOOK: &str = "contrib/windows/Install-GatedUpdate.ps1";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, into) } else { into.push(path) }
    }
}

/// The blocks of code that follow a line with nothing but a link to a file of `contrib`, each with that file.
fn shown(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let link = line.strip_prefix("[contrib/").and_then(|rest| rest.split_once(']')).map(|(name, _)| name);
        let Some(name) = link.filter(|_| line.ends_with("):")) else { continue };
        let block =
            lines.by_ref().skip_while(|line| !line.starts_with("```")).skip(1).take_while(|line| *line != "```");
        found.push((format!("contrib/{name}"), block.map(|line| format!("{line}\n")).collect()));
    }
    found
}

#[test]
fn what_the_page_shows_is_the_file_and_every_file_is_named() {
    let page = fs::read_to_string(root().join("docs/pipelines.md")).unwrap();
    let blocks = shown(&page);
    assert!(blocks.len() >= 4, "{blocks:?}");
    for (name, block) in &blocks {
        assert_eq!(block, &fs::read_to_string(root().join(name)).unwrap(), "docs/pipelines.md shows another {name}");
    }
    let mut all = Vec::new();
    files(&root().join("contrib"), &mut all);
    for file in all {
        let name = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        assert!(page.contains(&name), "docs/pipelines.md does not name {name}");
    }
}

/// No example teaches to hand over a password where others can read it, or to weaken trust.
#[test]
fn no_example_shows_a_password_or_weakens_trust() {
    let mut all = Vec::new();
    files(&root().join("contrib"), &mut all);
    assert!(all.len() > 8, "{all:?}");
    for file in all {
        let text = fs::read_to_string(&file).unwrap();
        for bad in ["--insecure", "--allow-http", "PASSW0RD", "allow_failure: true", "continue-on-error"] {
            assert!(!text.contains(bad), "{}: {bad}", file.display());
        }
    }
}

#[test]
fn the_hook_is_powershell() {
    let text = fs::read_to_string(root().join(HOOK)).unwrap();
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let tree = parser.parse(&text, None).unwrap();
    assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
    assert!(text.is_ascii(), "Windows PowerShell 5.1 reads a file without a mark in the code page of the system");
}

fn pwsh(script: &str) -> Answer {
    let mut command = Command::new(tool("pwsh").join("pwsh"));
    command.args(["-NoProfile", "-NonInteractive", "-Command", script]).current_dir(root());
    command.output().unwrap().into()
}

#[test]
#[ignore = "needs ../shared"]
fn powershell_itself_finds_no_mistake_in_the_hook() {
    let answer = pwsh(&format!(
        "$errors = $null; [void][System.Management.Automation.Language.Parser]::ParseFile((Resolve-Path '{HOOK}'), [ref]$null, [ref]$errors); \
         \"mistakes: $($errors.Count) $errors\""
    ));
    assert_eq!(answer.out.trim(), "mistakes: 0", "{}", answer.err);
}

/// Runs the hook against a mock in that scenario, with an Install-WindowsUpdate that only says that it was called.
async fn hooked(scenario: &str, program: &str, installer: &str) -> Answer {
    let tree = mock::scenario("sr650-v2", Some(scenario)).unwrap().tree;
    let mock = mock::start(tree, Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let script = format!(
        "{installer}; & ./{HOOK} -Bmc {} -BmcUser {USER} -PasswordFile '{}' -Pin {} -Program '{program}' -Report '{}'; exit $LASTEXITCODE",
        mock.url(),
        password.display(),
        mock.fingerprint(),
        folder.path().join("report.json").display(),
    );
    let answer = tokio::task::spawn_blocking(move || pwsh(&script)).await.unwrap();
    assert_eq!(mock.open_sessions(), 0);
    mock.stop().await;
    assert!(!answer.shown().contains(PASSWORD), "{}", answer.shown());
    answer
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_patchgate");
const STUB: &str = "function Install-WindowsUpdate { param([switch]$AcceptAll, [switch]$IgnoreReboot) \
                    \"INSTALLING AcceptAll=$AcceptAll IgnoreReboot=$IgnoreReboot\" }";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs ../shared"]
async fn the_hook_installs_where_the_server_is_ready_and_nowhere_else() {
    let ready = hooked("healthy", PROGRAM, STUB).await;
    assert!(ready.out.contains("INSTALLING AcceptAll=True IgnoreReboot=True"), "{}", ready.shown());
    assert_eq!(ready.code, 0, "{}", ready.shown());

    let blocked = hooked("psu1-failed", PROGRAM, STUB).await;
    assert!(!blocked.out.contains("INSTALLING"), "{}", blocked.shown());
    assert!(blocked.err.contains("No update is installed: patchgate ended with 1"), "{}", blocked.shown());
    assert_eq!(blocked.code, 1, "{}", blocked.shown());

    // A program that is not there is no answer, and neither is one that was killed.
    let missing = hooked("healthy", "/nowhere/patchgate", STUB).await;
    assert!(!missing.out.contains("INSTALLING"), "{}", missing.shown());
    assert_eq!(missing.code, 3, "{}", missing.shown());
    let killed = hooked("healthy", "/bin/false", STUB).await;
    assert!(!killed.out.contains("INSTALLING"), "{}", killed.shown());

    // Nothing is asked where nothing could be installed.
    let without = hooked("healthy", PROGRAM, "$null").await;
    assert!(without.err.contains("Install-Module PSWindowsUpdate"), "{}", without.shown());
    assert_eq!(without.code, 2, "{}", without.shown());
}
