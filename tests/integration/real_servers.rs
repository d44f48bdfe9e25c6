//! The whole program against recorded servers: a process, a network, a login, an answer.

use std::process::{Command, Stdio};

use patchgate::mock::{self, Authentication, Options, Running, Tree};

use crate::support::program::{Answer, asking, logged_in, patchgate, run_beside};
use crate::support::recorded::recording;

async fn serve(tree: Tree) -> Running {
    mock::start(tree, Options::default()).await.unwrap()
}

fn check(mock: &Running, more: &[&str]) -> Command {
    asking(mock, ["check", "--as-of", "2026-11-22"].iter().chain(more))
}

/// Only reading, and one session of our own, made once and deleted once.
fn assert_polite(mock: &Running) {
    let requests = mock.requests();
    let of = |method: &str| requests.iter().filter(|r| r.method == method).collect::<Vec<_>>();
    let (posts, deletes) = (of("POST"), of("DELETE"));
    assert_eq!(posts.len(), 1, "{posts:?}");
    assert_eq!(posts[0].path, "/redfish/v1/SessionService/Sessions");
    assert_eq!(deletes.len(), 1, "{deletes:?}");
    assert!(deletes[0].path.starts_with("/redfish/v1/SessionService/Sessions/"));
    assert_eq!(of("GET").len() + 2, requests.len(), "nothing but GET, one POST, one DELETE");
    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0));
    let repeated = of("GET").len() - of("GET").iter().map(|r| &r.path).collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(repeated, 0, "a resource was asked for twice");
    // Both go out at once, so they may arrive in any order.
    let anonymous: std::collections::BTreeSet<_> =
        requests.iter().filter(|r| matches!(r.authentication, Authentication::None)).map(|r| r.path.as_str()).collect();
    let before: std::collections::BTreeSet<_> = ["/redfish/v1/", "/redfish/v1/SessionService/Sessions"].into();
    assert_eq!(anonymous, before, "before the login");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn the_real_sr650_v2_is_blocked_for_what_is_really_wrong_with_it() {
    let mock = serve(recording("sr650-v2-xcc5.70")).await;
    let answer = run_beside(check(&mock, &["-v"])).await;

    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
    for said in [
        "ThinkSystem SR650 V2 (7Z73)",
        "BLOCKED",
        // Seventeen members, two of them with nothing pending, the backup bank told apart.
        "BMC-Primary-Pending",
        "UEFI-Pending",
        "BMC-Backup            20S-1.85",
        // The power supply is critical although its firmware member says OK.
        "PSU1 (Power Supply 1) is in a critical state",
        "FQXSPPW0061M, critical",
        // Drift between drives of one model.
        "Disk1 JXTC304Q, Disk2 JXTC304Q, Disk3",
        "JXTC404Q",
        // Three adapters that the inventory does not know.
        "slot_2                216.0.333.11",
        "slot_5 (PCIe 5): present, firmware not observable",
        "slot_6 (PCIe 6): present, firmware not observable",
        "216.0.333.11",
        "Secure Boot is off",
    ] {
        let flat = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let said_flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&said_flat), "missing {said:?} in\n{}", answer.out);
    }
    assert_eq!(answer.out.matches("nothing pending").count(), 2);
    // What somebody may copy is not broken even where it is longer than the page.
    let fits = |line: &str| line.chars().count() <= 80 || line.split_whitespace().any(|word| word.len() > 60);
    assert!(answer.out.lines().all(fits), "{}", answer.out);
    assert_polite(&mock);
    mock.stop().await;
}

async fn is_never_ready_and_its_inventory_whole(name: &str, members: usize, verdict: &str) {
    let tree = recording(name);
    let mock = serve(tree.clone()).await;
    let answer = run_beside(check(&mock, &["--format", "json"])).await;
    assert_eq!(answer.code, if verdict == "blocked" { 1 } else { 3 }, "{}", answer.err);
    let report: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(report["verdict"], verdict);
    assert_eq!(report["baseline"], serde_json::Value::Null);
    let firmware = report["firmware"].as_array().unwrap();
    assert_eq!(firmware.iter().filter(|row| row.get("bank").is_some()).count(), members);
    assert_polite(&mock);
    mock.stop().await;

    let mock = serve(tree).await;
    let inventory = run_beside(asking(&mock, ["inventory"])).await;
    assert_eq!(inventory.code, 0, "{}", inventory.err);
    assert!(inventory.out.contains(&format!("Firmware inventory: {members} members")), "{}", inventory.out);
    mock.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn a_dell_without_a_baseline_is_never_ready_and_its_inventory_whole() {
    is_never_ready_and_its_inventory_whole("dell-r750-idrac9-6.00", 29, "undetermined").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn an_hpe_without_a_baseline_is_never_ready_and_its_inventory_whole() {
    // Blocked: a drive of the recorded server is critical and predicts its own failure.
    is_never_ready_and_its_inventory_whole("hpe-dl385-ilo5-2.72", 48, "blocked").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs ../shared"]
async fn a_mockup_without_a_baseline_is_never_ready_and_its_inventory_whole() {
    is_never_ready_and_its_inventory_whole("dmtf-public-rackmount1", 3, "undetermined").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stored_evidence_is_judged_like_the_live_server() {
    let mock = serve(mock::scenario("sr650-v2", Some("psu1-failed")).unwrap().tree).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evidence.json");
    let path = file.to_str().unwrap();
    let document = mock::scenario("sr650-v2", Some("deny-softwaredistribution")).unwrap().windows.unwrap();
    let windows = folder.path().join("windows.json");
    std::fs::write(&windows, document).unwrap();
    let windows = windows.to_str().unwrap();
    let collected = run_beside(asking(&mock, ["collect", "--windows", windows, "-o", path])).await;
    assert_eq!(collected.code, 0, "{}", collected.err);
    let live = run_beside(check(&mock, &["--windows", windows, "--format", "json"])).await;
    mock.stop().await;
    let stored =
        run_beside(logged_in(["check", "--evidence", path, "--as-of", "2026-11-22", "--format", "json"])).await;

    assert_eq!((live.code, stored.code), (1, 1), "{}{}", live.err, stored.err);
    let outcomes = |text: &str| {
        let report: serde_json::Value = serde_json::from_str(text).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|f| (f["id"].clone(), f["outcome"].clone(), f["severity"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(outcomes(&live.out), outcomes(&stored.out));
    let evidence = std::fs::read_to_string(file).unwrap();
    assert!(!evidence.contains("PASSW0RD"), "the password is in the evidence");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_tried_once_and_leaves_the_server_undetermined() {
    let mock = serve(Tree::embedded("sr650-v2").unwrap()).await;
    let mut command = check(&mock, &[]);
    command.env("PATCHGATE_BMC_PASSWORD", "not-the-password");
    let answer = run_beside(command).await;
    assert_eq!(answer.code, 3, "{}", answer.out);
    let flat = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("denied: auth:") && flat.contains("check user name and password"), "{}", answer.out);
    assert!(!answer.out.contains("not-the-password") && !answer.err.contains("not-the-password"));
    assert_eq!(mock.requests().iter().filter(|r| r.method == "POST").count(), 1, "no second try");
    mock.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_is_not_the_pinned_one_gets_no_password() {
    let mock = serve(Tree::embedded("sr650-v2").unwrap()).await;
    let (url, wrong) = (mock.url(), "ab".repeat(32));
    for trust in [vec!["--pin", &wrong], vec![]] {
        let answer = run_beside(logged_in(["check", "--bmc", &url].into_iter().chain(trust))).await;
        assert_eq!(answer.code, 3, "{}", answer.out);
        let flat = answer.out.split_whitespace().collect::<String>();
        assert!(flat.contains("tls:"), "{}", answer.out);
        assert!(flat.contains(mock.fingerprint()), "the presented fingerprint is shown: {}", answer.out);
    }
    assert!(mock.requests().is_empty(), "{:?}", mock.requests());
    mock.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn insecure_is_said_loudly() {
    let mock = serve(Tree::embedded("sr650-v2").unwrap()).await;
    let url = mock.url();
    let answer = run_beside(logged_in(["check", "--bmc", &url, "--insecure", "--as-of", "2026-11-22"])).await;
    assert_eq!(answer.code, 0, "{}", answer.out);
    assert!(answer.out.contains("certificate NOT verified (--insecure)"), "{}", answer.out);
    let flat = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("whoever answered may not be the BMC"), "{}", answer.out);
    mock.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_at_the_address_is_undetermined() {
    // A port that was free a moment ago: bound, read, and let go.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("https://127.0.0.1:{port}");
    let answer = run_beside(logged_in(["check", "--bmc", &url, "--insecure"])).await;
    assert_eq!(answer.code, 3, "{}", answer.out);
    assert!(answer.out.contains("transport:"), "{}", answer.out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_password_may_come_from_a_file_or_from_standard_input() {
    let mock = serve(Tree::embedded("sr650-v2").unwrap()).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "PASSW0RD\n").unwrap();

    let mut from_file = check(&mock, &["--password-file", file.to_str().unwrap()]);
    from_file.env_remove("PATCHGATE_BMC_PASSWORD");
    assert_eq!(run_beside(from_file).await.code, 0);

    let mut from_input = check(&mock, &["--password-stdin"]);
    from_input.env_remove("PATCHGATE_BMC_PASSWORD").stdin(std::fs::File::open(&file).unwrap());
    assert_eq!(run_beside(from_input).await.code, 0);
    mock.stop().await;
}

#[test]
fn a_reader_that_goes_away_early_is_not_an_error() {
    let mut child = patchgate(["schema", "evidence"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let answer = Answer::from(child.wait_with_output().unwrap());
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
}
