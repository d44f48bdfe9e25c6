//! The ways by which the collector's document comes from a server: run here, over SSH, over PowerShell remoting, over
//! WinRM.
//!
//! All give the same document, and each says in a note how its caller came in, because a network logon matters to the
//! diagnosis. The script goes in by standard input and nothing is written on the server. The answer is bounded in bytes and
//! in time; what came before a limit or a lost connection is read. An error names its layer and the next step.

mod askpass;
mod child;
mod collect;
mod error;
mod local;
mod logon;
mod psrp;
mod remote;
mod said;
mod sent;
mod ssh;
mod ssh_said;
mod way;
#[cfg(feature = "winrm")]
mod winrm;

pub use askpass::answer as answer_askpass;
pub use collect::{TransportOptions, collect};
pub use error::{Layer, TransportError};
pub use logon::{Logon, LogonError};
pub use remote::Remote;
pub use way::{Way, WayError};
#[cfg(feature = "winrm")]
#[doc(hidden)]
pub use winrm::read_foreign;
