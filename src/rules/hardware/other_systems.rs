//! More than one system behind a BMC: none that was not judged passes for judged.

use crate::baseline::Severity;
use crate::evidence::{Hardware, Health, Line, Missing, OtherSystem, Standing, named};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::uri::short;
use crate::text::Words;

/// `other-systems`.
pub const RULE: Check = Check::hardware(Rule::new("other-systems", Severity::Block), check);

/// Every system behind the BMC is judged, or somebody chose one of them by its name.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(systems) = hardware.other_systems.value() else {
        match hardware.other_systems.reason() {
            // A document of an older format, or the system itself could not be read, which other rules say.
            None | Some(Missing::NotAsked) => {}
            Some(_) if hardware.system.value().is_none() => {}
            Some(_) => {
                let title = msg!("other-systems-not-read");
                judge.unknown_for("systems", title, "Systems", &hardware.other_systems);
            }
        }
        return;
    };
    for unread in &systems.unread {
        let component = short(&unread.from).to_owned();
        let title = msg!("other-system-unread", part = component);
        judge.unknown(component, title).because(Line::unread(unread)).remedy(msg!("other-system-remedy"));
    }
    for system in &systems.items {
        other(judge, system);
    }
}

fn other(judge: &mut Judge<'_>, system: &OtherSystem) {
    let component = short(&system.uri);
    let part = match system.name.text() {
        Some(name) => format!("{component} ({name})"),
        None => component.to_owned(),
    };
    let said = if system.status.rollup.value().is_some() { &system.status.rollup } else { &system.status.health };
    let own = system.status.health.value().and_then(Health::rank).unwrap_or(0);
    let all = system.status.rollup.value().and_then(Health::rank);
    let worst = all.map_or(own, |all| all.max(own));
    let word = said.value().map_or_else(|| msg!("fact-no-health").into(), |word| Words::Fact(format!("{word:?}")));
    let line = Line::on(named("Health", word), said);
    // A board of the same server is no server of its own, and its roll-up speaks for all that is on it.
    let board = !system.host && system.status.all_well() && own == 0;
    match system.standing {
        Standing::SetAside => judge.not_applicable(component, msg!("other-system-set-aside", part = part)),
        Standing::Unjudged if board => judge.pass(component, msg!("other-system-board", part = part)),
        Standing::Unjudged => {
            judge.unknown(component, msg!("other-system-unjudged", part = part)).remedy(msg!("other-system-remedy"))
        }
        Standing::Judged if worst > 1 => {
            judge.fail(component, msg!("health-critical", part = part)).remedy(msg!("health-bad-remedy"))
        }
        Standing::Judged if worst == 1 => judge
            .at(Severity::Warn)
            .fail(component, msg!("health-warning", part = part))
            .remedy(msg!("health-bad-remedy")),
        Standing::Judged if said.value() == Some(&Health::Ok) => judge.pass(component, msg!("health-ok", part = part)),
        Standing::Judged => judge.unknown(component, msg!("health-unknown", part = part)),
    }
    .because(line);
}
