//! The outcome of the newest attempt at each update.
//!
//! A failed update is what `explain` is for. A server whose update of the operating system failed, or that cannot search for
//! updates, is not ready for the next one until somebody has said why: it blocks. Who repaired the reason and wants the update
//! to be tried again says so in a waiver, which ends, or in the baseline (`[severity] last-update = "warn"`). Definitions, drivers,
//! the .NET Framework and apps only warn.

use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::history::title::UpdateClass;
use crate::history::updates::{History, Reporter};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `last-update`.
pub const RULE: Check = Check::windows(Rule::new("last-update", Severity::Block), check);

const COMPONENT: &str = "updates";

/// `last-update`: is there an update whose newest attempt failed?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let history = History::of(windows);
    let failures = history.open_failures();
    let mut named: Vec<&str> = Vec::new();
    for failure in &failures {
        // Newest first: older attempts at the same update are its history.
        if named.contains(&failure.name()) {
            continue;
        }
        named.push(failure.name());
        let code = failure.code.map_or_else(|| "no code".to_owned(), |c| c.to_string());
        let title = msg!("last-update-failed", update = failure.name(), code = code);
        // What wusa.exe alone recorded is of whoever called it: the server's own client knows of no failure.
        let own = failure.class == UpdateClass::System && failure.reporter != Reporter::Standalone;
        let severity = if own { Severity::Block } else { Severity::Warn };
        judge.at(severity).fail(failure.name(), title).because(failure.line.clone()).remedy(msg!("remedy-explain"));
    }
    if !history.missing.is_empty() {
        let finding = judge.unknown(COMPONENT, msg!("last-update-unread"));
        for line in history.missing {
            finding.because(line);
        }
    } else if failures.is_empty() {
        let lines: Vec<Line> = history.steps.iter().rev().take(1).map(|s| s.line.clone()).collect();
        let finding = judge.pass(COMPONENT, msg!("last-update-none-failed"));
        for line in lines {
            finding.because(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::Missing;
    use crate::history::events;
    use crate::history::testing::{event, event_log, healthy, log, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    #[test]
    fn a_failed_update_of_the_system_blocks_under_its_own_name_and_any_other_warns() {
        let mut windows = healthy();
        assert_eq!(outcome_of(&RULE, "updates", &windows), (Outcome::Pass, Severity::Block));
        for (title, name, severity) in [
            ("Update (KB5082142)", "KB5082142", Severity::Block),
            ("Security Intelligence Update - KB2267602 (Version 1.1)", "KB2267602", Severity::Warn),
        ] {
            let data = [("errorCode", "0x80070005"), ("updateTitle", title)];
            log(&mut windows, "System", events::WINDOWS_UPDATE).push(event(20, "2026-04-18T13:09:41Z", &data));
            assert_eq!(outcome_of(&RULE, name, &windows), (Outcome::Fail, severity));
        }
    }

    #[test]
    fn an_unread_log_is_unknown_and_not_an_absence_of_failures() {
        let mut windows = healthy();
        event_log(&mut windows, "Setup", events::SERVICING).records =
            missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, "updates", &windows), (Outcome::Unknown, Severity::Block));
    }
}
