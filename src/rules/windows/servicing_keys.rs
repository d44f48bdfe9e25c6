//! R07: the registry keys of the servicing stack and of the update client.
//!
//! On the servicing keys SYSTEM and Administrators have only read (`WRP_REGKEY_DEFAULT_SDDL`): that is right and never
//! a finding. TrustedInstaller must be able to write them.

use super::access;
use crate::baseline::Severity;
use crate::evidence::Windows;
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::windows::sddl::{AccessMask, Token};

/// `servicing-keys`.
pub const RULE: Check = Check::windows(Rule::new("servicing-keys", Severity::Block).knowledge(&["R07"]), check);

/// Who must be able to do what with a key.
struct NeededKey {
    suffix: &'static str,
    installer: bool,
}

/// The exact default of the servicing key on Server 2022 was not captured; sibling keys of TrustedInstaller give it
/// full control. The keys of the update client inherit SYSTEM's full control from `HKLM\SOFTWARE\Microsoft` (captured).
const KEYS: &[NeededKey] = &[
    NeededKey { suffix: "Component Based Servicing", installer: true },
    NeededKey { suffix: r"Component Based Servicing\Packages", installer: true },
    NeededKey { suffix: r"CurrentVersion\WindowsUpdate", installer: false },
    NeededKey { suffix: r"CurrentVersion\WindowsUpdate\Auto Update", installer: false },
];

/// `servicing-keys`: can TrustedInstaller and SYSTEM write the keys that they keep their state in?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    for key in KEYS {
        let component = key.suffix.trim_start_matches(r"CurrentVersion\");
        let (token, wanted, account) = if key.installer {
            (Token::trusted_installer(), AccessMask::KEY_ALL, "TrustedInstaller")
        } else {
            (Token::system(), AccessMask::KEY_READ | AccessMask::KEY_WRITE, "SYSTEM")
        };
        let judged =
            access::find(windows, key.suffix).and_then(|object| Ok((object.lacks_here(&token, wanted)?, object)));
        match judged {
            Ok((lost, object)) if lost.is_empty() => {
                let title = msg!("servicing-keys-fine", key = component, account = account);
                judge.pass(component, title).because(access::quote(object.acl, object.owner()));
            }
            Ok((lost, object)) => {
                let rights = lost.describe(object.kind);
                let title = msg!("servicing-keys-lost", key = component, account = account, rights = rights);
                let finding = judge.fail(component, title);
                finding.because(access::quote(object.acl, object.owner()));
                finding.remedy(msg!("remedy-servicing-keys"));
                for ace in object.denials(&token) {
                    finding.because(object.entry(ace));
                }
            }
            Err(line) => {
                judge.unknown(component, msg!("servicing-keys-unread", key = component)).because(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::Missing;
    use crate::history::testing::{acl, healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::{judged, outcome_of};

    const CBS: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing";

    #[test]
    fn the_servicing_key_is_read_only_for_system_by_design_and_full_for_the_installer() {
        let mut windows = healthy();
        assert!(judged(&RULE, &windows).iter().all(|f| f.outcome == Outcome::Pass));
        acl(&mut windows, CBS).sddl = known("O:BAG:SYD:(A;CI;KR;;;SY)(A;CI;KR;;;BA)".to_owned());
        assert_eq!(outcome_of(&RULE, "Component Based Servicing", &windows), (Outcome::Fail, Severity::Block));
        acl(&mut windows, CBS).sddl = missing(Missing::Absent);
        assert_eq!(outcome_of(&RULE, "Component Based Servicing", &windows).0, Outcome::Unknown);
    }
}
