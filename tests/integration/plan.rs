//! `explain --plan FILE`: the runbook for a change ticket, exact to the letter, and read back with a parser that did not write it.
//!
//! The evidence is that of the synthetic scenarios, Windows' side alone, so that nothing in it depends on the hour.

use std::path::PathBuf;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::support::program::{Answer, patchgate, run};
use crate::support::scenarios::stored;
use crate::support::snapshots::assert_snapshots;
use crate::support::tools::tool;

/// The evidence of a scenario as a file, and where its plan goes.
struct Case {
    folder: tempfile::TempDir,
    evidence: PathBuf,
}

impl Case {
    fn new(scenario: &str, spoil: impl Fn(String) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let evidence = stored(folder.path(), scenario, "2026-04-20T01:05:00Z", spoil);
        Self { folder, evidence }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn explain(&self, more: &[&str]) -> Answer {
        let (evidence, plan) = (self.evidence.clone(), self.path("plan.md"));
        let [evidence, plan] = [&evidence, &plan].map(|path| path.to_str().unwrap());
        let all = ["explain", "--evidence", evidence, "--as-of", "2026-11-22", "--plan", plan];
        run(patchgate(all.iter().chain(more)))
    }

    fn plan(&self) -> String {
        self.explain(&[]);
        std::fs::read_to_string(self.path("plan.md")).unwrap()
    }
}

fn same(text: String) -> String {
    text
}

/// The fenced blocks: the word behind the fence, and what stands in it.
fn blocks(plan: &str) -> Vec<(String, String)> {
    let (mut blocks, mut open) = (Vec::new(), None);
    for event in Parser::new_ext(plan, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                open = Some((language.to_string(), String::new()))
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            Event::Text(text) => {
                if let Some((_, within)) = &mut open {
                    within.push_str(&text);
                }
            }
            _ => {}
        }
    }
    blocks
}

#[test]
fn a_runbook_is_exact_to_the_letter() {
    let scenarios = ["deny-softwaredistribution", "winsxs-owner", "restart-pending", "firmware-secureboot", "healthy"];
    assert_snapshots(scenarios.map(|name| (format!("plan-{name}"), Case::new(name, same).plan())));
}

#[test]
fn the_plan_stands_beside_a_report_of_any_format_and_changes_no_exit_code() {
    let case = Case::new("deny-softwaredistribution", same);
    let plan = case.plan();
    for format in ["table", "json", "junit", "sarif", "markdown", "csv", "cyclonedx"] {
        std::fs::remove_file(case.path("plan.md")).unwrap();
        let answer = case.explain(&["--format", format]);
        assert_eq!(answer.code, 1, "{format}: {}", answer.err);
        assert!(!answer.out.is_empty());
        assert_eq!(std::fs::read_to_string(case.path("plan.md")).unwrap(), plan, "{format}");
    }
}

#[test]
fn a_plan_that_cannot_be_written_is_a_mistake_before_anything_is_read() {
    let case = Case::new("healthy", same);
    std::fs::create_dir(case.path("plan.md")).unwrap();
    let answer = case.explain(&[]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("is not a file") && answer.out.is_empty(), "{}", answer.shown());
    std::fs::remove_dir(case.path("plan.md")).unwrap();
    let both = format!("json={}", case.path("plan.md").display());
    let answer = case.explain(&["--report", &both]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("written twice"), "{}", answer.err);
}

#[test]
fn without_a_failure_the_plan_has_no_step_and_says_that_silence_is_no_proof() {
    let plan = Case::new("healthy", same).plan();
    assert!(plan.contains("nothing to repair") && plan.contains("no proof"), "{plan}");
    assert_eq!(blocks(&plan), Vec::new());
}

#[test]
fn without_a_cause_the_plan_changes_nothing_and_names_what_to_look_at() {
    // Another code, and no log of the servicing stack: nothing explains it.
    let plan = Case::new("deny-softwaredistribution", |document| {
        let mut document: Value = serde_json::from_str(&document.replace("0x80070005", "0x80041234")).unwrap();
        let items = document["items"].as_object_mut().unwrap();
        items.remove("cbs");
        items.remove("acls");
        document.to_string()
    })
    .plan();
    assert!(plan.contains("nothing that could be seen explains it"), "{plan}");
    assert!(plan.contains("CBS.log") && plan.contains("--windows FOLDER"), "{plan}");
    assert_eq!(blocks(&plan), Vec::new());
}

#[test]
fn nothing_that_a_server_says_becomes_markup_or_leaves_its_fence() {
    const EVIL: &str = "```<b>[x](http://evil)@root|`|$(calc)' ; # h";
    let plan = Case::new("deny-softwaredistribution", |document| {
        let hostile = EVIL.replace('"', "");
        document
            .replace("2026-04 Cumulative Update", &format!("{hostile} 2026-04 Cumulative Update"))
            .replace("PG-SR650V2-01", hostile.as_str())
    })
    .plan();
    let known: Vec<_> = blocks(&Case::new("deny-softwaredistribution", same).plan());
    assert_eq!(blocks(&plan), known, "the commands are the same, whatever the server says");
    for event in Parser::new_ext(&plan, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => panic!("{text}"),
            Event::Start(Tag::Link { dest_url, .. }) => panic!("{dest_url}"),
            Event::Code(text) => panic!("{text}"),
            _ => {}
        }
    }
}

#[test]
#[ignore = "needs ../shared"]
fn powershell_reads_every_command() {
    const PARSE: &str = "$e = $null; [void][System.Management.Automation.Language.Parser]::ParseFile($env:BLOCK, \
        [ref]$null, [ref]$e); $e | ForEach-Object { $_.Message }";
    let scenarios = patchgate::mock::scenarios("sr650-v2").unwrap().into_iter().map(|(name, _)| name);
    let with_windows = |name: &String| patchgate::mock::scenario("sr650-v2", Some(name)).unwrap().windows.is_some();
    let mut all = String::new();
    for scenario in scenarios.filter(with_windows) {
        let blocks = blocks(&Case::new(&scenario, same).plan());
        // What stands in angle brackets is to be replaced before anything is run.
        let whole = blocks.iter().filter(|(language, commands)| language == "powershell" && !commands.contains('<'));
        whole.for_each(|(_, commands)| all.push_str(commands));
    }
    assert!(all.lines().count() > 50, "{all}");
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("all.ps1");
    std::fs::write(&script, &all).unwrap();
    let mut pwsh = std::process::Command::new(tool("pwsh").join("pwsh"));
    pwsh.args(["-NoProfile", "-NonInteractive", "-Command", PARSE]).env("BLOCK", &script);
    let said = pwsh.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "");
}

#[test]
fn every_command_that_changes_something_stands_in_a_block_of_its_shell() {
    for scenario in ["deny-softwaredistribution", "winsxs-owner", "wuauserv-disabled", "firmware-secureboot"] {
        let blocks = blocks(&Case::new(scenario, same).plan());
        assert!(blocks.len() > 4, "{scenario}");
        for (language, commands) in &blocks {
            assert!(["powershell", "sh", "bat"].contains(&language.as_str()), "{scenario}: {language}");
            assert!(commands.lines().count() > 0);
            assert_eq!(commands.contains("patchgate "), language == "sh", "{scenario}: {commands}");
        }
    }
}
