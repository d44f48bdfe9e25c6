//! Warm scans: what was asked of a BMC last time is asked at once, and never believed.

use patchgate::evidence::{Depth, Hardware};
use patchgate::mock::{self, Options, Running, Tree};
use patchgate::redfish::{Credentials, Layer, Login, Memory, RedfishError, ScanOptions, Target, survey};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::evidence::facts;
use crate::support::program::{asking, run_beside};
use crate::support::recorded::{login, target};
use crate::support::switch::Switch;

const INVENTORY: &str = "/redfish/v1/UpdateService/FirmwareInventory";
const ACCOUNTS: &str = "/redfish/v1/AccountService";

fn embedded() -> Tree {
    Tree::embedded("sr650-v2").unwrap()
}

async fn serve(tree: Tree) -> Running {
    mock::start(tree, Options::default()).await.unwrap()
}

fn options(depth: Depth, login: Login, memory: Option<&Memory>) -> ScanOptions {
    ScanOptions { depth, login, memory: memory.cloned(), ..ScanOptions::default() }
}

async fn scan(target: Target, depth: Depth, way: Login, memory: Option<&Memory>) -> Hardware {
    survey(target, &login(), options(depth, way, memory)).await.unwrap()
}

fn trips(hardware: &Hardware) -> u64 {
    hardware.connection.cost.as_ref().unwrap().trips
}

/// Depth, login, trips of a cold scan, trips of a warm one.
const TRIPS: [(Depth, Login, u64, u64); 6] = [
    (Depth::Firmware, Login::Session, 3, 2),
    (Depth::Health, Login::Session, 4, 2),
    (Depth::Full, Login::Session, 4, 2),
    (Depth::Firmware, Login::Basic, 3, 1),
    (Depth::Health, Login::Basic, 4, 1),
    (Depth::Full, Login::Basic, 4, 1),
];

#[tokio::test]
async fn a_warm_scan_takes_fewer_trips_sends_nothing_more_and_finds_the_same() {
    for (depth, way, cold, warm) in TRIPS {
        let folder = tempfile::tempdir().unwrap();
        let mock = serve(embedded()).await;
        let memory = Memory::in_folder(folder.path());
        let alone = scan(target(&mock), depth, way, None).await;
        let first = scan(target(&mock), depth, way, Some(&memory)).await;
        let again = scan(target(&mock), depth, way, Some(&memory)).await;
        let name = format!("{} {way:?}", depth.name());
        println!("{name}: {} trips cold, {} warm", trips(&first), trips(&again));
        assert!(trips(&first) <= cold && trips(&again) == warm, "{name}: {} {}", trips(&first), trips(&again));
        assert_eq!(facts(&first), facts(&alone), "{name}");
        assert_eq!(facts(&again), facts(&alone), "{name}");
        assert_eq!(again.connection.requests, alone.connection.requests, "{name}");
        assert!(again.connection.cost.as_ref().unwrap().connections <= 4, "{name}");
        assert_eq!((mock.open_sessions(), memory.notes()), (0, Vec::new()), "{name}");
    }
}

#[tokio::test]
async fn one_memory_serves_every_depth() {
    let folder = tempfile::tempdir().unwrap();
    let mock = serve(embedded()).await;
    let memory = Memory::in_folder(folder.path());
    for _ in 0..2 {
        for depth in [Depth::Firmware, Depth::Full] {
            scan(target(&mock), depth, Login::Session, Some(&memory)).await;
        }
    }
    assert_eq!(trips(&scan(target(&mock), Depth::Firmware, Login::Session, Some(&memory)).await), 2);
    assert_eq!(trips(&scan(target(&mock), Depth::Full, Login::Session, Some(&memory)).await), 2);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "one file for a BMC");
}

/// The memory of one state meets another one.
async fn met(before: Tree, after: Tree, depth: Depth, way: Login) -> (Hardware, Hardware, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let memory = Memory::in_folder(folder.path());
    let switch = Switch::new().await;
    let (old, new) = (serve(before).await, serve(after).await);
    switch.to(&old);
    scan(switch.target(), depth, way, Some(&memory)).await;
    switch.to(&new);
    let cold = scan(switch.target(), depth, way, None).await;
    let warm = scan(switch.target(), depth, way, Some(&memory)).await;
    // What was learnt anew serves the next one.
    let next = scan(switch.target(), depth, way, Some(&memory)).await;
    assert_eq!(facts(&next), facts(&cold));
    assert_eq!(trips(&next), if way == Login::Basic { 1 } else { 2 });
    assert_eq!((old.open_sessions(), new.open_sessions()), (0, 0));
    (cold, warm, memory.notes())
}

#[tokio::test]
async fn what_is_not_as_it_was_ends_the_memory_and_the_scan_is_cold() {
    let member = format!("{INVENTORY}/UEFI");
    let mut updated = embedded();
    updated.merge(&member, &json!({"Version": "AFE999Z-9.99"})).unwrap();
    let mut gone = embedded();
    let mut list: Value = serde_json::from_slice(gone.get(INVENTORY).unwrap()).unwrap();
    let members = list["Members"].as_array_mut().unwrap();
    members.pop();
    list["Members@odata.count"] = json!(members.len());
    assert!(gone.replace(INVENTORY, list.to_string().into_bytes()));
    let mut another = embedded();
    another.merge("/redfish/v1/", &json!({"UUID": "00000000-0000-0000-0000-000000000001"})).unwrap();
    let mut plain = embedded();
    plain.merge("/redfish/v1/", &json!({"ProtocolFeaturesSupported": null})).unwrap();
    for (name, after, why) in [
        ("an update", updated, "other links or versions"),
        ("a member less", gone.clone(), "other links or versions"),
        ("another BMC", another, "another BMC answers"),
        ("no $expand any more", plain.clone(), "another BMC answers"),
    ] {
        for way in [Login::Session, Login::Basic] {
            let (cold, warm, notes) = met(embedded(), after.clone(), Depth::Firmware, way).await;
            assert_eq!(facts(&warm), facts(&cold), "{name} {way:?}");
            // What was dropped saved no trip.
            assert!(trips(&warm) >= trips(&cold), "{name} {way:?}: {} {}", trips(&warm), trips(&cold));
            // With Basic all is asked before the root tells who answers.
            let told = notes.len() == 1 && (notes[0].contains(why) || way == Login::Basic);
            assert!(told, "{name} {way:?}: {notes:?}");
        }
    }
    let (cold, warm, _) = met(gone, embedded(), Depth::Full, Login::Session).await;
    assert_eq!(facts(&warm), facts(&cold), "a member more");
    let (cold, warm, _) = met(plain, embedded(), Depth::Full, Login::Session).await;
    assert_eq!(facts(&warm), facts(&cold), "$expand now");
}

/// Health changes while the way through the service stays: the memory serves, and what it brings is this scan's.
#[tokio::test]
async fn a_part_that_fell_ill_is_seen_by_a_warm_scan() {
    let mut sick = embedded();
    let supply = "/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/PSU1";
    sick.merge(supply, &json!({"Status": {"Health": "Critical"}})).unwrap();
    let (cold, warm, notes) = met(embedded(), sick, Depth::Full, Login::Session).await;
    assert_eq!(facts(&warm), facts(&cold));
    assert_eq!((trips(&warm), notes), (2, Vec::new()));
    assert!(facts(&warm)["power_supplies"].to_string().to_lowercase().contains("critical"));
}

/// A password that has become wrong must not lock the account, however much would be asked ahead.
#[tokio::test]
async fn a_wrong_password_with_basic_never_locks_an_account() {
    for (threshold, most) in [(Some(5), 3), (Some(3), 1), (None, 1)] {
        let mut tree = embedded();
        tree.merge(ACCOUNTS, &json!({"AccountLockoutThreshold": threshold})).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::in_folder(folder.path());
        let mock = serve(tree).await;
        scan(target(&mock), Depth::Firmware, Login::Basic, Some(&memory)).await;
        mock.reset();
        let wrong = Credentials { user: "USERID".into(), password: SecretString::from("another") };
        for most in [most, 1] {
            let with = options(Depth::Firmware, Login::Basic, Some(&memory));
            let error: RedfishError = survey(target(&mock), &wrong, with).await.unwrap_err();
            assert_eq!(error.layer, Layer::Auth, "{error}");
            let refused = mock.requests().iter().filter(|request| request.status == 401).count();
            assert!((1..=most).contains(&refused), "{threshold:?}: {refused}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is remembered of a refusal");
            mock.reset();
        }
    }
}

#[tokio::test]
async fn the_program_remembers_unless_it_is_told_not_to() {
    let folder = tempfile::tempdir().unwrap();
    let mock = serve(embedded()).await;
    let asked = |more: &[&str]| {
        let mut command = asking(&mock, ["inventory", "--depth", "firmware", "--stats"]);
        command.args(more).env("PATCHGATE_CACHE_DIR", folder.path());
        run_beside(command)
    };
    let files = || std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let none = asked(&["--no-cache"]).await;
    assert_eq!((none.code, files().len()), (0, 0), "{}", none.shown());
    let first = asked(&[]).await;
    assert_eq!((first.code, files().len()), (0, 1), "{}", first.shown());
    assert!(first.err.contains("3 dependent trips"), "{}", first.err);
    let warm = asked(&[]).await;
    assert!(warm.err.contains("2 dependent trips"), "{}", warm.err);
    std::fs::write(&files()[0], "spoilt").unwrap();
    let spoilt = asked(&[]).await;
    assert!(spoilt.err.contains("counts as absent") && spoilt.err.contains("3 dependent trips"), "{}", spoilt.err);
}
