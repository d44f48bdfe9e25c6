//! When is judged: the day decides about baselines, the instant about waivers.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::common::day;

/// The time of a judgement, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day: whether a baseline is in force.
    pub day: Date,
    /// The instant: whether a waiver holds.
    pub instant: Timestamp,
}

impl Moment {
    /// At this instant.
    #[must_use]
    pub fn at(instant: Timestamp) -> Self {
        Self { day: day::of(instant), instant }
    }

    /// On this day, at its last instant: what ends during the day does not hold for the day. Of all instants that the
    /// day could mean, this is the one at which the fewest waivers hold.
    #[must_use]
    pub fn on(day: Date) -> Self {
        let last = day.at(23, 59, 59, 999_999_999).to_zoned(TimeZone::UTC).map(|z| z.timestamp());
        Self { day, instant: last.unwrap_or(Timestamp::MAX) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::Moment;

    #[test]
    fn a_day_is_judged_at_its_last_instant() {
        let moment = Moment::on(date(2026, 11, 22));
        assert!(moment.instant < "2026-11-23T00:00:00Z".parse().unwrap());
        assert!(moment.instant > "2026-11-22T23:59:59Z".parse().unwrap());
        assert_eq!(Moment::at(moment.instant), moment);
        assert_eq!(Moment::on(Date::MAX).day, Date::MAX, "the last day there is does not panic");
    }
}
