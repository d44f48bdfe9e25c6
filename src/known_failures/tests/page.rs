//! docs/known-failures.md: its tables are made from the table, and held to it.

use std::fmt::Write as _;

use super::table;
use crate::known_failures::{Condition, Edition, Failure, product};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/known-failures.md");

/// Where the hand-written part of the page ends.
const TABLES: &str = "## Every known failure\n";

fn cell(text: &str) -> String {
    text.replace('|', r"\|")
}

/// Code in a cell: what stands in backticks already stays as it is.
fn parts(failure: &Failure) -> String {
    let parts: Vec<String> = failure
        .when
        .iter()
        .map(|part| match part {
            Condition::ByHand { fact, .. } => format!("*{}*", cell(fact.trim_end_matches('.'))),
            part => cell(&part.to_string()),
        })
        .collect();
    if parts.is_empty() { "the build alone".to_owned() } else { parts.join("; ") }
}

fn releases(failure: &Failure) -> String {
    let name = |edition, builds: &[u64]| -> Vec<String> {
        builds.iter().filter_map(|build| Some(format!("{} ({build})", product(edition, *build)?))).collect()
    };
    let mut names = name(Edition::Server, &failure.servers);
    names.extend(name(Edition::Client, &failure.clients));
    names.join(", ")
}

fn updates(failure: &Failure) -> String {
    let mut all = failure.kbs.clone();
    all.extend(failure.also.clone());
    all.join(", ")
}

fn repair(failure: &Failure) -> String {
    let mut all: Vec<String> = failure
        .fixed
        .iter()
        .map(|fix| fix.build.map_or_else(|| fix.kb.clone(), |build| format!("{} ({build})", fix.kb)))
        .collect();
    all.extend(failure.fixed_by.clone());
    all.join(", ")
}

fn source(failure: &Failure) -> String {
    let shown = |source: &String| if source.starts_with("https://") { format!("<{source}>") } else { cell(source) };
    failure.sources.iter().map(shown).collect::<Vec<_>>().join(" ")
}

fn tables(failures: &[Failure]) -> String {
    let mut page = String::from(TABLES);
    page.push_str(
        "\nMade of `src/known_failures/known.toml`. What is in *italics* no evidence holds: a person has to look. An entry \
         without a KB number is for whoever reads this page; `--for-kb` cannot ask for it.\n",
    );
    for failure in failures {
        let (id, phase, stops) = (&failure.id, failure.phase.name(), failure.stops.name());
        let _ = write!(
            page,
            "\n### {id}\n\n{} {}\n\n| | |\n|---|---|\n| updates | {} |\n| releases | {} |\n| when, stops, standing | {phase}, {stops}, {} |\n| condition | {} |\n",
            failure.condition,
            failure.effect,
            cell(&updates(failure)),
            releases(failure),
            failure.standing.name(),
            parts(failure),
        );
        if !failure.codes.is_empty() {
            let _ = writeln!(page, "| codes | {} |", failure.codes.join(", "));
        }
        let repair = repair(failure);
        if !repair.is_empty() {
            let _ = writeln!(page, "| repaired by | {} |", cell(&repair));
        }
        if let Some(doubt) = &failure.doubt {
            let _ = writeln!(page, "| doubt | {} |", cell(doubt));
        }
        let _ = writeln!(page, "| sources | {} |", source(failure));
    }
    page.push_str("\n## What no evidence holds\n\n| Known failure | To be known | How to look |\n|---|---|---|\n");
    for failure in failures {
        for part in &failure.when {
            if let Condition::ByHand { fact, look } = part {
                let _ = writeln!(page, "| [{0}](#{1}) | {2} | {3} |", failure.id, failure.id, cell(fact), cell(look));
            }
        }
    }
    page
}

#[test]
fn the_page_lists_every_known_failure() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (written, found) = page.split_once(TABLES).unwrap_or_else(|| panic!("no {TABLES:?} in the page"));
    let wanted = tables(&table());
    if std::env::var_os("PATCHGATE_WRITE_DOCS").is_some() {
        std::fs::write(PAGE, format!("{written}{wanted}")).unwrap();
        return;
    }
    let again =
        "write docs/known-failures.md anew: PATCHGATE_WRITE_DOCS=1 cargo test --lib the_page_lists_every_known_failure";
    assert_eq!(format!("{TABLES}{found}"), wanted, "{again}");
}

#[test]
fn the_page_explains_every_kind_of_condition() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    for kind in Condition::KINDS {
        assert!(page.contains(&format!("\n| `{kind}` |")), "docs/known-failures.md has no row for {kind}");
    }
}
