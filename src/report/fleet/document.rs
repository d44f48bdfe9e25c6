//! A document of many servers, piece by piece.

use serde::Serialize;

use super::{markdown, page};
use crate::assess::{Group, Report, Tally};
use crate::report::junit::Counts;
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
}

/// A document that grows by a piece for each server.
#[derive(Debug)]
pub struct Many {
    format: Format,
    style: Style,
    counts: Counts,
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
        Self { format, style, counts: Counts::default() }
    }

    /// The piece of one server. In whichever order they are made, they may be put together in another.
    ///
    /// # Errors
    /// Never in practice: it writes to memory.
    pub fn piece(&mut self, report: &Report) -> std::io::Result<String> {
        match self.format {
            Format::Page | Format::Markdown => Ok(String::new()),
            Format::Json => Ok(json_parts::document(report)?.trim_end().to_owned()),
            Format::JsonLines => Ok(json_parts::line(report)?),
            Format::Sarif => Ok(json_parts::document(&sarif::run(report))?.trim_end().to_owned()),
            Format::Csv => csv::rows(report).map_err(std::io::Error::other),
            Format::Junit => {
                let (suites, counts) = junit::suites(report)?;
                self.counts.add(counts);
                Ok(suites)
            }
        }
    }

    /// What stands between two pieces.
    #[must_use]
    pub const fn between(&self) -> &'static str {
        match self.format {
            Format::Json | Format::Sarif => ",\n",
            Format::Page | Format::Markdown | Format::JsonLines | Format::Junit | Format::Csv => "",
        }
    }

    /// What stands before the pieces. Ask when all are there.
    ///
    /// # Errors
    /// Never in practice: it writes to memory.
    pub fn head(&self, tally: &Tally) -> std::io::Result<String> {
        match self.format {
            Format::Page => Ok(page::fleet(tally, self.style)),
            Format::Markdown => Ok(markdown::markdown(tally)),
            Format::Json => Ok(format!(
                "{{\n\"format\": \"{FORMAT}\",\n\"format_version\": \"{FORMAT_VERSION}\",\n\"reports\": [\n"
            )),
            Format::JsonLines => Ok(String::new()),
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
            Format::Page | Format::Markdown | Format::JsonLines | Format::Csv => Ok(String::new()),
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
        }
    }
}
