//! R29: the database of the update client is damaged.

use super::cause_rule::CauseRule;
use super::sources::WU_COMMON;
use crate::diagnosis::case::Case;
use crate::diagnosis::cause::Confidence;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{EventRecord, Line};
use crate::history::events::{self, ESENT, before};
use crate::history::{HARDWARE_LOOK_BACK, Window};
use crate::msg;

/// `data-store-damaged`.
pub const CAUSE: CauseRule = CauseRule {
    id: "data-store-damaged",
    knowledge: "R29",
    mechanism: true,
    title: || msg!("cause-data-store"),
    judge,
    sources: &[WU_COMMON, "KB314917"],
};

/// The engine could not open, replay or read: header of a log, recovery, a log that is missing, a damaged log or page.
const IDS: &[u32] = &[412, 454, 455, 465, 467, 474];

/// R29. The engine recovers from much by itself, so a record makes it possible, and probable where the update failed with a code
/// of the database.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let lines = records(case, |record| IDS.contains(&record.id) && !is_sector_size(record));
    if lines.is_empty() {
        return None;
    }
    let mut judgement = Judgement::new(Confidence::Possible);
    if is_of_database(case) && case.session.first_named().is_none() {
        judgement.confidence = Confidence::Probable;
    }
    judgement.since = lines.iter().map(|line| line.at).min();
    judgement.supports = lines;
    judgement.supports.extend(case.failure.lines.first().cloned());
    judgement.remedy = Some(remedy(msg!("cure-data-store"), msg!("risk-data-store")));
    Some(judgement)
}

/// The engine's records about the client's database, near the failure.
pub fn records(case: &Case<'_>, wanted: impl Fn(&EventRecord) -> bool) -> Vec<Line> {
    let Ok(records) = events::read(case.windows, "Application", ESENT) else { return Vec::new() };
    let window = Window { from: before(case.failure.window.from, HARDWARE_LOOK_BACK), ..case.failure.window.clone() };
    let about = |record: &&EventRecord| {
        record.data.values().any(|value| {
            let value = value.to_ascii_lowercase();
            ["sus20clientdatastore", r"softwaredistribution\datastore", "wuaueng"]
                .iter()
                .any(|word| value.contains(word))
        })
    };
    let near = records.records.iter().filter(|record| window.contains(record.at)).filter(about);
    near.filter(|record| wanted(record)).map(|record| records.line(record)).collect()
}

/// Whether a log was refused because it was written for another size of sectors (`JET_errLogSectorSizeMismatch`).
pub fn is_sector_size(record: &EventRecord) -> bool {
    record.id == 412 && record.data.values().any(|value| value.trim().trim_end_matches('.') == "-546")
}

/// Whether the update failed with a code of the database or of the store that lies in it.
pub fn is_of_database(case: &Case<'_>) -> bool {
    case.failure
        .code
        .is_some_and(|code| matches!(code.number() >> 16, 0xC800) || matches!(code.number() >> 12, 0x8_0248))
}
