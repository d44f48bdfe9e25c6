//! The sessions of the mock: opened by POST, closed by DELETE or by idleness, limited in number as a BMC limits them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ring::rand::{SecureRandom, SystemRandom};

use super::clock::Clock;
use super::stats::Counters;
use crate::common::hex;

/// A session as a client may see it.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) user: String,
}

/// Why a session cannot be opened.
#[derive(Debug)]
pub(super) enum Refusal {
    /// As many sessions as allowed are open.
    Limit,
    /// The operating system gives no random numbers.
    Random,
}

struct Open {
    session: Session,
    token: String,
    last_used: Instant,
    uses: usize,
}

/// The open sessions. No `Debug`: it holds tokens.
pub(super) struct Sessions {
    limit: usize,
    clock: Clock,
    counters: Arc<Counters>,
    random: SystemRandom,
    state: Mutex<State>,
}

struct State {
    idle: Duration,
    open: Vec<Open>,
    created: usize,
    /// How many of the open ones the counters know of.
    counted: usize,
}

impl Sessions {
    pub(super) fn new(limit: usize, idle: Duration, clock: Clock, counters: Arc<Counters>) -> Self {
        let state = State { idle, open: Vec::new(), created: 0, counted: 0 };
        Self { limit, clock, counters, random: SystemRandom::new(), state: Mutex::new(state) }
    }

    /// How long a session may be idle from now on.
    pub(super) fn set_idle(&self, idle: Duration) {
        self.with(|state| state.idle = idle);
    }

    /// Runs `act` on the sessions that have not expired.
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        // A poisoned lock means that a thread stopped inside one of the short closures below; each leaves the list
        // whole at every step.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (now, idle) = (self.clock.now(), state.idle);
        state.open.retain(|open| now.saturating_duration_since(open.last_used) < idle);
        let done = act(&mut state);
        let (from, to) = (state.counted, state.open.len());
        if from != to {
            self.counters.sessions(from, to);
            state.counted = to;
        }
        done
    }

    /// Opens a session; gives it and its token.
    pub(super) fn create(&self, user: &str) -> Result<(Session, String), Refusal> {
        let session = Session { id: self.random_hex(8)?, user: user.to_owned() };
        let token = self.random_hex(24)?;
        self.with(|state| {
            if state.open.len() >= self.limit {
                return Err(Refusal::Limit);
            }
            state.created += 1;
            state.open.push(Open {
                session: session.clone(),
                token: token.clone(),
                last_used: self.clock.now(),
                uses: 0,
            });
            Ok((session, token))
        })
    }

    /// Whose live session the token is; using it keeps the session alive.
    pub(super) fn accept(&self, token: &[u8]) -> Option<String> {
        self.with(|state| {
            let open = state.open.iter_mut().find(|open| open.token.as_bytes() == token)?;
            open.last_used = self.clock.now();
            open.uses += 1;
            Some(open.session.user.clone())
        })
    }

    /// Whether the token is that of a live session, which this does not keep alive.
    pub(super) fn knows(&self, token: &[u8]) -> bool {
        self.with(|state| state.open.iter().any(|open| open.token.as_bytes() == token))
    }

    pub(super) fn find(&self, id: &str) -> Option<Session> {
        self.with(|state| state.open.iter().find(|open| open.session.id == id).map(|open| open.session.clone()))
    }

    /// Closes a session.
    pub(super) fn delete(&self, id: &str) {
        self.with(|state| state.open.retain(|open| open.session.id != id));
    }

    /// Closes all sessions of a user.
    pub(super) fn delete_of(&self, user: &str) {
        self.with(|state| state.open.retain(|open| open.session.user != user));
    }

    /// Ends the session of this token where it has served so many requests already; true where it ends.
    pub(super) fn end(&self, token: &[u8], uses: usize) -> bool {
        self.with(|state| {
            let before = state.open.len();
            state.open.retain(|open| open.token.as_bytes() != token || open.uses < uses);
            state.open.len() < before
        })
    }

    /// Closes all sessions.
    pub(super) fn clear(&self) {
        self.with(|state| state.open.clear());
    }

    pub(super) fn ids(&self) -> Vec<String> {
        self.with(|state| state.open.iter().map(|open| open.session.id.clone()).collect())
    }

    pub(super) fn created(&self) -> usize {
        self.with(|state| state.created)
    }

    fn random_hex(&self, bytes: usize) -> Result<String, Refusal> {
        let mut buffer = vec![0; bytes];
        self.random.fill(&mut buffer).map_err(|_| Refusal::Random)?;
        Ok(hex::lower(&buffer))
    }
}
