//! Tests that stand beside a baseline: what it must say of servers that are known.
//!
//! `2026.11.0.test.toml` tests `2026.11.0.toml`. Reading is strict, as of a baseline: an expectation that is misspelt and
//! silently left out would be a test that cannot fail.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::value::Datetime;

use super::hint;
use super::problem::{BaselineError, Level, Problem};

/// What a test expects of one server.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Case {
    /// What is tested, for people.
    pub name: String,
    /// The evidence: `mock:MACHINE[/SCENARIO]`, or a file, relative to the tests.
    pub evidence: String,
    /// The day on which is judged.
    as_of: Datetime,
    /// The verdict, where it is expected.
    pub verdict: Option<String>,
    /// How components stand, by component: the words of the JSON report, such as `below-min`.
    #[serde(default)]
    pub levels: BTreeMap<String, String>,
    /// The outcomes of findings, by their id.
    #[serde(default)]
    pub findings: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    test: Vec<toml::Spanned<Case>>,
}

impl Case {
    /// The day on which is judged.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        match self.as_of {
            Datetime { date: Some(day), time: None, offset: None } => day.to_string().parse().ok(),
            _ => None,
        }
    }
}

/// The tests in a document. `file` is its name in messages.
///
/// # Errors
/// No tests at all, a test that expects nothing, or a document that is not one, with its line.
pub fn read(text: &str, file: &str) -> Result<Vec<Case>, BaselineError> {
    let fail = |problems| BaselineError { file: file.to_owned(), problems };
    let document: Document = toml::from_str(text)
        .map_err(|e| fail(vec![Problem::at(text, e.span(), Level::Error, hint::plain(e.message()))]))?;
    let mut problems = Vec::new();
    if document.test.is_empty() {
        problems.push(Problem::at(text, None, Level::Error, "there is no [[test]]: what is not tested passes"));
    }
    for test in &document.test {
        let case = test.get_ref();
        let mut wrong = |message: &str| problems.push(Problem::at(text, Some(test.span()), Level::Error, message));
        if case.verdict.is_none() && case.levels.is_empty() && case.findings.is_empty() {
            wrong("this test expects nothing: give verdict, levels or findings");
        }
        if case.day().is_none() {
            wrong("as-of is a date without a time, such as 2026-11-22");
        }
    }
    if problems.is_empty() {
        Ok(document.test.into_iter().map(toml::Spanned::into_inner).collect())
    } else {
        Err(fail(problems))
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_test_that_cannot_fail_is_refused() {
        for (text, expected) in [
            ("", "no [[test]]"),
            ("[[test]]\nname = \"n\"\nevidence = \"mock:sr650-v2\"\nas-of = 2026-11-22\n", "expects nothing"),
            ("[[test]]\nname = \"n\"\nevidence = \"e\"\nas-of = 2026-11-22T00:00:00Z\nverdict = \"ready\"\n", "a date"),
            (
                "[[test]]\nname = \"n\"\nevidence = \"e\"\nas-of = 2026-11-22\nverdikt = \"ready\"\n",
                "did you mean `verdict`",
            ),
        ] {
            let error = read(text, "t.test.toml").unwrap_err().to_string();
            assert!(error.contains(expected) && error.starts_with("baseline: t.test.toml:"), "{error}");
        }
    }
}
