//! What a Windows error code is called and what it means: `patchgate error CODE`, and names for the diagnosis.
//!
//! The same failure is written in many ways (`0x80070005`, `-2147024891`, `E_ACCESSDENIED`, `5`), so everything here
//! works on one canonical number. Numbers, names and families are facts, one row each in `codes.tsv`; meanings are
//! our own words, for single codes in `advice.toml` and for the rest by family in `families.toml`, and the two are
//! never passed off as each other. This room knows error codes and nothing else: no evidence, no rules.

mod hresult;
mod near;
mod number;
mod table;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

pub use hresult::{Anatomy, Kind};
pub use table::{Advice, Family};

/// A code of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorCode {
    /// The canonical number; in JSON as text, such as `0x80070005`.
    #[serde(serialize_with = "as_hex")]
    #[schemars(with = "String")]
    pub code: u32,
    /// The symbolic name, such as `E_ACCESSDENIED`.
    pub name: &'static str,
    /// Other names, and other numbers that stand for the same error, such as `0xE0000100`.
    pub aliases: Vec<&'static str>,
    /// The family: who reports this code.
    pub family: &'static Family,
    /// What is known of this very code; where there is nothing, [`ErrorCode::explanation`] falls back on the family.
    pub advice: Option<&'static Advice>,
}

/// Of what an [`Explanation`] speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Of this very code.
    Code,
    /// Of its family as a whole, and silent about what sets this code apart.
    Family,
}

/// The best that is known of a code, with how specific it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explanation {
    /// Whether it speaks of the code or of its family.
    pub scope: Scope,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// The least harmful next step.
    pub first_step: &'static str,
    /// The diagnosis rules that look into it, such as `R05`.
    pub look_at: &'static [String],
    /// Where the code misleads.
    pub beware: Option<&'static str>,
    /// Where the facts come from.
    pub sources: &'static [String],
}

impl ErrorCode {
    /// What is known of the code itself, or else of its family.
    #[must_use]
    pub fn explanation(&self) -> Explanation {
        match self.advice {
            Some(advice) => Explanation {
                scope: Scope::Code,
                meaning: &advice.meaning,
                first_step: &advice.first_step,
                look_at: &advice.look_at,
                beware: advice.beware.as_deref(),
                sources: &advice.sources,
            },
            None => Explanation {
                scope: Scope::Family,
                meaning: &self.family.meaning,
                first_step: &self.family.first_step,
                look_at: &self.family.look_at,
                beware: None,
                sources: &self.family.sources,
            },
        }
    }
}

/// Why [`look_up`] has no row to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, JsonSchema)]
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
    #[error("{anatomy}; this code is not in patchgate's table{}", anatomy.next_step())]
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
        let code = number::canonical(number);
        return table::by_code(code).ok_or(NotFound::Code { anatomy: Anatomy::of(code) });
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

/// The symbolic name of a number, in any of its forms.
#[must_use]
pub fn name(code: u32) -> Option<&'static str> {
    table::by_code(number::canonical(code)).map(|row| row.name)
}

/// All codes, by number.
#[must_use]
pub fn all() -> &'static [ErrorCode] {
    table::rows()
}

/// A number as every log and page of Microsoft writes it.
fn as_hex<S: Serializer>(code: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("0x{code:08X}"))
}

#[cfg(test)]
mod tests;
