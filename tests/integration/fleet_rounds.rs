//! Rounds of many servers that know of an earlier one: `--resume`, `collect -o FOLDER` and `check --before FOLDER`.

use std::fs;

use serde_json::Value;

use crate::fleet::{Fleet, windows};
use crate::support::program::Answer;

fn reports(answer: &Answer) -> Vec<Value> {
    answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn finding<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["findings"].as_array().unwrap().iter().find(|f| f["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_goes_on_where_it_was_and_asks_again_only_who_had_no_answer() {
    let mut fleet = Fleet::new();
    fleet.add("ready", false, "").await;
    fleet.entry("gone", "127.0.0.1:1", "");
    fleet.add("sick", true, "").await;
    let journal = fleet.path("run.jsonl");
    let words = ["check", "-q", "--format", "jsonl", "--resume", &journal];
    let asked = |fleet: &Fleet| fleet.mocks.iter().map(|mock| mock.requests().len()).collect::<Vec<_>>();

    let first = fleet.run(&words).await;
    assert_eq!(first.code, 1, "{}", first.shown());
    let before = asked(&fleet);
    assert!(before.iter().all(|requests| *requests > 0));
    assert_eq!(fs::read_to_string(&journal).unwrap().lines().count(), 3);

    // The power went while a line was written.
    let whole = fs::read_to_string(&journal).unwrap();
    let half = &whole[..whole.len() / 2];
    let cut = half.rfind('\n').map_or(0, |end| end + 1);
    fs::write(&journal, format!("{whole}{}", &half[cut..])).unwrap();

    let second = fleet.run(&words).await;
    assert_eq!(second.code, 1, "{}", second.shown());
    assert_eq!(asked(&fleet), before, "nobody with an answer is asked again");
    assert!(second.err.contains("2 servers have their answer in the journal"), "{}", second.err);
    let (first, second) = (reports(&first), reports(&second));
    let told = |reports: &[Value]| {
        reports.iter().map(|r| (r["name"].clone(), r["verdict"].clone(), r["findings"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(&first)[0], told(&second)[0]);
    assert_eq!(told(&first)[2], told(&second)[2]);
    assert_eq!(second[1]["verdict"], "undetermined");
    let after = fs::read_to_string(&journal).unwrap();
    assert!(after.starts_with(&whole), "what stood there stays");
    let added: Vec<Value> = after[whole.len()..].lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(added.iter().map(|r| r["name"].as_str().unwrap()).collect::<Vec<_>>(), ["gone"], "asked again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_journal_is_refused_before_anybody_is_asked() {
    let mut fleet = Fleet::new();
    fleet.add("hv1", false, "").await;
    let journal = fleet.path("other.json");
    fs::write(&journal, "{}\n").unwrap();
    let answer = fleet.run(&["check", "--resume", &journal]).await;
    assert_eq!(answer.code, 2, "{}", answer.shown());
    assert!(answer.err.contains("line 1 is no report"), "{}", answer.err);
    assert!(fleet.mocks[0].requests().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn evidence_of_many_is_stored_and_each_server_finds_its_own_again() {
    let mut fleet = Fleet::new();
    fleet.add("hv1", false, "").await;
    fleet.entry("gone/..", "127.0.0.1:1", "");
    let folder = fleet.path("before");
    let answer = fleet.run(&["collect", "-o", &folder]).await;
    assert_eq!((answer.code, answer.out.as_str()), (3, ""), "{}", answer.shown());
    assert!(
        answer.err.contains("hv1: collected (") && answer.err.contains("gone/..: no hardware evidence"),
        "{}",
        answer.err
    );
    let mut names: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["gone%2F...json", "hv1.json"]);

    // Of another server, newer than that of this one: it is not taken.
    let own = fs::read_to_string(fleet.folder.path().join("before/hv1.json")).unwrap();
    let mut other: Value = serde_json::from_str(&own).unwrap();
    other["subject"]["serial"]["value"] = "OTHER".into();
    other["collected_at"] = "2099-01-01T00:00:00Z".into();
    fs::write(fleet.folder.path().join("before/other.json"), other.to_string()).unwrap();
    let words = ["check", "-q", "--format", "jsonl", "--before", &folder];
    let answer = fleet.run(&words).await;
    assert_eq!(answer.code, 3, "{}", answer.shown());
    let told = reports(&answer);
    assert_eq!(
        (&told[0]["verdict"], &finding(&told[0], "before-match:server")["outcome"]),
        (&"ready".into(), &"pass".into())
    );
    assert!(told[0]["since"]["file"].as_str().unwrap().ends_with("hv1.json"), "{}", told[0]["since"]);

    // A server whose evidence is not there cannot be compared: that was asked for, so it is no pass.
    fs::remove_file(fleet.folder.path().join("before/hv1.json")).unwrap();
    let answer = fleet.run(&words).await;
    let told = reports(&answer);
    assert_eq!(told[0]["verdict"], "undetermined", "{}", answer.err);
    assert_eq!(finding(&told[0], "before-match:server")["outcome"], "unknown");
    assert!(told[0].to_string().contains("holds no older evidence of this server"));

    let empty = fleet.path("empty");
    fs::create_dir(&empty).unwrap();
    let answer = fleet.run(&["check", "--before", &empty]).await;
    assert!(answer.code == 2 && answer.err.contains("holds no evidence of before"), "{}", answer.shown());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repairs_of_many_are_verified_each_by_its_own_evidence_of_before() {
    let mut fleet = Fleet::new();
    let document = fleet.folder.path().join("hv1.json");
    fs::write(&document, windows("deny-softwaredistribution")).unwrap();
    fleet.add("hv1", false, "windows = \"hv1.json\"\n").await;
    let folder = fleet.path("before");
    let answer = fleet.run(&["collect", "-q", "-o", &folder]).await;
    assert_eq!(answer.code, 0, "{}", answer.shown());
    for (scenario, verdict, code) in [("after-still-denied", "blocked", 1), ("after-repaired", "ready", 0)] {
        fs::write(&document, windows(scenario)).unwrap();
        let answer = fleet.run(&["verify", "-q", "--format", "jsonl", "--before", &folder]).await;
        assert_eq!(answer.code, code, "{scenario}: {}", answer.shown());
        let told = reports(&answer);
        assert_eq!((&told[0]["name"], &told[0]["verdict"]), (&"hv1".into(), &verdict.into()), "{scenario}");
        assert!(told[0]["repair"]["file"].as_str().unwrap().ends_with("hv1.json"), "{scenario}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inventories_of_many_are_a_line_each_and_no_windows_is_asked() {
    let mut fleet = Fleet::new();
    fleet.add("hv1", false, "windows = \"ssh://nobody@127.0.0.1:1\"\n").await;
    fleet.entry("gone", "127.0.0.1:1", "");
    let answer = fleet.run(&["inventory", "-q", "--format", "json"]).await;
    assert_eq!(answer.code, 3, "{}", answer.shown());
    let told = reports(&answer);
    assert_eq!((told.len(), &told[0]["name"]), (1, &"hv1".into()), "{}", answer.out);
    assert_eq!(told[0]["hardware"]["firmware"]["value"]["items"].as_array().unwrap().len(), 17);
    assert!(answer.err.contains("gone: no hardware evidence: ") && !answer.err.contains("ssh"), "{}", answer.err);
    let answer = fleet.run(&["inventory", "-q"]).await;
    assert!(answer.out.starts_with("hv1\n") && answer.out.contains("BMC-Primary"), "{}", answer.out);
}
