//! Judges what is said of a failed update whose cause is known: `tests/cases/README.md` says what the classes mean.

use std::path::Path;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use serde_json::Value;

use super::program::{patchgate, run};

/// What a right answer is: `expected.json` of a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub id: String,
    #[serde(rename = "kind")]
    _kind: String,
    pub as_of: String,
    #[serde(rename = "failure")]
    _failure: bool,
    code: String,
    kb: Option<String>,
    #[serde(rename = "phase")]
    _phase: String,
    must_name: Vec<String>,
    also_ok: Vec<String>,
    must_show: Vec<String>,
    never_confirmed: Vec<String>,
    never_refuted: Vec<String>,
    verdict_not: Vec<String>,
    honest_unknown_ok: bool,
    at_least: String,
    at_most: Vec<(String, String)>,
}

/// How a case came out.
pub struct Judged {
    pub class: &'static str,
    /// The first cause, for the table.
    pub first: String,
    pub notes: Vec<String>,
}

fn pattern(text: &str) -> Regex {
    RegexBuilder::new(text).case_insensitive(true).build().unwrap()
}

fn hits(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|known| pattern(known).is_match(text))
}

fn rank(confidence: &str) -> u8 {
    ["possible", "probable", "confirmed"].iter().position(|known| *known == confidence).map_or(0, |at| at as u8 + 1)
}

/// A cause of the report.
struct Named {
    id: String,
    confidence: String,
    /// Its id and title: what it claims to be.
    head: String,
    /// Title, support and remedy.
    text: String,
}

impl Named {
    fn of(cause: &Value) -> Self {
        let word = |name: &str| cause[name].as_str().unwrap().to_owned();
        let title = sentences(&cause["title"]);
        let texts = [&cause["supports"], &cause["remedy"]["step"]].map(sentences);
        Self {
            id: word("id"),
            confidence: word("confidence"),
            head: format!("{} {title}", word("id")),
            text: [title, texts.concat()].join("\n"),
        }
    }

    fn rank(&self) -> u8 {
        rank(&self.confidence)
    }
}

/// All texts of a value, a line each; what only says where something stands is left out.
fn sentences(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(sentences).collect(),
        Value::Object(fields) => {
            let told = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "from" | "at" | "id" | "args"));
            told.map(|(_, value)| sentences(value)).collect()
        }
        _ => String::new(),
    }
}

/// What is shown of the diagnosis, less what it excludes or sets aside.
fn shown(diagnosis: &Value) -> String {
    let mut kept = diagnosis.clone();
    for left_out in ["healed", "suppressed"] {
        kept[left_out] = Value::Null;
    }
    let causes = kept["causes"].as_array_mut().unwrap();
    causes.retain(|cause| rank(cause["confidence"].as_str().unwrap()) > 0);
    sentences(&kept)
}

/// Judges a report.
pub fn judge(expected: &Expected, report: &Value) -> Judged {
    let diagnosis = &report["diagnosis"];
    let causes: Vec<Named> = diagnosis["causes"].as_array().unwrap().iter().map(Named::of).collect();
    let (active, excluded): (Vec<_>, Vec<_>) =
        causes.iter().filter(|cause| cause.confidence != "not-evaluated").partition(|cause| cause.rank() > 0);
    let first = active.first().map_or_else(|| "-".to_owned(), |cause| format!("{} {}", cause.confidence, cause.id));
    let mut notes = Vec::new();
    let is_true = |cause: &Named| hits(&expected.must_name, &cause.text);
    let fits = |cause: &Named| is_true(cause) || hits(&expected.also_ok, &cause.head);

    let mut missing = Vec::new();
    for wanted in &expected.must_show {
        let found = if wanted == "@next" {
            let helped = active.iter().any(|cause| fits(cause) && cause.text.len() > cause.head.len());
            helped || diagnosis["next_steps"].as_array().is_some_and(|steps| !steps.is_empty())
        } else {
            hits(std::slice::from_ref(wanted), &shown(diagnosis))
        };
        if !found {
            missing.push(wanted.as_str());
        }
    }
    notes.extend(missing.iter().map(|wanted| format!("not shown: {wanted}")));
    if expected.verdict_not.iter().any(|verdict| report["verdict"] == verdict.as_str()) {
        notes.push(format!("verdict {}", report["verdict"]));
        return Judged { class: "wrong", first, notes };
    }
    let too_sure: Vec<_> = active
        .iter()
        .filter(|c| {
            expected.at_most.iter().any(|(title, most)| c.rank() > rank(most) && pattern(title).is_match(&c.head))
        })
        .collect();
    notes.extend(too_sure.iter().map(|cause| format!("too sure: {} {}", cause.confidence, cause.id)));

    let failure = &diagnosis["failure"];
    let same = |name: &str, wanted: &str| failure[name].as_str().is_some_and(|is| is.eq_ignore_ascii_case(wanted));
    let found = same("code", &expected.code) && expected.kb.as_deref().is_none_or(|kb| same("kb", kb));
    let bad = |cause: &&&Named| {
        let named = expected
            .never_confirmed
            .iter()
            .any(|title| if title == "*" { !fits(cause) } else { pattern(title).is_match(&cause.head) });
        cause.confidence == "confirmed" && named
    };
    let leads = active.first();
    let class = if active.iter().any(|cause| bad(&cause)) {
        "wrong"
    } else if !found {
        "not found"
    } else if excluded.iter().any(|cause| hits(&expected.never_refuted, &cause.head)) {
        "refuted"
    } else if too_sure.is_empty() && missing.is_empty() && leads.is_some_and(|cause| is_true(cause)) {
        if leads.is_some_and(|cause| cause.rank() >= rank(&expected.at_least)) { "right" } else { "listed" }
    } else if !too_sure.is_empty() {
        "misled"
    } else if leads.is_some_and(|cause| cause.rank() >= 2 && !fits(cause)) {
        if active.iter().any(|cause| is_true(cause)) { "listed" } else { "misled" }
    } else if expected.honest_unknown_ok && missing.is_empty() {
        "honest"
    } else if active.iter().any(|cause| fits(cause)) {
        "listed"
    } else {
        "bare"
    };
    Judged { class, first, notes }
}

/// The cases below a folder, by their names, each judged.
pub fn judge_all(folder: &Path) -> Vec<(Expected, Judged)> {
    let mut folders: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    let one = |path: &std::path::PathBuf| {
        let expected: Expected =
            serde_json::from_str(&std::fs::read_to_string(path.join("expected.json")).unwrap()).unwrap();
        let bundle = path.join("bundle");
        let answer = run(patchgate([
            "explain".as_ref(),
            "--windows".as_ref(),
            bundle.as_os_str(),
            "--as-of".as_ref(),
            expected.as_of.as_ref(),
            "--format".as_ref(),
            "json".as_ref(),
        ]));
        let report = serde_json::from_str(&answer.out).unwrap_or_else(|e| panic!("{}: {e}", answer.shown()));
        let judged = judge(&expected, &report);
        (expected, judged)
    };
    folders.iter().map(one).collect()
}
