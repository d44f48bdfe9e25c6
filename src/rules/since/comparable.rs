//! Whether the evidence of before and of now is of one server, in that order, and equally deep.

use super::states::Since;
use crate::evidence::marks::{AGREEING, same_uuid, usable};
use crate::evidence::{Area, Evidence, Hardware, Line, Observation};
use crate::msg;
use crate::rules::judge::Judge;
use crate::text::Words;

/// What the marks of a server say.
pub(super) enum Marks {
    Same(usize),
    Different,
    TooFew(usize),
}

/// How deep the two looked.
pub(super) enum Depths {
    Same,
    /// Neither asked the BMC.
    NotAsked,
    Different,
    /// One side is missing.
    Missing,
}

impl Since<'_> {
    /// Whether a difference between the two is a change of one server.
    pub(super) fn is_comparable(&self) -> bool {
        let deep = matches!(self.depths(), Depths::Same | Depths::NotAsked);
        deep && self.is_older() && matches!(self.marks().0, Marks::Same(_))
    }

    /// Whether the two are known to be of two servers; the lines say by which marks.
    #[must_use]
    pub fn of_other_server(&self) -> Option<Vec<Line>> {
        let (marks, lines) = self.marks();
        matches!(marks, Marks::Different).then_some(lines)
    }

    pub(super) fn is_older(&self) -> bool {
        self.before.collected_at < self.now.collected_at
    }

    pub(super) fn marks(&self) -> (Marks, Vec<Line>) {
        let (then, now) = (&self.before.subject, &self.now.subject);
        let ignoring_case = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let marks = [
            mark(msg!("fact-serial-number"), &then.serial, &now.serial, ignoring_case),
            mark("UUID", &then.uuid, &now.uuid, same_uuid),
            // Most vendors' servers have no machine type; they are told apart by their model, as in the join.
            if [then, now].iter().any(|s| usable(&s.machine_type).is_some()) {
                mark(msg!("fact-machine-type"), &then.machine_type, &now.machine_type, ignoring_case)
            } else {
                mark(msg!("fact-model"), &then.model, &now.model, ignoring_case)
            },
        ];
        let same = marks.iter().filter(|(same, _)| *same == Some(true)).count();
        let differs = marks.iter().any(|(same, _)| *same == Some(false));
        // A mark that one of the two does not have may be the one that differs.
        let whole = marks.iter().all(|(same, _)| same.is_some());
        let marks_say = match same {
            _ if differs => Marks::Different,
            same if same >= AGREEING && whole => Marks::Same(same),
            same => Marks::TooFew(same),
        };
        (marks_say, marks.into_iter().map(|(_, line)| line).collect())
    }

    pub(super) fn depths(&self) -> Depths {
        let asked = |e: &Evidence| e.asked_about(Area::Hardware);
        let depth = |o: &Observation<Hardware>| o.value().map(|h| h.depth);
        match (depth(&self.before.hardware), depth(&self.now.hardware)) {
            (Some(then), Some(now)) if then == now => Depths::Same,
            (Some(_), Some(_)) => Depths::Different,
            (None, None) if !asked(self.before) && !asked(self.now) => Depths::NotAsked,
            _ => Depths::Missing,
        }
    }
}

/// Whether a mark is the same in both, and the line that says so; `None` where one does not have it. A placeholder,
/// which some boards carry for ever, counts as not there.
fn mark(
    name: impl Into<Words>,
    then: &Observation<String>,
    now: &Observation<String>,
    same: fn(&str, &str) -> bool,
) -> (Option<bool>, Line) {
    let shown = |o: &Observation<String>| o.known_or().map_or_else(Words::from, Words::from);
    let said = msg!("proof-then-and-now", name = name.into(), then = shown(then), now = shown(now));
    let both = usable(then).zip(usable(now));
    (both.map(|(a, b)| same(a, b)), Line::on(said, now))
}

/// Both states, where they may be compared at all; else an unknown of the rule, and why stands in `before-match`.
pub(super) fn compared<'a>(judge: &mut Judge<'a>) -> Option<Since<'a>> {
    let since = Since::of(&judge.bench)?;
    if since.is_comparable() {
        return Some(since);
    }
    judge.unknown("evidence", msg!("since-not-compared"));
    None
}
