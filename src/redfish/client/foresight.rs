//! What a scan asks for before it has seen a link to it, because the last scan of this BMC asked for it.
//!
//! A memory is a guess of what to ask, never of what is true. The walk is the same with and without it: it follows the
//! links of this scan's answers, and takes an answer that came ahead only where it sends that very request. All that
//! was asked ahead is held against its mark before anything of it is used; where one answer is not what it was, all of them
//! are thrown away, and the whole scan goes on as if there had been no memory.

use std::collections::{HashMap, HashSet};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::ahead::{Came, State};
use super::bmc::Bmc;
use super::error::{Layer, RedfishError};
use super::limits::{Login, SystemChoice};
use super::mark::{identity_of, mark_of};
use super::memory::{Asked, MOST_ASKED, Memory};
use super::wire::Request;
use crate::common::digest::sha256;
use crate::evidence::{Depth, Hardware, Observation};
use crate::redfish::read::{Resource, SERVICE_ROOT};
use crate::trust::Fingerprint;

impl Bmc {
    /// The same BMC, with what was remembered of it.
    #[must_use]
    pub(in crate::redfish) fn remembering(self, memory: Memory) -> Self {
        let known = memory.load(self.wire.target.url());
        if let Some(known) = &known
            && known.account == self.account()
        {
            self.gate.let_beside(beside(known.lockout));
        }
        *self.ahead.state() = State { memory: Some(memory), known, ..State::default() };
        self
    }

    /// Reads what is at a path: from what came ahead, or else from the wire.
    pub(super) async fn read(&self, path: &str, request: Request<'_>) -> Result<Came, RedfishError> {
        let came = self.ahead.state().came.remove(request.uri);
        if let Some((asked, came)) = came {
            self.ahead.note(asked);
            return Ok(came);
        }
        let uri = request.uri;
        let came = self.read_anew(path, request).await?;
        if self.ahead.is_kept()
            && let Ok(resource) = &came.resource
            && let Some(query) = uri.strip_prefix(path)
        {
            self.ahead.note(Asked { path: path.to_owned(), query: query.to_owned(), mark: mark_of(resource) });
        }
        Ok(came)
    }

    async fn read_anew(&self, path: &str, request: Request<'_>) -> Result<Came, RedfishError> {
        let answer = self.ask(request).await?;
        let took = answer.took;
        Ok(Came { resource: self.decode(path, answer), took })
    }

    /// Holds the one who answers against the one who is remembered.
    pub(super) fn recognise(&self, root: &Resource) {
        if !self.ahead.is_kept() {
            return;
        }
        let certificate = self.wire.verifier().presented().map(|leaf| Fingerprint::of(&leaf));
        let identity = identity_of(root, certificate);
        let same = self.ahead.state().known.as_ref().is_none_or(|known| known.identity == identity);
        self.ahead.state().identity = Some(identity);
        if !same {
            self.give_up_memory("another BMC answers, or another firmware on it".to_owned());
        }
    }

    /// Nobody can tell who answers.
    pub(super) fn not_recognised(&self) {
        self.give_up_memory("the service root could not be read".to_owned());
    }

    /// Goes on as if there had been no memory: with its answers go the trips that they would have saved, and what it allows
    /// an account that was known to it.
    fn give_up_memory(&self, why: String) {
        self.ahead.drop_for(why);
        self.wire.statistics.nothing_came_ahead();
        self.gate.let_beside(0);
    }

    /// Sends at once all that is remembered of a scan like this one, where this is how we log in.
    pub(super) async fn ask_ahead(&self, login: Login) {
        if self.gate.login() != login {
            return;
        }
        let plan = {
            let state = self.ahead.state();
            let known = state.known.as_ref().filter(|_| state.differs.is_none());
            known.and_then(|known| known.scans.get(&self.kind())).cloned().unwrap_or_default()
        };
        if plan.is_empty() {
            return;
        }
        let at_once = self.limits().concurrent_requests.max(1);
        // With HTTP Basic the others wait for the first where a wrong password might lock the account.
        let alone = login == Login::Basic && self.gate.beside().saturating_add(1) < plan.len().min(at_once) as u64;
        let trip = 1 + self.gate.trip() + u64::from(alone && plan.len() > 1);
        let (mut waiting, mut under_way) = (plan.into_iter(), FuturesUnordered::new());
        let (mut came, mut differs) = (HashMap::new(), None);
        loop {
            // What is under way comes to its end: to drop a request may be to drop a login with it.
            while differs.is_none() && under_way.len() < at_once {
                let Some(asked) = waiting.next() else { break };
                under_way.push(Box::pin(self.as_it_was(asked)));
            }
            match under_way.next().await {
                Some(Ok((asked, answer))) => drop(came.insert(asked.uri(), (asked, answer))),
                Some(Err(why)) => drop(differs.get_or_insert(why)),
                None => break,
            }
        }
        if let Some(why) = differs {
            return self.give_up_memory(why);
        }
        came.values().for_each(|(asked, _)| self.wire.statistics.came_ahead(&asked.path, trip));
        self.ahead.state().came = came;
    }

    /// The answer to a request that is remembered, where it is of the resource that it was of, with the same links and versions.
    async fn as_it_was(&self, asked: Asked) -> Result<(Asked, Came), String> {
        if self.wire.target.path(&asked.path).ok().as_ref() != Some(&asked.path) {
            return Err(format!("{}: not a path of this BMC", asked.path));
        }
        let patience = (!asked.query.is_empty()).then_some(self.limits().expand);
        let uri = asked.uri();
        let came = self.read_anew(&asked.path, Request { patience, ..Request::get(&uri) }).await;
        match came.and_then(|came| Ok((came.resource?, came.took))) {
            Ok((resource, took)) if mark_of(&resource) == asked.mark => {
                Ok((asked, Came { resource: Ok(resource), took }))
            }
            Ok(_) => Err(format!("{}: other links or versions", asked.path)),
            Err(error) => Err(format!("{}: {}", asked.path, error.problem)),
        }
    }

    /// How many wrong passwords lock an account, where it must be asked for: the memory wants to know it for HTTP Basic.
    pub(in crate::redfish) async fn learn_lockout(&self) {
        {
            let state = self.ahead.state();
            let known = state.known.as_ref().filter(|_| state.differs.is_none()).and_then(|known| known.lockout);
            // A full scan reads it anyway.
            if self.gate.login() != Login::Basic
                || state.memory.is_none()
                || known.is_some()
                || self.depth() == Depth::Full
            {
                return;
            }
        }
        let Ok(root) = self.get(SERVICE_ROOT).await else { return };
        let link = root.field("AccountService").link();
        let Some(path) = link.value().and_then(|uri| self.wire.target.path(uri).ok()) else { return };
        // Not noted: no later scan has a use for it.
        // The scan does not wait long for what only the next one has a use for.
        let request = Request { patience: Some(self.limits().expand), ..Request::get(&path) };
        let Ok(came) = self.read_anew(&path, request).await else { return };
        let threshold = came.resource.ok().map(|service| service.field("AccountLockoutThreshold").whole_number());
        self.ahead.state().lockout = threshold.and_then(|threshold| threshold.value().copied());
    }

    /// Remembers a scan that went well. What was remembered of one that did not is forgotten: so is a login that was refused.
    pub(in crate::redfish) fn remember(&self, scanned: Result<&Hardware, &RedfishError>) {
        let mut state = self.ahead.state();
        let state = &mut *state;
        let (Some(memory), url) = (&state.memory, self.wire.target.url()) else { return };
        if let Some(why) = &state.differs {
            memory.tell(format!("{url}: what was remembered is dropped ({why}); everything was asked anew"));
        }
        let hardware = match scanned {
            Ok(hardware) => hardware,
            Err(error) => {
                if state.known.is_some() && (state.differs.is_some() || error.layer == Layer::Auth) {
                    memory.forget(url);
                }
                return;
            }
        };
        let Some(identity) = state.identity.take() else { return };
        let before = state.known.take().filter(|_| state.differs.is_none());
        let mut seen = HashSet::new();
        state.noted.retain(|asked| seen.insert(asked.uri()));
        let threshold = hardware.bmc_security.value().map(|security| &security.account_lockout_threshold);
        let told = threshold.and_then(Observation::value).copied().or(state.lockout);
        let mut known = before.clone().unwrap_or_default();
        known.lockout = told.or(known.lockout);
        (known.identity, known.account) = (identity, self.account());
        if state.noted.len() <= MOST_ASKED {
            known.scans.insert(self.kind(), std::mem::take(&mut state.noted));
        } else {
            known.scans.remove(&self.kind());
        }
        if before.as_ref() != Some(&known) {
            memory.save(url, &known);
        }
    }

    /// What tells this account from others, and says nothing of it.
    fn account(&self) -> String {
        sha256(format!("{} {}", self.wire.target.url(), self.gate.user()).as_bytes())
    }

    /// What decides which way a walk takes, besides the BMC.
    fn kind(&self) -> String {
        let system = match self.system() {
            SystemChoice::Host => String::new(),
            SystemChoice::All => " all".to_owned(),
            SystemChoice::Named(id) => format!(" of {id}"),
        };
        format!("{}{system}", self.depth().name())
    }
}

/// How many requests with HTTP Basic may go beside the first one: so few that a password that has become wrong does not
/// lock the account, not even after one mistake of somebody else and with one try left.
fn beside(lockout: Option<u64>) -> u64 {
    match lockout {
        // The account is never locked.
        Some(0) => u64::MAX,
        Some(threshold) => threshold.saturating_sub(3),
        None => 0,
    }
}
