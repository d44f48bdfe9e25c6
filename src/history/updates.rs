//! What the event logs tell of installations: begun, succeeded, failed, and which failures are already healed.
//!
//! Three reporters speak of the same installation: the Windows Update client (System 43/44, 19, 20), the servicing
//! stack (Setup 1, 2, 3, 6) and `wusa.exe` (2, 3). Titles are joined by their KB number; messages are never read,
//! because they are localised.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::{self, Records, datum};
use super::hresult::HResult;
use crate::evidence::{EventRecord, Line, Windows};

/// Who reported a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reporter {
    /// The Windows Update client, on the server itself.
    WindowsUpdate,
    /// The servicing stack, on the server itself.
    Servicing,
    /// `wusa.exe`, in the session of whoever called it.
    Standalone,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Download or installation began.
    Begun,
    /// The update was installed.
    Succeeded,
    /// The update was not installed.
    Failed,
}

/// One step of an installation.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happened.
    pub kind: StepKind,
    /// Who says so.
    pub reporter: Reporter,
    /// The update's title or package name, as logged.
    pub title: String,
    /// The KB number in the title, such as `KB5082142`.
    pub kb: Option<String>,
    /// The update's GUID, where the Windows Update client gives one.
    pub guid: Option<String>,
    /// The result code of a failure.
    pub code: Option<HResult>,
    /// When.
    pub at: Timestamp,
    /// The record as a line of proof.
    pub line: Line,
}

impl Step {
    /// How a finding names the update: its KB number, or its title.
    #[must_use]
    pub fn name(&self) -> &str {
        match (&self.kb, self.title.as_str()) {
            (Some(kb), _) => kb,
            (None, "") => "update without a title",
            (None, title) => title,
        }
    }

    /// Whether both speak of the same update.
    #[must_use]
    pub fn same_update(&self, other: &Self) -> bool {
        match ((&self.kb, &other.kb), (&self.guid, &other.guid)) {
            ((Some(a), Some(b)), _) => a == b,
            (_, (Some(a), Some(b))) => a.eq_ignore_ascii_case(b),
            _ => !self.title.is_empty() && self.title == other.title,
        }
    }

    /// Whether `self`, a success, makes the failure `failed` history: the same update later, or a later cumulative
    /// update of the same product, which contains it.
    #[must_use]
    pub fn heals(&self, failed: &Self) -> bool {
        let later = self.kind == StepKind::Succeeded && self.at > failed.at;
        later && (self.same_update(failed) || self.is_later_cumulative(failed))
    }

    fn is_later_cumulative(&self, failed: &Self) -> bool {
        let (Some(new), Some(old)) = (cumulative(&self.title), cumulative(&failed.title)) else { return false };
        new.product == old.product && new.month >= old.month
    }
}

struct Cumulative<'a> {
    month: &'a str,
    product: &'a str,
}

/// Month and product of a title such as `2026-04 Cumulative Update for … x64-based Systems (KB5082142)`.
fn cumulative(title: &str) -> Option<Cumulative<'_>> {
    let (month, rest) = title.split_once(' ')?;
    let product = rest.strip_prefix("Cumulative Update for ")?;
    let dated = month.len() == 7 && month.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let product = product.split_once(" (KB").map_or(product, |(product, _)| product);
    dated.then_some(Cumulative { month, product })
}

/// The first KB number in a text.
#[must_use]
pub fn kb_number(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    upper.match_indices("KB").find_map(|(at, _)| {
        let digits: String = upper[at + 2..].chars().take_while(char::is_ascii_digit).collect();
        (6..=8).contains(&digits.len()).then(|| format!("KB{digits}"))
    })
}

/// Every step that the logs tell of.
pub struct History<'a> {
    /// The steps, oldest first.
    pub steps: Vec<Step>,
    /// Logs of the server itself that could not be read, one line each.
    pub missing: Vec<Line>,
    read: Vec<Records<'a>>,
}

impl<'a> History<'a> {
    /// The steps in the evidence.
    #[must_use]
    pub fn of(windows: &'a Windows) -> Self {
        let mut history = Self { steps: Vec::new(), missing: Vec::new(), read: Vec::new() };
        history.take(windows, "System", events::WINDOWS_UPDATE, client_step);
        history.take(windows, "Setup", events::SERVICING, servicing_step);
        for log in ["Setup", "Application"] {
            // wusa.exe leaves no record on most servers and no provider on some: its absence is not a gap.
            if let Ok(records) = events::read(windows, log, events::WUSA) {
                history.steps.extend(records.records.iter().filter_map(|r| standalone_step(&records, r)));
            }
        }
        history.steps.sort_by_key(|s| s.at);
        history
    }

    fn take(
        &mut self,
        windows: &'a Windows,
        log: &str,
        provider: &str,
        step: fn(&Records<'_>, &EventRecord) -> Option<Step>,
    ) {
        match events::read(windows, log, provider) {
            Ok(records) => {
                self.steps.extend(records.records.iter().filter_map(|r| step(&records, r)));
                self.read.push(records);
            }
            Err(line) => self.missing.push(line),
        }
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
        failed.filter(|f| self.healed_by(f).is_none()).collect()
    }

    /// The first success that heals `failed`.
    #[must_use]
    pub fn healed_by(&self, failed: &Step) -> Option<&Step> {
        self.steps.iter().find(|s| s.heals(failed))
    }
}

fn client_step(records: &Records<'_>, record: &EventRecord) -> Option<Step> {
    // Provider manifest of Microsoft-Windows-WindowsUpdateClient: 19 installed, 20 failed, 43 and 44 begun.
    let kind = match record.id {
        19 => StepKind::Succeeded,
        20 => StepKind::Failed,
        43 | 44 => StepKind::Begun,
        _ => return None,
    };
    let title = datum(record, "updateTitle").or_else(|| datum(record, "param1")).unwrap_or_default();
    let code = datum(record, "errorCode").and_then(HResult::parse).or_else(|| unnamed_code(record));
    Some(step(kind, Reporter::WindowsUpdate, title, title, code, records, record))
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
    let code = datum(record, "ErrorCode").and_then(HResult::parse).or_else(|| unnamed_code(record));
    Some(step(kind, Reporter::Servicing, package, package, code, records, record))
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
    let code = datum(record, "ErrorCode").and_then(HResult::parse).or_else(|| unnamed_code(record));
    // A title is empty where wusa.exe was refused before it could ask for one; the command names the file.
    let command = datum(record, "CommandLine").or_else(|| datum(record, "param4")).unwrap_or_default();
    Some(step(kind, Reporter::Standalone, title, &format!("{title} {command}"), code, records, record))
}

/// A code among unnamed data (`param1`, …): only one that cannot be anything else.
fn unnamed_code(record: &EventRecord) -> Option<HResult> {
    let unnamed = record.data.iter().filter(|(name, _)| name.starts_with("param"));
    unnamed.filter_map(|(_, value)| HResult::parse(value)).find(|code| code.is_failure())
}

fn step(
    kind: StepKind,
    reporter: Reporter,
    title: &str,
    names_kb: &str,
    code: Option<HResult>,
    records: &Records<'_>,
    record: &EventRecord,
) -> Step {
    Step {
        kind,
        reporter,
        title: title.to_owned(),
        kb: kb_number(names_kb),
        guid: datum(record, "updateGuid").filter(|g| !g.is_empty()).map(ToOwned::to_owned),
        code,
        at: record.at,
        line: records.line(record),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::testing::{at, event, healthy, log};

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
    fn kb_numbers_are_found_in_titles_and_nowhere_else() {
        assert_eq!(kb_number(TITLE).as_deref(), Some("KB5082142"));
        assert_eq!(kb_number("windows10.0-kb5001-x64"), None);
        assert_eq!(kb_number("ＫＢ１２３４５６７ KB"), None);
    }
}
