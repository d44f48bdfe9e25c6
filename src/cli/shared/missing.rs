//! Whatever was asked for and is missing as a whole, in one line each.

use super::print;
use crate::evidence::{Area, Evidence, Missing};

/// A line for each side that was asked for and could not be looked at.
pub fn sides(evidence: &Evidence) -> Vec<String> {
    let (hardware, windows): (Option<&Missing>, Option<&Missing>) =
        (evidence.hardware.reason(), evidence.windows.reason());
    [(Area::Hardware, "hardware", hardware), (Area::Windows, "windows", windows)]
        .into_iter()
        .filter(|(area, ..)| evidence.asked_about(*area))
        .filter_map(|(_, name, reason)| Some(format!("no {name} evidence: {}", reason?)))
        .collect()
}

/// Says them on standard error where the report goes elsewhere: whoever typed `check > file` sees nothing of it. A monitoring system has
/// them in the answer.
pub fn tell(evidence: &Evidence) {
    if !print::is_seen() && !print::is_silent() {
        sides(evidence).iter().for_each(|side| print::error(side));
    }
}
