//! R18, R21, R22: the server that updates come from did not give what it was asked for.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{Line, PolicyValue};
use crate::history::updates::Phase;
use crate::msg;
use crate::text::Message;

/// `update-server`.
pub const CAUSE: CauseRule = CauseRule {
    id: "update-server",
    knowledge: "R18",
    mechanism: true,
    title: || msg!("cause-update-server"),
    judge,
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors",
        "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-software-update-scan-failures",
        WU_COMMON,
    ],
};

/// What a code says of the server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// It did not answer in time, or is overloaded.
    Slow,
    /// Its name does not resolve.
    Name,
    /// It cannot be reached, or ends the connection.
    Unreachable,
    /// Its address is none.
    Address,
    /// It refuses this client.
    Refused,
    /// It does not have what was asked for.
    NotThere,
    /// It answers with a fault of the protocol.
    Fault,
    /// The search takes more round trips than it allows.
    RoundTrips,
    /// TLS, the certificate or the clock.
    Tls,
    /// The proxy.
    Proxy,
}

/// The codes of the update client's transport (wuerror.h, winhttp.h) by what they say of the server.
const CODES: &[(u32, Trouble)] = &[
    (0x8024_401C, Trouble::Slow),
    (0x8024_4021, Trouble::Slow),
    (0x8024_4022, Trouble::Slow),
    (0x8024_4023, Trouble::Slow),
    (0x8007_2EE2, Trouble::Slow),
    (0x8024_402C, Trouble::Name),
    (0x8007_2EE7, Trouble::Name),
    (0x8007_2EFD, Trouble::Unreachable),
    (0x8007_2EFE, Trouble::Unreachable),
    (0x8007_2F78, Trouble::Unreachable),
    (0x8024_402F, Trouble::Unreachable),
    (0x8024_0438, Trouble::Unreachable),
    (0x8007_2EE5, Trouble::Address),
    (0x8007_2EE6, Trouble::Address),
    (0x8024_4017, Trouble::Refused),
    (0x8024_4018, Trouble::Refused),
    (0x8024_4019, Trouble::NotThere),
    (0x8019_0194, Trouble::NotThere),
    (0x8024_4007, Trouble::Fault),
    (0x8024_400D, Trouble::Fault),
    (0x8024_4010, Trouble::RoundTrips),
    (0x8007_2F8F, Trouble::Tls),
    (0x8007_2F7D, Trouble::Tls),
    (0x8024_401B, Trouble::Proxy),
    (0x80D0_5001, Trouble::Proxy),
];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    if !matches!(case.failure.phase, Phase::Search | Phase::Download) && case.session.first_named().is_some() {
        return None;
    }
    let code = case.failure.code?.number();
    let trouble = CODES.iter().find(|(known, _)| *known == code).map(|(_, trouble)| *trouble)?;
    let server = server(case);
    let mut judgement = Judgement::new(Confidence::Probable);
    judgement.since = Some(case.failure.since);
    judgement.supports = case.client.lines.clone();
    judgement.supports.extend(case.failure.lines.first().cloned());
    let name = match &server {
        Some((address, line)) => {
            judgement.supports.insert(0, line.clone());
            // The code says that the address is none, and it is not one: nothing is left to doubt.
            if trouble == Trouble::Address && !has_scheme(address) {
                judgement.confidence = Confidence::Confirmed;
            }
            format!("WSUS server {address}")
        }
        None => "update server".to_owned(),
    };
    if case.client.lines.is_empty() {
        judgement
            .not_seen
            .push(case.line("WindowsUpdate.log (made by Get-WindowsUpdateLog) is not among the evidence"));
    }
    let attempts = format!("{} failed since {}", case.failure.attempts, case.failure.since);
    judgement.remedy = Some(remedy(step(trouble, &name, &attempts, case), msg!("risk-update-server")));
    Some(judgement)
}

fn has_scheme(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// The WSUS server of the policy.
fn server(case: &Case<'_>) -> Option<(String, Line)> {
    let policy = &case.windows.policy.windows_update;
    let (_, value) = policy.value()?.iter().find(|(name, _)| name.eq_ignore_ascii_case("WUServer"))?;
    let PolicyValue::Text(address) = value else { return None };
    let line = Line { text: format!("WUServer = {address}"), from: policy.from(), at: policy.at() };
    (!address.trim().is_empty()).then(|| (address.clone(), line))
}

fn step(trouble: Trouble, server: &str, attempts: &str, case: &Case<'_>) -> Message {
    match trouble {
        Trouble::Slow => msg!("cure-server-slow", server = server, attempts = attempts),
        Trouble::Name => msg!("cure-server-name", server = server, attempts = attempts),
        Trouble::Unreachable => msg!("cure-server-unreachable", server = server, attempts = attempts),
        Trouble::Address => msg!("cure-server-address", server = server, attempts = attempts),
        Trouble::Refused => msg!("cure-server-refused", server = server, attempts = attempts),
        Trouble::NotThere => msg!("cure-server-not-there", server = server, attempts = attempts),
        // The fault names the part of the request that the server does not take.
        Trouble::Fault if case.client.says(&["InstalledNonLeafUpdateIDs"]).is_some() => {
            msg!("cure-server-prerequisites", server = server, attempts = attempts)
        }
        Trouble::Fault => msg!("cure-server-fault", server = server, attempts = attempts),
        Trouble::RoundTrips => msg!("cure-server-round-trips", server = server, attempts = attempts),
        Trouble::Tls => msg!("cure-server-tls", server = server, attempts = attempts),
        Trouble::Proxy => msg!("cure-server-proxy", server = server, attempts = attempts),
    }
}
