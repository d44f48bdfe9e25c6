//! What a sentence is made of, and how that reads in a language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::catalogue::{render, sentence};
use super::language::Language;

/// What a sentence is made of, without the sentence itself: enough to tell it in any language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// The identifier in the catalogue; permanent once released.
    pub id: String,
    /// The named values, those that are sentences in English.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// What those values are made of that are sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentences: Option<Box<BTreeMap<String, Self>>>,
}

impl Saying {
    /// How it reads in a language.
    pub(super) fn in_language(&self, language: Language) -> String {
        in_language(language, &self.id, &self.args, self.sentences.as_deref())
    }
}

/// A message in a language; a value of it that is a sentence of ours is told too.
pub(super) fn in_language(
    language: Language,
    id: &str,
    args: &BTreeMap<String, String>,
    sentences: Option<&BTreeMap<String, Saying>>,
) -> String {
    let told = |(name, value): (&String, &String)| {
        let told = match sentences.and_then(|sentences| sentences.get(name)) {
            Some(inner) => inner.in_language(language),
            None => ours(language, value).unwrap_or_else(|| value.clone()),
        };
        (name.clone(), told)
    };
    render(language, id, &args.iter().map(told).collect())
}

/// What these English words read in a language, where they are a sentence of ours that has no values, a list of such, or several.
pub(super) fn ours(language: Language, english: &str) -> Option<String> {
    let told = sentence(language, english).or_else(|| list(language, english));
    told.or_else(|| several(language, english))
}

/// The same of several sentences, such as the remedies of a known failure: each is as long as it can be.
fn several(language: Language, english: &str) -> Option<String> {
    let ends = english.match_indices(". ").map(|(at, _)| at + 1).collect::<Vec<usize>>();
    ends.into_iter().rev().find_map(|end| {
        let (first, rest) = english.split_at_checked(end)?;
        let first = sentence(language, first)?;
        let rest = rest.trim_start();
        Some(first + &sentence(language, rest).or_else(|| several(language, rest))?)
    })
}

/// The same of a list, such as the rights that are missing, where all of it are words of ours.
fn list(language: Language, english: &str) -> Option<String> {
    let words: Vec<&str> = english.split(", ").collect();
    let told = words.iter().map(|word| sentence(language, word)).collect::<Option<Vec<String>>>()?;
    (told.len() > 1).then(|| told.join("、"))
}
