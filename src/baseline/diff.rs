//! What changes for a server when one baseline takes the place of another.
//!
//! A reviewer wants to know one thing first: what may run now that might not before. So the documents are compared by
//! what they demand, item by item, and each change is called stricter or looser where that can be told. What a change of
//! a demand does is said by its type; here every field of a document is named, so that a new one does not compile
//! unnoticed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::demand::Demand;
use super::document::{AppliesTo, Baseline, IMPORTED, Source, Status, Valid};
pub use super::effect::Effect;
use super::floor::Floor;
use super::glob::Glob;
use super::rule::FirmwareRule;
use super::setting::SettingRule;
use super::severity::Severity;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What it is about: `rule xcc`, `setting tls`, `source s`, or the document.
    pub item: String,
    /// The field; empty where the whole item came or went.
    pub field: String,
    /// The value before, in words; none where there was none.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// What it does.
    pub effect: Effect,
}

/// What a change of neither a rule, nor a setting, nor a source is about.
const DOCUMENT: &str = "document";

impl Change {
    /// Whether it is about the document and none of its parts.
    pub(crate) fn is_of_document(&self) -> bool {
        self.item == DOCUMENT
    }
}

/// The differences between two baselines: of rules, settings, sources and their order, then of the document.
#[must_use]
pub fn diff(before: &Baseline, after: &Baseline) -> Vec<Change> {
    let Baseline {
        // Names and hashes of files, and comments, are no demands.
        file: _,
        sha256: _,
        resolved_sha256: _,
        extends: _,
        text: _,
        id,
        version,
        status,
        title,
        needs_patchgate,
        valid,
        applies_to,
        sources,
        rules,
        settings,
        unlisted,
        silent_device,
        severity,
    } = before;
    let (rules, new_rules) = (&lasting(rules), &lasting(&after.rules));
    let mut page = Page::default();
    page.items(("rule", rules, new_rules), |r| &r.id, whole_rule, Page::rule);
    page.items(("setting", settings, &after.settings), |s| &s.id, |_| Effect::Stricter, Page::setting);
    let typed = |sources| typed(sources).collect::<Vec<_>>();
    page.items(("source", &typed(sources), &typed(&after.sources)), |s| &s.id, |_| Effect::Other, Page::source);
    for (first, second) in swapped(rules, new_rules) {
        page.changed("rules", "order", format!("{first} first"), format!("{second} first"), Effect::Other);
    }
    let document = DOCUMENT;
    page.fact(document, "id", id, &after.id);
    page.fact(document, "version", version, &after.version);
    page.changed(document, "status", word(*status), word(after.status), of_status(*status, after.status));
    page.fact(document, "title", title, &after.title);
    page.fact(document, "imported", imported(sources), imported(&after.sources));
    page.fact(document, "needs-patchgate", needs_patchgate, &after.needs_patchgate);
    page.changed(document, "valid", days(valid), days(&after.valid), of_days(valid, &after.valid));
    page.applies_to(document, applies_to, &after.applies_to);
    page.severity(document, "unlisted", *unlisted, after.unlisted);
    page.severity(document, "silent-device", *silent_device, after.silent_device);
    page.severities(severity, &after.severity);
    page.0
}

/// The floor of the other rule that stops all that this lowest version stops, and weighs as much.
fn kept_as_floor(with_min: &FirmwareRule, with_floors: &FirmwareRule, demand: &Demand<'_>) -> Option<String> {
    let Demand::Min(min) = demand else { return None };
    let keeps = |floor: &&Floor| {
        floor.severity >= with_min.severity && floor.at_least.compare(min).is_some_and(std::cmp::Ordering::is_ge)
    };
    with_floors.floors.iter().find(keeps).map(|floor| format!("floor {}", floor.at_least))
}

/// The changes that were found.
#[derive(Default)]
struct Page(Vec<Change>);

impl Page {
    fn add(&mut self, item: &str, field: &str, before: Option<String>, after: Option<String>, effect: Effect) {
        self.0.push(Change { item: item.to_owned(), field: field.to_owned(), before, after, effect });
    }

    /// A value that is always there, where it differs.
    fn changed(&mut self, item: &str, field: &str, before: String, after: String, effect: Effect) {
        if before != after {
            self.add(item, field, Some(before), Some(after), effect);
        }
    }

    /// A value that is neither stricter nor looser than another.
    fn fact(&mut self, item: &str, field: &str, before: impl ToString, after: impl ToString) {
        self.changed(item, field, before.to_string(), after.to_string(), Effect::Other);
    }

    fn severity(&mut self, item: &str, field: &str, before: Severity, after: Severity) {
        let effect = Effect::of_rise(Some(before.cmp(&after)));
        self.changed(item, field, before.to_string(), after.to_string(), effect);
    }

    /// Things of one kind: those that went, those that differ, and those that came. `arrival` says what it does that one
    /// comes.
    fn items<T>(
        &mut self,
        (kind, before, after): (&str, &[T], &[T]),
        id: fn(&T) -> &str,
        arrival: fn(&T) -> Effect,
        each: fn(&mut Self, &str, &T, &T),
    ) {
        let there = || Some("there".to_owned());
        for old in before {
            let item = format!("{kind} {}", id(old));
            match after.iter().find(|new| id(new) == id(old)) {
                None => self.add(&item, "", there(), None, arrival(old).reversed()),
                Some(new) => each(self, &item, old, new),
            }
        }
        for new in after.iter().filter(|new| !before.iter().any(|old| id(old) == id(new))) {
            self.add(&format!("{kind} {}", id(new)), "", None, there(), arrival(new));
        }
    }

    fn rule(&mut self, item: &str, before: &FirmwareRule, after: &FirmwareRule) {
        let (old, new) = (before.demands(), after.demands());
        for (old, new) in pairs(&old, &new, Demand::key) {
            let is_same = old.zip(new).is_some_and(|(old, new)| old.is_same(new));
            if let (Some(either), false) = (old.or(new), is_same) {
                let (was, is) = (old.map(Demand::value), new.map(Demand::value));
                // A lowest version that became a floor of the same weight, or was one, is neither stricter nor looser.
                match (was, is) {
                    (Some(was), None) if let Some(floor) = kept_as_floor(before, after, either) => {
                        self.add(item, either.key(), Some(was), Some(floor), Effect::Other);
                    }
                    (None, Some(is)) if let Some(floor) = kept_as_floor(after, before, either) => {
                        self.add(item, either.key(), Some(floor), Some(is), Effect::Other);
                    }
                    (was, is) => self.add(item, either.key(), was, is, Demand::effect(old, new)),
                }
            }
        }
        for ((field, weight, was), (_, _, is)) in before.severities().into_iter().zip(after.severities()) {
            // A severity of nothing is none.
            let weighs = |demands: &[Demand<'_>]| demands.iter().any(|demand| demand.weight() == Some(weight));
            if weighs(&old) && weighs(&new) {
                self.severity(item, field, was, is);
            } else {
                self.fact(item, field, was, is);
            }
        }
        for ((field, was), (_, is)) in before.facts().into_iter().zip(after.facts()) {
            self.fact(item, field, was, is);
        }
    }

    fn setting(&mut self, item: &str, before: &SettingRule, after: &SettingRule) {
        let (old, new) = (before.demands(), after.demands());
        for (old, new) in pairs(&old, &new, |demand| demand.key()) {
            if let (Some(either), true) = (old.or(new), old != new) {
                let (was, is) = (old.map(|d| d.value(", ")), new.map(|d| d.value(", ")));
                self.add(item, either.key(), was, is, before.effect(after, old.copied(), new.copied()));
            }
        }
        self.severity(item, "severity", before.severity, after.severity);
        for ((field, was), (_, is)) in before.facts().into_iter().zip(after.facts()) {
            self.fact(item, field, was, is);
        }
    }

    fn source(&mut self, item: &str, before: &&Source, after: &&Source) {
        let Source { id: _, url: _, file: _, quote, seen } = before;
        let field = if before.file.is_some() || after.file.is_some() { "file" } else { "url" };
        self.fact(item, field, before.place(), after.place());
        self.fact(item, "quote", quote, &after.quote);
        self.fact(item, "seen", seen, after.seen);
    }

    /// Servers that come or go had another baseline, or get one: that is no change of a demand.
    fn applies_to(&mut self, item: &str, before: &AppliesTo, after: &AppliesTo) {
        let AppliesTo { machine_types, models, manufacturer, os } = before;
        let globs = |globs: &[Glob]| globs.iter().map(Glob::to_string).collect::<Vec<_>>().join(", ");
        self.fact(item, "machine-types", machine_types.join(", "), after.machine_types.join(", "));
        self.fact(item, "models", globs(models), globs(&after.models));
        self.fact(item, "manufacturer", manufacturer, &after.manufacturer);
        self.fact(item, "os", globs(os), globs(&after.os));
    }

    /// The severities of other rules. What a rule has by itself is not known here.
    fn severities(&mut self, before: &BTreeMap<String, Severity>, after: &BTreeMap<String, Severity>) {
        let came = |severity: Severity| match severity {
            Severity::Block => Effect::Stricter,
            Severity::Warn => Effect::Other,
            Severity::Info => Effect::Looser,
        };
        let before: Vec<_> = before.iter().collect();
        let after: Vec<_> = after.iter().collect();
        for (old, new) in pairs(&before, &after, |(id, _)| id.as_str()) {
            let Some((id, _)) = old.or(new) else { continue };
            let (was, is) = (old.map(|(_, severity)| **severity), new.map(|(_, severity)| **severity));
            let effect = match (was, is) {
                (None, None) => Effect::Other,
                (None, Some(is)) => came(is),
                (Some(was), None) => came(was).reversed(),
                (Some(was), Some(is)) => Effect::of_rise(Some(was.cmp(&is))),
            };
            if was != is {
                self.add("severity", id, was.map(|s| s.to_string()), is.map(|s| s.to_string()), effect);
            }
        }
    }
}

/// The rules with sources that last: those of an import all have one name.
fn lasting(rules: &[FirmwareRule]) -> Vec<FirmwareRule> {
    let mut rules = rules.to_vec();
    for FirmwareRule { sources, floors, deny, via, .. } in &mut rules {
        let floors = floors.iter_mut().map(|floor| &mut floor.source);
        let others = deny.iter_mut().map(|denied| &mut denied.source).chain(via.iter_mut().map(|via| &mut via.source));
        for id in sources.iter_mut().chain(floors).chain(others).filter(|id| id.starts_with(IMPORTED)) {
            "imported".clone_into(id);
        }
        sources.dedup();
    }
    rules
}

/// The sources that somebody wrote. Those of an import are called after lines of a file, and a line that moved is no change: which files
/// they were is one fact of the document.
fn typed(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| !source.id.starts_with(IMPORTED))
}

/// The files of an import, as long as a reader needs to tell them apart.
fn imported(sources: &[Source]) -> String {
    let files =
        sources.iter().filter(|source| source.id.starts_with(IMPORTED)).filter_map(|source| source.file.as_ref());
    let mut files: Vec<_> =
        files.map(|file| format!("{} (sha256 {})", file.name, file.sha256.get(..12).unwrap_or(&file.sha256))).collect();
    files.dedup();
    files.join(", ")
}

/// What it does that a rule comes. What it is about was unlisted before, which may have been stricter, unless it is
/// demanded of every server.
fn whole_rule(rule: &FirmwareRule) -> Effect {
    if rule.ignore.is_some() {
        Effect::Looser
    } else if rule.required {
        Effect::Stricter
    } else {
        Effect::Other
    }
}

/// The members of two lists by their key: those of the first with their partners, then those that only the second has.
fn pairs<'a, T, K: PartialEq>(
    before: &'a [T],
    after: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut pairs: Vec<_> =
        before.iter().map(|old| (Some(old), after.iter().find(|new| key(new) == key(old)))).collect();
    let new = after.iter().filter(|new| !before.iter().any(|old| key(old) == key(new)));
    pairs.extend(new.map(|new| (None, Some(new))));
    pairs
}

/// Pairs of rules that could be about one member and changed places.
fn swapped<'a>(before: &'a [FirmwareRule], after: &[FirmwareRule]) -> Vec<(&'a str, &'a str)> {
    let place = |id: &str| after.iter().position(|r| r.id == id);
    let mut pairs = Vec::new();
    for (i, first) in before.iter().enumerate() {
        for second in before.iter().skip(i + 1).filter(|second| first.matches.could_meet(&second.matches)) {
            if place(&first.id).zip(place(&second.id)).is_some_and(|(one, other)| one > other) {
                pairs.push((first.id.as_str(), second.id.as_str()));
            }
        }
    }
    pairs
}

fn word(status: Status) -> String {
    match status {
        Status::Draft => "draft",
        Status::Published => "published",
        Status::Withdrawn => "withdrawn",
    }
    .to_owned()
}

/// Only what is published decides, and without a decision no server is ready.
fn of_status(before: Status, after: Status) -> Effect {
    let decides = |status: Status| match status {
        Status::Published => true,
        Status::Draft | Status::Withdrawn => false,
    };
    Effect::of_rise(Some(decides(after).cmp(&decides(before))))
}

fn days(valid: &Valid) -> String {
    let Valid { from, until } = valid;
    format!("{from} .. {until}")
}

/// A day more is one more on which a server can be ready.
fn of_days(before: &Valid, after: &Valid) -> Effect {
    let within = |a: &Valid, b: &Valid| b.from <= a.from && a.until <= b.until;
    Effect::of_sets(within(after, before), within(before, after))
}

#[cfg(test)]
mod law;
#[cfg(test)]
mod tests;
