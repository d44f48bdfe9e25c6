//! What the page keeps of each server: a line, and how each of its components stands. Its report is let go.

use std::collections::BTreeMap;

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
        self.servers.insert(report.name.clone().unwrap_or_default(), server);
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
