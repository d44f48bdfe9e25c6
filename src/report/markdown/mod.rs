//! Markdown for a comment on a merge request: the verdict, what decides, and the rest folded away.
//!
//! Nothing that a BMC or a log says becomes a link, a mention or markup (see `escape`), and the whole fits GitHub's
//! limit for a comment (see `fit`). The only HTML is our own `<details>`.

pub(super) mod escape;
mod fit;

use super::extract::{answer_line, counts_line};
use super::{findings, firmware, header, words};
use crate::assess::{Report, Weight};
use crate::diagnosis::{Cause, Confidence};
use crate::msg;
use crate::rules::Finding;
use crate::rules::firmware::FirmwareRow;
use crate::text::Message;
pub(in crate::report) use escape::text;
use fit::{Section, fit};

/// The most characters that GitHub takes in a comment. Bytes are counted, which are never fewer.
pub const MOST: usize = 65_536;

/// The most bytes of a summary of a GitHub job's step, which takes 1 MiB; what another command of the step adds has room besides.
pub const SUMMARY_MOST: usize = 1_000_000;

/// The most lines about the report as a whole, which can hold foreign notes.
const MOST_ABOUT: usize = 20;

/// The report as Markdown for a comment.
#[must_use]
pub fn markdown(report: &Report) -> String {
    markdown_within(report, MOST)
}

/// The report as Markdown for the summary of a GitHub job's step.
#[must_use]
pub fn github_summary(report: &Report) -> String {
    markdown_within(report, SUMMARY_MOST)
}

fn markdown_within(report: &Report, most: usize) -> String {
    let of = |weights: &[Weight]| -> Vec<&Finding> {
        let mut chosen: Vec<&Finding> =
            report.findings.iter().filter(|f| weights.contains(&Weight::of(f, report))).collect();
        chosen.sort_by_key(|f| Weight::of(f, report));
        chosen
    };
    let unseen = of(&[Weight::Unseen]);
    let passed = of(&[Weight::Passed]);
    let sections = [
        open_table(&msg!("markdown-decides").text, &of(&[Weight::Blocks, Weight::Open]), 6),
        causes(report, 5),
        open_table(&msg!("markdown-told").text, &of(&[Weight::Told]), 4),
        open_table(&msg!("markdown-waived").text, &of(&[Weight::Waived]), 4),
        folded(&msg!("markdown-unseen", count = unseen.len()).text, &finding_head(), rows(&unseen), 3),
        folded(
            &msg!("markdown-firmware", count = report.firmware.len()).text,
            &head_of(&[
                msg!("column-component"),
                msg!("column-installed"),
                msg!("column-wanted"),
                msg!("column-standing"),
            ]),
            report.firmware.iter().map(firmware_row).collect(),
            2,
        ),
        folded(&msg!("markdown-passed", count = passed.len()).text, &finding_head(), rows(&passed), 1),
    ];
    let shown: Vec<Section> = sections.into_iter().flatten().collect();
    let tail = format!("\n{}\n", text(&msg!("markdown-tail", version = env!("CARGO_PKG_VERSION")).text));
    fit(&head(report), &shown, &tail, most)
}

fn head(report: &Report) -> String {
    let mut out = format!("## {}\n\n", text(&answer_line(report)));
    out.push_str(&format!("**{}**\n\n", text(&header::server(&report.subject))));
    for line in header::about(report).iter().take(MOST_ABOUT) {
        out.push_str(&format!("* {}\n", text(line)));
    }
    out.push_str(&format!("\n{}\n", text(&counts_line(report))));
    out
}

/// The head of a table of findings, whose first column says how each stands.
fn finding_head() -> String {
    let named = [msg!("column-rule"), msg!("column-component"), msg!("column-finding"), msg!("column-what-to-do")];
    beside_words(&named)
}

/// The head of a table.
pub(in crate::report) fn head_of(columns: &[Message]) -> String {
    let names: String = columns.iter().map(|name| format!(" {} |", text(&name.text))).collect();
    format!("|{names}\n|{}\n", "---|".repeat(columns.len()))
}

/// The head of a table whose first column needs no name.
fn beside_words(columns: &[Message]) -> String {
    head_of(columns).replace("\n|", "\n|---|").replacen('|', "| |", 1)
}

fn rows(findings: &[&Finding]) -> Vec<String> {
    findings.iter().map(|f| finding_row(f)).collect()
}

fn finding_row(finding: &Finding) -> String {
    let (word, _) = findings::label(finding);
    let remedy = finding.remedy.as_ref().map(|remedy| text(&remedy.text)).unwrap_or_default();
    let [rule, component, title] =
        [finding.rule.as_str(), finding.component.as_str(), finding.title.text.as_str()].map(text);
    format!("| {word} | {rule} | {component} | {title} | {remedy} |\n")
}

fn firmware_row(row: &FirmwareRow) -> String {
    let [component, installed, wanted] =
        [firmware::name(row), firmware::installed(row), firmware::wanted(row)].map(|cell| text(&cell));
    format!("| {component} | {installed} | {wanted} | {} |\n", words::level(row.level))
}

/// A table that is seen at once; none without rows.
fn open_table(title: &str, findings: &[&Finding], rank: u8) -> Option<Section> {
    let before = format!("\n### {}\n\n{}", text(title), finding_head());
    (!findings.is_empty()).then(|| Section { before, rows: rows(findings), after: String::new(), rank })
}

/// A table behind a line that opens it; none without rows. The title is ours: no escape works within HTML.
fn folded(title: &str, table_head: &str, rows: Vec<String>, rank: u8) -> Option<Section> {
    let before = format!("\n<details>\n<summary>{title}</summary>\n\n{table_head}");
    (!rows.is_empty()).then(|| Section { before, rows, after: "\n</details>\n".to_owned(), rank })
}

/// The causes of the failed update that fit; none without a failed update.
fn causes(report: &Report, rank: u8) -> Option<Section> {
    let failure = report.diagnosis.failure.as_ref()?;
    let fits = |c: &&Cause| matches!(c.confidence, Confidence::Confirmed | Confidence::Probable | Confidence::Possible);
    let mut rows: Vec<String> = report.diagnosis.causes.iter().filter(fits).map(cause_row).collect();
    if rows.is_empty() {
        rows.push(format!("| | {} | | |\n", text(&msg!("no-cause").text)));
    }
    let before = format!(
        "\n### {}\n\n{}\n\n{}",
        text(&msg!("heading-causes").text),
        text(&msg!("markdown-failure", update = failure.update, at = failure.at).text),
        beside_words(&[msg!("column-cause"), msg!("column-what-to-do"), msg!("column-risk")])
    );
    Some(Section { before, rows, after: String::new(), rank })
}

fn cause_row(cause: &Cause) -> String {
    let (word, _) = words::standing(cause.confidence);
    let (step, risk) = cause.remedy.as_ref().map(|r| (text(&r.step.text), text(&r.risk.text))).unwrap_or_default();
    format!("| {word} | {} | {step} | {risk} |\n", text(&cause.title.text))
}
