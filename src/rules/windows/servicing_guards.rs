//! R12: did a guard of Windows stop a part of servicing lately, and which scanners watch the file system?
//!
//! The collector keeps only those records of code integrity, AppLocker and Defender that name a part of servicing.

use super::keys::unread;
use crate::baseline::Severity;
use crate::evidence::{EventLog, EventRecord, FilterDriver, Line, Missing, Windows};
use crate::history::events::{self, LOOK_BACK};
use crate::history::updates::History;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `servicing-guards`.
pub const RULE: Check = Check::windows(Rule::new("servicing-guards", Severity::Warn).knowledge(&["R12"]), check);

const BLOCKS: &str = "blocks";
const SCANNERS: &str = "scanners";
const QUOTED: usize = 5;

/// Records that say that something was stopped, and not only watched: code integrity, AppLocker (programs, scripts), attack
/// surface reduction and controlled folder access.
const BLOCKED: &[u32] = &[3033, 3077, 8004, 8007, 1121, 1123];

/// Altitudes of virus scanners among the file-system filters.
const ALTITUDES: std::ops::Range<f64> = 320_000.0..330_000.0;

/// The scanner of Windows itself.
const DEFENDER: &str = "WdFilter";

/// The records of what was stopped, each with its log.
pub fn blocked(windows: &Windows) -> impl Iterator<Item = (&EventLog, &EventRecord)> {
    let logs = windows.protection.blocks.value().into_iter().flat_map(|logs| &logs.items);
    logs.flat_map(|log| log.records.value().into_iter().flatten().map(move |record| (log, record)))
        .filter(|(_, record)| BLOCKED.contains(&record.id))
}

/// A record as a line of proof.
pub fn quote(log: &EventLog, record: &EventRecord) -> Line {
    let data: Vec<String> = record.data.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let said = msg!("proof-event", log = log.log, id = record.id, record = record.record, data = data.join(", "));
    Line::new(said, log.records.from(), record.at)
}

/// The filters that are virus scanners.
fn filters(windows: &Windows) -> impl Iterator<Item = &FilterDriver> {
    let all = windows.protection.filters.value().into_iter().flat_map(|filters| &filters.items);
    all.filter(|filter| filter.altitude.parse().is_ok_and(|altitude: f64| ALTITUDES.contains(&altitude)))
}

/// The scanners that are loaded.
pub fn scanners(windows: &Windows) -> Vec<Line> {
    filters(windows).map(|filter| loaded(windows, filter)).collect()
}

fn loaded(windows: &Windows, filter: &FilterDriver) -> Line {
    let from = &windows.protection.filters;
    Line::on(msg!("proof-filter-loaded", name = filter.name, altitude = filter.altitude), from)
}

/// `servicing-guards`: was a part of servicing stopped lately, and who else looks at its files?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    judge_blocks(windows, judge);
    judge_scanners(windows, judge);
}

fn judge_blocks(windows: &Windows, judge: &mut Judge<'_>) {
    let logs = &windows.protection.blocks;
    let since = events::before(windows.collector.started, LOOK_BACK);
    let mut lately: Vec<_> = blocked(windows).filter(|(_, record)| record.at >= since).collect();
    lately.sort_by_key(|(_, record)| std::cmp::Reverse(record.at));
    // A log that is not there never held a record.
    let closed = logs.value().into_iter().flat_map(|logs| &logs.items).find(|log| {
        log.records.value().is_none() && log.records.reason().is_some_and(|reason| *reason != Missing::Absent)
    });
    let hidden =
        unread(msg!("fact-logs-of-guards"), logs).or_else(|| closed.map(|log| Line::missing(&log.log, &log.records)));
    if let Some((_, newest)) = lately.first() {
        let history = History::of(windows);
        let later = history.system_installed_since(newest.at);
        let title = msg!("servicing-guards-blocked", count = lately.len());
        let weighed = if later.is_some() { judge.informing() } else { judge.at(Severity::Warn) };
        let finding = weighed.fail(BLOCKS, title).remedy(msg!("cure-guard-blocked"));
        for (log, record) in lately.into_iter().take(QUOTED) {
            finding.because(quote(log, record));
        }
        if let Some(step) = later {
            finding.because(step.line.clone());
        }
    } else if let Some(line) = hidden {
        judge.hidden_by(logs).unknown(BLOCKS, msg!("servicing-guards-unread")).because(line);
    } else {
        let line = Line::on(msg!("proof-no-record-since-says-part", since = since), logs);
        judge.pass(BLOCKS, msg!("servicing-guards-none")).because(line);
    }
}

fn judge_scanners(windows: &Windows, judge: &mut Judge<'_>) {
    let list = &windows.protection.filters;
    let foreign: Vec<Line> = filters(windows)
        .filter(|filter| !filter.name.eq_ignore_ascii_case(DEFENDER))
        .map(|filter| loaded(windows, filter))
        .collect();
    if !foreign.is_empty() {
        // A scanner alone stops nothing: most servers have one.
        let finding = judge.informing().fail(SCANNERS, msg!("servicing-scanners-foreign", count = foreign.len()));
        finding.remedy(msg!("remedy-scanner-exclusions"));
        for line in foreign {
            finding.because(line);
        }
    } else if let Some(line) = unread(msg!("fact-filters"), list) {
        judge.informing().unknown(SCANNERS, msg!("servicing-scanners-unread")).because(line);
    } else {
        let finding = judge.informing().pass(SCANNERS, msg!("servicing-scanners-none"));
        for line in scanners(windows) {
            finding.because(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Members;
    use crate::history::testing::{event, healthy, known, log, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    fn with(records: Vec<EventRecord>) -> Windows {
        let mut windows = healthy();
        let log = EventLog {
            log: "Microsoft-Windows-CodeIntegrity/Operational".to_owned(),
            provider: "Microsoft-Windows-CodeIntegrity".to_owned(),
            oldest: known("2026-01-01T00:00:00Z".parse().unwrap()),
            records: known(records),
        };
        windows.protection.blocks = known(Members::whole(vec![log]));
        windows
    }

    fn blocks(windows: &Windows) -> (Outcome, Severity) {
        outcome_of(&RULE, BLOCKS, windows)
    }

    #[test]
    fn what_was_stopped_lately_warns_unless_an_update_was_installed_since() {
        let stopped = |id, time| event(id, time, &[("File Name", r"C:\Windows\WinSxS\Temp\x.dll")]);
        for id in BLOCKED {
            let windows = with(vec![stopped(*id, "2026-04-18T13:05:00Z")]);
            assert_eq!(blocks(&windows), (Outcome::Fail, Severity::Warn), "{id}");
        }
        let mut windows = with(vec![stopped(3077, "2026-04-18T13:05:00Z")]);
        let title = [("updateTitle", "2026-04 Cumulative Update (KB5082142)")];
        log(&mut windows, "System", events::WINDOWS_UPDATE).push(event(19, "2026-04-18T14:00:00Z", &title));
        assert_eq!(blocks(&windows), (Outcome::Fail, Severity::Info));
        // Watched only (3076), and long ago.
        for record in [stopped(3076, "2026-04-18T13:05:00Z"), stopped(3077, "2026-04-01T13:05:00Z")] {
            assert_eq!(blocks(&with(vec![record])), (Outcome::Pass, Severity::Warn));
        }
    }

    #[test]
    fn a_log_that_was_denied_may_hide_a_block_and_one_that_is_not_there_hides_none() {
        let of = |reason| {
            let mut windows = with(Vec::new());
            let mut logs = windows.protection.blocks.value().unwrap().clone();
            logs.items[0].records = missing(reason);
            windows.protection.blocks = known(logs);
            blocks(&windows)
        };
        assert_eq!(of(Missing::Denied { detail: "access denied".to_owned() }), (Outcome::Unknown, Severity::Warn));
        assert_eq!(of(Missing::Absent), (Outcome::Pass, Severity::Warn));
        let mut windows = healthy();
        windows.protection.blocks = missing(Missing::NotAsked);
        assert_eq!(blocks(&windows), (Outcome::Unknown, Severity::Info), "nobody asked");
    }

    #[test]
    fn a_foreign_scanner_is_named_as_information() {
        let of = |name: &str, altitude: &str| {
            let mut windows = healthy();
            let (name, altitude) = (name.to_owned(), altitude.to_owned());
            let filter = FilterDriver { name, altitude, instances: 3, image: None };
            windows.protection.filters = known(Members::whole(vec![filter]));
            outcome_of(&RULE, SCANNERS, &windows)
        };
        assert_eq!(of("examplescan", "321000.5"), (Outcome::Fail, Severity::Info));
        assert_eq!(of("WdFilter", "328010"), (Outcome::Pass, Severity::Info));
        assert_eq!(of("examplebackup", "140000"), (Outcome::Pass, Severity::Info));
        let mut windows = healthy();
        windows.protection.filters = missing(Missing::NotAsked);
        assert_eq!(outcome_of(&RULE, SCANNERS, &windows), (Outcome::Unknown, Severity::Info));
    }
}
