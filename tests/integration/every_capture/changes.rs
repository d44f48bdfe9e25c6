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
use serde_json::{Value, json};

use super::warm::{scan_warm, timeless};
use super::{CAPTURES, captured, judged, scan, scan_noting, systems, tree};

/// What happens to one property or resource.
#[derive(Clone, Copy, Debug)]
enum Change {
    Drop,
    Null,
    Empty,
    Retype,
    Double,
}

const CHANGES: [Change; 5] = [Change::Drop, Change::Null, Change::Empty, Change::Retype, Change::Double];

/// Where: a resource, and a property of it; none for the resource itself.
type Place = (String, Option<String>);

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

/// What a scan decides on.
const DECIDING: &[&str] = &[
    "Health",
    "HealthRollup",
    "State",
    "Status",
    "Members",
    "Members@odata.count",
    "Version",
    "FirmwareVersion",
    "SoftwareId",
    "FailurePredicted",
    "PredictedMediaLifeLeftPercent",
    "Severity",
    "Resolved",
    "Drives",
    "Volumes",
    "Storage",
    "Chassis",
    "Systems",
    "Managers",
    "UpdateService",
    "FirmwareInventory",
    "PowerSupplies",
    "PowerSubsystem",
    "Power",
    "Thermal",
    "Fans",
    "NetworkAdapters",
    "PCIeDevices",
    "Processors",
    "Memory",
    "LogServices",
    "Entries",
    "StorageControllers",
    "Controllers",
    "CacheSummary",
    "BiosVersion",
    "Id",
    "PowerState",
    "ChassisType",
    "MemorySummary",
    "ProcessorSummary",
    "AggregateHealthStatus",
];

/// Every place of a resource, those that decide in a list of their own.
fn places(uri: &str, body: &Value, deciding: &mut Vec<Place>, rest: &mut Vec<Place>) {
    deciding.push((uri.to_owned(), None));
    below(uri, "", body, 0, deciding, rest);
}

fn below(uri: &str, path: &str, value: &Value, depth: usize, deciding: &mut Vec<Place>, rest: &mut Vec<Place>) {
    let Value::Object(object) = value else {
        let Value::Array(list) = value else { return };
        let first = list.iter().enumerate().take(4).filter(|(_, item)| item.is_object() && depth < 5);
        return first.for_each(|(n, item)| below(uri, &format!("{path}/{n}"), item, depth + 1, deciding, rest));
    };
    for (name, value) in object.iter().filter(|(name, _)| !["Actions", "@odata.etag", "Links"].contains(&name.as_str()))
    {
        let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
        let list = if DECIDING.contains(&name.as_str()) { &mut *deciding } else { &mut *rest };
        list.push((uri.to_owned(), Some(path.clone())));
        if depth < 5 {
            below(uri, &path, value, depth + 1, deciding, rest);
        }
    }
}

pub fn body(tree: &Tree, uri: &str) -> Value {
    serde_json::from_slice(tree.get(uri).unwrap()).unwrap_or_default()
}

fn other_type(value: &Value) -> Value {
    match value {
        Value::String(text) => json!([text]),
        Value::Number(number) => json!(number.to_string()),
        Value::Bool(yes) => json!(yes.to_string()),
        Value::Null => json!(0),
        Value::Array(list) => json!({"0": list}),
        Value::Object(_) => json!("an object"),
    }
}

fn empty(value: &Value) -> Value {
    match value {
        Value::Array(_) => json!([]),
        Value::Object(_) => json!({}),
        _ => json!(""),
    }
}

/// The tree with this change; none where it would change nothing.
fn changed(tree: &Tree, (uri, path): &Place, change: Change) -> Option<Tree> {
    let mut tree = tree.clone();
    let mut whole = body(&tree, uri);
    let Some(path) = path else {
        let text = match change {
            Change::Drop => return tree.remove(uri).then_some(tree),
            Change::Null => Value::Object(whole.as_object()?.keys().map(|key| (key.clone(), Value::Null)).collect()),
            Change::Empty => json!({}),
            Change::Retype => json!([whole]),
            Change::Double => return doubled(tree, uri),
        };
        return tree.replace(uri, text.to_string().into_bytes()).then_some(tree);
    };
    let (above, name) = path.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let object = whole.pointer_mut(above)?.as_object_mut()?;
    let value = object.get(&name)?.clone();
    let mut text = None;
    match change {
        Change::Drop => drop(object.remove(&name)),
        Change::Null => drop(object.insert(name, Value::Null)),
        Change::Empty => drop(object.insert(name, empty(&value))),
        Change::Retype => drop(object.insert(name, other_type(&value))),
        Change::Double => match object.get_mut(&name) {
            Some(Value::Array(list)) if !list.is_empty() => list.push(list[0].clone()),
            // The name once more, with the same value.
            _ if above.is_empty() => {
                let rest = whole.to_string();
                text = Some(format!("{{{}:{value},{}", json!(name), rest.strip_prefix('{')?));
            }
            _ => return None,
        },
    }
    let text = text.unwrap_or_else(|| whole.to_string());
    (text.as_bytes() != tree.get(uri)?).then(|| tree.replace(uri, text.into_bytes()).then_some(tree)).flatten()
}

/// The lists that name a resource: where they are, and the path of the array.
pub fn lists(tree: &Tree, uri: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for list in tree.uris().map(str::to_owned) {
        let Value::Object(object) = body(tree, &list) else { continue };
        for (name, value) in &object {
            let named = |item: &Value| item["@odata.id"].as_str().is_some_and(|id| id.trim_end_matches('/') == uri);
            if value.as_array().is_some_and(|items| items.iter().any(named)) {
                found.push((list.clone(), name.clone()));
            }
        }
    }
    found
}

fn doubled(mut tree: Tree, uri: &str) -> Option<Tree> {
    let (list, name) = lists(&tree, uri).into_iter().next()?;
    let mut whole = body(&tree, &list);
    whole[&name].as_array_mut()?.push(json!({"@odata.id": uri}));
    tree.replace(&list, whole.to_string().into_bytes()).then_some(tree)
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
