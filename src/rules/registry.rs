//! The register of rules: one line each, in the order of the reports.

use super::check::Check;
use super::repair::REPAIRS;
use super::rule::Rule;
use super::{firmware, hardware, known, since, waiving, windows};

/// All rules.
pub const RULES: &[Check] = &[
    firmware::baseline_standing::RULE,
    firmware::firmware_inventory::RULE,
    firmware::firmware_level::RULE,
    firmware::firmware_required::RULE,
    firmware::firmware_uniform::RULE,
    firmware::firmware_unlisted::RULE,
    firmware::firmware_pending::RULE,
    firmware::device_silent::RULE,
    hardware::other_systems::RULE,
    hardware::hardware_health::RULE,
    hardware::drive_wear::RULE,
    hardware::active_faults::RULE,
    hardware::secure_boot::RULE,
    hardware::bios_settings_pending::RULE,
    firmware::setting_level::RULE,
    hardware::bmc_clock::RULE,
    hardware::bmc_connection::RULE,
    windows::identity_match::RULE,
    windows::windows_firmware_view::RULE,
    firmware::firmware_driver::RULE,
    firmware::driver_pair::RULE,
    windows::windows_build::RULE,
    windows::windows_services::RULE,
    windows::service_descriptor::RULE,
    windows::softwaredistribution_acl::RULE,
    windows::winsxs_owner::RULE,
    windows::servicing_keys::RULE,
    windows::catalog_store::RULE,
    windows::update_access_policy::RULE,
    windows::wsus_policy::RULE,
    windows::wsus_name::RULE,
    windows::proxy_settings::RULE,
    windows::tls_settings::RULE,
    windows::disk_space::RULE,
    windows::efi_partition::RULE,
    windows::recovery_partition::RULE,
    windows::temp_folder::RULE,
    windows::registry_size_limit::RULE,
    windows::component_store::RULE,
    windows::servicing_guards::RULE,
    windows::pending_restart::RULE,
    windows::storage_trouble::RULE,
    windows::secure_boot_update::RULE,
    windows::firmware_access_denied::RULE,
    windows::last_update::RULE,
    known::known_failure::RULE,
    since::before_match::RULE,
    since::update_not_active::RULE,
    since::firmware_went_back::RULE,
    since::firmware_moved::RULE,
    waiving::waiver_expired::RULE,
    waiving::waiver_unused::RULE,
];

/// The check with this id.
#[cfg(test)]
pub fn find(id: &str) -> Option<&'static Check> {
    RULES.iter().find(|check| check.rule.id == id)
}

/// Every rule, those without a function of this room too.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().map(|check| &check.rule).chain(REPAIRS)
}

/// The rule with this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// Whether a waiver may name this rule, and else why not. For [`crate::waiver::Waivers::parse`].
///
/// # Errors
/// The reason, for people.
pub fn may_waive(id: &str) -> Result<(), &'static str> {
    rule(id).ok_or("no rule has this id")?.unwaivable.map_or(Ok(()), Err)
}

/// Whether a baseline's `[severity]` may name this rule, and else why not. For [`crate::baseline::lint`].
///
/// # Errors
/// The reason, for people.
pub fn may_replace_severity(id: &str) -> Result<(), &'static str> {
    rule(id).ok_or("no rule has this id")?.own_weight.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let mut ids: Vec<&str> = rules().map(|rule| rule.id).collect();
        assert!(ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')));
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
