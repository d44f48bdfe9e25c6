//! Steps on hardware and firmware: the BMC before UEFI, BitLocker suspended before UEFI, the storage repaired before what lies on it.

use super::sources::{EVENTS, FIRMWARE, SECURE_BOOT};
use super::step::{Downtime, Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const SECURE_BOOT_LOOK: StepRule = StepRule::looks("secure-boot-look", || msg!("step-secure-boot-look"), || msg!("step-verify-told"))
.run(&["Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Microsoft-Windows-TPM-WMI'} -MaxEvents 20 | Format-List TimeCreated, Id, Message", "Confirm-SecureBootUEFI"])
.from(&[SECURE_BOOT, EVENTS]);

pub const BITLOCKER_SUSPEND: StepRule = StepRule::changes(
    "bitlocker-suspend",
    || msg!("step-bitlocker-suspend"),
    || msg!("step-bitlocker-suspend-loses"),
    Back::By(|| msg!("step-bitlocker-suspend-undo"), &["manage-bde.exe -protectors -enable C:"]),
    || msg!("step-bitlocker-suspend-verify"),
)
.run(&["manage-bde.exe -protectors -disable C: -RebootCount 2"])
.seen_by(&["manage-bde.exe -status C:"])
.from(&["windows-server/administration/windows-commands/manage-bde-protectors"]);

pub const BMC_UPDATE: StepRule = StepRule::changes(
    "bmc-update",
    || msg!("step-bmc-update"),
    || msg!("step-bmc-update-loses"),
    Back::By(|| msg!("step-bmc-update-undo"), &[]),
    || msg!("step-bmc-update-verify"),
)
.seen_by(&["patchgate inventory --bmc <URL>"])
.at(Place::Console)
.away(Downtime::Window)
.from(&[FIRMWARE]);

pub const UEFI_UPDATE: StepRule = StepRule::changes(
    "uefi-update",
    || msg!("step-uefi-update"),
    || msg!("step-uefi-update-loses"),
    Back::By(|| msg!("step-bmc-update-undo"), &[]),
    || msg!("step-uefi-update-verify"),
)
.seen_by(&["patchgate inventory --bmc <URL>"])
.harm(Harm::Marked)
.at(Place::Console)
.away(Downtime::Restart)
.from(&[FIRMWARE, SECURE_BOOT]);

pub const FIRMWARE_OTHERS: StepRule = StepRule::changes(
    "firmware-others",
    || msg!("step-firmware-others"),
    || msg!("step-firmware-others-loses"),
    Back::By(|| msg!("step-bmc-update-undo"), &[]),
    || msg!("step-firmware-others-verify"),
)
.seen_by(&["patchgate check --bmc <URL> --before before.json"])
.harm(Harm::Grave)
.at(Place::Console)
.away(Downtime::Restart)
.from(&[FIRMWARE]);

pub const SECURE_BOOT_TASK: StepRule = StepRule::changes("secure-boot-task", || msg!("step-secure-boot-task"), || msg!("step-secure-boot-task-loses"), Back::Impossible(|| msg!("step-secure-boot-task-undo")), || msg!("step-secure-boot-task-verify"))
.run(&[r"Start-ScheduledTask -TaskPath '\Microsoft\Windows\PI\' -TaskName 'Secure-Boot-Update'"])
.seen_by(&["Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Microsoft-Windows-TPM-WMI'} -MaxEvents 5 | Format-List TimeCreated, Id, Message"])
.harm(Harm::Grave)
.from(&[SECURE_BOOT, "powershell/module/scheduledtasks/start-scheduledtask"]);

pub const STORAGE_LOOK: StepRule = StepRule::looks("storage-look", || msg!("step-storage-look"), || msg!("step-verify-told"))
.run(&["Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='disk','Ntfs'} -MaxEvents 40 | Format-List TimeCreated, Id, Message", "Get-PhysicalDisk | Format-Table FriendlyName, SerialNumber, HealthStatus, OperationalStatus"])
.from(&[EVENTS, "powershell/module/storage/get-physicaldisk"]);

pub const STORAGE_REPAIR: StepRule = StepRule::changes(
    "storage-repair",
    || msg!("step-storage-repair"),
    || msg!("step-storage-repair-loses"),
    Back::Impossible(|| msg!("step-storage-repair-undo")),
    || msg!("step-storage-repair-verify"),
)
.seen_by(&["patchgate check --bmc <URL>"])
.harm(Harm::Marked)
.at(Place::Console)
.away(Downtime::Window)
.from(&["https://support.microsoft.com/kb/314917"]);

pub const DISK_SCAN: StepRule =
    StepRule::looks("file-system-scan", || msg!("step-file-system-scan"), || msg!("step-file-system-scan-verify"))
        .run(&["chkdsk.exe C: /scan"])
        .from(&["windows-server/administration/windows-commands/chkdsk"]);
