//! The rules of a draft: what files say of one firmware, as one rule, with its way and what is updated first.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::Date;

use super::found::{Ask, Found, Level};
use super::merge::Kept;
use crate::baseline::capture::{free, line, quoted, words};
use crate::baseline::{Glob, IMPORTED};
use crate::version::{Scheme, Version};

/// The sources of a draft, one for each value of a file.
#[derive(Default)]
pub struct Sources {
    /// By file, line and the vendor's id: the id of the source.
    ids: BTreeMap<(usize, u64, String), String>,
    /// How many sources a line of a file has so far.
    on_line: BTreeMap<(usize, u64), usize>,
}

impl Sources {
    fn of(&mut self, level: &Level) -> String {
        let key = (level.file, level.line, level.vendor_id.clone());
        if let Some(id) = self.ids.get(&key) {
            return id.clone();
        }
        let nth = self.on_line.entry((level.file, level.line)).or_default();
        *nth += 1;
        let base = format!("{IMPORTED}{}-{}", level.file + 1, level.line);
        let id = if *nth == 1 { base } else { format!("{base}-{nth}") };
        self.ids.insert(key, id.clone());
        id
    }

    /// Writes them.
    pub fn write(&self, page: &mut String, found: &Found, today: Date) {
        for ((file, at, vendor_id), id) in &self.ids {
            let Some(file) = found.files.get(*file) else { continue };
            let _ = write!(
                page,
                "\n[[source]]\nid = {}\nfile = {}\nsha256 = \"{}\"\nquote = {}\nseen = {today}\n",
                quoted(id),
                quoted(&file.name),
                file.sha256,
                quoted(&format!("line {at}: {vendor_id}")),
            );
        }
    }
}

/// What the rules of a draft are made with.
pub struct Context<'a> {
    pub found: &'a mut Found,
    pub kept: &'a Kept,
    pub ids: &'a mut BTreeSet<String>,
    pub sources: &'a mut Sources,
}

/// A rule that was written.
pub struct Written {
    id: String,
    /// What it is about.
    matches: Vec<(&'static str, String)>,
    /// The firmware that is updated first, by its `SoftwareId` or a pattern of it.
    first: Vec<String>,
    /// Its TOML, up to where the order of updates stands, and behind it.
    text: [String; 2],
}

impl Written {
    /// The rule of one firmware; none where there is nothing to demand. `over` are floors of a wider range, which hold for it too.
    pub fn of(
        matches: &[(&'static str, String)],
        group: &[&Level],
        over: &[&Level],
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let first = group.first()?;
        if let Some(id) = context.kept.taken_by(matches) {
            for level in group {
                let why = format!("the rule {id:?}, written by hand, is about it");
                context.found.leave_level(level, &level.vendor_id, why);
            }
            return None;
        }
        let (mut floors, goals): (Vec<&Level>, Vec<&Level>) =
            group.iter().partition(|level| matches!(level.ask, Ask::Floor { .. }));
        floors.extend(over.iter().filter(|level| level.scheme == first.scheme));
        let goal = goal(&goals, context.found).filter(|goal| above(goal, &floors, context.found));
        if goal.is_none() && floors.is_empty() {
            return None;
        }
        let patterns: Vec<String> =
            matches.iter().map(|(field, pattern)| format!("{field} = {}", quoted(pattern))).collect();
        let id = free(&id_of(matches), context.ids);
        let mut head = format!(
            "\n[[rule]]\nid = {}\ntitle = {}\nmatch = {{ {} }}\nscheme = \"{}\"\n",
            quoted(&id),
            quoted(&line(&first.title)),
            patterns.join(", "),
            first.scheme
        );
        if let Some(goal) = goal {
            write_goal(&mut head, goal, context);
        }
        let mut tail = String::new();
        write_floors(&mut tail, &floors, goal.is_some_and(|goal| goal.ask == Ask::Exact), context);
        let mut before: Vec<String> = group.iter().flat_map(|level| level.first.iter().cloned()).collect();
        // Lenovo's own order, also where a file does not repeat it: the management controller, then UEFI.
        let of_uefi = |(field, pattern): &(&str, String)| *field == "software-id" && pattern.starts_with("UEFI-");
        if first.scheme == Scheme::LenovoBuild && matches.iter().any(of_uefi) {
            before.push("BMC-*".to_owned());
        }
        Some(Self { id, matches: matches.to_vec(), first: before, text: [head, tail] })
    }

    /// Writes it; `all` are the rules of the draft, of which some are about what is updated first.
    pub fn write(&self, all: &[Self], page: &mut String) {
        let [head, tail] = &self.text;
        page.push_str(head);
        let before: BTreeSet<String> = all.iter().filter(|rule| self.waits_for(rule)).map(|r| quoted(&r.id)).collect();
        if !before.is_empty() {
            let _ = writeln!(page, "after = [{}]", before.into_iter().collect::<Vec<_>>().join(", "));
        }
        page.push_str(tail);
    }

    /// Whether that one is about what goes first. An order that goes round is none: what waits for nothing goes first.
    fn waits_for(&self, other: &Self) -> bool {
        let about = |wanted: &String| {
            let wanted = Glob::new(wanted.as_str());
            let meets =
                |(field, own): &(&str, String)| *field == "software-id" && Glob::new(own.as_str()).overlaps(&wanted);
            other.matches.iter().any(meets) && other.matches.iter().all(|(field, _)| *field != "bank")
        };
        other.id != self.id && other.first.is_empty() && self.first.iter().any(about)
    }
}

fn write_goal(page: &mut String, goal: &Level, context: &mut Context<'_>) {
    let source = context.sources.of(goal);
    let version = quoted(&goal.version);
    let _ = match goal.ask {
        Ask::Exact => writeln!(page, "exact = {version}"),
        Ask::Want(severity) => writeln!(page, "want = {version}\nwant-severity = \"{}\"", severity),
        Ask::Floor { .. } => Ok(()),
    };
    if let Some(least) = &goal.via {
        let order = goal.scheme.parse(least).ok().zip(goal.scheme.parse(&goal.version).ok());
        if order.and_then(|(least, goal)| least.compare(&goal)).is_some_and(Ordering::is_le) {
            let least = quoted(least);
            let _ = writeln!(page, "via = [{{ below = {least}, through = {least}, source = {} }}]", quoted(&source));
        } else {
            let why = format!("the least version {least:?} is not one below {}", goal.version);
            context.found.leave_level(goal, &goal.vendor_id, why);
        }
    }
    let _ = writeln!(page, "sources = [{}]", quoted(&source));
}

fn write_floors(page: &mut String, floors: &[&Level], exact: bool, context: &mut Context<'_>) {
    let parsed: Vec<Option<Version>> = floors.iter().map(|floor| floor.scheme.parse(&floor.version).ok()).collect();
    let mut written = BTreeSet::new();
    for (level, version) in floors.iter().zip(&parsed) {
        let Ask::Floor { severity, fixes } = &level.ask else { continue };
        let at_least = ordered((level, version.as_ref()), (floors, &parsed));
        if at_least != level.version {
            let why = "build and version contradict another record's of this family: only the version has an order";
            context.found.leave_level(level, &format!("build of {} in {}", level.version, level.vendor_id), why);
        }
        if exact {
            let why = "the policy demands one exact version, beside which no floor stands: compare the two";
            context.found.leave_level(level, &level.vendor_id, why);
        } else if written.insert((at_least, fixes)) {
            let _ = write!(
                page,
                "\n[[rule.floor]]\nat-least = {}\nseverity = \"{}\"\nsource = {}\nfixes = [{}]\n",
                quoted(at_least),
                severity,
                quoted(&context.sources.of(level)),
                quoted(fixes)
            );
        }
    }
}

/// The newest of several goals; none where they have no order.
fn goal<'a>(goals: &[&'a Level], found: &mut Found) -> Option<&'a Level> {
    let mut best: Option<&Level> = None;
    for level in goals.iter().copied() {
        let Some(other) = best else {
            best = Some(level);
            continue;
        };
        let (newer, older) = match order(level, other) {
            Some(Ordering::Greater) => (level, other),
            Some(_) => (other, level),
            None => {
                for level in [level, other] {
                    let why = "two levels of one firmware that have no order: neither can be chosen";
                    found.leave_level(level, &format!("{} {}", level.vendor_id, level.version), why);
                }
                return None;
            }
        };
        if order(newer, older) == Some(Ordering::Greater) {
            let why = format!("an older level than {} of the same firmware", newer.version);
            found.leave_level(older, &format!("{} {}", older.vendor_id, older.version), why);
        }
        best = Some(newer);
    }
    best
}

/// The part of a floor that has an order with the other floors: of the XCC family KAX3, build 334O is version 3.20 and 334N is 3.50.
fn ordered<'a>(
    (level, version): (&'a Level, Option<&Version>),
    (floors, parsed): (&[&Level], &[Option<Version>]),
) -> &'a str {
    let dotted = level.version.split_once('-').map(|(_, version)| version);
    let contradicts = |(other, its): (&&Level, &Option<Version>)| {
        other.version.contains('-') && version.zip(its.as_ref()).and_then(|(a, b)| a.compare(b)).is_none()
    };
    dotted.filter(|_| floors.iter().zip(parsed).any(contradicts)).unwrap_or(&level.version)
}

/// Whether a goal is not below what the same files call affected.
fn above(goal: &Level, floors: &[&Level], found: &mut Found) -> bool {
    let crossed = floors.iter().find(|floor| order(goal, floor) == Some(Ordering::Less));
    if let Some(floor) = crossed {
        let why = format!("it is below {}, under which something is open ({})", floor.version, floor.vendor_id);
        found.leave_level(goal, &format!("{} {}", goal.vendor_id, goal.version), why);
    }
    crossed.is_none()
}

fn order(a: &Level, b: &Level) -> Option<Ordering> {
    let (a, b) = (a.scheme.parse(&a.version).ok()?, b.scheme.parse(&b.version).ok()?);
    a.compare(&b)
}

fn id_of(matches: &[(&'static str, String)]) -> String {
    let mut said = Vec::new();
    for (field, pattern) in matches {
        if *field != "software-id" && *field != "bank" || pattern.starts_with(|c: char| c.is_ascii_digit()) {
            said.push(if *field == "software-id" { "component" } else { field });
        }
        said.push(pattern.as_str());
    }
    words(&said.join(" "))
}
