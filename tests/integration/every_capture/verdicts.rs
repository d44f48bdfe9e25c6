//! What is found in every recording, and what the gate says of it against a baseline that was captured from it.

use std::collections::BTreeMap;

use patchgate::baseline::Baseline;
use patchgate::evidence::{Bank, Evidence};
use patchgate::rules::firmware::table;
use patchgate::rules::{Outcome, Verdict};

use super::facts::{Fate, Reader};
use super::{CAPTURES, called, captured, files, judged, scan, stopping, systems, tree};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn an_independent_reader_finds_nothing_that_the_evidence_lacks_or_has_otherwise() {
    println!(
        "{:<30} {:>7} {:>7} {:>8} {:>11} {:>5} {:>6}",
        "recording", "served", "held", "nothing", "spoken for", "lost", "wrong"
    );
    let (mut complaints, mut all) = (Vec::new(), BTreeMap::new());
    for name in CAPTURES {
        let files = files(name);
        for choice in systems(name) {
            let evidence = scan(tree(name), choice.clone()).await;
            let hardware = serde_json::to_value(evidence.hardware.value().unwrap()).unwrap();
            let mut reader = Reader::new(&files, &hardware);
            reader.read();
            row(&called(name, &choice), &reader.fates);
            complaints.extend(reader.complaints.iter().map(|what| format!("{name}: {what}")));
            reader.fates.into_iter().for_each(|(fate, count)| *all.entry(fate).or_default() += count);
        }
    }
    row("all", &all);
    assert!(complaints.is_empty(), "{} facts:\n{}", complaints.len(), complaints.join("\n"));
    assert!(all[&Fate::Held] > 8_000, "{all:?}");
}

fn row(name: &str, fates: &BTreeMap<Fate, usize>) {
    let of = |fate| fates.get(&fate).copied().unwrap_or_default();
    let served: usize = fates.values().sum();
    let [held, nothing, spoken, lost, wrong] =
        [Fate::Held, Fate::Nothing, Fate::SpokenFor, Fate::Lost, Fate::Wrong].map(of);
    println!("{name:<30} {served:>7} {held:>7} {nothing:>8} {spoken:>11} {lost:>5} {wrong:>6}");
}

/// The net has no holes: what is changed in the evidence is wrong, and what is taken out of it lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn a_fact_that_is_changed_or_taken_away_is_noticed() {
    let name = "sr650-v2-xcc5.70";
    let files = files(name);
    let evidence = scan(tree(name), systems(name).remove(0)).await;
    let whole = serde_json::to_value(evidence.hardware.value().unwrap()).unwrap();
    for (place, fate) in [("/power_supplies/value/items/0", Fate::Lost), ("/system/value/model/value", Fate::Wrong)] {
        let mut hardware = whole.clone();
        *hardware.pointer_mut(place).unwrap() = "another".into();
        let mut reader = Reader::new(&files, &hardware);
        reader.read();
        assert!(reader.fates.get(&fate).is_some_and(|count| *count > 0), "{place}");
    }
}

/// Words for no version, in the letters of the recordings.
const NO_VERSION: &[&str] = &[
    "",
    "N/A",
    "NA",
    "nil",
    "na",
    "ff",
    "NotAvailable",
    "Not Present",
    "not present",
    "unknown",
    "Unknown",
    "null",
    "None",
    "undefined",
    "version not available",
    "Version not available",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn every_member_of_an_inventory_is_a_row_with_its_version_or_none() {
    for name in CAPTURES {
        let evidence = scan(tree(name), systems(name).remove(0)).await;
        let hardware = evidence.hardware.value().unwrap();
        let rows = table(hardware, None);
        for member in hardware.firmware.value().into_iter().flat_map(|members| &members.items) {
            let row = rows.iter().find(|row| row.component == member.key()).unwrap();
            let sent = member.version.text().unwrap_or_default();
            let expected = (!NO_VERSION.contains(&sent) && member.bank != Bank::NothingPending).then_some(sent);
            assert_eq!(row.installed.as_deref(), expected, "{name} {}", member.key());
        }
    }
}

/// What is written down of a server is what is read again, word for word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn stored_evidence_of_every_maker_is_read_again() {
    for name in CAPTURES {
        let evidence = scan(tree(name), systems(name).remove(0)).await;
        let text = serde_json::to_string(&evidence).unwrap();
        let again = Evidence::from_json(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(again == evidence, "{name}");
    }
}

/// Ids of findings that stop the gate, and how.
type Reasons = &'static [(&'static str, Outcome)];

/// The recordings that are not ready, and what must be among the reasons.
const NOT_READY: &[(&str, Verdict, Reasons)] = &[
    (
        "dell-r820-idrac8-cut",
        Verdict::Blocked,
        &[(
            "hardware-health:Systems/System.Embedded.1/Storage/Drives/Disk.Bay.2:Enclosure.Internal.0-1:RAID.Slot.7-1 prediction",
            Outcome::Fail,
        )],
    ),
    // A mockup whose chassis has no network adapters.
    ("dmtf-public-rackmount1", Verdict::Undetermined, &[("hardware-health:network adapters", Outcome::Unknown)]),
    (
        "hpe-dl385-ilo5-2.72",
        Verdict::Blocked,
        &[("hardware-health:Systems/1/Storage/DA00001C/Drives/DA00001C", Outcome::Fail)],
    ),
    // It serves no inventory, and the recording has neither its drives nor its case.
    (
        "intel-s2600bpb",
        Verdict::Undetermined,
        &[
            ("firmware-inventory:inventory", Outcome::Unknown),
            ("hardware-health:Systems/7D785159E0E7/Storage/1/Drives/HDD0", Outcome::Unknown),
            ("hardware-health:Chassis/RackMount", Outcome::Unknown),
        ],
    ),
    ("nvidia-gb200-openbmc", Verdict::Blocked, &[("hardware-health:Managers/HGX_BMC_0", Outcome::Fail)]),
    (
        "sr650-v2-xcc5.70",
        Verdict::Blocked,
        &[
            ("hardware-health:Chassis/1/PowerSubsystem/PowerSupplies/PSU1", Outcome::Fail),
            ("active-faults:Systems/1/LogServices/ActiveLog/Entries/13799", Outcome::Fail),
        ],
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn every_recording_meets_its_own_baseline_or_says_what_is_wrong_with_it() {
    let mut wrong = Vec::new();
    for name in CAPTURES {
        for choice in systems(name) {
            let evidence = scan(tree(name), choice.clone()).await;
            let baseline = captured(&evidence);
            let report = judged(&evidence, baseline.as_ref().ok());
            wrong.extend(verdict(&called(name, &choice), name, &baseline, &report));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn verdict(
    called: &str,
    name: &str,
    baseline: &Result<Baseline, String>,
    report: &patchgate::assess::Report,
) -> Vec<String> {
    println!("{called:<26} {:?}", report.verdict);
    if let Err(why) = baseline {
        println!("{:<28} no baseline: {why}", "");
    }
    let stopping = stopping(report);
    for finding in &stopping {
        println!("{:<28} {:?} {}: {}", "", finding.outcome, finding.id, finding.title.text);
    }
    let expected = NOT_READY.iter().find(|(of, ..)| *of == name);
    let (verdict, reasons) = expected.map_or((Verdict::Ready, &[][..]), |(_, verdict, reasons)| (*verdict, *reasons));
    let mut wrong = Vec::new();
    if report.verdict != verdict {
        wrong.push(format!("{called} is {:?}, expected {verdict:?}", report.verdict));
    }
    for (id, outcome) in reasons {
        if !stopping.iter().any(|finding| finding.id == *id && finding.outcome == *outcome) {
            wrong.push(format!("{called}: {id} is not {outcome:?}"));
        }
    }
    let mut ids: Vec<_> = report.findings.iter().map(|finding| &finding.id).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() != all {
        wrong.push(format!("{called}: {} findings stand for others of the same id", all - ids.len()));
    }
    wrong
}
