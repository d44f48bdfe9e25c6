//! A certificate that somebody brings: from a test's own authority, or the same at every start.

use std::fmt;
use std::sync::Arc;

use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::error::MockError;

/// A certificate, those that signed it, and its key.
#[derive(Clone)]
pub(super) struct Leaf {
    pub(super) certificate: CertificateDer<'static>,
    pub(super) above: Vec<CertificateDer<'static>>,
    pub(super) key: Arc<PrivateKeyDer<'static>>,
}

/// A certificate with its key, for the mock to show in place of one that is made at start.
#[derive(Clone)]
pub struct OwnCertificate(pub(super) Leaf);

impl OwnCertificate {
    /// From PEM: the server's certificate first, then those that signed it, and the key.
    ///
    /// # Errors
    ///
    /// [`MockError::OwnCertificate`] where one of them is not what it should be, or where they do not belong together.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, MockError> {
        let chain = CertificateDer::pem_slice_iter(certificates).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(|e| MockError::OwnCertificate(format!("the certificate is no PEM: {e}")))?;
        let (certificate, above) = chain
            .split_first()
            .ok_or_else(|| MockError::OwnCertificate("no certificate is in that file".to_owned()))?;
        // What is wrong with a key is said without a word of it.
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| {
            MockError::OwnCertificate("no private key that can be read (PEM, not encrypted)".to_owned())
        })?;
        // Reads the first certificate, and holds the key to it.
        CertifiedKey::from_der(chain.clone(), key.clone_key(), &default_provider())
            .map_err(|e| MockError::OwnCertificate(e.to_string()))?;
        Ok(Self(Leaf { certificate: certificate.clone(), above: above.to_vec(), key: Arc::new(key) }))
    }
}

impl fmt::Debug for OwnCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnCertificate").field("certificates", &(1 + self.0.above.len())).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    fn pem() -> (String, String) {
        let text = |label: &str, der: &[u8]| {
            format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64_STANDARD.encode(der))
        };
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["bmc.example".to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        (text("CERTIFICATE", certificate.der()), text("PRIVATE KEY", key.serialized_der()))
    }

    #[test]
    fn what_is_no_certificate_no_key_or_no_pair_is_refused_in_words() {
        let ((certificate, key), (_, other)) = (pem(), pem());
        let own = OwnCertificate::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap();
        assert_eq!(format!("{own:?}"), "OwnCertificate { certificates: 1, .. }");
        let refused = |certificate: &str, key: &str| {
            OwnCertificate::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap_err().to_string()
        };
        assert!(refused("", &key).contains("no certificate is in that file"));
        assert!(refused(&certificate, &certificate).contains("no private key that can be read"));
        // A key that belongs to another certificate: no client could shake hands.
        let said = refused(&certificate, &other);
        assert!(said.contains("keys may not be consistent") || said.contains("KeyMismatch"), "{said}");
        let broken = certificate.replace("MI", "!!");
        assert!(refused(&broken, &key).contains("the certificate is no PEM"), "{}", refused(&broken, &key));
    }
}
