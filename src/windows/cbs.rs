//! `CBS.log`: the log of the servicing stack.
//!
//! `2026-04-18 22:09:40, Error                 CBS    Failed to … [HRESULT = 0x80070005 - E_ACCESSDENIED]`: local
//! time without a zone, a level, sometimes a code in brackets, a component, a text that may go on in the next line.
//! Most lines with a HRESULT are noise (83 of 37,911 lines in five real logs are at Error level), so a line is worth
//! something only by its level and by the session that it belongs to; both are kept here, and nothing is judged.

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::common::cut::cut;
use crate::evidence::{CbsLine, LogLevel, Observation};

/// The longest text of a line that is kept, continuation lines included, in characters.
pub const MAX_MESSAGE: usize = 2_000;

/// The head of a line and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// When, in the server's local time.
    pub time: DateTime,
    /// The level.
    pub level: LogLevel,
    /// The component, such as `CBS` or `CSI`.
    pub component: &'a str,
    /// The text.
    pub message: &'a str,
}

/// Reads the head of a line; `None` where the line continues the one before it.
#[must_use]
pub fn head(line: &str) -> Option<Head<'_>> {
    // The log begins with a byte order mark.
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    let (time, rest) = line.split_once(", ")?;
    let digits = time.bytes().filter(u8::is_ascii_digit).count();
    if time.len() != 19 || digits != 14 || time.as_bytes().get(10) != Some(&b' ') {
        return None;
    }
    let time: DateTime = time.parse().ok()?;
    let (level, rest) = word(rest);
    let level = match level {
        "Info" => LogLevel::Info,
        "Error" => LogLevel::Error,
        // `Warning`, and words that were never seen: not an error that Windows named, and not to be lost either.
        _ => LogLevel::Warning,
    };
    let rest = match word(rest) {
        (code, after) if code.starts_with("[0x") && code.ends_with(']') => after,
        _ => rest,
    };
    let (component, message) = word(rest);
    Some(Head { time, level, component, message: message.trim_end() })
}

/// The first word and what follows it, without the blanks between.
pub(super) fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

/// A line as it stands in a file.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a> {
    /// The file, where it is not the current `CBS.log`.
    pub file: Option<&'a str>,
    /// Its number in the file.
    pub number: u64,
    /// The line.
    pub text: &'a str,
}

/// Reads lines in their order: joins continuation lines, finds codes, and binds lines to sessions.
///
/// An entry without a text of its own is the head of a report, in which each line says something else: what a check of the component
/// store found (`CSI Payload Corrupt …`) and what it sums up. Those are lines with the time of their head.
///
/// A line belongs to the session that it names; or else to the one whose package is being processed; or else to the only
/// session that is open at that point. While two are open, a line that names none belongs to none: the log does not say.
#[must_use]
pub fn read<'a>(
    lines: impl IntoIterator<Item = Raw<'a>>,
    utc: impl Fn(DateTime) -> Observation<Timestamp>,
) -> Vec<CbsLine> {
    let mut read: Vec<CbsLine> = Vec::new();
    let mut last = (None, 0);
    let mut report: Option<CbsLine> = None;
    for Raw { file, number, text } in lines {
        if let Some(Head { time, level, component, message }) = head(text) {
            let line = CbsLine {
                file: file.map(ToOwned::to_owned),
                number,
                at: utc(time),
                level,
                component: component.to_owned(),
                session: None,
                hresult: None,
                message: cut(message, MAX_MESSAGE).to_owned(),
            };
            report = message.is_empty().then(|| line.clone());
            read.push(line);
        } else if let Some(head) = report.as_ref().filter(|head| head.file.as_deref() == file) {
            let message = cut(text.trim(), MAX_MESSAGE).to_owned();
            if !message.is_empty() {
                read.push(CbsLine { number, message, ..head.clone() });
            }
        } else if let Some(line) = read.last_mut()
            && last == (file, number.saturating_sub(1))
        {
            let room = MAX_MESSAGE.saturating_sub(line.message.chars().count());
            line.message.extend(format!(" {}", text.trim()).chars().take(room));
        } else {
            // The continuation of a line that was not collected.
            continue;
        }
        last = (file, number);
    }
    bind(&mut read);
    read
}

/// What the log says when the service ends or begins: no session outlives it. Most sessions never say that they end (in
/// four real logs 102 begin and 10 end).
const BOUNDS: &[&str] = &["CbsCoreFinalize", "Ending TrustedInstaller", "Starting TrustedInstaller"];

/// Gives each line its code and its session.
fn bind(lines: &mut [CbsLine]) {
    let mut open: Vec<String> = Vec::new();
    let mut at_work: Option<String> = None;
    for line in lines {
        line.hresult = hresult(&line.message);
        if let Some((id, after)) = session(&line.message) {
            line.session = Some(id.to_owned());
            if line.message.starts_with("Exec: Processing started") {
                at_work = Some(id.to_owned());
            } else if line.message.starts_with("Exec: Processing complete") {
                at_work = None;
            } else if after.starts_with(" initialized") && !open.iter().any(|known| known == id) {
                open.push(id.to_owned());
            } else if after.starts_with(" finalized") {
                open.retain(|known| known != id);
                at_work = at_work.filter(|known| known != id);
            }
        } else if BOUNDS.iter().any(|bound| line.message.starts_with(bound)) {
            (open, at_work) = (Vec::new(), None);
        } else if let Some(id) = &at_work {
            line.session = Some(id.clone());
        } else if let [only] = open.as_slice() {
            line.session = Some(only.clone());
        }
    }
}

/// The session that a text names (`Session: 30579072_298067563 finalized. …`), and what follows its name.
fn session(message: &str) -> Option<(&str, &str)> {
    let (_, rest) = message.split_once("Session: ")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(rest.len());
    let (id, after) = rest.split_at(end);
    let (high, low) = id.split_once('_')?;
    (!high.is_empty() && !low.is_empty() && !low.contains('_')).then_some((id, after))
}

/// The HRESULT in a text, as `0x` and eight digits: the one that is called so, or else the first that looks like a
/// failure of Windows (`0x80…`).
#[must_use]
pub fn hresult(message: &str) -> Option<String> {
    let named =
        message.split("HRESULT").skip(1).find_map(|rest| code(rest.trim_start().strip_prefix('=')?.trim_start()));
    named.or_else(|| {
        message.match_indices("0x80").find_map(|(i, _)| {
            let alone = !message[..i].ends_with(|c: char| c.is_ascii_alphanumeric());
            code(&message[i..]).filter(|_| alone)
        })
    })
}

/// The code at the beginning of the text, where it is `0x` and exactly eight hexadecimal digits.
fn code(text: &str) -> Option<String> {
    let digits = text.strip_prefix("0x")?;
    let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
    let follows_word = digits[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (end == 8 && !follows_word).then(|| format!("0x{}", digits[..end].to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use jiff::tz::{Offset, TimeZone};
    use proptest::prelude::*;

    use super::*;

    fn tokyo(time: DateTime) -> Observation<Timestamp> {
        let zoned = time.to_zoned(TimeZone::fixed(Offset::from_hours(9).unwrap())).unwrap();
        Observation::known(zoned.timestamp(), "CBS.log", zoned.timestamp())
    }

    fn lines(text: &str) -> Vec<CbsLine> {
        read((1..).zip(text.lines()).map(|(number, text)| Raw { file: None, number, text }), tokyo)
    }

    #[test]
    fn the_head_of_a_line_is_time_level_component_and_text() {
        let table = [
            (
                "2017-03-10 10:24:32, Info                  CBS    Enabling LKG boot option",
                LogLevel::Info,
                "CBS",
                "Enabling LKG boot option",
            ),
            (
                "2017-03-10 10:24:32, Error      [0x018007] CSI    00000001 (F) x",
                LogLevel::Error,
                "CSI",
                "00000001 (F) x",
            ),
            ("\u{feff}2017-03-10 10:24:32, Warning               CBS    y", LogLevel::Warning, "CBS", "y"),
            ("2017-03-10 10:24:32, Info                  CBS", LogLevel::Info, "CBS", ""),
        ];
        for (text, level, component, message) in table {
            let found = head(text).unwrap();
            assert_eq!((found.level, found.component, found.message), (level, component, message), "{text}");
        }
        for text in
            ["", "0x800f0922 - CBS_E_INSTALLERS_FAILED]", "2017-13-10 10:24:32, Info CBS x", "CSIPERF:TXCOMMIT;26151"]
        {
            assert_eq!(head(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_that_goes_on_is_one_line_with_its_code() {
        // The form of a public excerpt for 0x800f0922 (MS Learn, error 0x800f0922), with other numbers.
        let read = lines(
            "2026-04-18 22:09:40, Info                  CBS    Exec: Processing complete.  Session: 31000000_1, Package: P [HRESULT =\n0x800f0922 - CBS_E_INSTALLERS_FAILED]\n2026-04-18 22:09:41, Info                  CBS    next",
        );
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].hresult.as_deref(), Some("0x800F0922"));
        assert_eq!(read[0].session.as_deref(), Some("31000000_1"));
        assert_eq!(read[0].at.value().unwrap().to_string(), "2026-04-18T13:09:40Z");
    }

    #[test]
    fn the_lines_of_a_report_are_lines_of_their_own() {
        // The form of a report of a check in a log of Windows Server 2016, with other names.
        let text = "2026-04-18 22:09:40, Info                  CBS    \n=================================\n\
             Checking System Update Readiness.\n\n(p)\tCSI Payload Corrupt\t\t\tamd64_contoso_31bf3856ad364e35_10.0.14393.1_none_1\\a.dll\n\
             Repair failed: Missing replacement payload.\n\nSummary:\nOperation result: 0x800f0906\nTotal Detected Corruption:\t1\n\
             \tCSI Payload Corruption:\t1\nTotal Repaired Corruption:\t0\n\
             2026-04-18 22:09:41, Info                  CBS    CheckSur: hrStatus: 0x800f0906 [CBS_E_DOWNLOAD_FAILURE]\ntail";
        let read = lines(text);
        let found = |wanted: &str| read.iter().find(|line| line.message.starts_with(wanted)).unwrap();
        assert_eq!(found("Total Detected Corruption:").message, "Total Detected Corruption:\t1");
        assert_eq!(found("Operation result").hresult.as_deref(), Some("0x800F0906"));
        assert_eq!(found("(p)").number, 5);
        assert_eq!(found("(p)").at, read[0].at);
        assert_eq!(read.last().unwrap().message, "CheckSur: hrStatus: 0x800f0906 [CBS_E_DOWNLOAD_FAILURE] tail");
        // Lines between that nobody kept take none of the others away.
        let some = text.lines().zip(1..).filter(|(line, _)| !line.starts_with("===") && !line.is_empty());
        let kept = super::read(some.map(|(text, number)| Raw { file: None, number, text }), tokyo);
        assert!(kept.iter().any(|line| line.message == "Total Repaired Corruption:\t0"));
    }

    #[test]
    fn a_line_belongs_to_the_session_it_names_or_to_the_only_open_one() {
        let read = lines(
            "2026-04-18 22:00:00, Info                  CBS    before\n\
             2026-04-18 22:00:01, Info                  CBS    Session: 1_1 initialized by client WindowsUpdateAgent.\n\
             2026-04-18 22:00:02, Error                 CBS    in the first\n\
             2026-04-18 22:00:03, Info                  CBS    Session: 2_2 initialized by client WinMgmt.\n\
             2026-04-18 22:00:04, Error                 CBS    in one of two\n\
             2026-04-18 22:00:05, Info                  CBS    Session: 1_1 finalized. Reboot required: no [HRESULT = 0x80070005 - E_ACCESSDENIED]\n\
             2026-04-18 22:00:06, Error                 CBS    in the second\n\
             2026-04-18 22:00:07, Info                  CBS    Session: 2_2 finalized. Reboot required: no [HRESULT = 0x00000000 - S_OK]\n\
             2026-04-18 22:00:08, Error                 CBS    after",
        );
        let sessions: Vec<Option<&str>> = read.iter().map(|line| line.session.as_deref()).collect();
        let (one, two) = (Some("1_1"), Some("2_2"));
        assert_eq!(sessions, [None, one, one, two, None, one, two, two, None]);
    }

    #[test]
    fn a_line_between_the_ends_of_a_package_belongs_to_its_session_and_no_session_outlives_the_service() {
        let read = lines(
            "2026-04-18 22:00:01, Info                  CBS    Session: 1_1 initialized by client WindowsUpdateAgent.\n\
             2026-04-18 22:00:02, Info                  CBS    Session: 2_2 initialized by client UpdateAgentLCU.\n\
             2026-04-18 22:00:03, Info                  CBS    Exec: Processing started.  Session: 2_2, Package: P\n\
             2026-04-18 22:00:04, Error                 CSI    in the second\n\
             2026-04-18 22:00:05, Info                  CBS    Exec: Processing complete.  Session: 2_2, Package: P\n\
             2026-04-18 22:00:06, Error                 CBS    in one of two\n\
             2026-04-18 22:00:07, Info                  CBS    CbsCoreFinalize: SessionManagerFinalize\n\
             2026-04-18 22:00:08, Info                  CBS    Session: 3_3 initialized by client WindowsUpdateAgent.\n\
             2026-04-18 22:00:09, Error                 CBS    in the third",
        );
        let sessions: Vec<Option<&str>> = read.iter().map(|line| line.session.as_deref()).collect();
        let (one, two, three) = (Some("1_1"), Some("2_2"), Some("3_3"));
        assert_eq!(sessions, [one, two, two, two, two, None, None, three, three]);
    }

    #[test]
    fn the_continuation_of_a_line_that_was_not_collected_is_not_glued_to_another() {
        let raw =
            [(1, "tail of nothing"), (5, "2026-04-18 22:00:00, Info                  CBS    a"), (9, "tail of line 8")];
        let read = read(raw.map(|(number, text)| Raw { file: None, number, text }), tokyo);
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].message, "a");
    }

    #[test]
    fn a_code_is_found_where_there_is_one() {
        let table = [
            ("x [HRESULT = 0x80070005 - E_ACCESSDENIED]", Some("0x80070005")),
            ("DriverUpdateInstallUpdates failed [HRESULT = 0xe0000100]", Some("0xE0000100")),
            ("HRESULT: unknown, error 0x800f081f", Some("0x800F081F")),
            ("flags 0x80070005ab and id80070005", None),
            ("a@0x8007000 b", None),
            ("no code", None),
        ];
        for (text, code) in table {
            assert_eq!(hresult(text).as_deref(), code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_line_makes_the_reader_panic(text in r"([0-9:, \-]{0,20}|2026-04-18 22:00:00, (Info|Error) CBS Session: [0-9_]{0,5}|.{0,40}|\n){0,8}") {
            prop_assert!(lines(&text).len() <= text.lines().count());
        }

        #[test]
        fn no_message_grows_beyond_its_bound(n in 1_usize..400) {
            let text = format!("2026-04-18 22:00:00, Info CBS a\n{}", "long continuation\n".repeat(n));
            prop_assert!(lines(&text)[0].message.chars().count() <= MAX_MESSAGE);
        }
    }
}
