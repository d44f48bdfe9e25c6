//! The page of many servers: how they stand, what several have in common, a matrix of servers and their components, and a section
//! of each server to be unfolded.

mod each;
mod gathered;
mod matrix;

use askama::Template;

use super::policy::{policy, script, style};
use super::proof::bounded;
use super::words::{class, lang, say};
use crate::assess::{Group, Row, Tally};
use crate::msg;
use crate::report::fleet::page;
use crate::report::plan::Piece;
use crate::rules::Verdict;
use each::{Name, One, Places};
pub use gathered::Gathered;
use gathered::Look;
use matrix::{MOST_ROWS, Matrix};

/// The words that the page itself says.
#[derive(Debug)]
struct Words {
    skip: String,
    contents: String,
    matrix: String,
    how: String,
    legend: Vec<(&'static str, &'static str, String)>,
    columns: [String; 5],
    versions: String,
    filter: String,
    by_verdict: String,
    all: String,
    groups: [String; 2],
    each: String,
    each_how: String,
    causes: String,
    runbook: String,
    findings: String,
    no_findings: String,
    firmware: String,
    firmware_columns: [String; 4],
    tail: String,
}

/// What several servers have in common.
#[derive(Debug)]
struct Common {
    count: usize,
    what: String,
    id: String,
    remedy: Option<String>,
    names: Vec<Name>,
    summary: String,
}

/// The most moves that the page lists.
const MOST_MOVES: usize = 300;

/// What moved since the run before.
#[derive(Debug)]
struct Drift {
    is_any: bool,
    heading: String,
    note: String,
    columns: [String; 4],
    rows: Vec<Moved>,
    more: Option<String>,
}

/// A component that moved in the same way at some servers.
#[derive(Debug)]
struct Moved {
    component: String,
    before: String,
    now: String,
    names: Vec<Name>,
    summary: String,
}

/// A server to be unfolded.
#[derive(Debug)]
struct Section<'g> {
    place: usize,
    name: String,
    verdict: String,
    because: String,
    one: &'g One,
}

#[derive(Debug, Template)]
#[template(path = "fleet.html")]
struct Page<'g> {
    lang: &'static str,
    policy: String,
    style: &'static str,
    script: &'static str,
    words: Words,
    answer: String,
    tone: &'static str,
    /// Causes, and what stops gates.
    common: [(&'static str, String, Vec<Common>); 2],
    drift: Drift,
    matrix: Matrix,
    /// In the order of the matrix.
    each: Vec<Section<'g>>,
    verdicts: Vec<(&'static str, String)>,
}

/// The page of many servers.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn html(gathered: &Gathered, tally: &Tally) -> Result<String, std::fmt::Error> {
    let rows = tally.rows();
    let shown = rows.get(..MOST_ROWS).unwrap_or(&rows);
    let places = Places::of(shown, &gathered.each);
    let verdicts = [Verdict::Blocked, Verdict::Undetermined, Verdict::Ready];
    let page = Page {
        lang: lang(),
        policy: policy(Some(script())),
        style: style(),
        script: script(),
        words: words(),
        answer: page::answer(tally),
        tone: class(page::tone(tally)),
        common: [
            (
                "causes",
                say(&msg!("fleet-causes")),
                tally.causes().into_iter().map(|group| common(group, &places)).collect(),
            ),
            (
                "stops",
                say(&msg!("fleet-findings")),
                tally.findings().into_iter().map(|group| common(group, &places)).collect(),
            ),
        ],
        drift: drift(gathered, &places),
        matrix: matrix::matrix(gathered, &rows, &places),
        each: sections(shown, gathered),
        verdicts: verdicts.map(|verdict| (matrix::key(verdict), page::verdict(verdict).0)).into(),
    };
    page.render().map_err(|_| std::fmt::Error)
}

impl Page<'_> {
    /// The sections, by their anchors.
    fn contents(&self) -> Vec<(&'static str, &String)> {
        let common = self.common.iter().map(|(id, heading, groups)| (*id, heading, !groups.is_empty()));
        let rest = [
            ("drift", &self.drift.heading, self.drift.is_any),
            ("servers", &self.words.matrix, true),
            ("each", &self.words.each, !self.each.is_empty()),
        ];
        common.chain(rest).filter(|(.., shown)| *shown).map(|(id, heading, _)| (id, heading)).collect()
    }
}

/// What moved since the run before, the component of most servers first.
fn drift(gathered: &Gathered, places: &Places<'_>) -> Drift {
    let version = |version: &Option<String>| version.as_deref().map_or_else(|| "–".to_owned(), bounded);
    let mut moves: Vec<_> = gathered.moved.iter().collect();
    moves.sort_by_key(|(moved, servers)| (std::cmp::Reverse(servers.len()), *moved));
    let row = |(moved, servers): &(&gathered::Move, &std::collections::BTreeSet<String>)| Moved {
        component: bounded(&moved.component),
        before: version(&moved.before),
        now: version(&moved.now),
        names: servers.iter().map(|name| places.name(name)).collect(),
        summary: say(&msg!("html-servers", count = servers.len())),
    };
    let (compared, count) = (gathered.compared, moves.len());
    let note = if count == 0 {
        msg!("html-fleet-drift-none", compared = compared)
    } else {
        msg!("html-fleet-drift-some", compared = compared, count = count)
    };
    Drift {
        is_any: compared > 0,
        heading: say(&msg!("html-fleet-drift")),
        note: say(&note),
        columns: [msg!("column-component"), msg!("column-then"), msg!("column-now"), msg!("html-which")]
            .each_ref()
            .map(say),
        rows: moves.iter().take(MOST_MOVES).map(row).collect(),
        more: count.checked_sub(MOST_MOVES).filter(|more| *more > 0).map(|more| say(&msg!("more-lines", count = more))),
    }
}

/// A section of each server that something was kept of.
fn sections<'g>(rows: &[&Row], gathered: &'g Gathered) -> Vec<Section<'g>> {
    let section = |(place, row): (usize, &&Row)| {
        let one = gathered.each.get(&row.name)?;
        let (verdict, because) = (page::verdict(row.verdict).0, matrix::because(row));
        Some(Section { place, name: bounded(&row.name), verdict, because, one })
    };
    rows.iter().enumerate().filter_map(section).collect()
}

fn common(group: &Group, places: &Places<'_>) -> Common {
    let names: Vec<Name> = group.servers.values().map(|name| places.name(name)).collect();
    Common {
        count: names.len(),
        what: bounded(&page::said(group)),
        id: bounded(&group.id),
        remedy: group.remedy.as_deref().map(bounded),
        summary: say(&msg!("html-servers", count = names.len())),
        names,
    }
}

fn words() -> Words {
    let legend = [
        (Some(Look::Good), msg!("html-cell-good")),
        (Some(Look::Bad), msg!("html-cell-bad")),
        (Some(Look::Doubt), msg!("html-cell-doubt")),
        (Some(Look::Silent), msg!("html-cell-silent")),
        (Some(Look::Plain), msg!("html-cell-plain")),
        (None, msg!("html-cell-empty")),
    ];
    let legend = legend.map(|(look, words)| {
        let (class, sign) = matrix::sign(look);
        (class, sign, words.text)
    });
    Words {
        skip: say(&msg!("html-skip")),
        contents: say(&msg!("html-contents")),
        matrix: say(&msg!("html-matrix")),
        how: say(&msg!("html-matrix-how")),
        legend: legend.into(),
        columns: [
            msg!("column-server"),
            msg!("column-verdict"),
            msg!("column-because"),
            msg!("column-age"),
            msg!("html-coverage"),
        ]
        .each_ref()
        .map(say),
        versions: say(&msg!("html-show-versions")),
        filter: say(&msg!("html-filter")),
        by_verdict: say(&msg!("column-verdict")),
        all: say(&msg!("html-all")),
        groups: [msg!("column-what"), msg!("html-which")].each_ref().map(say),
        each: say(&msg!("html-each")),
        each_how: say(&msg!("html-each-how")),
        causes: say(&msg!("heading-causes")),
        runbook: say(&msg!("html-runbook")),
        findings: say(&msg!("heading-findings")),
        no_findings: say(&msg!("html-no-findings")),
        firmware: say(&msg!("heading-firmware")),
        firmware_columns: [
            msg!("column-component"),
            msg!("column-installed"),
            msg!("column-wanted"),
            msg!("column-standing"),
        ]
        .each_ref()
        .map(say),
        tail: say(&msg!("markdown-tail", version = env!("CARGO_PKG_VERSION"))),
    }
}
