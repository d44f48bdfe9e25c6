//! What must not get out, whatever a BMC says: our own secrets, commands of CI services, characters without a shape.
//!
//! A front before the mock repeats the password and the token of each request, in every spelling, in errors and in
//! facts. Then standard error, the stored evidence and every format of the report are searched for them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use patchgate::mock::{self, Options, Tree};
use serde_json::{Value, json};

use crate::support::bench::{PASSWORD, USER};
use crate::support::front::{Front, Leaf, Look, Seen, header};
use crate::support::program::{Answer, logged_in, patchgate, run, run_beside};

const FORMATS: &[&str] = &["table", "json", "junit", "sarif", "markdown", "csv", "cyclonedx"];

/// What CI services would take for a command, and what hides in a name.
const COMMANDS: &str =
    "::add-mask::x ::error title=a::b ##[group]c ##vso[task.complete]d ##teamcity[e] f\u{61c}\u{ad}g";

fn token(seen: &Seen) -> Option<String> {
    header(&seen.head, "x-auth-token").map(str::to_owned)
}

/// How a service may spell what it was sent.
fn spellings(secret: &str) -> Vec<String> {
    let url = |c: char| if c.is_ascii_alphabetic() { c.to_string() } else { format!("%{:02X}", u32::from(c)) };
    let login = json!({"UserName": USER, "Password": secret}).to_string();
    let hexadecimal = secret.bytes().map(|b| format!("{b:02x}")).collect();
    let entities = secret.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    let (plain, other) = (secret.to_owned(), secret.to_ascii_lowercase());
    vec![
        plain,
        other,
        secret.chars().map(url).collect(),
        BASE64.encode(secret),
        BASE64.encode(login),
        hexadecimal,
        entities,
    ]
}

fn gossip(seen: &Seen) -> String {
    let secrets = [PASSWORD.to_owned(), format!("{USER}:{PASSWORD}"), token(seen).unwrap_or_default()];
    secrets.iter().flat_map(|secret| spellings(secret)).collect::<Vec<_>>().join(" or ")
}

/// Repeats everything: in errors, in a member's name and version, in a status, in a log entry.
fn repeat(seen: &Seen, (status, headers, body): (u16, String, Vec<u8>)) -> (u16, String, Vec<u8>) {
    if seen.method != "GET" {
        return (status, headers, body);
    }
    if seen.path.ends_with("/SecureBoot") {
        let said = json!({"error": {"code": format!("Base.1.0.{PASSWORD}"), "message": gossip(seen)}});
        return (500, headers, said.to_string().into_bytes());
    }
    let Ok(mut value) = serde_json::from_slice::<Value>(&body) else { return (status, headers, body) };
    for (end, name) in
        [("/UEFI", "Name"), ("/BMC-Primary", "Version"), ("/Systems/1", "AssetTag"), ("/Chassis/1", "Id")]
    {
        if seen.path.ends_with(end) {
            value[name] = format!("{COMMANDS} {}", gossip(seen)).into();
        }
    }
    if seen.path.ends_with("/Systems/1") {
        value["Status"]["Health"] = gossip(seen).into();
    }
    // Spelt as JSON may spell it, character by character.
    let escaped: String = PASSWORD.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let text = value.to_string().replace(PASSWORD, &escaped);
    (status, headers, text.into_bytes())
}

/// A redirect whose place is cut in the middle of the password.
fn away(seen: &Seen) -> Option<(u16, String)> {
    let to = format!("https://{}{PASSWORD}.example/", "x".repeat(188));
    seen.path.ends_with("/Bios").then_some((307, to))
}

/// A certificate that holds the password, as of somebody who knows it from the scan before.
fn telling_leaf() -> Leaf {
    let mut params = rcgen::CertificateParams::new(["127.0.0.1".to_owned(), format!("{PASSWORD}.example")]).unwrap();
    params.distinguished_name.push(rcgen::DnType::OrganizationName, format!("{}{PASSWORD}", "x".repeat(294)));
    params.distinguished_name.push(rcgen::DnType::CommonName, PASSWORD);
    Leaf::signing_itself(params)
}

fn assert_clean(what: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "{what} holds {secret}");
    }
    // Half of it is too much.
    assert!(!text.contains(&PASSWORD[..5]) && !text.contains("passw0"), "{what} holds the beginning of the password");
    for command in ["::add-mask", "::error", "##[", "##vso[", "##teamcity[", "\u{61c}", "\u{ad}"] {
        assert!(!text.contains(command), "{what} holds {command}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_no_command_leaves_in_any_format() {
    let mock = mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default()).await.unwrap();
    let leaf = telling_leaf();
    let folder = tempfile::tempdir().unwrap();
    for auth in ["session", "basic"] {
        let front = Front::of(&mock, Look { retell: repeat, redirect: away, ..Look::tls(leaf.config()) }).await;
        let (url, pin) = (front.url.clone(), leaf.fingerprint().to_string());
        let stored = folder.path().join(auth).display().to_string();
        let ask = |words: &[&str]| {
            let mut command = logged_in(words);
            command.args(["--bmc", &url, "--pin", &pin, "--auth", auth]);
            command
        };
        let collected = run_beside(ask(&["collect", "-o", &stored])).await;
        let live = run_beside(ask(&["check", "--stats"])).await;
        let doctor = run_beside(ask(&["doctor", "--format", "json"])).await;

        let tokens = front.seen().iter().filter_map(token).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(tokens.is_empty(), auth == "basic");
        let basic = format!("{USER}:{PASSWORD}");
        let secrets = tokens.into_iter().chain([PASSWORD.to_owned(), basic]).flat_map(|s| spellings(&s));
        let secrets: Vec<String> = secrets.collect();
        let evidence = std::fs::read_to_string(&stored).unwrap();
        assert!(evidence.contains("[secret]"), "nothing was repeated: {}", collected.err);
        assert!(evidence.contains("another host") || evidence.contains("it redirects to"), "{evidence}");
        assert!(doctor.out.contains("[secret].example"), "{}", doctor.out);
        assert_clean("the evidence", &evidence, &secrets);
        for (what, answer) in [("collect", collected), ("check", live), ("doctor", doctor)] {
            assert_clean(what, &answer.shown(), &secrets);
        }
        for format in FORMATS {
            let shown = run(patchgate(["check", "--evidence", &stored, "--format", format])).shown();
            assert_clean(format, &shown, &secrets);
        }
        assert_clean("explain", &run(patchgate(["explain", "--evidence", &stored])).shown(), &secrets);
        assert_clean("inventory", &run(patchgate(["inventory", "--evidence", &stored])).shown(), &secrets);
    }
    assert_eq!(mock.open_sessions(), 0);
    mock.stop().await;
}

/// A body of 30 MB of which nothing but its values is wrong, as every member: none is read, and nobody runs out of memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_empty_objects_costs_no_more_than_it_may() {
    fn flood(seen: &Seen, (status, headers, body): (u16, String, Vec<u8>)) -> (u16, String, Vec<u8>) {
        if !seen.path.contains("/FirmwareInventory") || seen.path.ends_with("/FirmwareInventory") {
            return (status, headers, body);
        }
        (status, headers, format!("{{\"a\":[{}{{}}]}}", "{},".repeat(2_000_000)).into_bytes())
    }
    let mock = mock::start(Tree::embedded("sr650-v2").unwrap(), Options::default()).await.unwrap();
    let leaf = Leaf::self_signed("127.0.0.1");
    let front = Front::of(&mock, Look { retell: flood, ..Look::tls(leaf.config()) }).await;
    let folder = tempfile::tempdir().unwrap();
    let stored = folder.path().join("evidence.json");
    let mut command = logged_in(["collect", "--depth", "firmware", "--bmc", &front.url]);
    command.args(["--pin", &leaf.fingerprint().to_string(), "-o", &stored.display().to_string()]);
    let peak = tokio::task::spawn_blocking(|| peak(command)).await.unwrap();
    let evidence = std::fs::read_to_string(&stored).unwrap();
    assert!(evidence.contains("JSON values, more than the 200000 that are read"), "{evidence}");
    assert!(peak < 200_000, "{peak} KB");
    assert_eq!(mock.open_sessions(), 0);
    mock.stop().await;
}

/// Runs it, and gives the most memory that it held, in KB; 0 where the system does not say.
fn peak(mut command: std::process::Command) -> u64 {
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        peak = line.trim().trim_end_matches(" kB").parse().unwrap_or(peak);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    peak
}

/// What somebody named is bounded while it is read, and only files are.
#[cfg(unix)]
#[test]
fn no_file_that_was_named_hangs_or_fills_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let pipe = path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let many = path("many.json");
    std::fs::write(&many, format!("[{}{{}}]", "{},".repeat(2_000_000))).unwrap();
    let large = path("large.json");
    std::fs::File::create(&large).unwrap().set_len(6 << 30).unwrap();
    for (file, says) in [
        (pipe.as_str(), "it is not a file"),
        ("/dev/zero", "it is not a file"),
        (many.as_str(), "JSON values, more than"),
        (large.as_str(), "it is larger than"),
    ] {
        for arguments in [["check", "--evidence", file], ["check", "--windows", file]] {
            let Answer { code, err, .. } = run(patchgate(arguments));
            assert!(code == 2 && err.contains(says), "{arguments:?}: {code} {err}");
        }
        let Answer { code, out, .. } = run(patchgate(["baseline", "lint", file]));
        assert_eq!(code, 2, "{file}: {out}");
    }
}
