//! R05: SYSTEM was refused in a folder of the Windows Update client.

use super::cause_rule::CauseRule;
use super::sources::WU_0X80070005;
use crate::diagnosis::case::Case;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{connection, permissions};
use crate::diagnosis::weigh::{Judgement, Tie, named_in_session, remedy, weigh};
use crate::history::events::{ESENT, OPERATIONAL, WINDOWS_UPDATE};
use crate::msg;
use crate::rules::windows::softwaredistribution_acl;
use crate::rules::{Finding, Outcome};

/// `softwaredistribution-denied`.
pub const CAUSE: CauseRule = CauseRule {
    id: "softwaredistribution-denied",
    knowledge: "R05",
    mechanism: true,
    title: || msg!("cause-softwaredistribution"),
    judge,
    shown_by: Some(&softwaredistribution_acl::RULE),
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &[WU_0X80070005],
};

/// The steps of its remedy.
const PLAN: Plan = &[
    &permissions::FOLDER_SAVE,
    &permissions::FOLDER_REMOVE_DENY,
    &permissions::FOLDER_INHERIT,
    &connection::CLIENT_RENAME,
];

/// R05. Codes: access denied, download manager (0x80246xxx), JET_errFileAccessDenied of the data store.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let download = case.failure.code.is_some_and(|c| c.number() & 0xFFFF_F000 == 0x8024_6000);
    let fits = case.failure.is_access_denied() || download || case.failure.is_one_of(&[0xC800_0408]);
    let failing = case.of_rule(&softwaredistribution_acl::RULE).find(|f| f.outcome == Outcome::Fail);
    let folder =
        failing.and_then(|f| f.evidence.first()).map_or(r"C:\Windows\SoftwareDistribution", |l| l.from.as_str());
    let cure = remedy(msg!("cure-softwaredistribution", folder = folder), msg!("risk-softwaredistribution"), PLAN);
    let tie = |failing: &[&Finding]| {
        let denied = ["80070005", "-2147024891", "2147942405"];
        let lines: Vec<_> = named_in_session(case, failing)
            .into_iter()
            // 31: a download failed. 490: the database engine was denied a file (general knowledge).
            .chain(case.record_in_window(OPERATIONAL, WINDOWS_UPDATE, &[31], &denied))
            .chain(case.record_in_window("Application", ESENT, &[490], &["softwaredistribution"]))
            .collect();
        if lines.is_empty() { Tie::Fits } else { Tie::Proven(lines) }
    };
    Some(weigh(case, &softwaredistribution_acl::RULE, fits, tie, cure))
}
