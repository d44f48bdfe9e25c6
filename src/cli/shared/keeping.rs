//! `--store`: what is remembered, and the way to it.

use std::time::Duration;

use clap::Args;

use super::failure::Failure;
use super::print;
use crate::assess::{Kept, Report, State};
use crate::evidence::{Depth, Evidence};
use crate::rules::EXIT_UNDETERMINED;
use crate::store::{Asked, Document, Entry, Place, Store, StoreError};

/// What `--before` takes for the newest fitting run in the store.
pub const BEFORE_STORE: &str = "store";

/// The most runs of a server that a page shows.
const PAST: usize = 8;

/// Where results are remembered.
#[derive(Debug, Clone, Args)]
pub struct Keeping {
    /// Keep evidence and report of every server as it is finished, in this SQLite file, or in the PostgreSQL database of this URL;
    /// without a name, in patchgate/store.sqlite of your state folder (docs/store.md)
    #[arg(
        long = "store",
        value_name = "FILE",
        env = "PATCHGATE_STORE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = Place::USUAL,
        hide_env_values = true,
        help_heading = "Memory"
    )]
    place: Option<String>,
}

/// Which store a command reads.
#[derive(Debug, Clone, Args)]
pub struct Memory {
    /// The store: an SQLite file, or the URL of a PostgreSQL database; without it, patchgate/store.sqlite of your state folder
    #[arg(long = "store", value_name = "FILE", env = "PATCHGATE_STORE", hide_env_values = true)]
    place: Option<String>,
}

impl From<StoreError> for Failure {
    /// A store that cannot be used is a file that the operator named.
    fn from(error: StoreError) -> Self {
        Self::input(error.to_string())
    }
}

/// Where a word leads; an empty one, as a variable may have it, leads nowhere.
fn place(text: Option<&str>) -> Result<Option<Place>, Failure> {
    Ok(text.filter(|text| !text.is_empty()).map(Place::parse).transpose()?)
}

fn existing(text: Option<&str>) -> Result<Store, Failure> {
    let place = match place(text)? {
        Some(place) => place,
        None => Place::parse(Place::USUAL)?,
    };
    Ok(Store::existing(&place)?)
}

impl Memory {
    /// The store, which must be there.
    pub fn open(&self) -> Result<Store, Failure> {
        existing(self.place.as_deref())
    }
}

/// The finished server of a run, for the store.
pub fn entry(run: i64, evidence: &Evidence, report: &Report, took: Duration) -> Result<Entry, StoreError> {
    let failed = |e: std::io::Error| StoreError {
        file: report.name.clone().unwrap_or_default(),
        problem: format!("its documents cannot be written: {e}"),
        next: "please report this as a fault of patchgate".to_owned(),
    };
    Entry::new(run, evidence, report, took).map_err(failed)
}

impl Keeping {
    /// Whether a place was named.
    pub fn is_asked(&self) -> bool {
        self.place.as_deref().is_some_and(|text| !text.is_empty())
    }

    /// A run begins, where results are to be kept. `asked`: command, depth and baseline.
    ///
    /// A store that cannot be opened is a mistake and comes out here, before a scan is spent; what fails later costs the result
    /// nothing but its place in the store.
    pub fn begin(
        &self,
        asked: impl FnOnce() -> (&'static str, Depth, Option<String>),
        servers: usize,
    ) -> Result<Keeper, Failure> {
        let Some(place) = place(self.place.as_deref())? else { return Ok(Keeper::default()) };
        let store = Store::open(&place)?;
        let (command, depth, baseline) = asked();
        let begun = store.begin(&Asked { command, depth, baseline, servers });
        let mut keeper = Keeper { store: Some(store), run: None, lost: 0, first: None };
        match begun {
            Ok(run) => keeper.run = Some(run),
            Err(error) => keeper.lose(error, servers),
        }
        Ok(keeper)
    }

    /// The store to look back into.
    pub fn existing(&self) -> Result<Past, Failure> {
        Ok(Past(existing(self.place.as_deref())?))
    }
}

/// A store that is looked back into.
pub struct Past(Store);

impl Past {
    /// The evidence of before, and where it was: the newest run of this server that can be compared.
    pub fn before(&self, now: &Evidence) -> Result<(Evidence, String), Failure> {
        let file = self.0.file();
        let Some(kept) = self.0.before(now)? else {
            let serial = now.subject.serial.text().unwrap_or("not known");
            return Err(Failure::undetermined(format!(
                "store: {file}: no run of this server (serial number {serial}) that is older and as deep; run check --store \
                 before the update"
            )));
        };
        let evidence = self.0.evidence(&kept)?;
        Ok((evidence, format!("run {} in {file}", kept.run)))
    }
}

/// Keeps the servers of one run. Without a store it does nothing.
#[derive(Debug, Default)]
pub struct Keeper {
    store: Option<Store>,
    run: Option<i64>,
    lost: usize,
    first: Option<StoreError>,
}

impl Keeper {
    /// The run, where servers are kept.
    pub fn run(&self) -> Option<i64> {
        self.run
    }

    fn lose(&mut self, error: StoreError, servers: usize) {
        self.lost += servers;
        self.first.get_or_insert(error);
    }

    /// Keeps a finished server.
    pub fn keep(&mut self, entry: Option<Result<Entry, StoreError>>) {
        let (Some(store), Some(entry)) = (&self.store, entry) else { return };
        if let Err(error) = entry.and_then(|entry| store.keep(&entry)) {
            self.lose(error, 1);
        }
    }

    /// The same for the one server of a run.
    pub fn keep_now(&mut self, evidence: &Evidence, report: &Report, took: Duration) {
        let entry = self.run.map(|run| entry(run, evidence, report, took));
        self.keep(entry);
    }

    /// What is remembered of a server that is kept, the oldest first and this run last. What cannot be read is said and left out: a
    /// page is whole without it.
    pub fn past(&self, evidence: &Evidence, report: &Report) -> Vec<State> {
        let (Some(store), Some(run)) = (&self.store, self.run) else { return Vec::new() };
        let called = Kept::of(run, evidence, report, Duration::ZERO).server;
        let mut past = match store.history(&called) {
            Ok(lines) => lines,
            Err(error) => {
                print::error(&error.to_string());
                return Vec::new();
            }
        };
        past.truncate(PAST);
        let read = past.into_iter().rev().map(|kept| store.state(kept));
        read.filter_map(|state| state.map_err(|error| print::error(&error.to_string())).ok()).collect()
    }

    /// What was said of a server of this run in the run before; none where nothing is remembered or can be read.
    pub fn before(&self, called: &str) -> Option<Report> {
        let (store, run) = self.store.as_ref().zip(self.run)?;
        let kept = store.history(called).ok()?.into_iter().find(|kept| kept.run != run)?;
        let document = store.document(&kept, Document::Report).ok()?;
        Report::from_json(document.as_bytes()).ok()
    }

    /// The run ends. A result that is not kept is said, after the report; and what would be 0 is 3, because somebody relies on the
    /// memory. Every other answer stays: nothing may open a gate.
    pub fn end(mut self, code: u8) -> u8 {
        if let Some(Err(error)) = self.store.as_ref().zip(self.run).map(|(store, run)| store.end(run)) {
            self.lose(error, 0);
        }
        let Some(error) = self.first else { return code };
        print::error(&error.to_string());
        print::error(&format!("store: {} of this run's results are not kept; the report is whole", self.lost));
        if code == 0 { EXIT_UNDETERMINED } else { code }
    }
}
