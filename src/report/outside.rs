//! How many words of a report for people stand in no catalogue, where no translator reaches them: every scenario of the mock, in a
//! language that nobody speaks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Style, check, explain, markdown, plan};
use crate::assess::{Case, assess};
use crate::baseline::{Baseline, Catalogue};
use crate::evidence::Evidence;
use crate::history::testing::joined;
use crate::mock::{self, Options};
use crate::redfish::{Credentials, ScanOptions, Target, survey};
use crate::rules::Moment;
use crate::text::pseudo;
use crate::trust::Trust;
use crate::windows::read_collected;

/// The words that may stand outside, one a line: `name WORD` for what is a name or a fact wherever it stands (of protocols, programs
/// and documents, of a baseline's own grammar, units), and `open WORD` for what nobody has moved into the catalogue yet.
fn listed(kind: &str) -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/words-outside-the-catalogue.txt");
    let list = std::fs::read_to_string(path).unwrap();
    list.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' ')).map(str::to_owned).collect()
}

/// What was seen of a scenario.
async fn seen(name: &str) -> Evidence {
    let scenario = mock::scenario("sr650-v2", Some(name)).unwrap();
    let options = Options::default();
    let credentials = Credentials { user: options.user.clone(), password: options.password.clone() };
    let running = mock::start(scenario.tree, options).await.unwrap();
    let target = Target::new(&running.url(), Trust::Pin(running.fingerprint().parse().unwrap())).unwrap();
    let hardware = survey(target, &credentials, ScanOptions::default()).await.unwrap();
    running.stop().await;
    let at = "2026-04-20T01:00:00Z".parse().unwrap();
    let windows = scenario.windows.map(|bytes| read_collected(&bytes, name, at).unwrap().windows);
    let evidence = joined(Some(hardware), windows);
    Evidence { subject: crate::redfish::subject(&evidence.hardware), ..evidence }
}

/// Every text and every name of a field in a document.
fn strings(tree: &Value, into: &mut BTreeSet<String>) {
    match tree {
        Value::String(text) => {
            into.insert(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            into.insert(name.clone());
            strings(value, into);
        }),
        _ => {}
    }
}

/// What stands in no mark.
fn unmarked(text: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_i32);
    for c in text.chars() {
        match c {
            '«' => depth += 1,
            '»' => depth -= 1,
            _ if depth == 0 => {
                out.push(c);
                continue;
            }
            _ => continue,
        }
        out.push('\u{1f}');
    }
    out
}

/// The words in what is left when every fact was taken away, the longest first.
fn words(text: &str, facts: &[String]) -> BTreeMap<String, String> {
    let mut left = unmarked(text);
    for fact in facts {
        if left.contains(fact.as_str()) {
            left = left.replace(fact.as_str(), "\u{1f}");
        }
    }
    let mut found = BTreeMap::new();
    for line in left.lines() {
        for word in line.split(|c: char| c.is_whitespace() || "\u{1f}()[]{},;:.!?\"'|*→…=<>".contains(c)) {
            let letters = word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
            if letters && word.bytes().any(|b| b.is_ascii_lowercase()) {
                found.entry(word.to_owned()).or_insert_with(|| line.trim().replace('\u{1f}', "·"));
            }
        }
    }
    found
}

#[tokio::test]
async fn no_word_of_a_report_stands_outside_of_the_catalogue() {
    let day = jiff::civil::date(2026, 11, 22);
    let baseline: Baseline = Catalogue::embedded().unwrap().select("sr650-v2@2026.11.0", day).unwrap();
    let mut outside: BTreeMap<String, String> = BTreeMap::new();
    let scenarios = mock::scenarios("sr650-v2").unwrap();
    assert!(scenarios.len() > 30, "{}", scenarios.len());
    for (name, _) in scenarios {
        let evidence = seen(&name).await;
        let mut facts = BTreeSet::new();
        strings(&serde_json::to_value(&evidence).unwrap(), &mut facts);
        strings(&baseline.resolved(), &mut facts);
        let style = Style { width: 60_000, ..Style::WHOLE };
        let pages = pseudo::speaking(|| {
            let report = assess(&Case::new(&evidence, Some(&baseline), Moment::on(day)));
            [explain(&report, style), check(&report, style), markdown(&report), plan(&report)]
        });
        let mut facts: Vec<String> = facts.into_iter().filter(|fact| fact.len() > 2).collect();
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.len()));
        for page in pages {
            assert!(page.contains('«'));
            outside.extend(words(&page, &facts));
        }
    }
    let (names, open) = (listed("name"), listed("open"));
    outside.retain(|word, _| !names.contains(word));
    let new: Vec<String> = outside
        .iter()
        .filter(|(word, _)| !open.contains(*word))
        .map(|(word, line)| format!("{word}: {line}"))
        .collect();
    assert!(new.is_empty(), "{} words stand outside of the catalogue:\n{}", new.len(), new.join("\n"));
    let moved: Vec<&String> = open.iter().filter(|word| !outside.contains_key(*word)).collect();
    assert!(moved.is_empty(), "they stand in the catalogue now, or nowhere: take them out of the list: {moved:?}");
}
