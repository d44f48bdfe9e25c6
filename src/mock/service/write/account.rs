//! What clients change of accounts, and the locks that the accounts show.

use std::sync::PoisonError;

use hyper::StatusCode;
use serde_json::{Map, Value};

use super::super::account::{Account, Caller, Change, Privilege, Role};
use super::super::answer::{Answer, written};
use super::super::fault::{self, Fault};
use super::super::listing::{resource, show};
use super::super::paths::ACCOUNT_SERVICE;
use super::super::refused::{Refused, bad_request, full};
use super::super::state::State;
use super::members::created;
use super::values;
use crate::mock::tree::Resource;

impl State {
    pub(super) fn add_account(&self, collection: &str, body: Map<String, Value>) -> Result<Answer, Refused> {
        let known = ["UserName", "Password", "RoleId", "Enabled", "PasswordChangeRequired", "AccountTypes"];
        if let Some(name) = body.keys().find(|name| !known.contains(&name.as_str()) && !name.contains('@')) {
            return Err(bad_request(fault::unknown_property(name)));
        }
        for name in ["UserName", "Password", "RoleId"] {
            body.get(name).ok_or_else(|| bad_request(fault::missing(name)))?;
        }
        let change = self.read_change(&body).map_err(bad_request)?;
        let account = Account {
            user: change.user.unwrap_or_default(),
            password: change.password.unwrap_or_default().into(),
            role: change.role.unwrap_or(Role::ReadOnly),
            password_change_required: change.must_change.unwrap_or(false),
        };
        let enabled = change.enabled.unwrap_or(true);
        let (uri, kept) = self.add_member(collection, |uri, id| resource(&account, enabled, uri, id))?;
        self.accounts.add(account, enabled, uri.clone());
        Ok(created(&uri, &kept))
    }

    pub(super) fn change_account(
        &self,
        path: &str,
        mut body: Value,
        patch: &Map<String, Value>,
        caller: &Caller,
    ) -> Result<Answer, Refused> {
        // With ConfigureSelf alone, one's own password is all that can be changed.
        let only_password = patch.keys().all(|name| name == "Password");
        if !only_password && (caller.must_change || !caller.role.may(Privilege::Users)) {
            return Err((StatusCode::FORBIDDEN, fault::no_privilege()));
        }
        let own_name = body.get("UserName") == patch.get("UserName");
        let patch: Map<_, _> = patch
            .iter()
            .filter(|(name, _)| !(own_name && *name == "UserName"))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        let change = self.read_change(&patch).map_err(bad_request)?;
        let role = change.role;
        let must_change =
            change.must_change.unwrap_or(change.password.is_none() && body["PasswordChangeRequired"] == true);
        let ends_sessions = change.user.is_some() || change.enabled == Some(false);
        let user = self.accounts.at(path).map(|(user, _)| user);
        values::set(&mut body, patch);
        body["Password"] = Value::Null;
        body["PasswordChangeRequired"] = must_change.into();
        if let Some(role) = role {
            show(&mut body, role, must_change);
        }
        let kept = self.store.put(path, body).map_err(full)?;
        if user.is_none() {
            self.adopt(path, &kept, &change);
        }
        self.accounts.change(path, change);
        if let Some(user) = user.filter(|_| ends_sessions) {
            self.sessions.delete_of(&user);
        }
        Ok(written(StatusCode::OK, &kept))
    }

    /// A recorded account, whose password nobody recorded, can log in once it is given one.
    fn adopt(&self, path: &str, kept: &Resource, change: &Change) {
        let body: Value = serde_json::from_slice(&kept.bytes).unwrap_or_default();
        let role = body["RoleId"].as_str().and_then(Role::from_id);
        let (Some(user), Some(role), Some(password)) = (body["UserName"].as_str(), role, &change.password) else {
            return;
        };
        if !user.is_empty() && !self.accounts.has(user) {
            self.accounts.add(Account::new(user, password.as_str(), role), body["Enabled"] == true, path.to_owned());
        }
    }

    /// The properties of an account, each checked.
    fn read_change(&self, body: &Map<String, Value>) -> Result<Change, Fault> {
        let mut change = Change::default();
        for (name, value) in body {
            let text = || value.as_str().ok_or_else(|| fault::wrong_type(name, value));
            let truth = || value.as_bool().ok_or_else(|| fault::wrong_type(name, value));
            match name.as_str() {
                "UserName" => {
                    let user = text()?;
                    if user.is_empty() || user.len() > 32 || user.contains(':') || user.contains(char::is_control) {
                        return Err(fault::wrong_value(name, value, "it needs 1 to 32 characters and no colon"));
                    }
                    if self.accounts.has(user) {
                        return Err(fault::exists("ManagerAccount", name, user));
                    }
                    change.user = Some(user.to_owned());
                }
                "Password" => {
                    let password = value.as_str().ok_or_else(|| fault::wrong_value(name, value, "it must be text"))?;
                    self.fits(password)?;
                    change.password = Some(password.to_owned());
                }
                "RoleId" => {
                    change.role = Some(Role::from_id(text()?).ok_or_else(|| fault::not_in_list(name, value))?);
                }
                "Enabled" => change.enabled = Some(truth()?),
                "PasswordChangeRequired" => change.must_change = Some(truth()?),
                "Locked" if truth()? => {
                    return Err(fault::wrong_value(name, value, "only the service locks an account"));
                }
                "Locked" => change.unlock = true,
                _ => {}
            }
        }
        Ok(change)
    }

    /// The lengths that the account service states, in characters.
    fn fits(&self, password: &str) -> Result<(), Fault> {
        let service = self.store.json(ACCOUNT_SERVICE).unwrap_or_default();
        let number = |name: &str, other| service.get(name).and_then(Value::as_u64).unwrap_or(other);
        let (least, most) = (number("MinPasswordLength", 1), number("MaxPasswordLength", 255));
        if (least..=most).contains(&(password.chars().count() as u64)) {
            return Ok(());
        }
        Err(fault::wrong_value("Password", &Value::Null, &format!("it needs {least} to {most} characters")))
    }

    /// Makes `Locked` of every listed account what it is now: a lock ends by itself.
    pub(in crate::mock::service) fn show_locks(&self) {
        let wrong = |(uri, locked): &(String, bool)| {
            let shown = self.store.json(uri).and_then(|body| body.get("Locked").cloned());
            shown.is_some_and(|shown| shown != Value::Bool(*locked))
        };
        if !self.accounts.locks().iter().any(wrong) {
            return;
        }
        // Looked at again with the others kept out, or a change that came between would be undone.
        let _guard = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        for (uri, locked) in self.accounts.locks().into_iter().filter(wrong) {
            // Where there is no room left, the account keeps showing its last state.
            let _ = self.edit(&uri, |body| body["Locked"] = locked.into());
        }
    }
}
