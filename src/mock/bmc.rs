//! One BMC at work: the service with what goes wrong around it.
//!
//! A request passes the fault script on its way in and on its way out; the service between knows nothing of it.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{Method, Request, Response, Uri};
use hyper::body::{Frame, SizeHint};

use super::error::MockError;
use super::faults::{
    self, Action, Edit, Expand, FaultScript, Fired, Handshake, Live, Place, ResetAt, Transfer, is_expand,
};
use super::identity::Identity;
use super::journal::Authentication;
use super::log::{Entry, RequestLog};
use super::reply::{State, X_AUTH_TOKEN};
use super::stats::{Counters, Statistics, Underway};
use super::tls::Certificates;
use super::wire::Fuse;

/// Everything that the connections of one running BMC share.
pub(super) struct Bmc {
    pub(super) index: usize,
    pub(super) state: Arc<State>,
    pub(super) counters: Arc<Counters>,
    pub(super) certificates: Certificates,
    pub(super) faults: RwLock<Arc<Live>>,
    /// Nothing where the BMC is the tree as it is.
    pub(super) identity: Option<Identity>,
    pub(super) log: Option<RequestLog>,
}

impl Bmc {
    /// A script at work on the BMC of that index.
    pub(super) fn faults(script: FaultScript, index: usize) -> RwLock<Arc<Live>> {
        RwLock::new(Arc::new(Live::new(script, index)))
    }

    pub(super) fn statistics(&self) -> Statistics {
        // Asking for the sessions takes out those that have expired.
        self.state.sessions.ids();
        self.counters.statistics()
    }

    /// Puts another script in place; all its counts start at zero.
    pub(super) fn set_faults(&self, script: FaultScript) {
        let live = Arc::new(Live::new(script, self.index));
        // A poisoned lock means that a thread stopped in this one assignment; either script is whole.
        *self.faults.write().unwrap_or_else(PoisonError::into_inner) = live;
    }

    fn live(&self) -> Arc<Live> {
        Arc::clone(&self.faults.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts from zero again: statistics, journal and fault script. Sessions are closed.
    pub(super) fn restart(&self) {
        self.state.sessions.clear();
        self.state.journal.clear();
        self.counters.restart();
        self.set_faults(self.live().script().clone());
    }

    /// What the next connection meets.
    pub(super) fn handshake(&self) -> Handshake {
        self.live().connection()
    }

    /// The TLS side of such a connection.
    pub(super) fn tls(&self, handshake: Handshake) -> Result<Arc<rustls::ServerConfig>, MockError> {
        self.certificates.config(handshake)
    }

    /// Answers a request; an error means that the connection ends without an answer.
    pub(super) async fn exchange(&self, request: Request<Body>, fuse: &Arc<Fuse>) -> io::Result<Response<Held>> {
        let underway = Underway::new(&self.counters);
        let live = self.live();
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let fired = live.request(method.as_str(), uri.path(), uri.query());
        if fired.is_empty() {
            let response = self.serve(request).await;
            self.note(&method, &uri, response.status().as_u16(), authentication(&response), &[]);
            return Ok(response.map(|body| Held { body, _underway: underway, _places: Vec::new() }));
        }
        let mut way = Way { bmc: self, uri: &uri, places: Vec::new(), faults: Vec::new(), by: Authentication::None };
        let answered = way.through(request, &fired, fuse).await;
        if !way.faults.is_empty() {
            self.counters.fault();
        }
        let status = answered.as_ref().map_or(0, |response| response.status().as_u16());
        self.note(&method, &uri, status, way.by, &way.faults);
        Ok(answered?.map(|body| Held { body, _underway: underway, _places: way.places }))
    }
}

impl Bmc {
    /// The service's answer, as this BMC gives it.
    async fn serve(&self, mut request: Request<Body>) -> Response<Body> {
        let Some(identity) = &self.identity else { return self.state.answer(request).await };
        let path = request.uri().path_and_query().map_or("", PathAndQuery::as_str);
        if let Some(uri) = identity.inward(path).and_then(|path| path.parse().ok()) {
            *request.uri_mut() = uri;
        }
        let (parts, body) = self.state.answer(request).await.into_parts();
        // The service's own bodies are in memory already and cannot fail.
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let bytes = identity.outward(&bytes).map_or(bytes, Bytes::from);
        Response::from_parts(parts, Body::from(bytes))
    }

    fn note(&self, method: &Method, uri: &Uri, status: u16, by: Authentication, faults: &[&str]) {
        if let Some(log) = &self.log {
            let path = uri.path_and_query().map_or("", PathAndQuery::as_str);
            log.write(&Entry::new(self.index, method.as_str(), path, status, by).with(faults));
        }
    }
}

/// How the sender of a request proved itself, as the service noted it on its answer.
fn authentication(response: &Response<Body>) -> Authentication {
    response.extensions().get().copied().unwrap_or(Authentication::None)
}

/// One request on its way through the script.
struct Way<'a> {
    bmc: &'a Bmc,
    uri: &'a Uri,
    places: Vec<Place>,
    /// The names of the rules that acted.
    faults: Vec<&'a str>,
    /// How the sender proved itself.
    by: Authentication,
}

/// What becomes of a request before the service sees it.
enum Fate {
    /// It goes on.
    On,
    /// It is answered already.
    Answered(Response<Body>),
    /// Its connection is reset.
    Reset,
}

impl<'a> Way<'a> {
    async fn through(
        &mut self,
        request: Request<Body>,
        fired: &'a [Fired<'a>],
        fuse: &Arc<Fuse>,
    ) -> io::Result<Response<Body>> {
        let (mut parts, body) = request.into_parts();
        let mut answered = None;
        for one in fired {
            match self.before(one, &mut parts).await {
                Fate::On => {}
                Fate::Answered(response) => {
                    self.note(&parts, response.status().as_u16());
                    answered = Some(response);
                    break;
                }
                Fate::Reset => {
                    self.note(&parts, 0);
                    fuse.burn();
                    return Err(io::ErrorKind::ConnectionReset.into());
                }
            }
        }
        let mut response = match answered {
            Some(response) => response,
            None => {
                let response = self.bmc.serve(Request::from_parts(parts, body)).await;
                self.by = authentication(&response);
                response
            }
        };
        for (one, change) in fired.iter().filter_map(|one| Some((one, Edit::of(one.action)?))) {
            response = faults::edit(response, change, self.uri).await;
            self.faults.push(one.name);
        }
        // The bytes go over the wire once, so the first rule that says how is the one.
        if let Some((one, how)) = fired.iter().find_map(|one| Some((one, Transfer::of(one.action)?))) {
            response = faults::transfer(response, how, fuse).await;
            self.faults.push(one.name);
        }
        Ok(response)
    }

    async fn before(&mut self, one: &Fired<'a>, parts: &mut Parts) -> Fate {
        match one.action {
            Action::Latency(latency) | Action::Expand(Expand::Slow(latency)) => {
                faults::wait(latency.of(parts.uri.path(), one.draw)).await;
            }
            Action::Reset(ResetAt::Request) => {
                self.faults.push(one.name);
                return Fate::Reset;
            }
            Action::StaleSession(stale) => {
                let token = parts.headers.get(X_AUTH_TOKEN);
                if !token.is_some_and(|token| self.bmc.state.sessions.end(token.as_bytes(), stale.after_requests)) {
                    return Fate::On;
                }
            }
            Action::Concurrency(concurrency) => {
                if let Some(place) = one.place(concurrency.limit) {
                    self.places.push(place);
                    return Fate::On;
                }
                return self.answered(one);
            }
            Action::Expand(Expand::Ignored) => parts.uri = without_expand(&parts.uri),
            _ => return self.answered(one),
        }
        self.faults.push(one.name);
        Fate::On
    }

    fn answered(&mut self, one: &Fired<'a>) -> Fate {
        match faults::early(one.action, self.uri) {
            Some(response) => {
                self.faults.push(one.name);
                Fate::Answered(response)
            }
            None => Fate::On,
        }
    }

    /// The service notes what it answers; what the script answers is noted here.
    fn note(&mut self, parts: &Parts, status: u16) {
        let path = parts.uri.path_and_query().map_or("", PathAndQuery::as_str);
        self.by = self.bmc.state.authenticate(&parts.headers).0;
        self.bmc.state.journal.record(parts.method.as_str(), path, status, self.by);
    }
}

fn without_expand(uri: &Uri) -> Uri {
    let kept: Vec<_> = uri.query().unwrap_or_default().split('&').filter(|one| !is_expand(one)).collect();
    let text = if kept.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), kept.join("&")) };
    // A part of a valid URI is one too.
    text.parse().unwrap_or_else(|_| uri.clone())
}

/// A body that counts as under way, and holds its places, until it has been taken or given up.
pub(super) struct Held {
    body: Body,
    _underway: Underway,
    _places: Vec<Place>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
