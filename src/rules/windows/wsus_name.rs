//! R18: does DNS know the WSUS server that policy names? (The values: [`super::policy`].)
//!
//! The collector asks only with `-ResolveNames`, because that sends a packet.

use super::policy::used_wsus;
use crate::baseline::Severity;
use crate::evidence::{Line, Missing, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `wsus-name`.
pub const RULE: Check = Check::windows(Rule::new("wsus-name", Severity::Block).knowledge(&["R18"]), check);

const COMPONENT: &str = "wsus-name";

/// The line that shows that DNS does not know the name, for the cause.
pub fn unknown_name(windows: &Windows) -> Option<Line> {
    let known = &windows.surroundings.wsus_name_known;
    (known.value() == Some(&false)).then(|| Line::on(msg!("proof-dns-does-not-know-name"), known))
}

/// `wsus-name`: does DNS know the WSUS server? Whether there is one at all is the question of `wsus-policy`.
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let Some(server) = used_wsus(windows) else {
        let said = Line::on(msg!("proof-no-wsus"), &windows.policy.automatic_updates);
        judge.not_applicable(COMPONENT, msg!("wsus-name-not-used")).because(said);
        return;
    };
    let known = &windows.surroundings.wsus_name_known;
    match (known.value(), unknown_name(windows)) {
        (Some(_), Some(line)) => {
            let title = msg!("wsus-name-not-found", server = server);
            judge.fail(COMPONENT, title).because(line).remedy(msg!("remedy-wsus-name"));
        }
        (Some(_), None) => {
            judge
                .pass(COMPONENT, msg!("wsus-name-found", server = server))
                .because(Line::of(msg!("fact-found-by-dns"), known));
        }
        (None, _) => {
            let unasked = matches!(known.reason(), Some(Missing::NotAsked));
            let weighed = if unasked { judge.informing() } else { judge.at(Severity::Block) };
            weighed.unknown_for(COMPONENT, msg!("wsus-name-unread", server = server), "DNS", known);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::evidence::{Observation, PolicyValue};
    use crate::history::testing::{healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    fn with(used: u64, found: Observation<bool>) -> Windows {
        let mut windows = healthy();
        let server = PolicyValue::Text("http://wsus.example:8530".to_owned());
        windows.policy.windows_update = known(BTreeMap::from([("WUServer".to_owned(), server)]));
        windows.policy.automatic_updates =
            known(BTreeMap::from([("UseWUServer".to_owned(), PolicyValue::Number(used))]));
        windows.surroundings.wsus_name_known = found;
        windows
    }

    #[test]
    fn a_name_that_dns_does_not_know_blocks_where_the_server_is_used() {
        let of = |used, found| outcome_of(&RULE, COMPONENT, &with(used, found));
        assert_eq!(of(1, known(false)), (Outcome::Fail, Severity::Block));
        assert_eq!(of(1, known(true)), (Outcome::Pass, Severity::Block));
        assert_eq!(of(0, known(false)).0, Outcome::NotApplicable);
        assert_eq!(outcome_of(&RULE, COMPONENT, &healthy()).0, Outcome::NotApplicable);
    }

    #[test]
    fn what_nobody_asked_is_information_and_what_failed_hides_the_failure() {
        let of = |reason| outcome_of(&RULE, COMPONENT, &with(1, missing(reason)));
        assert_eq!(of(Missing::NotAsked), (Outcome::Unknown, Severity::Info));
        assert_eq!(of(Missing::TimedOut { detail: "30 s".to_owned() }), (Outcome::Unknown, Severity::Block));
    }
}
