//! What a round gives to others: redacted, and as runbooks for change tickets.

use std::fs;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use crate::fleet::{Fleet, windows};
use crate::support::bench::{PASSWORD, USER};
use crate::support::program::{patchgate, run_beside};
use crate::support::snapshots::assert_snapshots;

/// Two servers with a Windows side each, of which the second one's log names the first, one whose name is too short to be found in a
/// text, one that asks nobody because the other refused its password, and one at whose address another machine answers.
async fn fleet() -> Fleet {
    let mut fleet = Fleet::new();
    let document =
        |os: &str| String::from_utf8(windows("deny-softwaredistribution")).unwrap().replace("PG-SR650V2-01", os);
    fs::write(fleet.folder.path().join("alpha.json"), document("OSALPHA7")).unwrap();
    fs::write(fleet.folder.path().join("beta.json"), document("OSBETA8")).unwrap();
    fleet.add("node-alpha", true, "windows = \"alpha.json\"\n").await;
    fleet.add("node-beta", false, "windows = \"beta.json\"\n").await;
    fleet.add("db", false, "credential = \"old\"\n").await;
    fleet.add("node-gamma", false, "credential = \"old\"\n").await;
    fleet.add("node-delta", false, "serial = \"WANTEDX77\"\n").await;
    fleet
}

/// What must not be shown: the names of the servers, of their Windows, of their machines, of folder and file.
fn hidden(fleet: &Fleet) -> Vec<String> {
    let folder = fleet.folder.path().file_name().unwrap().to_str().unwrap().trim_start_matches('.').to_owned();
    let words = [
        "node-alpha",
        "node-beta",
        "node-gamma",
        "node-delta",
        "wantedx77",
        "osalpha7",
        "osbeta8",
        "j900pg01",
        "alpha.json",
    ];
    words.iter().map(|word| (*word).to_owned()).chain([folder.to_lowercase()]).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redacted_round_names_nobody_and_has_the_verdicts_of_the_plain_one() {
    let fleet = fleet().await;
    let [junit, csv, markdown] = ["r.xml", "r.csv", "r.md"].map(|name| fleet.path(name));
    let plain = fleet.run(&["check", "-q", "--format", "json", "--depth", "firmware"]).await;
    let reports = [("junit", &junit), ("csv", &csv), ("markdown", &markdown)];
    let reports: Vec<String> = reports.iter().map(|(format, path)| format!("--report={format}={path}")).collect();
    let mut words = vec!["check", "--redact", "--format", "json", "--depth", "firmware"];
    words.extend(reports.iter().map(String::as_str));
    let redacted = fleet.run(&words).await;
    assert_eq!(redacted.code, plain.code, "{}", redacted.shown());
    let document = |out: &str| serde_json::from_str::<Value>(out).unwrap();
    let (plain, told) = (document(&plain.out), document(&redacted.out));
    let verdicts = |document: &Value| {
        let reports = document["reports"].as_array().unwrap();
        reports.iter().map(|report| report["verdict"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&plain), verdicts(&told));
    let names: Vec<_> = told["reports"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["server-1", "server-2", "server-3", "server-4", "server-5"], "in the order of the file");
    let written = [&junit, &csv, &markdown].map(|path| fs::read_to_string(path).unwrap());
    for text in written.iter().chain([&redacted.out, &redacted.err]) {
        let lower = text.to_lowercase();
        for word in hidden(&fleet) {
            assert!(!lower.contains(&word), "{word}: {text}");
        }
    }
    assert!(redacted.out.contains("another server refused the login"), "{}", redacted.out);
    // The machine is one recording: what both call alike has one token in both reports.
    let subjects: Vec<_> =
        told["reports"].as_array().unwrap().iter().map(|r| &r["subject"]["serial"]["value"]).collect();
    assert!(subjects[0].is_string() && subjects[0] == subjects[1], "{subjects:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redacted_evidence_is_stored_under_tokens_and_inventories_are_shown_under_them() {
    let fleet = fleet().await;
    let folder = fleet.path("out");
    let answer = fleet.run(&["collect", "--redact", "--depth", "firmware", "-o", &folder]).await;
    assert_eq!(answer.code, 3, "{}", answer.shown());
    let mut files: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, ["server-1.json", "server-2.json", "server-3.json", "server-4.json", "server-5.json"]);
    let mut texts: Vec<_> =
        files.iter().map(|file| fs::read_to_string(fleet.folder.path().join("out").join(file)).unwrap()).collect();
    assert!(texts.iter().all(|text| text.contains("Redacted: names")));
    let answer = fleet.run(&["inventory", "--redact", "--depth", "firmware"]).await;
    assert!(answer.out.contains("server-2\n"), "{}", answer.out);
    texts.extend([answer.out, answer.err]);
    for text in texts {
        for word in hidden(&fleet) {
            assert!(!text.to_lowercase().contains(&word), "{word}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_failed_update_has_a_runbook_of_its_own_and_the_index_leads_there() {
    let mut fleet = Fleet::new();
    for (name, scenario) in [("denied", "deny-softwaredistribution"), ("repaired", "after-repaired")] {
        fs::write(fleet.folder.path().join(format!("{name}.json")), windows(scenario)).unwrap();
    }
    let depth = "depth = \"firmware\"\n";
    fleet.add("hv/1", false, &format!("windows = \"denied.json\"\n{depth}")).await;
    fleet.add("index", false, &format!("windows = \"denied.json\"\n{depth}")).await;
    fleet.add("fine", false, &format!("windows = \"repaired.json\"\n{depth}")).await;
    fleet.add("unasked", false, depth).await;
    let folder = fleet.path("plans");
    let answer = fleet.run(&["explain", "-q", "--plan", &folder]).await;
    assert_eq!(answer.code, 1, "{}", answer.shown());
    let read = |file: &str| fs::read_to_string(fleet.folder.path().join("plans").join(file)).unwrap();
    let index = read("index.md");
    assert_snapshots([("plans-index", &index)]);
    let links: Vec<String> = Parser::new_ext(&index, Options::ENABLE_TABLES)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(links, ["hv%252F1.md", "%2569ndex.md"], "as a browser reads them: hv%2F1.md and %69ndex.md");
    for file in ["hv%2F1.md", "%69ndex.md"] {
        assert!(read(file).contains("icacls"), "{file}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 3);
    let redacted = fleet.run(&["explain", "-q", "--redact", "--plan", &fleet.path("shown")]).await;
    assert_eq!(redacted.code, 1, "{}", redacted.shown());
    assert!(fleet.folder.path().join("shown/server-1.md").is_file());
    let taken = fleet.path("servers.toml");
    let answer = fleet.run(&["explain", "--plan", &taken]).await;
    assert!(answer.code == 2 && answer.err.contains("is a folder, with a file for each"), "{}", answer.shown());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_bmcs_of_the_command_line_take_what_a_file_takes_and_one_does_not() {
    let mut fleet = Fleet::new();
    fleet.add("a", false, "").await;
    fleet.add("b", false, "").await;
    let urls: Vec<String> = fleet.mocks.iter().map(|mock| mock.url()).collect();
    let typed = async |command: &str, count: usize, more: &[&str]| {
        let mut command = patchgate([command, "--insecure", "--bmc-user", USER, "--depth", "firmware"]);
        urls.iter().take(count).for_each(|url| _ = command.args(["--bmc", url]));
        command.args(more).env("PATCHGATE_BMC_PASSWORD", PASSWORD);
        run_beside(command).await
    };
    let second = format!("name=*{}", urls[1].rsplit(':').next().unwrap());
    let answer = typed("check", 2, &["-q", "--at-once", "1", "--select", &second, "--format", "jsonl"]).await;
    assert_eq!((answer.code, answer.out.lines().count()), (0, 1), "{}", answer.shown());
    assert!(fleet.mocks[0].requests().is_empty());
    let answer = typed("inventory", 2, &["-q", "--format", "json"]).await;
    assert_eq!((answer.code, answer.out.lines().count()), (0, 2), "{}", answer.shown());
    for (count, more, told) in [
        (2, &["--select", "site=tokyo"][..], "has no labels but its name"),
        (1, &["--select", "name=*"], "--select is about many servers"),
        (1, &["--at-once", "4"], "--at-once is about many servers"),
        (1, &["-q"], "--quiet is about many servers"),
        (1, &["--resume", "x.jsonl"], "--resume is about many servers"),
        (2, &["--redact", "--resume", "x.jsonl"], "leave --store, --resume or --redact out"),
    ] {
        let answer = typed("check", count, more).await;
        assert!(answer.code == 2 && answer.err.contains(told), "{more:?}: {}", answer.shown());
    }
    assert!(!std::path::Path::new("x.jsonl").exists());
}
