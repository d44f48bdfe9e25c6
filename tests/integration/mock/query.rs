//! Query parameters of DSP0266 and the headers that choose an answer, over real TLS.

use patchgate::mock::{Options, Tree};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::bench::*;

const INVENTORY: &str = "/redfish/v1/UpdateService/FirmwareInventory";

async fn ask(bench: &Bench, path: &str) -> Value {
    let response = bench.get(path).await;
    assert_eq!(response.status(), 200, "{path}");
    body(response).await
}

fn ids(list: &Value) -> Vec<&str> {
    list["Members"].as_array().unwrap().iter().map(|member| member["Id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_whole_inventory_comes_in_one_answer_when_expanded() {
    let bench = bench().await;
    for expand in [".", "*", ".($levels=1)", "*($levels=2)"] {
        let list = ask(&bench, &format!("{INVENTORY}?$expand={expand}")).await;
        assert_eq!(ids(&list).len(), 17, "{expand}");
        assert_eq!(list["Members"][0]["Version"], "58B-5.70", "{expand}");
    }
    let links = ask(&bench, &format!("{INVENTORY}?$expand=~")).await;
    assert_eq!(links["Members"][0], json!({"@odata.id": format!("{INVENTORY}/BMC-Primary")}));
}

#[tokio::test]
async fn a_filter_a_selection_and_an_expansion_work_together() {
    let bench = bench().await;
    let query = "$filter=Status/State eq 'Disabled' and Version eq null&$expand=.&$select=Members/Id,Members/Version";
    let list = ask(&bench, &format!("{INVENTORY}?{query}")).await;
    assert_eq!(ids(&list), ["BMC-Primary-Pending", "UEFI-Pending"]);
    assert_eq!(list["Members@odata.count"], 2);
    assert_eq!(list["Members"][0].as_object().unwrap().len(), 4, "type, URI, and the two that were asked for");
    let system = ask(&bench, &format!("{SYSTEM}?$select=Name,Status/Health")).await;
    assert_eq!((&system["Status"], system.get("Bios")), (&json!({"Health": "OK"}), None));
}

#[tokio::test]
async fn the_one_member_comes_in_place_of_its_collection() {
    let bench = bench().await;
    assert_eq!(ask(&bench, "/redfish/v1/Systems?only").await["@odata.id"], SYSTEM);
    assert_eq!(ask(&bench, &format!("{INVENTORY}?only")).await["Members@odata.count"], 17);
}

#[tokio::test]
async fn next_links_lead_through_all_members_once() {
    let by_client = bench().await;
    let options = Options { page_size: Some(5), ..Options::default() };
    let by_service = serve(Tree::embedded("sr650-v2").unwrap(), options).await;
    for (bench, first, pages) in [(by_client, "?$top=5", 4), (by_service, "", 4)] {
        let (mut path, mut seen, mut answers) = (format!("{INVENTORY}{first}"), Vec::new(), 0);
        loop {
            let page = ask(&bench, &path).await;
            answers += 1;
            assert_eq!(page["Members@odata.count"], 17);
            seen.extend(page["Members"].as_array().unwrap().clone());
            match page["Members@odata.nextLink"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(
            (seen, answers),
            (resource(&Tree::embedded("sr650-v2").unwrap(), INVENTORY)["Members"].as_array().unwrap().clone(), pages)
        );
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_answered_is_refused_with_its_reason() {
    let bench = bench().await;
    for (path, query, status, id) in [
        (INVENTORY, "$count=true", 501, "Base.1.12.QueryNotSupported"),
        (INVENTORY, "excerpt", 501, "Base.1.12.QueryNotSupported"),
        (INVENTORY, "$expand=x", 400, "Base.1.12.QueryParameterValueFormatError"),
        (INVENTORY, "$expand=.($levels=3)", 400, "Base.1.12.QueryParameterOutOfRange"),
        (INVENTORY, "$top=-1", 400, "Base.1.12.QueryParameterOutOfRange"),
        (INVENTORY, "$top=a", 400, "Base.1.12.QueryParameterValueFormatError"),
        (INVENTORY, "$filter=Id is 1", 400, "Base.1.12.QueryParameterValueFormatError"),
        (INVENTORY, "only&$expand=.", 400, "Base.1.12.QueryCombinationInvalid"),
        (SYSTEM, "only", 400, "Base.1.12.QueryNotSupportedOnResource"),
        (SYSTEM, "$top=1", 400, "Base.1.12.QueryNotSupportedOnResource"),
        (SYSTEM, "$filter=Id eq '1'", 400, "Base.1.12.QueryNotSupportedOnResource"),
    ] {
        let response = bench.get(&format!("{path}?{query}")).await;
        assert_eq!(response.status(), status, "{query}");
        assert_eq!(message_id(response).await, id, "{query}");
    }
    assert_eq!(bench.get(&format!("{SYSTEM}?colour=blue")).await.status(), 200);
    assert_eq!(bench.get("/redfish/v1/Nothing?$top=1").await.status(), 404);
}

#[tokio::test]
async fn a_tree_that_promises_no_expansion_does_none_and_its_recorded_page_is_served() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    tree.merge("/redfish/v1", &json!({"ProtocolFeaturesSupported": {"ExpandQuery": null, "SelectQuery": false}}))
        .unwrap();
    tree.create(&format!("{INVENTORY}?$skip=50"), &json!({"Recorded": true})).unwrap();
    let bench = serve(tree, Options::default()).await;
    for query in ["$expand=.", "$select=Id"] {
        assert_eq!(bench.get(&format!("{INVENTORY}?{query}")).await.status(), 501, "{query}");
    }
    assert_eq!(ask(&bench, &format!("{INVENTORY}?$skip=50")).await, json!({"Recorded": true}));
}

#[tokio::test]
async fn a_broken_resource_has_nothing_that_a_query_could_choose() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    tree.replace(SYSTEM, b"{\"Id\"".to_vec());
    let bench = serve(tree, Options::default()).await;
    assert_eq!(bench.get(&format!("{SYSTEM}?$select=Id")).await.status(), 400);
    let list = ask(&bench, "/redfish/v1/Systems?$expand=.").await;
    assert_eq!(list["Members"], json!([{"@odata.id": SYSTEM}]), "a member that cannot be read stays a link");
}

async fn accepting(bench: &Bench, path: &str, accept: &str) -> Response {
    bench.request(Method::GET, path).basic_auth(USER, Some(PASSWORD)).header("Accept", accept).send().await.unwrap()
}

#[tokio::test]
async fn what_the_client_does_not_accept_is_not_sent() {
    let bench = bench().await;
    for (accept, json, xml) in [
        ("*/*", 200, 200),
        ("application/json;charset=utf-8", 200, 406),
        ("text/html, application/*;q=0.1", 200, 200),
        ("application/xml", 406, 200),
        ("text/html", 406, 406),
        ("application/json;q=0", 406, 406),
    ] {
        assert_eq!(accepting(&bench, SYSTEM, accept).await.status(), json, "{accept}");
        assert_eq!(accepting(&bench, "/redfish/v1/$metadata", accept).await.status(), xml, "{accept}");
    }
}

#[tokio::test]
async fn an_etag_is_known_alone_in_a_list_weak_or_as_any() {
    let bench = bench().await;
    let etag = header(&bench.get(SYSTEM).await, "ETag");
    for (known, status) in [
        (etag.clone(), 304),
        (format!("\"a\", {etag}"), 304),
        (format!("W/{etag}"), 304),
        ("*".to_owned(), 304),
        ("\"a\"".to_owned(), 200),
    ] {
        let request = bench.request(Method::GET, SYSTEM).basic_auth(USER, Some(PASSWORD));
        assert_eq!(request.header("If-None-Match", &known).send().await.unwrap().status(), status, "{known}");
    }
    let part = bench.get(&format!("{SYSTEM}?$select=Id")).await;
    assert_eq!(header(&part, "ETag"), "", "a part has no ETag of the whole");
}
