//! Why the mock cannot serve.

use std::net::SocketAddr;

/// Why the mock cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MockError {
    /// The address cannot be listened on.
    #[error("transport: cannot listen on {address}: {source}; next: choose a free port, or port 0 for any")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// No certificate can be made.
    #[error("tls: cannot make a certificate: {0}; next: check the host names")]
    Certificate(rcgen::Error),
    /// The certificate cannot be served.
    #[error("tls: cannot serve the certificate: {0}")]
    Tls(rustls::Error),
}
