//! Rules over the operating system's side: is everything that an update needs present, reachable and allowed?
//!
//! Each rule judges a capability (can the account that does the work do it?), never equality with a text, because
//! most "correct" permission lists found on the web differ from what Windows itself sets. Facts and their sources
//! stand in docs/rules.md, one section for each rule. What logs tell is read in [`crate::history`].

pub(crate) mod access;
pub(crate) mod catalog_store;
pub(crate) mod component_store;
pub(crate) mod disk_space;
pub(crate) mod edition;
pub(crate) mod efi_partition;
pub(crate) mod firmware_access_denied;
pub(crate) mod identity_match;
pub(crate) mod keys;
pub(crate) mod last_update;
pub(super) mod partitions;
pub(crate) mod pending_restart;
pub(super) mod policy;
pub(crate) mod proxy_settings;
pub(crate) mod recovery_partition;
pub(super) mod refused;
pub(crate) mod registry_size_limit;
pub(crate) mod secure_boot_update;
pub(crate) mod service_descriptor;
pub(crate) mod servicing_guards;
pub(crate) mod servicing_keys;
pub(crate) mod softwaredistribution_acl;
pub(crate) mod storage_trouble;
pub(crate) mod temp_files;
pub(crate) mod temp_folder;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod tls_settings;
pub(crate) mod update_access_policy;
pub(crate) mod windows_build;
pub(super) mod windows_firmware_view;
pub(crate) mod windows_services;
pub(crate) mod winsxs_owner;
pub(crate) mod wsus_name;
pub(crate) mod wsus_policy;
