//! The mock Redfish service: a tree of resources in memory, served over real TLS with real sessions.
//!
//! It exists so that the collector, the tests and the demo speak to a BMC and not to a stub: the same handshake, the
//! same login, the same errors. A [`Tree`] comes from a recorded mockup folder or from the machines embedded in the
//! program; a [`Scenario`] is a tree with named changes and the Windows side that belongs to them. What clients write
//! stays in the memory of the one running mock: the tree is never changed.
//!
//! Two wings, and `service` imports from `tree`, never the other way round: `tree` is what a service is made of, `service`
//! is what serves it. The head of each says its order from the bottom.
//!
#![doc = include_str!("../../docs/mock-in-ci.md")]

mod service;
mod tree;

pub use self::service::{
    Account, Authentication, Clock, Control, Expand, FaultError, FaultScript, Filter, Fleet, FleetOptions, Level,
    Links, Lockout, MockError, Options, OwnCertificate, Query, QueryError, Request, RequestLog, Role, Running, Spread,
    Statistics, start, start_fleet,
};
pub use self::tree::{Overlay, OverlayError, Scenario, Tree, TreeError, build, capture, machines, scenario, scenarios};
