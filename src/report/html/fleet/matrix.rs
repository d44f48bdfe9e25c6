//! The matrix: a row for each server, the one that needs somebody first; a column for each component.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::each::{Name, Places};
use super::gathered::{Cell, Gathered, Look, Server};
use crate::assess::Row as Line;
use crate::msg;
use crate::report::extract;
use crate::report::fleet::page::verdict;
use crate::report::html::proof::bounded;
use crate::report::html::words::{class, say};
use crate::report::words::age;
use crate::rules::{Area, Verdict};
use crate::text::Message;

/// The most servers and components that a page shows: a browser has to lay out their product.
pub(super) const MOST_ROWS: usize = 1000;
const MOST_COLUMNS: usize = 120;

/// The matrix, as a template shows it.
#[derive(Debug)]
pub(super) struct Matrix {
    /// The names of the columns behind the first five.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// What is left out.
    pub(super) notes: Vec<String>,
}

/// A server.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: Name,
    pub(super) verdict: String,
    pub(super) key: &'static str,
    pub(super) tone: &'static str,
    pub(super) because: String,
    pub(super) age: String,
    /// To be sorted by.
    pub(super) age_s: i64,
    pub(super) coverage: String,
    pub(super) judged: usize,
    pub(super) cells: Vec<Shown>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    pub(super) text: String,
}

/// How a script calls a verdict.
pub(super) const fn key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Blocked => "b",
        Verdict::Undetermined => "u",
        Verdict::Ready => "r",
    }
}

/// The matrix of these servers.
pub(super) fn matrix(gathered: &Gathered, lines: &[&Line], places: &Places<'_>) -> Matrix {
    let areas: Vec<Area> = Area::ALL
        .iter()
        .copied()
        .filter(|area| gathered.servers.values().any(|s| s.areas.contains_key(area)))
        .collect();
    let (components, left) = components(gathered);
    let mut notes = Vec::new();
    if left > 0 {
        notes.push(say(&msg!("html-matrix-columns-left", count = left)));
    }
    if lines.len() > MOST_ROWS {
        notes.push(say(&msg!("html-matrix-rows-left", count = lines.len() - MOST_ROWS)));
    }
    let row = |line: &&Line| row(line, places.name(&line.name), gathered.servers.get(&line.name), &areas, &components);
    let names = areas.iter().map(|area| say(&called(*area))).chain(components.iter().map(|name| bounded(name)));
    Matrix { columns: names.collect(), rows: lines.iter().take(MOST_ROWS).map(row).collect(), notes }
}

/// The components, those of most servers first, and how many are left out.
fn components(gathered: &Gathered) -> (Vec<&str>, usize) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in gathered.servers.values().flat_map(|server| server.firmware.keys()) {
        *counts.entry(name).or_default() += 1;
    }
    let mut all: Vec<(&str, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(name, count)| (Reverse(*count), *name));
    let left = all.len().saturating_sub(MOST_COLUMNS);
    all.truncate(MOST_COLUMNS);
    (all.into_iter().map(|(name, _)| name).collect(), left)
}

/// What the rules of a column are about.
fn called(area: Area) -> Message {
    match area {
        Area::Hardware => msg!("fact-hardware"),
        Area::Windows => msg!("fact-windows"),
        Area::HardwareAndWindows => msg!("html-area-hardware-and-windows"),
        Area::Planned => msg!("html-area-planned"),
        Area::Since => msg!("html-area-since"),
        Area::Repair => msg!("html-area-repair"),
        Area::Waivers => msg!("html-area-waivers"),
    }
}

fn row(line: &Line, name: Name, server: Option<&Server>, areas: &[Area], components: &[&str]) -> Row {
    let cells = |server: &Server| {
        let areas = areas.iter().map(|area| shown(server.areas.get(area)));
        areas.chain(components.iter().map(|name| shown(server.firmware.get(*name)))).collect()
    };
    let age_s = server.and_then(|server| server.age_s);
    let (verdict, tone) = verdict(line.verdict);
    Row {
        name,
        verdict,
        key: key(line.verdict),
        tone: class(tone),
        because: because(line),
        age: age_s.map(|seconds| age(seconds.max(0))).unwrap_or_default(),
        age_s: age_s.unwrap_or(i64::MAX),
        coverage: server.map(|s| format!("{}/{}", s.coverage.judged, s.coverage.seen)).unwrap_or_default(),
        judged: server.map_or(0, |s| s.coverage.judged * 1000 / s.coverage.seen.max(1)),
        cells: server.map(cells).unwrap_or_default(),
    }
}

/// The one thing that matters; nothing of who is ready.
pub(super) fn because(line: &Line) -> String {
    if line.verdict == Verdict::Ready { String::new() } else { bounded(&extract::because(line)) }
}

/// How the style calls a look, or the place of nothing, and what it is without its colour.
pub(super) const fn sign(look: Option<Look>) -> (&'static str, &'static str) {
    match look {
        Some(Look::Bad) => ("bad", "✗"),
        Some(Look::Doubt) => ("doubt", "!"),
        Some(Look::Silent) => ("silent", "?"),
        Some(Look::Plain) => ("plain", "·"),
        Some(Look::Good) => ("good", "✓"),
        None => ("empty", "–"),
    }
}

fn shown(cell: Option<&Cell>) -> Shown {
    let (class, sign) = sign(cell.map(|cell| cell.look));
    let text = cell.map(|cell| cell.text.chars().take(40).collect()).unwrap_or_default();
    Shown { class, sign, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::firmware::Coverage;

    fn server(firmware: &[(&str, Look)]) -> Server {
        let cell = |look| Cell { look, text: "1.0".to_owned() };
        Server {
            age_s: Some(7_300),
            coverage: Coverage { seen: 4, judged: 3, unlisted: 1, unknown: 0 },
            areas: BTreeMap::new(),
            firmware: firmware.iter().map(|(name, look)| ((*name).to_owned(), cell(*look))).collect(),
        }
    }

    #[test]
    fn columns_are_the_components_of_all_and_the_commonest_comes_first() {
        let mut gathered = Gathered::default();
        gathered.servers.insert("a".to_owned(), server(&[("BMC", Look::Good), ("Alone", Look::Bad)]));
        gathered.servers.insert("b".to_owned(), server(&[("BMC", Look::Silent)]));
        let (names, left) = components(&gathered);
        assert_eq!((names, left), (vec!["BMC", "Alone"], 0));
        let line = Line {
            name: "b".to_owned(),
            verdict: Verdict::Ready,
            reason: None,
            more: 0,
            told: 0,
            warned: 0,
            collected_at: jiff::Timestamp::UNIX_EPOCH,
        };
        let row = row(&line, Places::default().name("b"), gathered.servers.get("b"), &[], &["BMC", "Alone"]);
        assert_eq!(
            row.cells.iter().map(|cell| (cell.class, cell.sign)).collect::<Vec<_>>(),
            [("silent", "?"), ("empty", "–")]
        );
        assert_eq!((row.age.as_str(), row.coverage.as_str(), row.judged), ("2 h", "3/4", 750));
    }

    #[test]
    fn what_a_page_leaves_out_is_counted() {
        let names: Vec<String> = (0..MOST_COLUMNS + 7).map(|n| format!("part {n:03}")).collect();
        let all: Vec<(&str, Look)> = names.iter().map(|name| (name.as_str(), Look::Good)).collect();
        let mut gathered = Gathered::default();
        gathered.servers.insert("a".to_owned(), server(&all));
        assert_eq!(components(&gathered).1, 7);
    }
}
