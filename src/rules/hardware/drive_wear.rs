//! How much of their lives drives have left, by their own count.

use super::round::Need;
use super::stands_alone::need;
use crate::baseline::Severity;
use crate::evidence::{Depth, Drive, Hardware, Line, Missing};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::rules::uri::short;

/// `drive-wear`.
pub const RULE: Check = Check::hardware(Rule::new("drive-wear", Severity::Warn).at(Depth::Health), check);

/// What is left at or below this warns. Our choice: Redfish names no limit, and vendors differ in theirs.
const LOW_PERCENT: u64 = 10;

/// No drive is near the end of its rated life: an update writes gigabytes, and a worn array fails in the rebuild.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let Some(storage) = hardware.storage.value() else {
        let not_offered = matches!(hardware.storage.reason(), Some(Missing::Absent | Missing::Null));
        if not_offered && need(hardware) == Need::May {
            judge.not_applicable("storage", msg!("health-list-not-offered", part = "storage"));
        } else {
            judge.unknown_part("storage", msg!("drive-wear-not-read", part = "storage"), "Storage", &hardware.storage);
        }
        return;
    };
    for unread in &storage.unread {
        let component = short(&unread.from).to_owned();
        judge.unknown(component.clone(), msg!("drive-wear-not-read", part = component)).because(Line::unread(unread));
    }
    for subsystem in &storage.items {
        let part = short(&subsystem.uri);
        let Some(drives) = subsystem.drives.value() else {
            judge.unknown_part(part, msg!("drive-wear-not-read", part = part), "Drives", &subsystem.drives);
            continue;
        };
        for unread in &drives.unread {
            let component = short(&unread.from).to_owned();
            let line = Line::unread(unread);
            judge.unknown(component.clone(), msg!("drive-wear-not-read", part = component)).because(line);
        }
        for drive in &drives.items {
            wear(judge, drive);
        }
    }
}

fn wear(judge: &mut Judge<'_>, drive: &Drive) {
    let name = short(&drive.uri);
    let left = &drive.life_left_percent;
    let spins = drive.media_type.text() == Some("HDD");
    match left.known_or() {
        Ok(percent) if *percent > 100 => judge.unknown(name, msg!("drive-wear-unknown", drive = name)),
        Ok(percent) if *percent <= LOW_PERCENT => {
            judge.fail(name, msg!("drive-worn", drive = name, percent = *percent)).remedy(msg!("drive-worn-remedy"))
        }
        Ok(_) => judge.pass(name, msg!("drive-not-worn", drive = name)),
        Err(Missing::Absent) => judge.not_applicable(name, msg!("drive-wear-not-offered", drive = name)),
        // A disk does not wear by writing, and services that know it send null.
        Err(Missing::Null) if spins => judge.not_applicable(name, msg!("drive-wear-not-offered", drive = name)),
        Err(_) => judge.unknown(name, msg!("drive-wear-unknown", drive = name)),
    }
    .because(Line::of("PredictedMediaLifeLeftPercent", left));
}
