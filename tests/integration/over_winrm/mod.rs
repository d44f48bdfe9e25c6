//! `--windows winrm://`, against the independent endpoint of `../shared/tools`, which runs the packed PowerShell.
//!
//! It needs python3 with pyspnego and cryptography: `pip install pyspnego[kerberos] cryptography`. `PYTHON` names the one that
//! has them.

mod kerberos;
mod tls;

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::pki_types::PrivateKeyDer;
use serde_json::Value;

use crate::support::front::{Leaf, pem};
use crate::support::program::{Answer, patchgate};
use crate::support::tools::tool;

const PASSWORD: &str = "Winter-2026 is c0ld";

struct Endpoint {
    process: Child,
    port: u16,
    log: Arc<Mutex<String>>,
    way: &'static str,
    _folder: tempfile::TempDir,
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Endpoint {
    /// The endpoint, in whose environment these stand.
    fn start(environment: &[(&str, &str)]) -> Self {
        Self::showing(None, environment)
    }

    /// The same under TLS, where it shows a certificate.
    fn showing(leaf: Option<&Leaf>, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let users = folder.path().join("users");
        std::fs::write(&users, format!("CORP:admin:{PASSWORD}\n:admin@CORP:{PASSWORD}\n")).unwrap();
        let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools/winrm_endpoint.py");
        let mut command = Command::new(python);
        command.arg(script).arg(port.to_string()).env("NTLM_USER_FILE", &users).stdout(Stdio::piped());
        if let Some(leaf) = leaf {
            for (name, text) in [("certificate", pem(&leaf.certificate)), ("key", key_pem(&leaf.key))] {
                std::fs::write(folder.path().join(name), text).unwrap();
                command.arg(folder.path().join(name));
            }
        }
        command.env("SystemRoot", folder.path()).env("SystemDrive", "/").env("COMPUTERNAME", "SRV-WINRM");
        let mut process = command.envs(environment.iter().copied()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.starts_with("up ")), "the endpoint did not start; is pyspnego there?");
        let log = Arc::new(Mutex::new(String::new()));
        let told = Arc::clone(&log);
        std::thread::spawn(move || lines.for_each(|line| *told.lock().unwrap() += &(line + "\n")));
        let way = if leaf.is_some() { "winrm+https" } else { "winrm" };
        Self { process, port, log, way, _folder: folder }
    }

    fn log(&self) -> String {
        std::thread::sleep(Duration::from_millis(200));
        self.log.lock().unwrap().clone()
    }

    fn collect(&self, user: &str, more: &[&str], password: &str) -> Answer {
        let way = format!("{}://{user}@127.0.0.1:{}", self.way, self.port);
        self.by(&way, more, password, &[])
    }

    /// By this way, in an environment of which these are a part.
    fn by(&self, way: &str, more: &[&str], password: &str, environment: &[(&str, &str)]) -> Answer {
        let user = way;
        let mut command = patchgate(["collect", "--windows", way]);
        command.env("PATCHGATE_WINDOWS_PASSWORD", password).envs(environment.iter().copied());
        let output = command.args(more).output().unwrap();
        let mut answer = Answer::from(output);
        answer.err = answer.err.replace(&self.port.to_string(), "PORT");
        println!("{user} {more:?} -> exit code {}\n{}", answer.code, answer.err);
        assert!(!answer.shown().contains(PASSWORD));
        answer
    }
}

fn key_pem(key: &PrivateKeyDer<'_>) -> String {
    use base64::Engine as _;
    let digits = base64::engine::general_purpose::STANDARD.encode(key.secret_der());
    format!("-----BEGIN PRIVATE KEY-----\n{digits}\n-----END PRIVATE KEY-----\n")
}

fn pwsh() -> String {
    tool("pwsh").join("pwsh").display().to_string()
}

/// A stand-in for PowerShell that takes the script and does this.
fn stub(folder: &Path, does: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("stub");
    std::fs::write(&path, format!("#!/bin/sh\ncat > /dev/null\n{does}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

/// What a collector of one item prints.
const SMALL: &str = r#"printf '%s\n' '{"format":"patchgate-windows","format_version":"2.0.0","collector":{"version":"2.0.0","started":"2026-05-01T00:00:00Z"},"items":["computer_name"]}' '{"item":"computer_name","status":"ok","ms":1,"value":"SRV-SMALL","err":null}' '{"end":true,"ms":1}'"#;

fn refused(answer: &Answer, begins: &str) {
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(answer.err.starts_with(&format!("patchgate: no windows evidence: {begins}")), "{}", answer.err);
}

#[test]
#[ignore = "needs pyspnego and ../shared"]
fn the_whole_collector_comes_under_the_seal() {
    let endpoint = Endpoint::start(&[("RUN", &pwsh())]);
    let answer = endpoint.collect("CORP\\admin", &[], PASSWORD);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let evidence: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(evidence["windows"]["value"]["os"]["name"]["value"], "SRV-WINRM");
    assert!(evidence["notes"][0].as_str().unwrap().contains("over WinRM: the caller came in by a network logon"));
    // The script went in and the document came out under the seal, and the shell is gone.
    let log = endpoint.log();
    let posts = log.lines().filter(|line| line.starts_with("POST")).count();
    assert_eq!(log.matches("auth= Negotiate").count(), 2, "{log}");
    assert_eq!(log.matches("multipart/encrypted").count(), posts - 2, "{log}");
    assert_eq!(log.matches("DECRYPTED ok").count(), posts - 2, "{log}");
    assert_eq!(log.matches("shell closed").count(), 1, "{log}");
}

#[test]
#[ignore = "needs pyspnego and ../shared"]
fn every_answer_of_winrm_has_its_layer() {
    let folder = tempfile::tempdir().unwrap();
    let run = stub(folder.path(), "exit 0");
    let endpoint = Endpoint::start(&[("RUN", &run), ("TIMEOUT_S", "0.5")]);
    refused(&endpoint.collect("CORP\\admin", &[], PASSWORD), "failed: empty answer: winrm://");
    refused(&endpoint.collect("CORP\\admin", &[], "wrong"), "denied: authentication: winrm://");
    stub(folder.path(), "echo 'This program is blocked by group policy.' >&2; exit 1");
    refused(&endpoint.collect("CORP\\admin", &[], PASSWORD), "denied: policy: winrm://");
    stub(folder.path(), "sleep 60");
    let started = Instant::now();
    let late = endpoint.collect("CORP\\admin", &["--windows-timeout", "3"], PASSWORD);
    refused(&late, "timed out: time: winrm://");
    assert!(started.elapsed() < Duration::from_secs(30));
    let big = r#"printf '{"format":"patchgate-windows","format_version":"1.0.0","collector":{"version":"1.0.0","started":"2026-05-01T00:00:00Z"},"padding":"'
head -c 5000000 /dev/zero | tr '\0' x
printf '","items":{"computer_name":{"status":"ok","ms":1,"value":"SRV"}}}\n'"#;
    stub(folder.path(), big);
    let answer = endpoint.collect("CORP\\admin", &[], PASSWORD);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let log = endpoint.log();
    assert_eq!(log.matches("action Create").count(), log.matches("shell closed").count(), "{log}");

    let policy = Endpoint::start(&[("POLICY", "1")]);
    refused(&policy.collect("CORP\\admin", &[], PASSWORD), "denied: authorisation: winrm://");
    // It breaks half-way, and the shell is put away over another connection.
    let drop = Endpoint::start(&[("RUN", &run), ("DROP_AT", "1000")]);
    // What came before it is evidence.
    let half = r#"printf '%s\n' '{"format":"patchgate-windows","format_version":"2.0.0","collector":{"version":"2.0.0","started":"2026-05-01T00:00:00Z"},"items":["computer_name","os_build"]}' '{"item":"computer_name","status":"ok","ms":1,"value":"SRV-HALF","err":null}'
sleep 1; head -c 5000 /dev/zero | tr '\0' x; sleep 60"#;
    stub(folder.path(), half);
    let answer = drop.collect("CORP\\admin", &[], PASSWORD);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.contains("1 of 2 items did not come (the connection was lost)"), "{}", answer.out);
    let log = drop.log();
    assert!(log.contains("connection dropped") && log.contains("shell closed"), "{log}");
    let port = endpoint.port;
    std::mem::drop(endpoint);
    let mut gone = patchgate(["collect", "--windows", &format!("winrm://a@127.0.0.1:{port}")]);
    let gone: Answer = gone.env("PATCHGATE_WINDOWS_PASSWORD", "x").output().unwrap().into();
    println!("{}", gone.err);
    refused(&gone, "failed: port: winrm://");
}
