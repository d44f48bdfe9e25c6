//! A document of many servers, piece by piece.

use serde::Serialize;

use super::{markdown, monitoring, page};
use crate::assess::{Group, Report, Tally};
use crate::report::html::fleet as html;
use crate::report::junit::Counts;
use crate::report::markdown::{MOST as MARKDOWN_MOST, SUMMARY_MOST};
use crate::report::monitoring::metrics::{self, Dialect, Family};
use crate::report::monitoring::{checkmk, gitlab, servicenow, zabbix};
use crate::report::page::Style;
use crate::report::{csv, json_parts, junit, sarif};
use crate::rules::Verdict;

/// The value of `format` in the JSON document.
const FORMAT: &str = "patchgate-fleet";

/// The version of that document's format.
const FORMAT_VERSION: &str = "1.0.0";

/// A format that can hold many servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page for people.
    Page,
    /// Markdown.
    Markdown,
    /// A page for a browser.
    Html,
    /// One JSON document with every report.
    Json,
    /// One JSON document a line, a report each.
    JsonLines,
    /// JUnit XML, with the suites of every server.
    Junit,
    /// SARIF, a run for each server.
    Sarif,
    /// One row for each finding of each server.
    Csv,
    /// One plugin's output, which adds the servers up.
    Nagios,
    /// A service for each server, and one that adds them up.
    Checkmk,
    /// Metrics, each family in one block.
    Metrics(Dialect),
    /// GitLab's Code Quality: the entries of all servers.
    Gitlab,
    /// GitHub's annotations, which add the servers up.
    Github,
    /// A page of Markdown as long as a job's summary may be.
    GithubSummary,
    /// A record for each server.
    ServiceNow,
    /// The values of each server.
    Zabbix,
}

/// A document that grows by a piece for each server.
#[derive(Debug)]
pub struct Many {
    format: Format,
    style: Style,
    counts: Counts,
    gathered: html::Gathered,
}

/// The JSON document of many servers.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Fleet"))]
#[expect(dead_code, reason = "it is never made as a whole: it only says what is written piece by piece")]
pub struct Document {
    /// Always `patchgate-fleet`.
    format: String,
    /// The version of this document's format (semantic versioning).
    format_version: String,
    /// A report for each server, in the order of the servers file.
    reports: Vec<Report>,
    /// What they add up to.
    summary: Summary,
}

/// What the reports add up to.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Summary {
    /// 1 where a server is blocked, else 3 where one is undetermined, else 0.
    exit_code: u8,
    /// How many servers are ready.
    ready: usize,
    /// How many are blocked.
    blocked: usize,
    /// How many are undetermined.
    undetermined: usize,
    /// Causes of failed updates that are confirmed or probable.
    causes: Vec<Group>,
    /// What stops gates.
    findings: Vec<Group>,
}

impl Many {
    /// A document without pieces.
    #[must_use]
    pub fn new(format: Format, style: Style) -> Self {
        Self { format, style, counts: Counts::default(), gathered: html::Gathered::default() }
    }

    /// Whether people read it, and not a program.
    #[must_use]
    pub const fn is_for_people(&self) -> bool {
        matches!(self.format, Format::Page | Format::Html | Format::Markdown | Format::GithubSummary)
    }

    /// How many blocks the document has: each holds a piece of every server. Only metrics have more than one.
    #[must_use]
    pub const fn blocks(&self) -> usize {
        match self.format {
            Format::Metrics(_) => Family::ALL.len(),
            _ => 1,
        }
    }

    /// The piece of one server for a block. In whichever order they are made, they may be put together in another, without those
    /// that are empty.
    ///
    /// # Errors
    /// Never in practice: it writes to memory.
    pub fn piece(&mut self, block: usize, report: &Report) -> std::io::Result<String> {
        match self.format {
            Format::Page | Format::Markdown | Format::Nagios | Format::Github | Format::GithubSummary => {
                Ok(String::new())
            }
            Format::Html => {
                self.gathered.add(report);
                Ok(String::new())
            }
            Format::Json => Ok(json_parts::document(report)?.trim_end().to_owned()),
            Format::JsonLines => Ok(json_parts::line(report)?),
            Format::Sarif => Ok(json_parts::document(&sarif::run(report))?.trim_end().to_owned()),
            Format::Csv => csv::rows(report).map_err(std::io::Error::other),
            Format::Junit => {
                let (suites, counts) = junit::suites(report)?;
                self.counts.add(counts);
                Ok(suites)
            }
            Format::Checkmk => Ok(checkmk::checkmk(report)),
            Format::Metrics(_) => Ok(Family::ALL.get(block).map(|family| family.samples(report)).unwrap_or_default()),
            Format::Gitlab => Ok(gitlab::entries(report)?),
            Format::ServiceNow => Ok(servicenow::record(report)?),
            Format::Zabbix => Ok(zabbix::zabbix(report)?),
        }
    }

    /// Tells what was said of a server in its run before, behind its piece. A page shows what moved.
    pub fn since(&mut self, name: &str, before: &Report) {
        if self.format == Format::Html {
            self.gathered.since(name, before);
        }
    }

    /// What stands before the pieces of a block that has any.
    #[must_use]
    pub fn begin(&self, block: usize) -> String {
        match (self.format, Family::ALL.get(block)) {
            (Format::Metrics(dialect), Some(family)) => family.head(dialect),
            _ => String::new(),
        }
    }

    /// What stands between two pieces.
    #[must_use]
    pub const fn between(&self) -> &'static str {
        match self.format {
            Format::Json | Format::Sarif | Format::Gitlab | Format::ServiceNow => ",\n",
            _ => "",
        }
    }

    /// What stands before the pieces. Ask when all are there.
    ///
    /// # Errors
    /// Never in practice: it writes to memory.
    pub fn head(&self, tally: &Tally) -> std::io::Result<String> {
        match self.format {
            Format::Page => Ok(page::fleet(tally, self.style)),
            Format::Markdown => Ok(markdown::markdown(tally, MARKDOWN_MOST)),
            Format::Html => html::html(&self.gathered, tally).map_err(std::io::Error::other),
            Format::GithubSummary => Ok(markdown::markdown(tally, SUMMARY_MOST)),
            Format::Nagios => Ok(monitoring::nagios(tally)),
            Format::Github => Ok(monitoring::github(tally)),
            Format::Checkmk => Ok(monitoring::checkmk(tally)),
            Format::Metrics(dialect) => Ok(metrics::build(dialect)),
            Format::Gitlab => Ok("[\n".to_owned()),
            Format::ServiceNow => Ok(servicenow::HEAD.to_owned()),
            Format::Json => Ok(format!(
                "{{\n\"format\": \"{FORMAT}\",\n\"format_version\": \"{FORMAT_VERSION}\",\n\"reports\": [\n"
            )),
            Format::JsonLines | Format::Zabbix => Ok(String::new()),
            Format::Sarif => Ok(sarif::many_head()),
            Format::Csv => csv::header().map_err(std::io::Error::other),
            Format::Junit => junit::many_head(self.counts),
        }
    }

    /// What stands behind the pieces.
    ///
    /// # Errors
    /// Never in practice: it writes to memory.
    pub fn tail(&self, tally: &Tally) -> std::io::Result<String> {
        match self.format {
            Format::Metrics(dialect) => Ok(metrics::end(dialect).to_owned()),
            Format::Gitlab => Ok("\n]\n".to_owned()),
            Format::ServiceNow => Ok(servicenow::TAIL.to_owned()),
            Format::Json => {
                let summary = Summary {
                    exit_code: tally.exit_code(),
                    ready: tally.count(Verdict::Ready),
                    blocked: tally.count(Verdict::Blocked),
                    undetermined: tally.count(Verdict::Undetermined),
                    causes: tally.causes().into_iter().cloned().collect(),
                    findings: tally.findings().into_iter().cloned().collect(),
                };
                Ok(format!("\n],\n\"summary\": {}\n}}\n", json_parts::document(&summary)?.trim_end()))
            }
            Format::Sarif => Ok("\n]\n}\n".to_owned()),
            Format::Junit => Ok("</testsuites>\n".to_owned()),
            _ => Ok(String::new()),
        }
    }
}
