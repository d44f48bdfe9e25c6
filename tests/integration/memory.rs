//! `--store`: what a run leaves behind, what is told of it later, and that no kill loses what was said to be done.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use patchgate::mock::{self, Options, Running, Tree};
use serde_json::{Value, json};

use crate::support::bench::{PASSWORD, USER};
use crate::support::program::{Answer, patchgate, run, run_beside};
use crate::support::schema::Schema;

const SYSTEM: &str = "/redfish/v1/Systems/1";
const SUPPLY: &str = "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU1";

/// A store in a folder of its own, with a file of servers beside it.
struct Memory {
    folder: tempfile::TempDir,
    servers: String,
    mocks: Vec<Running>,
}

impl Memory {
    fn new() -> Self {
        let servers = format!(
            "format = 1\n[defaults]\ncredential = \"bmc\"\nauth = \"basic\"\n\
             [credentials.bmc]\nuser = \"{USER}\"\npassword-env = \"PW\"\n"
        );
        Self { folder: tempfile::tempdir().unwrap(), servers, mocks: Vec::new() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn store(&self) -> String {
        format!("--store={}", self.path("store.sqlite").display())
    }

    /// A mock server with a serial number of its own, and whatever else is changed in its tree.
    async fn add(&mut self, name: &str, changes: &[(&str, Value)]) {
        let mut tree = Tree::embedded("sr650-v2").unwrap();
        tree.set_clocks(jiff::Timestamp::now());
        tree.merge(SYSTEM, &json!({"SerialNumber": format!("SN-{name}")})).unwrap();
        for (uri, change) in changes {
            tree.merge(uri, change).unwrap();
        }
        let mock = mock::start(tree, Options::default()).await.unwrap();
        let (url, pin) = (mock.url(), mock.fingerprint());
        self.servers.push_str(&format!("[[server]]\nname = \"{name}\"\nbmc = \"{url}\"\npin = \"{pin}\"\n"));
        self.mocks.push(mock);
        std::fs::write(self.path("servers.toml"), &self.servers).unwrap();
    }

    fn round(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = patchgate(["check"]);
        command.args(arguments).arg(self.store()).arg("--servers").arg(self.path("servers.toml")).env("PW", PASSWORD);
        command
    }

    fn ask(&self, arguments: &[&str]) -> Answer {
        let mut command = patchgate(arguments);
        command.arg(self.store());
        run(command)
    }

    fn json(&self, arguments: &[&str], schema: &str) -> Value {
        let answer = self.ask(&[arguments, &["--format", "json"]].concat());
        let value: Value = serde_json::from_str(&answer.out).unwrap_or_else(|e| panic!("{e}: {}", answer.shown()));
        let schema = run(patchgate(["schema", schema])).out;
        assert_eq!(Schema::new(serde_json::from_str(&schema).unwrap()).broken(&value), None);
        value
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_server_of_a_run_is_kept_and_no_secret_with_it() {
    let mut memory = Memory::new();
    memory.add("hv1", &[]).await;
    memory.add("hv2", &[(SUPPLY, json!({"Status": {"Health": "Critical"}}))]).await;
    memory.servers.push_str("[[server]]\nname = \"gone\"\nbmc = \"127.0.0.1:1\"\n");
    std::fs::write(memory.path("servers.toml"), &memory.servers).unwrap();
    let answer = run_beside(memory.round(&["-q"])).await;
    assert_eq!((answer.code, answer.err.as_str()), (1, ""), "{}", answer.shown());

    let status = memory.json(&["status"], "status");
    let told: Vec<_> = status
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["server"].as_str().unwrap(), s["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("hv2", "blocked"), ("gone", "undetermined"), ("hv1", "ready")]);
    assert_eq!(memory.ask(&["status"]).code, 1);
    let stale = memory.ask(&["status", "--max-age", "0s"]);
    assert!(stale.out.contains("3 servers: 0 ready, 1 blocked, 2 undetermined"), "{}", stale.out);

    for server in ["hv1", "sn-HV1", &memory.mocks[0].url()] {
        let history = memory.json(&["history", server], "history");
        assert_eq!(history[0]["serial"], "SN-hv1", "{server}");
        assert_eq!(history[0]["baseline"], "sr650-v2", "{server}");
    }
    let nobody = memory.ask(&["history", "hv9"]);
    assert_eq!(nobody.code, 3);
    assert!(nobody.err.contains("nothing is remembered of \"hv9\""), "{}", nobody.err);

    // The documents are deflated in the file, so they are looked at as they come out of it too.
    let mut everything = std::fs::read(memory.path("store.sqlite")).unwrap();
    for what in ["report", "evidence"] {
        let exported = memory.ask(&["export", "--what", what]);
        assert_eq!((exported.code, exported.out.lines().count()), (0, 3), "{}", exported.err);
        everything.extend(exported.out.into_bytes());
    }
    let basic = "VVNFUklEOlBBU1NXMFJE"; // USERID:PASSW0RD
    for secret in [PASSWORD, basic] {
        assert!(!everything.windows(secret.len()).any(|at| at == secret.as_bytes()), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_is_told_and_before_takes_the_newest_run_of_that_server() {
    let mut memory = Memory::new();
    for name in ["hv1", "hv2", "hv3"] {
        memory.add(name, &[]).await;
    }
    let first = run_beside(memory.round(&["-q"])).await;
    assert_eq!(first.code, 0, "{}", first.shown());
    let single = memory.ask(&["drift", "hv1"]);
    assert_eq!(single.code, 3);
    assert!(single.err.contains("only one run"), "{}", single.err);

    // The same serial number, as it is after somebody flashed its BMC and a power supply failed.
    let inventory = memory.ask(&["export", "hv1", "--what", "evidence", "--newest"]).out;
    let evidence: Value = serde_json::from_str(&inventory).unwrap();
    let member = evidence["hardware"]["value"]["firmware"]["value"]["items"][0].clone();
    let (uri, id) = (member["uri"].as_str().unwrap(), member["id"]["value"].as_str().unwrap());
    memory.servers.truncate(memory.servers.find("[[server]]").unwrap());
    let flashed = [(uri, json!({"Version": "SYNTHETIC-9"})), (SUPPLY, json!({"Status": {"Health": "Critical"}}))];
    memory.add("hv1", &flashed).await;
    let before = run_beside({
        let mut command = patchgate(["check", "--before", "store", "--format", "json", "--auth", "basic"]);
        let mock = &memory.mocks[3];
        command.arg(memory.store()).args(["--bmc", &mock.url(), "--pin", mock.fingerprint()]);
        command.env("PATCHGATE_BMC_USER", USER).env("PATCHGATE_BMC_PASSWORD", PASSWORD);
        command
    })
    .await;
    assert_eq!(before.code, 1, "{}", before.shown());
    assert!(before.err.contains("compared with run 1 in "), "{}", before.err);
    let report: Value = serde_json::from_str(&before.out).unwrap();
    assert!(report["since"]["file"].as_str().unwrap().starts_with("run 1 in "), "{}", report["since"]["file"]);
    let moved =
        |changes: &Value| changes.as_array().unwrap().iter().any(|c| c["component"] == id && c["now"] == "SYNTHETIC-9");
    assert!(moved(&report["since"]["changes"]));

    let drift = memory.json(&["drift", "SN-hv1"], "drift");
    assert_eq!(drift["not_compared"], json!([]));
    assert!(moved(&drift["changes"]), "{}", drift["changes"]);
    assert!(drift["findings"].as_array().unwrap().iter().any(|f| f["now"] == "fail" && f["before"] == "pass"));
    assert_eq!(drift["others"], 2);
    let odd: Vec<_> = drift["differs"].as_array().unwrap().iter().map(|d| d["component"].as_str().unwrap()).collect();
    assert_eq!(odd, [id]);
    let page = memory.ask(&["drift", "hv1"]);
    assert!(page.code == 0 && page.out.contains("SYNTHETIC-9"), "{}", page.shown());

    // What was exported is evidence like any other.
    std::fs::write(memory.path("hv1.json"), inventory).unwrap();
    let mut again = patchgate(["check", "--evidence"]);
    again.arg(memory.path("hv1.json"));
    assert_eq!(run(again).code, 0);
    let gone = memory.ask(&["prune", "--keep", "1"]);
    assert_eq!(gone.out, "1 results and 0 runs were let go\n", "{}", gone.err);
}

/// A server that is not remembered yet, in a store of others: it cannot be compared, and this run is kept for the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_run_of_a_server_has_nothing_to_compare_with_and_is_kept() {
    let mut memory = Memory::new();
    memory.add("hv1", &[]).await;
    assert_eq!(run_beside(memory.round(&["-q"])).await.code, 0);
    let check = |format: &str| {
        let mut command = patchgate(["check", "mock:sr650-v2", "--before", "store", "--format", format]);
        command.arg(memory.store());
        run(command)
    };
    let first = check("json");
    assert_eq!(first.code, 3, "{}", first.shown());
    let report: Value = serde_json::from_str(&first.out).unwrap();
    assert!(report.to_string().contains("no run of this server (serial number J900PG01)"), "{report}");
    let lines = memory.json(&["history", "J900PG01"], "history");
    assert_eq!(lines.as_array().unwrap().len(), 1, "{lines}");
    // What reads for a monitoring system sees the answer and nothing beside it.
    let quiet = check("nagios");
    assert!(quiet.out.starts_with("PATCHGATE ") && quiet.err.is_empty(), "{}", quiet.shown());
}

#[test]
fn a_result_that_cannot_be_kept_is_told_and_not_lost() {
    let memory = Memory::new();
    let check = |scenario: &str| memory.ask(&["check", scenario, "--format", "json"]);
    assert_eq!(check("mock:sr650-v2").code, 0);
    let full = "CREATE TRIGGER full BEFORE INSERT ON result BEGIN SELECT RAISE(ABORT, 'synthetic: no room'); END";
    rusqlite::Connection::open(memory.path("store.sqlite")).unwrap().execute_batch(full).unwrap();
    for (scenario, verdict, code) in
        [("mock:sr650-v2", "ready", 3), ("mock:sr650-v2/deny-softwaredistribution", "blocked", 1)]
    {
        let answer = check(scenario);
        let report: Value = serde_json::from_str(&answer.out).unwrap();
        assert_eq!((report["verdict"].as_str(), answer.code), (Some(verdict), code), "{}", answer.err);
        for told in ["patchgate: store: ", "store.sqlite: synthetic: no room; ", "1 of this run's results are not kept"]
        {
            assert!(answer.err.contains(told), "{}", answer.err);
        }
    }
}

#[test]
fn a_place_that_is_none_is_refused_before_anything_is_asked() {
    let memory = Memory::new();
    let told = |arguments: &[&str]| {
        let answer = run(patchgate(arguments));
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{}", answer.err);
        answer.err
    };
    let url = told(&["check", "mock:sr650-v2", "--store=postgres://me:hush@db/patchgate"]);
    let why = if cfg!(feature = "postgres") { "a password in the URL" } else { "--features postgres" };
    assert!(url.contains(why) && !url.contains("hush"), "{url}");
    let work = ["work", "--site", "tokyo", "--servers", "none.toml"];
    assert!(told(&[&work[..], &[&memory.store(), "--once"]].concat()).contains("not shared by several"));
    assert!(told(&["check", "mock:sr650-v2", "--store"]).contains("HOME is not set"));
    assert!(told(&["check", "mock:sr650-v2", "--redact", &memory.store()]).contains("--redact takes away"));
    assert!(told(&["status", &memory.store()]).contains("there is no store"));
    assert!(!memory.path("store.sqlite").exists());
    let mut home = patchgate(["check", "mock:sr650-v2", "--store"]);
    home.env("XDG_STATE_HOME", memory.folder.path());
    assert_eq!(run(home).code, 0);
    assert!(memory.path("patchgate/store.sqlite").is_file());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_bmc_says_of_itself_moves_no_terminal() {
    let mut memory = Memory::new();
    memory.add("hv1", &[(SYSTEM, json!({"Model": "\u{1b}[2J::error::x", "SerialNumber": "\u{202e}S1"}))]).await;
    for _ in 0..2 {
        run_beside(memory.round(&["-q"])).await;
    }
    for arguments in [
        &["status"][..],
        &["history", "hv1"],
        &["drift", "hv1"],
        &["status", "--format", "json"],
        &["drift", "hv1", "--format", "json"],
        &["export"],
        &["export", "--what", "evidence"],
    ] {
        let shown = memory.ask(arguments).shown();
        assert!(!shown.is_empty() && !shown.contains(['\u{1b}', '\u{202e}']) && !shown.contains("::error"), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_begun_hides_nothing_that_is_remembered() {
    let mut memory = Memory::new();
    memory.add("hv1", &[]).await;
    for (arguments, code) in [(&["-q"][..], 0), (&["-q", "--all-within", "0"], 3)] {
        assert_eq!(run_beside(memory.round(arguments)).await.code, code);
    }
    let status = memory.json(&["status"], "status");
    assert_eq!((status[0]["verdict"].as_str(), status[0]["run"].as_i64()), (Some("ready"), Some(1)));
}

/// How often the program is killed; `PATCHGATE_KILLS` says another number.
const KILLS: u64 = 200;

/// The program is killed at random moments of a run. Each time the store opens, and holds every server that was said to be done, and
/// every one of the runs before.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: .ci/run runs it with fewer kills"]
async fn no_kill_loses_a_server_that_was_said_to_be_done() {
    let mut memory = Memory::new();
    for n in 0..12 {
        memory.add(&format!("hv{n:02}"), &[]).await;
    }
    let kills = std::env::var("PATCHGATE_KILLS").ok().map_or(KILLS, |n| n.parse().unwrap());
    let random = RandomState::new();
    let (mut kept, mut told, mut amid, mut under_way) = (0, 0, 0, 0);
    for n in 0..kills {
        let mut command = memory.round(&["--depth", "firmware", "--at-once", "2"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(20 + random.hash_one(n) % 900)).await;
        child.kill().unwrap();
        let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        // A line that was cut in the middle was not said.
        let whole = said.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let done: BTreeSet<String> = whole
            .filter_map(|line| line.strip_prefix("patchgate: hv")?.split_once(':'))
            .map(|(name, _)| format!("hv{name}"))
            .collect();
        let store = memory.path("store.sqlite");
        if !store.is_file() {
            assert!(done.is_empty(), "killed before the store was made");
            continue;
        }
        let connection = rusqlite::Connection::open(&store).unwrap();
        let sound: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok", "kill {n}");
        drop(connection);
        if done.is_empty() && memory.ask(&["status"]).code == 2 {
            continue;
        }
        let exported = memory.ask(&["export"]);
        let lines = exported.out.lines().count();
        let newest = rusqlite::Connection::open(&store).unwrap();
        let names: BTreeSet<String> = newest
            .prepare("SELECT server FROM result WHERE run = (SELECT max(id) FROM run)")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let this_run = if done.is_empty() { lines - kept } else { names.len() };
        assert!(
            done.is_subset(&names) || done.is_empty(),
            "kill {n}: {done:?} were said to be done, kept are {names:?}"
        );
        assert_eq!(lines, kept + this_run, "kill {n}: an older run lost something");
        told += done.len();
        amid += usize::from(!done.is_empty() && done.len() < 12);
        under_way += this_run - done.len();
        kept = lines;
    }
    println!(
        "{kills} kills, {amid} of them amid a run: {told} servers were said to be done, all of them are kept; {under_way} more were \
         kept and not said yet; the store holds {kept} results and is sound"
    );
    assert!(told > 0, "every kill came before the first server");
}
