//! `WindowsUpdate.log`: what the update client did, as `Get-WindowsUpdateLog` writes it.
//!
//! `2026/04/18 22:09:40.1234567 348   1308  Agent           text`: local time, process, thread, component. The separator of
//! the date follows the locale (`2018.10.21`); before Windows 10 the log is written as text, with tabs and a colon before the
//! milliseconds. Nearly all of it is noise, so only lines that one of a few words makes
//! interesting are kept; what they mean is for the history.

use jiff::civil::DateTime;

use super::cbs::word;

/// The words that make a line worth keeping. They are those of public logs of 2016 to 2025: three styles of failures, the
/// ends of searches, the policy as the agent sees it, and what a server answered.
pub const WORDS: &[&str] = &[
    "FAILED",
    "failed",
    "error",
    "Error",
    "ERROR",
    "WARNING",
    "Exit code",
    "Exit Code",
    "FATAL",
    "LogHistory called",
    "REPORT EVENT",
    "Title = ",
    "* START *",
    "* END *",
    "federated searches",
    "round trips",
    "WSUS server",
    "WSUS status server",
    "Windows Update access disabled",
    "Do not connect",
    "(Changed)",
    "ProxyBehavior",
    "proxy",
    "Proxy",
    "Reboot",
    "hr = ",
    "HTTP status",
    "ServiceId",
    "ServiceID",
    "URL",
    "Updates found",
    "Soap fault",
    "Service exit",
    "WU client version",
];

/// The head of a line and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// When, in the server's local time.
    pub time: DateTime,
    /// The component, such as `Agent`.
    pub component: &'a str,
    /// The text.
    pub message: &'a str,
}

/// Reads the head of a line; `None` where the line continues the one before it.
#[must_use]
pub fn head(line: &str) -> Option<Head<'_>> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    let (date, rest) = line.split_at_checked(10)?;
    let bytes = date.as_bytes();
    let separator = *bytes.get(4)?;
    if !matches!(separator, b'/' | b'.' | b'-') || bytes.get(7) != Some(&separator) {
        return None;
    }
    let (time, rest) = rest.strip_prefix([' ', '\t'])?.split_once([' ', '\t'])?;
    // A comma is the separator of fractions in some locales, and in others it ends the time of another log.
    let (whole, fraction) = time.split_at_checked(8)?;
    let fraction = fraction.strip_prefix(['.', ':'])?;
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let time = format!("{}T{whole}", date.replace(['/', '.'], "-")).parse().ok()?;
    let (process, rest) = word(rest);
    let (thread, rest) = word(rest);
    let number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_hexdigit());
    if !number(process) || !number(thread) {
        return None;
    }
    let (component, message) = word(rest);
    Some(Head { time, component, message: message.trim_end() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_line_is_time_component_and_text_in_every_locale() {
        for text in [
            "2025/03/13 22:04:11.5893683 3348  13084 Agent           WU client version 10.0.17763.7009",
            "2025.03.13 22:04:11.5893683 3348  13084 Agent           WU client version 10.0.17763.7009",
            "\u{feff}2025-03-13 22:04:11.5893683 3348  13084 Agent  WU client version 10.0.17763.7009 ",
            "2025-03-13\t22:04:11:589\t 334\tb1c\tAgent\tWU client version 10.0.17763.7009",
        ] {
            let found = head(text).unwrap();
            assert_eq!(found.time.to_string(), "2025-03-13T22:04:11");
            assert_eq!((found.component, found.message), ("Agent", "WU client version 10.0.17763.7009"));
        }
        for text in
            ["", "2025-03-13 22:04:11, Info CBS x", "2025/03.13 22:04:11.1 1 1 A x", "2025/13/13 22:04:11.1 1 1 A x"]
        {
            assert_eq!(head(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_the_reader_panic(text in r"(2025/03/13 )?[0-9:./ a-z日]{0,40}") {
            let _: Option<Head<'_>> = head(&text);
        }
    }
}
