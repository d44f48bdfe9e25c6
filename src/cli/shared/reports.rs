//! In which formats a report is printed, and which files get one besides.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::print;
use crate::assess::{Report, Tally};
use crate::common::replace::{NoPlace, Place};
use crate::report::monitoring::metrics::{Dialect, metrics};
use crate::report::monitoring::{State, checkmk, github, gitlab, nagios, servicenow, zabbix};
use crate::report::{self, Style};

/// From which side to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// What stops the gate.
    Gate,
    /// Why the update failed.
    Causes,
    /// Whether its repair worked.
    Repair,
}

/// The formats of a report: one line here, and one in [`ReportFormat::render`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// A table for people
    Table,
    /// One JSON document with everything (`patchgate schema report`)
    Json,
    /// The same in one line; of many servers, a line each
    Jsonl,
    /// JUnit XML, whose red and green agree with the exit code
    Junit,
    /// SARIF 2.1.0, for code scanning and result viewers
    Sarif,
    /// Markdown for a comment on a merge request
    Markdown,
    /// One row for each finding
    Csv,
    /// CycloneDX 1.6: the firmware as a bill of materials
    Cyclonedx,
    /// A monitoring plugin's output, with the exit codes of plugins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN
    Nagios,
    /// Checkmk: a line of a local check for each server
    Checkmk,
    /// Prometheus: metrics for node_exporter's textfile collector
    Prometheus,
    /// The same metrics as OpenMetrics 1.0
    Openmetrics,
    /// GitLab Code Quality
    Gitlab,
    /// GitHub: annotations of a job, at most ten of a kind
    Github,
    /// GitHub: Markdown for $GITHUB_STEP_SUMMARY
    GithubSummary,
    /// ServiceNow: records of an import set, one for each server
    Servicenow,
    /// Zabbix: a file for zabbix_sender -T -i
    Zabbix,
}

impl ReportFormat {
    fn render(self, report: &Report, view: View, style: Style) -> Result<String, Failure> {
        match (self, view) {
            (Self::Table, View::Gate) => Ok(report::check(report, style)),
            (Self::Table, View::Causes) => Ok(report::explain(report, style)),
            (Self::Table, View::Repair) => Ok(report::verify(report, style)),
            (Self::Json, _) => Ok(print::to_json(report)? + "\n"),
            (Self::Jsonl, _) => report::json_line(report).map_err(|e| unwritable("JSON", &e)),
            (Self::Junit, _) => report::junit(report).map_err(|e| unwritable("JUnit XML", &e)),
            (Self::Sarif, _) => report::sarif(report).map_err(|e| unwritable("SARIF", &e)),
            (Self::Markdown, _) => Ok(report::markdown(report)),
            (Self::Csv, _) => report::csv(report).map_err(|e| unwritable("CSV", &e)),
            (Self::Cyclonedx, _) => report::cyclonedx(report).map_err(|e| unwritable("CycloneDX", &e)),
            (Self::Nagios, _) => Ok(nagios::nagios(report)),
            (Self::Checkmk, _) => Ok(checkmk::checkmk(report)),
            (Self::Prometheus, _) => Ok(metrics(report, Dialect::Prometheus)),
            (Self::Openmetrics, _) => Ok(metrics(report, Dialect::OpenMetrics)),
            (Self::Gitlab, _) => gitlab::gitlab(report).map_err(|e| unwritable("JSON", &e)),
            (Self::Github, _) => Ok(github::github(report)),
            (Self::GithubSummary, _) => Ok(report::github_summary(report)),
            (Self::Servicenow, _) => servicenow::servicenow(report).map_err(|e| unwritable("JSON", &e)),
            (Self::Zabbix, _) => zabbix::zabbix(report).map_err(|e| unwritable("JSON", &e)),
        }
    }
}

/// The format of a document of many servers.
pub(super) fn fleet_format(format: ReportFormat) -> Result<report::fleet::Format, Failure> {
    use report::fleet::Format;
    match format {
        ReportFormat::Table => Ok(Format::Page),
        ReportFormat::Json => Ok(Format::Json),
        ReportFormat::Jsonl => Ok(Format::JsonLines),
        ReportFormat::Junit => Ok(Format::Junit),
        ReportFormat::Sarif => Ok(Format::Sarif),
        ReportFormat::Markdown => Ok(Format::Markdown),
        ReportFormat::Csv => Ok(Format::Csv),
        ReportFormat::Nagios => Ok(Format::Nagios),
        ReportFormat::Checkmk => Ok(Format::Checkmk),
        ReportFormat::Prometheus => Ok(Format::Metrics(Dialect::Prometheus)),
        ReportFormat::Openmetrics => Ok(Format::Metrics(Dialect::OpenMetrics)),
        ReportFormat::Gitlab => Ok(Format::Gitlab),
        ReportFormat::Github => Ok(Format::Github),
        ReportFormat::GithubSummary => Ok(Format::GithubSummary),
        ReportFormat::Servicenow => Ok(Format::ServiceNow),
        ReportFormat::Zabbix => Ok(Format::Zabbix),
        ReportFormat::Cyclonedx => {
            Err(Failure::usage("a bill of materials is about one server: give cyclonedx without --servers"))
        }
    }
}

fn unwritable(format: &str, error: &dyn std::error::Error) -> Failure {
    Failure::undetermined(format!("the report cannot be written as {format}: {error}"))
}

/// How to print, and which files to write besides.
#[derive(Debug, Args)]
pub struct Reports {
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: ReportFormat,
    /// Write that to this file instead of standard output: beside its place first, then renamed, so nobody reads half of it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write a report in this format to this file; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = report_file)]
    files: Vec<ReportFile>,
}

/// `FORMAT=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ReportFile {
    format: ReportFormat,
    path: PathBuf,
}

fn report_file(text: &str) -> Result<ReportFile, String> {
    let names: Vec<String> = ReportFormat::value_variants()
        .iter()
        .filter_map(|f| Some(f.to_possible_value()?.get_name().to_owned()))
        .collect();
    let (format, path) =
        text.split_once('=').ok_or_else(|| "a report is FORMAT=FILE, such as junit=patchgate.xml".to_owned())?;
    let format =
        ReportFormat::from_str(format, false).map_err(|_| format!("a format is one of {}", names.join(", ")))?;
    match path {
        "" | "-" => Err("a report goes to a file; for standard output use --format".to_owned()),
        path => Ok(ReportFile { format, path: path.into() }),
    }
}

impl Reports {
    /// Refuses files that cannot be written, before a scan is spent on them.
    ///
    /// `beside` is a file that the command writes besides.
    pub fn ready(&self, beside: Option<&Path>) -> Result<(), Failure> {
        let mut seen: Vec<Place> = Vec::new();
        let files = self.files.iter().map(|file| file.path.as_path());
        for path in files.chain(self.output.as_deref()).chain(beside) {
            let place = place(path)?;
            if seen.contains(&place) {
                return Err(Failure::usage(format!("{} would be written twice", path.display())));
            }
            // Trying is the only test that holds for every file system and account.
            place.try_out().map_err(|e| problem(place.target(), &e.to_string()))?;
            seen.push(place);
        }
        Ok(())
    }

    /// The files besides, with their formats.
    pub(super) fn places(&self) -> Result<Vec<(ReportFormat, Place)>, Failure> {
        self.files.iter().map(|file| Ok((file.format, place(&file.path)?))).collect()
    }

    /// Whether a monitoring system reads what is printed, and takes every other line for a part of it.
    pub const fn is_plugin(&self) -> bool {
        matches!(self.format, ReportFormat::Nagios)
    }

    /// Whether the table is printed, beside which other words may stand.
    pub const fn is_read_by_people(&self) -> bool {
        matches!(self.format, ReportFormat::Table) && self.output.is_none()
    }

    /// The exit code for one server: that of the verdict, unless a monitoring system asks by its own scale.
    pub fn exit_code(&self, report: &Report) -> u8 {
        if self.is_plugin() { State::of(report).code() } else { report.verdict.exit_code() }
    }

    /// The same for many.
    pub(super) fn exit_code_of_many(&self, tally: &Tally) -> u8 {
        if self.is_plugin() { State::of_many(tally).code() } else { tally.exit_code() }
    }

    /// The file that stands for standard output.
    pub(super) fn instead(&self) -> Result<Option<Place>, Failure> {
        self.output.as_deref().map(place).transpose()
    }

    /// Writes the files, then prints.
    pub fn give(&self, report: &Report, view: View) -> Result<(), Failure> {
        for file in &self.files {
            let document = file.format.render(report, view, Style::PLAIN)?;
            put(&file.path, &document)?;
        }
        match &self.output {
            Some(path) => put(path, &self.format.render(report, view, Style::PLAIN)?),
            None => print::text(&self.format.render(report, view, print::style())?).map(|_| ()),
        }
    }
}

/// Writes a report, whole or not at all.
pub fn put(path: &Path, document: &str) -> Result<(), Failure> {
    let place = place(path)?;
    place.replace(document.as_bytes()).map_err(|e| problem(place.target(), &e.to_string()))
}

/// Where a report goes.
fn place(path: &Path) -> Result<Place, Failure> {
    Place::of(path).map_err(|e| match e {
        NoPlace::NotAFile => {
            Failure::usage(format!("{} is not a file: give a report a file of its own", path.display()))
        }
        other => problem(path, &other.to_string()),
    })
}

pub(super) fn problem(path: &Path, reason: &str) -> Failure {
    Failure::usage(format!("the report {} cannot be written: {reason}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_a_format_and_a_file() {
        let file = |format, path: &str| Ok(ReportFile { format, path: path.into() });
        assert_eq!(report_file("junit=out.xml"), file(ReportFormat::Junit, "out.xml"));
        assert_eq!(report_file("csv=a=b.csv"), file(ReportFormat::Csv, "a=b.csv"));
        for wrong in ["junit", "junit=", "junit=-", "pdf=x", "=x", ""] {
            assert!(report_file(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("none/report.xml"), PathBuf::from("/dev/null")] {
            assert_eq!(place(&path).err().map(|failure| failure.code), Some(2), "{}", path.display());
        }
    }
}
