//! What moved at a server over the runs that are remembered of it: a row for each component that moved, a column for each run.

use std::collections::{BTreeMap, BTreeSet};

use super::proof::bounded;
use super::words::{class, say};
use crate::assess::State;
use crate::evidence::Evidence;
use crate::msg;
use crate::report::fleet::page::verdict;
use crate::report::words::second;

/// The runs, as a template shows them.
#[derive(Debug)]
pub(super) struct Drift {
    pub(super) note: String,
    pub(super) component: String,
    pub(super) verdict: String,
    pub(super) runs: Vec<Run>,
    pub(super) rows: Vec<Row>,
}

/// A run, the oldest first.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) name: String,
    pub(super) at: String,
    pub(super) verdict: String,
    pub(super) tone: &'static str,
}

/// A component that moved.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
}

/// The version of a component in a run.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) version: String,
    /// Whether it is another one than in the run before.
    pub(super) moved: bool,
}

/// The drift over these runs, which are the oldest first; none where there are not two.
pub(super) fn drift(past: &[State]) -> Option<Drift> {
    let runs = past.iter().map(|state| {
        let (verdict, tone) = verdict(state.kept.verdict);
        let name = say(&msg!("html-run", run = state.kept.run));
        Run { name, at: second(state.kept.collected_at), verdict, tone: class(tone) }
    });
    let versions: Vec<_> = past.iter().map(|state| versions(&state.evidence)).collect();
    let rows = rows(&versions);
    let note = match rows.len() {
        0 => msg!("html-drift-none", count = past.len()),
        moved => msg!("html-drift-some", count = past.len(), moved = moved),
    };
    (past.len() > 1).then(|| Drift {
        note: say(&note),
        component: say(&msg!("column-component")),
        verdict: say(&msg!("column-verdict")),
        runs: runs.collect(),
        rows,
    })
}

/// The versions of a server, by the ids of its inventory; none where a run could not see the inventory.
fn versions(evidence: &Evidence) -> Option<BTreeMap<String, String>> {
    let members = evidence.hardware.value()?.firmware.value()?;
    let version = |version: &crate::evidence::Observation<String>| match version.known_or() {
        Ok(version) => bounded(version),
        Err(reason) => bounded(&reason.to_string()),
    };
    Some(members.items.iter().map(|m| (bounded(m.key()), version(&m.version))).collect())
}

/// The components that were not the same in all runs that saw an inventory.
fn rows(runs: &[Option<BTreeMap<String, String>>]) -> Vec<Row> {
    let names: BTreeSet<&String> = runs.iter().flatten().flat_map(BTreeMap::keys).collect();
    let mut rows = Vec::new();
    for name in names {
        let mut before: Option<Option<&String>> = None;
        let mut cells = Vec::new();
        for run in runs {
            // A run that did not look says nothing of what moved.
            let Some(versions) = run else {
                cells.push(Cell { version: say(&msg!("html-not-seen")), moved: false });
                continue;
            };
            let now = versions.get(name);
            let moved = before.is_some_and(|before| before != now);
            before = Some(now);
            cells.push(Cell { version: now.cloned().unwrap_or_else(|| "–".to_owned()), moved });
        }
        if cells.iter().any(|cell| cell.moved) {
            rows.push(Row { name: name.clone(), cells });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(versions: &[(&str, &str)]) -> Option<BTreeMap<String, String>> {
        Some(versions.iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned())).collect())
    }

    #[test]
    fn what_moved_has_a_row_and_a_run_that_did_not_look_moves_nothing() {
        let runs = [
            run(&[("BMC", "1.0"), ("UEFI", "A"), ("Disk", "x")]),
            None,
            run(&[("BMC", "1.0"), ("UEFI", "B"), ("Disk", "x")]),
            run(&[("BMC", "1.0"), ("UEFI", "B")]),
        ];
        let rows = rows(&runs);
        assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Disk", "UEFI"]);
        let moved = |row: &Row| row.cells.iter().map(|cell| cell.moved).collect::<Vec<_>>();
        assert_eq!(moved(&rows[0]), [false, false, false, true]);
        assert_eq!(moved(&rows[1]), [false, false, true, false]);
        assert_eq!(rows[1].cells[1].version, "not seen");
    }
}
