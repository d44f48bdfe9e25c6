//! What `dism.log` says of packages and features that `dism.exe` or its PowerShell commands were to add.
//!
//! Whoever installs an update by hand sends this log first. A command is written when it begins (`Executing command line: …`), and
//! its failure with the code that the servicing stack gave back (`Error in operation: … (CBS HRESULT=0x…)`, `DISM Package Manager
//! processed the command line but failed. HRESULT=800F0905`). The PowerShell commands have no command line in it.

use super::made::step;
use crate::evidence::{TextLine, Windows};
use crate::history::client::quote;
use crate::history::hresult::HResult;
use crate::history::step::{Phase, Reporter, Step, StepKind};

/// A command that was seen to begin.
struct Command<'a> {
    line: &'a TextLine,
    /// What it adds; none where it adds nothing: repairs, removals, questions.
    adds: Option<String>,
    told: bool,
}

/// The commands that failed, and those that ended well.
pub(super) fn steps(windows: &Windows) -> Vec<Step> {
    let kept = &windows.text_logs.dism;
    let Some(log) = kept.value() else { return Vec::new() };
    let mut steps = Vec::new();
    let mut command: Option<Command<'_>> = None;
    for line in log.lines.iter().filter(|line| line.at.value().is_some()) {
        if let Some((_, text)) = line.message.split_once("Executing command line: ") {
            command = Some(Command { line, adds: added(text), told: false });
        } else if line.message.contains("Image session has been closed") {
            if let Some(Command { line, adds: Some(title), told: false }) = &command {
                steps.push(step(
                    StepKind::Succeeded,
                    Phase::Install,
                    Reporter::Servicing,
                    title,
                    None,
                    quote(kept, line),
                ));
            }
            command = None;
        } else if let Some(code) = failed(&line.message) {
            let title = match &mut command {
                Some(Command { adds: Some(title), told, .. }) if !*told => {
                    *told = true;
                    title.clone()
                }
                Some(_) => continue,
                // Each failure is written several times; without a command, only its first line counts.
                None if told_before(&steps, line, code) => continue,
                None => String::new(),
            };
            steps.push(step(
                StepKind::Failed,
                Phase::Install,
                Reporter::Servicing,
                &title,
                Some(code),
                quote(kept, line),
            ));
        }
    }
    steps
}

fn told_before(steps: &[Step], line: &TextLine, code: HResult) -> bool {
    let at = line.at.value();
    steps.iter().any(|step| step.code == Some(code) && Some(&step.at) == at)
}

/// The code of a line that says that the package manager failed.
fn failed(message: &str) -> Option<HResult> {
    const BEFORE: &[&str] =
        &["(CBS HRESULT=", "processed the command line but failed. HRESULT=", "ProcessChangesWithOptions(hr:"];
    let rest = BEFORE.iter().find_map(|before| Some(message.split_once(before)?.1))?;
    HResult::parse(rest.split(')').next()?).filter(|code| code.is_failure())
}

/// The name of what a command adds: the file of a package, a feature, a capability.
fn added(command: &str) -> Option<String> {
    let lower = command.to_ascii_lowercase();
    if !["/add-package", "/enable-feature", "/add-capability"].iter().any(|verb| lower.contains(verb)) {
        return None;
    }
    let value = ["/packagepath:", "/featurename:", "/capabilityname:"].iter().find_map(|option| {
        let at = lower.find(option)? + option.len();
        let rest = command.get(at..)?;
        let (rest, end) = rest.strip_prefix('"').map_or((rest, ' '), |rest| (rest, '"'));
        rest.split(end).next()
    })?;
    let name = value.rsplit(['\\', '/']).next()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::testing::{only_texts, text_log};

    fn told(messages: &[&str]) -> Vec<(StepKind, String, Option<String>)> {
        let mut windows = only_texts();
        let lines: Vec<(&str, &str)> = messages.iter().map(|message| ("DISM", *message)).collect();
        windows.text_logs.dism = text_log("dism.log", &lines);
        let steps = steps(&windows);
        steps.into_iter().map(|step| (step.kind, step.name().to_owned(), step.code.map(|c| c.to_string()))).collect()
    }

    const ADD: &str = r#"DISM.EXE: Executing command line: dism.exe /online /Add-Package /PackagePath:"C:\My Updates\Windows10.0-KB5000001-x64.cab""#;
    const ERROR: &str = "DISM Package Manager: PID=1 TID=2 Error in operation: (null) (CBS HRESULT=0x800f0905) - CCbsConUIHandler::Error";
    const FAILED: &str = "DISM.EXE: DISM Package Manager processed the command line but failed. HRESULT=800F0905";
    const CLOSED: &str = "DISM.EXE: Image session has been closed. Reboot required=no.";

    #[test]
    fn a_command_that_adds_a_package_fails_once_under_the_name_of_its_file() {
        let failed = (StepKind::Failed, "KB5000001".to_owned(), Some("0x800F0905".to_owned()));
        assert_eq!(told(&[ADD, ERROR, FAILED, CLOSED]), std::slice::from_ref(&failed));
        // Tried again, it went well.
        assert_eq!(told(&[ADD, ERROR, CLOSED, ADD, CLOSED])[1].0, StepKind::Succeeded);
        // A log that was cut has no command, and PowerShell writes none.
        assert_eq!(told(&[ERROR])[0].2, failed.2);
    }

    #[test]
    fn a_feature_is_called_by_its_name_and_what_adds_nothing_is_no_update() {
        let feature = "DISM.EXE: Executing command line: dism.exe  /online /enable-feature /featurename:NetFx3 /all";
        assert_eq!(told(&[feature, FAILED])[0].1, "NetFx3");
        for verb in ["/Cleanup-Image /RestoreHealth", "/Get-Packages", "/Remove-Package /PackageName:X"] {
            assert!(
                told(&[&format!("DISM.EXE: Executing command line: dism.exe /online {verb}"), FAILED, CLOSED])
                    .is_empty()
            );
        }
        assert!(told(&[CLOSED, "DISM Package Manager: PID=1 TID=2 Failed to do x. - X(hr:0x80070005)"]).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_it_panic(message in r#"(Executing command line: |/add-package|/packagepath:|/featurename:|"|(CBS HRESULT=0x|ProcessChangesWithOptions\(hr:0x)|[a-zé\\0-9 ]{0,8}){0,8}"#) {
            let _ = told(&[&message]);
        }
    }
}
