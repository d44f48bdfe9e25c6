//! The register of causes: one line each, one file for each family.
//!
//! The order is the order of the report among causes of the same confidence, after mechanisms have been put before
//! correlations and earlier events before later ones.

mod caller;
mod correlation;
mod firmware;
mod permissions;
mod policy;
mod services;
mod servicing;
mod storage;

use super::case::{Case, Judgement};
use crate::msg;
use crate::text::Message;

/// A cause that can be judged.
pub struct CauseRule {
    /// Its permanent id; the anchor of its section in docs/rules.md.
    pub id: &'static str,
    /// Its number among the diagnosis rules.
    pub knowledge: &'static str,
    /// Whether a documented mechanism leads from it to a failed update; otherwise it is never more than possible.
    pub mechanism: bool,
    /// The cause in one sentence.
    pub title: fn() -> Message,
    /// Judges it; none where there is nothing to say.
    pub judge: fn(&Case<'_>) -> Option<Judgement>,
    /// Where the knowledge comes from.
    pub sources: &'static [&'static str],
}

const WU_0X80070005: &str = "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070005";
const WU_COMMON: &str = "https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors";
const KB5016061: &str = "https://support.microsoft.com/help/5016061";

/// All causes.
pub const CAUSES: &[CauseRule] = &[
    CauseRule {
        id: "softwaredistribution-denied",
        knowledge: "R05",
        mechanism: true,
        title: || msg!("cause-softwaredistribution"),
        judge: permissions::softwaredistribution,
        sources: &[WU_0X80070005],
    },
    CauseRule {
        id: "component-store-denied",
        knowledge: "R06",
        mechanism: true,
        title: || msg!("cause-component-store"),
        judge: permissions::component_store,
        sources: &[WU_0X80070005],
    },
    CauseRule {
        id: "servicing-keys-denied",
        knowledge: "R07",
        mechanism: true,
        title: || msg!("cause-servicing-keys"),
        judge: permissions::servicing_keys,
        sources: &[WU_0X80070005],
    },
    CauseRule {
        id: "catalog-store-unusable",
        knowledge: "R08",
        mechanism: true,
        title: || msg!("cause-catalog-store"),
        judge: permissions::catalog_store,
        sources: &["KB977893"],
    },
    CauseRule {
        id: "service-permissions",
        knowledge: "R09",
        mechanism: true,
        title: || msg!("cause-service-permissions"),
        judge: permissions::service_permissions,
        sources: &["Microsoft Learn: Additional resources for Windows Update", "KB910338"],
    },
    CauseRule {
        id: "object-denied",
        knowledge: "R04",
        mechanism: true,
        title: || msg!("cause-object-denied"),
        judge: permissions::object_denied,
        sources: &[WU_0X80070005, WU_COMMON],
    },
    CauseRule {
        id: "service-disabled",
        knowledge: "R10",
        mechanism: true,
        title: || msg!("cause-service-disabled"),
        judge: services::service_disabled,
        sources: &["Microsoft Learn: Security guidelines for system services in Windows Server 2016"],
    },
    CauseRule {
        id: "update-access-disabled",
        knowledge: "R15",
        mechanism: true,
        title: || msg!("cause-update-access"),
        judge: policy::update_access,
        sources: &[
            "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x8024002e",
        ],
    },
    CauseRule {
        id: "wsus-policy-inconsistent",
        knowledge: "R17",
        mechanism: true,
        title: || msg!("cause-wsus-policy"),
        judge: policy::wsus,
        sources: &[WU_COMMON],
    },
    CauseRule {
        id: "disk-full",
        knowledge: "R24",
        mechanism: true,
        title: || msg!("cause-disk-full"),
        judge: servicing::disk_full,
        sources: &[
            "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070070",
        ],
    },
    CauseRule {
        id: "restart-due",
        knowledge: "R28",
        mechanism: true,
        title: || msg!("cause-restart-due"),
        judge: servicing::restart_due,
        sources: &[WU_COMMON],
    },
    CauseRule {
        id: "firmware-denied",
        knowledge: "R36",
        mechanism: true,
        title: || msg!("cause-firmware-access"),
        judge: firmware::access_denied,
        sources: &[KB5016061, "https://en.ittrip.xyz/windows10/fix-tpm-wmi-1796-kb5058379"],
    },
    CauseRule {
        id: "secure-boot-update-refused",
        knowledge: "R35",
        mechanism: true,
        title: || msg!("cause-secure-boot-update"),
        judge: firmware::update_refused,
        sources: &[KB5016061, "KB5012170"],
    },
    CauseRule {
        id: "remote-caller",
        knowledge: "R01",
        mechanism: true,
        title: || msg!("cause-remote-caller"),
        judge: caller::remote_caller,
        sources: &["Win32: Using WUA From a Remote Computer", "KB2773898"],
    },
    CauseRule {
        id: "storage-failing",
        knowledge: "R31",
        mechanism: true,
        title: || msg!("cause-storage-trouble"),
        judge: storage::storage_trouble,
        sources: &["KB314917"],
    },
    CauseRule {
        id: "hardware-nearby",
        knowledge: "R41",
        mechanism: false,
        title: || msg!("cause-hardware-nearby"),
        judge: correlation::hardware_nearby,
        sources: &["docs/rules.md#hardware-nearby"],
    },
    CauseRule {
        id: "benign-log-lines",
        knowledge: "R03",
        mechanism: false,
        title: || msg!("cause-benign-lines"),
        judge: caller::benign_lines,
        sources: &["docs/rules.md#benign-log-lines"],
    },
];
