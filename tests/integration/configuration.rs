//! `patchgate.toml`: options that somebody wrote down once, what comes before them, and what a file may not do that was only found.

use std::path::Path;

use serde_json::json;

use patchgate::mock::{self, Options, Tree};

use crate::support::bench::{PASSWORD, USER};
use crate::support::program::{Answer, patchgate, run, run_beside};
use crate::support::schema::Schema;

const EVIDENCE: &str = "mock:sr650-v2";

/// A folder with a configuration file in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("patchgate.toml"), text).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Answer {
        let mut command = patchgate(arguments);
        command.current_dir(self.path()).envs(variables.iter().copied());
        run(command)
    }
}

const WHOLE: &str = "format = 1\n[options]\ndepth = \"health\"\ncolor = \"never\"\nbmc-user = \"reader\"\ntimeout = 7\n\n[command.check]\n\
    fail-on = \"warn\"\nrequire = [\"hardware\", \"windows\"]\n\n[command.inventory]\ndepth = \"firmware\"\n";

#[test]
fn each_value_says_where_it_comes_from() {
    let folder = Folder::with(WHOLE);
    let line =
        ["--config", "patchgate.toml", "config", "show", "--resolved", "check", "--bmc", "hv1", "--fail-on", "block"];
    let answer = folder.run(
        &line,
        &[
            ("PATCHGATE_BMC_USER", "env"),
            ("PATCHGATE_BMC_PASSWORD", "s3cret"),
            ("PATCHGATE_PROXY", "http://u:s3cret@p"),
        ],
    );
    assert_eq!(answer.code, 0, "{}", answer.shown());
    let rows: Vec<String> =
        answer.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert!(!answer.out.contains("--config"), "{}", answer.out);
    for row in [
        "configuration: patchgate.toml (named)",
        "command: check",
        "--depth health patchgate.toml:3",
        "--color never patchgate.toml:4",
        "--timeout 7 patchgate.toml:6",
        "--bmc-user env environment variable PATCHGATE_BMC_USER",
        "--bmc hv1 command line",
        "--fail-on block command line",
        "--require hardware windows patchgate.toml:10",
        "--windows-timeout 300 default",
        "--password-file (set, not shown) environment variable PATCHGATE_BMC_PASSWORD",
        "--proxy (set, not shown) environment variable PATCHGATE_PROXY",
    ] {
        assert!(rows.iter().any(|line| line == row), "{row}\n{}", answer.out);
    }
    assert!(!answer.shown().contains("s3cret"));
    let own = folder.run(&["config", "show", "--resolved", "--config", "patchgate.toml", "inventory"], &[]);
    assert!(own.out.contains("patchgate.toml:13") && !own.out.contains("--fail-on"), "{}", own.shown());
    let listed = folder.run(&["config", "show"], &[]);
    assert!(listed.code == 2 && listed.err.contains("was only found"), "{}", listed.shown());
    let listed = folder.run(&["config", "show", "--config=patchgate.toml"], &[]);
    assert!(listed.out.contains("patchgate.toml:13  inventory: --depth=firmware"), "{}", listed.shown());
}

#[test]
fn the_file_says_what_the_command_line_would_and_is_named_on_standard_error() {
    let folder = Folder::with("format = 1\n[command.check]\nrequire = \"windows\"\nformat = \"json\"\n");
    let answer = folder.run(&["check", EVIDENCE], &[]);
    assert_eq!(answer.code, 3, "{}", answer.shown());
    assert!(answer.err.contains("configuration: patchgate.toml (found in the working folder)"), "{}", answer.err);
    assert!(answer.out.starts_with('{'), "{}", answer.out);
    let typed = folder.run(&["check", EVIDENCE, "--format", "csv", "--require", "hardware"], &[]);
    assert!(typed.code == 0 && typed.out.starts_with("serial,"), "{}", typed.shown());
    let none = folder.run(&["check", EVIDENCE, "--config="], &[]);
    assert!(!none.out.starts_with('{') && none.err.is_empty(), "{}", none.shown());
    let none = folder.run(&["check", EVIDENCE], &[("PATCHGATE_CONFIG", "")]);
    assert!(!none.out.starts_with('{'), "{}", none.shown());
    let own = tempfile::tempdir().unwrap();
    std::fs::create_dir(own.path().join("patchgate")).unwrap();
    std::fs::copy(folder.path().join("patchgate.toml"), own.path().join("patchgate/patchgate.toml")).unwrap();
    let mut command = patchgate(["check", EVIDENCE]);
    command.env("XDG_CONFIG_HOME", own.path());
    let own = run(command);
    assert!(own.out.starts_with('{') && own.err.contains("in your configuration folder"), "{}", own.shown());
}

#[test]
fn a_file_that_was_only_found_neither_asks_anybody_nor_loosens_anything() {
    for line in [
        "bmc = \"192.0.2.1\"",
        "windows = \"local\"",
        "servers = \"x.json\"",
        "insecure = true",
        "ca = \"ca.pem\"",
        "known-bmcs = \"x\"",
        "bmc-user = \"x\"",
        "password-file = \"/etc/shadow\"",
        "baseline = \"lax\"",
        "waivers = \"all.toml\"",
        "select = \"name=x\"",
        "report = \"json=out\"",
    ] {
        let folder = Folder::with(&format!("format = 1\n[options]\n{line}\n"));
        let arguments: &[&str] = match line {
            _ if line.starts_with("bmc = ") || line.starts_with("windows") || line.starts_with("servers") => &["check"],
            _ if line.starts_with("select") => &["check", "--servers", "x.txt"],
            _ => &["check", "--bmc", "192.0.2.1"],
        };
        let answer = folder.run(arguments, &[]);
        assert_eq!(answer.code, 2, "{line}: {}", answer.shown());
        assert!(
            answer.err.contains("patchgate.toml:3: `") && answer.err.contains("was only found"),
            "{line}: {}",
            answer.err
        );
        let empty = folder.run(&["error", "0x80070005"], &[]);
        assert_eq!((empty.code, empty.err.as_str()), (0, ""), "what the command has not is no matter");
    }
    let command = "format = 1\n[credentials.c]\nuser = \"u\"\npassword-command = [\"touch\", \"ran\"]\n[[server]]\nname = \"a\"\nbmc = \"127.0.0.1:1\"\n\
                   credential = \"c\"\n";
    let folder = Folder::with(command);
    let answer = folder.run(&["check"], &[]);
    assert!(answer.code == 2 && answer.err.contains("add --servers patchgate.toml"), "{}", answer.shown());
    assert!(!folder.path().join("ran").exists(), "nothing was run");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_file_may_be_the_servers_file_too() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    tree.set_clocks(jiff::Timestamp::now());
    let bmc = mock::start(tree, Options::default()).await.unwrap();
    let text = format!(
        "format = 1\n[options]\nquiet = true\n[credentials.c]\nuser = \"{USER}\"\npassword-env = \"PW\"\n[[server]]\nname = \"hv1\"\nbmc = \"{}\"\n\
         pin = \"{}\"\ncredential = \"c\"\n",
        bmc.url(),
        bmc.fingerprint()
    );
    let folder = Folder::with(&text);
    for arguments in [&["check", "--config", "patchgate.toml"][..], &["check", "--servers", "patchgate.toml"]] {
        let mut command = patchgate(arguments);
        command.current_dir(folder.path()).env("PW", PASSWORD);
        let answer = run_beside(command).await;
        assert_eq!(answer.code, 0, "{}", answer.shown());
        assert!(answer.out.contains("1 servers: 1 ready"), "{}", answer.out);
    }
    let other = folder.run(&["check", EVIDENCE, "--config", "patchgate.toml"], &[]);
    assert!(
        other.code == 0 && other.out.contains("ThinkSystem"),
        "whoever names a target means none of the file: {}",
        other.shown()
    );
}

#[test]
fn a_mistake_is_told_with_carets_and_secrets_are_not_shown() {
    for (text, told) in [
        (
            "[options]\ndepht = \"full\"\n",
            "patchgate.toml:3:1: no command has the option `depht`; did you mean `depth`?",
        ),
        ("[command.chek]\ndepth = \"full\"\n", "there is no command `chek`; did you mean `check`?"),
        ("[command.error]\ndepth = \"full\"\n", "`error` has not the option `depth`"),
        ("[options]\ninsecure = \"yes\"\n", "insecure: it is true or false"),
        ("[options]\ndepth = [\"full\"]\n", "depth: it takes one value"),
        ("[options]\nproxy = \"http://u:s3cret@p\"\n", "`proxy` stands in no file: it may hold a password"),
        ("[options]\npassword = \"s3cret\"\n", "no command has the option `password`"),
        ("[option]\n", "did you mean `options`?"),
        ("[options]\ntimeout = \"soon\"\n", "--timeout stands in patchgate.toml:3"),
    ] {
        let folder = Folder::with(&format!("format = 1\n{text}"));
        let answer = folder.run(&["check", EVIDENCE, "--config", "patchgate.toml"], &[]);
        assert_eq!(answer.code, 2, "{text}{}", answer.shown());
        assert!(answer.err.contains(told), "{text}{}", answer.err);
        assert!(!answer.err.contains("s3cret"), "{}", answer.err);
    }
    let none = run(patchgate(["check", EVIDENCE, "--config", "/does/not/exist.toml"]));
    assert!(none.code == 2 && none.err.contains("/does/not/exist.toml"), "{}", none.shown());
}

#[test]
fn the_schema_takes_what_the_reader_takes() {
    let schema = run(patchgate(["schema", "config"])).out;
    let schema = Schema::new(serde_json::from_str(&schema).unwrap());
    let fine = json!({"format": 1, "options": {"depth": "full", "timeout": 7}, "command": {"check": {"require": ["hardware"]}}});
    assert_eq!(schema.broken(&fine), None);
    for wrong in [json!({"format": 1, "options": {"depht": "full"}}), json!({"format": 1, "options": {"proxy": "x"}})] {
        assert!(schema.broken(&wrong).is_some(), "{wrong}");
    }
}

#[test]
fn the_example_of_the_page_is_a_file() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md")).unwrap();
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let folder = Folder::with(example);
    let answer = folder.run(&["config", "show", "--config", "patchgate.toml"], &[]);
    assert!(answer.code == 0 && answer.out.contains("baseline show: --format=json"), "{}", answer.shown());
}

/// A file that only lies in the folder is read before anybody meant it: its errors speak to a terminal and to a CI service.
#[test]
fn no_value_speaks_to_a_terminal_or_a_ci_service() {
    for value in [r"zz\u001b[31mRED", r"zz\n::error::x", r"zz\n##[error]hello", r"zz\u202e"] {
        let folder = Folder::with(&format!("format = 1\n[options]\nfail-on = \"{value}\"\n"));
        for arguments in [&["check", EVIDENCE][..], &["config", "show", "--config", "patchgate.toml"]] {
            let answer = folder.run(arguments, &[]);
            assert_eq!(answer.code, 2, "{value}: {}", answer.shown());
            assert!(answer.err.contains("patchgate.toml:3:11: fail-on: it holds characters"), "{}", answer.shown());
            let spoken = |line: &str| line.starts_with("::") || line.starts_with("##[");
            assert!(!answer.shown().lines().any(spoken), "{}", answer.shown());
            assert!(!answer.shown().contains(['\u{1b}', '\u{202e}']), "{}", answer.shown());
        }
    }
}

#[test]
fn no_error_repeats_a_secret_that_stands_on_a_line_of_its_own() {
    for text in [
        "format = 1\n[credentials.c]\nuser = \"u\"\npassword = \"\"\"\nhunter22",
        "format = 1\n[credentials.c]\nuser = \"u\"\npassword = \"\"\"\nhunter22 \\q\n\"\"\"\n",
        "format = 1\n[options]\nproxy = \"u:hunter22@p:3128\"\n",
    ] {
        let folder = Folder::with(text);
        for arguments in [&["check", "--config", "patchgate.toml"][..], &["check", "--servers", "patchgate.toml"]] {
            let answer = folder.run(arguments, &[]);
            assert_eq!(answer.code, 2, "{}", answer.shown());
            assert!(!answer.shown().contains("hunter22"), "{}", answer.shown());
        }
    }
}

#[test]
fn a_mistake_that_was_typed_is_not_told_of_the_file() {
    let folder = Folder::with("format = 1\n[options]\nwindows = \"x.json\"\n");
    let answer = folder.run(&["check", EVIDENCE, "--config", "patchgate.toml", "--windows-timeout", "abc"], &[]);
    assert!(answer.code == 2 && !answer.err.contains("stands in"), "{}", answer.shown());
}
