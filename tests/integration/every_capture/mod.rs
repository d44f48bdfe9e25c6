//! Every recorded server and our own: what an independent reader finds in its files, what the gate says of it, and that nothing
//! that is taken away, emptied or doubled makes that better.

mod change;
mod changes;
mod facts;
mod files;
mod twins;
mod verdicts;
mod warm;

use std::path::Path;

use patchgate::assess::{Case, Report, assess};
use patchgate::baseline::Baseline;
use patchgate::baseline::capture::{Name, capture};
use patchgate::evidence::{Evidence, Observation};
use patchgate::mock::{self, Options, Tree};
use patchgate::redfish::{Login, ScanOptions, SystemChoice, survey};
use patchgate::rules::{Finding, Moment, Outcome, Severity};

use self::files::Files;
use crate::support::evidence::of_hardware;
use crate::support::recorded::{archive, login, recording, target};

/// The day of judgement.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

/// Our own machine, and all that were recorded.
const EMBEDDED: &str = "sr650-v2";
const CAPTURES: [&str; 16] = [
    EMBEDDED,
    "cisco-c220m4",
    "cray-ex4252",
    "dell-r750-idrac9-6.00",
    "dell-r760-idrac9",
    "dell-r820-idrac8-cut",
    "dmtf-public-rackmount1",
    "hpe-dl360-gen12-ilo7",
    "hpe-dl365-gen10plus-ilo5",
    "hpe-dl385-ilo5-2.72",
    "intel-s2600bpb",
    "nvidia-bluefield-dpu",
    "nvidia-gb200-openbmc",
    "sr650-v2-xcc5.70",
    "sr670-v2-xcc2.83",
    "supermicro",
];

fn tree(name: &str) -> Tree {
    if name == EMBEDDED { mock::scenario(EMBEDDED, None).unwrap().tree } else { recording(name) }
}

fn files(name: &str) -> Files {
    if name == EMBEDDED {
        return Files::of_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("mocks/sr650-v2/redfish"));
    }
    Files::of_archive(&archive(name))
}

/// The systems that are judged one by one: those of the EX4252 are four servers.
fn systems(name: &str) -> Vec<SystemChoice> {
    match name {
        "cray-ex4252" => (0..4).map(|node| SystemChoice::Named(format!("Node{node}"))).collect(),
        _ => vec![SystemChoice::Host],
    }
}

fn called(name: &str, choice: &SystemChoice) -> String {
    match choice {
        SystemChoice::Named(id) => format!("{name} {id}"),
        _ => name.to_owned(),
    }
}

/// A scan of this tree. With Basic, since the recorded R820 has no place for sessions.
async fn scan(tree: Tree, system: SystemChoice) -> Evidence {
    scan_noting(tree, system).await.0
}

/// The same, with the paths that were asked for.
async fn scan_noting(tree: Tree, system: SystemChoice) -> (Evidence, Vec<String>) {
    let mock = mock::start(tree, Options::default()).await.unwrap();
    let at = "2026-11-22T03:00:00Z".parse().unwrap();
    let options = ScanOptions { system, login: Login::Basic, ..ScanOptions::default() };
    let hardware = match survey(target(&mock), &login(), options).await {
        Ok(hardware) => Observation::known(hardware, "capture", at),
        Err(error) => Observation::missing(error.as_missing(), "capture", at),
    };
    let asked = mock.requests().into_iter().map(|request| request.path).collect();
    mock.stop().await;
    (of_hardware(hardware), asked)
}

/// A baseline captured from this server, or why there is none.
fn captured(evidence: &Evidence) -> Result<Baseline, String> {
    let name = Name { id: "golden".into(), version: "1.0.0".parse().unwrap() };
    let text = capture(evidence, &name, DAY).map_err(|e| e.to_string())?;
    Ok(Baseline::parse(&text, "captured").unwrap_or_else(|e| panic!("{e}\n{text}")))
}

fn judged(evidence: &Evidence, baseline: Option<&Baseline>) -> Report {
    assess(&Case::new(evidence, baseline, Moment::on(DAY)))
}

/// What stops the gate.
fn stopping(report: &Report) -> Vec<&Finding> {
    let stops = |f: &&Finding| f.severity == Severity::Block && matches!(f.outcome, Outcome::Fail | Outcome::Unknown);
    report.findings.iter().filter(stops).collect()
}
