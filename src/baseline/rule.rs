//! The check of `[[rule]]`: a demand that cannot be met, cannot be judged or has no source is an error.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::checker::Checker;
use super::document::{Denied, FirmwareRule, Match, Severity};
use super::{Glob, wire};
use crate::version::{Scheme, Version};

/// The rule, where all of its values could be read; errors go to `check`.
pub fn check(rule: &wire::Rule, check: &mut Checker<'_>) -> Option<FirmwareRule> {
    let (id, title) = (check.id(&rule.id), check.filled("title", &rule.title));
    let matches = matching(&rule.matches, check);
    // Each is read before any is used, so that one wrong version does not hide the next.
    let min = version(rule, rule.min.as_ref(), check);
    let want = version(rule, rule.want.as_ref(), check);
    let max = version(rule, rule.max.as_ref(), check);
    let allow: Vec<_> = rule.allow.iter().map(|text| version(rule, Some(text), check)).collect();
    let deny: Vec<_> = rule.deny.iter().map(|denied| deny(rule, denied, check)).collect();
    if rule.sources.get_ref().is_empty() {
        check.error(rule.sources.span(), format!("rule {id:?} names no source for its values"));
    }
    let sources = rule.sources.get_ref().iter().map(|s| check.source(s)).collect();
    let resolved = FirmwareRule {
        id,
        title,
        matches,
        scheme: rule.scheme,
        min: min?,
        want: want?,
        max: max?,
        allow: allow.into_iter().map(Option::flatten).collect::<Option<_>>()?,
        deny: deny.into_iter().collect::<Option<_>>()?,
        required: rule.required,
        uniform: rule.uniform,
        severity: rule.severity.unwrap_or(Severity::Block),
        want_severity: rule.want_severity.unwrap_or(Severity::Warn),
        uniform_severity: rule.uniform_severity.unwrap_or(Severity::Warn),
        sources,
    };
    check_order(rule, &resolved, check);
    check_sense(rule, &resolved, check);
    Some(resolved)
}

/// Errors between rules: two of one id, or one that can never be reached.
pub fn check_together(rules: &[wire::Rule], check: &mut Checker<'_>) {
    let (mut ids, mut matches) = (BTreeSet::new(), BTreeSet::new());
    for rule in rules {
        if !ids.insert(rule.id.get_ref()) {
            check.error(rule.id.span(), format!("there are two rules with the id {:?}", rule.id.get_ref()));
        }
        let m = rule.matches.get_ref();
        let text = |t: &Option<wire::Text>| t.as_ref().map(|t| t.get_ref().clone());
        if !matches.insert((text(&m.software_id), text(&m.inventory_id), m.bank as u8)) {
            check.error(rule.matches.span(), "an earlier rule has the same match, so this one never decides");
        }
    }
}

fn matching(wire: &toml::Spanned<wire::Match>, check: &mut Checker<'_>) -> Match {
    let m = wire.get_ref();
    if m.software_id.is_none() && m.inventory_id.is_none() {
        check.error(wire.span(), "match needs software-id or inventory-id; without them it would match everything");
    }
    let mut glob = |text: &Option<wire::Text>| text.as_ref().map(|t| Glob::new(check.filled("pattern", t)));
    Match { software_id: glob(&m.software_id), inventory_id: glob(&m.inventory_id), bank: m.bank }
}

/// `Some(None)` where the rule does not give it, `None` where it cannot be read.
fn version(rule: &wire::Rule, text: Option<&wire::Text>, check: &mut Checker<'_>) -> Option<Option<Version>> {
    let Some(text) = text else { return Some(None) };
    match rule.scheme.parse(text.get_ref()) {
        Ok(version) => {
            if version.is_development() {
                check.warn(text.span(), format!("{version} has an odd milestone: a development build"));
            }
            Some(Some(version))
        }
        Err(e) => {
            check.error(text.span(), e.to_string());
            None
        }
    }
}

fn deny(rule: &wire::Rule, denied: &wire::Denied, check: &mut Checker<'_>) -> Option<Denied> {
    let reason = check.filled("reason", &denied.reason);
    let source = check.source(&denied.source);
    let version = version(rule, Some(&denied.version), check)??;
    Some(Denied { version, reason, source })
}

/// min <= want <= max, and nothing with an order in a scheme without one.
fn check_order(rule: &wire::Rule, resolved: &FirmwareRule, check: &mut Checker<'_>) {
    let bounds = [
        ("min", rule.min.as_ref(), resolved.min.as_ref()),
        ("want", rule.want.as_ref(), resolved.want.as_ref()),
        ("max", rule.max.as_ref(), resolved.max.as_ref()),
    ];
    let given: Vec<_> = bounds.into_iter().filter_map(|(name, text, version)| Some((name, text?, version?))).collect();
    if rule.scheme == Scheme::Opaque {
        for (name, text, _) in given {
            check.error(text.span(), format!("{name} needs an order, which opaque codes have not: list them in allow"));
        }
        return;
    }
    for (i, (low, _, a)) in given.iter().enumerate() {
        for (high, text, b) in given.iter().skip(i + 1) {
            match a.compare(b) {
                Some(Ordering::Less | Ordering::Equal) => {}
                Some(Ordering::Greater) => check.error(text.span(), format!("{high} ({b}) is lower than {low} ({a})")),
                None => check.error(text.span(), format!("{high} ({b}) and {low} ({a}) cannot be compared")),
            }
        }
    }
}

/// A version that is asked for and forbidden at once, or a rule that asks for nothing.
fn check_sense(rule: &wire::Rule, resolved: &FirmwareRule, check: &mut Checker<'_>) {
    for (wire, denied) in rule.deny.iter().zip(&resolved.deny) {
        let mut asked = resolved.want.iter().chain(&resolved.allow);
        if asked.any(|v| v.same(&denied.version) == Some(true)) {
            check.error(wire.version.span(), format!("{} is denied here and asked for above", denied.version));
        }
    }
    if let (Some(text), Some(want), false) = (&rule.want, &resolved.want, resolved.allow.is_empty())
        && !resolved.allow.iter().any(|v| v.same(want) == Some(true))
    {
        check.error(text.span(), format!("want ({want}) is not in allow"));
    }
    let levels = resolved.min.is_some() || resolved.want.is_some() || resolved.max.is_some();
    if !levels && resolved.allow.is_empty() && resolved.deny.is_empty() && !resolved.required && !resolved.uniform {
        check.warn(rule.id.span(), "this rule demands nothing: what it matches is listed and passes at any version");
    }
}
