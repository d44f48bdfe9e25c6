//! R18, R21: Delivery Optimization could not fetch what was found.

use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;

/// `delivery-optimization`.
pub const CAUSE: CauseRule = CauseRule {
    id: "delivery-optimization",
    knowledge: "R21",
    mechanism: true,
    title: || msg!("cause-delivery"),
    judge,
    sources: &[
        "https://learn.microsoft.com/windows/win32/delivery_optimization/do-return-values",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-download-errors",
    ],
};

/// The part of an answer is not the one that was asked for: that is the proxy's doing.
const RANGES: u32 = 0x80D0_5001;

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    if code >> 16 != 0x80D0 || code == RANGES {
        return None;
    }
    let mut judgement = way::probable(case, msg!("cure-delivery", attempts = way::attempts(case)));
    // A service that is seen to end tells more than what the download made of it.
    judgement.since = None;
    judgement.remedy = judgement.remedy.map(|cure| remedy(cure.step, msg!("risk-delivery")));
    Some(judgement)
}
