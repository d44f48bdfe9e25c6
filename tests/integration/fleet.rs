//! `--servers`: sixty servers in one run, and what becomes of those that cannot be reached, log nobody in or are sick.

use std::collections::BTreeMap;
use std::path::Path;

use patchgate::mock::{self, Options, Running, Tree};
use serde_json::{Value, json};

use crate::reports::schemas::{SARIF, assert_valid};
use crate::support::bench::{PASSWORD, USER};
use crate::support::program::{Answer, patchgate, run, run_beside};
use crate::support::schema::Schema;
use crate::support::snapshots::assert_snapshots;

const SUPPLY: &str = "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU1";

async fn serve(sick: bool) -> Running {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    tree.set_clocks(jiff::Timestamp::now());
    if sick {
        tree.merge(SUPPLY, &json!({"Status": {"Health": "Critical"}})).unwrap();
    }
    mock::start(tree, Options::default()).await.unwrap()
}

/// What a scenario's Windows server sends.
pub fn windows(scenario: &str) -> Vec<u8> {
    mock::scenario("sr650-v2", Some(scenario)).unwrap().windows.unwrap()
}

/// What was printed, without the breaks of its lines.
fn unwrapped(answer: &Answer) -> String {
    answer.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Servers in a folder of their own, with a file that names them.
pub struct Fleet {
    pub folder: tempfile::TempDir,
    pub file: String,
    pub mocks: Vec<Running>,
}

impl Fleet {
    pub fn new() -> Self {
        let head = format!(
            "format = 1\n[defaults]\ncredential = \"bmc\"\n[credentials.bmc]\nuser = \"{USER}\"\npassword-env = \"PW\"\n\
             [credentials.old]\nuser = \"{USER}\"\npassword-file = \"old\"\n"
        );
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("old"), "not-the-password\n").unwrap();
        Self { folder, file: head, mocks: Vec::new() }
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// A mock server, with more lines of its entry.
    pub async fn add(&mut self, name: &str, sick: bool, more: &str) {
        let mock = serve(sick).await;
        self.entry(name, &mock.url(), &format!("pin = \"{}\"\n{more}", mock.fingerprint()));
        self.mocks.push(mock);
    }

    pub fn entry(&mut self, name: &str, bmc: &str, more: &str) {
        self.file.push_str(&format!("[[server]]\nname = \"{name}\"\nbmc = \"{bmc}\"\n{more}"));
    }

    pub async fn run(&self, arguments: &[&str]) -> Answer {
        std::fs::write(self.path("servers.toml"), &self.file).unwrap();
        let mut command = patchgate(arguments);
        command.args(["--servers", &self.path("servers.toml")]).env("PW", PASSWORD);
        run_beside(command).await
    }

    fn sessions(&self) -> usize {
        self.mocks.iter().map(Running::open_sessions).sum()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_servers_are_one_table_and_what_they_share_stands_once() {
    let mut fleet = Fleet::new();
    std::fs::write(fleet.folder.path().join("denied.json"), windows("deny-softwaredistribution")).unwrap();
    for n in 0..60 {
        let name = format!("hv{n:02}");
        match n {
            11 | 22 | 33 => fleet.add(&name, true, "").await,
            44 | 45 => fleet.entry(&name, "127.0.0.1:1", ""),
            50 => fleet.add(&name, false, "credential = \"old\"\n").await,
            7 | 8 => fleet.add(&name, false, "windows = \"denied.json\"\n").await,
            _ => fleet.add(&name, false, "").await,
        }
    }
    let [sarif, junit, all, csv] = ["r.sarif", "r.xml", "r.json", "r.csv"].map(|name| fleet.path(name));
    let reports = [("sarif", &sarif), ("junit", &junit), ("json", &all), ("csv", &csv)];
    let reports: Vec<String> = reports.iter().map(|(format, path)| format!("--report={format}={path}")).collect();
    let mut arguments = vec!["check", "-q"];
    arguments.extend(reports.iter().map(String::as_str));
    let answer = fleet.run(&arguments).await;
    assert_eq!((answer.code, answer.err.as_str()), (1, ""), "{}", answer.out);
    assert_snapshots([("fleet-of-sixty", &answer.out)]);
    assert_eq!(fleet.sessions(), 0);

    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    let documents: Value = serde_json::from_str(&read(&all)).unwrap();
    let schema = run(patchgate(["schema", "fleet"])).out;
    assert_eq!(Schema::new(serde_json::from_str(&schema).unwrap()).broken(&documents), None);
    let names: Vec<_> = documents["reports"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names, (0..60).map(|n| format!("hv{n:02}")).collect::<Vec<_>>(), "in the order of the file");
    assert_eq!(documents["summary"]["exit_code"], 1);

    let sarif: Value = serde_json::from_str(&read(&sarif)).unwrap();
    assert_valid(&SARIF, "the fleet", &sarif);
    assert_eq!(sarif["runs"].as_array().unwrap().len(), 60);

    let xml = read(&junit);
    let tree = roxmltree::Document::parse(&xml).unwrap();
    let gates =
        tree.descendants().filter(|node| node.has_tag_name("testcase") && node.attribute("name") == Some("verdict"));
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for gate in gates {
        let end = gate.children().find(roxmltree::Node::is_element).unwrap();
        *ends.entry(end.tag_name().name()).or_default() += 1;
    }
    assert_eq!(ends, BTreeMap::from([("error", 3), ("failure", 5), ("system-out", 52)]));
    let root = tree.root_element();
    let sum = |of: &str| -> usize {
        root.children().filter_map(|suite| suite.attribute(of)).map(|n| n.parse::<usize>().unwrap()).sum()
    };
    for counted in ["tests", "failures", "errors"] {
        assert_eq!(root.attribute(counted), Some(sum(counted).to_string().as_str()), "{counted}");
    }

    let mut rows = csv::Reader::from_path(&csv).unwrap();
    let server = rows.headers().unwrap().iter().position(|name| name == "server").unwrap();
    let servers: std::collections::BTreeSet<String> =
        rows.records().map(|row| row.unwrap()[server].to_owned()).collect();
    assert_eq!(servers.len(), 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_tried_at_one_server_and_no_more_unless_asked_for() {
    let mut fleet = Fleet::new();
    for n in 0..5 {
        fleet.add(&format!("hv{n}"), false, "credential = \"old\"\n").await;
    }
    let logins = |fleet: &Fleet| -> Vec<usize> {
        let posts = |mock: &Running| mock.requests().iter().filter(|request| request.method == "POST").count();
        fleet.mocks.iter().map(posts).collect()
    };
    let answer = fleet.run(&["check", "-q"]).await;
    assert_eq!(answer.code, 3, "{}", answer.shown());
    assert_eq!(logins(&fleet), [1, 0, 0, 0, 0], "{}", answer.out);
    assert!(unwrapped(&answer).contains("hv0 refused the login of credential \"old\""), "{}", answer.out);
    let answer = fleet.run(&["check", "-q", "--keep-going"]).await;
    assert_eq!((answer.code, logins(&fleet)), (3, vec![2, 1, 1, 1, 1]), "{}", answer.out);
    assert!(!answer.shown().contains("not-the-password"));
}

/// A wrong password of the command line locks its account as well: ssh is asked for one server alone.
#[cfg(unix)]
#[test]
fn a_password_for_windows_is_tried_at_one_server_too() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let ssh = "#!/bin/sh\necho asked >> \"$0.log\"\n\
               echo 'admin@srv: Permission denied (publickey,password).' >&2\nexit 255\n";
    std::fs::write(path("ssh"), ssh).unwrap();
    std::fs::set_permissions(path("ssh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(path("s.toml"), "format = 1\n[[server]]\nname = \"hv[1-4]\"\nwindows = \"ssh://admin@hv[1-4]\"\n")
        .unwrap();
    let mut command = patchgate(["check", "-q", "--servers"]);
    command.arg(path("s.toml")).env("PATH", format!("{}:/usr/bin:/bin", folder.path().display()));
    command.env("PATCHGATE_WINDOWS_PASSWORD", "not-the-password");
    let answer = run(command);
    assert_eq!(answer.code, 3, "{}", answer.shown());
    let (asked, told) = (std::fs::read_to_string(path("ssh.log")).unwrap(), unwrapped(&answer));
    assert_eq!(asked.lines().count(), 1, "{told}");
    assert!(told.contains("hv1 refused the login of credential \"of the command line, for Windows\""), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_use_is_told_and_a_server_is_judged_by_the_baseline_that_its_entry_names() {
    let mut fleet = Fleet::new();
    for (name, more) in [("one", "baseline = \"sr650-v2@=2026.12.0\"\n"), ("two", "")] {
        let mock = serve(false).await;
        fleet.entry(name, &mock.url(), more);
        fleet.mocks.push(mock);
    }
    let known = fleet.path("known-bmcs");
    let answer = fleet
        .run(&["check", "-q", "--trust-new", "--known-bmcs", &known, "--format", "jsonl", "--as-of", "2026-12-10"])
        .await;
    let told = answer.err.lines().filter(|line| line.contains("is trusted on first use")).count();
    assert_eq!(told, 2, "{}", answer.err);
    let reports: Vec<Value> = answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let by = |report: &Value| report["baseline"]["chosen"]["by"].as_str().unwrap().to_owned();
    assert_eq!(reports.iter().map(by).collect::<Vec<_>>(), ["name", "program"]);
    assert_eq!(reports[0]["baseline"]["version"], "2026.12.0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_selected_servers_are_asked_and_each_is_told_as_it_is_done() {
    let mut fleet = Fleet::new();
    fleet.file.push_str("[groups.tokyo]\nsite = \"tokyo\"\n");
    fleet.add("hv1", false, "groups = [\"tokyo\"]\n").await;
    fleet.add("hv2", false, "depth = \"firmware\"\ngroups = [\"tokyo\"]\n").await;
    fleet.add("hv3", true, "").await;
    let answer = fleet.run(&["check", "--select", "site=tokyo", "--format", "jsonl"]).await;
    let reports: Vec<Value> = answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = reports.iter().map(|r| (r["name"].as_str().unwrap(), r["depth"].as_str().unwrap())).collect();
    assert_eq!(told, [("hv1", "full"), ("hv2", "firmware")], "{}", answer.err);
    for name in ["hv1", "hv2"] {
        assert!(
            answer.err.lines().any(|line| line.starts_with(&format!("patchgate: {name}: ready ("))),
            "{}",
            answer.err
        );
    }
    assert!(fleet.mocks[2].requests().is_empty());
    let answer = fleet.run(&["check", "--select", "site=osaka"]).await;
    assert_eq!(answer.code, 2, "{}", answer.shown());
    assert!(answer.err.contains("none of the 3 servers"), "{}", answer.err);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bmc_of_another_server_is_found_by_its_serial_number() {
    let mut fleet = Fleet::new();
    let evidence = run(patchgate(["collect", "mock:sr650-v2"])).out;
    let evidence: Value = serde_json::from_str(&evidence).unwrap();
    let serial = evidence["subject"]["serial"]["value"].as_str().unwrap().to_lowercase();
    fleet.add("right", false, &format!("serial = \"{serial}\"\n")).await;
    fleet.add("wrong", false, "serial = \"SYNTHETIC\"\n").await;
    let answer = fleet.run(&["check", "-q"]).await;
    assert_eq!(answer.code, 3, "{}", answer.shown());
    assert!(answer.out.contains("2 servers: 1 ready, 0 blocked, 1 undetermined"), "{}", answer.out);
    assert!(unwrapped(&answer).contains("and /"), "{}", answer.out);
    assert!(unwrapped(&answer).contains("means SYNTHETIC; is its address right?"), "{}", answer.out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_server_is_begun_after_the_time_for_all() {
    let mut fleet = Fleet::new();
    for n in 0..3 {
        fleet.add(&format!("hv{n}"), false, "").await;
    }
    let answer = fleet.run(&["check", "-q", "--all-within", "0"]).await;
    assert_eq!(answer.code, 3, "{}", answer.shown());
    assert!(answer.out.contains("3 servers: 0 ready, 0 blocked, 3 undetermined"), "{}", answer.out);
    assert!(fleet.mocks.iter().all(|mock| mock.requests().is_empty()));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_ends_the_round_keeps_what_is_done_and_leaves_no_session() {
    let mut fleet = Fleet::new();
    fleet.add("done", false, "").await;
    let slow = "[[rule]]\nuri = \"/redfish/v1/Systems\"\naction = { latency = { fixed-ms = 3600000 } }";
    let options = Options { faults: mock::FaultScript::from_toml(slow).unwrap(), ..Options::default() };
    let stuck = mock::start(Tree::embedded("sr650-v2").unwrap(), options).await.unwrap();
    fleet.entry("stuck", &stuck.url(), &format!("pin = \"{}\"\n", stuck.fingerprint()));
    fleet.mocks.push(stuck);
    fleet.add("waiting", false, "").await;
    std::fs::write(fleet.path("servers.toml"), &fleet.file).unwrap();
    let mut command = patchgate(["check", "--at-once", "1", "--servers", &fleet.path("servers.toml")]);
    command.env("PW", PASSWORD).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let round = command.spawn().unwrap();
    while !(fleet.mocks[1].open_sessions() == 1
        && fleet.mocks[1].requests().iter().any(|r| r.path.contains("Firmware")))
    {
        tokio::task::yield_now().await;
    }
    let sent = std::process::Command::new("kill").args(["-INT", &round.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let answer: Answer = tokio::task::spawn_blocking(|| round.wait_with_output().unwrap()).await.unwrap().into();
    assert_eq!((answer.code, fleet.sessions()), (3, 0), "{}", answer.shown());
    assert!(answer.out.contains("3 servers: 1 ready, 0 blocked, 2 undetermined"), "{}", answer.out);
    for told in ["interrupted; the session was deleted", "interrupted before it was begun"] {
        assert!(unwrapped(&answer).contains(told), "{}", answer.out);
    }
    assert!(fleet.mocks[2].requests().is_empty());
}

#[test]
fn a_mistake_in_the_file_is_told_with_its_line_and_nobody_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    let told = |text: &str, arguments: &[&str]| {
        std::fs::write(&path, text).unwrap();
        let mut command = patchgate(arguments);
        command.arg("--servers").arg(&path);
        let answer = run(command);
        assert_eq!(answer.code, 2, "{}", answer.shown());
        answer.err.replace(&folder.path().display().to_string(), "")
    };
    let server = "[[server]]\nname = \"a\"\nbmc = \"a\"\n";
    let misspelt = told("format = 1\n[[server]]\nname = \"a\"\nbcm = \"a\"\n", &["check"]);
    assert!(misspelt.contains("s.toml:4:1") && misspelt.contains("did you mean `bmc`?"), "{misspelt}");
    let unset =
        format!("format = 1\n[credentials.c]\nuser = \"u\"\npassword-env = \"NO_SUCH\"\n{server}credential = \"c\"\n");
    let unset = told(&unset, &["check"]);
    assert!(unset.contains("NO_SUCH is not set") && unset.contains("s.toml:2"), "{unset}");
    let text = format!("format = 1\n{server}");
    for (arguments, told_of) in [
        (&["check"][..], "no BMC account"),
        (&["check", "--format", "cyclonedx", "--bmc-user", "u", "--password-file", "/dev/null"], "holds no password"),
        (&["check", "--before", "x.json"], "x.json is not a folder"),
        (&["collect"], "many servers need a folder"),
    ] {
        let told = told(&text, arguments);
        assert!(told.contains(told_of), "{told}");
    }
    assert!(!Path::new("known-bmcs").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_bmcs_on_the_command_line_are_a_fleet() {
    let (fine, sick) = (serve(false).await, serve(true).await);
    let several = async |command: &str, more: &[&str]| {
        let mut command =
            patchgate([command, "--bmc", &fine.url(), "--bmc", &sick.url(), "--insecure", "--bmc-user", USER]);
        command.args(more).env("PATCHGATE_BMC_PASSWORD", PASSWORD);
        run_beside(command).await
    };
    let answer = several("check", &[]).await;
    assert_eq!(answer.code, 1, "{}", answer.shown());
    let out = unwrapped(&answer);
    assert!(out.contains("2 servers: 1 ready, 1 blocked, 0 undetermined") && out.contains(&sick.url()), "{out}");
    assert_eq!(fine.open_sessions() + sick.open_sessions(), 0);
    for (command, more, told) in [
        ("doctor", &[][..], "cannot be used multiple times"),
        ("check", &["--windows", "local"], "--windows is about one server"),
    ] {
        let answer = several(command, more).await;
        assert!(answer.code == 2 && answer.err.contains(told), "{}", answer.shown());
    }
}
