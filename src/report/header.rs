//! The head of a report: which server, how it was looked at, and what the operator must know before reading on.

use super::extract::{answer_line, counts_line};
use super::page::{Page, Tone};
use crate::assess::Report;
use crate::baseline::Chosen;
use crate::evidence::{Area, Connection, Depth, Observation, Subject, TlsTrust};
use crate::msg;
use crate::redact;
use crate::rules::{FailOn, Verdict};

/// The server in one line.
pub fn server(subject: &Subject) -> String {
    let name = |o: &Observation<String>| o.text().map(str::to_owned);
    let unnamed = || match &subject.address {
        Some(address) => msg!("server-at-address", address = address).text,
        None => msg!("server-model-unknown").text,
    };
    let model = name(&subject.model).unwrap_or_else(unnamed);
    let mut line = model;
    if let Some(machine_type) = name(&subject.machine_type) {
        line.push_str(&format!(" ({machine_type})"));
    }
    if let Some(serial) = name(&subject.serial) {
        line.push_str(&format!(", {}", msg!("server-serial", serial = serial).text));
    }
    if let Some(os) = name(&subject.os_name) {
        line.push_str(&format!(", Windows {os}"));
    }
    line
}

/// The head of the page.
pub fn head(page: &mut Page, report: &Report) {
    page.heading(&server(&report.subject));
    for line in about(report) {
        page.paragraph(2, &line);
    }
}

/// What a reader must know before reading on, a sentence in each line.
pub fn about(report: &Report) -> Vec<String> {
    let is_redacted = |note: &&String| note.as_str() == redact::NOTE;
    // Who reads on must know that the names are none.
    let mut lines: Vec<String> = report.notes.iter().filter(is_redacted).cloned().collect();
    if let Some(connection) = &report.connection {
        lines.push(reached(connection));
    }
    let baseline = match &report.baseline {
        Some(b) => {
            let digest = b.sha256.get(..12).unwrap_or(&b.sha256);
            msg!("judged-by", day = report.judged_on, id = b.id, version = b.version, digest = digest)
        }
        None => msg!("judged-by-none", day = report.judged_on),
    };
    lines.push(baseline.text);
    if let Some(b) = &report.baseline
        && let Some(parent) = &b.extends
    {
        lines.push(msg!("baseline-extends", parent = parent, digest = b.resolved_sha256).text);
    }
    if let Some(origin) = report.baseline.as_ref().and_then(|b| b.signature.as_ref()) {
        lines.push(msg!("judged-by-origin", origin = origin).text);
    }
    // Without a word of the operator's there is one, and the machine type chose it.
    match report.baseline.as_ref().and_then(|b| b.chosen.as_ref()) {
        Some(Chosen::Name { spec, over }) if over.is_empty() => {
            lines.push(msg!("judged-by-name", spec = spec).text);
        }
        Some(Chosen::Name { spec, over }) => {
            lines.push(msg!("judged-by-name-over", spec = spec, over = over.join(", ")).text);
        }
        Some(Chosen::Folder { over }) if !over.is_empty() => {
            lines.push(msg!("judged-by-folder-over", over = over.join(", ")).text);
        }
        Some(Chosen::Folder { .. }) => lines.push(msg!("judged-by-folder").text),
        Some(Chosen::Program) | None => {}
    }
    if let Some(used) = &report.waivers {
        let digest = used.sha256.get(..12).unwrap_or(&used.sha256);
        let used =
            msg!("waivers-used", file = used.file, digest = digest, origin = used.signature, count = used.waivers);
        lines.push(used.text);
    }
    if report.fail_on == FailOn::Warn {
        lines.push(msg!("policy-fail-on-warn").text);
    }
    lines.extend(report.notes.iter().filter(|note| !is_redacted(note)).cloned());
    lines.extend(not_asked(report));
    lines
}

/// What bounds the answer: what nobody looked at, whom nobody identified, and a policy that is not the baseline's.
pub fn limits(report: &Report) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(connection) = &report.connection
        && matches!(connection.tls, TlsTrust::FirstUse { .. } | TlsTrust::PlainHttp | TlsTrust::Insecure { .. })
    {
        lines.push(reached(connection));
    }
    if report.baseline.is_none() {
        lines.push(msg!("judged-by-none", day = report.judged_on).text);
    }
    if report.fail_on == FailOn::Warn {
        lines.push(msg!("policy-fail-on-warn").text);
    }
    lines.extend(not_asked(report));
    lines
}

/// What was not to be looked at.
fn not_asked(report: &Report) -> Vec<String> {
    let depth = match report.depth {
        Some(Depth::Firmware) => Some(msg!("not-asked-depth-firmware")),
        Some(Depth::Health) => Some(msg!("not-asked-depth-health")),
        Some(Depth::Full) | None => None,
    };
    let sides = [Area::Hardware, Area::Windows].into_iter().filter(|area| !report.scope.contains(area));
    let sides = sides.map(|area| msg!("not-asked", area = area_name(area)));
    depth.into_iter().chain(sides).map(|line| line.text).collect()
}

/// A side of a server, as a sentence names it.
fn area_name(area: Area) -> String {
    match area {
        Area::Hardware => msg!("area-hardware"),
        Area::Windows => msg!("area-windows"),
    }
    .text
}

/// Which BMC, and why it was believed.
fn reached(connection: &Connection) -> String {
    let trust = match &connection.tls {
        TlsTrust::Verified => msg!("trust-verified"),
        TlsTrust::Ca { .. } => msg!("trust-ca"),
        TlsTrust::Pinned { .. } => msg!("trust-pinned"),
        TlsTrust::Known { .. } => msg!("trust-known"),
        TlsTrust::FirstUse { .. } => msg!("trust-first-use"),
        TlsTrust::PlainHttp => msg!("trust-plain-http"),
        TlsTrust::Insecure { .. } => msg!("trust-insecure"),
    };
    format!("BMC {}, {}", connection.url, trust.text)
}

/// By what and how was judged, for whoever wants to know it after the answer.
pub fn basis(page: &mut Page, report: &Report) {
    page.heading(&msg!("heading-basis").text);
    let limits = limits(report);
    for line in about(report).iter().filter(|line| !limits.contains(line) && line.as_str() != redact::NOTE) {
        page.paragraph(2, line);
    }
}

/// The verdict with its reasons counted.
pub fn verdict(page: &mut Page, report: &Report) {
    page.verdict(&answer_line(report), tone(report.verdict));
    counts(page, report);
}

/// What a verdict means at a glance.
pub const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Ready => Tone::Good,
        Verdict::Blocked => Tone::Bad,
        Verdict::Undetermined => Tone::Doubt,
    }
}

/// How many findings there are of each kind.
pub fn counts(page: &mut Page, report: &Report) {
    counted(report).iter().for_each(|line| page.paragraph(2, line));
}

/// The same, a sentence in each line; how many somebody accepted is one of its own.
pub fn counted(report: &Report) -> Vec<String> {
    let waived = report.waivers.as_ref().filter(|used| used.waived > 0);
    let waived = waived.map(|used| msg!("verdict-waived", count = used.waived).text);
    std::iter::once(counts_line(report)).chain(waived).collect()
}
