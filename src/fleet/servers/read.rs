//! From a file to servers: syntax, then shape, then meaning, with every error of meaning at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range as Bytes;
use std::path::Path;

use super::credential::{Credential, SecretSource};
use super::format::Format;
use super::range::Range;
use super::resolve::Chain;
use super::rules::{Rule, Rules};
use super::select::Select;
use super::server::{Server, Servers};
use super::told::told;
use super::wire;
use super::{foreign, plain};
use crate::baseline::{Checker, FileError, Level, Problem, Text, written_file};
use crate::common::age::age;
use crate::common::bounded;

/// The value of `format` that this build reads.
const FORMAT: i64 = 1;

/// What such a file is called in messages.
const WHAT: &str = "servers";

/// The most servers of one file.
const MOST: usize = 100_000;

/// The JSON Schema of a servers file.
#[cfg(test)]
pub(crate) fn schema() -> schemars::Schema {
    schemars::schema_for!(wire::Document)
}

impl Servers {
    /// Reads a file of servers, up to 64 MiB, in this format, else in the one that its content tells.
    ///
    /// # Errors
    /// [`FileError`]: the file cannot be read, or is no file of servers; all its errors are listed.
    pub fn load(path: &Path, format: Option<Format>) -> Result<Self, FileError> {
        let file = path.display().to_string();
        let text = text_of(path, &file)?;
        Self::parse(&text, &file, path.parent().unwrap_or(Path::new("")), format)
    }

    /// Reads the text of a servers file, which stands in `folder`. `file` is its name in messages.
    ///
    /// # Errors
    /// All errors of the document, each with its line.
    pub fn parse(text: &str, file: &str, folder: &Path, format: Option<Format>) -> Result<Self, FileError> {
        // As Windows writes it in front; it is no part of the first line.
        let text = text.trim_start_matches('\u{feff}');
        let format = format.map_or_else(|| told(text), Ok);
        let (servers, problems) = match format {
            Ok(Format::Toml) => document(text, file, folder),
            Ok(Format::List) => plain::read(text, file),
            Ok(Format::Csv) => foreign::rows(text, file),
            Ok(Format::AnsibleIni) => foreign::ini(text, file),
            Ok(Format::AnsibleYaml) => foreign::ansible_yaml(text, file),
            Ok(Format::AnsibleJson) => foreign::listed(text, file),
            Ok(Format::Netbox) => foreign::netbox(text, file),
            Ok(Format::Foreman) => foreign::foreman(text, file),
            Ok(Format::Maas) => foreign::maas(text, file),
            Err(ref why) => (Self::default(), vec![Problem::at("", None, Level::Error, why.clone())]),
        };
        without_errors(WHAT, file, text, problems)?;
        Ok(Self { is_foreign: format != Ok(Format::Toml), ..servers })
    }
}

impl Rules {
    /// Reads the credentials, groups and defaults of a servers file; its own servers are not meant.
    ///
    /// # Errors
    /// As [`Servers::load`].
    pub fn load(path: &Path) -> Result<Self, FileError> {
        let file = path.display().to_string();
        let text = text_of(path, &file)?;
        Self::parse(&text, &file, path.parent().unwrap_or(Path::new("")))
    }

    /// The same of a text.
    ///
    /// # Errors
    /// All errors of the document, each with its line.
    pub fn parse(text: &str, file: &str, folder: &Path) -> Result<Self, FileError> {
        let text = text.trim_start_matches('\u{feff}');
        let (rules, problems) = match written_file::read(text, FORMAT) {
            Ok(document) => Reading::new(text, file, folder).rules(document),
            Err(misread) => (Self::default(), vec![misread.plainly().problem(text)]),
        };
        without_errors(WHAT, file, text, problems)?;
        Ok(rules)
    }
}

fn text_of(path: &Path, file: &str) -> Result<String, FileError> {
    let read = |problem: String| FileError::Read { what: WHAT, file: file.to_owned(), problem };
    bounded::text(path, bounded::COLLECTED).map_err(|e| read(e.to_string()))
}

/// That a document has no errors. The line of one is not repeated where it may be of a secret: it sets one, or stands below the beginning
/// of a text of several lines, which may be one.
pub(crate) fn without_errors(
    what: &'static str,
    file: &str,
    text: &str,
    mut problems: Vec<Problem>,
) -> Result<(), FileError> {
    problems.retain(|problem| problem.level == Level::Error);
    for problem in &mut problems {
        let mut above = text.lines().take(problem.line.saturating_sub(1));
        if foreign::hides_secret(&problem.text) || above.any(|line| line.contains("\"\"\"") || line.contains("'''")) {
            problem.text.clear();
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(FileError::Invalid { what, file: file.to_owned(), problems }) }
}

fn document(text: &str, file: &str, folder: &Path) -> (Servers, Vec<Problem>) {
    match written_file::read(text, FORMAT) {
        Ok(document) => Reading::new(text, file, folder).all(document),
        Err(misread) => (Servers::default(), vec![misread.plainly().problem(text)]),
    }
}

/// A document that is being checked.
struct Reading<'a> {
    check: Checker<'a>,
    text: &'a str,
    file: &'a str,
    folder: &'a Path,
    /// Each name, with the line of the server that has it.
    names: BTreeMap<String, String>,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str, file: &'a str, folder: &'a Path) -> Self {
        Self { check: Checker::new(text), text, file, folder, names: BTreeMap::new() }
    }

    /// What is not about single servers: credentials and groups, and that they are right.
    fn shared(&mut self, document: &mut wire::Document) -> (BTreeMap<String, Credential>, Vec<Rule>) {
        let mut known = BTreeMap::new();
        for (name, credential) in &document.credentials {
            if let Some(credential) = self.credential(name, credential) {
                known.insert(credential.name.clone(), credential);
            }
        }
        let names = document.credentials.keys().map(|name| name.get_ref().clone()).collect();
        document.defaults.iter().for_each(|own| self.own(own, &names));
        let mut groups: Vec<_> = std::mem::take(&mut document.groups).into_iter().collect();
        groups.sort_by_key(|(name, _)| name.span().start);
        let rules = groups.into_iter().map(|(name, mut group)| {
            let own = group.take_own();
            self.own(&own, &names);
            let select = group.select.iter().filter_map(|text| match text.get_ref().parse::<Select>() {
                Ok(select) => Some(select),
                Err(why) => {
                    self.check.error(text.span(), why.to_string());
                    None
                }
            });
            let select = select.collect();
            Rule { from: self.place(&name.span()), name: name.into_inner(), select, own }
        });
        (known, rules.collect())
    }

    fn rules(mut self, mut document: wire::Document) -> (Rules, Vec<Problem>) {
        let (credentials, groups) = self.shared(&mut document);
        let folder = self.folder.to_owned();
        (Rules { credentials, groups, defaults: document.defaults, folder }, self.check.into_problems())
    }

    fn all(mut self, mut document: wire::Document) -> (Servers, Vec<Problem>) {
        let (credentials, rules) = self.shared(&mut document);
        let names: BTreeSet<_> = document.credentials.keys().map(|name| name.get_ref().clone()).collect();
        let mut servers = Servers { credentials, ..Servers::default() };
        let groups: BTreeMap<&str, &wire::Own> = rules.iter().map(|rule| (rule.name.as_str(), &rule.own)).collect();
        for server in &mut document.server {
            let own = server.take_own();
            self.own(&own, &names);
            let mut chain = vec![&own];
            for group in &server.groups {
                match groups.get(group.get_ref().as_str()) {
                    Some(group) => chain.push(group),
                    None => self.check.error(group.span(), format!("there is no [groups.{}]", group.get_ref())),
                }
            }
            chain.extend(&document.defaults);
            self.servers(server, &Chain(chain), &mut servers.list);
        }
        if document.server.is_empty() && servers.list.is_empty() {
            self.check.error(0..0, "there is no [[server]] in it");
        }
        (servers, self.check.into_problems())
    }

    fn place(&self, span: &Bytes<usize>) -> String {
        let line = self.text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
        format!("{}:{line}", self.file)
    }

    fn credential(&mut self, name: &Text, wire: &wire::Credential) -> Option<Credential> {
        if let Some(password) = &wire.password {
            let message = "a password does not stand in this file: name where it is, with password-file, password-env, \
                           password-command, password-netrc, password-keyring or prompt = true";
            self.check.error(password.span(), message);
        }
        let user = self.check.filled("user", &wire.user);
        let file = wire.password_file.as_ref().map(|text| SecretSource::File(self.folder.join(text.get_ref().trim())));
        let variable = wire.password_env.as_ref().map(|text| SecretSource::Variable(text.get_ref().trim().to_owned()));
        let command = wire.password_command.as_ref().map(|words| {
            if words.get_ref().is_empty() {
                self.check.error(words.span(), "password-command is empty: name a program and its arguments");
            }
            SecretSource::Command(words.get_ref().iter().map(|word| word.get_ref().clone()).collect())
        });
        let trimmed = |text: &Text| text.get_ref().trim().to_owned();
        let machine = wire.netrc_machine.as_ref().map(trimmed);
        if let (Some(machine), None) = (&wire.netrc_machine, &wire.password_netrc) {
            self.check.error(machine.span(), "netrc-machine chooses an entry of password-netrc, which is not there");
        }
        let netrc = wire.password_netrc.as_ref();
        let netrc = netrc.map(|text| SecretSource::Netrc(self.folder.join(trimmed(text)), machine));
        let keyring = wire.password_keyring.as_ref().map(|text| SecretSource::Keyring(trimmed(text)));
        let prompt = wire.prompt.as_ref().map(|yes| {
            if !*yes.get_ref() {
                self.check.error(yes.span(), "prompt = false names no place of the password: leave it out");
            }
            SecretSource::Prompt
        });
        let mut sources = [file, variable, command, netrc, keyring, prompt].into_iter().flatten();
        let (first, second) = (sources.next(), sources.next());
        let Some(source) = first.filter(|_| second.is_none()) else {
            let message = format!(
                "credential {:?} needs exactly one of password-file, password-env, password-command, password-netrc, password-keyring and \
                 prompt = true",
                name.get_ref()
            );
            self.check.error(name.span(), message);
            return None;
        };
        Some(Credential { name: name.get_ref().clone(), user, source, from: self.place(&name.span()) })
    }

    /// What a default, a group or a server says, where that can be wrong by itself.
    fn own(&mut self, own: &wire::Own, credentials: &BTreeSet<String>) {
        for named in [&own.credential, &own.windows_credential].into_iter().flatten() {
            if !credentials.contains(named.get_ref().trim()) {
                self.check.error(named.span(), format!("there is no [credentials.{}]", named.get_ref()));
            }
        }
        let texts = [
            ("baseline", &own.baseline),
            ("waivers", &own.waivers),
            ("system", &own.system),
            ("pin", &own.pin),
            ("ca", &own.ca),
            ("tls-name", &own.tls_name),
            ("site", &own.site),
        ];
        for (what, text) in texts {
            let _ = text.as_ref().map(|text| self.check.filled(what, text));
        }
        if let Some(pin) = &own.pin
            && let Err(why) = pin.get_ref().trim().parse::<crate::trust::Fingerprint>()
        {
            self.check.error(pin.span(), format!("pin: {why}"));
        }
        if let (Some(pin), Some(_)) = (&own.pin, &own.ca) {
            self.check.error(pin.span(), "pin and ca say two ways to trust one certificate: leave one out");
        }
        if let Some(deadline) = own.deadline.as_ref().filter(|seconds| *seconds.get_ref() == 0) {
            self.check.error(deadline.span(), "a deadline of 0 seconds has passed before anything is asked");
        }
        if let Some(most) = &own.max_age {
            match age(most.get_ref().trim()) {
                Ok(age) if age.is_zero() => {
                    self.check.error(most.span(), "max-age: with no age at all it is always due")
                }
                Ok(_) => {}
                Err(why) => self.check.error(most.span(), format!("max-age: {why}")),
            }
        }
        if let Some(site) = &own.site
            && own.labels.keys().any(|label| label.get_ref() == "site")
        {
            self.check.error(site.span(), "site and labels.site are the same label: leave one out");
        }
        for label in own.labels.keys().filter(|label| label.get_ref() == "name") {
            self.check.error(label.span(), "name is no label: every server has one");
        }
    }

    /// The servers that one entry stands for.
    fn servers(&mut self, wire: &wire::Server, chain: &Chain<'_>, list: &mut Vec<Server>) {
        if wire.bmc.is_none() && wire.windows.is_none() {
            let message =
                format!("{:?} has neither bmc nor windows: nothing of it can be looked at", wire.name.get_ref());
            self.check.error(wire.name.span(), message);
        }
        let Some(names) = self.texts("name", &wire.name) else { return };
        let mut beside = |what, text: &Option<Text>| match text {
            Some(text) => self.beside(what, text, names.len()),
            None => Some(vec![None; names.len()]),
        };
        let (bmcs, windows, serials) =
            (beside("bmc", &wire.bmc), beside("windows", &wire.windows), beside("serial", &wire.serial));
        let (Some(bmcs), Some(windows), Some(serials)) = (bmcs, windows, serials) else { return };
        if list.len() + names.len() > MOST {
            self.check.error(wire.name.span(), format!("these are more than {MOST} servers"));
            return;
        }
        let windows: Vec<_> = windows.into_iter().map(|text| text.map(|text| beside_file(self.folder, text))).collect();
        let (from, settings, labels) = (self.place(&wire.name.span()), chain.settings(self.folder), chain.labels());
        for (((name, bmc), windows), serial) in names.into_iter().zip(bmcs).zip(windows).zip(serials) {
            if let Some(earlier) = self.names.insert(name.clone(), from.clone()) {
                self.check.error(wire.name.span(), format!("{name:?} is the name of a server in {earlier}, too"));
            }
            let (settings, labels, from) = (settings.clone(), labels.clone(), from.clone());
            list.push(Server { name, bmc, windows, serial, labels, settings, lacks: None, from });
        }
    }

    /// What a text with ranges stands for; none where it is wrong, which is noted.
    fn texts(&mut self, what: &str, text: &Text) -> Option<Vec<String>> {
        let filled = self.check.filled(what, text);
        match Range::parse(&filled) {
            Ok(range) => Some(range.texts()),
            Err(why) => {
                self.check.error(text.span(), format!("{what}: {why}"));
                None
            }
        }
    }

    /// The texts of a field that goes along with the name: as many as there are names.
    fn beside(&mut self, what: &str, text: &Text, names: usize) -> Option<Vec<Option<String>>> {
        let texts = self.texts(what, text)?;
        if texts.len() != names {
            let message = format!(
                "{what} stands for {} and the name for {names}: each needs its own, with the ranges of the name",
                texts.len()
            );
            self.check.error(text.span(), message);
            return None;
        }
        Some(texts.into_iter().map(Some).collect())
    }
}

/// A document or a bundle stands beside the servers file; a way to a server is taken as it is.
fn beside_file(folder: &Path, text: String) -> String {
    if text.contains("://") || text == "local" { text } else { folder.join(text).display().to_string() }
}
