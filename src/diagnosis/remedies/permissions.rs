//! Steps on owners and permissions: saved first, one entry at a time, and never wider than Windows sets itself.

use super::sources::{ADDITIONAL, DENIED, DESCRIPTORS, FIX, ICACLS, PATH_NOT_FOUND, REG_EXPORT, STATUS_CODES};
use super::step::{Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const FOLDER_SAVE: StepRule =
    StepRule::looks("folder-acl-save", || msg!("step-folder-acl-save"), || msg!("step-verify-saved"))
        .run(&["icacls.exe {folder} /save folder-acl.txt /t /c /q"])
        .seen_by(&["Get-Item folder-acl.txt"])
        .from(&[ICACLS]);

pub const FOLDER_REMOVE_DENY: StepRule = StepRule::changes(
    "folder-deny-remove",
    || msg!("step-folder-deny-remove"),
    || msg!("step-folder-deny-remove-loses"),
    Back::By(|| msg!("step-folder-deny-remove-undo"), &["icacls.exe (Split-Path {folder}) /restore folder-acl.txt /c"]),
    || msg!("step-folder-deny-remove-verify"),
)
.run(&["icacls.exe {folder} /remove:d '*S-1-5-18'"])
.seen_by(&["icacls.exe {folder}"])
.from(&[ICACLS, DENIED]);

pub const FOLDER_INHERIT: StepRule = StepRule::changes(
    "folder-inherit",
    || msg!("step-folder-inherit"),
    || msg!("step-folder-inherit-loses"),
    Back::By(|| msg!("step-folder-deny-remove-undo"), &["icacls.exe (Split-Path {folder}) /restore folder-acl.txt /c"]),
    || msg!("step-folder-inherit-verify"),
)
.run(&["icacls.exe {folder} /reset /t /c /q"])
.seen_by(&["icacls.exe {folder}"])
.harm(Harm::Marked)
.from(&[ICACLS, DENIED]);

pub const STORE_OWNER_SAVE: StepRule =
    StepRule::looks("store-owner-save", || msg!("step-store-owner-save"), || msg!("step-verify-saved"))
        .run(&[
            r#"(Get-Acl "$env:windir\WinSxS").Owner"#,
            r#"icacls.exe "$env:windir\WinSxS" /save winsxs-acl.txt /c /q"#,
        ])
        .seen_by(&["Get-Item winsxs-acl.txt"])
        .from(&[ICACLS]);

pub const STORE_OWNER: StepRule = StepRule::changes(
    "store-owner-set",
    || msg!("step-store-owner-set"),
    || msg!("step-store-owner-set-loses"),
    Back::By(|| msg!("step-store-owner-set-undo"), &[r#"icacls.exe "$env:windir\WinSxS" /setowner <OWNER> /t /c /q"#]),
    || msg!("step-store-owner-set-verify"),
)
.run(&[r#"icacls.exe "$env:windir\WinSxS" /setowner 'NT SERVICE\TrustedInstaller' /t /c /q"#])
.seen_by(&[r#"(Get-Acl "$env:windir\WinSxS").Owner"#])
.from(&[ICACLS, FIX]);

pub const KEYS_SAVE: StepRule =
    StepRule::looks("servicing-keys-save", || msg!("step-servicing-keys-save"), || msg!("step-verify-saved"))
        .run(&[
            r"reg.exe export 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing' cbs-key.reg",
            r"(Get-Acl 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing').Sddl",
        ])
        .seen_by(&["Get-Item cbs-key.reg"])
        .from(&[REG_EXPORT]);

pub const KEYS_RESTORE: StepRule = StepRule::changes(
    "servicing-keys-restore",
    || msg!("step-servicing-keys-restore"),
    || msg!("step-servicing-keys-restore-loses"),
    Back::By(|| msg!("step-servicing-keys-restore-undo"), &[]),
    || msg!("step-servicing-keys-restore-verify"),
)
.seen_by(&[r"(Get-Acl 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing').Sddl"])
.at(Place::Console)
.from(&["powershell/module/microsoft.powershell.security/set-acl", DENIED]);

pub const CATROOT_SAVE: StepRule =
    StepRule::looks("catalog-acl-save", || msg!("step-catalog-acl-save"), || msg!("step-verify-saved"))
        .run(&[r#"icacls.exe "$env:windir\System32\catroot2" /save catroot2-acl.txt /c /q"#])
        .seen_by(&["Get-Item catroot2-acl.txt"])
        .from(&[ICACLS]);

pub const CATROOT_GRANT: StepRule = StepRule::changes(
    "catalog-acl-grant",
    || msg!("step-catalog-acl-grant"),
    || msg!("step-catalog-acl-grant-loses"),
    Back::By(
        || msg!("step-folder-deny-remove-undo"),
        &[r#"icacls.exe "$env:windir\System32" /restore catroot2-acl.txt /c"#],
    ),
    || msg!("step-catalog-acl-grant-verify"),
)
.run(&[
    "Stop-Service cryptsvc",
    r#"icacls.exe "$env:windir\System32\catroot2" /grant 'NT SERVICE\CryptSvc:(OI)(CI)(F)'"#,
    "Start-Service cryptsvc",
])
.seen_by(&[r#"icacls.exe "$env:windir\System32\catroot2""#])
.from(&[ICACLS]);

pub const CATROOT_RENAME: StepRule = StepRule::changes(
    "catalog-rename",
    || msg!("step-catalog-rename"),
    || msg!("step-catalog-rename-loses"),
    Back::By(
        || msg!("step-catalog-rename-undo"),
        &[
            "Stop-Service cryptsvc",
            r#"Rename-Item "$env:windir\System32\catroot2" catroot2.new"#,
            r#"Rename-Item "$env:windir\System32\catroot2.old" catroot2"#,
            "Start-Service cryptsvc",
        ],
    ),
    || msg!("step-catalog-rename-verify"),
)
.run(&[
    "Stop-Service cryptsvc",
    r#"Rename-Item "$env:windir\System32\catroot2" catroot2.old"#,
    "Start-Service cryptsvc",
])
.seen_by(&[r#"Get-Item "$env:windir\System32\catroot2""#])
.harm(Harm::Grave)
.from(&[ADDITIONAL]);

pub const DESCRIPTOR_NOTE: StepRule = StepRule::looks(
    "service-descriptor-note",
    || msg!("step-service-descriptor-note"),
    || msg!("step-service-descriptor-note-verify"),
)
.run(&["sc.exe sdshow {service}"])
.from(&[DESCRIPTORS]);

pub const DESCRIPTOR_SET: StepRule = StepRule::changes(
    "service-descriptor-set",
    || msg!("step-service-descriptor-set"),
    || msg!("step-service-descriptor-set-loses"),
    Back::By(|| msg!("step-service-descriptor-set-undo"), &["sc.exe sdset {service} <NOTED>"]),
    || msg!("step-service-descriptor-set-verify"),
)
.run(&["sc.exe sdset {service} {descriptor}"])
.seen_by(&["sc.exe sdshow {service}"])
.from(&[DESCRIPTORS]);

pub const OBJECT_FIND: StepRule =
    StepRule::looks("object-find", || msg!("step-object-find"), || msg!("step-verify-told"))
        .run(&[r#"Select-String -Path "$env:windir\Logs\CBS\*.log" -Pattern '0x80070005' -Context 12,0"#])
        .from(&[DENIED]);

pub const OBJECT_SAVE: StepRule =
    StepRule::looks("object-acl-save", || msg!("step-object-acl-save"), || msg!("step-verify-saved"))
        .run(&[
            "Get-Acl -LiteralPath {object} | Format-List Path, Owner, Sddl",
            "icacls.exe {object} /save object-acl.txt /c",
        ])
        .seen_by(&["Get-Item object-acl.txt"])
        .from(&[ICACLS]);

pub const OBJECT_RESTORE: StepRule = StepRule::changes(
    "object-acl-restore",
    || msg!("step-object-acl-restore"),
    || msg!("step-object-acl-restore-loses"),
    Back::By(|| msg!("step-object-acl-restore-undo"), &["icacls.exe (Split-Path {object}) /restore object-acl.txt /c"]),
    || msg!("step-object-acl-restore-verify"),
)
.run(&[
    "icacls.exe (Split-Path {object}) /restore reference-acl.txt /c",
    "icacls.exe {object} /setowner <OWNER OF THE REFERENCE>",
])
.seen_by(&["Get-Acl -LiteralPath {object} | Format-List Path, Owner, Sddl"])
.from(&[ICACLS]);

pub const PATH_LOOK: StepRule = StepRule::looks("path-look", || msg!("step-path-look"), || msg!("step-verify-told"))
    .run(&["Test-Path -LiteralPath {path}"])
    .from(&[PATH_NOT_FOUND]);

pub const PATH_RESTORE: StepRule = StepRule::changes(
    "path-restore",
    || msg!("step-path-restore"),
    || msg!("step-path-restore-loses"),
    Back::By(|| msg!("step-path-restore-undo"), &[]),
    || msg!("step-path-restore-verify"),
)
.seen_by(&["Test-Path -LiteralPath {path}"])
.at(Place::Console)
.from(&[PATH_NOT_FOUND]);

pub const LINK_LOOK: StepRule = StepRule::looks("link-look", || msg!("step-link-look"), || msg!("step-verify-told"))
    .run(&[
        "$p = {path}; while ($p) { Get-Item -LiteralPath $p -Force -ErrorAction SilentlyContinue | Where-Object LinkType | Format-List FullName, LinkType, Target; $p = Split-Path $p }",
    ])
    .from(&[STATUS_CODES]);

pub const LINK_MEND: StepRule = StepRule::changes(
    "link-mend",
    || msg!("step-link-mend"),
    || msg!("step-link-mend-loses"),
    Back::By(|| msg!("step-link-mend-undo"), &[]),
    || msg!("step-link-mend-verify"),
)
.seen_by(&["Get-ChildItem -LiteralPath {path}"])
.at(Place::Console)
.from(&[STATUS_CODES]);

pub const RIGHTS_LOOK: StepRule =
    StepRule::looks("user-rights-export", || msg!("step-user-rights-export"), || msg!("step-verify-told"))
        .run(&["secedit.exe /export /areas USER_RIGHTS /cfg rights.txt"])
        .seen_by(&["Get-Content rights.txt"])
        .from(&["windows-server/administration/windows-commands/secedit-export"]);
