//! Failed updates of real servers, with the cause that their administrators confirmed: what is said of them is judged by the
//! scorer that lies beside them.
//!
//! A case that a rule knew would be worth nothing, so every case is judged a second time under other KB numbers, identifiers and
//! dates, and must come out in the same class.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::judging::judge_all;
use crate::support::renaming::under_other_names;

const CASES: &str = "../shared/cases";

/// Runs the scorer over a folder of cases: whether it was satisfied, and its table.
fn score(cases: &Path, as_of: &str) -> (bool, String) {
    let scorer = Path::new(CASES).join("score.py");
    let run = Command::new("python3")
        .args(["-B".as_ref(), scorer.as_os_str(), cases.as_os_str(), env!("CARGO_BIN_EXE_patchgate").as_ref()])
        .args(["--as-of", as_of])
        .output()
        .unwrap();
    (run.status.success(), String::from_utf8(run.stdout).unwrap() + &String::from_utf8_lossy(&run.stderr))
}

/// Name and class of each case.
fn classes(table: &str) -> Vec<(String, String)> {
    let rows = table.lines().take_while(|line| !line.is_empty());
    rows.map(|row| {
        let mut words = row.split_whitespace().filter(|word| !matches!(*word, "ok" | "FAIL"));
        (words.next().unwrap().to_owned(), words.next().unwrap().to_owned())
    })
    .collect()
}

#[test]
#[ignore = "needs ../shared"]
fn the_collected_cases_are_right_or_honest_and_every_trap_is_held() {
    let (passed, table) = score(&Path::new(CASES).join("windows"), "2026-04-20");
    println!("{table}");
    assert!(passed, "{table}");
}

#[test]
#[ignore = "needs ../shared"]
fn the_bundles_of_raw_files_are_right_or_honest_and_every_trap_is_held() {
    let (passed, table) = score(&Path::new(CASES).join("bundles"), "2026-04-20");
    println!("{table}");
    assert!(passed, "{table}");
}

#[test]
#[ignore = "needs ../shared"]
fn other_numbers_identifiers_and_dates_change_no_class() {
    let original = Path::new(CASES).join("windows");
    let renamed = tempfile::tempdir().unwrap();
    for case in std::fs::read_dir(&original).unwrap().map(|entry| entry.unwrap().path()) {
        let into: PathBuf = renamed.path().join(case.file_name().unwrap());
        if !case.is_dir() {
            continue;
        }
        std::fs::create_dir(&into).unwrap();
        for file in ["windows.json", "expected.json"] {
            let text = std::fs::read_to_string(case.join(file)).unwrap();
            std::fs::write(into.join(file), under_other_names(&text)).unwrap();
        }
    }
    let (_, before) = score(&original, "2026-04-20");
    let (_, after) = score(renamed.path(), "2029-04-20");
    assert_eq!(classes(&before).len(), 27, "{before}");
    assert_eq!(classes(&before), classes(&after), "{after}");
}

#[test]
#[ignore = "needs ../shared"]
fn the_public_cases_are_judged_as_the_scorer_judges_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let (_, table) = score(&folder, "2026-02-20");
    let ours: Vec<_> =
        judge_all(&folder).into_iter().map(|(e, judged)| (e.id, judged.class.replace(' ', ""))).collect();
    assert_eq!(classes(&table), ours, "{table}");
}
