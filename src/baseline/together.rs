//! What is wrong between the rules of a baseline: two of one id, one that never decides, an order that goes round.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::checker::Checker;
use super::rule::{FirmwareRule, Rule};
use super::written::Document;

/// Checks the rules of a document together with those that it inherits. `all` is in the order in which they decide.
pub fn check(document: &Document, all: &[FirmwareRule], check: &mut Checker<'_>) {
    let mut ids = BTreeSet::new();
    let texts = document.rule.iter().map(|r| &r.id).chain(document.setting.iter().map(|s| &s.id));
    for id in texts {
        if !ids.insert(id.get_ref()) {
            check.error(id.span(), format!("there are two rules or settings with the id {:?}", id.get_ref()));
        }
    }
    let places: BTreeMap<&str, &Rule> = document.rule.iter().map(|r| (r.id.get_ref().as_str(), r)).collect();
    for (i, rule) in all.iter().enumerate() {
        let Some(wire) = places.get(rule.id.as_str()) else { continue };
        reachable(&all[..i], rule, &wire.matches.span(), check);
    }
    order(&places, all, check);
}

/// An earlier rule that matches whatever this one does leaves nothing for it to decide.
fn reachable(earlier: &[FirmwareRule], rule: &FirmwareRule, span: &Range<usize>, check: &mut Checker<'_>) {
    if let Some(first) = earlier.iter().find(|e| e.matches.covers(&rule.matches)) {
        let problem = if first.matches == rule.matches {
            format!("rule {:?} above has the same match, so this one never decides", first.id)
        } else {
            format!("rule {:?} above matches all that this one does, so this one never decides", first.id)
        };
        check.error(span.clone(), problem);
    } else if let Some(first) = earlier.iter().find(|e| e.matches.overlaps(&rule.matches)) {
        check
            .warn(span.clone(), format!("some members match rule {:?} above as well; it decides about them", first.id));
    }
}

/// What is named in `after` is a rule, and following it comes to an end.
fn order(places: &BTreeMap<&str, &Rule>, all: &[FirmwareRule], check: &mut Checker<'_>) {
    let after: BTreeMap<&str, &[String]> = all.iter().map(|r| (r.id.as_str(), r.after.as_slice())).collect();
    for (id, wire) in places {
        for text in &wire.after {
            if !after.contains_key(text.get_ref().as_str()) {
                check.error(text.span(), format!("there is no rule with the id {:?}", text.get_ref()));
            } else if leads_to(&after, text.get_ref(), id) {
                check.error(text.span(), format!("the order goes round: {:?} comes after {id:?}", text.get_ref()));
            }
        }
    }
}

/// Whether `from` comes after `to`, directly or by way of others.
fn leads_to(after: &BTreeMap<&str, &[String]>, from: &str, to: &str) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            open.extend(after.get(id).into_iter().flat_map(|ids| ids.iter()).map(String::as_str));
        }
    }
    false
}
