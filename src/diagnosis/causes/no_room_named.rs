//! R24, R33: the failed session says that there is no room, on a volume or in the log of a transaction.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{room, transaction};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `no-room-named`.
pub const CAUSE: CauseRule = CauseRule {
    id: "no-room-named",
    knowledge: "R24",
    mechanism: true,
    title: || msg!("cause-no-room"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &[WU_COMMON],
};

/// The steps of its remedy.
const PLAN: Plan = &[&room::VOLUMES_LOOK, &transaction::TXR_LOOK, &room::ROOM_MAKE];

/// `ERROR_LOG_FULL`, `ERROR_LOG_GROWTH_FAILED`, `STATUS_LOG_FULL`. A full volume is the cause `disk-full`.
const CODES: &[u32] = &[0x8007_19E4, 0x8007_1AB1, 0xC01A_001D];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::NoRoom], CODES, |_| remedy(msg!("cure-no-room"), msg!("risk-disk-space"), PLAN))
}
