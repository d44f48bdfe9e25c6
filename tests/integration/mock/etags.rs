//! Tags of resources: header and property agree, a change changes both, and of several writers one wins.

use patchgate::mock::{Options, Overlay, Tree};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::bench::*;

const ACCOUNTS: &str = "/redfish/v1/AccountService/Accounts";
const SUBSCRIPTIONS: &str = "/redfish/v1/EventService/Subscriptions";
const SIMPLE_UPDATE: &str = "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate";
/// The forms that an XCC, an iLO and nobody send.
const STRONG: &str = "\"31f27842b550e34a6e84b2\"";
const WEAK: &str = "W/\"C56F367A\"";
const NO_TAG: &str = "31f27842";

/// A tree whose system tells its tag, as recorded ones do.
fn tagged(tag: &str) -> Tree {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    tree.merge(SYSTEM, &json!({"@odata.etag": tag})).unwrap();
    tree
}

async fn send(bench: &Bench, method: Method, path: &str, etag: Option<&str>, payload: Value) -> Response {
    let mut request = bench.request(method, path).basic_auth(USER, Some(PASSWORD));
    if let Some(etag) = etag {
        request = request.header("If-Match", etag);
    }
    request.header("Content-Type", "application/json").body(payload.to_string()).send().await.unwrap()
}

/// Header and property of an answer.
async fn tags(response: Response) -> (String, String) {
    let header = header(&response, "ETag");
    (header, body(response).await["@odata.etag"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_recorded_tag_is_the_header_and_the_bytes_stay_as_they_are() {
    for tag in [STRONG, WEAK] {
        let tree = tagged(tag);
        let recorded = tree.get(SYSTEM).unwrap().to_vec();
        let bench = serve(tree, Options::default()).await;
        let response = bench.get(SYSTEM).await;
        assert_eq!(header(&response, "ETag"), tag);
        assert_eq!(response.bytes().await.unwrap(), recorded);
        let known = bench.request(Method::GET, SYSTEM).basic_auth(USER, Some(PASSWORD)).header("If-None-Match", tag);
        let known = known.send().await.unwrap();
        assert_eq!((known.status().as_u16(), header(&known, "ETag").as_str()), (304, tag));
    }
    let bench = serve(tagged(NO_TAG), Options::default()).await;
    let (header, property) = tags(bench.get(SYSTEM).await).await;
    assert!(header.starts_with('"') && header != property, "{header} {property}");
}

#[tokio::test]
async fn a_change_changes_header_and_property_alike() {
    for tag in [STRONG, WEAK] {
        let bench = serve(tagged(tag), Options::default()).await;
        let changed = send(&bench, Method::PATCH, SYSTEM, Some(tag), json!({"AssetTag": "x"})).await;
        assert_eq!(changed.status(), 200, "{tag}");
        let (header, property) = tags(changed).await;
        assert!(header == property && header != tag, "{header} {property}");
        assert_eq!(tags(bench.get(SYSTEM).await).await, (header.clone(), property));
        for wrong in [tag.to_owned(), format!("{header}foobar"), format!("foobar{header}")] {
            let refused = send(&bench, Method::PATCH, SYSTEM, Some(&wrong), json!({"AssetTag": "y"})).await;
            assert_eq!(refused.status(), 412, "{wrong}");
        }
    }
}

#[tokio::test]
async fn an_overlay_leaves_no_tag_of_what_was_before() {
    let overlay = |merge: &str| {
        let text = format!("[[patch]]\nuri = \"{SYSTEM}\"\nmerge = {{ {merge} }}");
        let mut tree = tagged(STRONG);
        tree.overlay(&Overlay::from_toml("o.toml", &text).unwrap()).unwrap();
        tree
    };
    let bench = serve(overlay("AssetTag = \"x\""), Options::default()).await;
    let (header, property) = tags(bench.get(SYSTEM).await).await;
    assert!(header == property && header != STRONG, "{header} {property}");
    let bench = serve(overlay("\"@odata.etag\" = '\"meant\"'"), Options::default()).await;
    assert_eq!(tags(bench.get(SYSTEM).await).await, ("\"meant\"".to_owned(), "\"meant\"".to_owned()));
}

#[tokio::test]
async fn what_clients_make_tells_its_tag_twice() {
    let bench = bench().await;
    let image = json!({"ImageURI": "lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz"});
    let event = json!({"Destination": "https://listener.example/", "Protocol": "Redfish"});
    let account = json!({"UserName": "new", "Password": "password1", "RoleId": "ReadOnly"});
    let login = json!({"UserName": USER, "Password": PASSWORD});
    for (path, payload) in [(ACCOUNTS, account), (SUBSCRIPTIONS, event), (SESSIONS, login), (SIMPLE_UPDATE, image)] {
        let made = send(&bench, Method::POST, path, None, payload).await;
        let made_tags = tags(made).await;
        assert!(!made_tags.0.is_empty() && made_tags.0 == made_tags.1, "{path}: {made_tags:?}");
    }
    for path in [ACCOUNTS, SUBSCRIPTIONS, SESSIONS, "/redfish/v1/TaskService/Tasks", &format!("{ACCOUNTS}/2")] {
        let (header, property) = tags(bench.get(path).await).await;
        assert!(!header.is_empty() && header == property, "{path}: {header} {property}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_writers_with_one_tag_one_wins() {
    let bench = bench().await;
    let before = header(&bench.get(SYSTEM).await, "ETag");
    let writers = (0..16).map(|number| {
        send(&bench, Method::PATCH, SYSTEM, Some(&before), json!({"AssetTag": format!("writer {number}")}))
    });
    let statuses: Vec<u16> =
        futures_util::future::join_all(writers).await.iter().map(|response| response.status().as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 15, "{statuses:?}");
    let kept = body(bench.get(SYSTEM).await).await["AssetTag"].as_str().unwrap().to_owned();
    let winner = statuses.iter().position(|status| *status == 200).unwrap();
    assert_eq!(kept, format!("writer {winner}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_deleted_is_deleted_once_and_only_under_its_tag() {
    let bench = bench().await;
    let event = json!({"Destination": "https://listener.example/", "Protocol": "Redfish"});
    let uri = header(&send(&bench, Method::POST, SUBSCRIPTIONS, None, event).await, "Location");
    assert_eq!(send(&bench, Method::DELETE, &uri, Some("\"stale\""), json!({})).await.status(), 412);
    let deleting = (0..8).map(|_| send(&bench, Method::DELETE, &uri, None, json!({})));
    let statuses: Vec<u16> =
        futures_util::future::join_all(deleting).await.iter().map(|response| response.status().as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 204 | 404)), "{statuses:?}");
}
