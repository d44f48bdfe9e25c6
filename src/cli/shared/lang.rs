//! The language of the reports for people: what the command line says, else the variable, the configuration file, the locale.

use clap::ValueEnum;

use super::config::variable;
use super::failure::Failure;
use crate::assess::Report;
use crate::text::{self, Language};

/// A language that a report for people can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Japanese
    Ja,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::Ja => Self::Japanese,
        }
    }
}

/// Notes the language for this process.
///
/// # Errors
/// The variable names a language that patchgate does not speak. A locale may: most do.
pub fn choose(given: Option<Lang>) -> Result<(), Failure> {
    text::choose(match given {
        Some(lang) => lang.into(),
        None => match variable("lang").and_then(|name| std::env::var(name).ok()) {
            Some(named) => {
                Lang::from_str(&named, false).map_err(|_| Failure::usage("PATCHGATE_LANG is one of en and ja"))?.into()
            }
            None => of_locale(|name| std::env::var(name).ok()).unwrap_or_default(),
        },
    });
    Ok(())
}

/// The language of the locale: of its variables the first that is set counts, as in POSIX.
fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Option<Language> {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    set.and_then(|locale| Language::of_locale(&locale))
}

/// Lays a report out for people, in their language.
pub fn tell<T>(report: &Report, lay_out: impl FnOnce(&Report) -> T) -> T {
    text::tell(text::language(), report, lay_out)
}

/// Lays a page out for people, in their language, of something that holds no messages.
pub fn page<T>(lay_out: impl FnOnce() -> T) -> T {
    text::tell_plain(text::language(), lay_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_is_told_is_the_same_but_for_its_words() {
        use crate::history::testing::{hardware, joined};
        use crate::rules::Moment;

        let evidence = joined(Some(hardware()), None);
        let report = crate::assess::assess(&crate::assess::Case::new(
            &evidence,
            None,
            Moment::on(jiff::civil::date(2026, 4, 20)),
        ));
        let missing = |of: &Report| of.findings.iter().map(crate::rules::Finding::is_side_missing).collect::<Vec<_>>();
        assert!(missing(&report).contains(&true), "Windows was not asked");
        assert_eq!(text::tell(Language::Japanese, &report, missing), missing(&report));
        let again = Report::from_json(crate::report::json_line(&report).unwrap().as_bytes()).unwrap();
        assert_eq!(missing(&again), missing(&report), "one that was stored");
    }

    #[test]
    fn the_first_variable_of_the_locale_that_is_set_decides() {
        let of = |set: &[(&str, &str)]| {
            of_locale(|name| set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("LANG", "ja_JP.UTF-8")]), Some(Language::Japanese));
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "ja_JP"), ("LANG", "en_US")]), Some(Language::Japanese));
        assert_eq!(of(&[("LC_ALL", "C.UTF-8"), ("LANG", "ja_JP.UTF-8")]), Some(Language::English));
        assert_eq!(of(&[("LANG", "de_DE.UTF-8")]), None);
        assert_eq!(of(&[]), None);
    }
}
