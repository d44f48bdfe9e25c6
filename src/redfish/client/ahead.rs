//! What is remembered of a BMC while it is scanned, and what came of it: see [`super::foresight`].

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::error::RedfishError;
use super::memory::{Asked, Memory, Recollection};
use crate::redfish::read::Resource;

/// An answer: the resource in it, or why there is none, and how long it took.
pub(super) struct Came {
    pub(super) resource: Result<Resource, RedfishError>,
    pub(super) took: Duration,
}

/// What is remembered of a BMC, and what came of it.
#[derive(Default)]
pub(super) struct Ahead(Mutex<State>);

/// See [`Ahead`].
#[derive(Default)]
pub(super) struct State {
    /// Where it is remembered; nowhere for most of the program.
    pub(super) memory: Option<Memory>,
    pub(super) known: Option<Recollection>,
    /// Why what is known is not used any more.
    pub(super) differs: Option<String>,
    /// Who answers, as far as its root and its certificate tell.
    pub(super) identity: Option<String>,
    pub(super) came: HashMap<String, (Asked, Came)>,
    /// What this scan asked for, in its order.
    pub(super) noted: Vec<Asked>,
    pub(super) lockout: Option<u64>,
}

impl Ahead {
    /// What is known now.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This scan asked for something, and was answered.
    pub(super) fn note(&self, asked: Asked) {
        let mut state = self.state();
        if state.memory.is_some() {
            state.noted.push(asked);
        }
    }

    /// Whether anything is remembered at all.
    pub(super) fn is_kept(&self) -> bool {
        self.state().memory.is_some()
    }

    /// Throws away all that came ahead, at the first thing that is not as it was.
    pub(super) fn drop_for(&self, why: String) {
        let mut state = self.state();
        if state.known.is_some() && state.differs.is_none() {
            state.came = HashMap::new();
            state.differs = Some(why);
        }
    }
}
