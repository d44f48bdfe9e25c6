//! The head of a report: which server, how it was looked at, and what the operator must know before reading on.

use super::extract::{answer_line, counts_line};
use super::page::{Page, Tone};
use crate::assess::Report;
use crate::baseline::Chosen;
use crate::evidence::{Area, Depth, Observation, Subject, TlsTrust};
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
        let trust = match &connection.tls {
            TlsTrust::Verified => msg!("trust-verified"),
            TlsTrust::Ca { .. } => msg!("trust-ca"),
            TlsTrust::Pinned { .. } => msg!("trust-pinned"),
            TlsTrust::Known { .. } => msg!("trust-known"),
            TlsTrust::FirstUse { .. } => msg!("trust-first-use"),
            TlsTrust::PlainHttp => msg!("trust-plain-http"),
            TlsTrust::Insecure { .. } => msg!("trust-insecure"),
        };
        lines.push(format!("BMC {}, {}", connection.url, trust.text));
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
    match report.depth {
        Some(Depth::Firmware) => lines.push(msg!("not-asked-depth-firmware").text),
        Some(Depth::Health) => lines.push(msg!("not-asked-depth-health").text),
        Some(Depth::Full) | None => {}
    }
    for area in [Area::Hardware, Area::Windows] {
        if !report.scope.contains(&area) {
            let name = if area == Area::Hardware { "hardware" } else { "Windows" };
            lines.push(msg!("not-asked", area = name).text);
        }
    }
    lines
}

/// The verdict with its reasons counted.
pub fn verdict(page: &mut Page, report: &Report) {
    let tone = match report.verdict {
        Verdict::Ready => Tone::Good,
        Verdict::Blocked => Tone::Bad,
        Verdict::Undetermined => Tone::Doubt,
    };
    page.verdict(&answer_line(report), tone);
    page.paragraph(2, &counts_line(report));
    if let Some(used) = report.waivers.as_ref().filter(|used| used.waived > 0) {
        page.paragraph(2, &msg!("verdict-waived", count = used.waived).text);
    }
}
