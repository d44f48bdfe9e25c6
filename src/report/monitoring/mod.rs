//! Reports for monitoring systems, CI services and asset databases: most carry numbers and the few sentences that an alert needs.
//!
//! What each leaves out stands in docs/monitoring.md: only the JSON report holds everything. What is foreign in them comes out of
//! `inert.rs`, and what each format itself takes for a sign is escaped beside the format.

pub mod checkmk;
pub mod github;
pub mod gitlab;
mod inert;
pub mod metrics;
pub mod nagios;
pub mod servicenow;
mod state;
mod summary;
pub mod zabbix;

pub use state::State;
