//! Bytes as people compare them.

use std::fmt::Write;

/// The bytes in lower-case hexadecimal digits, two for each.
#[must_use]
pub fn lower(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::lower;

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(lower(&[0, 0x0a, 0xff]), "000aff");
        assert_eq!(lower(&[]), "");
    }
}
