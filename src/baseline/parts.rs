//! The reading of what a `[[rule]]` is made of: patterns, versions, and demands of several values.

use toml::Spanned;

use super::checker::Checker;
use super::denied::Denied;
use super::driver::DriverDemand;
use super::floor::Floor;
use super::glob::Glob;
use super::matches::Match;
use super::severity::Severity;
use super::via::Via;
use super::wire::{self, Text};
use crate::version::{Scheme, Version};

/// Which members it is about.
pub fn matching(wire: &Spanned<wire::Match>, check: &mut Checker<'_>) -> Match {
    let m = wire.get_ref();
    let given = [&m.software_id, &m.inventory_id, &m.name, &m.target, &m.device, &m.slot];
    if given.iter().all(|pattern| pattern.is_none()) {
        check.error(
            wire.span(),
            "match needs software-id, inventory-id, name, target, device or slot; without them it would match everything",
        );
    }
    let mut glob = |text: &Option<Text>| text.as_ref().map(|t| Glob::new(check.filled("pattern", t)));
    let (software_id, inventory_id, slot) = (glob(&m.software_id), glob(&m.inventory_id), glob(&m.slot));
    let (name, target, device) = (glob(&m.name), glob(&m.target), glob(&m.device));
    for (field, text) in [("target", &m.target), ("device", &m.device)] {
        let refused = text.as_ref().and_then(|text| Some((text, refused(field, text.get_ref())?)));
        if let Some((text, why)) = refused {
            check.error(text.span(), why);
        }
    }
    Match { software_id, inventory_id, name, target, device, slot, bank: m.bank }
}

/// Why a pattern of this field of `match` is none. Whoever writes a baseline from foreign text asks first.
pub(crate) fn refused(field: &str, pattern: &str) -> Option<&'static str> {
    let hex = |also: u8| move |b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'*' | b'?') || b == also;
    match field {
        _ if pattern.trim().is_empty() => Some("pattern is blank"),
        "target" if !pattern.bytes().all(hex(b'-')) => {
            Some("target is a pattern of GUIDs, such as a6b1a447-382a-5a4f-15b3-* (lower-case hexadecimal)")
        }
        "device" if !pattern.bytes().all(hex(b':')) => {
            Some("device is a pattern of PCI ids, such as 14e4:16d7:* (lower-case hexadecimal)")
        }
        _ => None,
    }
}

/// `Some(None)` where the rule does not give it, `None` where it cannot be read.
pub fn version(scheme: Scheme, text: Option<&Text>, check: &mut Checker<'_>) -> Option<Option<Version>> {
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

/// A level below which something is open.
pub fn floor(scheme: Scheme, floor: &wire::Floor, check: &mut Checker<'_>) -> Option<Floor> {
    let source = check.source(&floor.source);
    let fixes = floor.fixes.iter().map(|id| check.filled("fixes", id)).collect();
    let at_least = version(scheme, Some(&floor.at_least), check)??;
    Some(Floor { at_least, severity: floor.severity, source, fixes })
}

/// A version that must not run.
pub fn deny(scheme: Scheme, denied: &wire::Denied, check: &mut Checker<'_>) -> Option<Denied> {
    let reason = check.filled("reason", &denied.reason);
    let source = check.source(&denied.source);
    let advisory = denied.advisory.as_ref().map(|text| check.filled("advisory", text));
    let version = version(scheme, Some(&denied.version), check)??;
    Some(Denied { version, reason, source, advisory })
}

/// A stepping stone.
pub fn via(scheme: Scheme, stone: &wire::Via, check: &mut Checker<'_>) -> Option<Via> {
    let source = check.source(&stone.source);
    let below = version(scheme, Some(&stone.below), check);
    let through = version(scheme, Some(&stone.through), check);
    Some(Via { below: below??, through: through??, source })
}

/// The driver that belongs to it.
pub fn driver(wire: &Spanned<wire::Driver>, check: &mut Checker<'_>) -> Option<DriverDemand> {
    let d = wire.get_ref();
    if [&d.inf, &d.provider, &d.device].iter().all(|pattern| pattern.is_none()) {
        check.error(wire.span(), "driver needs inf, provider or device; without them it would match every driver");
    }
    let mut glob = |text: &Option<Text>| text.as_ref().map(|t| Glob::new(check.filled("pattern", t)));
    let (inf, provider, device) = (glob(&d.inf), glob(&d.provider), glob(&d.device));
    let scheme = d.scheme.unwrap_or(Scheme::Dotted);
    if scheme == Scheme::Opaque {
        check.error(d.min.span(), "min needs an order, which opaque codes have not");
    }
    let min = version(scheme, Some(&d.min), check)??;
    Some(DriverDemand { inf, provider, device, scheme, min, severity: d.severity.unwrap_or(Severity::Warn) })
}
