//! R05: the folders that the Windows Update client works in.
//!
//! LocalSystem creates them and they inherit from `C:\Windows`, whose default gives SYSTEM only Modify on the folder
//! itself and full control below. So *Modify* is demanded and not full control. Which exact list Server 2022 ships
//! was not captured; a rule on capability does not need it.

use super::access::{self, Guarded, ends_with};
use crate::baseline::Severity;
use crate::evidence::{Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Nature;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::windows::sddl::{AccessMask, AceKind, Sid, Token};

/// `softwaredistribution-acl`.
pub const RULE: Check =
    Check::windows(Rule::new("softwaredistribution-acl", Severity::Block).knowledge(&["R05"]), check);

const ROOT: &str = "SoftwareDistribution";

/// The folders that must be there.
const FOLDERS: &[&str] = &[
    ROOT,
    r"SoftwareDistribution\Download",
    r"SoftwareDistribution\DataStore",
    r"SoftwareDistribution\DataStore\Logs",
];

/// `softwaredistribution-acl`: can SYSTEM work in these folders, and has nobody changed them?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    for folder in FOLDERS {
        judge_folder(folder, access::find(windows, folder), judge);
    }
    let Some(acls) = windows.acls.value() else { return };
    for acl in &acls.items {
        if let Some(component) = below_root(&acl.path) {
            judge_folder(&component, access::read(acl), judge);
        }
    }
    for unread in &acls.unread {
        if let Some(component) = below_root(&unread.from) {
            let line = Line::unread(unread);
            judge_folder(&component, Err(line), judge);
        }
    }
}

/// The part of `path` from the root folder on, unless it is one of [`FOLDERS`] or elsewhere.
fn below_root(path: &str) -> Option<String> {
    let at = path.to_ascii_lowercase().find(r"\softwaredistribution\")?;
    let component = path.get(at + 1..)?;
    (!FOLDERS.iter().any(|folder| ends_with(path, folder))).then(|| component.to_owned())
}

fn judge_folder(component: &str, found: Result<Guarded<'_>, Line>, judge: &mut Judge<'_>) {
    let system = Token::system();
    let judged = found.and_then(|object| Ok((object.lacks(&system, AccessMask::DIRECTORY_MODIFY)?, object)));
    let (lost, object) = match judged {
        Ok(judged) => judged,
        Err(line) => {
            judge.unknown(component, msg!("softwaredistribution-acl-unread", folder = component)).because(line);
            return;
        }
    };
    let denying = object.denials(&system);
    let inherited = !denying.is_empty() && denying.iter().all(|ace| ace.is_inherited());
    let denials: Vec<Line> = denying.iter().map(|ace| object.entry(ace)).collect();
    let residue = residue(&object);
    let rights = lost.describe(object.kind);
    let finding = match (lost.is_empty(), denials.is_empty(), residue.is_empty()) {
        // The entry is the parent's: it cannot be removed here.
        (false, false, _) if inherited => {
            judge.fail(component, msg!("softwaredistribution-acl-inherited", folder = component, rights = rights))
        }
        (false, false, _) => {
            judge.fail(component, msg!("softwaredistribution-acl-denied", folder = component, rights = rights))
        }
        (false, true, _) => {
            judge.fail(component, msg!("softwaredistribution-acl-lost", folder = component, rights = rights))
        }
        (true, false, _) => {
            let title = msg!("softwaredistribution-acl-idle-deny", folder = component);
            judge.at(Severity::Warn).fail(component, title)
        }
        (true, true, false) => {
            let title = msg!("softwaredistribution-acl-residue", folder = component);
            judge.informing().fail(component, title).is(Nature::Trace)
        }
        (true, true, true) => judge.pass(component, msg!("softwaredistribution-acl-fine", folder = component)),
    };
    if !lost.is_empty() {
        finding.remedy(if inherited {
            msg!("remedy-softwaredistribution-parent")
        } else {
            msg!("remedy-softwaredistribution", folder = component)
        });
    }
    for line in denials.into_iter().chain(residue) {
        finding.because(line);
    }
    finding.because(access::quote(object.acl, object.owner()));
}

/// The traces that `takeown /r` and `icacls /grant administrators:F` leave: an owner that Windows does not set, or
/// Administrators as owner together with full control that was set and not inherited.
fn residue(object: &Guarded<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let usual = [Sid::SYSTEM, Sid::ADMINISTRATORS, Sid::TRUSTED_INSTALLER];
    if object.descriptor.owner.is_some() && !usual.iter().any(|sid| object.is_owned_by(sid)) {
        lines.push(access::quote(object.acl, msg!("proof-owner-not-of-windows", owner = object.owner_name())));
    }
    if object.is_owned_by(&Sid::ADMINISTRATORS) {
        let explicit = object.descriptor.dacl.aces().iter().filter(|ace| {
            let full = ace.mask.mapped(object.kind).contains(AccessMask::FILE_ALL);
            ace.kind == AceKind::Allow && !ace.is_inherited() && ace.trustee == Sid::ADMINISTRATORS && full
        });
        lines.extend(explicit.map(|ace| object.entry(ace)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::{Missing, Observation, Windows};
    use crate::history::testing::{acl, add_acl, healthy, known, missing, samples};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::{judged, outcome_of};

    const DOWNLOAD: &str = r"SoftwareDistribution\Download";

    fn with(sddl: Observation<String>) -> Windows {
        let mut windows = healthy();
        acl(&mut windows, r"C:\Windows\SoftwareDistribution\Download").sddl = sddl;
        windows
    }

    #[test]
    fn what_the_folders_inherit_from_windows_passes_and_so_does_modify_alone() {
        assert!(judged(&RULE, &healthy()).iter().all(|f| f.outcome == Outcome::Pass));
        let modify = "O:SYG:SYD:(A;;0x1301bf;;;SY)(A;OICIIO;FA;;;SY)(A;OICI;FA;;;BA)";
        assert_eq!(outcome_of(&RULE, DOWNLOAD, &with(known(modify.to_owned()))).0, Outcome::Pass);
    }

    #[test]
    fn a_deny_for_system_blocks_and_is_quoted() {
        let windows = with(known(samples::DOWNLOAD_DENIED.to_owned()));
        assert_eq!(outcome_of(&RULE, DOWNLOAD, &windows), (Outcome::Fail, Severity::Block));
        let findings = judged(&RULE, &windows);
        let finding = findings.iter().find(|f| f.component == DOWNLOAD).unwrap();
        assert!(
            finding.evidence.iter().any(|l| l.text.contains("(D;OICI;") && l.text.contains("SYSTEM")),
            "{finding:#?}"
        );
    }

    #[test]
    fn each_way_to_change_the_folder_has_its_own_weight() {
        let cases = [
            // A group that SYSTEM carries is denied.
            ("O:SYG:SYD:(D;OICI;FW;;;WD)(A;OICI;FA;;;SY)", Outcome::Fail, Severity::Block),
            // SYSTEM is not in the list at all.
            ("O:SYG:SYD:(A;OICI;FA;;;S-1-5-21-1-2-3-500)", Outcome::Fail, Severity::Block),
            // Files created here would be out of reach.
            ("O:SYG:SYD:(A;CI;FA;;;SY)", Outcome::Fail, Severity::Block),
            // A Deny behind the Allow takes nothing away.
            ("O:SYG:SYD:(A;OICI;FA;;;SY)(D;OICI;FW;;;SY)", Outcome::Fail, Severity::Warn),
            // takeown and icacls ran.
            ("O:BAG:SYD:AI(A;OICI;FA;;;BA)(A;OICIID;FA;;;SY)", Outcome::Fail, Severity::Info),
            ("O:S-1-5-21-1-2-3-500G:SYD:AI(A;OICIID;FA;;;SY)", Outcome::Fail, Severity::Info),
        ];
        for (sddl, outcome, severity) in cases {
            assert_eq!(outcome_of(&RULE, DOWNLOAD, &with(known(sddl.to_owned()))), (outcome, severity), "{sddl}");
        }
    }

    #[test]
    fn a_descriptor_that_is_missing_broken_or_without_a_dacl_is_unknown() {
        let denied = missing(Missing::Denied { detail: "access denied".to_owned() });
        for sddl in [denied, known("D:(A;;FA".to_owned()), known("O:SYG:SY".to_owned()), known(String::new())] {
            assert_eq!(
                outcome_of(&RULE, DOWNLOAD, &with(sddl.clone())),
                (Outcome::Unknown, Severity::Block),
                "{sddl:?}"
            );
        }
        let mut windows = healthy();
        windows.acls = missing(Missing::NotAsked);
        assert_eq!(
            judged(&RULE, &windows).iter().filter(|f| f.outcome == Outcome::Unknown).count(),
            super::FOLDERS.len()
        );
    }

    #[test]
    fn folders_below_are_judged_too_and_other_folders_are_not() {
        let mut windows = healthy();
        add_acl(&mut windows, r"C:\Windows\SoftwareDistribution\Download\3f2a", samples::DOWNLOAD_DENIED);
        add_acl(&mut windows, r"C:\Windows\SoftwareDistribution.old\Download", samples::DOWNLOAD_DENIED);
        let failed: Vec<_> = judged(&RULE, &windows).into_iter().filter(|f| f.outcome == Outcome::Fail).collect();
        assert_eq!(failed.len(), 1, "{failed:#?}");
        assert_eq!(failed[0].component, r"SoftwareDistribution\Download\3f2a");
    }

    #[test]
    fn an_inherited_deny_is_to_be_removed_where_it_comes_from() {
        let windows = with(known(samples::DOWNLOAD_DENIED.replace("(D;OICI;", "(D;OICIID;")));
        let findings = judged(&RULE, &windows);
        let finding = findings.iter().find(|f| f.component == DOWNLOAD).unwrap();
        assert_eq!(finding.severity, Severity::Block);
        assert_eq!(finding.remedy.as_ref().unwrap().id, "remedy-softwaredistribution-parent");
    }
}
