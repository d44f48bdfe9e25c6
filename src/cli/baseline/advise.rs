//! `baseline advise`: a server held against what a vendor publishes, without a baseline being written.
//!
//! It is judged by the draft that `import` would write. A draft opens no gate, so that the answer is never *ready*: what a vendor's file
//! does not speak of was not asked.

use std::path::PathBuf;

use clap::Args;

use crate::assess::{Case, assess};
use crate::baseline::Baseline;
use crate::cli::shared::failure::Failure;
use crate::cli::shared::print;
use crate::cli::shared::reports::{Reports, View};
use crate::cli::shared::target::Source;
use crate::published::{Name, Wanted, draft, import};
use crate::report::{advice, safe};
use crate::rules::Moment;

/// `patchgate baseline advise`
#[derive(Debug, Args)]
pub struct Advise {
    /// What a vendor publishes: a file, or a folder of such files (docs/baseline.md names the kinds)
    #[arg(long = "from", value_name = "FILE|DIR")]
    path: PathBuf,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    reports: Reports,
}

impl Advise {
    /// Exit code 1 where something that decides failed, else 3.
    pub async fn run(&self) -> Result<u8, Failure> {
        self.reports.ready(None)?;
        let evidence = self.source.evidence().await?;
        let wanted = Wanted::Server(&evidence);
        let moment = Moment::at(jiff::Timestamp::now());
        let found = import(&self.path, wanted).map_err(|e| Failure::input(e.to_string()))?;
        let name = Name { id: "advice".to_owned(), version: semver::Version::new(1, 0, 0) };
        let draft = draft(found, wanted, &name, moment.day, None)
            .map_err(|e| Failure::undetermined(safe::printable(&e.to_string())))?;
        let place = self.path.display().to_string();
        let baseline = Baseline::parse(&safe::toml(&draft.text), &place).map_err(|e| Failure::input(e.to_string()))?;
        let report = assess(&Case::new(&evidence, Some(&baseline), moment));
        self.reports.give(&report, View::Gate)?;
        if self.reports.is_read_by_people() {
            print::text(&advice(&baseline, &report.firmware, print::style()))?;
        }
        Ok(self.reports.exit_code(&report))
    }
}
