//! Which copy of a firmware an inventory member speaks of.
//!
//! The schema has no property for it. Vendors use the state (`StandbySpare`) and the id (XCC: `UEFI-Pending`; Dell:
//! `Previous-…`). A pending member exists on XCC all the time; whether something is staged is in its version.
//!
//! An id that looks like one of these on another vendor's service is neither believed nor taken for running firmware:
//! the bank is unclear then, and rules treat it as perhaps running and perhaps staged.

use super::quirks::{Quirk, Quirks};
use crate::evidence::{Bank, Missing, Observation, State, Status};

/// The bank of a member. Facts: XCC 1.40, 2.83, 5.70 and XCC3 1.22 captures (lenovo-xcc section 4); iDRAC9 capture.
pub(in crate::redfish) fn bank(
    id: &Observation<String>,
    software_id: &Observation<String>,
    version: &Observation<String>,
    status: &Status,
    quirks: &Quirks,
) -> Bank {
    let Some(id) = id.text() else { return Bank::Unclear };
    if id.ends_with("-Pending") {
        return match pending(software_id, version) {
            // Elsewhere a pending member without a version is not known to mean that nothing is staged.
            Bank::NothingPending if !quirks.has(Quirk::StandingPendingMembers) => Bank::Unclear,
            bank => bank,
        };
    }
    if let Some((_, bank)) = COPIES.iter().find(|(start, _)| id.starts_with(start)) {
        return if quirks.has(Quirk::CopyInId) { *bank } else { Bank::Unclear };
    }
    match &status.state {
        Observation::Known { value: State::StandbySpare, .. } => Bank::Backup,
        // Some services send no state for firmware at all; a null or unreadable one is not that.
        Observation::Known { .. } | Observation::Missing { reason: Missing::Absent, .. } => Bank::Active,
        Observation::Missing { .. } => Bank::Unclear,
    }
}

/// How iDRAC ids begin for what does not run. `Current-` and `Installed-` both name the running firmware.
const COPIES: &[(&str, Bank)] = &[("Previous-", Bank::Backup), ("Available-", Bank::Pending)];

/// "Nothing pending" is spelt with a null version (5.70), with `-*` (2.83), or with an empty one (XCC3).
fn pending(software_id: &Observation<String>, version: &Observation<String>) -> Bank {
    match version {
        Observation::Known { value, .. } if value.trim().is_empty() || value.contains('*') => Bank::NothingPending,
        // A version of nothing in particular: no XCC was seen to send that, so nothing is concluded from it.
        Observation::Known { .. } if software_id.reason() == Some(&Missing::Null) => Bank::Unclear,
        Observation::Known { .. } => Bank::Pending,
        Observation::Missing { reason: Missing::Null, .. } => match software_id {
            // A version nulled beside a real SoftwareId is not a spelling that any XCC was seen to use.
            Observation::Known { value, .. } if !value.is_empty() => Bank::Unclear,
            _ => Bank::NothingPending,
        },
        Observation::Missing { .. } => Bank::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: Option<&str>) -> Observation<String> {
        let at = "2026-11-22T03:00:00Z".parse().unwrap();
        match value {
            Some(v) => Observation::known(v.into(), "test", at),
            None => Observation::missing(Missing::Null, "test", at),
        }
    }

    fn bank(id: &str, software_id: Option<&str>, version: Option<&str>, state: State) -> Bank {
        let at = "2026-11-22T03:00:00Z".parse().unwrap();
        let status = Status {
            health: Observation::missing(Missing::Absent, "test", at),
            rollup: Observation::missing(Missing::Absent, "test", at),
            state: Observation::known(state, "test", at),
        };
        let quirks = Quirks::from([Quirk::StandingPendingMembers, Quirk::CopyInId]);
        let of = |quirks| super::bank(&text(Some(id)), &text(software_id), &text(version), &status, quirks);
        let (with, without) = (of(&quirks), of(&Quirks::default()));
        // A quirk settles what is unclear without it, and nothing else.
        assert!(without == with || without == Bank::Unclear, "{id}: {without:?} became {with:?}");
        with
    }

    #[test]
    fn every_spelling_of_nothing_pending_that_was_captured_is_understood() {
        // XCC 5.70 (its "null" is null by the time it gets here), XCC 2.83 BMC and UEFI, XCC3 1.22.
        for (software_id, version) in
            [(None, None), (Some("BMC-*-10"), Some("-*")), (Some(""), None), (Some("BMC-IHX4-10"), Some(""))]
        {
            assert_eq!(bank("BMC-Primary-Pending", software_id, version, State::Disabled), Bank::NothingPending);
        }
    }

    #[test]
    fn a_pending_member_with_a_version_is_a_staged_update() {
        let staged = bank("UEFI-Pending", Some("UEFI-AFE1-6"), Some("38A-3.70"), State::Disabled);
        assert_eq!(staged, Bank::Pending, "synthetic: no capture shows a staged update");
    }

    #[test]
    fn a_pending_member_that_contradicts_itself_is_unclear() {
        assert_eq!(bank("UEFI-Pending", None, Some("38A-3.70"), State::Disabled), Bank::Unclear);
        assert_eq!(bank("UEFI-Pending", Some("UEFI-AFE1-6"), None, State::Disabled), Bank::Unclear);
    }

    #[test]
    fn a_standby_spare_is_the_backup_bank() {
        assert_eq!(bank("BMC-Backup", Some("BMC-AFBT-10"), Some("20S-1.85"), State::StandbySpare), Bank::Backup);
        assert_eq!(bank("BMC-Primary", Some("BMC-AFBT-10"), Some("58B-5.70"), State::Enabled), Bank::Active);
    }

    #[test]
    fn the_copy_that_an_idrac_id_names_is_believed_of_dell_only() {
        let id = |id: &str| bank(id, Some("159"), Some("1.4.4"), State::Enabled);
        assert_eq!(id("Previous-159-1.4.4__BIOS.Setup.1-1"), Bank::Backup);
        assert_eq!(id("Installed-159-1.8.2__BIOS.Setup.1-1"), Bank::Active);
        assert_eq!(id("Available-159-1.9.0__BIOS.Setup.1-1"), Bank::Pending, "synthetic: not in the capture");
    }
}
