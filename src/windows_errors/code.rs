//! A code, what is known of it, and the family that it belongs to.

use serde::{Deserialize, Serialize};

use super::number::as_hex;

/// A code of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ErrorCode {
    /// The canonical number; in JSON as text, such as `0x80070005`.
    #[serde(serialize_with = "as_hex")]
    #[cfg_attr(test, schemars(with = "String"))]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Of this very code.
    Code,
    /// Of its family as a whole, and silent about what sets this code apart.
    Family,
}

/// The best that is known of a code, with how specific it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// What is known of single codes, in our own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The codes that it speaks of, such as `0x80070005`.
    #[serde(skip_serializing)]
    #[cfg_attr(test, schemars(skip))]
    pub(super) codes: Vec<String>,
    /// What the code means, in one sentence.
    pub meaning: String,
    /// The least harmful next step.
    pub first_step: String,
    /// The diagnosis rules that look into it, such as `R05`.
    pub look_at: Vec<String>,
    /// Where the code misleads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beware: Option<String>,
    /// The pages that the facts come from.
    pub sources: Vec<String>,
}

/// A family of codes: what is known of it as a whole, in our own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Its permanent key in kebab case.
    #[serde(default)]
    pub key: String,
    /// Who reports these codes.
    pub title: String,
    /// What a code of the family says, in one sentence.
    pub meaning: String,
    /// Where to look first.
    pub first_step: String,
    /// The diagnosis rules that look into it, such as `R25`.
    pub look_at: Vec<String>,
    /// The pages that name the part.
    pub sources: Vec<String>,
}
