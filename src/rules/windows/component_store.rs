//! R25: does the servicing stack itself say that the component store is damaged?
//!
//! `DISM /CheckHealth` only reports a mark that an earlier operation left, and running it writes logs and starts the servicing stack.
//! So the mark is read where it was noted: in `CBS.log`, beside what `/ScanHealth` and `/RestoreHealth` sum up there.

use jiff::Timestamp;

use crate::baseline::Severity;
use crate::evidence::{CbsLine, CbsLog, Line, Missing, Windows};
use crate::history::quote;
use crate::history::updates::History;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `component-store`.
pub const RULE: Check = Check::windows(Rule::new("component-store", Severity::Block).knowledge(&["R25"]), check);

const COMPONENT: &str = "component-store";

/// What the servicing stack writes when it marks the store as damaged.
const MARKS: &[&str] = &["Mark store corruption flag because of", "Attempting to mark store corrupt"];

const DETECTED: &str = "Total Detected Corruption:";
const REPAIRED: &str = "Total Repaired Corruption:";

/// A file of the store that a check found damaged.
const PAYLOAD: &str = "CSI Payload Corrupt";

/// What else a check lists.
const OTHERS: &[&str] = &["CSI Manifest Corrupt", "CBS MUM Corrupt", "CBS MUM Missing", "CBS Catalog Corrupt"];

/// The newest word of the log about the store.
enum Said<'a> {
    /// A check found nothing, or repaired all it found.
    Sound(&'a CbsLine),
    /// A check found damage that it did not repair, or could not: its lines.
    Damaged(Vec<&'a CbsLine>),
    /// It found nothing but copies that only an uninstallation needs.
    Copies(&'a CbsLine),
    /// An installation marked the store.
    Marked(&'a CbsLine),
    /// Nothing.
    Nothing,
}

fn said(log: &CbsLog) -> Said<'_> {
    let lines = &log.lines;
    let checked = lines.iter().rposition(|line| count(line, DETECTED).is_some());
    let since = checked.map_or(0, |at| at + 1);
    let is_mark = |line: &&CbsLine| MARKS.iter().any(|mark| line.message.contains(mark));
    if let Some(marked) = lines.iter().skip(since).rev().find(is_mark) {
        return Said::Marked(marked);
    }
    let Some((at, line)) = checked.and_then(|at| Some((at, lines.get(at)?))) else { return Said::Nothing };
    let detected = count(line, DETECTED).unwrap_or_default();
    let repaired = lines.iter().skip(since).find(|line| count(line, REPAIRED).is_some());
    let rest = detected.saturating_sub(repaired.and_then(|line| count(line, REPAIRED)).unwrap_or_default());
    if rest == 0 {
        return Said::Sound(line);
    }
    let before = lines.iter().take(at).rposition(|line| count(line, DETECTED).is_some()).map_or(0, |before| before + 1);
    let listed: Vec<&CbsLine> = lines
        .iter()
        .take(at)
        .skip(before)
        .filter(|line| line.message.contains(PAYLOAD) || OTHERS.iter().any(|other| line.message.contains(other)))
        .collect();
    // A difference to the file before lies in a folder `r` of its component.
    let is_copy = |line: &&CbsLine| line.message.contains(PAYLOAD) && line.message.contains(r"\r\");
    if u64::try_from(listed.len()).is_ok_and(|listed| listed == detected) && listed.iter().all(is_copy) {
        return Said::Copies(line);
    }
    Said::Damaged(std::iter::once(line).chain(repaired).chain(listed).collect())
}

/// The number behind one of the words of a summary.
fn count(line: &CbsLine, word: &str) -> Option<u64> {
    line.message.split_once(word)?.1.split_whitespace().next()?.parse().ok()
}

/// Whether an update of the system was installed after that. Then the damage, if it still is there, does not stop updates.
fn installed_since(windows: &Windows, at: Option<&Timestamp>) -> Option<Line> {
    History::of(windows).system_installed_since(*at?).map(|step| step.line.clone())
}

/// `component-store`: is the newest word about the store that it is damaged?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let Some(log) = windows.cbs.value() else {
        // Where there is no log there was no check; one that could not be read may hold it.
        let absent = windows.cbs.reason() == Some(&Missing::Absent);
        let weighed = if absent { judge.informing() } else { judge.hidden_by(&windows.cbs) };
        weighed.unknown_for(COMPONENT, msg!("component-store-unread"), "CBS.log", &windows.cbs);
        return;
    };
    let (title, lines) = match said(log) {
        Said::Sound(line) => {
            judge.pass(COMPONENT, msg!("component-store-sound")).because(quote(windows, line));
            return;
        }
        Said::Copies(line) => {
            let title = msg!("component-store-copies");
            judge.informing().fail(COMPONENT, title).because(quote(windows, line));
            return;
        }
        Said::Nothing => {
            let line = Line::on(msg!("proof-cbs-log-no-check-store"), &windows.cbs);
            judge.informing().unknown(COMPONENT, msg!("component-store-unchecked")).because(line);
            return;
        }
        Said::Damaged(lines) => (msg!("component-store-damaged"), lines),
        Said::Marked(line) => (msg!("component-store-marked"), vec![line]),
    };
    let later = installed_since(windows, lines.first().and_then(|line| line.at.value()));
    let weighed = if later.is_some() { judge.informing() } else { judge.at(Severity::Block) };
    let finding = weighed.fail(COMPONENT, title).remedy(msg!("cure-store-damaged"));
    for line in lines.into_iter().take(6).map(|line| quote(windows, line)).chain(later) {
        finding.because(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::LogLevel;
    use crate::history::events;
    use crate::history::testing::{at, event, healthy, known, log, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    /// A server whose log ends with these lines, one in each minute. Their shapes are those of Microsoft's articles.
    fn with(messages: &[&str]) -> Windows {
        let mut windows = healthy();
        let lines = messages.iter().zip(10..).map(|(message, minute)| CbsLine {
            file: None,
            number: minute,
            at: known(at(&format!("2026-04-18T13:{minute}:00Z"))),
            level: LogLevel::Info,
            component: "CBS".to_owned(),
            session: None,
            hresult: None,
            message: (*message).to_owned(),
        });
        windows.cbs = known(CbsLog { bytes_read: 1, truncated: false, lines: lines.collect() });
        windows
    }

    const MARK: &str = "Mark store corruption flag because of package: Package_9_for_KB5000001~31bf3856ad364e35~amd64~~10.0.1.6. [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]";

    #[test]
    fn the_newest_word_about_the_store_counts() {
        let block = |outcome| (outcome, Severity::Block);
        for (messages, wanted) in [
            (&[MARK][..], block(Outcome::Fail)),
            (&["Total Detected Corruption:\t2", "Total Repaired Corruption:\t1"], block(Outcome::Fail)),
            (&["Total Detected Corruption:\t2"], block(Outcome::Fail)),
            (&["Total Detected Corruption:\t0", MARK], block(Outcome::Fail)),
            (&["Total Detected Corruption:\t2", "Total Repaired Corruption:\t2"], block(Outcome::Pass)),
            (&[MARK, "Total Detected Corruption:\t0"], block(Outcome::Pass)),
            (&["Total Detected Corruption: many"], (Outcome::Unknown, Severity::Info)),
            (&[], (Outcome::Unknown, Severity::Info)),
        ] {
            assert_eq!(outcome_of(&RULE, COMPONENT, &with(messages)), wanted, "{messages:?}");
        }
    }

    #[test]
    fn copies_for_an_uninstallation_and_what_an_update_survived_are_information() {
        let copy = r"(p)	CSI Payload Corrupt	(n)			amd64_x_31bf3856ad364e35_10.0.1.1_none_0123456789abcdef\r\x.dll";
        let file = r"(p)	CSI Payload Corrupt	(n)			amd64_x_31bf3856ad364e35_10.0.1.1_none_0123456789abcdef\x.dll";
        let sum = "Total Detected Corruption:\t2";
        let of = |messages: &[&str]| outcome_of(&RULE, COMPONENT, &with(messages));
        assert_eq!(of(&[copy, copy, sum]), (Outcome::Fail, Severity::Info));
        assert_eq!(of(&[copy, file, sum]), (Outcome::Fail, Severity::Block));
        assert_eq!(of(&[copy, sum]), (Outcome::Fail, Severity::Block), "one is not listed");
        let mut windows = with(&[MARK]);
        let title = [("updateTitle", "2026-04 Cumulative Update (KB5082142)")];
        log(&mut windows, "System", events::WINDOWS_UPDATE).push(event(19, "2026-04-18T12:00:00Z", &title));
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Fail, Severity::Block), "installed before");
        log(&mut windows, "System", events::WINDOWS_UPDATE).push(event(19, "2026-04-19T12:00:00Z", &title));
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Fail, Severity::Info));
    }

    #[test]
    fn a_log_that_was_denied_may_hide_damage_and_one_that_nobody_copied_closes_no_gate() {
        let of = |reason| {
            let mut windows = healthy();
            windows.cbs = missing(reason);
            outcome_of(&RULE, COMPONENT, &windows)
        };
        assert_eq!(of(Missing::Denied { detail: "access denied".to_owned() }), (Outcome::Unknown, Severity::Block));
        assert_eq!(of(Missing::Absent), (Outcome::Unknown, Severity::Info));
        assert_eq!(of(Missing::NotAsked), (Outcome::Unknown, Severity::Info));
    }
}
