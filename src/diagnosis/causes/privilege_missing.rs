//! R14: a privilege that servicing needs is not held.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::{marked_or_code, shown_by};
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, permissions};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::Line;
use crate::history::MarkKind;
use crate::msg;
use crate::text::Words;

/// `privilege-missing`.
pub const CAUSE: CauseRule = CauseRule {
    id: "privilege-missing",
    knowledge: "R14",
    mechanism: true,
    title: || msg!("cause-privilege-missing"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[
        "https://learn.microsoft.com/windows/security/threat-protection/security-policy-settings/user-rights-assignment",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&permissions::RIGHTS_LOOK, &general::POLICY_FIND, &general::POLICY_CHANGE, &general::RESTART];

/// `ERROR_PRIVILEGE_NOT_HELD`, and `ERROR_LOGON_TYPE_NOT_GRANTED`: an account may not log on as a service.
const CODES: &[u32] = &[0x8007_0522, NOT_GRANTED];

/// `ERROR_LOGON_TYPE_NOT_GRANTED`.
const NOT_GRANTED: u32 = 0x8007_0569;

/// The right to log on as a service.
const LOGON: &str = "SeServiceLogonRight";

/// Rights that servicing needs, and who holds them by default: Administrators, and SERVICE.
const NEEDED: &[(&str, &str)] = &[
    ("SeImpersonatePrivilege", "S-1-5-32-544"),
    ("SeImpersonatePrivilege", "S-1-5-6"),
    ("SeBackupPrivilege", "S-1-5-32-544"),
    ("SeRestorePrivilege", "S-1-5-32-544"),
    ("SeSecurityPrivilege", "S-1-5-32-544"),
    ("SeTakeOwnershipPrivilege", "S-1-5-32-544"),
];

/// R14. Confirmed where an exported policy shows that a right was taken away; that SeDebugPrivilege is, is common hardening.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let cure = |_: Option<&_>| remedy(msg!("cure-privilege-missing"), msg!("risk-policy"), PLAN);
    let mut judgement = marked_or_code(case, &[MarkKind::Privilege], CODES, cure)?;
    let rights = &case.windows.surroundings.user_rights;
    let Some(known) = rights.value() else {
        judgement.not_seen.push(Line::missing(msg!("fact-user-rights"), rights));
        return Some(judgement);
    };
    let held = |right: &str| known.items.iter().find(|known| known.name.eq_ignore_ascii_case(right));
    if case.failure.is_one_of(&[NOT_GRANTED]) {
        // Which account the service has is not in the code, so who holds the right is for a person to compare.
        let holders = held(LOGON).filter(|right| !right.accounts.is_empty());
        let holders =
            holders.map_or_else(|| msg!("fact-nobody").into(), |right| Words::Fact(right.accounts.join(", ")));
        let said = msg!("proof-logon-right", right = LOGON, holders = holders);
        judgement.supports.push(Line::on(said, rights));
    }
    for (right, account) in NEEDED {
        let holders = held(right);
        let holds =
            holders.is_some_and(|known| known.accounts.iter().any(|sid| sid.trim_start_matches('*') == *account));
        if !holds {
            let text = msg!("proof-user-right-does-not-hold", right = right, account = account);
            shown_by(&mut judgement, Line::on(text, rights));
        }
    }
    Some(judgement)
}
