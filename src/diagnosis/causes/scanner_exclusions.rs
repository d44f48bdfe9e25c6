//! R13: a scanner looks into the update client's database, which Microsoft asks to leave out.
//!
//! That an exclusion is missing is advice and no cause: healthy servers have none. It is said where the database itself was held
//! or failed in the session, and is never surer than possible.

use super::cause_rule::CauseRule;
use super::client_database::{is_of_database, records};
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::registry::exported;
use crate::diagnosis::remedies::software;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::MarkKind;
use crate::msg;
use crate::rules::windows::servicing_guards::scanners;

/// `scanner-exclusions`.
pub const CAUSE: CauseRule = CauseRule {
    id: "scanner-exclusions",
    knowledge: "R13",
    mechanism: true,
    title: || msg!("cause-scanner-exclusions"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &["https://support.microsoft.com/kb/822158"],
};

/// The steps of its remedy.
const PLAN: Plan = &[&software::FILTERS_LOOK, &software::EXCLUSIONS];

/// The engine could not open a file of a database: to read it, or to write it.
const HELD: &[u32] = &[489, 490];

/// The folder whose files Microsoft asks to leave out.
const FOLDER: &str = r"softwaredistribution\datastore";

/// Where Microsoft Defender keeps the paths that it leaves out, set on the server or by policy.
const PATHS: &str = r"\exclusions\paths";

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let held = records(case, |record| HELD.contains(&record.id));
    let named = case
        .session
        .of_kind(&[MarkKind::Held])
        .find(|found| found.mark.subject.as_deref().is_some_and(|file| file.to_ascii_lowercase().contains(FOLDER)));
    if held.is_empty() && named.is_none() && !is_of_database(case) {
        return None;
    }
    let loaded = scanners(case.windows);
    let left_out = |name: &String| name.to_ascii_lowercase().contains(FOLDER);
    if loaded.is_empty() || exported(case, PATHS).any(|setting| setting.key.values.keys().any(left_out)) {
        return None;
    }
    let mut judgement = Judgement::new(Confidence::Possible);
    judgement.supports.extend(named.map(|found| found.line.clone()));
    judgement.supports.extend(held);
    judgement.supports.extend(loaded);
    judgement.supports.extend(case.failure.lines.first().cloned());
    match exported(case, PATHS).next() {
        Some(setting) => judgement.supports.push(setting.line(msg!("proof-no-path-of-the-update-client"))),
        None => judgement.not_seen.push(case.line(msg!("proof-what-the-scanner-leaves-out-is"))),
    }
    judgement.remedy = Some(remedy(msg!("cure-scanner-exclusions"), msg!("risk-file-held"), PLAN));
    Some(judgement)
}
