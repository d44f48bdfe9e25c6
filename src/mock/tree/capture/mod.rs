//! Recording a live Redfish service into a mockup folder, read-only and gently.
//!
//! One request at a time, each URI once, through [`Bmc`] with its session, limits and trust: what is written down is
//! what the BMC sent, byte by byte, and how long it took. One resource that cannot be read stops nothing and is named.
//! With redaction, whatever tells one machine from another is replaced before anything is written.
//!
//! [`Bmc`]: crate::redfish::Bmc

mod recording;
mod redact;
mod walk;
mod write;

pub use self::recording::Recording;
pub use self::redact::RedactError;
pub use self::walk::{CaptureOptions, record};
pub use self::write::{WriteError, refuse_used};
