//! What the logs tell of updates: searched, downloaded, installed, failed, and which failures are already healed.
//!
//! Four reporters speak of the same update: the Windows Update client (System 16, 43/44, 19, 20; Operational 25, 26, 31, 41), the
//! servicing stack (Setup 1, 2, 3, 6), `wusa.exe` (2, 3), and what the client reports to its server (`ReportingEvents.log`).
//! Where they tell of no update, the text logs of those that are not at hand speak.
//! Titles are joined by their KB number; messages are never read, because they are localised.

use jiff::Timestamp;

use super::events::{self, Records, datum};
use super::hresult::HResult;
use super::logged::{self, AtHand};
use super::reported::reported_step;
pub use super::step::{Phase, Reporter, Step, StepKind};
use super::title::{UpdateClass, class, cumulative, kb_number, package_build};
use crate::evidence::{EventRecord, Line, Windows};

/// Every step that the logs tell of.
pub struct History<'a> {
    /// The steps, oldest first.
    pub steps: Vec<Step>,
    /// Logs of the server itself that could not be read, one line each.
    pub missing: Vec<Line>,
    /// The build that runs, where it is known.
    build: Option<(u64, u64)>,
    read: Vec<Records<'a>>,
}

impl<'a> History<'a> {
    /// The steps in the evidence.
    #[must_use]
    pub fn of(windows: &'a Windows) -> Self {
        let build = windows.os.running();
        let mut history = Self { steps: Vec::new(), missing: Vec::new(), build, read: Vec::new() };
        let mut at_hand = AtHand {
            client: history.take(windows, "System", events::WINDOWS_UPDATE, client_step),
            setup: history.take(windows, "Setup", events::SERVICING, servicing_step),
        };
        for log in ["Setup", "Application"] {
            // wusa.exe leaves no record on most servers and no provider on some: its absence is not a gap.
            history.also(windows, log, events::WUSA, standalone_step);
        }
        if history.also(windows, events::OPERATIONAL, events::WINDOWS_UPDATE, operational_step) {
            at_hand.client = true;
        } else if let Some(rows) = windows.reporting_events.value() {
            // Where the client's own log is at hand, its reports say the same again.
            let from = windows.reporting_events.from();
            history.steps.extend(rows.items.iter().filter_map(|row| reported_step(row, &from)));
        }
        if history.steps.is_empty() {
            history.steps = logged::steps(windows, at_hand);
        }
        history.steps.sort_by_key(|s| s.at);
        history
    }

    /// A log whose absence is a gap. Says whether it is there.
    fn take(
        &mut self,
        windows: &'a Windows,
        log: &str,
        provider: &str,
        step: fn(&Records<'_>, &EventRecord) -> Option<Step>,
    ) -> bool {
        match events::read(windows, log, provider) {
            Ok(records) => {
                self.steps.extend(records.records.iter().filter_map(|r| step(&records, r)));
                self.read.push(records);
                true
            }
            Err(line) => {
                self.missing.push(line);
                false
            }
        }
    }

    /// A log whose absence is no gap. Says whether it is there.
    fn also(
        &mut self,
        windows: &'a Windows,
        log: &str,
        provider: &str,
        step: fn(&Records<'_>, &EventRecord) -> Option<Step>,
    ) -> bool {
        let Ok(records) = events::read(windows, log, provider) else { return false };
        self.steps.extend(records.records.iter().filter_map(|r| step(&records, r)));
        true
    }

    /// Why the server's own logs cannot be trusted to show everything since `since`; empty where they can.
    #[must_use]
    pub fn gaps_since(&self, since: Timestamp) -> Vec<Line> {
        let mut gaps = self.missing.clone();
        gaps.extend(self.read.iter().filter_map(|records| records.reaches_back_to(since).err()));
        gaps
    }

    /// The failures that no later success heals, newest first.
    #[must_use]
    pub fn open_failures(&self) -> Vec<&Step> {
        let failed = self.steps.iter().rev().filter(|s| s.kind == StepKind::Failed);
        failed.filter(|f| !self.is_healed(f)).collect()
    }

    /// Whether a later success, or the build that runs, makes `failed` history.
    #[must_use]
    pub fn is_healed(&self, failed: &Step) -> bool {
        self.healed_by(failed).is_some() || self.build_is_of(failed) == Some(true)
    }

    /// The first success that heals `failed`.
    #[must_use]
    pub fn healed_by(&self, failed: &Step) -> Option<&Step> {
        self.steps.iter().find(|s| s.heals(failed))
    }

    /// The newest update of the system that was installed after that.
    #[must_use]
    pub fn system_installed_since(&self, at: Timestamp) -> Option<&Step> {
        self.steps.iter().rev().find(|step| {
            step.kind == StepKind::Succeeded
                && step.class == UpdateClass::System
                && matches!(step.phase, Phase::Install | Phase::Commit)
                && step.at > at
        })
    }

    /// Whether the running build is that of the update, or newer; none where one of the two builds is not known.
    #[must_use]
    pub fn build_is_of(&self, update: &Step) -> Option<bool> {
        let of_title = update.cumulative.as_ref().and_then(|update| update.build);
        let wanted = of_title.or_else(|| package_build(&update.title));
        self.build.zip(wanted).map(|(runs, wanted)| runs.0 == wanted.0 && runs.1 >= wanted.1)
    }
}

fn client_step(records: &Records<'_>, record: &EventRecord) -> Option<Step> {
    // Provider manifest of Microsoft-Windows-WindowsUpdateClient: 16 no connection, 19 installed, 20 failed, 43 installation begun, 44 download begun.
    // 16: the client could not reach its server; the record has no code.
    let (kind, phase) = match record.id {
        16 => (StepKind::Failed, Phase::Search),
        19 => (StepKind::Succeeded, Phase::Install),
        20 => (StepKind::Failed, Phase::Install),
        43 => (StepKind::Begun, Phase::Install),
        44 => (StepKind::Begun, Phase::Download),
        _ => return None,
    };
    let title = datum(record, "updateTitle").or_else(|| datum(record, "param1")).unwrap_or_default();
    Some(step(kind, phase, Reporter::WindowsUpdate, title, title, code_of(record, "errorCode"), records, record))
}

/// The client's own log: 25 a search failed, 26 it found updates, 31 a download failed, 41 one was downloaded.
fn operational_step(records: &Records<'_>, record: &EventRecord) -> Option<Step> {
    let (kind, phase) = match record.id {
        25 => (StepKind::Failed, Phase::Search),
        26 => (StepKind::Succeeded, Phase::Search),
        31 => (StepKind::Failed, Phase::Download),
        41 => (StepKind::Succeeded, Phase::Download),
        _ => return None,
    };
    let title = datum(record, "updateTitle").unwrap_or_default();
    Some(step(kind, phase, Reporter::WindowsUpdate, title, title, code_of(record, "errorCode"), records, record))
}

fn servicing_step(records: &Records<'_>, record: &EventRecord) -> Option<Step> {
    let installs = intends_installation(record);
    // Provider manifest of Microsoft-Windows-Servicing: 1 begun, 2 reached its state, 3 failed, 6 failed half-way.
    let kind = match record.id {
        1 if installs => StepKind::Begun,
        2 if installs => StepKind::Succeeded,
        3 | 6 if installs => StepKind::Failed,
        _ => return None,
    };
    let package = datum(record, "PackageIdentifier").or_else(|| datum(record, "param1")).unwrap_or_default();
    Some(step(
        kind,
        Phase::Install,
        Reporter::Servicing,
        package,
        package,
        code_of(record, "ErrorCode"),
        records,
        record,
    ))
}

/// Removals and mere staging also write events 1 to 3. The state is a number of `CbsPackageState` (112 installed),
/// which current releases log with 5,000 added, or its English word.
fn intends_installation(record: &EventRecord) -> bool {
    let state = datum(record, "IntendedPackageState").unwrap_or_default();
    let word = datum(record, "IntendedPackageStateTextized").unwrap_or_default();
    match state {
        "112" | "5112" | "0x70" => true,
        "" => word.is_empty() || word.eq_ignore_ascii_case("Installed"),
        _ if state.bytes().all(|b| b.is_ascii_digit()) => false,
        word => word.eq_ignore_ascii_case("Installed"),
    }
}

fn standalone_step(records: &Records<'_>, record: &EventRecord) -> Option<Step> {
    // Provider manifest of Microsoft-Windows-WUSA: 2 installed, 3 not installed because of an error.
    let kind = match record.id {
        2 => StepKind::Succeeded,
        3 => StepKind::Failed,
        _ => return None,
    };
    let title = datum(record, "UpdateTitle").or_else(|| datum(record, "param1")).unwrap_or_default();
    // A title is empty where wusa.exe was refused before it could ask for one; the command names the file.
    let command = datum(record, "CommandLine").or_else(|| datum(record, "param4")).unwrap_or_default();
    let names_kb = format!("{title} {command}");
    Some(step(
        kind,
        Phase::Install,
        Reporter::Standalone,
        title,
        &names_kb,
        code_of(record, "ErrorCode"),
        records,
        record,
    ))
}

fn code_of(record: &EventRecord, name: &str) -> Option<HResult> {
    datum(record, name).and_then(HResult::parse).or_else(|| unnamed_code(record))
}

/// A code among unnamed data (`param1`, …): only one that cannot be anything else.
fn unnamed_code(record: &EventRecord) -> Option<HResult> {
    let unnamed = record.data.iter().filter(|(name, _)| name.starts_with("param"));
    unnamed.filter_map(|(_, value)| HResult::parse(value)).find(|code| code.is_failure())
}

#[allow(clippy::too_many_arguments, reason = "each is a field of the step")]
fn step(
    kind: StepKind,
    phase: Phase,
    reporter: Reporter,
    title: &str,
    names_kb: &str,
    code: Option<HResult>,
    records: &Records<'_>,
    record: &EventRecord,
) -> Step {
    let service = datum(record, "serviceGuid").filter(|g| !g.is_empty()).map(ToOwned::to_owned);
    Step {
        kind,
        phase,
        reporter,
        title: title.to_owned(),
        kb: kb_number(names_kb),
        guid: datum(record, "updateGuid").filter(|g| !g.is_empty()).map(ToOwned::to_owned),
        class: class(title, service.as_deref()),
        cumulative: cumulative(title),
        service,
        code,
        at: record.at,
        line: records.line(record),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{LogLevel, Missing};
    use crate::history::testing::{at, cbs, cbs_line, event, healthy, log, missing};

    const TITLE: &str = "2026-04 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5082142)";

    fn open(records: Vec<EventRecord>) -> Vec<String> {
        let mut windows = healthy();
        *log(&mut windows, "System", events::WINDOWS_UPDATE) = records;
        History::of(&windows).open_failures().iter().map(|f| f.name().to_owned()).collect()
    }

    fn failed(time: &str, title: &str) -> EventRecord {
        event(20, time, &[("errorCode", "0x80070005"), ("updateTitle", title)])
    }

    fn installed(time: &str, title: &str) -> EventRecord {
        event(19, time, &[("updateTitle", title)])
    }

    #[test]
    fn a_failure_is_healed_by_a_later_success_of_the_same_update_only() {
        let failure = failed("2026-04-18T13:09:41Z", TITLE);
        let cases = [
            (vec![], 1),
            (vec![installed("2026-04-19T02:00:00Z", TITLE)], 0),
            (vec![installed("2026-04-17T02:00:00Z", TITLE)], 1),
            (vec![installed("2026-04-19T02:00:00Z", "Update for Defender (KB2267602)")], 1),
            (
                vec![installed(
                    "2026-05-13T02:00:00Z",
                    &TITLE.replace("2026-04", "2026-05").replace("5082142", "5089001"),
                )],
                0,
            ),
            (
                vec![installed(
                    "2026-05-13T02:00:00Z",
                    &TITLE.replace("2026-04", "2026-03").replace("5082142", "5079001"),
                )],
                1,
            ),
        ];
        for (mut records, left) in cases {
            records.push(failure.clone());
            assert_eq!(open(records.clone()).len(), left, "{records:?}");
        }
    }

    #[test]
    fn the_staging_of_a_package_is_not_its_installation() {
        let state = |id, n: &str, time: &str| {
            event(id, time, &[("PackageIdentifier", "KB5082142"), ("IntendedPackageState", n), ("ErrorCode", "0x0")])
        };
        let mut windows = healthy();
        *log(&mut windows, "System", events::WINDOWS_UPDATE) = vec![failed("2026-04-18T13:09:41Z", TITLE)];
        *log(&mut windows, "Setup", events::SERVICING) = vec![state(2, "5064", "2026-04-18T14:00:00Z")];
        assert_eq!(History::of(&windows).open_failures().len(), 1);
        *log(&mut windows, "Setup", events::SERVICING) = vec![state(2, "5112", "2026-04-18T14:00:00Z")];
        assert_eq!(History::of(&windows).open_failures().len(), 0);
    }

    #[test]
    fn a_failure_of_wusa_is_named_by_the_file_on_its_command_line() {
        let mut windows = healthy();
        let data = [
            ("UpdateTitle", ""),
            ("ErrorCode", "2147942405"),
            ("CommandLine", r"wusa.exe C:\t\windows10.0-kb5082142-x64.msu /quiet"),
        ];
        *log(&mut windows, "Setup", events::WUSA) = vec![event(3, "2026-04-18T13:09:41Z", &data)];
        let history = History::of(&windows);
        let failure = history.open_failures()[0];
        assert_eq!((failure.name(), failure.code), ("KB5082142", Some(HResult::ACCESS_DENIED)));
    }

    #[test]
    fn a_log_that_begins_after_the_question_is_a_gap() {
        let windows = healthy();
        let history = History::of(&windows);
        assert!(history.gaps_since(at("2026-04-18T00:00:00Z")).is_empty());
        assert_eq!(history.gaps_since(at("2020-01-01T00:00:00Z")).len(), 2);
    }

    #[test]
    fn the_text_logs_tell_of_updates_only_where_no_event_log_is_at_hand() {
        let mut windows = healthy();
        let complete = "Exec: Processing complete.  Session: 31000000_1, Package: Package_for_KB5000001~31bf3856ad364e35~amd64~~10.0.1.1 [HRESULT = 0x800f0922]";
        let line = cbs_line("2026-04-18T13:05:00Z", LogLevel::Error, complete);
        cbs(&mut windows).lines = vec![line];
        assert!(History::of(&windows).open_failures().is_empty());
        let nowhere = || Missing::NotCollected { detail: "not in the bundle".to_owned() };
        windows.event_logs = missing(nowhere());
        windows.reporting_events = missing(nowhere());
        let history = History::of(&windows);
        assert_eq!(history.open_failures()[0].name(), "KB5000001");
        assert!(!history.missing.is_empty(), "the event logs are missing all the same");
    }
}
