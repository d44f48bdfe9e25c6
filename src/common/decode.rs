//! Bytes that should be text, however the program that wrote them saw that.

/// The text: UTF-8 with or without a byte order mark, or UTF-16 of either order with one, as PowerShell 5.1's `>` writes.
///
/// # Errors
/// What is wrong with the bytes.
pub fn text(bytes: &[u8]) -> Result<String, String> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, odd) = rest.as_chunks::<2>();
        if !odd.is_empty() {
            return Err("UTF-16 with an odd number of bytes".to_owned());
        }
        let units = pairs.iter().map(|pair| unit(*pair));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|e| e.to_string())
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    // In the words of the standard library, which says the same of a file.
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| "stream did not contain valid UTF-8".to_owned())
}

/// What a console or a program of Windows wrote, as well as it can be read: UTF-8, or what a Japanese one writes (CP932), or
/// whatever of it is text. A character at its end that was cut is left out.
#[must_use]
pub fn console(bytes: &[u8]) -> String {
    let problem = match std::str::from_utf8(bytes) {
        Ok(text) => return text.to_owned(),
        Err(problem) => problem,
    };
    if problem.error_len().is_none() {
        let whole = bytes.get(..problem.valid_up_to()).and_then(|whole| std::str::from_utf8(whole).ok());
        return whole.unwrap_or_default().to_owned();
    }
    let decode = |bytes| encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    let cut = bytes.split_last().map_or(bytes, |(_, before)| before);
    let text = decode(bytes).or_else(|| decode(cut));
    text.map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::{console, text};

    #[test]
    fn what_a_japanese_console_wrote_is_read() {
        assert_eq!(console(&[0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA]), "日本語");
        assert_eq!(console("日本語".as_bytes()), "日本語");
        assert_eq!(console(&[b'a', 0xFF, b'b']), "a\u{fffd}b");
        assert_eq!(console(&[0x93, 0xFA, 0x96]), "日", "cut");
        assert_eq!(console("日本".as_bytes().get(..5).unwrap()), "日", "cut");
    }

    #[test]
    fn a_text_is_read_whoever_wrote_it() {
        let wide = |bytes: fn(u16) -> [u8; 2]| "\u{feff}ä😀".encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        for bytes in ["ä😀".as_bytes().to_vec(), "\u{feff}ä😀".into(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)]
        {
            assert_eq!(text(&bytes).unwrap(), "ä😀");
        }
        assert_eq!(text(&[0xff]).unwrap_err(), "stream did not contain valid UTF-8");
        assert!(text(&[0xff, 0xfe, 0]).unwrap_err().contains("odd"));
        assert!(text(&[0xff, 0xfe, 0, 0xd8]).is_err(), "half of a pair is no character");
    }
}
