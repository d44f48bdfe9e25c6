//! What is wrong with a baseline, and where: file, line, column, and the line itself.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Word, Renderer, Snippet};

/// How much of a line is kept, in characters.
const LONGEST: usize = 200;

/// A width in which a line is never cut again.
const WIDE: usize = 2 * LONGEST;

/// How bad a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The document can be used, and probably does not say what was meant.
    Warning,
    /// The document cannot be used.
    Error,
}

/// Something wrong in a baseline document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// How bad it is.
    pub level: Level,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters of the line are meant; 0 where it is the line as a whole.
    pub width: usize,
    /// The line as it stands in the document, cut to 200 characters; empty where it may hold a secret.
    pub text: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Problem {
    /// A problem at a byte range of `document`; without a range, at its beginning.
    #[must_use]
    pub fn at(document: &str, span: Option<Range<usize>>, level: Level, message: impl Into<String>) -> Self {
        let offset = span.as_ref().map_or(0, |s| s.start.min(document.len()));
        let before = document.get(..offset).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let text = document.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let meant = span.and_then(|s| document.get(offset..s.end)).and_then(|meant| meant.lines().next());
        Self {
            level,
            line: before.matches('\n').count() + 1,
            column: before.get(start..).map_or(0, |s| s.chars().count()) + 1,
            width: meant.map_or(0, |m| m.trim_end().chars().count()),
            text: text.trim_end().chars().take(LONGEST).collect(),
            message: message.into(),
        }
    }
}

impl Problem {
    /// The bytes of the line that are meant; none where it is the line as a whole.
    fn meant(&self) -> Option<Range<usize>> {
        let mut ends =
            self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]).skip(self.column.saturating_sub(1));
        let start = ends.next()?;
        let end = ends.take(self.width).last()?;
        Some(start..end)
    }
}

/// `2:7: what is wrong`, and below it the line with carets.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)?;
        if self.text.is_empty() {
            // An empty line, or one that nobody may see.
            return Ok(());
        }
        let Some(meant) = self.meant() else {
            return write!(f, "\n  {} | {}", self.line, self.text);
        };
        let snippet = Snippet::source(self.text.as_str()).line_start(self.line);
        let snippet = snippet.annotation(AnnotationKind::Primary.span(meant));
        let page = Renderer::plain().term_width(WIDE).render(&[Group::with_level(Word::ERROR).element(snippet)]);
        // The first line is an empty one, for air below a title; here the line above is the title.
        page.lines().skip(1).try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// Why a document is not a baseline. Every error of the document is listed, each as `file:line:column: message` with
/// the line below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineError {
    /// The file.
    pub file: String,
    /// The errors; never empty.
    pub problems: Vec<Problem>,
}

impl std::error::Error for BaselineError {}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        listed(f, "baseline", &self.file, &self.problems)
    }
}

/// Every problem of a file, each beginning with what the file is and its name.
pub fn listed(f: &mut fmt::Formatter<'_>, what: &str, file: &str, problems: &[Problem]) -> fmt::Result {
    for (i, problem) in problems.iter().enumerate() {
        write!(f, "{}{what}: {file}:{problem}", if i == 0 { "" } else { "\n" })?;
    }
    Ok(())
}

/// Why a file that people write beside baselines and waivers cannot be used. Every error is listed, each as
/// `what: file:line:column: message` with the line below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// The file could not be read.
    Read {
        /// What it should be, such as `servers`.
        what: &'static str,
        /// The file.
        file: String,
        /// What went wrong.
        problem: String,
    },
    /// The document is not what it should be.
    Invalid {
        /// What it should be.
        what: &'static str,
        /// The file.
        file: String,
        /// The errors; never empty.
        problems: Vec<Problem>,
    },
}

impl std::error::Error for FileError {}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { what, file, problem } => write!(f, "{what}: {file}: {problem}"),
            Self::Invalid { what, file, problems } => listed(f, what, file, problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Problem};

    #[test]
    fn a_problem_names_line_and_column_in_characters() {
        let document = "title = \"é\"\nmin = 5.70\n";
        let at = document.find("5.70").unwrap();
        let problem = Problem::at(document, Some(at..at + 4), Level::Error, "no");
        assert_eq!((problem.line, problem.column, problem.text.as_str()), (2, 7, "min = 5.70"));
        assert_eq!(problem.to_string(), "2:7: no\n  2 | min = 5.70\n    |       ^^^^");
    }

    #[test]
    fn a_span_outside_the_document_or_inside_a_character_does_not_panic() {
        for span in [Some(99..100), Some(1..2), None] {
            let _ = Problem::at("é", span, Level::Error, "no");
        }
    }
}
