//! What DSP0266 asks of every answer, tried on every resource of a tree and not only on one.

use patchgate::mock::{Account, FaultScript, Options, Role, Tree};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::bench::*;

const ACCOUNTS: &str = "/redfish/v1/AccountService/Accounts";
const INVENTORY: &str = "/redfish/v1/UpdateService/FirmwareInventory";
const SIMPLE_UPDATE: &str = "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate";
const RESET: &str = "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset";
const IMAGE: &str = "lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz";

fn tree() -> Tree {
    Tree::embedded("sr650-v2").unwrap()
}

async fn send(bench: &Bench, method: Method, path: &str, payload: Value) -> Response {
    let request = bench.request(method, path).basic_auth(USER, Some(PASSWORD));
    request.header("Content-Type", "application/json").body(payload.to_string()).send().await.unwrap()
}

/// Everything that answers: the tree, and what the service has besides.
async fn all_uris(bench: &Bench) -> Vec<String> {
    let session = header(&bench.log_in().await, "Location");
    let task = send(bench, Method::POST, SIMPLE_UPDATE, json!({"ImageURI": IMAGE})).await;
    let monitor = header(&task, "Location");
    let task = body(task).await["@odata.id"].as_str().unwrap().to_owned();
    let event = json!({"Destination": "https://listener.example/", "Protocol": "Redfish"});
    let event = send(bench, Method::POST, "/redfish/v1/EventService/Subscriptions", event).await;
    let more = [session, monitor, task, header(&event, "Location"), "/redfish".to_owned()];
    tree().uris().map(str::to_owned).chain(more).collect()
}

#[tokio::test]
async fn every_resource_names_its_methods_and_refuses_the_others_with_405() {
    let bench = bench().await;
    let uris = all_uris(&bench).await;
    assert!(uris.len() > 150, "{}", uris.len());
    for uri in &uris {
        let refused = send(&bench, Method::PUT, uri, json!({})).await;
        let allowed = header(&refused, "Allow");
        assert_eq!(refused.status(), 405, "{uri}");
        assert!(allowed.starts_with("GET, HEAD"), "{uri}: {allowed:?}");
        assert_eq!(message_id(refused).await, "Base.1.12.OperationNotAllowed", "{uri}");
        if !uri.contains("/TaskMonitors/") {
            assert_eq!(header(&bench.get(uri).await, "Allow"), allowed, "{uri}: GET says the same");
        }
        for method in [Method::POST, Method::PATCH, Method::DELETE] {
            if !allowed.contains(method.as_str()) {
                let refused = send(&bench, method.clone(), uri, json!({})).await;
                assert_eq!((refused.status().as_u16(), header(&refused, "Allow")), (405, allowed.clone()), "{uri}");
            }
        }
    }
    for method in [Method::PUT, Method::GET, Method::PATCH, Method::DELETE] {
        let refused = send(&bench, method.clone(), RESET, json!({})).await;
        assert_eq!((refused.status().as_u16(), header(&refused, "Allow").as_str()), (405, "POST"), "{method}");
    }
    let invented = bench.request(Method::from_bytes(b"BREW").unwrap(), SYSTEM).basic_auth(USER, Some(PASSWORD));
    assert_eq!(invented.send().await.unwrap().status(), 405);
    assert_eq!(send(&bench, Method::PUT, "/redfish/v1/TaskService/TaskMonitors/77", json!({})).await.status(), 404);
}

#[tokio::test]
async fn a_reader_can_write_nothing_but_its_own_password_and_session() {
    let accounts = vec![Account::new("reader", "readonly1", Role::ReadOnly)];
    let bench = serve(tree(), Options { accounts, ..Options::default() }).await;
    let own = format!("{ACCOUNTS}/2");
    let mut tried = 0;
    let as_reader = |method: Method, uri: &str, payload: &Value| {
        let request = bench.request(method, uri).basic_auth("reader", Some("readonly1"));
        request.header("Content-Type", "application/json").body(payload.to_string()).send()
    };
    let mut uris = all_uris(&bench).await;
    uris.push(own.clone());
    for uri in &uris {
        let allowed = header(&bench.get(uri).await, "Allow");
        let writes = [Method::POST, Method::PATCH, Method::DELETE].into_iter();
        for method in writes.filter(|method| allowed.contains(method.as_str())) {
            if uri == SESSIONS || (*uri == own && method == Method::PATCH) {
                continue;
            }
            let refused = as_reader(method.clone(), uri, &json!({"AssetTag": "x"})).await.unwrap();
            assert_eq!(refused.status(), 403, "{method} {uri}");
            assert_eq!(message_id(refused).await, "Base.1.12.InsufficientPrivilege", "{method} {uri}");
            tried += 1;
        }
    }
    for action in [RESET, SIMPLE_UPDATE] {
        let refused = as_reader(Method::POST, action, &json!({"ResetType": "On", "ImageURI": IMAGE})).await.unwrap();
        assert_eq!(refused.status(), 403, "{action}");
    }
    assert!(tried >= 14, "{tried} writes were tried");
    for change in [json!({"RoleId": "Administrator"}), json!({"Password": "readonly2", "Enabled": true})] {
        assert_eq!(as_reader(Method::PATCH, &own, &change).await.unwrap().status(), 403, "{change}");
    }
    let login = bench.post_login(json!({"UserName": "reader", "Password": "readonly1"})).await;
    let session = header(&login, "Location");
    assert_eq!(as_reader(Method::DELETE, &session, &json!({})).await.unwrap().status(), 204);
    assert_eq!(as_reader(Method::PATCH, &own, &json!({"Password": "readonly2"})).await.unwrap().status(), 200);
}

/// An error body of DSP0266: each message has what a reader needs.
async fn refused(response: Response, status: u16) {
    let url = response.url().to_string();
    assert_eq!(response.status(), status, "{url}");
    assert_eq!(header(&response, "Content-Type"), "application/json", "{url}");
    assert_eq!(header(&response, "OData-Version"), "4.0", "{url}");
    assert_eq!(header(&response, "Cache-Control"), "no-cache", "{url}");
    let error = &body(response).await["error"];
    assert!(error["code"].is_string() && error["message"].is_string(), "{url}: {error}");
    let message = &error["@Message.ExtendedInfo"][0];
    for property in ["MessageId", "Message", "MessageSeverity", "Resolution"] {
        assert!(message[property].as_str().is_some_and(|text| !text.is_empty()), "{url}: no {property} in {message}");
    }
    assert_eq!(message["MessageId"].as_str().unwrap().split('.').count(), 4, "{url}: {message}");
}

#[tokio::test]
async fn every_refusal_has_an_error_body() {
    let accounts = vec![Account::new("reader", "readonly1", Role::ReadOnly)];
    let bench = serve(tree(), Options { accounts, require_if_match: true, ..Options::default() }).await;
    let ask = |path: &str| bench.request(Method::GET, path).basic_auth(USER, Some(PASSWORD));
    let patch = |path: &str| bench.request(Method::PATCH, path).basic_auth(USER, Some(PASSWORD));
    refused(ask(&format!("{INVENTORY}?$top=x")).send().await.unwrap(), 400).await;
    refused(bench.request(Method::GET, SYSTEM).send().await.unwrap(), 401).await;
    let reader = bench.request(Method::PATCH, SYSTEM).basic_auth("reader", Some("readonly1"));
    refused(reader.send().await.unwrap(), 403).await;
    refused(ask("/redfish/v1/Nothing").send().await.unwrap(), 404).await;
    refused(patch("/redfish/v1/Managers/1").send().await.unwrap(), 405).await;
    refused(ask(SYSTEM).header("Accept", "text/html").send().await.unwrap(), 406).await;
    refused(ask(SYSTEM).header("OData-Version", "3.0").send().await.unwrap(), 412).await;
    let stale = patch(SYSTEM).header("If-Match", "\"stale\"").header("Content-Type", "application/json");
    refused(stale.body("{\"AssetTag\": \"x\"}").send().await.unwrap(), 412).await;
    let json = patch(SYSTEM).header("If-Match", "*").header("Content-Type", "application/json");
    refused(json.body(format!("{{\"AssetTag\": \"{}\"}}", "x".repeat(70_000))).send().await.unwrap(), 413).await;
    refused(patch(SYSTEM).header("If-Match", "*").body("{}").send().await.unwrap(), 415).await;
    refused(patch(SYSTEM).send().await.unwrap(), 428).await;
    refused(ask(&format!("{INVENTORY}?$count=true")).send().await.unwrap(), 501).await;
}

#[tokio::test]
async fn head_tells_the_length_that_get_has() {
    let bench = bench().await;
    let session = header(&bench.log_in().await, "Location");
    for (path, status) in [
        ("/redfish", 200),
        ("/redfish/v1/$metadata", 200),
        ("/redfish/v1/odata", 200),
        (session.as_str(), 200),
        (SESSIONS, 200),
        (&format!("{INVENTORY}?$expand=.&$top=3"), 200),
        (&format!("{INVENTORY}?$top=x"), 400),
        (&format!("{INVENTORY}?excerpt"), 501),
        ("/redfish/v1/Nothing", 404),
        (RESET, 405),
    ] {
        let get = bench.get(path).await;
        let head = bench.request(Method::HEAD, path).basic_auth(USER, Some(PASSWORD)).send().await.unwrap();
        assert_eq!((get.status().as_u16(), head.status().as_u16()), (status, status), "{path}");
        for name in ["Content-Length", "Content-Type", "ETag", "Allow", "Link"] {
            assert_eq!(header(&head, name), header(&get, name), "{path} {name}");
        }
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
        let length = header(&get, "Content-Length");
        assert_eq!(length, get.bytes().await.unwrap().len().to_string(), "{path}");
    }
    let refused = bench.request(Method::HEAD, SYSTEM).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), header(&refused, "Content-Length") != "0"), (401, true));
}

#[tokio::test]
async fn a_fault_meets_head_as_far_as_it_has_what_the_fault_is_about() {
    for (action, status, length) in [
        ("{ status = { code = 503 } }", 503, None),
        ("\"login-page\"", 200, None),
        ("{ broken-json = \"unclosed\" }", 200, None),
        ("{ huge-body = { bytes = 1000000 } }", 200, Some("1000000")),
        ("{ truncate = { keep_bytes = 5 } }", 200, None),
        ("{ drip = { bytes_per_second = 1 } }", 200, None),
        ("{ reset = \"body\" }", 200, None),
        ("{ many-headers = { count = 3 } }", 200, None),
    ] {
        let faults = FaultScript::from_toml(&format!("[[rule]]\naction = {action}")).unwrap();
        let bench = serve(tree(), Options { faults, ..Options::default() }).await;
        let head = bench.request(Method::HEAD, SYSTEM).basic_auth(USER, Some(PASSWORD)).send().await.unwrap();
        assert_eq!(head.status(), status, "{action}");
        let told = header(&head, "Content-Length");
        assert!(told != "0" && length.is_none_or(|length| told == length), "{action}: {told}");
        assert!(head.bytes().await.unwrap().is_empty(), "{action}");
    }
}

#[tokio::test]
async fn metadata_and_the_service_document_have_their_types() {
    let bench = bench().await;
    let metadata = bench.get("/redfish/v1/$metadata").await;
    assert_eq!(header(&metadata, "Content-Type"), "application/xml");
    assert!(metadata.text().await.unwrap().contains("edmx:Edmx"));
    let document = body(bench.get("/redfish/v1/odata").await).await;
    assert_eq!(document["@odata.context"], "/redfish/v1/$metadata");
    assert!(document["value"].as_array().unwrap().iter().any(|one| one["name"] == "Systems"));
    assert_eq!(body(bench.get("/redfish").await).await, json!({"v1": "/redfish/v1/"}));
}

#[tokio::test]
async fn numbers_and_nesting_of_a_query_end_somewhere() {
    let bench = bench().await;
    let deep = format!("$filter={}Id eq 'x'{}", "(".repeat(200), ")".repeat(200));
    let long = format!("$filter={}", vec!["Id eq 'x'"; 200].join(" or "));
    let padded = format!("$select=Id&{}", "a".repeat(5_000));
    for (query, status, members) in [
        ("$top=0", 200, 0),
        ("$top=17", 200, 17),
        ("$top=4294967295", 200, 17),
        ("$top=4294967296", 400, 0),
        ("$top=-0", 400, 0),
        ("$top=-9223372036854775809", 400, 0),
        ("$top=1e3", 400, 0),
        ("$top=%2B5", 400, 0),
        ("$top=", 400, 0),
        ("$skip=17", 200, 0),
        ("$skip=4294967295&$top=4294967295", 200, 0),
        ("$skip=99999999999999999999", 400, 0),
        ("$skip=-1", 400, 0),
        ("$expand=.($levels=0)", 400, 0),
        ("$expand=.($levels=4294967295)", 400, 0),
        ("$expand=.($levels=-1)", 400, 0),
        (&deep, 400, 0),
        (&long, 400, 0),
        (&padded, 400, 0),
    ] {
        let response = bench.get(&format!("{INVENTORY}?{query}")).await;
        assert_eq!(response.status(), status, "{query:.80}");
        if status != 200 {
            refused(response, status).await;
            continue;
        }
        let page = body(response).await;
        assert_eq!(page["Members"].as_array().unwrap().len(), members, "{query}");
        assert_eq!(page["Members@odata.count"], 17, "{query}");
        assert!(page.get("Members@odata.nextLink").is_none(), "{query}: no page that would never end");
    }
}

#[tokio::test]
async fn a_type_of_a_tree_cannot_write_headers() {
    let mut tree = tree();
    let kind = "#X>; rel=stylesheet, <evil.v1_0_0.X";
    tree.merge(SYSTEM, &json!({"@odata.type": kind, "@odata.etag": "\"a\"\r\nX-Evil: 1"})).unwrap();
    let bench = serve(tree, Options::default()).await;
    let response = bench.get(SYSTEM).await;
    assert_eq!((header(&response, "Link"), header(&response, "X-Evil")), (String::new(), String::new()));
    assert_eq!(header(&response, "ETag").len(), 22, "a tag of its own in place of one that is none");
}
