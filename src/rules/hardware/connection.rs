//! How far the out-of-band evidence itself can be trusted, and whether we left the BMC as we found it.

use crate::evidence::{Hardware, TlsTrust};
use crate::msg;
use crate::rules::{Judge, Line};

/// The certificate was verified, and our session is gone again.
pub(in crate::rules) fn bmc_connection(hardware: &Hardware, judge: &mut Judge<'_>) {
    let connection = &hardware.connection;
    let line = |text: String| Line { text, from: connection.url.clone(), at: hardware.system.at() };
    match &connection.tls {
        TlsTrust::Insecure { sha256 } => {
            let shown = sha256.as_deref().unwrap_or("none");
            judge
                .fail("tls", msg!("tls-insecure"))
                .because(line(format!("certificate presented: sha256:{shown}")))
                .remedy(msg!("tls-insecure-remedy"));
        }
        TlsTrust::Verified => {
            judge.pass("tls", msg!("tls-verified"));
        }
        TlsTrust::Pinned { sha256 } => {
            judge.pass("tls", msg!("tls-pinned")).because(line(format!("certificate: sha256:{sha256}")));
        }
    }
    let counts = format!("{} created, {} deleted", connection.sessions_created, connection.sessions_deleted);
    if connection.sessions_created == connection.sessions_deleted {
        judge.pass("session", msg!("session-closed")).because(line(counts));
    } else {
        judge.fail("session", msg!("session-left")).because(line(counts)).remedy(msg!("session-left-remedy"));
    }
}
