//! Which logins count, which do not, and which accounts a tree brings along.

use std::time::Duration;

use patchgate::mock::{Account, Authentication, Clock, FaultScript, Lockout, Options, Role, Tree};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::bench::*;

const ACCOUNTS: &str = "/redfish/v1/AccountService/Accounts";
const LOCKOUT: Lockout = Lockout { threshold: 3, duration: Duration::from_secs(60) };

fn tree() -> Tree {
    Tree::embedded("sr650-v2").unwrap()
}

async fn basic(bench: &Bench, password: &str) -> u16 {
    bench.request(Method::GET, SYSTEM).basic_auth(USER, Some(password)).send().await.unwrap().status().as_u16()
}

async fn login(bench: &Bench, user: &str, password: &str) -> Response {
    bench.post_login(json!({"UserName": user, "Password": password})).await
}

async fn send(bench: &Bench, method: Method, path: &str, payload: Value) -> Response {
    let request = bench.request(method, path).basic_auth(USER, Some(PASSWORD));
    request.header("Content-Type", "application/json").body(payload.to_string()).send().await.unwrap()
}

#[tokio::test]
async fn wrong_passwords_count_together_however_they_are_sent_and_a_session_outlives_the_lock() {
    let clock = Clock::default();
    let options = Options { lockout: Some(LOCKOUT), clock: clock.clone(), ..Options::default() };
    let bench = serve(tree(), options).await;
    let token = header(&login(&bench, USER, PASSWORD).await, "X-Auth-Token");
    assert_eq!(basic(&bench, "wrong").await, 401);
    assert_eq!(login(&bench, USER, "wrong").await.status(), 401);
    assert_eq!(basic(&bench, PASSWORD).await, 200, "two are not three, and the right one starts the count again");
    assert_eq!(basic(&bench, "wrong").await, 401);
    assert_eq!(login(&bench, USER, "wrong").await.status(), 401);
    assert_eq!(basic(&bench, "wrong").await, 401);
    assert_eq!((basic(&bench, PASSWORD).await, login(&bench, USER, PASSWORD).await.status().as_u16()), (401, 401));
    let with_token = bench.request(Method::GET, SYSTEM).header("X-Auth-Token", token).send().await.unwrap();
    assert_eq!(with_token.status(), 200);
    clock.advance(LOCKOUT.duration);
    assert_eq!(basic(&bench, PASSWORD).await, 200);
}

#[tokio::test]
async fn a_login_is_judged_by_its_body_and_not_by_a_header_beside_it() {
    let bench = serve(tree(), Options { lockout: Some(LOCKOUT), ..Options::default() }).await;
    for _ in 0..5 {
        let request = bench.request(Method::POST, SESSIONS).basic_auth(USER, Some("wrong"));
        let payload = json!({"UserName": USER, "Password": PASSWORD}).to_string();
        let login = request.header("Content-Type", "application/json").body(payload).send().await.unwrap();
        assert_eq!(login.status(), 201);
    }
    assert_eq!(basic(&bench, PASSWORD).await, 200, "nothing was counted");
}

#[tokio::test]
async fn a_request_that_the_script_answers_counts_no_password_and_keeps_no_session_alive() {
    let clock = Clock::default();
    let script = "[[rule]]\nmethods = [\"GET\"]\ncount = 6\naction = { status = { code = 503 } }";
    let options = Options {
        lockout: Some(LOCKOUT),
        clock: clock.clone(),
        faults: FaultScript::from_toml(script).unwrap(),
        ..Options::default()
    };
    let bench = serve(tree(), options).await;
    let token = header(&login(&bench, USER, PASSWORD).await, "X-Auth-Token");
    for _ in 0..5 {
        assert_eq!(basic(&bench, "wrong").await, 503);
    }
    clock.advance(Duration::from_secs(299));
    let with_token = || bench.request(Method::GET, SYSTEM).header("X-Auth-Token", &token).send();
    assert_eq!(with_token().await.unwrap().status(), 503);
    let by: Vec<_> = bench.mock.requests().iter().skip(1).map(|one| one.authentication).collect();
    assert_eq!(by.first(), Some(&Authentication::Refused));
    assert_eq!(by.last(), Some(&Authentication::Session), "the journal tells who asked all the same");
    clock.advance(Duration::from_secs(1));
    assert_eq!(with_token().await.unwrap().status(), 401);
    assert_eq!(basic(&bench, PASSWORD).await, 200);
}

#[tokio::test]
async fn a_disabled_or_renamed_account_loses_its_sessions() {
    let accounts = vec![Account::new("reader", "readonly1", Role::ReadOnly)];
    let bench = serve(tree(), Options { accounts, ..Options::default() }).await;
    let account = format!("{ACCOUNTS}/2");
    for (change, user) in [
        (json!({"Enabled": false}), "reader"),
        (json!({"Enabled": true, "UserName": "renamed"}), "renamed"),
        (json!({"UserName": "reader"}), "reader"),
    ] {
        let before = login(&bench, "reader", "readonly1").await;
        let token = header(&before, "X-Auth-Token");
        assert_eq!(send(&bench, Method::PATCH, &account, change.clone()).await.status(), 200, "{change}");
        if before.status() == 201 {
            let orphan = bench.request(Method::GET, SYSTEM).header("X-Auth-Token", token).send().await.unwrap();
            assert_eq!(orphan.status(), 401, "{change}");
        }
        let expected = if change["Enabled"] == false { 401 } else { 201 };
        assert_eq!(login(&bench, user, "readonly1").await.status(), expected, "{change}");
    }
    assert_eq!(login(&bench, "renamed", "readonly1").await.status(), 401, "a name that is gone");
}

#[tokio::test]
async fn a_refused_password_is_not_repeated() {
    let bench = bench().await;
    for payload in [json!({"Password": {"new": "s3cret-word"}}), json!({"Password": ["s3cret-word"]})] {
        let refused = send(&bench, Method::PATCH, &format!("{ACCOUNTS}/1"), payload).await;
        assert_eq!(refused.status(), 400);
        assert!(!refused.text().await.unwrap().contains("s3cret-word"));
    }
}

/// HPE ends every link with a slash, and other recorded trees say the oddest things where an object should be.
fn odd_tree() -> Tree {
    let mut tree = tree();
    let members = json!([{"@odata.id": format!("{ACCOUNTS}/1/")}, {"@odata.id": format!("{ACCOUNTS}/7/")}]);
    tree.merge(ACCOUNTS, &json!({"Members": members, "Members@odata.count": 2})).unwrap();
    let recorded = json!({
        "@odata.type": "#ManagerAccount.v1_8_1.ManagerAccount", "@odata.id": format!("{ACCOUNTS}/7/"), "Id": "7",
        "Name": "A", "UserName": "recorded", "RoleId": "Operator", "Enabled": true, "Locked": false, "Links": [],
        "Password": null, "PasswordChangeRequired": false,
    });
    tree.create(&format!("{ACCOUNTS}/7"), &recorded).unwrap();
    let reset = json!({"target": format!("{SYSTEM}/Actions/ComputerSystem.Reset/")});
    tree.merge(SYSTEM, &json!({"Actions": {"#ComputerSystem.Reset": reset}, "Boot": []})).unwrap();
    tree
}

#[tokio::test]
async fn links_with_a_slash_at_the_end_lead_to_accounts_and_actions_too() {
    let bench = serve(odd_tree(), Options { lockout: Some(LOCKOUT), ..Options::default() }).await;
    let reset = format!("{SYSTEM}/Actions/ComputerSystem.Reset/");
    let pending = json!({"Boot": {"BootOrder": ["Boot0009"]}});
    assert_eq!(send(&bench, Method::PATCH, &format!("{SYSTEM}/Pending"), pending).await.status(), 200);
    assert_eq!(send(&bench, Method::POST, &reset, json!({"ResetType": "ForceRestart"})).await.status(), 204);
    assert_eq!(
        body(bench.get(SYSTEM).await).await["Boot"]["BootOrder"],
        json!(["Boot0009"]),
        "settings took the place"
    );

    let recorded = format!("{ACCOUNTS}/7/");
    assert_eq!(login(&bench, "recorded", "password7").await.status(), 401, "nobody recorded its password");
    assert_eq!(send(&bench, Method::PATCH, &recorded, json!({"RoleId": "ReadOnly"})).await.status(), 200);
    assert_eq!(send(&bench, Method::PATCH, &recorded, json!({"Password": "password7"})).await.status(), 200);
    assert_eq!(login(&bench, "recorded", "password7").await.status(), 201);
    let own = bench.request(Method::PATCH, &recorded).basic_auth("recorded", Some("password7"));
    let own = own.header("Content-Type", "application/json").body("{\"Password\": \"password8\"}").send();
    assert_eq!(own.await.unwrap().status(), 200, "its own password, though it is a reader");
    let reads = bench.request(Method::PATCH, SYSTEM).basic_auth("recorded", Some("password8")).send().await.unwrap();
    assert_eq!(reads.status(), 403);

    assert_eq!(send(&bench, Method::DELETE, &recorded, json!({})).await.status(), 204);
    let list = body(bench.get(ACCOUNTS).await).await;
    assert_eq!(list["Members"], json!([{"@odata.id": format!("{ACCOUNTS}/1/")}]));
    assert_eq!(list["Members@odata.count"], 1);
    assert_eq!(login(&bench, "recorded", "password8").await.status(), 401);
}

#[tokio::test]
async fn an_account_that_is_asked_for_and_recorded_oddly_is_served() {
    let accounts = vec![Account::new("recorded", "password7", Role::ReadOnly)];
    let mut tree = odd_tree();
    tree.replace("/redfish/v1/AccountService", b"[1]".to_vec());
    let bench = serve(tree, Options { accounts, lockout: Some(LOCKOUT), ..Options::default() }).await;
    assert_eq!(login(&bench, "recorded", "password7").await.status(), 201);
    let shown = body(bench.get(&format!("{ACCOUNTS}/7")).await).await;
    assert_eq!(
        (&shown["RoleId"], &shown["Links"]["Role"]["@odata.id"]),
        (&json!("ReadOnly"), &json!("/redfish/v1/AccountService/Roles/ReadOnly"))
    );
    assert_eq!(bench.get("/redfish/v1/AccountService").await.bytes().await.unwrap(), b"[1]".as_slice());
}
