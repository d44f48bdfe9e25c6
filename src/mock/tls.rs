//! The certificate of the mock: a self-signed leaf made at start, as a BMC has one that nobody signed.

use std::net::IpAddr;
use std::sync::Arc;

use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::error::MockError;

pub(super) struct Identity {
    pub(super) config: Arc<ServerConfig>,
    pub(super) certificate: CertificateDer<'static>,
}

pub(super) fn identity(address: IpAddr, host_names: &[String]) -> Result<Identity, MockError> {
    let mut names = vec![address.to_string(), "localhost".to_owned()];
    names.extend_from_slice(host_names);
    let mut params = CertificateParams::new(names).map_err(MockError::Certificate)?;
    params.distinguished_name.push(DnType::CommonName, "patchgate mock Redfish service");
    let key = KeyPair::generate().map_err(MockError::Certificate)?;
    let certificate = params.self_signed(&key).map_err(MockError::Certificate)?.der().clone();

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder.with_no_client_auth().with_single_cert(vec![certificate.clone()], PrivateKeyDer::from(key))
        })
        .map_err(MockError::Tls)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Identity { config: Arc::new(config), certificate })
}
