//! What a rule of a fault script does, as it is written: each action with its values and their bounds.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::latency::Latency;

/// What happens to a request or to its answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::mock::service) enum Action {
    /// The answer is kept back.
    Latency(Latency),
    /// The request is not looked at; this is the answer.
    Status(Status),
    /// TCP reset.
    Reset(ResetAt),
    /// The body ends early, and the connection with it; Content-Length tells the whole length.
    Truncate(Truncate),
    /// The body comes slowly.
    Drip(Drip),
    /// The body is as it should be, its Content-Type is this.
    ContentType(HeaderText),
    /// 200 and an HTML page, as an appliance in front of a BMC or the BMC's own web interface answers.
    LoginPage,
    /// The body is no JSON any more.
    BrokenJson(BrokenJson),
    /// Properties are missing or other.
    Fields(Fields),
    /// The session ends after so many requests, without a word.
    StaleSession(StaleSession),
    /// 503 where more than so many of these requests are under way.
    Concurrency(Concurrency),
    /// The body is padded with spaces to this size, which is still JSON.
    HugeBody(Size),
    /// Headers that nobody asked for.
    ManyHeaders(ManyHeaders),
    /// The answer is at another place.
    Redirect(Redirect),
    /// The collection says that it goes on here.
    NextLink(NextLink),
    /// `$expand` is misunderstood; other requests are not touched.
    Expand(Expand),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct Status {
    pub(super) code: StatusCode,
    #[serde(default)]
    pub(super) body: StatusBody,
    /// `Retry-After` in seconds.
    pub(super) retry_after_s: Option<u32>,
    /// `Retry-After` as the HTTP date of so many seconds from now.
    pub(super) retry_after_date_s: Option<u32>,
}

/// A status that ends a request: 1xx would not.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u16")]
pub(super) struct StatusCode(pub(super) hyper::StatusCode);

impl TryFrom<u16> for StatusCode {
    type Error = String;

    fn try_from(code: u16) -> Result<Self, Self::Error> {
        let refuse = || format!("{code} is no status between 200 and 599");
        let status = hyper::StatusCode::from_u16(code).map_err(|_| refuse())?;
        if (200..600).contains(&code) { Ok(Self(status)) } else { Err(refuse()) }
    }
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StatusBody {
    /// An error body of DSP0266.
    #[default]
    Redfish,
    Empty,
    Html,
    Text,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(in crate::mock::service) enum ResetAt {
    /// Before the first byte of the answer.
    Request,
    /// After half of the body.
    Body,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct Truncate {
    /// How many bytes of the body come; at most all but one.
    pub(super) keep_bytes: usize,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct Drip {
    pub(super) bytes_per_second: std::num::NonZeroU32,
}

/// The value of a header.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::mock::service) struct HeaderText(pub(super) hyper::header::HeaderValue);

impl TryFrom<String> for HeaderText {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self).map_err(|_| format!("{text:?} cannot be the value of a header"))
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::mock::service) enum BrokenJson {
    /// The last byte is missing, and Content-Length knows.
    Unclosed,
    /// A comma before the last brace.
    TrailingComma,
    /// A property whose value is the word NaN.
    Nan,
    /// A byte that is not UTF-8.
    NotUtf8,
}

/// Changes of properties, by JSON pointer (RFC 6901). A pointer that leads nowhere changes nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::mock::service) struct Fields {
    pub(super) drop: Vec<String>,
    /// TOML has no null.
    pub(super) null: Vec<String>,
    pub(super) set: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct StaleSession {
    pub(in crate::mock::service) after_requests: usize,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct Concurrency {
    pub(in crate::mock::service) limit: usize,
    pub(super) retry_after_s: Option<u32>,
}

/// A size of a body, at most 16 GiB.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct Size {
    pub(super) bytes: BodySize,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u64")]
pub(super) struct BodySize(pub(super) u64);

impl TryFrom<u64> for BodySize {
    type Error = &'static str;

    fn try_from(bytes: u64) -> Result<Self, Self::Error> {
        if bytes <= 16 << 30 { Ok(Self(bytes)) } else { Err("a body has at most 16 GiB") }
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct ManyHeaders {
    pub(super) count: HeaderCount,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u16")]
pub(super) struct HeaderCount(pub(super) u16);

impl TryFrom<u16> for HeaderCount {
    type Error = &'static str;

    fn try_from(count: u16) -> Result<Self, Self::Error> {
        if count <= 10_000 { Ok(Self(count)) } else { Err("at most 10,000 headers are added") }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::mock::service) struct Redirect {
    /// Scheme and host, `https://other.example`; path and query of the request follow.
    pub(super) to: HeaderText,
    #[serde(default)]
    pub(super) code: RedirectCode,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u16")]
pub(super) struct RedirectCode(pub(super) hyper::StatusCode);

impl Default for RedirectCode {
    fn default() -> Self {
        Self(hyper::StatusCode::TEMPORARY_REDIRECT)
    }
}

impl TryFrom<u16> for RedirectCode {
    type Error = &'static str;

    fn try_from(code: u16) -> Result<Self, Self::Error> {
        match (code, hyper::StatusCode::from_u16(code)) {
            (301 | 302 | 303 | 307 | 308, Ok(status)) => Ok(Self(status)),
            _ => Err("a redirection has the code 301, 302, 303, 307 or 308"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::mock::service) enum NextLink {
    /// The page that was asked for is its own next page.
    Itself,
    /// The next page is there.
    To(String),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::mock::service) enum Expand {
    /// As if it had not been asked for.
    Ignored,
    /// 400.
    Refused,
    /// The members lack these properties (JSON pointers within a member).
    Drops(Vec<String>),
    /// Expanding takes this time.
    Slow(Latency),
}
