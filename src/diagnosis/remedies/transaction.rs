//! Steps on servicing transactions and the restart that completes them.

use super::sources::{FSUTIL, HANG, PENDING, REG_EXPORT, REPAIR, SC_CONFIG, TRANSACTION_LOG, VOLUME};
use super::step::{Downtime, Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const PENDING_LOOK: StepRule = StepRule::looks("pending-look", || msg!("step-pending-look"), || msg!("step-verify-told"))
.run(&[r#"Test-Path "$env:windir\WinSxS\pending.xml", 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending', 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'"#, "dism.exe /Online /Get-Packages /Format:Table | Select-String 'Pending'"])
.from(&[PENDING]);

pub const STUCK_SAVE: StepRule = StepRule::looks("transaction-save", || msg!("step-transaction-save"), || msg!("step-verify-saved"))
.run(&[r#"Copy-Item "$env:windir\WinSxS\pending.xml" ."#, r"reg.exe export 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\SessionsPending' sessions-pending.reg", r"reg.exe export 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\PackagesPending' packages-pending.reg", r#"Select-String -Path "$env:windir\Logs\CBS\*.log" -SimpleMatch 'Startup:' -Context 3,0"#])
.seen_by(&["Get-Item pending.xml, sessions-pending.reg, packages-pending.reg"])
.from(&[REG_EXPORT]);

pub const STUCK_MEND: StepRule = StepRule::changes(
    "transaction-mend",
    || msg!("step-transaction-mend"),
    || msg!("step-transaction-mend-loses"),
    Back::By(|| msg!("step-transaction-mend-undo"), &[]),
    || msg!("step-transaction-mend-verify"),
)
.seen_by(&[r#"Test-Path "$env:windir\WinSxS\pending.xml""#])
.harm(Harm::Marked)
.at(Place::Console)
.away(Downtime::Restart)
.from(&[PENDING]);

pub const STUCK_REVERT: StepRule = StepRule::changes(
    "transaction-revert",
    || msg!("step-transaction-revert"),
    || msg!("step-transaction-revert-loses"),
    Back::Impossible(|| msg!("step-transaction-revert-undo")),
    || msg!("step-transaction-revert-verify"),
)
.run(&[r"dism.exe /Image:C:\ /Cleanup-Image /RevertPendingActions"])
.seen_by(&[r"dir C:\Windows\WinSxS\pending.xml"])
.harm(Harm::Grave)
.at(Place::Recovery)
.away(Downtime::Restart)
.from(&[REPAIR]);

pub const INSTALLER_AUTOMATIC: StepRule = StepRule::changes(
    "trustedinstaller-automatic",
    || msg!("step-trustedinstaller-automatic"),
    || msg!("step-trustedinstaller-automatic-loses"),
    Back::By(|| msg!("step-trustedinstaller-automatic-undo"), &["sc.exe config trustedinstaller start= demand"]),
    || msg!("step-trustedinstaller-automatic-verify"),
)
.run(&["sc.exe config trustedinstaller start= auto"])
.seen_by(&["sc.exe qc trustedinstaller"])
.from(&[PENDING, SC_CONFIG]);

pub const HANG_LOOK: StepRule = StepRule::looks("hang-look", || msg!("step-hang-look"), || msg!("step-verify-told"))
.run(&[r#"Select-String -Path "$env:windir\Logs\CBS\*.log" -SimpleMatch 'Begin executing advanced installer' | Select-Object -Last 5"#, r"Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\TrustedInstaller' | Format-List BlockTimeIncrement"])
.from(&[HANG]);

pub const HANG_TIME: StepRule = StepRule::changes(
    "hang-time",
    || msg!("step-hang-time"),
    || msg!("step-hang-time-loses"),
    Back::By(
        || msg!("step-hang-time-undo"),
        &[r"Set-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\TrustedInstaller' BlockTimeIncrement <NOTED>"],
    ),
    || msg!("step-hang-time-verify"),
)
.run(&[r"Set-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\TrustedInstaller' BlockTimeIncrement 0x2a30"])
.seen_by(&[
    r"Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\TrustedInstaller' | Format-List BlockTimeIncrement",
])
.from(&[HANG]);

pub const TXR_LOOK: StepRule =
    StepRule::looks("transaction-log-look", || msg!("step-transaction-log-look"), || msg!("step-verify-told"))
        .run(&[
            "Get-Volume | Format-Table DriveLetter, SizeRemaining, Size, HealthStatus",
            r"fsutil.exe resource info C:\",
        ])
        .from(&[FSUTIL, VOLUME]);

pub const TXR_RESET: StepRule = StepRule::changes(
    "transaction-log-reset",
    || msg!("step-transaction-log-reset"),
    || msg!("step-transaction-log-reset-loses"),
    Back::By(|| msg!("step-transaction-log-reset-undo"), &[r"fsutil.exe resource setautoreset false C:\"]),
    || msg!("step-transaction-log-reset-verify"),
)
.run(&[r"fsutil.exe resource setautoreset true C:\"])
.seen_by(&[r"fsutil.exe resource info C:\"])
.harm(Harm::Marked)
.from(&[FSUTIL, TRANSACTION_LOG]);

pub const TXR_GROW: StepRule = StepRule::changes(
    "transaction-log-grow",
    || msg!("step-transaction-log-grow"),
    || msg!("step-transaction-log-grow-loses"),
    Back::By(|| msg!("step-transaction-log-grow-undo"), &[r"fsutil.exe resource setlog maxextents <NOTED> C:\"]),
    || msg!("step-transaction-log-grow-verify"),
)
.run(&[r"fsutil.exe resource setlog maxextents 100 C:\"])
.seen_by(&[r"fsutil.exe resource info C:\"])
.from(&[FSUTIL, TRANSACTION_LOG]);

pub const REGISTRY_LIMIT: StepRule = StepRule::changes(
    "registry-limit",
    || msg!("step-registry-limit"),
    || msg!("step-registry-limit-loses"),
    Back::By(
        || msg!("step-registry-limit-undo"),
        &[r"Set-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control' RegistrySizeLimit <NOTED>"],
    ),
    || msg!("step-registry-limit-verify"),
)
.run(&[
    r"Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control' | Format-List RegistrySizeLimit",
    r"Set-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control' RegistrySizeLimit 0",
])
.seen_by(&[r"Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control' | Format-List RegistrySizeLimit"])
.from(&["troubleshoot/windows-server/installing-updates-features-roles/error-0x800705aa-windows-update-fails"]);
