//! The rules about the hardware itself: health, open faults, settings, and how we came to know.

mod clock;
mod connection;
mod faults;
mod health;
mod settings;
#[cfg(test)]
mod tests;
mod wear;

pub(super) use clock::bmc_clock;
pub(super) use connection::bmc_connection;
pub(super) use faults::active_faults;
pub(super) use health::hardware_health;
pub(super) use settings::{bios_settings_pending, secure_boot};
pub(super) use wear::drive_wear;

/// The short name of a resource: its URI without the service root.
pub(super) fn short(uri: &str) -> &str {
    uri.trim_start_matches("/redfish/v1/").trim_matches('/')
}
