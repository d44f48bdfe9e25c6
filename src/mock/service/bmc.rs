//! One BMC at work: the service with what goes wrong around it.
//!
//! A request passes the fault script on its way in and on its way out; the service between knows nothing of it.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll};

use futures_util::{StreamExt as _, stream};
use http::request::Parts;
use http::uri::PathAndQuery;
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{HeaderValue, LOCATION};
use hyper::{Method, Request, Response, Uri};

use super::answer::Answer;
use super::error::MockError;
use super::faults::{
    self, Action, Edit, Expand, FaultScript, Fired, Handshake, Live, Payload, Place, ResetAt, Transfer, is_expand,
};
use super::journal::{Authentication, Journal};
use super::log::{Entry, RequestLog};
use super::login::X_AUTH_TOKEN;
use super::state::State;
use super::stats::{Counters, Statistics, Underway};
use super::streams::Wanted;
use super::tls::Certificates;
use super::wire::Fuse;
use super::write::Listener;
use crate::mock::tree::Identity;

/// Everything that the connections of one running BMC share.
pub(super) struct Bmc {
    pub(super) index: usize,
    pub(super) state: Arc<State>,
    pub(super) counters: Arc<Counters>,
    pub(super) certificates: Certificates,
    pub(super) faults: RwLock<Arc<Live>>,
    /// Nothing where the BMC is the tree as it is.
    pub(super) identity: Option<Arc<Identity>>,
    pub(super) journal: Journal,
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
        self.journal.clear();
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

    /// Answers a request and notes it; an error means that the connection ends without an answer.
    pub(super) async fn exchange(&self, request: Request<Incoming>, fuse: &Arc<Fuse>) -> io::Result<Response<Held>> {
        let underway = Underway::new(&self.counters);
        let live = self.live();
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let fired = live.request(method.as_str(), uri.path(), uri.query());
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
    async fn serve(&self, mut request: Request<Incoming>) -> (Answer, Authentication) {
        let Some(identity) = &self.identity else { return self.state.answer(request).await };
        let path = request.uri().path_and_query().map_or("", PathAndQuery::as_str);
        if let Some(uri) = identity.inward(path).and_then(|path| path.parse().ok()) {
            *request.uri_mut() = uri;
        }
        let (mut answer, by) = self.state.answer(request).await;
        if let Some(own) = identity.outward(answer.body()) {
            *answer.body_mut() = Bytes::from(own);
        }
        let place = answer.headers().get(LOCATION).and_then(|place| identity.outward(place.as_bytes()));
        if let Some(place) = place.and_then(|place| HeaderValue::from_bytes(&place).ok()) {
            answer.headers_mut().insert(LOCATION, place);
        }
        (answer, by)
    }

    /// Journal and log tell what the client sent, whatever identity or script made of it.
    fn note(&self, method: &Method, uri: &Uri, status: u16, by: Authentication, faults: &[&str]) {
        let path = uri.path_and_query().map_or("", PathAndQuery::as_str);
        self.journal.record(method.as_str(), path, status, by);
        if let Some(log) = &self.log {
            log.write(&Entry::new(self.index, method.as_str(), path, status, by).with(faults));
        }
    }
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
    Answered(Answer),
    /// Its connection is reset.
    Reset,
}

impl<'a> Way<'a> {
    async fn through(
        &mut self,
        request: Request<Incoming>,
        fired: &'a [Fired<'a>],
        fuse: &Arc<Fuse>,
    ) -> io::Result<Response<Payload>> {
        let (mut parts, body) = request.into_parts();
        let mut answered = None;
        for one in fired {
            match self.before(one, &mut parts).await {
                Fate::On => {}
                Fate::Answered(answer) => {
                    answered = Some(answer);
                    break;
                }
                Fate::Reset => {
                    self.by = self.bmc.state.recognise(&parts.headers);
                    fuse.burn();
                    return Err(io::ErrorKind::ConnectionReset.into());
                }
            }
        }
        let mut answer = match answered {
            Some(answer) => {
                self.by = self.bmc.state.recognise(&parts.headers);
                answer
            }
            None => {
                let (answer, by) = self.bmc.serve(Request::from_parts(parts, body)).await;
                self.by = by;
                answer
            }
        };
        for (one, change) in fired.iter().filter_map(|one| Some((one, Edit::of(one.action)?))) {
            answer = faults::edit(answer, change, self.uri);
            self.faults.push(one.name);
        }
        // The bytes go over the wire once, so the first rule that says how is the one.
        let how = fired.iter().find_map(|one| Some((one.name, Transfer::of(one.action)?)));
        self.faults.extend(how.map(|(name, _)| name));
        let wanted = answer.extensions_mut().remove::<Wanted>();
        let response = faults::transfer(answer, how.map(|(_, how)| how), fuse);
        Ok(match wanted.and_then(|wanted| self.bmc.state.listen(wanted)) {
            Some(listener) => response.map(|_| events(listener, self.bmc.identity.clone())),
            None => response,
        })
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
}

/// The events of a stream, as this BMC tells them, until the client, the mock or somebody who deletes the subscription ends it.
fn events(mut listener: Listener, identity: Option<Arc<Identity>>) -> Payload {
    let begin = std::mem::take(&mut listener.opened.begin);
    let later = stream::unfold(listener, |mut listener| async move {
        let told = listener.opened.later.recv().await?;
        Some((told, listener))
    });
    let told = stream::iter(begin).chain(later).map(move |told| {
        let own = identity.as_ref().and_then(|identity| identity.outward(&told));
        Ok::<_, io::Error>(Frame::data(own.map_or(told, Bytes::from)))
    });
    StreamBody::new(told).boxed_unsync()
}

fn without_expand(uri: &Uri) -> Uri {
    let kept: Vec<_> = uri.query().unwrap_or_default().split('&').filter(|one| !is_expand(one)).collect();
    let text = if kept.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), kept.join("&")) };
    // A part of a valid URI is one too.
    text.parse().unwrap_or_else(|_| uri.clone())
}

/// A body that counts as under way, and holds its places, until it has been taken or given up.
pub(super) struct Held {
    body: Payload,
    _underway: Underway,
    _places: Vec<Place>,
}

impl Body for Held {
    type Data = Bytes;
    type Error = io::Error;

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
