//! R12: somebody else holds a file that the update has to write.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked_or_code;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::Line;
use crate::history::MarkKind;
use crate::msg;

/// `file-held`.
pub const CAUSE: CauseRule = CauseRule {
    id: "file-held",
    knowledge: "R12",
    mechanism: true,
    title: || msg!("cause-file-held"),
    judge,
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors",
    ],
};

/// `ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION`.
const CODES: &[u32] = &[0x8007_0020, 0x8007_0021];

/// Altitudes of virus scanners among the file-system filters.
const SCANNERS: std::ops::Range<f64> = 320_000.0..330_000.0;

/// R12. Who holds it is not in the log, so a line makes it probable and never more. Scanners that are loaded stand beside it.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let mut judgement = marked_or_code(case, &[MarkKind::Held], CODES, |found| {
        let risk = msg!("risk-file-held");
        match found.and_then(|found| found.mark.subject.as_deref()) {
            Some(file) => remedy(msg!("cure-file-held", file = file), risk),
            None => remedy(msg!("cure-file-held-unnamed"), risk),
        }
    })?;
    judgement.supports.extend(scanners(case));
    Some(judgement)
}

/// The scanners that are loaded.
pub fn scanners(case: &Case<'_>) -> Vec<Line> {
    let filters = &case.windows.protection.filters;
    let all = filters.value().into_iter().flat_map(|filters| &filters.items);
    let scanners = all.filter(|filter| filter.altitude.parse().is_ok_and(|altitude: f64| SCANNERS.contains(&altitude)));
    scanners
        .map(|filter| {
            let text = format!("file-system filter {} (altitude {}) is loaded", filter.name, filter.altitude);
            Line { text, from: filters.from(), at: filters.at() }
        })
        .collect()
}
