//! R22: do the settings of this server leave TLS 1.2 to the update client?
//!
//! Microsoft's update servers, and WSUS with TLS, take nothing older. What is not set is Windows' own choice, which allows it.

use super::keys::{keys, unread};
use super::policy::used_wsus;
use crate::baseline::Severity;
use crate::evidence::{Line, PolicyValue, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `tls-settings`.
pub const RULE: Check = Check::windows(Rule::new("tls-settings", Severity::Block).knowledge(&["R22"]), check);

const CLIENT: &str = "update-client";
const FRAMEWORK: &str = ".NET";

/// The list of cipher suites that policy sets.
const CIPHERS: &str = r"\cryptography\configuration\ssl\00010002";

/// Suites of which Microsoft's update servers take at least one.
const SUITES: &[&str] = &[
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
];

/// The client's side of TLS 1.2.
const PROTOCOL: &str = r"\schannel\protocols\tls 1.2\client";

/// What WinHTTP uses where a program does not say, and its bits of TLS 1.2 and 1.3 (winhttp.h).
const WINHTTP: &str = r"\internet settings\winhttp";
const TLS_1_2_OR_LATER: u64 = 0x0800 | 0x2000;

/// What programs in .NET use: the console of WSUS, and the client of Configuration Manager.
const DOTNET: &str = r"\.netframework\v4.0.30319";

/// A setting of this server that keeps TLS 1.2 from being agreed on, and whether it leaves no way at all.
pub fn spoiled(windows: &Windows) -> Option<(bool, Line)> {
    let collected = &windows.surroundings.tls;
    let ciphers = keys(windows, collected, CIPHERS).find_map(|setting| match setting.value("Functions") {
        Some(PolicyValue::Text(list)) if !SUITES.iter().any(|suite| list.to_ascii_uppercase().contains(suite)) => {
            Some((true, setting.line(msg!("proof-functions-lists-no-cipher-suite-that"))))
        }
        _ => None,
    });
    let protocol = || {
        keys(windows, collected, PROTOCOL).find_map(|setting| {
            if setting.value("Enabled") == Some(&PolicyValue::Number(0)) {
                return Some((true, setting.line("Enabled = 0")));
            }
            setting
                .is_on("DisabledByDefault")
                .then(|| (false, setting.line(msg!("proof-is-set", name = "DisabledByDefault"))))
        })
    };
    let client = || {
        keys(windows, collected, WINHTTP).find_map(|setting| match setting.value("DefaultSecureProtocols") {
            Some(PolicyValue::Number(bits)) if bits & TLS_1_2_OR_LATER == 0 => {
                Some((false, setting.line(msg!("proof-without-tls-1-2", bits = format!("0x{bits:X}")))))
            }
            _ => None,
        })
    };
    ciphers.or_else(protocol).or_else(client)
}

/// The WSUS server that is asked without TLS, by policy.
fn asked_without_tls(windows: &Windows) -> Option<Line> {
    let server = used_wsus(windows)?;
    let said = || msg!("proof-asked-without-tls", server = server);
    server.to_ascii_lowercase().starts_with("http://").then(|| Line::on(said(), &windows.policy.windows_update))
}

/// `tls-settings`: may the update client use TLS 1.2?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let collected = &windows.surroundings.tls;
    if let Some((at_fault, line)) = spoiled(windows) {
        let title = msg!("tls-settings-old", setting = line);
        let plain = asked_without_tls(windows);
        let weighed = match (&plain, at_fault) {
            (Some(_), _) => judge.informing(),
            (None, true) => judge.at(Severity::Block),
            (None, false) => judge.at(Severity::Warn),
        };
        let finding = weighed.fail(CLIENT, title).because(line).remedy(msg!("remedy-tls-settings"));
        if let Some(plain) = plain {
            finding.because(plain);
        }
    } else if let Some(line) = unread(msg!("fact-tls-settings"), collected) {
        judge.hidden_by(collected).unknown(CLIENT, msg!("tls-settings-unread")).because(line);
        return;
    } else {
        let line = Line::on(msg!("proof-no-setting-forbids"), collected);
        judge.pass(CLIENT, msg!("tls-settings-fine")).because(line);
    }
    // Whether a program in .NET stands between this server and its updates is not known, so this is information.
    let mut weak = keys(windows, collected, DOTNET).filter_map(|setting| {
        let off = |name| setting.value(name) == Some(&PolicyValue::Number(0));
        let name = ["SchUseStrongCrypto", "SystemDefaultTlsVersions"].into_iter().find(|name| off(name))?;
        Some(setting.line(format!("{name} = 0")))
    });
    if let Some(line) = weak.next() {
        let finding = judge.informing().fail(FRAMEWORK, msg!("tls-settings-dotnet"));
        finding.because(line).remedy(msg!("remedy-tls-dotnet"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Members, Missing, RegistryKey, Unread};
    use crate::history::testing::{at, healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::{judged, outcome_of};

    const SCHANNEL: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client";
    const PER_PROGRAM: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp";
    const POLICY: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002";
    const NET: &str = r"HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319";

    fn with(key: &str, name: &str, value: PolicyValue) -> Windows {
        let mut windows = healthy();
        let key = RegistryKey { key: key.to_owned(), values: [(name.to_owned(), value)].into() };
        windows.surroundings.tls = known(Members::whole(vec![key]));
        windows
    }

    fn of(windows: &Windows) -> (Outcome, Severity) {
        outcome_of(&RULE, CLIENT, windows)
    }

    fn list(suites: &str) -> PolicyValue {
        PolicyValue::Text(suites.to_owned())
    }

    #[test]
    fn what_leaves_no_way_blocks_and_what_only_changes_a_default_warns() {
        for (key, name, value, severity) in [
            (SCHANNEL, "Enabled", PolicyValue::Number(0), Severity::Block),
            (POLICY, "Functions", list("TLS_RSA_WITH_AES_128_CBC_SHA"), Severity::Block),
            (SCHANNEL, "DisabledByDefault", PolicyValue::Number(1), Severity::Warn),
            (PER_PROGRAM, "DefaultSecureProtocols", PolicyValue::Number(0xA0), Severity::Warn),
        ] {
            let mut windows = with(key, name, value);
            assert_eq!(of(&windows), (Outcome::Fail, severity), "{key} {name}");
            let server = list("http://wsus.example:8530");
            windows.policy.windows_update = known([("WUServer".to_owned(), server)].into());
            windows.policy.automatic_updates = known([("UseWUServer".to_owned(), PolicyValue::Number(1))].into());
            assert_eq!(of(&windows), (Outcome::Fail, Severity::Info), "a source without TLS: {key} {name}");
        }
    }

    #[test]
    fn what_allows_it_is_fine_and_dotnet_is_information() {
        for (key, name, value) in [
            (SCHANNEL, "Enabled", PolicyValue::Number(1)),
            (SCHANNEL, "Enabled", PolicyValue::Number(0xFFFF_FFFF)),
            (SCHANNEL, "DisabledByDefault", PolicyValue::Number(0)),
            (r"HKLM\SCHANNEL\Protocols\TLS 1.0\Client", "Enabled", PolicyValue::Number(0)),
            (PER_PROGRAM, "DefaultSecureProtocols", PolicyValue::Number(0xA00)),
            (POLICY, "Functions", list("X,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")),
            (NET, "SchUseStrongCrypto", PolicyValue::Number(1)),
        ] {
            let windows = with(key, name, value);
            assert_eq!(of(&windows), (Outcome::Pass, Severity::Block), "{key} {name}");
            assert_eq!(judged(&RULE, &windows).len(), 1);
        }
        let windows = with(NET, "SchUseStrongCrypto", PolicyValue::Number(0));
        assert_eq!(of(&windows).0, Outcome::Pass, "the update client is no program in .NET");
        assert_eq!(outcome_of(&RULE, FRAMEWORK, &windows), (Outcome::Fail, Severity::Info));
    }

    #[test]
    fn a_key_that_was_denied_is_unknown_and_what_nobody_asked_for_is_information() {
        let denied = || Missing::Denied { detail: "access denied".to_owned() };
        let mut windows = with(NET, "SchUseStrongCrypto", PolicyValue::Number(1));
        let unread = Unread { from: SCHANNEL.to_owned(), missing: denied(), at: at("2026-04-20T01:00:00Z") };
        windows.surroundings.tls = known(Members { items: Vec::new(), unread: vec![unread] });
        assert_eq!(of(&windows), (Outcome::Unknown, Severity::Block));
        windows.surroundings.tls = missing(denied());
        assert_eq!(of(&windows), (Outcome::Unknown, Severity::Block));
        windows.surroundings.tls = missing(Missing::NotAsked);
        assert_eq!(of(&windows), (Outcome::Unknown, Severity::Info));
    }
}
