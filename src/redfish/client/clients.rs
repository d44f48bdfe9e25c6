//! The HTTP client of one target: nothing is sent that the target's trust does not cover.

use std::sync::Arc;

use reqwest::{Method, StatusCode, header};

use super::border::Border;
use super::error::{Layer, RedfishError};
use super::limits::Limits;
use super::target::Target;
use crate::trust::{Verifier, Whose, settings};

/// The most redirects that one request follows.
const MAX_REDIRECTS: usize = 3;

impl Target {
    /// One HTTP client for each request that may be under way, and the verifier that stands in their TLS handshakes.
    ///
    /// They ask nobody but this target, over the target's proxy or directly, whatever the environment says. They follow
    /// no redirect by themselves: see [`Target::send`].
    ///
    /// # Errors
    /// Roots that cannot be used, a known-BMCs file without a clear answer for this BMC, a proxy that cannot be used.
    pub(super) fn clients(&self, limits: &Limits) -> Result<(Vec<reqwest::Client>, Arc<Verifier>), RedfishError> {
        let fail = |layer, problem: String, step: &str| RedfishError::new(layer, self.url(), problem, step);
        let trust = (!self.is_plain()).then_some(&self.options().trust);
        let (config, verifier) =
            settings(trust, self.peer()).map_err(|e| fail(Layer::Tls, e.to_string(), &e.next_step(Whose::Bmc)))?;
        let proxy = match &self.options().proxy {
            Some(proxy) => Some(
                proxy
                    .for_client()
                    .map_err(|_| fail(Layer::Transport, "the proxy's URL is not usable".into(), "look at --proxy"))?,
            ),
            None => None,
        };
        let client = |_| {
            // The clients share the verifier and the tickets for resuming TLS sessions.
            let mut builder = reqwest::Client::builder()
                .tls_backend_preconfigured(config.clone())
                .https_only(!self.is_plain())
                .http1_only()
                // Lenovo's own scripts raise Python's limit of 100 headers for XCC (lenovo_utils.py).
                .http1_max_headers(1_000)
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .connect_timeout(limits.connect)
                .timeout(limits.request);
            if let Some(proxy) = &proxy {
                builder = builder.proxy(proxy.clone());
            }
            builder.build().map_err(|e| fail(Layer::Tls, e.to_string(), ""))
        };
        let clients = (0..limits.concurrent_requests.max(1)).map(client).collect::<Result<_, _>>()?;
        Ok((clients, verifier))
    }

    /// Sends a request. A GET follows redirects within this BMC, at most three; what makes or deletes a session follows
    /// one that only adds or takes the slash at the end. Every other answer is given back as it is, so that neither
    /// password nor token goes where the operator did not point.
    ///
    /// # Errors
    /// As [`reqwest::Client::execute`].
    pub(super) async fn send(
        &self,
        client: &reqwest::Client,
        request: reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, reqwest::Error> {
        let mut request = request.build()?;
        for _ in 0..MAX_REDIRECTS {
            let again = request.try_clone();
            let response = client.execute(request).await?;
            let next = location(response.status(), response.headers())
                .and_then(|location| self.redirected(response.url(), location));
            match (again, next) {
                // After 303 the answer to a POST is a page to be read, and not the place to send it to.
                (Some(mut again), Some(next))
                    if *again.method() == Method::GET
                        || response.status() != StatusCode::SEE_OTHER && Self::is_but_a_slash(again.url(), &next) =>
                {
                    *again.url_mut() = next;
                    request = again;
                }
                _ => return Ok(response),
            }
        }
        client.execute(request).await
    }

    /// The error of a redirect that was not followed; `None` for any other answer.
    pub(super) fn unfollowed(
        &self,
        uri: &str,
        status: StatusCode,
        headers: &header::HeaderMap,
        border: &Border,
    ) -> Option<RedfishError> {
        let location = location(status, headers)?;
        let there = border.cut(&self.leads_to(uri, location), 200);
        let problem = format!("HTTP {}: it redirects to {there}", status.as_u16());
        let step = "nothing was sent there; give the BMC's own URL if that is it";
        let mut error = RedfishError::new(Layer::Protocol, uri, problem, step);
        error.status = Some(status.as_u16());
        Some(error)
    }
}

/// Where a redirect leads.
fn location(status: StatusCode, headers: &header::HeaderMap) -> Option<&str> {
    let redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    headers.get(header::LOCATION).filter(|_| redirect)?.to_str().ok()
}
