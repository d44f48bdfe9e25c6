//! R35: did the firmware refuse a Secure Boot variable, for a reason other than access?
//!
//! A refusal for access has a rule of its own: it comes from UEFI, so no permission of Windows can help.

use super::refused::{COMPONENT, QUOTED, look};
use crate::baseline::Severity;
use crate::evidence::Windows;
use crate::history::refusals::Refusal;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `secure-boot-update`.
pub const RULE: Check = Check::windows(Rule::new("secure-boot-update", Severity::Block).knowledge(&["R35"]), check);

/// `secure-boot-update`: did the firmware refuse a Secure Boot variable, for a reason other than access?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
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

#[cfg(test)]
mod tests {
    use super::COMPONENT;
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::{EventRecord, Missing, Windows};
    use crate::history::events;
    use crate::history::testing::{at, event, event_log, healthy, known, log, missing};
    use crate::rules::check::Check;
    use crate::rules::finding::Outcome;
    use crate::rules::windows::firmware_access_denied;
    use crate::rules::windows::testing::outcome_of;

    fn with(records: Vec<EventRecord>) -> Windows {
        let mut windows = healthy();
        *log(&mut windows, "System", events::TPM_WMI) = records;
        windows
    }

    fn both(windows: &Windows) -> (Outcome, Outcome) {
        let of = |check: &Check| outcome_of(check, COMPONENT, windows).0;
        (of(&RULE), of(&firmware_access_denied::RULE))
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
    fn secure_boot_that_was_turned_off_heals_no_refusal() {
        let refused = |code| vec![event(1796, "2026-04-18T10:00:00Z", &[("EventType", "DBX"), ("HResult", code)])];
        for code in ["0x80070005", "-2147024877", "?"] {
            let mut windows = with(refused(code));
            windows.secure_boot.enabled = known(false);
            assert_eq!(both(&windows), (Outcome::Unknown, Outcome::Unknown), "{code}");
        }
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
        assert_eq!(outcome_of(&firmware_access_denied::RULE, COMPONENT, &windows).1, Severity::Block);
    }
}
