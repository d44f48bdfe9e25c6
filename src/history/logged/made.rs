//! A step of an update that a line of a log tells of.

use crate::evidence::Line;
use crate::history::hresult::HResult;
use crate::history::step::{Phase, Reporter, Step, StepKind};
use crate::history::title::{UpdateClass, class, kb_number};

/// The step, with the title as far as the log has one.
pub(super) fn step(
    kind: StepKind,
    phase: Phase,
    reporter: Reporter,
    title: &str,
    code: Option<HResult>,
    line: Line,
) -> Step {
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
