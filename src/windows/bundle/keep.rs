//! What is kept of a large log: the lines that say more than that all goes on, the newest where there are many.
//!
//! Errors and the names of sessions have room of their own, so that no flood of other lines drives out the first failure.

use std::collections::VecDeque;
use std::io::{Read, Result};

use aho_corasick::AhoCorasick;

use super::text;

/// The most lines that are kept because of their level or because they name a session.
const IMPORTANT: usize = 6_000;

/// The most other lines.
const OTHERS: usize = 12_000;

/// The most lines that continue one.
const CONTINUATION: usize = 30;

/// How a log is written.
pub struct Shape {
    /// Whether a line is the first of an entry; a line that is not continues the one before it.
    pub is_head: fn(&[u8]) -> bool,
    /// Whether an entry is kept whatever it says, by its first line.
    pub is_important: fn(&[u8]) -> bool,
}

/// `CBS.log`, and the logs that begin their lines as it does.
pub const HEADED: Shape = Shape { is_head: is_headed, is_important: is_error_or_session };

/// `WindowsUpdate.log`.
pub const UPDATE_LOG: Shape = Shape {
    is_head: |line| matches!(line, [_, _, _, _, b'/' | b'.' | b'-', _, _, _, _, _, b' ' | b'\t', ..]),
    is_important: |line| memchr::memmem::find(line, b"FAILED").is_some(),
};

fn is_headed(line: &[u8]) -> bool {
    line.get(4) == Some(&b'-') && line.get(10) == Some(&b' ') && line.get(19) == Some(&b',')
}

fn is_error_or_session(line: &[u8]) -> bool {
    let level = line.get(21..23);
    level == Some(b"Er") || level == Some(b"Wa") || memchr::memmem::find(line, b"Session: ").is_some()
}

/// A line with its number.
pub type Line = (u64, String);

/// What was kept of one file.
#[derive(Debug, Default)]
pub struct Kept {
    /// The lines, in their order.
    pub lines: Vec<Line>,
    /// Whether lines were left out that would have been kept.
    pub truncated: bool,
    /// The bytes of the file.
    pub bytes: u64,
    /// The beginning of its first entry: the time by which files are put in order.
    pub first: String,
}

/// Reads a log and keeps what matters of it.
///
/// # Errors
/// What the source says.
pub fn keep(from: impl Read, shape: &Shape, words: &AhoCorasick) -> Result<Kept> {
    let (mut important, mut others) = (VecDeque::<Line>::new(), VecDeque::<Line>::new());
    let (mut kept, mut into, mut more) = (Kept::default(), None, 0);
    kept.bytes = text::each_line(from, |number, line| {
        if (shape.is_head)(line) {
            if kept.first.is_empty() {
                kept.first = text::of(line.get(..19).unwrap_or(line));
            }
            more = 0;
            into = if (shape.is_important)(line) { Some(true) } else { words.is_match(line).then_some(false) };
        } else {
            more += 1;
        }
        let (list, most) = match into {
            Some(true) => (&mut important, IMPORTANT),
            Some(false) => (&mut others, OTHERS),
            None => return,
        };
        if more > CONTINUATION {
            return;
        }
        list.push_back((number, text::of(line)));
        if list.len() > most {
            list.pop_front();
            kept.truncated = true;
        }
    })?;
    kept.lines = important.into_iter().chain(others).collect();
    kept.lines.sort_by_key(|(number, _)| *number);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Vec<u64> {
        let words = AhoCorasick::new(["HRESULT"]).unwrap();
        keep(text.as_bytes(), &HEADED, &words).unwrap().lines.iter().map(|(number, _)| *number).collect()
    }

    const NOISE: &str = "2026-04-18 22:09:40, Info                  CBS    x\n";

    #[test]
    fn errors_sessions_and_lines_with_a_word_are_kept_with_what_continues_them() {
        let text = format!(
            "{NOISE}2026-04-18 22:09:41, Error                 CBS    y\n  more of y\n{NOISE}more of noise\n{NOISE}\
             2026-04-18 22:09:42, Info                  CBS    Session: 1_1\n\
             2026-04-18 22:09:43, Info                  CSI    z [HRESULT = 1]\n"
        );
        assert_eq!(kept(&text), [2, 3, 7, 8]);
    }

    #[test]
    fn a_flood_of_other_lines_drives_out_no_error() {
        let flood = "2026-04-18 22:09:43, Info                  CBS    [HRESULT = 1]\n".repeat(OTHERS + 5);
        let error = "2026-04-18 22:09:41, Error                 CBS    y\n";
        let words = AhoCorasick::new(["HRESULT"]).unwrap();
        let kept = keep(format!("{error}{flood}").as_bytes(), &HEADED, &words).unwrap();
        assert_eq!((kept.lines[0].0, kept.lines.len(), kept.truncated), (1, OTHERS + 1, true));
        assert_eq!(kept.first, "2026-04-18 22:09:41");
    }
}
