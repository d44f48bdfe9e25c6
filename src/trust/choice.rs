//! What the operator chose to believe.

use super::fingerprint::Fingerprint;
use super::known::KnownBmcs;
use super::roots::CaRoots;

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
