//! What `CBS.log` says of packages.
//!
//! The servicing stack writes the result of each package that it processed (`Exec: Processing complete.  Session: …, Package: …
//! [HRESULT = 0x800f0922 - …]`) and reports each failure to Windows Error Reporting (`WER: Generating failure report for package:
//! …, status: 0x…`). An update that fails while Windows starts has neither in the log of that start; what stands there is how the
//! transaction failed (`Setting original failure status: 0x…, last forward execute state: …`). And who sends the lines that name the
//! reason, without those around them, has sent a failure as well.

use super::made::step;
use crate::evidence::{CbsLine, CbsLog, LogLevel, Windows};
use crate::history::hresult::HResult;
use crate::history::marks::{MarkKind, mark};
use crate::history::session;
use crate::history::step::{Phase, Reporter, Step, StepKind};

/// The packages in `CBS.log`. One that is taken away, and not installed, is no update.
pub(super) fn steps(windows: &Windows) -> Vec<Step> {
    let Some(log) = windows.cbs.value() else { return Vec::new() };
    let mut steps = processed(windows, log);
    let last = steps.iter().map(|step| step.at).max();
    steps.extend(at_startup(windows, log).filter(|failed| last.is_none_or(|last| last < failed.at)));
    if steps.is_empty() {
        steps.extend(excerpt(windows, log));
    }
    steps
}

fn processed(windows: &Windows, log: &CbsLog) -> Vec<Step> {
    let removals: Vec<&CbsLine> = log.lines.iter().filter(|line| is_removal(&line.message)).collect();
    let mut steps: Vec<(Option<&str>, Step)> = Vec::new();
    // The package at work, for a log that dism.exe writes itself: its line of failure names none.
    let mut at_work = "";
    for line in log.lines.iter().filter(|line| line.at.value().is_some()) {
        let told = result(line).or_else(|| {
            let code = code_of(line).filter(|_| line.message.contains("(CBS HRESULT="))?;
            (!at_work.is_empty()).then_some((StepKind::Failed, at_work, Some(code)))
        });
        let Some((kind, package, code)) = told else { continue };
        at_work = if kind == StepKind::Begun { package } else { "" };
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

/// The newest update that failed while Windows started. The line has no package: it speaks of the whole transaction.
fn at_startup(windows: &Windows, log: &CbsLog) -> impl Iterator<Item = Step> {
    let failed = log.lines.iter().rev().filter(|line| line.at.value().is_some()).find_map(|line| {
        let status = line.message.strip_prefix("Setting original failure status: ");
        let code = match status {
            Some(rest) => HResult::parse(rest.split(',').next()?),
            None if line.level == LogLevel::Error && line.message.starts_with("Startup: ") => code_of(line),
            None => None,
        };
        // A code that says nothing follows a line that says more.
        let code = code.filter(|code| code.is_failure() && code.number() != 0x8000_4005)?;
        Some((line, code))
    });
    failed.into_iter().map(|(line, code)| {
        let line = session::quote(windows, line);
        step(StepKind::Failed, Phase::Commit, Reporter::Servicing, "", Some(code), line)
    })
}

/// The last of the lines that name a reason, in a log that is no more than such lines. A log that was not cut down names
/// sessions wherever anything is done.
fn excerpt(windows: &Windows, log: &CbsLog) -> Option<Step> {
    if log.lines.iter().any(|line| line.session.is_some()) {
        return None;
    }
    let timed = log.lines.iter().rev().filter(|line| line.at.value().is_some());
    let (line, code) = timed.filter_map(|line| Some((line, code_of(line)?))).find(|(line, code)| {
        let found = mark(&line.message, Some(*code)).filter(|found| !found.by_code && !found.is_general());
        found.is_some_and(|found| line.level == LogLevel::Error || SURE.contains(&found.kind))
    })?;
    let line = session::quote(windows, line);
    Some(step(StepKind::Failed, Phase::Install, Reporter::Servicing, "", Some(code), line))
}

/// What names a reason at level Info too.
const SURE: &[MarkKind] = &[MarkKind::Missing, MarkKind::BaseMissing, MarkKind::Driver, MarkKind::Installer];

fn code_of(line: &CbsLine) -> Option<HResult> {
    line.hresult.as_deref().and_then(HResult::parse).filter(|code| code.is_failure())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Missing;
    use crate::history::testing::{cbs, cbs_line, missing, only_texts};

    const SESSION: &str = "31000000_1";

    /// A server of which `CBS.log` alone was sent, with these lines, one in each minute.
    fn only_cbs(messages: &[String]) -> Windows {
        of_session(messages, Some(SESSION))
    }

    fn of_session(messages: &[String], session: Option<&str>) -> Windows {
        let mut windows = only_texts();
        let lines = messages.iter().zip(10..).map(|(message, minute)| {
            let line = cbs_line(&format!("2026-04-18T13:{minute}:00Z"), LogLevel::Error, message);
            let hresult = crate::windows::cbs::hresult(message);
            CbsLine { session: session.map(ToOwned::to_owned), hresult, ..line }
        });
        cbs(&mut windows).lines = lines.collect();
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
    fn a_package_that_failed_is_a_failure_once() {
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
    fn an_update_that_failed_while_windows_started_is_one_unless_a_package_was_processed_since() {
        let failed =
            "Setting original failure status: 0x800f0920, last forward execute state: CbsExecuteStateResolvePending";
        let untitled = |code: &str| [("update without a title".to_owned(), HResult::parse(code))];
        assert_eq!(open(&only_cbs(&[failed.to_owned()])), untitled("0x800F0920"));
        let startup = "Startup: Failed to process advanced operation queue, startupPhase: 0.  A rollback transaction will be created. [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]";
        assert_eq!(open(&only_cbs(&[startup.to_owned()])), untitled("0x800F0922"));
        assert_eq!(steps(&only_cbs(&[startup.to_owned()]))[0].phase, Phase::Commit);
        assert!(open(&only_cbs(&[failed.to_owned(), complete("0x00000000 - S_OK")])).is_empty());
        let no_more = "Startup: No progress detected, rolling back. [HRESULT = 0x80004005 - E_FAIL]";
        assert!(open(&only_cbs(&[no_more.to_owned()])).is_empty());
    }

    #[test]
    fn lines_that_name_a_reason_are_a_failure_where_they_are_all_there_is() {
        let line = "Failed to pin deployment while resolving Update: My-Package~31bf3856ad364e35~amd64~fr-FR~10.0.1.1.X from file: (null) [HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]".to_owned();
        let code = HResult::parse("0x80073701");
        assert_eq!(open(&of_session(std::slice::from_ref(&line), None)), [("update without a title".to_owned(), code)]);
        // In a log that names sessions, its sessions tell what failed.
        assert!(open(&only_cbs(&[line])).is_empty());
        // A code alone, or what a check of the store found, is no update.
        for text in [
            "Failed to get session. [HRESULT = 0x80073701 - X]",
            "(p)\tCBS MUM Missing\tMy-Package~31bf3856ad364e35~amd64~~10.0.1.1",
        ] {
            assert!(open(&of_session(&[text.to_owned()], None)).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_log_that_dism_wrote_names_the_package_before_it_fails() {
        let begun = format!(
            "Exec: Processing started.  Client: DISM Package Manager Provider, Session: {SESSION}, Package: Package_for_RollupFix~31bf3856ad364e35~amd64~~14393.1.1.1"
        );
        let failed = "DISM Package Manager: PID=1 TID=2  Error in operation: the package is not applicable. (CBS HRESULT=0x800f081e) - CCbsConUIHandler::Error";
        let windows = only_cbs(&[begun, failed.to_owned()]);
        let steps = steps(&windows);
        assert_eq!(steps.last().unwrap().title, "Package_for_RollupFix~31bf3856ad364e35~amd64~~14393.1.1.1");
        assert_eq!(steps.last().unwrap().code, HResult::parse("0x800F081E"));
    }

    #[test]
    fn without_the_log_there_is_nothing() {
        let mut windows = only_texts();
        windows.cbs = missing(Missing::NotAsked);
        assert!(steps(&windows).is_empty());
    }
}
