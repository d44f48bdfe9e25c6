//! Many BMCs in one process, their request log and their control endpoint.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use patchgate::mock::{FaultScript, Fleet, FleetOptions, MockError, Options, RequestLog, Spread, Tree, start_fleet};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::bench::*;

async fn fleet(options: FleetOptions) -> Fleet {
    start_fleet(Tree::embedded("sr650-v2").unwrap(), options).await.unwrap()
}

fn of(count: usize) -> FleetOptions {
    FleetOptions { count, ..FleetOptions::default() }
}

fn ask(fleet: &Fleet, index: usize, path: &str) -> RequestBuilder {
    let mock = &fleet.bmcs()[index];
    client_for(mock).get(format!("{}{path}", mock.url())).basic_auth(USER, Some(PASSWORD))
}

async fn get(fleet: &Fleet, index: usize, path: &str) -> Value {
    let response = ask(fleet, index, path).send().await.unwrap();
    assert_eq!(response.status(), 200, "{index} {path}");
    body(response).await
}

#[tokio::test]
async fn each_bmc_has_its_own_address_certificate_and_identity() {
    let fleet = fleet(of(40)).await;
    let (mut seen, mut said) = (BTreeSet::new(), BTreeSet::new());
    for (index, mock) in fleet.bmcs().iter().enumerate() {
        let system = get(&fleet, index, SYSTEM).await;
        let chassis = get(&fleet, index, "/redfish/v1/Chassis/1").await;
        let manager = get(&fleet, index, "/redfish/v1/Managers/1/EthernetInterfaces/NIC").await;
        let serial = system["SerialNumber"].as_str().unwrap();
        assert_eq!(chassis["SerialNumber"], serial);
        let (uuid, of_chassis) = (system["UUID"].as_str().unwrap(), chassis["UUID"].as_str().unwrap());
        assert!(uuid.eq_ignore_ascii_case(of_chassis), "{uuid} {of_chassis}");
        assert!(manager["HostName"].as_str().unwrap().ends_with(serial), "a name follows its serial number");
        seen.insert(mock.address().ip());
        for own in [mock.fingerprint(), serial, uuid, manager["MACAddress"].as_str().unwrap()] {
            assert!(said.insert(own.to_owned()), "{own} is not BMC {index}'s own");
        }
        assert_eq!(mock.address().port(), fleet.bmcs()[0].address().port());
    }
    assert_eq!((seen.len(), said.len()), (40, 160));
}

#[tokio::test]
async fn the_first_bmc_is_the_tree_and_the_others_differ_in_identity_only() {
    let fleet = fleet(of(2)).await;
    let tree = Tree::embedded("sr650-v2").unwrap();
    let first = ask(&fleet, 0, SYSTEM).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(first, tree.get(SYSTEM).unwrap());
    let second = ask(&fleet, 1, SYSTEM).send().await.unwrap().bytes().await.unwrap();
    let differing = first.iter().zip(&second).filter(|(one, other)| one != other).count();
    assert_eq!(first.len(), second.len());
    assert!((2..40).contains(&differing), "{differing} bytes differ");
    let members = "/redfish/v1/UpdateService/FirmwareInventory";
    assert_eq!(get(&fleet, 0, members).await, get(&fleet, 1, members).await);
}

#[tokio::test]
async fn a_serial_number_in_a_uri_is_found_under_its_new_name() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    let link = json!({"@odata.id": "/redfish/v1/Chassis/J900PG01", "SerialNumber": "J900PG01"});
    tree.create("/redfish/v1/Chassis/J900PG01", &link).unwrap();
    let fleet = start_fleet(tree, of(2)).await.unwrap();
    let new = "/redfish/v1/Chassis/K900PG01";
    assert_eq!(get(&fleet, 1, new).await["@odata.id"], new);
    for path in ["/redfish/v1/Chassis%2FK900PG01", "/redfish/v1//Chassis/K900PG01", "/redfish/v1/Chassis/XK900PG01"] {
        assert_eq!(ask(&fleet, 1, path).send().await.unwrap().status(), 404, "{path}");
    }
    assert_eq!(ask(&fleet, 0, new).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn what_is_made_below_such_a_uri_is_found_where_the_answer_says_and_the_journal_tells_what_was_asked() {
    let mut tree = Tree::embedded("sr650-v2").unwrap();
    let list = "/redfish/v1/Chassis/J900PG01/Subscriptions";
    let kind = "#EventDestinationCollection.EventDestinationCollection";
    tree.create(list, &json!({"@odata.type": kind, "Members": [], "SerialNumber": "J900PG01"})).unwrap();
    let fleet = start_fleet(tree, of(2)).await.unwrap();
    let mock = &fleet.bmcs()[1];
    let own = "/redfish/v1/Chassis/K900PG01/Subscriptions";
    let event = json!({"Destination": "https://listener.example/", "Protocol": "Redfish"}).to_string();
    let post = client_for(mock).post(format!("{}{own}", mock.url())).basic_auth(USER, Some(PASSWORD));
    let made = post.header("Content-Type", "application/json").body(event).send().await.unwrap();
    assert_eq!((made.status().as_u16(), header(&made, "Location")), (201, format!("{own}/1")));
    assert_eq!(get(&fleet, 1, &format!("{own}/1")).await["@odata.id"], format!("{own}/1"));
    let asked: Vec<_> = mock.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, [own.to_owned(), format!("{own}/1")]);
}

#[tokio::test]
async fn what_one_bmc_is_told_to_change_stays_its_own() {
    let fleet = fleet(of(3)).await;
    let mock = &fleet.bmcs()[1];
    let patch = client_for(mock).patch(format!("{}{SYSTEM}", mock.url())).basic_auth(USER, Some(PASSWORD));
    let patch = patch.header("Content-Type", "application/json").body("{\"AssetTag\": \"mine\"}");
    assert_eq!(patch.send().await.unwrap().status(), 200);
    for (index, expected) in [(0, ""), (1, "mine"), (2, "")] {
        assert_eq!(get(&fleet, index, SYSTEM).await["AssetTag"], expected, "{index}");
    }
}

#[tokio::test]
async fn bmcs_can_be_spread_over_ports() {
    let fleet = fleet(FleetOptions { spread: Spread::Ports, ..of(5) }).await;
    let addresses: BTreeSet<SocketAddr> = fleet.bmcs().iter().map(|bmc| bmc.address()).collect();
    assert_eq!(addresses.len(), 5);
    assert!(addresses.iter().all(|address| address.ip() == fleet.bmcs()[0].address().ip()));
}

#[tokio::test]
async fn what_cannot_be_spread_is_an_error() {
    let tree = || Tree::embedded("sr650-v2").unwrap();
    let listen = |address: &str| Options { listen: address.parse().unwrap(), ..Options::default() };
    let end = FleetOptions { each: listen("127.255.255.254:0"), ..of(3) };
    let ports = FleetOptions { each: listen("127.0.0.9:65535"), spread: Spread::Ports, ..of(2) };
    for options in [of(0), of(10_001), end, ports] {
        let refused = start_fleet(tree(), options).await;
        assert!(matches!(refused, Err(MockError::Fleet(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn sessions_and_faults_belong_to_one_bmc() {
    let script = "[[rule]]\nbmc = \"1\"\naction = { status = { code = 500 } }";
    let each = Options { faults: FaultScript::from_toml(script).unwrap(), ..Options::default() };
    let fleet = fleet(FleetOptions { each, ..of(3) }).await;
    assert_eq!(ask(&fleet, 0, SYSTEM).send().await.unwrap().status(), 200);
    assert_eq!(ask(&fleet, 1, SYSTEM).send().await.unwrap().status(), 500);
    let [one, _, other] = fleet.bmcs() else { panic!("three") };
    let login = json!({"UserName": USER, "Password": PASSWORD}).to_string();
    let login = client_for(one).post(format!("{}{SESSIONS}", one.url())).body(login).send().await.unwrap();
    let token = header(&login, "X-Auth-Token");
    let with = |mock: &patchgate::mock::Running| {
        client_for(mock).get(format!("{}{SYSTEM}", mock.url())).header("X-Auth-Token", token.clone()).send()
    };
    assert_eq!(with(one).await.unwrap().status(), 200);
    assert_eq!(with(other).await.unwrap().status(), 401);
    assert_eq!((fleet.statistics().sessions.now, other.open_sessions()), (1, 0));
}

fn plain() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

#[tokio::test]
async fn the_control_endpoint_counts_replaces_faults_and_resets() {
    let fleet = fleet(of(2)).await;
    let control = fleet.control("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let base = format!("http://{}", control.address());
    let client = plain();
    let statistics = || async { body(client.get(format!("{base}/statistics")).send().await.unwrap()).await };

    let mock = &fleet.bmcs()[1];
    let login = json!({"UserName": USER, "Password": PASSWORD}).to_string();
    let login = client_for(mock).post(format!("{}{SESSIONS}", mock.url())).body(login).send().await.unwrap();
    let token = header(&login, "X-Auth-Token");
    get(&fleet, 0, SYSTEM).await;
    let told = statistics().await;
    assert_eq!(told["total"]["requests"], 2);
    assert_eq!(told["bmcs"][1]["sessions"], json!({"now": 1, "peak": 1}));
    assert_eq!(told["bmcs"][1]["url"], mock.url());
    assert_eq!(told["bmcs"][1]["fingerprint"], mock.fingerprint());
    assert_eq!((&told["bmcs"][0]["requests"], &told["bmcs"][0]["connected"]), (&json!(1), &json!(1)));
    assert!(told["total"]["in_flight"]["peak"].as_u64() >= Some(1), "each request was under way once");
    assert!(!token.is_empty() && !told.to_string().contains(&token) && !told.to_string().contains(PASSWORD));

    let send = |text: &'static str| {
        client.post(format!("{base}/faults")).header("Content-Type", "application/toml").body(text).send()
    };
    let done = send("[[rule]]\naction = { status = { code = 503 } }").await.unwrap();
    assert_eq!((done.status().as_u16(), body(done).await), (200, json!({"rules": 1})));
    assert_eq!(ask(&fleet, 0, SYSTEM).send().await.unwrap().status(), 503);
    let refused = send("[[rule]]\naction = 5").await.unwrap();
    assert_eq!(refused.status(), 400);
    assert!(body(refused).await["error"].as_str().unwrap().contains("line 2"));
    assert_eq!(ask(&fleet, 1, SYSTEM).send().await.unwrap().status(), 503, "a bad script replaces nothing");
    assert_eq!(statistics().await["total"]["faulted"], 2);

    let reset = client.post(format!("{base}/reset")).send().await.unwrap();
    assert_eq!(body(reset).await, json!({"reset": 2}));
    let told = statistics().await;
    assert_eq!((&told["total"]["requests"], &told["total"]["sessions"]["peak"]), (&json!(0), &json!(0)));
    assert_eq!(ask(&fleet, 0, SYSTEM).send().await.unwrap().status(), 503, "the script stays");
}

#[tokio::test]
async fn the_control_endpoint_is_for_this_machine_and_not_for_web_pages() {
    let fleet = fleet(of(1)).await;
    let refused = fleet.control("0.0.0.0:0".parse().unwrap()).await;
    assert!(matches!(refused, Err(MockError::NotLoopback { .. })));
    let control = fleet.control("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let ask = |method: Method, path: &str| plain().request(method, format!("http://{}{path}", control.address()));
    for (request, status) in [
        (ask(Method::GET, "/statistics"), 200),
        (ask(Method::GET, "/statistics").header("Host", "localhost:1"), 200),
        (ask(Method::GET, "/statistics").header("Host", "attacker.example"), 403),
        (ask(Method::GET, "/statistics").header("Host", "localhost.attacker.example"), 403),
        (ask(Method::POST, "/reset").header("Origin", "https://attacker.example"), 403),
        (ask(Method::POST, "/faults").header("Content-Type", "text/plain").body(""), 415),
        (ask(Method::GET, "/reset"), 405),
        (ask(Method::POST, "/statistics"), 405),
        (ask(Method::GET, "/../statistics"), 200),
        (ask(Method::GET, "/etc/passwd"), 404),
        (ask(Method::POST, "/faults").header("Content-Type", "application/toml").body(" ".repeat(2 << 20)), 413),
    ] {
        let shown = format!("{request:?}");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{shown}");
        assert_eq!(header(&answer, "Allow").is_empty(), status != 405, "{shown}");
    }
}

#[tokio::test]
async fn the_request_log_has_a_line_for_each_request_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("requests.jsonl");
    let script =
        format!("[[rule]]\nname = \"busy\"\nuri = \"{SYSTEM}\"\nskip = 1\naction = {{ status = {{ code = 503 }} }}\n");
    let each = Options {
        log: Some(RequestLog::open(&path).unwrap()),
        faults: FaultScript::from_toml(&script).unwrap(),
        ..Options::default()
    };
    let fleet = fleet(FleetOptions { each, ..of(2) }).await;
    let mock = &fleet.bmcs()[1];
    let login = json!({"UserName": USER, "Password": PASSWORD}).to_string();
    let login = client_for(mock).post(format!("{}{SESSIONS}", mock.url())).body(login).send().await.unwrap();
    let token = header(&login, "X-Auth-Token");
    for _ in 0..2 {
        let request = client_for(mock).get(format!("{}{SYSTEM}", mock.url())).header("X-Auth-Token", &token);
        request.send().await.unwrap();
    }
    ask(&fleet, 0, &format!("/redfish/v1/Nothing?password={PASSWORD}&only")).send().await.unwrap();

    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains(&token) && !text.contains(PASSWORD), "{text}");
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &mut lines {
        let time = line.as_object_mut().unwrap().remove("time").unwrap();
        assert!(time.as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
    }
    assert_eq!(
        lines,
        [
            json!({"bmc": 1, "method": "POST", "path": SESSIONS, "status": 201, "authentication": "none"}),
            json!({"bmc": 1, "method": "GET", "path": SYSTEM, "status": 200, "authentication": "session"}),
            json!({"bmc": 1, "method": "GET", "path": SYSTEM, "status": 503, "authentication": "session",
                   "faults": ["busy"]}),
            json!({"bmc": 0, "method": "GET", "path": "/redfish/v1/Nothing?password=***&only", "status": 404,
                   "authentication": "basic"}),
        ]
    );
    assert!(matches!(RequestLog::open(folder.path()), Err(MockError::Log { .. })));
}
