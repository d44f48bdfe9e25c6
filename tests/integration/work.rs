//! `--store postgres://…` and `work`, with a real PostgreSQL and the program in processes of its own.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use patchgate::mock::{Fleet, FleetOptions, Tree, start_fleet};
use serde_json::Value;
use tokio_postgres::{Client, NoTls};

use crate::support::bench::{PASSWORD, USER};
use crate::support::program::{Answer, patchgate, run, run_beside};

/// The servers of the great test; `PATCHGATE_WORK_SERVERS` says another number.
const SERVERS: usize = 2_000;

/// An empty database, in the server that `.ci/postgres` started.
struct Database {
    url: String,
    client: Client,
}

impl Database {
    async fn new() -> Self {
        let server = std::env::var("PATCHGATE_TEST_POSTGRES").unwrap_or_else(|_| panic!("run it by .ci/postgres"));
        let name = format!("w{:x}", RandomState::new().hash_one(1));
        let administrator = connected(&server).await;
        administrator.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        let url = server.replace("/postgres?", &format!("/{name}?"));
        Self { client: connected(&url).await, url }
    }

    async fn number(&self, sql: &str) -> i64 {
        self.client.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Stops the server as a power cut would, and starts it again.
    async fn restart(&mut self) {
        let restart = std::env::var("PATCHGATE_TEST_POSTGRES_RESTART").unwrap();
        let done = tokio::task::spawn_blocking(|| {
            Command::new(restart).arg("immediate").stdout(Stdio::null()).status().unwrap().success()
        });
        assert!(done.await.unwrap());
        self.client = connected(&self.url).await;
    }
}

async fn connected(url: &str) -> Client {
    let (client, driver) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(async move { drop(driver.await) });
    client
}

/// A servers file of these mocks, at the site Tokyo but for the last.
fn servers(fleet: &Fleet, path: &Path) {
    let mut file = format!(
        "format = 1\n[defaults]\ncredential = \"bmc\"\nauth = \"basic\"\nsite = \"tokyo\"\n\
         [credentials.bmc]\nuser = \"{USER}\"\npassword-env = \"PW\"\n[groups.elsewhere]\nsite = \"osaka\"\n"
    );
    for (n, bmc) in fleet.bmcs().iter().enumerate() {
        let (url, pin) = (bmc.url(), bmc.fingerprint());
        file.push_str(&format!("[[server]]\nname = \"hv{n:04}\"\nbmc = \"{url}\"\npin = \"{pin}\"\n"));
    }
    file.push_str("[[server]]\nname = \"other\"\nbmc = \"127.0.0.1:1\"\ngroups = [\"elsewhere\"]\n");
    std::fs::write(path, file).unwrap();
}

fn worker(database: &Database, file: &Path) -> Command {
    let mut command =
        patchgate(["work", "--once", "--site", "tokyo", "--depth", "firmware", "--no-cache", "--lease", "10"]);
    command.args(["--at-once", "8", "--store", &database.url, "--servers"]).arg(file).env("PW", PASSWORD);
    command
}

fn started(database: &Database, file: &Path) -> Child {
    worker(database, file).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// How it ended; what it says is read while it works, or it would wait for a reader.
async fn ended(child: Child) -> Output {
    tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap()
}

/// The two numbers of the line at the end: how many results a worker kept, and how many it could not.
fn counted(answer: &Answer) -> (i64, i64) {
    let numbers = answer.out.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok());
    let numbers: Vec<i64> = numbers.collect();
    (numbers[0], numbers[1])
}

/// Three workers, of which one is killed and all of which see the database go down as in a power cut: every server has exactly one result
/// of each round.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a PostgreSQL, and minutes: .ci/postgres gives it one"]
async fn every_server_has_one_result_of_a_round_whatever_dies() {
    let count: usize = std::env::var("PATCHGATE_WORK_SERVERS").map_or(SERVERS, |text| text.parse().unwrap());
    let many = i64::try_from(count).unwrap();
    let mut database = Database::new().await;
    let options = FleetOptions { count, ..FleetOptions::default() };
    let fleet = start_fleet(Tree::embedded("sr650-v2").unwrap(), options).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("servers.toml");
    servers(&fleet, &file);
    let began = Instant::now();
    let mut workers = BTreeMap::new();
    for n in 0..3 {
        let child = started(&database, &file);
        workers.insert(n, (child.id(), tokio::spawn(ended(child))));
    }

    let random = RandomState::new();
    let kill_at = many / 10 + i64::try_from(random.hash_one(1) % (count as u64 / 5)).unwrap();
    let restart_at = many / 2 + i64::try_from(random.hash_one(2) % (count as u64 / 5)).unwrap();
    until(&database, kill_at).await;
    let (killed, _) = workers.remove(&i32::try_from(random.hash_one(3) % 3).unwrap()).unwrap();
    assert!(Command::new("kill").args(["-9", &killed.to_string()]).status().unwrap().success());
    let under_way =
        database.number("SELECT count(*) FROM patchgate.task WHERE done IS NULL AND leased_until > now()").await;
    until(&database, restart_at).await;
    let before = database.number("SELECT count(*) FROM patchgate.result").await;
    let down = Instant::now();
    database.restart().await;
    let down = down.elapsed();
    let after = database.number("SELECT count(*) FROM patchgate.result").await;
    assert!(after >= before, "{after} of {before}: what was kept is kept");
    let (mut kept, mut lost) = (0, 0);
    for (_, worker) in workers.into_values() {
        let answer = Answer::from(worker.await.unwrap());
        assert_eq!(answer.code, 0, "{}", answer.shown());
        let (here, gone) = counted(&answer);
        (kept, lost) = (kept + here, lost + gone);
    }
    let took = began.elapsed();

    for (what, sql) in [
        ("results", "SELECT count(*) FROM patchgate.result"),
        ("servers", "SELECT count(DISTINCT server) FROM patchgate.result WHERE run = 1"),
        // No result is that of another server.
        ("serial numbers", "SELECT count(DISTINCT serial) FROM patchgate.result"),
        ("tasks", "SELECT count(*) FROM patchgate.task WHERE done IS NOT NULL"),
    ] {
        assert_eq!(database.number(sql).await, many, "{what}");
    }
    assert_eq!(database.number("SELECT count(*) FROM patchgate.run WHERE ended IS NOT NULL").await, 1);
    assert_eq!(
        database.number("SELECT count(*) FROM patchgate.result WHERE server = 'other'").await,
        0,
        "another site"
    );
    let twice = database.number("SELECT count(*) FROM patchgate.task WHERE tries > 1").await;
    println!(
        "{count} servers, three workers: one killed with -9 after {kill_at} results ({under_way} servers under way), the database \
         stopped as in a power cut after {restart_at} and back in {:.1} s; {many} results of {many} servers in one run after {:.0} s, \
         none lost and none twice; the two that lived kept {kept}, the killed one {}; {twice} servers were claimed more than once, \
         {lost} results came too late and were not kept",
        down.as_secs_f64(),
        took.as_secs_f64(),
        many - kept
    );

    // Nothing is due; then, as time passes, a tenth is.
    let none = run_beside(worker(&database, &file)).await;
    assert_eq!((none.code, counted(&none)), (0, (0, 0)), "{}", none.shown());
    let old = "UPDATE patchgate.result SET collected_at = collected_at - 172800000000 WHERE server LIKE 'hv%7'; \
               UPDATE patchgate.task SET done = done - interval '2 days' WHERE server LIKE 'hv%7'";
    database.client.batch_execute(old).await.unwrap();
    let [one, other] = [started(&database, &file), started(&database, &file)].map(|child| tokio::spawn(ended(child)));
    let (one, other) = (Answer::from(one.await.unwrap()), Answer::from(other.await.unwrap()));
    let due = database.number("SELECT count(*) FROM patchgate.result WHERE run = 1 AND server LIKE 'hv%7'").await;
    assert_eq!(counted(&one).0 + counted(&other).0, due, "{} {}", one.shown(), other.shown());
    let second = "SELECT count(DISTINCT server) FROM patchgate.result WHERE run = (SELECT max(id) FROM patchgate.run) AND server LIKE 'hv%7'";
    assert_eq!(database.number(second).await, due);
    assert_eq!(database.number("SELECT count(*) FROM patchgate.result").await, many + due);
    println!("a day later: {due} are due, and have one result each of the second round");

    let status = run({
        let mut command = patchgate(["status", "--store"]);
        command.arg(&database.url);
        command
    });
    assert!(status.out.contains(&format!("{count} servers")), "{}", status.shown());
    fleet.stop().await;
}

/// Waits until there are so many results.
async fn until(database: &Database, results: i64) {
    wait(async || {
        let there =
            database.number("SELECT CASE WHEN to_regclass('patchgate.result') IS NULL THEN 0 ELSE 1 END::bigint").await;
        there == 1 && database.number("SELECT count(*) FROM patchgate.result").await >= results
    })
    .await;
}

/// Waits until this is so.
async fn wait(is_so: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_secs(1_800), "the workers do nothing");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A worker that is told to end gives back what it had under way, and another takes it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
async fn a_worker_that_is_told_to_end_gives_back_what_it_had() {
    let database = Database::new().await;
    let options = FleetOptions { count: 40, ..FleetOptions::default() };
    let fleet = start_fleet(Tree::embedded("sr650-v2").unwrap(), options).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("servers.toml");
    servers(&fleet, &file);
    // Without --once it would go on for ever.
    let mut goes_on = worker(&database, &file);
    let words: Vec<_> = goes_on.get_args().filter(|word| *word != "--once").map(ToOwned::to_owned).collect();
    goes_on = patchgate(words);
    let child = goes_on.env("PW", PASSWORD).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until(&database, 4).await;
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let answer = Answer::from(ended(child).await);
    let (kept, _) = counted(&answer);
    assert_eq!(
        (answer.code, database.number("SELECT count(*) FROM patchgate.result").await),
        (0, kept),
        "{}",
        answer.shown()
    );
    assert_eq!(database.number("SELECT count(*) FROM patchgate.task WHERE leased_until IS NOT NULL").await, 0);
    let answer = run_beside(worker(&database, &file)).await;
    assert_eq!((answer.code, counted(&answer).0), (0, 40 - kept), "{}", answer.shown());
    assert_eq!(database.number("SELECT count(*) FROM patchgate.result WHERE verdict = 'undetermined'").await, 0);
    let elsewhere = worker(&database, &file);
    let words = elsewhere.get_args().map(|word| if word == "tokyo" { "kyoto".into() } else { word.to_owned() });
    let answer = run_beside(patchgate(words.collect::<Vec<_>>())).await;
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("no server of the file stands there; sites: osaka, tokyo"), "{}", answer.err);
    fleet.stop().await;
}

/// At a server that never answers every worker is killed: it is not asked for ever, its result says why, and the others have theirs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
async fn a_server_at_which_every_worker_dies_is_undetermined_at_last() {
    let database = Database::new().await;
    let fleet = start_fleet(Tree::embedded("sr650-v2").unwrap(), FleetOptions { count: 3, ..FleetOptions::default() });
    let fleet = fleet.await.unwrap();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("servers.toml");
    servers(&fleet, &file);
    let text = std::fs::read_to_string(&file).unwrap();
    let bad = format!("[[server]]\nname = \"bad\"\nbmc = \"{}\"\n", silent.local_addr().unwrap());
    std::fs::write(&file, text + &bad).unwrap();
    for n in 1..=5 {
        let child = started(&database, &file);
        let (pid, ended) = (child.id(), tokio::spawn(ended(child)));
        let asked = "SELECT count(*) FROM patchgate.task WHERE server = 'bad' AND leased_until > now()";
        until(&database, 3).await;
        wait(async || database.number(asked).await > 0).await;
        assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
        ended.await.unwrap();
        let tries = "SELECT max(tries)::bigint FROM patchgate.task WHERE server = 'bad' AND done IS NULL";
        assert_eq!(database.number(tries).await, n);
        let over = "UPDATE patchgate.task SET leased_until = now() - interval '1 second' WHERE done IS NULL";
        database.client.batch_execute(over).await.unwrap();
    }
    let last = run_beside(worker(&database, &file)).await;
    assert_eq!((last.code, counted(&last)), (0, (1, 0)), "{}", last.shown());
    let why = "not asked: 5 leases on it ended without a result in this round";
    assert!(last.err.contains(&format!("bad: {why}")), "{}", last.shown());
    let mut status = patchgate(["status", "--max-age", "1h", "--store"]);
    status.arg(&database.url);
    let status = run(status);
    assert_eq!(status.code, 3, "{}", status.shown());
    let flat = status.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("bad UNDETERMINED") && flat.matches(" ready ").count() == 3, "{}", status.shown());
    assert_eq!(database.number("SELECT count(*) FROM patchgate.result WHERE verdict = 'undetermined'").await, 1);
    let none = run_beside(worker(&database, &file)).await;
    assert_eq!(
        (none.code, counted(&none)),
        (0, (0, 0)),
        "it is due again when that result is too old: {}",
        none.shown()
    );
    fleet.stop().await;
}

/// The commands say of a database what they say of a file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a PostgreSQL: .ci/postgres gives it one"]
async fn a_database_answers_as_a_file_does() {
    let database = Database::new().await;
    let folder = tempfile::tempdir().unwrap();
    let sqlite = folder.path().join("store.sqlite").display().to_string();
    let evidence = folder.path().join("evidence.json");
    let collect = {
        let mut command = patchgate(["collect", "mock:sr650-v2", "-o"]);
        command.arg(&evidence);
        command
    };
    assert_eq!(run_beside(collect).await.code, 0);
    let later = folder.path().join("later.json");
    let mut changed: Value = serde_json::from_str(&std::fs::read_to_string(&evidence).unwrap()).unwrap();
    changed["collected_at"] = "2999-01-01T00:00:00Z".into();
    changed["hardware"]["value"]["firmware"]["value"]["items"][0]["version"]["value"] = "SYNTHETIC-9".into();
    std::fs::write(&later, changed.to_string()).unwrap();
    let times = regex::Regex::new(r#"("took_ms": |"age_s": )-?\d+|\d+ ?m?s\b"#).unwrap();
    let both = |arguments: Vec<String>| {
        let (database, times) = (&database, &times);
        let sqlite = &sqlite;
        async move {
            let mut answers = Vec::new();
            for store in [sqlite, &database.url] {
                let mut command = patchgate(&arguments);
                command.arg(format!("--store={store}")).env("USER", "me");
                let Answer { code, out, err } = run_beside(command).await;
                // What it is called is the one difference, and how long it took.
                let text = |text: String| {
                    let text = text.replace(store, "STORE");
                    times.replace_all(&text, "TIME").into_owned()
                };
                answers.push((code, text(out), text(err)));
            }
            assert_eq!(answers[0], answers[1], "{arguments:?}");
            answers.swap_remove(0)
        }
    };
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for (file, code) in [(&evidence, 0), (&later, 3)] {
        let check = words(&format!("check --as-of 2026-11-22 --format json --evidence {}", file.display()));
        assert_eq!(both(check).await.0, code);
    }
    let check = words(&format!("check --as-of 2026-11-22 --format json --before store --evidence {}", later.display()));
    let before = both(check).await;
    assert!(before.2.contains("compared with run 1 in STORE") && before.1.contains("SYNTHETIC-9"), "{before:?}");
    for (arguments, code) in [
        ("history J900PG01", 0),
        ("history j900pg01 --format json", 0),
        ("history nobody", 3),
        ("status", 3),
        ("status --format json", 3),
        ("drift J900PG01", 3),
        ("drift J900PG01 --since 1 --format json", 0),
        ("export", 0),
        ("export J900PG01 --what evidence --newest", 0),
        ("export --run 77", 3),
        ("prune --keep 1", 0),
        ("history J900PG01 --format json", 0),
    ] {
        let answer = both(words(arguments)).await;
        assert_eq!(answer.0, code, "{arguments}: {answer:?}");
    }
    assert_eq!(database.number("SELECT count(*) FROM patchgate.result").await, 1);
}
