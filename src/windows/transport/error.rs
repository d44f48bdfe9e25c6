//! What can go wrong on the way to a server's document, by layer, and what the operator can do about it.

use std::fmt;

use crate::common::secrets::Secrets;
use crate::evidence::Missing;

/// The most characters of a problem: what a server said is in it.
const MOST: usize = 1_000;

/// The layer at which it failed, from the bottom up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The program that goes there cannot be run on this machine, or does not accept its configuration.
    Client,
    /// The server's name has no address.
    Name,
    /// Nothing accepts the connection there.
    Port,
    /// The server does not prove that it is the one that is known: its host key or its certificate.
    Trust,
    /// The server does not accept the account.
    Authentication,
    /// The server knows the account and does not let it in this way.
    Authorisation,
    /// A policy or a virus scanner of the server forbids the script.
    Policy,
    /// PowerShell did not run, or ended with an error.
    Script,
    /// It ran, and nothing came back.
    Empty,
    /// The connection was lost before anything came back.
    Connection,
    /// The time was over before anything came back.
    Time,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client => "client",
            Self::Name => "name",
            Self::Port => "port",
            Self::Trust => "trust",
            Self::Authentication => "authentication",
            Self::Authorisation => "authorisation",
            Self::Policy => "policy",
            Self::Script => "script",
            Self::Empty => "empty answer",
            Self::Connection => "connection",
            Self::Time => "time",
        })
    }
}

/// Why no document came from a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{layer}: {from}: {problem}; {next}")]
pub struct TransportError {
    /// Where it failed.
    pub layer: Layer,
    /// The server, as [`super::Way`] spells it.
    pub from: String,
    /// What happened.
    pub problem: String,
    /// What the operator can do.
    pub next: String,
}

impl TransportError {
    /// The same, as the reason why the evidence has no Windows side.
    #[must_use]
    pub fn as_missing(&self) -> Missing {
        let detail = self.to_string();
        match self.layer {
            Layer::Authentication | Layer::Authorisation | Layer::Policy => Missing::Denied { detail },
            Layer::Time => Missing::TimedOut { detail },
            _ => Missing::Failed { detail },
        }
    }
}

/// A failure before it is known whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub layer: Layer,
    pub problem: String,
    pub next: String,
}

impl Fault {
    pub(super) fn new(layer: Layer, problem: impl Into<String>, next: impl Into<String>) -> Self {
        Self { layer, problem: problem.into(), next: next.into() }
    }

    /// The failure of this server. What a server said may repeat our secret, and must not.
    pub(super) fn of(self, from: &str, secrets: &Secrets) -> TransportError {
        let (problem, next) = (secrets.cut(&self.problem, MOST), secrets.cut(&self.next, MOST));
        TransportError { layer: self.layer, from: from.to_owned(), problem, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_repeats_of_our_secret_is_blanked() {
        let fault = Fault::new(Layer::Authentication, "no account with hunter2!", "look");
        let secrets = Secrets::default();
        secrets.hide("hunter2!");
        let error = fault.of("ssh://h", &secrets);
        assert_eq!(error.to_string(), "authentication: ssh://h: no account with [secret]; look");
        assert!(matches!(error.as_missing(), Missing::Denied { .. }));
    }
}
