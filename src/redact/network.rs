//! What a text shows by its shape: hosts, accounts, addresses, SIDs, UUIDs.

use std::net::IpAddr;

use super::shapes::{address_at, hex_at};
use super::words::PUBLIC_HOSTS;

/// What stands at a place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The name of a computer, with its domain or without.
    Host,
    /// The name of an account.
    User,
    /// A UUID.
    Uuid,
    /// A MAC address, WWN or fingerprint, in pairs of digits.
    Pairs,
    /// An IP address.
    Address(IpAddr),
    /// The numbers by which a SID names a domain or machine.
    Sid,
}

/// A place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What,
}

/// The last labels of names that only a network of one's own knows.
const INTERNAL: [&str; 12] = [
    "local",
    "lan",
    "internal",
    "corp",
    "intra",
    "intranet",
    "intern",
    "home",
    "localdomain",
    "private",
    "test",
    "example",
];

/// The last labels of names that everybody knows, as far as they are not also the ends of names of files and programs.
const PUBLIC: [&str; 34] = [
    "com", "net", "org", "edu", "gov", "mil", "info", "biz", "io", "eu", "de", "jp", "uk", "fr", "ch", "at", "nl",
    "it", "es", "pl", "se", "no", "dk", "fi", "be", "cz", "cn", "br", "au", "ca", "us", "kr", "tw", "sg",
];

/// Where profiles of accounts lie.
const PROFILES: [&str; 5] = [r"\users\", "/users/", "/home/", r"\documents and settings\", r"\users\\"];

/// The longest name of an account in a path.
const MAX_NAME: usize = 104;

/// Everything that a text shows by its shape, in the order in which it stands there.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            ':' if rest.starts_with("://") => url(text, at + 3, &mut spans),
            '\\' | '/' => {
                if c == '\\' {
                    unc(rest, at, before, &mut spans);
                }
                profile(text, at, &mut spans);
            }
            '@' => mail(text, at, &mut spans),
            _ => {}
        }
        let starts_word = !before.is_some_and(|c: char| c.is_ascii_alphanumeric());
        if starts_word && (c.is_ascii_alphanumeric() || c == ':') {
            word(rest, at, before, &mut spans);
        }
        before = Some(c);
    }
    spans
}

/// What begins at the beginning of a word.
fn word(rest: &str, at: usize, before: Option<char>, spans: &mut Vec<Span>) {
    let mut push = |length: usize, what| spans.push(Span { start: at, end: at + length, what });
    if let Some(length) = hex_at(rest, before) {
        let uuid = length == 36 && rest.get(..36).is_some_and(|text| text.split('-').count() == 5);
        push(length, if uuid { What::Uuid } else { What::Pairs });
    } else if let Some((length, address)) = address(rest, before) {
        // A version of a component stands between these.
        let after = rest.get(length..).and_then(|rest| rest.chars().next());
        if ![before, after].into_iter().flatten().any(|c| matches!(c, '_' | '~')) {
            push(length, What::Address(address));
        }
    } else if let Some((start, end)) = sid(rest) {
        spans.push(Span { start: at + start, end: at + end, what: What::Sid });
    } else if !before.is_some_and(|c| matches!(c, '.' | '-' | '_'))
        && let Some(length) = host(rest)
    {
        push(length, What::Host);
    }
}

/// An address; behind a colon (`from:10.1.2.3`) only one that no time and no other address ends with.
fn address(rest: &str, before: Option<char>) -> Option<(usize, IpAddr)> {
    let (length, address) = address_at(rest, before.filter(|c| *c != ':'))?;
    (is_plausible(address) && (before != Some(':') || address.is_ipv4())).then_some((length, address))
}

/// Names of C++ such as `a::b` read like addresses; real ones begin with few numbers.
fn is_plausible(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(six) => {
            let first = six.segments()[0];
            six.to_ipv4_mapped().is_some()
                || (first >> 13 == 1 || first >> 9 == 0x7E || first >> 6 == 0x3FA || first >> 6 == 0x3FB)
        }
    }
}

/// The numbers of a domain at the beginning of a SID.
fn sid(rest: &str) -> Option<(usize, usize)> {
    let head = |prefix: &str| rest.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let start = ["S-1-5-21-", "S-1-12-1-"].iter().find(|prefix| head(prefix))?.len();
    let mut end = start;
    for n in 0..3 {
        let from = if n == 0 { start } else { end + 1 };
        let digits = rest.get(from..)?.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || n > 0 && rest.as_bytes().get(end) != Some(&b'-') {
            return None;
        }
        end = from + digits;
    }
    Some((start, end))
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

/// The name of a host with its domain at the beginning of a text, by its last labels.
fn host(rest: &str) -> Option<usize> {
    let end = rest.find(|c: char| !is_host_char(c)).unwrap_or(rest.len());
    let name = rest.get(..end)?.trim_end_matches(['.', '-', '_']);
    let labels: Vec<&str> = name.split('.').collect();
    let last = *labels.last()?;
    let well_made = labels.len() >= 2 && labels.iter().all(|label| !label.is_empty() && label.len() <= 63);
    let is_name = INTERNAL.contains(&last.to_ascii_lowercase().as_str())
        || PUBLIC.contains(&last) && (labels.len() >= 3 || matches!(last, "com" | "org") && name != "command.com");
    (well_made && is_name && !is_public(name)).then_some(name.len())
}

/// Whether a host is one that everybody asks.
pub(super) fn is_public(host: &str) -> bool {
    let lower = host.trim_end_matches('.').to_ascii_lowercase();
    PUBLIC_HOSTS
        .iter()
        .any(|public| lower.strip_suffix(public).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

/// The account and the host of a URL whose authority begins at `start`.
fn url(text: &str, start: usize, spans: &mut Vec<Span>) {
    let rest = text.get(start..).unwrap_or_default();
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | ')' | ',' | ';' | '|');
    let authority = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
    let (account, host) = authority.rsplit_once('@').map_or((None, authority), |(account, host)| (Some(account), host));
    if let Some(account) = account {
        let user = account.split(':').next().unwrap_or_default();
        let from = user.rfind('\\').map_or(0, |at| at + 1);
        if from < user.len() {
            spans.push(Span { start: start + from, end: start + user.len(), what: What::User });
        }
        if from > 1 {
            spans.push(Span { start, end: start + from - 1, what: What::Host });
        }
    }
    let begin = start + authority.len() - host.len();
    let name = host.get(..host.find(|c: char| !is_host_char(c)).unwrap_or(host.len())).unwrap_or_default();
    let name = name.trim_end_matches('.');
    let is_name = name.chars().any(|c| c.is_ascii_alphanumeric()) && name.parse::<IpAddr>().is_err();
    if is_name && !name.eq_ignore_ascii_case("localhost") && !is_public(name) {
        spans.push(Span { start: begin, end: begin + name.len(), what: What::Host });
    }
}

/// The host of `\\HOST\share`.
fn unc(rest: &str, at: usize, before: Option<char>, spans: &mut Vec<Span>) {
    let Some(name) = rest.strip_prefix(r"\\") else { return };
    if before.is_some_and(|c| c == '\\' || c == ':' || c.is_alphanumeric()) {
        return;
    }
    // The same with its backslashes doubled, as in exports and JSON.
    let (name, doubled) = name.strip_prefix(r"\\").map_or((name, false), |name| (name, true));
    let end = name.find(|c: char| !is_host_char(c)).unwrap_or(name.len());
    let (host, after) = name.split_at(end);
    let share = after.strip_prefix('\\').is_some_and(|share| share.starts_with('\\') == doubled);
    if share && host.chars().any(|c| c.is_ascii_alphanumeric()) && host.parse::<IpAddr>().is_err() {
        let start = at + if doubled { 4 } else { 2 };
        spans.push(Span { start, end: start + host.len(), what: What::Host });
    }
}

/// The account whose profile a path leads into.
fn profile(text: &str, at: usize, spans: &mut Vec<Span>) {
    let rest = text.get(at..).unwrap_or_default();
    let head = |prefix: &&&str| rest.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let Some(prefix) = PROFILES.iter().filter(head).map(|prefix| prefix.len()).max() else { return };
    let name = rest.get(prefix..).unwrap_or_default();
    let stop =
        name.find(['\\', '/', '"', '\'', '<', '>', '|', '*', '?', ',', ';', ':', '(', ')']).unwrap_or(name.len());
    let whole = name.get(..stop).unwrap_or_default();
    let goes_on = name.get(stop..).is_some_and(|rest| rest.starts_with(['\\', '/']));
    // A name may hold blanks; where the path does not go on, nothing tells where it ends but a blank.
    let length = if goes_on && whole.len() <= MAX_NAME || !whole.contains(' ') {
        whole.len()
    } else {
        whole.find(char::is_whitespace).unwrap_or(whole.len())
    };
    let start = at + prefix;
    if length > 0 && name.get(..length).is_some_and(|name| !name.starts_with('%')) {
        spans.push(Span { start, end: start + length, what: What::User });
    }
}

/// The account of `account@host.domain`; the host is found by itself.
fn mail(text: &str, at: usize, spans: &mut Vec<Span>) {
    if host(text.get(at + 1..).unwrap_or_default()).is_none() {
        return;
    }
    let before = text.get(..at).unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%');
    let start =
        before.rfind(|c: char| !is_part(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    if start < at {
        spans.push(Span { start, end: at, what: What::User });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        spans(text).into_iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn what_identifies_is_found_by_its_shape() {
        for (text, expected) in [
            ("WUServer = http://wsus01:8530/x", vec!["wsus01"]),
            ("https://user:pw@proxy.corp.test/", vec!["user", "proxy.corp.test", "pw", "proxy.corp.test"]),
            (r"ssh://CORP\admin@srv1", vec!["admin", "CORP", "srv1"]),
            (r"copied from \\FILER\share$\x", vec!["FILER"]),
            (r"\\\\FILER\\share", vec!["FILER"]),
            (r"C:\Users\Jane Doe\AppData", vec!["Jane Doe"]),
            (r"C:\Users\jdoe failed", vec!["jdoe"]),
            ("/home/jdoe/x.json", vec!["jdoe"]),
            ("jdoe@corp.local said", vec!["jdoe", "corp.local"]),
            ("from 10.1.2.3:443, fe80::1%4", vec!["10.1.2.3", "fe80::1"]),
            ("at:10.1.2.3 ::ffff:10.1.2.4", vec!["10.1.2.3", "::ffff:10.1.2.4", "10.1.2.4"]),
            ("(A;;FA;;;S-1-5-21-1004336348-1177238915-682003330-512)", vec!["1004336348-1177238915-682003330"]),
            ("B0:26:28:A1:B2:C3", vec!["B0:26:28:A1:B2:C3"]),
            ("{0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6}", vec!["0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_needed_to_judge_is_left_alone() {
        for text in [
            "10.0.20348.2582",
            "version 10.0.20348.1",
            "Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.5020.1.11",
            "amd64_x_31bf3856ad364e35_10.0.1.1_none_5f1b2c3d4e5f6a7b",
            r"C:\Windows\SoftwareDistribution\Download\Windows10.0-KB5082142-x64.cab",
            r"C:\\Windows\\Temp\\x",
            r"\??\C:\Windows",
            r"\\?\GLOBALROOT\Device",
            r"\\.\pipe\x",
            r"NT AUTHORITY\SYSTEM",
            r"BUILTIN\Administrators",
            "S-1-5-18",
            "S-1-5-32-544",
            "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
            "https://fe2.update.microsoft.com/v6/",
            "http://download.windowsupdate.com/c/x.cab",
            "CCBSPublicSession::Add",
            "a::b",
            "std::dead::beef",
            "2026-04-20T01:00:00Z",
            "22:03:11.123",
            "HRESULT = 0x80070005",
            "Microsoft.NET",
            "System.Net.Http",
            "setupapi.dev.log",
            "explorer.exe",
            "/redfish/v1/Systems/1#/SerialNumber",
            "8086:1572/103c:22fd",
            "http://",
            "WUServer = http:///x",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_searched(text in "\\PC{0,80}") {
            for span in spans(&text) {
                proptest::prop_assert!(text.get(span.start..span.end).is_some());
            }
        }
    }
}
