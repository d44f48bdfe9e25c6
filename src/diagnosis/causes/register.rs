//! The register of causes: one line each.
//!
//! The order is the order of the report among causes of the same confidence, after mechanisms have been put before
//! correlations and earlier events before later ones.

use super::cause_rule::CauseRule;
use super::{
    benign_log_lines, catalog_store_unusable, client_state, component_store_denied, delivery, disk_full, driver_failed,
    driver_queue_stale, firmware_denied, hardware_nearby, installer_failed, interrupted, no_room_named, not_applicable,
    object_denied, package_missing, path_missing, proxy, recovery_partition_small, remote_caller, restart_due,
    scan_source, secure_boot_update_refused, service_disabled, service_ended, service_permissions,
    servicing_keys_denied, softwaredistribution_denied, storage_failing, store_damaged, tls, transaction_stuck,
    update_access_disabled, update_server, wsus_policy_inconsistent,
};

/// All causes.
pub const CAUSES: &[CauseRule] = &[
    softwaredistribution_denied::CAUSE,
    component_store_denied::CAUSE,
    servicing_keys_denied::CAUSE,
    catalog_store_unusable::CAUSE,
    service_permissions::CAUSE,
    object_denied::CAUSE,
    path_missing::CAUSE,
    driver_failed::CAUSE,
    driver_queue_stale::CAUSE,
    installer_failed::CAUSE,
    package_missing::CAUSE,
    store_damaged::CAUSE,
    no_room_named::CAUSE,
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
    restart_due::CAUSE,
    firmware_denied::CAUSE,
    secure_boot_update_refused::CAUSE,
    remote_caller::CAUSE,
    storage_failing::CAUSE,
    hardware_nearby::CAUSE,
    benign_log_lines::CAUSE,
];
