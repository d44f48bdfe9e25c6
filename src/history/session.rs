//! What `CBS.log` says inside the failed session, and nothing else of it.
//!
//! Of 37,911 lines in five healthy logs only 83 were at Error level, and hundreds of the others held a failure code:
//! a code in the log is a cause only inside the session that failed, at Error level, and not in one of the shapes that
//! healthy servers write.

use std::collections::BTreeSet;

use super::hresult::HResult;
use super::window::Window;
use crate::evidence::{CbsLine, CbsLog, Line, LogLevel, Observation, Windows};

/// How many benign lines are listed.
const SUPPRESSED: usize = 20;

/// Shapes of lines that hold "access denied" on healthy servers; all parts must be in the line.
const BENIGN: &[&[&str]] = &[
    &["Only package owners can remove package"],
    &["ISusInternal", "DisconnectCall"],
    &[r"windowsupdate\client\comapi\update.cpp"],
];

/// An Error line of the failed session.
pub struct SessionRefusal {
    /// The object that the line names: a path or a registry key.
    pub object: Option<String>,
    /// The line.
    pub line: Line,
}

/// The failed session in `CBS.log`.
pub struct Session {
    /// Error lines with an access-denied code, oldest first.
    pub refusals: Vec<SessionRefusal>,
    /// Why the log does not show the session, where it does not.
    pub missing: Option<Line>,
}

impl Session {
    /// The lines of `CBS.log` in `window`.
    #[must_use]
    pub fn of(windows: &Windows, window: &Window) -> Self {
        let Some(log) = windows.cbs.value() else {
            return Self { refusals: Vec::new(), missing: Some(Line::missing("CBS.log", &windows.cbs)) };
        };
        let sessions: BTreeSet<&str> =
            log.lines.iter().filter(|l| is_in(l, window)).filter_map(|l| l.session.as_deref()).collect();
        let belongs = |line: &CbsLine| match (&line.at, line.session.as_deref()) {
            (Observation::Known { .. }, _) => is_in(line, window),
            // A line whose time is not known counts where its session does.
            (Observation::Missing { .. }, Some(session)) => sessions.contains(session),
            (Observation::Missing { .. }, None) => false,
        };
        let counts = |line: &&CbsLine| {
            line.level == LogLevel::Error && belongs(line) && is_denied(line) && !is_benign(&line.message)
        };
        let refusals = log
            .lines
            .iter()
            .filter(counts)
            .map(|line| SessionRefusal { object: named_object(&line.message), line: quote(windows, line) })
            .collect();
        Self { refusals, missing: gap(windows, log, window) }
    }

    /// The first refusal that names an object for which `wanted` holds.
    pub fn refused(&self, wanted: impl Fn(&str) -> bool) -> Option<&SessionRefusal> {
        self.refusals.iter().find(|r| r.object.as_deref().is_some_and(&wanted))
    }
}

/// The benign lines anywhere in the log: shown, so that nobody takes them for the reason.
#[must_use]
pub fn suppressed(windows: &Windows) -> Vec<Line> {
    let lines = windows.cbs.value().map_or(&[][..], |log| &log.lines);
    let benign = lines.iter().filter(|l| is_denied(l) && is_benign(&l.message));
    benign.take(SUPPRESSED).map(|l| quote(windows, l)).collect()
}

fn is_in(line: &CbsLine, window: &Window) -> bool {
    line.at.value().is_some_and(|at| window.contains(*at))
}

fn is_benign(message: &str) -> bool {
    BENIGN.iter().any(|shape| shape.iter().all(|part| message.contains(part)))
}

fn is_denied(line: &CbsLine) -> bool {
    let code = line.hresult.as_deref().and_then(HResult::parse);
    code.is_some_and(HResult::is_access_denied)
        || ["E_ACCESSDENIED", "STATUS_ACCESS_DENIED"].iter().any(|name| line.message.contains(name))
}

fn quote(windows: &Windows, line: &CbsLine) -> Line {
    let level = match line.level {
        LogLevel::Error => "Error",
        LogLevel::Warning => "Warning",
        LogLevel::Info => "Info",
    };
    let file = line.file.as_deref().unwrap_or("CBS.log");
    let text = format!("{file} line {}: {level} {} {}", line.number, line.component, line.message.trim());
    let at = line.at.value().copied().unwrap_or_else(|| line.at.at());
    Line { text, from: windows.cbs.from(), at }
}

/// Why the log cannot show the session: its lines have no usable time, or it begins after the session ended (the log
/// is rotated at 50 MB, and only the current one is collected).
fn gap(windows: &Windows, log: &CbsLog, window: &Window) -> Option<Line> {
    let times: Vec<_> = log.lines.iter().filter_map(|l| l.at.value()).collect();
    let line = |text: String| Line { text, from: windows.cbs.from(), at: windows.cbs.at() };
    if times.is_empty() {
        let untimed = log.lines.first()?;
        return Some(Line::missing("CBS.log, time of its lines (local time without a zone)", &untimed.at));
    }
    let first = times.into_iter().min()?;
    (*first > window.to).then(|| line(format!("CBS.log as collected begins at {first}, after the failed session")))
}

/// The first path or registry key in a message.
fn named_object(message: &str) -> Option<String> {
    const ROOTS: &[&str] = &[r"\Registry\Machine\", r"\SystemRoot\", r"HKLM\", r"HKEY_LOCAL_MACHINE\"];
    let lower = message.to_ascii_lowercase();
    let root = ROOTS.iter().filter_map(|root| lower.find(&root.to_ascii_lowercase())).min();
    let drive = lower.match_indices(r":\").find_map(|(at, _)| {
        let letter = at.checked_sub(1)?;
        lower.as_bytes().get(letter).is_some_and(u8::is_ascii_alphabetic).then_some(letter)
    });
    let at = [root, drive].into_iter().flatten().min()?;
    let rest = message.get(at..)?;
    let end = rest.find(['"', '\'', ',', ';', '[', ']', '|', '<', '>', '(', ')', '\r', '\n']).unwrap_or(rest.len());
    let object = rest.get(..end)?.trim_end_matches([' ', '.', ':']);
    (!object.is_empty()).then(|| object.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Missing;
    use crate::history::testing::{at, cbs, cbs_line, healthy, missing};

    fn window() -> Window {
        Window { from: at("2026-04-18T13:00:00Z"), to: at("2026-04-18T13:12:00Z"), begin_seen: true }
    }

    const REFUSED: &str = r"Failed to create file: \??\C:\Windows\WinSxS\Temp\InFlight\x, status. [HRESULT = 0x80070005 - E_ACCESSDENIED]";

    #[test]
    fn a_line_counts_only_inside_the_session_at_error_level_and_when_it_is_not_benign() {
        let inside = "2026-04-18T13:05:00Z";
        let cases = [
            (cbs_line(inside, LogLevel::Error, REFUSED), 1),
            (cbs_line(inside, LogLevel::Info, REFUSED), 0),
            (cbs_line("2026-04-18T12:05:00Z", LogLevel::Error, REFUSED), 0),
            (cbs_line(inside, LogLevel::Error, "Failed to get session. [HRESULT = 0x80004005 - E_FAIL]"), 0),
            (
                cbs_line(
                    inside,
                    LogLevel::Error,
                    "Only package owners can remove package: X [HRESULT = 0x80070005 - E_ACCESSDENIED]",
                ),
                0,
            ),
        ];
        for (line, wanted) in cases {
            let mut windows = healthy();
            cbs(&mut windows).lines = vec![line.clone()];
            assert_eq!(Session::of(&windows, &window()).refusals.len(), wanted, "{line:?}");
        }
    }

    #[test]
    fn benign_lines_are_listed() {
        let mut windows = healthy();
        let benign = "Only package owners can remove package: X [HRESULT = 0x80070005 - E_ACCESSDENIED]";
        cbs(&mut windows).lines = vec![
            cbs_line("2026-04-01T00:00:00Z", LogLevel::Info, benign),
            cbs_line("2026-04-01T00:00:00Z", LogLevel::Error, REFUSED),
        ];
        assert_eq!(suppressed(&windows).len(), 1);
    }

    #[test]
    fn a_log_that_cannot_show_the_session_says_why() {
        let mut windows = healthy();
        assert!(Session::of(&windows, &window()).missing.is_none());
        cbs(&mut windows).lines = vec![cbs_line("2026-04-19T00:00:00Z", LogLevel::Error, REFUSED)];
        assert!(Session::of(&windows, &window()).missing.is_some());
        cbs(&mut windows).lines[0].at = missing(Missing::NotAsked);
        assert!(Session::of(&windows, &window()).missing.is_some());
        windows.cbs = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert!(Session::of(&windows, &window()).missing.is_some());
    }

    #[test]
    fn objects_are_found_in_their_usual_spellings() {
        let cases = [
            (REFUSED, Some(r"C:\Windows\WinSxS\Temp\InFlight\x")),
            (
                r#"Could not open "\SystemRoot\WinSxS\Manifests\a.manifest""#,
                Some(r"\SystemRoot\WinSxS\Manifests\a.manifest"),
            ),
            (
                r"Failed to open key \Registry\Machine\Software\Microsoft\Windows\CurrentVersion\Component Based Servicing [HRESULT = 0x80070005]",
                Some(r"\Registry\Machine\Software\Microsoft\Windows\CurrentVersion\Component Based Servicing"),
            ),
            ("Failed to create file. [HRESULT = 0x80070005 - E_ACCESSDENIED]", None),
            (r":\", None),
            ("日本語 C:\\窓\\é. ", Some("C:\\窓\\é")),
        ];
        for (message, wanted) in cases {
            assert_eq!(named_object(message).as_deref(), wanted, "{message}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_message_makes_the_search_panic(message in r"[\\:\[A-Za-zé日 ]{0,40}") {
            let _: Option<String> = named_object(&message);
        }
    }
}
