//! R22: the connection to the update server could not be secured.

use super::asked::{named, port_contradicts};
use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{connection, general};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;
use crate::rules::windows::tls_settings;

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

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    if port_contradicts(case).is_some() {
        // The other side does not speak TLS at that port, or nothing else: `update-server`.
        return None;
    }
    let (server, _) = named(case);
    let (server, attempts) = (&server, &way::attempts(case));
    let settings =
        if SECURED.contains(&code) || ENDED.contains(&code) { tls_settings::spoiled(case.windows) } else { None };
    let (step, plan) = if let Some((_, line)) = &settings {
        (msg!("cure-tls-setting", setting = line, attempts = attempts), SETTING)
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
        judgement.not_seen.push(case.line(msg!("proof-the-tls-settings-are-not-collected")));
    }
    Some(judgement)
}
