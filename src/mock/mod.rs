//! The mock Redfish service: a tree of resources in memory, served over real TLS with real sessions.
//!
//! It exists so that the collector, the tests and the demo speak to a BMC and not to a stub: the same handshake, the
//! same login, the same errors. A [`Tree`] comes from a recorded mockup folder or from the machines embedded in the
//! program; a [`Scenario`] is a tree with named changes and the Windows side that belongs to them. What clients write
//! stays in the memory of the one running mock: the tree is never changed.
//!
#![doc = include_str!("../../docs/mock-in-ci.md")]

mod account;
mod answer;
mod archive;
mod bmc;
mod body;
pub mod build;
pub mod capture;
mod clock;
mod control;
mod error;
mod etag;
mod fault;
mod faults;
mod fleet;
mod identity;
mod journal;
mod log;
mod login;
mod mockup;
mod overlay;
mod pattern;
mod query;
mod reply;
mod resource;
mod scenario;
mod service;
mod session;
mod stats;
mod store;
mod tls;
mod tree;
mod windows;
mod wire;
mod write;

pub use account::{Account, Lockout, Role};
pub use clock::Clock;
pub use control::Control;
pub use error::MockError;
pub use faults::{FaultError, FaultScript};
pub use fleet::{Fleet, FleetOptions, Spread, start_fleet};
pub use journal::{Authentication, Request};
pub use log::RequestLog;
pub use overlay::{Overlay, OverlayError};
pub use query::{Expand, Filter, Links, Query, QueryError};
pub use scenario::{Scenario, machines, scenario, scenarios};
pub use service::{Options, Running, start};
pub use stats::{Level, Statistics};
pub use tree::{Tree, TreeError};
