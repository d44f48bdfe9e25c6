//! The Redfish client, and the survey that turns a Redfish service into hardware evidence.
//!
//! It only reads. The one thing it ever writes to a BMC is its own session, which it deletes on success, on error
//! and on Ctrl-C. Resources are read through a tolerant layer ([`Resource`], [`View`]): a property is absent, null,
//! a value, or unreadable with its raw text, and one bad resource never loses the others. Links are followed and
//! URIs are never built, because ids differ between XCC generations and vendors.

mod bmc;
mod client;
mod error;
mod fetch;
mod limits;
mod proxy;
mod reading;
mod survey;
mod target;
mod trust;
mod vocabulary;

pub use bmc::{Bmc, Raw};
pub use error::{Layer, RedfishError};
pub use limits::Limits;
pub use proxy::{ProxyError, ProxyUrl};
pub use reading::{Resource, View};
pub use survey::{subject, survey};
pub use target::{Credentials, Target, TargetError, TargetOptions};
pub use trust::{
    CaError, CaRoots, CertificateFacts, Explanation, FactsError, Fingerprint, FingerprintError, FirstUse, KnownBmcs,
    KnownError, Refusal, Trust, explain,
};
