//! SHA-256: how a file, a certificate or a document is known again.

use std::io::Read;

use ring::digest::{Context, SHA256, SHA256_OUTPUT_LEN, digest};

use super::hex;

/// The SHA-256 of these bytes, lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::lower(&sha256_bytes(bytes))
}

/// The SHA-256 of these bytes.
#[must_use]
pub fn sha256_bytes(bytes: &[u8]) -> [u8; SHA256_OUTPUT_LEN] {
    to_array(digest(&SHA256, bytes).as_ref())
}

/// The SHA-256 of everything that can be read, lower-case hexadecimal. It is never in memory as a whole.
///
/// # Errors
/// What reading it met.
pub fn sha256_of(mut from: impl Read) -> std::io::Result<String> {
    let mut context = Context::new(&SHA256);
    let mut buffer = [0; 16 * 1024];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(hex::lower(context.finish().as_ref())),
            n => context.update(&buffer[..n]),
        }
    }
}

/// The crate gives a slice, which always has this length.
fn to_array(digest: &[u8]) -> [u8; SHA256_OUTPUT_LEN] {
    let mut bytes = [0; SHA256_OUTPUT_LEN];
    bytes.copy_from_slice(digest);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FIPS 180-2, B.1.
    const OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_digest_is_that_of_the_standard_however_it_is_read() {
        assert_eq!(sha256(b"abc"), OF_ABC);
        assert_eq!(sha256_of(&b"abc"[..]).unwrap(), OF_ABC);
        let long = vec![7; 100_000];
        assert_eq!(sha256_of(&long[..]).unwrap(), sha256(&long), "longer than what is read at a time");
    }
}
