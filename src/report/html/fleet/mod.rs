//! The page of many servers: how they stand, what several have in common, and a matrix of servers and their components.

mod gathered;
mod matrix;

use askama::Template;

use super::policy::{policy, script, style};
use super::proof::bounded;
use super::words::{class, lang, say};
use crate::assess::{Group, Tally};
use crate::msg;
use crate::report::fleet::page;
use crate::rules::Verdict;
pub use gathered::Gathered;
use gathered::Look;
use matrix::Matrix;

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
    tail: String,
}

/// What several servers have in common.
#[derive(Debug)]
struct Common {
    count: usize,
    what: String,
    id: String,
    remedy: Option<String>,
    names: Vec<String>,
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
    names: Vec<String>,
    summary: String,
}

#[derive(Debug, Template)]
#[template(path = "fleet.html")]
struct Page {
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
    verdicts: Vec<(&'static str, String)>,
}

/// The page of many servers.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn html(gathered: &Gathered, tally: &Tally) -> Result<String, std::fmt::Error> {
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
            ("causes", say(&msg!("fleet-causes")), tally.causes().into_iter().map(common).collect()),
            ("stops", say(&msg!("fleet-findings")), tally.findings().into_iter().map(common).collect()),
        ],
        drift: drift(gathered),
        matrix: matrix::matrix(gathered, tally),
        verdicts: verdicts.map(|verdict| (matrix::key(verdict), page::verdict(verdict).0)).into(),
    };
    page.render().map_err(|_| std::fmt::Error)
}

impl Page {
    /// The sections, by their anchors.
    fn contents(&self) -> Vec<(&'static str, &String)> {
        let common = self.common.iter().map(|(id, heading, groups)| (*id, heading, !groups.is_empty()));
        let rest = [("drift", &self.drift.heading, self.drift.is_any), ("servers", &self.words.matrix, true)];
        common.chain(rest).filter(|(.., shown)| *shown).map(|(id, heading, _)| (id, heading)).collect()
    }
}

/// What moved since the run before, the component of most servers first.
fn drift(gathered: &Gathered) -> Drift {
    let version = |version: &Option<String>| version.as_deref().map_or_else(|| "–".to_owned(), bounded);
    let mut moves: Vec<_> = gathered.moved.iter().collect();
    moves.sort_by_key(|(moved, servers)| (std::cmp::Reverse(servers.len()), *moved));
    let row = |(moved, servers): &(&gathered::Move, &std::collections::BTreeSet<String>)| Moved {
        component: bounded(&moved.component),
        before: version(&moved.before),
        now: version(&moved.now),
        names: servers.iter().map(|name| bounded(name)).collect(),
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

fn common(group: &Group) -> Common {
    let names: Vec<String> = group.servers.values().map(|name| bounded(name)).collect();
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
        tail: say(&msg!("markdown-tail", version = env!("CARGO_PKG_VERSION"))),
    }
}
