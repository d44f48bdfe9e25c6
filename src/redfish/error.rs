//! What can go wrong between us and a BMC, and what the operator can do about it.
//!
//! Every error names its layer, the URI, what happened and the next step. Status codes are ambiguous on a BMC
//! (XCC answers 403 for a session limit, for a password that must change and for a missing privilege), so the
//! Redfish `MessageId` decides where there is one; its registry prefix varies and is ignored.

use std::fmt;

use crate::evidence::Missing;

/// The layer at which a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// No connection, or a connection that broke or stalled.
    Transport,
    /// The certificate or the handshake.
    Tls,
    /// The login or a missing right.
    Auth,
    /// An HTTP answer that is not what the Redfish protocol promises.
    Protocol,
    /// A body that cannot be read.
    Decode,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Transport => "transport",
            Self::Tls => "tls",
            Self::Auth => "auth",
            Self::Protocol => "protocol",
            Self::Decode => "decode",
        })
    }
}

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{layer}: {uri}: {problem}{}", next(.next_step))]
pub struct RedfishError {
    /// Where it failed.
    pub layer: Layer,
    /// What was asked for.
    pub uri: String,
    /// What happened.
    pub problem: String,
    /// What the operator can do; empty where there is nothing better than to look at the BMC.
    pub next_step: String,
    /// Whether it was a matter of time.
    pub timed_out: bool,
}

fn next(step: &str) -> String {
    if step.is_empty() { String::new() } else { format!("; {step}") }
}

impl RedfishError {
    /// An error with a next step.
    pub(super) fn new(layer: Layer, uri: &str, problem: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { layer, uri: uri.to_owned(), problem: problem.into(), next_step: next_step.into(), timed_out: false }
    }

    /// The error as the reason why a fact is missing.
    #[must_use]
    pub fn as_missing(&self) -> Missing {
        let detail = self.to_string();
        match self.layer {
            _ if self.timed_out => Missing::TimedOut { detail },
            Layer::Auth => Missing::Denied { detail },
            _ => Missing::Failed { detail },
        }
    }

    /// What an HTTP answer other than success means.
    pub(super) fn from_answer(uri: &str, status: u16, body: &[u8]) -> Self {
        let message = Complaint::read(body);
        let id = message.as_ref().map_or("", |m| m.name.as_str());
        let said =
            message.as_ref().map_or_else(|| format!("HTTP {status}"), |m| format!("HTTP {status}, {}", m.said()));
        let (layer, step) = match (id, status) {
            ("SessionLimitExceeded", _) => {
                (Layer::Auth, "all sessions of the BMC are in use; close some or wait for their time-out")
            }
            ("PasswordChangeRequired", _) => {
                (Layer::Auth, "log in once by hand and change the password of this account")
            }
            ("AccountLocked" | "AccountForSessionNoLongerExists", _) => {
                (Layer::Auth, "the account is locked or gone; ask the BMC's administrator")
            }
            ("InsufficientPrivilege", _) => (Layer::Auth, "give the account the ReadOnly role or better"),
            (_, 401) => {
                (Layer::Auth, "check user name and password; there is no second try, so that no account gets locked")
            }
            (_, 403) => (Layer::Auth, "give the account the ReadOnly role or better"),
            (_, 503) => (Layer::Protocol, "the BMC is busy; try again later"),
            (_, 404) => (Layer::Protocol, ""),
            (_, 300..=399) => (Layer::Protocol, "the BMC redirects; give the URL it redirects to if you trust it"),
            _ => (Layer::Protocol, ""),
        };
        Self::new(layer, uri, said, step)
    }
}

/// The first message of a Redfish error body.
struct Complaint {
    name: String,
    text: String,
}

impl Complaint {
    fn read(body: &[u8]) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_slice(body).ok()?;
        let error = value.get("error")?;
        let first = error.get("@Message.ExtendedInfo").and_then(|list| list.get(0));
        let id = first.and_then(|m| m.get("MessageId")).or_else(|| error.get("code"))?.as_str()?;
        let text = first.and_then(|m| m.get("Message")).or_else(|| error.get("message"));
        Some(Self {
            // `Base.1.8.AccessDenied` and `ExtendedError.1.2.RequestUriNotFound`: the last segment is what counts.
            name: id.rsplit('.').next().unwrap_or(id).chars().take(80).collect(),
            text: text.and_then(|t| t.as_str()).unwrap_or_default().chars().take(300).collect(),
        })
    }

    fn said(&self) -> String {
        if self.text.is_empty() { self.name.clone() } else { format!("{}: {}", self.name, self.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_id_decides_before_the_status() {
        let body = br#"{"error":{"code":"Base.1.8.GeneralError","@Message.ExtendedInfo":[{"MessageId":"Base.1.8.SessionLimitExceeded"}]}}"#;
        for status in [403, 503] {
            let error = RedfishError::from_answer("/redfish/v1/SessionService/Sessions", status, body);
            assert_eq!(error.layer, Layer::Auth);
            assert!(error.to_string().contains("all sessions of the BMC are in use"), "{error}");
        }
    }

    #[test]
    fn a_refusal_is_a_denied_observation_and_a_missing_resource_is_a_failed_one() {
        let denied = RedfishError::from_answer("/redfish/v1/Systems/1", 403, b"");
        assert!(matches!(denied.as_missing(), Missing::Denied { .. }));
        let gone = RedfishError::from_answer("/redfish/v1/Systems/1", 404, b"<html>");
        assert_eq!(gone.to_string(), "protocol: /redfish/v1/Systems/1: HTTP 404");
        assert!(matches!(gone.as_missing(), Missing::Failed { .. }));
    }
}
