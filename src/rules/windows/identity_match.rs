//! Are the BMC and this Windows installation the same server, and do they see the same firmware?
//!
//! The evidence of two servers joined by mistake would blame one for the other's hardware. Two of serial number, UUID
//! and machine type must agree, and none may differ or be missing, before anything is joined: the mark that could not
//! be read may be the one that differs. Only a placeholder, which some boards carry for ever, does not count.

use crate::baseline::Severity;
use crate::evidence::marks::{self, AGREEING, Likeness};
use crate::evidence::{Hardware, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `identity-match`.
pub const RULE: Check = Check::both(
    Rule::new("identity-match", Severity::Block).unwaivable("evidence of two servers says nothing of either"),
    check,
);

const COMPONENT: &str = "server";

/// `identity-match`: do BMC and Windows speak of the same server?
fn check(hardware: &Hardware, windows: &Windows, judge: &mut Judge<'_>) {
    let Some(system) = hardware.system.value() else {
        judge.unknown_for(COMPONENT, msg!("identity-match-unread"), msg!("fact-computer-system"), &hardware.system);
        return;
    };
    let marks = marks::compare(system, &windows.identity, hardware.capabilities.machine_type_in_sku);
    let (mut same, mut different, mut gaps, mut silent) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for mark in marks {
        match mark.likeness {
            Likeness::Same => same.push(mark.line),
            Likeness::Different => different.push(mark.line),
            Likeness::Gap => gaps.push(mark.line),
            Likeness::Placeholder => silent.push(mark.line),
        }
    }
    let finding = if !different.is_empty() {
        let finding = judge.fail(COMPONENT, msg!("identity-match-conflict"));
        finding.remedy(msg!("remedy-identity"));
        finding
    } else if same.len() >= AGREEING && gaps.is_empty() {
        judge.pass(COMPONENT, msg!("identity-match-same", count = same.len()))
    } else {
        judge.unknown(COMPONENT, msg!("identity-match-too-little", count = same.len(), wanted = AGREEING))
    };
    for line in different.into_iter().chain(gaps).chain(same).chain(silent) {
        finding.because(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Missing, Offer, System};
    use crate::history::testing::{hardware, healthy, joined, known, missing, system};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::findings;

    fn outcome(hardware: Hardware, windows: Windows) -> (Outcome, Severity) {
        let evidence = joined(Some(hardware), Some(windows));
        let finding = findings(&RULE, &evidence).remove(0);
        (finding.outcome, finding.severity)
    }

    #[test]
    fn the_marks_must_agree_and_a_missing_one_may_be_the_one_that_differs() {
        type Change = fn(&mut System, &mut Windows);
        let cases: [(Change, Outcome); 7] = [
            (|_, _| {}, Outcome::Pass),
            (|s, _| s.uuid = known("3a7b5e0f-2c1d-6a4b-9e8f-52a1c3d4e5f6".to_owned()), Outcome::Pass),
            (|s, _| s.serial = missing(Missing::Null), Outcome::Unknown),
            (|_, w| w.identity.sku = known("Default string".to_owned()), Outcome::Pass),
            (|_, w| w.identity.serial = known("J900PG99".to_owned()), Outcome::Fail),
            (|s, _| s.sub_model = known("7X05".to_owned()), Outcome::Fail),
            (
                |s, w| {
                    s.serial = missing(Missing::Absent);
                    w.identity.uuid = known("00000000-0000-0000-0000-000000000000".to_owned());
                },
                Outcome::Unknown,
            ),
        ];
        for (n, (change, wanted)) in cases.into_iter().enumerate() {
            let (mut hardware, mut windows) = (hardware(), healthy());
            change(system(&mut hardware), &mut windows);
            assert_eq!(outcome(hardware, windows), (wanted, Severity::Block), "case {n}");
        }
    }

    #[test]
    fn where_the_sku_begins_with_no_machine_type_the_models_are_compared() {
        for offer in [Offer::Optional, Offer::Unclear] {
            let (mut hardware, mut windows) = (hardware(), healthy());
            hardware.capabilities.machine_type_in_sku = offer;
            system(&mut hardware).sub_model = known("7X05".to_owned());
            assert_eq!(outcome(hardware.clone(), windows.clone()).0, Outcome::Pass);
            windows.identity.model = known("ThinkSystem SR630 V2".to_owned());
            assert_eq!(outcome(hardware, windows).0, Outcome::Fail);
        }
    }

    #[test]
    fn the_serial_number_that_windows_knows_is_compared_where_the_bmc_has_another() {
        let (mut hardware, windows) = (hardware(), healthy());
        let tag = system(&mut hardware).serial.clone();
        system(&mut hardware).serial = known("CNEXAMPLE00001".to_owned());
        assert_eq!(outcome(hardware.clone(), windows.clone()).0, Outcome::Fail);
        system(&mut hardware).os_serial = tag;
        assert_eq!(outcome(hardware.clone(), windows.clone()).0, Outcome::Pass);
        system(&mut hardware).os_serial = missing(Missing::Null);
        assert_eq!(outcome(hardware, windows).0, Outcome::Unknown, "what Windows is told is not known");
    }

    #[test]
    fn boards_that_nobody_personalised_are_not_told_apart() {
        let (mut hardware, mut windows) = (hardware(), healthy());
        for (serial, uuid) in [
            ("0123456789", "03000200-0400-0500-0006-000700080009"),
            ("FFFFFFFF", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"),
        ] {
            let system = system(&mut hardware);
            (system.serial, system.uuid) = (known(serial.to_owned()), known(uuid.to_owned()));
            windows.identity.serial = known(serial.to_owned());
            windows.identity.uuid = known(uuid.to_owned());
            assert_eq!(outcome(hardware.clone(), windows.clone()).0, Outcome::Unknown, "{serial}");
        }
    }

    #[test]
    fn an_unread_computer_system_is_unknown() {
        let mut hardware = hardware();
        hardware.system = missing(Missing::Failed { detail: "http: 503".to_owned() });
        assert_eq!(outcome(hardware, healthy()), (Outcome::Unknown, Severity::Block));
    }
}
