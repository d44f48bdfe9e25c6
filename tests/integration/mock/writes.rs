//! What clients may change, who may, and what becomes of it: over real TLS, on a tree that stays as it was.

use std::time::Duration;

use patchgate::mock::{Account, Clock, Lockout, Options, Role, Tree};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::bench::*;

const ACCOUNTS: &str = "/redfish/v1/AccountService/Accounts";
const SUBSCRIPTIONS: &str = "/redfish/v1/EventService/Subscriptions";
const PENDING: &str = "/redfish/v1/Systems/1/Bios/Pending";
const SIMPLE_UPDATE: &str = "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate";
const RESET: &str = "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset";

fn tree() -> Tree {
    Tree::embedded("sr650-v2").unwrap()
}

async fn with_accounts() -> Bench {
    let accounts = vec![
        Account::new("operator", "operator1", Role::Operator),
        Account::new("reader", "readonly1", Role::ReadOnly),
    ];
    serve(tree(), Options { accounts, ..Options::default() }).await
}

async fn send_as(bench: &Bench, who: (&str, &str), method: Method, path: &str, body: &Value) -> Response {
    let request = bench.request(method, path).basic_auth(who.0, Some(who.1)).header("Content-Type", "application/json");
    request.body(body.to_string()).send().await.unwrap()
}

async fn send(bench: &Bench, method: Method, path: &str, body: Value) -> Response {
    send_as(bench, (USER, PASSWORD), method, path, &body).await
}

async fn read(bench: &Bench, path: &str) -> Value {
    let response = bench.get(path).await;
    assert_eq!(response.status(), 200, "{path}");
    body(response).await
}

#[tokio::test]
async fn each_role_may_do_what_its_privileges_say() {
    let bench = with_accounts().await;
    let tag = json!({"AssetTag": "rack 7"});
    let event = json!({"Destination": "https://listener.example/", "Protocol": "Redfish"});
    let new = json!({"UserName": "another", "Password": "another12", "RoleId": "ReadOnly"});
    let (administrator, operator, reader) = ((USER, PASSWORD), ("operator", "operator1"), ("reader", "readonly1"));
    for (method, path, payload, allowed) in [
        (Method::PATCH, SYSTEM, &tag, [200, 200, 403]),
        (Method::POST, SUBSCRIPTIONS, &event, [201, 403, 403]),
        (Method::POST, RESET, &json!({"ResetType": "ForceOff"}), [204, 204, 403]),
        (Method::POST, ACCOUNTS, &new, [201, 403, 403]),
    ] {
        for (who, status) in [administrator, operator, reader].into_iter().zip(allowed).rev() {
            let response = send_as(&bench, who, method.clone(), path, payload).await;
            assert_eq!(response.status(), status, "{} {path}", who.0);
            if status == 403 {
                assert_eq!(message_id(response).await, "Base.1.12.InsufficientPrivilege", "{} {path}", who.0);
            }
        }
    }
    let reads = bench.request(Method::GET, SYSTEM).basic_auth(reader.0, Some(reader.1)).send().await.unwrap();
    assert_eq!(reads.status(), 200);
}

#[tokio::test]
async fn the_accounts_of_the_mock_are_those_that_the_tree_lists() {
    let bench = with_accounts().await;
    let list = read(&bench, &format!("{ACCOUNTS}?$expand=.")).await;
    let seen: Vec<_> =
        list["Members"].as_array().unwrap().iter().map(|one| (&one["UserName"], &one["RoleId"])).collect();
    assert_eq!(
        seen,
        [
            (&json!(USER), &json!("Administrator")),
            (&json!("operator"), &json!("Operator")),
            (&json!("reader"), &json!("ReadOnly")),
        ]
    );
    assert!(!list.to_string().contains("readonly1") && !list.to_string().contains(PASSWORD));
}

#[tokio::test]
async fn an_account_is_created_logs_in_changes_its_own_password_and_is_deleted() {
    let bench = bench().await;
    let new = json!({"UserName": "new", "Password": "password1", "RoleId": "ReadOnly"});
    let made = send(&bench, Method::POST, ACCOUNTS, new).await;
    assert_eq!(made.status(), 201);
    let uri = header(&made, "Location");
    assert_eq!(body(made).await["Password"], Value::Null);
    let change = |payload: Value| {
        let (bench, uri) = (&bench, uri.as_str());
        async move { send_as(bench, ("new", "password1"), Method::PATCH, uri, &payload).await.status() }
    };
    assert_eq!(change(json!({"RoleId": "Administrator"})).await, 403);
    assert_eq!(change(json!({"Password": "short"})).await, 400);
    assert_eq!(change(json!({"Password": "password2"})).await, 200);
    assert_eq!(change(json!({"Password": "password3"})).await, 401, "the old password is the old one");

    let login = bench.post_login(json!({"UserName": "new", "Password": "password2"})).await;
    let token = header(&login, "X-Auth-Token");
    assert_eq!(send(&bench, Method::DELETE, &uri, json!({})).await.status(), 204);
    let orphan = bench.request(Method::GET, SYSTEM).header("X-Auth-Token", token).send().await.unwrap();
    assert_eq!(orphan.status(), 401, "a session ends with its account");
    assert_eq!(read(&bench, ACCOUNTS).await["Members@odata.count"], 1);
    assert_eq!(bench.get(&uri).await.status(), 404);
}

#[tokio::test]
async fn an_account_that_cannot_be_is_refused_with_the_property() {
    let bench = bench().await;
    let account =
        |user: &str, password: &str, role: &str| json!({"UserName": user, "Password": password, "RoleId": role});
    for (payload, id) in [
        (account(USER, "password1", "ReadOnly"), "Base.1.12.ResourceAlreadyExists"),
        (account("a", "short", "ReadOnly"), "Base.1.12.PropertyValueFormatError"),
        (account("a:b", "password1", "ReadOnly"), "Base.1.12.PropertyValueFormatError"),
        (account("a", "password1", "King"), "Base.1.12.PropertyValueNotInList"),
        (json!({"UserName": "a"}), "Base.1.12.PropertyMissing"),
        (json!({"UserName": "a", "Colour": 1}), "Base.1.12.PropertyUnknown"),
    ] {
        let response = send(&bench, Method::POST, ACCOUNTS, payload).await;
        assert_eq!((response.status().as_u16(), message_id(response).await.as_str()), (400, id));
    }
}

#[tokio::test]
async fn wrong_passwords_lock_an_account_until_the_time_is_over() {
    let clock = Clock::default();
    let lockout = Lockout { threshold: 3, duration: Duration::from_secs(60) };
    let accounts = vec![Account::new("reader", "readonly1", Role::ReadOnly)];
    let options = Options { accounts, lockout: Some(lockout), clock: clock.clone(), ..Options::default() };
    let bench = serve(tree(), options).await;
    let login = |password: &str| bench.post_login(json!({"UserName": "reader", "Password": password}));
    assert_eq!(read(&bench, "/redfish/v1/AccountService").await["AccountLockoutThreshold"], 3);
    for _ in 0..3 {
        assert_eq!(login("wrong").await.status(), 401);
    }
    assert_eq!(login("readonly1").await.status(), 401);
    assert_eq!(read(&bench, &format!("{ACCOUNTS}/2")).await["Locked"], true);
    clock.advance(Duration::from_secs(60));
    assert_eq!(read(&bench, &format!("{ACCOUNTS}/2")).await["Locked"], false);
    assert_eq!(login("readonly1").await.status(), 201);

    for _ in 0..3 {
        login("wrong").await;
    }
    let unlock = send(&bench, Method::PATCH, &format!("{ACCOUNTS}/2"), json!({"Locked": false})).await;
    assert_eq!(unlock.status(), 200);
    assert_eq!(login("readonly1").await.status(), 201, "an administrator unlocks it sooner");
}

#[tokio::test]
async fn an_account_that_must_change_its_password_can_do_nothing_else_first() {
    let mut fresh = Account::new("fresh", "initial01", Role::Administrator);
    fresh.password_change_required = true;
    let bench = serve(tree(), Options { accounts: vec![fresh], ..Options::default() }).await;
    let login = bench.post_login(json!({"UserName": "fresh", "Password": "initial01"})).await;
    assert_eq!(login.status(), 201);
    let session = body(login).await;
    let own = format!("{ACCOUNTS}/2");
    let message = &session["@Message.ExtendedInfo"][0];
    assert_eq!(
        (&message["MessageId"], &message["MessageArgs"]),
        (&json!("Base.1.12.PasswordChangeRequired"), &json!([own]))
    );

    let first = ("fresh", "initial01");
    let refused = send_as(&bench, first, Method::GET, SYSTEM, &json!({})).await;
    assert_eq!(refused.status(), 403);
    assert_eq!(message_id(refused).await, "Base.1.12.PasswordChangeRequired");
    assert_eq!(send_as(&bench, first, Method::GET, &own, &json!({})).await.status(), 200);
    assert_eq!(send_as(&bench, first, Method::PATCH, &own, &json!({"Enabled": true})).await.status(), 403);
    assert_eq!(send_as(&bench, first, Method::PATCH, &own, &json!({"Password": "changed01"})).await.status(), 200);
    let changed = send_as(&bench, ("fresh", "changed01"), Method::GET, SYSTEM, &json!({})).await;
    assert_eq!(changed.status(), 200);
    assert_eq!(read(&bench, &own).await["PasswordChangeRequired"], false);
}

#[tokio::test]
async fn a_session_timeout_that_is_changed_counts_at_once() {
    let clock = Clock::default();
    let bench = serve(tree(), Options { clock: clock.clone(), ..Options::default() }).await;
    let service = "/redfish/v1/SessionService";
    assert_eq!(send(&bench, Method::PATCH, service, json!({"SessionTimeout": 29})).await.status(), 400);
    assert_eq!(send(&bench, Method::PATCH, service, json!({"SessionTimeout": 60})).await.status(), 200);
    bench.log_in().await;
    clock.advance(Duration::from_secs(59));
    assert_eq!(bench.mock.open_sessions(), 1);
    clock.advance(Duration::from_secs(1));
    assert_eq!(bench.mock.open_sessions(), 0);
}

#[tokio::test]
async fn pending_settings_become_current_at_the_next_start_of_the_system() {
    let bench = bench().await;
    let turbo = |body: &Value| body["Attributes"]["Processors_TurboMode"].clone();
    let patch = json!({"Attributes": {"Processors_TurboMode": "Disabled"}});
    assert_eq!(send(&bench, Method::PATCH, PENDING, patch).await.status(), 200);
    let boot = json!({"Boot": {"BootOrder": ["Boot0009", "Boot0004"]}});
    assert_eq!(send(&bench, Method::PATCH, "/redfish/v1/Systems/1/Pending", boot).await.status(), 200);
    assert_eq!(turbo(&read(&bench, PENDING).await), "Disabled");
    assert_eq!(turbo(&read(&bench, "/redfish/v1/Systems/1/Bios").await), "Enabled");

    assert_eq!(send(&bench, Method::POST, RESET, json!({"ResetType": "GracefulRestart"})).await.status(), 204);
    assert_eq!(turbo(&read(&bench, "/redfish/v1/Systems/1/Bios").await), "Disabled");
    assert_eq!(read(&bench, SYSTEM).await["Boot"]["BootOrder"], json!(["Boot0009", "Boot0004"]));
}

#[tokio::test]
async fn a_patch_needs_the_current_etag_where_it_names_one_or_where_the_service_asks_for_it() {
    let bench = serve(tree(), Options { require_if_match: true, ..Options::default() }).await;
    let patch = |etag: Option<String>| {
        let mut request = bench.request(Method::PATCH, SYSTEM).basic_auth(USER, Some(PASSWORD));
        request = request.header("Content-Type", "application/json").body(r#"{"AssetTag": "x"}"#);
        etag.into_iter().fold(request, |request, etag| request.header("If-Match", etag)).send()
    };
    let without = patch(None).await.unwrap();
    assert_eq!(without.status(), 428);
    assert_eq!(message_id(without).await, "Base.1.12.PreconditionRequired");
    let before = header(&bench.get(SYSTEM).await, "ETag");
    let changed = patch(Some(before.clone())).await.unwrap();
    assert_eq!(changed.status(), 200);
    let after = header(&bench.get(SYSTEM).await, "ETag");
    assert_eq!(header(&changed, "ETag"), after);
    assert_ne!(before, after);
    let stale = patch(Some(before)).await.unwrap();
    assert_eq!(stale.status(), 412);
    assert_eq!(message_id(stale).await, "Base.1.12.PreconditionFailed");
    assert_eq!(patch(Some("*".to_owned())).await.unwrap().status(), 200);
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_and_changes_nothing() {
    let bench = bench().await;
    let before = bench.get(SYSTEM).await.bytes().await.unwrap();
    for (payload, id) in [
        (json!({"SerialNumber": "x"}), "Base.1.12.PropertyNotWritable"),
        (json!({"AssetTag": "x", "Colour": "red"}), "Base.1.12.PropertyUnknown"),
        (json!({"AssetTag": 1}), "Base.1.12.PropertyValueTypeError"),
        (json!({"Boot": {"BootSourceOverrideTarget": "Moon"}}), "Base.1.12.PropertyValueNotInList"),
        (json!({"@odata.id": "/x"}), "Base.1.12.NoOperation"),
        (json!([]), "Base.1.12.MalformedJSON"),
    ] {
        let response = send(&bench, Method::PATCH, SYSTEM, payload).await;
        assert_eq!((response.status().as_u16(), message_id(response).await.as_str()), (400, id));
    }
    let text = bench.request(Method::PATCH, SYSTEM).basic_auth(USER, Some(PASSWORD)).body("{}").send().await.unwrap();
    assert_eq!(text.status(), 415);
    let large = json!({"AssetTag": "x".repeat(70_000)});
    assert_eq!(send(&bench, Method::PATCH, SYSTEM, large).await.status(), 413);
    assert_eq!(bench.get(SYSTEM).await.bytes().await.unwrap(), before);
}

#[tokio::test]
async fn a_subscription_is_made_listed_changed_and_deleted() {
    let bench = bench().await;
    let payload = json!({
        "Destination": "https://listener.example/events", "Protocol": "Redfish", "Context": "rack 7",
        "HttpHeaders": [{"Authorization": "secret"}],
    });
    let made = send(&bench, Method::POST, SUBSCRIPTIONS, payload).await;
    assert_eq!(made.status(), 201);
    let uri = header(&made, "Location");
    let one = body(made).await;
    assert_eq!((&one["@odata.id"], &one["HttpHeaders"]), (&json!(uri), &json!([])), "headers are never read back");
    assert_eq!(read(&bench, SUBSCRIPTIONS).await["Members"], json!([{"@odata.id": uri}]));
    assert_eq!(send(&bench, Method::PATCH, &uri, json!({"Context": "rack 8"})).await.status(), 200);
    assert_eq!(read(&bench, &uri).await["Context"], "rack 8");
    assert_eq!(send(&bench, Method::DELETE, &uri, json!({})).await.status(), 204);
    assert_eq!(read(&bench, SUBSCRIPTIONS).await["Members@odata.count"], 0);
    for payload in [json!({"Protocol": "Redfish"}), json!({"Destination": "nowhere", "Protocol": "Redfish"})] {
        assert_eq!(send(&bench, Method::POST, SUBSCRIPTIONS, payload).await.status(), 400);
    }
}

#[tokio::test]
async fn collections_of_what_clients_make_do_not_grow_without_end() {
    let bench = bench().await;
    let payload = json!({"Destination": "https://listener.example/", "Protocol": "Redfish"});
    for _ in 0..64 {
        assert_eq!(send(&bench, Method::POST, SUBSCRIPTIONS, payload.clone()).await.status(), 201);
    }
    let refused = send(&bench, Method::POST, SUBSCRIPTIONS, payload).await;
    assert_eq!(message_id(refused).await, "Base.1.12.CreateLimitReachedForResource");
}

fn version(bench: &Bench, member: &str) -> impl Future<Output = Value> {
    let path = format!("/redfish/v1/UpdateService/FirmwareInventory/{member}");
    let request = bench.request(Method::GET, &path).basic_auth(USER, Some(PASSWORD));
    async move { body(request.send().await.unwrap()).await["Version"].clone() }
}

#[tokio::test]
async fn an_update_goes_from_pending_to_active_one_step_for_each_look_at_its_task() {
    let bench = bench().await;
    let image = json!({"ImageURI": "https://files.example/lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz"});
    let accepted = send(&bench, Method::POST, SIMPLE_UPDATE, image).await;
    assert_eq!(accepted.status(), 202);
    let monitor = header(&accepted, "Location");
    let task = body(accepted).await;
    let uri = task["@odata.id"].as_str().unwrap().to_owned();
    assert_eq!((&task["TaskState"], &task["TaskMonitor"]), (&json!("New"), &json!(monitor)));
    assert_eq!(
        (version(&bench, "UEFI").await, version(&bench, "UEFI-Pending").await),
        (json!("36D-3.60"), json!(null))
    );

    let running = bench.get(&monitor).await;
    assert_eq!(running.status(), 202);
    assert_eq!(body(running).await["TaskState"], "Running");
    assert_eq!(
        (version(&bench, "UEFI").await, version(&bench, "UEFI-Pending").await),
        (json!("36D-3.60"), json!("40E-3.70"))
    );

    assert_eq!(read(&bench, &uri).await["TaskState"], "Completed");
    assert_eq!(
        (version(&bench, "UEFI").await, version(&bench, "UEFI-Pending").await),
        (json!("40E-3.70"), json!(null))
    );
    assert_eq!(read(&bench, SYSTEM).await["BiosVersion"], "AFE140E");
    assert_eq!(bench.get(&monitor).await.status(), 200);
    assert_eq!(read(&bench, &uri).await["PercentComplete"], 100, "a finished task stays finished");
    assert_eq!(read(&bench, "/redfish/v1/TaskService/Tasks").await["Members@odata.count"], 1);
    assert_eq!(send(&bench, Method::DELETE, &uri, json!({})).await.status(), 204);
    assert_eq!(bench.get(&monitor).await.status(), 404);
}

#[tokio::test]
async fn two_updates_of_one_component_leave_nothing_pending() {
    let bench = bench().await;
    let mut monitors = Vec::new();
    for image in ["lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz", "lnvgy_fw_uefi_afe142f-3.80_anyos_32-64.uxz"] {
        let accepted = send(&bench, Method::POST, SIMPLE_UPDATE, json!({"ImageURI": image})).await;
        monitors.push(header(&accepted, "Location"));
        bench.get(&monitors[monitors.len() - 1]).await;
    }
    assert_eq!(version(&bench, "UEFI-Pending").await, "42F-3.80");
    for monitor in &monitors {
        assert_eq!(bench.get(monitor).await.status(), 200);
    }
    assert_eq!(
        (version(&bench, "UEFI").await, version(&bench, "UEFI-Pending").await),
        (json!("42F-3.80"), Value::Null)
    );
}

#[tokio::test]
async fn an_update_changes_the_members_that_are_named_and_no_other() {
    let bench = bench().await;
    let backup = "/redfish/v1/UpdateService/FirmwareInventory/BMC-Backup";
    let image = json!({"ImageURI": "lnvgy_fw_xcc_afbt60a-5.80_anyos_noarch.uxz", "Targets": [backup]});
    let accepted = send(&bench, Method::POST, SIMPLE_UPDATE, image).await;
    let monitor = header(&accepted, "Location");
    bench.get(&monitor).await;
    assert_eq!(bench.get(&monitor).await.status(), 200);
    assert_eq!(version(&bench, "BMC-Backup").await, "60A-5.80");
    assert_eq!(version(&bench, "BMC-Primary").await, "58B-5.70");
    assert_eq!(read(&bench, "/redfish/v1/Managers/1").await["FirmwareVersion"], "AFBT58B 5.70 2025-08-11");
}

#[tokio::test]
async fn an_action_that_cannot_be_performed_says_why() {
    let bench = bench().await;
    let image = "lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz";
    for (path, payload, status, id) in [
        (SIMPLE_UPDATE, json!({}), 400, "Base.1.12.ActionParameterMissing"),
        (SIMPLE_UPDATE, json!({"ImageURI": image, "Colour": 1}), 400, "Base.1.12.ActionParameterUnknown"),
        (SIMPLE_UPDATE, json!({"ImageURI": "image.bin"}), 400, "Base.1.12.ActionParameterValueFormatError"),
        (
            SIMPLE_UPDATE,
            json!({"ImageURI": image, "Targets": ["/x"]}),
            400,
            "Base.1.12.ActionParameterValueFormatError",
        ),
        (SIMPLE_UPDATE, json!({"ImageURI": "x_zzzz11a-1.0_"}), 400, "Base.1.12.ActionParameterValueFormatError"),
        (RESET, json!({}), 400, "Base.1.12.ActionParameterMissing"),
        (RESET, json!({"ResetType": "Nap"}), 400, "Base.1.12.ActionParameterValueFormatError"),
        ("/redfish/v1/Systems/1/Actions/ComputerSystem.Nap", json!({}), 404, "ExtendedError.1.2.RequestUriNotFound"),
    ] {
        let response = send(&bench, Method::POST, path, payload).await;
        assert_eq!((response.status().as_u16(), message_id(response).await.as_str()), (status, id), "{path}");
    }
    let get = bench.get(RESET).await;
    assert_eq!((get.status().as_u16(), header(&get, "Allow").as_str()), (405, "POST"));
}

#[tokio::test]
async fn no_write_leads_out_of_the_tree_or_into_another_mock() {
    let (one, other) = (bench().await, bench().await);
    assert_eq!(send(&one, Method::PATCH, SYSTEM, json!({"AssetTag": "one"})).await.status(), 200);
    assert_eq!(read(&other, SYSTEM).await["AssetTag"], "");
    for path in ["/redfish/v1/Systems%2F1", "/redfish/v1/Nothing", "/redfish/v1//Systems/1"] {
        assert_eq!(send(&one, Method::PATCH, path, json!({"AssetTag": "x"})).await.status(), 404, "{path}");
    }
}
