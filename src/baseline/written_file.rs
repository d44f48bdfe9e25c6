//! What the TOML files that people write for patchgate have in common: `format = 1` in front, checked before the rest, so that a file
//! of another format is called that and not a file full of unknown fields; and the place of what is wrong.

use std::ops::Range;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::hint;
use super::problem::{Level, Problem};

/// What decides whether the rest can be read by this build; all other fields are left alone.
#[derive(Deserialize)]
struct Head {
    format: Option<Spanned<toml::Value>>,
}

/// Why a text is no such document: where, and what is wrong there.
pub struct Misread {
    span: Option<Range<usize>>,
    message: String,
}

impl Misread {
    /// With the next step, where the words of the TOML reader let it be known.
    pub fn plainly(self) -> Self {
        Self { message: hint::plain(&self.message), ..self }
    }

    /// The same, with the line of the text.
    pub fn problem(self, text: &str) -> Problem {
        Problem::at(text, self.span, Level::Error, self.message)
    }
}

impl From<toml::de::Error> for Misread {
    fn from(error: toml::de::Error) -> Self {
        Self { span: error.span(), message: error.message().to_owned() }
    }
}

/// Reads a document whose format is the one that this build reads.
pub fn read<T: DeserializeOwned>(text: &str, format: i64) -> Result<T, Misread> {
    let head: Head = toml::from_str(text)?;
    match another_format(head.format.as_ref(), format) {
        Some(misread) => Err(misread),
        None => Ok(toml::from_str(text)?),
    }
}

/// The mistake of a document that says that it has another format. What is no number is for the reader of the whole.
pub fn another_format(said: Option<&Spanned<toml::Value>>, reads: i64) -> Option<Misread> {
    let said = said?;
    let number = said.get_ref().as_integer().filter(|number| *number != reads)?;
    let message = format!("format {number} cannot be read by this patchgate, which reads {reads}");
    Some(Misread { span: Some(said.span()), message })
}
