//! `drift`: what changed at a server, and where it differs from others.

use clap::Args;

use super::history;
use super::shared::failure::Failure;
use super::shared::format::Format;
use super::shared::keeping::Memory;
use super::shared::lang;
use super::shared::print;
use crate::assess::{Drift as Answer, Kept, Report, State};
use crate::evidence::Evidence;
use crate::report;
use crate::store::{Store, StoreError};

/// The most others that one server is held against; each is read whole.
const OTHERS: usize = 200;

/// `patchgate drift`
#[derive(Debug, Args)]
pub struct Drift {
    /// The server: its name, serial number, UUID or the address of its BMC
    #[arg(value_name = "SERVER")]
    server: String,
    /// Compare with the server's result in this run, instead of the one before the newest
    #[arg(long, value_name = "RUN")]
    since: Option<i64>,
    #[command(flatten)]
    memory: Memory,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Drift {
    pub fn run(&self) -> Result<u8, Failure> {
        let store = self.memory.open()?;
        let lines = history::of(&store, &self.server)?;
        let mut lines = lines.into_iter();
        let now = lines.next();
        let before = lines.find(|kept| self.since.is_none_or(|run| kept.run == run));
        let (Some(now), Some(before)) = (now, before) else {
            let of =
                self.since.map_or_else(|| "only one run".to_owned(), |run| format!("no earlier result in run {run}"));
            let (file, server) = (store.file(), &self.server);
            return Err(Failure::undetermined(format!(
                "store: {file}: {of} of {server:?} is remembered; `patchgate history` lists them"
            )));
        };
        let others = others(&store, &now)?;
        let [before, now] = [store.state(before)?, store.state(now)?];
        let drift = match self.format {
            Format::Json => {
                let drift = Answer::between(before, now, &others);
                print::json(&drift)?;
                drift
            }
            Format::Table => {
                let told = |state: State| State { report: lang::tell(&state.report, Report::clone), ..state };
                let (before, now) = (told(before), told(now));
                let drift = lang::page(|| Answer::between(before, now, &others));
                print::text(&lang::page(|| report::drift(&drift, print::style())))?;
                drift
            }
        };
        Ok(if drift.not_compared.is_empty() { 0 } else { 3 })
    }
}

/// The newest evidence of others of its kind and baseline.
fn others(store: &Store, now: &Kept) -> Result<Vec<Evidence>, StoreError> {
    let newest = store.newest()?;
    let peers = newest.iter().filter(|kept| kept.is_peer_of(now)).take(OTHERS);
    peers.map(|kept| store.evidence(kept)).collect()
}
