//! What the logs themselves say of updates, for where no event log is at hand.
//!
//! Who sends `CBS.log` or `WindowsUpdate.log` alone has sent the failure with it. The servicing stack writes the result of each
//! package that it processed (`Exec: Processing complete.  Session: …, Package: … [HRESULT = 0x800f0922 - …]`) and reports each
//! failure to Windows Error Reporting (`WER: Generating failure report for package: …, status: 0x…`); the update client writes how
//! each search ended (`* END * Finding updates …, Exit code = 0x…`). Event logs say the same with the titles, so these lines
//! count only where there are none: they would tell each failure twice.

use super::client;
use super::hresult::HResult;
use super::session;
use super::step::{Phase, Reporter, Step, StepKind};
use super::title::{UpdateClass, class, kb_number};
use crate::evidence::{CbsLine, Line, TextLine, Windows};

/// What the logs tell: the packages that were processed, and the searches that ended.
pub(super) fn steps(windows: &Windows) -> Vec<Step> {
    let mut steps = packages(windows);
    let searches = windows.text_logs.update_client.value().into_iter().flat_map(|log| &log.lines);
    steps.extend(searches.filter_map(|line| search(windows, line)));
    steps
}

/// The packages in `CBS.log`. One that is taken away, and not installed, is no update.
fn packages(windows: &Windows) -> Vec<Step> {
    let Some(log) = windows.cbs.value() else { return Vec::new() };
    let removals: Vec<&CbsLine> = log.lines.iter().filter(|line| is_removal(&line.message)).collect();
    let mut steps: Vec<(Option<&str>, Step)> = Vec::new();
    for line in log.lines.iter().filter(|line| line.at.value().is_some()) {
        let Some((kind, package, code)) = result(line) else { continue };
        let session = line.session.as_deref();
        // The failure is reported before the session ends with it.
        let known = |(of, step): &(Option<&str>, Step)| *of == session && step.kind == kind && step.title == package;
        let removed = |line: &&CbsLine| line.session.as_deref() == session && line.message.contains(package);
        if steps.iter().rev().take_while(|(of, _)| *of == session).any(known) || removals.iter().any(removed) {
            continue;
        }
        let line = session::quote(windows, line);
        steps.push((session, step(kind, Phase::Install, Reporter::Servicing, package, code, line)));
    }
    steps.into_iter().map(|(_, step)| step).collect()
}

/// What a line says of a package as a whole.
fn result(line: &CbsLine) -> Option<(StepKind, &str, Option<HResult>)> {
    let message = line.message.as_str();
    if let Some((head, rest)) = message.split_once(", Package: ") {
        let package = rest.split([',', ' ', '[']).next().filter(|name| !name.is_empty())?;
        if head.starts_with("Exec: Processing started") {
            return Some((StepKind::Begun, package, None));
        }
        let code = HResult::parse(line.hresult.as_deref()?)?;
        let complete = head.starts_with("Exec: Processing complete");
        let kind = if code.is_failure() { StepKind::Failed } else { StepKind::Succeeded };
        return complete.then_some((kind, package, Some(code).filter(|code| code.is_failure())));
    }
    let rest = message.strip_prefix("WER: Generating failure report for package: ")?;
    let (package, rest) = rest.split_once(", status: ")?;
    let code = HResult::parse(rest.split(',').next()?).filter(|code| code.is_failure())?;
    rest.contains("target state: Installed").then_some((StepKind::Failed, package, Some(code)))
}

/// Whether a line says that a session was to take a package away.
fn is_removal(message: &str) -> bool {
    message.starts_with("Reporting package change completion for package: ") && message.contains("target: Absent")
}

/// How a search ended. Before Windows 10 the code stands in a line of its own.
fn search(windows: &Windows, line: &TextLine) -> Option<Step> {
    line.at.value()?;
    let message = line.message.as_str();
    let (before, rest) = message.split_once("Exit code = ")?;
    let ends = before.contains("END") && before.contains("Finding updates");
    if line.component != "Agent" || !(ends || before.trim_start().starts_with("* WARNING: ")) {
        return None;
    }
    let code = HResult::parse(rest.split([',', ' ']).next()?)?;
    let kind = if code.is_failure() { StepKind::Failed } else { StepKind::Succeeded };
    let line = client::quote(&windows.text_logs.update_client, line);
    Some(step(kind, Phase::Search, Reporter::WindowsUpdate, "", Some(code).filter(|code| code.is_failure()), line))
}

fn step(kind: StepKind, phase: Phase, reporter: Reporter, title: &str, code: Option<HResult>, line: Line) -> Step {
    Step {
        kind,
        phase,
        reporter,
        title: title.to_owned(),
        kb: kb_number(title),
        guid: None,
        service: None,
        class: if title.is_empty() { UpdateClass::System } else { class(title, None) },
        cumulative: None,
        code,
        at: line.at,
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{CbsLog, LogLevel, Missing, TextLog};
    use crate::history::testing::{at, cbs_line, healthy, known, missing};

    const SESSION: &str = "31000000_1";

    /// A server of which `CBS.log` alone was sent, with these lines, one in each minute.
    fn only_cbs(messages: &[String]) -> Windows {
        let mut windows = healthy();
        windows.event_logs = missing(Missing::NotCollected { detail: "not in the bundle".to_owned() });
        windows.reporting_events = missing(Missing::NotCollected { detail: "not in the bundle".to_owned() });
        let lines = messages.iter().zip(10..).map(|(message, minute)| {
            let line = cbs_line(&format!("2026-04-18T13:{minute}:00Z"), LogLevel::Info, message);
            CbsLine { session: Some(SESSION.to_owned()), hresult: crate::windows::cbs::hresult(message), ..line }
        });
        windows.cbs = known(CbsLog { bytes_read: 1, truncated: false, lines: lines.collect() });
        windows
    }

    fn complete(result: &str) -> String {
        format!(
            "Exec: Processing complete.  Session: {SESSION}, Package: Package_for_KB5000001~31bf3856ad364e35~amd64~~10.0.1.1 [HRESULT = {result}]"
        )
    }

    fn open(windows: &Windows) -> Vec<(String, Option<HResult>)> {
        let steps = steps(windows);
        let failed = steps.iter().filter(|step| step.kind == StepKind::Failed);
        let open = failed.filter(|failed| !steps.iter().any(|step| step.heals(failed)));
        open.map(|step| (step.name().to_owned(), step.code)).collect()
    }

    #[test]
    fn a_package_that_failed_is_a_failure_once_where_no_event_log_is_at_hand() {
        let failed = [
            "WER: Generating failure report for package: Package_for_KB5000001~31bf3856ad364e35~amd64~~10.0.1.1, status: 0x80073701, failure source: Resolve, start state: Staged, target state: Installed, client id: WindowsUpdateAgent".to_owned(),
            complete("0x80073701 - ERROR_SXS_ASSEMBLY_MISSING"),
        ];
        let windows = only_cbs(&failed);
        assert_eq!(open(&windows), [("KB5000001".to_owned(), HResult::parse("0x80073701"))]);
    }

    #[test]
    fn a_package_that_succeeded_or_succeeded_later_or_was_taken_away_is_none() {
        assert!(open(&only_cbs(&[complete("0x00000000 - S_OK")])).is_empty());
        let later = [complete("0x800f0922 - CBS_E_INSTALLERS_FAILED"), complete("0x00000000 - S_OK")];
        assert!(open(&only_cbs(&later)).is_empty());
        let removal = [
            complete("0x80070005 - E_ACCESSDENIED"),
            "Reporting package change completion for package: Package_for_KB5000001~31bf3856ad364e35~amd64~~10.0.1.1, current: Installed, original: Installed, target: Absent, status: 0x80070005".to_owned(),
        ];
        assert!(open(&only_cbs(&removal)).is_empty());
        // A session that is only asked has a result too.
        let asked =
            format!("Session: {SESSION} finalized. Reboot required: no [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]");
        assert!(open(&only_cbs(&[asked])).is_empty());
    }

    #[test]
    fn a_search_fails_and_is_healed_by_the_next_that_does_not() {
        let searched = |ends: &[&str]| {
            let mut windows = only_cbs(&[]);
            let lines = ends.iter().zip(10..).map(|(end, minute)| TextLine {
                file: "WindowsUpdate.log".to_owned(),
                number: minute,
                at: known(at(&format!("2026-04-18T13:{minute}:00Z"))),
                level: LogLevel::Info,
                component: "Agent".to_owned(),
                message: (*end).to_owned(),
            });
            windows.text_logs.update_client = known(TextLog { truncated: false, lines: lines.collect() });
            windows
        };
        let failed = "* END * Finding updates CallerId = UpdateOrchestrator  Id = 11, Exit code = 0x80244010";
        let code = HResult::parse("0x80244010");
        assert_eq!(open(&searched(&[failed])), [("search for updates".to_owned(), code)]);
        assert_eq!(open(&searched(&["  * WARNING: Exit code = 0x80244010"])).len(), 1);
        let well = "* END * Finding updates CallerId = UpdateOrchestrator  Id = 12, Exit code = 0x00000000";
        assert!(open(&searched(&[failed, well])).is_empty());
        assert!(open(&searched(&["* END * Queueing, Exit code = 0x80244010"])).is_empty());
    }
}
