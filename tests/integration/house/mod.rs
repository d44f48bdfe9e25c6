//! The laws of the house: arrows between the files of `src/` point down only, and no file grows too long.
//!
//! The whole picture, file by file: `cargo test --test integration house::every_file -- --nocapture`.
//!
//! An arrow leads from a file to the file that a path in it reaches, in tests too: `crate::rules::Outcome` to
//! `rules/mod.rs` where that re-exports it, and from there to `rules/finding.rs`. A `mod child;` alone is no arrow.

mod lines;
mod picture;
mod source;

use std::fmt::Write as _;
use std::sync::LazyLock;

use picture::Picture;
pub use picture::texts;

/// Above this, a file knows more than one thing.
const LONGEST: usize = 420;

static HOUSE: LazyLock<Picture> = LazyLock::new(Picture::of_src);

#[test]
fn every_file_of_the_house_is_in_the_picture() {
    let picture = &*HOUSE;
    println!("{picture}");
    assert!(picture.files().count() > 200, "{} files", picture.files().count());
    // What is known to be so, lest a reader that finds nothing calls the house clean.
    assert!(picture.arrow("main.rs", "cli/mod.rs").is_some());
    assert!(picture.arrow("assess/case.rs", "evidence/mod.rs").is_some());
    assert!(picture.arrow("report/mod.rs", "text/mod.rs").is_none());
}

#[test]
fn no_circle_of_files() {
    let picture = &*HOUSE;
    let mut complaint = String::new();
    for circle in picture.circles() {
        writeln!(complaint, "\na circle of {} files:", circle.len()).unwrap();
        for (from, to, names) in picture.arrows().filter(|(from, to, _)| circle.contains(from) && circle.contains(to)) {
            writeln!(complaint, "  {from} -> {to}: {names}").unwrap();
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn the_map_in_lib_rs_names_every_room() {
    let picture = &*HOUSE;
    let mut listed = picture.order().to_vec();
    listed.sort();
    assert_eq!(listed, picture.rooms());
}

#[test]
fn the_map_in_the_documentation_is_that_of_lib_rs() {
    let page = include_str!("../../../docs/architecture.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.collect::<Vec<_>>(), HOUSE.order());
}

#[test]
fn rooms_import_only_rooms_below_them() {
    let picture = &*HOUSE;
    let mut complaint = String::new();
    for (from, to, names) in picture.arrows() {
        if picture.floor(to) < picture.floor(from) {
            writeln!(complaint, "  {from} -> {to}: {names}").unwrap();
        }
    }
    assert!(complaint.is_empty(), "upwards, by the map in src/lib.rs:\n{complaint}");
}

#[test]
fn no_file_is_too_long() {
    let picture = &*HOUSE;
    let long: Vec<_> = picture.files().filter(|(_, lines)| *lines > LONGEST).collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines: {long:?}");
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let texts = picture::texts();
    let silent: Vec<&String> =
        texts.iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(file, _)| file).collect();
    assert!(silent.is_empty(), "the first line is `//! ` and what the file is for: {silent:?}");
}

/// A text of a BMC that is cut before our secrets are blanked in it may show half of one: `Secrets::cut` does both, in this
/// order. The others cut what the operator wrote.
#[test]
fn what_a_bmc_says_is_cut_at_the_border_alone() {
    let allowed = ["target.rs", "proxy.rs"];
    let (client, read) = ("redfish/client/", "redfish/read/");
    let cutting = HOUSE.arrows().filter(|(_, to, _)| *to == "common/cut.rs").map(|(from, ..)| from.to_string());
    let wrong: Vec<_> = cutting
        .filter(|from| from.starts_with(read) || from.strip_prefix(client).is_some_and(|file| !allowed.contains(&file)))
        .collect();
    assert!(wrong.is_empty(), "these cut what a BMC says: {wrong:?}");
}

/// Each program of tests links the library and all that it needs once more, so there is one.
#[test]
fn the_tests_are_one_program() {
    let tests = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")).unwrap();
    let names = tests.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.ends_with(".rs")).collect::<Vec<_>>(), Vec::<String>::new());
}
