//! The database of the update client: what its engine recorded of it, and which codes are of it.

use crate::diagnosis::case::Case;
use crate::evidence::{EventRecord, Line};
use crate::history::events::{self, ESENT, before};
use crate::history::{HARDWARE_LOOK_BACK, Window};

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
