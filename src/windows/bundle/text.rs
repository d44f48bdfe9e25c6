//! Lines of a log, whatever its encoding and size.
//!
//! A log of 200 MB is read once, in a buffer of fixed size, and a line that nobody keeps is never made a text.

use std::io::{Error, Read};

use memchr::memchr;

use super::extent::Extent;
use crate::common::decode;

/// The bytes that are read at a time.
const CHUNK: usize = 256 * 1024;

/// The longest line that is seen, in bytes; the rest of a longer one is left out.
const MAX_LINE: usize = 64 * 1024;

/// Hands the bytes to `take`, some at a time. A text in UTF-16 arrives as UTF-8, and no text with a byte order mark.
///
/// What came before an error of the source has been handed over.
pub fn each_chunk(mut from: impl Read, mut take: impl FnMut(&[u8])) -> Extent {
    let mut chunk = vec![0; CHUNK];
    let (mut wide, mut bytes) = (None, 0);
    let broken: Option<Error> = loop {
        let n = match from.read(&mut chunk) {
            Ok(0) => break None,
            Ok(n) => n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => break Some(e),
        };
        let mut read = chunk.get(..n).unwrap_or_default();
        if bytes == 0 {
            wide = Wide::of(read);
            read = read.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(read);
        }
        bytes += n as u64;
        match &mut wide {
            Some(wide) => take(wide.narrow(read)),
            None => take(read),
        }
    };
    Extent { bytes, bad: 0, broken }
}

/// Hands each line with its number, from 1, to `line`, without its end.
pub fn each_line(from: impl Read, mut line: impl FnMut(u64, &[u8])) -> Extent {
    let (mut carry, mut number) = (Vec::new(), 0);
    let extent = each_chunk(from, |chunk| {
        let mut rest = chunk;
        while let Some(end) = memchr(b'\n', rest) {
            let (this, after) = (rest.get(..end).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
            number += 1;
            if carry.is_empty() {
                line(number, without_return(this));
            } else {
                push(&mut carry, this);
                line(number, without_return(&carry));
                carry.clear();
            }
            rest = after;
        }
        push(&mut carry, rest);
    });
    if !carry.is_empty() {
        line(number + 1, without_return(&carry));
    }
    extent
}

/// The text of a line, whatever console wrote it.
#[must_use]
pub fn of(line: &[u8]) -> String {
    decode::console(line.get(..MAX_LINE).unwrap_or(line))
}

fn push(carry: &mut Vec<u8>, bytes: &[u8]) {
    let room = MAX_LINE.saturating_sub(carry.len());
    carry.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
}

fn without_return(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.get(..MAX_LINE).unwrap_or(line)
}

/// UTF-16 on its way to UTF-8.
struct Wide {
    little: bool,
    /// A byte, or half of a pair, that waits for the next chunk.
    waiting: Vec<u8>,
    narrow: Vec<u8>,
}

impl Wide {
    /// A text in UTF-16, by its byte order mark or by the zeros beside its first letters.
    fn of(head: &[u8]) -> Option<Self> {
        let little = match head {
            [0xFF, 0xFE, ..] => true,
            [0xFE, 0xFF, ..] => false,
            [a, 0, b, 0, ..] if *a != 0 && *b != 0 => true,
            [0, a, 0, b, ..] if *a != 0 && *b != 0 => false,
            _ => return None,
        };
        Some(Self { little, waiting: Vec::new(), narrow: Vec::new() })
    }

    fn narrow(&mut self, bytes: &[u8]) -> &[u8] {
        self.narrow.clear();
        self.waiting.extend_from_slice(bytes);
        let (pairs, _) = self.waiting.as_chunks::<2>();
        let unit = |pair: &[u8; 2]| if self.little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) };
        let mut units: Vec<u16> = pairs.iter().map(unit).collect();
        // The first half of a pair waits for the second.
        if units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
            units.pop();
        }
        for character in char::decode_utf16(units.iter().copied()) {
            match character {
                // The byte order mark.
                Ok('\u{feff}') => {}
                Ok(character) => self.narrow.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(_) => self.narrow.extend_from_slice("\u{fffd}".as_bytes()),
            }
        }
        self.waiting.drain(..units.len() * 2);
        &self.narrow
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives its bytes a few at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(self.0.len()).min(into.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn lines(bytes: &[u8], step: usize) -> Vec<(u64, String)> {
        let mut lines = Vec::new();
        let extent = each_line(Drip(bytes, step), |n, line| lines.push((n, of(line))));
        assert_eq!(extent.bytes, bytes.len() as u64);
        lines
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let text = format!("{}\nnext", "x".repeat(3 * MAX_LINE));
        let lines = lines(text.as_bytes(), 1000);
        assert_eq!((lines[0].1.len(), &lines[1]), (MAX_LINE, &(2, "next".to_owned())));
    }

    proptest! {
        #[test]
        fn a_text_has_its_lines_in_every_encoding_and_in_pieces_of_every_size(
            text in "[a-z日😀\u{e9}]{2,6}(\r?\n[a-z日😀\u{e9} ]{0,6}){0,6}", step in 1_usize..9
        ) {
            let expected: Vec<(u64, String)> = (1..).zip(text.lines().map(str::to_owned)).collect();
            let marked = format!("\u{feff}{text}");
            let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
            // A mark is recognised where the first piece holds it, as the first piece of a file does.
            let step = step.max(4);
            prop_assert_eq!(lines(text.as_bytes(), step), expected.clone());
            prop_assert_eq!(lines(marked.as_bytes(), step), expected.clone());
            prop_assert_eq!(lines(&little, step), expected.clone());
            prop_assert_eq!(lines(&big, step), expected);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), step in 1_usize..9) {
            lines(&bytes, step);
        }
    }
}
