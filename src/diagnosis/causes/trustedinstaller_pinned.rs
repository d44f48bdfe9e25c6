//! R11: a transaction waits for a restart, and the service that completes it is not set to start then.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use super::transaction_stuck::markers;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{general, transaction};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{Line, StartType};
use crate::history::MarkKind;
use crate::msg;

/// `trustedinstaller-pinned`.
pub const CAUSE: CauseRule = CauseRule {
    id: "trustedinstaller-pinned",
    knowledge: "R11",
    mechanism: true,
    title: || msg!("cause-trustedinstaller-pinned"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &[],
    sources: &[WU_COMMON],
};

/// The steps of its remedy.
const PLAN: Plan =
    &[&general::POLICY_FIND, &general::POLICY_CHANGE, &transaction::INSTALLER_AUTOMATIC, &general::RESTART];

/// `ERROR_FAIL_REBOOT_REQUIRED`.
const REBOOT_REQUIRED: u32 = 0x8007_0BC9;

/// R11. Windows sets the service to Automatic itself while a transaction waits; Manual is its default otherwise. Whether a policy
/// did that is not collected, so it is probable at most.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let named = case.session.of_kind(&[MarkKind::Pending]).next();
    if named.is_none() && !case.failure.is_one_of(&[REBOOT_REQUIRED]) {
        return None;
    }
    let waiting = markers(case);
    let services = case.windows.services.value()?;
    let service = services.items.iter().find(|service| service.name.eq_ignore_ascii_case("trustedinstaller"))?;
    if waiting.is_empty() || service.start.value() != Some(&StartType::Manual) {
        return None;
    }
    let mut judgement = Judgement::new(Confidence::Probable);
    let said = msg!("proof-manual-while-waiting", service = "TrustedInstaller");
    judgement.supports.push(Line::on(said, &service.start));
    judgement.supports.extend(waiting);
    judgement.supports.extend(named.map(|found| found.line.clone()));
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.not_seen.push(case.line(msg!("proof-which-policy-sets-the-start-of")));
    judgement.remedy = Some(remedy(msg!("cure-trustedinstaller-pinned"), msg!("risk-policy"), PLAN));
    Some(judgement)
}
