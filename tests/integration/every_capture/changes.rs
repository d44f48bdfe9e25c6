//! Nothing gets better by what is taken away, nulled, emptied, given another type or doubled.
//!
//! Of each recording a sample is changed, chosen by a seed that is printed; more of what a scan decides on than of the rest.
//! `PATCHGATE_CHANGES=1000 PATCHGATE_SEED=7 cargo test …` tries more, and others.

use std::collections::BTreeSet;
use std::sync::Arc;

use patchgate::assess::Report;
use patchgate::baseline::Baseline;
use patchgate::mock::Tree;
use patchgate::redfish::SystemChoice;
use patchgate::rules::{Outcome, Severity, Verdict};
use serde_json::json;

use super::change::{CHANGES, Change, Place, body, changed, places};
use super::warm::{scan_warm, timeless};
use super::{CAPTURES, captured, judged, scan, scan_noting, systems, tree};

/// Splitmix: the same sample for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What got better; nothing, where the gate fails closed.
fn better(before: &Report, after: &Report) -> Option<String> {
    if before.verdict != Verdict::Ready && after.verdict == Verdict::Ready {
        return Some("the verdict became ready".to_owned());
    }
    let open = |report: &Report, id: &str| {
        report.findings.iter().any(|f| f.id == id && matches!(f.outcome, Outcome::Fail | Outcome::Unknown))
    };
    // What was open in no way before stands for what is gone.
    let new = after.findings.iter().any(|f| f.outcome != Outcome::Pass && open(after, &f.id) && !open(before, &f.id));
    let failed = before.findings.iter().filter(|f| f.outcome == Outcome::Fail && f.severity == Severity::Block);
    let vanished: Vec<_> = failed.map(|was| was.id.as_str()).filter(|id| !open(after, id)).collect();
    let passes = after.findings.iter().any(|f| f.outcome == Outcome::Pass && vanished.contains(&f.id.as_str()));
    (!vanished.is_empty() && (passes || !new))
        .then(|| format!("{} is gone and nothing is unknown for it", vanished.join(", ")))
}

/// A server as it is or with a part that was made critical, what the gate says of it, and what may be changed.
struct Patient {
    called: String,
    tree: Tree,
    choice: SystemChoice,
    baseline: Option<Baseline>,
    before: Report,
    /// Places of what a scan reads: those that decide, and the rest.
    deciding: Vec<Place>,
    rest: Vec<Place>,
}

impl Patient {
    async fn of(called: String, tree: Tree, choice: SystemChoice, baseline: Option<Baseline>) -> Self {
        let (evidence, asked) = scan_noting(plain(&tree), choice.clone()).await;
        let before = judged(&evidence, baseline.as_ref());
        let (mut deciding, mut rest) = (Vec::new(), Vec::new());
        let asked: BTreeSet<_> = asked.into_iter().filter(|uri| tree.get(uri).is_some()).collect();
        for uri in asked {
            places(&uri, &body(&tree, &uri), &mut deciding, &mut rest);
        }
        Self { called, tree, choice, baseline, before, deciding, rest }
    }

    /// What got better by one change; none where it changes nothing.
    async fn after(&self, at: &Place, change: Change, expand: bool) -> Option<Option<String>> {
        let changed = changed(&if expand { self.tree.clone() } else { plain(&self.tree) }, at, change)?;
        let after = judged(&scan(changed, self.choice.clone()).await, self.baseline.as_ref());
        let what = better(&self.before, &after);
        Some(what.map(|what| format!("{}: {change:?} {at:?} (expanded: {expand}): {what}", self.called)))
    }
}

/// The tree of a service that does not expand.
fn plain(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    let _ = tree.merge("/redfish/v1/", &json!({"ProtocolFeaturesSupported": null}));
    tree
}

/// Lets the roll-ups above a part, of the systems and of the chassis, say what it says.
fn raise_roll_ups(tree: &mut Tree, uri: &str) {
    let above = |at: &str| uri.starts_with(at) || (at.split('/').count() == 5 && !at.contains("UpdateService"));
    let owners: Vec<_> = tree.uris().filter(|at| above(at)).map(str::to_owned).collect();
    for at in owners {
        if body(tree, &at)["Status"]["HealthRollup"].is_string() {
            tree.merge(&at, &json!({"Status": {"HealthRollup": "Critical"}})).unwrap();
        }
    }
}

/// The server as it was recorded, where that is not ready, and with parts made critical that block it.
async fn patients(name: &str, dice: &mut Dice) -> Vec<Patient> {
    let (tree, choice) = (tree(name), systems(name).remove(0));
    let (evidence, _) = scan_noting(tree.clone(), choice.clone()).await;
    let baseline = captured(&evidence).ok();
    let whole = Patient::of(name.to_owned(), tree.clone(), choice.clone(), baseline.clone()).await;
    let resources = whole.deciding.iter().filter(|(_, path)| path.is_none()).map(|(uri, _)| uri.clone());
    let mut parts: Vec<_> = resources.filter(|uri| body(&tree, uri)["Status"]["Health"].is_string()).collect();
    let mut found = if whole.before.verdict == Verdict::Ready { Vec::new() } else { vec![whole] };
    for _ in 0..8 {
        if parts.is_empty() || found.len() >= 3 {
            break;
        }
        let uri = parts.swap_remove(dice.throw(parts.len()));
        let mut sick = tree.clone();
        sick.merge(&uri, &json!({"Status": {"Health": "Critical"}})).unwrap();
        // A roll-up that is right knows of it. Where one says OK all the same, the part's own word stays as it is: a roll-up
        // answers for a part that says nothing.
        let thrown = dice.throw(2) == 0;
        // Nothing sums a member of the inventory up: its devices are in the chassis, and it is not.
        let right = thrown && !uri.contains("/UpdateService/");
        if right {
            raise_roll_ups(&mut sick, &uri);
        }
        let called = format!("{name} with {uri} critical (roll-ups right: {right})");
        let mut patient = Patient::of(called, sick, choice.clone(), baseline.clone()).await;
        if patient.before.verdict == Verdict::Blocked {
            let silenced = |(at, path): &Place| {
                let own = *at == uri && path.as_ref().is_none_or(|path| path.starts_with("/Status") || path == "/Name");
                // A chassis need not list PCIe devices, and who lists none has none that could be judged: only a roll-up that is
                // right knows of the device then.
                let list = path.as_deref() == Some("/PCIeDevices") && uri.starts_with(&format!("{at}/PCIeDevices/"));
                own || list
            };
            patient.deciding.retain(|place| right || !silenced(place));
            // What is said of the part itself and of what lists it is worth more tries.
            let near: Vec<_> =
                patient.deciding.iter().filter(|(at, _)| uri.starts_with(at.as_str())).cloned().collect();
            (0..8).for_each(|_| patient.deciding.extend(near.iter().cloned()));
            found.push(patient);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn no_change_to_any_recording_makes_its_verdict_better() {
    let (seed, tries) = (number("PATCHGATE_SEED").unwrap_or(20_261_129), number("PATCHGATE_CHANGES").unwrap_or(24));
    let only = std::env::var("PATCHGATE_ONLY").unwrap_or_default();
    let mut wrong = Vec::new();
    for (place, name) in CAPTURES.into_iter().enumerate().filter(|(_, name)| name.contains(&only)) {
        let mut dice = Dice(seed.wrapping_add(place as u64));
        let patients: Vec<_> = patients(name, &mut dice).await.into_iter().map(Arc::new).collect();
        let (mut tried, mut running) = (0, tokio::task::JoinSet::new());
        for n in 0..usize::try_from(tries).unwrap() {
            let patient = patients[n % patients.len()].clone();
            let list = if dice.throw(5) > 0 { &patient.deciding } else { &patient.rest };
            let (at, change) = (list[dice.throw(list.len())].clone(), CHANGES[dice.throw(CHANGES.len())]);
            let expand = dice.throw(2) == 0;
            running.spawn(async move { patient.after(&at, change, expand).await });
            while running.len() >= if n + 1 < usize::try_from(tries).unwrap() { 4 } else { 1 } {
                let after = running.join_next().await.unwrap().unwrap();
                tried += usize::from(after.is_some());
                wrong.extend(after.flatten());
            }
        }
        let places: usize = patients.iter().map(|patient| patient.deciding.len() + patient.rest.len()).sum();
        println!("{name:<24} seed {seed}: {tried:>4} changes of {places:>6} places, {} servers", patients.len());
    }
    assert!(wrong.is_empty(), "{} got better, seed {seed}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The same with what is remembered of the server as it was: the changed one must give the very evidence that a scan without a
/// memory gives, and so the same verdict.
async fn warm(names: &[&str], tries: u64) {
    let seed = number("PATCHGATE_SEED").unwrap_or(20_261_129);
    let only = std::env::var("PATCHGATE_ONLY").unwrap_or_default();
    let (mut wrong, mut served) = (Vec::new(), 0);
    for (place, name) in names.iter().enumerate().filter(|(_, name)| name.contains(&only)) {
        let mut dice = Dice(seed.wrapping_add(place as u64));
        let patients = patients(name, &mut dice).await;
        let (mut tried, mut kept) = (0, 0);
        for n in 0..usize::try_from(tries).unwrap() {
            let patient = &patients[n % patients.len()];
            let list = if dice.throw(5) > 0 { &patient.deciding } else { &patient.rest };
            let (at, change) = (list[dice.throw(list.len())].clone(), CHANGES[dice.throw(CHANGES.len())]);
            let before = if dice.throw(2) == 0 { patient.tree.clone() } else { plain(&patient.tree) };
            let Some(after) = changed(&before, &at, change) else { continue };
            let [cold, warm] = scan_warm(before, after, patient.choice.clone(), &mut kept).await;
            tried += 1;
            let called = format!("{}: {change:?} {at:?}", patient.called);
            if timeless(&cold) != timeless(&warm) {
                wrong.push(format!("{called}: another evidence"));
            }
            let [cold, warm] = [cold, warm].map(|evidence| judged(&evidence, patient.baseline.as_ref()));
            if cold.verdict != warm.verdict {
                wrong.push(format!("{called}: {:?} cold, {:?} warm", cold.verdict, warm.verdict));
            }
            wrong.extend(better(&patient.before, &warm).map(|what| format!("{called}: {what}")));
        }
        served += kept;
        println!("{name:<24} seed {seed}: {tried:>4} changes met by a memory, which served {kept} of them to the end");
    }
    assert!(wrong.is_empty(), "{} are not as without a memory, seed {seed}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(served > 0 || !only.is_empty(), "no memory served, so nothing was tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_change_to_our_own_machine_gets_better_by_a_memory() {
    warm(&[super::EMBEDDED], number("PATCHGATE_CHANGES").unwrap_or(12)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn no_change_to_any_recording_gets_better_by_a_memory() {
    warm(&CAPTURES[1..], number("PATCHGATE_CHANGES").unwrap_or(8)).await;
}

/// Of the smallest recording, which has a drive that predicts its failure, every place is changed, each in another way in turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn no_place_of_the_smallest_recording_is_left_out() {
    let name = "dell-r820-idrac8-cut";
    let patient = Patient::of(name.to_owned(), tree(name), systems(name).remove(0), None).await;
    let (mut tried, mut wrong) = (0, Vec::new());
    for (n, at) in patient.deciding.iter().chain(&patient.rest).enumerate() {
        // A place that one way does not change is changed by the next.
        for way in 0..CHANGES.len() {
            if let Some(after) = patient.after(at, CHANGES[(n + way) % CHANGES.len()], false).await {
                tried += 1;
                wrong.extend(after);
                break;
            }
        }
    }
    println!("{name}: {tried} changes");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
