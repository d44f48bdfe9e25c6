//! Whom we talk to, and on what grounds that is believed.
//!
//! BMC certificates are self-signed as a rule (XCC: subject = issuer, ten years), and webpki refuses a CA
//! certificate as a leaf even where it is added as a root. So a pin on the leaf's SHA-256 is the strict option for
//! such BMCs, and a file of known BMCs holds the pins of many. The handshake signature is verified in every mode that
//! is not `--insecure`, so nobody gets by with a copy of a certificate.

mod choice;
mod explain;
mod facts;
mod fingerprint;
mod known;
mod refusal;
mod roots;
mod verifier;
mod whose;

pub use choice::Trust;
pub use explain::{Explanation, explain};
pub(crate) use facts::MAX_NAME;
pub use facts::{CertificateFacts, FactsError};
pub use fingerprint::{Fingerprint, FingerprintError};
pub(crate) use known::host_key;
pub use known::{FirstUse, KnownBmcs, KnownError};
pub use refusal::Refusal;
pub use roots::{CaError, CaRoots};
pub(crate) use verifier::{Peer, Verifier, settings};
pub use whose::Whose;
