//! A day as people type it.

use jiff::civil::Date;

/// `YYYY-MM-DD`, and nothing else: 11.12.2026 is another day in another country.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day is YYYY-MM-DD, such as 2026-11-22".to_owned())
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_is_year_month_and_day() {
        assert_eq!(day("2026-11-22").unwrap(), jiff::civil::date(2026, 11, 22));
        for text in ["22.11.2026", "11/22/2026", "2026-02-30", "today", ""] {
            assert!(day(text).unwrap_err().contains("YYYY-MM-DD"), "{text}");
        }
    }
}
