//! A version that must not run, and who says so.

use std::fmt;

use serde::Serialize;

use crate::version::Version;

/// A version that is known to be bad.
#[derive(Clone, Debug, Serialize)]
pub struct Denied {
    /// The version.
    pub version: Version,
    /// What is wrong with it.
    pub reason: String,
    /// The id of the source that says so.
    pub source: String,
    /// The vendor's advisory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advisory: Option<String>,
}

/// All of it: `AFBT48C-4.71: it loses settings (LEN-1, vendor)`.
impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, reason, source, advisory } = self;
        let advisory = advisory.as_ref().map(|id| format!("{id}, ")).unwrap_or_default();
        write!(f, "{version}: {reason} ({advisory}{source})")
    }
}
