//! One address behind which one mock follows the other, so that what is remembered of a BMC meets another state of it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use patchgate::mock::Running;
use patchgate::redfish::{Target, TargetOptions};
use patchgate::trust::Trust;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

type Behind = (SocketAddr, TlsConnector);

/// Plain HTTP in front, TLS of the mock of the moment behind.
pub struct Switch {
    address: SocketAddr,
    behind: Arc<Mutex<Option<Behind>>>,
}

impl Switch {
    pub async fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let behind: Arc<Mutex<Option<Behind>>> = Arc::default();
        let now = Arc::clone(&behind);
        tokio::spawn(async move {
            while let Ok((mut front, _)) = listener.accept().await {
                let Some((address, connector)) = now.lock().unwrap().clone() else { continue };
                tokio::spawn(async move {
                    let back = TcpStream::connect(address).await.ok()?;
                    let name = ServerName::IpAddress(address.ip().into());
                    let mut back = connector.connect(name, back).await.ok()?;
                    tokio::io::copy_bidirectional(&mut front, &mut back).await.ok()
                });
            }
        });
        Self { address, behind }
    }

    /// From now on this one answers.
    pub fn to(&self, mock: &Running) {
        let certificate = CertificateDer::from_pem_slice(mock.certificate_pem().as_bytes()).unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots.add(certificate).unwrap();
        let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        *self.behind.lock().unwrap() = Some((mock.address(), TlsConnector::from(Arc::new(config))));
    }

    pub fn target(&self) -> Target {
        let options = TargetOptions { allow_http: true, ..Trust::System.into() };
        Target::parse(&format!("http://{}", self.address), options).unwrap()
    }
}
