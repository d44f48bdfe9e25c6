//! R31: storage trouble under the update files.
//!
//! Errors of the disk, the file system and the update database are signs of storage that fails or answers late. The
//! operating system alone cannot tell a bad drive from a bad driver, so its events weigh more where the BMC reports
//! a fault too. The BMC's fault alone is a matter of the hardware rules.

use crate::baseline::Severity;
use crate::evidence::Windows;
use crate::history::events::{self, LOOK_BACK};
use crate::history::storage::{storage_events, storage_faults};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `storage-trouble`.
pub const RULE: Check = Check::windows(Rule::new("storage-trouble", Severity::Warn).knowledge(&["R31"]), check);

const COMPONENT: &str = "storage";
const QUOTED: usize = 5;

/// `storage-trouble`: does the operating system report storage errors, and does the BMC agree?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let events = storage_events(windows, events::before(windows.collector.started, LOOK_BACK));
    if events.seen.is_empty() {
        let finding = if events.missing.is_empty() {
            judge.pass(COMPONENT, msg!("storage-trouble-none"))
        } else {
            judge.unknown(COMPONENT, msg!("storage-trouble-unread"))
        };
        for line in events.missing {
            finding.because(line);
        }
        return;
    }
    let faults = judge.evidence.hardware.value().map(storage_faults).unwrap_or_default();
    let count = events.seen.len();
    let finding = if faults.is_empty() {
        judge.informing().fail(COMPONENT, msg!("storage-trouble-events", count = count))
    } else {
        judge.fail(COMPONENT, msg!("storage-trouble-both", count = count))
    };
    finding.remedy(msg!("remedy-storage"));
    for line in events.seen.into_iter().take(QUOTED).chain(faults).chain(events.missing) {
        finding.because(line);
    }
}

#[cfg(test)]
mod tests {
    use super::COMPONENT;
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::Missing;
    use crate::history::events;
    use crate::history::testing::{event, event_log, healthy, log, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    #[test]
    fn events_alone_are_information() {
        let mut windows = healthy();
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows).0, Outcome::Pass);
        log(&mut windows, "System", "disk").push(event(153, "2026-04-18T12:00:00Z", &[]));
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Fail, Severity::Info));
    }

    #[test]
    fn the_record_that_calls_a_volume_healthy_is_not_trouble() {
        let mut windows = healthy();
        log(&mut windows, "System", "Microsoft-Windows-Ntfs").push(event(98, "2026-04-18T12:00:00Z", &[]));
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows).0, Outcome::Pass);
    }

    #[test]
    fn a_log_that_was_denied_is_unknown() {
        let mut windows = healthy();
        event_log(&mut windows, "Application", events::ESENT).records =
            missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Unknown, Severity::Warn));
    }
}
