//! R15: may the client use Windows Update at all? (The values: [`super::policy`].)

use super::policy::{Setting, number};
use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `update-access-policy`.
pub const RULE: Check = Check::windows(Rule::new("update-access-policy", Severity::Block).knowledge(&["R15"]), check);

/// `update-access-policy`: may the client use Windows Update at all?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    const NAME: &str = "DisableWindowsUpdateAccess";
    let source = &windows.policy.windows_update;
    let Some(key) = source.value() else {
        judge.unknown_for(NAME, msg!("update-access-policy-unread"), msg!("fact-update-policy"), source);
        return;
    };
    match number(key, NAME) {
        Setting::Set(0) | Setting::NotSet => {
            judge.pass(NAME, msg!("update-access-policy-open"));
        }
        Setting::Set(n) => {
            judge
                .fail(NAME, msg!("update-access-policy-closed"))
                .because(Line::on(format!("{NAME} = {n}"), source))
                .remedy(msg!("remedy-update-access"));
        }
        Setting::Malformed(raw) => {
            judge
                .unknown(NAME, msg!("update-access-policy-unread"))
                .because(Line::on(msg!("proof-not-a-number", name = NAME, raw = format!("{raw:?}")), source));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::{Missing, PolicyValue, Windows};
    use crate::history::testing::{healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    fn with(values: &[(&str, PolicyValue)]) -> Windows {
        let mut windows = healthy();
        windows.policy.windows_update = known(values.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect());
        windows
    }

    #[test]
    fn the_access_policy_blocks_only_when_it_is_set_to_other_than_zero() {
        let cases = [
            (vec![], Outcome::Pass),
            (vec![("DisableWindowsUpdateAccess", PolicyValue::Number(0))], Outcome::Pass),
            (vec![("disablewindowsupdateaccess", PolicyValue::Number(1))], Outcome::Fail),
            (vec![("DisableWindowsUpdateAccess", PolicyValue::Text("1".to_owned()))], Outcome::Fail),
            (vec![("DisableWindowsUpdateAccess", PolicyValue::Text("yes".to_owned()))], Outcome::Unknown),
            // Hides a button in the settings app and nothing else.
            (vec![("SetDisableUXWUAccess", PolicyValue::Number(1))], Outcome::Pass),
        ];
        for (values, wanted) in cases {
            let outcome = outcome_of(&RULE, "DisableWindowsUpdateAccess", &with(&values));
            assert_eq!(outcome, (wanted, Severity::Block), "{values:?}");
        }
    }

    #[test]
    fn a_key_that_was_not_read_is_not_an_empty_key() {
        let mut windows = healthy();
        windows.policy.windows_update = missing(Missing::Denied { detail: "access denied".to_owned() });
        let outcome = outcome_of(&RULE, "DisableWindowsUpdateAccess", &windows);
        assert_eq!(outcome, (Outcome::Unknown, Severity::Block));
    }
}
