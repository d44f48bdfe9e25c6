//! A result as the columns of a table hold it: the same in both databases, so that one answers what the other answers.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;

use super::entry::Entry;
use super::instant::micros;
use super::text::storable;
use crate::assess::Kept;

/// The columns of a result that come back, in the order of [`values`] and [`kept`].
pub const COLUMNS: &str = "run, server, address, machine_type, model, serial, uuid, verdict, reason, collected_at, took_ms, depth, \
                           baseline, baseline_version, baseline_sha256";

/// What a cell holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Value<'v> {
    Number(i64),
    Text(Option<Cow<'v, str>>),
    Bytes(&'v [u8]),
}

/// A row of [`COLUMNS`] that came back.
pub trait Row {
    /// Why it cannot be read.
    type Error;

    /// A number, which is always there.
    fn number(&self, place: usize) -> Result<i64, Self::Error>;

    /// A text, where there is one.
    fn text(&self, place: usize) -> Result<Option<String>, Self::Error>;

    /// A column holds no value that patchgate writes.
    fn odd(&self, column: &'static str, line: &Named) -> Self::Error;
}

/// Which row it is.
pub struct Named {
    pub run: i64,
    pub server: String,
}

/// What is put into the table of this entry under this name: the values of [`COLUMNS`], then its documents.
pub fn values<'e>(entry: &'e Entry, run: i64, server: &'e str) -> [Value<'e>; 17] {
    let kept = &entry.kept;
    let text = |text: &'e Option<String>| Value::Text(text.as_deref().map(storable));
    [
        Value::Number(run),
        Value::Text(Some(storable(server))),
        text(&kept.address),
        text(&kept.machine_type),
        text(&kept.model),
        text(&kept.serial),
        text(&kept.uuid),
        Value::Text(Some(word(&kept.verdict).unwrap_or_default().into())),
        text(&kept.reason),
        Value::Number(micros(kept.collected_at)),
        Value::Number(i64::try_from(kept.took_ms).unwrap_or(i64::MAX)),
        Value::Text(kept.depth.map(|depth| depth.name().into())),
        text(&kept.baseline),
        text(&kept.baseline_version),
        text(&kept.baseline_sha256),
        Value::Bytes(&entry.evidence),
        Value::Bytes(&entry.report),
    ]
}

/// The line of a server's history that this row is.
pub fn kept<R: Row>(row: &R) -> Result<Kept, R::Error> {
    let name = Named { run: row.number(0)?, server: row.text(1)?.unwrap_or_default() };
    let odd = |column| row.odd(column, &name);
    Ok(Kept {
        address: row.text(2)?,
        machine_type: row.text(3)?,
        model: row.text(4)?,
        serial: row.text(5)?,
        uuid: row.text(6)?,
        verdict: row.text(7)?.and_then(of_word).ok_or_else(|| odd("verdict"))?,
        reason: row.text(8)?,
        collected_at: Timestamp::from_microsecond(row.number(9)?).map_err(|_| odd("collected_at"))?,
        took_ms: u64::try_from(row.number(10)?).unwrap_or_default(),
        depth: row.text(11)?.map(|word| of_word(word).ok_or_else(|| odd("depth"))).transpose()?,
        baseline: row.text(12)?,
        baseline_version: row.text(13)?,
        baseline_sha256: row.text(14)?,
        run: name.run,
        server: name.server,
    })
}

/// A value in the word that documents use for it.
fn word(value: &impl Serialize) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    value.as_str().map(str::to_owned)
}

/// The value of such a word.
fn of_word<T: serde::de::DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word)).ok()
}
