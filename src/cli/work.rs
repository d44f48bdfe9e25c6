//! `work`: several jump hosts share the servers through one database.

use std::time::Duration;

use clap::Args;

use super::shared::accepted::Accepted;
use super::shared::failure::Failure;
use super::shared::judge::{Least, area};
use super::shared::many::{Jury, Many, Shift};
use super::shared::reports::View;
use super::shared::shelf::Selection;
use super::shared::target::Source;
use super::shared::terms::Terms;
use crate::common::age::age;
use crate::diagnosis::Choice;
use crate::evidence::Area;
use crate::rules::Moment;
use crate::store::{self, Place};

/// `patchgate work`
#[derive(Debug, Args)]
pub struct Work {
    /// The store: a PostgreSQL database, which every worker names (docs/work.md)
    #[arg(long, value_name = "URL", env = "PATCHGATE_STORE", hide_env_values = true)]
    store: String,
    /// Look at the servers of this site: those whose `site` is this in the servers file
    #[arg(long, value_name = "SITE")]
    site: String,
    /// End when what is due now is done, by this worker or another; without it, go on until somebody ends it
    #[arg(long)]
    once: bool,
    /// A server whose newest result is older than this is due, unless the servers file gives it another `max-age`: such as 36h or 7d
    #[arg(long, value_name = "AGE", default_value = "24h", value_parser = age)]
    max_age: Duration,
    /// How long a worker may give no sign of life before another takes the servers that it had under way
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(3..=3600))]
    lease: u32,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    many: Many,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    accepted: Accepted,
    /// Be undetermined unless these were looked at; without it the verdict speaks of what was asked for
    #[arg(long, value_name = "AREA", value_delimiter = ',', value_parser = area)]
    require: Vec<Area>,
    /// The severity from which on a finding stops the gate: a failure blocks it, an unknown leaves it undetermined
    #[arg(long, value_enum, default_value_t = Least::Block, value_name = "SEVERITY")]
    fail_on: Least,
}

impl Work {
    pub async fn run(&self) -> Result<u8, Failure> {
        if !self.many.is_asked(&[]) {
            return Err(Failure::usage("work is about the servers of a file: give --servers FILE"));
        }
        if self.max_age.is_zero() {
            return Err(Failure::usage("--max-age 0: with no age at all every server is always due"));
        }
        let lease = Duration::from_secs(self.lease.into());
        let work = store::Work::open(&Place::parse(&self.store)?, &self.site, lease)?;
        let terms = || Terms {
            require: self.require.clone(),
            fail_on: self.fail_on.into(),
            moment: Moment::at(jiff::Timestamp::now()),
            choice: Choice::default(),
            planned: None,
        };
        let jury = Jury { selection: &self.selection, accepted: &self.accepted, view: View::Gate };
        let (source, site, max_age, once) = (&self.source, &*self.site, self.max_age, self.once);
        Shift { source, jury, terms: &terms, site, max_age, once }.work(&self.many, &work).await
    }
}
