//! Failed updates that somebody told of in public: what is said of each, judged, and the same under other names.

use std::path::{Path, PathBuf};

use crate::support::judging::{Expected, Judged, judge_all};
use crate::support::renaming::under_other_names;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The table, and how many came out in each class.
fn table(judged: &[(Expected, Judged)]) -> String {
    let mut text = String::new();
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for (expected, judged) in judged {
        *counts.entry(judged.class).or_default() += 1;
        let notes = judged.notes.join(" | ");
        text.push_str(&format!("{:<42} {:<10} {:<34} {notes}\n", expected.id, judged.class, judged.first));
    }
    text + &format!("{} cases: {counts:?}\n", judged.len())
}

fn count(judged: &[(Expected, Judged)], class: &str) -> usize {
    judged.iter().filter(|(_, judged)| judged.class == class).count()
}

/// At least nineteen of twenty, and never a false one: neither confirmed nor excluded.
#[test]
fn the_public_cases_are_right_or_honest() {
    let judged = judge_all(&folder());
    let table = table(&judged);
    println!("{table}");
    assert_eq!(judged.len(), 20);
    for class in ["wrong", "refuted", "not found"] {
        assert_eq!(count(&judged, class), 0, "{class}\n{table}");
    }
    assert!((count(&judged, "right") + count(&judged, "honest")) * 100 >= judged.len() * 95, "{table}");
}

/// Every class stays the same, and so does the first cause.
#[test]
fn other_numbers_identifiers_paths_and_years_change_no_public_case() {
    let renamed = tempfile::tempdir().unwrap();
    for case in std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let into = renamed.path().join(case.file_name().unwrap());
        std::fs::create_dir_all(into.join("bundle")).unwrap();
        let mut files = vec!["expected.json".into()];
        files.extend(
            std::fs::read_dir(case.join("bundle"))
                .unwrap()
                .map(|entry| Path::new("bundle").join(entry.unwrap().file_name())),
        );
        let mut changed = 0;
        for file in files {
            let text = std::fs::read_to_string(case.join(&file)).unwrap();
            let other = under_other_names(&text);
            changed += usize::from(text != other);
            std::fs::write(into.join(&file), other).unwrap();
        }
        assert!(changed > 1, "{}: its dates at least", case.display());
    }
    let classes = |folder: &Path| -> Vec<_> {
        let judged = judge_all(folder);
        judged.into_iter().map(|(expected, judged)| (expected.id, judged.class, judged.first)).collect()
    };
    assert_eq!(classes(&folder()), classes(renamed.path()));
}

/// Each case says that it is rebuilt, what of it, and where it was told.
#[test]
fn each_public_case_names_its_source_and_says_that_it_is_synthetic() {
    let cases = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    for case in cases {
        let text = std::fs::read_to_string(case.join("expected.md")).unwrap();
        for wanted in ["Synthetic: rebuilt", "From the report:", "Added:", "Source", "://"] {
            assert!(text.contains(wanted), "{}: {wanted}", case.display());
        }
        let text = std::fs::read_to_string(case.join("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(expected["id"], case.file_name().unwrap().to_str().unwrap());
    }
}
