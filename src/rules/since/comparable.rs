//! `before-match`: whether the evidence of before and of now is of one server, in that order, and equally deep.

use super::Since;
use crate::evidence::{Area, Hardware, Observation};
use crate::msg;
use crate::rules::windows::identity::{same_uuid, usable};
use crate::rules::{Judge, Line};

/// How many marks of a server must agree; the same as between a BMC and Windows.
const AGREEING: usize = 2;

/// What the marks of a server say.
enum Marks {
    Same(usize),
    Different,
    TooFew(usize),
}

/// How deep the two looked.
enum Depths {
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

    fn is_older(&self) -> bool {
        self.before.collected_at < self.now.collected_at
    }

    fn marks(&self) -> (Marks, Vec<Line>) {
        let (then, now) = (&self.before.subject, &self.now.subject);
        let ignoring_case = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let marks = [
            mark("serial number", &then.serial, &now.serial, ignoring_case),
            mark("UUID", &then.uuid, &now.uuid, same_uuid),
            mark("machine type", &then.machine_type, &now.machine_type, ignoring_case),
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

    fn depths(&self) -> Depths {
        let asked = |e: &crate::evidence::Evidence| e.asked_about(Area::Hardware);
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
    name: &str,
    then: &Observation<String>,
    now: &Observation<String>,
    same: fn(&str, &str) -> bool,
) -> (Option<bool>, Line) {
    let shown = |o: &Observation<String>| o.known_or().map_or_else(ToString::to_string, String::clone);
    let text = format!("{name}: then {}, now {}", shown(then), shown(now));
    let both = usable(then).zip(usable(now));
    (both.map(|(a, b)| same(a, b)), Line { text, from: now.from().to_owned(), at: now.at() })
}

/// `before-match`: the evidence that `--before` names can be compared with this.
pub(in crate::rules) fn before_match(since: &Since<'_>, judge: &mut Judge<'_>) {
    let (marks, lines) = since.marks();
    let server = match marks {
        Marks::Same(count) => judge.pass("server", msg!("before-match-same", count = count)),
        Marks::Different => judge.unknown("server", msg!("before-match-other")).remedy(msg!("before-match-remedy")),
        Marks::TooFew(count) => {
            judge.unknown("server", msg!("before-match-too-little", count = count, wanted = AGREEING))
        }
    };
    for line in lines {
        server.because(line);
    }
    let (then, now) = (since.before.collected_at, since.now.collected_at);
    if since.is_older() {
        judge.pass("time", msg!("before-match-older", then = then));
    } else {
        let title = msg!("before-match-not-older", then = then, now = now);
        judge.unknown("time", title).remedy(msg!("before-match-remedy"));
    }
    depth(since, judge);
}

fn depth(since: &Since<'_>, judge: &mut Judge<'_>) {
    let name = |o: &Observation<Hardware>| o.value().map_or("", |h| h.depth.name());
    let (then, now) = (name(&since.before.hardware), name(&since.now.hardware));
    match since.depths() {
        Depths::Same => judge.pass("depth", msg!("before-match-depth", depth = now)),
        Depths::NotAsked => judge.not_applicable("depth", msg!("before-match-no-hardware")),
        Depths::Different => judge
            .unknown("depth", msg!("before-match-other-depth", then = then, now = now))
            .remedy(msg!("before-match-depth-remedy", depth = then)),
        Depths::Missing => judge
            .unknown("depth", msg!("before-match-one-side"))
            .because(side("then", &since.before.hardware))
            .because(side("now", &since.now.hardware)),
    };
}

fn side(name: &str, hardware: &Observation<Hardware>) -> Line {
    match hardware.value() {
        Some(value) => Line {
            text: format!("{name}: depth {}", value.depth.name()),
            from: hardware.from().to_owned(),
            at: hardware.at(),
        },
        None => Line::missing(name, hardware),
    }
}
