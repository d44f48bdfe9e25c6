//! What is wrong between the demands of one `[[rule]]`: a demand that cannot be met or cannot be judged is an error.

use std::cmp::Ordering;

use super::checker::Checker;
use super::demand::Demand;
use super::matches::RuleBank;
use super::rule::{FirmwareRule, Rule};
use super::wire::Text;
use crate::version::{Scheme, Version};

/// Checks a rule that could be read.
pub fn check(rule: &Rule, resolved: &FirmwareRule, check: &mut Checker<'_>) {
    let demands = resolved.demands();
    order(rule, resolved, &demands, check);
    sense(rule, resolved, &demands, check);
    stones(rule, resolved, &demands, check);
    presence(rule, resolved, &demands, check);
}

/// min <= want <= max, and nothing with an order in a scheme without one.
fn order(rule: &Rule, resolved: &FirmwareRule, demands: &[Demand<'_>], check: &mut Checker<'_>) {
    let bounds: Vec<(&str, &Text, &Version)> = demands
        .iter()
        .filter_map(|demand| Some((demand.key(), rule.text_of(demand)?, demand.sense().bound?)))
        .collect();
    if rule.scheme == Scheme::Opaque {
        for (name, text, _) in bounds {
            check.error(text.span(), format!("{name} needs an order, which opaque codes have not: list them in allow"));
        }
        for floor in &rule.floor {
            check.error(floor.at_least.span(), "at-least needs an order, which opaque codes have not");
        }
        for stone in &rule.via {
            check.error(stone.below.span(), "via needs an order, which opaque codes have not");
        }
        return;
    }
    for (i, (low, _, a)) in bounds.iter().enumerate() {
        for (high, text, b) in bounds.iter().skip(i + 1) {
            match a.compare(b) {
                Some(Ordering::Less | Ordering::Equal) => {}
                Some(Ordering::Greater) => check.error(text.span(), format!("{high} ({b}) is lower than {low} ({a})")),
                // A build and a dotted version: a member that gives both is held against each.
                None if a.is_of_another_form(b) => {}
                None => check.error(text.span(), format!("{high} ({b}) and {low} ({a}) cannot be compared")),
            }
        }
    }
    floors(rule, resolved, &bounds, check);
}

/// A floor is no higher than what should run and what may run at most, and is of their family.
fn floors(rule: &Rule, resolved: &FirmwareRule, bounds: &[(&str, &Text, &Version)], check: &mut Checker<'_>) {
    for (i, (wire, floor)) in rule.floor.iter().zip(&resolved.floors).enumerate() {
        let (level, span) = (&floor.at_least, wire.at_least.span());
        for (name, _, bound) in bounds {
            match level.compare(bound) {
                Some(Ordering::Greater) if *name != "min" => {
                    check.error(span.clone(), format!("at-least ({level}) is higher than {name} ({bound})"));
                }
                None if !level.is_of_another_form(bound) => {
                    check.error(span.clone(), format!("at-least ({level}) and {name} ({bound}) cannot be compared"));
                }
                _ => {}
            }
        }
        for other in resolved.floors.iter().take(i).map(|other| &other.at_least) {
            if level.compare(other).is_none() && !level.is_of_another_form(other) {
                let problem = format!("at-least ({level}) and the at-least ({other}) above cannot be compared");
                check.error(span.clone(), problem);
            }
        }
    }
}

/// A version that is asked for and forbidden at once, or a rule that asks for nothing.
fn sense(rule: &Rule, resolved: &FirmwareRule, demands: &[Demand<'_>], check: &mut Checker<'_>) {
    for (wire, denied) in rule.deny.iter().zip(&resolved.deny) {
        let mut named = demands.iter().flat_map(|demand| demand.sense().named);
        if named.any(|v| v.same(&denied.version) == Some(true)) {
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
    if let Some(text) = &rule.exact
        && demands.iter().any(|demand| demand.sense().is_said_by_exact)
    {
        check.error(text.span(), "exact says all there is to say: leave out min, floor, want, max and allow");
    }
    let asks = demands.iter().any(|demand| demand.weight().is_some());
    if let Some(why) = &rule.ignore {
        if asks {
            check.error(why.span(), "what is ignored has no demands: one of the two is meant");
        }
    } else if !asks {
        check.warn(rule.id.span(), "this rule demands nothing: what it matches is listed and passes at any version");
    }
}

/// A stepping stone leads upwards, and to somewhere.
fn stones(rule: &Rule, resolved: &FirmwareRule, demands: &[Demand<'_>], check: &mut Checker<'_>) {
    for (wire, stone) in rule.via.iter().zip(&resolved.via) {
        if stone.through.compare(&stone.below) == Some(Ordering::Less) {
            let problem = format!(
                "through ({}) is below {}: whoever went there would have to go there again",
                stone.through, stone.below
            );
            check.error(wire.through.span(), problem);
        }
        if !has_goal(demands) {
            check.warn(wire.below.span(), "via without min, want or exact: there is nothing to go to");
        }
    }
}

/// Every server has a BMC and a UEFI. A demand on one of them that does not require it passes a server whose inventory
/// leaves it out.
fn presence(rule: &Rule, resolved: &FirmwareRule, demands: &[Demand<'_>], check: &mut Checker<'_>) {
    let always = |text: &Text| ["BMC-", "UEFI-"].iter().any(|prefix| text.get_ref().starts_with(prefix));
    let is_always = rule.matches.get_ref().software_id.as_ref().is_some_and(always);
    if is_always && has_goal(demands) && !resolved.required && resolved.matches.bank == RuleBank::Active {
        check.warn(rule.id.span(), "not required: a server whose inventory leaves this firmware out passes");
    }
}

fn has_goal(demands: &[Demand<'_>]) -> bool {
    demands.iter().any(|demand| demand.sense().is_goal)
}
