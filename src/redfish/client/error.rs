//! What can go wrong between us and a BMC, and what the operator can do about it.
//!
//! Every error names its layer, the URI, what happened and the next step. Status codes are ambiguous on a BMC
//! (XCC answers 403 for a session limit, for a password that must change and for a missing privilege), so the
//! Redfish `MessageId` decides where there is one; its registry prefix varies and is ignored.

use std::fmt;
use std::time::SystemTime;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::border::Border;
use super::retry::Again;
use crate::common::cut::cut;
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
    /// patchgate itself.
    Internal,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Transport => "transport",
            Self::Tls => "tls",
            Self::Auth => "auth",
            Self::Protocol => "protocol",
            Self::Decode => "decode",
            Self::Internal => "internal",
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
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The last segment of the Redfish `MessageId`, where the answer has one.
    pub message_id: Option<String>,
    /// Whether the same request may be sent once more.
    pub again: Again,
}

fn next(step: &str) -> String {
    if step.is_empty() { String::new() } else { format!("; {step}") }
}

impl RedfishError {
    /// An error with a next step.
    pub(super) fn new(layer: Layer, uri: &str, problem: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self {
            layer,
            uri: uri.to_owned(),
            problem: problem.into(),
            next_step: next_step.into(),
            timed_out: false,
            status: None,
            message_id: None,
            again: Again::Never,
        }
    }

    /// The same error as a matter of time.
    pub(super) fn timed_out(mut self) -> Self {
        self.timed_out = true;
        self
    }

    /// The same error, about something that may pass by itself.
    pub(super) fn again(mut self, again: Again) -> Self {
        self.again = again;
        self
    }

    /// The same error without our secrets, which a service may repeat. The next step is in our own words.
    pub(super) fn without_secrets(mut self, border: &Border) -> Self {
        self.uri = border.text(&self.uri).into_owned();
        self.problem = border.text(&self.problem).into_owned();
        self.message_id = self.message_id.map(|id| border.text(&id).into_owned());
        self
    }

    /// Whether it concerns the account and so every further request, too.
    pub(super) fn bars_the_account(&self) -> bool {
        let barring = ["PasswordChangeRequired", "AccountLockout", "AccountForSessionNoLongerExists"];
        self.message_id.as_deref().is_some_and(|id| barring.contains(&id))
    }

    /// Whether the service does not offer what was asked for, in contrast to refusing it.
    pub(super) fn is_not_offered(&self) -> bool {
        matches!(self.status, Some(404 | 405 | 501))
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
    pub(super) fn from_answer(
        uri: &str,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        border: &Border,
    ) -> Self {
        let complaint = Complaint::read(body, border);
        let id = complaint.as_ref().map_or("", |c| c.name.as_str());
        let said = match &complaint {
            Some(complaint) => format!("HTTP {}, {}", status.as_u16(), complaint.said()),
            None => format!("HTTP {}", status.as_u16()),
        };
        let (layer, step) = meaning(id, status.as_u16());
        let mut error = Self::new(layer, uri, said, step);
        error.status = Some(status.as_u16());
        error.message_id = complaint.map(|complaint| complaint.name);
        // A session limit is no passing matter: whoever holds the sessions keeps them.
        if layer != Layer::Auth && matches!(status.as_u16(), 429 | 502 | 503 | 504) {
            error.again = Again::after(headers, SystemTime::now());
            if let Again::After(Some(pause)) = error.again {
                error.problem = format!("{}, and asks to be left alone for {} s", error.problem, pause.as_secs());
            }
        }
        error
    }
}

/// The layer and the next step, by MessageId first and status second.
fn meaning(message_id: &str, status: u16) -> (Layer, &'static str) {
    match (message_id, status) {
        ("SessionLimitExceeded" | "CreateLimitReachedForResource", _) => {
            (Layer::Auth, "all sessions of the BMC are in use; close some or wait for their time-out")
        }
        ("PasswordChangeRequired", _) => (Layer::Auth, "log in once by hand and change the password of this account"),
        ("AccountLockout" | "AccountForSessionNoLongerExists", _) => {
            (Layer::Auth, "the account is locked or gone; ask the BMC's administrator")
        }
        ("InsufficientPrivilege" | "RestrictedPrivilege", _) => {
            (Layer::Auth, "give the account the ReadOnly role or better")
        }
        (_, 401) => {
            (Layer::Auth, "check user name and password; there is no second try, so that no account gets locked")
        }
        (_, 403) => (Layer::Auth, "give the account the ReadOnly role or better"),
        (_, 429 | 502 | 503 | 504) => (Layer::Protocol, "the BMC is busy; try again later"),
        _ => (Layer::Protocol, ""),
    }
}

/// The first message of a Redfish error body.
struct Complaint {
    name: String,
    text: String,
}

impl Complaint {
    fn read(body: &[u8], border: &Border) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_slice(body).ok()?;
        let error = value.get("error")?;
        let first = error.get("@Message.ExtendedInfo").and_then(|list| list.get(0));
        let id = first.and_then(|m| m.get("MessageId")).or_else(|| error.get("code"))?.as_str()?;
        let text = first.and_then(|m| m.get("Message")).or_else(|| error.get("message"));
        // Before they are cut: half a secret is not known any more.
        let id = border.text(id);
        let text = border.text(text.and_then(|t| t.as_str()).unwrap_or_default());
        Some(Self {
            // `Base.1.8.AccessDenied` and `ExtendedError.1.2.RequestUriNotFound`: the last segment is what counts.
            name: cut(id.rsplit('.').next().unwrap_or(&id), 80).to_owned(),
            text: cut(&text, 300).to_owned(),
        })
    }

    fn said(&self) -> String {
        if self.text.is_empty() { self.name.clone() } else { format!("{}: {}", self.name, self.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(uri: &str, status: u16, body: &[u8]) -> RedfishError {
        RedfishError::from_answer(
            uri,
            StatusCode::from_u16(status).unwrap(),
            &HeaderMap::new(),
            body,
            &Border::default(),
        )
    }

    #[test]
    fn the_message_id_decides_before_the_status() {
        let body = br#"{"error":{"code":"Base.1.8.GeneralError","@Message.ExtendedInfo":[{"MessageId":"Base.1.8.SessionLimitExceeded"}]}}"#;
        for status in [403, 503] {
            let error = answer("/redfish/v1/SessionService/Sessions", status, body);
            assert_eq!(error.layer, Layer::Auth);
            assert!(error.to_string().contains("all sessions of the BMC are in use"), "{error}");
        }
    }

    #[test]
    fn a_refusal_is_a_denied_observation_and_a_missing_resource_is_a_failed_one() {
        let denied = answer("/redfish/v1/Systems/1", 403, b"");
        assert!(matches!(denied.as_missing(), Missing::Denied { .. }));
        let gone = answer("/redfish/v1/Systems/1", 404, b"<html>");
        assert_eq!(gone.to_string(), "protocol: /redfish/v1/Systems/1: HTTP 404");
        assert!(matches!(gone.as_missing(), Missing::Failed { .. }));
    }

    #[test]
    fn busy_passes_and_a_session_limit_does_not() {
        let limit = br#"{"error":{"code":"Base.1.12.SessionLimitExceeded"}}"#;
        assert_eq!(answer("/s", 503, b"").again, Again::After(None));
        assert_eq!(answer("/s", 503, limit).again, Again::Never);
        assert_eq!(answer("/s", 500, b"").again, Again::Never);
    }
}
