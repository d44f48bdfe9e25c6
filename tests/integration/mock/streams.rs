//! Server-sent events: who may hear them, what a stream begins with, what is told later, and how it ends (DSP0266 1.8.1, 12.5).

use patchgate::mock::{Options, Overlay, Tree};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::bench::*;

const STREAM: &str = "/redfish/v1/EventService/ServerSentEvent";
const SUBSCRIPTIONS: &str = "/redfish/v1/EventService/Subscriptions";
const TEST_EVENT: &str = "/redfish/v1/EventService/Actions/EventService.SubmitTestEvent";

/// The machine with one fault in its log.
fn tree() -> Tree {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    let entry = r##"
        [[create]]
        uri = "/redfish/v1/Systems/1/LogServices/ActiveLog/Entries/9"
        inline_in = "/redfish/v1/Systems/1/LogServices/ActiveLog/Entries"
        [create.body]
        "@odata.type" = "#LogEntry.v1_11_0.LogEntry"
        "@odata.id" = "/redfish/v1/Systems/1/LogServices/ActiveLog/Entries/9"
        Id = "9"
        Severity = "Critical"
        Created = "2026-11-22T08:00:00Z"
        MessageId = "Example.1.0.PowerSupplyFailed"
        Message = "Power supply 2 has failed."
    "##;
    tree.overlay(&Overlay::from_toml("a fault", entry).unwrap()).unwrap();
    tree
}

/// The next event: its id, and what it says.
async fn next(stream: &mut Response) -> (String, Value) {
    let mut text = String::new();
    while !text.ends_with("\n\n") {
        text.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }
    let fields: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once(": ")).collect();
    assert!(matches!(fields[..], [("id", _), ("data", _)]), "{text:?}");
    (fields[0].1.to_owned(), serde_json::from_str(fields[1].1).unwrap())
}

async fn subscriptions(bench: &Bench) -> Vec<String> {
    links(&body(bench.get(SUBSCRIPTIONS).await).await)
}

async fn submit(bench: &Bench, event: Value) -> Response {
    let request = bench.request(Method::POST, TEST_EVENT).basic_auth(USER, Some(PASSWORD));
    request.header("Content-Type", "application/json").body(event.to_string()).send().await.unwrap()
}

#[tokio::test]
async fn a_stream_tells_the_log_and_then_what_happens() {
    let bench = serve(tree(), Options::default()).await;
    let mut stream = bench.get(STREAM).await;
    assert_eq!((stream.status().as_u16(), header(&stream, "content-type").as_str()), (200, "text/event-stream"));
    let (id, event) = next(&mut stream).await;
    assert_eq!((id.as_str(), &event["@odata.type"], &event["Id"]), ("1", &json!("#Event.v1_7_0.Event"), &json!("1")));
    assert_eq!(
        event["Events"],
        json!([{
            "MessageId": "Example.1.0.PowerSupplyFailed",
            "EventType": "Other",
            "EventId": "9",
            "EventTimestamp": "2026-11-22T08:00:00Z",
            "Severity": "Critical",
            "Message": "Power supply 2 has failed.",
            "MemberId": "1",
        }])
    );
    let [subscription] = &subscriptions(&bench).await[..] else { panic!("one stream is one subscription") };
    let shown = body(bench.get(subscription).await).await;
    assert_eq!((&shown["SubscriptionType"], &shown["Destination"]), (&json!("SSE"), &Value::Null));

    assert_eq!(submit(&bench, json!({"Message": "no id"})).await.status(), 400);
    assert_eq!(submit(&bench, json!({"MessageId": "A.1.0.B", "Mesage": ""})).await.status(), 400);
    let test = json!({"MessageId": "A.1.0.B", "Severity": "OK", "OriginOfCondition": SYSTEM});
    assert_eq!(submit(&bench, test).await.status(), 204);
    let (id, event) = next(&mut stream).await;
    let record = &event["Events"][0];
    assert_eq!((id.as_str(), &record["MessageId"]), ("2", &json!("A.1.0.B")));
    assert_eq!(record["OriginOfCondition"], json!({"@odata.id": SYSTEM}));

    // Whoever comes back hears what was missed, and nothing twice.
    let again = bench.request(Method::GET, STREAM).basic_auth(USER, Some(PASSWORD)).header("Last-Event-ID", "1");
    let mut again = again.send().await.unwrap();
    assert_eq!(next(&mut again).await.0, "2");

    // Deleting what stands for a stream ends it.
    let delete = bench.request(Method::DELETE, subscription).basic_auth(USER, Some(PASSWORD));
    assert_eq!(delete.send().await.unwrap().status(), 204);
    assert_eq!(stream.chunk().await.unwrap(), None);
    assert_eq!(subscriptions(&bench).await.len(), 1);
    // And so does the client itself.
    drop(again);
    while !subscriptions(&bench).await.is_empty() {}
    bench.mock.stop().await;
}

#[tokio::test]
async fn a_stream_is_for_whoever_may_log_in_and_asks_for_one() {
    let bench = serve(tree(), Options::default()).await;
    let asked = async |method: Method, more: &[(&str, &str)]| {
        let mut request = bench.request(method, STREAM).basic_auth(USER, Some(PASSWORD));
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    };
    assert_eq!(bench.request(Method::GET, STREAM).send().await.unwrap().status(), 401);
    let session = bench.log_in().await;
    let token = header(&session, "x-auth-token");
    let by_session = bench.request(Method::GET, STREAM).header("X-Auth-Token", token).send().await.unwrap();
    assert_eq!(by_session.status(), 200);
    for method in [Method::HEAD, Method::POST, Method::DELETE] {
        let refused = asked(method.clone(), &[]).await;
        assert_eq!((refused.status().as_u16(), header(&refused, "allow").as_str()), (405, "GET"), "{method}");
    }
    assert_eq!(asked(Method::GET, &[("Accept", "application/json")]).await.status(), 406);
    assert_eq!(asked(Method::GET, &[("Accept", "text/event-stream")]).await.status(), 200);
    let filtered = bench.get(&format!("{STREAM}?$filter=EventFormatType%20eq%20Event")).await;
    assert_eq!(filtered.status(), 501);
    let mut held = vec![by_session];
    let refused = loop {
        match bench.get(STREAM).await {
            open if open.status() == 200 => held.push(open),
            refused => break refused,
        }
    };
    assert_eq!((refused.status().as_u16(), held.len()), (503, 8));
    assert_eq!(message_id(refused).await, "Base.1.12.EventSubscriptionLimitExceeded");
    // A mock that stops ends them, and does not wait.
    bench.mock.stop().await;
    for mut stream in held {
        while stream.chunk().await.unwrap().is_some() {}
    }
}

#[tokio::test]
async fn a_tree_that_names_no_stream_has_none_and_what_was_recorded_is_served() {
    let mut plain = tree();
    let without = "[[patch]]\nuri = \"/redfish/v1/EventService\"\nremove = [\"ServerSentEventUri\"]\n";
    plain.overlay(&Overlay::from_toml("without", without).unwrap()).unwrap();
    assert_eq!(serve(plain, Options::default()).await.get(STREAM).await.status(), 404);
    let mut recorded = tree();
    let file =
        format!("[[create]]\nuri = \"{STREAM}\"\nbody = {{ \"@odata.id\" = \"{STREAM}\", Id = \"recorded\" }}\n");
    recorded.overlay(&Overlay::from_toml("recorded", &file).unwrap()).unwrap();
    let bench = serve(recorded, Options::default()).await;
    assert_eq!(body(bench.get(STREAM).await).await["Id"], "recorded");
}
