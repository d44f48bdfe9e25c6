//! Accounts as the tree lists them: where each is found at start, and the resource of one that is new.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::account::{Account, Lockout, Role};
use super::paths::{ACCOUNT_SERVICE, ACCOUNTS};
use super::store::Store;
use crate::mock::tree::link;

/// The type of an account where the tree has none to take it from.
const KIND: &str = "#ManagerAccount.v1_8_1.ManagerAccount";

/// Finds each account in the tree by its name. One that the tree does not list gets a resource of its own, except the
/// first: the login that every mock has changes nothing of a recorded tree.
pub(super) fn place(
    store: &Store,
    accounts: impl Iterator<Item = Account>,
    lockout: Option<Lockout>,
) -> Vec<(Account, Option<String>)> {
    if let (Some(lockout), Some(mut service)) = (lockout, store.json(ACCOUNT_SERVICE).filter(Value::is_object)) {
        service["AccountLockoutThreshold"] = lockout.threshold.into();
        service["AccountLockoutDuration"] = lockout.duration.as_secs().into();
        // At start there is room for one resource.
        let _ = store.put(ACCOUNT_SERVICE, service);
    }
    let Some(mut list) = store.json(ACCOUNTS) else { return accounts.map(|account| (account, None)).collect() };
    let mut listed = BTreeMap::new();
    let members = list.get("Members").and_then(Value::as_array).cloned().unwrap_or_default();
    for uri in members.iter().filter_map(link) {
        let user = store.json(uri).and_then(|body| Some(body.get("UserName")?.as_str()?.to_owned()));
        listed.insert(user.unwrap_or_default(), uri.to_owned());
    }
    let mut placed = Vec::new();
    for (index, account) in accounts.enumerate() {
        let mut uri = listed.get(&account.user).cloned();
        if index > 0 && uri.is_none() {
            let number = (1..).find(|number| !store.has(&format!("{ACCOUNTS}/{number}"))).unwrap_or(0).to_string();
            let new = format!("{ACCOUNTS}/{number}");
            let _ = store.put(&new, resource(&account, true, &new, &number));
            if let Some(members) = list.get_mut("Members").and_then(Value::as_array_mut) {
                members.push(json!({"@odata.id": new}));
                let count = members.len();
                list["Members@odata.count"] = count.into();
            }
            let _ = store.put(ACCOUNTS, list.clone());
            uri = Some(new);
        } else if index > 0
            && let Some(uri) = &uri
        {
            // The tree's own account of that name takes the role that was asked for.
            if let Some(mut body) = store.json(uri) {
                show(&mut body, account.role, account.password_change_required);
                let _ = store.put(uri, body);
            }
        }
        placed.push((account, uri));
    }
    placed
}

pub(super) fn resource(account: &Account, enabled: bool, uri: &str, id: &str) -> Value {
    let mut body = json!({
        "@odata.type": KIND,
        "@odata.id": uri,
        "Id": id,
        "Name": account.user,
        "UserName": account.user,
        "Password": null,
        "RoleId": account.role.id(),
        "Enabled": enabled,
        "Locked": false,
        "PasswordChangeRequired": false,
        "AccountTypes": ["Redfish"],
        "Links": {"Role": {}},
    });
    show(&mut body, account.role, account.password_change_required);
    body
}

pub(super) fn show(body: &mut Value, role: Role, must_change: bool) {
    body["RoleId"] = role.id().into();
    body["PasswordChangeRequired"] = must_change.into();
    let link = json!({"@odata.id": format!("{ACCOUNT_SERVICE}/Roles/{}", role.id())});
    match body.get_mut("Links") {
        Some(Value::Object(links)) => {
            links.insert("Role".to_owned(), link);
        }
        // A recorded account may say anything here.
        _ => body["Links"] = json!({"Role": link}),
    }
}
