//! The inventory: what the BMC shows, without any demand on it.

use super::page::{Page, Style, Tone};
use super::{findings, header};
use crate::evidence::{Bank, Evidence, Hardware, Health, Line, Members, Missing, Observation};
use crate::msg;
use crate::rules::firmware::{self, FirmwareRow, NOT_REPORTED};
use crate::rules::windows::windows_build::update_of;

/// `patchgate inventory`
#[must_use]
pub fn inventory(evidence: &Evidence, hardware: &Hardware, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&header::server(&evidence.subject));
    page.paragraph(2, &format!("BMC {}", hardware.connection.url));
    for note in &evidence.notes {
        page.paragraph(2, note);
    }
    if let Some(update) = evidence.windows.value().and_then(update_of) {
        let build = format!("{}.{}", update.line, update.revision);
        let (kb, date) = (update.kb, update.date.to_string());
        page.paragraph(2, &msg!("inventory-windows", build = build, kb = kb, date = date).text);
    }
    firmware_rows(&mut page, &firmware::table(hardware, None));
    unread(&mut page, &hardware.firmware);
    devices(&mut page, hardware);
    page.finish()
}

fn firmware_rows(page: &mut Page, rows: &[FirmwareRow]) {
    page.heading(&msg!("inventory-firmware", count = rows.iter().filter(|r| r.bank.is_some()).count()).text);
    let cells = rows.iter().map(|row| {
        vec![
            (super::firmware::of_system(row, row.component.clone()), Tone::Plain),
            (super::firmware::installed(row), Tone::Plain),
            (bank(row), Tone::Plain),
            (row.name.clone(), Tone::Plain),
        ]
    });
    page.table_of(&["component", "version", "bank", "name"], &cells.collect::<Vec<_>>());
}

fn unread<T>(page: &mut Page, list: &Observation<Members<T>>) {
    match list.known_or() {
        Ok(members) if members.is_whole() => {}
        Ok(members) => {
            page.paragraph(2, &msg!("inventory-unread", count = members.unread.len()).text);
            findings::lines(page, 4, &members.unread.iter().map(Line::unread).collect::<Vec<_>>(), usize::MAX);
        }
        Err(reason) => page.paragraph(2, &msg!("inventory-missing", reason = reason).text),
    }
}

/// Storage, network and power, one row each.
fn devices(page: &mut Page, hardware: &Hardware) {
    let mut rows = Vec::new();
    let mut row = |uri: &str, what: [&Observation<String>; 2], health: &Observation<Health>| {
        let what: Vec<&str> = what.iter().filter_map(|o| o.text()).collect();
        let (word, tone) = health_word(health);
        rows.push(vec![(short(uri), Tone::Plain), (what.join(" "), Tone::Plain), (word, tone)]);
    };
    for storage in items(&hardware.storage) {
        for controller in items(&storage.controllers) {
            row(&controller.uri, [&controller.name, &controller.firmware_version], &controller.status.health);
        }
        for drive in items(&storage.drives) {
            row(&drive.uri, [&drive.model, &drive.revision], &drive.status.health);
        }
        for volume in items(&storage.volumes) {
            row(&volume.uri, [&volume.name, &volume.raid_type], &volume.status.health);
        }
    }
    for adapter in items(&hardware.network_adapters) {
        row(&adapter.uri, [&adapter.name, &adapter.firmware_version], &adapter.status.health);
    }
    for supply in items(&hardware.power_supplies) {
        row(&supply.uri, [&supply.model, &supply.firmware_version], &supply.status.health);
    }
    page.heading(&msg!("inventory-devices", count = rows.len()).text);
    page.table_of(&["device", "what it is", "health"], &rows);
}

fn items<T>(list: &Observation<Members<T>>) -> &[T] {
    list.value().map(|m| m.items.as_slice()).unwrap_or_default()
}

fn health_word(health: &Observation<Health>) -> (String, Tone) {
    match health.known_or() {
        Ok(Health::Ok) => ("OK".into(), Tone::Good),
        Ok(Health::Warning) => ("Warning".into(), Tone::Doubt),
        Ok(Health::Critical) => ("Critical".into(), Tone::Bad),
        Ok(Health::Other(word)) => (word.clone(), Tone::Doubt),
        Err(Missing::Absent | Missing::Null) => (NOT_REPORTED.into(), Tone::Doubt),
        Err(_) => ("?".into(), Tone::Doubt),
    }
}

/// A URI without the parts that every URI has.
fn short(uri: &str) -> String {
    uri.trim_start_matches("/redfish/v1/").to_owned()
}

fn bank(row: &FirmwareRow) -> String {
    match row.bank {
        Some(Bank::Active) => "running".into(),
        Some(Bank::Backup) => "backup".into(),
        Some(Bank::Pending) => "staged".into(),
        Some(Bank::NothingPending) => "nothing staged".into(),
        Some(Bank::Unclear) => "unclear".into(),
        None => String::new(),
    }
}
