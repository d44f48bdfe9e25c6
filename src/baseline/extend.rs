//! A baseline that extends another: what holds from there, what is replaced, and what is dropped.
//!
//! There is one parent, named by its exact version, so that what a baseline demands never changes under it. A rule is
//! replaced as a whole, by its id, and stays where it stood: halves of two rules would be a third one that nobody wrote.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::document::{AppliesTo, Baseline, Source, Status};
use super::rule::FirmwareRule;
use super::setting::SettingRule;
use super::severity::Severity;
use super::written::Document;

/// Finds the baseline that another one extends, by id and version; else says why it is not there.
pub type Parents<'a> = &'a dyn Fn(&str, &semver::Version) -> Result<Baseline, String>;

/// What a document says itself.
pub struct Own {
    pub sources: Vec<Source>,
    pub rules: Vec<FirmwareRule>,
    pub settings: Vec<SettingRule>,
    pub applies_to: Option<AppliesTo>,
    pub unlisted: Option<Severity>,
    pub silent_device: Option<Severity>,
    pub severity: BTreeMap<String, Severity>,
}

/// What holds in the end.
pub struct Demands {
    pub sources: Vec<Source>,
    pub rules: Vec<FirmwareRule>,
    pub settings: Vec<SettingRule>,
    pub applies_to: AppliesTo,
    pub unlisted: Severity,
    pub silent_device: Severity,
    pub severity: BTreeMap<String, Severity>,
}

/// The baseline that a document extends; `None` where it names one that cannot be had. Its sources are known from here.
pub fn parent(document: &Document, parents: Parents<'_>, check: &mut Checker<'_>) -> Option<Option<Baseline>> {
    let Some(text) = &document.extends else {
        for id in &document.drop {
            check.error(id.span(), "drop without extends: there is nothing to drop from");
        }
        return Some(None);
    };
    let named = text.get_ref().split_once('@').and_then(|(id, version)| Some((id, version.parse().ok()?)));
    let Some((id, version)) = named else {
        check.error(text.span(), "extends names one version: id@version, such as sr650-v2@2026.11.0");
        return None;
    };
    match parents(id, &version) {
        Ok(parent) if parent.status == Status::Withdrawn => {
            check.error(text.span(), format!("{id}@{version} is withdrawn: what holds of it cannot be relied on"));
            None
        }
        Ok(parent) => {
            check.sources.extend(parent.sources.iter().map(|s| (s.id.clone(), true)));
            Some(Some(parent))
        }
        Err(why) => {
            check.error(text.span(), format!("what it extends cannot be read: {why}"));
            None
        }
    }
}

/// Both together.
pub fn merge(own: Own, parent: Option<&Baseline>, document: &Document, check: &mut Checker<'_>) -> Option<Demands> {
    let mut missing = |name: &str| {
        check.error(document.id.span(), format!("missing field `{name}` (only what extends another may leave it out)"));
    };
    let applies_to = own.applies_to.or_else(|| parent.map(|p| p.applies_to.clone()));
    let unlisted = own.unlisted.or(parent.map(|p| p.unlisted));
    let silent_device = own.silent_device.or(parent.map(|p| p.silent_device));
    for (name, is_missing) in [
        ("applies-to", applies_to.is_none()),
        ("unlisted", unlisted.is_none()),
        ("silent-device", silent_device.is_none()),
    ] {
        if is_missing {
            missing(name);
        }
    }
    let dropped: Vec<&str> = document.drop.iter().map(|id| id.get_ref().as_str()).collect();
    // Without a parent it was said already that there is nothing to drop from.
    for text in document.drop.iter().filter(|_| parent.is_some()) {
        let id = text.get_ref();
        let inherited =
            parent.is_some_and(|p| p.rules.iter().any(|r| r.id == *id) || p.settings.iter().any(|s| s.id == *id));
        let replaced = own.rules.iter().any(|r| r.id == *id) || own.settings.iter().any(|s| s.id == *id);
        if !inherited {
            check.error(
                text.span(),
                format!("{id:?} cannot be dropped: what is extended has no rule or setting of this id"),
            );
        } else if replaced {
            check.error(text.span(), format!("{id:?} is dropped and replaced; one of the two is meant"));
        }
    }
    let kept = |id: &str| !dropped.contains(&id);
    let (rules, settings, sources) = match parent {
        None => (own.rules, own.settings, own.sources),
        Some(p) => (
            replace(p.rules.iter().filter(|r| kept(&r.id)), own.rules, |r| &r.id),
            replace(p.settings.iter().filter(|s| kept(&s.id)), own.settings, |s| &s.id),
            replace(p.sources.iter(), own.sources, |s| &s.id),
        ),
    };
    let mut severity = parent.map(|p| p.severity.clone()).unwrap_or_default();
    severity.extend(own.severity);
    Some(Demands {
        sources,
        rules,
        settings,
        applies_to: applies_to?,
        unlisted: unlisted?,
        silent_device: silent_device?,
        severity,
    })
}

/// The inherited ones in their order, each replaced by the own one of the same id, then the other own ones.
fn replace<'a, T: Clone + 'a>(inherited: impl Iterator<Item = &'a T>, own: Vec<T>, id: fn(&T) -> &String) -> Vec<T> {
    let mut all: Vec<T> = inherited.cloned().collect();
    for one in own {
        match all.iter_mut().find(|other| id(other) == id(&one)) {
            Some(place) => *place = one,
            None => all.push(one),
        }
    }
    all
}
