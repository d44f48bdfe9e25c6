//! What holds for a command line in the end, option by option, and where each value comes from. Secrets are not shown.

use std::fmt::Write;

use clap::Command;
use clap::parser::ValueSource;

use super::apply::{Applied, find};
use super::policy::VARIABLES;
use crate::report::safe;

/// The page.
pub fn resolved(fresh: &Command, applied: &Applied) -> String {
    let mut page = String::new();
    let _ = match &applied.config {
        Some(config) => writeln!(page, "configuration: {} ({})", config.path.display(), config.how.words()),
        None => writeln!(page, "configuration: no file"),
    };
    let rows = rows(fresh, applied);
    let _ = writeln!(page, "command: {}", applied.command);
    let name = rows.iter().map(|row| row.0.chars().count()).max().unwrap_or(0);
    let value = rows.iter().map(|row| row.1.chars().count()).max().unwrap_or(0).min(40);
    for (option, shown, from) in rows {
        let _ = writeln!(page, "  {option:name$}  {shown:value$}  {from}");
    }
    page.lines().map(|line| safe::printable(line) + "\n").collect()
}

fn rows(fresh: &Command, applied: &Applied) -> Vec<(String, String, String)> {
    let mut root = fresh.clone();
    root.build();
    let Ok(matches) = fresh.clone().ignore_errors(true).try_get_matches_from(&applied.words) else { return Vec::new() };
    let (Some(leaf), mut inner) = (find(&root, &applied.command), &matches) else { return Vec::new() };
    while let Some((_, deeper)) = inner.subcommand() {
        inner = deeper;
    }
    let mut rows = Vec::new();
    for arg in leaf.get_arguments() {
        let Some(long) = arg.get_long().filter(|long| !["help", "version", "config"].contains(long)) else { continue };
        let variable = VARIABLES.iter().find(|(name, ..)| *name == long);
        let variable = variable.filter(|(_, name, _)| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
        let source = inner.value_source(arg.get_id().as_str());
        let taken = applied.taken.iter().find(|(name, _)| name == long);
        let from = match (source, taken) {
            (Some(ValueSource::CommandLine), Some((_, from))) => from.clone(),
            (Some(ValueSource::CommandLine), None) => "command line".to_owned(),
            (Some(ValueSource::EnvVariable), _) => {
                format!("environment variable {}", arg.get_env().unwrap_or_default().to_string_lossy())
            }
            (_, _) if variable.is_some() => {
                format!("environment variable {}", variable.map_or("", |(_, name, _)| *name))
            }
            // A flag that nobody gave has the default of a flag, and a list that nobody gave none.
            (Some(ValueSource::DefaultValue), _) if arg.get_action().takes_values() => "default".to_owned(),
            _ => continue,
        };
        let raw = inner.get_raw(arg.get_id().as_str()).into_iter().flatten();
        let values: Vec<_> = raw.map(|value| value.to_string_lossy().into_owned()).collect();
        let shown = match variable.filter(|_| values.is_empty()) {
            Some((_, _, true)) => "(set, not shown)".to_owned(),
            Some((_, name, false)) => std::env::var(name).unwrap_or_default(),
            None if !arg.get_action().takes_values() => "true".to_owned(),
            None => values.join(" "),
        };
        let shown = if long == "proxy" || shown.contains('@') && shown.contains(':') && long == "bmc" {
            "(set, not shown)".to_owned()
        } else {
            shown
        };
        rows.push((format!("--{long}"), safe::printable(&shown), from));
    }
    rows
}
