//! The control endpoint: what a fleet counts, and two things to do with it, over plain HTTP on loopback.
//!
//! It is for the test that runs beside the mock. A web page that the same machine shows must not reach it: a request
//! with an `Origin`, or with the name of another host, is refused.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HOST, HeaderValue, ORIGIN};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::Serialize;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::bmc::Bmc;
use super::error::MockError;
use super::faults::FaultScript;
use super::log::RequestLog;
use super::running::BREATH;
use super::stats::{Counters, Statistics};

/// The most bytes of a fault script.
const MAX_SCRIPT: usize = 1 << 20;

/// What the endpoint tells and changes.
pub(super) struct Subject {
    pub(super) total: Arc<Counters>,
    pub(super) bmcs: Vec<Member>,
    pub(super) log: Option<RequestLog>,
}

/// One BMC as the endpoint tells of it.
pub(super) struct Member {
    pub(super) url: String,
    pub(super) fingerprint: String,
    pub(super) bmc: Arc<Bmc>,
}

#[derive(Serialize)]
struct Told<'a> {
    index: usize,
    url: &'a str,
    /// SHA-256 of the certificate at start.
    fingerprint: &'a str,
    #[serde(flatten)]
    statistics: Statistics,
}

/// A control endpoint that serves until it is dropped.
#[derive(Debug)]
pub struct Control {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Drop for Control {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Control {
    pub(super) async fn start(address: SocketAddr, subject: Subject) -> Result<Self, MockError> {
        if !address.ip().is_loopback() {
            return Err(MockError::NotLoopback { address });
        }
        let refuse = |source| MockError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(refuse)?;
        let address = listener.local_addr().map_err(refuse)?;
        Ok(Self { address, serving: tokio::spawn(accept(listener, Arc::new(subject))) })
    }

    /// The address it listens on, with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn accept(listener: TcpListener, subject: Arc<Subject>) {
    let mut serving = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else {
                    tokio::time::sleep(BREATH).await;
                    continue;
                };
                let subject = Arc::clone(&subject);
                serving.spawn(async move {
                    let answer = service_fn(move |request| {
                        let subject = Arc::clone(&subject);
                        async move { Ok::<_, Infallible>(subject.answer(request).await) }
                    });
                    let mut http = http1::Builder::new();
                    http.timer(TokioTimer::new());
                    // How a connection ends is the client's business.
                    let _ = http.serve_connection(TokioIo::new(stream), answer).await;
                });
            }
            Some(_) = serving.join_next() => {}
        }
    }
}

impl Subject {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        if !is_local(&request) {
            return refuse(StatusCode::FORBIDDEN, "this endpoint is not for web pages");
        }
        match (request.method(), request.uri().path()) {
            (&Method::GET, "/statistics") => self.statistics(),
            (&Method::POST, "/reset") => {
                self.reset();
                reply(StatusCode::OK, &json!({"reset": self.bmcs.len()}))
            }
            (&Method::POST, "/faults") => self.faults(request).await,
            (_, "/statistics") => not_allowed("GET"),
            (_, "/reset" | "/faults") => not_allowed("POST"),
            _ => refuse(StatusCode::NOT_FOUND, "GET /statistics, POST /reset, POST /faults"),
        }
    }

    fn statistics(&self) -> Response<Full<Bytes>> {
        let bmcs: Vec<_> = self
            .bmcs
            .iter()
            .enumerate()
            .map(|(index, one)| Told {
                index,
                url: &one.url,
                fingerprint: &one.fingerprint,
                statistics: one.bmc.statistics(),
            })
            .collect();
        let lost = self.log.as_ref().map_or(0, RequestLog::lost);
        // The total comes last: asking the BMCs has taken out the sessions that expired.
        reply(StatusCode::OK, &json!({"bmcs": bmcs, "log_lines_lost": lost, "total": self.total.statistics()}))
    }

    fn reset(&self) {
        self.bmcs.iter().for_each(|one| one.bmc.restart());
        self.total.restart();
    }

    /// Replaces the fault script on all BMCs, or leaves every one as it is.
    async fn faults(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        if request.headers().get(CONTENT_TYPE).is_none_or(|kind| kind != "application/toml") {
            return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "a fault script is sent as application/toml");
        }
        let Ok(body) = Limited::new(request.into_body(), MAX_SCRIPT).collect().await else {
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, "a fault script has at most 1 MiB");
        };
        let script = match std::str::from_utf8(&body.to_bytes()) {
            Ok(text) => FaultScript::from_toml(text).map_err(|e| e.to_string()),
            Err(e) => Err(e.to_string()),
        };
        match script {
            Ok(script) => {
                self.bmcs.iter().for_each(|one| one.bmc.set_faults(script.clone()));
                reply(StatusCode::OK, &json!({"rules": script.len()}))
            }
            Err(reason) => refuse(StatusCode::BAD_REQUEST, &reason),
        }
    }
}

/// Whether a program on this machine asks, by address or as localhost, and no web page does.
fn is_local(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let named = host.strip_prefix("localhost").is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    let addressed = host.parse::<SocketAddr>().map(|address| address.ip()).or_else(|_| host.parse());
    request.headers().get(ORIGIN).is_none() && (named || addressed.is_ok_and(|ip| ip.is_loopback()))
}

fn not_allowed(allowed: &'static str) -> Response<Full<Bytes>> {
    let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "GET /statistics, POST /reset, POST /faults");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

fn refuse(status: StatusCode, reason: &str) -> Response<Full<Bytes>> {
    reply(status, &json!({"error": reason}))
}

fn reply(status: StatusCode, body: &serde_json::Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
