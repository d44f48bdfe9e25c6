//! Whom we talk to: the system's roots, or the one certificate that the operator names.
//!
//! BMC certificates are self-signed as a rule (XCC: subject = issuer, ten years), and webpki refuses a CA
//! certificate as a leaf even where it is added as a root. So a pin on the leaf's SHA-256 is the strict option for
//! such BMCs. The handshake signature is verified in every mode that is not `--insecure`.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};

/// On what grounds a certificate is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Chain and name, against the roots of the operating system.
    System,
    /// The leaf certificate has this fingerprint, whatever its chain and name.
    Pin(Fingerprint),
    /// Nothing is verified.
    Insecure,
}

/// The SHA-256 of a leaf certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    fn of(certificate: &CertificateDer<'_>) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.as_ref());
        Self(bytes)
    }

    /// The 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        self.0.iter().map(|b| format!("{b:02x}")).collect()
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
        let error = || FingerprintError { given: text.chars().take(100).collect() };
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

/// The verifier of one BMC. It remembers the fingerprint that was presented, so that errors can show it.
#[derive(Debug)]
pub(super) struct Verifier {
    trust: Trust,
    system: Option<rustls_platform_verifier::Verifier>,
    provider: Arc<CryptoProvider>,
    presented: Mutex<Option<Fingerprint>>,
}

impl Verifier {
    /// The fingerprint of the last leaf certificate that the BMC presented.
    pub(super) fn presented(&self) -> Option<Fingerprint> {
        *self.presented.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let fingerprint = Fingerprint::of(leaf);
        *self.presented.lock().unwrap_or_else(PoisonError::into_inner) = Some(fingerprint);
        match (&self.trust, &self.system) {
            (Trust::System, Some(system)) => system.verify_server_cert(leaf, chain, name, ocsp, now),
            (Trust::System, None) => Err(rustls::CertificateError::UnknownIssuer.into()),
            (Trust::Pin(pin), _) if *pin == fingerprint => Ok(ServerCertVerified::assertion()),
            (Trust::Pin(_), _) => Err(rustls::CertificateError::ApplicationVerificationFailure.into()),
            (Trust::Insecure, _) => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        if self.trust == Trust::Insecure {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        if self.trust == Trust::Insecure {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// The TLS settings of one BMC, with its verifier.
pub(super) fn settings(trust: &Trust) -> Result<(ClientConfig, Arc<Verifier>), rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let system = match trust {
        // Reading the system's roots can fail (none installed); only a scan that needs them may fail for it.
        Trust::System => Some(rustls_platform_verifier::Verifier::new(provider.clone())?),
        Trust::Pin(_) | Trust::Insecure => None,
    };
    let verifier =
        Arc::new(Verifier { trust: trust.clone(), system, provider: provider.clone(), presented: Mutex::new(None) });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier.clone())
        .with_no_client_auth();
    Ok((config, verifier))
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
