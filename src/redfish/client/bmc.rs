//! One object for each BMC: it owns the session, the trust, the connections, the limit and the cache.
//!
//! Nothing else opens a socket. A resource is fetched once however often it is linked, and at most
//! [`Limits::concurrent_requests`] requests are under way at a time, because a BMC
//! is a small computer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::sync::OnceCell;

use super::ahead::Ahead;
use super::answer::{Answer, Raw};
use super::credentials::Credentials;
use super::error::{Layer, RedfishError};
use super::expansion::Expansion;
use super::inline::Inline;
use super::limits::{Limits, Login, ScanOptions, SystemChoice};
use super::session::{Gate, Listener};
use super::statistics::read;
use super::target::Target;
use super::wire::{Request, Wire};
use crate::evidence::{Connection, Cost, Depth};
use crate::redfish::read::{Keep, Resource, SERVICE_ROOT, without_fragment};
use crate::trust::{CertificateFacts, FactsError, MAX_NAME};

/// A cell for each URI: whoever comes second waits for the first and shares its answer.
pub(super) type Cell = Arc<OnceCell<Result<Held, RedfishError>>>;

/// A resource that was read. A scan of a hundred BMCs holds a hundred times what one holds, and as JSON a resource is
/// ten times what a survey takes from it; so it goes with its last reader, unless it is wanted to the end.
#[derive(Clone)]
pub(super) enum Held {
    Kept(Arc<Resource>),
    Lent(Weak<Resource>),
}

/// A BMC, to be read.
pub struct Bmc {
    pub(super) wire: Wire,
    pub(super) expansion: Expansion,
    pub(super) gate: Gate,
    cache: Mutex<HashMap<String, Cell>>,
    /// Members that came inside their collection and were not asked for yet.
    pub(super) inline: Mutex<HashMap<String, Inline>>,
    pub(super) ahead: Ahead,
    depth: Depth,
    system: SystemChoice,
    keep: Keep,
}

impl Bmc {
    /// A BMC that nothing was sent to yet.
    ///
    /// # Errors
    /// The trust cannot be set up.
    pub fn new(target: Target, credentials: &Credentials, options: ScanOptions) -> Result<Self, RedfishError> {
        let wire = Wire::new(target, options.limits)?;
        wire.border.hide_account(&credentials.user, credentials.password.expose_secret());
        Ok(Self {
            wire,
            expansion: Expansion::default(),
            gate: Gate::new(credentials.clone(), options.login),
            cache: Mutex::default(),
            inline: Mutex::default(),
            ahead: Ahead::default(),
            depth: options.depth,
            system: options.system,
            keep: Keep::WhatIsRead,
        })
    }

    /// The same BMC, with every resource kept until the end ([`Bmc::answers`]).
    #[must_use]
    pub(in crate::redfish) fn keeping_all(mut self) -> Self {
        self.keep = Keep::Everything;
        self
    }

    /// The same BMC; `accepted` is called once it has accepted the account, long before the scan ends.
    #[must_use]
    pub(in crate::redfish) fn telling(self, accepted: Listener) -> Self {
        self.gate.tell(accepted);
        self
    }

    /// Connects, reads the service root and logs in.
    ///
    /// # Errors
    /// Transport, TLS, login. There is no second login attempt: BMCs lock accounts.
    pub async fn connect(
        target: Target,
        credentials: &Credentials,
        options: ScanOptions,
    ) -> Result<Self, RedfishError> {
        let bmc = Self::new(target, credentials, options)?;
        bmc.log_in().await?;
        Ok(bmc)
    }

    /// Reads the service root, which anybody may read, and logs in at the same time.
    ///
    /// # Errors
    /// The login was refused, or the service cannot be reached. No session is left then.
    pub async fn log_in(&self) -> Result<(), RedfishError> {
        let (root, entered) = if self.wire.verifier().is_first_use() {
            let root = self.read_root().await;
            (root, self.gate.enter(&self.wire).await)
        } else {
            // Without a session there is nothing to wait for.
            let (root, entered, ()) =
                tokio::join!(self.read_root(), self.gate.enter(&self.wire), self.ask_ahead(Login::Basic));
            (root, entered)
        };
        self.wire.statistics.arrived(SERVICE_ROOT, 1);
        let sessions = root.as_ref().ok().map(|r| r.field("Links").field("Sessions").link());
        let linked = sessions.as_ref().and_then(|link| link.value());
        if let Err(error) = entered {
            // What keeps even the root from being read is the better explanation.
            let unreachable = root
                .as_ref()
                .err()
                .filter(|e| (e.status.is_none() || e.is_redirect()) && !matches!(e.layer, Layer::Decode));
            self.gate.enter_by(&self.wire, linked.map(String::as_str), unreachable.cloned().unwrap_or(error)).await?;
        }
        // Two connections, of which one is not trusted: nothing of this BMC is.
        if let Err(error) = &root
            && error.layer == Layer::Tls
        {
            let error = error.clone();
            // Whoever holds the session now, it is not left.
            let _ = self.log_out().await;
            return Err(error);
        }
        // Some firmware answers 401 even here (peers.md); it is read again with the session then.
        if let Ok(root) = root {
            // An answer that is there already is as good.
            // It may have come before the token was known.
            let mut root = Arc::unwrap_or_clone(root);
            root.body = self.wire.border.properties(root.body);
            let root = Arc::new(root);
            let _ = self.cell(SERVICE_ROOT).set(Ok(Held::Kept(root.clone())));
            self.recognise(&root);
            self.ask_ahead(Login::Session).await;
        } else {
            self.not_recognised();
        }
        Ok(())
    }

    /// Deletes the session. Call it whatever happened before; it is the only way a session of ours goes early.
    ///
    /// # Errors
    /// The BMC did not confirm: the session stays until its time-out.
    pub async fn log_out(&self) -> Result<(), RedfishError> {
        self.gate.leave(&self.wire).await
    }

    /// Whether a login was sent that a service can have read, and whose answer never came.
    pub(super) fn is_login_in_doubt(&self) -> bool {
        self.gate.is_in_doubt() && self.wire.is_heard()
    }

    /// Whether a session was made, which may be gone again.
    pub(super) fn has_logged_in(&self) -> bool {
        read(&self.wire.statistics.sessions_created) > 0
    }

    /// How long the scan may still take.
    pub(super) fn left(&self) -> Duration {
        self.wire.left()
    }

    /// Ends the scan early: whatever was not read yet is missing for this reason. Log out after it.
    pub fn stop(&self, reason: &'static str) {
        self.wire.stop(reason);
    }

    /// The resource at a URI. The fragment of a link is dropped; each URI is fetched once for a scan.
    ///
    /// # Errors
    /// Whatever kept the resource from being read.
    pub async fn get(&self, uri: &str) -> Result<Arc<Resource>, RedfishError> {
        self.get_linked(uri, SERVICE_ROOT).await
    }

    /// The resource at a URI that was found in another one.
    pub(super) async fn get_linked(&self, uri: &str, parent: &str) -> Result<Arc<Resource>, RedfishError> {
        let uri = self.wire.target.path(uri)?;
        let trip = self.trip_after(parent);
        self.once(&uri, || async {
            let resource = self.fetch(&uri).await;
            self.wire.statistics.arrived(&uri, trip);
            resource
        })
        .await
    }

    /// The answer for a URI: the one that is there, or else the one that `fetch` brings, for everybody who waits.
    pub(super) async fn once<F>(&self, uri: &str, fetch: impl Fn() -> F) -> Result<Arc<Resource>, RedfishError>
    where
        F: Future<Output = Result<Arc<Resource>, RedfishError>>,
    {
        // An answer that is there already is no reason to keep the thread.
        tokio::task::coop::consume_budget().await;
        let cell = self.cell(uri);
        // Whoever fetches it holds it here until it has been taken out of the cell again.
        let mut fetched = None;
        let held = cell
            .get_or_init(|| async {
                let resource = fetch().await?;
                fetched = Some(resource.clone());
                Ok(self.held(&resource))
            })
            .await;
        match held {
            Err(error) => Err(error.clone()),
            Ok(Held::Kept(resource)) => Ok(resource.clone()),
            Ok(Held::Lent(resource)) => match fetched.or_else(|| resource.upgrade()) {
                Some(resource) => Ok(resource),
                // All its readers are gone. It is rare, so it is read again rather than held for everybody.
                None => fetch().await,
            },
        }
    }

    fn held(&self, resource: &Arc<Resource>) -> Held {
        if self.keep == Keep::Everything || &*resource.uri == SERVICE_ROOT {
            Held::Kept(resource.clone())
        } else {
            Held::Lent(Arc::downgrade(resource))
        }
    }

    /// The trip in which what a resource links to can arrive.
    pub(super) fn trip_after(&self, parent: &str) -> u64 {
        // Whatever is not public waits for the login, which is in the first trip.
        1 + self.wire.statistics.trip_of(without_fragment(parent)).max(self.gate.trip())
    }

    fn cell(&self, uri: &str) -> Cell {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.entry(uri.to_owned()).or_default().clone()
    }

    /// Every answer that is still there, in the order of the URIs.
    pub(in crate::redfish) fn answers(&self) -> Vec<Result<Arc<Resource>, RedfishError>> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answers: Vec<_> = cache
            .iter()
            .filter_map(|(uri, cell)| match cell.get()? {
                Ok(Held::Kept(resource)) => Some((uri, Ok(resource.clone()))),
                Ok(Held::Lent(resource)) => Some((uri, Ok(resource.upgrade()?))),
                Err(error) => Some((uri, Err(error.clone()))),
            })
            .collect();
        answers.sort_by(|a, b| a.0.cmp(b.0));
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// Shares a resource that came inside another one, unless it was read by itself.
    pub(super) fn share(&self, uri: &str, resource: &Arc<Resource>, trip: u64) {
        // Nobody links to a log entry, and there are hundreds of them.
        let kind = resource.body.get("@odata.type").and_then(Value::as_str);
        if self.keep == Keep::WhatIsRead && kind.is_some_and(|kind| kind.starts_with("#LogEntry.")) {
            return;
        }
        self.wire.statistics.arrived(uri, trip);
        // An answer that is there already is as good.
        let _ = self.cell(uri).set(Ok(self.held(resource)));
    }

    /// Reads the service root as anybody may.
    async fn read_root(&self) -> Result<Arc<Resource>, RedfishError> {
        let answer = match self.wire.send(&Request::get(SERVICE_ROOT)).await {
            // Some services show their root to everybody only without the slash at its end (DSP0266 allows both).
            Err(error) if matches!(error.status, Some(401 | 403 | 404)) => {
                let bare = Request::get(SERVICE_ROOT.trim_end_matches('/'));
                self.wire.send(&bare).await.map_err(|_| error)?
            }
            answered => answered?,
        };
        answer.resource(&self.wire.target, SERVICE_ROOT, self.keep).map(Arc::new)
    }

    /// Reads one resource.
    pub(super) async fn fetch(&self, uri: &str) -> Result<Arc<Resource>, RedfishError> {
        let mut resource = self.read(uri, Request::get(uri)).await?.resource?;
        self.unfold(&mut resource);
        Ok(Arc::new(resource))
    }

    /// What stands in an answer, which goes before anything else is done with it.
    pub(super) fn decode(&self, uri: &str, answer: Answer) -> Result<Resource, RedfishError> {
        answer.resource(&self.wire.target, uri, self.keep)
    }

    /// Sends a request with our right to ask.
    pub(super) async fn ask(&self, request: Request<'_>) -> Result<Answer, RedfishError> {
        // On the heap: a scan holds a hundred of these at once, and each would be part of its parent's state.
        Box::pin(self.gate.send(&self.wire, request)).await
    }

    /// The body at a URI as it was received, and how long it took. Nothing is decoded, cached or shared: this is for
    /// recording a service, not for judging one.
    ///
    /// # Errors
    /// Whatever kept the body from being received.
    pub async fn get_raw(&self, uri: &str) -> Result<Raw, RedfishError> {
        let accept = if uri.ends_with("/$metadata") { "application/xml" } else { "application/json" };
        let answer = self.ask(Request { accept, ..Request::get(uri) }).await?;
        let content_type = answer.header("content-type").unwrap_or_default();
        let content_type = self.wire.border.text(&content_type).into_owned();
        Ok(Raw { content_type, took: answer.took, body: self.wire.border.bytes(answer.body) })
    }

    /// Why the account may read nothing at all, where it was refused after the login.
    pub(in crate::redfish) fn refused(&self) -> Option<RedfishError> {
        self.gate.refused().cloned()
    }

    /// The slowest answers so far, the slowest first: URI and milliseconds.
    pub(in crate::redfish) fn slowest(&self, most: usize) -> Vec<(String, u64)> {
        self.wire.statistics.slowest(most)
    }

    /// How the BMC was reached and what that cost it so far.
    #[must_use]
    pub fn connection(&self) -> Connection {
        let (target, statistics) = (&self.wire.target, &self.wire.statistics);
        Connection {
            url: target.url().to_owned(),
            tls: self.wire.verifier().tls_trust(),
            requests: read(&statistics.requests),
            sessions_created: read(&statistics.sessions_created),
            sessions_deleted: read(&statistics.sessions_deleted),
            cost: Some(self.cost()),
        }
    }

    /// What the BMC's certificate says of itself; `None` over plain HTTP.
    #[must_use]
    pub fn certificate(&self) -> Option<Result<CertificateFacts, FactsError>> {
        let clean = |text: &str| self.wire.border.cut(text, MAX_NAME);
        self.wire.verifier().presented().map(|leaf| CertificateFacts::told(&leaf, &clean))
    }

    fn cost(&self) -> Cost {
        let statistics = &self.wire.statistics;
        let (_, lowest) = self.wire.throttle.limits();
        Cost {
            trips: statistics.longest_chain(),
            connections: statistics.connections(),
            received_bytes: read(&statistics.received_bytes),
            retries: read(&statistics.retries),
            duration_ms: statistics.duration().as_millis().try_into().unwrap_or(u64::MAX),
            latency: statistics.latency(),
            concurrency: self.wire.throttle.most() as u64,
            lowest_concurrency: lowest as u64,
            expand: self.expansion.learnt(),
        }
    }

    /// The bounds of this scan.
    pub(super) fn limits(&self) -> Limits {
        self.wire.limits
    }

    /// Which system this scan is about.
    pub(in crate::redfish) fn system(&self) -> &SystemChoice {
        &self.system
    }

    /// How much this scan asks for.
    pub(in crate::redfish) fn depth(&self) -> Depth {
        self.depth
    }
}
