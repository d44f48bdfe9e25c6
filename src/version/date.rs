//! Firmware whose version is a date, and the dates inside other versions.
//!
//! `05/03/2023` is May in one country and March in the next. Which one it is stands nowhere in the text, so it is not
//! read; `05/31/2023` and `31/05/2023` have one reading each. A vendor that always writes the month first has a scheme
//! of its own.

use jiff::civil::Date;

use super::dotted::digits;

/// Firmware is not older than this, nor from the next century: other numbers of eight digits are not dates.
const YEARS: std::ops::RangeInclusive<u64> = 1980..=2099;

/// Reads `2025-08-11`, `20250811`, and `05/31/2023` where only one reading is a date.
pub fn parse(text: &str) -> Option<Date> {
    iso(text).or_else(|| compact(text)).or_else(|| only_reading(text))
}

/// `2025-08-11`.
pub fn iso(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    day(digits(year, 4)?, digits(month, 2)?, digits(date, 2)?)
}

/// `08/11/2022`, month first, with any separator.
pub fn month_first(text: &str, separator: char) -> Option<Date> {
    let (month, date, year) = triple(text, separator)?;
    day(year, month, date)
}

/// A day that the calendar has, within the years of firmware.
pub fn day(year: u64, month: u64, day: u64) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `20250811`.
fn compact(text: &str) -> Option<Date> {
    if text.len() != 8 {
        return None;
    }
    day(digits(text.get(..4)?, 4)?, digits(text.get(4..6)?, 2)?, digits(text.get(6..)?, 2)?)
}

/// `05/31/2023` or `31/05/2023`, but neither of `05/03/2023`.
fn only_reading(text: &str) -> Option<Date> {
    let (first, second, year) = triple(text, '/')?;
    match (day(year, first, second), day(year, second, first)) {
        (Some(a), Some(b)) => (a == b).then_some(a),
        (one, None) | (None, one) => one,
    }
}

/// Two digits, two digits, four digits.
fn triple(text: &str, separator: char) -> Option<(u64, u64, u64)> {
    let mut parts = text.split(separator);
    let three = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?, digits(parts.next()?, 4)?);
    parts.next().is_none().then_some(three)
}
