//! The register of rules: one line each.

use super::{Judge, Severity, windows};
use crate::evidence::{Hardware, Windows};

/// The function of a rule, by the evidence that it needs.
#[derive(Clone, Copy)]
pub enum Check {
    /// Needs the out-of-band side.
    Hardware(fn(&Hardware, &mut Judge<'_>)),
    /// Needs the operating system's side.
    Windows(fn(&Windows, &mut Judge<'_>)),
    /// Needs both.
    Both(fn(&Hardware, &Windows, &mut Judge<'_>)),
}

/// A rule.
pub struct Rule {
    /// Its permanent id in kebab case; the anchor of its section in docs/rules.md.
    pub id: &'static str,
    /// The numbers of the diagnosis rules that rest on it.
    pub knowledge: &'static [&'static str],
    /// What a failure means for the gate, unless the baseline says otherwise.
    pub severity: Severity,
    /// What it does.
    pub check: Check,
}

/// All rules, in the order of the reports.
pub const RULES: &[Rule] = &[
    Rule {
        id: "identity-match",
        knowledge: &[],
        severity: Severity::Block,
        check: Check::Both(windows::identity_match),
    },
    Rule {
        id: "windows-firmware-view",
        knowledge: &[],
        severity: Severity::Warn,
        check: Check::Both(windows::windows_firmware_view),
    },
    Rule {
        id: "windows-services",
        knowledge: &["R10", "R23"],
        severity: Severity::Block,
        check: Check::Windows(windows::windows_services),
    },
    Rule {
        id: "service-descriptor",
        knowledge: &["R09"],
        severity: Severity::Block,
        check: Check::Windows(windows::service_descriptor),
    },
    Rule {
        id: "softwaredistribution-acl",
        knowledge: &["R05"],
        severity: Severity::Block,
        check: Check::Windows(windows::softwaredistribution_acl),
    },
    Rule {
        id: "winsxs-owner",
        knowledge: &["R06"],
        severity: Severity::Block,
        check: Check::Windows(windows::winsxs_owner),
    },
    Rule {
        id: "servicing-keys",
        knowledge: &["R07"],
        severity: Severity::Block,
        check: Check::Windows(windows::servicing_keys),
    },
    Rule {
        id: "catalog-store",
        knowledge: &["R08"],
        severity: Severity::Block,
        check: Check::Windows(windows::catalog_store),
    },
    Rule {
        id: "update-access-policy",
        knowledge: &["R15"],
        severity: Severity::Block,
        check: Check::Windows(windows::update_access_policy),
    },
    Rule {
        id: "wsus-policy",
        knowledge: &["R17"],
        severity: Severity::Block,
        check: Check::Windows(windows::wsus_policy),
    },
    Rule {
        id: "disk-space",
        knowledge: &["R24"],
        severity: Severity::Block,
        check: Check::Windows(windows::disk_space),
    },
    Rule {
        id: "pending-restart",
        knowledge: &["R28"],
        severity: Severity::Block,
        check: Check::Windows(windows::pending_restart),
    },
    Rule {
        id: "storage-trouble",
        knowledge: &["R31"],
        severity: Severity::Warn,
        check: Check::Windows(windows::storage_trouble),
    },
    Rule {
        id: "secure-boot-update",
        knowledge: &["R35"],
        severity: Severity::Block,
        check: Check::Windows(windows::secure_boot_update),
    },
    Rule {
        id: "firmware-access-denied",
        knowledge: &["R36"],
        severity: Severity::Block,
        check: Check::Windows(windows::firmware_access_denied),
    },
    Rule { id: "last-update", knowledge: &[], severity: Severity::Warn, check: Check::Windows(windows::last_update) },
];
