//! Which BMC, how to trust it, and whose account: what is known before the first byte is sent.

use std::fmt;

use reqwest::Url;
use secrecy::SecretString;

use super::error::{Layer, RedfishError};
use super::tls::Trust;

/// A BMC and how to trust it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    base: Url,
    trust: Trust,
}

/// A URL that cannot be a BMC's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("usage: {given:?} is not the URL of a BMC: {problem}; give https://HOST or https://HOST:PORT")]
pub struct TargetError {
    given: String,
    problem: String,
}

impl Target {
    /// A target from what the operator typed: `https://HOST[:PORT]`.
    ///
    /// # Errors
    /// Anything else: other schemes (credentials would travel in clear), credentials in the URL (they would be in the
    /// shell's history), paths.
    pub fn new(url: &str, trust: Trust) -> Result<Self, TargetError> {
        let refuse = |given: &str, problem: String| TargetError { given: given.to_owned(), problem };
        let base = Url::parse(url).map_err(|e| refuse(url, e.to_string()))?;
        if !base.username().is_empty() || base.password().is_some() {
            // Not even the error repeats what may be a password.
            return Err(refuse("(hidden)", "it holds credentials, which would end up in histories and logs".into()));
        }
        if base.scheme() != "https" {
            return Err(refuse(url, format!("the scheme is {}, not https", base.scheme())));
        }
        if !matches!(base.path(), "" | "/") || base.query().is_some() || base.fragment().is_some() {
            return Err(refuse(url, "it has a path".into()));
        }
        Ok(Self { base, trust })
    }

    /// The URL, without credentials.
    #[must_use]
    pub fn url(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// On what grounds its certificate is trusted.
    pub(super) fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Where a URI of this BMC is asked for.
    ///
    /// # Errors
    /// As [`Target::path`].
    pub(super) fn locate(&self, uri: &str) -> Result<Url, RedfishError> {
        let path = self.path(uri)?;
        self.base.join(&path).map_err(|e| RedfishError::new(Layer::Protocol, uri, e.to_string(), ""))
    }

    /// A URI without its origin and fragment: what stands for the resource in the cache, in evidence and in errors.
    ///
    /// # Errors
    /// A link to another host: the token must not follow it.
    pub(super) fn path(&self, uri: &str) -> Result<String, RedfishError> {
        let refuse = |problem: &str| RedfishError::new(Layer::Protocol, uri, problem, "the link was not followed");
        let url = self.base.join(uri).map_err(|_| refuse("not a URI"))?;
        if url.origin() != self.base.origin() {
            return Err(refuse("the link leads to another host"));
        }
        // Everything behind the origin; the fragment stays with whoever follows the link.
        Ok(url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path())))
    }
}

/// An account of the BMC.
#[derive(Clone)]
pub struct Credentials {
    /// The user name.
    pub user: String,
    /// The password. Never printed, never stored.
    pub password: SecretString,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}
