//! The way out. A reader that closes the pipe early is not an error.

use std::io::{IsTerminal, Write};

use serde::Serialize;

use super::failure::Failure;
use crate::report::{Style, safe};

/// How to print on standard output: its width, and colour on a terminal unless `NO_COLOR` is set (no-color.org).
pub fn style() -> Style {
    let terminal = std::io::stdout().is_terminal();
    let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let width = if terminal { comfy_table::Table::new().width() } else { None };
    Style { colour, width: width.unwrap_or(80).clamp(60, 160) }
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
    let document = serde_json::to_string_pretty(value)
        .map_err(|e| Failure::undetermined(format!("the result cannot be written as JSON: {e}")))?;
    Ok(safe::json(&document))
}

/// Prints an error on standard error.
pub fn error(message: &str) {
    note(message);
}

/// Prints something beside the result, on standard error.
pub fn note(message: &str) {
    // Line breaks are ours (a list of problems, a caret); everything else in the message may be foreign.
    for line in message.lines() {
        // Nothing is left to do where even standard error is gone.
        let _ = writeln!(std::io::stderr().lock(), "patchgate: {}", safe::printable(line));
    }
}
