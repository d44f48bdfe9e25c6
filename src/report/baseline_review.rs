//! What a reviewer reads of a baseline: why it says what it says of one component, and what another one says instead.

use super::baseline::{demands, setting_demand};
use super::page::{Page, Style, Tone};
use super::words;
use crate::baseline::diff::{Change, Effect};
use crate::baseline::{Baseline, Demand, FirmwareRule};
use crate::msg;
use crate::rules::firmware::standing;
use crate::text::said;

/// `patchgate baseline explain`
#[must_use]
pub fn explain(baseline: &Baseline, component: &str, version: Option<&str>, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading(&format!("{component}: {}@{}", baseline.id, baseline.version));
    let mut found = false;
    for rule in &baseline.rules {
        if let Some(why) = about(rule, component) {
            found = true;
            one(&mut page, baseline, rule, &why, version);
        }
    }
    for setting in baseline.settings.iter().filter(|s| s.id == component || s.name == component) {
        found = true;
        page.heading(&format!("{}: {}", setting.id, setting.title));
        page.paragraph(2, &setting_demand(setting));
        sources(&mut page, baseline, &setting.sources);
    }
    if !found {
        page.paragraph(2, &msg!("baseline-explain-unlisted", severity = baseline.unlisted).text);
        let by_device = baseline.rules.iter().filter(|r| r.matches.is_by_device());
        let ids: Vec<&str> = by_device.map(|r| r.id.as_str()).collect();
        if !ids.is_empty() {
            page.paragraph(2, &msg!("baseline-explain-by-device", rules = ids.join(", ")).text);
        }
    }
    page.finish()
}

/// Why a rule is about a component, in words; none where it is not.
fn about(rule: &FirmwareRule, component: &str) -> Option<String> {
    (rule.id == component || rule.matches.speaks_of(component)).then(|| rule.matches.said().text)
}

fn one(page: &mut Page, baseline: &Baseline, rule: &FirmwareRule, why: &str, version: Option<&str>) {
    page.heading(&format!("{}: {}", rule.id, rule.title));
    page.paragraph(2, &msg!("baseline-explain-matches", pattern = why).text);
    for demand in demands(rule) {
        page.paragraph(2, &demand);
    }
    let (scheme, expected, order) = (rule.scheme, said(rule.scheme.expected()), said(rule.scheme.order()));
    page.paragraph(2, &msg!("baseline-explain-scheme", scheme = scheme, expected = expected, order = order).text);
    if let Some(version) = version {
        let (level, severity) = standing(rule, version);
        let line =
            msg!("baseline-explain-version", version = version, level = words::level(level), severity = severity);
        page.paragraph(2, &line.text);
    }
    let mut ids = rule.sources.clone();
    ids.extend(rule.demands().iter().flat_map(Demand::sources).map(str::to_owned));
    sources(page, baseline, &ids);
}

fn sources(page: &mut Page, baseline: &Baseline, ids: &[String]) {
    for source in baseline.sources.iter().filter(|s| ids.contains(&s.id)) {
        page.paragraph(2, &msg!("source-seen", id = source.id, day = source.seen).text);
        page.verbatim(4, &source.place());
        page.paragraph(4, &source.quote);
    }
}

/// `patchgate baseline diff`
#[must_use]
pub fn diff(changes: &[Change], style: Style) -> String {
    let mut page = Page::new(style);
    if changes.is_empty() {
        page.paragraph(0, &msg!("baseline-diff-none").text);
        return page.finish();
    }
    let cell = |value: &Option<String>| (value.clone().unwrap_or_else(|| "-".to_owned()), Tone::Plain);
    let row = |change: &Change| {
        let effect = match change.effect {
            Effect::Stricter => (msg!("effect-stricter").text, Tone::Good),
            Effect::Looser => (msg!("effect-looser").text, Tone::Doubt),
            Effect::Incomparable => (msg!("effect-incomparable").text, Tone::Doubt),
            Effect::Other => (String::new(), Tone::Plain),
        };
        let item = if change.is_of_document() { msg!("diff-document").text } else { change.item.clone() };
        let what = format!("{item} {}", change.field);
        // A whole item is there or is not: it has no value.
        let there = |value: &Option<String>| match value {
            Some(_) if change.field.is_empty() => (msg!("diff-there").text, Tone::Plain),
            value => cell(value),
        };
        vec![(what.trim().to_owned(), Tone::Plain), there(&change.before), there(&change.after), effect]
    };
    page.table_of(
        &[msg!("column-what"), msg!("column-before"), msg!("column-after"), msg!("column-effect")],
        &changes.iter().map(row).collect::<Vec<_>>(),
    );
    page.finish()
}
