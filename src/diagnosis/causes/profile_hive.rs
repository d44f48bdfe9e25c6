//! The registry hive of an account that the update has to write into does not load.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
use crate::diagnosis::remedies::profiles;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;

/// `profile-hive`.
pub const CAUSE: CauseRule = CauseRule {
    id: "profile-hive",
    knowledge: "C27",
    mechanism: true,
    title: || msg!("cause-profile-hive"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &[
        "https://answers.microsoft.com/en-us/insider/forum/insider_wintp-insider_update/latest-kb3074665-update-fails-to-install/45f314d1-2ea8-452c-b59f-60440b9f4e46",
    ],
};

/// The steps of its remedy.
const PLAN: Plan =
    &[&profiles::PROFILE_LOOK, &profiles::PROFILE_KEY_SAVE, &profiles::PROFILE_SIGN_IN, &profiles::PROFILE_KEY_REMOVE];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    marked(case, &[MarkKind::Profile], |found| {
        let risk = msg!("risk-profile-hive");
        match found.mark.subject.as_deref() {
            Some(account) => remedy(msg!("cure-profile-hive", account = account), risk, PLAN),
            None => remedy(msg!("cure-profile-hive-unnamed"), risk, PLAN),
        }
    })
}
