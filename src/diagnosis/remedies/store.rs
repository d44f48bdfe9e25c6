//! Steps on the component store and its packages: looked at before it is repaired, DISM before SFC.

use super::sources::{DRIVERS, FIX, GUIDANCE, LANGUAGES, PACKAGES, REG_EXPORT, REPAIR, WUSA};
use super::step::{Downtime, Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const STORE_SCAN: StepRule =
    StepRule::looks("store-scan", || msg!("step-store-scan"), || msg!("step-store-scan-verify"))
        .run(&["dism.exe /Online /Cleanup-Image /ScanHealth"])
        .from(&[REPAIR]);

pub const STORE_REPAIR: StepRule = StepRule::changes(
    "store-repair",
    || msg!("step-store-repair"),
    || msg!("step-store-repair-loses"),
    Back::Impossible(|| msg!("step-store-repair-undo")),
    || msg!("step-store-repair-verify"),
)
.run(&[r"dism.exe /Online /Cleanup-Image /RestoreHealth '/Source:\\<SERVER>\c$\Windows\WinSxS' /LimitAccess"])
.seen_by(&["dism.exe /Online /Cleanup-Image /CheckHealth"])
.harm(Harm::Marked)
.away(Downtime::Window)
.from(&[REPAIR, FIX]);

pub const SFC: StepRule = StepRule::changes(
    "system-files-check",
    || msg!("step-system-files-check"),
    || msg!("step-system-files-check-loses"),
    Back::Impossible(|| msg!("step-system-files-check-undo")),
    || msg!("step-system-files-check-verify"),
)
.run(&["sfc.exe /scannow"])
.seen_by(&[r#"Select-String -Path "$env:windir\Logs\CBS\CBS.log" -Pattern '\[SR\] Cannot'"#])
.harm(Harm::Marked)
.away(Downtime::Window)
.from(&["windows-server/administration/windows-commands/sfc", FIX]);

pub const IN_PLACE: StepRule = StepRule::changes(
    "in-place-upgrade",
    || msg!("step-in-place-upgrade"),
    || msg!("step-in-place-upgrade-loses"),
    Back::By(|| msg!("step-in-place-upgrade-undo"), &[]),
    || msg!("step-in-place-upgrade-verify"),
)
.seen_by(&["Get-ComputerInfo -Property WindowsProductName, OsBuildNumber"])
.harm(Harm::Grave)
.at(Place::Console)
.away(Downtime::Restart)
.from(&["troubleshoot/azure/virtual-machines/windows/windows-update-errors-requiring-in-place-upgrade"]);

pub const PACKAGE_LOOK: StepRule =
    StepRule::looks("package-look", || msg!("step-package-look"), || msg!("step-verify-told"))
        .run(&["dism.exe /Online /Get-Packages /Format:Table"])
        .from(&[PACKAGES]);

pub const PACKAGE_ADD: StepRule = StepRule::changes(
    "package-add",
    || msg!("step-package-add"),
    || msg!("step-package-add-loses"),
    Back::By(|| msg!("step-package-add-undo"), &["dism.exe /Online /Remove-Package /PackageName:<PACKAGE IDENTITY>"]),
    || msg!("step-package-add-verify"),
)
.run(&["dism.exe /Online /Add-Package '/PackagePath:<CAB FILE>'"])
.seen_by(&["dism.exe /Online /Get-Packages /Format:Table"])
.harm(Harm::Marked)
.away(Downtime::Window)
.from(&[PACKAGES, FIX]);

pub const LANGUAGE_LOOK: StepRule =
    StepRule::looks("language-look", || msg!("step-language-look"), || msg!("step-verify-told"))
        .run(&["dism.exe /Online /Get-Intl"])
        .from(&[LANGUAGES]);

pub const LANGUAGE_INSTALL: StepRule = StepRule::changes(
    "language-install",
    || msg!("step-language-install"),
    || msg!("step-language-install-loses"),
    Back::By(
        || msg!("step-language-install-undo"),
        &["dism.exe /Online /Remove-Package /PackageName:<PACKAGE IDENTITY>"],
    ),
    || msg!("step-language-install-verify"),
)
.run(&["dism.exe /Online /Add-Package '/PackagePath:<LANGUAGE PACK>'"])
.seen_by(&["dism.exe /Online /Get-Intl"])
.away(Downtime::Window)
.from(&[PACKAGES]);

pub const STACK_LOOK: StepRule =
    StepRule::looks("servicing-stack-look", || msg!("step-servicing-stack-look"), || msg!("step-verify-told"))
        .run(&["dism.exe /Online /Get-Packages /Format:Table | Select-String 'ServicingStack'"])
        .from(&[PACKAGES]);

pub const STACK_INSTALL: StepRule = StepRule::changes(
    "servicing-stack-install",
    || msg!("step-servicing-stack-install"),
    || msg!("step-servicing-stack-install-loses"),
    Back::Impossible(|| msg!("step-servicing-stack-install-undo")),
    || msg!("step-servicing-stack-install-verify"),
)
.run(&["wusa.exe <MSU FILE> /norestart"])
.seen_by(&["dism.exe /Online /Get-Packages /Format:Table | Select-String 'ServicingStack'"])
.harm(Harm::Marked)
.away(Downtime::Window)
.from(&["windows/deployment/update/servicing-stack-updates"]);

pub const COMPLETE_PACKAGE: StepRule = StepRule::changes(
    "complete-package",
    || msg!("step-complete-package"),
    || msg!("step-complete-package-loses"),
    Back::By(
        || msg!("step-complete-package-undo"),
        &["dism.exe /Online /Remove-Package /PackageName:<PACKAGE IDENTITY>"],
    ),
    || msg!("step-complete-package-verify"),
)
.run(&["wusa.exe <MSU FILE> /norestart"])
.seen_by(&[r"Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' | Format-List CurrentBuild, UBR"])
.harm(Harm::Marked)
.away(Downtime::Restart)
.from(&["windows/deployment/update/catalog-checkpoint-cumulative-updates", WUSA]);

pub const CATALOG_FILE_LOOK: StepRule =
    StepRule::looks("catalog-file-look", || msg!("step-catalog-file-look"), || msg!("step-verify-told"))
        .run(&[
            r#"Select-String -Path "$env:windir\Logs\CBS\*.log" -Pattern 'Failed to verify if catalog file'"#,
            "Get-AuthenticodeSignature -FilePath <CATALOG FILE> | Format-List Path, Status, StatusMessage",
        ])
        .from(&["powershell/module/microsoft.powershell.security/get-authenticodesignature"]);

pub const CATALOG_FILE_REPLACE: StepRule = StepRule::changes(
    "catalog-file-replace",
    || msg!("step-catalog-file-replace"),
    || msg!("step-catalog-file-replace-loses"),
    Back::By(|| msg!("step-catalog-file-replace-undo"), &[]),
    || msg!("step-catalog-file-replace-verify"),
)
.seen_by(&["Get-AuthenticodeSignature -FilePath <CATALOG FILE> | Format-List Path, Status, StatusMessage"])
.harm(Harm::Marked)
.at(Place::Console)
.from(&[FIX]);

pub const SOURCE_LOOK: StepRule = StepRule::looks(
    "source-look",
    || msg!("step-source-look"),
    || msg!("step-verify-told"),
)
.run(&[
    "dism.exe /Online /Get-Intl",
    r"Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' | Format-List EditionID, CurrentBuild, UBR",
])
.from(&[LANGUAGES]);

pub const SOURCE_GIVE: StepRule = StepRule::changes(
    "source-give",
    || msg!("step-source-give"),
    || msg!("step-source-give-loses"),
    Back::Impossible(|| msg!("step-source-give-undo")),
    || msg!("step-source-give-verify"),
)
.run(&[
    r"dism.exe /Online /Cleanup-Image /RestoreHealth '/Source:wim:<DRIVE>:\sources\install.wim:<INDEX>' /LimitAccess",
])
.seen_by(&["dism.exe /Online /Cleanup-Image /CheckHealth"])
.harm(Harm::Marked)
.away(Downtime::Window)
.from(&[REPAIR]);

pub const DRIVER_LOOK: StepRule =
    StepRule::looks("driver-look", || msg!("step-driver-look"), || msg!("step-verify-told"))
        .run(&[
            r#"Select-String -Path "$env:windir\INF\setupapi.dev.log" -SimpleMatch {inf} -Context 2,20"#,
            "pnputil.exe /enum-drivers",
        ])
        .from(&[DRIVERS, "windows-hardware/drivers/devtest/pnputil-command-syntax"]);

pub const DRIVER_RESTORE: StepRule = StepRule::changes(
    "driver-restore",
    || msg!("step-driver-restore"),
    || msg!("step-driver-restore-loses"),
    Back::By(|| msg!("step-driver-restore-undo"), &[]),
    || msg!("step-driver-restore-verify"),
)
.seen_by(&["pnputil.exe /enum-drivers"])
.at(Place::Console)
.away(Downtime::Window)
.from(&[DRIVERS]);

pub const QUEUE_SAVE: StepRule = StepRule::looks("driver-queue-save", || msg!("step-driver-queue-save"), || msg!("step-verify-saved"))
.run(&[r"reg.exe export 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\DriverOperations' driver-operations.reg"])
.seen_by(&["Get-Item driver-operations.reg"])
.from(&[REG_EXPORT]);

pub const QUEUE_DELETE: StepRule = StepRule::changes("driver-queue-delete", || msg!("step-driver-queue-delete"), || msg!("step-driver-queue-delete-loses"), Back::By(|| msg!("step-driver-queue-delete-undo"), &["reg.exe import driver-operations.reg"]), || msg!("step-driver-queue-delete-verify"))
.run(&[r"reg.exe delete 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\DriverOperations\<ENTRY>'"])
.seen_by(&[r"reg.exe query 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\DriverOperations' /s"])
.harm(Harm::Grave)
.from(&[DRIVERS]);

pub const INSTALLER_FIND: StepRule = StepRule::looks("installer-find", || msg!("step-installer-find"), || msg!("step-verify-told"))
.run(&[r#"Select-String -Path "$env:windir\Logs\CBS\*.log" -SimpleMatch 'Failed execution of queue item Installer:' -Context 20,0"#])
.from(&[GUIDANCE]);

pub const INSTALLER_REPAIR: StepRule = StepRule::changes(
    "installer-repair",
    || msg!("step-installer-repair"),
    || msg!("step-installer-repair-loses"),
    Back::By(|| msg!("step-installer-repair-undo"), &[]),
    || msg!("step-installer-repair-verify"),
)
.seen_by(&[
    r#"Select-String -Path "$env:windir\Logs\CBS\CBS.log" -SimpleMatch 'Failed execution of queue item Installer:'"#,
])
.at(Place::Console)
.from(&[GUIDANCE]);
