//! `setupapi.dev.log`: the installation of drivers.
//!
//! A section begins with `>>>  [Device Install …]` and `>>>  Section start 2022/01/12 08:11:02.120` and ends with
//! `<<<  Section end …` and `<<<  [Exit status: SUCCESS]`. Lines inside begin with their kind (`dvi:`, `ndv:`), and a mark
//! where something is wrong: `!` for a warning, `!!!` for an error. (Microsoft Learn, "Format of a Text Log Section".)
//!
//! A bundle hands a section over as one line: its start, its title, and the lines in it that have a mark.

use jiff::civil::DateTime;

/// The head of a section and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// When it began, in the server's local time.
    pub time: DateTime,
    /// Its title and its marked lines.
    pub message: &'a str,
}

/// Reads a section that was written as one line: `2022/01/12 08:11:02.120 TITLE …`.
#[must_use]
pub fn head(line: &str) -> Option<Head<'_>> {
    let (time, message) = line.split_at_checked(19)?;
    let message = message.split_once(' ').map_or("", |(_, message)| message);
    Some(Head { time: time.replace('/', "-").parse().ok()?, message })
}
