//! Pages that several steps of remedies rest on: articles of Microsoft about the failure, and the pages of the commands that are run.
//!
//! Each step names its own (`.from(&[…])`); a page that one step alone rests on stands there. A path is one below Microsoft Learn.

/// What stands before the path of every page of Microsoft Learn.
const LEARN: &str = "https://learn.microsoft.com/";

pub const ADDITIONAL: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/additional-resources-for-windows-update";
pub const AGENTS: &str = "troubleshoot/mem/configmgr/update-management/troubleshoot-issues-with-wsus-client-agents";
pub const BOOT_STORE: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/system-partition-offline-install-3rd-party-disk";
pub const COMMON: &str = "troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors";
pub const DENIED: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070005";
pub const DESCRIPTORS: &str = "https://support.microsoft.com/help/914392";
pub const DRIVERS: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070490";
pub const ESENTUTL: &str = "previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/hh875546(v=ws.11)";
pub const EVENTS: &str = "powershell/module/microsoft.powershell.diagnostics/get-winevent";
/// How firmware is updated by the standard that the BMC speaks; each maker has a page of its own, which the server decides.
pub const FIRMWARE: &str = "https://www.dmtf.org/dsp/DSP2062";
pub const FIX: &str = "troubleshoot/windows-server/installing-updates-features-roles/fix-windows-update-errors";
pub const FSUTIL: &str = "windows-server/administration/windows-commands/fsutil-resource";
pub const GPUPDATE: &str = "windows-server/administration/windows-commands/gpupdate";
pub const GUARDS: &str = "windows/security/application-security/application-control/app-control-for-business/operations/event-id-explanations";
pub const GUIDANCE: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-server-update-guidance";
pub const HANG: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/windows-update-hangs-updates-uninstalled";
pub const ICACLS: &str = "windows-server/administration/windows-commands/icacls";
pub const INSTALLER_CACHE: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/missing-windows-installer-cache";
pub const ISSUES: &str =
    "troubleshoot/windows-client/installing-updates-features-roles/windows-update-issues-troubleshooting";
pub const LANGUAGES: &str =
    "windows-hardware/manufacture/desktop/dism-languages-and-international-servicing-command-line-options";
pub const LOGS: &str = "windows/deployment/update/windows-update-logs";
pub const MEMORY: &str = "troubleshoot/windows-client/installing-updates-features-roles/error-0x8007000e-0x800705aa-insufficient-virtual-memory";
pub const MOUNTVOL: &str = "windows-server/administration/windows-commands/mountvol";
pub const NO_SPACE: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070070";
pub const PACKAGES: &str =
    "windows-hardware/manufacture/desktop/dism-operating-system-package-servicing-command-line-options";
/// The NTSTATUS values (MS-ERREF): what `STATUS_REPARSE_POINT_NOT_RESOLVED` is.
pub const STATUS_CODES: &str = "openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55";
pub const PATH_NOT_FOUND: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/error-0x80070003-windows-update-fails";
pub const PENDING: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070bc9";
pub const POLICY: &str = "windows/deployment/update/waas-wu-settings";
pub const PROFILES: &str = "troubleshoot/windows-server/user-profiles-and-logon/troubleshoot-user-profiles-events";
pub const PROXY: &str = "troubleshoot/windows-server/installing-updates-features-roles/windows-update-client-determines-proxy-server-connect";
pub const RECOVERY: &str = "https://support.microsoft.com/help/5028997";
pub const REG_EXPORT: &str = "windows-server/administration/windows-commands/reg-export";
pub const REPAIR: &str = "windows-hardware/manufacture/desktop/repair-a-windows-image";
pub const SCANS: &str = "troubleshoot/mem/configmgr/update-management/troubleshoot-software-update-scan-failures";
pub const SC_CONFIG: &str = "windows-server/administration/windows-commands/sc-config";
pub const SC_QUERY: &str = "windows-server/administration/windows-commands/sc-query";
pub const SECURE_BOOT: &str = "https://support.microsoft.com/help/5016061";
pub const TEMP_FILES: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/error-0x800f0922-uninstall-role-feature";
pub const TLS: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80072f8f";
pub const TRANSACTION_LOG: &str =
    "troubleshoot/windows-server/installing-updates-features-roles/error-0x800719e4-windows-update-fails";
pub const VOLUME: &str = "powershell/module/storage/get-volume";
pub const WSUS: &str = "troubleshoot/mem/configmgr/update-management/windows-server-update-services-best-practices";
pub const WUSA: &str = "https://support.microsoft.com/help/934307";

/// The address of a page.
pub fn address(page: &str) -> String {
    if page.starts_with("https://") { page.to_owned() } else { format!("{LEARN}{page}") }
}
