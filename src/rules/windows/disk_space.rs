//! R24: room for the update.
//!
//! Microsoft names the codes of a full disk (0x80070070, 0x800F0828) but no figure that is enough for every update,
//! so both thresholds are our choice; docs/rules.md says so. They bound what a monthly cumulative update needs
//! for download, staging and rollback.

use crate::baseline::Severity;
use crate::evidence::{Line, Members, Volume, Windows, named};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `disk-space`.
pub const RULE: Check = Check::windows(Rule::new("disk-space", Severity::Block).knowledge(&["R24"]), check);

const GIB: u64 = 1 << 30;

/// Free bytes below which an update is expected to fail: 3 GiB. Our choice.
pub const BLOCK_BELOW_BYTES: u64 = 3 * GIB;

/// Free bytes below which we warn: 10 GiB. Our choice.
pub const WARN_BELOW_BYTES: u64 = 10 * GIB;

/// The volume of Windows in every layout that the collector reports.
const SYSTEM_VOLUME: &str = "C:";

/// `disk-space`: is there room on the system volume?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let Some(volumes) = windows.volumes.value() else {
        judge.unknown_for(SYSTEM_VOLUME, msg!("disk-space-unread"), msg!("fact-volumes"), &windows.volumes);
        return;
    };
    match system_volume(volumes) {
        Some(volume) => judge_volume(volume, judge),
        None => {
            judge
                .unknown(SYSTEM_VOLUME, msg!("disk-space-unread"))
                .because(Line::on(named(SYSTEM_VOLUME, msg!("proof-not-among-read-volumes")), &windows.volumes));
        }
    }
}

fn system_volume(volumes: &Members<Volume>) -> Option<&Volume> {
    volumes.items.iter().find(|v| v.name.trim_end_matches('\\').eq_ignore_ascii_case(SYSTEM_VOLUME))
}

fn judge_volume(volume: &Volume, judge: &mut Judge<'_>) {
    let Some(&free) = volume.free_bytes.value() else {
        judge.unknown_for(SYSTEM_VOLUME, msg!("disk-space-unread"), msg!("fact-free-bytes"), &volume.free_bytes);
        return;
    };
    let shown = gib(free);
    let finding = if free < BLOCK_BELOW_BYTES {
        judge.fail(SYSTEM_VOLUME, msg!("disk-space-full", free = shown, least = gib(BLOCK_BELOW_BYTES)))
    } else if free < WARN_BELOW_BYTES {
        judge
            .at(Severity::Warn)
            .fail(SYSTEM_VOLUME, msg!("disk-space-low", free = shown, wanted = gib(WARN_BELOW_BYTES)))
    } else {
        judge.pass(SYSTEM_VOLUME, msg!("disk-space-enough", free = shown))
    };
    finding.because(Line::of(msg!("fact-free-bytes"), &volume.free_bytes));
    if free < WARN_BELOW_BYTES {
        finding.remedy(msg!("remedy-disk-space"));
    }
}

/// Bytes as GiB with one decimal, rounded down so that a shortage never looks like enough.
fn gib(bytes: u64) -> String {
    let tenths = u128::from(bytes) * 10 / u128::from(GIB);
    format!("{}.{} GiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Missing;
    use crate::history::testing::{healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    fn with_free(free: u64) -> Windows {
        let mut windows = healthy();
        let volume = Volume { name: "c:\\".to_owned(), size_bytes: known(1 << 40), free_bytes: known(free) };
        windows.volumes = known(Members::whole(vec![volume]));
        windows
    }

    #[test]
    fn the_thresholds_are_exclusive() {
        let cases = [
            (0, Outcome::Fail, Severity::Block),
            (BLOCK_BELOW_BYTES - 1, Outcome::Fail, Severity::Block),
            (BLOCK_BELOW_BYTES, Outcome::Fail, Severity::Warn),
            (WARN_BELOW_BYTES - 1, Outcome::Fail, Severity::Warn),
            (WARN_BELOW_BYTES, Outcome::Pass, Severity::Block),
        ];
        for (free, outcome, severity) in cases {
            assert_eq!(outcome_of(&RULE, "C:", &with_free(free)), (outcome, severity), "{free}");
        }
        assert_eq!(gib(WARN_BELOW_BYTES - 1), "9.9 GiB");
    }

    #[test]
    fn unread_volumes_are_unknown() {
        let mut windows = healthy();
        windows.volumes = known(Members::whole(Vec::new()));
        assert_eq!(outcome_of(&RULE, "C:", &windows), (Outcome::Unknown, Severity::Block));
        windows.volumes = missing(Missing::TimedOut { detail: "30 s for Win32_Volume".to_owned() });
        assert_eq!(outcome_of(&RULE, "C:", &windows), (Outcome::Unknown, Severity::Block));
    }
}
