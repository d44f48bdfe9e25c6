//! `--windows ssh://`, against a real sshd and the real PowerShell that is packed in `../shared/tools`: each answer, or the
//! exact error.
//!
//! `cargo test --test integration -- --ignored over_ssh --nocapture` shows what each of them says.

mod server;

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::program::Answer;
use crate::support::tools::tool;
use server::{PASSWORD, Server};

fn server() -> Server {
    Server::start(&tool("pwsh").join("pwsh"))
}

/// A document that is whole, with so much in it that nobody needs.
fn document(padding: usize) -> String {
    format!(
        r#"{{"format":"patchgate-windows","format_version":"1.0.0","collector":{{"version":"1.0.0","started":"2026-05-01T00:00:00Z"}},"padding":"{}","items":{{"computer_name":{{"status":"ok","ms":1,"value":"SRV-CANNED"}}}}}}"#,
        "x".repeat(padding)
    )
}

/// A stream that does not come to its end.
const HALF: &str = r#"{"format":"patchgate-windows","format_version":"2.0.0","collector":{"version":"2.0.0","started":"2026-05-01T00:00:00Z"},"items":["computer_name","os_build"]}
{"item":"computer_name","status":"ok","ms":1,"value":"SRV-HALF","err":null}
{"item":"os_bu"#;

/// The evidence that came, which says how its caller came in.
fn evidence(answer: &Answer) -> Value {
    assert_eq!(answer.code, 0, "{}", answer.err);
    let evidence: Value = serde_json::from_str(&answer.out).unwrap();
    let notes = evidence["notes"].as_array().unwrap();
    assert!(
        notes.iter().any(|note| note.as_str().unwrap().contains("over SSH: the caller came in by a network logon"))
    );
    evidence
}

fn name(evidence: &Value) -> &str {
    evidence["windows"]["value"]["os"]["name"]["value"].as_str().unwrap_or_default()
}

/// No evidence: exit code 3, and an error that begins so and holds these words.
fn refused(answer: &Answer, begins: &str, holds: &[&str]) {
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(answer.err.starts_with(&format!("patchgate: no windows evidence: {begins}")), "{}", answer.err);
    for words in holds {
        assert!(answer.err.contains(words), "{words}: {}", answer.err);
    }
    for secret in [PASSWORD, "not-the-password"] {
        assert!(!answer.shown().contains(secret), "{}", answer.shown());
    }
}

#[test]
#[ignore = "needs sshd, unshare and ../shared"]
fn the_whole_collector_runs_under_either_login_shell() {
    let server = server();
    for shell in ["cmd", "powershell"] {
        server.behave(shell);
        let answer = server.collect("ssh://srv", &[], None);
        let evidence = evidence(&answer);
        assert_eq!(name(&evidence), "SRV-SSH", "{shell}");
        assert_eq!(evidence["windows"]["value"]["collector"]["language_mode"]["value"], "FullLanguage", "{shell}");
    }
    let commands = server.read("commands");
    assert!(commands.lines().all(|line| line.starts_with("powershell.exe -NoProfile -NonInteractive ")), "{commands}");
}

#[test]
#[ignore = "needs sshd, unshare and ../shared"]
fn logins_and_host_keys() {
    let server = server();
    server.behave("big");
    server.write("big", &document(0));
    assert_eq!(name(&evidence(&server.collect("ssh://srv", &[], None))), "SRV-CANNED");
    assert_eq!(name(&evidence(&server.collect("ssh://windows-admin@srv", &[], None))), "SRV-CANNED");
    let by_password = server.collect("ssh://by-password", &[], Some(PASSWORD));
    assert_eq!(name(&evidence(&by_password)), "SRV-CANNED");
    assert!(!by_password.shown().contains(PASSWORD));

    let denied = "denied: authentication: ssh://";
    let wrong = server.collect("ssh://by-password", &[], Some("not-the-password"));
    refused(&wrong, denied, &["the server does not accept the account", "Permission denied (publickey,password)"]);
    assert_eq!(server.read("log").matches("Failed password").count(), 1, "one try: {}", server.read("log"));
    refused(&server.collect("ssh://by-password", &[], None), denied, &["Permission denied"]);
    refused(
        &server.collect("ssh://wrong-key", &[], None),
        denied,
        &["Permission denied", "administrators_authorized_keys"],
    );
    refused(&server.collect("ssh://nobody@srv", &[], None), denied, &["(nobody@127.0.0.1: Permission denied"]);

    let trust = "failed: trust: ssh://";
    refused(&server.collect("ssh://unknown", &[], None), trust, &["the host key of the server is not known"]);
    // A password does not make a host known: the question whether to trust it is not answered.
    refused(&server.collect("ssh://unknown", &[], Some(PASSWORD)), trust, &["the host key of the server is not known"]);
    for password in [None, Some(PASSWORD)] {
        let changed = server.collect("ssh://changed", &[], password);
        refused(&changed, trust, &["another host key than the known one", "ssh-keygen -R changed"]);
    }
    refused(
        &server.collect("ssh://refused", &[], None),
        "failed: port: ssh://",
        &["Connection refused", "OpenSSH Server"],
    );
    let nowhere = server.collect("ssh://no-such-host.invalid", &[], None);
    refused(&nowhere, "failed: name: ssh://", &["Could not resolve hostname"]);
}

/// Whatever else a configuration brings to ask, such as a jump host, does not get the password of the server.
#[test]
#[ignore = "needs sshd, unshare and ../shared"]
fn the_password_answers_one_question_only() {
    let server = server();
    refused(&server.collect("ssh://by-jump", &[], Some(PASSWORD)), "failed: ", &[]);
    assert_eq!((server.read("asked").as_str(), server.read("told").as_str()), ("asked\n", ""));
}

#[test]
#[ignore = "needs sshd, unshare and ../shared"]
fn every_answer_of_a_server_has_its_layer() {
    let server = server();
    server.write("big", &document(5_000_000));
    server.behave("big");
    assert_eq!(name(&evidence(&server.collect("ssh://srv", &[], None))), "SRV-CANNED");
    for (mode, begins, holds) in [
        ("policy", "denied: policy: ", &["a policy of the server forbids the script", "blocked by group policy"][..]),
        ("scanner", "denied: policy: ", &["a virus scanner of the server forbids", "ScriptContainedMaliciousContent"]),
        ("empty", "failed: empty answer: ", &["PowerShell ended well and printed nothing"]),
        ("none", "failed: script: ", &["the server's shell finds no powershell.exe"]),
        ("greeting", "failed: script: ", &["what came is no document (it begins with \"Welcome to SRV-SSH\")"]),
        ("lost", "failed: connection: ", &["the connection was lost (ssh ended with 255)"]),
    ] {
        server.behave(mode);
        refused(&server.collect("ssh://srv", &[], None), begins, holds);
    }
    // What came before the end is evidence, and the rest is missing with that reason.
    server.write("half", HALF);
    for (mode, why) in [("hang", "the time limit of 4 s was over"), ("drop", "the connection was lost")] {
        server.behave(mode);
        let answer = server.collect("ssh://srv", &["--windows-timeout", "4"], None);
        let evidence = evidence(&answer);
        assert_eq!(name(&evidence), "SRV-HALF", "{mode}");
        let note = format!("the Windows evidence is not whole: 1 of 2 items did not come ({why})");
        assert_eq!(evidence["notes"][1], note.as_str());
        let build = &evidence["windows"]["value"]["os"]["build"];
        assert!(build.to_string().contains(&format!("{why} before this item")), "{build}");
    }
    server.behave("silent");
    let started = Instant::now();
    let answer = server.collect("ssh://srv", &["--windows-timeout", "3"], None);
    refused(&answer, "timed out: time: ", &["no document within 3 s", "--windows-timeout"]);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}
