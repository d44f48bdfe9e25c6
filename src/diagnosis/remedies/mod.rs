//! Remedies: ordered steps, the least harmful first, each with its commands, its price, the way back, and how to see that it
//! worked.
//!
//! A cause names its steps in its own file, as a [`Plan`](step_rule::Plan); a step that several causes share stands here once.
//! Printed, never run. What every step owes its reader is held by the tests at the end.

pub mod connection;
mod fill;
pub mod firmware;
pub mod general;
pub mod permissions;
pub mod profiles;
pub mod room;
pub mod services;
pub mod software;
mod sources;
pub mod step;
pub mod step_rule;
pub mod store;
pub mod transaction;
