//! The way out. A reader that closes the pipe early is not an error.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use clap::ValueEnum;
use serde::Serialize;

use super::failure::Failure;
use crate::report::{Style, safe};

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal that can, unless `NO_COLOR` or `CLICOLOR=0` is set; everywhere with `CLICOLOR_FORCE`
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What the command line says of it. Commands ask for a style where they print, far from the command line.
static COLOUR: OnceLock<Colour> = OnceLock::new();

/// Notes what the command line says of colour, once.
pub fn choose(colour: Colour) {
    COLOUR.get_or_init(|| colour);
}

/// Set where what reads us takes every line for a part of the answer: a monitoring system.
static SILENT: OnceLock<()> = OnceLock::new();

/// From now on nothing is printed beside the result but errors.
pub fn silence() {
    SILENT.get_or_init(|| ());
}

/// Whether nothing is.
pub fn is_silent() -> bool {
    SILENT.get().is_some()
}

/// Whether somebody sees what is printed on standard output.
pub fn is_seen() -> bool {
    std::io::stdout().is_terminal()
}

/// How to print on standard output: its width, and colour by the usual conventions (no-color.org, bixense.com/clicolors).
pub fn style() -> Style {
    let terminal = is_seen();
    let colour = match COLOUR.get().copied().unwrap_or_default() {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if anstyle_query::no_color() => false,
        Colour::Auto if anstyle_query::clicolor_force() => true,
        Colour::Auto => terminal && anstyle_query::clicolor() != Some(false) && anstyle_query::term_supports_color(),
    };
    let width = if terminal { comfy_table::Table::new().width() } else { None };
    Style { colour, width: width.unwrap_or(80).clamp(60, 160), whole: false }
}

/// Prints finished text and ends with exit code 0.
pub fn text(text: &str) -> Result<u8, Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(0),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(0),
        Err(e) => Err(Failure::undetermined(format!("standard output cannot be written: {e}"))),
    }
}

/// Prints a value as JSON and ends with exit code 0.
pub fn json(value: &impl Serialize) -> Result<u8, Failure> {
    text(&(to_json(value)? + "\n"))
}

/// A value as JSON that is safe to show.
pub fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    let document = serde_json::to_value(value)
        .and_then(|tree| serde_json::to_string_pretty(&tree))
        .map_err(|e| Failure::undetermined(format!("the result cannot be written as JSON: {e}")))?;
    Ok(safe::json(&document))
}

/// Prints an error on standard error.
pub fn error(message: &str) {
    beside(message);
}

/// Prints something beside the result, on standard error.
pub fn note(message: &str) {
    if !is_silent() {
        beside(message);
    }
}

fn beside(message: &str) {
    // Line breaks are ours (a list of problems, a caret); everything else in the message may be foreign.
    for line in message.lines() {
        // Nothing is left to do where even standard error is gone.
        let _ = writeln!(std::io::stderr().lock(), "patchgate: {}", safe::printable(line));
    }
}
