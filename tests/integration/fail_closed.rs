//! The gate fails closed: taking evidence away never makes a verdict better.
//!
//! From a mock SR650 V2, each resource that a scan reads is removed, nulled out, emptied or corrupted, one at a time.
//! After that no verdict may be better than before, and no finding that failed or was unknown may pass.
//!
//! "Better" means ready. Blocked and undetermined are both refusals: with the one resource gone that proves a fault,
//! nobody can still name the fault, but nobody may call the server ready either.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use patchgate::assess::{Case, Report, assess};
use patchgate::baseline::{Baseline, Catalogue, Server};
use patchgate::evidence::Observation;
use patchgate::mock::{self, FaultScript, Options, Tree};
use patchgate::redfish::survey;
use patchgate::rules::{Moment, Outcome, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::support::evidence::of_hardware;
use crate::support::recorded::{login, one_at_a_time, target};
use crate::support::share;

/// The day of judgement: within the dates of the baseline, whenever the test runs.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

/// What happens to one resource.
#[derive(Clone, Debug)]
enum Harm {
    Remove,
    NullOut,
    Empty,
    Corrupt,
    NullOne(usize),
    DropOne(usize),
}

fn harm(tree: &mut Tree, uri: &str, harm: &Harm) {
    let body = tree.get(uri).unwrap().to_vec();
    let mut object: Value = serde_json::from_slice(&body).unwrap();
    let fields = object.as_object_mut().unwrap();
    let keys: Vec<String> = fields.keys().cloned().collect();
    let changed = match harm {
        Harm::Remove => {
            assert!(tree.remove(uri));
            return;
        }
        Harm::NullOut => {
            fields.values_mut().for_each(|v| *v = Value::Null);
            object.to_string().into_bytes()
        }
        Harm::Empty => b"{}".to_vec(),
        Harm::Corrupt => body[..body.len() / 2].to_vec(),
        Harm::NullOne(n) => {
            fields.insert(keys[n % keys.len()].clone(), Value::Null);
            object.to_string().into_bytes()
        }
        Harm::DropOne(n) => {
            fields.remove(&keys[n % keys.len()]);
            object.to_string().into_bytes()
        }
    };
    assert!(tree.replace(uri, changed));
}

/// The baseline with demands on the security of the BMC, which the healthy mock meets. Synthetic.
fn with_settings(baseline: &Baseline) -> Baseline {
    let demands = [
        ("minimum-tls", "allow = [\"1.2\", \"1.3\"]"),
        ("firmware-rollback", "allow = [\"enabled\"]"),
        ("account-lockout-threshold", "allow = [\"0\"]"),
    ];
    let source = &baseline.sources[0].id;
    let settings = demands.map(|(name, demand)| {
        let head = format!("[[setting]]\nid = {name:?}\ntitle = {name:?}\nof = \"bmc\"\nname = {name:?}\n");
        format!("{head}{demand}\nsources = [{source:?}]\n")
    });
    Baseline::parse(&format!("{}\n{}", baseline.text, settings.concat()), "2026.11.0.toml").unwrap()
}

// Read once: a thousand servers are judged.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());
static BASELINE: OnceLock<Baseline> = OnceLock::new();
static SICK: LazyLock<Tree> = LazyLock::new(sick);
static HEALTHY: LazyLock<Tree> = LazyLock::new(|| mock::scenario("sr650-v2", None).unwrap().tree);

async fn judge(tree: Tree, script: &str) -> (Report, Vec<String>) {
    let faults = FaultScript::from_toml(script).unwrap();
    let mock = mock::start(tree, Options { faults, ..Options::default() }).await.unwrap();
    let now = jiff::Timestamp::now();
    let hardware = match survey(target(&mock), &login(), one_at_a_time()).await {
        Ok(hardware) => Observation::known(hardware, mock.url(), now),
        Err(error) => Observation::missing(error.as_missing(), mock.url(), now),
    };
    let evidence = of_hardware(hardware);
    let machine_type = evidence.subject.machine_type.text();
    let server = machine_type.map(|m| Server { machine_type: Some(m), ..Server::default() });
    let found = server.and_then(|server| CATALOGUE.for_server(&server, DAY).unwrap());
    let baseline = found.map(|choice| BASELINE.get_or_init(|| with_settings(&choice.baseline)));
    let report = assess(&Case::new(&evidence, baseline, Moment::on(DAY)));
    let read = mock.requests().into_iter().filter(|r| r.method == "GET").map(|r| r.path).collect();
    mock.stop().await;
    (report, read)
}

fn outcomes(report: &Report) -> BTreeMap<&str, Outcome> {
    report.findings.iter().map(|f| (f.id.as_str(), f.outcome)).collect()
}

/// What got better by the loss; nothing, if the gate fails closed.
fn better(before: &Report, after: &Report) -> Vec<String> {
    let mut better = Vec::new();
    if before.verdict != Verdict::Ready && after.verdict == Verdict::Ready {
        better.push("the verdict became ready".to_owned());
    }
    let earlier = outcomes(before);
    for finding in after.findings.iter().filter(|f| f.outcome == Outcome::Pass) {
        let was = earlier.get(finding.id.as_str());
        if matches!(was, Some(Outcome::Fail | Outcome::Unknown)) {
            better.push(format!("{} was {was:?} and passes now", finding.id));
        }
    }
    better
}

/// A scan reads nothing in vain: where a resource is lost, some question that was answered is open now.
///
/// PCIe devices are left out of this: one that was silent stays unknown, and one whose firmware the inventory lists
/// does not need its functions to be known.
fn is_felt(before: &Report, after: &Report) -> bool {
    let earlier = outcomes(before);
    let was_answered = |id: &str| earlier.get(id).is_none_or(|o| *o != Outcome::Unknown);
    after.findings.iter().any(|f| f.outcome == Outcome::Unknown && was_answered(&f.id))
}

/// A server with something wrong in every corner that a rule looks into.
fn sick() -> Tree {
    let mut tree = mock::scenario("sr650-v2", Some("psu1-failed")).unwrap().tree;
    let storage = "/redfish/v1/Systems/1/Storage/RAID_Slot3";
    let inventory = "/redfish/v1/UpdateService/FirmwareInventory";
    let mut merge = |uri: &str, patch: Value| tree.merge(uri, &patch).unwrap();
    merge(&format!("{storage}/Drives/Disk.1"), json!({"FailurePredicted": true}));
    merge(&format!("{storage}/Drives/Disk.0"), json!({"PredictedMediaLifeLeftPercent": 5}));
    merge(&format!("{storage}/Volumes/1"), json!({"Status": {"Health": "Critical"}}));
    merge(&format!("{inventory}/BMC-Primary"), json!({"Version": "20S-1.85"}));
    merge(&format!("{inventory}/UEFI-Pending"), json!({"Version": "38A-3.70", "SoftwareId": "UEFI-AFE1-6"}));
    merge(
        "/redfish/v1/Systems/1/Bios/Pending",
        json!({"Attributes": {"SecureBootConfiguration_SecureBootSetting": "Enabled"}}),
    );
    merge("/redfish/v1/AccountService", json!({"AccountLockoutThreshold": 20}));
    merge(
        "/redfish/v1/Managers/1/Oem/Lenovo/Security",
        json!({"CryptographyManagement": {"MinTLSLevel": "TLSLevel1_1"}, "Configurator": {"FWRollback": "Disabled"}}),
    );
    merge("/redfish/v1/Chassis/3", json!({"Status": {"Health": "Warning"}}));
    merge("/redfish/v1/Chassis/1/NetworkAdapters/slot-9", json!({"Status": {"Health": "Critical"}}));
    // An array is merged as a whole, so the battery inside is changed in place.
    let mut subsystem: Value = serde_json::from_slice(tree.get(storage).unwrap()).unwrap();
    subsystem["StorageControllers"][0]["Oem"] = json!({"Lenovo": {"Battery": {"OperationalStatus": "Degraded"}}});
    assert!(tree.replace(storage, subsystem.to_string().into_bytes()));
    tree
}

/// The same server behind a service that does not offer `$expand`: every resource is asked for by itself.
fn without_expand(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    tree.merge("/redfish/v1/", &json!({"ProtocolFeaturesSupported": null})).unwrap();
    tree
}

/// How a resource comes to the scan.
#[derive(Clone, Debug)]
enum Way {
    /// As the service gives it: inside its list where that is expanded, else by itself.
    Offered,
    /// By itself: the list is expanded, and of this member (its list, its number) it holds only the link.
    Linked(Arc<str>, usize),
    /// By itself, as everything else: the service does not offer `$expand`.
    Alone,
}

impl Way {
    /// The tree as it is served, and the fault script of the service.
    fn serve(&self, tree: &Tree, uri: &str) -> (Tree, String) {
        match self {
            Self::Offered => (tree.clone(), String::new()),
            Self::Linked(list, n) => {
                let set = format!("{{ \"/Members/{n}\" = {{ \"@odata.id\" = \"{uri}\" }} }}");
                (tree.clone(), format!("[[rule]]\nuri = \"{list}\"\naction = {{ fields = {{ set = {set} }} }}"))
            }
            Self::Alone => (without_expand(tree), String::new()),
        }
    }
}

/// A server as it is, and every way in which each resource that a scan reads comes to it: others cannot matter.
struct Whole {
    tree: &'static Tree,
    report: Report,
    ways: Vec<(String, Way)>,
}

impl Whole {
    /// That a resource is harmed where it is read by itself needs no service that expands nothing: such a scan asks three
    /// times as often, and all that it reads besides is the same. It is needed for the lists that are asked to expand.
    async fn of(tree: &'static Tree) -> Self {
        let (report, mut alone) = judge(without_expand(tree), "").await;
        let (_, asked) = judge(tree.clone(), "").await;
        alone.retain(|uri| tree.get(uri).is_some());
        alone.sort();
        alone.dedup();
        let mut inside = BTreeMap::new();
        for list in asked.iter().filter_map(|path| path.split_once('?')).map(|(list, _)| Arc::from(list)) {
            let body: Value = serde_json::from_slice(tree.get(&list).unwrap()).unwrap();
            // A subsystem that is asked to expand its list too has no members of its own.
            for (n, member) in body["Members"].as_array().into_iter().flatten().enumerate() {
                inside.insert(member["@odata.id"].as_str().unwrap().to_owned(), Way::Linked(Arc::clone(&list), n));
            }
        }
        let mut ways = Vec::new();
        for uri in alone {
            let itself = match inside.get(&uri) {
                Some(linked) => Some(linked.clone()),
                None if asked.contains(&uri) => None,
                None => Some(Way::Alone),
            };
            ways.extend(itself.into_iter().chain([Way::Offered]).map(|way| (uri.clone(), way)));
        }
        Self { tree, report, ways }
    }

    /// Whether this way differs from that of the service. A resource that is gone, or is no JSON, stands in no list: the
    /// list holds the link and the client asks for the resource itself; and where the list itself is that, the client
    /// asks for it once more without `$expand`.
    fn differs(way: &Way, how: &Harm) -> bool {
        matches!(way, Way::Offered) || !matches!(how, Harm::Remove | Harm::Corrupt)
    }

    /// What a gate says of the server whose resource was harmed.
    async fn harmed(&self, uri: &str, way: &Way, how: &Harm) -> Report {
        let (mut tree, script) = way.serve(self.tree, uri);
        harm(&mut tree, uri, how);
        judge(tree, &script).await.0
    }
}

/// Harms each resource in each way, where it is read by itself and where the service expands it.
async fn every_resource_harmed(tree: &'static Tree, harms: &'static [Harm]) {
    let whole = Arc::new(Whole::of(tree).await);
    let count = |of: fn(&Way) -> bool| whole.ways.iter().filter(|(_, way)| of(way)).count();
    let counts = [
        count(|way| matches!(way, Way::Offered)),
        count(|way| matches!(way, Way::Linked(..))),
        count(|way| matches!(way, Way::Alone)),
    ];
    assert!(counts[0] > 80, "a scan reads {counts:?} resources");
    let (mut tried, mut wrong) = (tokio::task::JoinSet::new(), Vec::new());
    let every = whole.ways.clone().into_iter().flat_map(|(uri, way)| {
        let kinds = harms.iter().filter(|kind| Whole::differs(&way, kind)).collect::<Vec<_>>();
        kinds.into_iter().map(move |kind| (uri.clone(), way.clone(), kind))
    });
    for (uri, way, kind) in share::of(every, 19) {
        let whole = whole.clone();
        tried.spawn(async move {
            let after = whole.harmed(&uri, &way, kind).await;
            let mut wrong = better(&whole.report, &after);
            // The supplies that an empty `PowerSubsystem` does not link to are read from `Power`.
            let elsewhere = uri.ends_with("/PowerSubsystem") && matches!(kind, Harm::Empty);
            if !is_felt(&whole.report, &after) && !uri.contains("/PCIeDevices/") && !elsewhere {
                wrong.push("nothing in the report says that it is gone".to_owned());
            }
            wrong.into_iter().map(|w| format!("{kind:?} {uri} ({way:?}): {w}")).collect::<Vec<_>>()
        });
        if tried.len() >= 4 {
            wrong.extend(tried.join_next().await.unwrap().unwrap());
        }
    }
    while let Some(result) = tried.join_next().await {
        wrong.extend(result.unwrap());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sick_server_is_never_ready_whatever_is_taken_away() {
    every_resource_harmed(&SICK, &[Harm::Remove, Harm::NullOut, Harm::Empty, Harm::Corrupt]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_healthy_server_misses_whatever_is_taken_away() {
    let (before, _) = judge(HEALTHY.clone(), "").await;
    assert_eq!(
        before.verdict,
        Verdict::Ready,
        "{:#?}",
        before.findings.iter().filter(|f| f.outcome != Outcome::Pass).collect::<Vec<_>>()
    );
    every_resource_harmed(&HEALTHY, &[Harm::Remove, Harm::Empty]).await;
}

fn any_harm() -> impl Strategy<Value = Harm> {
    prop_oneof![(0..60_usize).prop_map(Harm::NullOne), (0..60_usize).prop_map(Harm::DropOne)]
}

/// The sick server as it is.
static BEFORE: OnceCell<Whole> = OnceCell::const_new();

proptest! {
    #![proptest_config(ProptestConfig { cases: share::cases(48, 4), failure_persistence: None, ..ProptestConfig::default() })]

    /// Single properties: here only "never better" holds, because not every property decides something.
    #[test]
    fn no_single_property_opens_the_gate_by_its_absence(place in any::<prop::sample::Index>(), kind in any_harm()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let whole = BEFORE.get_or_init(|| Whole::of(&SICK)).await;
            let (uri, way) = place.get(&whole.ways);
            let after = whole.harmed(uri, way, &kind).await;
            assert_eq!(better(&whole.report, &after), Vec::<String>::new(), "{kind:?} {uri} ({way:?})");
        });
    }
}
