//! Steps on room: volumes, memory, the EFI system partition, the recovery partition.

use super::sources::{BOOT_STORE, EVENTS, MEMORY, MOUNTVOL, NO_SPACE, RECOVERY, TEMP_FILES, VOLUME};
use super::step::{Downtime, Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const VOLUMES_LOOK: StepRule =
    StepRule::looks("volumes-look", || msg!("step-volumes-look"), || msg!("step-verify-told"))
        .run(&[
            "Get-Volume | Format-Table DriveLetter, FileSystemLabel, SizeRemaining, Size, HealthStatus",
            "Get-Partition | Format-Table DiskNumber, PartitionNumber, Type, Size",
        ])
        .from(&[VOLUME, "powershell/module/storage/get-partition"]);

pub const ROOM_MAKE: StepRule = StepRule::changes(
    "room-make",
    || msg!("step-room-make"),
    || msg!("step-room-make-loses"),
    Back::By(|| msg!("step-room-make-undo"), &[]),
    || msg!("step-room-make-verify"),
)
.seen_by(&["Get-Volume | Format-Table DriveLetter, SizeRemaining"])
.at(Place::Console)
.from(&[NO_SPACE]);

pub const TEMP_LOOK: StepRule =
    StepRule::looks("temp-files-look", || msg!("step-temp-look"), || msg!("step-verify-told")).run(&[
        r"(Get-ChildItem -LiteralPath C:\Windows\Temp -File -Force | Measure-Object).Count",
        r"Get-ChildItem -LiteralPath C:\Windows\Temp -File -Force | Group-Object Extension | Sort-Object Count -Descending | Select-Object -First 10 Name, Count",
    ])
.from(&[TEMP_FILES]);

pub const TEMP_MOVE: StepRule = StepRule::changes(
    "temp-files-move",
    || msg!("step-temp-move"),
    || msg!("step-temp-move-loses"),
    Back::By(|| msg!("step-temp-move-undo"), &[r"Move-Item <FOLDER>\* C:\Windows\Temp"]),
    || msg!("step-temp-move-verify"),
)
.run(&[
    r"Get-ChildItem -LiteralPath C:\Windows\Temp -File -Force | Where-Object LastWriteTime -lt (Get-Date).AddDays(-1) | Move-Item -Destination <FOLDER> -ErrorAction Continue",
])
.seen_by(&[r"(Get-ChildItem -LiteralPath C:\Windows\Temp -File -Force | Measure-Object).Count"])
.from(&[TEMP_FILES, "powershell/module/microsoft.powershell.management/move-item"]);

pub const COMPONENT_CLEANUP: StepRule = StepRule::changes(
    "component-cleanup",
    || msg!("step-component-cleanup"),
    || msg!("step-component-cleanup-loses"),
    Back::Impossible(|| msg!("step-component-cleanup-undo")),
    || msg!("step-component-cleanup-verify"),
)
.run(&["dism.exe /Online /Cleanup-Image /StartComponentCleanup"])
.seen_by(&["Get-Volume | Format-Table DriveLetter, SizeRemaining"])
.harm(Harm::Marked)
.away(Downtime::Window)
.from(&["windows-hardware/manufacture/desktop/clean-up-the-winsxs-folder"]);

pub const ESP_LOOK: StepRule = StepRule::looks(
    "efi-partition-look",
    || msg!("step-efi-partition-look"),
    || msg!("step-verify-told"),
)
.run(&[
    "mountvol.exe S: /s",
    r"Get-ChildItem S:\ -Recurse -Force | Sort-Object Length -Descending | Select-Object -First 40 FullName, Length",
    "mountvol.exe S: /d",
])
.from(&[MOUNTVOL]);

pub const ESP_CLEAN: StepRule = StepRule::changes(
    "efi-partition-clean",
    || msg!("step-efi-partition-clean"),
    || msg!("step-efi-partition-clean-loses"),
    Back::By(
        || msg!("step-efi-partition-clean-undo"),
        &["mountvol.exe S: /s", r"Copy-Item <COPY> S:\ -Recurse", "mountvol.exe S: /d"],
    ),
    || msg!("step-efi-partition-clean-verify"),
)
.run(&["mountvol.exe S: /s", "Copy-Item <FILE> <COPY>", "Remove-Item <FILE>", "mountvol.exe S: /d"])
.seen_by(&["bcdedit.exe /enum"])
.harm(Harm::Grave)
.from(&[MOUNTVOL, "https://support.microsoft.com/help/5089549"]);

pub const WINRE_LOOK: StepRule =
    StepRule::looks("recovery-look", || msg!("step-recovery-look"), || msg!("step-verify-told"))
        .run(&["reagentc.exe /info", "Get-Partition | Format-Table DiskNumber, PartitionNumber, Type, Size"])
        .from(&["windows-hardware/manufacture/desktop/reagentc-command-line-options", RECOVERY]);

pub const WINRE_GROW: StepRule = StepRule::changes(
    "recovery-grow",
    || msg!("step-recovery-grow"),
    || msg!("step-recovery-grow-loses"),
    Back::Impossible(|| msg!("step-recovery-grow-undo")),
    || msg!("step-recovery-grow-verify"),
)
.seen_by(&["reagentc.exe /info"])
.harm(Harm::Grave)
.at(Place::Console)
.away(Downtime::Window)
.from(&[RECOVERY]);

pub const BOOT_LOOK: StepRule =
    StepRule::looks("boot-store-look", || msg!("step-boot-store-look"), || msg!("step-verify-told"))
        .run(&["'list volume' | diskpart.exe", "bcdedit.exe /enum"])
        .from(&[BOOT_STORE, "windows-server/administration/windows-commands/bcdedit"]);

pub const BOOT_ONLINE: StepRule = StepRule::changes(
    "boot-store-online",
    || msg!("step-boot-store-online"),
    || msg!("step-boot-store-online-loses"),
    Back::By(
        || msg!("step-boot-store-online-undo"),
        &["'select volume <NUMBER>', 'offline volume', 'automount disable' | diskpart.exe"],
    ),
    || msg!("step-boot-store-online-verify"),
)
.run(&["'select volume <NUMBER>', 'online volume', 'automount enable' | diskpart.exe"])
.seen_by(&["bcdedit.exe /enum"])
.from(&[BOOT_STORE, "windows-server/administration/windows-commands/diskpart"]);

pub const MEMORY_LOOK: StepRule = StepRule::looks("memory-look", || msg!("step-memory-look"), || msg!("step-verify-told"))
.run(&["Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Microsoft-Windows-Resource-Exhaustion-Detector'} -MaxEvents 5 | Format-List TimeCreated, Message", "Get-Process | Sort-Object PagedMemorySize64 -Descending | Select-Object -First 10 Name, Id, PagedMemorySize64"])
.from(&[MEMORY, EVENTS]);

pub const PAGE_FILE: StepRule = StepRule::changes(
    "page-file",
    || msg!("step-page-file"),
    || msg!("step-page-file-loses"),
    Back::By(
        || msg!("step-page-file-undo"),
        &["Get-CimInstance Win32_ComputerSystem | Set-CimInstance -Property @{AutomaticManagedPagefile=$false}"],
    ),
    || msg!("step-page-file-verify"),
)
.run(&["Get-CimInstance Win32_ComputerSystem | Set-CimInstance -Property @{AutomaticManagedPagefile=$true}"])
.seen_by(&["(Get-CimInstance Win32_ComputerSystem).AutomaticManagedPagefile"])
.from(&[MEMORY]);
