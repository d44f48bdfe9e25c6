//! What a fault script orders before the first request: connections, certificates and versions of TLS.

use reqwest::tls::{TlsInfo, Version};
use reqwest::{Client, Method, Response};

use super::faults::with;
use crate::support::bench::*;

/// A client that trusts anything, keeps no connection, and tells which certificate it saw.
fn trusting() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .tls_info(true)
        .pool_max_idle_per_host(0)
        .no_proxy()
        .build()
        .unwrap()
}

fn certificate(response: &Response) -> Vec<u8> {
    response.extensions().get::<TlsInfo>().unwrap().peer_certificate().unwrap().to_vec()
}

#[tokio::test]
async fn the_certificate_changes_after_some_connections() {
    let bench = with("[[connection]]\nskip = 2\naction = \"new-certificate\"").await;
    let client = trusting();
    let mut seen = Vec::new();
    for _ in 0..4 {
        let response = client.get(format!("{}/redfish/v1/", bench.mock.url())).send().await.unwrap();
        seen.push(certificate(&response));
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[1], seen[2]);
    assert_eq!(seen[2], seen[3], "there is one other certificate, not one for each connection");
    let pinned = bench.request(Method::GET, "/redfish/v1/").send().await;
    assert!(pinned.unwrap_err().is_connect(), "who trusts the first certificate does not connect any more");
}

#[tokio::test]
async fn tls_can_be_held_to_one_version() {
    for (version, good, bad) in
        [("1.2", Version::TLS_1_2, Version::TLS_1_3), ("1.3", Version::TLS_1_3, Version::TLS_1_2)]
    {
        let bench = with(&format!("[[connection]]\naction = {{ only-tls = \"{version}\" }}")).await;
        let pem = reqwest::Certificate::from_pem(bench.mock.certificate_pem().as_bytes()).unwrap();
        let ask = |only: Version| {
            let client = Client::builder().tls_certs_only([pem.clone()]).no_proxy();
            let client = client.tls_version_min(only).tls_version_max(only).build().unwrap();
            client.get(format!("{}/redfish/v1/", bench.mock.url())).send()
        };
        assert_eq!(ask(good).await.unwrap().status(), 200, "{version}");
        assert!(ask(bad).await.unwrap_err().is_connect(), "{version}");
    }
}

#[tokio::test]
async fn a_connection_is_reset_before_the_handshake() {
    let bench = with("[[connection]]\ncount = 1\naction = \"reset\"").await;
    let error = bench.request(Method::GET, "/redfish/v1/").send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(bench.mock.connections(), 0);
    assert_eq!(bench.get(SYSTEM).await.status(), 200);
}
