//! A session of ours: where it is, and the token that carries the right to ask.

use reqwest::header::{HeaderName, HeaderValue};

/// The header of the token (DSP0266, 13.3.4).
pub(super) const TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// A session.
pub(super) struct Session {
    pub(super) uri: String,
    pub(super) token: HeaderValue,
    /// Where it was made.
    pub(super) collection: String,
}
