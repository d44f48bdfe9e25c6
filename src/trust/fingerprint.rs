//! The fingerprint of a certificate: what an operator can compare with what the BMC itself shows.

use std::fmt;
use std::str::FromStr;

use rustls::pki_types::CertificateDer;

use crate::common::cut::cut;
use crate::common::{digest, hex};

/// The SHA-256 of a leaf certificate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a certificate in DER.
    #[must_use]
    pub fn of(certificate: &CertificateDer<'_>) -> Self {
        Self(digest::sha256_bytes(certificate))
    }

    /// The 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        hex::lower(&self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A fingerprint that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("usage: {given:?} is not a certificate fingerprint; give sha256: and 64 hexadecimal digits (colons allowed)")]
pub struct FingerprintError {
    /// What was given.
    pub given: String,
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let error = || FingerprintError { given: cut(text, 100).to_owned() };
        let digits: Vec<u8> = text
            .trim()
            .to_ascii_lowercase()
            .trim_start_matches("sha256:")
            .chars()
            .filter(|c| *c != ':')
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or_else(error)?;
        let bytes: Vec<u8> =
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit)).collect();
        if digits.len() == 64 { bytes.try_into().map(Self).map_err(|_| error()) } else { Err(error()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_read_with_and_without_prefix_and_colons() {
        let digits = "ab".repeat(32);
        let colons = vec!["AB"; 32].join(":");
        for text in [digits.clone(), format!("sha256:{digits}"), format!("SHA256:{colons}")] {
            assert_eq!(text.parse::<Fingerprint>().unwrap().hex(), digits);
        }
        for text in ["", "sha256:", "sha256:abc", &"ab".repeat(31), &"zz".repeat(32)] {
            assert!(text.parse::<Fingerprint>().is_err(), "{text}");
        }
    }
}
