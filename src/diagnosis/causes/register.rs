//! The register of causes: one line each.
//!
//! The order is the order of the report among causes of the same confidence, after mechanisms have been put before
//! correlations and earlier events before later ones.

use super::cause_rule::CauseRule;
use super::{
    base_files_missing, benign_log_lines, bitlocker_conflict, boot_store_unreachable, catalog_file_damaged,
    catalog_store_unusable, client_state, component_store_denied, delivery, disk_full, driver_failed,
    driver_queue_stale, efi_partition_full, file_held, firmware_denied, guard_blocked, hardware_nearby,
    installer_failed, interrupted, memory_short, no_room_named, not_applicable, object_denied, package_missing,
    path_missing, privilege_missing, profile_hive, proxy, recovery_partition_small, registry_limited, remote_caller,
    restart_due, scan_source, scanner_exclusions, sector_size_changed, secure_boot_update_refused, service_disabled,
    service_ended, service_not_started, service_permissions, servicing_hung, servicing_keys_denied,
    servicing_stack_old, softwaredistribution_denied, source_not_found, storage_failing, store_damaged, tls,
    transaction_log, transaction_pending, transaction_stuck, trustedinstaller_pinned, update_access_disabled,
    update_server, wsus_policy_inconsistent,
};
use crate::rules::Check;

/// The rule that shows whether what a cause speaks of is still so.
pub fn shown_by(cause: &str) -> Option<&'static Check> {
    CAUSES.iter().find(|rule| rule.id == cause)?.shown_by
}

/// All causes.
pub const CAUSES: &[CauseRule] = &[
    softwaredistribution_denied::CAUSE,
    component_store_denied::CAUSE,
    servicing_keys_denied::CAUSE,
    catalog_store_unusable::CAUSE,
    service_permissions::CAUSE,
    object_denied::CAUSE,
    path_missing::CAUSE,
    profile_hive::CAUSE,
    driver_failed::CAUSE,
    driver_queue_stale::CAUSE,
    service_not_started::CAUSE,
    boot_store_unreachable::CAUSE,
    efi_partition_full::CAUSE,
    installer_failed::CAUSE,
    servicing_stack_old::CAUSE,
    catalog_file_damaged::CAUSE,
    package_missing::CAUSE,
    base_files_missing::CAUSE,
    store_damaged::CAUSE,
    source_not_found::CAUSE,
    registry_limited::CAUSE,
    memory_short::CAUSE,
    no_room_named::CAUSE,
    transaction_log::CAUSE,
    guard_blocked::CAUSE,
    file_held::CAUSE,
    scanner_exclusions::CAUSE,
    privilege_missing::CAUSE,
    servicing_hung::CAUSE,
    sector_size_changed::CAUSE,
    service_disabled::CAUSE,
    service_ended::CAUSE,
    update_access_disabled::CAUSE,
    wsus_policy_inconsistent::CAUSE,
    scan_source::CAUSE,
    proxy::CAUSE,
    tls::CAUSE,
    update_server::CAUSE,
    delivery::CAUSE,
    client_state::CAUSE,
    not_applicable::CAUSE,
    interrupted::CAUSE,
    recovery_partition_small::CAUSE,
    disk_full::CAUSE,
    transaction_stuck::CAUSE,
    trustedinstaller_pinned::CAUSE,
    transaction_pending::CAUSE,
    restart_due::CAUSE,
    firmware_denied::CAUSE,
    secure_boot_update_refused::CAUSE,
    bitlocker_conflict::CAUSE,
    remote_caller::CAUSE,
    storage_failing::CAUSE,
    hardware_nearby::CAUSE,
    benign_log_lines::CAUSE,
];

/// Whether a mechanism leads from this cause to a failure; one that this build does not know has one.
pub(crate) fn has_mechanism(id: &str) -> bool {
    CAUSES.iter().find(|cause| cause.id == id).is_none_or(|cause| cause.mechanism)
}
