//! What a client of the mock Redfish service may rely on, over real TLS.

use base64::Engine as _;
use patchgate::mock::{Authentication, MockError, Options, Tree, start};
use reqwest::Method;
use serde_json::json;

use crate::support::bench::*;

#[tokio::test]
async fn the_service_root_answers_anyone_and_everything_else_asks_for_credentials() {
    let bench = bench().await;
    for path in ["/redfish", "/redfish/v1", "/redfish/v1/", "/redfish/v1/odata", "/redfish/v1/$metadata"] {
        let response = bench.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
    }
    for path in [SYSTEM, SESSIONS, "/redfish/v1/NoSuchThing", "/", "/redfish/v1/odata/more"] {
        let response = bench.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 401, "{path}");
        assert!(header(&response, "WWW-Authenticate").starts_with("Basic "), "{path}");
        assert_eq!(message_id(response).await, "Base.1.12.AccessDenied", "{path}");
    }
}

#[tokio::test]
async fn basic_credentials_are_checked_on_every_request_and_open_no_session() {
    let bench = bench().await;
    assert_eq!(bench.get(SYSTEM).await.status(), 200);
    for (user, password) in [(USER, "wrong"), ("wrong", PASSWORD), ("", "")] {
        let response = bench.request(Method::GET, SYSTEM).basic_auth(user, Some(password)).send().await.unwrap();
        assert_eq!(response.status(), 401, "{user}");
    }
    for value in ["Basic", "Basic ???", "Bearer abc", "Basic VVNFUklE"] {
        let response = bench.request(Method::GET, SYSTEM).header("Authorization", value).send().await.unwrap();
        assert_eq!(response.status(), 401, "{value}");
    }
    assert_eq!(bench.mock.sessions_created(), 0);
}

#[tokio::test]
async fn wrong_credentials_are_refused_even_where_none_are_needed() {
    let bench = bench().await;
    let response = bench.request(Method::GET, "/redfish/v1/").basic_auth(USER, Some("wrong")).send().await.unwrap();
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn a_session_is_opened_used_listed_and_closed() {
    let bench = bench().await;
    let login = bench.log_in().await;
    assert_eq!(login.status(), 201);
    let token = header(&login, "X-Auth-Token");
    let location = header(&login, "Location");
    let session = body(login).await;
    assert_eq!(session["@odata.id"], location);
    assert_eq!(session["UserName"], USER);
    assert!(session.get("Password").is_none() && session.get("Token").is_none());

    let with_token = |method, path: &str| bench.request(method, path).header("X-Auth-Token", &token).send();
    assert_eq!(with_token(Method::GET, SYSTEM).await.unwrap().status(), 200);
    let list = body(with_token(Method::GET, SESSIONS).await.unwrap()).await;
    assert_eq!(list["Members"], json!([{"@odata.id": location}]));
    assert_eq!(list["Members@odata.count"], 1);
    assert_eq!(body(with_token(Method::GET, &location).await.unwrap()).await["Id"], session["Id"]);
    assert_eq!(bench.mock.open_sessions(), 1);

    assert_eq!(with_token(Method::DELETE, &location).await.unwrap().status(), 204);
    assert_eq!((bench.mock.open_sessions(), bench.mock.sessions_created()), (0, 1));
    assert_eq!(with_token(Method::GET, SYSTEM).await.unwrap().status(), 401);
    assert_eq!(
        bench.request(Method::DELETE, &location).basic_auth(USER, Some(PASSWORD)).send().await.unwrap().status(),
        404
    );
}

#[tokio::test]
async fn a_login_needs_the_right_password_and_a_well_formed_body() {
    let bench = bench().await;
    let login = |body: &str| {
        bench.request(Method::POST, SESSIONS).header("Content-Type", "application/json").body(body.to_owned()).send()
    };
    let long = format!("{{\"UserName\": \"{}\"}}", "x".repeat(20 << 10));
    for (body, status) in [
        (r#"{"UserName": "USERID", "Password": "wrong"}"#, 401),
        (r#"{"UserName": "wrong", "Password": "PASSW0RD"}"#, 401),
        (r#"{"UserName": "USERID"}"#, 400),
        (r#"{"UserName": 1, "Password": 2}"#, 400),
        ("[]", 400),
        ("", 400),
        (long.as_str(), 413),
    ] {
        assert_eq!(login(body).await.unwrap().status(), status, "{body:.60}");
    }
    let form = bench.request(Method::POST, SESSIONS).header("Content-Type", "text/plain").body("{}").send();
    assert_eq!(form.await.unwrap().status(), 415);
    assert_eq!(bench.mock.sessions_created(), 0);
}

#[tokio::test]
async fn the_seventeenth_session_is_refused_until_one_is_closed() {
    let bench = bench().await;
    let mut last = String::new();
    for _ in 0..16 {
        let login = bench.log_in().await;
        assert_eq!(login.status(), 201);
        last = header(&login, "Location");
    }
    let refused = bench.log_in().await;
    assert_eq!(refused.status(), 403);
    assert_eq!(message_id(refused).await, "Base.1.12.SessionLimitExceeded");
    bench.request(Method::DELETE, &last).basic_auth(USER, Some(PASSWORD)).send().await.unwrap();
    assert_eq!(bench.log_in().await.status(), 201);
}

#[tokio::test]
async fn an_idle_session_expires() {
    let options = Options { session_idle: std::time::Duration::ZERO, ..Options::default() };
    let bench = serve(Tree::embedded("sr650-v2").unwrap(), options).await;
    let token = header(&bench.log_in().await, "X-Auth-Token");
    let response = bench.request(Method::GET, SYSTEM).header("X-Auth-Token", token).send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert_eq!((bench.mock.open_sessions(), bench.mock.sessions_created()), (0, 1));
}

#[tokio::test]
async fn a_tree_without_a_session_collection_offers_no_login() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    assert!(tree.remove(SESSIONS));
    let bench = serve(tree, Options::default()).await;
    assert_eq!(bench.log_in().await.status(), 404);
    assert_eq!(bench.get(SESSIONS).await.status(), 404);
    assert_eq!(bench.get(SYSTEM).await.status(), 200);
}

#[tokio::test]
async fn an_unknown_resource_is_404_in_the_words_of_an_xcc() {
    let bench = bench().await;
    let response = bench.get("/redfish/v1/Systems/2").await;
    assert_eq!(response.status(), 404);
    assert_eq!(header(&response, "Content-Type"), "application/json");
    assert_eq!(message_id(response).await, "ExtendedError.1.2.RequestUriNotFound");
}

#[tokio::test]
async fn a_method_that_a_resource_does_not_have_is_405_with_those_it_has() {
    let bench = bench().await;
    let send =
        |method: Method, path: &str| bench.request(method, path).basic_auth(USER, Some(PASSWORD)).body("{}").send();
    for method in [Method::POST, Method::PATCH, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let response = send(method.clone(), "/redfish/v1/Managers/1").await.unwrap();
        assert_eq!(response.status(), 405, "{method}");
        assert_eq!(header(&response, "Allow"), "GET, HEAD", "{method}");
    }
    for (method, path, allowed) in [
        (Method::PATCH, SESSIONS, "GET, HEAD, POST"),
        (Method::DELETE, SYSTEM, "GET, HEAD, PATCH"),
        (Method::PATCH, "/redfish/v1/Systems/1/Bios", "GET, HEAD"),
        (Method::PATCH, "/redfish/v1/EventService/Subscriptions", "GET, HEAD, POST"),
    ] {
        let response = send(method, path).await.unwrap();
        assert_eq!((response.status().as_u16(), header(&response, "Allow").as_str()), (405, allowed), "{path}");
    }
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let bench = bench().await;
    let get = bench.get(SYSTEM).await;
    let head = bench.request(Method::HEAD, SYSTEM).basic_auth(USER, Some(PASSWORD)).send().await.unwrap();
    assert_eq!(head.status(), 200);
    for name in ["Content-Length", "Content-Type", "ETag", "OData-Version", "Cache-Control", "Allow"] {
        assert_eq!(header(&head, name), header(&get, name), "{name}");
        assert_ne!(header(&head, name), "", "{name}");
    }
    assert!(head.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_etag_tells_that_nothing_changed() {
    let bench = bench().await;
    let etag = header(&bench.get(SYSTEM).await, "ETag");
    let again = |etag: String| {
        bench.request(Method::GET, SYSTEM).basic_auth(USER, Some(PASSWORD)).header("If-None-Match", etag).send()
    };
    assert_eq!(again(etag).await.unwrap().status(), 304);
    assert_eq!(again("\"another\"".to_owned()).await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_unknown_odata_version_is_refused() {
    let bench = bench().await;
    for (version, status) in [("4.0", 200), ("4.1", 412)] {
        let response =
            bench.request(Method::GET, "/redfish/v1/").header("OData-Version", version).send().await.unwrap();
        assert_eq!(response.status(), status, "{version}");
    }
}

#[tokio::test]
async fn a_connection_is_kept_for_many_requests() {
    let bench = bench().await;
    for _ in 0..5 {
        bench.get(SYSTEM).await.bytes().await.unwrap();
    }
    assert_eq!((bench.mock.connections(), bench.mock.requests().len()), (1, 5));
}

#[tokio::test]
async fn broken_json_is_served_as_it_was_recorded() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    assert!(tree.replace(SYSTEM, b"{\"Id\": \"1\", }\xff".to_vec()));
    let bench = serve(tree, Options::default()).await;
    assert_eq!(bench.get(SYSTEM).await.bytes().await.unwrap(), b"{\"Id\": \"1\", }\xff".as_slice());
}

#[tokio::test]
async fn the_journal_tells_what_was_asked_and_never_a_secret() {
    let bench = bench().await;
    let login = bench.log_in().await;
    let token = header(&login, "X-Auth-Token");
    bench.request(Method::GET, SYSTEM).header("X-Auth-Token", &token).send().await.unwrap();
    bench.get("/redfish/v1/Nothing?colour").await;
    bench.request(Method::GET, "/redfish/v1").send().await.unwrap();
    bench.request(Method::GET, SYSTEM).header("X-Auth-Token", "stale").send().await.unwrap();

    let requests = bench.mock.requests();
    let seen: Vec<_> =
        requests.iter().map(|one| (one.method.as_str(), one.path.as_str(), one.status, one.authentication)).collect();
    assert_eq!(
        seen,
        [
            ("POST", SESSIONS, 201, Authentication::None),
            ("GET", SYSTEM, 200, Authentication::Session),
            ("GET", "/redfish/v1/Nothing?colour", 404, Authentication::Basic),
            ("GET", "/redfish/v1", 200, Authentication::None),
            ("GET", SYSTEM, 401, Authentication::Refused),
        ]
    );
    let written = format!("{requests:?} {:?}", Options::default());
    assert!(!token.is_empty() && !written.contains(&token) && !written.contains(PASSWORD), "{written}");
}

#[tokio::test]
async fn the_fingerprint_is_that_of_the_certificate_and_differs_at_every_start() {
    let (one, other) = (bench().await, bench().await);
    assert_eq!(one.mock.fingerprint().len(), 64);
    assert_ne!(one.mock.fingerprint(), other.mock.fingerprint());
    let stranger = client_for(&other.mock).get(one.mock.url()).send().await;
    assert!(stranger.unwrap_err().is_connect(), "a client that trusts another certificate must not connect");
}

#[tokio::test]
async fn the_certificate_names_localhost_and_what_was_asked_for() {
    let options = Options { host_names: vec!["xcc.example".to_owned()], ..Options::default() };
    let mock = start(Tree::embedded("sr650-v2").unwrap(), options).await.unwrap();
    let certificate = reqwest::Certificate::from_pem(mock.certificate_pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder()
        .tls_certs_only([certificate])
        .no_proxy()
        .resolve("xcc.example", mock.address())
        .resolve("other.example", mock.address())
        .build()
        .unwrap();
    let root = |name: &str| client.get(format!("https://{name}:{}/redfish/v1/", mock.address().port())).send();
    assert_eq!(root("xcc.example").await.unwrap().status(), 200);
    assert_eq!(root("localhost").await.unwrap().status(), 200);
    assert!(root("other.example").await.unwrap_err().is_connect());
}

#[tokio::test]
async fn a_stopped_mock_listens_no_more_and_an_address_in_use_is_an_error() {
    let bench = bench().await;
    let address = bench.mock.address();
    let options = || Options { listen: address, ..Options::default() };
    let taken = start(Tree::default(), options()).await;
    assert!(matches!(taken, Err(MockError::Listen { address: named, .. }) if named == address));

    assert_eq!(bench.get(SYSTEM).await.status(), 200);
    bench.mock.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn many_clients_are_served_at_once() {
    let bench = std::sync::Arc::new(bench().await);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..24 {
        let bench = std::sync::Arc::clone(&bench);
        clients.spawn(async move { bench.get(SYSTEM).await.status() });
    }
    while let Some(status) = clients.join_next().await {
        assert_eq!(status.unwrap(), 200);
    }
    assert_eq!(bench.mock.requests().len(), 24);
}

#[tokio::test]
async fn no_path_leads_out_of_the_tree() {
    let bench = bench().await;
    let (address, pem) = (bench.mock.address(), bench.mock.certificate_pem());
    let login = base64::prelude::BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let answers = tokio::task::spawn_blocking(move || {
        let mut answers = Vec::new();
        for path in [
            SYSTEM,
            "https://anywhere.example/redfish/v1/Systems/1",
            "/redfish/v1/Systems/../Systems/1",
            "/redfish/v1/Systems/./1",
            "/redfish/v1/Systems/%2e%2e/Systems/1",
            "/redfish/v1/Systems/%252e%252e/Systems/1",
            "/redfish/v1/Systems%2F1",
            "/redfish/v1/Systems%252F1",
            "/redfish/v1/Systems/..%2fSystems/1",
            "/redfish/v1/Systems/..%5cSystems/1",
            "/redfish/v1/Systems/..;/Systems/1",
            "/redfish/v1/../../../../etc/passwd",
            "/redfish/v1/%2e%2e/%2e%2e/etc/passwd",
            "/etc/passwd",
            "//etc/passwd",
            "https://anywhere.example/etc/passwd",
            "/redfish/v1//Systems/1",
            "/redfish/v1/Systems/1//",
            "/../redfish/v1/Systems/1",
            "/redfish/v1/SessionService/Sessions/..",
            "/redfish/v1/TaskService/TaskMonitors/../../Systems/1",
            "/redfish/v1/%00",
            "/redfish/v1/Systems/1%00",
            "/redfish/v1/Systems/1%00.json",
            "/redfish/v1/Systems/1/index.json",
        ] {
            for method in ["GET", "HEAD", "PATCH", "POST", "DELETE"] {
                let head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic {login}\r\n");
                let body = "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
                answers.push((format!("{method} {path}"), raw(address, &pem, &format!("{head}{body}"))));
            }
        }
        answers
    });
    for (request, answer) in answers.await.unwrap() {
        let (method, path) = request.split_once(' ').unwrap();
        let expected = match (path.ends_with("example/redfish/v1/Systems/1") || path == SYSTEM, method) {
            (true, "GET" | "HEAD") => "200",
            (true, "PATCH") => "400",
            (true, _) => "405",
            (false, _) => "404",
        };
        assert_eq!(answer.get(9..12), Some(expected), "{request}");
    }
}

#[tokio::test]
async fn a_login_is_possible_under_the_members_of_the_collection_too() {
    let bench = bench().await;
    let response = bench
        .request(Method::POST, "/redfish/v1/SessionService/Sessions/Members")
        .body(json!({"UserName": USER, "Password": PASSWORD}).to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
}

#[tokio::test]
async fn a_reading_names_the_schema_that_describes_it() {
    let bench = bench().await;
    for (path, link) in [
        ("/redfish/v1/", "<https://redfish.dmtf.org/schemas/v1/ServiceRoot.v1_13_0.json>; rel=describedby"),
        (SESSIONS, "<https://redfish.dmtf.org/schemas/v1/SessionCollection.json>; rel=describedby"),
        ("/redfish/v1/$metadata", ""),
        ("/redfish/v1/Systems/1/Storage/RAID_Slot3/Volumes/1", ""),
    ] {
        assert_eq!(header(&bench.get(path).await, "Link"), link, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn the_served_mock_ends_in_order_when_it_is_told_to() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    use crate::support::program::patchgate;

    for signal in ["-TERM", "-INT"] {
        let mut serve = patchgate(["mock", "serve", "mock:sr650-v2", "--listen", "127.0.0.1:0"]);
        let mut served = serve.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(served.stdout.take().unwrap()).lines();
        assert!(said.next().unwrap().unwrap().contains("resources at https://127.0.0.1:"));
        assert!(Command::new("kill").args([signal, &served.id().to_string()]).status().unwrap().success());
        assert_eq!(served.wait().unwrap().code(), Some(0), "{signal}");
    }
}
