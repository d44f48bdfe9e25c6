//! From what somebody read in a log to the row of the table.

use serde::Serialize;

use super::code::ErrorCode;
use super::hresult::Anatomy;
use super::{near, number, table};

/// Why [`look_up`] has no row to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum NotFound {
    /// Not a number, and not a name of the table.
    #[error(
        "usage: {text:?} is neither an error number nor a known error name{}; give it as the log shows it, such as \
         0x80070005, -2147024891 or E_ACCESSDENIED",
        near::or_nothing(near)
    )]
    Name {
        /// What was asked for, cut after 80 characters.
        text: String,
        /// Names that look like it, the nearest first.
        near: Vec<&'static str>,
    },
    /// A number without a row: what its parts say is all that is known.
    #[error("{}", anatomy.unlisted().text)]
    Code {
        /// The number taken apart.
        anatomy: Anatomy,
    },
}

/// The row of an error that is written as a number or a name, in any of the ways of [`normalise`].
///
/// # Errors
///
/// [`NotFound`], with near names for a word and with the facility for a number.
pub fn look_up(text: &str) -> Result<&'static ErrorCode, NotFound> {
    let text = number::trim(text);
    if let Some(number) = number::parse(text) {
        return by_number(number).ok_or_else(|| NotFound::Code { anatomy: Anatomy::of(number::canonical(number)) });
    }
    table::by_name(text).ok_or_else(|| NotFound::Name { text: near::shorten(text), near: near::names(text) })
}

/// The canonical number of an error, known or not; `None` where `text` is neither a number nor a known name.
///
/// Read as hexadecimal: `0x` and up to eight digits (or sixteen with a sign extension), or eight bare digits.
/// Read as decimal: everything else that is all digits, with or without a minus. A word is a name, in any case.
/// One error has several numbers; they become one:
///
/// * 1 to 65535 is a Win32 error: `5` and `0x5` are `0x80070005` (`HRESULT_FROM_WIN32`)
/// * `0xE000nnnn` is what `SetupAPI` writes for `0x800Fnnnn` (`HRESULT_FROM_SETUPAPI`)
/// * `0xDnnnnnnn` is the NTSTATUS `0xCnnnnnnn` (`HRESULT_FROM_NT`)
/// * -100 to -65535 and `0x8E5Ennnn` are storage engine errors: `0xC800nnnn`, as the update client's store writes them
#[must_use]
pub fn normalise(text: &str) -> Option<u32> {
    let text = number::trim(text);
    number::parse(text).map(number::canonical).or_else(|| table::by_name(text).map(|row| row.code))
}

/// The row of a number, in any of its forms.
#[must_use]
pub fn by_number(code: u32) -> Option<&'static ErrorCode> {
    table::by_code(number::canonical(code))
}

/// The symbolic name of a number, in any of its forms.
#[must_use]
pub fn name(code: u32) -> Option<&'static str> {
    by_number(code).map(|row| row.name)
}

/// All codes, by number.
#[must_use]
pub fn all() -> &'static [ErrorCode] {
    table::rows()
}
