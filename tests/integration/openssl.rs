//! What BMCs of ten years ago present, and no library of Rust can: `openssl s_server` in their place.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use patchgate::evidence::Hardware;
use patchgate::redfish::{Layer, Limits, Login, RedfishError, ScanOptions, Target, survey};
use patchgate::trust::Trust;

use crate::support::recorded::login;

/// A scan of a server that answers one GET at a time, and no POST.
async fn scan_openssl(url: &str, trust: Trust) -> Result<Hardware, RedfishError> {
    let limits = Limits { concurrent_requests: 1, ..Limits::STANDARD };
    let options = ScanOptions { limits, login: Login::Basic, ..ScanOptions::default() };
    survey(Target::new(url, trust).unwrap(), &login(), options).await
}

/// The words of a refusal of the TLS layer.
async fn refused(url: &str, trust: Trust) -> String {
    let error = scan_openssl(url, trust).await.unwrap_err();
    assert_eq!(error.layer, Layer::Tls, "{error}");
    error.to_string()
}

/// `openssl s_server` with a certificate made on the spot: rustls cannot present what these BMCs present.
struct OldBmc {
    server: Child,
    port: String,
    fingerprint: String,
    _folder: tempfile::TempDir,
}

impl OldBmc {
    fn start(make: &[&str], serve: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let openssl = |arguments: &[&str]| {
            let mut command = Command::new("openssl");
            command.args(arguments).current_dir(folder.path()).stdin(Stdio::piped()).stderr(Stdio::null());
            command
        };
        for step in make {
            let arguments: Vec<&str> = step.split(' ').collect();
            let status = openssl(&arguments).status().unwrap_or_else(|e| panic!("openssl cannot be run: {e}"));
            assert!(status.success(), "openssl {step}");
        }
        let shown = openssl(&["x509", "-in", "leaf.pem", "-noout", "-fingerprint", "-sha256"]).output().unwrap();
        let shown = String::from_utf8(shown.stdout).unwrap();
        let fingerprint = shown.trim().split('=').next_back().unwrap().to_owned();
        let mut arguments = vec!["s_server", "-accept", "127.0.0.1:0", "-cert", "leaf.pem", "-key", "leaf.key"];
        arguments.extend_from_slice(&["-cipher", "ALL:@SECLEVEL=0", "-www"]);
        arguments.extend_from_slice(serve);
        let mut server = openssl(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|l| Some(l.strip_prefix("ACCEPT 127.0.0.1:")?.to_owned()));
        Self { server, port: port.unwrap(), fingerprint, _folder: folder }
    }

    fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    fn pin(&self) -> Trust {
        Trust::Pin(self.fingerprint.parse().unwrap())
    }
}

impl Drop for OldBmc {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

const REQUEST: &str = "req -x509 -nodes -keyout leaf.key -out leaf.pem -subj /O=Example/CN=bmc.example -days 30";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs openssl"]
async fn old_certificates_that_no_pin_can_help_are_said_to_be_so() {
    let short = format!("{REQUEST} -newkey rsa:1024 -sha256");
    let first = [
        "req -new -nodes -newkey rsa:2048 -keyout leaf.key -out leaf.csr -subj /O=Example/CN=bmc.example",
        "x509 -req -in leaf.csr -signkey leaf.key -days 30 -sha256 -out leaf.pem",
    ];
    for (make, why) in [(&[short.as_str()][..], "has an RSA key of 1024 bits"), (&first[..], "is of X.509 version 1")] {
        for version in ["-tls1_2", "-tls1_3"] {
            let old = OldBmc::start(make, &[version]);
            for trust in [Trust::System, old.pin()] {
                let error = refused(&old.url(), trust).await;
                assert!(error.contains(&format!("the BMC's certificate {why}; no pin can help")), "{version}: {error}");
                assert!(error.contains("no pin can help"), "{version}: {error}");
            }
            // It is not a BMC, so what is refused now is its answer.
            let error = scan_openssl(&old.url(), Trust::Insecure).await.unwrap_err();
            assert_eq!(error.layer, Layer::Decode, "{version}: {error}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs openssl"]
async fn a_sha1_certificate_of_a_ca_kind_can_be_pinned() {
    let make = format!("{REQUEST} -newkey rsa:2048 -sha1");
    let old = OldBmc::start(&[&make], &[]);
    let error = refused(&old.url(), Trust::System).await;
    assert!(error.contains("self-signed with CA:TRUE") && error.contains("give --pin sha256:"), "{error}");
    assert_eq!(scan_openssl(&old.url(), old.pin()).await.unwrap_err().layer, Layer::Decode);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs openssl"]
async fn tls_below_1_2_is_refused_whatever_the_grounds() {
    let make = format!("{REQUEST} -newkey rsa:2048 -sha256");
    let old = OldBmc::start(&[&make], &["-tls1_1"]);
    for trust in [old.pin(), Trust::Insecure] {
        let error = refused(&old.url(), trust).await;
        assert!(error.contains("patchgate speaks TLS 1.2 and 1.3"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs openssl"]
async fn a_bmc_that_only_exchanges_keys_by_rsa_is_told_what_is_missing() {
    let make = format!("{REQUEST} -newkey rsa:2048 -sha256");
    let old = OldBmc::start(&[&make], &["-tls1_2", "-cipher", "AES128-GCM-SHA256:AES256-SHA:@SECLEVEL=0"]);
    for trust in [old.pin(), Trust::System, Trust::Insecure] {
        let error = refused(&old.url(), trust).await;
        assert!(error.contains("no RSA key exchange: enable ECDHE suites at the BMC"), "{error}");
    }
}
