//! R16, R19: the search went to another server than the one that this server is meant to be updated from.

use super::asked::{Asked, asked, is_on, wsus};
use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{connection, general};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::updates::Phase;
use crate::msg;

/// `scan-source`.
pub const CAUSE: CauseRule = CauseRule {
    id: "scan-source",
    knowledge: "R19",
    mechanism: true,
    title: || msg!("cause-scan-source"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["update-access-disabled", "wsus-policy-inconsistent"],
    sources: &[
        "https://learn.microsoft.com/windows/deployment/update/wufb-wsus",
        "https://learn.microsoft.com/windows/deployment/update/waas-wu-settings",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&connection::WAY_LOOK, &general::POLICY_FIND, &general::POLICY_CHANGE, &connection::SEARCH_AGAIN];

/// `WU_E_REDIRECTOR_CONNECT_POLICY`: policy forbids the servers on the Internet. Nothing else gives it.
const FORBIDDEN: u32 = 0x8024_500C;

/// The policy that forbids them.
const NO_INTERNET: &str = "DoNotConnectToWindowsUpdateInternetLocations";

/// Deferrals: together with WSUS, and without a source for each class of updates, they send searches to Microsoft.
const DEFERRALS: &[&str] = &["DeferQualityUpdates", "DeferFeatureUpdates", "BranchReadinessLevel"];

/// Codes of a way that leads nowhere: name, time, connection, proxy.
const NO_WAY: &[u32] = &[
    0x8024_402C,
    0x8007_2EE7,
    0x8007_2EE2,
    0x8007_2EFD,
    0x8007_2EFE,
    0x8024_0438,
    0x8024_401B,
    0x8024_401C,
    0x8024_4018,
    0x8024_4021,
    0x8024_4022,
    0x8024_4023,
    0x8007_2F8F,
];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    let attempts = &way::attempts(case);
    if code == FORBIDDEN {
        let mut judgement = way::probable(case, msg!("cure-scan-forbidden", attempts = attempts), PLAN);
        if let Some(line) = is_on(case, NO_INTERNET) {
            judgement.confidence = Confidence::Confirmed;
            judgement.supports.insert(0, line);
        }
        judgement.remedy = judgement.remedy.map(|cure| remedy(cure.step, msg!("risk-policy"), PLAN));
        return Some(judgement);
    }
    if case.failure.phase != Phase::Search || !NO_WAY.contains(&code) || asked(case) != Asked::Microsoft {
        return None;
    }
    let (address, server) = wsus(case)?;
    let used = is_on(case, "UseWUServer")?;
    let mut judgement = way::probable(case, msg!("cure-scan-source", server = address, attempts = attempts), PLAN);
    let reasons = DEFERRALS.iter().filter_map(|name| is_on(case, name)).take(1);
    judgement.supports.splice(0..0, [server, used].into_iter().chain(reasons));
    judgement.remedy = judgement.remedy.map(|cure| remedy(cure.step, msg!("risk-policy"), PLAN));
    Some(judgement)
}
