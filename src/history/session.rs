//! What `CBS.log` says inside the failed session, and nothing else of it.
//!
//! Of 37,911 lines in five healthy logs only 83 were at Error level, and hundreds of the others held a failure code: a code in
//! the log is a cause only inside the session that failed, and not in one of the shapes that healthy servers write. But the line
//! that names the reason is often at level Info: which driver, which package, which path. So lines count by what they say
//! ([`super::marks`]), and the first of them is what the others follow from.

use std::collections::BTreeSet;

use super::hresult::HResult;
use super::marks::{self, Mark, MarkKind};
use super::noise::is_noise;
use super::shapes;
use super::window::Window;
use crate::evidence::{CbsLine, CbsLog, Line, LogLevel, Observation, Windows};
use crate::msg;
use crate::text::Message;
use crate::windows::names;

/// How many benign lines are listed.
const SUPPRESSED: usize = 20;

/// How many of the first failing lines are shown.
const FIRST: usize = 6;

/// A line of the failed session that says that access was denied.
pub struct SessionRefusal {
    /// The object that the line names: a path or a registry key.
    pub object: Option<String>,
    /// The line.
    pub line: Line,
}

/// A line of the failed session that names what stood in the way.
pub struct SessionMark {
    /// What it says.
    pub mark: Mark,
    /// The line.
    pub line: Line,
}

/// The failed session in `CBS.log`.
pub struct Session {
    /// Lines that say that access was denied, oldest first.
    pub refusals: Vec<SessionRefusal>,
    /// Lines that name what stood in the way, oldest first.
    pub marks: Vec<SessionMark>,
    /// The first lines that failed, whatever they say, oldest first.
    pub first: Vec<Line>,
    /// Whether the update failed while Windows started.
    pub at_startup: bool,
    /// Why the log does not show the session, or not its beginning.
    pub missing: Option<Line>,
}

impl Session {
    /// The lines of `CBS.log` in `window`, in which an update failed with `code`.
    #[must_use]
    pub fn of(windows: &Windows, window: &Window, code: Option<HResult>) -> Self {
        let mut session =
            Self { refusals: Vec::new(), marks: Vec::new(), first: Vec::new(), at_startup: false, missing: None };
        let Some(log) = windows.cbs.value() else {
            session.missing = Some(Line::missing("CBS.log", &windows.cbs));
            return session;
        };
        let ours = ours(log, window, code);
        let mut passed_on = Vec::new();
        // What an installer is at work on stands in an earlier line of it.
        let mut component = None;
        // And whose hive is loaded.
        let mut account = None;
        for line in &ours {
            let of_line = code_of(line);
            let message = &line.message;
            session.at_startup |= message.starts_with("Startup: ");
            if is_noise(message) {
                continue;
            }
            if let Some(begun) = shapes::component(message) {
                component = Some(begun);
                continue;
            }
            if let Some(loading) = shapes::account(message) {
                account = Some(loading);
                continue;
            }
            // A line that only its code tells counts where it is an error, or where the update failed with that code.
            // A server that is asked for its features while an update waits for a restart is refused by that in any case.
            let is_own = |mark: &Mark| mark.code == code;
            let counts = |mark: &Mark| match mark.kind {
                MarkKind::Pending => is_own(mark),
                // Servicing looks for much that need not be there, and says so at level Info.
                MarkKind::NotFound => line.level == LogLevel::Error || is_own(mark),
                _ => !mark.by_code || line.level == LogLevel::Error || is_own(mark),
            };
            let found = marks::mark(message, of_line).filter(counts).map(|mark| match mark.kind {
                MarkKind::Installer => Mark { component: component.take(), ..mark },
                MarkKind::Profile => Mark { subject: account.take(), ..mark },
                _ => mark,
            });
            let says_failure = line.level == LogLevel::Error
                || (of_line.is_some() && of_line == code && message.contains("ailed"))
                || found.is_some();
            if !says_failure {
                continue;
            }
            let quoted = quote(windows, line);
            if shapes::is_denied(message, of_line) {
                let object = names::object(message);
                session.refusals.push(SessionRefusal { object, line: quoted.clone() });
            }
            match found {
                Some(mark) => {
                    session.first.push(quoted.clone());
                    session.marks.push(SessionMark { mark, line: quoted });
                }
                None => passed_on.push(quoted),
            }
        }
        // What names something comes first; what only passes a code on follows.
        session.first.extend(passed_on);
        session.first.truncate(FIRST);
        session.first.sort_by_key(|line| line.at);
        session.missing = gap(windows, log, window, &ours);
        session
    }

    /// The first refusal that names an object for which `wanted` holds.
    pub fn refused(&self, wanted: impl Fn(&str) -> bool) -> Option<&SessionRefusal> {
        self.refusals.iter().find(|r| r.object.as_deref().is_some_and(&wanted))
    }

    /// The lines that name something of one of these kinds, oldest first.
    pub fn of_kind(&self, kinds: &[MarkKind]) -> impl Iterator<Item = &SessionMark> {
        self.marks.iter().filter(move |found| kinds.contains(&found.mark.kind))
    }

    /// The first line that names what stood in the way; not one that only says that a step failed.
    #[must_use]
    pub fn first_named(&self) -> Option<&SessionMark> {
        self.marks.iter().find(|found| !found.mark.is_general())
    }
}

/// The lines of the failed session: those in the window, without those of sessions that ended in another way. A server that
/// is asked for its features while an update waits for a restart has such sessions, with errors of their own.
fn ours<'a>(log: &'a CbsLog, window: &Window, code: Option<HResult>) -> Vec<&'a CbsLine> {
    let inside: BTreeSet<&str> =
        log.lines.iter().filter(|l| is_in(l, window)).filter_map(|l| l.session.as_deref()).collect();
    let belongs = |line: &&CbsLine| match (&line.at, line.session.as_deref()) {
        (Observation::Known { .. }, _) => is_in(line, window),
        // A line whose time is not known counts where its session does.
        (Observation::Missing { .. }, Some(session)) => inside.contains(session),
        (Observation::Missing { .. }, None) => false,
    };
    let lines: Vec<&CbsLine> = log.lines.iter().filter(belongs).collect();
    let ended = |line: &CbsLine| {
        let says_so = line.message.contains("finalized") || line.message.contains("Processing complete");
        let code = code_of(line);
        line.session.clone().filter(|_| says_so).zip(code)
    };
    let ends: Vec<(String, HResult)> = lines.iter().filter_map(|line| ended(line)).collect();
    let failed: BTreeSet<&str> = ends.iter().filter(|(_, c)| Some(*c) == code).map(|(id, _)| id.as_str()).collect();
    if failed.is_empty() {
        return lines;
    }
    let otherwise: BTreeSet<&str> = ends.iter().map(|(id, _)| id.as_str()).filter(|id| !failed.contains(id)).collect();
    let of_other = |line: &&CbsLine| line.session.as_deref().is_some_and(|id| otherwise.contains(id));
    lines.into_iter().filter(|line| !of_other(line)).collect()
}

/// The benign lines anywhere in the log: shown, so that nobody takes them for the reason.
#[must_use]
pub fn suppressed(windows: &Windows) -> Vec<Line> {
    let lines = windows.cbs.value().map_or(&[][..], |log| &log.lines);
    let is_denied = |line: &&CbsLine| shapes::is_denied(&line.message, code_of(line));
    let benign = lines.iter().filter(|l| is_noise(&l.message)).filter(is_denied);
    benign.take(SUPPRESSED).map(|l| quote(windows, l)).collect()
}

/// The code that a line gives in brackets.
fn code_of(line: &CbsLine) -> Option<HResult> {
    line.hresult.as_deref().and_then(HResult::parse)
}

fn is_in(line: &CbsLine, window: &Window) -> bool {
    line.at.value().is_some_and(|at| window.contains(*at))
}

/// A line of `CBS.log` as a line of proof.
pub fn quote(windows: &Windows, line: &CbsLine) -> Line {
    let level = match line.level {
        LogLevel::Error => "Error",
        LogLevel::Warning => "Warning",
        LogLevel::Info => "Info",
    };
    let file = line.file.as_deref().unwrap_or("CBS.log");
    let said = format!("{level} {} {}", line.component, line.message.trim());
    let at = line.at.value().copied().unwrap_or_else(|| line.at.at());
    let said = msg!("proof-log-line", file = file, number = line.number, said = said);
    Line::new(said, windows.cbs.from(), at)
}

/// Why the log cannot show the session: its lines have no usable time, or it begins after the session ended or inside of it
/// (the log is rotated at 50 MB, and only the current one is collected).
fn gap(windows: &Windows, log: &CbsLog, window: &Window, ours: &[&CbsLine]) -> Option<Line> {
    let times: Vec<_> = log.lines.iter().filter_map(|l| l.at.value()).collect();
    let line = |said: Message| Line::on(said, &windows.cbs);
    if times.is_empty() {
        let untimed = log.lines.first()?;
        return Some(Line::missing(msg!("fact-time-of-lines"), &untimed.at));
    }
    let first = times.into_iter().min()?;
    if *first > window.to {
        return Some(line(msg!("proof-log-begins-after", first = first)));
    }
    let begins = log.lines.iter().filter(|l| l.message.contains(" initialized"));
    let begun: BTreeSet<&str> = begins.filter_map(|l| l.session.as_deref()).collect();
    let cut = ours.iter().filter_map(|l| l.session.as_deref()).find(|id| !begun.contains(id))?;
    (*first > window.from).then(|| line(msg!("proof-log-begins-inside", first = first, cut = cut)))
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
    fn a_line_counts_only_inside_the_session_and_when_it_is_not_benign_whatever_its_level() {
        let inside = "2026-04-18T13:05:00Z";
        let cases = [
            (cbs_line(inside, LogLevel::Error, REFUSED), 1),
            (cbs_line(inside, LogLevel::Info, REFUSED), 1),
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
            assert_eq!(
                Session::of(&windows, &window(), Some(HResult::ACCESS_DENIED)).refusals.len(),
                wanted,
                "{line:?}"
            );
        }
    }

    #[test]
    fn what_servicing_looked_for_and_need_not_find_names_nothing() {
        let absent =
            r"00000e47 (F) STATUS_OBJECT_NAME_NOT_FOUND #1# from SysCreateFile(on:[20]'\??\C:\ProgramData\X Y')";
        // The form of a line in every log of the servicing stack (Microsoft Q&A 1166627), with another name.
        let shim = r"00000001 Shim considered [l:126]'\??\C:\Windows\Servicing\amd64_x_31bf3856ad364e35_10.0.1.1_none_0\wcp.dll' : got STATUS_OBJECT_PATH_NOT_FOUND";
        let marks = |level, message| {
            let mut windows = healthy();
            cbs(&mut windows).lines = vec![cbs_line("2026-04-18T13:05:00Z", level, message)];
            Session::of(&windows, &window(), Some(HResult::ACCESS_DENIED)).marks.len()
        };
        assert_eq!(marks(LogLevel::Error, absent), 1);
        assert_eq!(marks(LogLevel::Info, absent), 0);
        assert_eq!(marks(LogLevel::Error, shim), 0);
        assert_eq!(marks(LogLevel::Info, shim), 0);
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
        assert!(Session::of(&windows, &window(), Some(HResult::ACCESS_DENIED)).missing.is_none());
        cbs(&mut windows).lines = vec![cbs_line("2026-04-19T00:00:00Z", LogLevel::Error, REFUSED)];
        assert!(Session::of(&windows, &window(), Some(HResult::ACCESS_DENIED)).missing.is_some());
        cbs(&mut windows).lines[0].at = missing(Missing::NotAsked);
        assert!(Session::of(&windows, &window(), Some(HResult::ACCESS_DENIED)).missing.is_some());
        windows.cbs = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert!(Session::of(&windows, &window(), Some(HResult::ACCESS_DENIED)).missing.is_some());
    }
}
