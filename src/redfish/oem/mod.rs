//! What vendors add to the standard or do differently: the only wing that names one.
//!
//! What a vendor adds is read in the file of that vendor, and `property` asks all of them in turn, so that nobody else
//! needs to know whose service it is. What services do differently is a table, `quirks`.

mod bank;
mod capability;
mod cray;
mod dell;
mod hpe;
mod lenovo;
mod logs;
mod maker;
mod nvidia;
mod object;
mod property;
mod quirks;
mod supermicro;

pub(super) use bank::{bank, settle};
pub(super) use capability::capabilities;
pub(super) use dell::stable_id;
pub(super) use hpe::{array_controllers, health_by_area, physical_drives, smart_firmware, smart_storage};
pub(super) use lenovo::{
    backup_auto_promote, drive_state, firmware_rollback, inventory_ready, machine_type, minimum_tls, security_link,
};
pub(super) use logs::kind_of;
pub(super) use object::OEM;
pub(super) use property::{controller_battery, event_code, os_serial, pci_ids, resolved, system_batteries, targets};
pub use quirks::{Quirk, Quirks};
