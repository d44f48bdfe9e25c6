//! Which servers of a file are meant: `--select site=tokyo`, `--select name=hv0*`.

use std::fmt;
use std::str::FromStr;

use super::server::Server;
use crate::baseline::Glob;

/// One condition: a label, or `name`, has a value that is like a pattern (`*` is any run of characters, `?` any one).
#[derive(Clone, Debug)]
pub struct Select {
    label: String,
    pattern: Glob,
    negated: bool,
}

/// A text is no condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectError;

impl std::error::Error for SelectError {}

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a condition is LABEL=PATTERN or LABEL!=PATTERN, such as site=tokyo or name=hv0*")
    }
}

impl FromStr for Select {
    type Err = SelectError;

    fn from_str(text: &str) -> Result<Self, SelectError> {
        let (label, pattern) = text.split_once('=').ok_or(SelectError)?;
        let (label, negated) = label.strip_suffix('!').map_or((label, false), |label| (label, true));
        let (label, pattern) = (label.trim(), pattern.trim());
        if label.is_empty() || pattern.is_empty() {
            return Err(SelectError);
        }
        Ok(Self { label: label.to_owned(), pattern: Glob::new(pattern.to_owned()), negated })
    }
}

impl Select {
    /// Whose value it is about.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether it is about the names of servers, which every server has.
    #[must_use]
    pub fn is_of_names(&self) -> bool {
        self.label == "name"
    }

    /// Whether a server meets it. A label that a server has not is like nothing.
    #[must_use]
    pub fn meets(&self, server: &Server) -> bool {
        let value = if self.is_of_names() { Some(&server.name) } else { server.labels.get(&self.label) };
        value.is_some_and(|value| self.pattern.matches(value)) != self.negated
    }
}
