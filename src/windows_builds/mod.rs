//! Which cumulative update a build of Windows Server is, and of which day: a table, and its reader.
//!
//! The table (`builds.tsv`) names its source and says its own span: what lies outside of it is not known, which is another answer than
//! *there is none*. Cumulative updates hold what older ones of their build held, so that a higher revision has it too.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::common::packed::{Pack, pack};

static TABLE: Pack = pack!("builds");

/// An update as the table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The build that it is for, such as 20348.
    pub line: u64,
    /// The revision that it brings.
    pub revision: u64,
    /// Its number, such as `KB5082142`.
    pub kb: &'static str,
    /// The day of its release.
    pub date: Date,
    /// `out-of-band` or `preview`, where it is one of these.
    pub kind: Option<&'static str>,
}

/// A broken row is an error of the build's author: the tests prove that there is none.
static ROWS: LazyLock<Vec<Update>> =
    LazyLock::new(|| TABLE.text("src/windows_builds/builds.tsv").lines().filter_map(row).collect());

fn row(text: &'static str) -> Option<Update> {
    let mut cells = text.split('\t');
    let (line, revision) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let (kb, date) = (cells.next()?, cells.next()?.parse().ok()?);
    Some(Update { line, revision, kb, date, kind: cells.next() })
}

/// The updates of a build that had come out by that day, newest first.
pub fn of_line(line: u64, today: Date) -> impl Iterator<Item = &'static Update> {
    ROWS.iter().filter(move |update| update.line == line && update.date <= today)
}

/// The update of that number for a build; none where the table has none.
pub fn of_kb(kb: &str, line: u64) -> Option<&'static Update> {
    ROWS.iter().find(|update| update.line == line && update.kb.eq_ignore_ascii_case(kb))
}

/// The builds that the update of that number is for, by the table.
pub fn lines_of(kb: &str) -> Vec<u64> {
    ROWS.iter().filter(|update| update.kb.eq_ignore_ascii_case(kb)).map(|update| update.line).collect()
}

/// The update that a build with a revision is.
pub fn of_build(line: u64, revision: u64) -> Option<&'static Update> {
    ROWS.iter().find(|update| update.line == line && update.revision == revision)
}

/// The days of the first and the last row of a build; none where the table has none of it.
pub fn span(line: u64) -> Option<(Date, Date)> {
    let days = || ROWS.iter().filter(move |update| update.line == line).map(|update| update.date);
    days().min().zip(days().max())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_row_is_read_and_higher_revisions_are_never_older() {
        let text = TABLE.text("src/windows_builds/builds.tsv");
        let rows = text.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(ROWS.len(), rows);
        assert!(text.starts_with('#') && text.contains("https://"), "it names its source");
        for [newer, older] in ROWS.array_windows::<2>() {
            if newer.line == older.line {
                assert!(newer.revision > older.revision && newer.date >= older.date, "{newer:?} above {older:?}");
            }
        }
        for update in ROWS.iter() {
            assert!(update.kb.starts_with("KB") && update.kb.len() == 9, "{update:?}");
            assert!(matches!(update.kind, None | Some("out-of-band" | "preview")), "{update:?}");
            assert_eq!(lines_of(update.kb), [update.line], "a number is of one build");
        }
        let mut lines: Vec<u64> = ROWS.iter().map(|update| update.line).collect();
        lines.dedup();
        assert_eq!(lines, [14393, 17763, 20348, 26100], "Server 2016, 2019, 2022 and 2025, each in one piece");
    }

    #[test]
    fn a_build_is_known_by_its_number_and_what_came_out_later_is_not_counted() {
        let update = of_build(20348, 5020).unwrap();
        assert_eq!((update.kb, update.date, update.kind), ("KB5082142", date(2026, 4, 14), None));
        assert_eq!(of_build(26100, 5020), None, "the number of the build decides, and not the revision");
        assert_eq!(of_kb("kb5091575", 20348).unwrap().kind, Some("out-of-band"));
        assert_eq!(of_kb("KB5091575", 17763), None);
        assert_eq!(lines_of("KB5091575"), [20348]);
        let newest = |today| of_line(20348, today).next().map(|update| update.revision);
        assert_eq!(newest(date(2026, 4, 18)), Some(5020));
        assert_eq!(newest(date(2026, 4, 19)), Some(5024));
        assert_eq!(newest(date(2021, 1, 1)), None);
        assert_eq!(span(20348), Some((date(2021, 9, 14), date(2026, 8, 11))));
        assert_eq!(span(9600), None);
    }
}
