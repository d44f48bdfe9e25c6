//! The words of the command line with those of the file among them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use super::document::{Config, Setting, option};
use super::place::{How, place};
use super::policy::{OF_A_FILE, OF_BMCS, OF_MANY, TARGETS, is_harmless, variable};
use crate::cli::shared::failure::Failure;

/// What is parsed in the end.
pub struct Applied {
    pub words: Vec<OsString>,
    /// The options of the file that are among them: name and `FILE:LINE`.
    pub taken: Vec<(String, String)>,
    pub config: Option<Config>,
    /// The command, as it is typed; empty where none is.
    pub command: String,
    /// What to say on standard error.
    pub note: Option<String>,
}

/// Puts the options of the configuration file into a command line.
///
/// # Errors
/// The file is none, or was only found and says what such a file may not say.
pub fn apply(fresh: &Command, given: Vec<OsString>) -> Result<Applied, Failure> {
    let mut nothing = Applied { words: given, taken: Vec::new(), config: None, command: String::new(), note: None };
    // A command line that is wrong, or that asks for help, is for the parser.
    let Ok(matches) = fresh.clone().ignore_errors(true).try_get_matches_from(&nothing.words) else {
        return Ok(nothing);
    };
    let (command, matches) = leaf(&matches);
    // What stands behind `config show` is a command line of its own, and gets its options there.
    if command.is_empty() || command.starts_with("config ") {
        return Ok(nothing);
    }
    let named = matches.try_get_one::<OsString>("config").ok().flatten().map(Path::new);
    nothing.command = command;
    let Some((path, how)) = place(named) else { return Ok(nothing) };
    let mut root = fresh.clone();
    root.build();
    let config = Config::load(&path, how, &root).map_err(|e| Failure::input(e.to_string()))?;
    let Some(leaf) = find(&root, &nothing.command) else { return Ok(nothing) };
    let chosen = Chosen { leaf, matches, config: &config };
    let (taken, servers) = chosen.settings()?;
    let mut words: Vec<OsString> = taken.iter().flat_map(|setting| &setting.words).map(OsString::from).collect();
    let mut taken: Vec<_> = taken.into_iter().map(|setting| (setting.option.clone(), setting.from.clone())).collect();
    let file = path.display();
    let accounts = chosen.accounts();
    for (is_meant, option) in [(servers, "servers"), (accounts, "servers-accounts")] {
        if is_meant && config.how != How::Found {
            words.push(format!("--{option}={file}").into());
            taken.push((option.to_owned(), format!("{file}:1")));
        }
    }
    let mut note = (!taken.is_empty()).then(|| format!("configuration: {file} ({})", how.words()));
    if servers && config.how == How::Found {
        note = Some(format!(
            "{file} names servers; a file that was only found says not whom to ask: add --servers {file} to ask them"
        ));
    }
    if accounts && config.how == How::Found {
        let of_them = "a file that was only found says not whose password to send; add --servers-accounts";
        let names = format!("{file} names accounts, and {of_them} {file} to mean it");
        note = Some(note.map_or(names.clone(), |note| format!("{note}; {names}")));
    }
    let at = nothing.words.iter().position(|word| word == "--").unwrap_or(nothing.words.len());
    nothing.words.splice(at..at, words);
    Ok(Applied { taken, note, config: Some(config), ..nothing })
}

/// The command that was typed, and what was typed for it.
fn leaf(root: &ArgMatches) -> (String, &ArgMatches) {
    let (mut names, mut matches) = (Vec::new(), root);
    while let Some((name, inner)) = matches.subcommand() {
        names.push(name);
        matches = inner;
    }
    (names.join(" "), matches)
}

/// A command by its name as it is typed.
pub fn find<'c>(root: &'c Command, command: &str) -> Option<&'c Command> {
    command.split(' ').try_fold(root, |at, name| at.find_subcommand(name))
}

struct Chosen<'a> {
    leaf: &'a Command,
    matches: &'a ArgMatches,
    config: &'a Config,
}

impl<'a> Chosen<'a> {
    /// Whether an option, or the positional target, was typed or is in the environment.
    fn is_given(&self, name: &str) -> bool {
        let arg = self.leaf.get_arguments().find(|arg| arg.get_long() == Some(name) || arg.get_id() == name);
        let source = arg.and_then(|arg| self.matches.value_source(arg.get_id().as_str()));
        matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable))
    }

    /// The settings that count, and whether the servers of the file are meant, too.
    fn settings(&self) -> Result<(Vec<&'a Setting>, bool), Failure> {
        let command = self.name();
        let all: Vec<&Setting> = self.config.of(&command).filter(|s| option(self.leaf, &s.option).is_some()).collect();
        let target_typed = TARGETS.iter().any(|target| self.is_given(target));
        let says = |name: &str| !target_typed && all.iter().any(|setting| setting.option == name);
        let own_servers = self.config.has_servers && option(self.leaf, "servers").is_some() && !target_typed;
        let servers = own_servers && !TARGETS.iter().any(|target| says(target));
        let bmcs = self.matches.try_get_many::<String>("bmc").ok().flatten().map_or(0, Iterator::count);
        let said = all.iter().find(|setting| setting.option == "bmc").map_or(0, |setting| setting.words.len());
        let bmcs = if self.is_given("bmc") {
            bmcs
        } else if target_typed {
            0
        } else {
            said
        };
        let file = self.is_given("servers") || says("servers") || servers;
        let many = file || bmcs > 1;
        let asked = many || self.is_given("bmc") || says("bmc");
        let counts = |setting: &&Setting| {
            let name = setting.option.as_str();
            !(self.is_given(name)
                || variable(name).is_some()
                || target_typed && TARGETS.contains(&name)
                || !asked && OF_BMCS.contains(&name)
                || !file && OF_A_FILE.contains(&name)
                || !many && OF_MANY.contains(&name) && !self.stands_alone(name)
                || self.is_against_the_given(name))
        };
        let all: Vec<&Setting> = all.iter().copied().filter(counts).collect();
        if self.config.how == How::Found
            && !self.is_named_as_servers()
            && let Some(setting) = all.iter().find(|setting| !is_harmless(&setting.option))
        {
            let (from, name) = (&setting.from, &setting.option);
            let file = self.config.path.display();
            return Err(Failure::input(format!(
                "configuration: {from}: `{name}` is not for a file that was only found in the working folder: it decides whom to ask, whom to \
                 trust, by what to judge or what to write; add --config {file} to mean it, or --config= to leave the file out"
            )));
        }
        Ok((all, servers))
    }

    /// Whether the servers of another file may take their accounts from this one.
    fn accounts(&self) -> bool {
        let says = |name: &str| self.config.of(&self.name()).any(|setting| setting.option == name);
        self.config.has_accounts
            && option(self.leaf, "servers-accounts").is_some()
            && (self.is_given("servers") || says("servers"))
            && !self.is_given("servers-accounts")
            && !says("servers-accounts")
            && !self.is_named_as_servers()
    }

    fn name(&self) -> String {
        let whole = self.leaf.get_bin_name().unwrap_or_default();
        whole.split_once(' ').map_or("", |(_, command)| command).to_owned()
    }

    /// Whether an option is one of this command without `--servers`.
    fn stands_alone(&self, name: &str) -> bool {
        option(self.leaf, "servers").is_none() && option(self.leaf, name).is_some()
    }

    /// Whether something that was typed leaves no room for it.
    fn is_against_the_given(&self, name: &str) -> bool {
        let Some(arg) = option(self.leaf, name) else { return false };
        let given = self
            .leaf
            .get_arguments()
            .filter(|other| self.matches.value_source(other.get_id().as_str()) == Some(ValueSource::CommandLine));
        let against = |a: &clap::Arg, b: &clap::Arg| {
            self.leaf.get_arg_conflicts_with(a).iter().any(|other| other.get_id() == b.get_id())
        };
        given.into_iter().any(|other| against(arg, other) || against(other, arg))
    }

    /// Whether somebody typed the name of this very file, as that of the servers.
    fn is_named_as_servers(&self) -> bool {
        let typed = self.matches.try_get_one::<PathBuf>("servers").ok().flatten();
        let real = |path: &PathBuf| std::fs::canonicalize(path).ok();
        typed.is_some_and(|typed| real(typed).is_some() && real(typed) == real(&self.config.path))
    }
}
