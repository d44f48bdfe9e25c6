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
    /// What was asked for by its name, and is not there.
    Usage,
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
            Self::Usage => "usage",
        })
    }
}

/// The most characters of a place or of a problem that are kept: a link may be as long as a body.
const LONGEST: usize = 2_000;

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
    /// Whether the BMC cannot have seen the request.
    unsent: bool,
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
            unsent: false,
        }
    }

    /// No system has the name that the scan was asked for.
    pub(in crate::redfish) fn no_such_system(uri: &str, problem: &str) -> Self {
        Self::new(Layer::Usage, uri, problem, "give one of these names to --system, or all")
    }

    /// The same error, before anything was sent.
    pub(super) fn unsent(mut self) -> Self {
        self.unsent = true;
        self
    }

    /// Whether nobody knows what became of the request.
    pub(super) fn is_unanswered(&self) -> bool {
        self.status.is_none() && !self.unsent
    }

    /// The same error, with what else the operator must know.
    pub(super) fn with(mut self, told: &str) -> Self {
        self.problem = format!("{}; {told}", self.problem);
        self
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
        self.uri = border.cut(&self.uri, LONGEST);
        self.problem = border.cut(&self.problem, LONGEST);
        self.message_id = self.message_id.map(|id| border.cut(&id, LONGEST));
        self
    }

    /// Whether it concerns the account and so every further request, too.
    pub(super) fn bars_the_account(&self) -> bool {
        let barring = ["PasswordChangeRequired", "AccountLockout", "AccountForSessionNoLongerExists"];
        self.message_id.as_deref().is_some_and(|id| barring.contains(&id))
    }

    /// Whether the service does not offer what was asked for at this place, in contrast to refusing it.
    pub(super) fn is_not_offered(&self) -> bool {
        matches!(self.status, Some(404 | 405 | 501)) || self.is_redirect()
    }

    /// Whether the answer was a redirect that was not followed.
    pub(super) fn is_redirect(&self) -> bool {
        matches!(self.status, Some(300..=399))
    }

    /// Whether all sessions of the BMC are in use, which others may change.
    pub(super) fn is_session_limit(&self) -> bool {
        self.message_id.as_deref().is_some_and(|id| SESSION_LIMIT.contains(&id))
    }

    /// What the answer to a login that was accepted says against the account: that its password must change first.
    pub(super) fn in_login(uri: &str, status: StatusCode, body: &[u8], border: &Border) -> Option<Self> {
        let error = Self::from_answer(uri, status, &HeaderMap::new(), body, border);
        error.bars_the_account().then_some(error)
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
        // A page of HTML is the web server of the BMC speaking, which some firmware lets refuse what comes in parallel.
        if status == StatusCode::FORBIDDEN && error.message_id.is_none() && body.trim_ascii_start().starts_with(b"<") {
            error.again = Again::After(None);
            error.next_step = format!("{step}; if only some answers are refused, ask for less with --concurrency 1");
        }
        // A session limit has its own patience: whoever holds the sessions keeps them for a while.
        if layer != Layer::Auth && matches!(status.as_u16(), 429 | 502 | 503 | 504) {
            error.again = Again::after(headers, SystemTime::now());
            if let Again::After(Some(pause)) = error.again {
                error.problem = format!("{}, and asks to be left alone for {} s", error.problem, pause.as_secs());
            }
        }
        error
    }
}

/// What says that all sessions are in use: the message of the standard, the one that XCC sends, and iDRAC's own
/// (Dell, "Event and Error Message Reference": RAC0218, "the maximum number of user sessions is reached").
const SESSION_LIMIT: [&str; 3] = ["SessionLimitExceeded", "CreateLimitReachedForResource", "RAC0218"];

/// Messages that decide what an answer means; services put others before them.
const TELLING: [&str; 5] = [
    "PasswordChangeRequired",
    "AccountLockout",
    "AccountForSessionNoLongerExists",
    "InsufficientPrivilege",
    "RestrictedPrivilege",
];

/// The layer and the next step, by MessageId first and status second.
fn meaning(message_id: &str, status: u16) -> (Layer, &'static str) {
    match (message_id, status) {
        (id, _) if SESSION_LIMIT.contains(&id) => {
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

/// The message of a Redfish body that says most: the first that decides something, or else the first.
struct Complaint {
    name: String,
    text: String,
}

impl Complaint {
    fn read(body: &[u8], border: &Border) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_slice(body).ok()?;
        let error = value.get("error").unwrap_or(&value);
        let messages = error.get("@Message.ExtendedInfo").and_then(|list| list.as_array());
        let messages = messages.map(Vec::as_slice).unwrap_or_default();
        let id_of = |message: &serde_json::Value| Some(last_segment(message.get("MessageId")?.as_str()?).to_owned());
        let decides = |message: &&serde_json::Value| {
            id_of(message).is_some_and(|id| SESSION_LIMIT.contains(&&*id) || TELLING.contains(&&*id))
        };
        let told = messages.iter().find(decides).or(messages.first());
        let code =
            || value.get("error")?.get("code").and_then(|code| code.as_str()).map(|code| last_segment(code).to_owned());
        let id = told.and_then(id_of).or_else(code)?;
        let text = told.and_then(|m| m.get("Message")).or_else(|| error.get("message"));
        let text = text.and_then(|t| t.as_str()).unwrap_or_default();
        Some(Self { name: border.cut(&id, 80), text: border.cut(text, 300) })
    }

    fn said(&self) -> String {
        if self.text.is_empty() { self.name.clone() } else { format!("{}: {}", self.name, self.text) }
    }
}

/// `Base.1.8.AccessDenied` and `ExtendedError.1.2.RequestUriNotFound`: the last segment is what counts.
fn last_segment(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or(id)
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
    fn the_message_that_decides_may_stand_behind_others() {
        let body = br#"{"error":{"@Message.ExtendedInfo":[{"MessageId":"Base.1.8.GeneralError","Message":"See below."},
            {"MessageId":"IDRAC.2.8.RAC0218","Message":"The maximum number of user sessions is reached."}]}}"#;
        let error = answer("/redfish/v1/SessionService/Sessions", 503, body);
        assert!(error.is_session_limit() && error.again == Again::Never, "{error}");
        assert!(error.to_string().contains("RAC0218"), "{error}");
    }

    #[test]
    fn a_login_that_is_accepted_may_still_say_that_the_password_must_change() {
        let body = br#"{"Id":"1","@Message.ExtendedInfo":[{"MessageId":"Base.1.8.PasswordChangeRequired"}]}"#;
        assert!(RedfishError::in_login("/s", StatusCode::CREATED, body, &Border::default()).is_some());
        for welcome in [&br#"{"Id":"1"}"#[..], br#"{"@Message.ExtendedInfo":[{"MessageId":"Base.1.8.Created"}]}"#, b""]
        {
            assert!(RedfishError::in_login("/s", StatusCode::CREATED, welcome, &Border::default()).is_none());
        }
    }

    #[test]
    fn a_page_that_refuses_is_asked_again_and_a_message_that_refuses_is_not() {
        assert_eq!(answer("/s", 403, b"<html>403 - Forbidden</html>").again, Again::After(None));
        assert_eq!(answer("/s", 403, b"").again, Again::Never);
        assert_eq!(answer("/s", 403, br#"{"error":{"code":"Base.1.8.InsufficientPrivilege"}}"#).again, Again::Never);
        assert_eq!(answer("/s", 401, b"<html>").again, Again::Never);
    }

    #[test]
    fn busy_passes_and_a_session_limit_does_not() {
        let limit = br#"{"error":{"code":"Base.1.12.SessionLimitExceeded"}}"#;
        assert_eq!(answer("/s", 503, b"").again, Again::After(None));
        assert_eq!(answer("/s", 503, limit).again, Again::Never);
        assert_eq!(answer("/s", 500, b"").again, Again::Never);
    }
}
