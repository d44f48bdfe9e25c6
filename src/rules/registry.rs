//! The register of rules: one line each.

use super::Severity::{Block, Info, Warn};
use super::{Finding, Judge, Severity, Since, firmware, hardware, since, waiving, windows};
use crate::evidence::{Depth, Hardware, Windows};

/// The function of a rule, by the evidence that it needs.
#[derive(Clone, Copy)]
pub enum Check {
    /// Needs the out-of-band side.
    Hardware(fn(&Hardware, &mut Judge<'_>)),
    /// Needs the operating system's side.
    Windows(fn(&Windows, &mut Judge<'_>)),
    /// Needs both.
    Both(fn(&Hardware, &Windows, &mut Judge<'_>)),
    /// Needs what was seen before an update; says nothing where that was not given.
    Since(fn(&Since<'_>, &mut Judge<'_>)),
    /// Needs the findings of all other rules, with the waivers that are about them.
    Waivers(fn(&[Finding], &mut Judge<'_>)),
}

/// A rule.
pub struct Rule {
    /// Its permanent id in kebab case; the anchor of its section in docs/rules.md.
    pub id: &'static str,
    /// The numbers of the diagnosis rules that rest on it.
    pub knowledge: &'static [&'static str],
    /// What a failure means for the gate, unless the baseline says otherwise.
    pub severity: Severity,
    /// The least depth of a scan that can answer it. A rule of less depth may still ask for more in part.
    pub depth: Depth,
    /// What it does.
    pub check: Check,
}

/// All rules, in the order of the reports.
pub const RULES: &[Rule] = &[
    rule("baseline-standing", &[], Block, Check::Hardware(firmware::baseline_standing)),
    rule("firmware-inventory", &[], Block, Check::Hardware(firmware::firmware_inventory)),
    rule("firmware-level", &["R41"], Block, Check::Hardware(firmware::firmware_level)),
    rule("firmware-required", &[], Block, Check::Hardware(firmware::firmware_required)),
    rule("firmware-uniform", &[], Warn, Check::Hardware(firmware::firmware_uniform)),
    rule("firmware-unlisted", &[], Warn, Check::Hardware(firmware::firmware_unlisted)),
    rule("firmware-pending", &[], Block, Check::Hardware(firmware::firmware_pending)),
    rule("device-silent", &[], Warn, Check::Hardware(firmware::device_silent)).at(Depth::Full),
    rule("hardware-health", &[], Block, Check::Hardware(hardware::hardware_health)),
    rule("drive-wear", &[], Warn, Check::Hardware(hardware::drive_wear)).at(Depth::Health),
    rule("active-faults", &["R41"], Block, Check::Hardware(hardware::active_faults)).at(Depth::Health),
    rule("secure-boot", &[], Warn, Check::Hardware(hardware::secure_boot)).at(Depth::Full),
    rule("bios-settings-pending", &[], Warn, Check::Hardware(hardware::bios_settings_pending)).at(Depth::Full),
    rule("setting-level", &[], Block, Check::Hardware(firmware::setting_level)).at(Depth::Full),
    rule("bmc-clock", &[], Warn, Check::Hardware(hardware::bmc_clock)).at(Depth::Health),
    rule("bmc-connection", &[], Warn, Check::Hardware(hardware::bmc_connection)),
    rule("identity-match", &[], Block, Check::Both(windows::identity_match)),
    rule("windows-firmware-view", &[], Warn, Check::Both(windows::windows_firmware_view)),
    rule("firmware-driver", &[], Warn, Check::Both(firmware::firmware_driver)),
    rule("windows-services", &["R10", "R23"], Block, Check::Windows(windows::windows_services)),
    rule("service-descriptor", &["R09"], Block, Check::Windows(windows::service_descriptor)),
    rule("softwaredistribution-acl", &["R05"], Block, Check::Windows(windows::softwaredistribution_acl)),
    rule("winsxs-owner", &["R06"], Block, Check::Windows(windows::winsxs_owner)),
    rule("servicing-keys", &["R07"], Block, Check::Windows(windows::servicing_keys)),
    rule("catalog-store", &["R08"], Block, Check::Windows(windows::catalog_store)),
    rule("update-access-policy", &["R15"], Block, Check::Windows(windows::update_access_policy)),
    rule("wsus-policy", &["R17"], Block, Check::Windows(windows::wsus_policy)),
    rule("disk-space", &["R24"], Block, Check::Windows(windows::disk_space)),
    rule("pending-restart", &["R28"], Block, Check::Windows(windows::pending_restart)),
    rule("storage-trouble", &["R31"], Warn, Check::Windows(windows::storage_trouble)),
    rule("secure-boot-update", &["R35"], Block, Check::Windows(windows::secure_boot_update)),
    rule("firmware-access-denied", &["R36"], Block, Check::Windows(windows::firmware_access_denied)),
    rule("last-update", &[], Warn, Check::Windows(windows::last_update)),
    rule("before-match", &[], Block, Check::Since(since::before_match)),
    rule("update-not-active", &[], Block, Check::Since(since::update_not_active)),
    rule("firmware-went-back", &[], Warn, Check::Since(since::firmware_went_back)),
    rule("firmware-moved", &[], Info, Check::Since(since::firmware_moved)),
    rule("waiver-expired", &[], Block, Check::Waivers(waiving::waiver_expired)),
    rule("waiver-unused", &[], Warn, Check::Waivers(waiving::waiver_unused)),
];

const fn rule(id: &'static str, knowledge: &'static [&'static str], severity: Severity, check: Check) -> Rule {
    Rule { id, knowledge, severity, depth: Depth::Firmware, check }
}

impl Rule {
    const fn at(self, depth: Depth) -> Self {
        Self { depth, ..self }
    }
}
