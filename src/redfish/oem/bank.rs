//! Which copy of a firmware an inventory member speaks of.
//!
//! The schema has no property for it. Vendors use the state (`StandbySpare`), the id (XCC: `UEFI-Pending`; Dell:
//! `Previous-…`; Supermicro: `Golden_…`) and the name (HPE: `Redundant System ROM`). A pending member exists on XCC all
//! the time; whether something is staged is in its version. What each vendor calls its copies stands in its file.
//!
//! An id that looks like one of these on another vendor's service is neither believed nor taken for running firmware:
//! the bank is unclear then, and rules treat it as perhaps running and perhaps staged.

use super::quirks::{Quirk, Quirks};
use super::{cray, dell, hpe, nvidia, supermicro};
use crate::common::uri::last_segment;
use crate::evidence::{Bank, FirmwareMember, Missing, Observation, State, Status};
use crate::version::{names_nothing, says_none};

/// The bank of a member. Facts: XCC 1.40, 2.83, 5.70 and XCC3 1.22 captures (lenovo-xcc section 4); iDRAC9 capture.
pub(in crate::redfish) fn bank(
    id: &Observation<String>,
    name: &Observation<String>,
    software_id: &Observation<String>,
    version: &Observation<String>,
    status: &Status,
    quirks: &Quirks,
) -> Bank {
    let Some(id) = id.text() else { return Bank::Unclear };
    if id.ends_with("-Pending") {
        return match pending(software_id, version, &status.state) {
            // Elsewhere a pending member without a version is not known to mean that nothing is staged.
            Bank::NothingPending if !quirks.has(Quirk::StandingPendingMembers) => Bank::Unclear,
            bank => bank,
        };
    }
    if hpe::COPIES.iter().any(|start| name.text().is_some_and(|name| name.starts_with(start))) {
        // Plain words, which mean the same on anybody's service.
        return Bank::Backup;
    }
    if let Some((bank, quirk)) = copy(id)
        && status.state.value() != Some(&State::StandbySpare)
    {
        return if quirks.has(quirk) { bank } else { Bank::Unclear };
    }
    match &status.state {
        Observation::Known { value: State::StandbySpare, .. } => Bank::Backup,
        // Some services send no state for firmware at all; a null or unreadable one is not that.
        Observation::Known { .. } | Observation::Missing { reason: Missing::Absent, .. } => Bank::Active,
        Observation::Missing { .. } => Bank::Unclear,
    }
}

/// The copy that an id speaks of, and the quirk by which it is believed.
fn copy(id: &str) -> Option<(Bank, Quirk)> {
    let of = |copies: &[(&str, Bank)], text: &str| {
        copies.iter().find(|(start, _)| text.starts_with(start)).map(|(_, bank)| *bank)
    };
    if let Some(bank) = of(dell::COPIES, id) {
        return Some((bank, Quirk::CopyInId));
    }
    let by_id = [supermicro::COPIES, cray::COPIES, nvidia::COPIES].into_iter().find_map(|copies| of(copies, id));
    by_id.map(|bank| (bank, Quirk::CopyByVendor))
}

/// What the members say together with each other and with the manager: which image of several runs, and whether what is
/// staged is another one than what runs.
///
/// `active` and `images` are the manager's `ActiveSoftwareImage` and `SoftwareImages`: the standard's own word.
pub(in crate::redfish) fn settle(
    members: &mut [FirmwareMember],
    active: &Observation<String>,
    images: &Observation<Vec<String>>,
    quirks: &Quirks,
) {
    let name = |uri: &str| last_segment(uri.trim_end_matches('/')).to_owned();
    let running = active.text().map(name);
    let running = running.and_then(|id| members.iter().find(|m| name(&m.uri) == id && m.bank == Bank::Active)).cloned();
    if let Some(running) = running {
        let images: Vec<String> = images.value().into_iter().flatten().map(|uri| name(uri)).collect();
        for member in members.iter_mut().filter(|m| m.bank == Bank::Active && m.uri != running.uri) {
            let given = |id: &&str| !names_nothing(id);
            let same = member.software_id.text().filter(given) == running.software_id.text().filter(given)
                && member.software_id.text().filter(given).is_some();
            // The same version runs wherever it stands: iDRAC lists the running image twice.
            if (same || images.contains(&name(&member.uri))) && member.version.value() != running.version.value() {
                member.bank = Bank::Backup;
            }
        }
    }
    if quirks.has(Quirk::CopyByVendor) {
        staged(members);
    }
}

/// A staging partition that holds what runs already stages nothing: it is one more copy.
fn staged(members: &mut [FirmwareMember]) {
    let running: Vec<_> = members.iter().map(|m| (m.key().to_owned(), m.version.text().map(str::to_owned))).collect();
    for member in members.iter_mut().filter(|m| m.bank == Bank::Pending) {
        let Some(of) = member.key().strip_prefix(supermicro::STAGING) else { continue };
        let version = member.version.text();
        let same = running.iter().any(|(id, runs)| id == of && runs.as_deref() == version);
        if version.is_none_or(says_none) || same {
            member.bank = Bank::Backup;
        }
    }
}

/// "Nothing pending" is spelt with a null version (5.70), with `-*` (2.83), or with an empty one (XCC3), and in all of
/// them the place is disabled: one that is in use holds something.
fn pending(software_id: &Observation<String>, version: &Observation<String>, state: &Observation<State>) -> Bank {
    let unused = match state.known_or() {
        Ok(state) => matches!(state, State::Disabled | State::Absent),
        Err(reason) => *reason == Missing::Absent,
    };
    match version {
        Observation::Known { value, .. } if says_none(value) => {
            if unused {
                Bank::NothingPending
            } else {
                Bank::Unclear
            }
        }
        // A version of nothing in particular: no XCC was seen to send that, so nothing is concluded from it.
        Observation::Known { .. } if software_id.reason() == Some(&Missing::Null) => Bank::Unclear,
        Observation::Known { .. } => Bank::Pending,
        Observation::Missing { reason: Missing::Null, .. } => match software_id {
            // A version nulled beside a real SoftwareId is not a spelling that any XCC was seen to use.
            Observation::Known { value, .. } if !value.is_empty() => Bank::Unclear,
            _ if !unused => Bank::Unclear,
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
        let quirks = Quirks::from([Quirk::StandingPendingMembers, Quirk::CopyInId, Quirk::CopyByVendor]);
        let name = text(Some(""));
        let of = |quirks| super::bank(&text(Some(id)), &name, &text(software_id), &text(version), &status, quirks);
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
        // A place in use holds something, whatever it says of it; a star behind a version takes nothing from it.
        for version in [Some(""), Some("-*"), Some("null"), None] {
            assert_eq!(bank("UEFI-Pending", None, version, State::Enabled), Bank::Unclear, "{version:?}");
        }
        assert_eq!(bank("UEFI-Pending", Some("UEFI-AFE1-6"), Some("AFE136E-3.70*"), State::Disabled), Bank::Pending);
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

    #[test]
    fn the_copies_that_other_vendors_name_are_believed_of_them_only() {
        let id = |id: &str| bank(id, None, Some("1.4"), State::Enabled);
        for copy in ["Golden_BIOS", "Backup_BMC", "Recovery", "golden_image_arm"] {
            assert_eq!(id(copy), Bank::Backup, "{copy}");
        }
        assert_eq!(id("Staging_BIOS"), Bank::Pending);
        for running in ["BIOS", "BMC", "Goldenrod", "CPLD_Motherboard"] {
            assert_eq!(id(running), Bank::Active, "{running}");
        }
        let at = "2026-11-22T03:00:00Z".parse().unwrap();
        let silent = Status {
            health: Observation::missing(Missing::Absent, "test", at),
            state: Observation::missing(Missing::Absent, "test", at),
            rollup: Observation::missing(Missing::Absent, "test", at),
        };
        let rom = |name: &str, quirks: &Quirks| {
            super::bank(&text(Some("8")), &text(Some(name)), &text(None), &text(Some("U32")), &silent, quirks)
        };
        for quirks in [Quirks::from([Quirk::CopyByVendor]), Quirks::default()] {
            assert_eq!(rom("Redundant System ROM", &quirks), Bank::Backup);
            assert_eq!(rom("System ROM", &quirks), Bank::Active);
        }
    }

    #[test]
    fn the_manager_says_which_image_of_several_runs() {
        use crate::evidence::testing::{absent, known, member, text};
        let banks = |active: Observation<String>, images: Observation<Vec<String>>| {
            let mut members = [
                member("BMC-Primary", "BMC-AFBT-10", "58B-5.70"),
                member("4261ebb7", "BMC-AFBT-10", "20S-1.85"),
                member("twin", "BMC-AFBT-10", "58B-5.70"),
                member("6db3", "", "1.0"),
            ];
            settle(&mut members, &active, &images, &Quirks::default());
            members.map(|m| m.bank)
        };
        let active = || text("/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary");
        let images = || known(vec!["/redfish/v1/UpdateService/FirmwareInventory/6db3".to_owned()]);
        let (a, b) = (Bank::Active, Bank::Backup);
        assert_eq!(banks(active(), absent()), [a, b, a, a]);
        assert_eq!(banks(active(), images()), [a, b, a, b]);
        assert_eq!(banks(absent(), images()), [a, a, a, a], "without its word nothing is put aside");
        assert_eq!(banks(text("/redfish/v1/UpdateService/FirmwareInventory/gone"), images()), [a, a, a, a]);
    }

    #[test]
    fn a_staging_partition_with_what_runs_stages_nothing() {
        use crate::evidence::testing::{absent, member};
        let staged = |version: &str| {
            let staging = FirmwareMember { bank: Bank::Pending, ..member("Staging_BIOS", "", version) };
            let mut members = [member("BIOS", "", "1.4"), staging];
            settle(&mut members, &absent(), &absent(), &Quirks::from([Quirk::CopyByVendor]));
            members[1].bank
        };
        assert_eq!(staged("1.4"), Bank::Backup);
        assert_eq!(staged("Not Present"), Bank::Backup);
        assert_eq!(staged("1.5"), Bank::Pending);
    }
}
