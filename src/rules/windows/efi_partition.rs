//! R24: room on the EFI system partition, for updates that write the files that Windows starts from.

use super::partitions::{EFI, MIB, Room, mib, room};
use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `efi-partition`.
pub const RULE: Check = Check::windows(Rule::new("efi-partition", Severity::Warn).knowledge(&["R24"]), check);

/// With this much free or less updates were taken back (KB5089549 says 10 MB; others saw 15), in bytes. Our choice.
const SMALL: u64 = 15 * MIB;

const COMPONENT: &str = "efi-system-partition";

/// The line that shows that the partition is small, for the cause.
pub fn small(windows: &Windows) -> Option<Line> {
    match room(EFI, windows) {
        Room::Free(free, line) if free < SMALL => Some(line),
        _ => None,
    }
}

/// `efi-partition`: is there room for the files of the start?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    match room(EFI, windows) {
        Room::Free(free, line) if free < SMALL => {
            let title = msg!("efi-partition-small", free = mib(free), least = mib(SMALL));
            judge.fail(COMPONENT, title).because(line).remedy(msg!("cure-efi-partition"));
        }
        Room::Free(free, line) => {
            judge.pass(COMPONENT, msg!("efi-partition-enough", free = mib(free))).because(line);
        }
        Room::None(line) => {
            judge.not_applicable(COMPONENT, msg!("efi-partition-none")).because(line);
        }
        Room::Unknown(line, _) => {
            judge.unknown(COMPONENT, msg!("efi-partition-unread")).because(line);
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

    fn with(name: &str, free: Observation<u64>) -> Windows {
        let mut windows = healthy();
        let volume = Volume { name: name.to_owned(), size_bytes: known(100 * MIB), free_bytes: free };
        windows.volumes = known(Members::whole(vec![volume]));
        windows
    }

    #[test]
    fn a_partition_that_is_nearly_full_warns_and_one_that_is_not_there_is_no_question() {
        for (name, free, outcome) in
            [(EFI, SMALL - 1, Outcome::Fail), (EFI, SMALL, Outcome::Pass), ("C:", 0, Outcome::NotApplicable)]
        {
            let windows = with(name, known(free));
            assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (outcome, Severity::Warn), "{name} {free}");
            assert_eq!(small(&windows).is_some(), outcome == Outcome::Fail);
        }
    }

    #[test]
    fn a_partition_that_was_not_read_is_unknown_and_never_closes_the_gate() {
        let windows = with(EFI, missing(Missing::Denied { detail: "access denied".to_owned() }));
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Unknown, Severity::Warn));
    }
}
