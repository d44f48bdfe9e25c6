//! May the registry grow? A limit keeps the hive of the component store from being loaded (0x800705AA).

use super::keys::keys;
use crate::baseline::Severity;
use crate::evidence::{Line, PolicyValue, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `registry-size-limit`.
pub const RULE: Check = Check::windows(Rule::new("registry-size-limit", Severity::Block).knowledge(&["C22"]), check);

const NAME: &str = "RegistrySizeLimit";
const KEY: &str = r"\Control";

/// The limit in the collected keys or in an export, 0 for none, and the line that shows it. None where neither holds the key.
pub fn limit(windows: &Windows) -> Option<(u64, Line)> {
    let mut none = None;
    for setting in keys(windows, &windows.surroundings.settings, KEY) {
        match setting.value(NAME) {
            Some(PolicyValue::Number(limit)) if *limit != 0 => {
                return Some((*limit, setting.line(format!("{NAME} = {limit}"))));
            }
            Some(PolicyValue::Number(_)) => none = Some((0, setting.line(format!("{NAME} = 0")))),
            // A limit is a number; what a text would mean is not known.
            Some(PolicyValue::Text(_)) => {}
            None => none = none.or_else(|| Some((0, setting.line(msg!("proof-not-set", name = NAME))))),
        }
    }
    none
}

/// `registry-size-limit`: may the registry grow?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let settings = &windows.surroundings.settings;
    match limit(windows) {
        Some((0, line)) => {
            judge.pass(NAME, msg!("registry-size-limit-none")).because(line);
        }
        Some((_, line)) => {
            judge.fail(NAME, msg!("registry-size-limit-set")).because(line).remedy(msg!("cure-registry-limited"));
        }
        None => {
            judge.hidden_by(settings).unknown_for(NAME, msg!("registry-size-limit-unread"), NAME, settings);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::evidence::{Members, Missing, RegistryKey};
    use crate::history::testing::{healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    fn control(limit: Option<u64>) -> Members<RegistryKey> {
        let values: BTreeMap<String, PolicyValue> =
            limit.map(|limit| (NAME.to_owned(), PolicyValue::Number(limit))).into_iter().collect();
        Members::whole(vec![RegistryKey { key: r"HKLM\SYSTEM\CurrentControlSet\Control".to_owned(), values }])
    }

    #[test]
    fn a_limit_blocks_wherever_it_was_read_and_none_is_fine() {
        let mut windows = healthy();
        for (limit, outcome) in [(None, Outcome::Pass), (Some(0), Outcome::Pass), (Some(60), Outcome::Fail)] {
            windows.surroundings.settings = known(control(limit));
            assert_eq!(outcome_of(&RULE, NAME, &windows), (outcome, Severity::Block), "{limit:?}");
        }
        windows.surroundings.settings = missing(Missing::NotAsked);
        windows.registry = known(control(Some(60)));
        assert_eq!(outcome_of(&RULE, NAME, &windows), (Outcome::Fail, Severity::Block), "an export");
    }

    #[test]
    fn what_nobody_asked_for_closes_no_gate_and_what_was_denied_hides_a_limit() {
        let mut windows = healthy();
        windows.surroundings.settings = missing(Missing::NotAsked);
        assert_eq!(outcome_of(&RULE, NAME, &windows), (Outcome::Unknown, Severity::Info));
        windows.surroundings.settings = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, NAME, &windows), (Outcome::Unknown, Severity::Block));
    }
}
