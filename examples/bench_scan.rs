//! What a scan takes: one BMC and a hundred, at several latencies, with and without `$expand`.
//!
//!     cargo run --release --example bench_scan -- TREE [BMCS]
//!
//! TREE is a mockup folder or archive, or mock:sr650-v2. The mocks run in a process of their own, so that memory and
//! processor time are of the client alone. Each time is the median of three rounds over all BMCs; *warm* rows had a round
//! before them that filled the memory. Processor time is per scan, over all rounds.

#![allow(clippy::print_stdout, reason = "it is a program that prints figures")]

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use patchgate::evidence::{Depth, Hardware, Members};
use patchgate::mock::{self, FaultScript, FleetOptions, Options, Tree, start_fleet};
use patchgate::redfish::{Credentials, Memory, RedfishError, ScanOptions, Target, survey};
use patchgate::trust::Trust;
use secrecy::SecretString;
use tokio::task::JoinSet;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A service root that does not offer `$expand`.
const WITHOUT_EXPAND: &str =
    "[[rule]]\nuri = \"/redfish/v1/\"\naction = { fields = { drop = [\"/ProtocolFeaturesSupported\"] } }\n";

/// What a capture holds of the times of a real BMC.
const RECORDED: &str = "latency.json";

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", tree, count, script] => serve(tree, count.parse()?, script).await,
        ["scan", depth, at_once] => scan(depth, at_once.parse()?, None).await,
        ["scan", depth, at_once, folder] => scan(depth, at_once.parse()?, Some(Path::new(folder))).await,
        [tree] => table(tree, 100),
        [tree, count] => table(tree, count.parse()?),
        _ => Err("usage: bench_scan TREE [BMCS]".into()),
    }
}

/// Every row is a pair of processes: the mocks, and the client whose memory is measured.
fn table(tree: &str, fleet: usize) -> Outcome<()> {
    println!(
        "| latency | $expand | depth | BMCs | at a time | wall, s | requests | connections | trips | CPU ms a scan | peak memory |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    let recorded = Path::new(tree).join(RECORDED);
    let mut latencies = vec![("0 ms", String::new()), ("30 ms", fixed(30)), ("200 ms", fixed(200))];
    if recorded.is_file() {
        let file = recorded.canonicalize()?;
        let rule =
            format!("[[rule]]\naction = {{ latency = {{ recorded = {{ file = {file:?}, otherwise_ms = 200 }} }} }}\n");
        latencies.push(("recorded", rule));
    }
    for (latency, rule) in &latencies {
        for (expand, root) in [("offered", ""), ("not offered", WITHOUT_EXPAND)] {
            for count in [1, fleet] {
                let mut mocks = Mocks::start(tree, count, &format!("{rule}{root}"))?;
                // Memory is bounded by how many are scanned at a time; so one row shows half of the fleet at a time.
                let half = count.div_ceil(2);
                let rows = [
                    ("firmware", count, false),
                    ("firmware", count, true),
                    ("full", count, false),
                    ("full", count, true),
                    ("full", half, false),
                ];
                for (depth, at_once, warm) in rows.into_iter().take(if half < count { 5 } else { 4 }) {
                    let folder = tempfile::tempdir()?;
                    let client = Command::new(std::env::current_exe()?)
                        .args(["scan", depth, &at_once.to_string()])
                        .args(warm.then_some(folder.path()))
                        .stdin(Stdio::piped())
                        .stdout(Stdio::piped())
                        .spawn()?;
                    let depth = format!("{depth}{}", if warm { ", warm" } else { "" });
                    println!("| {latency} | {expand} | {depth} | {count} | {at_once} | {} |", mocks.feed(client)?);
                }
            }
        }
    }
    Ok(())
}

fn fixed(ms: u32) -> String {
    format!("[[rule]]\naction = {{ latency = {{ fixed-ms = {ms} }} }}\n")
}

/// Mock BMCs in a process of their own; they end when their standard input closes.
struct Mocks {
    process: Child,
    _alive: Option<ChildStdin>,
    addresses: String,
    folder: tempfile::TempDir,
}

impl Mocks {
    fn start(tree: &str, count: usize, script: &str) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("faults.toml");
        std::fs::write(&file, script)?;
        if script.contains(RECORDED) {
            std::fs::copy(Path::new(tree).join(RECORDED), folder.path().join(RECORDED))?;
        }
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", tree, &count.to_string()])
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or("no output")?;
        let addresses: Vec<String> = BufReader::new(out).lines().take(count).collect::<Result<_, _>>()?;
        let alive = process.stdin.take();
        Ok(Self { process, _alive: alive, addresses: addresses.join("\n") + "\n", folder })
    }

    /// Gives a client its addresses, and waits for its row.
    fn feed(&mut self, mut client: Child) -> Outcome<String> {
        client.stdin.take().ok_or("no input")?.write_all(self.addresses.as_bytes())?;
        let output = client.wait_with_output()?;
        if !output.status.success() {
            return Err("the client failed".into());
        }
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }
}

impl Drop for Mocks {
    fn drop(&mut self) {
        // The folder of the fault script goes with us; nothing is left to do where the process is gone.
        let _ = (self.process.kill(), self.process.wait(), &self.folder);
    }
}

async fn serve(tree: &str, count: usize, script: &str) -> Outcome<()> {
    let tree = match tree.strip_prefix("mock:") {
        Some(machine) => mock::scenario(machine, None)?.tree,
        None => Tree::open(Path::new(tree))?,
    };
    let each = Options { faults: FaultScript::read(Path::new(script))?, ..Options::default() };
    let fleet = start_fleet(tree, FleetOptions { count, each, ..FleetOptions::default() }).await?;
    for bmc in fleet.bmcs() {
        println!("{} {}", bmc.url(), bmc.fingerprint());
    }
    tokio::task::spawn_blocking(|| std::io::stdin().lines().count()).await?;
    Ok(())
}

async fn scan(depth: &str, at_once: usize, folder: Option<&Path>) -> Outcome<()> {
    let depth = if depth == "firmware" { Depth::Firmware } else { Depth::Full };
    let mut targets = Vec::new();
    for line in std::io::stdin().lines() {
        let line = line?;
        let (url, pin) = line.split_once(' ').ok_or("no fingerprint")?;
        targets.push(Target::new(url, Trust::Pin(pin.parse()?))?);
    }
    let memory = folder.map(Memory::in_folder);
    if memory.is_some() {
        all(&targets, depth, at_once, memory.as_ref()).await?;
    }
    let mut walls = Vec::new();
    let mut last = None;
    let busy = processor_ms();
    for _ in 0..3 {
        let before = Instant::now();
        last = Some(all(&targets, depth, at_once, memory.as_ref()).await?);
        walls.push(before.elapsed());
    }
    walls.sort();
    let (requests, connections, trips) = last.ok_or("no scan")?;
    let wall = walls.get(1).map_or(0.0, Duration::as_secs_f64);
    let each = (processor_ms() - busy) / (3 * targets.len().max(1)) as f64;
    println!("{wall:.2} | {requests} | {connections} | {trips} | {each:.1} | {}", peak());
    Ok(())
}

/// Scans all, so many at a time; gives requests, connections and the longest chain of the worst.
async fn all(targets: &[Target], depth: Depth, at_once: usize, memory: Option<&Memory>) -> Outcome<Figures> {
    let mut scans: JoinSet<Result<Option<Figures>, RedfishError>> = JoinSet::new();
    let mut worst = (0, 0, 0);
    for target in targets.iter().cloned() {
        if scans.len() >= at_once.max(1)
            && let Some(scan) = scans.join_next().await
        {
            worst = worse(worst, scan??.ok_or("a scan is not whole")?);
        }
        let credentials = Credentials { user: "USERID".into(), password: SecretString::from("PASSW0RD") };
        let options = ScanOptions { depth, memory: memory.cloned(), ..ScanOptions::default() };
        scans.spawn(async move { survey(target, &credentials, options).await.map(|hardware| judged(&hardware)) });
    }
    while let Some(scan) = scans.join_next().await {
        worst = worse(worst, scan??.ok_or("a scan is not whole")?);
    }
    Ok(worst)
}

type Figures = (u64, u64, u64);

fn worse(a: Figures, b: Figures) -> Figures {
    (a.0.max(b.0), a.1.max(b.1), a.2.max(b.2))
}

/// What a scan cost, if it is whole. The evidence goes here, as it does in a run over a fleet once it is written.
fn judged(hardware: &Hardware) -> Option<Figures> {
    let connection = &hardware.connection;
    let closed = connection.sessions_created == connection.sessions_deleted;
    let whole = hardware.firmware.value().is_some_and(Members::is_whole);
    let cost = connection.cost.as_ref().filter(|_| closed && whole)?;
    Some((connection.requests, cost.connections, cost.trips))
}

/// The processor time of this process so far, in milliseconds, where the operating system tells.
fn processor_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is a name in brackets, which may hold spaces.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0);
    // Linux counts in hundredths of a second for user space.
    (ticks(11) + ticks(12)) * 10.0
}

/// The most memory the process ever had in use, where the operating system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    kilobytes.map_or_else(|| "not known".to_owned(), |kb: f64| format!("{:.0} MB", kb / 1024.0))
}
