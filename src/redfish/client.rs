//! The HTTP client of one target: nothing is sent that the target's trust does not cover.

use std::sync::Arc;

use reqwest::{Method, StatusCode, header};

use super::error::{Layer, RedfishError};
use super::target::Target;
use super::trust::{Verifier, settings};

/// The most redirects that one request follows.
const MAX_REDIRECTS: usize = 3;

impl Target {
    /// The HTTP client of this target, still without time limits, and the verifier that stands in its TLS handshakes.
    ///
    /// It asks nobody but this target, over the target's proxy or directly, whatever the environment says. It follows
    /// no redirect by itself: see [`Target::send`].
    ///
    /// # Errors
    /// Roots that cannot be used, a known-BMCs file without a clear answer for this BMC, a proxy that cannot be used.
    pub(super) fn client_builder(&self) -> Result<(reqwest::ClientBuilder, Arc<Verifier>), RedfishError> {
        let fail = |layer, problem: String, step: &str| RedfishError::new(layer, self.url(), problem, step);
        let trust = (!self.is_plain()).then_some(&self.options().trust);
        let (config, verifier) =
            settings(trust, self.peer()).map_err(|e| fail(Layer::Tls, e.to_string(), e.next_step()))?;
        // XCC answers 406 without Accept, and some firmware fails on headers it does not expect: send only this one.
        let mut headers = header::HeaderMap::new();
        headers.insert(header::ACCEPT, header::HeaderValue::from_static("application/json"));
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(config)
            .https_only(!self.is_plain())
            .default_headers(headers)
            .http1_only()
            // Lenovo's own scripts raise Python's limit of 100 headers for XCC (lenovo_utils.py).
            .http1_max_headers(1_000)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        if let Some(proxy) = &self.options().proxy {
            let proxy = proxy
                .for_client()
                .map_err(|_| fail(Layer::Transport, "the proxy's URL is not usable".into(), "look at --proxy"))?;
            builder = builder.proxy(proxy);
        }
        Ok((builder, verifier))
    }

    /// Sends a request. A GET follows redirects within this BMC, at most three; every other answer is given back as
    /// it is, so that neither password nor token goes where the operator did not point.
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
            let again = (request.method() == Method::GET).then(|| request.try_clone()).flatten();
            let response = client.execute(request).await?;
            let next = location(response.status(), response.headers())
                .and_then(|location| self.redirected(response.url(), location));
            match (again, next) {
                (Some(mut again), Some(next)) => {
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
    ) -> Option<RedfishError> {
        let location = location(status, headers)?;
        let there: String = self.leads_to(uri, location).chars().take(200).collect();
        let problem = format!("HTTP {}: it redirects to {there}", status.as_u16());
        let step = "nothing was sent there; give the BMC's own URL if that is it";
        Some(RedfishError::new(Layer::Protocol, uri, problem, step))
    }
}

/// Where a redirect leads.
fn location(status: StatusCode, headers: &header::HeaderMap) -> Option<&str> {
    let redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    headers.get(header::LOCATION).filter(|_| redirect)?.to_str().ok()
}
