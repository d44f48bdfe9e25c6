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
    /// The request log cannot be written.
    #[error("usage: cannot write the request log {}: {source}", path.display())]
    Log {
        /// The file.
        path: std::path::PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The control endpoint would be open to other machines.
    #[error("usage: the control endpoint cannot listen on {address}; next: name a loopback address, 127.0.0.1:PORT")]
    NotLoopback {
        /// The address.
        address: SocketAddr,
    },
    /// So many BMCs cannot be served there.
    #[error("usage: {0}; next: try another count, another address, or --spread ports")]
    Fleet(String),
    /// No certificate can be made.
    #[error("tls: cannot make a certificate: {0}; next: check the host names")]
    Certificate(rcgen::Error),
    /// The certificate or the key that somebody brought cannot be used.
    #[error(
        "usage: the mock cannot show that certificate: {0}; next: give both as PEM, the certificate first and its key"
    )]
    OwnCertificate(String),
    /// The certificate cannot be served.
    #[error("tls: cannot serve the certificate: {0}")]
    Tls(rustls::Error),
}
