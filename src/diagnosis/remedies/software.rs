//! Steps about other software: who holds a file, who stops a program, who ends the client.

use super::sources::{EVENTS, GPUPDATE, GUARDS, GUIDANCE, PACKAGES, WUSA};
use super::step::{Downtime, Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const FILTERS_LOOK: StepRule =
    StepRule::looks("filters-look", || msg!("step-filters-look"), || msg!("step-verify-told"))
        .run(&["fltmc.exe filters", "fltmc.exe instances"])
        .from(&["windows-hardware/drivers/ifs/development-and-testing-tools"]);

pub const EXCLUSIONS: StepRule = StepRule::changes(
    "exclusions-add",
    || msg!("step-exclusions-add"),
    || msg!("step-exclusions-add-loses"),
    Back::By(|| msg!("step-exclusions-add-undo"), &[]),
    || msg!("step-exclusions-add-verify"),
)
.seen_by(&["fltmc.exe filters"])
.at(Place::Console)
.from(&["https://support.microsoft.com/kb/822158"]);

pub const FILTER_TEST: StepRule = StepRule::changes(
    "filter-test",
    || msg!("step-filter-test"),
    || msg!("step-filter-test-loses"),
    Back::By(|| msg!("step-filter-test-undo"), &[]),
    || msg!("step-filter-test-verify"),
)
.seen_by(&["fltmc.exe filters"])
.harm(Harm::Marked)
.at(Place::Console)
.away(Downtime::Window)
.from(&["troubleshoot/windows-server/installing-updates-features-roles/deactivate-kernel-mode-filter-driver"]);

pub const GUARD_LOOK: StepRule = StepRule::looks("guard-look", || msg!("step-guard-look"), || msg!("step-verify-told"))
.run(&["Get-WinEvent -LogName 'Microsoft-Windows-CodeIntegrity/Operational' -MaxEvents 40 | Format-List TimeCreated, Id, Message", "Get-WinEvent -LogName 'Microsoft-Windows-AppLocker/EXE and DLL' -MaxEvents 40 | Format-List TimeCreated, Id, Message"])
.from(&[GUARDS]);

pub const GUARD_ALLOW: StepRule = StepRule::changes("guard-allow", || msg!("step-guard-allow"), || msg!("step-guard-allow-loses"), Back::By(|| msg!("step-guard-allow-undo"), &["gpupdate.exe /target:computer /force"]), || msg!("step-guard-allow-verify"))
.run(&["gpupdate.exe /target:computer /force"])
.seen_by(&["Get-WinEvent -LogName 'Microsoft-Windows-CodeIntegrity/Operational' -MaxEvents 5 | Format-List TimeCreated, Id, Message"])
.from(&[GUARDS, GPUPDATE]);

pub const INTERRUPT_LOOK: StepRule = StepRule::looks("interruption-look", || msg!("step-interruption-look"), || msg!("step-verify-told"))
.run(&["Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='User32','Service Control Manager'} -MaxEvents 60 | Format-List TimeCreated, Id, Message"])
.from(&[EVENTS, GUIDANCE]);

pub const INTERRUPT_MOVE: StepRule = StepRule::changes("interruption-move", || msg!("step-interruption-move"), || msg!("step-interruption-move-loses"), Back::By(|| msg!("step-room-make-undo"), &[]), || msg!("step-interruption-move-verify"))
.seen_by(&["Get-ScheduledTask | Where-Object State -ne 'Disabled' | Get-ScheduledTaskInfo | Sort-Object NextRunTime | Select-Object TaskName, NextRunTime -First 40"])
.at(Place::Console)
.from(&[GUIDANCE]);

pub const CALLER_LOOK: StepRule =
    StepRule::looks("caller-look", || msg!("step-caller-look"), || msg!("step-verify-told"))
        .run(&[
            "Get-WinEvent -FilterHashtable @{LogName='Setup'} -MaxEvents 20 | Format-List TimeCreated, Id, Message",
            "whoami.exe /groups",
        ])
        .from(&[EVENTS, "windows-server/administration/windows-commands/whoami"]);

pub const CALLER_SYSTEM: StepRule = StepRule::changes("caller-system", || msg!("step-caller-system"), || msg!("step-caller-system-loses"), Back::By(|| msg!("step-caller-system-undo"), &["Unregister-ScheduledTask -TaskName 'Update once' -Confirm:$false"]), || msg!("step-caller-system-verify"))
.run(&["Register-ScheduledTask -TaskName 'Update once' -User 'SYSTEM' -RunLevel Highest -Action (New-ScheduledTaskAction -Execute 'wusa.exe' -Argument '<MSU FILE> /quiet /norestart')", "Start-ScheduledTask -TaskName 'Update once'"])
.seen_by(&["Get-ScheduledTaskInfo -TaskName 'Update once' | Format-List LastRunTime, LastTaskResult"])
.from(&["windows/win32/wua_sdk/using-wua-from-a-remote-computer", "powershell/module/scheduledtasks/register-scheduledtask"]);

pub const BUILD_LOOK: StepRule = StepRule::looks("build-look", || msg!("step-build-look"), || msg!("step-verify-told"))
.run(&[r"Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' | Format-List ProductName, EditionID, CurrentBuild, UBR", "dism.exe /Online /Get-Packages /Format:Table"])
.from(&[PACKAGES]);

pub const RIGHT_UPDATE: StepRule = StepRule::changes(
    "right-update",
    || msg!("step-right-update"),
    || msg!("step-right-update-loses"),
    Back::By(|| msg!("step-right-update-undo"), &["dism.exe /Online /Remove-Package /PackageName:<PACKAGE IDENTITY>"]),
    || msg!("step-right-update-verify"),
)
.run(&["wusa.exe <MSU FILE> /norestart"])
.seen_by(&[r"Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' | Format-List CurrentBuild, UBR"])
.away(Downtime::Restart)
.from(&[WUSA]);
