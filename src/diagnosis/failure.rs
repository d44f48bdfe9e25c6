//! The failed update: which one, with what code, and between which times to look for its reason.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::choice::Choice;
use crate::evidence::Line;
use crate::history::HResult;
use crate::history::Window;
use crate::history::events::{after, before};
use crate::history::title::UpdateClass;
use crate::history::updates::{History, Phase, Reporter, Step, StepKind};

/// The slack at both ends of a failed session: clocks of different sources and buffered logs. Our choice.
pub const SLACK: SignedDuration = SignedDuration::from_mins(2);

/// The assumed length of a session whose beginning no log shows. Our choice.
const UNSEEN_BEGINNING: SignedDuration = SignedDuration::from_hours(1);

/// The update that failed and has not been installed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// Its title or package name, as logged; `search for updates` where it was a search that failed.
    pub update: String,
    /// Its KB number, such as `KB5082142`.
    pub kb: Option<String>,
    /// The result code.
    pub code: Option<HResult>,
    /// How far it had come.
    pub phase: Phase,
    /// Who reported it.
    pub reporter: Reporter,
    /// When it failed.
    pub at: Timestamp,
    /// How many attempts at it failed since the last that succeeded.
    pub attempts: usize,
    /// When the first of them failed.
    pub since: Timestamp,
    /// Where to look for its reason.
    pub window: Window,
    /// The records that tell of it.
    pub lines: Vec<Line>,
}

/// Another update that failed and has not been installed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenFailure {
    /// Its title or package name, as logged.
    pub update: String,
    /// Its KB number.
    pub kb: Option<String>,
    /// The result code of its newest attempt.
    pub code: Option<HResult>,
    /// How far it had come.
    pub phase: Phase,
    /// When it failed last.
    pub at: Timestamp,
}

impl Failure {
    /// The failure that matters most of those that no later success heals, and the others: an update of the operating system
    /// before a search, that before anything else; among equals the newest. Only those that `choice` takes come into question.
    #[must_use]
    pub fn of(history: &History<'_>, choice: &Choice) -> Option<(Self, Vec<OpenFailure>)> {
        let open = history.open_failures();
        // Newest first, so that the first of the smallest is the newest.
        let newest = *open.iter().filter(|step| choice.takes(step)).min_by_key(|step| importance(step))?;
        let window = window_of(newest, history);
        // Several reporters tell of one failure; the server's own client knows the title and the final code. A search
        // without a connection is recorded twice, once without a code.
        let group: Vec<&&Step> = open.iter().filter(|s| window.contains(s.at) && belongs(s, newest)).collect();
        let main =
            group.iter().min_by_key(|s| (!choice.takes(s), s.code.is_none(), rank(s.reporter))).map_or(newest, |s| **s);
        let attempts: Vec<&&Step> =
            open.iter().filter(|s| s.reporter == main.reporter && s.same_update(main)).collect();
        let failure = Self {
            update: title(main),
            kb: main.kb.clone(),
            code: main.code,
            phase: phase_of(main, history),
            reporter: main.reporter,
            at: main.at,
            attempts: attempts.len(),
            since: attempts.iter().map(|s| s.at).min().unwrap_or(main.at),
            window: merge(&window, &window_of(main, history)),
            lines: group.iter().map(|s| s.line.clone()).collect(),
        };
        let told = Told::of(&open, history);
        let mut others: Vec<&Step> = Vec::new();
        for step in open.iter().copied() {
            let known = others.iter().any(|other| step.same_update(other));
            let same = step.same_update(main) || step.same_update(newest) || failure.lines.contains(&step.line);
            let again = step.reporter == Reporter::Servicing && step.code == main.code;
            if !known && !same && !again && !told.again(step) {
                others.push(step);
            }
        }
        Some((failure, others.into_iter().map(OpenFailure::of).collect()))
    }

    /// All open failures, each update once.
    #[must_use]
    pub fn open(history: &History<'_>) -> Vec<OpenFailure> {
        let all = history.open_failures();
        let told = Told::of(&all, history);
        let mut open: Vec<&Step> = Vec::new();
        for step in all.iter().copied() {
            if !open.iter().any(|known| step.same_update(known)) && !told.again(step) {
                open.push(step);
            }
        }
        open.into_iter().map(OpenFailure::of).collect()
    }

    /// Whether the code says that access was denied.
    #[must_use]
    pub fn is_access_denied(&self) -> bool {
        self.code.is_some_and(HResult::is_access_denied)
    }

    /// Whether the code is one of these.
    #[must_use]
    pub fn is_one_of(&self, codes: &[u32]) -> bool {
        self.code.is_some_and(|code| codes.contains(&code.number()))
    }

    /// The code for a sentence.
    #[must_use]
    pub fn code_text(&self) -> String {
        self.code.map_or_else(|| "no code".to_owned(), |code| code.to_string())
    }
}

impl OpenFailure {
    fn of(step: &Step) -> Self {
        Self { update: title(step), kb: step.kb.clone(), code: step.code, phase: step.phase, at: step.at }
    }
}

/// What a failure is called.
fn title(step: &Step) -> String {
    if step.title.is_empty() { step.name().to_owned() } else { step.title.clone() }
}

/// How much a failure matters; less is more.
const fn importance(step: &Step) -> (u8, UpdateClass) {
    let place = match (step.phase, step.class) {
        (Phase::Search, _) => 1,
        (_, UpdateClass::System) => 0,
        _ => 2,
    };
    (place, step.class)
}

const fn rank(reporter: Reporter) -> u8 {
    match reporter {
        Reporter::WindowsUpdate => 0,
        Reporter::Servicing => 1,
        Reporter::Standalone => 2,
        Reporter::Reporting => 3,
    }
}

/// How far an update had come: the client records a failed download as a failed installation too. It was one where the download
/// began, the installation did not, and the servicing stack was never asked.
fn phase_of(failed: &Step, history: &History<'_>) -> Phase {
    if failed.phase != Phase::Install || failed.reporter != Reporter::WindowsUpdate {
        return failed.phase;
    }
    let begun = history.steps.iter().rev().find(|s| {
        s.kind == StepKind::Begun && s.reporter == failed.reporter && s.same_update(failed) && s.at <= failed.at
    });
    let Some(begun) = begun.filter(|begun| begun.phase == Phase::Download) else { return failed.phase };
    let asked =
        history.steps.iter().any(|s| s.reporter == Reporter::Servicing && begun.at <= s.at && s.at <= failed.at);
    if asked { failed.phase } else { Phase::Download }
}

/// The open failures that other reporters than the servicing stack tell of: code and window of each.
struct Told(Vec<(Option<HResult>, Window)>);

impl Told {
    fn of(open: &[&Step], history: &History<'_>) -> Self {
        let others = open.iter().filter(|step| step.reporter != Reporter::Servicing);
        Self(others.map(|step| (step.code, window_of(step, history))).collect())
    }

    /// Whether the servicing stack tells of one of them again, by the name of a package.
    fn again(&self, step: &Step) -> bool {
        let same = |(code, window): &(Option<HResult>, Window)| *code == step.code && window.contains(step.at);
        step.reporter == Reporter::Servicing && self.0.iter().any(same)
    }
}

/// Packages do not always carry the KB number of their update, so the same code at the same time joins them too.
fn belongs(step: &Step, newest: &Step) -> bool {
    let other_phase = (step.phase == Phase::Search) != (newest.phase == Phase::Search);
    // A step without a title is the same as itself.
    std::ptr::eq(step, newest)
        || step.same_update(newest)
        || (!other_phase && step.reporter != newest.reporter && step.code == newest.code)
}

fn window_of(failed: &Step, history: &History<'_>) -> Window {
    let begun =
        |reporter| {
            history.steps.iter().rev().find(|s| {
                s.kind == StepKind::Begun && s.reporter == reporter && s.same_update(failed) && s.at <= failed.at
            })
        };
    let last_end = history.steps.iter().rev().find(|s| {
        s.kind != StepKind::Begun && s.same_update(failed) && s.reporter == failed.reporter && s.at < failed.at
    });
    let begin = begun(Reporter::WindowsUpdate).or_else(|| begun(Reporter::Servicing)).map(|s| s.at);
    // A beginning before an earlier attempt ended belongs to that attempt.
    let begin = begin.filter(|at| last_end.is_none_or(|end| end.at <= *at));
    let from = begin.unwrap_or_else(|| before(failed.at, UNSEEN_BEGINNING));
    Window { from: before(from, SLACK), to: after(failed.at, SLACK), begin_seen: begin.is_some() }
}

fn merge(a: &Window, b: &Window) -> Window {
    if a.begin_seen == b.begin_seen {
        Window { from: a.from.min(b.from), to: a.to.max(b.to), begin_seen: a.begin_seen }
    } else {
        let seen = if a.begin_seen { a } else { b };
        Window { from: seen.from, to: a.to.max(b.to), begin_seen: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Windows;
    use crate::history::events;
    use crate::history::testing::{at, event, healthy, log};

    const TITLE: &str = "2026-04 Cumulative Update for Microsoft server operating system (KB5082142)";

    fn with_attempt() -> Windows {
        let mut windows = healthy();
        let title = ("updateTitle", TITLE);
        *log(&mut windows, "System", events::WINDOWS_UPDATE) = vec![
            event(20, "2026-04-18T13:09:41Z", &[("errorCode", "0x80070005"), title]),
            event(43, "2026-04-18T13:02:10Z", &[title]),
            event(20, "2026-04-17T13:09:41Z", &[("errorCode", "0x80240016"), title]),
            event(43, "2026-04-17T13:00:00Z", &[title]),
        ];
        let package = [("PackageIdentifier", "Package_for_RollupFix~20348.5020"), ("ErrorCode", "0x80070005")];
        *log(&mut windows, "Setup", events::SERVICING) = vec![event(3, "2026-04-18T13:09:30Z", &package)];
        windows
    }

    #[test]
    fn the_newest_open_failure_is_the_failure_and_its_window_is_that_of_its_own_attempt() {
        let windows = with_attempt();
        let failure = Failure::of(&History::of(&windows), &Choice::default()).unwrap().0;
        assert_eq!(failure.kb.as_deref(), Some("KB5082142"));
        assert_eq!(failure.code, Some(HResult::ACCESS_DENIED));
        assert_eq!(failure.window.from, at("2026-04-18T13:00:10Z"));
        assert_eq!(failure.window.to, at("2026-04-18T13:11:41Z"));
        assert!(failure.window.begin_seen);
        assert_eq!(failure.lines.len(), 2, "the package's own failure is a line of the same failure");
    }

    #[test]
    fn a_beginning_that_no_log_shows_is_said_to_be_unseen() {
        let mut windows = with_attempt();
        log(&mut windows, "System", events::WINDOWS_UPDATE).remove(1);
        let failure = Failure::of(&History::of(&windows), &Choice::default()).unwrap().0;
        assert!(!failure.window.begin_seen, "{:?}", failure.window);
        assert_eq!(failure.window.from, at("2026-04-18T12:07:41Z"));
    }

    #[test]
    fn a_choice_takes_a_failure_by_update_code_and_time_and_lists_the_others() {
        let mut windows = with_attempt();
        let other = [("errorCode", "0x80242016"), ("updateTitle", "2026-04 Update for .NET Framework (KB5079999)")];
        log(&mut windows, "System", events::WINDOWS_UPDATE).push(event(20, "2026-04-16T13:00:00Z", &other));
        let history = History::of(&windows);
        let chosen = |choice: &Choice| {
            Failure::of(&history, choice).map(|(failure, others)| (failure.kb.unwrap(), others.len()))
        };
        let of = |kb: &str| Some((kb.to_owned(), 1));
        assert_eq!(chosen(&Choice::default()), of("KB5082142"));
        assert_eq!(chosen(&Choice { kb: Some("KB5079999".to_owned()), ..Choice::default() }), of("KB5079999"));
        assert_eq!(chosen(&Choice { code: Some(HResult::new(0x8024_2016)), ..Choice::default() }), of("KB5079999"));
        // The earlier attempt at the same update had another code.
        let earlier = Failure::of(&history, &Choice { code: Some(HResult::new(0x8024_0016)), ..Choice::default() });
        let (earlier, _) = earlier.unwrap();
        assert_eq!((earlier.at, earlier.attempts), (at("2026-04-17T13:09:41Z"), 2));
        let late =
            Choice { kb: Some("KB5079999".to_owned()), since: Some(at("2026-04-17T00:00:00Z")), ..Choice::default() };
        assert_eq!(chosen(&late), None);
        assert_eq!(Failure::open(&history).len(), 2, "the package that carries no KB number is told once");
    }

    #[test]
    fn without_a_failure_there_is_none() {
        assert_eq!(Failure::of(&History::of(&healthy()), &Choice::default()), None);
    }
}
