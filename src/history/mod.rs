//! What a Windows server's own records tell: event logs, update history, servicing sessions, refusals, storage trouble.
//!
//! Rules ask whether a server is fit, the diagnosis asks why an update failed, and both read the same records. They are
//! read here, once, and nothing here decides. Messages are never read, because Windows writes them in its own language.

pub mod client;
mod client_codes;
pub mod events;
mod hresult;
mod logged;
pub mod marks;
mod noise;
pub mod refusals;
mod reported;
pub mod restart;
mod session;
mod shapes;
pub mod step;
pub mod storage;
#[cfg(test)]
pub(crate) mod testing;
pub mod title;
pub mod updates;
mod window;

pub use hresult::HResult;
pub use marks::MarkKind;
pub use session::{Session, SessionMark, SessionRefusal, quote, suppressed};
pub use window::{HARDWARE_LOOK_BACK, Window};
