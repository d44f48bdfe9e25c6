//! The notebook of a check: every problem with its place, and the readings that most checks share.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::value::Datetime;

use super::problem::{Level, Problem};
use super::wire;

/// Collects problems while the document is checked.
pub struct Checker<'a> {
    document: &'a str,
    /// The ids of the sources, and whether a rule names them.
    pub sources: BTreeMap<String, bool>,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    /// A document with nothing noted yet.
    pub fn new(document: &'a str) -> Self {
        Self { document, sources: BTreeMap::new(), problems: Vec::new() }
    }

    /// What was noted.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Notes an error.
    pub fn error(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem::at(self.document, Some(span), Level::Error, message));
    }

    /// Notes a warning.
    pub fn warn(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem::at(self.document, Some(span), Level::Warning, message));
    }

    /// The text, with an error where it is blank.
    pub fn filled(&mut self, what: &str, text: &wire::Text) -> String {
        if text.get_ref().trim().is_empty() {
            self.error(text.span(), format!("{what} is blank"));
        }
        text.get_ref().trim().to_owned()
    }

    /// The id, with an error where it is not in kebab case.
    pub fn id(&mut self, text: &wire::Text) -> String {
        let id = text.get_ref();
        let kebab = !id.is_empty()
            && id
                .split('-')
                .all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.'));
        if !kebab {
            self.error(text.span(), format!("{id:?} is not an id: use lower-case words joined by dashes"));
        }
        id.clone()
    }

    /// The id of a source that the document has.
    pub fn source(&mut self, text: &wire::Text) -> String {
        match self.sources.get_mut(text.get_ref()) {
            Some(used) => *used = true,
            None => self.error(text.span(), format!("there is no [[source]] with the id {:?}", text.get_ref())),
        }
        text.get_ref().clone()
    }

    /// The ids of the sources of a demand, which has one at least.
    pub fn sources_of(&mut self, id: &str, sources: &Spanned<Vec<wire::Text>>) -> Vec<String> {
        if sources.get_ref().is_empty() {
            self.error(sources.span(), format!("{id:?} names no source for its values"));
        }
        sources.get_ref().iter().map(|s| self.source(s)).collect()
    }

    /// The day, with an error where it is not one.
    pub fn day(&mut self, value: &Spanned<Datetime>) -> Option<Date> {
        let date = match value.get_ref() {
            Datetime { date: Some(d), time: None, offset: None } => d.to_string().parse().ok(),
            _ => None,
        };
        if date.is_none() {
            self.error(value.span(), "expected a date without a time, such as 2026-11-01");
        }
        date
    }
}
