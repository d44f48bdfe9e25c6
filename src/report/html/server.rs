//! The page of one server.

use askama::Template;

use super::causes::{self, Failed, Short, Suspect};
use super::drift::{Drift, drift};
use super::findings::{self, Entry, FirmwareLine, Folded, Since};
use super::picture::{Picture, picture};
use super::policy;
use super::proof::{Source, bounded};
use super::timeline::{TimeLine, time_line};
use super::words::{class, lang, say};
use crate::assess::{Report, State};
use crate::diagnosis::Confidence;
use crate::evidence::Evidence;
use crate::msg;
use crate::report::extract::answer_line;
use crate::report::firmware::coverage;
use crate::report::header;
use crate::report::plan::{Book, Piece, book};

/// What a page shows besides the report.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The evidence that was judged, as it may be shown: the time line and the picture are drawn from it.
    pub evidence: &'a Evidence,
    /// What is remembered of the server, the oldest first; empty where nothing is.
    pub past: &'a [State],
}

impl<'a> Seen<'a> {
    /// The evidence, and nothing of other days.
    #[must_use]
    pub const fn of(evidence: &'a Evidence) -> Self {
        Self { evidence, past: &[] }
    }
}

/// The words that the page itself says, by where they stand.
#[derive(Debug)]
struct Words {
    skip: String,
    contents: String,
    short: String,
    failure: String,
    causes: String,
    no_cause: String,
    other_failures: String,
    next: String,
    remedy: String,
    risk: String,
    sources: String,
    refuted: String,
    unjudged: String,
    runbook: String,
    findings: String,
    no_findings: String,
    firmware: String,
    columns: [String; 5],
    moved: [String; 4],
    folded: [String; 3],
    drift: String,
    time_line: String,
    time_columns: [String; 4],
    picture: String,
    picture_columns: [String; 5],
    baseline: String,
    not_judged_by: String,
    tail: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "server.html")]
struct Page {
    lang: &'static str,
    policy: String,
    style: &'static str,
    words: Words,
    title: String,
    verdict: String,
    tone: &'static str,
    counts: Vec<String>,
    about: Vec<String>,
    short: Option<Short>,
    failed: Failed,
    next: Vec<String>,
    suspects: Vec<Suspect>,
    refuted: Vec<Suspect>,
    unjudged: Vec<Suspect>,
    runbook: Option<Book>,
    time_line: Option<TimeLine>,
    /// Or why there is none.
    picture: Result<Picture, String>,
    open: Vec<Entry>,
    folded: Vec<Folded>,
    firmware: Vec<FirmwareLine>,
    coverage: String,
    since: Option<Since>,
    drift: Option<Drift>,
    baseline: Vec<(String, String)>,
    sources: Vec<Cited>,
}

/// A source of the baseline.
#[derive(Debug)]
struct Cited {
    id: String,
    address: Vec<Source>,
    quote: Option<String>,
    seen: Option<String>,
}

/// The report of one server as a page.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn html(report: &Report, seen: &Seen<'_>) -> Result<String, std::fmt::Error> {
    let diagnosis = &report.diagnosis;
    let page = Page {
        lang: lang(),
        policy: policy::policy(None),
        style: policy::style(),
        words: words(diagnosis.failure.is_some()),
        title: title(report),
        verdict: answer_line(report),
        tone: class(header::tone(report.verdict)),
        counts: header::counted(report),
        about: header::about(report),
        short: causes::short(diagnosis),
        failed: causes::failed(diagnosis),
        next: diagnosis.next_steps.iter().map(say).collect(),
        suspects: causes::suspects(diagnosis, |confidence| confidence <= Confidence::Possible),
        refuted: causes::suspects(diagnosis, |confidence| confidence == Confidence::Refuted),
        unjudged: causes::suspects(diagnosis, |confidence| confidence == Confidence::NotEvaluated),
        runbook: book(report),
        time_line: time_line(report, seen.evidence),
        picture: match seen.evidence.hardware.known_or() {
            Ok(hardware) => Ok(picture(hardware)),
            Err(reason) => Err(say(&msg!("html-picture-none", reason = bounded(&reason.to_string())))),
        },
        open: findings::open(report),
        folded: findings::folded(report),
        firmware: findings::firmware_lines(report),
        coverage: coverage(report.coverage),
        since: findings::since(report),
        drift: drift(seen.past),
        baseline: baseline(report),
        sources: cited(report),
    };
    page.render().map_err(|_| std::fmt::Error)
}

impl Page {
    /// The sections, by their anchors, as they follow each other. Where no update failed, what decides comes before the search for
    /// a failure.
    fn contents(&self) -> Vec<(&'static str, &str)> {
        let words = &self.words;
        let is_suspected = !self.suspects.is_empty() || !self.refuted.is_empty() || !self.unjudged.is_empty();
        let failure = [
            ("short", &words.short, self.short.is_some()),
            ("failure", &words.failure, true),
            ("timeline", &words.time_line, self.time_line.is_some()),
            ("causes", &words.causes, is_suspected),
            ("runbook", &words.runbook, self.runbook.is_some()),
        ];
        let server = [
            ("findings", &words.findings, true),
            ("picture", &words.picture, true),
            ("since", self.since.as_ref().map_or(&words.firmware, |since| &since.heading), self.since.is_some()),
            ("firmware", &words.firmware, !self.firmware.is_empty()),
            ("drift", &words.drift, self.drift.is_some()),
        ];
        let baseline = [("baseline", &words.baseline, true)];
        let parts: [&[_]; 3] =
            if self.short.is_some() { [&failure, &server, &baseline] } else { [&server, &failure, &baseline] };
        let shown = parts.concat().into_iter().filter(|(.., shown)| *shown);
        shown.map(|(id, heading, _)| (id, heading.as_str())).collect()
    }
}

fn title(report: &Report) -> String {
    let server = header::server(&report.subject);
    match &report.name {
        Some(name) => format!("{name}: {server}"),
        None => server,
    }
}

/// By what was judged.
fn baseline(report: &Report) -> Vec<(String, String)> {
    let Some(b) = &report.baseline else { return Vec::new() };
    let all = [
        (msg!("plan-baseline"), format!("{} {}: {}", b.id, b.version, b.title)),
        (msg!("html-file"), b.file.clone()),
        (msg!("html-digest"), b.sha256.clone()),
        (msg!("html-digest-resolved"), b.resolved_sha256.clone()),
    ];
    all.into_iter().map(|(name, value)| (say(&name), bounded(&value))).collect()
}

/// The sources that the baseline names.
fn cited(report: &Report) -> Vec<Cited> {
    let sources = report.baseline.as_ref().and_then(|baseline| baseline.resolved.get("sources")?.as_array());
    let text = |source: &serde_json::Value, name: &str| source.get(name).and_then(|value| value.as_str()).map(bounded);
    let one = |source: &serde_json::Value| Cited {
        id: text(source, "id").unwrap_or_default(),
        address: Source::all(
            &source.get("url").and_then(|url| url.as_str()).map(str::to_owned).into_iter().collect::<Vec<_>>(),
        ),
        quote: text(source, "quote"),
        seen: text(source, "seen"),
    };
    sources.map(|sources| sources.iter().map(one).collect()).unwrap_or_default()
}

fn words(failed: bool) -> Words {
    Words {
        skip: say(&msg!("html-skip")),
        contents: say(&msg!("html-contents")),
        short: say(&msg!("heading-short")),
        failure: say(&if failed { msg!("heading-failure") } else { msg!("html-failure-none") }),
        causes: say(&msg!("heading-causes")),
        no_cause: say(&msg!("no-failure")),
        other_failures: say(&msg!("other-failures")),
        next: say(&msg!("next-steps")),
        remedy: say(&msg!("cause-remedy")),
        risk: say(&msg!("cause-risk")),
        sources: say(&msg!("html-sources")),
        refuted: say(&msg!("refuted-intro")),
        unjudged: say(&msg!("plan-not-evaluated")),
        runbook: say(&msg!("html-runbook")),
        findings: say(&msg!("heading-findings")),
        no_findings: say(&msg!("html-no-findings")),
        firmware: say(&msg!("heading-firmware")),
        columns: [
            msg!("column-component"),
            msg!("column-name"),
            msg!("column-installed"),
            msg!("column-wanted"),
            msg!("column-standing"),
        ]
        .each_ref()
        .map(say),
        moved: [msg!("column-component"), msg!("column-then"), msg!("column-now"), msg!("column-movement")]
            .each_ref()
            .map(say),
        folded: [msg!("column-rule"), msg!("column-component"), msg!("html-answer")].each_ref().map(say),
        drift: say(&msg!("html-drift")),
        time_line: say(&if failed { msg!("html-timeline") } else { msg!("html-timeline-plain") }),
        time_columns: [
            msg!("html-time-columns-time"),
            msg!("html-time-columns-source"),
            msg!("html-time-columns-text"),
            msg!("html-time-columns-from"),
        ]
        .each_ref()
        .map(say),
        picture: say(&msg!("html-picture")),
        picture_columns: [
            msg!("html-picture-kind"),
            msg!("html-picture-part"),
            msg!("column-state"),
            msg!("html-picture-firmware"),
            msg!("html-picture-detail"),
        ]
        .each_ref()
        .map(say),
        baseline: say(&msg!("html-judged-by")),
        not_judged_by: say(&msg!("html-no-baseline")),
        tail: say(&msg!("markdown-tail", version = env!("CARGO_PKG_VERSION"))),
    }
}
