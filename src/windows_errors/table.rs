//! The three data files, read once.
//!
//! They are embedded, so an error in one is an error of the build's author: `tests.rs` proves that there is none.
//! At run time a broken line is skipped instead of ending the program, because a missing name harms nobody.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::code::{Advice, ErrorCode, Family};
use super::number;
use crate::common::packed::{Pack, pack};

/// `advice.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdviceFile {
    advice: Vec<Advice>,
}

/// A line of `codes.tsv` that is not a row, with its number from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadRow {
    pub(super) line: usize,
    pub(super) why: String,
}

static TABLES: Pack = pack!("errors");

/// A file of this room that says what codes mean.
pub(super) fn table(name: &str) -> &'static str {
    TABLES.text(&format!("src/windows_errors/{name}"))
}

static FAMILY_BY_KEY: LazyLock<BTreeMap<String, Family>> =
    LazyLock::new(|| read_families(table("families.toml")).unwrap_or_default());
static ADVICE_LIST: LazyLock<Vec<Advice>> = LazyLock::new(|| read_advice(table("advice.toml")).unwrap_or_default());
static ADVICE_BY_CODE: LazyLock<HashMap<u32, &'static Advice>> = LazyLock::new(|| {
    ADVICE_LIST.iter().flat_map(|a| a.codes.iter().filter_map(move |c| Some((number::parse(c)?, a)))).collect()
});
static ROWS: LazyLock<Vec<ErrorCode>> = LazyLock::new(|| {
    let mut rows: Vec<ErrorCode> = read_rows(table("codes.tsv")).filter_map(Result::ok).collect();
    rows.sort_by_key(|row| row.code);
    rows
});
static BY_NAME: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let names = ROWS.iter().enumerate().flat_map(|(at, row)| row.names().map(move |name| (name.to_uppercase(), at)));
    names.collect()
});

impl ErrorCode {
    /// Its name and its other names.
    fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let others: Vec<_> = self.aliases.iter().copied().filter(|alias| !alias.starts_with("0x")).collect();
        std::iter::once(self.name).chain(others)
    }
}

/// All rows by number.
pub(super) fn rows() -> &'static [ErrorCode] {
    &ROWS
}

/// The row of a canonical number.
pub(super) fn by_code(code: u32) -> Option<&'static ErrorCode> {
    ROWS.binary_search_by_key(&code, |row| row.code).ok().map(|at| &ROWS[at])
}

/// The row of a name, in any case.
pub(super) fn by_name(name: &str) -> Option<&'static ErrorCode> {
    BY_NAME.get(&name.to_uppercase()).map(|at| &ROWS[*at])
}

/// All names of all rows.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ROWS.iter().flat_map(ErrorCode::names)
}

/// The families of `text`, each with its key.
pub(super) fn read_families(text: &str) -> Result<BTreeMap<String, Family>, toml::de::Error> {
    let mut families: BTreeMap<String, Family> = toml::from_str(text)?;
    for (key, family) in &mut families {
        family.key.clone_from(key);
    }
    Ok(families)
}

/// The advice of `text`.
pub(super) fn read_advice(text: &str) -> Result<Vec<Advice>, toml::de::Error> {
    toml::from_str::<AdviceFile>(text).map(|file| file.advice)
}

/// The rows of `text`, one result for each line that is neither empty nor a comment.
pub(super) fn read_rows(text: &'static str) -> impl Iterator<Item = Result<ErrorCode, BadRow>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(at, line)| read_row(line).map_err(|why| BadRow { line: at + 1, why }))
}

fn read_row(line: &'static str) -> Result<ErrorCode, String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [code, name, aliases, family] = columns[..] else {
        return Err(format!("{} columns instead of 4", columns.len()));
    };
    let code = number::parse(code).ok_or_else(|| format!("{code:?} is not a number"))?;
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Err(format!("{name:?} is not a name"));
    }
    let family = FAMILY_BY_KEY.get(family).ok_or_else(|| format!("family {family:?} is not in families.toml"))?;
    let aliases = if aliases == "-" { Vec::new() } else { aliases.split(',').collect() };
    Ok(ErrorCode { code, name, aliases, family, advice: ADVICE_BY_CODE.get(&code).copied() })
}
