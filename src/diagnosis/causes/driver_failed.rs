//! R32: a driver in the update could not be installed, and Windows took the update back.

use super::cause_rule::CauseRule;
use crate::diagnosis::case::Case;
use crate::diagnosis::marked::marked;
use crate::diagnosis::remedies::step_rule::Plan;
use crate::diagnosis::remedies::store;
use crate::diagnosis::weigh::{Judgement, remedy};
use crate::evidence::{Line, TextLine};
use crate::history::MarkKind;
use crate::msg;
use crate::text::Words;

/// `driver-failed`.
pub const CAUSE: CauseRule = CauseRule {
    id: "driver-failed",
    knowledge: "R32",
    mechanism: true,
    title: || msg!("cause-driver-failed"),
    judge,
    shown_by: None,
    plans: &[PLAN],
    after: &["trustedinstaller-pinned", "transaction-pending", "restart-due"],
    sources: &[
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/error-0x80070002-cumulative-update-rollback",
        "https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/troubleshoot-windows-update-error-0x8007000d",
    ],
};

/// The steps of its remedy.
const PLAN: Plan = &[&store::DRIVER_LOOK, &store::DRIVER_RESTORE];

/// How many sections of `setupapi.dev.log` are quoted.
const SECTIONS: usize = 3;

/// The title of the section that the servicing stack writes.
const UPDATES: &str = "Install Driver Updates";

/// R32. `setupapi.dev.log` tells of the same INF file more than `CBS.log` does, and names it where `CBS.log` does not.
fn judge(case: &Case<'_>) -> Option<Judgement> {
    let named = case.session.of_kind(&[MarkKind::Driver]).find_map(|found| found.mark.subject.clone());
    let inf = named.or_else(|| {
        sections(case).filter(|line| line.message.starts_with(UPDATES)).find_map(|line| inf(&line.message))
    });
    let mut judgement = marked(case, &[MarkKind::Driver], |_| {
        let inf = inf.as_deref().map_or_else(|| msg!("cure-driver-unnamed").into(), Words::from);
        remedy(msg!("cure-driver-failed", inf = inf), msg!("risk-driver-failed"), PLAN)
    })?;
    let log = &case.windows.text_logs.devices;
    if let Some(inf) = inf {
        let name = inf.to_ascii_lowercase();
        let about = sections(case).filter(|line| line.message.to_ascii_lowercase().contains(&name));
        let about = about.take(SECTIONS).map(|line| {
            let said = msg!("proof-log-line", file = line.file, number = line.number, said = line.message);
            Line::new(said, log.from(), line.at.value().copied().unwrap_or_else(|| log.at()))
        });
        // What names the file shows more than what only says that some driver failed.
        let first = case.session.of_kind(&[MarkKind::Driver]).all(|found| found.mark.subject.is_none());
        let at = if first { 0 } else { judgement.supports.len() };
        judgement.supports.splice(at..at, about);
    }
    Some(judgement)
}

/// The sections of `setupapi.dev.log` in the failed session; only those that did not end well are kept.
fn sections<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a TextLine> + use<'a> {
    let window = case.failure.window.clone();
    let lines = case.windows.text_logs.devices.value().into_iter().flat_map(|devices| &devices.lines);
    lines.filter(move |line| line.at.value().is_some_and(|at| window.contains(*at)))
}

/// The name of the INF file that a section complains of: `Unable to load INF: 'C:\\…\\x.inf_amd64_0123\\x.inf'(00000003)`.
fn inf(section: &str) -> Option<String> {
    let (_, said) = section.split_once("exit status FAILURE")?;
    let mut words = said.split(['\'', '"', ' ', ';', '(']).filter(|word| word.to_ascii_lowercase().ends_with(".inf"));
    Some(words.next()?.rsplit('\\').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::inf;

    #[test]
    fn a_section_that_failed_names_the_inf_file_that_it_complains_of() {
        let path = r"C:\Windows\System32\DriverStore\FileRepository\fab.inf_amd64_0123456789abcdef\fab.inf";
        let section = format!(
            "Install Driver Updates: exit status FAILURE(0x00000003); inf: Unable to load INF: '{path}'(00000003)"
        );
        assert_eq!(inf(&section).as_deref(), Some("fab.inf"));
        for other in
            ["Install Driver Updates: exit status SUCCESS; inf: 'x.inf'", "exit status FAILURE(0x3); sto: nothing"]
        {
            assert_eq!(inf(other), None, "{other}");
        }
    }
}
