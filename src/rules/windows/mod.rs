//! Rules over the operating system's side: is everything that an update needs present, reachable and allowed?
//!
//! Each rule judges a capability (can the account that does the work do it?), never equality with a text, because
//! most "correct" permission lists found on the web differ from what Windows itself sets. Facts and their sources
//! stand in docs/rules.md, one section for each rule. [`events`] and [`updates`] are also read by the diagnosis.

mod access;
mod catalog_store;
mod component_store;
mod disk_space;
pub mod events;
mod hresult;
pub(super) mod identity;
mod last_update;
mod policy;
mod restart;
mod secure_boot;
mod service_descriptor;
mod services;
mod softwaredistribution;
mod storage;
#[cfg(test)]
pub(crate) mod testing;
pub mod updates;

pub use catalog_store::catalog_store;
pub use component_store::{servicing_keys, winsxs_owner};
pub use disk_space::disk_space;
pub use hresult::HResult;
pub use identity::{identity_match, windows_firmware_view};
pub use last_update::last_update;
pub use policy::{update_access_policy, wsus_policy};
pub use restart::pending_restart;
pub use secure_boot::{Refusal, firmware_access_denied, refusals, secure_boot_update};
pub use service_descriptor::service_descriptor;
pub use services::windows_services;
pub use softwaredistribution::softwaredistribution_acl;
pub use storage::{StorageEvents, storage_events, storage_faults, storage_trouble};
