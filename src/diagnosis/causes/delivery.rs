//! R18, R21: Delivery Optimization could not fetch what was found.

use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::services::disabled;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::updates::Phase;
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
        "https://github.com/undergroundwires/privacy.sexy/issues/173",
    ],
};

/// The part of an answer is not the one that was asked for: that is the proxy's doing.
const RANGES: u32 = 0x80D0_5001;

/// The service is not there to be asked: `E_NOINTERFACE`, `ERROR_SERVICE_DISABLED`. They mean that here only where the service
/// is seen to be disabled.
const NO_SERVICE: &[u32] = &[0x8000_4002, 0x8007_0422];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    let attempts = &way::attempts(case);
    let off = disabled(case, "DoSvc").filter(|_| case.failure.phase == Phase::Download);
    let own = code >> 16 == 0x80D0 && code != RANGES;
    let mut judgement = match off {
        Some(line) if own || NO_SERVICE.contains(&code) => {
            let mut judgement = way::probable(case, msg!("cure-delivery-disabled", attempts = attempts));
            judgement.supports.insert(0, line);
            judgement
        }
        _ if own => way::probable(case, msg!("cure-delivery", attempts = attempts)),
        _ => return None,
    };
    // A service that is seen to end tells more than what the download made of it.
    judgement.since = None;
    judgement.remedy = judgement.remedy.map(|cure| remedy(cure.step, msg!("risk-delivery")));
    Some(judgement)
}
