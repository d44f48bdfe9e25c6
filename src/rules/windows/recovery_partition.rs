//! R24: room on the recovery partition, for updates of the recovery environment.

use super::partitions::{MIB, RECOVERY, Room, mib, room};
use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `recovery-partition`.
pub const RULE: Check = Check::windows(Rule::new("recovery-partition", Severity::Warn).knowledge(&["R24"]), check);

/// What updates of the recovery environment need (KB5028997), in bytes.
const NEEDED: u64 = 250 * MIB;

const COMPONENT: &str = "recovery-partition";

/// The line that shows that the partition is too small, for the cause.
pub fn small(windows: &Windows) -> Option<Line> {
    match room(RECOVERY, windows) {
        Room::Free(free, line) if free < NEEDED => {
            Some(line.saying(msg!("proof-needed", line = line, needed = mib(NEEDED))))
        }
        _ => None,
    }
}

/// `recovery-partition`: is there room for the next update of the recovery environment? Where that is switched off, nothing will
/// be updated.
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let enabled = &windows.surroundings.recovery_enabled;
    if enabled.value() == Some(&false) {
        let finding = judge.not_applicable(COMPONENT, msg!("recovery-partition-unused"));
        finding.because(Line::of(msg!("fact-recovery-environment"), enabled));
        return;
    }
    match room(RECOVERY, windows) {
        Room::Free(free, line) if free < NEEDED => {
            let title = msg!("recovery-partition-small", free = mib(free), least = mib(NEEDED));
            judge.fail(COMPONENT, title).because(line).remedy(msg!("cure-recovery-partition"));
        }
        Room::Free(free, line) => {
            judge.pass(COMPONENT, msg!("recovery-partition-enough", free = mib(free))).because(line);
        }
        Room::None(line) => {
            judge.not_applicable(COMPONENT, msg!("recovery-partition-none")).because(line);
        }
        Room::Unknown(line, _) => {
            judge.unknown(COMPONENT, msg!("recovery-partition-unread")).because(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Members, Missing, Observation, Volume};
    use crate::history::testing::{healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    fn with(free: Observation<u64>) -> Windows {
        let mut windows = healthy();
        let volume = Volume { name: RECOVERY.to_owned(), size_bytes: known(600 * MIB), free_bytes: free };
        windows.volumes = known(Members::whole(vec![volume]));
        windows
    }

    #[test]
    fn too_little_room_warns_where_the_recovery_environment_is_used() {
        for (free, outcome) in [(NEEDED - 1, Outcome::Fail), (NEEDED, Outcome::Pass)] {
            let mut windows = with(known(free));
            assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (outcome, Severity::Warn), "{free}");
            assert_eq!(small(&windows).is_some(), outcome == Outcome::Fail);
            windows.surroundings.recovery_enabled = missing(Missing::NotAsked);
            assert_eq!(outcome_of(&RULE, COMPONENT, &windows).0, outcome, "an older document");
            windows.surroundings.recovery_enabled = known(false);
            assert_eq!(outcome_of(&RULE, COMPONENT, &windows).0, Outcome::NotApplicable);
        }
    }

    #[test]
    fn a_partition_that_was_not_read_is_unknown_and_none_is_no_question() {
        let windows = with(missing(Missing::TimedOut { detail: "45 s".to_owned() }));
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Unknown, Severity::Warn));
        assert_eq!(outcome_of(&RULE, COMPONENT, &healthy()).0, Outcome::NotApplicable);
    }
}
