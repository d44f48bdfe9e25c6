//! `setting-level`: the demands of the baseline on settings of the UEFI, of Secure Boot, and of the BMC itself.
//!
//! Values are compared as text, letter by letter: what two words of a vendor mean is not ours to guess. Where a demand
//! and a value differ in nothing but the case of letters, that is said, and a denied value is then never passed.

use crate::baseline::{Baseline, SettingOf, SettingRule, Severity};
use crate::evidence::{Bios, BmcSecurity, Depth, Hardware, Line, Missing, Observation, SecureBoot};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::{Finding, Outcome};
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::text::Message;
use crate::version::says_none;

/// `setting-level`.
pub const RULE: Check = Check::hardware(
    Rule::new("setting-level", Severity::Block).at(Depth::Full).own_weight("set severity in the [[setting]]"),
    check,
);

/// How a value stands.
enum Standing {
    Met,
    Broken,
    /// It cannot be held against the demand, and why.
    Unclear(Message),
}

/// Each `[[setting]]` of the baseline.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(baseline) = judge.applicable() else { return };
    for setting in &baseline.settings {
        one(judge, baseline, setting, hardware);
    }
}

fn one(judge: &mut Judge<'_>, baseline: &Baseline, setting: &SettingRule, hardware: &Hardware) {
    let seen = look(setting, hardware);
    let (id, title, wanted) = (&setting.id, &setting.title, setting.wanted(" | "));
    let judge = judge.at(setting.severity);
    let finding = match seen.value().map(|value| value.trim()) {
        None => judge.unknown(id, msg!("setting-level-not-seen", title = title, wanted = wanted)),
        Some(value) => match standing(setting, value) {
            Standing::Met => judge.pass(id, msg!("setting-level-met", title = title, value = value, wanted = wanted)),
            Standing::Broken => {
                judge.fail(id, msg!("setting-level-broken", title = title, value = value, wanted = wanted))
            }
            Standing::Unclear(why) => judge
                .unknown(id, msg!("setting-level-unclear", title = title, value = value, wanted = wanted, why = why)),
        },
    };
    finding.because(Line::of(&setting.name, &seen));
    if let Some(value) = seen.value() {
        hints(finding, setting, value.trim(), hardware);
    }
    if finding.outcome != Outcome::Pass && seen.value().is_some() {
        finding.remedy(msg!("setting-level-remedy", title = title, name = setting.name, wanted = wanted));
    }
    for source in &setting.sources {
        finding.source(baseline.source_place(source));
    }
}

/// What stands there now, in the words of docs/baseline.md.
fn look(setting: &SettingRule, hardware: &Hardware) -> Observation<String> {
    let name = setting.name.as_str();
    match setting.of {
        SettingOf::Uefi => inside(&hardware.bios, |bios| attribute(bios, name)),
        SettingOf::SecureBoot => inside(&hardware.secure_boot, |secure_boot| of_secure_boot(secure_boot, name)),
        SettingOf::Bmc => inside(&hardware.bmc_security, |security| of_bmc(security, name)),
    }
}

fn attribute(bios: &Bios, name: &str) -> Observation<String> {
    match &bios.attributes {
        Observation::Missing { reason, from, at } => Observation::missing(reason.clone(), from, *at),
        Observation::Known { value, from, at } => {
            let place = format!("{from}/{name}");
            match value.get(name) {
                Some(value) => Observation::known(value.clone(), place, *at),
                None => Observation::missing(Missing::Absent, place, *at),
            }
        }
    }
}

fn of_secure_boot(secure_boot: &SecureBoot, name: &str) -> Observation<String> {
    match name {
        "enabled" => secure_boot.enabled.clone().map(word),
        "current-boot" => secure_boot.current_boot.clone().map(|running| match running.as_str() {
            "Enabled" => word(true),
            "Disabled" => word(false),
            _ => running,
        }),
        "mode" => secure_boot.mode.clone(),
        _ => nowhere(name),
    }
}

fn of_bmc(security: &BmcSecurity, name: &str) -> Observation<String> {
    match name {
        "minimum-tls" => security.minimum_tls.clone(),
        "firmware-rollback" => security.firmware_rollback.clone().map(word),
        "account-lockout-threshold" => security.account_lockout_threshold.clone().map(|n| n.to_string()),
        "account-lockout-duration" => security.account_lockout_duration.clone().map(|n| n.to_string()),
        _ => nowhere(name),
    }
}

/// A name that the check of baselines lets through and nobody reads: a bug of ours must not pass a server.
fn nowhere(name: &str) -> Observation<String> {
    let detail = format!("this patchgate does not read {name}");
    Observation::missing(Missing::NotSupported { detail }, "baseline", jiff::Timestamp::UNIX_EPOCH)
}

fn word(on: bool) -> String {
    if on { "enabled" } else { "disabled" }.to_owned()
}

fn inside<T>(whole: &Observation<T>, read: impl FnOnce(&T) -> Observation<String>) -> Observation<String> {
    match whole {
        Observation::Known { value, .. } => read(value),
        Observation::Missing { reason, from, at } => Observation::missing(reason.clone(), from, *at),
    }
}

fn standing(setting: &SettingRule, value: &str) -> Standing {
    let named = |list: &[String]| list.iter().any(|word| word == value);
    let allowed = named(&setting.allow);
    if says_none(value) && !allowed {
        return Standing::Unclear(msg!("setting-says-nothing"));
    }
    if setting.min.is_some() || setting.max.is_some() {
        return match value.parse() {
            Ok(number) if setting.accepts(number) => Standing::Met,
            Ok(_) => Standing::Broken,
            Err(_) => Standing::Unclear(msg!("setting-not-whole-number")),
        };
    }
    if named(&setting.deny) || !(allowed || setting.allow.is_empty()) {
        Standing::Broken
    } else if !allowed && near(&setting.deny, value) {
        Standing::Unclear(msg!("setting-denied-in-other-letters"))
    } else {
        Standing::Met
    }
}

/// Whether the value is one of these in other letters: upper case for lower, or the other way.
fn near(list: &[String], value: &str) -> bool {
    list.iter().any(|word| word != value && word.eq_ignore_ascii_case(value))
}

/// What a person who looks into it would want to know first.
fn hints(finding: &mut Finding, setting: &SettingRule, value: &str, hardware: &Hardware) {
    let Some(line) = finding.evidence.first().cloned() else { return };
    if near(&setting.allow, value) || near(&setting.deny, value) {
        finding.because(line.saying(msg!("proof-other-letters")));
    }
    if value == "0" && setting.is_lock_out() {
        finding.because(line.saying(msg!("proof-0-means-accounts-are-never")));
    }
    let pending = hardware.bios.value().map(|bios| &bios.pending).filter(|_| setting.of == SettingOf::Uefi);
    if let Some(Observation::Known { value: changes, from, at }) = pending
        && let Some(change) = changes.iter().find(|change| change.name == setting.name)
    {
        let said = msg!("proof-becomes-at-restart", name = change.name, pending = change.pending);
        finding.because(Line::new(said, from.to_string(), *at));
    }
}
