//! `verify`: did the repair of a failed update work?

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::shared::accepted::Accepted;
use super::shared::choice::{Chosen, unmatched};
use super::shared::day::day;
use super::shared::failure::Failure;
use super::shared::judge::{Least, area};
use super::shared::many::{Before, Jury, Many, Round};
use super::shared::missing;
use super::shared::reports::{Reports, View};
use super::shared::shelf::Selection;
use super::shared::target::{Source, stored};
use super::shared::terms::Terms;
use crate::assess::{Case, verify};
use crate::evidence::Area;
use crate::repair::OtherServer;
use crate::report::html::Seen;
use crate::rules::Moment;

/// `patchgate verify`
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    many: Many,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    reports: Reports,
    /// The evidence of before the repair, which `patchgate collect` stored: of the same server, with the same
    /// sides. Of many servers: a folder with the evidence of each, found by serial number and UUID
    #[arg(long, value_name = "FILE")]
    before: PathBuf,
    #[command(flatten)]
    accepted: Accepted,
    #[command(flatten)]
    chosen: Chosen,
    /// Be undetermined unless these are looked at now
    #[arg(long, value_name = "AREA", value_delimiter = ',', value_parser = area)]
    require: Vec<Area>,
    /// The severity from which on what is new stops the gate: a failure blocks it, an unknown leaves it undetermined
    #[arg(long, value_enum, default_value_t = Least::Block, value_name = "SEVERITY")]
    fail_on: Least,
    /// Judge as of this day (at its last instant) instead of now: decides whether the baseline is in force
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

impl Verify {
    pub async fn run(&self) -> Result<u8, Failure> {
        self.reports.ready(None)?;
        // What the operator named is read first: a mistake in it should not cost a scan.
        let moment = self.as_of.map_or_else(|| Moment::at(jiff::Timestamp::now()), Moment::on);
        if self.many.is_asked(self.source.several()?) {
            return self.round(moment).await;
        }
        self.many.refuse()?;
        let catalogue = self.selection.load(moment.day)?;
        let waivers = self.accepted.load(self.selection.key()?.as_ref())?;
        let before = stored(&self.before)?;
        let terms = self.terms(moment);
        let mut evidence = self.source.evidence().await?;
        terms.ask(&mut evidence);
        let picked = catalogue.choose(&evidence)?;
        let file = self.before.display().to_string();
        let case = Case { waivers: waivers.as_ref(), ..terms.case(&evidence, picked.as_deref()) };
        missing::tell(&evidence);
        let (report, then) = verify(&case, &before, &file).map_err(|other| refused(&other, &file))?;
        if let Some(mistake) = unmatched(&terms.choice, &then) {
            return Err(mistake);
        }
        self.reports.give(&report, &Seen::of(&evidence), View::Repair)?;
        Ok(self.reports.exit_code(&report))
    }

    fn terms(&self, moment: Moment) -> Terms {
        let (require, fail_on) = (self.require.clone(), self.fail_on.into());
        Terms { require, fail_on, moment, choice: self.chosen.choice(), planned: None }
    }

    /// Verifies the repairs of many servers.
    async fn round(&self, moment: Moment) -> Result<u8, Failure> {
        let terms = self.terms(moment);
        let round = Round {
            source: &self.source,
            jury: Jury { selection: &self.selection, accepted: &self.accepted, view: View::Repair },
            reports: &self.reports,
            terms,
            before: Some(Before::of(&self.before)?),
            resume: None,
            plan: None,
            keeping: None,
            command: "verify",
        };
        round.of(&self.many).await
    }
}

/// What changed between two servers is no change.
fn refused(other: &OtherServer, file: &str) -> Failure {
    let marks: Vec<&str> = other.0.iter().map(|line| line.text.as_str()).collect();
    Failure::usage(format!("{file} is evidence of another server ({}): give that of this one", marks.join("; ")))
}
