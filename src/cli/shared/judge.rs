//! `check` and `explain`: the same judgement, seen from the gate or from the failed update.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::accepted::Accepted;
use super::choice::unmatched;
use super::day::day;
use super::failure::Failure;
use super::keeping::{BEFORE_STORE, Keeping};
use super::lang;
use super::many::{Before, Jury, Many, Resume, Round};
use super::missing;
use super::planned::Ahead;
use super::print;
use super::redaction::Redaction;
use super::reports::{Reports, View, put};
use super::shelf::Selection;
use super::target::{Source, stored};
use super::terms::Terms;
use crate::assess::Case;
use crate::diagnosis::Choice;
use crate::evidence::{Area, Evidence};
use crate::report;
use crate::report::html::Seen;
use crate::rules::{FailOn, Moment};

/// What is judged, by what, and how that is reported.
#[derive(Debug, Args)]
pub struct Judgement {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    many: Many,
    #[command(flatten)]
    resume: Resume,
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
    #[command(flatten)]
    keeping: Keeping,
    /// Be undetermined unless these were looked at; without it the verdict speaks of what was asked for
    #[arg(long, value_name = "AREA", value_delimiter = ',', value_parser = area)]
    require: Vec<Area>,
    /// After an update: compare with this evidence, which `patchgate collect` stored before it; what was asked for then
    /// must be active now. Of many servers: a folder with the evidence of each, found by serial number and UUID. `store` is
    /// the newest run of each server in the store that can be compared
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// The severity from which on a finding stops the gate: a failure blocks it, an unknown leaves it undetermined
    #[arg(long, value_enum, default_value_t = Least::Block, value_name = "SEVERITY")]
    fail_on: Least,
    /// Judge as of this day (at its last instant) instead of now: decides whether baseline and waivers are in force
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

/// `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Least {
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

/// Where the evidence of before comes from.
enum Earlier {
    /// The file of this name.
    File(Box<Evidence>, String),
    /// The newest run of this server that can be compared.
    Store(Before),
}

/// What a run is called in the store.
const fn command(view: View) -> &'static str {
    match view {
        View::Gate => "check",
        View::Causes => "explain",
        View::Repair => "verify",
    }
}

/// `--require`.
pub fn area(text: &str) -> Result<Area, String> {
    match text {
        "hardware" => Ok(Area::Hardware),
        "windows" => Ok(Area::Windows),
        _ => Err("an area is hardware or windows".to_owned()),
    }
}

impl Judgement {
    /// Judges many servers.
    async fn round(&self, view: View, failure: &Choice, plan: Option<&Path>) -> Result<u8, Failure> {
        let before = match &self.before {
            Some(path) if path == Path::new(BEFORE_STORE) => Some(Before::remembered(self.keeping.existing()?)),
            Some(folder) if !folder.is_dir() => {
                return Err(Failure::usage(format!(
                    "{} is not a folder: --before of many servers is one with the evidence of each, or `store`",
                    folder.display()
                )));
            }
            folder => folder.as_deref().map(Before::of).transpose()?,
        };
        let redact = self.redaction.is_asked();
        if redact && (self.remembers() || self.resume.is_asked()) {
            return Err(Failure::usage(
                "--redact takes away what a store or a journal tells servers by: leave --store, --resume or --redact out",
            ));
        }
        let terms = self.terms(failure, self.moment())?;
        let jury = Jury { selection: &self.selection, accepted: &self.accepted, view: View::Gate };
        let (source, reports, command) = (&self.source, &self.reports, command(view));
        let (resume, keeping) = (Some(&self.resume), Some(&self.keeping));
        let round = Round { source, jury, reports, terms, before, resume, plan, keeping, command };
        if redact { round.redacted(&self.many).await } else { round.of(&self.many).await }
    }

    /// Whether anything is kept in a store, or comes from one.
    fn remembers(&self) -> bool {
        self.before.as_deref() == Some(Path::new(BEFORE_STORE)) || self.keeping.is_asked()
    }

    fn moment(&self) -> Moment {
        self.as_of.map_or_else(|| Moment::at(jiff::Timestamp::now()), Moment::on)
    }

    fn terms(&self, failure: &Choice, moment: Moment) -> Result<Terms, Failure> {
        let (require, fail_on) = (self.require.clone(), self.fail_on.into());
        Ok(Terms { require, fail_on, moment, choice: failure.clone(), planned: self.ahead.load()? })
    }

    /// Judges, explains the failure that was chosen, and reports from this side; and into the file of a plan, where one is named.
    pub async fn run(&self, view: View, failure: &Choice, plan: Option<&Path>) -> Result<u8, Failure> {
        if self.many.is_asked(self.source.several()?) {
            self.reports.ready(None)?;
            return self.round(view, failure, plan).await;
        }
        self.many.refuse()?;
        self.resume.refuse()?;
        self.reports.ready(plan)?;
        // Baseline and waivers are read first: a mistake in them should not cost a scan.
        let moment = self.moment();
        let catalogue = self.selection.load(moment.day)?;
        let waivers = self.accepted.load(self.selection.key()?.as_ref())?;
        let terms = self.terms(failure, moment)?;
        let remembered = self.before.as_deref() == Some(Path::new(BEFORE_STORE));
        if self.redaction.is_asked() && self.remembers() {
            return Err(Failure::usage(
                "--redact takes away what a store tells servers by: leave --store or --redact out",
            ));
        }
        let earlier = match self.before.as_deref() {
            Some(_) if remembered => Some(Earlier::Store(Before::remembered(self.keeping.existing()?))),
            Some(path) => Some(Earlier::File(Box::new(stored(path)?), path.display().to_string())),
            None => None,
        };
        let started = Instant::now();
        let asked = || (command(view), self.source.scan.options().depth, self.selection.named());
        let mut keeper = self.keeping.begin(asked, 1)?;
        let mut evidence = self.source.evidence().await?;
        let before = earlier.map(|earlier| match earlier {
            Earlier::File(evidence, file) => (*evidence, file),
            Earlier::Store(store) => {
                let found = store.find(&evidence);
                print::note(&format!("compared with {}", found.1));
                found
            }
        });
        terms.ask(&mut evidence);
        let picked = catalogue.choose(&evidence)?;
        let case = Case {
            waivers: waivers.as_ref(),
            before: before.as_ref().map(|(evidence, file)| (evidence, file.as_str())),
            ..terms.case(&evidence, picked.as_deref())
        };
        let (report, shown) = self.redaction.report(&case)?;
        missing::tell(&shown);
        if let Some(mistake) = unmatched(failure, &report.diagnosis) {
            return Err(mistake);
        }
        if let Some(path) = plan {
            put(path, &lang::tell(&report, report::plan))?;
        }
        keeper.keep_now(&evidence, &report, started.elapsed());
        let past = if self.reports.is_page() { keeper.past(&evidence, &report) } else { Vec::new() };
        self.reports.give(&report, &Seen { evidence: &shown, past: &past }, view)?;
        Ok(keeper.end(self.reports.exit_code(&report)))
    }
}
