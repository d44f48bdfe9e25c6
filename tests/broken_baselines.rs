//! What `baseline lint` says of broken files, as a page to review: one mistake in each file of tests/broken_baselines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn files() -> Vec<PathBuf> {
    let folder = Path::new("tests/broken_baselines");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The output and exit code of lint, as of a day on which the dates in these files are what their names say.
fn lint(file: &Path) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patchgate"));
    command.args(["baseline", "lint", "--as-of", "2026-11-24"]).arg(file);
    let output = command.output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn every_broken_file_is_told_what_is_wrong_with_it() {
    let mut page = String::new();
    for file in files() {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let why = text.lines().next().unwrap().strip_prefix("# Synthetic: ").unwrap();
        let (said, code) = lint(&file);
        let is_error = name.starts_with("error-");
        assert_eq!(code, if is_error { 2 } else { 0 }, "{name}: {said}");
        let word = if is_error { "error: " } else { "warning: " };
        assert!(said.contains(&format!("{word}{}:", file.display())), "{name}: {said}");
        write!(page, "# {why}\n{said}\n").unwrap();
    }
    assert!(files().len() >= 30, "{} files", files().len());
    insta::assert_snapshot!("broken-baselines", page);
}

#[test]
fn one_broken_file_hides_no_other() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patchgate"));
    command.args(["baseline", "lint", "tests/broken_baselines/error-not-toml.toml"]);
    command.args(["tests/no-such-file.toml", "tests/broken_baselines/error-scheme.toml"]);
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for expected in ["error-not-toml.toml:6:", "no-such-file.toml cannot be read", "error-scheme.toml:27:"] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}
