//! The answers in `tests/snapshots/`.
//!
//! After a change that is meant, `INSTA_UPDATE=always cargo test --test integration` writes them anew; review the
//! difference like code.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use patchgate::rules::RULES;
use regex::{Captures, Regex};

/// How many findings there are of a kind that a rule more adds to on nearly every server, in the languages of the snapshots. A number
/// below ten is about a few rules, and stays.
static TOTAL: LazyLock<Regex> = LazyLock::new(|| {
    let english = r"\d{2,}( passed\b| not known\b| not asked\b|\s+findings\s+that\s+passed)";
    let japanese = r"(合格[: ]*|(?:合格した検出事項|不明|確認対象外)\s+)\d{2,}(\s+件)";
    Regex::new(&format!("{english}|{japanese}")).unwrap()
});

/// Many names in a row, each of a rule perhaps.
static NAMES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:[a-z0-9-]+,\s+){9,}[a-z0-9-]+").unwrap());

/// An answer without what every new rule changes: the great totals, and the list of all rules whose side of the server nobody saw.
/// Else each new rule changes fifty snapshots, and nobody reads what it is about. `command_line::totals_and_lists` holds both against
/// the findings.
pub fn without_totals(text: &str) -> String {
    let text = TOTAL.replace_all(text, |found: &Captures<'_>| {
        let group = |number| found.get(number).map_or("", |group| group.as_str());
        format!("{}N{}{}", group(2), group(1), group(3))
    });
    let is_rule = |name: &str| RULES.iter().any(|check| check.rule.id == name);
    let names = NAMES.replace_all(&text, |found: &Captures<'_>| {
        let all = found[0].split(',').all(|name| is_rule(name.trim()));
        if all { "every rule of that side".to_owned() } else { found[0].to_owned() }
    });
    names.into_owned()
}

/// Compares each text with the snapshot of its name, and tells of all that differ, not of the first alone.
pub fn assert_snapshots<N: AsRef<str>, T: AsRef<str>>(texts: impl IntoIterator<Item = (N, T)>) {
    assert_eq!(differing("", texts), Vec::<String>::new());
}

/// The names whose text is not what the snapshot in this folder says. Where the folder has a name, it holds nothing else:
/// a snapshot that nobody compares looks like a law and is none.
pub fn differing<N: AsRef<str>, T: AsRef<str>>(folder: &str, texts: impl IntoIterator<Item = (N, T)>) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(folder);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&path);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let (mut compared, mut differing) = (BTreeSet::new(), Vec::new());
    for (name, text) in texts {
        let (name, text) = (name.as_ref(), text.as_ref());
        // insta prints the difference, then panics.
        let compare = || settings.bind(|| insta::assert_snapshot!(name, text));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            differing.push(format!("{name} differs"));
        }
        compared.insert(path.join(format!("{name}.snap")));
    }
    let there = || std::fs::read_dir(&path).into_iter().flatten().map(|entry| entry.unwrap().path());
    let snapshots = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "snap");
    if !folder.is_empty() {
        let left = there().filter(snapshots).filter(|file| !compared.contains(file));
        differing.extend(left.map(|file| format!("{} is not compared", file.display())));
    }
    differing
}
