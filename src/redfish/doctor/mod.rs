//! The doctor: a BMC as a Redfish service, for whoever has to say why a scan is slow or a fact unreadable.

mod conformance;
mod examine;
mod models;

pub use conformance::Deviation;
pub use examine::{Certificate, Examination, examine};
