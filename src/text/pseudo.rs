//! A language that nobody speaks, for tests: every sentence of the catalogue stands in «marks», and the values in it outside of
//! them. What a report says in it without marks is a fact, or a word that no translator can reach.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::catalogue::render;
use super::language::Language;
use super::saying::ours;

thread_local! {
    static SPOKEN: Cell<bool> = const { Cell::new(false) };
}

/// Does something in which every new message of this thread has marks.
pub(crate) fn speaking<T>(does: impl FnOnce() -> T) -> T {
    /// Ends it when it is dropped, after a panic too.
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            SPOKEN.set(false);
        }
    }
    SPOKEN.set(true);
    let _end = End;
    does()
}

/// Whether a sentence that stands in no message is told in another language.
fn is_ours(english: &str) -> bool {
    ours(Language::Japanese, english).is_some()
}

/// The same sentence in marks; none where that language is not spoken, or it is none of ours.
pub(super) fn said(english: &str) -> Option<String> {
    (SPOKEN.get() && is_ours(english)).then(|| format!("«{english}»"))
}

/// The sentence with its marks; none where that language is not spoken.
pub(super) fn told(id: &str, args: &BTreeMap<String, String>) -> Option<String> {
    SPOKEN.get().then(|| {
        let outside = |value: &String| if is_ours(value) { value.clone() } else { format!("»{value}«") };
        let outside = args.iter().map(|(name, value)| (name.clone(), outside(value))).collect();
        format!("«{}»", render(Language::English, id, &outside))
    })
}
