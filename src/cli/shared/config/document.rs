//! What stands in the file: options for every command and for single ones, each with its line. Strict, as our other TOML files are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, Command, ValueHint};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::{Spanned, Value};

use super::place::How;
use super::policy::never;
use crate::baseline::{Checker, FileError, nearest, written_file};
use crate::common::bounded;
use crate::fleet::servers::without_errors;
use crate::report::safe;

/// The value of `format` that this build reads: that of servers files, because one file may be both.
const FORMAT: i64 = 1;
const WHAT: &str = "configuration";

type Options = BTreeMap<Spanned<String>, Spanned<Value>>;

/// The file as it is written. What is about servers is read where they are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "format")]
    _format: i64,
    #[serde(default)]
    options: Options,
    #[serde(default)]
    command: BTreeMap<Spanned<String>, Options>,
    #[serde(default)]
    server: Vec<IgnoredAny>,
    #[serde(rename = "defaults")]
    _defaults: Option<IgnoredAny>,
    credentials: Option<IgnoredAny>,
    #[serde(rename = "groups")]
    _groups: Option<IgnoredAny>,
}

/// A configuration file.
pub struct Config {
    pub path: PathBuf,
    pub how: How,
    pub settings: Vec<Setting>,
    /// Whether it is a servers file as well.
    pub has_servers: bool,
    /// Whether it names accounts.
    pub has_accounts: bool,
}

/// An option of it.
pub struct Setting {
    pub option: String,
    /// The command that it is for; none where it is for all that have it.
    pub command: Option<String>,
    /// The words that stand for it on a command line.
    pub words: Vec<String>,
    /// `FILE:LINE`.
    pub from: String,
}

/// An option by its name on the command line.
pub fn option<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    command.get_arguments().find(|arg| arg.get_long() == Some(name))
}

/// Every command that can be typed, with its name as it is typed.
pub fn commands(root: &Command) -> Vec<(String, &Command)> {
    let mut found = Vec::new();
    let mut next: Vec<(String, &Command)> = root.get_subcommands().map(|c| (c.get_name().to_owned(), c)).collect();
    while let Some((name, command)) = next.pop() {
        next.extend(command.get_subcommands().map(|inner| (format!("{name} {}", inner.get_name()), inner)));
        found.push((name, command));
    }
    found.retain(|(name, _)| !name.ends_with("help"));
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

impl Config {
    /// Reads and checks it against the options that there are.
    ///
    /// # Errors
    /// It cannot be read, or is none; every mistake is listed with its line.
    pub fn load(path: &Path, how: How, root: &Command) -> Result<Self, FileError> {
        let file = path.display().to_string();
        let text = bounded::text(path, bounded::COLLECTED).map_err(|e| FileError::Read {
            what: WHAT,
            file: file.clone(),
            problem: e.to_string(),
        })?;
        let (settings, (has_servers, has_accounts), problems) = match written_file::read::<Document>(&text, FORMAT) {
            Ok(document) => {
                let mut reading = Reading { check: Checker::new(&text), text: &text, path, root, settings: Vec::new() };
                let has = (!document.server.is_empty(), document.credentials.is_some());
                reading.all(&document);
                (reading.settings, has, reading.check.into_problems())
            }
            Err(misread) => (Vec::new(), (false, false), vec![misread.plainly().problem(&text)]),
        };
        without_errors(WHAT, &file, &text, problems)?;
        Ok(Self { path: path.to_owned(), how, settings, has_servers, has_accounts })
    }

    /// What it says for a command: what is for it alone, else what is for all.
    pub fn of<'s>(&'s self, command: &str) -> impl Iterator<Item = &'s Setting> {
        let own = |setting: &Setting| setting.command.as_deref() == Some(command);
        let named: Vec<&str> = self.settings.iter().filter(|s| own(s)).map(|s| s.option.as_str()).collect();
        self.settings.iter().filter(move |s| own(s) || s.command.is_none() && !named.contains(&s.option.as_str()))
    }
}

struct Reading<'a> {
    check: Checker<'a>,
    text: &'a str,
    path: &'a Path,
    root: &'a Command,
    settings: Vec<Setting>,
}

impl Reading<'_> {
    fn all(&mut self, document: &Document) {
        let commands = commands(self.root);
        for (name, value) in &document.options {
            let arg = commands.iter().find_map(|(_, command)| option(command, name.get_ref()));
            self.one(name, value, None, arg, || commands.iter().flat_map(|(_, command)| longs(command)).collect());
        }
        for (command, options) in &document.command {
            let Some((_, found)) = commands.iter().find(|(name, _)| name == command.get_ref()) else {
                let near = near(command.get_ref(), &commands.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
                self.check.error(command.span(), format!("there is no command `{}`{near}", command.get_ref()));
                continue;
            };
            for (name, value) in options {
                self.one(name, value, Some(command.get_ref()), option(found, name.get_ref()), || {
                    longs(found).collect()
                });
            }
        }
    }

    fn one<'n>(
        &mut self,
        name: &Spanned<String>,
        value: &Spanned<Value>,
        command: Option<&String>,
        arg: Option<&Arg>,
        known: impl FnOnce() -> Vec<&'n str>,
    ) {
        let option = name.get_ref();
        if let Some(why) = never(option) {
            return self.check.error(name.span(), format!("`{option}` stands in no file: {why}"));
        }
        let Some(arg) = arg else {
            let of = command.map_or_else(|| "no command has".to_owned(), |command| format!("`{command}` has not"));
            let near = near(option, &known());
            return self.check.error(name.span(), format!("{of} the option `{option}`{near}"));
        };
        let folder = self.path.parent().unwrap_or(Path::new(""));
        match words(option, arg, value.get_ref(), folder) {
            Ok(words) => {
                let line = self.text.get(..name.span().start).map_or(1, |before| before.matches('\n').count() + 1);
                let from = format!("{}:{line}", self.path.display());
                self.settings.push(Setting { option: option.clone(), command: command.cloned(), words, from });
            }
            Err(why) => self.check.error(value.span(), format!("{option}: {why}")),
        }
    }
}

fn longs(command: &Command) -> impl Iterator<Item = &str> {
    command.get_arguments().filter_map(Arg::get_long)
}

/// What was meant, where something is near enough.
fn near(name: &str, known: &[&str]) -> String {
    nearest(name, known).map_or_else(String::new, |known| format!("; did you mean `{known}`?"))
}

/// The words that say it on a command line.
fn words(option: &str, arg: &Arg, value: &Value, folder: &Path) -> Result<Vec<String>, String> {
    if !arg.get_action().takes_values() {
        return match value {
            Value::Boolean(true) => Ok(vec![format!("--{option}")]),
            Value::Boolean(false) => Ok(Vec::new()),
            _ => Err("it is true or false".to_owned()),
        };
    }
    let many = matches!(arg.get_action(), ArgAction::Append) || arg.get_value_delimiter().is_some();
    let values = match value {
        Value::Array(values) if many => values.as_slice(),
        Value::Array(_) => return Err("it takes one value".to_owned()),
        one => std::slice::from_ref(one),
    };
    let text = |value: &Value| match value {
        // A file that only lies there must not speak to a terminal or a CI service by way of an error about it.
        Value::String(text) if safe::printable(text) != *text => {
            Err("it holds characters that a terminal or a CI service takes for something else".to_owned())
        }
        Value::String(text) => Ok(text.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Datetime(day) => Ok(day.to_string()),
        _ => Err("it takes a text or a number".to_owned()),
    };
    let beside = |text: String| {
        let way = option == "windows" && (text.contains("://") || text == "local");
        let is_path = arg.get_value_hint() == ValueHint::AnyPath || option == "windows";
        if is_path && !way && text != "-" { folder.join(text).display().to_string() } else { text }
    };
    values.iter().map(|value| Ok(format!("--{option}={}", beside(text(value)?)))).collect()
}
