//! That another language says all that English says, of the same facts, and says it in its own script.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{page, render};
use super::language::Language;
use super::message::Message;
use super::told::tell;
use crate::msg;

/// Entries whose words are facts alone, or marks between values: they read the same in every language.
const FACTS_ALONE: [&str; 17] = [
    "area-windows",
    "fact-windows",
    "proof-both-sides",
    "proof-build-of",
    "proof-driver",
    "proof-log-entry-unread",
    "proof-named",
    "doctor-key-plain",
    "demands",
    "error-facility",
    "html-lane-cbs",
    "plan-kb",
    "monitoring-line",
    "monitoring-server",
    "failure-line",
    "other-failure",
    "refuted-because",
];

/// The entries of a language: by their id the file and the sentence.
fn entries(folder: &str) -> BTreeMap<String, (String, String)> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text").join(folder);
    let mut entries = BTreeMap::new();
    for file in std::fs::read_dir(path).unwrap().map(|file| file.unwrap()) {
        let name = file.file_name().into_string().unwrap();
        if !name.ends_with(".ftl") {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).unwrap();
        let read = fluent_bundle::FluentResource::try_new(text.clone());
        read.unwrap_or_else(|(_, errors)| panic!("{folder}/{name} does not parse: {errors:?}"));
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (id, sentence) = line.split_once(" = ").unwrap_or_else(|| panic!("{folder}/{name}: {line:?}"));
            let twice = entries.insert(id.to_owned(), (name.clone(), sentence.to_owned()));
            assert!(twice.is_none(), "{folder}: {id} stands twice");
        }
    }
    assert!(!entries.is_empty(), "{folder}");
    entries
}

fn values(sentence: &str) -> BTreeSet<&str> {
    sentence.split("{ $").skip(1).filter_map(|s| s.split(" }").next()).collect()
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

/// Letters and digits of double width, brackets and colons too: they look like the others and are not found by who searches.
fn is_double(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff9f}')
}

/// What is never translated: paths, switches, codes, and names that are written in no ordinary way.
fn facts(sentence: &str) -> BTreeSet<&str> {
    let words = sentence.split_whitespace().map(|word| word.trim_matches(['.', ',', ';', ':', '(', ')', '"']));
    words.map(|word| word.trim_end_matches("'s")).filter(|word| !word.starts_with('$') && is_fact(word)).collect()
}

fn is_fact(word: &str) -> bool {
    let humped =
        || word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase());
    word.contains(['\\', '/', '_', '*', '=']) && word != "/"
        || word.starts_with("--")
        || word.contains(|c: char| c.is_ascii_digit())
        || humped()
        || [".exe", ".log", ".xml", ".dat", ".toml", ".config"].iter().any(|ending| word.ends_with(ending))
}

/// English words that look like facts and are none.
const ORDINARY: [&str; 3] = ["32-bit", "64-bit", "n/a"];

fn assert_same(id: &str, english: &str, japanese: &str) {
    assert_eq!(values(english), values(japanese), "{id}: its values");
    assert_eq!(japanese.matches('{').count(), japanese.matches("{ $").count(), "{id}: only values stand in braces");
    for fact in facts(english).into_iter().filter(|fact| !ORDINARY.contains(fact)) {
        assert!(japanese.contains(fact), "{id}: {fact:?} is a fact, and is missing in {japanese:?}");
    }
    assert!(!japanese.contains(is_double), "{id}: a character of double width that has a narrow twin: {japanese:?}");
}

#[test]
fn japanese_has_every_entry_of_english_in_the_same_file_and_none_more() {
    let (english, japanese) = (entries("en"), entries("ja"));
    for (id, (file, _)) in &english {
        let there = japanese.get(id).map(|(file, _)| file);
        assert_eq!(there, Some(file), "{id} of {file}");
    }
    assert_eq!(japanese.keys().find(|id| !english.contains_key(*id)), None);
}

#[test]
fn each_japanese_entry_says_the_same_facts_in_japanese() {
    let (english, japanese) = (entries("en"), entries("ja"));
    for (id, (_, sentence)) in &japanese {
        assert_same(id, &english[id].1, sentence);
        let facts_alone = FACTS_ALONE.contains(&id.as_str());
        assert_ne!(sentence.contains(is_japanese), facts_alone, "{id}: {sentence}");
    }
}

fn sources(folder: &std::path::Path, into: &mut String) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

/// What the data files say in words of ours.
fn sentences_of_the_data_files() -> BTreeSet<String> {
    fn words(value: &toml::Value, into: &mut BTreeSet<String>) {
        match value {
            toml::Value::Table(table) => {
                for (name, value) in table {
                    match (name.as_str(), value) {
                        (
                            "title" | "meaning" | "first_step" | "beware" | "condition" | "effect",
                            toml::Value::String(text),
                        ) => {
                            into.insert(text.clone());
                        }
                        ("remedy", toml::Value::Array(texts)) => {
                            into.extend(texts.iter().filter_map(|text| text.as_str()).map(str::to_owned));
                        }
                        _ => words(value, into),
                    }
                }
            }
            toml::Value::Array(items) => items.iter().for_each(|item| words(item, into)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for file in ["src/windows_errors/advice.toml", "src/windows_errors/families.toml", "src/known_failures/known.toml"]
    {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        words(&toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(), &mut found);
    }
    assert!(found.len() > 200, "{}", found.len());
    found
}

#[test]
fn the_sentences_of_the_data_files_are_all_there_and_none_more() {
    let sentences: BTreeMap<String, String> = toml::from_str(page("src/text/ja/sentences.toml")).unwrap();
    let wanted = sentences_of_the_data_files();
    for english in &wanted {
        assert!(sentences.contains_key(english), "no Japanese for {english:?}");
    }
    let mut code = String::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    // A text that goes on behind the end of its line.
    let code = code.split("\\\n").map(str::trim_start).collect::<String>();
    for (english, japanese) in &sentences {
        let said = wanted.contains(english) || code.contains(&format!("\"{english}\""));
        assert!(said, "no data file and no code says {english:?}");
        assert_same(english, english, japanese);
        assert!(japanese.contains(is_japanese), "{japanese:?}");
    }
}

#[test]
fn a_message_reads_in_both_languages() {
    let message = msg!("count-warnings", count = 3);
    assert_eq!(message.text, "3 warnings");
    assert_eq!(message.in_language(Language::Japanese), "警告 3 件");
    assert_eq!(Message::new("no-such-entry", &[]).in_language(Language::Japanese), "no-such-entry");
}

#[test]
fn every_message_of_a_value_is_told_and_the_facts_are_not() {
    let line = serde_json::json!({ "text": "READY", "from": "CBS.log", "at": null });
    let value = vec![
        serde_json::to_value(msg!("verdict-blocked", count = 2)).unwrap(),
        serde_json::json!({ "title": msg!("cause-restart-due"), "lines": [line] }),
        serde_json::json!({ "text": msg!("cause-restart-due").text, "message": { "id": "cause-restart-due" }, "from": "rule", "at": null }),
    ];
    let english = serde_json::to_string(&value).unwrap();
    let told = tell(Language::Japanese, &value, |told| {
        assert_eq!(msg!("more-lines", count = 3).text, msg!("more-lines", count = 3).in_language(Language::Japanese));
        serde_json::to_string(told).unwrap()
    });
    let read = |id: &str, count: &str| {
        render(Language::Japanese, id, &[("count".to_owned(), count.to_owned())].into_iter().collect())
    };
    assert!(told.contains(&read("verdict-blocked", "2")) && told.contains(&read("cause-restart-due", "")), "{told}");
    assert!(told.contains(&line.to_string()), "{told}");
    assert!(!told.contains(&msg!("cause-restart-due").text), "a line that says it too is told: {told}");
    assert_eq!(serde_json::to_string(&value).unwrap(), english, "the value itself is what it was");
    assert_eq!(msg!("more-lines", count = 3).text, "… and 3 more");
}

#[test]
fn a_sentence_inside_another_is_told_too() {
    let finding = msg!("disk-space-full", free = "1 GiB", least = "5 GiB");
    let value = vec![
        msg!("repair-cause-gone", cause = msg!("cause-restart-due")),
        msg!("repair-new-fails", finding = finding),
        finding,
    ];
    tell(Language::Japanese, &value, |told| {
        let [gone, new, finding] = told.as_slice() else { panic!("{told:?}") };
        assert!(gone.text.contains(&msg!("cause-restart-due").text), "{}", gone.text);
        assert!(new.text.contains(&finding.text) && finding.text.contains("1 GiB"), "{}", new.text);
    });
}

#[test]
fn what_cannot_be_read_again_is_told_in_english() {
    let value = f64::NAN;
    let told = tell(Language::Japanese, &value, |value| (value.is_nan(), msg!("next-steps").text));
    assert_eq!(told, (true, msg!("next-steps").in_language(Language::Japanese)));
}
