//! Whether a firmware that a rule of the baseline is about is in the server.

use super::gaps::{gaps, is_empty};
use super::matching::{Subject, subject};
use crate::baseline::{Baseline, FirmwareRule};
use crate::evidence::{FirmwareMember, Hardware, Line, named};

/// Whether the firmware of a rule is there.
pub(super) enum Presence<'a> {
    /// This member is it.
    There(&'a FirmwareMember),
    /// Everything that could be it was seen, and is not.
    Absent,
    /// It may be behind one of these.
    Hidden(Vec<Line>),
}

/// Looks for it.
pub(super) fn presence<'a>(rule: &FirmwareRule, hardware: &'a Hardware, baseline: &Baseline) -> Presence<'a> {
    let members = hardware.firmware.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let mut hidden = gaps(hardware);
    for member in members {
        match subject(member, hardware, baseline) {
            Subject::Rule(r) if std::ptr::eq(r, rule) => return Presence::There(member),
            Subject::OneOf(rules) if rules.iter().any(|r| std::ptr::eq(*r, rule)) => {
                let line = Line::of("SoftwareId", &member.software_id);
                hidden.push(line.saying(named(member.key(), &line)));
            }
            _ => {}
        }
    }
    if hidden.is_empty() && !is_empty(hardware) { Presence::Absent } else { Presence::Hidden(hidden) }
}
