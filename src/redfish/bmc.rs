//! One object for each BMC: it owns the session, the trust, the connections, the limit and the cache.
//!
//! Nothing else opens a socket. A resource is fetched once however often it is linked, and at most
//! [`Limits::concurrent_requests`] requests are under way at a time, because a BMC is a small computer.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::{Method, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::sync::{OnceCell, Semaphore};

use super::error::{Layer, RedfishError};
use super::limits::Limits;
use super::reading::Resource;
use super::target::{Credentials, Target};
use super::trust::{CertificateFacts, FactsError, Verifier};
use crate::evidence::Connection;

/// The one URI that Redfish fixes (DSP0266, "Redfish-defined URIs").
pub(super) const SERVICE_ROOT: &str = "/redfish/v1/";

/// A cell for each URI: whoever comes second waits for the first and shares its answer.
type Cache = Mutex<HashMap<String, Arc<OnceCell<Result<Arc<Resource>, RedfishError>>>>>;

/// A logged-in BMC.
pub struct Bmc {
    target: Target,
    http: reqwest::Client,
    verifier: Arc<Verifier>,
    limits: Limits,
    slots: Semaphore,
    cache: Cache,
    session: Option<Session>,
    requests: AtomicU64,
    sessions_deleted: AtomicU64,
}

struct Session {
    uri: String,
    token: SecretString,
}

impl Bmc {
    /// Connects, reads the service root and logs in.
    ///
    /// # Errors
    /// Transport, TLS, login. There is no second login attempt: BMCs lock accounts.
    pub async fn connect(target: Target, credentials: &Credentials, limits: Limits) -> Result<Self, RedfishError> {
        let mut bmc = Self::new(target, limits)?;
        let root = bmc.get(SERVICE_ROOT).await?;
        let sessions = root.field("Links").field("Sessions").link();
        let uri = sessions.known_or().cloned().map_err(|reason| {
            let problem = format!("the service root has no link to its sessions ({reason})");
            RedfishError::new(Layer::Protocol, SERVICE_ROOT, problem, "is this a Redfish service?")
        })?;
        bmc.session = Some(bmc.log_in(&uri, credentials).await?);
        Ok(bmc)
    }

    fn new(target: Target, limits: Limits) -> Result<Self, RedfishError> {
        let (builder, verifier) = target.client_builder()?;
        let http = builder
            .connect_timeout(limits.connect)
            .timeout(limits.request)
            .build()
            .map_err(|e| RedfishError::new(Layer::Tls, target.url(), e.to_string(), ""))?;
        Ok(Self {
            target,
            http,
            verifier,
            limits,
            slots: Semaphore::new(limits.concurrent_requests),
            cache: Mutex::default(),
            session: None,
            requests: AtomicU64::new(0),
            sessions_deleted: AtomicU64::new(0),
        })
    }

    async fn log_in(&self, uri: &str, credentials: &Credentials) -> Result<Session, RedfishError> {
        let body = json!({ "UserName": credentials.user, "Password": credentials.password.expose_secret() });
        let request = self.http.post(self.target.locate(uri)?).json_body(&body);
        let answer = self.send(uri, request).await?;
        let missing =
            |what: &str| RedfishError::new(Layer::Protocol, uri, format!("the login was accepted without {what}"), "");
        let token = answer.header("x-auth-token").ok_or_else(|| missing("a token"))?;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        let named = body.get("@odata.id").and_then(Value::as_str).map(str::to_owned);
        let location = answer.header("location").or(named).ok_or_else(|| missing("the session's URI"))?;
        Ok(Session { uri: self.target.path(&location)?, token: SecretString::from(token) })
    }

    /// Deletes the session. Call it whatever happened before; it is the only way a session of ours goes early.
    ///
    /// # Errors
    /// The BMC did not confirm: the session stays until its time-out.
    pub async fn log_out(&self) -> Result<(), RedfishError> {
        let Some(session) = &self.session else { return Ok(()) };
        let request = self.http.request(Method::DELETE, self.target.locate(&session.uri)?);
        self.send(&session.uri, request).await?;
        self.sessions_deleted.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// The resource at a URI. The fragment of a link is dropped; each URI is fetched once for a scan.
    ///
    /// # Errors
    /// Whatever kept the resource from being read.
    pub async fn get(&self, uri: &str) -> Result<Arc<Resource>, RedfishError> {
        let uri = uri.split('#').next().unwrap_or(uri);
        let cell = {
            let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
            cache.entry(uri.to_owned()).or_default().clone()
        };
        cell.get_or_init(|| self.fetch(uri)).await.clone()
    }

    async fn fetch(&self, uri: &str) -> Result<Arc<Resource>, RedfishError> {
        let request = self.http.get(self.target.locate(uri)?);
        let answer = self.send(uri, request).await?;
        let at = Timestamp::now();
        let decode = |problem: String| {
            RedfishError::new(Layer::Decode, uri, problem, "the other resources are read all the same")
        };
        match serde_json::from_slice(&answer.body) {
            Ok(Value::Object(body)) => Ok(Arc::new(Resource { uri: uri.to_owned(), body, at })),
            Ok(_) => Err(decode("the body is JSON but not an object".into())),
            Err(e) => {
                let kind = answer.header("content-type").unwrap_or_else(|| "no content type".into());
                Err(decode(format!("the body ({kind}, {} bytes) is not JSON: {e}", answer.body.len())))
            }
        }
    }

    /// The body at a URI as it was received, and how long it took. Nothing is decoded, cached or shared: this is for
    /// recording a service, not for judging one.
    ///
    /// # Errors
    /// Whatever kept the body from being received.
    pub async fn get_raw(&self, uri: &str) -> Result<Raw, RedfishError> {
        let mut request = self.http.get(self.target.locate(uri)?);
        if uri.ends_with("/$metadata") {
            request = request.header(header::ACCEPT, "application/xml");
        }
        let answer = self.send(uri, request).await?;
        let content_type = answer.header("content-type").unwrap_or_default();
        Ok(Raw { content_type, took: answer.took, body: answer.body })
    }

    async fn send(&self, uri: &str, request: reqwest::RequestBuilder) -> Result<Answer, RedfishError> {
        let request = match &self.session {
            Some(session) => request.header("X-Auth-Token", session.token.expose_secret()),
            None => request,
        };
        // The semaphore is never closed, so an error here cannot happen; without a permit we would only be less gentle.
        let _slot = self.slots.acquire().await;
        self.requests.fetch_add(1, Ordering::Relaxed);
        let asked = Instant::now();
        let mut response = self.target.send(&self.http, request).await.map_err(|e| self.transport(uri, &e))?;
        let status = response.status();
        let headers = response.headers().clone();
        if let Some(error) = self.target.unfollowed(uri, status, &headers) {
            return Err(error);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.transport(uri, &e))? {
            if body.len() + chunk.len() > self.limits.body_bytes {
                let problem = format!("the body is larger than {} bytes", self.limits.body_bytes);
                return Err(RedfishError::new(Layer::Protocol, uri, problem, "no resource of a BMC is that large"));
            }
            body.extend_from_slice(&chunk);
        }
        if status.is_success() {
            Ok(Answer { headers, body, took: asked.elapsed() })
        } else {
            Err(RedfishError::from_answer(uri, status.as_u16(), &body))
        }
    }

    fn transport(&self, uri: &str, error: &reqwest::Error) -> RedfishError {
        let causes: Vec<String> =
            std::iter::successors(std::error::Error::source(error), |e| e.source()).map(ToString::to_string).collect();
        let innermost = causes.last().cloned().unwrap_or_else(|| "no further detail".into());
        let place = format!("{}{uri}", self.target.url());
        if error.is_timeout() {
            let problem = format!("no whole answer within {} s", self.limits.request.as_secs());
            let mut timed_out = RedfishError::new(Layer::Transport, &place, problem, "is the BMC reachable and idle?");
            timed_out.timed_out = true;
            return timed_out;
        }
        if let Some(why) = self.verifier.explain(error) {
            return RedfishError::new(Layer::Tls, &place, why.problem, why.next_step);
        }
        RedfishError::new(Layer::Transport, &place, innermost, "is this the address of the BMC?")
    }

    /// How the BMC was reached and what that cost it so far.
    #[must_use]
    pub fn connection(&self) -> Connection {
        Connection {
            url: self.target.url().to_owned(),
            tls: self.verifier.tls_trust(),
            requests: self.requests.load(Ordering::Relaxed),
            sessions_created: u64::from(self.session.is_some()),
            sessions_deleted: self.sessions_deleted.load(Ordering::Relaxed),
        }
    }

    /// What the BMC's certificate says of itself; `None` over plain HTTP.
    #[must_use]
    pub fn certificate(&self) -> Option<Result<CertificateFacts, FactsError>> {
        self.verifier.presented().map(|leaf| CertificateFacts::read(&leaf))
    }

    /// The bounds of this scan.
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }
}

/// A body as it was received.
#[derive(Clone, Debug)]
pub struct Raw {
    /// The bytes.
    pub body: Vec<u8>,
    /// What the service says they are; empty where it says nothing.
    pub content_type: String,
    /// From the request to the last byte.
    pub took: Duration,
}

/// A whole answer.
struct Answer {
    headers: header::HeaderMap,
    body: Vec<u8>,
    took: Duration,
}

impl Answer {
    fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name)?.to_str().ok().map(str::to_owned)
    }
}

/// reqwest's `json` feature is one more feature for one line.
trait JsonBody {
    fn json_body(self, body: &Value) -> Self;
}

impl JsonBody for reqwest::RequestBuilder {
    fn json_body(self, body: &Value) -> Self {
        self.header(header::CONTENT_TYPE, "application/json").body(body.to_string())
    }
}
