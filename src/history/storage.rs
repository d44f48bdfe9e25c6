//! Storage trouble, as the operating system and as the BMC report it.

use super::events::{self, Records};
use crate::evidence::{EventLog, EventRecord, Hardware, Health, Line, Observation, Windows, named};
use crate::msg;

/// A source of storage events. The ids of `disk`, Ntfs and miniports are general knowledge and not verified against
/// a capture; those of ESENT are Microsoft's (KB314917). Ntfs 98 is left out: it also says that a volume is healthy.
struct Source {
    log: &'static str,
    /// Any of these provider names.
    providers: &'static [&'static str],
    ids: &'static [u32],
}

const SOURCES: &[Source] = &[
    Source { log: "System", providers: &["disk"], ids: &[7, 11, 51, 153] },
    Source { log: "System", providers: &["Ntfs", "Microsoft-Windows-Ntfs"], ids: &[55, 137] },
    Source { log: "Application", providers: &[events::ESENT], ids: &[474, 508, 533] },
];

/// A port driver's "reset to device was issued", whatever the driver's name.
const MINIPORT_RESET: u32 = 129;

/// Storage events of the operating system, and why some could not be looked for.
pub struct StorageEvents {
    /// The events, as the logs order them.
    pub seen: Vec<Line>,
    /// Logs that were denied, are absent or begin too late.
    pub missing: Vec<Line>,
}

/// The storage events in the evidence; `since` is the time from which silence must be proven.
#[must_use]
pub fn storage_events(windows: &Windows, since: jiff::Timestamp) -> StorageEvents {
    let mut found = StorageEvents { seen: Vec::new(), missing: Vec::new() };
    for source in SOURCES {
        let logs: Vec<_> = source.providers.iter().map(|p| events::read(windows, source.log, p)).collect();
        let readable: Vec<&Records<'_>> = logs.iter().filter_map(|l| l.as_ref().ok()).collect();
        if readable.is_empty() {
            found.missing.extend(logs.into_iter().filter_map(Result::err));
            continue;
        }
        for records in readable {
            take(records, |r| source.ids.contains(&r.id), &mut found);
            found.missing.extend(records.reaches_back_to(since).err());
        }
    }
    let miniports = windows.event_logs.value().map_or(&[][..], |logs| logs.items.as_slice());
    for log in miniports.iter().filter(|l| is_miniport(l)) {
        if let Ok(records) = events::read(windows, &log.log, &log.provider) {
            take(&records, |r| r.id == MINIPORT_RESET, &mut found);
        }
    }
    found
}

fn take(records: &Records<'_>, wanted: impl Fn(&EventRecord) -> bool, found: &mut StorageEvents) {
    found.seen.extend(records.records.iter().filter(|r| wanted(r)).map(|r| records.line(r)));
}

fn is_miniport(log: &EventLog) -> bool {
    let provider = log.provider.to_ascii_lowercase();
    log.log.eq_ignore_ascii_case("System")
        && ["stor", "megasas", "nvme", "iaahci", "lsi_", "mpi3"].iter().any(|part| provider.contains(part))
}

/// What the BMC says against the storage: drives, volumes, controllers and their caches that are not OK.
#[must_use]
pub fn storage_faults(hardware: &Hardware) -> Vec<Line> {
    let mut lines = Vec::new();
    let Some(storage) = hardware.storage.value() else { return lines };
    for unit in &storage.items {
        for controller in unit.controllers.value().map_or(&[][..], |c| &c.items) {
            fault(&controller.uri, Of::Part, &controller.status.health, &mut lines);
            fault(&controller.uri, Of::Cache, &controller.cache, &mut lines);
        }
        for drive in unit.drives.value().map_or(&[][..], |d| &d.items) {
            fault(&drive.uri, Of::Part, &drive.status.health, &mut lines);
            if drive.failure_predicted.value() == Some(&true) {
                lines.push(Line::of(format!("{} FailurePredicted", drive.uri), &drive.failure_predicted));
            }
        }
        for volume in unit.volumes.value().map_or(&[][..], |v| &v.items) {
            fault(&volume.uri, Of::Part, &volume.status.health, &mut lines);
        }
    }
    lines
}

/// Whose health a word is.
#[derive(Clone, Copy)]
enum Of {
    Part,
    Cache,
}

fn fault(uri: &str, of: Of, health: &Observation<Health>, lines: &mut Vec<Line>) {
    if let Some(word) = health.value().filter(|h| **h != Health::Ok) {
        let name = match of {
            Of::Part => msg!("fact-health", uri = uri),
            Of::Cache => msg!("fact-cache-health", uri = uri),
        };
        lines.push(Line::on(named(name, format!("{word:?}")), health));
    }
}
