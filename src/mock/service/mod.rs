//! What serves a tree: over real TLS, with real sessions, and with what goes wrong on order.
//!
//! From the bottom: what knows nothing of requests (clock, counters, journal, the TCP stream with its fuse), what an answer
//! is made of (paths, query, message, body), streams of events, the fault script, and the [`State`](state::State) of one service with its store,
//! accounts and sessions. Above the state lies what is done with it: reading, logging in, writing, and the reply that
//! chooses between them. A BMC is a service with the fault script around it; it runs alone or in a fleet, which the control
//! endpoint tells of.

mod account;
mod answer;
mod bmc;
mod body;
mod clock;
mod control;
mod error;
mod fault;
mod faults;
mod fleet;
mod journal;
mod listing;
mod log;
mod login;
mod options;
mod own_certificate;
mod paths;
mod query;
mod read;
mod refused;
mod reply;
mod request;
mod running;
mod session;
mod state;
mod stats;
mod store;
mod streams;
mod task;
mod tls;
mod wire;
mod write;

pub use self::account::{Account, Lockout, Role};
pub use self::clock::Clock;
pub use self::control::Control;
pub use self::error::MockError;
pub use self::faults::{FaultError, FaultScript};
pub use self::fleet::{Fleet, FleetOptions, Spread, start_fleet};
pub use self::journal::{Authentication, Request};
pub use self::log::RequestLog;
pub use self::options::Options;
pub use self::own_certificate::OwnCertificate;
pub use self::query::{Expand, Filter, Links, Query, QueryError};
pub use self::running::{Running, start};
pub use self::stats::{Level, Statistics};
