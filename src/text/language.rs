//! Which language is spoken: the one that reports for people have in this process, and the one of this moment.
//!
//! A verdict is reached in English, whatever language is chosen, because its documents are stored and compared. Only what is laid out for
//! a person is told in another language, from its beginning to its end: [`super::tell`].

use std::cell::Cell;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A language that patchgate speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// The reference language.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// The language of a POSIX locale, such as `ja_JP.UTF-8`; none where patchgate does not speak it.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        match locale.split(['_', '.', '@', '-']).next()? {
            "en" | "C" | "POSIX" => Some(Self::English),
            "ja" => Some(Self::Japanese),
            _ => None,
        }
    }
}

static CHOSEN: OnceLock<Language> = OnceLock::new();

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

/// Notes the language of the reports for people, once for this process.
pub fn choose(language: Language) {
    CHOSEN.get_or_init(|| language);
}

/// The language of the reports for people: English, unless another was chosen.
#[must_use]
pub fn language() -> Language {
    CHOSEN.get().copied().unwrap_or_default()
}

/// The language in which a [`super::Message`] that is made now reads.
#[must_use]
pub fn spoken() -> Language {
    SPOKEN.get()
}

/// Does something in which every new [`super::Message`] of this thread reads in a language.
pub(super) fn speaking<T>(language: Language, does: impl FnOnce() -> T) -> T {
    /// Speaks as before when it is dropped, after a panic too.
    struct Before(Language);
    impl Drop for Before {
        fn drop(&mut self) {
            SPOKEN.set(self.0);
        }
    }
    let _before = Before(SPOKEN.replace(language));
    does()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_language_by_its_first_part() {
        for japanese in ["ja", "ja_JP", "ja_JP.UTF-8", "ja_JP.eucJP", "ja-JP", "ja@x"] {
            assert_eq!(Language::of_locale(japanese), Some(Language::Japanese), "{japanese}");
        }
        assert_eq!(Language::of_locale("C.UTF-8"), Some(Language::English));
        for other in ["", "jam_JM", "de_DE.UTF-8", "JA"] {
            assert_eq!(Language::of_locale(other), None, "{other}");
        }
    }

    #[test]
    fn a_language_is_spoken_in_its_thread_until_its_end() {
        assert_eq!(spoken(), Language::English);
        let inside = speaking(Language::Japanese, || {
            let elsewhere = std::thread::spawn(spoken).join().unwrap();
            speaking(Language::English, || assert_eq!(spoken(), Language::English));
            (spoken(), elsewhere)
        });
        assert_eq!(inside, (Language::Japanese, Language::English));
        let panics =
            std::panic::catch_unwind(|| speaking(Language::Japanese, || assert_eq!(spoken(), Language::English)));
        assert!(panics.is_err() && spoken() == Language::English);
    }
}
