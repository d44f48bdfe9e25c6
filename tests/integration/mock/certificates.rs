//! The mock's certificate: one's own, written for clients, with its two fingerprints; and serving without any.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use patchgate::mock::{Options, OwnCertificate, Tree, start};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, PublicKeyData as _};

use crate::support::bench::{PASSWORD, SYSTEM, USER, serve};
use crate::support::program::{logged_in, patchgate, run};

/// A server's certificate that an authority signed: both in PEM, the key, and the authority alone.
struct Signed {
    chain: String,
    key: String,
    authority: String,
    public_key: Vec<u8>,
}

/// One line of base64 is PEM enough for every reader.
fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64_STANDARD.encode(der))
}

fn signed() -> Signed {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    Signed {
        chain: pem("CERTIFICATE", leaf.der()) + &pem("CERTIFICATE", authority.der()),
        key: pem("PRIVATE KEY", key.serialized_der()),
        authority: pem("CERTIFICATE", authority.der()),
        public_key: key.subject_public_key_info(),
    }
}

fn hex(digest: impl AsRef<[u8]>) -> String {
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha256(bytes: &[u8]) -> String {
    hex(ring::digest::digest(&ring::digest::SHA256, bytes))
}

#[tokio::test]
async fn a_client_that_trusts_an_authority_reads_a_mock_with_its_certificate() {
    let signed = signed();
    let own = OwnCertificate::from_pem(signed.chain.as_bytes(), signed.key.as_bytes()).unwrap();
    let options = Options { certificate: Some(own), ..Options::default() };
    let tree = Tree::embedded("sr650-v2").unwrap();
    let mock = start(tree.clone(), options.clone()).await.unwrap();
    // A second installation is refused, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let authority = reqwest::Certificate::from_pem(signed.authority.as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([authority]).no_proxy().build().unwrap();
    let url = format!("https://localhost:{}{SYSTEM}", mock.address().port());
    assert_eq!(client.get(url).basic_auth(USER, Some(PASSWORD)).send().await.unwrap().status(), 200);

    // The same at every start, and each fingerprint is of what its name says.
    let again = start(tree, options).await.unwrap();
    assert_eq!(mock.fingerprint(), again.fingerprint());
    assert_eq!(mock.public_key_fingerprint(), sha256(&signed.public_key));
    assert_ne!(mock.public_key_fingerprint(), mock.fingerprint());
    let bare = |pem: &str| pem.replace('\n', "");
    assert!(bare(&signed.chain).starts_with(&bare(&mock.certificate_pem())), "the server's own, which is the first");
}

#[tokio::test]
async fn what_is_served_without_tls_is_the_same() {
    let options = Options { plain: true, ..Options::default() };
    let bench = serve(Tree::embedded("sr650-v2").unwrap(), options).await;
    assert!(bench.mock.url().starts_with("http://127.0.0.1:"));
    assert_eq!(bench.get(SYSTEM).await.status(), 200);
    let anonymous = bench.client.get(format!("{}{SYSTEM}", bench.mock.url())).send().await.unwrap();
    assert_eq!(anonymous.status(), 401);
    // And no client is told that this was TLS.
    let tls = bench.mock.url().replace("http://", "https://");
    assert!(bench.client.get(tls).send().await.is_err());
}

/// `patchgate mock serve`, which ends with the value, and what it says until it can be asked.
struct Served(Child, String);

impl Served {
    fn start(arguments: &[&str]) -> Self {
        let mut serve = patchgate(["mock", "serve", "mock:sr650-v2", "--listen", "localhost:0"]);
        let mut served = serve.args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        for line in BufReader::new(served.stdout.take().unwrap()).lines() {
            said.push_str(&format!("{}\n", line.unwrap()));
            if said.contains("check it with: ") {
                break;
            }
        }
        Self(served, said)
    }

    /// The word behind a text.
    fn word(&self, behind: &str) -> &str {
        let rest = self.1.split_once(behind).unwrap_or_else(|| panic!("{behind} is not in {}", self.1)).1;
        rest.split_whitespace().next().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_command_shows_a_certificate_of_ones_own_and_writes_it_for_clients() {
    let (folder, signed) = (tempfile::tempdir().unwrap(), signed());
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("cert.pem"), &signed.chain).unwrap();
    std::fs::write(file("key.pem"), &signed.key).unwrap();
    std::fs::write(file("ca.pem"), &signed.authority).unwrap();
    let (cert, key, out) = (file("cert.pem"), file("key.pem"), file("out.pem"));
    let served = Served::start(&["--cert", text(&cert), "--key", text(&key), "--write-cert", text(&out)]);

    assert_eq!(served.word("public key   sha256:"), sha256(&signed.public_key));
    let pin = served.word("certificate  sha256:");
    assert_eq!(served.word("--pin sha256:"), pin);
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(written.matches("BEGIN CERTIFICATE").count(), 1, "the server's own, and no key: {written}");

    let url = served.word("--bmc ");
    let ask = |trust: [&str; 2]| run(logged_in(["inventory", "--bmc", url, trust[0], trust[1]]));
    let pinned = format!("sha256:{pin}");
    for trust in [["--pin", pinned.as_str()], ["--ca", text(&file("ca.pem"))]] {
        let answer = ask(trust);
        assert_eq!(answer.code, 0, "{trust:?}: {}", answer.err);
    }
}

#[test]
fn the_command_serves_without_tls_and_says_what_that_means() {
    let served = Served::start(&["--http"]);
    assert!(served.1.contains("no TLS: what a client sends can be read on the wire"), "{}", served.1);
    assert!(!served.1.contains("sha256"), "{}", served.1);
    let url = served.word("--bmc ");
    let answer = run(logged_in(["inventory", "--bmc", url, "--allow-http"]));
    assert_eq!(answer.code, 0, "{}", answer.err);
}

#[test]
fn what_cannot_be_shown_is_a_mistake_that_is_named() {
    let (folder, signed) = (tempfile::tempdir().unwrap(), signed());
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&cert, &signed.chain).unwrap();
    std::fs::write(&key, pem("PRIVATE KEY", KeyPair::generate().unwrap().serialized_der())).unwrap();
    let serve = |more: &[&str]| run(patchgate(["mock", "serve", "mock:sr650-v2"].iter().chain(more)));
    let answer = serve(&["--cert", text(&cert), "--key", text(&key)]);
    assert_eq!(answer.code, 2, "{}", answer.shown());
    assert!(answer.err.contains("the mock cannot show that certificate"), "{}", answer.err);
    for half in [["--cert", text(&cert)], ["--key", text(&key)]] {
        assert_eq!(serve(&half).code, 2);
    }
    let answer = serve(&["--cert", text(&folder.path().join("none")), "--key", text(&key)]);
    assert!(answer.code == 2 && answer.err.contains("none cannot be read"), "{}", answer.shown());
}
