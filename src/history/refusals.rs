//! Secure Boot variables that the firmware refused to write.
//!
//! Windows records each refusal in the System log (provider Microsoft-Windows-TPM-WMI, events 1795 and 1796,
//! KB5016061). A success after the refusal makes it history.

use jiff::Timestamp;

use super::events::{self, Records, datum};
use super::hresult::HResult;
use crate::evidence::{EventRecord, Line, Windows};

/// A refusal that nothing has healed since.
pub struct Refusal {
    /// The result code, where the record gives one.
    pub code: Option<HResult>,
    /// When.
    pub at: Timestamp,
    /// The record.
    pub line: Line,
}

impl Refusal {
    /// Whether the firmware said "access denied".
    #[must_use]
    pub fn is_access_denied(&self) -> bool {
        self.code.is_some_and(HResult::is_access_denied)
    }
}

/// The refusals that no later success heals, newest first.
///
/// # Errors
/// A line that says why the log could not be read.
pub fn refusals(windows: &Windows) -> Result<Vec<Refusal>, Line> {
    let records = events::read(windows, "System", events::TPM_WMI)?;
    let mut found: Vec<Refusal> = records
        .records
        .iter()
        .filter(|r| matches!(r.id, 1795 | 1796) && !is_healed(r, &records))
        .map(|r| Refusal { code: code_of(r), at: r.at, line: records.line(r) })
        // Secure Boot was off at that moment: nothing was refused (0x80071149).
        .filter(|r| r.code != Some(HResult::SECURE_BOOT_NOT_ENABLED))
        .collect();
    found.sort_by_key(|r| std::cmp::Reverse(r.at));
    Ok(found)
}

/// The event that says that a variable was written (KB5016061), by the variable's name.
const WRITTEN: &[(&str, u32)] = &[("DBX", 1034), ("DB", 1036), ("KEK", 1043)];

fn is_healed(refusal: &EventRecord, records: &Records<'_>) -> bool {
    let named = refusal.data.values().find_map(|value| {
        WRITTEN.iter().find(|(variable, _)| value.trim().eq_ignore_ascii_case(variable)).map(|(_, id)| *id)
    });
    records.records.iter().filter(|r| r.at > refusal.at).any(|later| match (later.id, named) {
        // 1808: every certificate and the boot manager are in place.
        (1808, _) => true,
        (id, Some(wanted)) => id == wanted,
        (id, None) => matches!(id, 1034 | 1036),
    })
}

/// The result code among the record's data. Its name differs between builds, so every value is tried.
fn code_of(record: &EventRecord) -> Option<HResult> {
    let named = ["HResult", "ErrorCode", "Error", "Status"].iter().find_map(|name| datum(record, name));
    let values = named.into_iter().chain(record.data.values().map(String::as_str));
    values
        .filter_map(|value| {
            let words = value.trim().trim_end_matches('.');
            let spelled = words.eq_ignore_ascii_case("access is denied").then_some(HResult::ACCESS_DENIED);
            spelled.or_else(|| HResult::parse(value))
        })
        .find(|code| code.is_failure())
}
