//! Demands on settings: what meets them, what breaks them, and what cannot be told. All of it is synthetic.

use super::*;
use crate::evidence::{Bios, BmcSecurity, Depth, PendingSetting, SecureBoot};

/// A baseline with these demands, each given as the lines after its id, title and sources.
pub(super) fn demands(settings: &[&str]) -> Baseline {
    let settings = settings.iter().enumerate().map(|(i, demand)| {
        format!("[[setting]]\nid = \"s{i}\"\ntitle = \"Setting {i}\"\nsources = [\"s\"]\n{demand}\n")
    });
    Baseline::parse(&format!("{HEAD}{}", settings.collect::<String>()), "1.0.0.toml").unwrap_or_else(|e| panic!("{e}"))
}

/// A server with settings of every kind.
pub(super) fn with_settings() -> Hardware {
    let attributes = [("Numa", "Enabled"), ("Retries", "5"), ("Blank", ""), ("Nothing", "null")];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let change = PendingSetting { name: "Numa".into(), running: Some("Enabled".into()), pending: "Disabled".into() };
    Hardware {
        bios: known(Bios { uri: "/bios".into(), attributes: known(attributes), pending: known(vec![change]) }),
        secure_boot: known(SecureBoot {
            uri: "/secure-boot".into(),
            enabled: known(true),
            current_boot: text("Disabled"),
            mode: text("UserMode"),
        }),
        bmc_security: known(BmcSecurity {
            minimum_tls: text("1.2"),
            firmware_rollback: known(true),
            account_lockout_threshold: known(0),
            account_lockout_duration: known(300),
        }),
        ..hardware()
    }
}

fn judged(hardware: Hardware, demand: &str) -> Finding {
    let mut found = findings("setting-level", &evidence(hardware), Some(&demands(&[demand])));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn each_kind_of_setting_is_held_against_each_kind_of_demand() {
    use Outcome::{Fail, Pass, Unknown};
    for (demand, expected) in [
        ("of = 'uefi'\nname = 'Numa'\nallow = ['Auto', 'Enabled']", Pass),
        ("of = 'uefi'\nname = 'Numa'\nallow = ['Auto']", Fail),
        ("of = 'uefi'\nname = 'Numa'\ndeny = ['Enabled']", Fail),
        ("of = 'uefi'\nname = 'Numa'\ndeny = ['Disabled']", Pass),
        ("of = 'uefi'\nname = 'Retries'\nmin = 5\nmax = 5", Pass),
        ("of = 'uefi'\nname = 'Retries'\nmin = 6", Fail),
        ("of = 'uefi'\nname = 'Retries'\nmax = 4", Fail),
        ("of = 'uefi'\nname = 'Retries'\nallow = ['5']", Pass),
        ("of = 'uefi'\nname = 'Numa'\nmin = 1", Unknown),
        ("of = 'uefi'\nname = 'Blank'\ndeny = ['Enabled']", Unknown),
        ("of = 'uefi'\nname = 'Nothing'\ndeny = ['Enabled']", Unknown),
        ("of = 'uefi'\nname = 'Nothing'\nallow = ['null']", Pass),
        ("of = 'uefi'\nname = 'Gone'\ndeny = ['Enabled']", Unknown),
        ("of = 'secure-boot'\nname = 'enabled'\nallow = ['enabled']", Pass),
        ("of = 'secure-boot'\nname = 'current-boot'\nallow = ['enabled']", Fail),
        ("of = 'secure-boot'\nname = 'mode'\nallow = ['UserMode', 'DeployedMode']", Pass),
        ("of = 'bmc'\nname = 'minimum-tls'\nallow = ['1.2', '1.3']", Pass),
        ("of = 'bmc'\nname = 'minimum-tls'\nallow = ['1.3']", Fail),
        ("of = 'bmc'\nname = 'firmware-rollback'\ndeny = ['enabled']", Fail),
        ("of = 'bmc'\nname = 'account-lockout-duration'\nmin = 300", Pass),
    ] {
        let finding = judged(with_settings(), demand);
        assert_eq!((finding.outcome, finding.severity), (expected, Severity::Block), "{demand}: {finding:?}");
        assert_eq!(finding.component, "s0");
        assert_eq!(finding.sources, ["https://example.com/s"]);
        // What is not there cannot be told to change.
        assert_eq!(finding.remedy.is_some(), expected != Pass && !demand.contains("Gone"), "{demand}");
        let warns = judged(with_settings(), &format!("{demand}\nseverity = 'warn'"));
        assert_eq!((warns.outcome, warns.severity), (expected, Severity::Warn), "{demand}");
    }
}

#[test]
fn a_lock_out_of_zero_is_none_and_meets_only_a_demand_that_names_zero() {
    for (demand, expected) in [
        ("max = 5", Outcome::Fail),
        ("min = 1\nmax = 5", Outcome::Fail),
        ("min = 0\nmax = 5", Outcome::Pass),
        ("max = 0", Outcome::Pass),
        ("allow = ['0']", Outcome::Pass),
    ] {
        let demand = format!("of = 'bmc'\nname = 'account-lockout-threshold'\n{demand}");
        let finding = judged(with_settings(), &demand);
        assert_eq!(finding.outcome, expected, "{demand}");
        assert!(finding.evidence.iter().any(|line| line.text == "0 means that accounts are never locked"));
    }
}

#[test]
fn a_word_in_other_letters_never_passes_and_is_named() {
    let said = |f: &Finding| f.evidence.iter().any(|line| line.text.contains("in other letters"));
    let denied = judged(with_settings(), "of = 'uefi'\nname = 'Numa'\ndeny = ['enabled']");
    assert!(denied.outcome == Outcome::Unknown && said(&denied), "{denied:?}");
    let allowed = judged(with_settings(), "of = 'uefi'\nname = 'Numa'\nallow = ['ENABLED']");
    assert!(allowed.outcome == Outcome::Fail && said(&allowed), "{allowed:?}");
}

#[test]
fn a_value_that_changes_at_the_next_restart_is_told() {
    let finding = judged(with_settings(), "of = 'uefi'\nname = 'Numa'\nallow = ['Enabled']");
    assert!(finding.evidence.iter().any(|l| l.text == "Numa becomes Disabled at the next restart"), "{finding:?}");
}

#[test]
fn what_is_missing_is_unknown_for_its_own_reason() {
    let null_duration = |mut hardware: Hardware| {
        let mut security = hardware.bmc_security.value().unwrap().clone();
        security.account_lockout_duration = null();
        hardware.bmc_security = known(security);
        hardware
    };
    let demand = "of = 'bmc'\nname = 'account-lockout-duration'\nmin = 300\nseverity = 'warn'";
    let other_vendor = Hardware { bmc_security: absent(), ..with_settings() };
    let older_document = Hardware { bmc_security: Observation::unrecorded(), ..with_settings() };
    for (hardware, reason) in [
        (null_duration(with_settings()), "account-lockout-duration: null"),
        (other_vendor, "account-lockout-duration: absent"),
        (older_document, "account-lockout-duration: absent"),
    ] {
        let finding = judged(hardware, demand);
        assert_eq!((finding.outcome, finding.severity), (Outcome::Unknown, Severity::Warn));
        assert_eq!(finding.evidence[0].text, reason);
    }
}

#[test]
fn a_scan_that_did_not_ask_for_settings_does_not_stop_the_gate() {
    let shallow = Hardware { depth: Depth::Health, ..with_settings() };
    let baseline = demands(&["of = 'bmc'\nname = 'minimum-tls'\nallow = ['1.3']"]);
    let found = findings("setting-level", &evidence(shallow), Some(&baseline));
    assert_eq!(brief(&found), ["hardware: Unknown Info"]);
}

#[test]
fn without_a_baseline_for_this_server_nothing_is_demanded() {
    assert_eq!(brief(&findings("setting-level", &evidence(with_settings()), None)), [""; 0]);
    let mut other = evidence(with_settings());
    other.subject.machine_type = text("7X06");
    let baseline = demands(&["of = 'bmc'\nname = 'minimum-tls'\nallow = ['1.3']"]);
    assert_eq!(brief(&findings("setting-level", &other, Some(&baseline))), [""; 0]);
}

#[test]
fn the_example_of_settings_and_drivers_in_the_documentation_is_a_baseline() {
    let page = include_str!("../../../../docs/baseline.md");
    let (_, section) = page.split_once("## Settings and drivers").unwrap();
    let example = section.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let text = format!("{}{example}", HEAD.replace("id = \"s\"", "id = \"site-policy\""));
    let baseline = Baseline::parse(&text, "1.0.0.toml").unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((baseline.settings.len(), baseline.rules.len()), (1, 1));
    // Every name that a demand may have is in the table, and is read.
    for (of, names) in [("secure-boot", SettingRule::SECURE_BOOT), ("bmc", SettingRule::BMC)] {
        for name in names {
            assert!(section.contains(&format!("`{name}`")), "{name}");
            let finding = judged(with_settings(), &format!("of = '{of}'\nname = '{name}'\nallow = ['x']"));
            assert_eq!(finding.outcome, Outcome::Fail, "{name}: {finding:?}");
        }
    }
}
