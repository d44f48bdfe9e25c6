//! R30: the logs of the client's database were written for another size of sectors.

use super::cause_rule::CauseRule;
use super::client_database::{is_of_database, is_sector_size, records};
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{connection, firmware};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::msg;

/// `sector-size-changed`.
pub const CAUSE: CauseRule = CauseRule {
    id: "sector-size-changed",
    knowledge: "R30",
    mechanism: true,
    title: || msg!("cause-sector-size"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["storage-failing"],
    sources: &["KB982018"],
};

/// The steps of its remedy.
const PLAN: Plan =
    &[&connection::DATABASE_LOOK, &connection::DATABASE_LOGS, &connection::DATABASE_RENAME, &firmware::FIRMWARE_OTHERS];

/// R30. ESENT 412 with -546 about this database is the mechanism itself: confirmed where the update failed with a code of the
/// database, and else possible.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let lines = records(case, is_sector_size);
    if lines.is_empty() {
        return None;
    }
    let fits = is_of_database(case) && case.session.first_named().is_none();
    let mut judgement = Judgement::new(if fits { Confidence::Confirmed } else { Confidence::Possible });
    judgement.since = lines.iter().map(|line| line.at).min();
    judgement.supports = lines;
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(remedy(msg!("cure-sector-size"), msg!("risk-data-store"), PLAN));
    Some(judgement)
}
