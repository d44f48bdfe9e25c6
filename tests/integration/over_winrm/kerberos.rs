//! Kerberos against a real KDC, MIT's: tickets, the seal over plain HTTP, the login tied to a certificate, and what is said
//! where there is no ticket.
//!
//! It needs `krb5kdc`, `kdb5_util` and `kadmin.local` (Debian: krb5-kdc, krb5-admin-server) beside pyspnego with its `kerberos`.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::tls::pass_on;
use super::{Endpoint, PASSWORD, SMALL, pwsh, refused, stub};
use crate::support::front::Leaf;

const REALM: &str = "PATCHGATE.TEST";

struct Realm {
    kdc: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Realm {
    fn drop(&mut self) {
        let _ = self.kdc.kill();
        let _ = self.kdc.wait();
    }
}

impl Realm {
    /// A realm with one account and one service, `HTTP/localhost`.
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let place = folder.path().display();
        let conf = format!(
            "[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n rdns = false\n\
             [realms]\n {REALM} = {{\n  kdc = 127.0.0.1:{port}\n }}\n"
        );
        fs::write(folder.path().join("krb5.conf"), conf).unwrap();
        let conf = format!(
            "[kdcdefaults]\n kdc_listen = \"\"\n kdc_tcp_listen = 127.0.0.1:{port}\n\
             [realms]\n {REALM} = {{\n  database_name = {place}/principal\n  key_stash_file = {place}/stash\n\
             \x20 acl_file = {place}/acl\n  supported_enctypes = aes256-cts:normal aes128-cts:normal\n }}\n\
             [logging]\n kdc = FILE:{place}/log\n"
        );
        fs::write(folder.path().join("kdc.conf"), conf).unwrap();
        let command = |program: &str| {
            let mut command = Command::new(format!("/usr/sbin/{program}"));
            command.env("KRB5_CONFIG", folder.path().join("krb5.conf"));
            command.env("KRB5_KDC_PROFILE", folder.path().join("kdc.conf")).stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let done = |mut command: Command| assert!(command.status().unwrap().success(), "{command:?}");
        let mut create = command("kdb5_util");
        create.args(["create", "-s", "-r", REALM, "-P", "master"]);
        done(create);
        let keytab = format!("ktadd -k {place}/keytab HTTP/localhost");
        let account = format!("addprinc -pw \"{PASSWORD}\" +requires_preauth admin");
        for query in [account.as_str(), "addprinc -randkey HTTP/localhost", &keytab] {
            let mut kadmin = command("kadmin.local");
            kadmin.args(["-r", REALM, "-q", query]);
            done(kadmin);
        }
        let kdc = command("krb5kdc").args(["-n", "-r", REALM]).spawn().unwrap();
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(20), "the KDC did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { kdc, port, folder }
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The environment of a service of the realm.
    fn of_service<'a>(&self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, String)> {
        let own = [("KRB5_CONFIG", self.file("krb5.conf")), ("KRB5_KTNAME", self.file("keytab"))];
        own.into_iter().chain(more.iter().map(|(name, value)| (*name, (*value).to_owned()))).collect()
    }
}

fn start(leaf: Option<&Leaf>, environment: &[(&str, String)]) -> Endpoint {
    let environment: Vec<_> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Endpoint::showing(leaf, &environment)
}

fn notes(out: &str) -> String {
    serde_json::from_str::<Value>(out).unwrap()["notes"].to_string()
}

#[test]
#[ignore = "needs a KDC, pyspnego and ../shared"]
fn a_ticket_logs_in_and_its_keys_seal() {
    let realm = Realm::start();
    let endpoint = start(None, &realm.of_service(&[("RUN", &pwsh())]));
    let way = format!("winrm://admin@{REALM}@localhost:{}", endpoint.port);
    let kdc = format!("127.0.0.1:{}", realm.port);
    let answer = endpoint.by(&way, &["--windows-kdc", &kdc], PASSWORD, &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let evidence: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(evidence["windows"]["value"]["os"]["name"]["value"], "SRV-WINRM");
    assert!(notes(&answer.out).contains("WinRM: logged in by Kerberos, every message sealed"), "{}", answer.out);
    let log = endpoint.log();
    assert!(log.contains("proto kerberos"), "{log}");
    let posts = log.lines().filter(|line| line.starts_with("POST")).count();
    assert_eq!(log.matches("DECRYPTED ok").count(), posts - 1, "{log}");
    assert_eq!(log.matches("shell closed").count(), 1, "{log}");

    // The KDC that krb5.conf names.
    let found =
        endpoint.by(&way, &["--windows-auth", "kerberos"], PASSWORD, &[("KRB5_CONFIG", &realm.file("krb5.conf"))]);
    assert_eq!(found.code, 0, "{}", found.err);
}

#[test]
#[ignore = "needs a KDC, pyspnego and ../shared"]
fn a_ticket_logs_in_under_tls_and_is_tied_to_the_certificate() {
    let realm = Realm::start();
    let folder = tempfile::tempdir().unwrap();
    let run = stub(folder.path(), SMALL);
    let leaf = Leaf::self_signed("localhost");
    let endpoint = start(Some(&leaf), &realm.of_service(&[("RUN", &run), ("STRICT_CBT", "1")]));
    let (kdc, pin) = (format!("127.0.0.1:{}", realm.port), leaf.fingerprint().to_string());
    let way = format!("winrm+https://admin@{REALM}@localhost:{}", endpoint.port);
    let answer = endpoint.by(&way, &["--windows-kdc", &kdc, "--windows-pin", &pin], PASSWORD, &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let notes = notes(&answer.out);
    assert!(notes.contains("logged in by Kerberos, under TLS (certificate pinned, tied to it)"), "{notes}");
    assert!(endpoint.log().contains("proto kerberos"), "{}", endpoint.log());
}

/// Somebody in between with a certificate of his own, which the operator pinned: the ticket that he passes on is tied to it, and
/// the server refuses. One that looks at no tie takes it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a KDC, pyspnego and ../shared"]
async fn a_ticket_that_somebody_passes_on_is_refused() {
    let realm = tokio::task::block_in_place(Realm::start);
    let folder = tempfile::tempdir().unwrap();
    let run = stub(folder.path(), SMALL);
    let (leaf, between) = (Leaf::self_signed("localhost"), Leaf::self_signed("localhost"));
    let kdc = format!("127.0.0.1:{}", realm.port);
    for (strict, code) in [(true, 3), (false, 0)] {
        let environment = [("RUN", run.as_str()), ("STRICT_CBT", "1")];
        let environment = realm.of_service(&environment[..if strict { 2 } else { 1 }]);
        let endpoint = tokio::task::block_in_place(|| start(Some(&leaf), &environment));
        let port = pass_on(&between, endpoint.port).await;
        let pin = between.fingerprint().to_string();
        let way = format!("winrm+https://admin@{REALM}@localhost:{port}");
        let options = ["--windows-kdc", &kdc, "--windows-pin", &pin, "--windows-auth", "kerberos"];
        let answer = tokio::task::block_in_place(|| endpoint.by(&way, &options, PASSWORD, &[]));
        assert_eq!(answer.code, code, "{}\n{}", answer.err, endpoint.log());
        if strict {
            refused(&answer, "denied: authentication: winrm+https://");
        }
        // The endpoint's library swallows MIT's own word for it, so the same ticket at a server that looks at no tie is the proof.
        let log = endpoint.log();
        assert_eq!((log.contains("AUTH FAIL"), log.contains("AUTH OK")), (strict, !strict), "{log}");
    }
}

#[test]
#[ignore = "needs a KDC, pyspnego and ../shared"]
fn without_a_ticket_it_is_ntlm_where_it_may_be_and_that_is_said() {
    let realm = Realm::start();
    let folder = tempfile::tempdir().unwrap();
    let run = stub(folder.path(), SMALL);
    let endpoint = start(None, &realm.of_service(&[("RUN", &run)]));
    let kdc = format!("127.0.0.1:{}", realm.port);
    let way = |account: &str| format!("winrm://{account}@localhost:{}", endpoint.port);
    let known = way(&format!("admin@{REALM}"));

    // A password that the KDC refuses is not tried once more.
    let answer = endpoint.by(&known, &["--windows-kdc", &kdc], "wrong", &[]);
    refused(&answer, "denied: authentication: winrm://");
    assert!(answer.err.contains("does not accept the account"), "{}", answer.err);
    assert!(!endpoint.log().contains("Negotiate"), "{}", endpoint.log());
    let answer = endpoint.by(&way(&format!("nobody@{REALM}")), &["--windows-kdc", &kdc], PASSWORD, &[]);
    refused(&answer, "denied: authentication: winrm://");
    assert!(answer.err.contains("does not know the account or the service"), "{}", answer.err);

    // No KDC: Kerberos alone says so, and else it is NTLM, with a note.
    let nobody = ["--windows-kdc", "127.0.0.1:1"];
    let answer = endpoint.by(&known, &[&nobody[..], &["--windows-auth", "kerberos"]].concat(), PASSWORD, &[]);
    refused(&answer, "denied: authentication: winrm://");
    assert!(answer.err.contains("the KDC 127.0.0.1:1 does not answer"), "{}", answer.err);
    assert!(answer.err.contains("--windows-kdc HOST or in krb5.conf"), "{}", answer.err);
    let answer = endpoint.by(&way("admin@CORP"), &nobody, PASSWORD, &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let notes = notes(&answer.out);
    assert!(notes.contains("logged in by NTLM because Kerberos was not to be had (the KDC 127.0.0.1:1"), "{notes}");
    // An account without a realm, and a server by its address.
    for account in ["admin", "CORP\\\\admin"] {
        let answer = endpoint.by(&way(&account.replace("\\\\", "\\")), &["--windows-auth", "kerberos"], PASSWORD, &[]);
        refused(&answer, "failed: client: winrm://");
        assert!(answer.err.contains("winrm://USER@REALM@HOST"), "{}", answer.err);
    }
}
