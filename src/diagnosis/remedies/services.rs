//! Steps on services: which policy, which start type, then the start.

use super::sources::{COMMON, EVENTS, FIX, INSTALLER_CACHE, REG_EXPORT, SC_CONFIG, SC_QUERY};
use super::step::{Downtime, Harm, Place};
use super::step_rule::{Back, StepRule};
use crate::msg;

pub const SERVICE_LOOK: StepRule =
    StepRule::looks("service-look", || msg!("step-service-look"), || msg!("step-verify-told"))
        .run(&["sc.exe qc {service}", "sc.exe query {service}"])
        .from(&[SC_QUERY]);

pub const SERVICE_START_TYPE: StepRule = StepRule::changes(
    "service-start-type",
    || msg!("step-service-start-type"),
    || msg!("step-service-start-type-loses"),
    Back::By(|| msg!("step-service-start-type-undo"), &["sc.exe config {service} start= disabled"]),
    || msg!("step-service-start-type-verify"),
)
.run(&["sc.exe config {service} start= {start}"])
.seen_by(&["sc.exe qc {service}"])
.from(&[SC_CONFIG]);

pub const SERVICE_EVENTS: StepRule = StepRule::looks("service-events", || msg!("step-service-events"), || msg!("step-verify-told"))
.run(&["Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Service Control Manager'; Level=2} -MaxEvents 40 | Format-List TimeCreated, Id, Message"])
.from(&[EVENTS]);

pub const SERVICE_KEY: StepRule = StepRule::looks("service-key-look", || msg!("step-service-key-look"), || msg!("step-verify-told"))
.run(&[r"Get-ItemProperty (Join-Path 'HKLM:\SYSTEM\CurrentControlSet\Services' {key}) | Format-List Start, ImagePath, ObjectName", r"(Get-Acl (Join-Path 'HKLM:\SYSTEM\CurrentControlSet\Services' {key})).Sddl"])
.from(&[SC_QUERY]);

pub const SERVICE_MEND: StepRule = StepRule::changes(
    "service-mend",
    || msg!("step-service-mend"),
    || msg!("step-service-mend-loses"),
    Back::By(|| msg!("step-service-mend-undo"), &[]),
    || msg!("step-service-mend-verify"),
)
.seen_by(&[r"(Get-Acl (Join-Path 'HKLM:\SYSTEM\CurrentControlSet\Services' {key})).Sddl"])
.at(Place::Console)
.from(&[COMMON]);

pub const SERVICE_START: StepRule = StepRule::changes(
    "service-start",
    || msg!("step-service-start"),
    || msg!("step-service-start-loses"),
    Back::By(|| msg!("step-service-start-undo"), &["Stop-Service {key}"]),
    || msg!("step-service-start-verify"),
)
.run(&["Start-Service {key}"])
.seen_by(&["Get-Service {key}"])
.from(&["powershell/module/microsoft.powershell.management/start-service"]);

pub const SERVICE_KEY_SAVE: StepRule =
    StepRule::looks("service-key-save", || msg!("step-service-key-save"), || msg!("step-verify-saved"))
        .run(&[
            r"reg.exe query (Join-Path 'HKLM\SYSTEM\CurrentControlSet\Services' {service})",
            r"reg.exe export (Join-Path 'HKLM\SYSTEM\CurrentControlSet\Services' {service}) service-key.reg",
        ])
        .seen_by(&["Get-Item service-key.reg"])
        .from(&[REG_EXPORT]);

pub const INSTALLER_LOOK: StepRule =
    StepRule::looks("installer-cache-look", || msg!("step-installer-look"), || msg!("step-verify-told")).run(&[
        "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='MsiInstaller'} -MaxEvents 20 | Format-List TimeCreated, Id, Message",
    ])
.from(&[EVENTS, INSTALLER_CACHE]);

pub const INSTALLER_CACHE_RESTORE: StepRule = StepRule::changes(
    "installer-cache-restore",
    || msg!("step-installer-cache-restore"),
    || msg!("step-installer-cache-restore-loses"),
    Back::NotNeeded(|| msg!("step-installer-cache-restore-undo")),
    || msg!("step-installer-cache-restore-verify"),
)
.seen_by(&[r"Get-ChildItem C:\Windows\Installer -File -Force | Measure-Object"])
.at(Place::Console)
.away(Downtime::Window)
.from(&[INSTALLER_CACHE, "https://support.microsoft.com/help/969052"]);

pub const PRODUCT_REPAIR: StepRule = StepRule::changes(
    "product-repair",
    || msg!("step-product-repair"),
    || msg!("step-product-repair-loses"),
    Back::NotNeeded(|| msg!("step-product-repair-undo")),
    || msg!("step-product-repair-verify"),
)
.seen_by(&["sc.exe query {service}"])
.at(Place::Console)
.away(Downtime::Window)
.from(&[FIX]);

pub const SERVICE_KEY_REMOVE: StepRule = StepRule::changes(
    "service-key-remove",
    || msg!("step-service-key-remove"),
    || msg!("step-service-key-remove-loses"),
    Back::By(|| msg!("step-service-key-remove-undo"), &["reg.exe import service-key.reg"]),
    || msg!("step-service-key-remove-verify"),
)
.run(&["sc.exe delete {service}"])
.seen_by(&["sc.exe query {service}"])
.harm(Harm::Grave)
.from(&["windows-server/administration/windows-commands/sc-delete"]);
