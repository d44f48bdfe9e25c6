//! Can programs still make files in the folder of Windows for temporary ones?
//!
//! Whoever asks Windows for a name of such a file gets one of 65,535 for each beginning, and none is ever given back by itself
//! (GetTempFileName). Microsoft saw changes of roles fail with more than 65,000 files in the folder.

use crate::baseline::Severity;
use crate::evidence::{Line, Observation, Windows};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `temp-files`.
pub const RULE: Check = Check::windows(Rule::new("temp-files", Severity::Warn).knowledge(&["C28"]), check);

/// More files than this are too many.
const MOST: u64 = 65_000;

/// Where the collector ends counting (`MaxCount`).
const COUNTED: u64 = 70_000;

const COMPONENT: &str = r"Windows\Temp";

/// The line that shows that there are too many, for the cause.
pub fn many(windows: &Windows) -> Option<Line> {
    let files = &windows.surroundings.temp_files;
    let count = files.value().filter(|count| **count > MOST)?;
    Some(line(*count, files))
}

fn line(count: u64, files: &Observation<u64>) -> Line {
    let folder = files.place();
    let said = if count >= COUNTED {
        msg!("proof-files-at-least", count = count, folder = folder)
    } else {
        msg!("proof-files", count = count, folder = folder)
    };
    Line::on(said, files)
}

/// `temp-files`: are there too many?
fn check(windows: &Windows, judge: &mut Judge<'_>) {
    let files = &windows.surroundings.temp_files;
    match files.value() {
        Some(count) if *count > MOST => {
            let title = msg!("temp-files-many", most = MOST);
            judge.fail(COMPONENT, title).because(line(*count, files)).remedy(msg!("cure-temp-files"));
        }
        Some(count) => {
            judge.pass(COMPONENT, msg!("temp-files-few", count = count)).because(line(*count, files));
        }
        None => {
            judge.hidden_by(files).unknown_for(COMPONENT, msg!("temp-files-unread"), COMPONENT, files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Missing;
    use crate::history::testing::{healthy, known, missing};
    use crate::rules::finding::Outcome;
    use crate::rules::windows::testing::outcome_of;

    #[test]
    fn more_files_than_there_are_names_warn() {
        let mut windows = healthy();
        for (count, outcome) in [(0, Outcome::Pass), (MOST, Outcome::Pass), (MOST + 1, Outcome::Fail)] {
            windows.surroundings.temp_files = known(count);
            assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (outcome, Severity::Warn), "{count}");
            assert_eq!(many(&windows).is_some(), outcome == Outcome::Fail);
        }
    }

    #[test]
    fn a_folder_that_was_not_counted_is_unknown_and_one_that_nobody_asked_for_is_information() {
        let mut windows = healthy();
        windows.surroundings.temp_files = missing(Missing::Denied { detail: "access denied".to_owned() });
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Unknown, Severity::Warn));
        windows.surroundings.temp_files = missing(Missing::NotAsked);
        assert_eq!(outcome_of(&RULE, COMPONENT, &windows), (Outcome::Unknown, Severity::Info));
        assert_eq!(many(&windows), None);
        let bound = format!("    MaxCount = {COUNTED}\n");
        assert!(crate::windows::collector().contains(&bound), "the collector counts as far as this rule thinks");
        windows.surroundings.temp_files = known(COUNTED);
        assert!(many(&windows).unwrap().text.starts_with("at least 70000 files"));
    }
}
