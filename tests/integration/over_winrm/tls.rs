//! Under TLS: whom it trusts, that a login is tied to the certificate, and Basic.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rcgen::{CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

use super::{Endpoint, PASSWORD, SMALL, pwsh, refused, stub};
use crate::support::front::{Leaf, pem};

fn own() -> Leaf {
    Leaf::self_signed("127.0.0.1")
}

fn notes(out: &str) -> String {
    serde_json::from_str::<Value>(out).unwrap()["notes"].to_string()
}

#[test]
#[ignore = "needs pyspnego and ../shared"]
fn the_whole_collector_comes_under_tls_and_the_login_is_tied_to_the_certificate() {
    let leaf = own();
    let endpoint = Endpoint::showing(Some(&leaf), &[("RUN", &pwsh()), ("STRICT_CBT", "1")]);
    let pin = leaf.fingerprint().to_string();
    let answer = endpoint.collect("CORP\\admin", &["--windows-pin", &pin], PASSWORD);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let evidence: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(evidence["windows"]["value"]["os"]["name"]["value"], "SRV-WINRM");
    let notes = notes(&answer.out);
    assert!(notes.contains("WinRM: logged in by NTLM, under TLS (certificate pinned, tied to it)"), "{notes}");
    let log = endpoint.log();
    assert_eq!((log.matches("AUTH OK").count(), log.matches("shell closed").count()), (1, 1), "{log}");
    assert_eq!(log.matches("multipart/encrypted").count(), 0, "{log}");
    refused(
        &endpoint.collect("CORP\\admin", &["--windows-pin", &pin], "wrong"),
        "denied: authentication: winrm+https://",
    );
}

#[test]
#[ignore = "needs pyspnego and ../shared"]
fn no_password_goes_to_a_certificate_that_nobody_vouches_for() {
    let (leaf, other) = (own(), own());
    let folder = tempfile::tempdir().unwrap();
    let run = stub(folder.path(), SMALL);
    let endpoint = Endpoint::showing(Some(&leaf), &[("RUN", &run)]);
    let (pin, wrong) = (leaf.fingerprint().to_string(), other.fingerprint().to_string());
    let asked = |more: &[&str]| endpoint.collect("CORP\\admin", more, PASSWORD);

    let answer = asked(&["--windows-pin", &wrong]);
    refused(&answer, "failed: trust: winrm+https://");
    assert!(
        answer.err.contains(&format!("it presents the certificate {pin}, not the pinned {wrong}")),
        "{}",
        answer.err
    );
    let answer = asked(&[]);
    refused(&answer, "failed: trust: winrm+https://");
    assert!(
        answer.err.contains("the server's certificate is self-signed, and no root vouches for it; if "),
        "{}",
        answer.err
    );
    assert!(answer.err.contains(&format!("give --windows-pin {pin}")), "{}", answer.err);

    // The file of known servers.
    let known = folder.path().join("known");
    let by_file = |fingerprint: &str| {
        std::fs::write(&known, format!("127.0.0.1:{} {fingerprint}\n", endpoint.port)).unwrap();
        let way = format!("winrm+https://CORP\\admin@127.0.0.1:{}", endpoint.port);
        endpoint.by(&way, &[], PASSWORD, &[("PATCHGATE_KNOWN_BMCS", known.to_str().unwrap())])
    };
    let answer = by_file(&pin);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(notes(&answer.out).contains("certificate known, tied to it"), "{}", answer.out);
    let answer = by_file(&wrong);
    refused(&answer, "failed: trust: winrm+https://");
    assert!(answer.err.contains("its certificate has changed"), "{}", answer.err);
    // Nobody was asked for anything where the certificate was not the right one.
    let log = endpoint.log();
    assert_eq!(log.matches("AUTH OK").count(), 1, "{log}");
    assert_eq!(log.matches("POST").count(), log.matches("action").count() + 2, "{log}");
}

#[test]
#[ignore = "needs pyspnego and ../shared"]
fn a_ca_vouches_for_names_and_dates() {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "Example CA");
    let key = KeyPair::generate().unwrap();
    let root = pem(params.self_signed(&key).unwrap().der());
    let issuer = Issuer::new(params, key);
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, root).unwrap();
    let run = stub(folder.path(), SMALL);
    let collect = |name: &str, until: i32, more: &[&str]| {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap().der().clone();
        let leaf = Leaf { certificate, key: PrivateKeyDer::from(key) };
        let endpoint = Endpoint::showing(Some(&leaf), &[("RUN", &run), ("STRICT_CBT", "1")]);
        endpoint.collect("CORP\\admin", more, PASSWORD)
    };
    let ca = ["--windows-ca", ca.to_str().unwrap()];
    let answer = collect("127.0.0.1", 2096, &ca);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(notes(&answer.out).contains("certificate verified (--windows-ca), tied to it"), "{}", answer.out);
    for (name, until, more, problem) in [
        ("127.0.0.1", 2021, &ca[..], "the server's certificate expired on 2021-01-01"),
        (
            "srv1.example",
            2096,
            &ca,
            "the server's certificate is for srv1.example, and that is not the name that was given",
        ),
        ("127.0.0.1", 2096, &[], "no root vouches for the issuer of the server's certificate (CN=Example CA)"),
    ] {
        let answer = collect(name, until, more);
        refused(&answer, "failed: trust: winrm+https://");
        assert!(answer.err.contains(problem), "{}", answer.err);
    }
}

/// Somebody in between with a certificate of his own, which the operator pinned: the login that he passes on is tied to it, and
/// the server refuses.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs pyspnego and ../shared"]
async fn a_login_that_somebody_passes_on_is_refused() {
    let (leaf, between) = (own(), own());
    let folder = tempfile::tempdir().unwrap();
    let run = stub(folder.path(), SMALL);
    for (strict, code) in [(true, 3), (false, 0)] {
        let environment = [("RUN", run.as_str()), ("STRICT_CBT", "1")];
        let endpoint = Endpoint::showing(Some(&leaf), &environment[..if strict { 2 } else { 1 }]);
        let port = pass_on(&between, endpoint.port).await;
        let pin = between.fingerprint().to_string();
        let way = format!("winrm+https://CORP\\admin@127.0.0.1:{port}");
        let answer = tokio::task::block_in_place(|| endpoint.by(&way, &["--windows-pin", &pin], PASSWORD, &[]));
        assert_eq!(answer.code, code, "{}", answer.err);
        if strict {
            refused(&answer, "denied: authentication: winrm+https://");
            assert!(endpoint.log().contains("BadBindings"), "{}", endpoint.log());
        }
    }
}

/// Takes what comes for this certificate and passes it on to the endpoint, over TLS of its own.
pub async fn pass_on(leaf: &Leaf, to: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = tokio_rustls::TlsAcceptor::from(leaf.config());
    let client = reqwest_like_client();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, client) = (acceptor.clone(), client.clone());
            tokio::spawn(async move {
                let mut near = acceptor.accept(stream).await.ok()?;
                let far = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, to))).await.ok()?;
                let mut far = client.connect("127.0.0.1".try_into().unwrap(), far).await.ok()?;
                tokio::io::copy_bidirectional(&mut near, &mut far).await.ok()
            });
        }
    });
    port
}

/// A client that believes everybody, as whoever is in between does.
fn reqwest_like_client() -> tokio_rustls::TlsConnector {
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, SignatureScheme};

    #[derive(Debug)]
    struct Believer;

    impl ServerCertVerifier for Believer {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
        }
    }

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(Believer)).with_no_client_auth();
    tokio_rustls::TlsConnector::from(Arc::new(config))
}

#[test]
#[ignore = "needs pyspnego and ../shared"]
fn basic_goes_under_tls_alone() {
    let leaf = own();
    let folder = tempfile::tempdir().unwrap();
    let run = stub(folder.path(), SMALL);
    let account = format!("admin:{PASSWORD}");
    let endpoint = Endpoint::showing(Some(&leaf), &[("RUN", &run), ("BASIC", &account)]);
    let pin = leaf.fingerprint().to_string();
    let basic = ["--windows-pin", &pin, "--windows-auth", "basic"];
    let answer = endpoint.collect("admin", &basic, PASSWORD);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(notes(&answer.out).contains("WinRM: logged in by Basic, under TLS"), "{}", answer.out);
    let log = endpoint.log();
    assert_eq!(log.matches("auth= Basic").count(), log.matches("POST").count(), "{log}");
    refused(&endpoint.collect("admin", &basic, "wrong"), "denied: authentication: winrm+https://");
    // Where the server offers more than Basic, that is taken.
    let answer = endpoint.collect("CORP\\admin", &basic[..2], PASSWORD);
    assert!(notes(&answer.out).contains("logged in by NTLM"), "{}", answer.out);

    let plain = Endpoint::start(&[("RUN", &run), ("BASIC", &account), ("ALLOW_UNENC", "1")]);
    let answer = plain.collect("admin", &["--windows-auth", "basic"], PASSWORD);
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(answer.err.contains("Basic would show the password to everybody"), "{}", answer.err);
    assert!(!plain.log().contains("Basic"), "{}", plain.log());
}

#[test]
#[ignore = "needs pyspnego and ../shared"]
fn each_port_says_that_it_is_the_other_one() {
    let leaf = own();
    let (plain, tls) = (Endpoint::start(&[]), Endpoint::showing(Some(&leaf), &[]));
    let ask = |way: &str, port: u16| plain.by(&format!("{way}://admin@127.0.0.1:{port}"), &[], PASSWORD, &[]);
    let answer = ask("winrm+https", plain.port);
    refused(&answer, "failed: port: winrm+https://");
    assert!(answer.err.contains("does not speak TLS"), "{}", answer.err);
    let answer = ask("winrm", tls.port);
    refused(&answer, "failed: port: winrm://");
    assert!(answer.err.contains("does not speak HTTP"), "{}", answer.err);
}
