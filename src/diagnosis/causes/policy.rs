//! R15, R17: policy refuses.

use super::super::case::{Case, Judgement, Tie, remedy, weigh};
use crate::msg;

/// `WU_E_WU_DISABLED`: given by this policy and nothing else.
const ACCESS_DISABLED: u32 = 0x8024_002E;
/// `WU_E_PT_SUS_SERVER_NOT_SET`: WSUS is to be used and no server is named.
const NO_SERVER: u32 = 0x8024_4011;

/// R15.
pub fn update_access(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("remedy-update-access"), msg!("risk-policy"));
    let fits = case.failure.is_one_of(&[ACCESS_DISABLED]);
    Some(weigh(case, "update-access-policy", fits, |_| Tie::Proven(Vec::new()), cure))
}

/// R17.
pub fn wsus(case: &Case<'_>) -> Option<Judgement> {
    let cure = remedy(msg!("remedy-wsus-policy"), msg!("risk-policy"));
    let fits = case.failure.is_one_of(&[NO_SERVER]);
    let tie = |failing: &[&crate::rules::Finding]| {
        let refuses = failing.iter().any(|f| f.title.id == "wsus-policy-no-server");
        if refuses { Tie::Proven(Vec::new()) } else { Tie::Fits }
    };
    Some(weigh(case, "wsus-policy", fits, tie, cure))
}
