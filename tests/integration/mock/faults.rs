//! Every kind of wrong answer that a fault script can order, seen by a client over real TLS.

use std::error::Error as _;

use patchgate::mock::{FaultScript, Options, Tree};
use reqwest::{Client, Method, redirect};
use serde_json::json;

use crate::support::bench::*;

const MEMBERS: &str = "/redfish/v1/UpdateService/FirmwareInventory";
const OTHER: &str = "/redfish/v1/Chassis/1";

fn options(script: &str) -> Options {
    Options { faults: FaultScript::from_toml(script).unwrap_or_else(|e| panic!("{e}")), ..Options::default() }
}

pub async fn with(script: &str) -> Bench {
    serve(Tree::embedded("sr650-v2").unwrap(), options(script)).await
}

/// A mock with one rule for the system resource, and no fault anywhere else.
async fn on_system(action: &str) -> Bench {
    let bench = with(&format!("[[rule]]\nname = \"it\"\nuri = \"{SYSTEM}\"\naction = {action}\n")).await;
    assert_eq!(bench.get(OTHER).await.status(), 200, "a rule stays with its URI");
    assert_eq!(bench.mock.statistics().faulted, 0);
    bench
}

/// What the resource is without a fault.
fn healthy(uri: &str) -> Vec<u8> {
    Tree::embedded("sr650-v2").unwrap().get(uri).unwrap().to_vec()
}

/// The operating system's word for what ended a request.
fn io_kind(error: &reqwest::Error) -> Option<std::io::ErrorKind> {
    let mut cause = error.source();
    while let Some(one) = cause {
        if let Some(io) = one.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        cause = one.source();
    }
    None
}

/// The request arrives, and is not answered while other requests are. An hour of latency stands for any.
async fn stays_unanswered(bench: &Bench, path: &str) {
    let mut held = Box::pin(bench.get(path));
    let mut others = bench.mock.statistics().requests;
    let mut after_arrival = 0;
    while after_arrival < 3 {
        after_arrival += u32::from(bench.mock.statistics().requests > others);
        tokio::select! {
            biased;
            _ = &mut held => panic!("{path} was answered though an hour has not passed"),
            other = bench.get(OTHER) => assert_eq!(other.status(), 200),
        }
        others += 1;
    }
}

#[tokio::test]
async fn latency_is_waited_for_and_changes_nothing() {
    for latency in ["{ fixed-ms = 1 }", "{ uniform-ms = [0, 1] }", "{ normal-ms = { mean = 1, deviation = 0.5 } }"] {
        let bench = on_system(&format!("{{ latency = {latency} }}")).await;
        let response = bench.get(SYSTEM).await;
        assert_eq!(response.status(), 200, "{latency}");
        assert_eq!(response.bytes().await.unwrap(), healthy(SYSTEM), "{latency}");
        assert_eq!(bench.mock.statistics().faulted, 1, "{latency}");
    }
}

#[tokio::test]
async fn a_request_under_latency_is_held_while_others_are_answered() {
    let bench = on_system("{ latency = { fixed-ms = 3600000 } }").await;
    stays_unanswered(&bench, SYSTEM).await;
    assert!(bench.mock.requests().iter().all(|request| request.path != SYSTEM), "it has no answer yet");
}

#[tokio::test]
async fn recorded_latencies_are_those_of_each_uri() {
    let folder = tempfile::tempdir().unwrap();
    // The form of a capture's latency.json: milliseconds by URI, with and without a slash at the end.
    let recorded = json!({format!("{SYSTEM}/"): 3_600_000, OTHER: 0.5});
    std::fs::write(folder.path().join("latency.json"), recorded.to_string()).unwrap();
    let script = folder.path().join("faults.toml");
    std::fs::write(&script, "[[rule]]\naction = { latency = { recorded = { file = \"latency.json\" } } }\n").unwrap();
    let faults = FaultScript::read(&script).unwrap();
    let bench = serve(Tree::embedded("sr650-v2").unwrap(), Options { faults, ..Options::default() }).await;
    assert_eq!(bench.get("/redfish/v1/Managers/1").await.status(), 200, "not recorded, not delayed");
    stays_unanswered(&bench, SYSTEM).await;
    let error = FaultScript::from_toml("[[rule]]\naction = { latency = { recorded = { file = \"x\" } } }");
    assert!(error.unwrap_err().to_string().contains("beside it"));
}

#[tokio::test]
async fn a_status_comes_with_the_body_and_the_retry_after_that_were_ordered() {
    let bench = on_system("{ status = { code = 503, retry_after_s = 7 } }").await;
    let response = bench.get(SYSTEM).await;
    assert_eq!((response.status().as_u16(), header(&response, "Retry-After").as_str()), (503, "7"));
    assert_eq!(message_id(response).await, "Base.1.12.GeneralError");

    for (kind, content_type, start) in [
        ("empty", "", ""),
        ("html", "text/html; charset=utf-8", "<html>"),
        ("text", "text/plain", "429 "),
        ("redfish", "application/json", "{\"error\""),
    ] {
        let bench = on_system(&format!("{{ status = {{ code = 429, body = \"{kind}\" }} }}")).await;
        let response = bench.get(SYSTEM).await;
        assert_eq!(response.status(), 429);
        assert_eq!(header(&response, "Content-Type"), content_type);
        let text = response.text().await.unwrap();
        assert!(text.starts_with(start) && text.is_empty() == start.is_empty(), "{kind}: {text}");
    }
}

#[tokio::test]
async fn retry_after_can_be_an_http_date() {
    let bench = on_system("{ status = { code = 503, retry_after_date_s = 120 } }").await;
    let value = header(&bench.get(SYSTEM).await, "Retry-After");
    let date = jiff::fmt::rfc2822::parse(&value).unwrap();
    assert!(date.timestamp() > jiff::Timestamp::now() && value.ends_with(" GMT"), "{value}");
}

#[tokio::test]
async fn a_reset_before_the_answer_is_a_reset_to_the_client() {
    let bench = on_system("{ reset = \"request\" }").await;
    let request = bench.request(Method::GET, SYSTEM).basic_auth(USER, Some(PASSWORD));
    let error = request.send().await.unwrap_err();
    assert_eq!(io_kind(&error), Some(std::io::ErrorKind::ConnectionReset), "{error:?}");
    assert_eq!(bench.mock.requests().last().unwrap().status, 0);
    assert_eq!(bench.get(OTHER).await.status(), 200, "the next connection is served");
}

#[tokio::test]
async fn a_reset_in_the_body_comes_after_a_good_head() {
    let bench = on_system("{ reset = \"body\" }").await;
    // The reset may overtake the head on its way: then it is the request that fails, by the same cause.
    let sent = bench.request(Method::GET, SYSTEM).basic_auth(USER, Some(PASSWORD)).send().await;
    let error = match sent {
        Ok(response) => {
            assert_eq!(response.status(), 200);
            response.bytes().await.unwrap_err()
        }
        Err(error) => error,
    };
    assert_eq!(io_kind(&error), Some(std::io::ErrorKind::ConnectionReset), "{error:?}");
}

#[tokio::test]
async fn a_truncated_body_keeps_the_length_it_promised() {
    let bench = on_system("{ truncate = { keep_bytes = 20 } }").await;
    let mut response = bench.get(SYSTEM).await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "Content-Length"), healthy(SYSTEM).len().to_string());
    let mut came = Vec::new();
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => came.extend_from_slice(&chunk),
            Ok(None) => panic!("the body must not end well"),
            Err(error) => break error,
        }
    };
    assert_eq!(came, &healthy(SYSTEM)[..20]);
    assert!(error.is_body() || error.is_decode(), "{error:?}");
}

#[tokio::test]
async fn a_dripping_body_comes_piece_by_piece_and_whole() {
    let bench = on_system("{ drip = { bytes_per_second = 1000000 } }").await;
    let response = bench.get(SYSTEM).await;
    assert_eq!(header(&response, "Content-Length"), healthy(SYSTEM).len().to_string());
    assert_eq!(response.bytes().await.unwrap(), healthy(SYSTEM));

    let bench = on_system("{ drip = { bytes_per_second = 1 } }").await;
    let mut response = bench.get(SYSTEM).await;
    assert_eq!(response.chunk().await.unwrap().unwrap(), &healthy(SYSTEM)[..1]);
    assert_eq!(bench.mock.statistics().in_flight.now, 1, "the rest is still to come");
}

#[tokio::test]
async fn a_wrong_content_type_and_a_login_page_come_with_200() {
    let bench = on_system("{ content-type = \"text/html\" }").await;
    let response = bench.get(SYSTEM).await;
    assert_eq!((response.status().as_u16(), header(&response, "Content-Type").as_str()), (200, "text/html"));
    assert_eq!(response.bytes().await.unwrap(), healthy(SYSTEM));

    let bench = on_system("\"login-page\"").await;
    let response = bench.get(SYSTEM).await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "Content-Type"), "text/html; charset=utf-8");
    assert!(response.text().await.unwrap().starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn broken_json_is_broken_and_has_the_length_it_says() {
    for how in ["unclosed", "trailing-comma", "nan", "not-utf8"] {
        let bench = on_system(&format!("{{ broken-json = \"{how}\" }}")).await;
        let response = bench.get(SYSTEM).await;
        assert_eq!(header(&response, "Content-Type"), "application/json", "{how}");
        let length = header(&response, "Content-Length");
        let bytes = response.bytes().await.unwrap();
        assert_eq!(length, bytes.len().to_string(), "{how}");
        assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_err(), "{how}");
        assert!(bytes.starts_with(&healthy(SYSTEM)[..100]), "{how}");
    }
}

#[tokio::test]
async fn properties_are_dropped_nulled_and_changed() {
    let action = "{ fields = { drop = [\"/Status/Health\", \"/Boot\"], null = [\"/SerialNumber\"], \
                  set = { \"/BiosVersion\" = \"X\", \"/Status/New\" = 1 } } }";
    let bench = on_system(action).await;
    let changed = body(bench.get(SYSTEM).await).await;
    assert!(changed["Status"].get("Health").is_none() && changed.get("Boot").is_none());
    assert_eq!((&changed["SerialNumber"], &changed["BiosVersion"]), (&json!(null), &json!("X")));
    let expected: serde_json::Value = serde_json::from_slice(&healthy(SYSTEM)).unwrap();
    assert_eq!((&changed["Status"]["New"], &changed["Model"]), (&json!(1), &expected["Model"]));
}

#[tokio::test]
async fn a_session_goes_stale_after_its_requests_and_a_new_one_is_good() {
    let bench = with("[[rule]]\naction = { stale-session = { after_requests = 2 } }").await;
    for _ in 0..2 {
        let token = header(&bench.log_in().await, "X-Auth-Token");
        let mut statuses = Vec::new();
        for _ in 0..3 {
            let request = bench.request(Method::GET, SYSTEM).header("X-Auth-Token", &token);
            statuses.push(request.send().await.unwrap().status().as_u16());
        }
        assert_eq!(statuses, [200, 200, 401]);
    }
    assert_eq!(bench.mock.open_sessions(), 0);
}

#[tokio::test]
async fn beyond_a_concurrency_limit_is_503_until_a_place_is_free() {
    let script = format!(
        "[[rule]]\nuri = \"/redfish/v1/**\"\naction = {{ concurrency = {{ limit = 1, retry_after_s = 3 }} }}\n\
         [[rule]]\nuri = \"{SYSTEM}\"\naction = {{ drip = {{ bytes_per_second = 1 }} }}\n"
    );
    let bench = with(&script).await;
    let holding = bench.get(SYSTEM).await;
    assert_eq!(holding.status(), 200, "its head is here, its body is not");
    let refused = bench.get(OTHER).await;
    assert_eq!((refused.status().as_u16(), header(&refused, "Retry-After").as_str()), (503, "3"));
    assert_eq!(message_id(refused).await, "Base.1.12.ServiceTemporarilyUnavailable");
    drop(holding);
    while bench.get(OTHER).await.status() != 200 {
        // The mock learns by the end of the connection that nobody waits any more.
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_huge_body_is_as_large_as_ordered_and_still_json() {
    let size = 3 << 20;
    let bench = on_system(&format!("{{ huge-body = {{ bytes = {size} }} }}")).await;
    let response = bench.get(SYSTEM).await;
    assert_eq!(header(&response, "Content-Length"), size.to_string());
    let bytes = response.bytes().await.unwrap();
    assert_eq!(bytes.len(), size);
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(value["@odata.id"], SYSTEM);
}

#[tokio::test]
async fn many_headers_come_or_are_too_many_for_the_client() {
    let bench = on_system("{ many-headers = { count = 80 } }").await;
    let response = bench.get(SYSTEM).await;
    assert_eq!(response.headers().keys().filter(|name| name.as_str().starts_with("x-filler-")).count(), 80);

    let bench = on_system("{ many-headers = { count = 5000 } }").await;
    let request = bench.request(Method::GET, SYSTEM).basic_auth(USER, Some(PASSWORD));
    assert!(request.send().await.is_err(), "hyper's client gives up at 100 headers");
}

#[tokio::test]
async fn a_redirect_leads_to_another_host_with_the_same_path() {
    let bench = on_system("{ redirect = { to = \"https://other.example:8443/\", code = 302 } }").await;
    let pem = reqwest::Certificate::from_pem(bench.mock.certificate_pem().as_bytes()).unwrap();
    let client = Client::builder().tls_certs_only([pem]).redirect(redirect::Policy::none()).no_proxy().build().unwrap();
    let response = client.get(format!("{}{SYSTEM}?only", bench.mock.url())).send().await.unwrap();
    assert_eq!(response.status(), 302);
    assert_eq!(header(&response, "Location"), format!("https://other.example:8443{SYSTEM}?only"));
}

#[tokio::test]
async fn a_collection_can_be_its_own_next_page() {
    let script = format!("[[rule]]\nuri = \"{MEMBERS}\"\naction = {{ next-link = \"itself\" }}");
    let bench = with(&script).await;
    let mut next = MEMBERS.to_owned();
    for _ in 0..3 {
        let page = body(bench.get(&next).await).await;
        assert_eq!(page["Members"].as_array().unwrap().len(), 17);
        next = page["Members@odata.nextLink"].as_str().unwrap().to_owned();
        assert_eq!(next, MEMBERS);
    }
    bench.mock.set_faults(
        FaultScript::from_toml("[[rule]]\naction = { next-link = { to = \"/redfish/v1/Elsewhere\" } }").unwrap(),
    );
    let page = body(bench.get(MEMBERS).await).await;
    assert_eq!(page["Members@odata.nextLink"], "/redfish/v1/Elsewhere");
    assert!(body(bench.get(SYSTEM).await).await.get("Members@odata.nextLink").is_none(), "it is no collection");
}

#[tokio::test]
async fn expand_can_be_ignored_refused_lossy_or_slow() {
    let query = format!("{MEMBERS}?$expand=.($levels=1)");
    // What the service answers to this query is fixed here, so that the fault alone makes the difference.
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    let expanded = json!({"Members": [{"@odata.id": "/a", "Id": "a", "Status": {"Health": "OK"}}]});
    tree.create(&query, &expanded).unwrap();
    let rule = |action: &str| options(&format!("[[rule]]\naction = {{ expand = {action} }}"));

    let bench = serve(tree.clone(), rule("\"ignored\"")).await;
    let plain = body(bench.get(&query).await).await;
    assert_eq!(plain["Members"].as_array().unwrap().len(), 17);
    assert!(plain["Members"][0].get("Id").is_none(), "links only");

    let bench = serve(tree.clone(), rule("\"refused\"")).await;
    let refused = bench.get(&query).await;
    assert_eq!(refused.status(), 400);
    assert_eq!(message_id(refused).await, "Base.1.12.QueryParameterValueFormatError");
    assert_eq!(bench.get(MEMBERS).await.status(), 200, "without $expand nothing is wrong");

    let bench = serve(tree.clone(), rule("{ drops = [\"/Status/Health\"] }")).await;
    let lossy = body(bench.get(&query).await).await;
    assert_eq!(lossy["Members"][0], json!({"@odata.id": "/a", "Id": "a", "Status": {}}));

    let bench = serve(tree.clone(), rule("{ slow = { fixed-ms = 3600000 } }")).await;
    stays_unanswered(&bench, &query).await;
    let bench = serve(tree, rule("{ slow = { fixed-ms = 1 } }")).await;
    assert_eq!(body(bench.get(&query).await).await, expanded);
}

#[tokio::test]
async fn an_ignored_expansion_is_told_as_it_was_asked() {
    let bench = with("[[rule]]\naction = { expand = \"ignored\" }").await;
    let query = format!("{MEMBERS}?$expand=.");
    assert_eq!(bench.get(&query).await.status(), 200);
    assert_eq!(bench.mock.requests()[0].path, query);
}
