//! R29, R30: the update client's own state is damaged: its data store, its registration, its services' parts.

use super::cause_rule::CauseRule;
use super::way;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::{connection, firmware};
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::history::events::ESENT;
use crate::msg;

/// `client-state-damaged`.
pub const CAUSE: CauseRule = CauseRule {
    id: "client-state-damaged",
    knowledge: "R29",
    mechanism: true,
    title: || msg!("cause-client-state"),
    judge,
    shown_by: None,
    plans: &[PLAN, SECTORS],
    after: &["storage-failing", "softwaredistribution-denied", "service-disabled"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/troubleshoot-software-update-scan-failures",
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80240439",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&connection::DATABASE_LOOK, &connection::DATABASE_RENAME, &connection::CLIENT_RENAME];

/// The steps where the size of the sectors changed.
const SECTORS: Plan =
    &[&connection::DATABASE_LOOK, &connection::DATABASE_LOGS, &connection::DATABASE_RENAME, &firmware::FIRMWARE_OTHERS];

/// Missing or damaged parts of the client by Microsoft's list, and an agent that does not come to its start.
const PARTS: &[u32] =
    &[0x8024_5003, 0x8024_6008, 0x8000_4015, 0x8007_0424, 0x8004_0154, 0x8024_0439, 0x8024_2006, 0x8024_000E];

/// `WU_E_UH_INVALIDMETADATA`: the update's own description cannot be used. The client's copy of it may be damaged, and so may what was
/// published: for an update of somebody else's that is the nearer reason.
const METADATA: u32 = 0x8024_2006;

/// ESE: cannot open or read a file of the database, header or log damaged, recovery failed.
const DATABASE: &[u32] = &[412, 413, 439, 454, 455, 465, 467, 471, 474, 477, 481, 489, 490, 494, 508, 509, 623];

fn judge(case: &Case<'_>) -> Option<Judgement> {
    let code = way::code(case)?;
    let is_store = code >> 12 == 0x80248 || code >> 16 == 0xC800;
    if !is_store && !PARTS.contains(&code) {
        return None;
    }
    let record =
        case.record_in_window("Application", ESENT, DATABASE, &["SoftwareDistribution", "SUS20ClientDataStore"]);
    let attempts = &way::attempts(case);
    // JET_errLogSectorSizeMismatch (KB982018): the disk's sectors are of another size than when the log was written.
    let sectors = record.as_ref().is_some_and(|line| line.text.contains("-546")) || code == 0xC800_0222;
    let (step, plan) = if sectors {
        (msg!("cure-client-state-sectors", attempts = attempts), SECTORS)
    } else {
        (msg!("cure-client-state", attempts = attempts), PLAN)
    };
    let mut judgement = way::probable(case, step, plan);
    match record {
        // The database's own engine says so of that file, while the update failed with a code of the data store.
        Some(line) if is_store => {
            judgement.confidence = Confidence::Confirmed;
            judgement.supports.insert(0, line);
        }
        Some(line) => judgement.supports.insert(0, line),
        None if code == METADATA => judgement.confidence = Confidence::Possible,
        None if is_store => judgement.not_seen.push(case.line(msg!("proof-no-record-of-the-database-s"))),
        None => {}
    }
    judgement.remedy = judgement.remedy.map(|cure| remedy(cure.step, msg!("risk-client-state"), plan));
    Some(judgement)
}
