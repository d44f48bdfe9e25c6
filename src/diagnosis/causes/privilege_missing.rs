//! R14: a privilege that servicing needs is not held.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `privilege-missing`.
pub const CAUSE: CauseRule = CauseRule {
    id: "privilege-missing",
    knowledge: "R14",
    mechanism: true,
    title: || msg!("cause-privilege-missing"),
    judge,
    sources: &[
        "https://learn.microsoft.com/windows/security/threat-protection/security-policy-settings/user-rights-assignment",
    ],
};

/// `ERROR_PRIVILEGE_NOT_HELD`.
const CODES: &[u32] = &[0x8007_0522];

/// R14. Which right was taken from whom is in the policy, which is not collected.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked_or_code(case, &[MarkKind::Privilege], CODES, |_| remedy(msg!("cure-privilege-missing"), msg!("risk-policy")))
}
