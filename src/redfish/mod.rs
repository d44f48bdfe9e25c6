//! The Redfish client, and the survey that turns a Redfish service into hardware evidence.
//!
//! It only reads. The one thing it ever writes to a BMC is its own session, which it deletes on success, on error
//! and on Ctrl-C. Resources are read through a tolerant layer ([`Resource`], [`View`]): a property is absent, null,
//! a value, or unreadable with its raw text, and one bad resource never loses the others. Links are followed and
//! URIs are never built, because ids differ between generations of BMCs and their vendors.
//!
//! Five wings, each of which knows only those below it:
//!
//! * `doctor`: what a service can do, how fast it answers, and what it serves that its schema forbids
//! * `survey`: which resources are asked for, and what becomes evidence
//! * `oem`: what vendors add to the standard or do differently; the only wing that names one
//! * `client`: one object for each BMC, which owns the session, the connections, the limits and the cache
//! * `read`: what a resource is, and what a value in it is; no input or output
//!
//! `oem` and `client` do not know each other: the one reads what the other brings.

mod client;
mod doctor;
mod oem;
mod read;
mod survey;

pub use client::{
    Again, Bmc, Credentials, Layer, Limits, Login, Memory, ProxyError, ProxyUrl, Raw, RedfishError, ScanOptions,
    SystemChoice, Target, TargetError, TargetOptions, guarded,
};
pub use doctor::{Certificate, Deviation, Examination, examine};
pub use oem::{Quirk, Quirks};
pub use read::{Resource, View};
pub(crate) use survey::survey_telling;
pub use survey::{subject, survey};
