//! Whom we talk to, and on what grounds that is believed.
//!
//! BMC certificates are self-signed as a rule (XCC: subject = issuer, ten years), and webpki refuses a CA
//! certificate as a leaf even where it is added as a root. So a pin on the leaf's SHA-256 is the strict option for
//! such BMCs, and a file of known BMCs holds the pins of many. The handshake signature is verified in every mode that
//! is not `--insecure`, so nobody gets by with a copy of a certificate.

mod explain;
mod facts;
mod fingerprint;
mod known;
mod refusal;
mod roots;
mod verifier;

pub use explain::{Explanation, explain};
pub use facts::{CertificateFacts, FactsError};
pub use fingerprint::{Fingerprint, FingerprintError};
pub(super) use known::host_key;
pub use known::{FirstUse, KnownBmcs, KnownError};
pub use refusal::Refusal;
pub use roots::{CaError, CaRoots};
pub(super) use verifier::{Peer, Verifier, settings};

/// On what grounds a certificate is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Chain and name, against the roots of the operating system.
    System,
    /// Chain and name, against these roots and no others.
    Ca(CaRoots),
    /// The leaf certificate has this fingerprint, whatever its chain and name.
    Pin(Fingerprint),
    /// The fingerprint that the file holds for this BMC; for a BMC that is not in it, the roots of the operating
    /// system.
    Known {
        /// The known BMCs.
        file: KnownBmcs,
        /// A BMC that is not in the file, and that no root vouches for, is recorded there and trusted.
        trust_new: bool,
    },
    /// Nothing is verified.
    Insecure,
}
