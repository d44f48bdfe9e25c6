//! `check` and `explain`: the same judgement, seen from the gate or from the failed update.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::accepted::Accepted;
use super::choice::unmatched;
use super::day::day;
use super::failure::Failure;
use super::many::{Many, Round};
use super::missing;
use super::planned::Ahead;
use super::redaction::Redaction;
use super::reports::{Reports, View, put};
use super::shelf::Selection;
use super::target::{Source, stored};
use crate::assess::Case;
use crate::diagnosis::Choice;
use crate::evidence::Area;
use crate::report;
use crate::rules::{FailOn, Moment};

/// What is judged, by what, and how that is reported.
#[derive(Debug, Args)]
pub struct Judgement {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    many: Many,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    reports: Reports,
    #[command(flatten)]
    accepted: Accepted,
    #[command(flatten)]
    redaction: Redaction,
    #[command(flatten)]
    ahead: Ahead,
    /// Be undetermined unless these were looked at; without it the verdict speaks of what was asked for
    #[arg(long, value_name = "AREA", value_delimiter = ',', value_parser = area)]
    require: Vec<Area>,
    /// After an update: compare with this evidence, which `patchgate collect` stored before it; what was asked for then
    /// must be active now
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// The severity from which on a finding stops the gate: a failure blocks it, an unknown leaves it undetermined
    #[arg(long, value_enum, default_value_t = Least::Block, value_name = "SEVERITY")]
    fail_on: Least,
    /// Judge as of this day (at its last instant) instead of now: decides whether baseline and waivers are in force
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Least {
    /// As the baseline says
    Block,
    /// Warnings too
    Warn,
}

impl From<Least> for FailOn {
    fn from(least: Least) -> Self {
        match least {
            Least::Block => Self::Block,
            Least::Warn => Self::Warn,
        }
    }
}

fn area(text: &str) -> Result<Area, String> {
    match text {
        "hardware" => Ok(Area::Hardware),
        "windows" => Ok(Area::Windows),
        _ => Err("an area is hardware or windows".to_owned()),
    }
}

impl Judgement {
    /// Judges many servers.
    async fn round(&self, failure: &Choice) -> Result<u8, Failure> {
        if self.before.is_some() {
            return Err(Failure::usage("--before is about one server: compare each by itself"));
        }
        if self.redaction.is_asked() {
            return Err(Failure::usage("--redact is about one server: redact each by itself"));
        }
        let round = Round {
            source: &self.source,
            selection: &self.selection,
            accepted: &self.accepted,
            reports: &self.reports,
            require: &self.require,
            fail_on: self.fail_on.into(),
            moment: self.moment(),
            choice: failure,
            planned: self.ahead.load()?,
        };
        round.of(&self.many).await
    }

    fn moment(&self) -> Moment {
        self.as_of.map_or_else(|| Moment::at(jiff::Timestamp::now()), Moment::on)
    }

    /// Judges, explains the failure that was chosen, and reports from this side; and into the file of a plan, where one is named.
    pub async fn run(&self, view: View, failure: &Choice, plan: Option<&Path>) -> Result<u8, Failure> {
        self.reports.ready(plan)?;
        if self.many.is_asked() {
            if plan.is_some() {
                return Err(Failure::usage("--plan is about one server: plan each by itself"));
            }
            return self.round(failure).await;
        }
        // Baseline and waivers are read first: a mistake in them should not cost a scan.
        let moment = self.moment();
        let catalogue = self.selection.load(moment.day)?;
        let waivers = self.accepted.load(self.selection.key()?.as_ref())?;
        let planned = self.ahead.load()?;
        let before = self
            .before
            .as_deref()
            .map(|path| Ok::<_, Failure>((stored(path)?, path.display().to_string())))
            .transpose()?;
        let mut evidence = self.source.evidence().await?;
        // What the operator requires was asked for, so that its absence counts.
        evidence.asked.extend(&self.require);
        if planned.is_some() {
            evidence.asked.insert(Area::Windows);
        }
        let choice = catalogue.choose(&evidence)?;
        let case = Case {
            waivers: waivers.as_ref(),
            signature: choice.as_ref().map(|choice| &choice.signature),
            chosen: choice.as_ref().map(|choice| &choice.chosen),
            fail_on: self.fail_on.into(),
            choice: Some(failure),
            planned: planned.as_ref(),
            before: before.as_ref().map(|(evidence, file)| (evidence, file.as_str())),
            ..Case::new(&evidence, choice.as_ref().map(|choice| &choice.baseline), moment)
        };
        let report = self.redaction.report(&case)?;
        missing::tell(&self.redaction.evidence(evidence)?);
        if let Some(mistake) = unmatched(failure, &report.diagnosis) {
            return Err(mistake);
        }
        if let Some(path) = plan {
            put(path, &report::plan(&report))?;
        }
        self.reports.give(&report, view)?;
        Ok(report.verdict.exit_code())
    }
}
