//! What was found in a published file: levels that can be demanded, and what cannot, with the reason.

use serde::Serialize;

use crate::baseline::{Severity, refused};
use crate::common::cut::cut;
use crate::evidence::{Evidence, FirmwareMember};
use crate::version::{Scheme, says_none};

/// The most levels that are taken from files. The largest real catalogue has some 40,000 pairs of system and component; a server
/// has some hundred.
const MOST_LEVELS: usize = 10_000;

/// The most that are named of what was left out; more are counted.
const MOST_NAMED: usize = 1_000;

/// The most servers that files are for. Dell's catalogue of 2017 has 92.
const MOST_SERVERS: usize = 1_000;

/// The longest text that is kept of a file, in characters.
const MOST_TEXT: usize = 300;

/// The server that levels are wanted for.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// By its machine type, system id or model, as a person typed it.
    Named(&'a str),
    /// By evidence of it.
    Server(&'a Evidence),
}

impl<'a> Wanted<'a> {
    /// Whether this is its machine type.
    pub(super) fn is_machine_type(self, text: &str) -> bool {
        let wanted = match self {
            Self::Named(name) => Some(name),
            Self::Server(evidence) => evidence.subject.machine_type.text(),
        };
        wanted.is_some_and(|wanted| wanted.trim().eq_ignore_ascii_case(text.trim()))
    }

    /// Whether this is its model: the whole name, with or without the brand in front. `SR670` is not `SR670 V2`.
    pub(super) fn is_model(self, brand: &str, name: &str) -> bool {
        let wanted = match self {
            Self::Named(wanted) => Some(wanted),
            Self::Server(evidence) => evidence.subject.model.text(),
        };
        let (whole, name) = (words(&format!("{brand} {name}")), words(name));
        wanted.map(words).is_some_and(|wanted| wanted == whole || wanted == name)
    }

    /// What a person calls it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Named(name) => name.trim().to_owned(),
            Self::Server(evidence) => {
                let subject = &evidence.subject;
                let name = subject.machine_type.text().or(subject.model.text());
                name.unwrap_or("a server without a name").to_owned()
            }
        }
    }

    /// The firmware that it has, where evidence shows it.
    pub(super) fn members(self) -> &'a [FirmwareMember] {
        let Self::Server(evidence) = self else { return &[] };
        let members = evidence.hardware.value().and_then(|hardware| hardware.firmware.value());
        members.map_or(&[], |members| &members.items)
    }

    /// The versions that the server runs of the firmware that fits; none where evidence shows that it has no such firmware. Without
    /// evidence nothing is known of it, and the list is empty.
    pub(super) fn runs(self, fits: impl Fn(&FirmwareMember) -> bool) -> Option<Vec<&'a str>> {
        let members = self.members();
        let installed: Vec<&str> = members.iter().filter(|m| fits(m)).filter_map(|m| m.version.text()).collect();
        (members.is_empty() || !installed.is_empty()).then_some(installed)
    }
}

/// Words in small letters, with one blank between them.
pub(super) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What a level is to the one who published it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// The one version that shall run.
    Exact,
    /// The version that shall run, or a newer one.
    Want(Severity),
    /// Below it something is open.
    Floor {
        /// What being below it means.
        severity: Severity,
        /// The record that says so.
        fixes: String,
    },
}

/// One level that a file gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Level {
    /// The fields of `match`, each with its pattern.
    pub matches: Vec<(&'static str, String)>,
    /// The firmware, for people.
    pub title: String,
    /// How its versions are read.
    pub scheme: Scheme,
    /// The version, as the rule will have it.
    pub version: String,
    /// What is asked.
    pub ask: Ask,
    /// The older version that an update goes through first: below it, that one.
    pub via: Option<String>,
    /// The firmware that is updated first, by its `SoftwareId` or a pattern of it.
    pub first: Vec<String>,
    /// The vendor's own id of it.
    pub vendor_id: String,
    /// Where it stands.
    pub line: u64,
    /// Which file, by its place in [`Found::files`].
    pub file: usize,
}

/// What an update of some firmware needs before it, where another file says so than the one with the level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    /// The `SoftwareId`s of the firmware.
    pub software_ids: Vec<String>,
    /// The lowest version from which it can be updated.
    pub least: Option<String>,
    /// The `SoftwareId`s of what is updated first.
    pub first: Vec<String>,
}

impl Condition {
    /// Adds it to a level of that firmware.
    pub(super) fn add_to(&self, level: &mut Level) {
        let about = |(field, id): &(&str, String)| *field == "software-id" && self.software_ids.contains(id);
        if !level.matches.iter().any(about) {
            return;
        }
        if level.via.is_none() {
            level.via = self.least.clone().filter(|least| level.scheme.parse(least).is_ok());
        }
        level.first.extend(self.first.iter().cloned());
    }
}

/// Something in a file that is no demand of the draft, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// What it is, in the file's words.
    pub what: String,
    /// Why.
    pub why: String,
    /// The line of the file; none where it is about all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The file's name.
    pub file: String,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its name, without its folder.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What it is.
    pub format: &'static str,
}

/// Whom a draft is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Whom {
    pub machine_types: Vec<String>,
    pub models: Vec<String>,
    pub manufacturer: Option<&'static str>,
}

/// All that files say about one server.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The files.
    pub files: Vec<File>,
    /// What was not converted.
    pub left_out: Vec<LeftOut>,
    /// How much more was not converted than is named.
    pub more_left_out: usize,
    pub(super) levels: Vec<Level>,
    /// What other files say of the way to these levels.
    pub(super) conditions: Vec<Condition>,
    pub(super) whom: Whom,
    /// The servers that the files are for, where the wanted one is not among them.
    pub(super) others: Vec<String>,
    /// The same, as `--for` takes them.
    pub(super) keys: Vec<String>,
}

impl Found {
    /// Takes a level. Every id of a file goes through here: what a baseline could not have as a pattern is left out.
    pub(super) fn level(&mut self, mut level: Level) {
        if let Some(why) = level.matches.iter().find_map(|(field, pattern)| refused(field, pattern)) {
            return self.leave_level(&level, &level.vendor_id, format!("no rule can have its id as a pattern: {why}"));
        }
        if level.title.trim().is_empty() {
            level.title.clone_from(&level.vendor_id);
        }
        if self.levels.len() < MOST_LEVELS {
            self.levels.push(level);
        } else {
            self.leave(&level.vendor_id, "more levels than a draft may have", Some(level.line));
        }
    }

    pub(super) fn condition(&mut self, condition: Condition) {
        if self.conditions.len() < MOST_LEVELS {
            self.conditions.push(condition);
        }
    }

    pub(super) fn leave(&mut self, what: &str, why: impl Into<String>, line: Option<u64>) {
        let file = self.files.last().map_or_else(String::new, |file| file.name.clone());
        self.leave_of(file, what, why, line);
    }

    /// The same of what a level is about, which need not be of the file that was read last.
    pub(super) fn leave_level(&mut self, level: &Level, what: &str, why: impl Into<String>) {
        let file = self.files.get(level.file).map_or_else(String::new, |file| file.name.clone());
        self.leave_of(file, what, why, Some(level.line));
    }

    /// The same of a file of this name.
    pub(super) fn leave_of(&mut self, file: String, what: &str, why: impl Into<String>, line: Option<u64>) {
        if self.left_out.len() < MOST_NAMED {
            self.left_out.push(LeftOut { what: short(what), why: short(&why.into()), line, file });
        } else {
            self.more_left_out += 1;
        }
    }

    /// How much was said of the server so far: what it is to have, and what cannot be had.
    pub(super) fn said(&self) -> usize {
        self.levels.len() + self.conditions.len() + self.left_out.len() + self.more_left_out
    }

    /// A server that a file is for: what it is called there.
    pub(super) fn other(&mut self, name: &str) {
        self.other_by(name, name);
    }

    /// The same, where it is known by another key than by its name.
    pub(super) fn other_by(&mut self, key: &str, name: &str) {
        let key = key.trim();
        if !key.is_empty() && self.keys.len() < MOST_SERVERS && !self.keys.iter().any(|own| own == key) {
            self.keys.push(key.to_owned());
        }
        if self.others.len() < 40 && !self.others.iter().any(|other| other == name) {
            self.others.push(short(name));
        }
    }

    pub(super) fn file(&self) -> usize {
        self.files.len().saturating_sub(1)
    }
}

/// Whether an id of a file would be more than itself as a pattern: `*` in the place of an id would be about everything.
pub(super) fn is_pattern(id: &str) -> bool {
    id.contains(['*', '?'])
}

/// A text of a file, of a length that a person reads.
pub(super) fn short(text: &str) -> String {
    cut(text.trim(), MOST_TEXT).to_owned()
}

/// How versions of adapters of this maker are read, by its PCI id in small letters.
pub(super) fn of_maker(vendor: &str) -> &'static [Scheme] {
    match vendor {
        "15b3" => &[Scheme::Mellanox],
        "14e4" => &[Scheme::Broadcom, Scheme::Dotted],
        _ => &[Scheme::Dotted],
    }
}

/// The first of these schemes that reads the version, and what the server runs, where that is known: a level in another scheme
/// than the installed version could never be compared with it.
pub(super) fn scheme(likely: &[Scheme], version: &str, installed: &[&str]) -> Option<Scheme> {
    let reads = |scheme: &Scheme| {
        let installed = installed.iter().filter(|version| !says_none(version));
        scheme.parse(version).is_ok() && installed.clone().all(|version| scheme.parse(version).is_ok())
    };
    likely.iter().copied().find(reads)
}
