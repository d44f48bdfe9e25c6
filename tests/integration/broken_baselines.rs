//! What `baseline lint` says of broken files, each a page to review: one mistake in each file of tests/broken_baselines.

use std::path::{Path, PathBuf};

use crate::support::program::{patchgate, run};
use crate::support::snapshots::differing;

fn files() -> Vec<PathBuf> {
    let folder = Path::new("tests/broken_baselines");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The output and exit code of lint, as of a day on which the dates in these files are what their names say.
fn lint(file: &Path) -> (String, i32) {
    let mut command = patchgate(["baseline", "lint", "--as-of", "2026-11-24"]);
    command.arg(file);
    let answer = run(command);
    assert!(answer.err.is_empty(), "{}", answer.err);
    (answer.out, answer.code)
}

#[test]
fn every_broken_file_is_told_what_is_wrong_with_it() {
    let (mut pages, mut wrong) = (Vec::new(), Vec::new());
    for file in files() {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let why = text.lines().next().unwrap().strip_prefix("# Synthetic: ").unwrap();
        let (said, code) = lint(&file);
        let (expected, word) = if name.starts_with("error-") { (2, "error") } else { (0, "warning") };
        if code != expected || !said.contains(&format!("{word}: {}:", file.display())) {
            wrong.push(format!("{name}: no {word}, or exit code {code}"));
        }
        pages.push((name.to_owned(), format!("# {why}\n{said}")));
    }
    assert!(pages.len() >= 30, "{} files", pages.len());
    wrong.extend(differing("broken-baselines", pages));
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn one_broken_file_hides_no_other() {
    let files = ["broken_baselines/error-not-toml.toml", "no-such-file.toml", "broken_baselines/error-scheme.toml"];
    let mut command = patchgate(["baseline", "lint"]);
    command.args(files.map(|file| format!("tests/{file}")));
    let answer = run(command);
    let said = answer.shown();
    assert_eq!(answer.code, 2, "{said}");
    for expected in ["error-not-toml.toml:6:", "no-such-file.toml cannot be read", "error-scheme.toml:27:"] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}
