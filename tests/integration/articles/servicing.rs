//! The articles about servicing on Windows Server: what happens in the servicing stack after the download.
//!
//! Each fixture has the shape of its article's lines; names, dates, numbers and identifiers are ours.

use super::article::{Article, comes_first, covered, installed};
use super::servicing_transactions;
use super::session::Scene;

const MISSING_MANIFEST: Scene = installed(
    "0x800F0831",
    &[
        "Info CBS Store corruption, manifest missing for package: Package_77_for_KB5061234~31bf3856ad364e35~amd64~~10.0.1.6",
        "Error CBS Failed to resolve package 'Package_77_for_KB5061234~31bf3856ad364e35~amd64~~10.0.1.6' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]",
        "Info CBS Mark store corruption flag because of package: Package_77_for_KB5061234~31bf3856ad364e35~amd64~~10.0.1.6. [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]",
        "Info CBS Failed to resolve package [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]",
        "Error CBS Failed to process single phase execution. [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]",
        "Info CBS WER: Generating failure report for package: Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.3321.1.7, status: 0x800f0831, failure source: Execute, start state: Staged, target state: Installed, client id: UpdateAgentLCU",
    ],
);

/// All of them.
pub fn articles() -> Vec<Article> {
    let mut all = of_store();
    all.extend(of_drivers_and_installers());
    all.extend(servicing_transactions::articles());
    all
}

fn of_store() -> Vec<Article> {
    let mut all = Vec::new();
    for name in [
        "windows-server/installing-updates-features-roles/error-0x800f0831-installing-update",
        "windows-server/installing-updates-features-roles/troubleshoot-windows-installation-error",
        "windows-server/installing-updates-features-roles/troubleshoot-windows-installation-error-0x800f0831",
        "windows-server/installing-updates-features-roles/troubleshoot-windows-update-installation-error-0x800f0831-cbs-e-store-corruption",
        "windows-server/installing-updates-features-roles/troubleshoot-windows-update-installation-error-corruption",
        "windows-server/installing-updates-features-roles/update-installation-error-0x800f0831",
        "mem/configmgr/update-management/error-0x800f0831-installing-update",
    ] {
        all.push(covered(name, "package-missing", "Package_77_for_KB5061234", MISSING_MANIFEST));
    }
    all.extend([
        covered(
            "windows-server/installing-updates-features-roles/fix-windows-update-errors",
            "package-missing",
            "Contoso-Features-Package",
            installed(
                "0x800F081F",
                &[
                    "Info CBS (p)\tCBS MUM Missing\t\t\t(n)\t\t\tContoso-Features-Package~31bf3856ad364e35~amd64~~10.0.20348.2113",
                    "Info CBS (p)\tCSI Manifest Corrupt\t(w)\t(Fixed)\twow64_contoso-audio-acm_31bf3856ad364e35_10.0.20348.1_none_00112233445566aa",
                    "Info CBS Total Detected Corruption:\t2",
                    "Info CBS Operation result: 0x800f081f",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/fix-windows-update-errors",
            "base-files-missing",
            "amd64_contoso-printing_31bf3856ad364e35",
            installed(
                "0x800F0986",
                &[
                    "Info CBS Hydration failed for component amd64_contoso-printing_31bf3856ad364e35_10.0.20348.2849_none_0aa1b2c3d4e5f607, version 10.0.20348.2849 on file contosoprn.dll with NTSTATUS -2146498170",
                    "Error CBS Failed to stage component. [HRESULT = 0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-invalid-data-startup-installing-updates",
            "catalog-file-damaged",
            "Package_4_for_KB5055111",
            installed(
                "0x8007000D",
                &[
                    r"Error CSI 00000041@2026/4/19:01:10:02.118 (F) onecore\base\wcp\rtllib\win32lib\catalog.cpp(633): Error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) originated in function CCatalog::Create expression: CertCreateCTLContext [gle=0x80004005]",
                    "Error CSI 00000042 (F) NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) #511202# from CCSDirectTransaction::OperateEnding at index 0 of 1 operations, disposition 0[gle=0xd007000d]",
                    r"Error CBS Failed to verify if catalog file \\?\C:\Windows\Servicing\Packages\Package_4_for_KB5055111~31bf3856ad364e35~amd64~~10.0.1.2.cat is valid. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]",
                    "Info CBS Failed to verify manifest against catalog, mark store as corrupt. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-invalid-data-startup-installing-updates",
            "store-damaged",
            "Package_2211_for_KB5066222",
            installed(
                "0x8007000D",
                &[
                    "Info CBS Registry value for Package_2211_for_KB5066222~31bf3856ad364e35~amd64~~10.0.1.9 is not a dword type. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]",
                    "Info CBS Failed to enumerate values in store object. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]",
                    "Info CBS Failed to load current component state [HRESULT = 0x8007000d - ERROR_INVALID_DATA]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-invalid-data-startup-installing-updates",
            "driver-failed",
            "contosoide.inf",
            installed(
                "0x8007000D",
                &[
                    "Info CBS INSTALL index: 31, phase: 1, result 0, inf: machine.inf",
                    "Info CBS INSTALL index: 88, phase: 2, result 13, inf: contosoide.inf",
                    "Info CBS Doqe: Recording result: 0x8007000d, for Inf: contosoide.inf",
                    "Error CBS Startup: Failed executing critical driver operations queue [HRESULT = 0x8007000d - ERROR_INVALID_DATA]",
                    "Info CBS Startup: Rolling back KTM, because drivers failed.",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x800f0823",
            "servicing-stack-old",
            "v10.0.20348.2201",
            installed(
                "0x800F0823",
                &["Error CBS Package \"Package_for_KB5079911~31bf3856ad364e35~amd64~~20348.2201.1.3\" requires Servicing Stack v10.0.20348.2201 but current Servicing Stack is v10.0.20348.1311. [HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]"],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/dism-fails-with-error-0x800f0906",
            "package-missing",
            "contosocorer.dll",
            installed(
                "0x80070002",
                &[
                    r"Info DPX Extraction of file: amd64_contoso-c..resources-core_31bf3856ad364e35_10.0.20348.12_none_aa00bb11cc22dd33\contosocorer.dll failed because it is not present in the container.",
                    "Info CBS Asynchronous Session: 31248777_4011 finalized. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/dism-fails-with-error-0x800f0906",
            "package-missing",
            "Package_for_KB5044321",
            installed(
                "0x800F0906",
                &[
                    "Info CBS Not able to find package: Package_for_KB5044321~31bf3856ad364e35~amd64~~10.0.1.1 from the cached windows update index. [HRESULT = 0x800f090d - CBS_E_MISSING_PACKAGE_MAPPING_INDEX]",
                    "Info CBS Failed to find package: Package_for_KB5044321~31bf3856ad364e35~amd64~~10.0.1.1 from the index mapping [HRESULT = 0x800f090d - CBS_E_MISSING_PACKAGE_MAPPING_INDEX]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/you-cant-install-features",
            "source-not-found",
            "0x800F081F",
            installed(
                "0x800F081F",
                &["Error CBS Failed to execute execution chain, no source for the payload. [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]"],
            ),
        ),
    ]);
    all
}

fn of_drivers_and_installers() -> Vec<Article> {
    vec![
        covered(
            "windows-server/installing-updates-features-roles/error-0x80070003-windows-update-fails",
            "driver-failed",
            "contosoprint.inf",
            installed(
                "0x80070003",
                &[
                    "Info CBS INSTALL index: 12, phase: 1, result 3, inf: contosoprint.inf",
                    "Info CBS Doqe: Recording result: 0x80070003, for Inf: contosoprint.inf",
                    "Info CBS DriverUpdateInstallUpdates failed [HRESULT = 0x80070003 - ERROR_PATH_NOT_FOUND]",
                    "Error CBS Startup: Failed while processing non-critical driver operations queue. [HRESULT = 0x80070003 - ERROR_PATH_NOT_FOUND]",
                    "Info CBS Startup: Rolling back KTM, because drivers failed.",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070002",
            "service-not-started",
            "contoso_jit_v4_64",
            installed(
                "0x80070002",
                &[
                    "Info CSI 00000112 Begin executing advanced installer phase 50 (0x00000032) index 0 (sequence 0)",
                    "Error CSI 00000113@2026/4/19:01:10:29.414 (F) Failed in StartService for [17]\"contoso_jit_v4_64\" with error code 2[gle=0x80004005]",
                    "Error CSI 00000114 (F) 80070002 [Warning,Facility=FACILITY_NTWIN32,Code=ERROR_FILE_NOT_FOUND] #8821# from Windows::COM::NgenOnlineServiceTickler(...)[gle=0x80070002]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070002",
            "path-missing",
            "Fabrikam Tools",
            installed(
                "0x80070002",
                &[
                    r#"Error CSI 00000d31 (F) STATUS_OBJECT_NAME_NOT_FOUND #99120# from Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile(flags = (AllowSharingViolation), oa = @0xa130e9e088->OBJECT_ATTRIBUTES {s:48; rd:NULL; on:[58]"\??\C:\ProgramData\Microsoft\Windows\Start Menu\Fabrikam Tools"; a:(OBJ_CASE_INSENSITIVE)}, disp = Invalid)"#,
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070002",
            "package-missing",
            "FabrikamText.dll",
            installed(
                "0x80070002",
                &[
                    "Info CBS Failed to find file: x86_fabrikam-text_31bf3856ad364e35_10.0.20348.545_none_11aa22bb33cc44ddFabrikamText.dll [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070002",
            "driver-failed",
            "fabdisk.inf",
            installed(
                "0x80070002",
                &[
                    "Info CBS INSTALL index: 20, phase: 2, result 2, inf: fabdisk.inf",
                    "Info CBS Doqe: Failed installing driver updates [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070490",
            "driver-queue-stale",
            "driver operation sequenceID 4",
            installed(
                "0x80070490",
                &[
                    "Info CBS Failed reading Identity for driver operation sequenceID 4 [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
                    "Error CBS Doqi: Failed loading driver operations queue. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
                    "Info CBS Failed initializing driver operation queue [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x80070490",
            "driver-failed",
            "non-critical driver operations",
            installed(
                "0x80070490",
                &[
                    "Error CBS Shtd: Failed while processing non-critical driver operationsqueue. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
                    "Info CBS Shtd: Rolling back KTM, because drivers failed.",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-0x800f0922-installing-windows-updates",
            "installer-failed",
            "Contoso-OneCore-Encode-Task",
            installed(
                "0x800F0922",
                &[
                    "Info CSI 00000a11 Begin executing advanced installer phase 38 index 2100 (sequence 2140)\n    Old component: [l:0]''\n    New component: [l:120 ml:121]'Contoso-OneCore-Encode-Task, Culture=neutral, Version=10.0.20348.611, PublicKeyToken=31bf3856ad364e35, ProcessorArchitecture=amd64, versionScope=NonSxS'\n    Install mode: install\n    Installer name: 'Task Scheduler'",
                    "Error CSI 00000a18 (F) Logged @: [l:49 ml:50]'InstallTaskOnline: RegisterTask failed 0x80070002'",
                    "Error CSI 00000a21 (F) Failed execution of queue item Installer: Task Scheduler ({0aa1b2c3-1111-4222-8333-444455556666}) with HRESULT HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND).  Failure will not be ignored: A rollback will be initiated",
                    "Error CBS Startup: Failed to process advanced operation queue, startupPhase: 0.  A rollback transaction will be created. [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/error-0x800f0922-mpio-feature-installation-fails",
            "installer-failed",
            "Contoso-MultipathModule",
            installed(
                "0x800F0922",
                &[
                    "Info CSI 00000031 Begin executing advanced installer phase 32 (0x00000020) index 11 (0x000000000000000b) (sequence 41)\nOld component: [l:0]\"\"\nNew component: [ml:344{172},l:342{171}]\"Contoso-MultipathModule, Culture=neutral, Version=10.0.20348.1, PublicKeyToken=31bf3856ad364e35, ProcessorArchitecture=amd64, versionScope=NonSxS\"\nInstall mode: install\nInstaller name: [12]\"Root Devices\"",
                    "Error CSI 00000002@2026/4/19:01:10:03.101 (F) CMIADAPTER: AI failed. HRESULT = 800f0207 [Error,Facility=(000f),Code=519 (0x0207)]",
                    "Error CSI 00000035 (F) Failed execution of queue item Installer: Root Devices ({0bb1b2c3-1111-4222-8333-444455556666}) with HRESULT 800f0207 [Error,Facility=(000f),Code=519 (0x0207)]. Failure will not be ignored",
                ],
            ),
        ),
        covered(
            "windows-server/installing-updates-features-roles/failed-changed-absent-state-status-0x800f0922-error",
            "installer-failed",
            "Winmgmt: Start = 4 (disabled)",
            Scene {
                registry: Some((r"HKLM\SYSTEM\CurrentControlSet\Services\Winmgmt", "Start", 4)),
                ..installed(
                    "0x800F0922",
                    &[
                        "Error CSI 00000e70 (F) Failed execution of queue item Installer: WMI CMI Plugin ({0cc1b2c3-1111-4222-8333-444455556666}) with HRESULT HRESULT_FROM_WIN32(1058).  Failure will not be ignored: A rollback will be initiated[gle=0x80004005]",
                    ],
                )
            },
        ),
        covered(
            "windows-server/installing-updates-features-roles/system-partition-offline-install-3rd-party-disk",
            "boot-store-unreachable",
            "boot configuration data store",
            installed(
                "0x800F0922",
                &[
                    "Info CSI 00000210 Process output: [l:100 [100]\"The boot configuration data store could not be opened. The system cannot find the file specified.\"][gle=0x80004005]",
                ],
            ),
        ),
    ]
}

#[test]
fn the_cause_of_each_article_about_servicing_comes_first_on_its_fixture() {
    comes_first(&articles());
}
