//! Steps about the profile of an account whose registry hive does not load.

use super::sources::{PROFILES, REG_EXPORT};
use super::step::{Downtime, Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const PROFILE_LOOK: StepRule =
    StepRule::looks("profile-look", || msg!("step-profile-look"), || msg!("step-verify-told")).run(&[
        r"Get-ChildItem 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList' | Get-ItemProperty | Format-List PSChildName, ProfileImagePath, State",
        r"Get-ChildItem 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList' | Get-ItemProperty | ForEach-Object { Test-Path (Join-Path $_.ProfileImagePath 'NTUSER.DAT') }",
    ])
.from(&[PROFILES]);

pub const PROFILE_SIGN_IN: StepRule = StepRule::changes(
    "profile-sign-in",
    || msg!("step-profile-sign-in"),
    || msg!("step-profile-sign-in-loses"),
    Back::NotNeeded(|| msg!("step-profile-sign-in-undo")),
    || msg!("step-profile-verify"),
)
.seen_by(&[
    r"Get-ChildItem 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList' | Get-ItemProperty | Format-List PSChildName, ProfileImagePath, State",
])
.at(Place::Console)
.from(&[PROFILES]);

pub const PROFILE_KEY_SAVE: StepRule =
    StepRule::looks("profile-key-save", || msg!("step-profile-key-save"), || msg!("step-profile-key-save-verify"))
        .run(&[r"reg.exe export 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList' profile-list.reg /y"])
        .seen_by(&["Get-Item profile-list.reg"])
        .from(&[REG_EXPORT]);

pub const PROFILE_KEY_REMOVE: StepRule = StepRule::changes(
    "profile-key-remove",
    || msg!("step-profile-key-remove"),
    || msg!("step-profile-key-remove-loses"),
    Back::By(|| msg!("step-profile-key-remove-undo"), &["reg.exe import profile-list.reg"]),
    || msg!("step-profile-verify"),
)
.run(&[
    r"Remove-Item -LiteralPath (Join-Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList' {account})",
])
.seen_by(&[
    r"Get-ChildItem 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList' | Get-ItemProperty | Format-List PSChildName, ProfileImagePath, State",
])
.harm(Harm::Marked)
.away(Downtime::Restart)
.from(&[PROFILES]);
