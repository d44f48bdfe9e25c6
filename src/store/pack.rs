//! Documents as they lie in the store: deflated, and bounded when they are read again.

use std::io::Write;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::common::bounded::{COLLECTED, bytes_from};

/// A document, deflated.
pub fn packed(document: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(document)?;
    encoder.finish()
}

/// The document, of at most as many bytes as evidence in a file may have.
pub fn unpacked(bytes: &[u8]) -> std::io::Result<String> {
    let not_text = |_| std::io::Error::new(std::io::ErrorKind::InvalidData, "it is not UTF-8");
    let document = bytes_from(DeflateDecoder::new(bytes), COLLECTED)?;
    String::from_utf8(document).map_err(not_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_read_again_and_what_is_cut_or_too_large_is_an_error() {
        let document = "{\"a\":1}".repeat(1_000);
        let small = packed(document.as_bytes()).unwrap();
        assert!(small.len() < 100);
        assert_eq!(unpacked(&small).unwrap(), document);
        assert!(unpacked(&small[..small.len() / 2]).is_err());
        let bomb = packed(&vec![b' '; usize::try_from(COLLECTED).unwrap() + 1]).unwrap();
        assert!(unpacked(&bomb).unwrap_err().to_string().contains("larger than"));
    }
}
