//! Roots: those of the operating system, and those of a `--ca` file.
//!
//! Both are parsed once and shared, because a scan of a hundred BMCs must not read the system's roots a hundred times.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::fingerprint::Fingerprint;
use crate::common::bounded;

/// The largest `--ca` file. The roots of a whole operating system are about 0.2 MB.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The cryptography of every connection.
pub(super) static PROVIDER: LazyLock<Arc<CryptoProvider>> =
    LazyLock::new(|| Arc::new(rustls::crypto::ring::default_provider()));

type System = rustls_platform_verifier::Verifier;

/// The verifier of the operating system, made once for this process; its roots may be absent or unreadable.
pub(super) fn system() -> Result<&'static System, rustls::Error> {
    static SYSTEM: OnceLock<Result<System, rustls::Error>> = OnceLock::new();
    SYSTEM.get_or_init(|| System::new(PROVIDER.clone())).as_ref().map_err(Clone::clone)
}

/// The certificates of a `--ca` file: these and no others are trusted.
#[derive(Clone)]
pub struct CaRoots {
    fingerprints: Arc<[Fingerprint]>,
    verifier: Arc<WebPkiServerVerifier>,
}

/// A `--ca` file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("usage: {file}: {problem}")]
pub struct CaError {
    file: String,
    problem: String,
}

impl CaRoots {
    /// Reads a PEM file of one or more certificates.
    ///
    /// # Errors
    /// An unreadable file, one without certificates, or a certificate that cannot be a root.
    pub fn read(path: &Path) -> Result<Self, CaError> {
        let file = path.display().to_string();
        let fail = |problem: String| CaError { file: file.clone(), problem };
        let bytes = bounded::bytes(path, MAX_BYTES).map_err(|e| fail(format!("it cannot be read: {e}")))?;
        Self::from_pem(&bytes, &file)
    }

    /// The certificates of a PEM text; `file` is its name in errors.
    ///
    /// # Errors
    /// As [`CaRoots::read`].
    pub fn from_pem(pem: &[u8], file: &str) -> Result<Self, CaError> {
        let fail = |problem: String| CaError { file: file.to_owned(), problem };
        let mut store = RootCertStore::empty();
        let mut fingerprints = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let number = fingerprints.len() + 1;
            let certificate = certificate.map_err(|e| fail(format!("certificate {number} is not PEM: {e}")))?;
            fingerprints.push(Fingerprint::of(&certificate));
            store.add(certificate).map_err(|e| fail(format!("certificate {number} cannot be a root: {e}")))?;
        }
        if fingerprints.is_empty() {
            return Err(fail("it holds no certificate; give PEM, with -----BEGIN CERTIFICATE-----".into()));
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), PROVIDER.clone())
            .build()
            .map_err(|e| fail(e.to_string()))?;
        Ok(Self { fingerprints: fingerprints.into(), verifier })
    }

    /// The fingerprints of the roots.
    #[must_use]
    pub fn fingerprints(&self) -> &[Fingerprint] {
        &self.fingerprints
    }

    pub(super) fn verifier(&self) -> &WebPkiServerVerifier {
        &self.verifier
    }
}

impl fmt::Debug for CaRoots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.fingerprints.iter()).finish()
    }
}

impl PartialEq for CaRoots {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprints == other.fingerprints
    }
}

impl Eq for CaRoots {}

#[cfg(test)]
mod tests {
    use base64::Engine;

    use super::*;

    fn pem(names: &[&str]) -> String {
        let one = |name: &&str| {
            let made = rcgen::generate_simple_self_signed(vec![(*name).to_owned()]).unwrap();
            let digits = base64::engine::general_purpose::STANDARD.encode(made.cert.der());
            format!("-----BEGIN CERTIFICATE-----\n{digits}\n-----END CERTIFICATE-----\n")
        };
        names.iter().map(one).collect()
    }

    #[test]
    fn a_file_holds_one_or_more_certificates() {
        let roots = CaRoots::from_pem(pem(&["a.example", "b.example"]).as_bytes(), "ca.pem").unwrap();
        assert_eq!(roots.fingerprints().len(), 2);
        assert_ne!(roots.fingerprints()[0], roots.fingerprints()[1]);
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named_with_its_problem() {
        let good = pem(&["a.example"]);
        let cut = good.replace("-----END", "----END");
        for (text, problem) in [
            ("", "it holds no certificate"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1 cannot be a root"),
            (&cut, "certificate 1 is not PEM"),
        ] {
            let error = CaRoots::from_pem(text.as_bytes(), "ca.pem").unwrap_err().to_string();
            assert!(error.starts_with("usage: ca.pem: ") && error.contains(problem), "{error}");
        }
    }
}
