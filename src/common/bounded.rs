//! Reading what somebody named, up to a size: a device has no end, and a disk image is not a file of ours.
//!
//! Only files are read by name. A device has no end, and to open a named pipe that nobody writes to waits for ever; who
//! has a pipe gives it as standard input.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// The most bytes of a file that a person wrote. The largest real one, a baseline, has about 10,000.
pub const WRITTEN: u64 = 1 << 20;

/// The most bytes of a document that a program wrote about one server. The largest real ones have a few million.
pub const COLLECTED: u64 = 64 << 20;

/// The most JSON values of a document that a program wrote about one server. A value takes up to a hundred times the
/// bytes that it is written in (`{}`), so that the size alone bounds nothing. The largest real document has 150,000.
pub const VALUES: usize = 1_000_000;

/// The bytes of a file that has at most `most` of them.
///
/// # Errors
/// It cannot be read, or ([`ErrorKind::FileTooLarge`]) it is larger. The error does not name the file.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>> {
    // Before it is opened: that alone can wait for ever, or do something to a device.
    let kind = std::fs::metadata(path)?.file_type();
    if !kind.is_file() && !kind.is_dir() {
        return Err(Error::new(ErrorKind::InvalidInput, "it is not a file"));
    }
    bytes_from(File::open(path)?, most)
}

/// The text of a file that has at most `most` bytes.
///
/// # Errors
/// As [`bytes`], or it is not UTF-8.
pub fn text(path: &Path, most: u64) -> Result<String> {
    // In the words of the standard library, which does not tell where either.
    let not_text = |_| Error::new(ErrorKind::InvalidData, "stream did not contain valid UTF-8");
    String::from_utf8(bytes(path, most)?).map_err(not_text)
}

/// Everything that can be read, if that is at most `most` bytes.
///
/// # Errors
/// As [`bytes`].
pub fn bytes_from(from: impl Read, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let n = from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(n).unwrap_or(u64::MAX) > most {
        return Err(Error::new(ErrorKind::FileTooLarge, format!("it is larger than {most} bytes")));
    }
    Ok(bytes)
}

/// How many JSON values a text holds, at most: strings, numbers, words, lists, objects, and the names in them. It is
/// counted without reading them, so that a text that would fill the memory is known before it does.
#[must_use]
pub fn json_values(text: &[u8]) -> usize {
    let (mut values, mut in_string, mut in_word, mut escaped) = (0_usize, false, false, false);
    // In UTF-16 every other byte is none of a letter.
    for &byte in text.iter().filter(|byte| **byte != 0) {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        let word = !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b'"' | b'[' | b']' | b'{' | b'}');
        in_string = byte == b'"';
        values += usize::from(in_string || matches!(byte, b'[' | b'{') || word && !in_word);
        in_word = word;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_wherever_they_stand() {
        for (text, values) in [
            ("", 0),
            ("[]", 1),
            ("[{},{}, {}]", 4),
            (r#"{"a":1,"b":[true,null,-1.5e3]}"#, 8),
            (r#"["a,b[{\"\\", "c"]"#, 3),
            ("nul", 1),
        ] {
            assert_eq!(json_values(text.as_bytes()), values, "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_opened() {
        for path in ["/dev/zero", "/dev/null"] {
            assert_eq!(bytes(Path::new(path), 4).unwrap_err().to_string(), "it is not a file", "{path}");
        }
    }

    #[test]
    fn a_file_of_the_size_is_read_and_a_larger_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(text(&path, 4).unwrap(), "four");
        let error = text(&path, 3).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::FileTooLarge, "it is larger than 3 bytes"));
        assert!(bytes_from(std::io::repeat(0), 1000).is_err(), "a device ends at the bound");
    }

    #[test]
    fn what_is_no_text_is_refused_in_the_words_of_the_standard_library() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, [0xff]).unwrap();
        assert_eq!(text(&path, 4).unwrap_err().to_string(), std::fs::read_to_string(&path).unwrap_err().to_string());
        assert_eq!(bytes(&path, 4).unwrap(), [0xff]);
    }
}
