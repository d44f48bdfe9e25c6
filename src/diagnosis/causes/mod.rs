//! The causes: one file each, with its `CAUSE` beside the function that judges it, and one line in the [register].

mod benign_log_lines;
mod catalog_store_unusable;
pub mod cause_rule;
mod component_store_denied;
mod disk_full;
mod firmware_denied;
mod hardware_nearby;
mod object_denied;
mod refused;
pub mod register;
mod remote_caller;
mod restart_due;
mod secure_boot_update_refused;
mod service_disabled;
mod service_permissions;
mod servicing_keys_denied;
mod softwaredistribution_denied;
mod sources;
mod storage_failing;
mod update_access_disabled;
mod wsus_policy_inconsistent;
