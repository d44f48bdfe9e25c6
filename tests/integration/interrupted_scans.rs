//! A scan that is interrupted leaves nothing behind on the BMC.

use std::process::{Child, Command, Stdio};

use patchgate::mock::{self, FaultScript, Options, Running, Tree};

use crate::support::program::{Answer, asking};

async fn serve(uri: &str, ms: u32, method: &str) -> Running {
    let script =
        format!("[[rule]]\nuri = \"{uri}\"\nmethods = [\"{method}\"]\naction = {{ latency = {{ fixed-ms = {ms} }} }}");
    let options = Options { faults: FaultScript::from_toml(&script).unwrap(), ..Options::default() };
    mock::start(Tree::embedded("sr650-v2").unwrap(), options).await.unwrap()
}

fn scan(mock: &Running) -> Child {
    asking(mock, ["check", "--stats"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

async fn until(mut happened: impl FnMut() -> bool) {
    while !happened() {
        tokio::task::yield_now().await;
    }
}

/// Sends the signal and gives exit code and everything that was printed.
async fn signalled(scan: Child, signal: &str) -> (i32, String) {
    let sent = Command::new("kill").args([signal, &scan.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let answer: Answer = tokio::task::spawn_blocking(|| scan.wait_with_output().unwrap()).await.unwrap().into();
    (answer.code, answer.shown())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_in_the_middle_of_a_scan_deletes_the_session() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mock = serve("/redfish/v1/Systems", 3_600_000, "GET").await;
        let scan = scan(&mock);
        // Logged in, and waiting for the system, which does not come.
        until(|| mock.open_sessions() == 1 && mock.requests().iter().any(|r| r.path.contains("FirmwareInventory")))
            .await;
        let (code, said) = signalled(scan, signal).await;
        assert_eq!(code, 3, "{signal}: {said}");
        assert!(said.contains("interrupted; the session was deleted"), "{signal}: {said}");
        assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0), "{signal}: {said}");
        mock.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_during_the_login_deletes_the_session_that_is_being_made() {
    let mock = serve("/redfish/v1/SessionService/Sessions", 400, "POST").await;
    let scan = scan(&mock);
    until(|| mock.statistics().in_flight.now > 0).await;
    let (code, said) = signalled(scan, "-INT").await;
    assert_eq!(code, 3, "{said}");
    assert_eq!((mock.sessions_created(), mock.open_sessions()), (1, 0), "{said}");
    mock.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_during_a_login_that_never_answers_ends_the_scan_and_says_what_is_not_known() {
    let mock = serve("/redfish/v1/SessionService/Sessions", 3_600_000, "POST").await;
    let scan = scan(&mock);
    until(|| mock.statistics().in_flight.now > 0).await;
    let began = std::time::Instant::now();
    let (code, said) = signalled(scan, "-INT").await;
    assert!(began.elapsed() < std::time::Duration::from_secs(15), "{:?}", began.elapsed());
    assert_eq!(code, 3, "{said}");
    // The report breaks its lines where the terminal ends.
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("interrupted; the login was not answered, so a session may be left"), "{said}");
    mock.stop().await;
}
