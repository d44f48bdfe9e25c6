//! The rules about firmware: is it known, is it what the baseline demands, does something wait, is something hidden.
//!
//! Two kinds of silence make a firmware check lie. A member whose identity could not be read might be the one that a
//! demand is about, so every demand it could meet stays unknown. And a device that the inventory leaves out is not
//! compliant but unseen, so devices are counted on the PCIe bus and not in the inventory.

pub(super) mod assess;
pub(super) mod baseline_standing;
mod by_system;
pub(super) mod device_silent;
pub(super) mod driver_pair;
pub(super) mod firmware_driver;
pub(super) mod firmware_inventory;
pub(super) mod firmware_level;
pub(super) mod firmware_pending;
pub(super) mod firmware_required;
pub(super) mod firmware_uniform;
pub(super) mod firmware_unlisted;
mod gaps;
pub(super) mod installed;
mod maintenance;
mod matching;
mod presence;
mod route;
pub(super) mod setting_level;
mod sight;
mod table;
#[cfg(test)]
mod tests;

pub use assess::{Assessment, Level, assess, standing};
pub(crate) use table::NOT_REPORTED;
pub use table::{Coverage, FirmwareRow, coverage, table};
