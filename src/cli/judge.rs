//! `check` and `explain`: the same judgement, seen from the gate or from the failed update.

use clap::Args;
use jiff::civil::Date;

use super::Failure;
use super::baseline::Selection;
use super::reports::Reports;
use super::target::Source;
use crate::assess::assess;
use crate::evidence::Area;

/// `patchgate check` and `patchgate explain`
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    reports: Reports,
    /// Be undetermined unless these were looked at; without it the verdict speaks of what was asked for
    #[arg(long, value_name = "AREA", value_delimiter = ',', value_parser = area)]
    require: Vec<Area>,
    /// Judge as of this day instead of today: decides whether the baseline is in force
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

fn area(text: &str) -> Result<Area, String> {
    match text {
        "hardware" => Ok(Area::Hardware),
        "windows" => Ok(Area::Windows),
        _ => Err("an area is hardware or windows".to_owned()),
    }
}

/// From which side to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// What stops the gate.
    Gate,
    /// Why the update failed.
    Causes,
}

impl Check {
    pub async fn run(&self, view: View) -> Result<u8, Failure> {
        self.reports.ready()?;
        // The baseline is read first: a mistake in it should not cost a scan.
        let today = self.as_of.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date());
        let catalogue = self.selection.load(today)?;
        let mut evidence = self.source.evidence().await?;
        // What the operator requires was asked for, so that its absence counts.
        evidence.asked.extend(&self.require);
        let baseline = catalogue.choose(&evidence)?;
        let report = assess(&evidence, baseline.as_ref(), today);
        self.reports.give(&report, view)?;
        Ok(report.verdict.exit_code())
    }
}
