//! The version that a member runs, by the scheme of the rule that is about it.

use crate::baseline::{FirmwareRule, Floor};
use crate::evidence::FirmwareMember;
use crate::version::{Version, VersionError};

/// The version of a member; where it gives none, what it would be told that says so.
///
/// What stands beside it is read too: an XCC sends builds without their family, which the `SoftwareId` names.
pub(in crate::rules) fn installed(rule: &FirmwareRule, member: &FirmwareMember) -> Result<Version, VersionError> {
    read(rule, member.version.text().unwrap_or_default(), member.software_id.text())
}

/// The floors that a member is below.
pub(super) fn open_below<'b>(rule: &'b FirmwareRule, member: &FirmwareMember) -> Vec<&'b Floor> {
    match installed(rule, member) {
        Ok(version) => rule.floors.iter().filter(|floor| floor.is_above(&version)).collect(),
        Err(_) => Vec::new(),
    }
}

/// A version that stands beside this `SoftwareId`, if any.
pub(super) fn read(rule: &FirmwareRule, version: &str, software_id: Option<&str>) -> Result<Version, VersionError> {
    let version = rule.scheme.parse(version)?;
    Ok(match software_id {
        Some(software_id) => version.beside(software_id),
        None => version,
    })
}
