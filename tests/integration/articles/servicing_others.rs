//! The articles about servicing on Windows clients, whose mechanisms a server has too, and on virtual machines that do not come
//! back after the restart.

use super::article::{Article, comes_first, covered, installed, left_out};
use super::guards::{DATABASE_HELD, SCANNER};
use super::session::Scene;

/// All of them.
pub fn articles() -> Vec<Article> {
    let mut all = of_clients();
    all.extend(of_machines());
    all.extend(left());
    all
}

fn of_clients() -> Vec<Article> {
    vec![
        covered(
            "windows-client/installing-updates-features-roles/missing-windows-installer-cache",
            "installer-cache-missing",
            "0x8007064C",
            Scene { title: "Security Update for SQL Server 2019 RTM CU (KB5040948)", ..installed("0x8007064C", &[]) },
        ),
        covered(
            "windows-client/installing-updates-features-roles/error-0x8007000e-0x800705aa-insufficient-virtual-memory",
            "memory-short",
            "0x800705aa",
            installed(
                "0x800705AA",
                &[
                    "Info DPX DpxException hr=0x800705aa code=0x02060e",
                    r"Info DPX Failed to create file \\?\C:\Windows\SoftwareDistribution\Download\22bb\inst\_windows10.0-kb5079911-x64.cab_\$dpx$.tmp\00aa.tmp",
                    "Info DPX DpxException hr=0x800705aa code=0x020217",
                ],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/error-0x8007000e-0x800705aa-insufficient-virtual-memory",
            "memory-short",
            "event 2004",
            Scene {
                records: &[(
                    "System",
                    "Microsoft-Windows-Resource-Exhaustion-Detector",
                    2004,
                    &[("ProcessName", "contosodb.exe"), ("CommitCharge", "33821605888")],
                )],
                ..installed(
                    "0x8007000E",
                    &["Error CBS Failed to initialise the installer [HRESULT = 0x8007000e - E_OUTOFMEMORY]"],
                )
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/error-0x8007000e-0x800705aa-insufficient-virtual-memory",
            "registry-size-limited",
            "COMPONENTS hive",
            installed(
                "0x800705AA",
                &[
                    r"Info CBS Failed to load the COMPONENTS hive from 'C:\Windows\System32\config\COMPONENTS' into registry key 'HKLM\COMPONENTS'. [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]",
                    "Info CBS Failed to load component store [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]",
                ],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070008",
            "memory-short",
            "0x80070008",
            installed(
                "0x80070008",
                &["Error CBS Failed to expand the package [HRESULT = 0x80070008 - ERROR_NOT_ENOUGH_MEMORY]"],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070570",
            "store-damaged",
            "Package_for_KB5079911",
            installed(
                "0x80070570",
                &[
                    "Error CBS Failed to internally open package. [HRESULT = 0x80070570 - ERROR_FILE_CORRUPT]",
                    "Info CBS Failed to resolve package [Package_for_KB5079911~31bf3856ad364e35~amd64~~20348.3321.1.7] [HRESULT = 0x80070570]",
                ],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80071a91",
            "transaction-log-unusable",
            "ERROR_RM_NOT_ACTIVE",
            installed(
                "0x80071A91",
                &[
                    "Error CBS Exec: Failed to commit CBS transaction. [HRESULT = 0x80071a91 - ERROR_RM_NOT_ACTIVE]",
                    "Error CBS Perf: Failed to process single phase execution. [HRESULT = 0x80071a91]",
                ],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070005",
            "object-denied",
            r"C:\Windows\servicing\Fabrikam\x",
            installed(
                "0x80070005",
                &[
                    r"Error CBS Failed to create file: \??\C:\Windows\servicing\Fabrikam\x [HRESULT = 0x80070005 - E_ACCESSDENIED]",
                    "Error CBS Failed to internally open package. [HRESULT = 0x80070005 - E_ACCESSDENIED]",
                ],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/system-error-126-start-windows-modules-installer",
            "service-ended",
            r"Component Based Servicing\Version",
            Scene {
                records: &[(
                    "System",
                    "Service Control Manager",
                    7023,
                    &[("param1", "Windows Modules Installer"), ("param2", "%%126")],
                )],
                ..installed("0x8007007E", &[])
            },
        ),
        covered(
            "windows-client/installing-updates-features-roles/windows-update-hangs-updates-uninstalled",
            "servicing-hung",
            "no progress detected",
            installed(
                "0x80242016",
                &[
                    "Info CBS Shtd: Timed out waiting for shutdown processing to complete - no progress detected in last 900000 milliseconds",
                ],
            ),
        ),
        covered(
            "windows-client/installing-updates-features-roles/errors-in-checksur-log",
            "package-missing",
            "contosoparse.dll",
            installed(
                "0x80073712",
                &[
                    "Info CBS (f) CSI Payload File Missing 0x00000000 contosoparse.dll x86_contoso-adminkit_31bf3856ad364e35_10.0.20348.1_none_aabb11cc22dd33ee",
                ],
            ),
        ),
    ]
}

fn of_machines() -> Vec<Article> {
    vec![
        covered(
            "azure/virtual-machines/windows/windows-update-errors-requiring-in-place-upgrade",
            "store-damaged",
            "CorruptComponentValue",
            installed(
                "0x80073712",
                &[
                    "Error CSI 0000001a@2026/4/19:01:10:05.891 (F) Attempting to mark store corrupt with category [l:21 ml:22]'CorruptComponentValue'[gle=0x80004005]",
                    "Error CSI 0000001b (F) STATUS_SXS_COMPONENT_STORE_CORRUPT #51102# from CCSDirectTransaction::OperateEnding at index 0 of 1 operations, disposition 0[gle=0xd015001a]",
                    "Info CBS Failed to add one or more deployment [HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT]",
                ],
            ),
        ),
        covered(
            "azure/virtual-machines/windows/troubleshoot-cbs-component-store-corruption-azure-vm",
            "store-damaged",
            "Wrapper-00AA11BB22CC",
            installed(
                "0x80073712",
                &[
                    "Info CBS Failed to bulk stage deployment manifest and pin deployment for package:Wrapper-00AA11BB22CC~31bf3856ad364e35~amd64~~10.0.20348.2951 [HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT]",
                ],
            ),
        ),
        covered(
            "azure/virtual-machines/windows/troubleshoot-windows-update-azure-vm",
            "base-files-missing",
            "0x800F0984",
            installed("0x800F0984", &[]),
        ),
        covered(
            "azure/virtual-machines/windows/windows-update-installation-capacity",
            "no-room-named",
            "0xC01A001D",
            installed("0xC01A001D", &[]),
        ),
        covered(
            "azure/virtual-machines/windows/unresponsive-vm-apply-windows-update",
            "no-room-named",
            "STATUS_LOG_FULL",
            installed(
                "0xC01A001D",
                &[
                    r"Error CSI 00000a31 (F) STATUS_LOG_FULL #77121# from Windows::Rtl::SystemImplementation::CKtmTransaction::Commit(...)",
                ],
            ),
        ),
    ]
}

fn left() -> Vec<Article> {
    let of = |name, why_not| left_out(name, why_not);
    vec![
        of(
            "windows-client/installing-updates-features-roles/address-disk-space-issues-caused-by-winsxs",
            "care of a full volume; an update that fails for it is no-room-named or disk-full",
        ),
        of(
            "windows-client/installing-updates-features-roles/analyze-sfc-program-log-file-entries",
            "how a log is read",
        ),
        of(
            "windows-client/installing-updates-features-roles/dism-apply-image-command-fails-error-code-5",
            "a captured image of Windows 10 is applied to another disk; no update, and nothing runs on that disk that could be asked",
        ),
        of(
            "windows-client/installing-updates-features-roles/drive-reassignment-block-update",
            "version 1903 of Windows 10 was not offered where a USB device was attached; the hold is Microsoft's, its setup writes no code",
        ),
        of(
            "windows-client/installing-updates-features-roles/in-place-upgrade-to-windows-10-problems",
            "an upgrade from an older client; the product is not in scope",
        ),
        of(
            "windows-client/installing-updates-features-roles/package-manager-cannot-manage-two-more-packages",
            "Windows Vista; another package is installed, and no failure is recorded",
        ),
        of(
            "azure/virtual-machines/windows/azure-vm-cannot-rdp-working-features",
            "the machine hangs at its start after a change of features, so nothing is collected from it and no record says that it failed; Setup 7 of its disk names the feature",
        ),
        of(
            "azure/virtual-machines/windows/in-place-system-upgrade",
            "how a server is brought to another release; no update",
        ),
        of(
            "azure/virtual-machines/windows/windows-could-not-configure-system",
            "the set-up of a new machine from an image does not end; no update, and no Windows yet that could be asked",
        ),
        of(
            "azure/virtual-machines/windows/windows-vm-wureset-tool",
            "a tool that sets the update client back; no failure of its own",
        ),
        of(
            "azure/virtual-machines/windows/troubleshoot-stuck-updating-boot-error",
            "the machine does not start, so nothing is collected from it; the code on its screen has its own articles",
        ),
        of(
            "azure/virtual-machines/windows/troubleshoot-vm-boot-configure-update",
            "the machine does not end its start, so nothing is collected from it; the article itself knows no cause but a memory dump's",
        ),
    ]
}

#[test]
fn the_cause_of_each_article_about_other_windows_comes_first_on_its_fixture() {
    comes_first(&articles());
}

/// What no article is about and the rules know all the same: partitions, records of the database, rights, guards.
pub fn without_article() -> Vec<Article> {
    let of = |cause, shows, scene| covered("", cause, shows, scene);
    vec![
        of("efi-partition-full", "7.0 MiB", Scene { free: Some(("EFI system", 7)), ..installed("0x800F0922", &[]) }),
        of(
            "efi-partition-full",
            "ServicingBootFiles",
            Scene {
                free: Some(("EFI system", 7)),
                ..installed("0x800F0922", &["Error CSI 00000411 (F) ServicingBootFiles failed. Error = 0x70"])
            },
        ),
        of(
            "sector-size-changed",
            "-546",
            Scene {
                records: &[(
                    "Application",
                    "ESENT",
                    412,
                    &[("param1", "wuaueng.dll"), ("param3", "SUS20ClientDataStore: "), ("param5", "-546")],
                )],
                ..installed("0xC8000222", &[])
            },
        ),
        of(
            "client-state-damaged",
            "event 454",
            Scene {
                records: &[(
                    "Application",
                    "ESENT",
                    454,
                    &[("param1", "wuaueng.dll"), ("param3", "SUS20ClientDataStore: "), ("param4", "-501")],
                )],
                ..installed("0x80248007", &[])
            },
        ),
        of(
            "profile-hive",
            "S-1-5-21-1-2-3-500",
            installed(
                "0x80070003",
                &[
                    r#"Info CSI 00000046 Loading user account SID [l:92{46}]"S-1-5-21-1-2-3-500""#,
                    r"Error CSI 00000048 (F) base\wcp\rtllib\inc\auto_hive.h(105): Error STATUS_OBJECT_PATH_NOT_FOUND originated in function Windows::Rtl::AutoHive::Load expression: (null)",
                ],
            ),
        ),
        of(
            "scanner-exclusions",
            "FabFilter",
            Scene { items: SCANNER, records: DATABASE_HELD, ..installed("0x8024000C", &[]) },
        ),
        of("privilege-missing", "0x80070522", installed("0x80070522", &[])),
        of(
            "file-held",
            r"C:\Windows\WinSxS\Temp\PendingRenames\00aa.fab",
            installed(
                "0x80070020",
                &[
                    r"Error CSI 00000c01 (F) STATUS_SHARING_VIOLATION #4411# from SysCreateFile(oa = on:[l:60]'\??\C:\Windows\WinSxS\Temp\PendingRenames\00aa.fab'; a:(OBJ))",
                ],
            ),
        ),
        of(
            "bitlocker-conflict",
            "event 1032",
            Scene {
                title: "2026-03 Secure Boot Allowed Key Update (KB5080000)",
                records: &[("System", "Microsoft-Windows-TPM-WMI", 1032, &[("param1", "DBX")])],
                ..installed("0x800F0922", &[])
            },
        ),
        of(
            "object-denied",
            "TrustedInstaller lacks",
            Scene {
                items: &[(
                    "cbs_objects",
                    r#"[{"path": "C:\\ProgramData\\Fabrikam", "kind": "directory", "sddl": {"status": "ok", "ms": 2, "value": "O:S-1-5-21-1-2-3-500G:BUD:P(A;OICI;FA;;;S-1-5-21-1-2-3-500)(A;OICI;0x1200a9;;;SY)", "err": null}}]"#,
                )],
                ..installed(
                    "0x80070005",
                    &[
                        r"Error CBS Failed to create folder \??\C:\ProgramData\Fabrikam [HRESULT = 0x80070005 - E_ACCESSDENIED]",
                    ],
                )
            },
        ),
        of(
            "guard-blocked",
            "event 3077",
            Scene {
                items: &[(
                    "guard_logs",
                    r#"[{"log": "Microsoft-Windows-CodeIntegrity/Operational", "provider": "Microsoft-Windows-CodeIntegrity", "since": "2026-01-20T01:00:00Z", "truncated": false, "oldest": {"status": "ok", "ms": 1, "value": "2025-11-02T04:12:55Z", "err": null}, "records": {"status": "ok", "ms": 1, "value": [{"id": 3077, "at": "2026-04-19T01:10:05Z", "record": 12, "data": {"File Name": "\\Device\\HarddiskVolume3\\Windows\\WinSxS\\Temp\\InFlight\\fabsetup.dll", "Process Name": "TiWorker.exe"}}], "err": null}}]"#,
                )],
                ..installed("0x800F0922", &[])
            },
        ),
        of(
            "driver-queue-stale",
            "has no values",
            Scene {
                items: &[(
                    "driver_operations",
                    r#"[{"key": "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\DriverOperations\\0\\3", "values": {}}]"#,
                )],
                ..installed(
                    "0x80070490",
                    &[
                        "Error CBS Doqi: Failed loading driver operations queue. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
                    ],
                )
            },
        ),
        of(
            "file-held",
            "FabFilter",
            Scene {
                items: &[(
                    "filters",
                    r#"[{"name": "FabFilter", "altitude": "321410", "instances": 3, "image": null}, {"name": "Wof", "altitude": "40700", "instances": 3, "image": null}]"#,
                )],
                ..installed("0x80070020", &[])
            },
        ),
        of(
            "trustedinstaller-pinned",
            "Manual",
            Scene {
                items: &[("pending_xml", "true"), ("last_boot", r#""2026-04-19T02:00:00Z""#)],
                ..installed(
                    "0x80070BC9",
                    &["Error CBS Failed to get store state [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]"],
                )
            },
        ),
    ]
}

#[test]
fn a_cause_that_has_no_article_comes_first_where_its_evidence_is() {
    comes_first(&without_article());
}
