//! What changes for a server when one baseline takes the place of another.
//!
//! A reviewer wants to know one thing first: what may run now that might not before. So the documents are compared by
//! what they demand, item by item, and each change is called stricter or looser where that can be told.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

use super::document::Baseline;
use super::together::could_meet;
use crate::version::Scheme;

/// What a change does to the servers that are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Something that passed may fail.
    Stricter,
    /// Something that failed may pass.
    Looser,
    /// The two versions have no order.
    Incomparable,
    /// Neither, or it cannot be told.
    Other,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// What it is about: `rule xcc`, `setting tls`, `source s`, or the document.
    pub item: String,
    /// The field; empty where the whole item came or went.
    pub field: String,
    /// The value before, as JSON without quotes around texts; none where there was none.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// What it does.
    pub effect: Effect,
}

/// The differences between two baselines, in the order of the documents.
#[must_use]
pub fn diff(a: &Baseline, b: &Baseline) -> Vec<Change> {
    let (before, after) = (a.resolved(), b.resolved());
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return Vec::new() };
    let mut changes = Vec::new();
    for (kind, list) in [("rule", "rules"), ("setting", "settings"), ("source", "sources")] {
        items(kind, &items_of(before, list), &items_of(after, list), &mut changes);
    }
    for (first, second) in swapped(a, b) {
        let (before, after) = (format!("{first} first"), format!("{second} first"));
        changes.push(change("rules", "order", Some(before), Some(after), Effect::Other));
    }
    for key in keys(before, after) {
        if key == "severity" {
            severities(before.get(&key), after.get(&key), &mut changes);
        } else if !["rules", "settings", "sources"].contains(&key.as_str()) {
            field("document", &key, before.get(&key), after.get(&key), None, &mut changes);
        }
    }
    changes
}

/// Pairs of rules that could be about one member and changed places.
fn swapped<'a>(a: &'a Baseline, b: &Baseline) -> Vec<(&'a str, &'a str)> {
    let place = |id: &str| b.rules.iter().position(|r| r.id == id);
    let mut pairs = Vec::new();
    for (i, first) in a.rules.iter().enumerate() {
        for second in a.rules.iter().skip(i + 1).filter(|second| could_meet(&first.matches, &second.matches)) {
            if place(&first.id).zip(place(&second.id)).is_some_and(|(one, other)| one > other) {
                pairs.push((first.id.as_str(), second.id.as_str()));
            }
        }
    }
    pairs
}

/// The severities of other rules. What a rule has by itself is not known here.
fn severities(before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<Change>) {
    let empty = Map::new();
    let (before, after) =
        (before.and_then(Value::as_object).unwrap_or(&empty), after.and_then(Value::as_object).unwrap_or(&empty));
    for id in keys(before, after) {
        let (a, b) = (before.get(&id), after.get(&id));
        let effect = match (a.and_then(weight), b.and_then(weight)) {
            (Some(a), Some(b)) if a < b => Effect::Stricter,
            (Some(a), Some(b)) if a > b => Effect::Looser,
            (None, Some(2)) => Effect::Stricter,
            (None, Some(0)) => Effect::Looser,
            _ => Effect::Other,
        };
        if a != b {
            changes.push(change("severity", &id, a.map(text), b.map(text), effect));
        }
    }
}

fn items_of<'v>(object: &'v Map<String, Value>, list: &str) -> Vec<&'v Map<String, Value>> {
    object.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect()
}

fn items(kind: &str, before: &[&Map<String, Value>], after: &[&Map<String, Value>], changes: &mut Vec<Change>) {
    let find = |list: &[&Map<String, Value>], id: &Value| list.iter().position(|item| item.get("id") == Some(id));
    for item in before {
        let Some(id) = item.get("id") else { continue };
        let name = format!("{kind} {}", text(id));
        match find(after, id).map(|at| after[at]) {
            None => {
                let effect = if binds(kind, item) { Effect::Looser } else { Effect::Other };
                changes.push(change(&name, "", Some("there".into()), None, effect));
            }
            Some(now) => {
                let scheme = now.get("scheme").and_then(|s| serde_json::from_value(s.clone()).ok());
                for key in keys(item, now) {
                    field(&name, &key, item.get(&key), now.get(&key), scheme, changes);
                }
            }
        }
    }
    for item in after {
        let Some(id) = item.get("id").filter(|id| find(before, id).is_none()) else { continue };
        let effect = match item.contains_key("ignore") {
            true => Effect::Looser,
            false if binds(kind, item) => Effect::Stricter,
            false => Effect::Other,
        };
        changes.push(change(&format!("{kind} {}", text(id)), "", None, Some("there".into()), effect));
    }
}

/// Whether an item demands something of every server. What a rule is about is unlisted without it, which may be stricter.
fn binds(kind: &str, item: &Map<String, Value>) -> bool {
    kind == "setting" || (kind == "rule" && flag(item.get("required")))
}

fn keys(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    before.keys().chain(after.keys()).filter(|key| seen.insert((*key).clone())).cloned().collect()
}

fn field(
    item: &str,
    key: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    scheme: Option<Scheme>,
    changes: &mut Vec<Change>,
) {
    if before != after {
        let effect = effect(key, before, after, scheme);
        changes.push(change(item, key, before.map(text), after.map(text), effect));
    }
}

fn change(item: &str, field: &str, before: Option<String>, after: Option<String>, effect: Effect) -> Change {
    Change { item: item.to_owned(), field: field.to_owned(), before, after, effect }
}

/// What a change of a field does. A bound that comes makes it stricter, one that goes looser.
fn effect(key: &str, before: Option<&Value>, after: Option<&Value>, scheme: Option<Scheme>) -> Effect {
    let by = |order: Option<Ordering>| match order {
        Some(Ordering::Less) => Effect::Stricter,
        Some(Ordering::Greater) => Effect::Looser,
        _ => Effect::Other,
    };
    match (key, before, after) {
        ("min" | "want" | "max" | "exact" | "driver", None, Some(_)) => Effect::Stricter,
        ("min" | "want" | "max" | "exact" | "driver", Some(_), None) => Effect::Looser,
        ("min" | "want" | "max", Some(a), Some(b)) if compare(a, b, scheme).is_none() => Effect::Incomparable,
        ("min" | "want", Some(a), Some(b)) => by(compare(a, b, scheme)),
        ("max", Some(a), Some(b)) => by(compare(b, a, scheme)),
        ("deny", a, b) => by(sets(a, b)),
        // The first value of a list of what may run forbids all others.
        ("allow", None, _) => Effect::Stricter,
        ("allow", _, None) => Effect::Looser,
        ("allow", a, b) => by(sets(b, a)),
        ("required" | "uniform", a, b) => by(Some(flag(a).cmp(&flag(b)))),
        ("severity" | "want-severity" | "uniform-severity" | "unlisted" | "silent-device", Some(a), Some(b)) => {
            by(weight(a).partial_cmp(&weight(b)))
        }
        ("ignore", None, Some(_)) => Effect::Looser,
        ("ignore", Some(_), None) => Effect::Stricter,
        _ => Effect::Other,
    }
}

fn compare(a: &Value, b: &Value, scheme: Option<Scheme>) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (a.as_u64(), b.as_u64()) {
        return Some(a.cmp(&b));
    }
    let scheme = scheme?;
    scheme.parse(a.as_str()?).ok()?.compare(&scheme.parse(b.as_str()?).ok()?)
}

/// Less where all of `a` is in `b`, and more.
fn sets(a: Option<&Value>, b: Option<&Value>) -> Option<Ordering> {
    let set = |v: Option<&Value>| v.and_then(Value::as_array).cloned().unwrap_or_default();
    let (a, b) = (set(a), set(b));
    let (more, fewer) = (a.iter().all(|v| b.contains(v)), b.iter().all(|v| a.contains(v)));
    match (more, fewer) {
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        _ => None,
    }
}

fn flag(value: Option<&Value>) -> bool {
    value.and_then(Value::as_bool).unwrap_or(false)
}

fn weight(value: &Value) -> Option<u8> {
    ["info", "warn", "block"].iter().zip(0..).find(|(word, _)| value.as_str() == Some(word)).map(|(_, weight)| weight)
}

/// A value for people: texts as they are, everything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = include_str!("../../baselines/sr650-v2/2026.11.0.toml");

    /// The changes after replacing one text, as `item field effect`.
    fn after(from: &str, to: &str) -> Vec<String> {
        assert!(ONE.contains(from), "{from}");
        let (a, b) = (Baseline::parse(ONE, "a").unwrap(), Baseline::parse(&ONE.replacen(from, to, 1), "b").unwrap());
        diff(&a, &b).into_iter().map(|c| format!("{} {} {:?}", c.item, c.field, c.effect)).collect()
    }

    #[test]
    fn a_document_does_not_differ_from_itself_and_neither_do_its_comments() {
        assert_eq!(after("# The management controller, running bank.", "# Another comment."), [""; 0]);
    }

    #[test]
    fn a_change_is_called_stricter_or_looser() {
        let min = "min = \"AFBT48C-4.71\"\nwant = \"AFBT58B-5.70\"";
        for (from, to, expected) in [
            (min, &*min.replacen("48C-4.71", "50A-4.80", 1), "rule xcc min Stricter"),
            (min, &*min.replacen("48C-4.71", "20N-1.80", 1), "rule xcc min Looser"),
            (min, "want = \"AFBT58B-5.70\"", "rule xcc min Looser"),
            (
                "allow = [\"JXTC304Q\", \"JXTC404Q\"]",
                "allow = [\"JXTC404Q\"]",
                "rule drive-mz7l31t9hblt-00a07 allow Stricter",
            ),
            (
                min,
                &*min.replacen("AFBT48C-4.71", "TGBT50C-4.11", 1).replacen("AFBT58B-5.70", "TGBT56D-5.10", 1),
                "rule xcc min Incomparable|rule xcc want Incomparable",
            ),
            (
                "[unlisted]\nseverity = \"warn\"",
                "[severity]\n\"secure-boot\" = \"info\"\n\n[unlisted]\nseverity = \"warn\"",
                "severity secure-boot Looser",
            ),
            ("[unlisted]\nseverity = \"warn\"", "[unlisted]\nseverity = \"block\"", "document unlisted Stricter"),
            (
                "required = true\nseverity = \"block\"",
                "required = false\nseverity = \"block\"",
                "rule xcc required Looser",
            ),
        ] {
            assert_eq!(after(from, to).join("|"), expected, "{to}");
        }
    }

    #[test]
    fn rules_that_come_go_and_change_places_are_named() {
        let at = ONE.find("[[rule]]\nid = \"lxpm\"").unwrap();
        let end = ONE[at + 1..].find("[[rule]]").unwrap() + at + 1;
        let without = [&ONE[..at], &ONE[end..]].concat();
        let (a, b) = (Baseline::parse(ONE, "a").unwrap(), Baseline::parse(&without, "b").unwrap());
        let brief = |a, b| diff(a, b).into_iter().map(|c| (c.item, c.effect)).collect::<Vec<_>>();
        assert_eq!(brief(&a, &b), [("rule lxpm".to_owned(), Effect::Other)], "without it, LXPM is unlisted");
        assert_eq!(brief(&b, &a), [("rule lxpm".to_owned(), Effect::Other)]);
        let moved = [&ONE[..at], &ONE[end..], "\n", &ONE[at..end]].concat();
        let c = Baseline::parse(&moved, "c").unwrap();
        assert_eq!(brief(&a, &c), [], "no other rule is about LXPM, so its place does not matter");
    }
}
