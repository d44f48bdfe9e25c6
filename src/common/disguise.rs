//! What a text says to whoever undoes how it is written: percent signs, entities of HTML, escapes of JSON, one within
//! the other, in any case, with blanks and characters without a shape in between.
//!
//! A secret may come back in any of these, and all of them are undone by the next reader without thinking. So it is
//! looked for in what the text says, and blanked where that is written.

use std::ops::Range;

use super::needles::Needles;
use super::shapeless::is_shapeless;

/// So many ways of writing within each other are undone. Two are seen: a body of JSON that is quoted in another.
const LAYERS: usize = 3;

/// A long text is looked through in parts of so many bytes, which overlap by as many: one character in three layers is
/// a dozen bytes, and the longest token that was seen has a thousand characters.
const PART: usize = 64 * 1024;

/// A character that a text says, and the bytes that say it.
#[derive(Clone, Copy)]
struct Sign {
    said: char,
    from: usize,
    to: usize,
}

/// A text as it is looked for: without case, blanks, and what has no shape.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| fold(c, &mut out));
    out
}

/// The places where a text says one of these, which are [`folded`]: in order, and apart.
pub fn places(text: &str, wanted: &Needles) -> Vec<Range<usize>> {
    let shortest = wanted.shortest();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    while text.len() - start >= shortest {
        let end = border(text, start + 2 * PART);
        found.extend(in_part(&text[start..end], wanted).into_iter().map(|r| r.start + start..r.end + start));
        if end == text.len() {
            break;
        }
        start = border(text, start + PART);
    }
    found.sort_by_key(|range| range.start);
    found.dedup_by(|later, earlier| {
        let together = later.start <= earlier.end;
        earlier.end = if together { earlier.end.max(later.end) } else { earlier.end };
        together
    });
    found
}

/// The next border of a character.
fn border(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn in_part(text: &str, wanted: &Needles) -> Vec<Range<usize>> {
    let escaped = text.contains(['%', '&', '\\']);
    // Most texts end here, so what comes from where is not asked before.
    let as_it_is = wanted.are_in(&folded(text));
    if !escaped && !as_it_is {
        return Vec::new();
    }
    let mut signs: Vec<Sign> =
        text.char_indices().map(|(from, said)| Sign { said, from, to: from + said.len_utf8() }).collect();
    let mut found = if as_it_is { in_layer(&signs, wanted) } else { Vec::new() };
    for _ in 0..LAYERS {
        match undone(&signs) {
            Some(below) => signs = below,
            None => break,
        }
        found.extend(in_layer(&signs, wanted));
    }
    found
}

fn in_layer(signs: &[Sign], wanted: &Needles) -> Vec<Range<usize>> {
    let mut text = String::with_capacity(signs.len());
    signs.iter().for_each(|sign| fold(sign.said, &mut text));
    let hits: Vec<_> = wanted.hits(&text).collect();
    if hits.is_empty() {
        return Vec::new();
    }
    // For each byte of the text the sign that it comes from.
    let (mut from, mut so_far) = (Vec::with_capacity(text.len()), String::with_capacity(text.len()));
    for (place, sign) in signs.iter().enumerate() {
        fold(sign.said, &mut so_far);
        from.resize(so_far.len(), place);
    }
    let sign_at = |byte: usize| from.get(byte).and_then(|place| signs.get(*place));
    let range = |(at, length): (usize, usize)| Some(sign_at(at)?.from..sign_at(at + length - 1)?.to);
    hits.into_iter().filter_map(range).collect()
}

fn fold(c: char, into: &mut String) {
    if c.is_ascii() {
        if c.is_ascii_graphic() {
            into.push(c.to_ascii_lowercase());
        }
    } else {
        into.extend(c.to_lowercase().filter(|c| !c.is_whitespace() && !c.is_control() && !is_shapeless(*c)));
    }
}

/// The signs with one way of writing undone; none where there is nothing to undo.
fn undone(signs: &[Sign]) -> Option<Vec<Sign>> {
    if !signs.iter().any(|sign| matches!(sign.said, '%' | '&' | '\\')) {
        return None;
    }
    let mut out = Vec::with_capacity(signs.len());
    let (mut at, mut any) = (0, false);
    while let Some(sign) = signs.get(at) {
        let rest = signs.get(at..).unwrap_or_default();
        let taken = match sign.said {
            '%' => percent(rest, &mut out),
            '&' => entity(rest, &mut out),
            '\\' => escape(rest, &mut out),
            _ => 0,
        };
        if taken == 0 {
            out.push(*sign);
        }
        any |= taken > 0;
        at += taken.max(1);
    }
    any.then_some(out)
}

/// So many digits of a number, in hexadecimal.
fn digits(signs: &[Sign], many: usize) -> Option<u32> {
    let digits = signs.get(..many)?.iter();
    digits.map(|sign| sign.said.to_digit(16)).try_fold(0, |number: u32, digit| Some(number << 4 | digit?))
}

fn said(signs: &[Sign], taken: usize, said: char, out: &mut Vec<Sign>) -> usize {
    if let (Some(first), Some(last)) = (signs.first(), taken.checked_sub(1).and_then(|last| signs.get(last))) {
        out.push(Sign { said, from: first.from, to: last.to });
    }
    taken
}

/// `%C3%A4`: bytes of UTF-8. Gives how many signs were taken.
fn percent(signs: &[Sign], out: &mut Vec<Sign>) -> usize {
    let mut bytes = Vec::new();
    for triple in signs.chunks_exact(3).take_while(|triple| triple.first().is_some_and(|sign| sign.said == '%')) {
        match digits(triple.get(1..).unwrap_or_default(), 2).and_then(|byte| u8::try_from(byte).ok()) {
            Some(byte) => bytes.push(byte),
            None => break,
        }
    }
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            at += said(signs.get(at..).unwrap_or_default(), 3 * c.len_utf8(), c, out);
        }
        if !chunk.invalid().is_empty() {
            at +=
                said(signs.get(at..).unwrap_or_default(), 3 * chunk.invalid().len(), char::REPLACEMENT_CHARACTER, out);
        }
    }
    at
}

/// `&amp;`, `&#38;` and `&#x26;`.
fn entity(signs: &[Sign], out: &mut Vec<Sign>) -> usize {
    const LONGEST: usize = 10;
    let name: String = signs.iter().skip(1).take(LONGEST).map(|sign| sign.said).take_while(|c| *c != ';').collect();
    let c = match name.as_str() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        number => number.strip_prefix('#').and_then(|number| {
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            number.ok().and_then(char::from_u32)
        }),
    };
    let taken = name.chars().count() + 2;
    match c {
        Some(c) if signs.get(taken - 1).is_some_and(|sign| sign.said == ';') => said(signs, taken, c, out),
        _ => 0,
    }
}

/// `\"`, `\n`, `\u0041`, `\ud83d\ude00`, `\u{41}` and `\x41`.
fn escape(signs: &[Sign], out: &mut Vec<Sign>) -> usize {
    let after = |many: usize| signs.get(many..).unwrap_or_default();
    let Some(kind) = signs.get(1) else { return 0 };
    match kind.said {
        c @ ('"' | '\'' | '\\' | '/') => said(signs, 2, c, out),
        'n' | 'r' | 't' | 'b' | 'f' => said(signs, 2, ' ', out),
        'x' => digits(after(2), 2).and_then(char::from_u32).map_or(0, |c| said(signs, 4, c, out)),
        'u' if signs.get(2).is_some_and(|sign| sign.said == '{') => {
            let inside = after(3).iter().take(6).take_while(|sign| sign.said != '}').count();
            let closed = signs.get(3 + inside).is_some_and(|sign| sign.said == '}');
            let c = digits(after(3), inside).filter(|_| closed && inside > 0).and_then(char::from_u32);
            c.map_or(0, |c| said(signs, inside + 4, c, out))
        }
        'u' => match digits(after(2), 4) {
            Some(high @ 0xD800..0xDC00) => {
                let begins = after(6).iter().take(2).map(|sign| sign.said).eq(['\\', 'u']);
                let low = digits(after(8), 4).filter(|low| begins && (0xDC00..0xE000).contains(low));
                let c = low.and_then(|low| char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
                c.map_or(0, |c| said(signs, 12, c, out))
            }
            Some(number) => char::from_u32(number).map_or(0, |c| said(signs, 6, c, out)),
            None => 0,
        },
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str, secret: &str) -> Vec<String> {
        places(text, &Needles::new(vec![folded(secret)])).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn a_word_is_found_however_it_is_written() {
        for written in [
            "Secr&t \u{e4}😀",
            "sECR&T Ä😀",
            "%53ecr%26t+%20%C3%A4%f0%9f%98%80".replace('+', "").as_str(),
            "%2553ecr%2526t%20%25C3%25A4😀",
            "&#83;ecr&amp;t&nbsp;&#xE4;😀",
            r"\u0053ecr\u0026t \u00e4\ud83d\ude00",
            r"\\u0053ecr\\u0026t \\u00e4\\ud83d\\ude00",
            r"\x53ecr&t \u{e4}\u{1f600}",
            "S e c r & t \n \u{e4} 😀",
            "S\u{ad}e\u{200b}cr\u{2060}&t\u{e4}\u{feff}😀",
        ] {
            assert_eq!(found(&format!("<{written}>"), "Secr&t ä😀"), [written], "{written}");
        }
        for other in
            ["Secr&", "%5", "&#83", "&;", "\\", "\\u", "\\u{", "\\ud83d", "%", "%C3%", "\\u{110000}", "&#xffffffff;"]
        {
            assert_eq!(found(other, "Secr&t ä😀"), Vec::<String>::new());
        }
    }

    #[test]
    fn a_long_text_is_looked_through_and_each_place_is_told_once() {
        for before in [0, PART - 4, PART - 1, PART, 2 * PART - 3, 2 * PART, 3 * PART + 1] {
            let text = format!("{}{}Secret-Token{}", "ä".repeat(before / 2), "x".repeat(before % 2), "ö".repeat(PART));
            assert_eq!(found(&text, "secret-token"), ["Secret-Token"], "{before}");
        }
        assert_eq!(found("abcabcab abcabc", "abcabc").len(), 2, "places that touch are one");
    }

    proptest! {
        #[test]
        fn places_are_in_order_apart_and_at_the_borders_of_characters(text in "([a%&\\\\#xu0-9A-F;{}ä \u{ad}]|ab){0,60}") {
            let mut end = 0;
            for place in places(&text, &Needles::new(vec!["a".to_owned(), "ab".to_owned()])) {
                prop_assert!(place.start >= end && place.end > place.start);
                prop_assert!(text.get(place.clone()).is_some());
                end = place.end;
            }
        }
    }
}
