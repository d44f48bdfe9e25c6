//! The rules about the hardware itself: health, open faults, settings, and how we came to know.

pub(super) mod active_faults;
pub(super) mod bios_settings_pending;
pub(super) mod bmc_clock;
pub(super) mod bmc_connection;
pub(super) mod drive_wear;
pub(super) mod hardware_health;
mod health_now;
pub(super) mod other_systems;
mod round;
pub(super) mod secure_boot;
mod stands_alone;
mod storage_health;
#[cfg(test)]
mod tests;
