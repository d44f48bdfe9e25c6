//! R24: the EFI system partition has no room for the files that Windows starts from.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::marked::{marked, shown_by};
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{firmware, room};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::Line;
use crate::history::MarkKind;
use crate::msg;

/// `efi-partition-full`.
pub const CAUSE: CauseRule = CauseRule {
    id: "efi-partition-full",
    knowledge: "R24",
    mechanism: true,
    title: || msg!("cause-efi-partition"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &["https://support.microsoft.com/help/5089549"],
};

/// The steps of its remedy.
const PLAN: Plan = &[&room::ESP_LOOK, &firmware::BITLOCKER_SUSPEND, &room::ESP_CLEAN];

/// With this much free or less updates were taken back (KB5089549 says 10 MB; others saw 15), in bytes. Our choice.
const SMALL: u64 = 15 * 1024 * 1024;

/// `CBS_E_INSTALLERS_FAILED`: what an update fails with whose files for the start find no room. Other installers give it too.
const INSTALLERS_FAILED: u32 = 0x800F_0922;

/// R24. Free space on C: says nothing of this partition.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = || remedy(msg!("cure-efi-partition"), msg!("risk-recovery-partition"), PLAN);
    let small = small(case);
    if let Some(mut judgement) = marked(case, &[MarkKind::BootFiles], |_| cure()) {
        if let Some(line) = small {
            shown_by(&mut judgement, line);
        }
        return Some(judgement);
    }
    let line = small.filter(|_| case.failure.is_one_of(&[INSTALLERS_FAILED]))?;
    let mut judgement = Judgement::new(Confidence::Probable);
    if case.session.first_named().is_some() {
        judgement.confidence = Confidence::Possible;
    }
    judgement.supports.push(line);
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(cure());
    Some(judgement)
}

/// The line that shows that the partition is small.
fn small(case: &Case<'_>) -> Option<Line> {
    let volumes = case.windows.volumes.value()?;
    let volume = volumes.items.iter().find(|volume| volume.name == "EFI system")?;
    let free = volume.free_bytes.value().copied().filter(|free| *free < SMALL)?;
    let mib = |bytes: u64| format!("{:.1} MiB", bytes as f64 / 1_048_576.0);
    let size = volume.size_bytes.value().map_or_else(String::new, |size| format!(" of {}", mib(*size)));
    let text = format!("EFI system partition: {}{size} free", mib(free));
    Some(Line { text, from: volume.free_bytes.from(), at: volume.free_bytes.at() })
}
