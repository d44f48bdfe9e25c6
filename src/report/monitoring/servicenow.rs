//! Records for an import set of ServiceNow: `{"records": […]}`, a flat record for each server.
//!
//! It is the body of `/now/import/TABLE/insertMultiple`, and a file that a MID server or a data source reads. Which class of the
//! CMDB a server is, and what its columns are called, is decided in the transform map there: the names here are ours, and every
//! value is a text. Times are as ServiceNow writes them, in UTC. Source: ServiceNow's pages on the Import Set API.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::state::State;
use super::summary::{details, line, name, short};
use crate::assess::{Report, Weight};
use crate::report::extract::{address, fact, server_key, word};
use crate::report::{firmware, json_parts};
use crate::rules::firmware::FirmwareRow;

/// The most characters of a text of many lines: what a string column of ServiceNow takes unless it was made longer.
const LONGEST: usize = 4000;

/// One record. Released names do not change.
#[derive(Serialize)]
struct Record {
    /// By it a record is known again.
    key: String,
    name: String,
    serial_number: String,
    manufacturer: String,
    model: String,
    machine_type: String,
    host_name: String,
    bmc_address: String,
    verdict: String,
    state: String,
    reason: String,
    blocks: String,
    open: String,
    warnings: String,
    findings: String,
    firmware: String,
    baseline: String,
    baseline_version: String,
    scanned: String,
    judged: String,
    patchgate_version: &'static str,
}

/// The document of one server.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn servicenow(report: &Report) -> serde_json::Result<String> {
    Ok(format!("{HEAD}{}{TAIL}", record(report)?))
}

/// What stands before the records.
pub const HEAD: &str = "{\"records\": [\n";

/// What stands behind them.
pub const TAIL: &str = "\n]}\n";

/// The record of one server.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn record(report: &Report) -> serde_json::Result<String> {
    let subject = &report.subject;
    let known = |fact: Option<String>| fact.unwrap_or_default();
    let baseline = report.baseline.as_ref();
    let rows: Vec<String> = report.firmware.iter().map(row).collect();
    let record = Record {
        key: server_key(report),
        name: name(report),
        serial_number: known(fact(&subject.serial)),
        manufacturer: known(fact(&subject.manufacturer)),
        model: known(fact(&subject.model)),
        machine_type: known(fact(&subject.machine_type)),
        host_name: known(fact(&subject.os_name)),
        bmc_address: known(address(report)),
        verdict: word(report.verdict),
        state: State::of(report).word().to_owned(),
        reason: short(&line(report), 1000),
        blocks: Weight::Blocks.count(report).to_string(),
        open: Weight::Open.count(report).to_string(),
        warnings: report.findings.iter().filter(|f| Weight::warns(f, report)).count().to_string(),
        findings: lines(&details(report)),
        firmware: lines(&rows),
        baseline: known(baseline.map(|b| b.id.clone())),
        baseline_version: known(baseline.map(|b| b.version.to_string())),
        scanned: report.collected_at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        judged: report.judged_on.to_string(),
        patchgate_version: env!("CARGO_PKG_VERSION"),
    };
    Ok(json_parts::document(&record)?.trim_end().to_owned())
}

fn row(row: &FirmwareRow) -> String {
    format!("{} {} ({})", short(&row.component, 128), short(&firmware::installed(row), 128), row.level)
}

/// As many whole lines as fit; the last says how many do not.
fn lines(all: &[String]) -> String {
    let mut out = String::new();
    for (shown, line) in all.iter().enumerate() {
        let left = format!("+{}", all.len() - shown);
        if out.chars().count() + line.chars().count() + left.len() + 2 > LONGEST {
            return out + &left;
        }
        out.push_str(line);
        out.push('\n');
    }
    out.trim_end().to_owned()
}
