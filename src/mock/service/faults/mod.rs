//! Misbehaviour on order: a script says which requests go wrong and how.
//!
//! A client is only as good as its worst BMC, and the worst BMC is never at hand when the client is tested. A script is
//! strict TOML: rules by URI, method, BMC, count and probability, each with one action. The same script, seed and
//! requests give the same faults, whatever the order in which connections are served.

mod action;
mod bmcs;
mod draw;
mod effect;
mod engine;
mod latency;
mod script;
mod transfer;

pub use script::{FaultError, FaultScript};

pub(super) use action::{Action, Expand, ResetAt};
pub(super) use effect::{Edit, early, edit};
pub(super) use engine::{Fired, Handshake, Live, Place};
pub(super) use latency::wait;
pub(super) use script::{TlsVersion, is_expand};
pub(super) use transfer::{Payload, Transfer, transfer};
