//! Over WinRM (MS-WSMV) from a system that is no Windows: NTLM, every message sealed, over HTTP on port 5985.
//!
//! A shell is created, a PowerShell run in it, the script sent and its answer received; the shell is deleted however it
//! ends. Nothing that came without a seal is believed, and nothing but the login is sent without one.

mod envelope;
mod sealed;
mod session;
mod shell;

pub use shell::run;
