//! `waiver-expired`: does somebody still rely on a waiver whose time is over?

use super::file_line::line;
use crate::baseline::Severity;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::{Finding, WaiverState};
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `waiver-expired`.
pub const RULE: Check = Check::waivers(
    Rule::new("waiver-expired", Severity::Block)
        .unwaivable("a waiver cannot prolong another: renew the decision")
        .own_weight("it weighs what it waived"),
    check,
);

/// `waiver-expired`: what somebody accepted for a time is there after that time. It weighs what it waived.
fn check(findings: &[Finding], judge: &mut Judge<'_>) {
    for finding in findings {
        let Some(waived) = finding.waiver.as_ref().filter(|w| w.state == WaiverState::Expired) else { continue };
        let line = line(judge, finding.title.clone());
        let title = msg!(
            "waiver-expired",
            id = waived.id,
            finding = finding.id,
            expires = waived.expires,
            approver = waived.approver
        );
        let component = format!("{} {}", waived.id, finding.id);
        judge.at(finding.severity).fail(component, title).because(line).remedy(msg!("waiver-expired-remedy"));
    }
}
