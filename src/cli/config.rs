//! `config`: which configuration file counts, and what holds in the end.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::shared::config::{apply, resolved};
use super::shared::failure::Failure;
use super::shared::print;

/// `patchgate config`
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the configuration file that counts, checked, or what holds for a command line
    Show(Show),
}

/// `patchgate config show`
#[derive(Debug, Args)]
pub struct Show {
    /// Show every value that holds and where it comes from: command line, environment, file and line, or default
    #[arg(long)]
    resolved: bool,
    /// A command with its options, as it would be typed: `check --depth full`
    #[arg(value_name = "COMMAND", trailing_var_arg = true, allow_hyphen_values = true, num_args = 0..)]
    line: Vec<OsString>,
}

impl Command {
    /// `fresh` is the whole command line, with nothing typed.
    pub fn run(&self, fresh: &clap::Command, named: Option<&OsString>) -> Result<u8, Failure> {
        let Self::Show(show) = self;
        let mut words: Vec<OsString> = vec!["patchgate".into()];
        if let Some(named) = named {
            let mut word = OsString::from("--config=");
            word.push(named);
            words.push(word);
        }
        if show.line.is_empty() {
            words.push("check".into());
        }
        words.extend(show.line.iter().cloned());
        let applied = apply(fresh, words)?;
        if show.resolved {
            if applied.command.is_empty() {
                return Err(Failure::usage(
                    "the words behind `config show --resolved` are no command of patchgate, such as `check --depth full`",
                ));
            }
            return print::text(&resolved(fresh, &applied));
        }
        let Some(config) = &applied.config else { return print::text("configuration: no file\n") };
        let mut page = format!("configuration: {} ({})\n", config.path.display(), config.how.words());
        for setting in &config.settings {
            let command = setting.command.as_deref().unwrap_or("every command");
            page.push_str(&format!("  {}  {command}: {}\n", setting.from, setting.words.join(" ")));
        }
        print::text(&page)
    }
}
