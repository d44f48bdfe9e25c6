//! Our own reasons not to trust: they travel inside the errors of TLS, which has no words for them.

use super::fingerprint::Fingerprint;

/// Why a certificate was not accepted, where TLS itself has no word for it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// Another certificate than the pinned one.
    #[error("it presents the certificate {presented}, not the pinned {pinned}")]
    NotPinned {
        /// What is presented.
        presented: Fingerprint,
        /// What the operator gave.
        pinned: Fingerprint,
    },
    /// Another certificate than the recorded one.
    #[error("its certificate has changed: it presents {presented}, and {file}:{line} holds {known}")]
    Changed {
        /// What is presented.
        presented: Fingerprint,
        /// What was trusted before.
        known: Fingerprint,
        /// The known-BMCs file.
        file: String,
        /// Its line; 0 where the file was not asked, because this run itself recorded the certificate.
        line: usize,
    },
    /// A line that speaks of this server, or might, cannot be read.
    #[error("{file}:{line}: {problem}")]
    Line {
        /// The known-BMCs file.
        file: String,
        /// Its line.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// The first use could not be recorded, so the certificate is not trusted.
    #[error("its certificate {presented} cannot be recorded in {file}: {problem}")]
    NotRecorded {
        /// What is presented.
        presented: Fingerprint,
        /// The known-BMCs file.
        file: String,
        /// What the system said.
        problem: String,
    },
    /// The handshake does not prove that the other side holds the key of the certificate.
    #[error("the handshake's signature cannot be verified: {0}")]
    Unproven(rustls::Error),
    /// The certificate of the proxy, and not of what is behind it.
    #[error("the proxy's certificate is not trusted: {0}")]
    Proxy(rustls::Error),
}
