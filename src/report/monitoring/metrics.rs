//! Metrics: Prometheus' text format for node_exporter's textfile collector, and OpenMetrics 1.0. Both hold the same samples.
//!
//! * **No sample has a time stamp**: one would make node_exporter skip the whole file. When the server was looked at is a gauge of
//!   its own; without it, a job that died looks healthy for ever.
//! * **Versions stand in `_info` gauges alone**, so that an update makes one new series and not one for each metric.
//! * **The number of series is bounded** for each server: labels are our own words (weights, rules, causes), or components, of
//!   which no more than [`COMPONENTS`] have samples, and those left out are counted.
//! * A family is one block, whatever the number of servers, so a document is made family by family.
//!
//! Sources: prometheus/docs, `exposition_formats.md` and the OpenMetrics specification; node_exporter, `collector/textfile.go`.

use std::collections::{BTreeMap, BTreeSet};

use super::summary::{distinct, name, short};
use crate::assess::{Report, Weight};
use crate::diagnosis::Confidence;
use crate::msg;
use crate::report::extract::{fact, word};
use crate::rules::Verdict;

/// The most components of one server that have samples. Eight times what the biggest recorded server lists.
pub const COMPONENTS: usize = 400;

/// The most characters of a label's value.
const LABEL: usize = 128;

/// The two ways of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Prometheus' own text format.
    Prometheus,
    /// OpenMetrics 1.0.
    OpenMetrics,
}

/// What kind of samples a family has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gauge,
    /// A gauge of seconds.
    Seconds,
    /// Always 1, for what its labels say. Its samples end with `_info`.
    Info,
    /// One sample for each state, of which one is 1.
    States,
}

/// A family of samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// A server and what it was judged by.
    Server,
    /// The answer.
    Verdict,
    /// The exit code.
    ExitCode,
    /// Findings by weight.
    Findings,
    /// Findings that stop the gate, by rule.
    Stopping,
    /// How much firmware was judged.
    Components,
    /// Each component.
    Component,
    /// How many components have no sample.
    LeftOut,
    /// Causes of a failed update.
    Cause,
    /// When the server was looked at.
    Scan,
}

impl Family {
    /// Every family, in the order of the document.
    pub const ALL: [Self; 10] = [
        Self::Server,
        Self::Verdict,
        Self::ExitCode,
        Self::Findings,
        Self::Stopping,
        Self::Components,
        Self::Component,
        Self::LeftOut,
        Self::Cause,
        Self::Scan,
    ];

    /// Its name without the suffix of its samples, its kind and what it means.
    fn told(self) -> (&'static str, Kind, String) {
        let (name, kind, help) = match self {
            Self::Server => ("patchgate_server", Kind::Info, msg!("monitoring-help-server")),
            Self::Verdict => ("patchgate_verdict", Kind::States, msg!("monitoring-help-verdict")),
            Self::ExitCode => ("patchgate_exit_code", Kind::Gauge, msg!("monitoring-help-exit-code")),
            Self::Findings => ("patchgate_findings", Kind::Gauge, msg!("monitoring-help-findings")),
            Self::Stopping => ("patchgate_stopping_findings", Kind::Gauge, msg!("monitoring-help-stopping")),
            Self::Components => ("patchgate_components", Kind::Gauge, msg!("monitoring-help-components")),
            Self::Component => ("patchgate_component", Kind::Info, msg!("monitoring-help-component")),
            Self::LeftOut => ("patchgate_components_left_out", Kind::Gauge, msg!("monitoring-help-left-out")),
            Self::Cause => ("patchgate_cause", Kind::Info, msg!("monitoring-help-cause")),
            Self::Scan => ("patchgate_scan_timestamp_seconds", Kind::Seconds, msg!("monitoring-help-scan")),
        };
        (name, kind, help.text)
    }

    /// The lines before its samples.
    #[must_use]
    pub fn head(self, dialect: Dialect) -> String {
        let (name, kind, help) = self.told();
        head(dialect, name, kind, &help)
    }

    /// The samples of one server.
    #[must_use]
    pub fn samples(self, report: &Report) -> String {
        let (family, kind, _) = self.told();
        let sample = if kind == Kind::Info { format!("{family}_info") } else { family.to_owned() };
        let server = short(&name(report), LABEL);
        let line = |(labels, value): (Vec<(&str, String)>, i64)| {
            let all = std::iter::once(("server", server.clone())).chain(labels);
            // An empty label is none.
            let set = all.filter(|(_, value)| !value.is_empty());
            let set: Vec<String> = set.map(|(name, value)| format!("{name}=\"{}\"", quoted(&value))).collect();
            format!("{sample}{{{}}} {value}\n", set.join(","))
        };
        self.values(report).into_iter().map(line).collect()
    }

    /// Labels and values of one server.
    fn values(self, report: &Report) -> Vec<(Vec<(&'static str, String)>, i64)> {
        match self {
            Self::Server => vec![(about(report), 1)],
            Self::Verdict => [Verdict::Ready, Verdict::Blocked, Verdict::Undetermined]
                .map(|verdict| (vec![("patchgate_verdict", word(verdict))], i64::from(verdict == report.verdict)))
                .into(),
            Self::ExitCode => vec![(Vec::new(), report.exit_code.into())],
            Self::Findings => {
                Weight::ALL.map(|weight| (vec![("weight", word(weight))], number(weight.count(report)))).into()
            }
            Self::Stopping => stopping(report),
            Self::Components => {
                let coverage = report.coverage;
                let standings =
                    [("judged", coverage.judged), ("unlisted", coverage.unlisted), ("unknown", coverage.unknown)];
                standings.map(|(word, count)| (vec![("standing", word.to_owned())], number(count))).into()
            }
            Self::Component => components(report),
            Self::LeftOut => vec![(Vec::new(), number(report.firmware.len().saturating_sub(COMPONENTS)))],
            Self::Cause => {
                let sure = report.diagnosis.causes.iter();
                let sure = sure.filter(|c| matches!(c.confidence, Confidence::Confirmed | Confidence::Probable));
                sure.map(|c| (vec![("cause", c.id.clone()), ("confidence", word(c.confidence))], 1)).collect()
            }
            Self::Scan => vec![(Vec::new(), report.collected_at.as_second())],
        }
    }
}

/// The document of one server.
#[must_use]
pub fn metrics(report: &Report, dialect: Dialect) -> String {
    let families = Family::ALL.map(|family| (family.samples(report), family));
    let shown = families.into_iter().filter(|(samples, _)| !samples.is_empty());
    let body: String = shown.map(|(samples, family)| family.head(dialect) + &samples).collect();
    build(dialect) + &body + end(dialect)
}

/// Who wrote the document.
#[must_use]
pub fn build(dialect: Dialect) -> String {
    let head = head(dialect, "patchgate_build", Kind::Info, &msg!("monitoring-help-build").text);
    format!("{head}patchgate_build_info{{version=\"{}\"}} 1\n", env!("CARGO_PKG_VERSION"))
}

/// The end of a document.
#[must_use]
pub const fn end(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Prometheus => "",
        Dialect::OpenMetrics => "# EOF\n",
    }
}

fn head(dialect: Dialect, name: &str, kind: Kind, help: &str) -> String {
    // The catalogue's own sentences, which a translator may break into lines.
    let help = help.replace('\\', "\\\\").replace('\n', " ").replace('"', "'");
    match dialect {
        Dialect::Prometheus => {
            let name = if kind == Kind::Info { format!("{name}_info") } else { name.to_owned() };
            format!("# HELP {name} {help}\n# TYPE {name} gauge\n")
        }
        Dialect::OpenMetrics => {
            let (kind, unit) = match kind {
                Kind::Gauge => ("gauge", String::new()),
                Kind::Seconds => ("gauge", format!("# UNIT {name} seconds\n")),
                Kind::Info => ("info", String::new()),
                Kind::States => ("stateset", String::new()),
            };
            format!("# TYPE {name} {kind}\n{unit}# HELP {name} {help}\n")
        }
    }
}

/// A label's value as both dialects escape it; it is printable, so it has no line break.
fn quoted(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn about(report: &Report) -> Vec<(&'static str, String)> {
    let subject = &report.subject;
    let baseline = report.baseline.as_ref();
    let all = [
        ("serial", fact(&subject.serial)),
        ("machine_type", fact(&subject.machine_type)),
        ("model", fact(&subject.model)),
        ("host_name", fact(&subject.os_name)),
        ("baseline", baseline.map(|b| b.id.clone())),
        ("baseline_version", baseline.map(|b| b.version.to_string())),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, short(&value?, LABEL)))).collect()
}

/// The findings that stop the gate, by rule.
fn stopping(report: &Report) -> Vec<(Vec<(&'static str, String)>, i64)> {
    let mut by_rule: BTreeMap<(Weight, &str), i64> = BTreeMap::new();
    for finding in &report.findings {
        let weight = Weight::of(finding, report);
        if weight <= Weight::Open {
            *by_rule.entry((weight, finding.rule.as_str())).or_default() += 1;
        }
    }
    let labels = |weight, rule: &str| vec![("rule", short(rule, LABEL)), ("weight", word(weight))];
    by_rule.into_iter().map(|((weight, rule), count)| (labels(weight, rule), count)).collect()
}

fn components(report: &Report) -> Vec<(Vec<(&'static str, String)>, i64)> {
    let mut seen = BTreeSet::new();
    let rows = report.firmware.iter().take(COMPONENTS).enumerate();
    rows.map(|(n, row)| {
        let system = row.system.as_deref().map(|system| short(system, LABEL)).unwrap_or_default();
        // Two samples of one name and the same labels make the document unreadable.
        let is_new = |name: &str| seen.insert((system.clone(), name.to_owned()));
        let component = distinct(short(&row.component, LABEL), n + 1, is_new);
        let version = row.installed.as_deref().map(|version| short(version, LABEL)).unwrap_or_default();
        let labels =
            vec![("system", system), ("component", component), ("version", version), ("level", word(row.level))];
        (labels, 1)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_labels_are_escaped_once() {
        assert_eq!(quoted("a\\b\"c\nd"), "a\\\\b\\\"c\\nd");
    }

    #[test]
    fn a_family_is_named_as_each_dialect_wants_it() {
        assert!(Family::Server.head(Dialect::Prometheus).starts_with("# HELP patchgate_server_info "));
        assert!(Family::Server.head(Dialect::OpenMetrics).starts_with("# TYPE patchgate_server info\n"));
        let scan = Family::Scan.head(Dialect::OpenMetrics);
        assert!(scan.contains("\n# UNIT patchgate_scan_timestamp_seconds seconds\n# HELP "), "{scan}");
    }
}
