//! R17: do the values that point the client to a WSUS server fit together? (The values: [`super::policy`].)

use super::policy::{Key, Setting, number, text};
use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Nature;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `wsus-policy`.
pub const RULE: Check = Check::windows(Rule::new("wsus-policy", Severity::Block).knowledge(&["R17"]), check);

/// `wsus-policy`: do the values that point the client to a WSUS server fit together?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    const COMPONENT: &str = "wsus";
    let (root, au) = (&windows.policy.windows_update, &windows.policy.automatic_updates);
    let (Some(root_key), Some(au_key)) = (root.value(), au.value()) else {
        let title = msg!("wsus-policy-unread");
        if root.value().is_none() {
            judge.unknown_for(COMPONENT, title, msg!("fact-update-policy"), root);
        } else {
            judge.unknown_for(COMPONENT, title, msg!("fact-update-policy-au"), au);
        }
        return;
    };
    let use_wsus = match number(au_key, "UseWUServer") {
        Setting::NotSet => false,
        Setting::Set(n) => n != 0,
        Setting::Malformed(raw) => {
            let said = msg!("proof-not-a-number", name = "UseWUServer", raw = format!("{raw:?}"));
            judge.unknown(COMPONENT, msg!("wsus-policy-unread")).because(Line::on(said, au));
            return;
        }
    };
    let server = text(root_key, "WUServer");
    let status = text(root_key, "WUStatusServer");
    let server_line = Line::on(format!("WUServer = {server:?}, WUStatusServer = {status:?}"), root);
    let use_line = Line::on(format!("UseWUServer = {}", u8::from(use_wsus)), au);
    match (use_wsus, server) {
        (false, None) => {
            judge.not_applicable(COMPONENT, msg!("wsus-policy-not-used")).because(use_line);
        }
        // WU_E_PT_SUS_SERVER_NOT_SET: the client is told to ask a server that has no name.
        (true, None) => {
            judge
                .fail(COMPONENT, msg!("wsus-policy-no-server"))
                .is(Nature::ServerNotNamed)
                .because(use_line)
                .because(server_line)
                .remedy(msg!("remedy-wsus-policy"));
        }
        (false, Some(server)) => {
            judge
                .at(Severity::Warn)
                .fail(COMPONENT, msg!("wsus-policy-ignored", server = server))
                .because(use_line)
                .because(server_line)
                .remedy(msg!("remedy-wsus-policy"));
        }
        (true, Some(server)) => in_use(server, status, au_key, judge, [use_line, server_line]),
    }
}

fn in_use(server: &str, status: Option<&str>, au: &Key, judge: &mut Judge<'_>, lines: [Line; 2]) {
    const COMPONENT: &str = "wsus";
    let different = status.is_none_or(|status| !status.eq_ignore_ascii_case(server));
    // With automatic updates switched off by policy the client ignores WUServer (waas-wu-settings).
    let switched_off = matches!(number(au, "NoAutoUpdate"), Setting::Set(1));
    let finding = if different {
        let status = status.unwrap_or("not set");
        judge.at(Severity::Warn).fail(COMPONENT, msg!("wsus-policy-two-servers", server = server, status = status))
    } else if switched_off {
        judge.at(Severity::Warn).fail(COMPONENT, msg!("wsus-policy-switched-off", server = server))
    } else {
        judge.pass(COMPONENT, msg!("wsus-policy-consistent", server = server))
    };
    for line in lines {
        finding.because(line);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use std::collections::BTreeMap;

    use crate::baseline::Severity;
    use crate::evidence::{Missing, PolicyValue, Windows};
    use crate::history::testing::{healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    fn with(root: &[(&str, PolicyValue)], au: &[(&str, PolicyValue)]) -> Windows {
        let key = |values: &[(&str, PolicyValue)]| {
            known(values.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect::<BTreeMap<_, _>>())
        };
        let mut windows = healthy();
        windows.policy.windows_update = key(root);
        windows.policy.automatic_updates = key(au);
        windows
    }

    fn one() -> PolicyValue {
        PolicyValue::Number(1)
    }

    fn url(text: &str) -> PolicyValue {
        PolicyValue::Text(text.to_owned())
    }

    #[test]
    fn wsus_values_must_fit_together() {
        let server = || ("WUServer", url("http://wsus:8530"));
        let same = || ("WUStatusServer", url("http://WSUS:8530"));
        let cases = [
            (vec![], vec![], Outcome::NotApplicable, Severity::Block),
            (vec![], vec![("UseWUServer", one())], Outcome::Fail, Severity::Block),
            (vec![("WUServer", url(" "))], vec![("UseWUServer", one())], Outcome::Fail, Severity::Block),
            (vec![server(), same()], vec![], Outcome::Fail, Severity::Warn),
            (vec![server()], vec![("UseWUServer", one())], Outcome::Fail, Severity::Warn),
            (vec![server(), same()], vec![("UseWUServer", one())], Outcome::Pass, Severity::Block),
            (
                vec![server(), same()],
                vec![("UseWUServer", one()), ("NoAutoUpdate", one())],
                Outcome::Fail,
                Severity::Warn,
            ),
        ];
        for (root, au, outcome, severity) in cases {
            assert_eq!(outcome_of(&RULE, "wsus", &with(&root, &au)), (outcome, severity), "{root:?} {au:?}");
        }
    }

    #[test]
    fn a_key_that_was_not_read_is_not_an_empty_key() {
        let mut windows = healthy();
        windows.policy.windows_update = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, "wsus", &windows), (Outcome::Unknown, Severity::Block));
    }
}
