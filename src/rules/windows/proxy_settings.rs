//! R21: can the proxy that the update client is told to use be one, and do WinHTTP and the account SYSTEM agree?
//!
//! The update client runs as SYSTEM and asks WinHTTP first; only where that fails does it try the proxy of an account. Whether a proxy
//! answers is not asked, because that sends a packet.

use super::keys::{keys, unread};
use crate::baseline::Severity;
use crate::evidence::{Line, PolicyValue, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::text::Message;

/// `proxy-settings`.
pub const RULE: Check = Check::windows(Rule::new("proxy-settings", Severity::Warn).knowledge(&["R21"]), check);

const COMPONENT: &str = "proxy";

/// Where WinHTTP and the accounts keep their proxies.
const CONNECTIONS: &str = r"\internet settings\connections";

/// The bytes of WinHTTP that the collector read, with a function that makes a line of proof.
fn bytes(windows: &Windows) -> Option<(&str, impl Fn(Message) -> Line)> {
    let setting = keys(windows, &windows.surroundings.proxy, CONNECTIONS).find(|setting| {
        setting.key.key.to_ascii_uppercase().starts_with("HKLM") && setting.value("WinHttpSettings").is_some()
    })?;
    let Some(PolicyValue::Text(digits)) = setting.value("WinHttpSettings") else { return None };
    Some((digits.as_str(), move |said: Message| setting.line(said)))
}

/// The proxy of WinHTTP, none where it goes out directly, with the line that says so.
pub fn winhttp(windows: &Windows) -> Option<(Option<String>, Line)> {
    let (digits, line) = bytes(windows)?;
    let proxy = proxy_of(digits)?;
    let line = match &proxy {
        Some(proxy) => line(msg!("proof-proxy-winhttp", proxy = proxy)),
        None => line(msg!("proof-winhttp-goes-out-without-proxy")),
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

/// A proxy that is set for the account SYSTEM, and its text.
fn account(windows: &Windows) -> Option<(&str, Line)> {
    let mut accounts = keys(windows, &windows.surroundings.proxy, r"\internet settings");
    accounts.find_map(|setting| match setting.value("ProxyServer").filter(|_| setting.is_on("ProxyEnable")) {
        Some(PolicyValue::Text(proxy)) => Some((proxy.as_str(), setting.line(format!("ProxyServer = {proxy}")))),
        _ => None,
    })
}

/// The line of a proxy that is set for the account SYSTEM.
pub fn of_account(windows: &Windows) -> Option<Line> {
    account(windows).map(|(_, line)| line)
}

/// The names in a list of proxies (`proxy:8080`, `http=proxy:8080;https=proxy:8080`), in small letters.
fn names(list: &str) -> Vec<String> {
    let parts = list.split([';', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let bare = parts.map(|part| {
        let part = part.split_once('=').map_or(part, |(_, proxy)| proxy);
        part.split_once("://").map_or(part, |(_, proxy)| proxy).trim_end_matches('/').to_ascii_lowercase()
    });
    bare.collect()
}

/// Whether a name can be that of a proxy: a host, and behind a colon a port.
fn can_be(proxy: &str) -> bool {
    let (host, port) = match proxy.strip_prefix('[') {
        Some(rest) => {
            let Some((address, rest)) = rest.split_once(']') else { return false };
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            (address, rest.strip_prefix(':'))
        }
        None => proxy.split_once(':').map_or((proxy, None), |(host, port)| (host, Some(port))),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port != 0);
    !host.is_empty() && !host.contains(['/', '\\']) && port.is_none_or(is_port)
}

/// `proxy-settings`: can the proxy be one, and do both agree?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let collected = &windows.surroundings.proxy;
    let used = winhttp(windows);
    if let Some((Some(proxy), line)) = &used {
        let all = names(proxy);
        if all.is_empty() || !all.iter().all(|name| can_be(name)) {
            let finding = judge.fail(COMPONENT, msg!("proxy-settings-none", proxy = proxy));
            finding.because(line.clone()).remedy(msg!("remedy-proxy-settings"));
            return;
        }
    }
    if let Some(line) = unread(msg!("fact-proxies"), collected) {
        judge.hidden_by(collected).unknown(COMPONENT, msg!("proxy-settings-unread")).because(line);
        return;
    }
    if used.is_none()
        && let Some((_, line)) = bytes(windows)
    {
        let line = line(msg!("proof-winhttpsettings-has-another-layout-than"));
        judge.informing().unknown(COMPONENT, msg!("proxy-settings-unread")).because(line);
        return;
    }
    let nothing = || Line::on(msg!("proof-winhttpsettings-not-set-winhttp-goes"), collected);
    let (proxy, line) = used.unwrap_or_else(|| (None, nothing()));
    match (proxy, account(windows)) {
        (None, Some((of_account, beside))) => {
            let finding = judge.fail(COMPONENT, msg!("proxy-settings-direct-only", proxy = of_account));
            finding.because(line).because(beside).remedy(msg!("remedy-proxy-settings"));
        }
        (Some(proxy), Some((of_account, beside))) if !names(&proxy).iter().any(|p| names(of_account).contains(p)) => {
            let title = msg!("proxy-settings-differ", proxy = proxy, other = of_account);
            judge
                .informing()
                .fail(COMPONENT, title)
                .because(line)
                .because(beside)
                .remedy(msg!("remedy-proxy-settings"));
        }
        (Some(proxy), _) => {
            judge.pass(COMPONENT, msg!("proxy-settings-used", proxy = proxy)).because(line);
        }
        (None, None) => {
            judge.pass(COMPONENT, msg!("proxy-settings-direct")).because(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Members, Missing, RegistryKey};
    use crate::history::testing::{healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    #[test]
    fn the_bytes_of_winhttp_tell_its_proxy_or_that_there_is_none() {
        assert_eq!(proxy_of("1800000000000000010000000000000000000000"), Some(None));
        let named = "2800000000000000030000000a00000070726f78793a33313238";
        assert_eq!(proxy_of(named), Some(Some("proxy:3128".to_owned())));
        for cut in ["", "28000000", "2800000000000000030000000a0000007072", "zz"] {
            assert_eq!(proxy_of(cut), None, "{cut}");
        }
    }

    fn settings(proxy: &str) -> String {
        let digits: String = proxy.bytes().map(|byte| format!("{byte:02x}")).collect();
        format!("280000000000000003000000{:02x}000000{digits}", proxy.len())
    }

    /// A server with these bytes of WinHTTP and this proxy of the account SYSTEM.
    fn with(bytes: Option<&str>, account: Option<&str>) -> Windows {
        let mut windows = healthy();
        let text = |value: &str| PolicyValue::Text(value.to_owned());
        let base = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
        let winhttp = bytes.map(|bytes| ("WinHttpSettings".to_owned(), text(bytes)));
        let of_account = account
            .map(|proxy| [("ProxyEnable".to_owned(), PolicyValue::Number(1)), ("ProxyServer".to_owned(), text(proxy))]);
        let keys = vec![
            RegistryKey { key: format!(r"HKLM\{base}\Connections"), values: winhttp.into_iter().collect() },
            RegistryKey { key: format!(r"HKU\S-1-5-18\{base}"), values: of_account.into_iter().flatten().collect() },
        ];
        windows.surroundings.proxy = known(Members::whole(keys));
        windows
    }

    fn of(bytes: Option<&str>, account: Option<&str>) -> (Outcome, Severity) {
        outcome_of(&RULE, COMPONENT, &with(bytes, account))
    }

    #[test]
    fn a_text_that_is_no_proxy_and_one_that_only_the_account_has_warn() {
        for proxy in ["proxy:0", "proxy:99999", "proxy:", ":8080", "http://proxy/x", "http=a:80;https=b:x", " "] {
            assert_eq!(of(Some(&settings(proxy)), None), (Outcome::Fail, Severity::Warn), "{proxy}");
        }
        for bytes in [None, Some("1800000000000000010000000000000000000000")] {
            assert_eq!(of(bytes, Some("proxy:8080")), (Outcome::Fail, Severity::Warn), "{bytes:?}");
        }
        assert_eq!(of(Some(&settings("a:8080")), Some("b:8080")), (Outcome::Fail, Severity::Info), "they differ");
    }

    #[test]
    fn a_proxy_that_can_be_one_and_none_at_all_are_fine() {
        for proxy in ["proxy", "proxy:8080", "http=a:80;https=b:443", "http://proxy:3128/", "[2001:db8::1]:8080"] {
            assert_eq!(of(Some(&settings(proxy)), None), (Outcome::Pass, Severity::Warn), "{proxy}");
        }
        assert_eq!(of(Some(&settings("PROXY:8080")), Some("http=proxy:8080")).0, Outcome::Pass, "both the same");
        assert_eq!(of(None, None), (Outcome::Pass, Severity::Warn));
    }

    #[test]
    fn what_was_denied_is_unknown_and_what_nobody_asked_for_is_information() {
        assert_eq!(of(Some("2800"), None), (Outcome::Unknown, Severity::Info), "another layout");
        let mut windows = healthy();
        windows.surroundings.proxy = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Unknown, Severity::Warn));
        windows.surroundings.proxy = missing(Missing::NotAsked);
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Unknown, Severity::Info));
    }
}
