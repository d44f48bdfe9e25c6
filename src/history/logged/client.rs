//! What `WindowsUpdate.log` says of searches, downloads and installations.
//!
//! The update client writes how each search ended (`* END * Finding updates …, Exit code = 0x…`; before Windows 10 and in its first
//! releases the code stands in a line of its own), which download did not come, and the result of each installation that it enters
//! into its history (`LogHistory called. …, resultMapped=80070643`; before Windows 10 `REPORT EVENT: …`). A log that was cut down
//! has the failing requests alone: where nothing says how anything ended, they are the failure.

use super::made::step;
use crate::evidence::{Line, Observation, ReportingEvent, TextLine, TextLog, Windows};
use crate::history::client::{is_noise, on_the_way, quote};
use crate::history::hresult::HResult;
use crate::history::reported::reported_step;
use crate::history::step::{Phase, Reporter, Step, StepKind};
use crate::windows::cbs::hresult;

/// The steps that the log tells of.
pub(super) fn steps(windows: &Windows) -> Vec<Step> {
    let kept = &windows.text_logs.update_client;
    let Some(log) = kept.value() else { return Vec::new() };
    let lines: Vec<&TextLine> = log.lines.iter().filter(|line| line.at.value().is_some()).collect();
    let steps = ended(kept, &lines);
    if steps.is_empty() { unended(kept, &lines).into_iter().collect() } else { steps }
}

/// What the log says an end of.
fn ended(kept: &Observation<TextLog>, lines: &[&TextLine]) -> Vec<Step> {
    let mut steps = Vec::new();
    // Titles of what is installed stand before its result, which has none.
    let mut titles: Vec<&str> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let message = line.message.trim_start();
        if message.contains("* START *") || message.contains("** START **") {
            titles.clear();
        } else if let Some(title) = message.strip_prefix("Title = ") {
            titles.push(title.trim_end_matches([' ', '|']));
        } else if let Some((kind, phase, code)) = end(line, lines.get(index + 1..).unwrap_or_default()) {
            steps.push(step(kind, phase, Reporter::WindowsUpdate, "", code, quote(kept, line)));
        } else if let Some(made) = history(kept, line, &titles).or_else(|| report(kept, line)) {
            steps.push(made);
        }
    }
    // A download that has no title is history once anything was installed after it.
    let installed = steps.iter().filter(|s| s.kind == StepKind::Succeeded && s.phase == Phase::Install);
    let installed = installed.map(|step| step.at).max();
    steps.retain(|s| s.phase != Phase::Download || s.guid.is_some() || installed.is_none_or(|at| at < s.at));
    steps
}

/// How a search or a download ended, where a line says so. `after` are the lines behind it.
fn end(line: &TextLine, after: &[&TextLine]) -> Option<(StepKind, Phase, Option<HResult>)> {
    let message = line.message.trim_start();
    if message.contains(" occurred while downloading update") || is_download(line) {
        let code = HResult::parse(&hresult(message)?).filter(|code| code.is_failure())?;
        return Some((StepKind::Failed, Phase::Download, Some(code)));
    }
    let (before, rest) = message.split_once("Exit code = ")?;
    if line.component != "Agent" {
        return None;
    }
    let ends = is_end_of_search(before);
    // In a line of its own, the code is that of the end in the next one.
    let of_next = before.is_empty() && after.first().is_some_and(|next| is_end_of_search(&next.message));
    if !ends && !of_next && !before.starts_with("* WARNING: ") {
        return None;
    }
    let code = HResult::parse(rest.split([',', ' ']).next()?)?;
    let kind = if code.is_failure() { StepKind::Failed } else { StepKind::Succeeded };
    Some((kind, Phase::Search, Some(code).filter(|code| code.is_failure())))
}

/// `DownloadManager  Exit Code: 0x80246008, Extended Code: 0x80070422`.
fn is_download(line: &TextLine) -> bool {
    matches!(line.component.as_str(), "DownloadManager" | "DnldMgr") && line.message.contains("Exit Code: ")
}

fn is_end_of_search(message: &str) -> bool {
    message.contains("END") && message.contains("Finding updates")
}

/// `LogHistory called. idUpdate={GUID}.1, resultMapped=80070643, resultUnMapped=FFFE`.
fn history(kept: &Observation<TextLog>, line: &TextLine, titles: &[&str]) -> Option<Step> {
    let (_, rest) = line.message.split_once("LogHistory called.")?;
    let value = |name: &str| {
        let (_, rest) = rest.split_once(name)?;
        rest.split([',', ' ', '|']).next()
    };
    let code = HResult::parse(&format!("0x{}", value("resultMapped=")?))?;
    let kind = if code.is_failure() { StepKind::Failed } else { StepKind::Succeeded };
    let title = if let [title] = titles { title } else { "" };
    let code = Some(code).filter(|code| code.is_failure());
    let guid = value("idUpdate=").and_then(|id| id.split('}').next()).map(|id| format!("{id}}}"));
    let made = step(kind, Phase::Install, Reporter::WindowsUpdate, title, code, quote(kept, line));
    Some(Step { guid, ..made })
}

/// `REPORT EVENT: {GUID} time 1 182 101 {GUID} 501 80070643 wusa Failure Content Install Installation Failure: …`, with tabs: a row of
/// `ReportingEvents.log`.
fn report(kept: &Observation<TextLog>, line: &TextLine) -> Option<Step> {
    let (_, rest) = line.message.split_once("REPORT EVENT: ")?;
    let fields: Vec<&str> = rest.split('\t').collect();
    let field = |n: usize| fields.get(n).map(|text| text.trim()).unwrap_or_default();
    let row = ReportingEvent {
        at: *line.at.value()?,
        event: field(3).parse().ok()?,
        name: field(10).to_owned(),
        update: field(5).to_owned(),
        code: field(7).to_owned(),
        caller: field(8).to_owned(),
        message: field(11).to_owned(),
    };
    let made = reported_step(&row, "")?;
    Some(Step { line: quote(kept, line), ..made })
}

/// The failure in a log that says no end of anything: a search that goes on or whose end was cut off, an installation of which its
/// handler alone tells.
fn unended(kept: &Observation<TextLog>, lines: &[&TextLine]) -> Option<Step> {
    // A request that failed is tried again in other ways: what the log goes on with was perhaps the way.
    lines.last().filter(|line| says_failure(line))?;
    let begun = lines.iter().rposition(|line| {
        line.message.contains("START") && line.message.contains("Finding updates") && line.component == "Agent"
    });
    let after = lines.get(begun.unwrap_or_default()..).unwrap_or_default();
    let failed =
        |line: &Line, phase, code| step(StepKind::Failed, phase, Reporter::WindowsUpdate, "", code, line.clone());
    let search = after.iter().rev().copied().filter(|line| says_failure(line)).find_map(|line| {
        let code = on_the_way(&[line]).or_else(|| fatal(line).filter(|_| begun.is_some()))?;
        // Without the beginning of a search, only what speaks of a request to a server tells of one.
        (begun.is_some() || is_request(code)).then(|| failed(&quote(kept, line), Phase::Search, Some(code)))
    });
    search.or_else(|| {
        let handler =
            lines.iter().rev().copied().filter(|line| line.component == "Handler" && !is_noise(&line.message));
        handler
            .filter_map(|line| Some((line, bracketed(&line.message)?)))
            .map(|(line, code)| failed(&quote(kept, line), Phase::Install, Some(code)))
            .next()
    })
}

/// Whether a line says that something failed, and healthy clients do not write it.
fn says_failure(line: &TextLine) -> bool {
    const SIGNS: &[&str] = &["FAILED", "WARNING: ", "FATAL: "];
    SIGNS.iter().any(|sign| line.message.contains(sign)) && !is_noise(&line.message)
}

/// The code in a line that says that nothing more can be done: `FATAL: UH: 0x80070057: EvaluateApplicability failed …`.
fn fatal(line: &TextLine) -> Option<HResult> {
    let (_, rest) = line.message.split_once("FATAL: ")?;
    HResult::parse(&hresult(rest)?).filter(|code| code.is_failure())
}

/// `*FAILED* [800700B7] …`.
fn bracketed(message: &str) -> Option<HResult> {
    let (_, rest) = message.split_once("*FAILED* [")?;
    HResult::parse(rest.split(']').next()?).filter(|code| code.is_failure())
}

/// A code of a request: WinHTTP and its TLS, answers of HTTP, the client's conversation with its server.
fn is_request(code: HResult) -> bool {
    matches!(code.number(), 0x8007_2E00..=0x8007_2FFF | 0x8019_0000..=0x8019_FFFF | 0x8024_4000..=0x8024_4FFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::testing::{only_texts, text_log};

    fn told(lines: &[(&str, &str)]) -> Vec<Step> {
        let mut windows = only_texts();
        windows.text_logs.update_client = text_log("WindowsUpdate.log", lines);
        steps(&windows)
    }

    fn open(lines: &[(&str, &str)]) -> Vec<(Phase, String)> {
        let steps = told(lines);
        let failed = steps.iter().filter(|step| step.kind == StepKind::Failed);
        let open = failed.filter(|failed| !steps.iter().any(|step| step.heals(failed)));
        open.map(|step| (step.phase, step.code.unwrap().to_string())).collect()
    }

    fn one(phase: Phase, code: &str) -> Vec<(Phase, String)> {
        vec![(phase, code.to_owned())]
    }

    #[test]
    fn a_search_fails_and_is_healed_by_the_next_that_does_not() {
        let failed =
            ("Agent", "* END * Finding updates CallerId = UpdateOrchestrator  Id = 11, Exit code = 0x80244010");
        assert_eq!(open(&[failed]), one(Phase::Search, "0x80244010"));
        assert_eq!(open(&[("Agent", "  * WARNING: Exit code = 0x80244010")]).len(), 1);
        let well = ("Agent", "* END * Finding updates CallerId = UpdateOrchestrator  Id = 12, Exit code = 0x00000000");
        assert!(open(&[failed, well]).is_empty());
        assert!(open(&[("Agent", "* END * Queueing, Exit code = 0x80244010")]).is_empty());
    }

    #[test]
    fn a_code_in_a_line_of_its_own_is_that_of_the_end_in_the_next() {
        let code = ("Agent", "Exit code = 0x80070426");
        let end = ("Agent", "* END * Finding updates CallerId = Update;taskhostw  Id = 25");
        assert_eq!(open(&[code, end]), one(Phase::Search, "0x80070426"));
        assert!(open(&[code, ("Agent", "* END * Queueing")]).is_empty());
        assert!(open(&[code]).is_empty());
    }

    #[test]
    fn a_search_whose_end_is_not_there_failed_with_its_last_code() {
        // The form of an old log (Server 2008 R2) and of one of Windows 10, with other names.
        let begun = ("Agent", "** START **  Agent: Finding updates [CallerId = AutomaticUpdates]");
        let request = (
            "Misc",
            "WARNING: WinHttp: SendRequestUsingProxy failed for <http://wsus.contoso.com//selfupdate/wuident.cab>. error 0x80072ee2",
        );
        assert_eq!(open(&[begun, request]), one(Phase::Search, "0x80072EE2"));
        let fatal = ("Handler", "FATAL: UH: 0x80070057: EvaluateApplicability failed in CCbs::EvaluateApplicability");
        assert_eq!(open(&[begun, fatal]), one(Phase::Search, "0x80070057"));
        assert!(open(&[begun]).is_empty());
        assert!(open(&[begun, request, ("PT", "Making request with URL https://update.contoso.com/")]).is_empty());
        // Without a beginning, a request tells, and nothing else.
        assert_eq!(
            open(&[("SLS", "*FAILED* [80072F8F] GetDownloadedOnWeakSSLCert")]),
            one(Phase::Search, "0x80072F8F")
        );
        for line in [
            fatal,
            ("Misc", "*FAILED* [800703F0] Failed to get proxy settings token"),
            ("Agent", "*FAILED* [8024043D] GetIsInventoryRequired"),
        ] {
            assert!(open(&[line]).is_empty(), "{line:?}");
        }
    }

    #[test]
    fn a_download_that_did_not_come_is_a_failure_until_something_was_installed() {
        let failed = ("DownloadManager", "Exit Code: 0x80246008, Extended Code: 0x80070422");
        assert_eq!(open(&[failed]), one(Phase::Download, "0x80246008"));
        let old = ("DnldMgr", "Error 0x80244019 occurred while downloading update; notifying dependent calls.");
        assert_eq!(open(&[old]), one(Phase::Download, "0x80244019"));
        let installed = (
            "Agent",
            "LogHistory called. idUpdate={E0F87EBF-B414-4AC7-A225-8FE802CF8618}.1, resultMapped=00000000, resultUnMapped=0",
        );
        assert!(open(&[failed, installed]).is_empty());
        assert_eq!(open(&[installed, failed]).len(), 1);
    }

    #[test]
    fn an_installation_is_known_by_the_history_that_the_client_keeps() {
        let lines = |result: &'static str| {
            [
                ("DownloadManager", "* START * Begin Downloading Updates [CallerId = UpdateOrchestrator]"),
                ("Agent", "  Title = Contoso Player 3.0 |"),
                ("Agent", result),
            ]
        };
        let failed = "LogHistory called. idUpdate={E0F87EBF-B414-4AC7-A225-8FE802CF8618}.1, resultMapped=80070643,   resultUnMapped=FFFE |";
        let steps = told(&lines(failed));
        assert_eq!(steps[0].title, "Contoso Player 3.0");
        assert_eq!(steps[0].guid.as_deref(), Some("{E0F87EBF-B414-4AC7-A225-8FE802CF8618}"));
        assert_eq!(open(&lines(failed)), one(Phase::Install, "0x80070643"));
        let report = "REPORT EVENT: {A}\t2016-10-19 14:24:02:200-0600\t1\t182\t101\t{37EA312C-2424-4158-B30F-E614AA28DA4A}\t501\t800736b3\twusa\tFailure\tContent Install\tInstallation Failure: Windows failed to install the following update with error 0x800736b3: Update for Windows (KB5000001)";
        let steps = told(&[("Report", report)]);
        assert_eq!((steps[0].kb.as_deref(), steps[0].phase), (Some("KB5000001"), Phase::Install));
        assert_eq!(steps[0].code, HResult::parse("0x800736B3"));
        // Its handler alone.
        let handler = ("Handler", "*FAILED* [800700B7] Handler process got unexpected result: 0, exiting");
        assert_eq!(open(&[handler]), one(Phase::Install, "0x800700B7"));
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_it_panic(component in "(Agent|Report|Handler|Misc)", message in r"(Exit code = |REPORT EVENT: |LogHistory called.|idUpdate=|resultMapped=|Title = |\*FAILED\* \[|FATAL: |START Finding updates|0x80244019|\t|[a-zé{}, ]{0,6}){0,10}") {
            let _ = told(&[(&component, &message), ("Agent", "* END * Finding updates")]);
        }
    }
}
