//! The way to a BMC, over real TCP: plain HTTP, redirects, base paths, proxies and addresses of version 6.

use std::net::{IpAddr, Ipv6Addr};

use patchgate::evidence::{Hardware, TlsTrust};
use patchgate::mock::{self, Options, Running, Tree};
use patchgate::redfish::{Layer, ProxyUrl, RedfishError, ScanOptions, Target, TargetOptions, survey};
use patchgate::trust::Trust;

use crate::support::front::{Front, Leaf, Look, Redirect};
use crate::support::proxies::Proxy;
use crate::support::recorded::login;

async fn bmc() -> Running {
    mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default()).await.unwrap()
}

async fn scan(url: &str, options: TargetOptions) -> Result<Hardware, RedfishError> {
    survey(Target::parse(url, options).unwrap(), &login(), ScanOptions::default()).await
}

fn pinned(mock: &Running) -> TargetOptions {
    Trust::Pin(mock.fingerprint().parse().unwrap()).into()
}

/// The scan found the whole server.
fn whole(hardware: &Hardware) -> bool {
    hardware.firmware.value().is_some_and(patchgate::evidence::Members::is_whole)
        && hardware.connection.sessions_deleted == 1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_http_is_asked_only_where_it_is_allowed() {
    let mock = bmc().await;
    let front = Front::of(&mock, Look::plain()).await;
    let options = TargetOptions::from(Trust::System);
    let error = Target::parse(&front.url, options.clone()).unwrap_err().to_string();
    assert!(error.contains("over http the password would travel in clear"), "{error}");
    assert_eq!(front.connections(), 0);
    let hardware = scan(&front.url, TargetOptions { allow_http: true, ..options }).await.unwrap();
    assert!(whole(&hardware));
    assert_eq!(hardware.connection.tls, TlsTrust::PlainHttp);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bmc_below_a_path_of_a_gateway_is_read_whole_whether_links_are_rewritten_or_not() {
    let mock = bmc().await;
    let direct = scan(&mock.url(), pinned(&mock)).await.unwrap();
    for rewrite in [false, true] {
        let leaf = Leaf::self_signed("127.0.0.1");
        let look = Look { base: "/rack4/bmc17", rewrite, ..Look::tls(leaf.config()) };
        let front = Front::of(&mock, look).await;
        for end in ["", "/", "/redfish/v1/"] {
            let hardware = scan(&format!("{}{end}", front.url), Trust::Pin(leaf.fingerprint()).into()).await.unwrap();
            assert!(whole(&hardware));
            // Evidence names resources as the BMC does, whatever way they came.
            let systems = [&direct, &hardware].map(|h| h.system.value().unwrap().uri.clone());
            assert_eq!(systems[0].trim_start_matches("/rack4/bmc17"), systems[1].trim_start_matches("/rack4/bmc17"));
        }
        let strays: Vec<_> =
            front.seen().into_iter().filter(|s| !s.path.starts_with("/rack4/bmc17/redfish/")).collect();
        assert!(strays.is_empty(), "{strays:?}");
    }
}

fn without_query(path: &str) -> &str {
    path.split('?').next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_to_another_host_is_not_followed_and_the_token_stays_here() {
    let mock = bmc().await;
    let leaf = Leaf::self_signed("127.0.0.1");
    let elsewhere = Front::of(&mock, Look::tls(leaf.config())).await;
    // A function has no surroundings to take the other place from.
    static ELSEWHERE: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    ELSEWHERE.set(elsewhere.url.clone()).unwrap();
    let redirect: Redirect = |seen| {
        (without_query(&seen.path) == "/redfish/v1/Systems")
            .then(|| (302, format!("{}{}", ELSEWHERE.get().unwrap(), seen.path)))
    };
    let front = Front::of(&mock, Look { redirect, ..Look::tls(leaf.config()) }).await;
    let hardware = scan(&front.url, Trust::Pin(leaf.fingerprint()).into()).await.unwrap();
    let missing = format!("{:?}", hardware.system);
    assert!(
        missing.contains(&format!("HTTP 302: it redirects to {}, another host; nothing was sent there", elsewhere.url)),
        "{missing}"
    );
    let asked = |path: &str| without_query(path) == "/redfish/v1/Systems";
    assert!(front.seen().iter().any(|seen| asked(&seen.path) && seen.has_token()));
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_within_the_bmc_is_followed_for_reading() {
    let mock = bmc().await;
    let leaf = Leaf::self_signed("127.0.0.1");
    // As a gateway does that wants a slash at the end; the BMC behind it knows nothing of the base path.
    let redirect: Redirect = |seen| {
        (seen.method == "GET"
            && without_query(&seen.path) == "/bmc17/redfish/v1/Systems"
            && !seen.path.ends_with("?moved"))
        .then(|| (308, "/redfish/v1/Systems?moved".to_owned()))
    };
    let front = Front::of(&mock, Look { redirect, base: "/bmc17", ..Look::tls(leaf.config()) }).await;
    assert!(whole(&scan(&front.url, Trust::Pin(leaf.fingerprint()).into()).await.unwrap()));
    assert!(front.seen().iter().any(|seen| seen.path == "/bmc17/redfish/v1/Systems?moved" && seen.has_token()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_follows_no_redirect_and_a_loop_ends() {
    let mock = bmc().await;
    let leaf = Leaf::self_signed("127.0.0.1");
    let login: Redirect =
        |seen| (seen.method == "POST").then(|| (307, "/redfish/v1/SessionService/Sessions?moved".to_owned()));
    let front = Front::of(&mock, Look { redirect: login, ..Look::tls(leaf.config()) }).await;
    let error = scan(&front.url, Trust::Pin(leaf.fingerprint()).into()).await.unwrap_err().to_string();
    assert!(error.contains("HTTP 307: it redirects to /redfish/v1/SessionService/Sessions, the same host"), "{error}");
    assert_eq!(front.seen().iter().filter(|seen| seen.method == "POST").count(), 1);

    let front = Front::of(&mock, Look { redirect: |seen| Some((302, seen.path.clone())), ..Look::tls(leaf.config()) });
    let front = front.await;
    let error = scan(&front.url, Trust::Pin(leaf.fingerprint()).into()).await.unwrap_err().to_string();
    assert!(error.contains("HTTP 302: it redirects to /redfish/v1/"), "{error}");
    assert_eq!(front.seen().iter().filter(|seen| seen.method == "GET").count(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_http_proxy_carries_everything() {
    let (mock, proxy) = (bmc().await, Proxy::http().await);
    let through =
        |url: String| TargetOptions { proxy: Some(ProxyUrl::with_credentials(&url).unwrap()), ..pinned(&mock) };
    assert!(whole(&scan(&mock.url(), through(format!("http://{}", proxy.address))).await.unwrap()));
    let place = mock.url().replace("https://", "CONNECT ");
    assert_eq!(proxy.asked(), [place]);

    // The proxy's password goes to the proxy, and only there.
    assert!(whole(&scan(&mock.url(), through(format!("http://user:secret@{}", proxy.address))).await.unwrap()));
    assert!(proxy.asked().contains(&"Basic dXNlcjpzZWNyZXQ=".to_owned()), "{:?}", proxy.asked());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_changes_nothing_about_trust() {
    let (mock, proxy) = (bmc().await, Proxy::http().await);
    let options = TargetOptions {
        proxy: Some(ProxyUrl::new(&format!("http://{}", proxy.address)).unwrap()),
        ..Trust::Pin(Leaf::self_signed("x.example").fingerprint()).into()
    };
    let error = scan(&mock.url(), options).await.unwrap_err();
    assert_eq!(error.layer, Layer::Tls);
    assert!(error.to_string().contains("not the pinned"), "{error}");
    assert_eq!(mock.requests(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_https_proxy_needs_roots_of_its_own_even_for_an_insecure_bmc() {
    let mock = bmc().await;
    let proxy = Front::of(&mock, Look::tls(Leaf::self_signed("localhost").config())).await;
    let url = format!("https://localhost:{}", proxy.address.port());
    let options = TargetOptions { proxy: Some(ProxyUrl::new(&url).unwrap()), ..Trust::Insecure.into() };
    let error = scan(&mock.url(), options).await.unwrap_err().to_string();
    assert!(error.contains("the proxy's certificate is not trusted"), "{error}");
    assert!(proxy.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socks_proxy_carries_everything_and_resolves_names_where_it_is_asked_to() {
    let mock = bmc().await;
    let address: std::net::SocketAddr = mock.url().trim_start_matches("https://").parse().unwrap();
    let proxy = Proxy::socks(None).await;
    let through = |scheme: &str, proxy: &Proxy| TargetOptions {
        proxy: Some(ProxyUrl::new(&format!("{scheme}://{}", proxy.address)).unwrap()),
        ..pinned(&mock)
    };
    assert!(whole(&scan(&mock.url(), through("socks5", &proxy)).await.unwrap()));
    assert_eq!(proxy.asked(), [address.to_string()]);

    // This machine cannot resolve the name; the proxy can.
    let far = Proxy::socks(Some(address)).await;
    let url = format!("https://xcc17.invalid:{}", address.port());
    assert!(whole(&scan(&url, through("socks5h", &far)).await.unwrap()));
    assert_eq!(far.asked(), [url.trim_start_matches("https://")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_of_version_6_are_hosts_like_others() {
    let loopback = IpAddr::V6(Ipv6Addr::LOCALHOST);
    if tokio::net::TcpListener::bind((loopback, 0)).await.is_err() {
        // A machine without ::1: nobody answers there, which is said as of any other host.
        let error = scan("https://[::1]:1", Trust::System.into()).await.unwrap_err();
        return assert_eq!(error.layer, Layer::Transport, "{error}");
    }
    let mock = bmc().await;
    // Verified by name, so that the address in the certificate counts too.
    let (leaf, ca) = Leaf::by_ca("::1");
    let roots = patchgate::trust::CaRoots::from_pem(ca.as_bytes(), "ca.pem").unwrap();
    let front = Front::of(&mock, Look { listen: loopback, ..Look::tls(leaf.config()) }).await;
    assert!(front.url.starts_with("https://[::1]:"));
    assert!(whole(&scan(&front.url, Trust::Ca(roots.clone()).into()).await.unwrap()));
}
