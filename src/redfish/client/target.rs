//! Which BMC, and how to reach and trust it: what is known before the first byte is sent.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use reqwest::Url;

use super::error::{Layer, RedfishError};
use super::proxy::{ProxyUrl, server_name};
use crate::common::cut::cut;
use crate::trust::{Peer, Trust, Whose, host_key};

/// A BMC, and how to reach and trust it.
///
/// Resources are named by their path on the BMC itself (`/redfish/v1/…`). Where a gateway shows many BMCs below paths
/// of its own (`https://gateway.example/bmc17/`), the target puts that path in front of every request and takes it off
/// every link, and no link leads out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The origin, without a path.
    origin: Url,
    /// What stands before `/redfish/v1/`: empty, or `/bmc17`.
    base_path: String,
    shown: String,
    options: TargetOptions,
}

/// How to reach and trust a BMC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetOptions {
    /// On what grounds its certificate is trusted.
    pub trust: Trust,
    /// Whether `http` URLs are taken. The password travels in clear.
    pub allow_http: bool,
    /// The name that its certificate must hold, where that is not the host of the URL.
    pub tls_name: Option<String>,
    /// The proxy before it.
    pub proxy: Option<ProxyUrl>,
}

impl From<Trust> for TargetOptions {
    /// A direct way over HTTPS.
    fn from(trust: Trust) -> Self {
        Self { trust, allow_http: false, tls_name: None, proxy: None }
    }
}

/// A URL that cannot be a BMC's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("usage: {given:?} is not the URL of a BMC: {problem}; {next_step}")]
pub struct TargetError {
    given: String,
    problem: String,
    next_step: &'static str,
}

const FORM: &str = "give https://HOST[:PORT][/PATH]";

impl Target {
    /// A target that is reached directly over HTTPS.
    ///
    /// # Errors
    /// As [`Target::parse`].
    pub fn new(url: &str, trust: Trust) -> Result<Self, TargetError> {
        Self::parse(url, trust.into())
    }

    /// A target from what the operator typed: `https://HOST[:PORT][/PATH]`, or the same without `https://`. A path that
    /// ends in `/redfish/v1` names the same BMC without it.
    ///
    /// # Errors
    /// Other schemes (credentials would travel in clear), credentials in the URL (they would be in the shell's
    /// history), queries, and options that contradict the URL.
    pub fn parse(url: &str, options: TargetOptions) -> Result<Self, TargetError> {
        let refuse = |problem: String, next_step| TargetError { given: url.to_owned(), problem, next_step };
        let mut origin = Url::parse(&with_scheme(url)).map_err(|e| refuse(e.to_string(), FORM))?;
        if !origin.username().is_empty() || origin.password().is_some() {
            // Not even the error repeats what may be a password.
            let problem = "it holds credentials, which would end up in histories and logs".into();
            return Err(TargetError { given: "(hidden)".into(), problem, next_step: FORM });
        }
        match origin.scheme() {
            "https" => {}
            "http" if options.allow_http => {
                if matches!(options.trust, Trust::Pin(_) | Trust::Ca(_)) {
                    let problem = "plain HTTP shows no certificate that could be verified".into();
                    return Err(refuse(problem, "leave out --pin and --ca, or give https"));
                }
            }
            "http" => {
                let step = "give https://HOST[:PORT][/PATH], or --allow-http if nothing else is left";
                return Err(refuse("over http the password would travel in clear".into(), step));
            }
            other => return Err(refuse(format!("the scheme is {other}, not https"), FORM)),
        }
        if origin.query().is_some() || origin.fragment().is_some() {
            return Err(refuse("it has a query or a fragment".into(), FORM));
        }
        if let Some(name) = options.tls_name.as_deref().filter(|name| server_name(name).is_none()) {
            let given = cut(name, 100).to_owned();
            let problem = "--tls-name is neither a host name nor an address".into();
            return Err(TargetError { given, problem, next_step: "give the name that stands in the certificate" });
        }
        let proxy = options.proxy.as_ref().and_then(ProxyUrl::tls_name);
        if proxy.is_some() && proxy == origin.host_str().and_then(server_name) {
            let problem = "the https proxy has the same host name, so that their certificates cannot be told apart";
            return Err(refuse(problem.into(), "name one of them by its address"));
        }
        // reqwest 0.13 hands the address with its brackets to TLS there ("Invalid Server Name").
        if options.proxy.is_some() && origin.scheme() == "https" && shown_host(&origin).starts_with('[') {
            let problem = "https to an IPv6 address cannot go through a proxy".into();
            return Err(refuse(problem, "give a host name that the proxy resolves (with socks5: this machine)"));
        }
        if origin.path().contains("/redfish/v1/") && !origin.path().trim_end_matches('/').ends_with("/redfish/v1") {
            let problem = "it names one resource of the BMC, and patchgate finds them itself".into();
            return Err(refuse(problem, "end the URL before /redfish/v1"));
        }
        let base_path = service_parent(origin.path());
        origin.set_path("");
        let shown = format!("{}{base_path}", origin.as_str().trim_end_matches('/'));
        Ok(Self { origin, base_path, shown, options })
    }

    /// The URL, without credentials and without `/` at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shown
    }

    /// How it is reached and trusted.
    #[must_use]
    pub fn options(&self) -> &TargetOptions {
        &self.options
    }

    /// Whether nothing protects what is sent.
    pub(super) fn is_plain(&self) -> bool {
        self.origin.scheme() == "http"
    }

    /// Whom a TLS verifier stands in front of.
    pub(super) fn peer(&self) -> Peer {
        Peer {
            whose: Whose::Bmc,
            host: host_key(&self.origin),
            tls_name: self.options.tls_name.as_deref().and_then(server_name),
            proxy: self.options.proxy.as_ref().and_then(ProxyUrl::tls_name),
        }
    }

    /// Where a URI of this BMC is asked for.
    ///
    /// # Errors
    /// As [`Target::path`].
    pub(super) fn locate(&self, uri: &str) -> Result<Url, RedfishError> {
        self.link(&self.origin, uri).map(|link| self.place(&link)).map_err(|problem| not_followed(uri, problem))
    }

    /// A URI without its origin, the base path and its fragment: what stands for the resource in the cache, in
    /// evidence and in errors.
    ///
    /// # Errors
    /// A link to another host: the token must not follow it.
    pub(super) fn path(&self, uri: &str) -> Result<String, RedfishError> {
        let link = self.link(&self.origin, uri).map_err(|problem| not_followed(uri, problem))?;
        let path = self.below(&link);
        // The fragment stays with whoever follows the link.
        Ok(link.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
    }

    /// The path of a URI, whichever host stands before it. Behind address translation or a tunnel a BMC names itself by
    /// another address than ours; what is asked for by this path is still asked of our own origin.
    pub(super) fn path_of_any_host(&self, uri: &str) -> Option<String> {
        let mut link = self.origin.join(uri).ok().filter(|link| matches!(link.scheme(), "http" | "https"))?;
        link.set_fragment(None);
        let path = self.below(&link);
        // Two slashes would be another host again.
        let path = link.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        (!path.starts_with("//")).then_some(path)
    }

    /// Whether two places are the same but for a slash at the end.
    pub(super) fn is_but_a_slash(asked: &Url, there: &Url) -> bool {
        asked != there
            && asked.query() == there.query()
            && asked.path().trim_end_matches('/') == there.path().trim_end_matches('/')
    }

    /// Where a redirect from `asked` leads, if that is still this BMC.
    pub(super) fn redirected(&self, asked: &Url, location: &str) -> Option<Url> {
        self.link(asked, location).map(|link| self.place(&link)).ok()
    }

    /// Where a redirect from a URI leads, to be told: an origin, without what a hostile answer may put behind it.
    pub(super) fn leads_to(&self, uri: &str, location: &str) -> String {
        let there = self.locate(uri).ok().and_then(|asked| asked.join(location).ok());
        there.map_or_else(
            || "what is not a URL".to_owned(),
            |there| {
                let other = there.origin() != self.origin.origin();
                let origin = there.origin().ascii_serialization();
                if other { format!("{origin}, another host") } else { format!("{}, the same host", there.path()) }
            },
        )
    }

    /// A link, resolved; the dots in its path are gone, so it cannot climb out of the base path.
    fn link(&self, from: &Url, uri: &str) -> Result<Url, &'static str> {
        let link = from.join(uri).map_err(|_| "not a URI")?;
        if link.origin() == self.origin.origin() { Ok(link) } else { Err("the link leads to another host") }
    }

    /// The path of a link on the BMC itself: gateways rewrite links, or they do not.
    fn below<'a>(&self, link: &'a Url) -> &'a str {
        let inner = link.path().strip_prefix(self.base_path.as_str());
        inner.filter(|path| path.starts_with('/')).unwrap_or_else(|| link.path())
    }

    /// The link below the base path. The path is *set* and not joined: joined, `//host` would be another host.
    fn place(&self, link: &Url) -> Url {
        let mut place = self.origin.clone();
        place.set_path(&format!("{}{}", self.base_path, self.below(link)));
        place.set_query(link.query());
        place
    }
}

fn shown_host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn not_followed(uri: &str, problem: &str) -> RedfishError {
    RedfishError::new(Layer::Protocol, uri, problem, "the link was not followed")
}

/// What the operator typed as a URL: a name, a name with a port or an address of version 6 means https there.
fn with_scheme(typed: &str) -> Cow<'_, str> {
    let typed = typed.trim();
    if typed.contains("://") || typed.is_empty() {
        return Cow::Borrowed(typed);
    }
    match typed.parse::<Ipv6Addr>() {
        Ok(address) => Cow::Owned(format!("https://[{address}]")),
        // `mailto:x` and `user:secret` are URLs or credentials; a port has digits only.
        Err(_) => match typed.split_once(':') {
            Some((host, _)) if host.starts_with('[') => Cow::Owned(format!("https://{typed}")),
            Some((_, rest)) if rest.split('/').next().is_none_or(|p| p.parse::<u16>().is_err()) => Cow::Borrowed(typed),
            _ => Cow::Owned(format!("https://{typed}")),
        },
    }
}

/// The path in which a Redfish service lies: people give it with and without `/redfish/v1/`.
fn service_parent(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let parent = path.strip_suffix("/redfish/v1").or_else(|| path.strip_suffix("/redfish")).unwrap_or(path);
    parent.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Target {
        Target::new(url, Trust::System).unwrap()
    }

    fn refusal(url: &str, change: impl FnOnce(&mut TargetOptions)) -> String {
        let mut options = TargetOptions::from(Trust::System);
        change(&mut options);
        Target::parse(url, options).unwrap_err().to_string()
    }

    #[test]
    fn a_bmc_is_a_host_with_or_without_port_and_path() {
        for (given, shown, service) in [
            ("https://bmc.example", "https://bmc.example", "https://bmc.example/redfish/v1/"),
            ("https://bmc.example:443/", "https://bmc.example", "https://bmc.example/redfish/v1/"),
            ("https://bmc.example/redfish/v1/", "https://bmc.example", "https://bmc.example/redfish/v1/"),
            ("https://[2001:DB8:0::7]:8443", "https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443/redfish/v1/"),
            ("bmc.example", "https://bmc.example", "https://bmc.example/redfish/v1/"),
            ("bu\u{308}ro.example", "https://xn--bro-hoa.example", "https://xn--bro-hoa.example/redfish/v1/"),
            ("サーバ.example", "https://xn--vckucxg.example", "https://xn--vckucxg.example/redfish/v1/"),
            ("bmc.example:8443", "https://bmc.example:8443", "https://bmc.example:8443/redfish/v1/"),
            ("10.0.0.7/redfish/v1", "https://10.0.0.7", "https://10.0.0.7/redfish/v1/"),
            ("[2001:db8::7]:8443", "https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443/redfish/v1/"),
            ("2001:db8::7", "https://[2001:db8::7]", "https://[2001:db8::7]/redfish/v1/"),
            ("https://gw.example/bmc17/", "https://gw.example/bmc17", "https://gw.example/bmc17/redfish/v1/"),
            (
                "https://gw.example/a/bmc17/redfish",
                "https://gw.example/a/bmc17",
                "https://gw.example/a/bmc17/redfish/v1/",
            ),
        ] {
            let target = target(given);
            assert_eq!(target.url(), shown);
            assert_eq!(target.locate("/redfish/v1/").unwrap().as_str(), service);
        }
    }

    #[test]
    fn links_below_a_base_path_work_with_and_without_it() {
        let target = target("https://gw.example/bmc17/");
        for link in [
            "/redfish/v1/Systems/1?$expand=.",
            "/bmc17/redfish/v1/Systems/1?$expand=.",
            "https://gw.example/bmc17/redfish/v1/Systems/1?$expand=.",
            "https://gw.example/redfish/v1/Systems/1?$expand=.#/Status",
        ] {
            assert_eq!(target.path(link).unwrap(), "/redfish/v1/Systems/1?$expand=.", "{link}");
            assert_eq!(
                target.locate(link).unwrap().as_str(),
                "https://gw.example/bmc17/redfish/v1/Systems/1?$expand=."
            );
        }
    }

    #[test]
    fn no_link_leads_to_another_bmc_of_the_gateway() {
        let target = target("https://gw.example/bmc17");
        for link in ["/bmc18/x", "/bmc17/../bmc18/x", "/bmc17/%2e%2e/bmc18/x", "\\bmc18\\x", "../bmc18/x", "/bmc170/x"]
        {
            let place = target.locate(link).unwrap();
            assert!(place.as_str().starts_with("https://gw.example/bmc17/bmc1"), "{link}: {place}");
        }
    }

    #[test]
    fn no_link_leads_to_another_host() {
        for base in ["https://bmc.example", "https://bmc.example/bmc17"] {
            let target = target(base);
            for link in
                ["https://evil.example/x", "//evil.example/x", "http://bmc.example/x", "https://bmc.example:8443/x"]
            {
                let error = target.locate(link).unwrap_err().to_string();
                assert!(error.contains("the link leads to another host; the link was not followed"), "{error}");
                assert!(target.redirected(&target.locate("/").unwrap(), link).is_none(), "{link}");
            }
            // Two slashes that only show once the dots are gone, or the base path.
            for link in ["/.//evil.example/x", "https://bmc.example//evil.example/x", "/bmc17//evil.example/x"] {
                let place = target.locate(link).unwrap();
                assert_eq!(place.host_str(), Some("bmc.example"), "{link}: {place}");
                // And what stands for it in the cache is refused or stays here.
                let again = target.path(link).and_then(|path| target.locate(&path));
                assert!(again.is_err() || again.unwrap().host_str() == Some("bmc.example"), "{link}");
            }
        }
    }

    #[test]
    fn a_path_is_taken_from_any_host_and_asked_of_our_own() {
        let target = target("https://gw.example:8443/bmc17");
        for uri in [
            "https://10.0.0.7/redfish/v1/SessionService/Sessions/1",
            "https://10.0.0.7/bmc17/redfish/v1/SessionService/Sessions/1",
            "/redfish/v1/SessionService/Sessions/1",
        ] {
            let path = target.path_of_any_host(uri).unwrap();
            assert_eq!(path, "/redfish/v1/SessionService/Sessions/1", "{uri}");
            assert_eq!(target.locate(&path).unwrap().host_str(), Some("gw.example"));
        }
        for no in ["ftp://10.0.0.7/x", "mailto:x", "https://", "https://evil.example//evil.example/x"] {
            assert_eq!(target.path_of_any_host(no), None, "{no}");
        }
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let pin = |options: &mut TargetOptions| {
            options.allow_http = true;
            options.trust = Trust::Pin("ab".repeat(32).parse().unwrap());
        };
        assert!(refusal("http://bmc.example", |_| {}).contains("--allow-http"));
        assert!(refusal("http://bmc.example", pin).contains("plain HTTP shows no certificate"));
        assert!(refusal("ftp://bmc.example", |_| {}).contains("the scheme is ftp"));
        let resource = refusal("https://bmc.example/redfish/v1/Systems/1", |_| {});
        assert!(resource.contains("one resource of the BMC") && resource.contains("before /redfish/v1"), "{resource}");
        for typed in ["mailto:x", "user:secret", "", "user:secret@bmc.example"] {
            assert!(!refusal(typed, |_| {}).is_empty(), "{typed}");
        }
        assert!(refusal("https://bmc.example?x", |_| {}).contains("a query or a fragment"));
        assert!(refusal("https://bmc.example", |o| o.tls_name = Some("a b".into())).contains("--tls-name"));
        let same = |o: &mut TargetOptions| o.proxy = Some(ProxyUrl::new("https://bmc.example:3128").unwrap());
        assert!(refusal("https://bmc.example", same).contains("cannot be told apart"));
        let proxy = |o: &mut TargetOptions| o.proxy = Some(ProxyUrl::new("socks5://127.0.0.1:1080").unwrap());
        assert!(refusal("https://[::1]", proxy).contains("https to an IPv6 address cannot go through a proxy"));
        let secret = refusal("https://user:secret@bmc.example", |_| {});
        assert!(!secret.contains("secret"), "{secret}");
    }

    #[test]
    fn a_redirect_is_told_by_where_it_leads() {
        let target = target("https://bmc.example");
        let told = |location| target.leads_to("/redfish/v1/", location);
        assert_eq!(told("https://evil.example/x?token"), "https://evil.example, another host");
        assert_eq!(told("/login"), "/login, the same host");
        assert_eq!(told("https://["), "what is not a URL");
    }
}
