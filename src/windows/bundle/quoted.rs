//! Lines of a log as a search program writes them: `findstr /n`, `Select-String` and editors put the name of the file and the number
//! of the line before each (`CBS.log:3079:2026-04-18 …`, `Line 3079: 2026-04-18 …`), and mail puts `> `.

use std::io::Read;

use super::extent::Extent;
use super::text;

/// The longest text before a line, in bytes: a path and a number.
const MAX_BEFORE: usize = 320;

/// How many signs are taken for the end of what stands before a line: a drive, a name and a number.
const MAX_SIGNS: usize = 4;

/// The most bytes of such a text, in MiB. A search finds a part of a log; a whole one is sent as it is.
pub const MOST: usize = 64;

/// Lines of a log without what a search put before them.
pub struct Plain {
    /// Each line in its place, so its number is that of the text.
    pub text: Vec<u8>,
    /// How far the text was read.
    pub extent: Extent,
    /// Whether it is longer than [`MOST`], so that its end is not among the lines.
    pub is_cut: bool,
}

/// The line without what a search put before it, where `is_head` knows what is left.
pub fn line(text: &str, is_head: impl Fn(&str) -> bool) -> Option<&str> {
    let signs = text.match_indices([':', '>']).take_while(|(at, _)| *at < MAX_BEFORE).take(MAX_SIGNS);
    signs.filter_map(|(at, sign)| text.get(at + sign.len()..)).map(str::trim_start).find(|rest| is_head(rest))
}

/// All lines without what a search put before them.
pub fn strip(from: impl Read, is_head: impl Fn(&str) -> bool) -> Plain {
    let (mut plain, mut is_cut) = (Vec::new(), false);
    let extent = text::each_line(from, |_, bytes| {
        is_cut |= plain.len() >= MOST << 20;
        if !is_cut {
            let whole = text::of(bytes);
            plain.extend_from_slice(line(&whole, &is_head).unwrap_or(&whole).as_bytes());
            plain.push(b'\n');
        }
    });
    Plain { text: plain, extent, is_cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_head(line: &str) -> bool {
        crate::windows::cbs::head(line).is_some()
    }

    #[test]
    fn what_a_search_put_before_a_line_is_left_out() {
        let plain = "2026-04-18 22:09:40, Info                  CBS    x: y";
        for before in
            ["\tLine 3079: ", "3079:", "CBS.log:3079:", r"C:\Windows\Logs\CBS\CBS.log:3079:", "> ", r"C:\a.log: "]
        {
            assert_eq!(line(&format!("{before}{plain}"), is_head), Some(plain), "{before}");
        }
        for text in ["a note: of mine", "", ":", "::::::::2026", "> > > > > 2026-04-18 22:09:40, Info CBS x"] {
            assert_eq!(line(text, is_head), None, "{text}");
        }
    }

    #[test]
    fn each_line_stays_in_its_place() {
        let text = "\tLine 7: 2026-04-18 22:09:40, Info                  CBS    x\r\nmore of it\r\n";
        let plain = strip(text.as_bytes(), is_head);
        assert_eq!(plain.text, b"2026-04-18 22:09:40, Info                  CBS    x\nmore of it\n");
        assert_eq!((plain.extent.bytes, plain.is_cut), (text.len() as u64, false));
    }

    #[test]
    fn a_text_that_is_too_long_is_said_to_be_cut() {
        let line = [b"x".repeat(1023), b"\n".to_vec()].concat();
        let text = line.repeat(MOST * 1024 + 1);
        let plain = strip(text.as_slice(), is_head);
        assert_eq!((plain.text.len(), plain.is_cut), (MOST << 20, true));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r"[:>\\a-z0-9é日 ]{0,60}") {
            let _: Option<&str> = line(&text, is_head);
        }
    }
}
