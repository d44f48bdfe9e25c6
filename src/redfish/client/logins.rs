//! Sessions as real services make, carry and end them, and what is said of one that stays.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::bmc::Bmc;
use super::credentials::Credentials;
use super::error::{Layer, RedfishError};
use super::guarded::guarded;
use super::limits::{Limits, ScanOptions};
use super::target::{Target, TargetOptions};
use super::testing::{Asked, Reply, SESSIONS, Service, json_reply, message, reply, welcome};
use crate::trust::Trust;

const MINE: &str = "/redfish/v1/SessionService/Sessions/1";
const SLASHED: &str = "/redfish/v1/SessionService/Sessions/";
const SYSTEM: &str = "/redfish/v1/Systems/1";
const HTML: &str = "<html><body>403 - Forbidden</body></html>";

fn system() -> [(&'static str, Value); 1] {
    [(SYSTEM, json!({"@odata.id": SYSTEM, "Name": "server"}))]
}

/// Logs in, reads the system, logs out.
async fn scan(service: &Service) -> (Result<(), RedfishError>, (u64, u64)) {
    scan_within(service, Limits { scan: Duration::from_secs(20), ..Limits::STANDARD }).await
}

async fn scan_within(service: &Service, limits: Limits) -> (Result<(), RedfishError>, (u64, u64)) {
    let bmc = service.bmc_within(limits);
    let done = guarded(bmc.clone(), |bmc| async move { bmc.get(SYSTEM).await.map(|_| ()) }).await;
    (done, sessions(&bmc))
}

/// How many sessions were made, and how many of them are known to be gone.
fn sessions(bmc: &Bmc) -> (u64, u64) {
    let connection = bmc.connection();
    (connection.sessions_created, connection.sessions_deleted)
}

#[tokio::test]
async fn the_path_of_a_session_is_taken_from_any_host_and_asked_of_our_own() {
    for place in [
        "https://10.0.0.7/redfish/v1/SessionService/Sessions/1",
        "http://bmc.example:8080/redfish/v1/SessionService/Sessions/1",
        MINE,
        "/redfish/v1/SessionService/Sessions/1/",
    ] {
        let service =
            Service::start(system(), move |asked: &Asked| asked.is("POST", SESSIONS).then(|| welcome(place))).await;
        let (done, counts) = scan(&service).await;
        assert_eq!((done, counts), (Ok(()), (1, 1)), "{place}");
        assert_eq!(service.times("DELETE", MINE) + service.times("DELETE", &format!("{MINE}/")), 1, "{place}");
    }
}

#[tokio::test]
async fn sessions_are_made_where_only_the_slash_at_the_end_is_missing() {
    for status in [301, 302, 307, 308, 404, 405] {
        let fault = move |asked: &Asked| match (&*asked.method, &*asked.path) {
            ("GET", "/redfish/v1/") => {
                let links = json!({"Sessions": {"@odata.id": SLASHED}});
                Some(json_reply(&json!({"@odata.id": "/redfish/v1/", "Links": links})))
            }
            ("POST", SESSIONS) => Some(reply(status, "").header("location", SLASHED)),
            ("POST", SLASHED) => Some(welcome(MINE)),
            _ => None,
        };
        let service = Service::start(system(), fault).await;
        let (done, counts) = scan(&service).await;
        assert_eq!((done, counts), (Ok(()), (1, 1)), "{status}");
        assert_eq!(service.times("POST", SLASHED), 1, "{status}: the password is sent once more, not twice");
    }
}

#[tokio::test]
async fn a_password_follows_no_redirect_to_another_place() {
    for to in ["http://192.0.2.1/redfish/v1/SessionService/Sessions/", "/login", "//192.0.2.1/"] {
        let fault = move |asked: &Asked| asked.is("POST", SESSIONS).then(|| reply(307, "").header("location", to));
        let service = Service::start(system(), fault).await;
        let (done, counts) = scan(&service).await;
        assert!(done.unwrap_err().to_string().contains("it redirects to"), "{to}");
        assert_eq!((counts, service.seen().iter().filter(|asked| asked.method == "POST").count()), ((0, 0), 1), "{to}");
    }
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_is_made_anew_where_it_was_made() {
    for place in ["/redfish/v1/SessionService/Sessions/1/", "/redfish/v1/Elsewhere/1"] {
        let fault = move |asked: &Asked| match (&*asked.method, &*asked.path, asked.before) {
            ("POST", SESSIONS, _) => Some(welcome(place)),
            ("GET", SYSTEM, 0) => Some(reply(401, "")),
            _ => None,
        };
        let service = Service::start(system(), fault).await;
        assert_eq!(scan(&service).await, (Ok(()), (2, 2)), "{place}");
        assert_eq!(service.times("POST", SESSIONS), 2);
    }
}

#[tokio::test]
async fn a_deletion_is_repeated_once_where_that_helps_and_a_session_that_stays_is_not_called_deleted() {
    type Answers = fn(&Asked) -> Option<Reply>;
    let cases: [(&str, Answers, u64, usize); 11] = [
        ("it is gone already", |_| Some(message(404, "Base.1.8.ResourceMissingAtURI")), 1, 1),
        ("busy once", |asked| (asked.before == 0).then(|| reply(503, "").header("retry-after", "1")), 1, 2),
        ("busy always", |_| Some(reply(503, "")), 0, 2),
        ("busy for an hour", |_| Some(reply(503, "").header("retry-after", "3600")), 0, 1),
        ("dropped once", |asked| (asked.before == 0).then(|| reply(204, "").dropped()), 1, 2),
        ("dropped always", |_| Some(reply(204, "").dropped()), 0, 2),
        ("redirected elsewhere", |_| Some(reply(307, "").header("location", "/login")), 0, 1),
        (
            "redirected to the slash",
            |_| Some(reply(307, "").header("location", "/redfish/v1/SessionService/Sessions/1/")),
            1,
            1,
        ),
        ("a page that says goodbye", |_| Some(reply(200, HTML)), 0, 2),
        ("not let", |_| Some(message(403, "Base.1.8.InsufficientPrivilege")), 0, 1),
        ("refused once", |asked| (asked.before == 0).then(|| reply(401, "")), 1, 2),
    ];
    for (name, answers, deleted, times) in cases {
        let fault = move |asked: &Asked| match (&*asked.method, &*asked.path) {
            ("DELETE", MINE) => answers(asked),
            // The session is alive.
            ("GET", MINE) => Some(json_reply(&json!({"@odata.id": MINE}))),
            _ => None,
        };
        let service = Service::start(system(), fault).await;
        let (done, counts) = scan(&service).await;
        assert_eq!((done, counts), (Ok(()), (1, deleted)), "{name}");
        assert_eq!(service.times("DELETE", MINE), times, "{name}");
    }
}

#[tokio::test]
async fn a_refused_deletion_is_told_apart_by_the_session_itself() {
    for (alive, deleted) in [(true, 0), (false, 1)] {
        let fault = move |asked: &Asked| match (&*asked.method, &*asked.path) {
            ("DELETE", MINE) => Some(reply(401, "")),
            ("GET", MINE) if alive => Some(json_reply(&json!({"@odata.id": MINE}))),
            ("GET", MINE) => Some(reply(401, "")),
            _ => None,
        };
        let service = Service::start(system(), fault).await;
        assert_eq!(scan(&service).await, (Ok(()), (1, deleted)));
    }
}

#[tokio::test]
async fn a_scan_that_fails_says_that_its_session_is_left() {
    let fault = |asked: &Asked| asked.is("DELETE", MINE).then(|| message(403, "Base.1.8.InsufficientPrivilege"));
    let service = Service::start([], fault).await;
    let error = scan(&service).await.0.unwrap_err().to_string();
    assert!(error.contains("HTTP 404") && error.contains("the session is left"), "{error}");
}

#[tokio::test]
async fn a_session_limit_is_waited_for_and_told_as_one() {
    for id in ["IDRAC.2.8.RAC0218", "Base.1.12.SessionLimitExceeded"] {
        let full = move |asked: &Asked| (asked.method == "POST" && asked.before < 2).then(|| message(503, id));
        let service = Service::start(system(), full).await;
        assert_eq!(scan(&service).await, (Ok(()), (1, 1)), "{id}");

        let full = move |asked: &Asked| (asked.method == "POST").then(|| message(503, id));
        let service = Service::start(system(), full).await;
        let (done, counts) = scan_within(&service, Limits { scan: Duration::from_secs(1), ..Limits::STANDARD }).await;
        let error = done.unwrap_err();
        assert_eq!((error.layer, counts), (Layer::Auth, (0, 0)), "{error}");
        assert!(error.to_string().contains("all sessions of the BMC are in use"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_scans_of_one_bmc_share_its_sixteen_sessions() {
    let open = std::sync::Arc::new(AtomicUsize::new(0));
    let fault = {
        let open = open.clone();
        move |asked: &Asked| match &*asked.method {
            "POST" => {
                let before = open.fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| (n < 16).then_some(n + 1));
                before.is_err().then(|| message(503, "Base.1.12.SessionLimitExceeded"))
            }
            "DELETE" => {
                open.fetch_sub(1, Ordering::AcqRel);
                None
            }
            // Each scan takes a while.
            _ if asked.path == SYSTEM => {
                Some(json_reply(&json!({"@odata.id": SYSTEM})).after(Duration::from_millis(200)))
            }
            _ => None,
        }
    };
    let service = Service::start(system(), fault).await;
    let limits = Limits { scan: Duration::from_secs(60), ..Limits::STANDARD };
    let scans = join_all((0..50).map(|_| scan_within(&service, limits))).await;
    for scan in scans {
        assert_eq!(scan, (Ok(()), (1, 1)));
    }
    assert_eq!(open.load(Ordering::Acquire), 0);
}

#[tokio::test]
async fn a_password_that_must_change_is_said_and_not_tried_again() {
    let fault = |asked: &Asked| {
        if asked.is("POST", SESSIONS) {
            let body = json!({"@odata.id": MINE, "@Message.ExtendedInfo": [
                {"MessageId": "Base.1.8.Success"}, {"MessageId": "Base.1.8.PasswordChangeRequired"}]});
            return Some(reply(201, body.to_string()).header("x-auth-token", "t").header("location", MINE));
        }
        asked.is("GET", SYSTEM).then(|| reply(401, ""))
    };
    let service = Service::start(system(), fault).await;
    let (done, counts) = scan(&service).await;
    let error = done.unwrap_err().to_string();
    assert!(error.contains("change the password of this account"), "{error}");
    assert_eq!((counts, service.times("POST", SESSIONS)), ((1, 1), 1));
}

#[tokio::test]
async fn a_page_that_refuses_parallel_requests_gets_fewer_at_a_time() {
    let fault = |asked: &Asked| match asked.path.starts_with(SYSTEM) {
        true if asked.at_once > 1 => Some(reply(403, HTML)),
        true => Some(json_reply(&json!({"@odata.id": asked.path})).after(Duration::from_millis(20))),
        false => None,
    };
    let service = Service::start([], fault).await;
    let bmc = service.bmc();
    bmc.log_in().await.unwrap();
    let uris: Vec<String> = (0..8).map(|i| format!("{SYSTEM}/{i}")).collect();
    for read in join_all(uris.iter().map(|uri| bmc.get(uri))).await {
        assert!(read.is_ok(), "{read:?}");
    }
    assert_eq!(bmc.connection().cost.unwrap().lowest_concurrency, 1);
    bmc.log_out().await.unwrap();
    // A login that is refused like that is not sent again.
    let service = Service::start([], |asked: &Asked| (asked.method == "POST").then(|| reply(403, HTML))).await;
    let error = scan(&service).await.0.unwrap_err().to_string();
    assert!(error.contains("HTTP 403") && error.contains("--concurrency 1"), "{error}");
    assert_eq!(service.times("POST", SESSIONS), 1);
}

#[tokio::test]
async fn bodies_are_read_though_compressed_unasked_or_with_a_byte_that_json_forbids() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(br#"{"Name":"server"}"#).unwrap();
    let packed = packed.finish().unwrap();
    for (body, name) in [
        (packed, "server"),
        (b"\xEF\xBB\xBF{\"Name\":\"server\"}\0".to_vec(), "server"),
        (b"{\"Name\":\"L\xFCfter\rA\0\"}".to_vec(), "L\u{FFFD}fter\u{FFFD}A\u{FFFD}"),
    ] {
        let fault = move |asked: &Asked| asked.is("GET", SYSTEM).then(|| reply(200, body.clone()));
        let service = Service::start([], fault).await;
        let bmc = service.bmc();
        bmc.log_in().await.unwrap();
        assert_eq!(bmc.get(SYSTEM).await.unwrap().field("Name").text().value().unwrap(), name);
        assert!(service.seen().iter().all(|asked| asked.encoding.as_deref() == Some("identity")));
    }
}

#[tokio::test]
async fn a_root_that_is_public_only_without_its_slash_is_read_there() {
    let fault = |asked: &Asked| match (&*asked.path, &asked.token) {
        ("/redfish/v1/", _) => Some(reply(401, "")),
        ("/redfish/v1", _) => Some(json_reply(&json!({"@odata.id": "/redfish/v1", "Vendor": "any"}))),
        _ => None,
    };
    let service = Service::start(system(), fault).await;
    let bmc = service.bmc();
    bmc.log_in().await.unwrap();
    let root = bmc.get("/redfish/v1/").await.unwrap();
    assert_eq!(root.field("Vendor").text().value().unwrap(), "any");
    bmc.log_out().await.unwrap();
    assert_eq!(sessions(&bmc), (1, 1), "and nobody takes the refusal for the end of the session");
}

#[tokio::test]
async fn a_login_that_never_answers_ends_with_the_scan_and_leaves_a_doubt_that_is_said() {
    let fault = |asked: &Asked| asked.is("POST", SESSIONS).then(|| welcome(MINE).after(Duration::from_secs(3_600)));
    let service = Service::start(system(), fault).await;
    let began = std::time::Instant::now();
    let limits = Limits { scan: Duration::from_secs(1), ..Limits::STANDARD };
    let (done, counts) = scan_within(&service, limits).await;
    let error = done.unwrap_err().to_string();
    assert!(error.contains("a session may be left"), "{error}");
    assert_eq!(counts, (0, 0));
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
}

/// What a scan says of whoever listens there and answers every connection with these bytes; without any it is silent.
async fn said_of(scheme: &str, answer: Option<&'static [u8]>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("{scheme}://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            if let Some(answer) = answer {
                // Closed only after all was read, or the system takes the answer back.
                let _ = stream.read(&mut [0; 4_096]).await;
                let _ = stream.write_all(answer).await;
            }
            held.push(stream);
        }
    });
    let target = Target::parse(&url, TargetOptions { allow_http: true, ..Trust::Insecure.into() }).unwrap();
    let credentials = Credentials { user: "user".into(), password: "secret".to_owned().into() };
    let limits = Limits { scan: Duration::from_secs(1), ..Limits::STANDARD };
    let options = ScanOptions { limits, ..ScanOptions::default() };
    let bmc = Arc::new(Bmc::new(target, &credentials, options).unwrap());
    guarded(bmc, |bmc| async move { bmc.get(SYSTEM).await.map(|_| ()) }).await.unwrap_err().to_string()
}

#[tokio::test]
async fn where_nobody_can_have_read_the_login_no_doubt_is_said() {
    // Whoever presents no certificate was sent nothing.
    let (silent, alert, other, headless) = tokio::join!(
        said_of("https", None),
        said_of("http", Some(b"\x15\x03\x01\x00\x02\x02\x16")),
        said_of("http", Some(b"SSH-2.0-OpenSSH_9.2\r\n")),
        said_of("http", Some(b"HTTP/1.1 201 Created\r\n\x01: no header\r\n\r\n")),
    );
    assert!(silent.contains("longer than 1 s") && !silent.contains("a session may be left"), "{silent}");
    for no_http in [&alert, &other] {
        assert!(no_http.contains("is not HTTP") && !no_http.contains("a session may be left"), "{no_http}");
    }
    // One whose answer is broken has read what was asked.
    assert!(headless.contains("is not HTTP") && headless.contains("a session may be left"), "{headless}");
}
