//! Who may log in, what each may do, and when an account is locked.
//!
//! Roles and privileges are the standard ones of DSP0266 ("Roles"). An account is locked after as many wrong passwords
//! in a row as the account service's threshold says, and opens again when the duration is over; 0 locks never.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};

use super::clock::Clock;

/// A hundred years.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 86_400);

/// A standard role of Redfish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// All privileges.
    Administrator,
    /// Reads, changes components and its own password.
    Operator,
    /// Reads, and changes its own password.
    ReadOnly,
}

impl Role {
    const ALL: [Self; 3] = [Self::Administrator, Self::Operator, Self::ReadOnly];

    /// The `RoleId` of the role.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::Operator => "Operator",
            Self::ReadOnly => "ReadOnly",
        }
    }

    /// The role of a `RoleId`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    pub(super) fn may(self, privilege: Privilege) -> bool {
        match privilege {
            Privilege::OwnAccount => true,
            Privilege::Components => self != Self::ReadOnly,
            Privilege::Manager | Privilege::Users => self == Self::Administrator,
        }
    }
}

/// What an operation needs, without the word Configure of the standard's names; DSP8011 lists it for each resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Privilege {
    OwnAccount,
    Components,
    Manager,
    Users,
}

/// An account of a mock.
#[derive(Clone, Debug)]
pub struct Account {
    /// The name to log in with.
    pub user: String,
    /// The password.
    pub password: SecretString,
    /// What it may do.
    pub role: Role,
    /// Whether it can do nothing but change its password.
    pub password_change_required: bool,
}

impl Account {
    /// An account whose password need not be changed.
    #[must_use]
    pub fn new(user: impl Into<String>, password: impl Into<String>, role: Role) -> Self {
        Self { user: user.into(), password: SecretString::from(password.into()), role, password_change_required: false }
    }
}

/// When an account is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lockout {
    /// After how many wrong passwords in a row; 0 locks never.
    pub threshold: u32,
    /// For how long.
    pub duration: Duration,
}

/// Whose request it is.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) user: String,
    pub(super) role: Role,
    pub(super) must_change: bool,
}

struct Held {
    account: Account,
    enabled: bool,
    /// Where the tree lists the account; nothing where the tree does not know it.
    uri: Option<String>,
    wrong: u32,
    locked_until: Option<Instant>,
}

/// What a client may change of an account; `None` leaves it as it is.
#[derive(Default)]
pub(super) struct Change {
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    pub(super) role: Option<Role>,
    pub(super) enabled: Option<bool>,
    /// Only false, which unlocks.
    pub(super) unlock: bool,
    pub(super) must_change: Option<bool>,
}

/// All accounts of one mock. No `Debug`: it holds passwords.
pub(super) struct Accounts {
    clock: Clock,
    state: Mutex<State>,
}

struct State {
    held: Vec<Held>,
    lockout: Lockout,
}

impl Accounts {
    /// `accounts`: each with the URI under which the tree lists it.
    pub(super) fn new(accounts: Vec<(Account, Option<String>)>, lockout: Lockout, clock: Clock) -> Self {
        let held = accounts
            .into_iter()
            .map(|(account, uri)| Held { account, enabled: true, uri, wrong: 0, locked_until: None })
            .collect();
        Self { clock, state: Mutex::new(State { held, lockout }) }
    }

    /// Runs `act` on the accounts, with locks that are over taken off.
    fn with<T>(&self, act: impl FnOnce(&mut State, Instant) -> T) -> T {
        let now = self.clock.now();
        // A poisoned lock means that a thread stopped in one of the short closures below; each step leaves it whole.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for held in &mut state.held {
            if held.locked_until.is_some_and(|until| until <= now) {
                held.locked_until = None;
                held.wrong = 0;
            }
        }
        act(&mut state, now)
    }

    /// The account whose name and password these are, unless it is locked or disabled. Counts wrong passwords.
    pub(super) fn log_in(&self, user: &str, password: &str) -> Option<Caller> {
        self.with(|state, now| {
            let lockout = state.lockout;
            let held = state.held.iter_mut().find(|held| held.account.user == user)?;
            if held.locked_until.is_some() {
                return None;
            }
            if held.account.password.expose_secret() == password {
                held.wrong = 0;
                return held.enabled.then(|| held.caller());
            }
            held.wrong = held.wrong.saturating_add(1);
            if lockout.threshold > 0 && held.wrong >= lockout.threshold {
                // A time that no clock reaches is as good as for ever.
                held.locked_until = now.checked_add(lockout.duration).or_else(|| now.checked_add(FOR_EVER));
            }
            None
        })
    }

    /// Whether a login would succeed; counts nothing.
    pub(super) fn knows(&self, user: &str, password: &str) -> bool {
        let fits = |held: &Held| held.account.user == user && held.account.password.expose_secret() == password;
        self.with(|state, _| state.held.iter().any(|held| fits(held) && held.enabled && held.locked_until.is_none()))
    }

    /// The caller that a session belongs to; nothing once the account is gone or disabled.
    pub(super) fn caller(&self, user: &str) -> Option<Caller> {
        self.with(|state, _| state.held.iter().find(|held| held.account.user == user && held.enabled).map(Held::caller))
    }

    /// The name and the lock of the account that the tree lists under this URI.
    pub(super) fn at(&self, uri: &str) -> Option<(String, bool)> {
        self.with(|state, _| {
            let held = state.held.iter().find(|held| held.uri.as_deref() == Some(uri))?;
            Some((held.account.user.clone(), held.locked_until.is_some()))
        })
    }

    /// Where the tree lists the account.
    pub(super) fn uri_of(&self, user: &str) -> Option<String> {
        self.with(|state, _| state.held.iter().find(|held| held.account.user == user)?.uri.clone())
    }

    /// Each account that the tree lists, and whether it is locked now.
    pub(super) fn locks(&self) -> Vec<(String, bool)> {
        let lock = |held: &Held| Some((held.uri.clone()?, held.locked_until.is_some()));
        self.with(|state, _| state.held.iter().filter_map(lock).collect())
    }

    pub(super) fn has(&self, user: &str) -> bool {
        self.with(|state, _| state.held.iter().any(|held| held.account.user == user))
    }

    pub(super) fn add(&self, account: Account, enabled: bool, uri: String) {
        self.with(|state, _| {
            state.held.push(Held { account, enabled, uri: Some(uri), wrong: 0, locked_until: None });
        });
    }

    pub(super) fn remove(&self, uri: &str) {
        self.with(|state, _| state.held.retain(|held| held.uri.as_deref() != Some(uri)));
    }

    pub(super) fn change(&self, uri: &str, change: Change) {
        self.with(|state, _| {
            let Some(held) = state.held.iter_mut().find(|held| held.uri.as_deref() == Some(uri)) else { return };
            if let Some(user) = change.user {
                held.account.user = user;
            }
            if let Some(password) = change.password {
                held.account.password = SecretString::from(password);
                held.account.password_change_required = false;
            }
            if let Some(must_change) = change.must_change {
                held.account.password_change_required = must_change;
            }
            held.account.role = change.role.unwrap_or(held.account.role);
            held.enabled = change.enabled.unwrap_or(held.enabled);
            if change.unlock {
                held.locked_until = None;
                held.wrong = 0;
            }
        });
    }

    pub(super) fn set_lockout(&self, lockout: Lockout) {
        self.with(|state, _| state.lockout = lockout);
    }
}

impl Held {
    fn caller(&self) -> Caller {
        Caller {
            user: self.account.user.clone(),
            role: self.account.role,
            must_change: self.account.password_change_required,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_wrong_passwords_in_a_row_lock_until_the_time_is_over() {
        let clock = Clock::default();
        let lockout = Lockout { threshold: 3, duration: Duration::from_secs(60) };
        let accounts = Accounts::new(vec![(Account::new("a", "right", Role::Operator), None)], lockout, clock.clone());
        let wrong = || assert!(accounts.log_in("a", "wrong").is_none());
        let right = || accounts.log_in("a", "right").is_some();
        wrong();
        wrong();
        assert!(right(), "the right password starts the count again");
        wrong();
        wrong();
        wrong();
        assert!(!right());
        clock.advance(Duration::from_secs(59));
        assert!(!right());
        clock.advance(Duration::from_secs(1));
        assert!(right());
    }

    #[test]
    fn a_threshold_of_zero_never_locks() {
        let lockout = Lockout { threshold: 0, duration: Duration::from_secs(60) };
        let accounts = Accounts::new(vec![(Account::new("a", "b", Role::ReadOnly), None)], lockout, Clock::default());
        for _ in 0..100 {
            assert!(accounts.log_in("a", "wrong").is_none());
        }
        assert!(accounts.log_in("a", "b").is_some());
    }
}
