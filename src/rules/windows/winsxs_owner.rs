//! R06, R07: the component store and the keys of the servicing stack belong to TrustedInstaller.
//!
//! On protected files SYSTEM and Administrators have only read and execute, and on the servicing keys only read
//! (`WRP_FILE_DEFAULT_SDDL`, `WRP_REGKEY_DEFAULT_SDDL`): that is right and never a finding. TrustedInstaller must own
//! the store and be able to change it.

use super::access::{self, Guarded};
use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::windows::sddl::{AccessMask, Sid, Token};

/// `winsxs-owner`.
pub const RULE: Check = Check::windows(Rule::new("winsxs-owner", Severity::Block).knowledge(&["R06"]), check);

const STORE: &[&str] = &[r"Windows\WinSxS", r"Windows\WinSxS\Manifests"];

/// `winsxs-owner`: does TrustedInstaller own the component store, with full control?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    for path in STORE {
        let component = path.trim_start_matches(r"Windows\");
        let judged = access::find(windows, path).and_then(|object| {
            let lost = object.lacks_here(&Token::trusted_installer(), AccessMask::FILE_ALL)?;
            Ok((lost, object))
        });
        match judged {
            Ok((lost, object)) => judge_store(component, lost, &object, judge),
            Err(line) => {
                judge.unknown(component, msg!("winsxs-owner-unread", folder = component)).because(line);
            }
        }
    }
}

fn judge_store(component: &str, lost: AccessMask, object: &Guarded<'_>, judge: &mut Judge<'_>) {
    let owner = object.owner_name();
    let finding = if !lost.is_empty() {
        let rights = lost.describe(object.kind);
        judge.fail(component, msg!("winsxs-owner-lost", folder = component, rights = rights))
    } else if object.descriptor.owner.is_none() {
        judge.unknown(component, msg!("winsxs-owner-unread", folder = component))
    } else if object.is_owned_by(&Sid::TRUSTED_INSTALLER) {
        judge.pass(component, msg!("winsxs-owner-fine", folder = component))
    } else {
        // TrustedInstaller can still do its work: somebody took the folder over, but nothing is refused yet.
        judge.at(Severity::Warn).fail(component, msg!("winsxs-owner-foreign", folder = component, owner = owner))
    };
    if !lost.is_empty() || !object.is_owned_by(&Sid::TRUSTED_INSTALLER) {
        finding.remedy(msg!("remedy-winsxs-owner"));
    }
    finding.because(access::quote(object.acl, object.owner()));
    for ace in object.denials(&Token::trusted_installer()) {
        finding.because(object.entry(ace));
    }
    if !lost.is_empty() {
        let entries = object.descriptor.dacl.aces().iter().filter(|a| a.trustee == Sid::TRUSTED_INSTALLER);
        let lines: Vec<Line> = entries.map(|ace| object.entry(ace)).collect();
        if lines.is_empty() {
            finding.because(access::quote(object.acl, msg!("proof-no-entry", account = "TrustedInstaller")));
        }
        finding.evidence.extend(lines);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::Missing;
    use crate::history::testing::{acl, healthy, known, missing, samples};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::{judged, outcome_of};

    const STORE: &str = r"C:\Windows\WinSxS";

    fn store(sddl: &str) -> (Outcome, Severity) {
        let mut windows = healthy();
        acl(&mut windows, STORE).sddl = known(sddl.to_owned());
        outcome_of(&RULE, "WinSxS", &windows)
    }

    #[test]
    fn read_and_execute_for_system_and_administrators_is_right() {
        assert!(judged(&RULE, &healthy()).iter().all(|f| f.outcome == Outcome::Pass));
        assert_eq!(store(samples::WRP_FILE), (Outcome::Pass, Severity::Block));
    }

    #[test]
    fn an_installer_without_full_control_blocks_and_a_foreign_owner_alone_warns() {
        let taken =
            samples::WRP_FILE.replace("O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", "O:BA");
        assert_eq!(store(&taken), (Outcome::Fail, Severity::Warn));
        assert_eq!(store("O:BAG:BAD:P(A;OICI;FA;;;BU)(A;OICI;0x1200a9;;;SY)"), (Outcome::Fail, Severity::Block));
        let denied = samples::WRP_FILE.replace("D:P", "D:P(D;;DC;;;SY)");
        assert_eq!(store(&denied), (Outcome::Fail, Severity::Block));
    }

    #[test]
    fn a_store_that_was_not_read_is_unknown() {
        assert_eq!(store(&samples::WRP_FILE.replace("O:S-1-5-80", "O:??")), (Outcome::Unknown, Severity::Block));
        let dacl_only = &samples::WRP_FILE[samples::WRP_FILE.find("D:P").unwrap()..];
        assert_eq!(store(dacl_only), (Outcome::Unknown, Severity::Block));
        let mut windows = healthy();
        acl(&mut windows, STORE).sddl = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, "WinSxS", &windows).0, Outcome::Unknown);
    }
}
