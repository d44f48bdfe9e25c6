//! The articles about servicing on Windows Server, continued: transactions, room, hangs, and those that are not covered.

use super::article::{Article, covered, installed, left_out};
use super::session::{BARE, Scene};

/// All of them.
pub fn articles() -> Vec<Article> {
    let mut all = of_transactions();
    all.extend(left());
    all
}

fn of_transactions() -> Vec<Article> {
    vec![
        covered(
            "windows-server/installing-updates-features-roles/error-0x800705aa-windows-update-fails",
            "registry-size-limited",
            "RegistrySizeLimit = 512",
            Scene {
                registry: Some((r"HKLM\SYSTEM\CurrentControlSet\Control", "RegistrySizeLimit", 512)),
                ..installed(
                    "0x800705AA",
                    &[
                        r"Info CBS Failed to load the COMPONENTS hive from 'D:\Windows\System32\config\COMPONENTS' into registry key 'HKLM\COMPONENTS'. [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]",
                        "Info CBS Failed to get CSI store. [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]",
                    ],
                )
            },
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-0x800719e4-windows-update-fails",
            "no-room-named",
            "ERROR_LOG_FULL",
            installed(
                "0x800719E4",
                &[
                    "Info CBS Failed uninstalling driver updates [HRESULT = 0x800719e4 - ERROR_LOG_FULL]",
                    "Error CBS Failed to commit transaction. [HRESULT = 0x800719e4 - ERROR_LOG_FULL]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-2359302-installing-windows-updates",
            "transaction-pending",
            "2359302",
            Scene { code: "0x00240006", standalone: true, ..BARE },
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-c0190003-install-updates-restart-computer",
            "transaction-log-unusable",
            "0xC0190003",
            installed("0xC0190003", &[]),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070bc9",
            "transaction-stuck",
            "pending operations",
            Scene {
                outlived: true,
                ..installed(
                    "0x80070BC9",
                    &[
                        "Info CSI 00000006 Pending transaction content must be resolved, cannot begin another transaction yet",
                        "Info CBS Failed to get transaction analysis because of pending operations. Disposition from Analyze: 0x1 [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]",
                        "Error CBS Failed to get store state [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]",
                    ],
                )
            },
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x800f0920",
            "servicing-hung",
            "possible hang",
            installed(
                "0x800F0920",
                &[
                    "Error CBS Startup: A possible hang was detected on the last boot. [HRESULT = 0x800f0920 - CBS_E_HANG_DETECTED]",
                    "Error CBS Startup: No progress detected while needing to process the advanced operation queue, rolling back and cancelling the transaction. [HRESULT = 0x80004005 - E_FAIL]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-error-0x8007045b",
            "servicing-hung",
            "attempt a restart to recover",
            installed(
                "0x800F0920",
                &[
                    "Info CBS Startup: will attempt a restart to recover.",
                    "Info CBS Failed restart attempt. [HRESULT = 0x8007045b - ]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-error-shutdown-in-process",
            "servicing-hung",
            "0x800F0920",
            installed("0x800F0920", &["Info CBS Failed restart attempt. [HRESULT = 0x8007045b - ]"]),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070070",
            "no-room-named",
            "0x80070070",
            installed(
                "0x80070070",
                &[
                    r"Error CBS Failed to create file \\?\C:\Windows\SoftwareDistribution\Download\00aa11bb\inst [HRESULT = 0x80070070 - ERROR_DISK_FULL]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x8000ffff",
            "catalog-store-unusable",
            "CryptCATAdminAddCatalog",
            installed(
                "0x8000FFFF",
                &["Error CBS Failed to install catalog: CryptCATAdminAddCatalog [HRESULT = 0x8000ffff - E_UNEXPECTED]"],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-0x800f0922-uninstall-role-feature",
            "temp-folder-crowded",
            "70000 files",
            Scene {
                items: &[("temp_files", "70000")],
                ..installed(
                    "0x800F0922",
                    &[
                        "Info CBS SQM: Reporting package change completion for package: Microsoft-Windows-Fabrikam-Package~31bf3856ad364e35~amd64~~10.0.20348.1, current: Installed, original: Installed, target: Installed, status: 0x800f0922, failure source: Execute, failure details: \"(null)\", client id: DISM Package Manager Provider",
                        "Info CBS Exec: Processing complete.  Session: 31248777_4011, Package: Microsoft-Windows-ServerCore-Package~31bf3856ad364e35~amd64~~10.0.20348.1 [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]",
                        "Error CBS Failed to perform operation.  [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]",
                        "Info CBS Failed to FinalizeEx using worker session [HRESULT = 0x800f0922]",
                    ],
                )
            },
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80004004",
            "package-missing",
            "Package_9_for_KB5033444",
            installed(
                "0x80004004",
                &[
                    "Info CBS Store corruption, manifest missing for package: Package_9_for_KB5033444~31bf3856ad364e35~amd64~~10.0.1.5",
                    "Error CBS Exec: Failed to execute. [HRESULT = 0x80004004 - E_ABORT]",
                ],
            ),
        ),
    ]
}

fn left() -> Vec<Article> {
    let of = |name, why_not| left_out(name, why_not);
    vec![
        of(
            "windows-server/installing-updates-features-roles/cannot-install-updates-programs",
            "Windows XP; its mechanism on current releases, an unusable catroot2 or a disabled CryptSvc, is catalog-store-unusable and service-disabled",
        ),
        of(
            "windows-server/installing-updates-features-roles/cbs-log-file-record-entries-not-repaired-run-sfc",
            "entries of sfc that are harmless; no failed update",
        ),
        of(
            "windows-server/installing-updates-features-roles/deactivate-kernel-mode-filter-driver",
            "how a filter driver is switched off; a file that such a driver holds is file-held",
        ),
        of(
            "windows-server/installing-updates-features-roles/error-0x80004005-network-policy-server-role",
            "Windows Server 2008 R2, which is not in scope; a role service that does not start for a value below VSS, no update",
        ),
        of(
            "windows-server/installing-updates-features-roles/error-0x80070005-access-denied",
            "activation, not an update: no cause may come of it",
        ),
        of(
            "windows-server/installing-updates-features-roles/failed-schedule-software-protection",
            "the schedule of the licence service; no failed update",
        ),
        of("windows-server/installing-updates-features-roles/system-file-checker", "how a tool is used"),
        of(
            "windows-server/installing-updates-features-roles/systeminfo-not-display-all-updates",
            "a list that is cut; no failed update",
        ),
        of(
            "windows-server/installing-updates-features-roles/troubleshoot-install-features-roles-guidance",
            "an index; the codes in it have their own articles",
        ),
    ]
}
