//! The Fluent catalogues, embedded.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::language::Language;
use crate::common::packed::{Pack, pack};

static TEXTS: Pack = pack!("texts");

/// The file of the repository whose text is this, such as `docs/rules.md`.
pub fn page(path: &str) -> &'static str {
    TEXTS.text(path)
}

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle("src/text/en"));
static JAPANESE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle("src/text/ja"));

fn bundle(folder: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![LanguageIdentifier::default()]);
    // Isolation marks around values protect bidirectional text and break everything that compares lines.
    bundle.set_use_isolating(false);
    for (_, bytes) in TEXTS.below(folder).filter(|(name, _)| name.ends_with(".ftl")) {
        let source = std::str::from_utf8(bytes).unwrap_or_default().to_owned();
        // A broken entry is skipped by Fluent and its id shows in place of the sentence; a test proves there is none.
        let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, _errors)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The sentence of message `id` with `args`: the English one where the language has none, the id itself where English has none.
#[must_use]
pub fn render(language: Language, id: &str, args: &BTreeMap<String, String>) -> String {
    let bundle = match language {
        Language::Japanese if JAPANESE.has_message(id) => &*JAPANESE,
        Language::English | Language::Japanese => &*ENGLISH,
    };
    let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) else { return id.to_owned() };
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set(name.as_str(), value.as_str());
    }
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
}

/// What English sentences read in Japanese: those of the data files (`src/text/ja/sentences.toml`), and those of the catalogue that have
/// no values.
static SENTENCES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut sentences: BTreeMap<String, String> =
        toml::from_str(page("src/text/ja/sentences.toml")).unwrap_or_default();
    let lines =
        TEXTS.below("src/text/en").filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).flat_map(str::lines);
    // A single word may be anybody's.
    let ours = |(_, text): &(&str, &str)| !text.contains('{') && text.contains(' ');
    let entries = lines.filter_map(|line| line.split_once(" = ")).filter(ours);
    sentences.extend(entries.map(|(id, text)| (text.to_owned(), render(Language::Japanese, id, &BTreeMap::new()))));
    sentences
});

/// What a sentence of ours that stands in no message reads in a language, such as one of the error catalogue.
pub(super) fn sentence(language: Language, english: &str) -> Option<String> {
    match language {
        Language::English => None,
        Language::Japanese => SENTENCES.get(english).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use fluent_bundle::FluentResource;

    use super::*;

    fn sources(dir: &Path, into: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }

    /// The ids that the sources name in `msg!("…"` with the names of their values.
    fn used() -> BTreeMap<String, (String, BTreeSet<String>)> {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let mut used = BTreeMap::new();
        for (path, text) in files.iter().filter(|(path, _)| !path.contains("src/text")) {
            for call in text.split("msg!(").skip(1) {
                let Some(rest) = call.trim_start().strip_prefix('"') else { continue };
                let Some((id, rest)) = rest.split_once('"') else { continue };
                used.insert(id.to_owned(), (path.clone(), named_values(rest)));
            }
        }
        used
    }

    /// The names before `=` at the outermost level of a macro call, up to its closing parenthesis.
    fn named_values(call: &str) -> BTreeSet<String> {
        let (mut depth, mut word, mut names, mut quoted) = (0_i32, String::new(), BTreeSet::new(), false);
        let mut previous = ' ';
        for c in call.chars() {
            if c == '"' && previous != '\\' {
                quoted = !quoted;
            }
            if !quoted {
                match c {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' if depth == 0 => break,
                    ')' | ']' | '}' => depth -= 1,
                    ',' if depth == 0 => word.clear(),
                    '=' if depth == 0 => {
                        names.insert(word.trim().to_owned());
                    }
                    _ if depth == 0 => word.push(c),
                    _ => {}
                }
            }
            previous = c;
        }
        names.retain(|n| !n.is_empty() && n.chars().all(|c| c.is_alphanumeric() || c == '_'));
        names
    }

    fn catalogue() -> BTreeMap<String, String> {
        let mut entries = BTreeMap::new();
        for (name, bytes) in TEXTS.below("src/text/en") {
            let text = std::str::from_utf8(bytes).unwrap();
            let resource = FluentResource::try_new(text.to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{name} does not parse: {errors:?}"));
            drop(resource);
            let mut id = String::new();
            for line in text.lines() {
                if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                    let (key, value) = line.split_once('=').unwrap();
                    id = key.trim().to_owned();
                    assert!(entries.insert(id.clone(), value.to_owned()).is_none(), "{id} stands twice ({name})");
                } else if line.starts_with(' ') && !id.is_empty() {
                    entries.get_mut(&id).unwrap().push_str(line);
                }
            }
        }
        entries
    }

    #[test]
    fn every_message_in_the_code_is_in_the_catalogue_with_all_its_values() {
        let catalogue = catalogue();
        for (id, (path, given)) in used() {
            let sentence = catalogue.get(&id).unwrap_or_else(|| panic!("{path}: message {id:?} is in no .ftl file"));
            for wanted in sentence.split("{ $").skip(1).filter_map(|s| s.split([' ', '}']).next()) {
                assert!(given.contains(wanted), "{path}: {id} does not give {wanted:?} (gives {given:?})");
            }
        }
    }

    #[test]
    fn no_sentence_is_left_unused() {
        let used = used();
        for id in catalogue().keys() {
            assert!(used.contains_key(id), "{id} is in the catalogue but nothing says it");
        }
    }
}
