//! `firmware-unlisted`: is something in the inventory that nobody expected?

use super::assess::{Level, assess};
use crate::baseline::Severity;
use crate::evidence::{Hardware, Line};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;

/// `firmware-unlisted`.
pub const RULE: Check =
    Check::hardware(Rule::new("firmware-unlisted", Severity::Warn).own_weight("set it in [unlisted]"), check);

/// Each member that the baseline says nothing about.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    let (Some(baseline), Some(members)) = (judge.applicable(), hardware.firmware.value()) else { return };
    for member in members.items.iter().filter(|m| assess(m, hardware, baseline).level == Level::Unlisted) {
        let key = member.key();
        let installed = member.version.known_or().map_or_else(ToString::to_string, String::clone);
        let name = member.name.text().unwrap_or_default();
        let title = msg!("firmware-unlisted", component = key, name = name, installed = installed);
        let finding = judge.at(baseline.unlisted).fail(key, title);
        finding.because(Line::of("SoftwareId", &member.software_id)).because(Line::of("Version", &member.version));
        finding.remedy(msg!("firmware-unlisted-remedy"));
    }
}
