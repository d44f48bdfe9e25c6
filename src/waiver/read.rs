//! From text to checked waivers: syntax, then shape, then meaning, with every error of meaning at once.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;
use toml::Spanned;
use toml::value::{Datetime, Offset};

use super::document::{Component, Servers, Target, Waiver, Waivers};
use super::problem::WaiverError;
use super::wire;
use crate::baseline::{Checker, Glob, Level, Problem, Text, written_file};
use crate::common::digest::sha256;
use crate::evidence::is_placeholder;
use crate::signed::Signature;

/// Says whether a rule may be waived, by its id, and else why not.
pub type MayWaive<'a> = &'a dyn Fn(&str) -> Result<(), &'static str>;

/// The value of `format` that this build reads.
const FORMAT: i64 = 1;

/// The rule whose findings are about an installed version, which `not-below` is compared with.
const LEVEL_RULE: &str = "firmware-level";

/// The longest pattern of components, in bytes.
const MAX_PATTERN: usize = 500;

impl Waivers {
    /// Reads the text of a waivers file. `file` is its name in messages.
    ///
    /// # Errors
    /// All errors of the document, each with its line.
    pub fn parse(text: &str, file: &str, may_waive: MayWaive<'_>) -> Result<Self, WaiverError> {
        let (read, problems) = read(text, may_waive);
        let problems: Vec<_> = problems.into_iter().filter(|p| p.level == Level::Error).collect();
        let whole: Option<Vec<Waiver>> = read.into_iter().map(|placed| placed.waiver).collect();
        match whole {
            Some(list) if problems.is_empty() => {
                let (file, sha256) = (file.to_owned(), sha256(text.as_bytes()));
                Ok(Self { file, sha256, signature: Signature::NotChecked, list })
            }
            _ => Err(WaiverError::Invalid { file: file.to_owned(), problems }),
        }
    }
}

/// A waiver with the places that a lint points at.
pub struct Placed {
    /// The waiver, where all of its values could be read.
    pub waiver: Option<Waiver>,
    /// Where its id stands.
    pub id: Range<usize>,
    /// Where its end stands.
    pub expires: Range<usize>,
}

/// What could be read, and what is wrong, in the order in which it was found.
pub fn read(text: &str, may_waive: MayWaive<'_>) -> (Vec<Placed>, Vec<Problem>) {
    let document: wire::Document = match written_file::read(text, FORMAT) {
        Ok(document) => document,
        Err(misread) => return (Vec::new(), vec![misread.problem(text)]),
    };
    let mut check = Checker::new(text);
    let mut ids = BTreeSet::new();
    let mut placed = Vec::with_capacity(document.waiver.len());
    for wire in &document.waiver {
        if !ids.insert(wire.id.get_ref()) {
            check.error(wire.id.span(), format!("there are two waivers with the id {:?}", wire.id.get_ref()));
        }
        let waiver = waiver(wire, may_waive, &mut check);
        placed.push(Placed { waiver, id: wire.id.span(), expires: wire.expires.span() });
    }
    (placed, check.into_problems())
}

fn waiver(wire: &wire::Waiver, may_waive: MayWaive<'_>, check: &mut Checker<'_>) -> Option<Waiver> {
    // Each is read before any is used, so that one mistake does not hide the next.
    let id = check.id(&wire.id);
    let target = target(wire, may_waive, check);
    let servers = servers(&wire.servers, check);
    let reason = check.filled("reason", &wire.reason);
    let approver = check.filled("approver", &wire.approver);
    let expires = instant(&wire.expires, check);
    let not_below = wire.not_below.as_ref().map(|text| check.filled("not-below", text));
    if let (Some(text), Some(target)) = (&wire.not_below, &target)
        && target.rule != LEVEL_RULE
    {
        let message = format!("not-below is compared with the version in a finding of {LEVEL_RULE}; no other has one");
        check.error(text.span(), message);
    }
    let ticket = wire.ticket.as_ref().map(|text| {
        let ticket = check.filled("ticket", text);
        if !ticket.starts_with("https://") {
            check.error(text.span(), "ticket must be an address that begins with https://");
        }
        ticket
    });
    Some(Waiver {
        id,
        target: target?,
        servers: servers?,
        reason,
        approver,
        expires: expires?,
        not_below,
        unknown: wire.unknown,
        ticket,
    })
}

fn target(wire: &wire::Waiver, may_waive: MayWaive<'_>, check: &mut Checker<'_>) -> Option<Target> {
    let (text, rule, component) = match (&wire.rule, &wire.finding) {
        (Some(rule), None) => {
            let component = wire.component.as_ref().map_or(Component::Any, |text| pattern(text, check));
            (rule, rule.get_ref().as_str(), component)
        }
        (None, Some(finding)) => {
            if let Some(component) = &wire.component {
                check.error(component.span(), "a finding has its component in its id: leave component out");
            }
            let Some((rule, component)) = finding.get_ref().split_once(':').filter(|(_, c)| !c.trim().is_empty())
            else {
                let message =
                    "a finding is RULE:COMPONENT, such as firmware-level:BMC-Backup; for a whole rule say rule";
                check.error(finding.span(), message);
                return None;
            };
            (finding, rule, Component::Exactly(component.to_owned()))
        }
        (Some(_), Some(finding)) => {
            check.error(finding.span(), "a waiver has either rule or finding, not both");
            return None;
        }
        (None, None) => {
            check.error(wire.id.span(), "a waiver needs rule or finding; without them it would waive everything");
            return None;
        }
    };
    if let Err(why) = may_waive(rule) {
        check.error(text.span(), format!("{rule:?} cannot be waived: {why}"));
    }
    Some(Target { rule: rule.to_owned(), component })
}

fn pattern(text: &Text, check: &mut Checker<'_>) -> Component {
    let pattern = check.filled("component", text);
    if pattern.len() > MAX_PATTERN {
        check.error(text.span(), format!("a pattern of more than {MAX_PATTERN} bytes is longer than any component"));
    }
    Component::Like(Glob::new(pattern))
}

fn servers(wire: &Spanned<wire::Servers>, check: &mut Checker<'_>) -> Option<Servers> {
    let servers = wire.get_ref();
    let one = "servers needs exactly one of serial = [\"…\"], machine-types = [\"…\"] and all = true";
    match (&servers.serial, &servers.machine_types, servers.all) {
        (Some(serials), None, None) => Some(Servers::Serials(names("serial", serials, wire.span(), check))),
        (None, Some(types), None) => Some(Servers::MachineTypes(names("machine-types", types, wire.span(), check))),
        (None, None, Some(true)) => Some(Servers::All),
        (None, None, Some(false)) => {
            check.error(wire.span(), "all = false names no server: name them with serial or machine-types");
            None
        }
        _ => {
            check.error(wire.span(), one);
            None
        }
    }
}

fn names(what: &str, texts: &[Text], span: Range<usize>, check: &mut Checker<'_>) -> Vec<String> {
    if texts.is_empty() {
        check.error(span, format!("{what} is empty: the waiver is for no server"));
    }
    for text in texts.iter().filter(|t| !t.get_ref().trim().is_empty() && is_placeholder(t.get_ref())) {
        let message = format!("{:?} is a placeholder that many servers share; it names none of them", text.get_ref());
        check.error(text.span(), message);
    }
    texts.iter().map(|text| check.filled(what, text)).collect()
}

/// An instant in UTC. A date would be another instant in each time zone, and a waiver that ends at midnight of
/// whoever runs the gate ends at a different time for each of them.
fn instant(value: &Spanned<toml::Value>, check: &mut Checker<'_>) -> Option<Timestamp> {
    let example = "write an instant in UTC without quotes, such as 2026-12-31T00:00:00Z";
    let why = match value.get_ref() {
        toml::Value::Datetime(Datetime { time: None, .. }) => "a date begins at another instant in each time zone",
        toml::Value::Datetime(Datetime { date: None, .. }) => "this is a time of day",
        toml::Value::Datetime(Datetime { offset: None, .. }) => "a local time is another instant in each time zone",
        toml::Value::Datetime(Datetime { offset: Some(Offset::Custom { minutes }), .. }) if *minutes != 0 => {
            "this is not in UTC"
        }
        toml::Value::Datetime(instant) => match instant.to_string().parse() {
            Ok(instant) => return Some(instant),
            Err(_) => "this instant does not exist",
        },
        toml::Value::String(_) => "this is text",
        _ => "this is no instant",
    };
    check.error(value.span(), format!("expires: {why}; {example}"));
    None
}
