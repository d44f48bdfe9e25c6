//! The proxy between us and a BMC, where the management network has one.

use std::fmt;

use crate::common::cut::cut;
use reqwest::Url;
use rustls::pki_types::ServerName;
use secrecy::{ExposeSecret, SecretString};

/// The URL of a proxy. It may hold a password, so it is never printed.
#[derive(Clone)]
pub struct ProxyUrl(SecretString);

/// A URL that cannot be a proxy's. It does not repeat the URL, which may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("usage: the proxy's URL is not usable: {problem}; give http, https, socks5 or socks5h://HOST:PORT")]
pub struct ProxyError {
    problem: String,
}

impl ProxyUrl {
    /// A proxy from the command line, where a password would be readable by every user of the machine.
    ///
    /// # Errors
    /// A URL with credentials, and everything that [`ProxyUrl::with_credentials`] refuses.
    pub fn new(text: &str) -> Result<Self, ProxyError> {
        let (proxy, url) = Self::parse(text)?;
        if url.username().is_empty() && url.password().is_none() {
            return Ok(proxy);
        }
        let problem = "it holds credentials, which every user of this machine could read; set PATCHGATE_PROXY instead";
        Err(ProxyError { problem: problem.to_owned() })
    }

    /// A proxy from where only the operator can look, such as the environment.
    ///
    /// # Errors
    /// Other schemes, and URLs with a path.
    pub fn with_credentials(text: &str) -> Result<Self, ProxyError> {
        Self::parse(text).map(|(proxy, _)| proxy)
    }

    fn parse(text: &str) -> Result<(Self, Url), ProxyError> {
        let refuse = |problem: String| ProxyError { problem };
        let url = Url::parse(text).map_err(|e| refuse(e.to_string()))?;
        if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") {
            return Err(refuse(format!("its scheme is {}", cut(url.scheme(), 20))));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(refuse("it has no host".to_owned()));
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("it has a path".to_owned()));
        }
        Ok((Self(SecretString::from(url.as_str())), url))
    }

    fn url(&self) -> Option<Url> {
        Url::parse(self.0.expose_secret()).ok()
    }

    /// The name in the certificate of an `https` proxy.
    pub(super) fn tls_name(&self) -> Option<ServerName<'static>> {
        let url = self.url().filter(|url| url.scheme() == "https")?;
        server_name(url.host_str()?)
    }

    /// Its password, where it needs one.
    pub(super) fn password(&self) -> Option<String> {
        let url = self.url()?;
        percent_encoding::percent_decode_str(url.password()?).decode_utf8().ok().map(String::from)
    }

    /// The proxy for the HTTP client: for everything, whatever the environment says.
    pub(super) fn for_client(&self) -> Result<reqwest::Proxy, reqwest::Error> {
        reqwest::Proxy::all(self.0.expose_secret())
    }
}

/// The host of a URL as TLS names it: addresses of version 6 without their brackets.
pub(super) fn server_name(host: &str) -> Option<ServerName<'static>> {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    ServerName::try_from(bare.to_owned()).ok()
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyUrl(hidden)")
    }
}

impl PartialEq for ProxyUrl {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for ProxyUrl {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_schemes_are_proxies() {
        for url in ["http://p.example:3128", "https://p.example", "socks5://192.0.2.1:1080", "socks5h://[::1]:1080"] {
            assert!(ProxyUrl::new(url).is_ok(), "{url}");
        }
        for url in ["", "p.example:3128", "ftp://p.example", "http://p.example/path", "socks4://p.example"] {
            assert!(ProxyUrl::new(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_password_is_taken_from_the_environment_only_and_never_shown() {
        let url = "http://user:secret@p.example:3128";
        let refused = ProxyUrl::new(url).unwrap_err().to_string();
        assert!(refused.contains("set PATCHGATE_PROXY instead") && !refused.contains("secret"), "{refused}");
        let taken = ProxyUrl::with_credentials(url).unwrap();
        assert!(!format!("{taken:?}").contains("secret"));
        let wrong = ProxyUrl::with_credentials("http://user:secret@p.example/x").unwrap_err().to_string();
        assert!(!wrong.contains("secret"), "{wrong}");
    }
}
