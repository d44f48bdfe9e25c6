//! Words and manners of the command line: what a mistake is answered with, what is read, and what is never overwritten.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;

use patchgate::mock::{self, Options, Tree};

use crate::support::program::{asking, logged_in, patchgate, run, run_beside};
use crate::support::schema::Schema;

const UNREACHABLE: &[&str] = &["--bmc", "127.0.0.1:1", "--timeout", "2"];

#[test]
fn a_mistake_is_answered_with_the_right_layer_and_the_next_step() {
    let bmc = |url: &str| {
        let out = run(logged_in(["check", "--bmc", url, "--timeout", "2"]));
        format!("{}{}", out.code, out.shown().split_whitespace().collect::<Vec<_>>().join(" "))
    };
    for (url, says) in [
        ("https://127.0.0.1/redfish/v1/Systems/1", "2patchgate: usage:"),
        ("https://127.0.0.1/redfish/v1/Systems/1", "it names one resource of the BMC"),
        ("127.0.0.1:1", "is this the address of the BMC?"),
        ("[::1]:1", "https://[::1]:1"),
        ("localhost:1", "https://localhost:1"),
    ] {
        let said = bmc(url);
        assert!(said.contains(says), "{url}: {said}");
    }
    let proxied = run(logged_in(["check", "--bmc", "bmc.example", "--proxy", "http://127.0.0.1:1", "--timeout", "2"]));
    assert!(proxied.shown().contains("is this the address of the proxy"), "{}", proxied.shown());
    for (words, says) in [
        (&["check", "mock:sr650-v2", "--as-of", "22.11.2026"][..], "a day is YYYY-MM-DD"),
        (&["check", "mock:sr650-v2", "--baselines", "Cargo.toml"][..], "for one baseline give --baseline FILE"),
    ] {
        let out = run(patchgate(words));
        assert!(out.code == 2 && out.err.contains(says), "{words:?}: {}", out.err);
    }
}

#[test]
fn a_proxy_that_refuses_is_told_from_one_that_is_not_there() {
    for (status, says) in [
        ("403 Forbidden", "the proxy answered and does not connect to the BMC"),
        ("407 Proxy Authentication Required", "the proxy wants an account, or another one: PATCHGATE_PROXY="),
    ] {
        let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", proxy.local_addr().unwrap());
        // It refuses whoever comes, and ends with the tests.
        std::thread::spawn(move || {
            while let Ok((mut client, _)) = proxy.accept() {
                let _ = client.read(&mut [0; 4096]);
                let _ = client.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").as_bytes());
            }
        });
        let out = run(logged_in(["check", "--bmc", "bmc.example", "--proxy", &url, "--timeout", "2"]));
        assert!(out.code == 3 && out.err.contains(says), "{status}: {}", out.err);
    }
}

#[test]
fn no_flag_that_weakens_trust_is_suggested() {
    for typed in ["--insecur", "--inscure", "--tls-nam", "--allow-htp", "--trust-nw", "--userr", "--usrname"] {
        let out = run(patchgate(["check", "--bmc", "x", typed]));
        assert_eq!(out.code, 2);
        for flag in ["--insecure", "--tls-name", "--allow-http", "--trust-new", "--pin"] {
            assert!(!out.err.contains(flag) || typed == flag, "{typed}: {}", out.err);
        }
    }
    for alias in ["--user", "--username"] {
        let mut command = patchgate(["check", alias, "somebody"]);
        command.args(UNREACHABLE).env("PATCHGATE_BMC_PASSWORD", "a password");
        assert_eq!(run(command).code, 3, "{alias}");
    }
}

#[test]
fn a_scan_that_failed_is_said_beside_a_report_in_a_pipe() {
    let mut command = logged_in(["check"]);
    command.args(UNREACHABLE);
    let out = run(command);
    assert_eq!((out.code, out.err.lines().count()), (3, 1), "{}", out.err);
    assert!(out.err.starts_with("patchgate: no hardware evidence: failed: transport:"), "{}", out.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_of_a_failure_replaces_no_good_evidence() {
    let mock = mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evidence.json");
    let name = path.display().to_string();
    let read = || std::fs::read_to_string(&path).unwrap();
    assert_eq!(run_beside(asking(&mock, ["collect", "--depth", "firmware", "-o", &name])).await.code, 0);
    let good = read();
    let failing = |more: &[&str]| {
        let mut command = logged_in(["collect", "-o", &name]);
        command.args(UNREACHABLE).args(more);
        command
    };
    let out = run_beside(failing(&[])).await;
    assert!(out.code == 3 && out.err.contains("stays as it was"), "{}", out.err);
    assert_eq!(read(), good);
    let failed = std::fs::read_to_string(format!("{name}.failed")).unwrap();
    assert!(failed.contains("127.0.0.1:1"), "{failed}");
    assert_eq!(run_beside(asking(&mock, ["collect", "--depth", "firmware", "-o", &name])).await.code, 0);
    assert_ne!(read(), good, "good evidence replaces good evidence");
    assert_eq!(run_beside(failing(&["--force"])).await.code, 3);
    assert_eq!(read(), std::fs::read_to_string(&path).unwrap());
    assert!(read().contains("127.0.0.1:1"), "the failure, because that was asked for");
    mock.stop().await;
}

#[test]
fn evidence_is_read_however_a_shell_has_stored_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = run(patchgate(["collect", "mock:sr650-v2", "--depth", "firmware"])).out;
    let wide: Vec<u8> = format!("\u{feff}{out}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [("plain", out.clone().into_bytes()), ("bom", format!("\u{feff}{out}").into()), ("wide", wide)]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let named = run(patchgate(["inventory", "--evidence", &path.display().to_string()]));
        assert_eq!(named.code, 0, "{name}: {}", named.err);
        let mut command = patchgate(["inventory", "--evidence", "-"]);
        command.stdin(Stdio::from(std::fs::File::open(&path).unwrap()));
        assert_eq!(run(command).out, named.out, "{name}");
    }
}

#[test]
fn colour_is_used_where_it_is_wanted() {
    let coloured = |words: &[&str], variables: &[(&str, &str)]| {
        let mut command = patchgate(["error", "0x80070005"].iter().chain(words));
        command.envs(variables.iter().copied());
        run(command).out.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "a pipe");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color=always"], &[("NO_COLOR", "1"), ("TERM", "dumb")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1"), ("TERM", "xterm")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_without_sessions_is_answered_with_the_login_that_it_has() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    // The root still says where sessions are made, as mockups that were cut to a few resources do.
    assert!(tree.remove("/redfish/v1/SessionService/Sessions"));
    let mock = mock::start(tree, Options::default()).await.unwrap();
    let out = run_beside(asking(&mock, ["inventory"])).await;
    assert_eq!(out.code, 3, "{}", out.err);
    assert!(out.err.contains("the service offers no sessions (HTTP 404"), "{}", out.err);
    assert!(out.err.trim_end().ends_with("; log in with --auth basic"), "{}", out.err);
    assert_eq!(run_beside(asking(&mock, ["inventory", "--auth", "basic"])).await.code, 0);
    mock.stop().await;
}

#[test]
fn every_json_output_fits_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = folder.path().join("evidence.json").display().to_string();
    assert_eq!(run(patchgate(["collect", "mock:sr650-v2", "-o", &evidence])).code, 0);
    for (document, words) in [
        ("evidence", &["collect", "mock:sr650-v2"][..]),
        ("report", &["check", "--evidence", &evidence, "--format", "json"][..]),
        ("inventory", &["inventory", "--evidence", &evidence, "--format", "json"][..]),
        ("doctor", &["doctor", "mock:sr650-v2", "--format", "json"][..]),
        ("error", &["error", "0x80070005", "--format", "json"][..]),
        ("error", &["error", "0x8007007B", "--format", "json"][..]),
        ("error", &["error", "0xA0000001", "--format", "json"][..]),
        ("baseline-show", &["baseline", "show", "sr650-v2", "--format", "json"][..]),
        ("baseline-diff", &["baseline", "diff", "sr650-v2", "sr670-v2", "--format", "json"][..]),
    ] {
        let text = run(patchgate(["schema", document])).out;
        for (_, format) in text.match_indices("\"format\": \"").map(|(at, word)| text.split_at(at + word.len())) {
            // JSON Schema 2020-12 Validation, section 7.3: strict validators refuse a schema with any other.
            assert!(format.starts_with("date\"") || format.starts_with("date-time\""), "{document}: {}", &format[..20]);
        }
        let schema = Schema::new(serde_json::from_str(&text).unwrap());
        let value = serde_json::from_str(&run(patchgate(words)).out).unwrap();
        assert_eq!(schema.broken(&value), None, "{words:?}");
    }
}
