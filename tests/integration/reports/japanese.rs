//! Reports for people in Japanese: each scenario as it reads, to the letter; and who chooses the language, and what stays English.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use patchgate::report::{markdown, plan};
use patchgate::text::{Language, Message, tell};
use serde_json::Value;

use super::command::formats;
use super::scans::{reports, stored as document};
use crate::support::program::{Answer, patchgate, run};
use crate::support::scenarios::stored;
use crate::support::snapshots::{differing, without_totals};

/// What the program answers about the stored evidence of a scenario.
fn told(scenario: &str, arguments: &[&str]) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evidence.json");
    std::fs::write(&path, document(scenario)).unwrap();
    let all = ["--evidence", path.to_str().unwrap(), "--as-of", "2026-11-22", "--baseline", "sr650-v2@=2026.11.0"];
    run(patchgate(arguments.iter().chain(&all).chain(&["--lang", "ja"])))
}

#[test]
fn each_scenario_reads_in_japanese_as_it_did() {
    let names: Vec<String> =
        patchgate::mock::scenarios("sr650-v2").unwrap().into_iter().map(|(name, _)| name).collect();
    let mut documents: Vec<(String, String)> =
        names.iter().map(|name| (format!("explain-{name}"), told(name, &["explain"]).out)).collect();
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan.md");
    let markdown =
        told("deny-softwaredistribution", &["explain", "--format", "markdown", "--plan", plan.to_str().unwrap()]);
    documents.push(("markdown".to_owned(), markdown.out));
    documents.push(("plan".to_owned(), std::fs::read_to_string(plan).unwrap()));
    let documents = documents.into_iter().map(|(name, document)| (name, without_totals(&document)));
    assert_eq!(differing("ja", documents), Vec::<String>::new());
}

/// The messages of a document.
fn messages(value: &Value, into: &mut Vec<Message>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| messages(item, into)),
        Value::Object(fields) => match serde_json::from_value::<Message>(value.clone()) {
            Ok(message) => into.push(message),
            Err(_) => fields.values().for_each(|value| messages(value, into)),
        },
        _ => {}
    }
}

#[test]
fn no_sentence_of_the_catalogue_is_left_in_english() {
    let mut checked = 0;
    for (name, report) in reports() {
        let mut all = Vec::new();
        messages(&serde_json::to_value(report).unwrap(), &mut all);
        let sentences: BTreeSet<&str> = all.iter().map(|message| message.text.as_str()).collect();
        let told = tell(Language::Japanese, report, |report| markdown(report) + &plan(report));
        for sentence in sentences.iter().filter(|sentence| sentence.split(' ').count() > 3) {
            assert!(!told.contains(*sentence), "{name}: {sentence}");
            checked += 1;
        }
    }
    assert!(checked > 1000, "{checked}");
}

/// What `check` says of a scenario's Windows side, with these arguments and variables.
fn asked(arguments: &[&str], variables: &[(&str, &str)]) -> Answer {
    // One document for all of them: what was not asked is told with the time at which it was not.
    static EVIDENCE: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = stored(folder.path(), "deny-softwaredistribution", "2026-04-20T01:05:00Z", |text| text);
        (folder, path)
    });
    let all = ["check", "--evidence", EVIDENCE.1.to_str().unwrap(), "--as-of", "2026-11-22"];
    let mut command = patchgate(all.iter().chain(arguments));
    command.envs(variables.iter().copied());
    run(command)
}

/// Variables of the environment with their values.
type Variables<'a> = &'a [(&'a str, &'a str)];

const BLOCKED: &str = "適用不可 (BLOCKED)";

#[test]
fn the_command_line_comes_before_the_variable_the_file_and_the_locale() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("patchgate.toml");
    std::fs::write(&file, "format = 1\n[options]\nlang = \"ja\"\n").unwrap();
    let file = file.to_str().unwrap();
    let cases: &[(&[&str], Variables<'_>, bool)] = &[
        (&[], &[], false),
        (&["--lang", "ja"], &[], true),
        (&["--lang=ja"], &[("PATCHGATE_LANG", "en"), ("LC_ALL", "C")], true),
        (&["--lang", "en"], &[("PATCHGATE_LANG", "ja"), ("LANG", "ja_JP.UTF-8")], false),
        (&[], &[("PATCHGATE_LANG", "ja")], true),
        (&[], &[("PATCHGATE_LANG", ""), ("LANG", "ja_JP.UTF-8")], true),
        (&["--config", file], &[("PATCHGATE_LANG", "en")], false),
        (&["--config", file], &[("LANG", "en_US.UTF-8")], true),
        (&[], &[("LC_ALL", "C.UTF-8"), ("LANG", "ja_JP.UTF-8")], false),
        (&[], &[("LC_MESSAGES", "ja_JP.UTF-8"), ("LANG", "en_US.UTF-8")], true),
    ];
    for (arguments, variables, japanese) in cases {
        let answer = asked(arguments, variables);
        assert_eq!(answer.code, 1, "{}", answer.err);
        assert_eq!(answer.out.contains(BLOCKED), *japanese, "{arguments:?} {variables:?}: {}", answer.out);
    }
    let answer = asked(&[], &[("PATCHGATE_LANG", "de")]);
    assert!(answer.code == 2 && answer.err.contains("PATCHGATE_LANG is one of en and ja"), "{}", answer.shown());
}

#[test]
fn documents_for_programs_are_the_same_in_every_language() {
    let for_people = ["table", "markdown", "github-summary", "html"];
    for format in formats() {
        let [english, japanese] = ["en", "ja"].map(|lang| asked(&["--format", &format, "--lang", lang], &[]));
        assert!(!english.out.is_empty(), "{format}");
        if for_people.contains(&format.as_str()) {
            assert!(japanese.out.contains(BLOCKED), "{format}");
        } else {
            assert_eq!(english.out, japanese.out, "{format}: a format that people read is named in `for_people`");
        }
    }
    let page = asked(&["--format", "html", "--lang", "ja"], &[]).out;
    assert!(page.contains("<html lang=\"ja\"") && page.contains("失敗の時系列"), "{page}");
}

#[test]
fn one_run_gives_people_japanese_and_programs_english() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let [json, markdown] = ["json=json", "markdown=md"].map(|report| {
        let (format, name) = report.split_once('=').unwrap();
        format!("{format}={}", path(name))
    });
    let answer = asked(&["--lang", "ja", "--report", &json, "--report", &markdown], &[]);
    let read = |name: &str| std::fs::read_to_string(path(name)).unwrap();
    assert!(answer.out.contains(BLOCKED) && read("md").contains(BLOCKED), "{}", answer.shown());
    assert!(!read("json").contains('適'), "{}", read("json"));
}

#[test]
fn many_servers_are_one_japanese_table_and_one_english_document() {
    let folder = tempfile::tempdir().unwrap();
    let [servers, json] = ["servers.toml", "fleet.json"].map(|name| folder.path().join(name).display().to_string());
    let file = "format = 1\n[[server]]\nname = \"one\"\nbmc = \"https://127.0.0.1:9\"\n";
    std::fs::write(&servers, file).unwrap();
    let report = format!("json={json}");
    let arguments = ["check", "-q", "--servers", &servers, "--lang", "ja", "--report", &report];
    let mut command = patchgate(arguments);
    command.env("PATCHGATE_BMC_USER", "USERID").env("PATCHGATE_BMC_PASSWORD", "unused");
    let answer = run(command);
    assert_eq!(answer.code, 3, "{}", answer.shown());
    assert!(answer.out.contains("サーバー 1 台") && answer.out.contains("判定不能"), "{}", answer.shown());
    let document = std::fs::read_to_string(json).unwrap();
    assert!(!document.contains('判') && document.contains("evidence is missing"), "{document}");
}

#[test]
fn an_error_code_is_explained_in_japanese() {
    let answer = run(patchgate(["error", "0x80070005", "--lang", "ja"]));
    let unbroken: String = answer.out.lines().map(str::trim).collect();
    assert!(
        unbroken.contains("0x80070005 E_ACCESSDENIED") && unbroken.contains("アクセスが拒否されました"),
        "{unbroken}"
    );
    let json = |lang| run(patchgate(["error", "0x80070005", "--format", "json", "--lang", lang])).out;
    assert_eq!(json("ja"), json("en"));
}
