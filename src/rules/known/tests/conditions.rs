//! Each kind of condition: met, not met, and what is missing is neither.

use std::collections::{BTreeMap, BTreeSet};

use crate::baseline::Glob;
use crate::evidence::testing::{absent, list, member};
use crate::evidence::{
    Evidence, Health, Members, Missing, Observation, Part, PolicyValue, RegistryKey, SecureBoot, ServicingPackage,
    StartType, State, Status, Unread, Volume, Windows, settings,
};
use crate::history::testing::{event, event_log, hardware, healthy, joined, known, log, missing, service};
use crate::history::{events, testing};
use crate::known_failures::{Build, Condition, Partition, Wanted};
use crate::rules::known::answer::Answer;
use crate::rules::known::ask::{Server, ask};
use crate::version::Scheme;

type Change = fn(&mut Evidence);

const PRODUCT: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions";
const REALMS: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System\Kerberos\MitRealms";
const PRINT: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\Print";

fn windows(evidence: &mut Evidence) -> &mut Windows {
    match &mut evidence.windows {
        Observation::Known { value, .. } => value,
        Observation::Missing { .. } => panic!("no Windows side"),
    }
}

fn bmc(evidence: &mut Evidence) -> &mut crate::evidence::Hardware {
    match &mut evidence.hardware {
        Observation::Known { value, .. } => value,
        Observation::Missing { .. } => panic!("no hardware"),
    }
}

fn denied<T>() -> Observation<T> {
    missing(Missing::Denied { detail: "access denied".to_owned() })
}

/// Writes a value of a key that the collector reads.
fn set(evidence: &mut Evidence, key: &str, name: &str, value: PolicyValue) {
    let settings = &mut windows(evidence).surroundings.settings;
    if settings.value().is_none() {
        *settings = list(Vec::new());
    }
    let Observation::Known { value: keys, .. } = settings else { return };
    keys.items.retain(|known| known.key != key);
    keys.items.push(RegistryKey { key: key.to_owned(), values: BTreeMap::from([(name.to_owned(), value)]) });
}

fn product(evidence: &mut Evidence, kind: &str) {
    set(evidence, PRODUCT, "ProductType", PolicyValue::Text(kind.to_owned()));
}

fn start(evidence: &mut Evidence, name: &str, number: u64) {
    set(evidence, &settings::service(name), "Start", PolicyValue::Number(number));
}

fn room(evidence: &mut Evidence, name: &str, free: Observation<u64>) {
    let volume = Volume { name: name.to_owned(), size_bytes: known(600 << 20), free_bytes: free };
    windows(evidence).volumes = list(vec![volume]);
}

fn policy(evidence: &mut Evidence, root: &[(&str, &str)], au: &[(&str, u64)]) {
    let root = root.iter().map(|(name, text)| ((*name).to_owned(), PolicyValue::Text((*text).to_owned())));
    let au = au.iter().map(|(name, number)| ((*name).to_owned(), PolicyValue::Number(*number)));
    windows(evidence).policy.windows_update = known(root.collect());
    windows(evidence).policy.automatic_updates = known(au.collect());
}

fn stack(evidence: &mut Evidence, versions: &[&str]) {
    let packages = versions.iter().map(|version| ServicingPackage {
        name: format!("Package_for_ServicingStack_1~31bf3856ad364e35~amd64~~{version}"),
        state: Some(0x70),
        changed: None,
        error: None,
        client: None,
    });
    windows(evidence).servicing.packages = list(packages.collect());
}

fn firmware(evidence: &mut Evidence, id: &str, version: &str) {
    bmc(evidence).firmware = list(vec![member("X", id, version)]);
}

fn processors(evidence: &mut Evidence, states: &[State]) {
    let part = |state: &State| Part {
        uri: "/redfish/v1/Systems/1/Processors/1".to_owned(),
        name: absent(),
        status: Status { health: known(Health::Ok), rollup: absent(), state: known(state.clone()) },
    };
    bmc(evidence).processors = list(states.iter().map(part).collect());
}

fn refused() -> crate::evidence::EventRecord {
    event(1796, "2026-04-18T10:00:00Z", &[("EventType", "DBX"), ("HResult", "0x80070005")])
}

fn build(revision: u64) -> Build {
    Build { number: 20348, revision }
}

fn glob(text: &str) -> Glob {
    Glob::new(text)
}

/// A server on which each kind of condition can be answered; synthetic.
fn server() -> Evidence {
    let mut evidence = joined(Some(hardware()), Some(healthy()));
    evidence.subject.machine_type = known("7Z73".to_owned());
    product(&mut evidence, "ServerNT");
    evidence
}

/// A condition, what makes it met, what makes it not met, and what takes its fact away.
fn cases() -> Vec<(Condition, Change, Change, Change)> {
    let no_settings: Change = |e| windows(e).surroundings.settings = denied();
    let setting = |wanted| Condition::Setting {
        key: PRINT.to_owned(),
        name: Some("RpcAuthnLevelPrivacyEnabled".to_owned()),
        wanted,
    };
    let is_not = |or_absent| Wanted::IsNot { value: "0".to_owned(), or_absent };
    vec![
        (Condition::DomainController(true), |e| product(e, "LanmanNT"), |e| product(e, "ServerNT"), no_settings),
        (Condition::DomainController(false), |e| product(e, "ServerNT"), |e| product(e, "LanmanNT"), no_settings),
        (Condition::Role("MSMQ".to_owned()), |e| start(e, "MSMQ", 2), |_| {}, no_settings),
        (Condition::Role("MSMQ".to_owned()), |e| start(e, "MSMQ", 3), |e| start(e, "MSMQ", 4), no_settings),
        (Condition::ServiceDisabled("HTTP".to_owned()), |e| start(e, "HTTP", 4), |e| start(e, "HTTP", 3), no_settings),
        (
            Condition::ServiceDisabled("wuauserv".to_owned()),
            |e| service(windows(e), "wuauserv").start = known(StartType::Disabled),
            |_| {},
            |e| {
                windows(e).services = denied();
                windows(e).surroundings.settings = denied();
            },
        ),
        (
            setting(Wanted::Is("1".to_owned())),
            |e| set(e, PRINT, "RpcAuthnLevelPrivacyEnabled", PolicyValue::Number(1)),
            |e| set(e, PRINT, "RpcAuthnLevelPrivacyEnabled", PolicyValue::Number(0)),
            no_settings,
        ),
        (
            setting(is_not(false)),
            |e| set(e, PRINT, "RpcAuthnLevelPrivacyEnabled", PolicyValue::Number(1)),
            |_| {},
            no_settings,
        ),
        (
            setting(is_not(true)),
            |_| {},
            |e| set(e, PRINT, "RpcAuthnLevelPrivacyEnabled", PolicyValue::Number(0)),
            no_settings,
        ),
        (
            Condition::Setting { key: REALMS.to_owned(), name: None, wanted: Wanted::Exists },
            |e| set(e, &REALMS.to_ascii_lowercase(), "X", PolicyValue::Number(0)),
            |_| {},
            no_settings,
        ),
        (
            Condition::SecureBoot(true),
            |e| windows(e).secure_boot.enabled = known(true),
            |e| windows(e).secure_boot.enabled = known(false),
            |e| windows(e).secure_boot.enabled = denied(),
        ),
        (
            Condition::Certificates2023(false),
            |e| windows(e).secure_boot.ca2023_status = known("NotStarted".to_owned()),
            |e| windows(e).secure_boot.ca2023_status = known("Updated".to_owned()),
            |e| windows(e).secure_boot.ca2023_status = denied(),
        ),
        (
            Condition::FirmwareRefusesKeys,
            |e| log(windows(e), "System", events::TPM_WMI).push(refused()),
            |_| {},
            |e| event_log(windows(e), "System", events::TPM_WMI).records = denied(),
        ),
        (
            Condition::RecoveryEnvironment(true),
            |e| windows(e).surroundings.recovery_enabled = known(true),
            |e| windows(e).surroundings.recovery_enabled = known(false),
            |e| windows(e).surroundings.recovery_enabled = denied(),
        ),
        (
            Condition::FreeBelow { partition: Partition::Recovery, mib: 250 },
            |e| room(e, "Windows RE", known((250 << 20) - 1)),
            |e| room(e, "Windows RE", known(250 << 20)),
            |e| room(e, "Windows RE", denied()),
        ),
        (
            Condition::FreeBelow { partition: Partition::Efi, mib: 10 },
            |e| room(e, "EFI system", known(5 << 20)),
            |e| room(e, "C:", known(0)),
            |e| windows(e).volumes = denied(),
        ),
        (
            Condition::Wsus(true),
            |e| policy(e, &[("WUServer", "http://wsus:8530")], &[("UseWUServer", 1)]),
            |e| policy(e, &[("WUServer", "http://wsus:8530")], &[("UseWUServer", 0)]),
            |e| windows(e).policy.automatic_updates = denied(),
        ),
        (
            Condition::BuildBelow(build(4894)),
            |e| windows(e).os.ubr = known(4893),
            |e| windows(e).os.ubr = known(4894),
            |e| windows(e).os.ubr = denied(),
        ),
        (
            Condition::StackBelow(build(4893)),
            |e| stack(e, &["20348.4880.1.1", "20348.100.1.1"]),
            |e| stack(e, &["20348.4893.1.1", "20348.4880.1.1"]),
            |e| stack(e, &["17763.9000.1.1"]),
        ),
        (
            Condition::Maker(glob("lenovo*")),
            |_| {},
            |e| windows(e).identity.manufacturer = known("Dell Inc.".to_owned()),
            |e| windows(e).identity.manufacturer = known("To be filled by O.E.M.".to_owned()),
        ),
        (
            Condition::Models(vec![glob("PowerEdge R730*"), glob("thinksystem sr650*")]),
            |_| {},
            |e| windows(e).identity.model = known("PowerEdge R740".to_owned()),
            |e| windows(e).identity.model = denied(),
        ),
        (
            Condition::MachineTypes(vec!["8871".to_owned(), "7z73".to_owned()]),
            |_| {},
            |e| e.subject.machine_type = known("7X06".to_owned()),
            |e| e.subject.machine_type = denied(),
        ),
        (
            Condition::UefiBelow { scheme: Scheme::LenovoBuild, version: "AFE140A-3.70".to_owned() },
            |_| {},
            |e| testing::system(bmc(e)).bios_version = known("AFE140B".to_owned()),
            |e| {
                testing::system(bmc(e)).bios_version = denied();
                windows(e).identity.bios_version = known("U8E122J-1.51".to_owned());
            },
        ),
        (
            Condition::FirmwareBelow {
                software_id: glob("BMC-AFBT-*"),
                scheme: Scheme::LenovoBuild,
                version: "AFBT58B-5.70".to_owned(),
            },
            |e| firmware(e, "BMC-AFBT-10", "20S-1.85"),
            |e| firmware(e, "BMC-AFBT-10", "58B-5.70"),
            |e| firmware(e, "BMC-AFBT-10", "null"),
        ),
        (
            Condition::ProcessorsFrom(2),
            |e| processors(e, &[State::Enabled, State::Enabled]),
            |e| processors(e, &[State::Enabled, State::Absent]),
            |e| bmc(e).processors = denied(),
        ),
    ]
}

fn answer(part: &Condition, change: Change) -> Answer {
    let mut evidence = server();
    change(&mut evidence);
    let windows = windows(&mut evidence).clone();
    ask(part, Server { evidence: &evidence, windows: &windows })
}

#[test]
fn every_kind_is_met_is_not_met_and_a_missing_fact_is_neither() {
    for (part, met, not_met, gone) in cases() {
        assert!(matches!(answer(&part, met), Answer::Met(_)), "{part}");
        assert!(matches!(answer(&part, not_met), Answer::NotMet(_)), "{part}");
        let Answer::Unknown { line, sought } = answer(&part, gone) else { panic!("{part}: a guess") };
        assert!(sought && !line.text.is_empty() && !line.from.is_empty(), "{part}: {line:?}");
    }
}

#[test]
fn every_kind_but_that_of_a_person_is_tried_and_says_how_to_look() {
    let tried: BTreeSet<&str> = cases().iter().map(|(part, ..)| part.kind()).collect();
    let all: BTreeSet<&str> = Condition::KINDS.iter().copied().filter(|kind| *kind != "by-hand").collect();
    assert_eq!(tried, all);
    assert!(cases().iter().all(|(part, ..)| !part.look().is_empty()));
    let by_hand = Condition::ByHand { fact: "Whether.".to_owned(), look: "There.".to_owned() };
    assert!(matches!(answer(&by_hand, |_| {}), Answer::Unknown { sought: false, .. }));
    assert_eq!(by_hand.look(), "There.");
}

#[test]
fn what_nobody_asked_for_was_not_sought() {
    let older: Change = |e| {
        let windows = windows(e);
        windows.surroundings = Default::default();
        windows.servicing = Default::default();
        windows.secure_boot.ca2023_status = known("NotStarted".to_owned());
        e.hardware = missing(Missing::NotAsked);
    };
    for (part, ..) in cases() {
        if let Answer::Unknown { sought, .. } = answer(&part, older) {
            assert!(!sought, "{part}");
        }
    }
}

#[test]
fn a_key_that_is_not_collected_is_not_known_unless_an_export_holds_it() {
    let key = r"HKLM\SOFTWARE\Contoso".to_owned();
    let part = Condition::Setting { key, name: Some("Level".to_owned()), wanted: Wanted::Exists };
    assert!(matches!(answer(&part, |_| {}), Answer::Unknown { sought: false, .. }));
    let exported: Change = |e| {
        let values = BTreeMap::from([("Level".to_owned(), PolicyValue::Number(1))]);
        windows(e).registry = list(vec![RegistryKey { key: r"hklm\software\contoso".to_owned(), values }]);
    };
    assert!(matches!(answer(&part, exported), Answer::Met(_)));
}

#[test]
fn a_key_that_could_not_be_read_is_not_absent() {
    fn spoil(e: &mut Evidence, detail: &str) {
        let why = Missing::Denied { detail: detail.to_owned() };
        let unread = Unread { from: "/items/known_settings/value/3".to_owned(), missing: why, at: e.collected_at };
        windows(e).surroundings.settings = known(Members { items: Vec::new(), unread: vec![unread] });
    }
    let unread: Change = |e| spoil(e, r"HKLM\SYSTEM\CurrentControlSet\Services\MSMQ: SecurityException");
    let nameless: Change = |e| spoil(e, "access denied");
    let role = |name: &str| Condition::Role(name.to_owned());
    assert!(matches!(answer(&role("MSMQ"), unread), Answer::Unknown { sought: true, .. }));
    assert!(matches!(answer(&role("vmms"), unread), Answer::NotMet(_)), "that one was looked for, and is not there");
    assert!(matches!(answer(&role("vmms"), nameless), Answer::Unknown { sought: true, .. }), "it may be this one");
    assert!(matches!(answer(&role("Contoso"), unread), Answer::Unknown { sought: false, .. }), "nobody asks for it");
}

#[test]
fn the_bmc_tells_of_secure_boot_where_windows_does_not() {
    let by_bmc: Change = |e| {
        windows(e).secure_boot.enabled = denied();
        bmc(e).secure_boot = known(SecureBoot {
            uri: "/redfish/v1/Systems/1/SecureBoot".to_owned(),
            enabled: known(true),
            current_boot: known("Disabled".to_owned()),
            mode: absent(),
        });
    };
    assert!(matches!(answer(&Condition::SecureBoot(true), by_bmc), Answer::NotMet(_)), "the running start counts");
}
