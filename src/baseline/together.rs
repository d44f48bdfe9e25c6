//! What is wrong between the rules of a baseline: two of one id, one that never decides, an order that goes round.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::checker::Checker;
use super::document::{FirmwareRule, Match};
use super::{Glob, wire};

/// Checks the rules of a document together with those that it inherits. `all` is in the order in which they decide.
pub fn check(document: &wire::Document, all: &[FirmwareRule], check: &mut Checker<'_>) {
    let mut ids = BTreeSet::new();
    let texts = document.rule.iter().map(|r| &r.id).chain(document.setting.iter().map(|s| &s.id));
    for id in texts {
        if !ids.insert(id.get_ref()) {
            check.error(id.span(), format!("there are two rules or settings with the id {:?}", id.get_ref()));
        }
    }
    let places: BTreeMap<&str, &wire::Rule> = document.rule.iter().map(|r| (r.id.get_ref().as_str(), r)).collect();
    for (i, rule) in all.iter().enumerate() {
        let Some(wire) = places.get(rule.id.as_str()) else { continue };
        reachable(&all[..i], rule, &wire.matches.span(), check);
    }
    order(&places, all, check);
}

/// An earlier rule that matches whatever this one does leaves nothing for it to decide.
fn reachable(earlier: &[FirmwareRule], rule: &FirmwareRule, span: &Range<usize>, check: &mut Checker<'_>) {
    if let Some(first) = earlier.iter().find(|e| covers(&e.matches, &rule.matches)) {
        let problem = if first.matches == rule.matches {
            format!("rule {:?} above has the same match, so this one never decides", first.id)
        } else {
            format!("rule {:?} above matches all that this one does, so this one never decides", first.id)
        };
        check.error(span.clone(), problem);
    } else if let Some(first) = earlier.iter().find(|e| overlaps(&e.matches, &rule.matches)) {
        check
            .warn(span.clone(), format!("some members match rule {:?} above as well; it decides about them", first.id));
    }
}

/// Whether every member that `b` matches is matched by `a`.
fn covers(a: &Match, b: &Match) -> bool {
    let each = [
        (&a.software_id, &b.software_id),
        (&a.inventory_id, &b.inventory_id),
        (&a.device, &b.device),
        (&a.slot, &b.slot),
    ];
    a.bank == b.bank
        && each.iter().all(|(a, b)| match (a, b) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) => a.covers(b),
        })
}

/// Whether two rules could ever be about one member, so that it matters which stands first.
pub fn could_meet(a: &Match, b: &Match) -> bool {
    let apart = |a: &Option<Glob>, b: &Option<Glob>| matches!((a, b), (Some(a), Some(b)) if !a.overlaps(b));
    a.bank == b.bank
        && !apart(&a.software_id, &b.software_id)
        && !apart(&a.inventory_id, &b.inventory_id)
        && !apart(&a.device, &b.device)
        && !apart(&a.slot, &b.slot)
}

/// Whether some id could match both by the same property. Two rules by different properties are not compared: whether
/// they meet depends on the server.
fn overlaps(a: &Match, b: &Match) -> bool {
    let each = [
        (&a.software_id, &b.software_id),
        (&a.inventory_id, &b.inventory_id),
        (&a.device, &b.device),
        (&a.slot, &b.slot),
    ];
    let both: Vec<bool> =
        each.iter().filter_map(|(a, b)| a.as_ref().zip(b.as_ref()).map(|(a, b)| a.overlaps(b))).collect();
    a.bank == b.bank && !both.is_empty() && both.iter().all(|meet| *meet)
}

/// What is named in `after` is a rule, and following it comes to an end.
fn order(places: &BTreeMap<&str, &wire::Rule>, all: &[FirmwareRule], check: &mut Checker<'_>) {
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
