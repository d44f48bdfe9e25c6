//! One object for each BMC, and all that stands between it and the wire.
//!
//! From the top: following links (`fetch`, `expand`) and the guard that logs in and out (`guarded`); the object itself
//! (`bmc`) with its session; single requests (`wire`) with retries, throttle and statistics; the target with its HTTP
//! clients; whom we trust (`trust`).

mod answer;
mod bmc;
mod clients;
mod error;
mod expand;
mod expansion;
mod fetch;
mod guarded;
mod limits;
mod proxy;
mod retry;
mod session;
mod statistics;
mod target;
mod throttle;
mod trust;
mod wire;

pub use answer::Raw;
pub use bmc::Bmc;
pub use error::{Layer, RedfishError};
pub(super) use expand::Needs;
pub use guarded::guarded;
pub use limits::{Limits, Login, ScanOptions, SystemChoice};
pub use proxy::{ProxyError, ProxyUrl};
pub use retry::Again;
pub use target::{Credentials, Target, TargetError, TargetOptions};
pub use trust::{
    CaError, CaRoots, CertificateFacts, Explanation, FactsError, Fingerprint, FingerprintError, FirstUse, KnownBmcs,
    KnownError, Refusal, Trust, explain,
};
