//! What has a time: records of Windows, lines of its servicing log, its last start, entries of the BMC's logs.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::evidence::{CbsLog, Evidence, Hardware, Health, Line, LogEntry, LogKind, LogLevel, Windows};
use crate::history::events::{SERVICING, WINDOWS_UPDATE, WUSA, read};
use crate::history::quote;
use crate::history::updates::{History, StepKind};
use crate::msg;
use crate::report::html::words::say;
use crate::report::page::Tone;

/// Who wrote an event down; the order is that of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    /// The update client and `wusa.exe`.
    Client,
    /// The servicing stack, in its event log.
    Servicing,
    /// `CBS.log`.
    Cbs,
    /// Other records of Windows.
    Windows,
    /// The last start of Windows.
    Restart,
    /// The BMC's logs of faults and events.
    Bmc,
    /// The BMC's log of firmware and hardware changes.
    Changes,
}

impl Lane {
    /// All of them, from the top.
    pub(super) const ALL: [Self; 7] =
        [Self::Client, Self::Servicing, Self::Cbs, Self::Windows, Self::Restart, Self::Bmc, Self::Changes];

    /// What it is called.
    pub(super) fn name(self) -> String {
        say(&match self {
            Self::Client => msg!("html-lane-client"),
            Self::Servicing => msg!("html-lane-servicing"),
            Self::Cbs => msg!("html-lane-cbs"),
            Self::Windows => msg!("html-lane-windows"),
            Self::Restart => msg!("html-lane-restart"),
            Self::Bmc => msg!("html-lane-bmc"),
            Self::Changes => msg!("html-lane-changes"),
        })
    }
}

/// Something that happened at a time.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) lane: Lane,
    pub(super) at: Timestamp,
    pub(super) text: String,
    pub(super) from: String,
    pub(super) tone: Tone,
}

impl Event {
    /// Whether it says more than that all goes on.
    pub(super) fn stands_out(&self) -> bool {
        matches!(self.tone, Tone::Bad | Tone::Doubt) || self.lane == Lane::Restart
    }
}

/// What has a time, and what has none.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub(super) events: Vec<Event>,
    /// What has no time that could be read: it is listed and not placed.
    pub(super) untimed: Vec<Line>,
    /// What was not read at all.
    pub(super) gaps: Vec<Line>,
}

impl Events {
    /// All that the evidence holds.
    pub(super) fn of(evidence: &Evidence) -> Self {
        let mut all = Self::default();
        match evidence.windows.value() {
            Some(windows) => all.windows(windows),
            None => all.gaps.push(Line::missing("Windows", &evidence.windows)),
        }
        match evidence.hardware.value() {
            Some(hardware) => all.hardware(hardware),
            None => all.gaps.push(Line::missing("BMC", &evidence.hardware)),
        }
        all
    }

    fn windows(&mut self, windows: &Windows) {
        let history = History::of(windows);
        let kinds: BTreeMap<&str, StepKind> = history.steps.iter().map(|s| (s.line.text.as_str(), s.kind)).collect();
        match windows.event_logs.value() {
            None => self.gaps.push(Line::missing(msg!("fact-event-logs"), &windows.event_logs)),
            Some(logs) => {
                self.gaps.extend(logs.unread.iter().map(Line::unread));
                for log in &logs.items {
                    let lane = match log.provider.as_str() {
                        WINDOWS_UPDATE | WUSA => Lane::Client,
                        SERVICING => Lane::Servicing,
                        _ => Lane::Windows,
                    };
                    match read(windows, &log.log, &log.provider) {
                        Err(line) => self.gaps.push(line),
                        Ok(records) => self.events.extend(records.records.iter().map(|record| {
                            let Line { text, from, at, .. } = records.line(record);
                            let tone = match kinds.get(text.as_str()) {
                                Some(StepKind::Failed) => Tone::Bad,
                                Some(StepKind::Succeeded) => Tone::Good,
                                Some(StepKind::Begun) | None => Tone::Plain,
                            };
                            Event { lane, at, text, from, tone }
                        })),
                    }
                }
            }
        }
        match windows.cbs.value() {
            Some(log) => self.cbs(windows, log),
            None => self.gaps.push(Line::missing("CBS.log", &windows.cbs)),
        }
        let boot = &windows.os.last_boot;
        match boot.value() {
            Some(at) => {
                let text = say(&msg!("html-last-start"));
                self.events.push(Event { lane: Lane::Restart, at: *at, text, from: boot.from(), tone: Tone::Plain });
            }
            None => self.untimed.push(Line::of(msg!("fact-last-start"), boot)),
        }
    }

    fn cbs(&mut self, windows: &Windows, log: &CbsLog) {
        for line in &log.lines {
            let quoted = quote(windows, line);
            let tone = match line.level {
                LogLevel::Error => Tone::Bad,
                LogLevel::Warning => Tone::Doubt,
                LogLevel::Info => Tone::Plain,
            };
            match line.at.value() {
                Some(at) => {
                    let Line { text, from, .. } = quoted;
                    self.events.push(Event { lane: Lane::Cbs, at: *at, text, from, tone });
                }
                None => self.untimed.push(quoted),
            }
        }
    }

    fn hardware(&mut self, hardware: &Hardware) {
        let Some(logs) = hardware.logs.value() else {
            self.gaps.push(Line::missing(msg!("fact-bmc-logs"), &hardware.logs));
            return;
        };
        self.gaps.extend(logs.unread.iter().map(Line::unread));
        for log in &logs.items {
            let lane = if log.kind == LogKind::Maintenance { Lane::Changes } else { Lane::Bmc };
            let Some(entries) = log.entries.value() else {
                self.gaps.push(Line::missing(&log.uri, &log.entries));
                continue;
            };
            self.gaps.extend(entries.unread.iter().map(Line::unread));
            for entry in &entries.items {
                self.entry(lane, entry);
            }
        }
    }

    fn entry(&mut self, lane: Lane, entry: &LogEntry) {
        let words = [entry.code.text(), entry.message.text()];
        let text = words.into_iter().flatten().collect::<Vec<_>>().join(": ");
        let text = if text.is_empty() { entry.uri.clone() } else { text };
        let tone = match entry.severity.value() {
            Some(Health::Critical) => Tone::Bad,
            Some(Health::Warning) => Tone::Doubt,
            _ => Tone::Plain,
        };
        match entry.created.text().and_then(|text| text.parse::<Timestamp>().ok()) {
            Some(at) => self.events.push(Event { lane, at, text, from: entry.uri.clone(), tone }),
            None => {
                let created = Line::of("Created", &entry.created);
                self.untimed.push(Line::new(format!("{text} ({})", created.text), &entry.uri, created.at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::testing::{log_entry, maintenance_log};
    use crate::history::testing::{at, cbs, cbs_line, event, hardware, healthy, joined, log, not_asked};

    #[test]
    fn each_lane_has_what_its_source_says_and_what_has_no_time_is_listed() {
        let mut windows = healthy();
        log(&mut windows, "System", WINDOWS_UPDATE).push(event(
            20,
            "2026-04-18T13:05:00Z",
            &[("updateTitle", "2026-04 Cumulative Update (KB5082142)"), ("errorCode", "0x80070005")],
        ));
        let mut untimed = cbs_line("2026-04-18T13:05:00Z", LogLevel::Info, "no time");
        untimed.at = not_asked();
        cbs(&mut windows).lines = vec![cbs_line("2026-04-18T13:04:00Z", LogLevel::Error, "it failed"), untimed];
        let mut hardware = hardware();
        hardware.logs = maintenance_log(vec![
            log_entry(1, "2026-04-18T12:00:00+00:00", "UEFI firmware is activated to AFE136D."),
            log_entry(2, "when it rained", "UEFI firmware is updated to AFE136D by Redfish."),
        ]);
        let Events { events, untimed, .. } = Events::of(&joined(Some(hardware), Some(windows)));
        let of = |lane| events.iter().filter(|e| e.lane == lane).map(|e| (e.at, e.tone)).collect::<Vec<_>>();
        assert!(of(Lane::Client).contains(&(at("2026-04-18T13:05:00Z"), Tone::Bad)));
        assert_eq!(of(Lane::Cbs), [(at("2026-04-18T13:04:00Z"), Tone::Bad)]);
        assert_eq!(of(Lane::Changes).len(), 1);
        assert_eq!(of(Lane::Restart), [(at("2026-04-01T00:00:00Z"), Tone::Plain)]);
        let said: Vec<&str> = untimed.iter().map(|line| line.text.as_str()).collect();
        assert!(said.iter().any(|text| text.contains("no time")), "{said:?}");
        assert!(said.iter().any(|text| text.contains("when it rained")), "{said:?}");
    }

    #[test]
    fn a_side_that_is_not_there_is_a_gap_and_no_silence() {
        let Events { events, gaps, .. } = Events::of(&joined(None, None));
        assert!(events.is_empty());
        assert_eq!(gaps.len(), 2, "{gaps:?}");
    }
}
