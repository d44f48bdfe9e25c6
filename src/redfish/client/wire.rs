//! One request and its answer, within the bounds of a scan.
//!
//! Everything that is sent to a BMC goes through [`Wire::send`]: it waits for a slot, repeats what may be repeated,
//! gives up at the deadline, and counts. What an answer means is decided elsewhere.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpInfo;
use reqwest::{Method, header};
use tokio::sync::watch;

use super::answer::Answer;
use super::border::Border;
use super::error::{Layer, RedfishError};
use super::gzip::plain;
use super::limits::Limits;
use super::proxy::ProxyUrl;
use super::retry::{Again, Pauses};
use super::statistics::{Statistics, count, read};
use super::target::Target;
use super::throttle::{Sign, Throttle};
use crate::trust::{MAX_NAME, Verifier};

/// The longest wait for the answer to a logout.
pub(super) const LOGOUT: Duration = Duration::from_secs(10);

/// How long a login is still waited for once the scan must end: its session can be deleted only when its token is known.
pub(super) const LAST_WAIT: Duration = Duration::from_secs(2);

/// The most room that is made for a body because its header says so; it grows from there by what comes, in bytes.
const ROOM: usize = 1 << 20;

/// The most bytes of an answer that is no resource: an error, or the answer to a login.
const NO_RESOURCE: usize = 256 * 1024;

/// How the system says that a process has as many open files as it may (EMFILE, ENFILE).
const EXHAUSTED: &[&str] = &["os error 24", "os error 23"];

/// What to do where no connection came about through a proxy.
const THE_PROXY: &str =
    "is this the address of the proxy (--proxy, PATCHGATE_PROXY), and does it let you through to the BMC?";

/// The same where the proxy answered, by hyper's words for what it said.
const PROXY_STEPS: &[(&str, &str)] = &[
    (
        "proxy authorization required",
        "the proxy wants an account, or another one: PATCHGATE_PROXY=http://USER:PASSWORD@HOST:PORT",
    ),
    ("tunnel error", "the proxy answered and does not connect to the BMC: does it know the BMC, and may you go there?"),
];

/// How hyper says that an answer is no HTTP.
const NOT_HTTP: &[&str] = &[NO_HTTP_AT_ALL, "invalid HTTP status-code", "invalid HTTP header"];

/// The one of them that says so of the very first bytes. Whoever answers with a wrong header has read what was asked.
const NO_HTTP_AT_ALL: &str = "invalid HTTP version";

/// The connections to one BMC.
pub(super) struct Wire {
    pub(super) target: Target,
    pub(super) limits: Limits,
    pub(super) statistics: Statistics,
    pub(super) throttle: Throttle,
    /// What may pass from the BMC to us.
    pub(super) border: Arc<Border>,
    lanes: Lanes,
    verifier: Arc<Verifier>,
    /// Set once the answer was of another protocol, such as an alert of TLS.
    foreign: AtomicBool,
    deadline: Instant,
    stopped: watch::Sender<Option<&'static str>>,
}

/// One HTTP client for each request that may be under way, and so one connection for each: a client that carries
/// several requests opens more connections than there are requests. The one that was used last is used first, so that
/// a scan that asks for one thing after the other stays on one connection.
struct Lanes(Mutex<Vec<reqwest::Client>>);

struct Lane<'a> {
    client: Option<reqwest::Client>,
    lanes: &'a Lanes,
}

impl Lanes {
    fn take(&self) -> Lane<'_> {
        Lane { client: self.0.lock().unwrap_or_else(PoisonError::into_inner).pop(), lanes: self }
    }
}

impl Drop for Lane<'_> {
    fn drop(&mut self) {
        self.lanes.0.lock().unwrap_or_else(PoisonError::into_inner).extend(self.client.take());
    }
}

/// A request.
pub(super) struct Request<'a> {
    pub(super) method: Method,
    /// A URI of the BMC, with its query.
    pub(super) uri: &'a str,
    pub(super) accept: &'static str,
    /// The header that carries the right to ask.
    pub(super) pass: Option<(header::HeaderName, header::HeaderValue)>,
    pub(super) body: Option<String>,
    /// Less time than any request has.
    pub(super) patience: Option<Duration>,
}

impl<'a> Request<'a> {
    pub(super) fn get(uri: &'a str) -> Self {
        Self { method: Method::GET, uri, accept: "application/json", pass: None, body: None, patience: None }
    }

    /// Whether a session carries it.
    fn has_token(&self) -> bool {
        self.pass.as_ref().is_some_and(|(name, _)| *name != header::AUTHORIZATION)
    }
}

impl Wire {
    /// Prepares; nothing is sent yet.
    pub(super) fn new(target: Target, limits: Limits) -> Result<Self, RedfishError> {
        let (clients, verifier) = target.clients(&limits)?;
        let lanes = Lanes(Mutex::new(clients));
        let deadline = Instant::now().checked_add(limits.scan).unwrap_or_else(Instant::now);
        let border = Arc::new(Border::default());
        if let Some(password) = target.options().proxy.as_ref().and_then(ProxyUrl::password) {
            border.hide(&password);
        }
        Ok(Self {
            target,
            limits,
            statistics: Statistics::new(),
            throttle: Throttle::new(limits.concurrent_requests),
            border,
            lanes,
            verifier,
            foreign: AtomicBool::new(false),
            deadline,
            stopped: watch::Sender::new(None),
        })
    }

    /// Whom the BMC turned out to be.
    pub(super) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Whether a service can have read anything that was sent: not without a certificate that it presented, where that has to come
    /// first, and not where what listens speaks no HTTP.
    pub(super) fn is_heard(&self) -> bool {
        let is_reached = self.target.is_plain() || self.verifier.presented().is_some();
        is_reached && !self.foreign.load(Ordering::Acquire)
    }

    /// Ends the scan early: requests under way are dropped, and further ones fail at once with this reason.
    pub(super) fn stop(&self, reason: &'static str) {
        self.stopped.send_replace(Some(reason));
    }

    /// Sends a request until it is answered, refused for good, or out of time.
    pub(super) async fn send(&self, request: &Request<'_>) -> Result<Answer, RedfishError> {
        let mut pauses = Pauses::new(self.limits.pause);
        loop {
            let error = match self.in_time(request, self.once(request)).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            // A POST that was answered "busy" changed nothing; one whose connection broke may have made a session.
            let harmless = match error.status {
                // What refuses may count towards a lock-out, unless a session of ours was let in before.
                Some(403) => request.method == Method::GET && request.has_token(),
                status => request.method == Method::GET || status.is_some(),
            };
            match pauses.next(error.again) {
                Some(pause) if harmless => {
                    count(&self.statistics.retries);
                    self.in_time(request, tokio::time::sleep(pause).map(Ok)).await.map_err(|_| error)?;
                }
                _ => return Err(error),
            }
        }
    }

    /// Sends the request that ends our session: once, and whatever happened before.
    pub(super) async fn send_last(&self, request: &Request<'_>) -> Result<Answer, RedfishError> {
        let late = || self.error(Layer::Transport, request.uri, "no answer to the logout").timed_out();
        tokio::time::timeout(LOGOUT, self.once(request)).await.unwrap_or_else(|_| Err(late()))
    }

    /// Lets others run, and says whether the scan may go on. Every loop whose turns may be answered without the wire
    /// asks here, so that the deadline and a signal end it.
    pub(super) async fn go_on(&self, uri: &str) -> Result<(), RedfishError> {
        tokio::task::yield_now().await;
        self.in_time(&Request::get(uri), std::future::ready(Ok(()))).await
    }

    /// A pause that the end of the scan ends.
    pub(super) async fn rest(&self, uri: &str, pause: Duration) -> Result<(), RedfishError> {
        self.in_time(&Request::get(uri), tokio::time::sleep(pause).map(Ok)).await
    }

    /// How long the scan may still take.
    pub(super) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Waits for something, but not beyond the end of the scan. A login is waited for a little longer: a session whose
    /// token never arrived could not be deleted.
    async fn in_time<T>(
        &self,
        request: &Request<'_>,
        what: impl Future<Output = Result<T, RedfishError>>,
    ) -> Result<T, RedfishError> {
        let last = if request.method == Method::GET { Duration::ZERO } else { LAST_WAIT };
        let stopped = async {
            let mut stopped = self.stopped.subscribe();
            // The sender lives as long as `self`, so waiting cannot fail.
            let reason = stopped.wait_for(Option::is_some).await.ok().and_then(|reason| *reason);
            if !last.is_zero() {
                tokio::time::sleep(last).await;
            }
            reason.unwrap_or("stopped")
        };
        let past = || {
            let problem = format!("the scan took longer than {} s", self.limits.scan.as_secs());
            RedfishError::new(Layer::Transport, request.uri, problem, "allow more with --deadline").timed_out()
        };
        tokio::select! {
            biased;
            reason = stopped => Err(self.error(Layer::Transport, request.uri, reason)),
            () = tokio::time::sleep_until((self.deadline + last).into()) => Err(past()),
            done = what => done,
        }
    }

    async fn once(&self, request: &Request<'_>) -> Result<Answer, RedfishError> {
        let url = self.target.locate(request.uri)?;
        let _slot = self.throttle.slot().await;
        let lane = self.lanes.take();
        let Some(client) = &lane.client else {
            // There are as many lanes as slots.
            return Err(RedfishError::new(Layer::Internal, request.uri, "no lane is free", "please report it").unsent());
        };
        let mut builder = client.request(request.method.clone(), url);
        // XCC answers 406 without Accept, and some firmware fails on headers it does not expect: send only this one, and
        // the one that keeps web servers from compressing unasked.
        builder = builder.header(header::ACCEPT, request.accept).header(header::ACCEPT_ENCODING, "identity");
        if let Some((name, value)) = &request.pass {
            builder = builder.header(name, value);
        }
        if let Some(patience) = request.patience {
            builder = builder.timeout(patience);
        }
        if let Some(body) = &request.body {
            builder = builder.header(header::CONTENT_TYPE, "application/json").body(body.clone());
        }
        let sent = self.statistics.requests.fetch_add(1, Ordering::Relaxed);
        // The logout is never one too many.
        if sent >= self.limits.requests && request.method != Method::DELETE {
            self.statistics.requests.fetch_sub(1, Ordering::Relaxed);
            let problem = format!("the scan has sent the {} requests it may send", self.limits.requests);
            return Err(RedfishError::new(Layer::Protocol, request.uri, problem, "is this service endless?").unsent());
        }
        let asked = Instant::now();
        // On the heap, and only now: most requests of a scan wait for their slot, and are small until they have it.
        let answer = Box::pin(self.receive(request, client, builder, asked)).await;
        let answer = answer.map_err(|error| error.without_secrets(&self.border));
        match &answer {
            // Our patience ended early, and says nothing about the BMC.
            Err(error) if error.timed_out && request.patience.is_some() => {}
            Err(error) if error.timed_out || error.again != Again::Never => self.throttle.note(Sign::Overloaded),
            _ => self.throttle.note(Sign::Answered(asked.elapsed())),
        }
        answer
    }

    async fn receive(
        &self,
        request: &Request<'_>,
        client: &reqwest::Client,
        builder: reqwest::RequestBuilder,
        asked: Instant,
    ) -> Result<Answer, RedfishError> {
        let uri = request.uri;
        let mut response = self.target.send(client, builder).await.map_err(|e| self.transport(uri, &e))?;
        let socket = response.extensions().get::<HttpInfo>().map(HttpInfo::local_addr);
        let (status, headers) = (response.status(), response.headers().clone());
        if let Some(error) = self.target.unfollowed(uri, status, &headers, &self.border) {
            return Err(error);
        }
        let is_resource = status.is_success() && request.method == Method::GET;
        let most = if is_resource { self.limits.body_bytes } else { self.limits.body_bytes.min(NO_RESOURCE) };
        if read(&self.statistics.received_bytes) > self.limits.bytes {
            let problem = format!("the scan has read the {} bytes it may read", self.limits.bytes);
            return Err(RedfishError::new(Layer::Protocol, uri, problem, "is this service endless?"));
        }
        let too_large = || {
            let problem = format!("the body is larger than {most} bytes");
            RedfishError::new(Layer::Protocol, uri, problem, "no resource of a BMC is that large")
        };
        if response.content_length().is_some_and(|length| length > most as u64) {
            return Err(too_large());
        }
        let declared = response.content_length().and_then(|length| length.try_into().ok()).unwrap_or(0);
        let mut body = Vec::with_capacity(ROOM.min(declared));
        while let Some(chunk) = response.chunk().await.map_err(|e| self.transport(uri, &e))? {
            if body.len() + chunk.len() > most {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let took = asked.elapsed();
        // The connection can carry the next request only after its own task has seen the end of this one. Without these
        // pauses whoever gets our slot finds it not idle yet, and opens another.
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        self.statistics.answered(uri, socket, took, body.len());
        let body = plain(body, most).map_err(|problem| RedfishError::new(Layer::Decode, uri, problem, ""))?;
        if status.is_success() {
            Ok(Answer { headers, body, took, border: self.border.clone(), limits: self.limits })
        } else {
            Err(RedfishError::from_answer(uri, status, &headers, &body, &self.border))
        }
    }

    fn error(&self, layer: Layer, uri: &str, problem: impl Into<String>) -> RedfishError {
        RedfishError::new(layer, &format!("{}{uri}", self.target.url()), problem, "")
    }

    /// What a failed exchange means: out of time, not trusted, not reachable, or broken off.
    fn transport(&self, uri: &str, error: &reqwest::Error) -> RedfishError {
        let causes: Vec<String> =
            std::iter::successors(std::error::Error::source(error), |e| e.source()).map(ToString::to_string).collect();
        let innermost = causes.last().cloned().unwrap_or_else(|| "no further detail".into());
        let place = format!("{}{uri}", self.target.url());
        if error.is_timeout() {
            let bound = if error.is_connect() { self.limits.connect } else { self.limits.request };
            let problem = format!("no whole answer within {} s", bound.as_secs_f64());
            let step = if error.is_connect() {
                "is the BMC reachable and idle?"
            } else {
                "is the BMC idle? allow more with --timeout, or ask for less at a time with --concurrency 1"
            };
            let late = RedfishError::new(Layer::Transport, &place, problem, step).timed_out();
            return if error.is_connect() { late.unsent() } else { late };
        }
        if let Some(why) = self.verifier.explain(error, &|text| self.border.cut(text, MAX_NAME)) {
            return RedfishError::new(Layer::Tls, &place, why.problem, why.next_step).unsent();
        }
        if EXHAUSTED.iter().any(|words| innermost.contains(words)) {
            let step = "this machine allows patchgate no more of them: raise the limit (ulimit -n), or ask for less at a \
                        time with --concurrency";
            let exhausted = RedfishError::new(Layer::Internal, &place, innermost, step);
            return if error.is_connect() { exhausted.unsent() } else { exhausted };
        }
        if error.is_connect() {
            let step = match &self.target.options().proxy {
                Some(_) => {
                    PROXY_STEPS.iter().find(|(words, _)| innermost.contains(words)).map_or(THE_PROXY, |(_, step)| *step)
                }
                None => "is this the address of the BMC?",
            };
            return RedfishError::new(Layer::Transport, &place, innermost, step).unsent();
        }
        if self.target.is_plain() && NOT_HTTP.iter().any(|words| innermost.contains(words)) {
            if innermost.contains(NO_HTTP_AT_ALL) {
                self.foreign.store(true, Ordering::Release);
            }
            let problem = format!("what answers is not HTTP ({innermost})");
            return RedfishError::new(Layer::Protocol, &place, problem, "this is a port for HTTPS: give https://");
        }
        // rustls says it with a link to its manual, hyper in three ways.
        let early = ["close_notify", "end of file", "before message completed", "unexpected EOF"];
        let problem = if early.iter().any(|words| innermost.contains(words)) {
            "the answer ended before it was complete".to_owned()
        } else {
            format!("the connection broke off ({innermost})")
        };
        RedfishError::new(Layer::Transport, &place, problem, "is the BMC restarting?").again(Again::After(None))
    }
}
