//! A result as the columns of a table hold it: the same in both databases, so that one answers what the other answers.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::entry::Entry;
use super::instant::micros;
use super::text::storable;
use crate::assess::Kept;

/// The columns of a result that come back, in the order of [`Line`].
pub const COLUMNS: &str = "run, server, address, machine_type, model, serial, uuid, verdict, reason, collected_at, took_ms, depth, \
                           baseline, baseline_version, baseline_sha256";

/// The fields of [`COLUMNS`].
#[derive(Debug)]
pub struct Line {
    pub run: i64,
    pub server: String,
    pub address: Option<String>,
    pub machine_type: Option<String>,
    pub model: Option<String>,
    pub serial: Option<String>,
    pub uuid: Option<String>,
    pub verdict: String,
    pub reason: Option<String>,
    pub collected_at: i64,
    pub took_ms: i64,
    pub depth: Option<String>,
    pub baseline: Option<String>,
    pub baseline_version: Option<String>,
    pub baseline_sha256: Option<String>,
}

impl Line {
    /// What is put into the table of this entry.
    pub fn of(entry: &Entry) -> Self {
        let kept = &entry.kept;
        let text = |text: &Option<String>| text.as_deref().map(storable);
        Self {
            run: kept.run,
            server: storable(&kept.server),
            address: text(&kept.address),
            machine_type: text(&kept.machine_type),
            model: text(&kept.model),
            serial: text(&kept.serial),
            uuid: text(&kept.uuid),
            verdict: word(&kept.verdict).unwrap_or_default(),
            reason: text(&kept.reason),
            collected_at: micros(kept.collected_at),
            took_ms: i64::try_from(kept.took_ms).unwrap_or(i64::MAX),
            depth: kept.depth.map(|depth| depth.name().to_owned()),
            baseline: text(&kept.baseline),
            baseline_version: text(&kept.baseline_version),
            baseline_sha256: text(&kept.baseline_sha256),
        }
    }

    /// The line of a server's history, or the column that holds no value which patchgate writes.
    pub fn kept(self) -> Result<Kept, &'static str> {
        Ok(Kept {
            run: self.run,
            server: self.server,
            address: self.address,
            machine_type: self.machine_type,
            model: self.model,
            serial: self.serial,
            uuid: self.uuid,
            verdict: of_word(self.verdict).ok_or("verdict")?,
            reason: self.reason,
            collected_at: Timestamp::from_microsecond(self.collected_at).map_err(|_| "collected_at")?,
            took_ms: u64::try_from(self.took_ms).unwrap_or_default(),
            depth: self.depth.map(|word| of_word(word).ok_or("depth")).transpose()?,
            baseline: self.baseline,
            baseline_version: self.baseline_version,
            baseline_sha256: self.baseline_sha256,
        })
    }
}

/// A value in the word that documents use for it.
fn word(value: &impl Serialize) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    value.as_str().map(str::to_owned)
}

/// The value of such a word.
fn of_word<T: serde::de::DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}
