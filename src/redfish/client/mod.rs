//! One object for each BMC, and all that stands between it and the wire.
//!
//! From the top: lists over all their pages (`pages`), following links (`fetch`, `expand`, `members`), what is asked ahead (`foresight`) and the guard that logs in and out (`guarded`); the object itself
//! (`bmc`) with its session; single requests (`wire`) with retries, throttle and statistics; the target with its HTTP
//! clients. Whom we trust is a room of its own (`crate::trust`).

mod ahead;
mod answer;
#[cfg(test)]
mod believed;
mod bmc;
mod border;
mod clients;
mod credentials;
mod error;
mod expand;
mod expansion;
mod fetch;
mod foresight;
mod guarded;
mod gzip;
mod inline;
mod limits;
#[cfg(test)]
mod logins;
mod logout;
mod mark;
mod members;
mod memory;
mod pages;
mod patience;
mod proxy;
mod retry;
mod session;
mod statistics;
mod target;
#[cfg(test)]
mod testing;
mod throttle;
mod token;
mod unfold;
mod wire;

pub use answer::Raw;
pub use bmc::Bmc;
pub use credentials::Credentials;
pub use error::{Layer, RedfishError};
pub(super) use expand::Needs;
pub use guarded::guarded;
pub use limits::{Limits, Login, ScanOptions, SystemChoice};
pub use memory::Memory;
pub use proxy::{ProxyError, ProxyUrl};
pub use retry::Again;
pub use target::{Target, TargetError, TargetOptions};
