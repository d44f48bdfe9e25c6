//! R22: the connection to the update server could not be secured.

use super::asked::{named, port_contradicts};
use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::registry::keys;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{connection, general};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{Line, PolicyValue};
use crate::msg;

/// `tls`.
pub const CAUSE: CauseRule = CauseRule {
    id: "tls",
    knowledge: "R22",
    mechanism: true,
    title: || msg!("cause-tls"),
    judge,
    shown_by: None,
    plans: &[SETTING, TRUST, SITE],
    after: &["update-access-disabled", "wsus-policy-inconsistent", "scan-source"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80072f8f",
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80072efe-with-cipher-suite-configuration",
        "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-software-update-scan-failures",
    ],
};

/// The steps where a setting of this server is in the way.
const SETTING: Plan = &[&connection::TLS_LOOK, &general::POLICY_FIND, &general::POLICY_CHANGE, &general::RESTART];

/// The steps where the certificate is not trusted.
const TRUST: Plan = &[&connection::TLS_LOOK, &connection::CERTIFICATE_TRUST, &connection::SEARCH_AGAIN];

/// The steps where the site of the update server answers wrongly.
const SITE: Plan = &[&connection::TLS_LOOK, &connection::WSUS_SITE, &connection::SEARCH_AGAIN];

/// The two sides agree on nothing, or one does not trust the other.
const SECURED: &[u32] = &[0x8007_2F8F, 0x8007_2F7D];

/// The certificate that the server shows: out of its days, of another name, of an authority that is not trusted here.
const CERTIFICATE: &[u32] =
    &[0x8007_2F05, 0x8007_2F06, 0x8007_2F0D, 0x800B_0109, 0x800B_010A, 0x800B_010F, 0x800B_0101];

/// The server asks for a certificate of the client.
const CLIENT_CERTIFICATE: u32 = 0x8007_2F0C;

/// The connection ends; that has many reasons, a handshake that fails among them.
const ENDED: &[u32] = &[0x8007_2EFE, 0x8007_2EFF, 0x8007_2EFD];

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

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    if port_contradicts(case).is_some() {
        // The other side does not speak TLS at that port, or nothing else: `update-server`.
        return None;
    }
    let (server, _) = named(case);
    let (server, attempts) = (&server, &way::attempts(case));
    let settings = if SECURED.contains(&code) || ENDED.contains(&code) { spoiled(case) } else { None };
    let (step, plan) = if let Some((_, line)) = &settings {
        (msg!("cure-tls-setting", setting = line.text, attempts = attempts), SETTING)
    } else if SECURED.contains(&code) {
        (msg!("cure-server-tls", server = server, attempts = attempts), TRUST)
    } else if CERTIFICATE.contains(&code) {
        (msg!("cure-tls-certificate", server = server, attempts = attempts), TRUST)
    } else if code == CLIENT_CERTIFICATE {
        (msg!("cure-tls-client-certificate", server = server, attempts = attempts), SITE)
    } else {
        return None;
    };
    let mut judgement = way::probable(case, step, plan);
    if let Some((at_fault, line)) = settings {
        // The line shows the request over TLS that failed, and the setting keeps it from agreeing.
        let secured = case.client.says(&["https://"]).is_some();
        judgement.confidence = if at_fault && secured { Confidence::Confirmed } else { Confidence::Probable };
        judgement.supports.insert(0, line);
        judgement.remedy = judgement.remedy.map(|cure| remedy(cure.step, msg!("risk-tls-setting"), SETTING));
    } else if case.windows.surroundings.tls.value().or(case.windows.registry.value()).is_none() {
        judgement.not_seen.push(case.line(
            r"the TLS settings are not collected: export HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL and HKLM\SOFTWARE\Policies\Microsoft\Cryptography",
        ));
    }
    Some(judgement)
}

/// A setting of this server that keeps TLS 1.2 from being agreed on, and whether it leaves no way at all.
fn spoiled(case: &Case<'_>) -> Option<(bool, Line)> {
    let collected = &case.windows.surroundings.tls;
    let ciphers = keys(case, collected, CIPHERS).find_map(|setting| match setting.value("Functions") {
        Some(PolicyValue::Text(list)) if !SUITES.iter().any(|suite| list.to_ascii_uppercase().contains(suite)) => {
            Some((true, setting.line("Functions lists no cipher suite that Microsoft's update servers take")))
        }
        _ => None,
    });
    let protocol = || {
        keys(case, collected, PROTOCOL).find_map(|setting| {
            if setting.value("Enabled") == Some(&PolicyValue::Number(0)) {
                return Some((true, setting.line("Enabled = 0")));
            }
            let by_default = setting.value("DisabledByDefault").is_some_and(|value| *value != PolicyValue::Number(0));
            by_default.then(|| (false, setting.line("DisabledByDefault is set")))
        })
    };
    let client = || {
        keys(case, collected, WINHTTP).find_map(|setting| match setting.value("DefaultSecureProtocols") {
            Some(PolicyValue::Number(bits)) if bits & TLS_1_2_OR_LATER == 0 => {
                Some((false, setting.line(&format!("DefaultSecureProtocols = 0x{bits:X}, without TLS 1.2"))))
            }
            _ => None,
        })
    };
    ciphers.or_else(protocol).or_else(client)
}
