//! R21: the proxy between this server and the update server.
//!
//! The update client runs as SYSTEM and uses the proxy of WinHTTP, not that of whoever is signed in; downloads ask for parts of
//! files.

use super::asked::named;
use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::weigh::Judgement;
use crate::history::events::WINDOWS_UPDATE;
use crate::msg;

/// `proxy`.
pub const CAUSE: CauseRule = CauseRule {
    id: "proxy",
    knowledge: "R21",
    mechanism: true,
    title: || msg!("cause-proxy"),
    judge,
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting",
        "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-software-update-scan-failures",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/windows-update-client-determines-proxy-server-connect",
    ],
};

/// It wants to know who asks: HTTP 407.
const CREDENTIALS: &[u32] = &[0x8024_401B, 0x8019_0197, 0x8020_0040];

/// It does not give parts of files, or not their size.
const RANGES: &[u32] = &[0x80D0_5001, 0x8020_0011, 0x8020_0012, 0x8020_0013];

/// What is set is no proxy.
const SETTING: &[u32] = &[0x8024_0030, 0x8020_003F, 0x8020_0018, 0x8020_0019];

/// It does not reach the update server: HTTP 502.
const GATEWAY: &[u32] = &[0x8024_4021, 0x8019_01F6];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    let (server, _) = named(case);
    let (server, attempts) = (&server, &way::attempts(case));
    let step = if CREDENTIALS.contains(&code) {
        msg!("cure-proxy-credentials", server = server, attempts = attempts)
    } else if RANGES.contains(&code) {
        msg!("cure-proxy-ranges", server = server, attempts = attempts)
    } else if SETTING.contains(&code) {
        msg!("cure-proxy-setting", attempts = attempts)
    } else if GATEWAY.contains(&code) {
        msg!("cure-proxy-gateway", server = server, attempts = attempts)
    } else {
        return None;
    };
    let mut judgement = way::probable(case, step);
    // Event 33: the client could not sign in at the proxy.
    judgement.supports.extend(case.record_in_window("System", WINDOWS_UPDATE, &[33], &[]));
    judgement.not_seen.push(case.line("the proxy of WinHTTP (netsh winhttp show proxy) is not collected"));
    Some(judgement)
}
