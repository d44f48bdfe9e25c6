//! What an answer says of itself is checked: it is the resource that was asked for, a list is what it counts, and every
//! list ends.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bmc::Bmc;
use super::limits::Limits;
use super::testing::{Asked, Reply, Service, collection, json_reply};
use crate::evidence::{Members, Missing, Observation};
use crate::redfish::read::Resource;

const CHASSIS: &str = "/redfish/v1/Chassis";
const ONE: &str = "/redfish/v1/Chassis/1";
const TWO: &str = "/redfish/v1/Chassis/2";

type Read = Observation<Members<Arc<Resource>>>;

async fn chassis_of(bmc: &Bmc) -> Read {
    bmc.log_in().await.unwrap();
    let link = Observation::known(CHASSIS.to_owned(), "root", jiff::Timestamp::now());
    let members = bmc.members_of(&link, &["Name"]).await;
    bmc.log_out().await.unwrap();
    members
}

/// The names of the members that were read, and the reasons of those that were not.
fn told(read: &Read) -> (Vec<String>, Vec<String>) {
    let members = read.value().unwrap_or_else(|| panic!("{read:?}"));
    let name = |r: &Arc<Resource>| r.field("Name").text().value().cloned().unwrap_or_default();
    let reason = |missing: &Missing| format!("{missing:?}");
    (members.items.iter().map(name).collect(), members.unread.iter().map(|u| reason(&u.missing)).collect())
}

fn part(uri: &str, name: &str) -> Value {
    json!({"@odata.id": uri, "Name": name})
}

fn two() -> [(&'static str, Value); 3] {
    [(CHASSIS, collection(CHASSIS, &[ONE, TWO])), (ONE, part(ONE, "one")), (TWO, part(TWO, "two"))]
}

async fn read(list: Value) -> (Vec<String>, Vec<String>) {
    let [_, one, two] = two();
    let service = Service::start([(CHASSIS, list), one, two], |_| None).await;
    told(&chassis_of(&service.bmc()).await)
}

#[tokio::test]
async fn an_answer_that_says_it_is_another_resource_is_not_this_one() {
    for other in [ONE, "/redfish/v1/Chassis/2/Power", "/redfish/v1/chassis/2", "/", ""] {
        let mut tree = two();
        tree[2].1 = part(other, "one again");
        let service = Service::start(tree, |_| None).await;
        let (names, gaps) = told(&chassis_of(&service.bmc()).await);
        assert_eq!(names, ["one"], "{other}");
        assert!(gaps.len() == 1 && gaps[0].contains("which is another resource"), "{other}: {gaps:?}");
    }
}

#[tokio::test]
async fn every_spelling_of_its_own_address_is_its_own() {
    for own in [
        "/redfish/v1/Chassis/2/",
        "/redfish/v1/Chassis/2#/",
        "/redfish/v1/%43hassis/%32",
        "https://10.0.0.7/redfish/v1/Chassis/2",
    ] {
        let mut tree = two();
        tree[2].1 = part(own, "two");
        let service = Service::start(tree, |_| None).await;
        assert_eq!(told(&chassis_of(&service.bmc()).await), (vec!["one".into(), "two".into()], vec![]), "{own}");
    }
    // What says nothing of itself is believed: older services leave it out.
    let mut tree = two();
    tree[2].1 = json!({"Name": "two"});
    let service = Service::start(tree, |_| None).await;
    assert_eq!(told(&chassis_of(&service.bmc()).await).0, ["one", "two"]);
}

#[tokio::test]
async fn the_expanded_collection_of_another_is_not_this_one() {
    let expanding =
        json!({"@odata.id": "/redfish/v1/", "ProtocolFeaturesSupported": {"ExpandQuery": {"NoLinks": true}}});
    let list = json!({"@odata.id": CHASSIS, "Members": [part(ONE, "one"), part(ONE, "one")], "Members@odata.count": 2});
    let [_, one, two] = two();
    let service =
        Service::start([("/redfish/v1/", expanding), (CHASSIS, collection(CHASSIS, &[ONE, TWO])), one, two], {
            move |asked: &Asked| asked.path.contains("$expand").then(|| json_reply(&list))
        })
        .await;
    let (names, gaps) = told(&chassis_of(&service.bmc()).await);
    assert_eq!(names, ["one"], "the body of one in the place of both");
    assert!(gaps.len() == 1 && gaps[0].contains("names one of them again"), "{gaps:?}");
}

#[tokio::test]
async fn an_error_beside_the_content_is_a_gap_and_loses_nothing() {
    let mut list = collection(CHASSIS, &[ONE]);
    list["error"] = json!({"code": "Base.1.12.InternalError", "message": "the list was cut short"});
    let (names, gaps) = read(list).await;
    assert_eq!(names, ["one"]);
    assert!(gaps.len() == 1 && gaps[0].contains("the list was cut short"), "{gaps:?}");

    let mut tree = two();
    tree[1].1["error"] = json!({"code": "Base.1.12.InternalError"});
    let service = Service::start(tree, |_| None).await;
    let (names, gaps) = told(&chassis_of(&service.bmc()).await);
    assert_eq!((names.len(), gaps.len()), (1, 1), "half a resource is none: {gaps:?}");
}

#[tokio::test]
async fn two_members_with_one_address_count_once_and_are_unknown_where_they_contradict() {
    let (bad, good) = (json!({"@odata.id": ONE, "Name": "bad"}), json!({"@odata.id": ONE, "Name": "good"}));
    for (first, second) in [(&bad, &good), (&good, &bad)] {
        let (names, gaps) = read(json!({"@odata.id": CHASSIS, "Members": [first, second]})).await;
        assert_eq!(names, Vec::<String>::new());
        assert!(gaps[0].contains("contradict each other"), "{gaps:?}");
        // On two pages.
        let pages = [
            (
                CHASSIS,
                json!({"@odata.id": CHASSIS, "Members": [first], "Members@odata.nextLink": "/redfish/v1/Chassis?$skip=1"}),
            ),
            ("/redfish/v1/Chassis?$skip=1", json!({"@odata.id": CHASSIS, "Members": [second]})),
        ];
        let service = Service::start(pages, |_| None).await;
        let (names, gaps) = told(&chassis_of(&service.bmc()).await);
        assert_eq!(names, Vec::<String>::new());
        assert!(gaps.iter().any(|gap| gap.contains("contradict each other")), "{gaps:?}");
    }
    let (names, gaps) = read(json!({"@odata.id": CHASSIS, "Members": [bad, bad], "Members@odata.count": 1})).await;
    assert_eq!((names, gaps), (vec!["bad".to_owned()], vec![]), "the same twice is one");
}

#[tokio::test]
async fn a_member_that_is_named_twice_and_one_that_is_never_named_leave_a_gap() {
    for again in [ONE, "/redfish/v1/Chassis/1/", "/redfish/v1/Chassis/%31"] {
        let (names, gaps) = read(collection(CHASSIS, &[ONE, again])).await;
        assert_eq!((names.len(), gaps.len()), (1, 1), "{again}: {gaps:?}");
        let mut uncounted = collection(CHASSIS, &[ONE, again]);
        uncounted.as_object_mut().unwrap().remove("Members@odata.count");
        assert_eq!(read(uncounted).await.1.len(), 1, "{again}");
    }
    let mut short = collection(CHASSIS, &[ONE, TWO]);
    assert_eq!(read(short.clone()).await, (vec!["one".into(), "two".into()], vec![]));
    for odd in [json!(3), json!(null), json!("2")] {
        short["Members@odata.count"] = odd;
        assert_eq!(read(short.clone()).await.1.len(), 1, "{short}");
    }
}

#[tokio::test]
async fn a_device_may_be_named_for_each_of_its_functions_and_a_drive_may_not() {
    let link = json!({"@odata.id": ONE});
    for (name, count, gaps) in [("PCIeDevices", 2, 0), ("PCIeDevices", 3, 1), ("Drives", 2, 1), ("Drives", 1, 0)] {
        let system =
            json!({"@odata.id": "/redfish/v1/Systems/1", name: [link, link], format!("{name}@odata.count"): count});
        let service = Service::start([("/redfish/v1/Systems/1", system), (ONE, part(ONE, "one"))], |_| None).await;
        let bmc = service.bmc();
        bmc.log_in().await.unwrap();
        let system = bmc.get("/redfish/v1/Systems/1").await.unwrap();
        let read = told(&bmc.array(&system, name, &[]).await);
        assert_eq!((read.0, read.1.len()), (vec!["one".to_owned()], gaps), "{name} {count}");
    }
}

#[tokio::test]
async fn members_may_be_bare_paths() {
    let list = json!({"@odata.id": CHASSIS, "Members": [ONE, TWO], "Members@odata.count": 2});
    assert_eq!(read(list).await, (vec!["one".into(), "two".into()], vec![]));
}

#[tokio::test]
async fn what_stands_in_a_list_counts_where_its_address_leads_nowhere() {
    let system = json!({"@odata.id": "/redfish/v1/Systems/1",
        "Drives": [{"@odata.id": "/redfish/v1/Nothing", "Name": "inline"}, {"@odata.id": "/redfish/v1/Nothing/2"}]});
    let service = Service::start([("/redfish/v1/Systems/1", system)], |_| None).await;
    let bmc = service.bmc();
    bmc.log_in().await.unwrap();
    let system = bmc.get("/redfish/v1/Systems/1").await.unwrap();
    let (names, gaps) = told(&bmc.array(&system, "Drives", &[]).await);
    assert_eq!((names, gaps.len()), (vec!["inline".to_owned()], 1));
}

#[tokio::test]
async fn a_next_page_that_is_this_one_is_a_loop_however_it_is_spelt() {
    for spelt in [
        "/redfish/v1/Chassis",
        "/redfish/v1/Chassis#",
        "/redfish/v1/Chassis#/Members",
        "/redfish/v1/Chassis/",
        "/redfish/v1/Chassis?",
        "/redfish/v1/Systems/../Chassis",
        "/redfish/v1/%43hassis",
        "http://HOST/redfish/v1/Chassis",
        "http://HOST/redfish/v1/Chassis#",
    ] {
        let service = Service::start(two(), move |asked: &Asked| {
            let mut list = collection(CHASSIS, &[ONE, TWO]);
            list["Members@odata.nextLink"] = json!(spelt.replace("HOST", asked.host.as_deref()?));
            asked.is("GET", CHASSIS).then(|| json_reply(&list))
        })
        .await;
        let bmc = service.bmc();
        let read = tokio::time::timeout(Duration::from_secs(10), chassis_of(&bmc)).await.expect(spelt);
        let (names, gaps) = told(&read);
        assert_eq!(names, ["one", "two"], "{spelt}");
        assert!(gaps.len() == 1 && gaps[0].contains("form a loop"), "{spelt}: {gaps:?}");
    }
}

#[tokio::test]
async fn the_next_page_is_found_in_every_spelling() {
    let second = "/redfish/v1/Chassis?$skip=1";
    for (name, next) in [
        ("@odata.nextLink", json!(second)),
        ("Members@odata.nextlink", json!(second)),
        ("Members@odata.nextLink", json!({"@odata.id": second})),
        ("Members@odata.nextLink", json!("Chassis?$skip=1")),
    ] {
        let relative = next == json!("Chassis?$skip=1");
        let first = json!({"@odata.id": CHASSIS, "Members": [{"@odata.id": ONE}], name: next});
        let pages =
            [(CHASSIS, first), (second, collection(CHASSIS, &[TWO])), (ONE, part(ONE, "one")), (TWO, part(TWO, "two"))];
        let service = Service::start(pages, |_| None).await;
        let (names, gaps) = told(&chassis_of(&service.bmc()).await);
        // A relative link leads elsewhere, which is seen to be missing.
        assert!(
            if relative { gaps.len() == 1 } else { names == ["one", "two"] && gaps.is_empty() },
            "{name}: {gaps:?}"
        );
    }
}

/// A page that is followed by another one, for ever.
fn endless(asked: &Asked) -> Option<Reply> {
    let at = asked.path.strip_prefix(CHASSIS)?;
    let page: u32 = at.strip_prefix("?page=").and_then(|page| page.parse().ok()).unwrap_or(0);
    let next = format!("{CHASSIS}?page={}", page + 1);
    Some(json_reply(&json!({"@odata.id": CHASSIS, "Members": [], "Members@odata.nextLink": next})))
}

#[tokio::test]
async fn empty_pages_without_an_end_are_bounded_and_end_at_the_deadline_and_by_a_signal() {
    let service = Service::start([], endless).await;
    let (_, gaps) = told(&chassis_of(&service.bmc()).await);
    assert!(gaps[0].contains("more pages than the bound"), "{gaps:?}");
    assert!(service.seen().len() < 520, "{}", service.seen().len());

    let slow = |asked: &Asked| endless(asked).map(|reply| reply.after(Duration::from_millis(20)));
    let service = Service::start([], slow).await;
    let bmc = service.bmc_within(Limits { scan: Duration::from_millis(400), ..Limits::STANDARD });
    let began = Instant::now();
    let (_, gaps) = told(&chassis_of(&bmc).await);
    assert!(gaps[0].contains("longer than") && began.elapsed() < Duration::from_secs(8), "{gaps:?}");

    let service = Service::start([], slow).await;
    let (bmc, began) = (service.bmc(), Instant::now());
    let stopping = bmc.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        stopping.stop("interrupted");
    });
    let (_, gaps) = told(&chassis_of(&bmc).await);
    assert!(gaps[0].contains("interrupted") && began.elapsed() < Duration::from_secs(8), "{gaps:?}");
}
