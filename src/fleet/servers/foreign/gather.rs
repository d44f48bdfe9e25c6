//! Servers of an inventory, gathered one by one and held against each other. The same checks for every format.

use std::collections::{BTreeMap, BTreeSet};

use super::address::same;
use crate::baseline::{Level, Problem};
use crate::fleet::servers::server::{Server, Servers, Settings};

/// The most servers of one inventory.
const MOST: usize = 100_000;

/// The most mistakes that are told of one inventory.
const MOST_PROBLEMS: usize = 100;

/// The longest name or label, in characters.
const LONGEST: usize = 256;

/// Where something stands. The line itself is not kept: it may hold a secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// The place of a byte.
    pub fn of(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let column = before.get(start..).map_or(0, |s| s.chars().count()) + 1;
        Self { line: before.matches('\n').count() + 1, column }
    }

    /// A line as a whole.
    pub fn line(line: usize) -> Self {
        Self { line, column: 1 }
    }
}

/// A server as an inventory has it.
#[derive(Default)]
pub struct Entry {
    pub at: Place,
    /// What it is called; its BMC's address where the inventory has no name for it.
    pub name: Option<String>,
    /// Its BMC, or why none is known.
    pub bmc: Bmc,
    pub windows: Option<String>,
    pub serial: Option<String>,
    pub labels: BTreeMap<String, String>,
}

/// The BMC of an entry.
pub enum Bmc {
    /// Where it is.
    At(String),
    /// Why no address is known; the server is named all the same.
    Lacks(String),
}

impl Default for Bmc {
    fn default() -> Self {
        Self::Lacks(String::new())
    }
}

/// Servers that are being gathered.
pub struct Gather<'f> {
    file: &'f str,
    servers: Servers,
    problems: Vec<Problem>,
    names: BTreeMap<String, String>,
    bmcs: BTreeMap<String, (String, String)>,
    /// The names of fields with secrets, and where the first of them stands.
    secrets: BTreeSet<String>,
    secret_at: Option<Place>,
    full: bool,
}

impl<'f> Gather<'f> {
    pub fn new(file: &'f str) -> Self {
        let (names, bmcs) = (BTreeMap::new(), BTreeMap::new());
        let (secrets, secret_at) = (BTreeSet::new(), None);
        Self { file, servers: Servers::default(), problems: Vec::new(), names, bmcs, secrets, secret_at, full: false }
    }

    /// Notes a mistake, without the line that it stands in.
    pub fn wrong(&mut self, at: Place, message: impl Into<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            let (line, column) = (at.line.max(1), at.column.max(1));
            let message = message.into();
            self.problems.push(Problem { level: Level::Error, line, column, width: 0, text: String::new(), message });
        }
    }

    /// Notes that a field holds a secret, which nobody read.
    pub fn secret(&mut self, at: Place, field: &str) {
        self.secret_at.get_or_insert(at);
        if self.secrets.len() < 5 {
            self.secrets.insert(shown(field));
        }
    }

    /// Tells of something odd that is no mistake.
    pub fn warn(&mut self, at: Place, message: &str) {
        let from = self.from(at);
        self.servers.warnings.push(format!("{from}: {message}"));
    }

    fn from(&self, at: Place) -> String {
        format!("{}:{}", self.file, at.line.max(1))
    }

    /// Takes a server.
    pub fn take(&mut self, entry: Entry) {
        let Entry { at, name, bmc, windows, serial, labels } = entry;
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let (bmc, lacks) = match bmc {
            Bmc::At(bmc) => (Some(bmc), None),
            Bmc::Lacks(why) => (None, Some(why)),
        };
        let from = self.from(at);
        let Some(name) = filled(name).or_else(|| bmc.clone()) else {
            self.wrong(at, "it has neither a name nor a BMC: give it one of the two, or leave it out of the export");
            return;
        };
        if name.chars().count() > LONGEST || name.contains(char::is_control) {
            self.wrong(at, format!("a name has at most {LONGEST} characters, all of them printable"));
            return;
        }
        if self.servers.list.len() >= MOST {
            if !std::mem::replace(&mut self.full, true) {
                self.wrong(at, format!("these are more than {MOST} servers"));
            }
            return;
        }
        if let Some(earlier) = self.names.insert(name.clone(), from.clone()) {
            let message = format!(
                "{:?} is the name of a server in {earlier}, too: no report could tell them apart; export one site at a time, or \
                 rename one",
                shown(&name)
            );
            self.wrong(at, message);
        }
        if let Some(bmc) = &bmc
            && let Some((other, earlier)) = self.bmcs.insert(same(bmc), (name.clone(), from.clone()))
            && other != name
        {
            let message = format!(
                "{} and {} ({earlier}) have one BMC, {bmc}: one of the two addresses is wrong; of a chassis whose BMC has several \
                 systems, name each in a servers file with `system`",
                shown(&name),
                shown(&other)
            );
            self.wrong(at, message);
        }
        let clean = |(label, value): (String, String)| {
            let value = value.trim();
            let odd = value.is_empty() || value.chars().count() > LONGEST || value.contains(char::is_control);
            (!odd).then(|| (label, value.to_owned()))
        };
        let labels = labels.into_iter().filter_map(clean).collect();
        let (windows, serial, settings) = (filled(windows), filled(serial), Settings::default());
        let lacks = lacks.filter(|_| windows.is_none());
        self.servers.list.push(Server { name, bmc, windows, serial, labels, settings, lacks, from });
    }

    /// The servers, or what is wrong.
    pub fn end(mut self) -> (Servers, Vec<Problem>) {
        if self.servers.list.is_empty() && self.problems.is_empty() {
            self.wrong(Place::line(1), "there is no server in it");
        }
        if let Some(at) = self.secret_at {
            let fields: Vec<_> = self.secrets.iter().map(String::as_str).collect();
            let message = format!(
                "secrets stand in this file ({}); patchgate did not read them, and whoever can read the file can",
                fields.join(", ")
            );
            self.warn(at, &message);
        }
        (self.servers, self.problems)
    }
}

/// A foreign name as an error may show it: without what moves a cursor, and not for ever.
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).take(64).collect()
}
