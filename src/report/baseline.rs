//! Baselines for people: the list, and one with its rules and sources.

use jiff::civil::Date;

use super::Style;
use super::page::{Page, Tone};
use crate::baseline::{Baseline, FirmwareRule, Severity, Standing};
use crate::msg;

/// `patchgate baseline list`
#[must_use]
pub fn list(baselines: &[Baseline], today: Date, style: Style) -> String {
    let mut page = Page::new(style);
    let rows = baselines.iter().map(|b| {
        let (word, tone) = standing(b.standing(today));
        vec![
            (format!("{}@{}", b.id, b.version), Tone::Plain),
            (whom(b).join(" "), Tone::Plain),
            (word.to_owned(), tone),
            (format!("{} .. {}", b.valid.from, b.valid.until), Tone::Plain),
            (b.title.clone(), Tone::Plain),
        ]
    });
    page.table_of(&["baseline", "machines", "standing", "valid", "title"], &rows.collect::<Vec<_>>());
    page.finish()
}

/// The machine types and models that it is for.
fn whom(baseline: &Baseline) -> Vec<String> {
    let models = baseline.applies_to.models.iter().map(ToString::to_string);
    baseline.applies_to.machine_types.iter().cloned().chain(models).collect()
}

fn standing(standing: Standing) -> (&'static str, Tone) {
    match standing {
        Standing::Valid => ("valid", Tone::Good),
        Standing::NotYetValid => ("not yet valid", Tone::Doubt),
        Standing::Stale => ("stale", Tone::Doubt),
        Standing::Draft => ("draft", Tone::Doubt),
        Standing::Withdrawn => ("withdrawn", Tone::Bad),
    }
}

/// `patchgate baseline show`
#[must_use]
pub fn show(baseline: &Baseline, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&format!("{}@{}  {}", baseline.id, baseline.version, baseline.title));
    page.paragraph(2, &format!("{}  sha256 {}", baseline.file, baseline.sha256));
    let machines = whom(baseline).join(", ");
    page.paragraph(
        2,
        &msg!("baseline-scope", machines = machines, from = baseline.valid.from, until = baseline.valid.until).text,
    );
    page.heading(&msg!("baseline-rules", count = baseline.rules.len()).text);
    let rows: Vec<_> = baseline.rules.iter().map(row).collect();
    page.table_of(&["rule", "demands", "sources"], &rows);
    let otherwise =
        msg!("baseline-otherwise", unlisted = word(baseline.unlisted), silent = word(baseline.silent_device));
    page.paragraph(2, &otherwise.text);
    page.heading(&msg!("baseline-sources", count = baseline.sources.len()).text);
    for source in &baseline.sources {
        page.paragraph(2, &format!("{}, seen {}", source.id, source.seen));
        page.verbatim(4, &source.url);
        page.paragraph(4, &source.quote);
    }
    page.finish()
}

fn row(rule: &FirmwareRule) -> Vec<(String, Tone)> {
    let mut demands = Vec::new();
    let mut demand = |what: String, severity: Severity| demands.push(format!("{what} ({})", word(severity)));
    if let Some(min) = &rule.min {
        demand(format!("min {min}"), rule.severity);
    }
    if let Some(max) = &rule.max {
        demand(format!("max {max}"), rule.severity);
    }
    if let Some(want) = &rule.want {
        demand(format!("want {want}"), rule.want_severity);
    }
    if !rule.allow.is_empty() {
        let allowed: Vec<String> = rule.allow.iter().map(ToString::to_string).collect();
        demand(format!("allow {}", allowed.join(" ")), rule.severity);
    }
    for denied in &rule.deny {
        demand(format!("deny {}: {}", denied.version, denied.reason), rule.severity);
    }
    if rule.uniform {
        demand("uniform".into(), rule.uniform_severity);
    }
    if rule.required {
        demand("required".into(), rule.severity);
    }
    vec![
        (format!("{}: {}", rule.id, rule.title), Tone::Plain),
        (demands.join("; "), Tone::Plain),
        (rule.sources.join(", "), Tone::Plain),
    ]
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warn => "warn",
        Severity::Block => "block",
    }
}
