//! R21: the proxy between this server and the update server.
//!
//! The update client runs as SYSTEM and uses the proxy of WinHTTP, not that of whoever is signed in; downloads ask for parts of
//! files.

use super::asked::{Asked, asked, named};
use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::registry::keys;
use crate::diagnosis::remedies::connection;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::Judgement;
use crate::evidence::{Line, PolicyValue};
use crate::history::events::WINDOWS_UPDATE;
use crate::msg;

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

/// Where WinHTTP and the accounts keep their proxies.
const CONNECTIONS: &str = r"\internet settings\connections";

/// The update server does not answer: what a server sees that goes out without the proxy that it needs.
const NO_ANSWER: &[u32] = &[0x8024_402C, 0x8007_2EE7, 0x8007_2EE2, 0x8007_2EFD, 0x8007_2EFE, 0x8024_0438];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    let (server, _) = named(case);
    let (server, attempts) = (&server, &way::attempts(case));
    let used = winhttp(case);
    let direct = used.as_ref().filter(|(proxy, _)| proxy.is_none());
    let (step, plan) = if CREDENTIALS.contains(&code) {
        (msg!("cure-proxy-credentials", server = server, attempts = attempts), PASS)
    } else if RANGES.contains(&code) {
        (msg!("cure-proxy-ranges", server = server, attempts = attempts), PASS)
    } else if SETTING.contains(&code) {
        (msg!("cure-proxy-setting", attempts = attempts), SET)
    } else if GATEWAY.contains(&code) {
        (msg!("cure-proxy-gateway", server = server, attempts = attempts), SET)
    } else if NO_ANSWER.contains(&code) && asked(case) != Asked::Wsus && direct.is_some() && of_account(case).is_some()
    {
        (msg!("cure-proxy-winhttp", server = server, attempts = attempts), SET)
    } else {
        return None;
    };
    let mut judgement = way::probable(case, step, plan);
    if NO_ANSWER.contains(&code) {
        judgement.supports.extend(of_account(case));
    }
    // Event 33: the client could not sign in at the proxy.
    judgement.supports.extend(case.record_in_window("System", WINDOWS_UPDATE, &[33], &[]));
    match used {
        Some((_, line)) => judgement.supports.push(line),
        None => judgement.not_seen.push(case.line("the proxy of WinHTTP (netsh winhttp show proxy) was not read")),
    }
    Some(judgement)
}

/// The proxy of WinHTTP, none where it goes out directly, with the line that says so.
fn winhttp(case: &Case<'_>) -> Option<(Option<String>, Line)> {
    let setting = keys(case, &case.windows.surroundings.proxy, CONNECTIONS).find(|setting| {
        setting.key.key.to_ascii_uppercase().starts_with("HKLM") && setting.value("WinHttpSettings").is_some()
    })?;
    let Some(PolicyValue::Text(digits)) = setting.value("WinHttpSettings") else { return None };
    let proxy = proxy_of(digits)?;
    let line = match &proxy {
        Some(proxy) => setting.line(&format!("the proxy of WinHTTP is {proxy}")),
        None => setting.line("WinHTTP goes out without a proxy"),
    };
    Some((proxy, line))
}

/// The proxy in the bytes of `WinHttpSettings`: three numbers of four bytes, the last of them flags with 2 for a named proxy,
/// then its length and its text. The layout is not documented; it is that of captures in public.
#[allow(clippy::option_option, reason = "no answer, and the answer that there is no proxy")]
fn proxy_of(digits: &str) -> Option<Option<String>> {
    let byte = |at: usize| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok();
    let number = |at: usize| (0..4).try_fold(0_u32, |sum, n| Some(sum | u32::from(byte(at + n)?) << (8 * n)));
    if number(8)? & 2 == 0 {
        return Some(None);
    }
    let length = usize::try_from(number(12)?).ok().filter(|length| *length <= 255)?;
    let text: Option<Vec<u8>> = (16..16 + length).map(byte).collect();
    Some(Some(String::from_utf8(text?).ok()?))
}

/// A proxy that is set for the account SYSTEM.
fn of_account(case: &Case<'_>) -> Option<Line> {
    let mut accounts = keys(case, &case.windows.surroundings.proxy, r"\internet settings");
    accounts.find_map(|setting| {
        let on = setting.value("ProxyEnable").is_some_and(|value| *value != PolicyValue::Number(0));
        match setting.value("ProxyServer").filter(|_| on) {
            Some(PolicyValue::Text(proxy)) => Some(setting.line(&format!("ProxyServer = {proxy}"))),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::proxy_of;

    #[test]
    fn the_bytes_of_winhttp_tell_its_proxy_or_that_there_is_none() {
        assert_eq!(proxy_of("1800000000000000010000000000000000000000"), Some(None));
        let named = "2800000000000000030000000a00000070726f78793a33313238";
        assert_eq!(proxy_of(named), Some(Some("proxy:3128".to_owned())));
        for cut in ["", "28000000", "2800000000000000030000000a0000007072", "zz"] {
            assert_eq!(proxy_of(cut), None, "{cut}");
        }
    }
}
