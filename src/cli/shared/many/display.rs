//! What somebody sees while a round is under way: one line that moves on a terminal, a line for each finished server in a log.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::options::Many;
use crate::cli::shared::print;
use crate::report::safe;

/// The display of a round.
pub enum Display {
    /// Nobody wants to see anything.
    Quiet,
    /// One line, drawn again and again.
    Moving(ProgressBar),
    /// A line for each server that is done.
    Log,
}

impl Display {
    /// The display for so many servers.
    pub fn of(servers: usize, many: &Many) -> Self {
        if many.quiet || print::is_silent() {
            return Self::Quiet;
        }
        if !std::io::stderr().is_terminal() || !anstyle_query::term_supports_color() {
            return Self::Log;
        }
        let bar = ProgressBar::new(u64::try_from(servers).unwrap_or(u64::MAX));
        // The template is ours; the bar as it comes would do as well.
        if let Ok(style) = ProgressStyle::with_template("{pos}/{len} servers {wide_bar} {elapsed} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_secs(1));
        Self::Moving(bar)
    }

    /// A server is done: its name and how that ended, in a few words.
    pub fn done(&self, name: &str, how: &str, took: Duration) {
        match self {
            Self::Quiet => {}
            // What a BMC or a file calls a server goes to the terminal made printable, and short enough for the line.
            Self::Moving(bar) => {
                bar.inc(1);
                bar.set_message(safe::brief(&format!("{name}: {how}"), 40));
            }
            Self::Log => print::note(&format!("{name}: {how} ({:.1} s)", took.as_secs_f64())),
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // The line is gone before the report is printed.
        if let Self::Moving(bar) = self {
            bar.finish_and_clear();
        }
    }
}
