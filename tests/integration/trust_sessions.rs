//! Trust as a person meets it on the command line: what is printed where a certificate is refused, trusted on first
//! use, or changed.
//!
//! The answers are in `tests/snapshots/`, with fingerprints, ports and the temporary folder replaced by words.

use std::path::Path;

use patchgate::mock::{self, Options, Tree};

use crate::support::front::{Front, Leaf, Look, pem};
use crate::support::program::{Answer, logged_in, run_beside};
use crate::support::proxies::Proxy;
use crate::support::snapshots::assert_snapshots;

/// What differs from run to run, and the word that stands for it.
struct Words(Vec<(String, &'static str)>);

impl Words {
    fn replace(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (found, word)| text.replace(found, word))
    }
}

/// Runs `patchgate LINE` and gives what a terminal would show of standard error, with the exit code.
async fn run(line: &str, folder: &Path, environment: &[(&str, &str)]) -> String {
    let mut command = logged_in(line.split_whitespace());
    command.current_dir(folder).env("XDG_CONFIG_HOME", folder).envs(environment.iter().copied());
    let Answer { code, out, err } = run_beside(command).await;
    // Of a report, only the way to the BMC.
    let way: String = out.lines().filter(|l| l.contains("BMC http")).map(|l| format!("{l}\n")).collect();
    format!("$ patchgate {line}\n{way}{err}[exit code {code}]\n\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trust_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let mock = mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default()).await.unwrap();
    let [old, new] = ["127.0.0.1"; 2].map(Leaf::self_signed);
    let front = Front::of(&mock, Look::tls(old.config())).await;
    let plain = Front::of(&mock, Look::plain()).await;
    let proxy = Proxy::http().await;
    std::fs::write(folder.path().join("ca.pem"), pem(&old.certificate)).unwrap();
    std::fs::write(folder.path().join("known"), "bmc.example sha256:12\n").unwrap();
    let (bmc, http) = (front.url.clone(), plain.url.clone());
    let words = Words(vec![
        (old.fingerprint().hex(), "OLD-FINGERPRINT"),
        (new.fingerprint().hex(), "NEW-FINGERPRINT"),
        (format!(":{}", front.address.port()), ":PORT"),
        (format!(":{}", plain.address.port()), ":HTTP-PORT"),
        (proxy.address.clone(), "PROXY"),
        (folder.path().display().to_string(), "DIR"),
    ]);
    let check = "check --as-of 2026-11-22";
    let mut session = String::new();
    let proxied = format!("http://user:secret@{}", proxy.address);
    let wrong = format!("http://user:secret@{}/path", proxy.address);
    for (line, environment) in [
        (format!("inventory --bmc {bmc}"), &[][..]),
        (format!("{check} --bmc {bmc} --ca ca.pem"), &[]),
        (format!("inventory --bmc {bmc} --ca known"), &[]),
        // The proxies of the internet are not those of a management network.
        (
            format!("{check} --bmc {bmc} --ca ca.pem"),
            &[("HTTPS_PROXY", "http://127.0.0.1:1"), ("ALL_PROXY", "http://127.0.0.1:1")],
        ),
        (format!("{check} --bmc {bmc} --trust-new"), &[]),
        (format!("{check} --bmc {bmc}"), &[("PATCHGATE_PROXY", proxied.as_str())]),
        (format!("inventory --bmc {bmc} --proxy {proxied}"), &[]),
        (format!("inventory --bmc {bmc}"), &[("PATCHGATE_PROXY", wrong.as_str())]),
        (format!("inventory --bmc {bmc} --trust-new --known-bmcs known"), &[]),
        (format!("inventory --bmc {bmc} --trust-new --known-bmcs ca.pem"), &[]),
        (format!("inventory --bmc {http}"), &[]),
        (format!("{check} --bmc {http} --allow-http"), &[]),
        (format!("inventory --bmc {bmc} --pin sha256:{} --trust-new", old.fingerprint().hex()), &[]),
    ] {
        session += &run(&line, folder.path(), environment).await;
    }
    let place = format!("CONNECT {}", front.address);
    assert!(proxy.asked().contains(&place), "the proxy of PATCHGATE_PROXY was not asked");
    front.present(new.config());
    for line in [
        format!("inventory --bmc {bmc}"),
        format!("inventory --bmc {bmc} --trust-new"),
        format!("inventory --bmc {bmc} --pin sha256:{}", old.fingerprint().hex()),
        format!("mock capture --bmc {bmc} -o captured"),
        format!("{check} --bmc {bmc} --insecure"),
    ] {
        session += &run(&line, folder.path(), &[]).await;
    }
    assert_snapshots([("trust", words.replace(&session))]);
}

/// On Linux the roots of the operating system are files, and `SSL_CERT_FILE` names others.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_roots_of_the_operating_system_count_before_a_first_use() {
    let folder = tempfile::tempdir().unwrap();
    let mock = mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default()).await.unwrap();
    let (leaf, ca) = Leaf::by_ca("127.0.0.1");
    let front = Front::of(&mock, Look::tls(leaf.config())).await;
    std::fs::write(folder.path().join("ca.pem"), ca).unwrap();
    std::fs::write(folder.path().join("none.pem"), "").unwrap();
    let check = format!("check --as-of 2026-11-22 --bmc {}", front.url);
    let roots = [("SSL_CERT_FILE", "ca.pem"), ("SSL_CERT_DIR", "none")];
    for line in [check.clone(), format!("{check} --trust-new")] {
        let answer = run(&line, folder.path(), &roots).await;
        assert!(answer.contains("certificate verified\n[exit code 0]"), "{answer}");
    }
    assert!(!folder.path().join("patchgate/known-bmcs").exists(), "nothing has to be remembered");

    // A machine without any roots: only who needs them is told, and a first use works.
    let none = [("SSL_CERT_FILE", "none.pem"), ("SSL_CERT_DIR", "none")];
    let line = format!("inventory --bmc {}", front.url);
    let answer = run(&line, folder.path(), &none).await;
    assert!(answer.contains("[exit code 3]") && answer.contains("--pin"), "{answer}");
    let answer = run(&format!("{line} --trust-new"), folder.path(), &none).await;
    assert!(answer.contains("is trusted on first use"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_http_to_a_port_of_tls_leaves_no_session_and_says_none() {
    let folder = tempfile::tempdir().unwrap();
    let mock = mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default()).await.unwrap();
    let url = mock.url().replace("https://", "http://");
    for command in ["inventory", "doctor", "check --as-of 2026-11-22"] {
        let answer = run(&format!("{command} --bmc {url} --allow-http"), folder.path(), &[]).await;
        assert!(answer.contains("this is a port for HTTPS: give https://"), "{answer}");
        assert!(answer.contains("[exit code 3]") && !answer.contains("session"), "{answer}");
    }
    assert_eq!(mock.sessions_created(), 0);
    mock.stop().await;
}
