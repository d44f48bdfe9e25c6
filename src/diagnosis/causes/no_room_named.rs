//! R24, R33: the failed session says that there is no room, on a volume or in the log of a transaction.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
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
    sources: &[WU_COMMON],
};

fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked(case, &[MarkKind::NoRoom], |_| remedy(msg!("cure-no-room"), msg!("risk-disk-space")))
}
