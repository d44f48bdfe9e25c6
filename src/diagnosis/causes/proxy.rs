//! R21: the proxy between this server and the update server.
//!
//! The update client runs as SYSTEM and uses the proxy of WinHTTP, not that of whoever is signed in; downloads ask for parts of
//! files.

use super::asked::{Asked, asked, named};
use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::connection;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::Judgement;
use crate::history::events::WINDOWS_UPDATE;
use crate::msg;
use crate::rules::windows::proxy_settings::{of_account, winhttp};

/// `proxy`.
pub const CAUSE: CauseRule = CauseRule {
    id: "proxy",
    knowledge: "R21",
    mechanism: true,
    title: || msg!("cause-proxy"),
    judge,
    shown_by: None,
    plans: &[SET, PASS],
    after: &["update-access-disabled", "wsus-policy-inconsistent", "scan-source"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting",
        "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-software-update-scan-failures",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/windows-update-client-determines-proxy-server-connect",
    ],
};

/// The steps where the setting on this server is wrong.
const SET: Plan = &[&connection::PROXY_LOOK, &connection::PROXY_SET, &connection::SEARCH_AGAIN];

/// The steps where the proxy has to let more pass.
const PASS: Plan = &[&connection::PROXY_LOOK, &connection::PROXY_PASS, &connection::SEARCH_AGAIN];

/// It wants to know who asks: HTTP 407.
const CREDENTIALS: &[u32] = &[0x8024_401B, 0x8019_0197, 0x8020_0040];

/// It does not give parts of files, or not their size.
const RANGES: &[u32] = &[0x80D0_5001, 0x8020_0011, 0x8020_0012, 0x8020_0013];

/// What is set is no proxy.
const SETTING: &[u32] = &[0x8024_0030, 0x8020_003F, 0x8020_0018, 0x8020_0019];

/// It does not reach the update server: HTTP 502.
const GATEWAY: &[u32] = &[0x8024_4021, 0x8019_01F6];

/// The update server does not answer: what a server sees that goes out without the proxy that it needs.
const NO_ANSWER: &[u32] = &[0x8024_402C, 0x8007_2EE7, 0x8007_2EE2, 0x8007_2EFD, 0x8007_2EFE, 0x8024_0438];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    let (server, _) = named(case);
    let (server, attempts) = (&server, &way::attempts(case));
    let used = winhttp(case.windows);
    let direct = used.as_ref().filter(|(proxy, _)| proxy.is_none());
    let (step, plan) = if CREDENTIALS.contains(&code) {
        (msg!("cure-proxy-credentials", server = server, attempts = attempts), PASS)
    } else if RANGES.contains(&code) {
        (msg!("cure-proxy-ranges", server = server, attempts = attempts), PASS)
    } else if SETTING.contains(&code) {
        (msg!("cure-proxy-setting", attempts = attempts), SET)
    } else if GATEWAY.contains(&code) {
        (msg!("cure-proxy-gateway", server = server, attempts = attempts), SET)
    } else if NO_ANSWER.contains(&code)
        && asked(case) != Asked::Wsus
        && direct.is_some()
        && of_account(case.windows).is_some()
    {
        (msg!("cure-proxy-winhttp", server = server, attempts = attempts), SET)
    } else {
        return None;
    };
    let mut judgement = way::probable(case, step, plan);
    if NO_ANSWER.contains(&code) {
        judgement.supports.extend(of_account(case.windows));
    }
    // Event 33: the client could not sign in at the proxy.
    judgement.supports.extend(case.record_in_window("System", WINDOWS_UPDATE, &[33], &[]));
    match used {
        Some((_, line)) => judgement.supports.push(line),
        None => judgement.not_seen.push(case.line(msg!("proof-the-proxy-of-winhttp-netsh-winhttp"))),
    }
    Some(judgement)
}
