//! The right to ask: our session, or HTTP Basic.
//!
//! BMCs lock accounts after a few wrong passwords, so a login that was refused once is never tried again, and with
//! HTTP Basic, where every request is a login, nothing more is sent after the first refusal. A session is deleted at
//! the end, whatever happened: XCC has sixteen of them for everybody.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Method, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::sync::Mutex as AsyncMutex;

use super::answer::Answer;
use super::credentials::Credentials;
use super::error::{Layer, RedfishError};
use super::limits::Login;
use super::logout::delete;
use super::patience::Patience;
use super::statistics::count;
use super::token::{Session, TOKEN};
use super::wire::{Request, Wire};
use crate::redfish::read::Keep;

/// Where sessions are made, unless the service root says otherwise. The one URI besides the root that is not taken
/// from a link: it saves a round trip, and both of Lenovo's REST guides give it (pubs.lenovo.com, xcc-restapi and
/// xcc3-restapi, "Create a session"). Where it is wrong, the link of the root is used.
const SESSIONS: &str = "/redfish/v1/SessionService/Sessions";

/// The way into one BMC.
pub(super) struct Gate {
    credentials: Credentials,
    login: Login,
    /// In which trip the last login was answered.
    trip: AtomicU64,
    session: Mutex<Option<Arc<Session>>>,
    /// Held while a session that ended is replaced, and while HTTP Basic is not proven; says how many were replaced.
    renewal: AsyncMutex<u32>,
    refused: OnceLock<RedfishError>,
    /// Set once HTTP Basic was accepted.
    proven: AtomicBool,
    /// Set while nobody knows whether a login made a session.
    doubt: AtomicBool,
    /// How many requests with HTTP Basic may go beside the first one before that is answered.
    beside: AtomicU64,
    /// Who wants to know that the account was accepted, until it is told.
    listener: Mutex<Option<Listener>>,
}

/// What is called once, when the BMC has accepted the account: a session is there, or HTTP Basic was answered.
pub(in crate::redfish) type Listener = Box<dyn FnOnce() + Send>;

impl Gate {
    pub(super) fn new(credentials: Credentials, login: Login) -> Self {
        Self {
            credentials,
            login,
            trip: AtomicU64::new(0),
            session: Mutex::default(),
            renewal: AsyncMutex::default(),
            refused: OnceLock::new(),
            proven: AtomicBool::new(false),
            doubt: AtomicBool::new(false),
            beside: AtomicU64::new(0),
            listener: Mutex::default(),
        }
    }

    /// Calls this once the account is accepted.
    pub(super) fn tell(&self, listener: Listener) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(listener);
    }

    /// The account is accepted: whoever wants to know is told.
    fn accepted(&self) {
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(listener) = listener {
            listener();
        }
    }

    /// In which trip the right to ask arrived.
    pub(super) fn trip(&self) -> u64 {
        self.trip.load(Ordering::Relaxed)
    }

    /// Logs in where sessions usually are made.
    pub(super) async fn enter(&self, wire: &Wire) -> Result<(), RedfishError> {
        match self.login {
            Login::Session => self.create(wire, SESSIONS).await,
            Login::Basic => Ok(()),
        }
    }

    /// Logs in where the service root says, after [`Gate::enter`] failed.
    pub(super) async fn enter_by(
        &self,
        wire: &Wire,
        linked: Option<&str>,
        error: RedfishError,
    ) -> Result<(), RedfishError> {
        match linked {
            // A login that was refused is not tried elsewhere. Where only the slash at the end differs, the root's own
            // word counts: some services know the one spelling alone.
            Some(uri) if error.is_not_offered() && wire.target.path(uri).is_ok_and(|path| path != SESSIONS) => {
                self.create(wire, uri).await
            }
            _ if error.is_not_offered() && !error.is_redirect() => Err(RedfishError::new(
                Layer::Protocol,
                &error.uri,
                format!("the service offers no sessions ({})", error.problem),
                "log in with --auth basic",
            )),
            _ => Err(error),
        }
    }

    async fn create(&self, wire: &Wire, uri: &str) -> Result<(), RedfishError> {
        let password = self.credentials.password.expose_secret();
        let body = json!({ "UserName": self.credentials.user, "Password": password }).to_string();
        let request = Request { method: Method::POST, body: Some(body), ..Request::get(uri) };
        self.trip.fetch_add(1, Ordering::Relaxed);
        let answer = self.answered(wire, &request).await?;
        if !answer.headers.contains_key(TOKEN) {
            // A page that says welcome to everybody is no login.
            answer.unasked(uri, Keep::WhatIsRead)?;
        }
        count(&wire.statistics.sessions_created);
        let missing = |what: &str| {
            let step = "a session may be left until its time-out; log in with --auth basic";
            RedfishError::new(Layer::Protocol, uri, format!("the login was accepted without {what}"), step)
        };
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        let named = body.get("@odata.id").and_then(Value::as_str).map(str::to_owned);
        // A BMC behind address translation names itself by another address. Its path is all that is taken: the token
        // goes to our own origin, whatever stands before it.
        let mut places = answer.header("location").into_iter().chain(named);
        let place = places.find_map(|place| wire.target.path_of_any_host(&place));
        let place = place.ok_or_else(|| missing("the session's URI"))?;
        let mut token = answer.headers.get(TOKEN).cloned().ok_or_else(|| missing("a token"))?;
        token.set_sensitive(true);
        wire.border.hide(token.to_str().unwrap_or_default());
        *self.session() = Some(Arc::new(Session { uri: place, token, collection: uri.to_owned() }));
        // Every further request would be refused, and another login as well.
        match RedfishError::in_login(uri, StatusCode::CREATED, &answer.body, &wire.border) {
            Some(barred) => Err(self.refused.get_or_init(|| barred).clone()),
            None => {
                self.accepted();
                Ok(())
            }
        }
    }

    /// The answer to a login. Where all sessions are in use, others may be about to give theirs back.
    async fn answered(&self, wire: &Wire, request: &Request<'_>) -> Result<Answer, RedfishError> {
        let mut patience = Patience::new(wire.left());
        loop {
            self.doubt.store(true, Ordering::Release);
            let answered = wire.send(request).await;
            let doubt = answered.as_ref().err().is_some_and(RedfishError::is_unanswered);
            self.doubt.store(doubt, Ordering::Release);
            let error = match answered {
                Err(error) if error.is_session_limit() => error,
                answered => return answered,
            };
            match patience.next() {
                Some(pause) => {
                    count(&wire.statistics.retries);
                    wire.rest(request.uri, pause).await.map_err(|_| error)?;
                }
                None => return Err(error),
            }
        }
    }

    /// Whether a login was sent whose answer never came.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.doubt.load(Ordering::Acquire)
    }

    fn session(&self) -> std::sync::MutexGuard<'_, Option<Arc<Session>>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why the account is barred from everything, where it is.
    pub(super) fn refused(&self) -> Option<&RedfishError> {
        self.refused.get()
    }

    /// Sends a request with the right to ask.
    pub(super) async fn send(&self, wire: &Wire, mut request: Request<'_>) -> Result<Answer, RedfishError> {
        // With HTTP Basic the first request goes alone: four at once would be four wrong passwords.
        let _alone = match self.login {
            Login::Basic if !self.proven.load(Ordering::Acquire) && !self.goes_beside() => {
                let alone = self.renewal.lock().await;
                // Whoever waited for the proof does not make others wait once more.
                (!self.proven.load(Ordering::Acquire)).then_some(alone)
            }
            _ => None,
        };
        if let Some(refused) = self.refused.get() {
            return Err(refused.clone());
        }
        let session = self.session().clone();
        request.pass = match (&session, self.login) {
            (Some(session), _) => Some((TOKEN, session.token.clone())),
            (None, Login::Basic) => Some((AUTHORIZATION, self.basic(request.uri)?)),
            (None, Login::Session) => None,
        };
        let error = match wire.send(&request).await {
            Err(error) if error.bars_the_account() => return Err(self.refused.get_or_init(|| error).clone()),
            Err(error) if error.status == Some(401) => error,
            answered => {
                if answered.is_ok() && !self.proven.fetch_or(true, Ordering::Release) && self.login == Login::Basic {
                    self.accepted();
                }
                return answered;
            }
        };
        match session {
            Some(old) => {
                let session = self.renewed(wire, &old, error).await?;
                request.pass = Some((TOKEN, session.token.clone()));
                wire.send(&request).await
            }
            None => Err(self.refused.get_or_init(|| error).clone()),
        }
    }

    /// How requests carry the right to ask.
    pub(super) fn login(&self) -> Login {
        self.login
    }

    /// Whose account it is.
    pub(super) fn user(&self) -> &str {
        &self.credentials.user
    }

    /// Lets so many requests with HTTP Basic go beside the first one.
    pub(super) fn let_beside(&self, requests: u64) {
        self.beside.store(requests, Ordering::Release);
    }

    /// How many still may.
    pub(super) fn beside(&self) -> u64 {
        self.beside.load(Ordering::Acquire)
    }

    fn goes_beside(&self) -> bool {
        let one_less = |left: u64| left.checked_sub(1);
        self.beside.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_less).is_ok()
    }

    fn basic(&self, uri: &str) -> Result<HeaderValue, RedfishError> {
        let text = format!("{}:{}", self.credentials.user, self.credentials.password.expose_secret());
        let mut value = HeaderValue::try_from(format!("Basic {}", BASE64.encode(text)))
            .map_err(|_| RedfishError::new(Layer::Auth, uri, "the account does not fit a header", ""))?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// Another session in place of one that the BMC no longer knows. The account was right once, so this is no guess
    /// at a password; it happens once in a scan.
    async fn renewed(
        &self,
        wire: &Wire,
        old: &Arc<Session>,
        error: RedfishError,
    ) -> Result<Arc<Session>, RedfishError> {
        let mut renewals = self.renewal.lock().await;
        let current = self.session().clone();
        if let Some(current) = current.filter(|current| !Arc::ptr_eq(current, old)) {
            return Ok(current);
        }
        if *renewals > 0 {
            return Err(error);
        }
        *renewals += 1;
        self.create(wire, &old.collection).await?;
        // Where the BMC ended the session this answers 404, which is as good; where it did not, it must go.
        if delete(wire, old).await.is_ok() {
            count(&wire.statistics.sessions_deleted);
        }
        self.session().clone().ok_or(error)
    }

    /// Deletes the session, if there is one.
    pub(super) async fn leave(&self, wire: &Wire) -> Result<(), RedfishError> {
        let Some(session) = self.session().take() else { return Ok(()) };
        delete(wire, &session).await?;
        count(&wire.statistics.sessions_deleted);
        Ok(())
    }
}
