//! The TLS side of a mock: a self-signed leaf made at start, as a BMC has one that nobody signed.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};

use super::error::MockError;
use super::faults::{Handshake, TlsVersion};

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(rustls::crypto::ring::default_provider()));

/// A certificate and its key.
struct Leaf {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

/// The certificates of one BMC: the one it starts with, and what a fault script calls for.
pub(super) struct Certificates {
    names: Vec<String>,
    first: Leaf,
    usual: Arc<ServerConfig>,
    other: Mutex<Others>,
}

#[derive(Default)]
struct Others {
    leaf: Option<Leaf>,
    configs: HashMap<(bool, Option<TlsVersion>), Arc<ServerConfig>>,
}

impl Certificates {
    pub(super) fn new(address: IpAddr, host_names: &[String]) -> Result<Self, MockError> {
        let mut names = vec![address.to_string(), "localhost".to_owned()];
        // Nobody calls "all addresses" by that name: a container publishes its port on loopback.
        if address.is_unspecified() {
            names.extend([Ipv4Addr::LOCALHOST.to_string(), Ipv6Addr::LOCALHOST.to_string()]);
        }
        names.extend_from_slice(host_names);
        let first = leaf(&names)?;
        let usual = config(&first, None)?;
        Ok(Self { names, first, usual, other: Mutex::default() })
    }

    /// The certificate that the BMC starts with.
    pub(super) fn first(&self) -> &CertificateDer<'static> {
        &self.first.certificate
    }

    /// The configuration for a connection; what a fault script calls for is made when it is first needed.
    pub(super) fn config(&self, handshake: Handshake) -> Result<Arc<ServerConfig>, MockError> {
        let wanted = (handshake.new_certificate, handshake.only);
        if wanted == (false, None) {
            return Ok(Arc::clone(&self.usual));
        }
        // A poisoned lock means that a thread stopped before an insertion; both fields are whole.
        let mut other = self.other.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = other.configs.get(&wanted) {
            return Ok(Arc::clone(known));
        }
        let made = if handshake.new_certificate {
            let leaf = match other.leaf.take() {
                Some(leaf) => leaf,
                None => leaf(&self.names)?,
            };
            config(other.leaf.insert(leaf), handshake.only)?
        } else {
            config(&self.first, handshake.only)?
        };
        other.configs.insert(wanted, Arc::clone(&made));
        Ok(made)
    }
}

fn leaf(names: &[String]) -> Result<Leaf, MockError> {
    let mut params = CertificateParams::new(names).map_err(MockError::Certificate)?;
    params.distinguished_name.push(DnType::CommonName, "patchgate mock Redfish service");
    let key = KeyPair::generate().map_err(MockError::Certificate)?;
    let certificate = params.self_signed(&key).map_err(MockError::Certificate)?.der().clone();
    Ok(Leaf { certificate, key: PrivateKeyDer::from(key) })
}

fn config(leaf: &Leaf, only: Option<TlsVersion>) -> Result<Arc<ServerConfig>, MockError> {
    let versions = match only {
        None => vec![&TLS12, &TLS13],
        Some(TlsVersion::Tls12) => vec![&TLS12],
        Some(TlsVersion::Tls13) => vec![&TLS13],
    };
    let mut config = ServerConfig::builder_with_provider(Arc::clone(&PROVIDER))
        .with_protocol_versions(&versions)
        .and_then(|builder| {
            builder.with_no_client_auth().with_single_cert(vec![leaf.certificate.clone()], leaf.key.clone_key())
        })
        .map_err(MockError::Tls)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_on_all_addresses_is_called_by_that_of_the_loopback() {
        let certificates = Certificates::new(Ipv4Addr::UNSPECIFIED.into(), &[]).unwrap();
        assert_eq!(certificates.names, ["0.0.0.0", "localhost", "127.0.0.1", "::1"]);
        let certificates = Certificates::new(Ipv4Addr::LOCALHOST.into(), &[]).unwrap();
        assert_eq!(certificates.names, ["127.0.0.1", "localhost"]);
    }
}
