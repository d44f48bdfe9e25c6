//! Where each step of a remedy comes from: an article of Microsoft about the failure, or the page of the command that it runs.
//!
//! They stand in one table, because many steps share a page and whoever reviews them reads them together. A step without a row says
//! so: the tests hold that none is missing and that none stands here for nothing.

/// What stands before the path of every page of Microsoft Learn.
const LEARN: &str = "https://learn.microsoft.com/";

const ADDITIONAL: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/additional-resources-for-windows-update";
const BOOT_STORE: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/system-partition-offline-install-3rd-party-disk";
const COMMON: &str = "troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors";
const DENIED: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070005";
const DESCRIPTORS: &str = "https://support.microsoft.com/help/914392";
const DRIVERS: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070490";
const ESENTUTL: &str = "previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/hh875546(v=ws.11)";
const EVENTS: &str = "powershell/module/microsoft.powershell.diagnostics/get-winevent";
/// How firmware is updated by the standard that the BMC speaks; each maker has a page of its own, which the server decides.
const FIRMWARE: &str = "https://www.dmtf.org/dsp/DSP2062";
const FIX: &str = "troubleshoot/windows-server/installing-updates-features-roles/fix-windows-update-errors";
const FSUTIL: &str = "windows-server/administration/windows-commands/fsutil-resource";
const GPUPDATE: &str = "windows-server/administration/windows-commands/gpupdate";
const GUARDS: &str = "windows/security/application-security/application-control/app-control-for-business/operations/event-id-explanations";
const GUIDANCE: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-server-update-guidance";
const HANG: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/windows-update-hangs-updates-uninstalled";
const ICACLS: &str = "windows-server/administration/windows-commands/icacls";
const ISSUES: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting";
const LANGUAGES: &str =
    "windows-hardware/manufacture/desktop/dism-languages-and-international-servicing-command-line-options";
const LOGS: &str = "windows/deployment/update/windows-update-logs";
const MEMORY: &str = "troubleshoot/windows-client/installing-updates-features-roles/error-0x8007000e-0x800705aa-insufficient-virtual-memory";
const MOUNTVOL: &str = "windows-server/administration/windows-commands/mountvol";
const NO_SPACE: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070070";
const PACKAGES: &str =
    "windows-hardware/manufacture/desktop/dism-operating-system-package-servicing-command-line-options";
const PENDING: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070bc9";
const POLICY: &str = "windows/deployment/update/waas-wu-settings";
const PROFILES: &str = "troubleshoot/windows-server/user-profiles-and-logon/troubleshoot-user-profiles-events";
const PROXY: &str = "troubleshoot/windows-server/installing-updates-features-roles/windows-update-client-determines-proxy-server-connect";
const REG_EXPORT: &str = "windows-server/administration/windows-commands/reg-export";
const REPAIR: &str = "windows-hardware/manufacture/desktop/repair-a-windows-image";
const SCANS: &str = "troubleshoot/mem/configmgr/update-management/troubleshoot-software-update-scan-failures";
const SC_CONFIG: &str = "windows-server/administration/windows-commands/sc-config";
const SC_QUERY: &str = "windows-server/administration/windows-commands/sc-query";
const TLS: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80072f8f";
const VOLUME: &str = "powershell/module/storage/get-volume";
const WSUS: &str = "troubleshoot/mem/configmgr/update-management/windows-server-update-services-best-practices";
const WUSA: &str = "https://support.microsoft.com/help/934307";

/// A step, and the pages that it rests on: paths below Microsoft Learn, or whole addresses.
type Row = (&'static str, &'static [&'static str]);

/// The steps in the order of their ids.
const SOURCES: &[Row] = &[
    ("bitlocker-suspend", &["windows-server/administration/windows-commands/manage-bde-protectors"]),
    ("bmc-update", &[FIRMWARE]),
    ("boot-store-look", &[BOOT_STORE, "windows-server/administration/windows-commands/bcdedit"]),
    ("boot-store-online", &[BOOT_STORE, "windows-server/administration/windows-commands/diskpart"]),
    ("build-look", &[PACKAGES]),
    ("caller-look", &[EVENTS, "windows-server/administration/windows-commands/whoami"]),
    (
        "caller-system",
        &[
            "windows/win32/wua_sdk/using-wua-from-a-remote-computer",
            "powershell/module/scheduledtasks/register-scheduledtask",
        ],
    ),
    ("catalog-acl-grant", &[ICACLS]),
    ("catalog-acl-save", &[ICACLS]),
    ("catalog-file-look", &["powershell/module/microsoft.powershell.security/get-authenticodesignature"]),
    ("catalog-file-replace", &[FIX]),
    ("catalog-rename", &[ADDITIONAL]),
    ("certificate-trust", &[TLS, GPUPDATE]),
    ("client-database-logs", &[ESENTUTL, ADDITIONAL]),
    ("client-database-look", &[ESENTUTL]),
    ("client-database-rename", &[ADDITIONAL]),
    ("client-folder-rename", &[ADDITIONAL]),
    (
        "client-id-renew",
        &["troubleshoot/mem/configmgr/update-management/troubleshoot-issues-with-wsus-client-agents", REG_EXPORT],
    ),
    ("complete-package", &["windows/deployment/update/catalog-checkpoint-cumulative-updates", WUSA]),
    ("component-cleanup", &["windows-hardware/manufacture/desktop/clean-up-the-winsxs-folder"]),
    ("delivery-look", &["powershell/module/deliveryoptimization/get-deliveryoptimizationstatus"]),
    ("delivery-mode", &["windows/deployment/do/waas-delivery-optimization-reference", GPUPDATE]),
    ("driver-look", &[DRIVERS, "windows-hardware/drivers/devtest/pnputil-command-syntax"]),
    ("driver-queue-delete", &[DRIVERS]),
    ("driver-queue-save", &[REG_EXPORT]),
    ("driver-restore", &[DRIVERS]),
    ("efi-partition-clean", &[MOUNTVOL, "https://support.microsoft.com/help/5089549"]),
    ("efi-partition-look", &[MOUNTVOL]),
    ("exclusions-add", &["https://support.microsoft.com/kb/822158"]),
    ("file-system-scan", &["windows-server/administration/windows-commands/chkdsk"]),
    (
        "filter-test",
        &["troubleshoot/windows-server/installing-updates-features-roles/deactivate-kernel-mode-filter-driver"],
    ),
    ("filters-look", &["windows-hardware/drivers/ifs/development-and-testing-tools"]),
    ("firmware-others", &[FIRMWARE]),
    ("folder-acl-save", &[ICACLS]),
    ("folder-deny-remove", &[ICACLS, DENIED]),
    ("folder-inherit", &[ICACLS, DENIED]),
    ("guard-allow", &[GUARDS, GPUPDATE]),
    ("guard-look", &[GUARDS]),
    ("hang-look", &[HANG]),
    ("hang-time", &[HANG]),
    (
        "in-place-upgrade",
        &["troubleshoot/azure/virtual-machines/windows/windows-update-errors-requiring-in-place-upgrade"],
    ),
    ("installer-find", &[GUIDANCE]),
    ("installer-repair", &[GUIDANCE]),
    ("interruption-look", &[EVENTS, GUIDANCE]),
    ("interruption-move", &[GUIDANCE]),
    ("language-install", &[PACKAGES]),
    ("language-look", &[LANGUAGES]),
    ("memory-look", &[MEMORY, EVENTS]),
    ("object-acl-restore", &[ICACLS]),
    ("object-acl-save", &[ICACLS]),
    ("object-find", &[DENIED]),
    ("package-add", &[PACKAGES, FIX]),
    ("package-look", &[PACKAGES]),
    ("page-file", &[MEMORY]),
    (
        "path-look",
        &["troubleshoot/windows-server/installing-updates-features-roles/error-0x80070003-windows-update-fails"],
    ),
    (
        "path-restore",
        &["troubleshoot/windows-server/installing-updates-features-roles/error-0x80070003-windows-update-fails"],
    ),
    ("pending-look", &[PENDING]),
    ("policy-change", &[POLICY, GPUPDATE]),
    ("policy-find", &["windows-server/administration/windows-commands/gpresult", POLICY]),
    ("product-repair", &[FIX]),
    ("profile-key-remove", &[PROFILES]),
    ("profile-key-save", &[REG_EXPORT]),
    ("profile-look", &[PROFILES]),
    ("profile-sign-in", &[PROFILES]),
    ("proxy-look", &[PROXY]),
    ("proxy-pass", &[PROXY, ISSUES]),
    ("proxy-set", &[PROXY]),
    ("recovery-grow", &["https://support.microsoft.com/help/5028997"]),
    (
        "recovery-look",
        &[
            "windows-hardware/manufacture/desktop/reagentc-command-line-options",
            "https://support.microsoft.com/help/5028997",
        ],
    ),
    (
        "registry-limit",
        &["troubleshoot/windows-server/installing-updates-features-roles/error-0x800705aa-windows-update-fails"],
    ),
    ("restart", &["powershell/module/microsoft.powershell.management/restart-computer", COMMON]),
    ("right-update", &[WUSA]),
    ("room-make", &[NO_SPACE]),
    ("search-again", &[LOGS]),
    ("secure-boot-look", &["https://support.microsoft.com/help/5016061", EVENTS]),
    (
        "secure-boot-task",
        &["https://support.microsoft.com/help/5016061", "powershell/module/scheduledtasks/start-scheduledtask"],
    ),
    ("service-descriptor-note", &[DESCRIPTORS]),
    ("service-descriptor-set", &[DESCRIPTORS]),
    ("service-events", &[EVENTS]),
    ("service-key-look", &[SC_QUERY]),
    ("service-key-remove", &["windows-server/administration/windows-commands/sc-delete"]),
    ("service-key-save", &[REG_EXPORT]),
    ("service-look", &[SC_QUERY]),
    ("service-mend", &[COMMON]),
    ("service-start", &["powershell/module/microsoft.powershell.management/start-service"]),
    ("service-start-type", &[SC_CONFIG]),
    ("servicing-keys-restore", &["powershell/module/microsoft.powershell.security/set-acl", DENIED]),
    ("servicing-keys-save", &[REG_EXPORT]),
    ("servicing-stack-install", &["windows/deployment/update/servicing-stack-updates"]),
    ("servicing-stack-look", &[PACKAGES]),
    ("source-give", &[REPAIR]),
    ("source-look", &[LANGUAGES]),
    ("storage-look", &[EVENTS, "powershell/module/storage/get-physicaldisk"]),
    ("storage-repair", &["https://support.microsoft.com/kb/314917"]),
    ("store-owner-save", &[ICACLS]),
    ("store-owner-set", &[ICACLS, FIX]),
    ("store-repair", &[REPAIR, FIX]),
    ("store-scan", &[REPAIR]),
    ("system-files-check", &["windows-server/administration/windows-commands/sfc", FIX]),
    ("tls-look", &[TLS, "windows-server/security/tls/tls-registry-settings"]),
    (
        "transaction-log-grow",
        &[
            FSUTIL,
            "troubleshoot/windows-server/installing-updates-features-roles/error-0x800719e4-windows-update-fails",
        ],
    ),
    ("transaction-log-look", &[FSUTIL, VOLUME]),
    (
        "transaction-log-reset",
        &[
            FSUTIL,
            "troubleshoot/windows-server/installing-updates-features-roles/error-0x800719e4-windows-update-fails",
        ],
    ),
    ("transaction-mend", &[PENDING]),
    ("transaction-revert", &[REPAIR]),
    ("transaction-save", &[REG_EXPORT]),
    ("trustedinstaller-automatic", &[PENDING, SC_CONFIG]),
    ("uefi-update", &[FIRMWARE, "https://support.microsoft.com/help/5016061"]),
    ("user-rights-export", &["windows-server/administration/windows-commands/secedit-export"]),
    ("volumes-look", &[VOLUME, "powershell/module/storage/get-partition"]),
    ("way-look", &[SCANS]),
    ("wsus-cleanup", &[WSUS, "powershell/module/updateservices/invoke-wsusservercleanup"]),
    (
        "wsus-content",
        &[
            "troubleshoot/mem/configmgr/update-management/troubleshoot-issues-with-wsus-client-agents",
            "windows-server/administration/windows-server-update-services/manage/wsus-messages-and-troubleshooting-tips",
        ],
    ),
    ("wsus-limits", &["troubleshoot/mem/configmgr/update-management/error-80244007-when-wsus-client-scans-updates"]),
    ("wsus-pool", &[WSUS]),
    ("wsus-site", &[SCANS, "troubleshoot/mem/configmgr/update-management/troubleshoot-wsus-connection-failures"]),
];

/// The addresses of the pages that a step rests on; none where it has no row.
pub fn of(step: &str) -> Vec<String> {
    let row = SOURCES.iter().find(|(id, _)| *id == step);
    let pages = row.into_iter().flat_map(|(_, pages)| *pages);
    pages.map(|page| if page.starts_with("https://") { (*page).to_owned() } else { format!("{LEARN}{page}") }).collect()
}

/// The steps that have a row.
#[cfg(test)]
pub fn steps() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|(id, _)| *id)
}
