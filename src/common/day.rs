//! Days. All of them are days in UTC: a report means the same wherever it is read.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The day on which somebody asks.
#[must_use]
pub fn today() -> Date {
    of(Timestamp::now())
}

/// The day of an instant.
#[must_use]
pub fn of(instant: Timestamp) -> Date {
    instant.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::of;

    #[test]
    fn the_day_is_that_of_utc_whatever_the_offset() {
        assert_eq!(of("2026-11-22T23:30:00-02:00".parse().unwrap()), date(2026, 11, 23));
        assert_eq!(of("2026-11-22T23:59:59.999Z".parse().unwrap()), date(2026, 11, 22));
    }
}
