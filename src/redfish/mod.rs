//! The Redfish client, and the survey that turns a Redfish service into hardware evidence.
//!
//! It only reads. The one thing it ever writes to a BMC is its own session, which it deletes on success, on error
//! and on Ctrl-C. Resources are read through a tolerant layer ([`Resource`], [`View`]): a property is absent, null,
//! a value, or unreadable with its raw text, and one bad resource never loses the others. Links are followed and
//! URIs are never built, because ids differ between XCC generations and vendors.

mod answer;
mod bmc;
mod client;
mod conformance;
mod error;
mod examine;
mod expand;
mod expansion;
mod fetch;
mod limits;
mod proxy;
mod quirks;
mod reading;
mod retry;
mod session;
mod slim;
mod statistics;
mod survey;
mod target;
mod throttle;
mod trust;
mod vendor;
mod vocabulary;
mod wire;

pub use answer::Raw;
pub use bmc::Bmc;
pub use conformance::Deviation;
pub use error::{Layer, RedfishError};
pub use examine::{Certificate, Examination, examine};
pub use limits::{Limits, Login, ScanOptions};
pub use proxy::{ProxyError, ProxyUrl};
pub use quirks::{Quirk, Quirks};
pub use reading::{Resource, View};
pub use retry::Again;

pub use survey::{guarded, subject, survey};
pub use target::{Credentials, Target, TargetError, TargetOptions};
pub use trust::{
    CaError, CaRoots, CertificateFacts, Explanation, FactsError, Fingerprint, FingerprintError, FirstUse, KnownBmcs,
    KnownError, Refusal, Trust, explain,
};
