//! Bytes that stand in a document as hexadecimal digits, such as values of the registry: names hide in them too.

use crate::common::hex;

/// Fewer digits hide no name.
const MIN_DIGITS: usize = 16;

/// The shortest text within bytes that is looked at.
const MIN_TEXT: usize = 4;

/// How a binary SID of a domain begins: five sub-authorities or four, authority 5, and 21 as the first.
const SIDS: [[u8; 12]; 2] = [[1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0], [1, 4, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0]];

/// The digits with the texts in them changed, where `change` changes one: those of single bytes and those of UTF-16. A text
/// whose length stands before it, as in the settings of WinHTTP, may become longer or shorter; any other keeps its length.
/// `None` where nothing changes, or where these are no bytes.
pub(super) fn changed(digits: &str, mut change: impl FnMut(&str) -> String) -> Option<String> {
    let bytes = decode(digits)?;
    let mut out = bytes.clone();
    let mut differs = false;
    for at in 0..out.len() {
        if let Some(sid) = out.get_mut(at..at + 24).filter(|sid| SIDS.iter().any(|head| sid.starts_with(head))) {
            let number = |at: usize| {
                sid.get(at..at + 4).map_or(0, |n| n.iter().rev().fold(0_u32, |sum, b| (sum << 8) | u32::from(*b)))
            };
            let text = format!("S-1-5-21-{}-{}-{}", number(12), number(16), number(20));
            let new = change(&text);
            if new != text
                && let Some(numbers) = new.strip_prefix("S-1-5-21-")
            {
                for (n, number) in numbers.split('-').take(3).enumerate() {
                    let number = number.parse::<u32>().unwrap_or_default().to_le_bytes();
                    sid[12 + 4 * n..16 + 4 * n].copy_from_slice(&number);
                }
                differs = true;
            }
        }
    }
    for width in [1, 2] {
        let mut at = 0;
        while at < out.len() {
            let text = text_at(&out, at, width);
            let length = text.len() * width;
            if text.len() < MIN_TEXT {
                at += 1;
                continue;
            }
            let new = change(&text);
            if new != text {
                differs = true;
                at += put(&mut out, at, length, width, &new);
            } else {
                at += length;
            }
        }
    }
    differs.then(|| hex::lower(&out))
}

/// Puts a text in the place of another one, and gives its length in bytes.
fn put(out: &mut Vec<u8>, at: usize, length: usize, width: usize, new: &str) -> usize {
    let counted = at.checked_sub(4).and_then(|from| out.get(from..at)).map(<[u8]>::to_vec);
    let is_counted = counted == u32::try_from(length).ok().map(|n| n.to_le_bytes().to_vec());
    let mut bytes: Vec<u8> = new.bytes().flat_map(|byte| [byte, 0].into_iter().take(width)).collect();
    if !is_counted {
        bytes.resize(length, 0);
        if width == 1 {
            bytes.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b' ');
        }
    } else if let Ok(n) = u32::try_from(bytes.len()) {
        out.splice(at - 4..at, n.to_le_bytes());
    }
    let new_length = bytes.len();
    out.splice(at..at + length, bytes);
    new_length
}

/// The printable text at a place, of bytes or of UTF-16.
fn text_at(bytes: &[u8], at: usize, width: usize) -> String {
    let printable = |unit: &&[u8]| matches!(unit, [b' '..=b'~'] | [b' '..=b'~', 0]);
    let units = bytes.get(at..).unwrap_or_default().chunks_exact(width).take_while(printable);
    units.filter_map(|unit| unit.first().copied().map(char::from)).collect()
}

fn decode(digits: &str) -> Option<Vec<u8>> {
    let is_hex =
        digits.len() >= MIN_DIGITS && digits.len().is_multiple_of(2) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hex {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str) -> String {
        text.replace("proxy", "host-1.example").replace("1004336348-1177238915-682003330", "0-0-1")
    }

    #[test]
    fn a_text_with_its_length_before_it_may_change_its_length() {
        let named = "2800000000000000030000000a00000070726f78793a33313238";
        let new = changed(named, renamed).unwrap();
        let bytes = decode(&new).unwrap();
        assert_eq!(&bytes[12..16], &[19, 0, 0, 0]);
        assert_eq!(&bytes[16..], b"host-1.example:3128");
    }

    #[test]
    fn any_other_text_keeps_its_length_and_nothing_of_the_old_one() {
        let digits = hex::lower(b"\x01\x02proxy:3128\x00\x00");
        let bytes = decode(&changed(&digits, renamed).unwrap()).unwrap();
        assert_eq!(bytes, b"\x01\x02host-1.exa\x00\x00");
        let wide: Vec<u8> = "proxy:3128".bytes().flat_map(|byte| [byte, 0]).collect();
        let bytes = decode(&changed(&hex::lower(&wide), renamed).unwrap()).unwrap();
        assert_eq!(bytes.len(), wide.len());
        assert!(!hex::lower(&bytes).contains(&hex::lower(b"p\0r\0o\0x\0y\0")));
    }

    #[test]
    fn a_sid_in_bytes_is_one_too() {
        let mut bytes = vec![1, 4, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0];
        for number in [1_004_336_348_u32, 1_177_238_915, 682_003_330] {
            bytes.extend(number.to_le_bytes());
        }
        let new = decode(&changed(&hex::lower(&bytes), renamed).unwrap()).unwrap();
        assert_eq!(&new[12..], &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    }

    #[test]
    fn what_is_no_bytes_or_holds_no_name_stays() {
        for text in ["", "0x80070005", "zzzzzzzzzzzzzzzz", "00112233445566778899", "2026-04-20T01:00:00Z"] {
            assert_eq!(changed(text, renamed), None, "{text}");
        }
    }
}
