//! What a service keeps between its answers. It lies below all that answers, so each part of that adds to it what it does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::account::{Account, Accounts, Lockout, Role};
use super::listing;
use super::options::Options;
use super::paths::ACCOUNT_SERVICE;
use super::query::shape::Features;
use super::session::Sessions;
use super::stats::Counters;
use super::store::Store;
use super::streams::Streams;
use super::task::Update;
use crate::mock::tree::Tree;

/// What a service keeps between its answers.
pub(super) struct State {
    pub(super) store: Store,
    pub(super) accounts: Accounts,
    pub(super) sessions: Sessions,
    pub(super) require_if_match: bool,
    /// Held from reading a resource to writing it, so that no two writers undo each other.
    pub(super) writing: Mutex<()>,
    pub(super) updates: Mutex<Vec<Update>>,
    pub(super) streams: Streams,
    pub(super) features: Features,
    pub(super) page_size: Option<usize>,
}

impl State {
    pub(super) fn new(tree: Arc<Tree>, options: Options, counters: Arc<Counters>) -> Self {
        let store = Store::new(tree);
        let first = Account {
            user: options.user,
            password: options.password,
            role: Role::Administrator,
            password_change_required: false,
        };
        let lockout = options.lockout.unwrap_or_else(|| tree_lockout(&store));
        let accounts = std::iter::once(first).chain(options.accounts);
        let accounts = listing::place(&store, accounts, options.lockout);
        Self {
            accounts: Accounts::new(accounts, lockout, options.clock.clone()),
            sessions: Sessions::new(options.session_limit, options.session_idle, options.clock, counters),
            require_if_match: options.require_if_match,
            writing: Mutex::default(),
            updates: Mutex::default(),
            streams: Streams::default(),
            features: Features::of(store.json("/redfish/v1").as_ref()),
            page_size: options.page_size,
            store,
        }
    }
}

/// What the tree's account service says about locking; never where it says nothing.
fn tree_lockout(store: &Store) -> Lockout {
    let service = store.json(ACCOUNT_SERVICE).unwrap_or_default();
    let number = |name: &str| service.get(name).and_then(Value::as_u64).unwrap_or_default();
    Lockout {
        threshold: u32::try_from(number("AccountLockoutThreshold")).unwrap_or(u32::MAX),
        duration: Duration::from_secs(number("AccountLockoutDuration")),
    }
}
