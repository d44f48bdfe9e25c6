//! R28: a restart that is due.
//!
//! The servicing stack refuses new work while an old transaction waits for a restart (0x80070BC9), so a server in
//! that state is not fit to be patched until it has been restarted.

use crate::baseline::Severity;
use crate::evidence::{Line, Observation, PendingRestart, Windows};
use crate::history::restart;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Nature;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `pending-restart`.
pub const RULE: Check = Check::windows(Rule::new("pending-restart", Severity::Block).knowledge(&["R28"]), check);

const COMPONENT: &str = "restart";

/// The markers that only servicing sets.
fn markers(pending: &PendingRestart) -> [(&'static str, &Observation<bool>); 5] {
    [
        (r"Component Based Servicing\RebootPending", &pending.cbs_reboot_pending),
        (r"Component Based Servicing\RebootInProgress", &pending.cbs_reboot_in_progress),
        (r"Component Based Servicing\PackagesPending", &pending.cbs_packages_pending),
        (r"WindowsUpdate\Auto Update\RebootRequired", &pending.update_reboot_required),
        (r"WinSxS\pending.xml", &pending.pending_xml),
    ]
}

/// `pending-restart`: does a restart have to come first?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let pending = &windows.pending_restart;
    let lines = |wanted: fn(&Observation<bool>) -> bool| -> Vec<Line> {
        markers(pending).iter().filter(|(_, o)| wanted(o)).map(|(name, o)| Line::of(*name, o)).collect()
    };
    let set = lines(|o| o.value() == Some(&true));
    let unread = lines(|o| o.value().is_none());
    // The log of servicing counts where a marker could not be read: the markers say how things stand now.
    let asked = if unread.is_empty() { None } else { restart::asked(windows) };
    let is_certain = asked.as_ref().is_some_and(|asked| asked.is_certain);
    let finding = if !set.is_empty() || is_certain {
        let finding = judge.fail(COMPONENT, msg!("pending-restart-due"));
        finding.remedy(msg!("remedy-restart"));
        finding
    } else if asked.is_some() {
        let finding = judge.unknown(COMPONENT, msg!("pending-restart-asked"));
        finding.remedy(msg!("remedy-restart"));
        finding
    } else if !unread.is_empty() {
        judge.unknown(COMPONENT, msg!("pending-restart-unread"))
    } else {
        judge.pass(COMPONENT, msg!("pending-restart-none"))
    };
    let asked = asked.map(|asked| asked.line);
    for line in
        set.into_iter().chain(asked).chain(unread).chain([Line::of(msg!("fact-last-start"), &windows.os.last_boot)])
    {
        finding.because(line);
    }
    file_renames(pending, judge);
}

/// Virus scanners and agents write this list too: information, never more.
fn file_renames(pending: &PendingRestart, judge: &mut Judge<'_>) {
    const NAME: &str = "PendingFileRenameOperations";
    match pending.file_renames.value() {
        Some(0) => {}
        Some(count) => {
            judge
                .informing()
                .fail(NAME, msg!("pending-restart-renames", count = count))
                .is(Nature::Trace)
                .because(Line::of(NAME, &pending.file_renames));
        }
        None => {
            let title = msg!("pending-restart-renames-unread");
            judge.informing().unknown_for(NAME, title, NAME, &pending.file_renames).is(Nature::Trace);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::COMPONENT;
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::{LogLevel, Missing, Windows};
    use crate::history::testing::{at, cbs, cbs_line, healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    fn answer(change: fn(&mut Windows)) -> (Outcome, Severity) {
        let mut windows = healthy();
        change(&mut windows);
        outcome_of(&RULE, COMPONENT, &windows)
    }

    #[test]
    fn any_marker_of_servicing_blocks() {
        assert_eq!(answer(|_| {}), (Outcome::Pass, Severity::Block));
        let changes: [fn(&mut Windows); 5] = [
            |w| w.pending_restart.cbs_reboot_pending = known(true),
            |w| w.pending_restart.cbs_reboot_in_progress = known(true),
            |w| w.pending_restart.cbs_packages_pending = known(true),
            |w| w.pending_restart.update_reboot_required = known(true),
            |w| w.pending_restart.pending_xml = known(true),
        ];
        for change in changes {
            assert_eq!(answer(change), (Outcome::Fail, Severity::Block));
        }
    }

    #[test]
    fn a_marker_that_was_not_read_is_not_a_marker_that_is_absent() {
        let denied = |w: &mut Windows| {
            w.pending_restart.pending_xml = missing(Missing::Denied { detail: "access denied".to_owned() });
        };
        assert_eq!(answer(denied), (Outcome::Unknown, Severity::Block));
    }

    #[test]
    fn the_log_of_servicing_counts_where_a_marker_could_not_be_read() {
        let asked = |w: &mut Windows| {
            w.pending_restart.cbs_reboot_pending = missing(Missing::NotAsked);
            let end = "Session: 31271046_1 finalized. Reboot required: yes [HRESULT = 0x00000000 - S_OK]";
            cbs(w).lines = vec![cbs_line("2026-04-18T10:00:00Z", LogLevel::Info, end)];
        };
        let told = |boot: Option<&str>| {
            let mut windows = healthy();
            asked(&mut windows);
            windows.os.last_boot = boot.map_or_else(|| missing(Missing::NotAsked), |boot| known(at(boot)));
            outcome_of(&RULE, COMPONENT, &windows).0
        };
        assert_eq!(told(None), Outcome::Unknown);
        assert_eq!(told(Some("2026-04-17T00:00:00Z")), Outcome::Fail);
        assert_eq!(told(Some("2026-04-19T00:00:00Z")), Outcome::Unknown);
    }

    #[test]
    fn pending_file_renames_alone_are_information() {
        let mut windows = healthy();
        windows.pending_restart.file_renames = known(4);
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows).0, Outcome::Pass);
        let renames = outcome_of(&RULE, "PendingFileRenameOperations", &windows);
        assert_eq!(renames, (Outcome::Fail, Severity::Info));
    }
}
