//! The answers in `tests/snapshots/`.
//!
//! After a change that is meant, `INSTA_UPDATE=always cargo test --test integration` writes them anew; review the
//! difference like code.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

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
