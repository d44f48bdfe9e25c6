//! `before-match`: can the evidence that `--before` names be compared with this?

use super::comparable::{Depths, Marks};
use super::states::Since;
use crate::baseline::Severity;
use crate::evidence::marks::AGREEING;
use crate::evidence::{Evidence, Hardware, Line, Observation, named};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::text::Message;

/// `before-match`.
pub const RULE: Check = Check::since(
    Rule::new("before-match", Severity::Block)
        .unwaivable("what changed between two servers is no change; leave --before out"),
    check,
);

/// `before-match`: the evidence that `--before` names can be compared with this.
fn check(_: &Evidence, judge: &mut Judge<'_>) {
    let Some(since) = &Since::of(&judge.bench) else { return };
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
            .because(side(msg!("fact-then"), &since.before.hardware))
            .because(side(msg!("fact-now"), &since.now.hardware)),
    };
}

fn side(name: Message, hardware: &Observation<Hardware>) -> Line {
    match hardware.value() {
        Some(value) => {
            let said = msg!("proof-depth", depth = value.depth.name());
            Line::on(named(name, said), hardware)
        }
        None => Line::missing(name, hardware),
    }
}
