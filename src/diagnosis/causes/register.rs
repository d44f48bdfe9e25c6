//! The register of causes: one line each.
//!
//! The order is the order of the report among causes of the same confidence, after mechanisms have been put before
//! correlations and earlier events before later ones.

use super::cause_rule::CauseRule;
use super::{
    benign_log_lines, catalog_store_unusable, component_store_denied, disk_full, firmware_denied, hardware_nearby,
    object_denied, remote_caller, restart_due, secure_boot_update_refused, service_disabled, service_permissions,
    servicing_keys_denied, softwaredistribution_denied, storage_failing, update_access_disabled,
    wsus_policy_inconsistent,
};

/// All causes.
pub const CAUSES: &[CauseRule] = &[
    softwaredistribution_denied::CAUSE,
    component_store_denied::CAUSE,
    servicing_keys_denied::CAUSE,
    catalog_store_unusable::CAUSE,
    service_permissions::CAUSE,
    object_denied::CAUSE,
    service_disabled::CAUSE,
    update_access_disabled::CAUSE,
    wsus_policy_inconsistent::CAUSE,
    disk_full::CAUSE,
    restart_due::CAUSE,
    firmware_denied::CAUSE,
    secure_boot_update_refused::CAUSE,
    remote_caller::CAUSE,
    storage_failing::CAUSE,
    hardware_nearby::CAUSE,
    benign_log_lines::CAUSE,
];
