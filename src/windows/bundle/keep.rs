//! What is kept of a large log: the lines that say more than that all goes on, the newest where there are many.
//!
//! Errors and the names of sessions have room of their own, so that no flood of other lines drives out the first failure.

use std::collections::VecDeque;
use std::io::Read;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use super::extent::Extent;
use super::text;

/// The most lines that are kept because of their level or because they name a session.
const IMPORTANT: usize = 6_000;

/// The most other lines.
const OTHERS: usize = 12_000;

/// The most bytes that are kept of a line. The reader of the document cuts at 2,000 characters.
const MAX_KEPT: usize = 8_000;

/// The most lines that continue one.
const CONTINUATION: usize = 30;

/// What finds words in a line; `None` only where the words themselves are bad.
///
/// Which of them comes first does not matter here, but only with an order does the crate search with vectors, which is seven
/// times as fast.
#[must_use]
pub fn search(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words).ok()
}

/// How a log is written.
pub struct Shape {
    /// Whether a line is the first of an entry; a line that is not continues the one before it.
    is_head: fn(&[u8]) -> bool,
    /// Whether an entry is kept whatever it says, by the level of its first line.
    is_important: fn(&[u8]) -> bool,
    /// The word of a first line for which an entry is kept whatever else it says.
    important: &'static [u8],
    /// Whether a first line is the head of a report: each line of it that has a word is kept, however many there are.
    is_report: fn(&[u8]) -> bool,
}

/// `CBS.log`, and the logs that begin their lines as it does.
pub const HEADED: Shape = Shape {
    is_head: |line| matches!(line, [_, _, _, _, b'-', _, _, _, _, _, b' ', _, _, _, _, _, _, _, _, b',', ..]),
    is_important: |line| matches!(line.get(21..23), Some(b"Er" | b"Wa")),
    important: b"Session: ",
    is_report: |line| matches!(line.get(21..), Some(rest) if rest.trim_ascii().ends_with(b" CBS")),
};

/// `WindowsUpdate.log`.
pub const UPDATE_LOG: Shape = Shape {
    is_head: |line| matches!(line, [_, _, _, _, b'/' | b'.' | b'-', _, _, _, _, _, b' ' | b'\t', ..]),
    is_important: |_| false,
    important: b"FAILED",
    is_report: |_| false,
};

/// The most lines of the first kind of all files of a log together, and of the others: the reader of the document takes no
/// longer list.
const TOGETHER: [usize; 2] = [8_000, 12_000];

/// A line that is kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file.
    pub number: u64,
    /// The line.
    pub text: String,
    /// Whether it is kept because of its level or because it names a session.
    pub is_important: bool,
}

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

impl Kept {
    /// Notes how far the file was read.
    pub fn read(&mut self, extent: &Extent) {
        self.bytes = extent.bytes;
        self.truncated |= extent.broken.is_some();
    }
}

/// Puts the files of a log in the order of their beginnings, and keeps what matters of them together: the newest lines of
/// either kind.
pub fn together(files: &mut [(String, Kept)]) {
    files.sort_by(|(_, a), (_, b)| a.first.cmp(&b.first));
    let [mut important, mut others] = TOGETHER;
    for (_, kept) in files.iter_mut().rev() {
        let before = kept.lines.len();
        let count = kept.lines.iter().filter(|line| line.is_important).count();
        let drop = [count.saturating_sub(important), (before - count).saturating_sub(others)];
        let mut seen = [0, 0];
        kept.lines.retain(|line| {
            let kind = usize::from(!line.is_important);
            let (Some(seen), Some(drop)) = (seen.get_mut(kind), drop.get(kind)) else { return true };
            *seen += 1;
            *seen > *drop
        });
        important = important.saturating_sub(count);
        others = others.saturating_sub(before - count);
        kept.truncated |= kept.lines.len() < before;
    }
}

/// Reads a log and keeps what matters of it.
pub fn keep(from: impl Read, shape: &Shape, words: &AhoCorasick) -> (Kept, Extent) {
    let important_word = memmem::Finder::new(shape.important);
    let (mut important, mut others) = (VecDeque::<Line>::new(), VecDeque::<Line>::new());
    let (mut kept, mut into, mut more) = (Kept::default(), None, 0);
    let mut report = false;
    let extent = text::each_line(from, |number, line| {
        if (shape.is_head)(line) {
            if kept.first.is_empty() {
                kept.first = text::of(line.get(..19).unwrap_or(line));
            }
            more = 0;
            report = (shape.is_report)(line);
            into = if (shape.is_important)(line) || important_word.find(line).is_some() {
                Some(true)
            } else {
                (report || words.is_match(line)).then_some(false)
            };
        } else if report {
            if !words.is_match(line) {
                return;
            }
        } else {
            more += 1;
        }
        let Some(is_important) = into.filter(|_| more <= CONTINUATION) else { return };
        let (list, most) = if is_important { (&mut important, IMPORTANT) } else { (&mut others, OTHERS) };
        list.push_back(Line { number, text: text::of(line.get(..MAX_KEPT).unwrap_or(line)), is_important });
        if list.len() > most {
            list.pop_front();
            kept.truncated = true;
        }
    });
    kept.lines = important.into_iter().chain(others).collect();
    kept.lines.sort_by_key(|line| line.number);
    kept.read(&extent);
    (kept, extent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Vec<u64> {
        let words = search(&["HRESULT"]).unwrap();
        keep(text.as_bytes(), &HEADED, &words).0.lines.iter().map(|line| line.number).collect()
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
    fn of_a_report_each_line_with_a_word_is_kept_however_long_it_is() {
        let head = "2026-04-18 22:09:41, Info                  CBS    \n";
        let blank = "nothing\n".repeat(CONTINUATION + 10);
        let text = format!("{head}{blank}[HRESULT = 1]\n{NOISE}[HRESULT = 2]\n");
        assert_eq!(kept(&text), [1, CONTINUATION as u64 + 12]);
    }

    #[test]
    fn a_flood_of_other_lines_drives_out_no_error() {
        let flood = "2026-04-18 22:09:43, Info                  CBS    [HRESULT = 1]\n".repeat(OTHERS + 5);
        let error = "2026-04-18 22:09:41, Error                 CBS    y\n";
        let words = search(&["HRESULT"]).unwrap();
        let kept = keep(format!("{error}{flood}").as_bytes(), &HEADED, &words).0;
        assert_eq!((kept.lines[0].number, kept.lines.len(), kept.truncated), (1, OTHERS + 1, true));
        assert_eq!(kept.first, "2026-04-18 22:09:41");
    }

    #[test]
    fn of_all_files_together_the_newest_lines_of_either_kind_are_kept() {
        let [important, others] = TOGETHER;
        let file = |first: &str, lines: &[(bool, usize)]| {
            let lines = lines.iter().flat_map(|(is_important, n)| vec![*is_important; *n]);
            let lines =
                (1..).zip(lines).map(|(number, is_important)| Line { number, text: String::new(), is_important });
            let kept = Kept { lines: lines.collect(), first: first.to_owned(), ..Kept::default() };
            (first.to_owned(), kept)
        };
        let mut files = vec![
            file("3", &[(true, 10), (false, others - 1)]),
            file("1", &[(true, important), (false, 5)]),
            file("2", &[(false, 4)]),
        ];
        together(&mut files);
        let left: Vec<_> = files.iter().map(|(name, kept)| (name.as_str(), kept.lines.len(), kept.truncated)).collect();
        assert_eq!(left, [("1", important - 10, true), ("2", 1, true), ("3", others + 9, false)]);
        assert_eq!((files[0].1.lines[0].number, files[1].1.lines[0].number), (11, 4), "the newest");
    }
}
