//! The BMC's clock: log entries and evidence of the two sides are put in order by it.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::baseline::Severity;
use crate::evidence::{Depth, Hardware, Line, Manager};
use crate::msg;
use crate::rules::check::Check;
use crate::rules::judge::Judge;
use crate::rules::rule::Rule;
use crate::text::Message;

/// `bmc-clock`.
pub const RULE: Check = Check::hardware(Rule::new("bmc-clock", Severity::Warn).at(Depth::Health), check);

/// How far two clocks may be apart before the order of events is in doubt. Our choice: Kerberos allows as much
/// (RFC 4120, 8.2, five minutes recommended).
const SLACK: Duration = Duration::from_secs(300);

/// The BMC's clock agrees with that of the host that read it.
fn check(hardware: &Hardware, judge: &mut Judge<'_>) {
    match hardware.manager.value() {
        Some(manager) => compare(manager, judge),
        None => {
            judge.unknown_for("clock", msg!("clock-not-read"), "Managers", &hardware.manager);
        }
    }
}

fn compare(manager: &Manager, judge: &mut Judge<'_>) {
    let said = &manager.date_time;
    let line = Line::of("DateTime", said);
    let Some(theirs) = said.text().and_then(|text| text.parse::<Timestamp>().ok()) else {
        match said.text().and_then(without_zone) {
            // Somewhere on earth it is right: by how much it is off cannot be known.
            Some(theirs) if somewhere(theirs, said.at()) => {
                judge.not_applicable("clock", msg!("clock-without-zone")).because(line);
            }
            Some(_) => {
                judge.fail("clock", msg!("clock-off-everywhere")).remedy(msg!("clock-off-remedy")).because(line);
            }
            None => {
                judge.unknown("clock", msg!("clock-not-read")).because(line);
            }
        }
        return;
    };
    let apart = said.at().duration_since(theirs).unsigned_abs();
    let ours = Line::on(msg!("proof-our-clock", at = said.at()), said);
    let finding = if apart <= SLACK {
        judge.pass("clock", msg!("clock-right"))
    } else {
        judge.fail("clock", msg!("clock-off", about = about(apart))).remedy(msg!("clock-off-remedy"))
    };
    finding.because(line).because(ours);
}

/// A time of day and a date that name no zone, as the C library writes them: `Tue Apr 28 07:07:48 2026` (Cisco CIMC 4.1).
fn without_zone(text: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime("%a %b %d %H:%M:%S %Y", text).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Whether this is the time in some zone, of those from -12 to +14 hours.
fn somewhere(civil: Timestamp, now: Timestamp) -> bool {
    const WEST: SignedDuration = SignedDuration::from_hours(-12);
    const EAST: SignedDuration = SignedDuration::from_hours(14);
    let ahead = civil.duration_since(now);
    let slack = SignedDuration::try_from(SLACK).unwrap_or_default();
    (WEST - slack..=EAST + slack).contains(&ahead)
}

/// A duration as a person would say it.
fn about(apart: Duration) -> Message {
    let minutes = apart.as_secs() / 60;
    match minutes {
        0..=119 => msg!("clock-minutes", count = minutes),
        120..=2879 => msg!("clock-hours", count = minutes / 60),
        _ => msg!("clock-days", count = minutes / 60 / 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::testing::{absent, evidence, fine, hardware, known, text};
    use crate::rules::finding::Outcome;
    use crate::rules::testing::findings;

    fn outcome_at(date_time: &str) -> (Outcome, String) {
        let at = "2026-11-24T03:00:00Z".parse().unwrap();
        let manager = Manager {
            uri: "/redfish/v1/Managers/1".into(),
            model: absent(),
            firmware_version: absent(),
            date_time: crate::evidence::Observation::known(date_time.to_owned(), "test", at),
            status: fine(),
            active_image: text("/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary"),
        };
        let hardware = Hardware { manager: known(manager), ..hardware() };
        let finding = findings(&RULE, &evidence(hardware), None).remove(0);
        (finding.outcome, finding.title.text)
    }

    #[test]
    fn five_minutes_are_allowed_in_both_directions() {
        for right in ["2026-11-24T03:05:00+00:00", "2026-11-24T02:55:00Z", "2026-11-24T12:00:30+09:00"] {
            assert_eq!(outcome_at(right).0, Outcome::Pass, "{right}");
        }
        assert!(outcome_at("2026-11-24T02:54:00Z").1.contains("6 minutes"));
        assert!(outcome_at("1970-01-01T00:00:00Z").1.contains("20781 days"));
        assert_eq!(outcome_at("yesterday").0, Outcome::Unknown);
        // Without an offset it could be any time of a day.
        assert_eq!(outcome_at("2026-11-24T03:00:00").0, Outcome::Unknown);
    }

    #[test]
    fn a_clock_without_a_zone_is_only_wrong_where_it_is_so_everywhere() {
        assert_eq!(outcome_at("Tue Nov 24 12:00:48 2026").0, Outcome::NotApplicable);
        assert_eq!(outcome_at("Mon Nov 23 15:00:00 2026").0, Outcome::NotApplicable);
        assert_eq!(outcome_at("Tue Apr 28 07:07:48 2026").0, Outcome::Fail);
        assert_eq!(outcome_at("Tue Apr 28 07:07 2026").0, Outcome::Unknown);
    }
}
