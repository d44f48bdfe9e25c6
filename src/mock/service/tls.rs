//! The TLS side of a mock: a self-signed leaf made at start, as a BMC has one that nobody signed.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use super::error::MockError;
use super::faults::{Handshake, TlsVersion};
use super::own_certificate::{Leaf, OwnCertificate};
use crate::common::digest::sha256_bytes;

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(rustls::crypto::ring::default_provider()));

/// The certificates of one BMC: the one it starts with, and what a fault script calls for.
pub(super) struct Certificates {
    names: Vec<String>,
    first: Leaf,
    public_key: [u8; 32],
    usual: Arc<ServerConfig>,
    other: Mutex<Others>,
}

#[derive(Default)]
struct Others {
    leaf: Option<Leaf>,
    configs: HashMap<(bool, Option<TlsVersion>), Arc<ServerConfig>>,
}

impl Certificates {
    pub(super) fn new(address: IpAddr, host_names: &[String], own: Option<&OwnCertificate>) -> Result<Self, MockError> {
        let mut names = vec![address.to_string(), "localhost".to_owned()];
        // Nobody calls "all addresses" by that name: a container publishes its port on loopback.
        if address.is_unspecified() {
            names.extend([Ipv4Addr::LOCALHOST.to_string(), Ipv6Addr::LOCALHOST.to_string()]);
        }
        names.extend_from_slice(host_names);
        let first = match own {
            Some(own) => own.0.clone(),
            None => leaf(&names)?,
        };
        let usual = config(&first, None)?;
        let public_key = public_key(&first.certificate)?;
        Ok(Self { names, first, public_key, usual, other: Mutex::default() })
    }

    /// The certificate that the BMC starts with.
    pub(super) fn first(&self) -> &CertificateDer<'static> {
        &self.first.certificate
    }

    /// The SHA-256 of the public key of that certificate, as it stands in it (SubjectPublicKeyInfo).
    pub(super) fn public_key(&self) -> [u8; 32] {
        self.public_key
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
    Ok(Leaf { certificate, above: Vec::new(), key: Arc::new(PrivateKeyDer::from(key)) })
}

fn public_key(certificate: &CertificateDer<'_>) -> Result<[u8; 32], MockError> {
    let parsed = X509Certificate::from_der(certificate);
    let (_, parsed) = parsed.map_err(|e| MockError::OwnCertificate(format!("it is no X.509 certificate: {e}")))?;
    Ok(sha256_bytes(parsed.public_key().raw))
}

fn config(leaf: &Leaf, only: Option<TlsVersion>) -> Result<Arc<ServerConfig>, MockError> {
    let versions = match only {
        None => vec![&TLS12, &TLS13],
        Some(TlsVersion::Tls12) => vec![&TLS12],
        Some(TlsVersion::Tls13) => vec![&TLS13],
    };
    let chain = std::iter::once(&leaf.certificate).chain(&leaf.above).cloned().collect();
    let mut config = ServerConfig::builder_with_provider(Arc::clone(&PROVIDER))
        .with_protocol_versions(&versions)
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, leaf.key.clone_key()))
        .map_err(MockError::Tls)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_on_all_addresses_is_called_by_that_of_the_loopback() {
        let certificates = Certificates::new(Ipv4Addr::UNSPECIFIED.into(), &[], None).unwrap();
        assert_eq!(certificates.names, ["0.0.0.0", "localhost", "127.0.0.1", "::1"]);
        let certificates = Certificates::new(Ipv4Addr::LOCALHOST.into(), &[], None).unwrap();
        assert_eq!(certificates.names, ["127.0.0.1", "localhost"]);
    }
}
