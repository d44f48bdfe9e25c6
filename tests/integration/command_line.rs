//! The command line as a stranger reads it: command in, output and exit code out, exact to the letter.
//!
//! The answers are in `tests/snapshots/`.

use serde_json::Value;

use crate::support::program::{patchgate, run};
use crate::support::snapshots::{assert_snapshots, without_totals};

/// What somebody types, by topic. Days are given, so that a baseline does not go stale under the tests.
const SESSIONS: &[(&str, &[&str])] = &[
    (
        "check",
        &["check mock:sr650-v2/healthy --as-of 2026-11-22", "check mock:sr650-v2/psu1-failed --as-of 2026-11-22"],
    ),
    ("explain-deny", &["explain mock:sr650-v2/deny-softwaredistribution --as-of 2026-11-22"]),
    (
        "explain-others",
        &[
            "explain mock:sr650-v2/healthy --as-of 2026-11-22",
            "explain mock:sr650-v2/wuauserv-disabled --as-of 2026-11-22",
            "explain mock:sr650-v2/winsxs-owner --as-of 2026-11-22",
            "explain mock:sr650-v2/firmware-secureboot --as-of 2026-11-22",
            "explain mock:sr650-v2/restart-pending --as-of 2026-11-22",
            "explain mock:sr650-v2/remote-caller --as-of 2026-11-22",
            "explain mock:sr650-v2/restart-pending --kb KB5999999 --as-of 2026-11-22",
            "explain mock:sr650-v2/restart-pending --kb KB12",
        ],
    ),
    ("inventory", &["inventory mock:sr650-v2"]),
    (
        "baseline",
        &[
            "baseline show sr650-v2@=2026.11.0",
            "baseline show sr650-v2@^2030",
            "baseline lint baselines/sr650-v2/2026.11.0.toml",
            "baseline lint tests/cmd/broken-baseline.toml",
        ],
    ),
    (
        "baseline-review",
        &[
            "baseline show tests/cmd/site.toml --resolved",
            "baseline explain tests/cmd/site.toml BMC-AFBT-10 --version 20S-1.85",
            "baseline explain sr650-v2@=2026.11.0 DEVICE-15B30128-13",
            "baseline diff sr650-v2@=2026.11.0 tests/cmd/site.toml",
            "baseline diff sr650-v2@=2026.11.0 sr650-v2@=2026.12.0",
            "baseline explain sr670-v2@=2026.12.0 UEFI-U8E1-6 --version 22J-1.51",
            "baseline diff sr650-v2 sr650-v2",
            "baseline test baselines/sr650-v2/2026.11.0.toml",
            "baseline test tests/cmd/site.toml",
            "check mock:sr650-v2 --baseline tests/cmd/site.toml --as-of 2026-11-22",
        ],
    ),
    (
        "standing",
        &[
            "check mock:sr650-v2 --baseline tests/cmd/draft.toml --as-of 2026-11-22",
            "check mock:sr650-v2 --baseline sr670-v2 --as-of 2026-11-22",
            "check mock:sr650-v2 --as-of 2026-10-31",
        ],
    ),
    ("demands", &["check mock:sr650-v2/healthy --baseline tests/cmd/demands.toml --as-of 2026-11-22"]),
    ("stale", &["check mock:sr650-v2/healthy --as-of 2027-06-01"]),
    (
        "error",
        &[
            "error 0x80070005",
            "error -- -2147024891",
            "error 0x8024402C",
            "error 0xC1900101",
            "error 0x80240438",
            "error E_ACCESSDENYED",
            "error 0x8007007B",
        ],
    ),
    (
        "waiver",
        &[
            "check mock:sr650-v2/psu1-failed --waivers tests/cmd/waivers.toml --as-of 2026-11-22",
            "check mock:sr650-v2/psu1-failed --waivers tests/cmd/waivers.toml --as-of 2026-12-05",
            "check mock:sr650-v2 --waivers tests/cmd/broken-waivers.toml",
            "check mock:sr650-v2 --waivers nowhere.toml",
            "waiver lint tests/cmd/waivers.toml --as-of 2026-11-22",
            "waiver lint tests/cmd/waivers.toml tests/cmd/broken-waivers.toml --as-of 2026-12-05",
            "waiver list tests/cmd/waivers.toml --as-of 2026-11-22",
        ],
    ),
    (
        "signed",
        &[
            "check mock:sr650-v2 --as-of 2026-12-01 --baselines tests/signed/catalogue \
             --waivers tests/signed/catalogue/waivers.toml --require-signed tests/signed/key.pub",
            "check mock:sr650-v2 --as-of 2026-12-01 --baselines tests/signed/catalogue --require-signed tests/signed/other.pub",
            "check mock:sr650-v2 --baselines baselines --require-signed tests/signed/key.pub",
            "check mock:sr650-v2 --waivers tests/cmd/waivers.toml --require-signed tests/signed/key.pub",
            "check mock:sr650-v2 --require-signed nobody",
        ],
    ),
    (
        "for-kb",
        &[
            "check mock:sr650-v2/recovery-small --for-kb KB5034439 --as-of 2026-11-22",
            "check mock:sr650-v2/efi-full --for-kb 5089549 --as-of 2026-11-22",
            "check mock:sr650-v2/uefi-old --for-kb KB5012170 --for-kb KB5087545 \
             --known-failures tests/cmd/known-failures.toml --as-of 2026-11-22",
            "check mock:sr650-v2/healthy --for-kb KB5034439 --for-kb KB5082142 --as-of 2026-11-22",
            "check mock:sr650-v2/healthy --for-kb KB5040437 --for-kb KB5027222 --for-kb KB1234567 --as-of 2026-11-22",
            "explain mock:sr650-v2/recovery-small --for-kb KB5034439 --as-of 2026-11-22",
            "check mock:sr650-v2/healthy --for-kb KB12",
            "check mock:sr650-v2/healthy --known-failures tests/cmd/known-failures.toml",
            "check mock:sr650-v2/healthy --for-kb KB5087545 --known-failures tests/cmd/broken-known-failures.toml",
            "check mock:sr650-v2/healthy --for-kb KB5087545 --known-failures nowhere.toml",
        ],
    ),
    ("mock", &["mock list", "mock serve does-not-exist"]),
    (
        "usage",
        &[
            "",
            "check",
            "check https://bmc.example",
            "check --bmc http://bmc.example",
            "check --bmc https://user:secret@bmc.example",
            "check --bmc https://bmc.example",
            "check --bmc https://bmc.example --bmc-user reader",
            "check --bmc https://bmc.example --pin abc",
            "check mock:sr650-v2/no-such-scenario",
            "check --evidence tests/cmd/broken-baseline.toml",
            "check --windows Cargo.toml",
            "check --windows local",
            "check --windows ssh://admin:secret@srv1",
            "check --windows ssh://-oProxyCommand=id",
            "check --windows psrp://srv1",
            "check --windows https://srv1",
            "check --windows ssh://srv1 --windows-password-file nowhere",
            "check mock:sr650-v2 --baseline nothing",
            "check mock:sr650-v2 --baseline tests/cmd/broken-baseline.toml",
            "check mock:sr650-v2 --require windows --as-of 2026-11-22",
        ],
    ),
];

/// Runs one command line and gives what a terminal would show, with the exit code.
fn answer(line: &str) -> String {
    let answer = run(patchgate(line.split_whitespace()));
    format!("{}[exit code {}]\n", without_ports(&answer.shown()), answer.code)
}

/// The mock takes any free port; the answers say PORT.
fn without_ports(text: &str) -> String {
    let mut parts = text.split("https://127.0.0.1:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        out.push_str("https://127.0.0.1:PORT");
        out.push_str(&part[digits..]);
    }
    out
}

#[test]
fn every_recorded_command_still_answers_the_same() {
    assert_snapshots(SESSIONS.iter().map(|(name, lines)| {
        let session: String = lines.iter().map(|line| format!("$ patchgate {line}\n{}\n", answer(line))).collect();
        (name, without_totals(&session))
    }));
}

/// What the snapshots leave out, so that a rule more does not change all of them.
#[test]
fn totals_and_lists_are_those_of_the_findings() {
    for (server, asked) in [("mock:sr650-v2/deny-softwaredistribution", true), ("mock:sr650-v2", false)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        let report = format!("json={}", path.display());
        let answer = run(patchgate(["check", server, "--as-of", "2026-11-22", "--report", &report]));
        let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let findings = document["findings"].as_array().unwrap();
        let passed = findings.iter().filter(|finding| finding["outcome"] == "pass").count();
        assert!(passed > 9 && answer.out.contains(&format!("\n  {passed} passed")), "{passed}: {}", answer.out);
        assert!(answer.out.contains(&format!("Not shown: {passed} findings that passed")), "{passed}: {}", answer.out);
        let not_asked: Vec<&str> = findings
            .iter()
            .filter(|finding| finding["side_missing"] == true)
            .map(|finding| finding["rule"].as_str().unwrap())
            .collect();
        assert_eq!(not_asked.is_empty(), asked);
        if !asked {
            let one_line = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(one_line.contains(&not_asked.join(", ")), "{not_asked:?}: {one_line}");
            let total = format!("; {} not asked", not_asked.len());
            assert!(answer.out.contains(&total), "{total}: {}", answer.out);
        }
    }
}

/// The README with the lines of this answer in its example, where they differ in nothing but the totals.
fn with_totals_of(readme: &str, answer: &str) -> String {
    let (before, rest) = readme.split_once("```console\n").unwrap();
    let (example, after) = rest.split_once("```").unwrap();
    let mut real = answer.lines();
    let lines = example.lines().map(|shown| {
        let ahead = || real.clone().position(|line| without_totals(line) == without_totals(shown));
        match if shown.starts_with("$ ") { None } else { ahead() } {
            Some(place) => real.nth(place).unwrap(),
            None => shown,
        }
    });
    let example: String = lines.map(|line| format!("{line}\n")).collect();
    format!("{before}```console\n{example}```{after}")
}

/// The lines of the README's example are lines of the real answer, in order; `...` stands for lines left out.
#[test]
fn the_readme_shows_a_real_answer() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let block = readme.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let mut shown = block.lines();
    let line = shown.next().unwrap().strip_prefix("$ patchgate ").unwrap();
    let answer = answer(line);
    let current = with_totals_of(&readme, &answer);
    if std::env::var_os("PATCHGATE_WRITE_DOCS").is_some() {
        std::fs::write(path, current).unwrap();
        return;
    }
    assert!(current == readme, "the totals of the README's example are old: set PATCHGATE_WRITE_DOCS=1 to write them");
    let mut real = answer.lines();
    let mut may_skip = false;
    for line in shown {
        if line == "..." {
            may_skip = true;
        } else if may_skip {
            assert!(real.any(|l| l == line), "the README shows {line:?}, the program does not (in this order)");
            may_skip = false;
        } else {
            assert_eq!(real.next(), Some(line), "the README differs");
        }
    }
}

#[test]
fn the_totals_of_the_example_are_replaced_and_nothing_else_is() {
    let readme = "a\n```console\n$ patchgate x\nfirst\n...\n  12 passed\nmine\n```\nz\n";
    let written = with_totals_of(readme, "first\nother\n  13 passed\nyours\n");
    assert_eq!(written, readme.replace("12", "13"));
}
