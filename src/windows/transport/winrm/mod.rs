//! Over WinRM (MS-WSMV) from a system that is no Windows: NTLM or Kerberos, every message sealed over HTTP on port 5985, or
//! under TLS on port 5986 with the login tied to its certificate; Basic under TLS alone.
//!
//! A shell is created, a PowerShell run in it, the script sent and its answer received; the shell is deleted however it
//! ends. Nothing that came without a seal or TLS is believed, and nothing but the login is sent without one.

mod binding;
mod connection;
mod enter;
mod envelope;
mod kdc;
mod login;
mod sealed;
mod session;
mod shell;
mod tie;

pub use enter::Entry;
pub use shell::run;

use super::said;
use crate::common::secrets::Secrets;

/// Reads bytes as each part of this client reads what a server sends: its certificate, a sealed body, an answer, what a program
/// said. Gives what an operator would see of it, without this secret. For fuzzing; no promise.
#[doc(hidden)]
#[must_use]
pub fn read_foreign(bytes: &[u8], secret: &str) -> String {
    let secrets = Secrets::default();
    secrets.hide(secret);
    let bound = binding::end_point(bytes).is_some();
    let sealed = sealed::parts(bytes).map_or(0, |(head, data)| head.len() + data.len());
    let answer = envelope::read(&String::from_utf8_lossy(bytes));
    let told = answer.fault.unwrap_or_default();
    let said = said::text(&answer.said);
    let shown = format!("{bound} {sealed} {} {} {} {said} {}", told.code, told.subcode, told.text, said::text(bytes));
    secrets.cut(&shown, 10_000)
}
