//! R35, R36: Secure Boot variables that the firmware refused to write.
//!
//! Windows records each refusal in the System log (provider Microsoft-Windows-TPM-WMI, events 1795 and 1796,
//! KB5016061). An access-denied code there comes from UEFI and not from a permission of Windows, so it has a rule of
//! its own: no change of an ACL can help. A success after the refusal makes it history.

use jiff::Timestamp;

use super::HResult;
use super::events::{self, LOOK_BACK, Records, datum};
use crate::evidence::{EventRecord, Windows};
use crate::msg;
use crate::rules::{Judge, Line};

const COMPONENT: &str = "secure-boot-variables";

/// How many records a finding quotes: the task repeats every 12 hours, and the newest say it all.
const QUOTED: usize = 5;

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

/// `secure-boot-update`: did the firmware refuse a Secure Boot variable, for a reason other than access?
pub fn secure_boot_update(windows: &Windows, judge: &mut Judge<'_>) {
    let Some(found) = look(windows, judge) else { return };
    let found: Vec<Refusal> = found.into_iter().filter(|r| !r.is_access_denied()).collect();
    if found.is_empty() {
        judge.pass(COMPONENT, msg!("secure-boot-update-none"));
        return;
    }
    let finding = judge.fail(COMPONENT, msg!("secure-boot-update-refused", count = found.len()));
    finding.remedy(msg!("remedy-secure-boot-update"));
    for refusal in found.into_iter().take(QUOTED) {
        finding.because(refusal.line);
    }
}

/// `firmware-access-denied`: did the firmware itself answer "access denied"?
pub fn firmware_access_denied(windows: &Windows, judge: &mut Judge<'_>) {
    let Some(found) = look(windows, judge) else { return };
    let found: Vec<Refusal> = found.into_iter().filter(Refusal::is_access_denied).collect();
    if found.is_empty() {
        judge.pass(COMPONENT, msg!("firmware-access-denied-none"));
        return;
    }
    let finding = judge.fail(COMPONENT, msg!("firmware-access-denied", count = found.len()));
    finding.remedy(msg!("remedy-firmware-access"));
    for refusal in found.into_iter().take(QUOTED) {
        finding.because(refusal.line);
    }
    if let Some(code) = windows.secure_boot.ca2023_error.value() {
        let text = u32::try_from(*code).map_or_else(|_| code.to_string(), |c| HResult::new(c).to_string());
        let from = &windows.secure_boot.ca2023_error;
        finding.because(Line { text: format!("UEFICA2023Error: {text}"), from: from.from(), at: from.at() });
    }
}

/// The open refusals, or a finding that says why there is nothing to judge.
fn look(windows: &Windows, judge: &mut Judge<'_>) -> Option<Vec<Refusal>> {
    let enabled = &windows.secure_boot.enabled;
    if enabled.value() == Some(&false) {
        judge.not_applicable(COMPONENT, msg!("secure-boot-off")).because(Line::of("UEFISecureBootEnabled", enabled));
        return None;
    }
    let silent_since = events::before(windows.collector.started, LOOK_BACK);
    let answer = refusals(windows).and_then(|found| {
        if found.is_empty() {
            events::read(windows, "System", events::TPM_WMI)?.reaches_back_to(silent_since)?;
        }
        Ok(found)
    });
    match answer {
        Ok(found) => Some(found),
        Err(line) => {
            judge.unknown(COMPONENT, msg!("secure-boot-update-unread")).because(line);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{COMPONENT, events};
    use crate::evidence::{EventRecord, Missing, Windows};
    use crate::rules::windows::testing::{at, event, event_log, healthy, known, log, missing, outcome_of};
    use crate::rules::{Outcome, Severity};

    fn with(records: Vec<EventRecord>) -> Windows {
        let mut windows = healthy();
        *log(&mut windows, "System", events::TPM_WMI) = records;
        windows
    }

    fn both(windows: &Windows) -> (Outcome, Outcome) {
        let of = |rule| outcome_of(rule, COMPONENT, windows).0;
        (of("secure-boot-update"), of("firmware-access-denied"))
    }

    #[test]
    fn access_denied_by_the_firmware_is_told_from_other_refusals() {
        let refused = |code| vec![event(1796, "2026-04-18T10:00:00Z", &[("EventType", "DBX"), ("HResult", code)])];
        assert_eq!(both(&with(refused("0x80070005"))), (Outcome::Pass, Outcome::Fail));
        assert_eq!(both(&with(refused("Access is denied."))), (Outcome::Pass, Outcome::Fail));
        assert_eq!(both(&with(refused("-2147024877"))), (Outcome::Fail, Outcome::Pass));
        // A refusal without a code is still a refusal.
        assert_eq!(both(&with(refused("?"))), (Outcome::Fail, Outcome::Pass));
    }

    #[test]
    fn secure_boot_off_is_benign() {
        let off = vec![event(1796, "2026-04-18T10:00:00Z", &[("param1", "-2147020471")])];
        assert_eq!(both(&with(off.clone())), (Outcome::Pass, Outcome::Pass));
        let mut windows = with(off);
        windows.secure_boot.enabled = known(false);
        assert_eq!(both(&windows), (Outcome::NotApplicable, Outcome::NotApplicable));
    }

    #[test]
    fn only_a_later_success_of_the_same_variable_heals() {
        let refused = event(1796, "2026-04-18T10:00:00Z", &[("EventType", "DBX"), ("HResult", "0x80070005")]);
        let written = |id, time| event(id, time, &[]);
        let cases = [
            (written(1034, "2026-04-18T22:00:00Z"), Outcome::Pass),
            (written(1808, "2026-04-18T22:00:00Z"), Outcome::Pass),
            (written(1036, "2026-04-18T22:00:00Z"), Outcome::Fail),
            (written(1034, "2026-04-17T22:00:00Z"), Outcome::Fail),
        ];
        for (success, wanted) in cases {
            let id = success.id;
            assert_eq!(both(&with(vec![success, refused.clone()])).1, wanted, "{id}");
        }
    }

    #[test]
    fn silence_of_a_log_that_was_denied_or_begins_too_late_is_unknown() {
        let mut windows = healthy();
        event_log(&mut windows, "System", events::TPM_WMI).oldest = known(at("2026-04-20T00:00:00Z"));
        assert_eq!(both(&windows), (Outcome::Unknown, Outcome::Unknown));
        event_log(&mut windows, "System", events::TPM_WMI).records =
            missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(both(&windows), (Outcome::Unknown, Outcome::Unknown));
        assert_eq!(outcome_of("firmware-access-denied", COMPONENT, &windows).1, Severity::Block);
    }
}
