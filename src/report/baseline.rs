//! Baselines for people: the list, and one with its rules and sources.

use jiff::civil::Date;

use super::page::{Page, Style, Tone};
use crate::baseline::{Baseline, Demand, FirmwareRule, SettingRule, Standing};
use crate::msg;
use crate::text::Message;

/// `patchgate baseline list`
#[must_use]
pub fn list(baselines: &[Baseline], today: Date, style: Style) -> String {
    let mut page = Page::new(style);
    let rows = baselines.iter().map(|b| {
        let (word, tone) = standing(b.standing(today));
        vec![
            (format!("{}@{}", b.id, b.version), Tone::Plain),
            (whom(b).join(" "), Tone::Plain),
            (word.text, tone),
            (format!("{} .. {}", b.valid.from, b.valid.until), Tone::Plain),
            (b.title.clone(), Tone::Plain),
        ]
    });
    page.table_of(
        &[
            msg!("column-baseline"),
            msg!("column-machines"),
            msg!("column-standing"),
            msg!("column-valid"),
            msg!("column-title"),
        ],
        &rows.collect::<Vec<_>>(),
    );
    page.finish()
}

/// The machine types and models that it is for.
fn whom(baseline: &Baseline) -> Vec<String> {
    let models = baseline.applies_to.models.iter().map(ToString::to_string);
    baseline.applies_to.machine_types.iter().cloned().chain(models).collect()
}

fn standing(standing: Standing) -> (Message, Tone) {
    match standing {
        Standing::Valid => (msg!("standing-valid"), Tone::Good),
        Standing::NotYetValid => (msg!("standing-not-yet-valid"), Tone::Doubt),
        Standing::Stale => (msg!("standing-stale"), Tone::Doubt),
        Standing::Draft => (msg!("standing-draft"), Tone::Doubt),
        Standing::Withdrawn => (msg!("standing-withdrawn"), Tone::Bad),
    }
}

/// `patchgate baseline show`
#[must_use]
pub fn show(baseline: &Baseline, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&format!("{}@{}  {}", baseline.id, baseline.version, baseline.title));
    page.paragraph(2, &format!("{}  sha256 {}", baseline.file, baseline.sha256));
    if let Some(parent) = &baseline.extends {
        page.paragraph(2, &msg!("baseline-extends", parent = parent, digest = baseline.resolved_sha256).text);
    }
    let machines = whom(baseline).join(", ");
    page.paragraph(
        2,
        &msg!("baseline-scope", machines = machines, from = baseline.valid.from, until = baseline.valid.until).text,
    );
    page.heading(&msg!("baseline-rules", count = baseline.rules.len()).text);
    let rows: Vec<_> = baseline.rules.iter().map(row).collect();
    page.table_of(&[msg!("column-rule"), msg!("column-demands"), msg!("column-sources")], &rows);
    if !baseline.settings.is_empty() {
        let row = |s: &SettingRule| {
            let name = format!("{}: {}", s.id, s.title);
            [name, setting_demand(s), s.sources.join(", ")].map(|text| (text, Tone::Plain)).to_vec()
        };
        page.table_of(
            &[msg!("column-setting"), msg!("column-demand"), msg!("column-sources")],
            &baseline.settings.iter().map(row).collect::<Vec<_>>(),
        );
    }
    let otherwise = msg!("baseline-otherwise", unlisted = baseline.unlisted, silent = baseline.silent_device);
    page.paragraph(2, &otherwise.text);
    page.heading(&msg!("baseline-sources", count = baseline.sources.len()).text);
    for source in &baseline.sources {
        page.paragraph(2, &msg!("source-seen", id = source.id, day = source.seen).text);
        page.verbatim(4, &source.place());
        page.paragraph(4, &source.quote);
    }
    page.finish()
}

fn row(rule: &FirmwareRule) -> Vec<(String, Tone)> {
    vec![
        (format!("{}: {}", rule.id, rule.title), Tone::Plain),
        (demands(rule).join("; "), Tone::Plain),
        (rule.named_sources().join(", "), Tone::Plain),
    ]
}

/// Everything that a rule demands, each with what breaking it means.
pub(super) fn demands(rule: &FirmwareRule) -> Vec<String> {
    let weighed = |demand: Demand<'_>| {
        let severity = rule.severity_of(&demand).map(|severity| format!(" ({severity})")).unwrap_or_default();
        demand.words().into_iter().map(move |words| format!("{}{severity}", words.parts().0))
    };
    rule.demands().iter().flat_map(Demand::parts).flat_map(weighed).collect()
}

/// What a setting must be.
pub(super) fn setting_demand(setting: &SettingRule) -> String {
    format!("{} ({})", setting.wanted(" "), setting.severity)
}
