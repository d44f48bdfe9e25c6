//! When the servers of a round may log in: a credential that nobody has accepted yet is tried at one of them, and the others wait
//! until that one has let it in, and no longer.

#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use patchgate::mock::{self, FaultScript, Options, RequestLog, Running, Tree};
use serde_json::Value;

use crate::fleet::Fleet;
use crate::support::bench::PASSWORD;
use crate::support::program::{Answer, patchgate};

/// A server that lets everybody in and then never answers for its firmware.
const STUCK: &str =
    "[[rule]]\nuri = \"/redfish/v1/UpdateService/FirmwareInventory\"\naction = { latency = { fixed-ms = 3600000 } }";

async fn serve(log: &RequestLog, faults: &str) -> Running {
    let faults = FaultScript::from_toml(faults).unwrap();
    let options = Options { faults, log: Some(log.clone()), ..Options::default() };
    mock::start(Tree::embedded("sr650-v2").unwrap(), options).await.unwrap()
}

/// Of two servers the first stays under way for ever: the second is read all the same, and nothing of it was asked before the
/// first had let the account in.
async fn second_beside_first(more: &[&str]) -> Vec<(String, String)> {
    let mut fleet = Fleet::new();
    let log = RequestLog::open(&fleet.folder.path().join("log.jsonl")).unwrap();
    for (name, faults) in [("first", STUCK), ("second", "")] {
        let mock = serve(&log, faults).await;
        fleet.entry(name, &mock.url(), &format!("pin = \"{}\"\n", mock.fingerprint()));
        fleet.mocks.push(mock);
    }
    let file = fleet.path("servers.toml");
    std::fs::write(&file, &fleet.file).unwrap();
    let mut command = patchgate(["check", "--no-cache", "--depth", "firmware", "--servers", &file]);
    command.args(more).env("PW", PASSWORD).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut round = command.spawn().unwrap();
    // A server that is done has a line in the log.
    let said = BufReader::new(round.stderr.take().unwrap());
    let (done, said) = tokio::task::spawn_blocking(|| {
        let mut lines = said.lines().map_while(Result::ok);
        let done = lines.any(|line| line.contains("second: "));
        (done, lines)
    })
    .await
    .unwrap();
    assert!(done, "the second server was not read");
    assert!(!fleet.mocks[0].requests().iter().any(|request| request.method == "DELETE"), "it was to be stuck");
    let sent = Command::new("kill").args(["-INT", &round.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let answer: Answer = tokio::task::spawn_blocking(|| {
        said.for_each(drop);
        round.wait_with_output().unwrap()
    })
    .await
    .unwrap()
    .into();
    assert_eq!(answer.code, 3, "{}", answer.shown());
    assert!(answer.out.contains("2 servers: 1 ready, 0 blocked, 1 undetermined"), "{}", answer.shown());
    assert_eq!(fleet.mocks.iter().map(Running::open_sessions).sum::<usize>(), 0);
    let lines = std::fs::read_to_string(log.path()).unwrap();
    let word = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| (word(&line, "method"), word(&line, "path"))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_server_is_asked_once_the_first_has_let_the_account_in_and_before_it_is_done() {
    let answered = second_beside_first(&[]).await;
    let login = answered.iter().position(|(method, _)| method == "POST").unwrap();
    let before: Vec<_> = answered[..login].iter().map(|(method, path)| format!("{method} {path}")).collect();
    // Its own service root, which anybody may read: the second server's would be there twice.
    assert!(before.is_empty() || before == ["GET /redfish/v1/"], "{answered:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_http_basic_the_first_answer_that_needs_the_account_lets_the_second_server_go() {
    let answered = second_beside_first(&["--auth", "basic"]).await;
    assert!(!answered.iter().any(|(method, _)| method == "POST"), "{answered:?}");
    // The first request with the account goes alone, at the first server too: nobody's second root stands before its answer.
    let account = answered.iter().position(|(_, path)| path != "/redfish/v1/").unwrap();
    assert_eq!(account, 1, "{answered:?}");
}
