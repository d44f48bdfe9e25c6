//! What stands between a client and a BMC, small enough to be read: a front with any certificate, on plain HTTP or
//! below a base path, and proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use patchgate::mock::Running;
use patchgate::trust::Fingerprint;
use rcgen::{CertificateParams, DnType, Issuer, KeyPair};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// A certificate with its key, as a BMC has one.
pub struct Leaf {
    pub certificate: CertificateDer<'static>,
    pub key: PrivateKeyDer<'static>,
}

impl Leaf {
    pub fn self_signed(name: &str) -> Self {
        Self::signing_itself(CertificateParams::new([name.to_owned()]).unwrap())
    }

    pub fn signing_itself(params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { certificate, key: PrivateKeyDer::from(key) }
    }

    /// A leaf and the PEM text of the CA that signed it.
    pub fn by_ca(name: &str) -> (Self, String) {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Example CA");
        let ca_key = KeyPair::generate().unwrap();
        let ca = pem(params.self_signed(&ca_key).unwrap().der());
        let issuer = Issuer::new(params, ca_key);
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        (Self { certificate: leaf.der().clone(), key: PrivateKeyDer::from(key) }, ca)
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificate)
    }

    pub fn config(&self) -> Arc<ServerConfig> {
        presenting(&self.certificate, &self.key)
    }
}

/// A TLS server that presents a certificate and signs with a key, whether or not they belong together.
pub fn presenting(certificate: &CertificateDer<'static>, key: &PrivateKeyDer<'static>) -> Arc<ServerConfig> {
    let key = rustls::crypto::ring::sign::any_supported_type(key).unwrap();
    let certified = rustls::sign::CertifiedKey::new(vec![certificate.clone()], key);
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(certified)));
    Arc::new(config)
}

pub fn pem(certificate: &CertificateDer<'_>) -> String {
    use base64::Engine;
    let digits = base64::engine::general_purpose::STANDARD.encode(certificate);
    format!("-----BEGIN CERTIFICATE-----\n{digits}\n-----END CERTIFICATE-----\n")
}

/// One request as it came in.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub head: String,
    pub body: String,
}

impl Seen {
    pub fn has_token(&self) -> bool {
        self.head.to_ascii_lowercase().contains("\nx-auth-token:")
    }
}

/// Where a front sends a request instead of answering it: status and `Location`.
pub type Redirect = fn(&Seen) -> Option<(u16, String)>;

/// What a front makes of an answer: status, headers, body.
pub type Retell = fn(&Seen, (u16, String, Vec<u8>)) -> (u16, String, Vec<u8>);

/// How a front looks from outside.
pub struct Look {
    pub tls: Option<Arc<ServerConfig>>,
    /// What is presented from the second connection on.
    pub later: Option<Arc<ServerConfig>>,
    pub listen: IpAddr,
    /// The path below which the BMC is shown.
    pub base: &'static str,
    /// Whether links in bodies get the base path, as some gateways do.
    pub rewrite: bool,
    pub redirect: Redirect,
    /// What becomes of the mock's answer.
    pub retell: Retell,
}

impl Look {
    pub fn tls(config: Arc<ServerConfig>) -> Self {
        Self { tls: Some(config), ..Self::plain() }
    }

    pub fn plain() -> Self {
        let listen = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Self {
            tls: None,
            later: None,
            listen,
            base: "",
            rewrite: false,
            redirect: |_| None,
            retell: |_, answer| answer,
        }
    }
}

/// A server of the test's own in front of a mock: one request for each connection.
pub struct Front {
    pub address: SocketAddr,
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    tls: Mutex<Option<Arc<ServerConfig>>>,
    look: Look,
    behind: (Client, String),
    seen: Mutex<Vec<Seen>>,
    connections: Mutex<usize>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Front {
    pub async fn of(mock: &Running, look: Look) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let root = reqwest::Certificate::from_pem(mock.certificate_pem().as_bytes()).unwrap();
        let behind = Client::builder().tls_certs_only([root]).no_proxy().build().unwrap();
        let listener = TcpListener::bind((look.listen, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let scheme = if look.tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{address}{}", look.base);
        let shared = Arc::new(Shared {
            tls: Mutex::new(look.tls.clone()),
            look,
            behind: (behind, mock.url()),
            seen: Mutex::default(),
            connections: Mutex::default(),
        });
        let served = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&served);
                let number = {
                    let mut connections = lock(&shared.connections);
                    *connections += 1;
                    *connections
                };
                if number == 2
                    && let Some(later) = &shared.look.later
                {
                    *lock(&shared.tls) = Some(Arc::clone(later));
                }
                tokio::spawn(async move {
                    let tls = lock(&shared.tls).clone();
                    match tls {
                        None => shared.answer(stream).await,
                        Some(config) => match tokio_rustls::TlsAcceptor::from(config).accept(stream).await {
                            Ok(stream) => shared.answer(stream).await,
                            // The client hung up in the handshake, as it should where it does not trust us.
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        Self { address, url, shared }
    }

    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.shared.seen).clone()
    }

    pub fn connections(&self) -> usize {
        *lock(&self.shared.connections)
    }

    /// From the next connection on, another certificate is presented.
    pub fn present(&self, config: Arc<ServerConfig>) {
        *lock(&self.shared.tls) = Some(config);
    }
}

impl Shared {
    /// Reads one request and answers it; `None` where the client went away.
    async fn answer(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin) -> Option<()> {
        let Some(request) = read_request(&mut stream).await else {
            // As web servers do with what is not HTTP.
            return stream.write_all(b"HTTP/1.1 400 -\r\n\r\n").await.ok();
        };
        lock(&self.seen).push(request.clone());
        let inner = request.path.strip_prefix(self.look.base).filter(|path| path.starts_with('/'));
        let (status, headers, body) = match ((self.look.redirect)(&request), inner) {
            (Some((status, to)), _) => (status, format!("location: {to}\r\n"), Vec::new()),
            (None, None) => (404, String::new(), Vec::new()),
            (None, Some(inner)) => (self.look.retell)(&request, self.ask(&request, inner).await),
        };
        let head =
            format!("HTTP/1.1 {status} -\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await.ok()?;
        stream.write_all(&body).await.ok()?;
        stream.shutdown().await.ok()
    }

    /// The mock's answer.
    async fn ask(&self, request: &Seen, path: &str) -> (u16, String, Vec<u8>) {
        let (client, url) = &self.behind;
        let method = Method::from_bytes(request.method.as_bytes()).unwrap();
        let mut asked = client.request(method, format!("{url}{path}")).body(request.body.clone());
        for name in ["x-auth-token", "authorization", "accept", "content-type"] {
            if let Some(value) = header(&request.head, name) {
                asked = asked.header(name, value);
            }
        }
        let answer = asked.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), passed_on(answer.headers()));
        let body = answer.bytes().await.unwrap().to_vec();
        if !self.look.rewrite {
            return (status, headers, body);
        }
        let text = String::from_utf8_lossy(&body).replace("\"/redfish/", &format!("\"{}/redfish/", self.look.base));
        (status, headers, text.into_bytes())
    }
}

fn passed_on(headers: &HeaderMap) -> String {
    let names = ["content-type", "x-auth-token", "location"];
    let line = |name: &str| Some(format!("{name}: {}\r\n", headers.get(name)?.to_str().ok()?));
    names.into_iter().filter_map(line).collect()
}

pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

pub async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break String::from_utf8_lossy(&bytes[..end]).into_owned();
        }
        bytes.push(stream.read_u8().await.ok()?);
        if !bytes[0].is_ascii_uppercase() {
            return None;
        }
    };
    let length = header(&head, "content-length").map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let mut words = head.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    Some(Seen { method, path, head, body: String::from_utf8_lossy(&body).into_owned() })
}
