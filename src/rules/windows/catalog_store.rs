//! R08: the catalog database that signatures of updates are checked against.
//!
//! It belongs to CryptSvc, which runs as NETWORK SERVICE and reaches the folder by its service SID. That grant is
//! known from repair scripts only and not from a capture, so its absence is a warning; a right that SYSTEM lacks, or
//! a Deny entry that takes effect, blocks. Whether CryptSvc is disabled is the business of `windows-services`.

use super::access::{self, Guarded};
use crate::baseline::Severity;
use crate::evidence::{DatabaseState, Line, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::finding::Nature;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::windows::sddl::{AccessMask, Token};

/// `catalog-store`.
pub const RULE: Check = Check::windows(Rule::new("catalog-store", Severity::Block).knowledge(&["R08"]), check);

const FOLDERS: &[&str] = &["catroot2", r"catroot2\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}"];

/// More log files than this stop the database from opening (KB977893).
pub const MOST_LOG_FILES: u64 = 1024;

/// `catalog-store`: can CryptSvc work with its catalog database?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    for folder in FOLDERS {
        let judged = access::find(windows, folder).and_then(|object| {
            let system = object.lacks(&Token::system(), AccessMask::DIRECTORY_MODIFY)?;
            let service = object.lacks(&Token::service("CryptSvc"), AccessMask::DIRECTORY_MODIFY)?;
            Ok((system, service, object))
        });
        match judged {
            Ok((system, service, object)) => judge_folder(folder, system, service, &object, judge),
            Err(line) => {
                judge.unknown(*folder, msg!("catalog-store-unread", folder = folder)).because(line);
            }
        }
    }
    log_files(windows, judge);
    database(windows, judge);
}

fn judge_folder(folder: &str, system: AccessMask, service: AccessMask, object: &Guarded<'_>, judge: &mut Judge<'_>) {
    let denials: Vec<Line> = object.denials(&Token::service("CryptSvc")).iter().map(|ace| object.entry(ace)).collect();
    let finding = if !system.is_empty() {
        let rights = system.describe(object.kind);
        judge.fail(folder, msg!("catalog-store-lost", folder = folder, account = "SYSTEM", rights = rights))
    } else if service.is_empty() {
        judge.pass(folder, msg!("catalog-store-fine", folder = folder));
        return;
    } else {
        let rights = service.describe(object.kind);
        let title = msg!("catalog-store-lost", folder = folder, account = "CryptSvc", rights = rights);
        let severity = if denials.is_empty() { Severity::Warn } else { Severity::Block };
        judge.at(severity).fail(folder, title)
    };
    finding.because(access::quote(object.acl, object.owner()));
    finding.remedy(msg!("remedy-catalog-store"));
    finding.evidence.extend(denials);
}

fn log_files(windows: &Windows, judge: &mut Judge<'_>) {
    const COMPONENT: &str = "catroot2 files";
    let count = &windows.catalog_store.log_files;
    match count.value() {
        Some(n) if *n > MOST_LOG_FILES => {
            judge
                .fail(COMPONENT, msg!("catalog-store-too-many", count = n, most = MOST_LOG_FILES))
                .because(Line::of(msg!("fact-files"), count))
                .remedy(msg!("remedy-catalog-store"));
        }
        Some(n) => {
            judge.pass(COMPONENT, msg!("catalog-store-files", count = n)).because(Line::of(msg!("fact-files"), count));
        }
        None => {
            judge.unknown_for(COMPONENT, msg!("catalog-store-files-unread"), msg!("fact-files"), count);
        }
    }
}

/// "In use" is normal while CryptSvc runs, so only a state that no running service explains is worth a word.
fn database(windows: &Windows, judge: &mut Judge<'_>) {
    const COMPONENT: &str = "catdb";
    let state = &windows.catalog_store.state;
    match state.value() {
        Some(DatabaseState::CleanShutdown | DatabaseState::DirtyShutdown) => {
            judge.informing().pass(COMPONENT, msg!("catalog-store-database-fine"));
        }
        Some(DatabaseState::Other(n)) => {
            judge
                .informing()
                .fail(COMPONENT, msg!("catalog-store-database-odd", state = n))
                .is(Nature::Trace)
                .because(Line::on(msg!("proof-header-state", n = n), state));
        }
        None => {
            // The file is open while the service runs; that it could not be read says nothing.
            let title = msg!("catalog-store-database-unread");
            judge.informing().unknown_for(COMPONENT, title, msg!("fact-header-state"), state).is(Nature::Trace);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::baseline::Severity;
    use crate::evidence::{DatabaseState, Missing};
    use crate::history::testing::{acl, healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::{judged, outcome_of};

    const FOLDER: &str = r"C:\Windows\System32\catroot2";

    #[test]
    fn the_folder_serves_both_system_and_the_service() {
        assert!(judged(&RULE, &healthy()).iter().all(|f| f.outcome == Outcome::Pass));
        let cases = [
            ("O:SYG:SYD:(A;OICI;FA;;;SY)", Severity::Warn),
            ("O:SYG:SYD:(D;OICI;FW;;;NS)(A;OICI;FA;;;SY)(A;OICI;FA;;;NS)", Severity::Block),
            ("O:SYG:SYD:(A;OICI;FA;;;NS)", Severity::Block),
        ];
        for (sddl, severity) in cases {
            let mut windows = healthy();
            acl(&mut windows, FOLDER).sddl = known(sddl.to_owned());
            assert_eq!(outcome_of(&RULE, "catroot2", &windows), (Outcome::Fail, severity), "{sddl}");
        }
    }

    #[test]
    fn too_many_files_block_and_an_unread_count_is_unknown() {
        let mut windows = healthy();
        for (count, outcome) in [(1024, Outcome::Pass), (1025, Outcome::Fail)] {
            windows.catalog_store.log_files = known(count);
            assert_eq!(outcome_of(&RULE, "catroot2 files", &windows), (outcome, Severity::Block));
        }
        windows.catalog_store.log_files = missing(Missing::Absent);
        assert_eq!(outcome_of(&RULE, "catroot2 files", &windows), (Outcome::Unknown, Severity::Block));
    }

    #[test]
    fn a_database_in_use_is_normal() {
        let mut windows = healthy();
        windows.catalog_store.state = known(DatabaseState::DirtyShutdown);
        assert_eq!(outcome_of(&RULE, "catdb", &windows).0, Outcome::Pass);
        windows.catalog_store.state = known(DatabaseState::Other(5));
        assert_eq!(outcome_of(&RULE, "catdb", &windows), (Outcome::Fail, Severity::Info));
    }
}
