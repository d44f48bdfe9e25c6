//! What the update client reports to its server: the rows of `ReportingEvents.log`, and the same in `WindowsUpdate.log` before Windows 10.

use super::hresult::HResult;
use super::step::{Phase, Reporter, Step, StepKind};
use super::title::{class, cumulative, kb_number};
use crate::evidence::{Line, ReportingEvent};

/// A row of what the client reports: 147 and 148 searches, 161 and 162 downloads, 182 to 184 installations.
pub(super) fn reported_step(row: &ReportingEvent, from: &str) -> Option<Step> {
    let (kind, phase) = match row.event {
        147 => (StepKind::Succeeded, Phase::Search),
        148 => (StepKind::Failed, Phase::Search),
        161 => (StepKind::Failed, Phase::Download),
        162 => (StepKind::Succeeded, Phase::Download),
        181 => (StepKind::Begun, Phase::Install),
        182 => (StepKind::Failed, Phase::Install),
        183 | 184 | 190 => (StepKind::Succeeded, Phase::Install),
        _ => return None,
    };
    // `Installation Failure: Windows failed to install the following update with error 0x…: TITLE`.
    let title = if phase == Phase::Install { row.message.rsplit_once(": ").map_or("", |(_, title)| title) } else { "" };
    let text = format!("ReportingEvents.log: {} {} {} {} {}", row.event, row.name, row.code, row.caller, row.message);
    Some(Step {
        kind,
        phase,
        reporter: Reporter::Reporting,
        title: title.to_owned(),
        kb: kb_number(title),
        guid: Some(row.update.clone()).filter(|id| id.bytes().any(|b| b.is_ascii_hexdigit() && b != b'0')),
        service: None,
        class: class(title, None),
        cumulative: cumulative(title),
        code: HResult::parse(&row.code).filter(|code| code.is_failure()),
        at: row.at,
        line: Line::new(text, from, row.at),
    })
}
