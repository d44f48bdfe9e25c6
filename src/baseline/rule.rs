//! The check of `[[rule]]`: a demand that cannot be met, cannot be judged or has no source is an error.

use std::cmp::Ordering;

use super::checker::Checker;
use super::document::{Denied, DriverDemand, FirmwareRule, Match, RuleBank, Severity, Via};
use super::{Glob, wire};
use crate::version::{Scheme, Version};

/// The rule, where all of its values could be read; errors go to `check`.
pub fn check(rule: &wire::Rule, check: &mut Checker<'_>) -> Option<FirmwareRule> {
    let (id, title) = (check.id(&rule.id), check.filled("title", &rule.title));
    let matches = matching(&rule.matches, check);
    // Each is read before any is used, so that one wrong version does not hide the next.
    let min = version(rule.scheme, rule.min.as_ref(), check);
    let want = version(rule.scheme, rule.want.as_ref(), check);
    let max = version(rule.scheme, rule.max.as_ref(), check);
    let exact = version(rule.scheme, rule.exact.as_ref(), check);
    let allow: Vec<_> = rule.allow.iter().map(|text| version(rule.scheme, Some(text), check)).collect();
    let deny: Vec<_> = rule.deny.iter().map(|denied| deny(rule, denied, check)).collect();
    let via: Vec<_> = rule.via.iter().map(|stone| via(rule, stone, check)).collect();
    let driver = rule.driver.as_ref().map(|d| driver(d, check));
    let sources = check.sources_of(&id, &rule.sources);
    let resolved = FirmwareRule {
        id,
        title,
        matches,
        scheme: rule.scheme,
        min: min?,
        want: want?,
        max: max?,
        exact: exact?,
        allow: allow.into_iter().map(Option::flatten).collect::<Option<_>>()?,
        deny: deny.into_iter().collect::<Option<_>>()?,
        via: via.into_iter().collect::<Option<_>>()?,
        after: rule.after.iter().map(|id| check.id(id)).collect(),
        driver: match driver {
            Some(read) => Some(read?),
            None => None,
        },
        ignore: rule.ignore.as_ref().map(|why| check.filled("ignore", why)),
        required: rule.required,
        uniform: rule.uniform,
        severity: rule.severity.unwrap_or(Severity::Block),
        want_severity: rule.want_severity.unwrap_or(Severity::Warn),
        uniform_severity: rule.uniform_severity.unwrap_or(Severity::Warn),
        sources,
    };
    check_order(rule, &resolved, check);
    check_sense(rule, &resolved, check);
    check_stones(rule, &resolved, check);
    check_presence(rule, &resolved, check);
    Some(resolved)
}

fn matching(wire: &toml::Spanned<wire::Match>, check: &mut Checker<'_>) -> Match {
    let m = wire.get_ref();
    if [&m.software_id, &m.inventory_id, &m.device, &m.slot].iter().all(|pattern| pattern.is_none()) {
        check.error(
            wire.span(),
            "match needs software-id, inventory-id, device or slot; without them it would match everything",
        );
    }
    let mut glob = |text: &Option<wire::Text>| text.as_ref().map(|t| Glob::new(check.filled("pattern", t)));
    let (software_id, inventory_id, slot) = (glob(&m.software_id), glob(&m.inventory_id), glob(&m.slot));
    let device = glob(&m.device);
    if let Some(text) = &m.device {
        let pci = text.get_ref().bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b':' | b'*' | b'?'));
        if !pci {
            check.error(text.span(), "device is a pattern of PCI ids, such as 14e4:16d7:* (lower-case hexadecimal)");
        }
    }
    Match { software_id, inventory_id, device, slot, bank: m.bank }
}

/// `Some(None)` where the rule does not give it, `None` where it cannot be read.
fn version(scheme: Scheme, text: Option<&wire::Text>, check: &mut Checker<'_>) -> Option<Option<Version>> {
    let Some(text) = text else { return Some(None) };
    match scheme.parse(text.get_ref()) {
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
    let advisory = denied.advisory.as_ref().map(|text| check.filled("advisory", text));
    let version = version(rule.scheme, Some(&denied.version), check)??;
    Some(Denied { version, reason, source, advisory })
}

fn via(rule: &wire::Rule, stone: &wire::Via, check: &mut Checker<'_>) -> Option<Via> {
    let source = check.source(&stone.source);
    let below = version(rule.scheme, Some(&stone.below), check);
    let through = version(rule.scheme, Some(&stone.through), check);
    Some(Via { below: below??, through: through??, source })
}

fn driver(wire: &toml::Spanned<wire::Driver>, check: &mut Checker<'_>) -> Option<DriverDemand> {
    let d = wire.get_ref();
    if [&d.inf, &d.provider, &d.device].iter().all(|pattern| pattern.is_none()) {
        check.error(wire.span(), "driver needs inf, provider or device; without them it would match every driver");
    }
    let mut glob = |text: &Option<wire::Text>| text.as_ref().map(|t| Glob::new(check.filled("pattern", t)));
    let (inf, provider, device) = (glob(&d.inf), glob(&d.provider), glob(&d.device));
    let scheme = d.scheme.unwrap_or(Scheme::Dotted);
    if scheme == Scheme::Opaque {
        check.error(d.min.span(), "min needs an order, which opaque codes have not");
    }
    let min = version(scheme, Some(&d.min), check)??;
    Some(DriverDemand { inf, provider, device, scheme, min, severity: d.severity.unwrap_or(Severity::Warn) })
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
        for stone in &rule.via {
            check.error(stone.below.span(), "via needs an order, which opaque codes have not");
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
        let mut asked = resolved.want.iter().chain(&resolved.exact).chain(&resolved.allow);
        if asked.any(|v| v.same(&denied.version) == Some(true)) {
            check.error(wire.version.span(), format!("{} is denied here and asked for above", denied.version));
        }
    }
    for (i, text) in rule.allow.iter().enumerate() {
        if resolved.allow.iter().take(i).any(|v| v.same(&resolved.allow[i]) == Some(true)) {
            check.warn(text.span(), format!("{} stands in allow twice", resolved.allow[i]));
        }
    }
    if let (Some(text), Some(want), false) = (&rule.want, &resolved.want, resolved.allow.is_empty())
        && !resolved.allow.iter().any(|v| v.same(want) == Some(true))
    {
        check.error(text.span(), format!("want ({want}) is not in allow"));
    }
    let levels = resolved.min.is_some() || resolved.want.is_some() || resolved.max.is_some();
    if let Some(text) = &rule.exact
        && (levels || !resolved.allow.is_empty())
    {
        check.error(text.span(), "exact says all there is to say: leave out min, want, max and allow");
    }
    let lists = !resolved.allow.is_empty() || !resolved.deny.is_empty() || resolved.exact.is_some();
    let others = resolved.required || resolved.uniform || resolved.driver.is_some();
    if let Some(why) = &rule.ignore {
        if levels || lists || others {
            check.error(why.span(), "what is ignored has no demands: one of the two is meant");
        }
    } else if !levels && !lists && !others {
        check.warn(rule.id.span(), "this rule demands nothing: what it matches is listed and passes at any version");
    }
}

/// A stepping stone leads upwards, and to somewhere.
fn check_stones(rule: &wire::Rule, resolved: &FirmwareRule, check: &mut Checker<'_>) {
    for (wire, stone) in rule.via.iter().zip(&resolved.via) {
        if stone.through.compare(&stone.below) == Some(Ordering::Less) {
            let problem = format!(
                "through ({}) is below {}: whoever went there would have to go there again",
                stone.through, stone.below
            );
            check.error(wire.through.span(), problem);
        }
        if resolved.min.is_none() && resolved.want.is_none() && resolved.exact.is_none() {
            check.warn(wire.below.span(), "via without min, want or exact: there is nothing to go to");
        }
    }
}

/// Every server has a BMC and a UEFI. A demand on one of them that does not require it passes a server whose inventory
/// leaves it out.
fn check_presence(rule: &wire::Rule, resolved: &FirmwareRule, check: &mut Checker<'_>) {
    let always = |text: &wire::Text| ["BMC-", "UEFI-"].iter().any(|prefix| text.get_ref().starts_with(prefix));
    let is_always = rule.matches.get_ref().software_id.as_ref().is_some_and(always);
    let level = resolved.min.is_some() || resolved.want.is_some() || resolved.exact.is_some();
    if is_always && level && !resolved.required && resolved.matches.bank == RuleBank::Active {
        check.warn(rule.id.span(), "not required: a server whose inventory leaves this firmware out passes");
    }
}
