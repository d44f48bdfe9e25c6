//! Can SYSTEM use the folder for temporary files that the environment of the computer names?
//!
//! Installers run as SYSTEM. Windows looks at `TMP`, then at `TEMP`, and does not test what stands there (GetTempPath2). The servicing
//! stack itself works in folders of its own, so this warns.

use super::access;
use super::keys::{Setting, keys, unread};
use crate::baseline::Severity;
use crate::evidence::{Line, Missing, PolicyValue, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::windows::sddl::{AccessMask, Token};

/// `temp-folder`.
pub const RULE: Check = Check::windows(Rule::new("temp-folder", Severity::Warn), check);

/// Where the environment of the computer stands.
const ENVIRONMENT: &str = r"\session manager\environment";

/// The folder of Windows itself, whose descriptor is collected.
const DEFAULT: &str = r"Windows\Temp";

/// What a value says.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// The folder of Windows.
    Default,
    /// Another folder of this server.
    Elsewhere,
    /// A share: SYSTEM goes there as the computer's account, if at all.
    Share,
    /// No full path.
    Relative,
}

fn place(value: &str) -> Place {
    let path = value.trim().trim_end_matches('\\').replace('/', r"\").to_ascii_lowercase();
    let bytes = path.as_bytes();
    if matches!(path.as_str(), r"%systemroot%\temp" | r"%windir%\temp") || path.get(1..) == Some(r":\windows\temp") {
        Place::Default
    } else if path.starts_with(r"\\") {
        Place::Share
    } else if path.starts_with('%')
        || (bytes.first().is_some_and(u8::is_ascii_alphabetic) && path.get(1..3) == Some(r":\"))
    {
        Place::Elsewhere
    } else {
        Place::Relative
    }
}

/// `temp-folder`: can SYSTEM use the folders that `TMP` and `TEMP` name?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let collected = &windows.surroundings.temp_folders;
    let Some(environment) = keys(windows, collected, ENVIRONMENT).next() else {
        let line = unread(msg!("fact-tmp-and-temp"), collected)
            .unwrap_or_else(|| Line::missing(msg!("fact-tmp-and-temp"), collected));
        judge.hidden_by(collected).unknown("temp-folder", msg!("temp-folder-unread")).because(line);
        return;
    };
    for name in ["TMP", "TEMP"] {
        judge_one(name, &environment, windows, judge);
    }
}

fn judge_one(name: &str, environment: &Setting<'_>, windows: &Windows, judge: &mut Judge<'_>) {
    let value = match environment.value(name) {
        Some(PolicyValue::Text(value)) if !value.trim().is_empty() => value,
        // Windows goes on to the next of its places, and ends at its own folder.
        _ => {
            let line = environment.line(msg!("proof-not-set", name = name));
            judge.not_applicable(name, msg!("temp-folder-not-set", name = name)).because(line);
            return;
        }
    };
    let line = environment.line(format!("{name} = {value}"));
    let trouble = match place(value) {
        Place::Share => msg!("temp-folder-share", name = name, folder = value),
        Place::Relative => msg!("temp-folder-relative", name = name, folder = value),
        Place::Elsewhere => {
            let title = msg!("temp-folder-elsewhere", name = name, folder = value);
            judge.informing().unknown(name, title).because(line);
            return;
        }
        Place::Default => {
            judge_default(name, line, windows, judge);
            return;
        }
    };
    judge.fail(name, trouble).because(line).remedy(msg!("remedy-temp-folder", name = name));
}

/// The folder of Windows: is it there, and may SYSTEM work in it?
fn judge_default(name: &str, line: Line, windows: &Windows, judge: &mut Judge<'_>) {
    let acls = windows.acls.value().into_iter().flat_map(|acls| &acls.items);
    let there = acls.into_iter().find(|acl| access::ends_with(&acl.path, DEFAULT));
    if let Some(acl) = there.filter(|acl| acl.sddl.reason() == Some(&Missing::Absent)) {
        let finding = judge.fail(name, msg!("temp-folder-gone", name = name));
        finding.because(line).because(Line::of(&acl.path, &acl.sddl)).remedy(msg!("remedy-temp-folder", name = name));
        return;
    }
    let found = access::find(windows, DEFAULT);
    let judged = found.and_then(|folder| Ok((folder.lacks(&Token::system(), AccessMask::DIRECTORY_MODIFY)?, folder)));
    match judged {
        Ok((lost, _)) if lost.is_empty() => {
            judge.pass(name, msg!("temp-folder-fine", name = name)).because(line);
        }
        Ok((lost, folder)) => {
            let rights = lost.describe(folder.kind);
            let finding = judge.fail(name, msg!("temp-folder-denied", name = name, rights = rights));
            finding.because(line).remedy(msg!("remedy-temp-folder", name = name));
            for ace in folder.denials(&Token::system()) {
                finding.because(folder.entry(ace));
            }
        }
        Err(reason) => {
            // Older documents do not have the folder among their descriptors.
            let whole = windows.acls.value().is_some_and(|acls| acls.unread.is_empty());
            let weighed = if there.is_none() && whole { judge.informing() } else { judge.at(Severity::Warn) };
            weighed.unknown(name, msg!("temp-folder-rights-unread", name = name)).because(line).because(reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Members, RegistryKey};
    use crate::history::testing::{acl, add_acl, healthy, known, missing, samples};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    const FOLDER: &str = r"C:\Windows\Temp";

    fn with(folder: &str) -> Windows {
        let mut windows = healthy();
        let values = [("TEMP".to_owned(), PolicyValue::Text(folder.to_owned()))].into();
        let key = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment".to_owned();
        windows.surroundings.temp_folders = known(Members::whole(vec![RegistryKey { key, values }]));
        add_acl(&mut windows, FOLDER, samples::SOFTWARE_DISTRIBUTION);
        windows
    }

    fn of(windows: &Windows) -> (Outcome, Severity) {
        outcome_of(&RULE, "TEMP", windows)
    }

    #[test]
    fn a_share_a_half_path_and_a_folder_that_refuses_system_warn() {
        for folder in [r"\\files\temp", r"temp", r"C:temp", r"\temp"] {
            assert_eq!(of(&with(folder)), (Outcome::Fail, Severity::Warn), "{folder}");
        }
        let mut windows = with(r"%SystemRoot%\TEMP");
        acl(&mut windows, FOLDER).sddl = known(samples::DOWNLOAD_DENIED.to_owned());
        assert_eq!(of(&windows), (Outcome::Fail, Severity::Warn));
        acl(&mut windows, FOLDER).sddl = missing(Missing::Absent);
        assert_eq!(of(&windows), (Outcome::Fail, Severity::Warn), "it is gone");
    }

    #[test]
    fn what_windows_sets_is_fine_and_a_folder_elsewhere_is_not_looked_at() {
        for folder in [r"%SystemRoot%\TEMP", r"C:\Windows\Temp\", r"%windir%/temp"] {
            assert_eq!(of(&with(folder)), (Outcome::Pass, Severity::Warn), "{folder}");
        }
        assert_eq!(outcome_of(&RULE, "TMP", &with("x")).0, Outcome::NotApplicable);
        for folder in [r"D:\Temp", r"%TEMPDRIVE%\x"] {
            assert_eq!(of(&with(folder)), (Outcome::Unknown, Severity::Info), "{folder}");
        }
    }

    #[test]
    fn what_was_denied_is_unknown_and_what_nobody_asked_for_is_information() {
        let mut windows = with(r"%SystemRoot%\TEMP");
        acl(&mut windows, FOLDER).sddl = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(of(&windows), (Outcome::Unknown, Severity::Warn));
        let component = |windows: &Windows| outcome_of(&RULE, "temp-folder", windows);
        windows.surroundings.temp_folders = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(component(&windows), (Outcome::Unknown, Severity::Warn));
        windows.surroundings.temp_folders = missing(Missing::NotAsked);
        assert_eq!(component(&windows), (Outcome::Unknown, Severity::Info));
    }
}
