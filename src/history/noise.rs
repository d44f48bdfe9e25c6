//! Lines of `CBS.log` that healthy servers write too: they name nothing, whatever is in them.

use super::shapes::is_like;

/// Shapes of lines that servers write whose updates succeed; all parts must be in the line. They were counted in public logs
/// of 2016 to 2025.
const NOISE: &[&[&str]] = &[
    &["Only package owners can remove package"],
    &["ISusInternal", "DisconnectCall"],
    &[r"windowsupdate\client\comapi\update.cpp"],
    &["Expecting attribute name"],
    &["Failed to get next element"],
    &["Failed to internally open package", "0x800f0805"],
    &["Failed to read RptTime"],
    &["Not able to add", "to Windows Error Report"],
    &["Not able to query DisableWerReporting"],
    &["SQM: "],
    // Where the servicing stack looks for its own parts first: in every log since Windows 7.
    &["Shim considered"],
    &["Failed to get session package state"],
    &["Failed to OpenPackage using worker session", "0x800f0805"],
    // Shutdown in progress, by design.
    &["0x8007045b"],
];

/// Whether healthy servers write such a line too.
#[must_use]
pub fn is_noise(message: &str) -> bool {
    is_like(message, NOISE)
}
