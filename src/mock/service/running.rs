//! The life of a mock: bind, accept, serve each connection in its own task, stop gracefully.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use super::bmc::Bmc;
use super::error::MockError;
use super::faults::FaultScript;
use super::journal::{Journal, Request};
use super::options::Options;
use super::state::State;
use super::stats::{Connected, Counters, Statistics};
use super::tls::Certificates;
use super::wire::{Fuse, Wire};
use crate::common::digest::sha256;
use crate::common::hex;
use crate::mock::tree::{Identity, Tree};

/// How long a client may take for the TLS handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long to wait after a connection could not be accepted, so that a lasting reason does not keep a core busy.
pub(super) const BREATH: Duration = Duration::from_millis(100);
/// How long open connections may take to end at a stop.
const GRACE: Duration = Duration::from_secs(5);

/// A mock that serves until it is stopped or dropped.
pub struct Running {
    address: SocketAddr,
    plain: bool,
    fingerprint: String,
    state: Arc<State>,
    bmc: Arc<Bmc>,
    stop: watch::Sender<()>,
    accepting: JoinHandle<()>,
}

/// Serves a tree over HTTPS until [`Running::stop`].
///
/// # Errors
///
/// A [`MockError`] where the address is taken or no certificate can be made.
pub async fn start(tree: Tree, options: Options) -> Result<Running, MockError> {
    start_part(Arc::new(tree), options, Part { index: 0, counters: Counters::default(), identity: None }).await
}

/// What a BMC is within a fleet.
pub(super) struct Part {
    pub(super) index: usize,
    pub(super) counters: Counters,
    pub(super) identity: Option<Identity>,
}

pub(super) async fn start_part(tree: Arc<Tree>, options: Options, part: Part) -> Result<Running, MockError> {
    let (listen, plain) = (options.listen, options.plain);
    let refuse = |source| MockError::Listen { address: listen, source };
    let listener = TcpListener::bind(listen).await.map_err(refuse)?;
    let address = listener.local_addr().map_err(refuse)?;
    let certificates = Certificates::new(address.ip(), &options.host_names, options.certificate.as_ref())?;
    let counters = Arc::new(part.counters);
    let (faults, log) = (Bmc::faults(options.faults.clone(), part.index), options.log.clone());
    let journal = Journal::new(options.journal);
    let state = Arc::new(State::new(tree, options, Arc::clone(&counters)));
    let fingerprint = sha256(certificates.first());
    let bmc = Arc::new(Bmc {
        index: part.index,
        state: Arc::clone(&state),
        counters,
        certificates,
        faults,
        identity: part.identity.map(Arc::new),
        journal,
        log,
    });
    let (stop, stopped) = watch::channel(());
    let server = Server { bmc: Arc::clone(&bmc), plain, stopped };
    Ok(Running { address, plain, fingerprint, state, bmc, stop, accepting: tokio::spawn(server.accept(listener)) })
}

#[derive(Clone)]
struct Server {
    bmc: Arc<Bmc>,
    plain: bool,
    /// Changes, or loses its sender, when the mock stops.
    stopped: watch::Receiver<()>,
}

impl Server {
    async fn accept(mut self, listener: TcpListener) {
        let mut serving = JoinSet::new();
        loop {
            tokio::select! {
                _ = self.stopped.changed() => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        serving.spawn(self.clone().serve(stream));
                    }
                    // Out of file handles, or the client left at once: the next one may do better.
                    Err(_) => tokio::time::sleep(BREATH).await,
                },
                // Finished connections are taken out as they end, so that the set holds only live ones.
                Some(_) = serving.join_next() => {}
            }
        }
        drop(listener);
        // A stream of events has no end of its own.
        self.bmc.state.streams.stop();
        // Whoever has not finished by then is cut off when the set is dropped.
        let _ = tokio::time::timeout(GRACE, async { while serving.join_next().await.is_some() {} }).await;
    }

    async fn serve(mut self, stream: TcpStream) {
        let (stream, fuse) = Wire::new(stream);
        let ordered = self.bmc.handshake();
        if ordered.reset {
            return fuse.burn();
        }
        if self.plain {
            return self.converse(stream, fuse).await;
        }
        // A certificate that cannot be made is a failed handshake to the client; the first one was made at start.
        let Ok(config) = self.bmc.tls(ordered) else { return };
        let handshake = tokio::time::timeout(HANDSHAKE, TlsAcceptor::from(config).accept(stream));
        let stream = tokio::select! {
            _ = self.stopped.changed() => return,
            // A client that refuses the certificate ends here; that is its right and no fault of the mock.
            done = handshake => match done {
                Ok(Ok(stream)) => stream,
                _ => return,
            },
        };
        self.converse(stream, fuse).await;
    }

    /// Answers what comes over a connection until it ends or the mock stops.
    async fn converse(mut self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, fuse: Arc<Fuse>) {
        let _connected = Connected::new(&self.bmc.counters);
        let answer = service_fn(|request| {
            let (bmc, fuse) = (Arc::clone(&self.bmc), Arc::clone(&fuse));
            async move { bmc.exchange(request, &fuse).await }
        });
        let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), answer);
        tokio::pin!(connection);
        tokio::select! {
            // How a connection ends is the client's business; each request was noted when it was answered.
            _ = connection.as_mut() => {}
            _ = self.stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("url", &self.url()).field("fingerprint", &self.fingerprint).finish()
    }
}

impl Running {
    /// `https://ADDRESS:PORT` (`http://` where it serves without TLS), without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.plain { "http" } else { "https" };
        format!("{scheme}://{}", self.address)
    }

    pub(super) fn shared(&self) -> Arc<Bmc> {
        Arc::clone(&self.bmc)
    }

    /// The address it listens on, with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The SHA-256 fingerprint of the certificate, in lower-case hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The SHA-256 fingerprint of the certificate's public key (SubjectPublicKeyInfo), in lower-case hexadecimal digits: what a client
    /// that pins keys asks for. It is not that of the certificate.
    #[must_use]
    pub fn public_key_fingerprint(&self) -> String {
        hex::lower(&self.bmc.certificates.public_key())
    }

    /// The same as `curl --pinnedpubkey` takes it.
    #[must_use]
    pub fn public_key_pin(&self) -> String {
        format!("sha256//{}", BASE64_STANDARD.encode(self.bmc.certificates.public_key()))
    }

    /// The certificate as PEM text, for a client that trusts a file.
    #[must_use]
    pub fn certificate_pem(&self) -> String {
        let encoded = BASE64_STANDARD.encode(self.bmc.certificates.first());
        let lines = encoded.as_bytes().chunks(64).map(String::from_utf8_lossy);
        let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
        for line in lines {
            pem.push_str(&line);
            pem.push('\n');
        }
        pem.push_str("-----END CERTIFICATE-----\n");
        pem
    }

    /// The requests so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.bmc.journal.requests()
    }

    /// How many TLS connections were made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        usize::try_from(self.statistics().connected).unwrap_or(usize::MAX)
    }

    /// How many sessions are open now.
    #[must_use]
    pub fn open_sessions(&self) -> usize {
        self.state.sessions.ids().len()
    }

    /// How many sessions were opened so far.
    #[must_use]
    pub fn sessions_created(&self) -> usize {
        self.state.sessions.created()
    }

    /// What was counted since the start, or since [`Running::reset`].
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.bmc.statistics()
    }

    /// Puts another fault script in place; its counts start at zero. Connections that are open stay as they are.
    pub fn set_faults(&self, script: FaultScript) {
        self.bmc.set_faults(script);
    }

    /// Counts from zero again: statistics, journal and fault script. Sessions are closed, connections stay.
    pub fn reset(&self) {
        self.bmc.restart();
    }

    /// Stops listening, lets each request that is being answered finish, and closes every connection.
    pub async fn stop(self) {
        // Receivers may all be gone already, which is what a stop wants.
        let _ = self.stop.send(());
        // The task cannot panic, and a cancelled one has stopped too.
        let _ = self.accepting.await;
    }
}
