//! That no word of a report for people stands outside of the catalogue, where no translator reaches it: every scenario of the mock, in a
//! language that nobody speaks, and in Japanese.
//!
//! Whatever is no fact and stands in no mark is a fault. A fact is what a source said (a value of the evidence or of the baseline, also
//! where a page cuts it), a command or an address of a remedy, an id of ours, and what `tests/words-outside-the-catalogue.txt` calls a name.

mod commands;

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use serde_json::Value;

use super::fleet::{Format, Many};
use super::html::{Seen, html};
use super::{Style, check, explain, markdown, plan};
use crate::assess::{Case, Report, Tally, assess};
use crate::baseline::{Baseline, Catalogue};
use crate::evidence::Evidence;
use crate::history::testing::joined;
use crate::mock::{self, Options};
use crate::redfish::{Credentials, ScanOptions, Target, survey};
use crate::rules::Moment;
use crate::text::{Language, pseudo, tell};
use crate::trust::Trust;
use crate::windows::read_collected;

/// What was taken away.
const GONE: char = '\u{1f}';

/// The words that are names wherever they stand, one a line: of protocols, programs and documents, of a baseline's own grammar, units.
fn names() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/words-outside-the-catalogue.txt");
    let list = std::fs::read_to_string(path).unwrap();
    let mut names = BTreeSet::new();
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let name = line.strip_prefix("name ").unwrap_or_else(|| panic!("{line:?} is no name"));
        assert!(names.insert(name.to_owned()), "{name} stands twice");
    }
    names
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

/// What may stand in a report in no language.
#[derive(Default)]
struct Facts(BTreeSet<String>);

impl Facts {
    fn add(&mut self, text: &str) {
        self.0.insert(plain(text));
        self.0.extend(text.lines().map(plain));
    }

    /// Every value of a document. A single word in lower case may be one of our own format, and is none.
    fn values(&mut self, tree: &Value) {
        /// Members whose members have names that others chose.
        const MAPS: [&str; 5] = ["data", "values", "attributes", "windows_update", "automatic_updates"];
        match tree {
            Value::String(text) if text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') => {}
            Value::String(text) => {
                self.add(text);
                // A part is called by the end of its address.
                text.strip_prefix('/')
                    .and_then(|way| way.rsplit('/').next())
                    .into_iter()
                    .for_each(|name| self.add(name));
            }
            Value::Array(items) => items.iter().for_each(|item| self.values(item)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    if let Value::Object(named) = value.get("value").unwrap_or(value)
                        && MAPS.contains(&name.as_str())
                    {
                        for (name, value) in named {
                            self.add(name);
                            value.as_str().into_iter().for_each(|text| self.add(text));
                        }
                    }
                    self.values(value);
                }
            }
            _ => {}
        }
    }

    /// What a report says that is no sentence: ids, names, commands, places and addresses.
    fn of_report(&mut self, tree: &Value) {
        const THEIRS: [&str; 11] = [
            "id",
            "rule",
            "component",
            "knowledge",
            "commands",
            "verify_with",
            "sources",
            "from",
            "after",
            "name",
            "file",
        ];
        match tree {
            Value::Array(items) => items.iter().for_each(|item| self.of_report(item)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    if THEIRS.contains(&name.as_str()) {
                        let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                        list.iter().filter_map(Value::as_str).for_each(|text| self.add(text));
                    }
                    self.of_report(value);
                }
            }
            _ => {}
        }
    }

    /// Ready to be looked for: all pages of a server are read by one search.
    fn sought(&self) -> Sought {
        let facts = AhoCorasick::new(self.0.iter().filter(|fact| fact.len() > 1)).unwrap();
        let all = self.0.iter().map(String::as_str).collect::<Vec<_>>().join(&GONE.to_string());
        let mut begins: Vec<usize> = word_borders(&all).collect();
        begins.sort_unstable_by_key(|at| &all[*at..]);
        Sought { facts, all, begins }
    }
}

/// Facts that are looked for.
struct Sought {
    facts: AhoCorasick,
    /// One behind the other.
    all: String,
    /// Where a part of one may begin, in the order of what follows there.
    begins: Vec<usize>,
}

impl Sought {
    /// A text without its facts. One that is inside of a longer word is none there.
    fn taken_from(&self, page: &str) -> String {
        let text: &str = &page.lines().map(|line| plain(line) + "\n").collect::<String>();
        let bytes = text.as_bytes();
        let joins = |at: Option<&u8>, beside: u8| {
            beside.is_ascii_alphanumeric() && at.is_some_and(|byte| byte.is_ascii_alphanumeric())
        };
        let mut taken = vec![false; bytes.len()];
        for found in self.facts.find_overlapping_iter(text) {
            let (from, to) = (found.start(), found.end());
            let before = from.checked_sub(1).and_then(|at| bytes.get(at));
            if !joins(before, bytes[from]) && !joins(bytes.get(to), bytes[to - 1]) {
                taken[from..to].fill(true);
            }
        }
        let left = |from: usize, to: usize, taken: &[bool]| -> String {
            text[from..to].char_indices().map(|(at, c)| if taken[from + at] { GONE } else { c }).collect()
        };
        // What a page cut: in front of the mark of the cut, of a sentence of ours, or of the end, a fact is begun.
        let mut from = 0;
        for (to, end) in text.match_indices(|c| matches!(c, '…' | GONE | '\n') || c >= '\u{3000}') {
            if !words(&left(from, to, &taken)).is_empty() {
                let cut = self.cut(&text[from..to], end == "…").map_or(to, |at| from + at);
                taken[cut..to].fill(true);
            }
            from = to + end.len();
        }
        text.split('\n')
            .scan(0, |from, line| {
                let to = *from + line.len();
                let line = left(*from, to, &taken);
                *from = to + 1;
                Some(line + "\n")
            })
            .collect()
    }

    /// Where in a piece that ends at a cut the part of a fact stands that goes on to its end. A single word that is no path is one only where the
    /// mark of a cut follows, or where it stands behind others and ends within a longer word of the fact.
    fn cut(&self, piece: &str, marked: bool) -> Option<usize> {
        let whole = piece.trim_end();
        let holds = |at: usize| {
            let rest = &whole[at..];
            let is_path = rest.contains(['\\', '/', '~', '_']) || rest.trim_end_matches('.').contains('.');
            let several = marked || is_path || rest.split(' ').count() > 2;
            let broken = |after: &str| after.starts_with(char::is_alphanumeric);
            self.after(rest).any(|after| several || at > 0 && broken(after))
        };
        word_borders(whole).filter(|at| whole.len() - at > 2).find(|at| holds(*at))
    }

    /// What follows in the facts on each place where this stands, but within a word.
    fn after(&self, text: &str) -> impl Iterator<Item = &str> {
        let first = self.begins.partition_point(|at| &self.all[*at..] < text);
        self.begins[first..].iter().map_while(move |at| self.all[*at..].strip_prefix(text))
    }
}

/// Every place in a text but within a word.
fn word_borders(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(at, _)| at).filter(|at| !text[..*at].ends_with(char::is_alphanumeric))
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in no mark. A page may cut a sentence and its last mark with it, so no mark is open beyond its line.
fn unmarked(text: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_i32);
    for c in text.chars() {
        match c {
            '«' => depth += 1,
            '»' => depth -= 1,
            '\n' => depth = 0,
            _ if depth == 0 => {}
            _ => continue,
        }
        out.push(if matches!(c, '«' | '»') { GONE } else { c });
    }
    out
}

/// A page of Markdown as it reads: its escapes and its tags are none of its words, and what it fences is a command.
fn without_escapes(page: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    let mut lines = String::new();
    for line in page.lines() {
        let is_fence = line.trim_start().starts_with("```");
        fenced ^= is_fence;
        if !fenced && !is_fence {
            lines.extend([line, "\n"]);
        }
    }
    let tags = ["<details>", "</details>", "<summary>", "</summary>", "<br>"];
    let lines = tags.into_iter().fold(lines, |lines, tag| lines.replace(tag, "\n"));
    let mut chars = lines.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(|next| "\\`*_{}[]()#+-.!|<>~&".contains(*next)) {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    unentitled(&out)
}

/// The same without entities, without the blanks of no width that keep an address from being one, and without the tags of Markdown.
fn unentitled(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<")];
    let named = named.into_iter().chain([("&#62;", ">"), ("&#8203;", ""), ("&#38;", "&"), ("&amp;", "&")]);
    let text = named.fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign));
    text.replace(['\u{200b}', '\u{ad}'], "")
}

/// What a person reads of a page of HTML: its texts but commands, and the attributes that are told or shown.
fn read_of(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        let Some((tag, after)) = tag.split_once('>') else { break };
        out.push('\n');
        for shown in ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\"", "data-label=\""] {
            for value in tag.split(shown).skip(1).filter_map(|value| value.split('"').next()) {
                out.push_str(value);
                out.push('\n');
            }
        }
        let unread = ["style", "script", "pre"].into_iter().find(|name| tag.split(' ').next() == Some(name));
        let end = unread.and_then(|name| after.find(&format!("</{name}")));
        rest = end.map_or(after, |end| &after[end..]);
    }
    out.push_str(rest);
    unentitled(&out)
}

/// As wide as nothing is, so that no line is broken within a fact.
const WIDE: Style = Style { width: 60_000, ..Style::WHOLE };

/// All pages of one server for people.
fn pages(report: &Report, evidence: &Evidence) -> Vec<String> {
    let page = html(report, &Seen::of(evidence)).unwrap();
    let marked = [markdown(report), plan(report)].map(|page| without_escapes(&page));
    [explain(report, WIDE), check(report, WIDE), read_of(&page)].into_iter().chain(marked).collect()
}

/// The pages of many servers together.
fn pages_of_all(all: &[Many], tally: &Tally) -> Vec<String> {
    let [table, marked, page] = all else { panic!("{}", all.len()) };
    let [table, marked, page] = [table, marked, page].map(|many| many.head(tally).unwrap());
    vec![table, without_escapes(&marked), read_of(&page)]
}

/// The words that are left, each with a line that it stands in.
fn words(left: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for line in left.lines() {
        for word in line.split(|c: char| !c.is_alphanumeric()) {
            let letters = word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
            if letters && word.bytes().any(|b| b.is_ascii_lowercase()) {
                found.entry(word.to_owned()).or_insert_with(|| line.trim().replace(GONE, "·"));
            }
        }
    }
    found
}

/// Three English words in a row: a sentence, or a part of one. What stands in quotation marks is what to search for.
fn sentences(left: &str) -> Vec<String> {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    let mut found = Vec::new();
    for line in left.lines() {
        let told: String = line.split('"').step_by(2).collect();
        let words: Vec<&str> = told.split(' ').collect();
        found.extend(words.windows(3).filter(|three| three.iter().all(is_word)).map(|_| line.replace(GONE, "·")));
    }
    found
}

#[tokio::test]
async fn no_word_of_a_report_stands_outside_of_the_catalogue() {
    let day = jiff::civil::date(2026, 11, 22);
    let baseline: Baseline = Catalogue::embedded().unwrap().select("sr650-v2@2026.11.0", day).unwrap();
    let (mut outside, mut foreign) = (BTreeMap::new(), BTreeMap::new());
    let mut all = Facts::default();
    all.values(&baseline.resolved());
    let mut tally = Tally::default();
    let mut many = [Format::Page, Format::Markdown, Format::Html].map(|format| Many::new(format, WIDE));
    let scenarios = mock::scenarios("sr650-v2").unwrap();
    assert!(scenarios.len() > 30, "{}", scenarios.len());
    for (place, (name, _)) in scenarios.into_iter().enumerate() {
        let evidence = seen(&name).await;
        let judge = || assess(&Case::new(&evidence, Some(&baseline), Moment::on(day)));
        let report = judge();
        let mut facts = Facts::default();
        facts.values(&baseline.resolved());
        facts.values(&serde_json::to_value(&evidence).unwrap());
        facts.of_report(&serde_json::to_value(&report).unwrap());
        let sought = facts.sought();
        pseudo::speaking(|| {
            let report = judge();
            for page in pages(&report, &evidence) {
                assert!(page.contains('«'));
                outside.extend(words(&sought.taken_from(&unmarked(&page))));
            }
            tally.add(place, &name, &report);
            many.iter_mut().for_each(|many| drop(many.piece(0, &report).unwrap()));
        });
        let told = tell(Language::Japanese, &report, |report| pages(report, &evidence));
        for page in told {
            for line in sentences(&sought.taken_from(&page)) {
                foreign.entry(line).or_insert_with(|| name.clone());
            }
        }
        all.add(&name);
        all.0.append(&mut facts.0);
    }
    let sought = all.sought();
    pseudo::speaking(|| {
        for page in pages_of_all(&many, &tally) {
            outside.extend(words(&sought.taken_from(&unmarked(&page))));
        }
    });
    let names = names();
    let idle: Vec<&String> = names.iter().filter(|name| !outside.contains_key(*name)).collect();
    outside.retain(|word, _| !names.contains(word));
    let outside: Vec<String> = outside.iter().map(|(word, line)| format!("{word}: {line}")).collect();
    let foreign: Vec<String> = foreign.iter().map(|(line, name)| format!("{name}: {line}")).collect();
    let complaints = [
        ("words stand outside of the catalogue", outside.join("\n")),
        ("English sentences stand in Japanese reports", foreign.join("\n")),
        ("names stand nowhere: take them out of the list", format!("{idle:?}").replace("[]", "")),
    ];
    let told = complaints.iter().filter(|(_, which)| !which.is_empty());
    let told: Vec<String> = told.map(|(what, which)| format!("{what}:\n{which}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
