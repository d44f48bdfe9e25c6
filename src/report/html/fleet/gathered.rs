//! What the page keeps of each server: a line, how each of its components stands, and what it unfolds. Its report is let go.

use std::collections::{BTreeMap, BTreeSet};

use super::each::One;
use crate::assess::{Report, Weight};
use crate::report::firmware;
use crate::report::page::Tone;
use crate::rules::firmware::{Coverage, FirmwareRow, Level};
use crate::rules::{Area, registry};

/// How a cell looks; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// It stops the gate, or would.
    Bad,
    /// It is told, or accepted for a time.
    Doubt,
    /// It is not known.
    Silent,
    /// It is there, and no demand is about it.
    Plain,
    /// It is as it should be.
    Good,
}

/// A component of a server, or a part of what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) look: Look,
    /// A version, or a number of findings.
    pub(super) text: String,
}

/// One server.
#[derive(Debug)]
pub(super) struct Server {
    /// How old its evidence was when it was judged, in seconds.
    pub(super) age_s: Option<i64>,
    pub(super) coverage: Coverage,
    pub(super) areas: BTreeMap<Area, Cell>,
    pub(super) firmware: BTreeMap<String, Cell>,
}

/// The servers, by their names.
#[derive(Debug, Default)]
pub struct Gathered {
    pub(super) servers: BTreeMap<String, Server>,
    pub(super) each: BTreeMap<String, One>,
    /// What moved since the run before: the servers, by component and versions.
    pub(super) moved: BTreeMap<Move, BTreeSet<String>>,
    /// How many servers were compared with their run before.
    pub(super) compared: usize,
}

/// A component that has another version than in the run before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Move {
    pub(super) component: String,
    /// None where it was not there.
    pub(super) before: Option<String>,
    /// None where it is not there.
    pub(super) now: Option<String>,
}

impl Gathered {
    /// Keeps what the page shows of a server.
    pub fn add(&mut self, report: &Report) {
        let mut firmware = BTreeMap::new();
        for row in &report.firmware {
            let cell = cell(row, report);
            // Of two with one name the worse is shown.
            let worst = firmware.entry(firmware::name(row)).or_insert_with(|| cell.clone());
            if cell.look < worst.look {
                *worst = cell;
            }
        }
        let server = Server {
            age_s: report.judged_at.map(|judged| judged.duration_since(report.collected_at).as_secs()),
            coverage: report.coverage,
            areas: Area::ALL.iter().filter_map(|area| Some((*area, of_area(*area, report)?))).collect(),
            firmware,
        };
        let name = report.name.clone().unwrap_or_default();
        self.each.insert(name.clone(), One::of(report));
        self.servers.insert(name, server);
    }

    /// Compares a server that was added with its run before. Where one of the two could not see firmware, nothing moved as far as
    /// is known.
    pub fn since(&mut self, name: &str, before: &Report) {
        let Some(server) = self.servers.get(name) else { return };
        let then: BTreeMap<String, String> =
            before.firmware.iter().map(|row| (firmware::name(row), firmware::installed(row))).collect();
        if then.is_empty() || server.firmware.is_empty() {
            return;
        }
        self.compared += 1;
        let names: BTreeSet<&String> = then.keys().chain(server.firmware.keys()).collect();
        for component in names {
            let (before, now) = (then.get(component), server.firmware.get(component).map(|cell| &cell.text));
            if before != now {
                let moved = Move { component: component.clone(), before: before.cloned(), now: now.cloned() };
                self.moved.entry(moved).or_default().insert(name.to_owned());
            }
        }
    }
}

fn cell(row: &FirmwareRow, report: &Report) -> Cell {
    let (_, tone) = firmware::standing(row, report);
    let unknown = matches!(
        row.level,
        Level::Unknown
            | Level::Unparseable
            | Level::Incomparable
            | Level::Unclear
            | Level::Unread
            | Level::NoFirmwareReported
    );
    let free = matches!(row.level, Level::Unlisted | Level::NotJudged | Level::NothingPending | Level::Ignored);
    let look = match tone {
        Tone::Bad => Look::Bad,
        _ if unknown => Look::Silent,
        _ if free => Look::Plain,
        Tone::Good => Look::Good,
        Tone::Doubt => Look::Doubt,
        Tone::Plain => Look::Plain,
    };
    Cell { look, text: firmware::installed(row) }
}

/// The worst of an area, and how many are as bad; none where nothing was asked there.
fn of_area(area: Area, report: &Report) -> Option<Cell> {
    let findings = report.findings.iter().filter(|f| registry::rule(&f.rule).is_some_and(|rule| rule.area == area));
    let looks = findings.filter_map(|f| match Weight::of(f, report) {
        Weight::Blocks => Some(Look::Bad),
        Weight::Told | Weight::Waived => Some(Look::Doubt),
        Weight::Open | Weight::Unseen => Some(Look::Silent),
        Weight::Passed => Some(Look::Good),
        Weight::NotApplicable => None,
    });
    let looks: Vec<Look> = looks.collect();
    let worst = *looks.iter().min()?;
    let count = looks.iter().filter(|look| **look == worst).count();
    Some(Cell { look: worst, text: count.to_string() })
}
