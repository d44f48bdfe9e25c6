//! Actions: those that a resource advertises, as far as the mock performs them.

use hyper::StatusCode;
use serde_json::{Map, Value};

use super::super::answer::{Answer, refuse, respond};
use super::super::fault;
use super::super::refused::{Refused, bad_request};
use super::super::state::State;
use super::values;
use crate::mock::tree::trimmed;

impl State {
    /// The resource and the name of the action that a URI is the target of.
    pub(in crate::mock::service) fn action(&self, path: &str) -> Option<(String, String)> {
        let (owner, _) = path.rsplit_once("/Actions/")?;
        let body = self.store.json(owner)?;
        let actions = body.get("Actions")?.as_object()?;
        let name = actions.iter().find_map(|(name, action)| {
            (trimmed(action.get("target")?.as_str()?) == path).then(|| name.strip_prefix('#'))?
        })?;
        Some((owner.to_owned(), name.to_owned()))
    }

    pub(super) fn act(&self, owner: &str, action: &str, body: &Map<String, Value>) -> Result<Answer, Refused> {
        let _guard = self.writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match action {
            "ComputerSystem.Reset" => self.reset_system(owner, action, body),
            "EventService.SubmitTestEvent" => self.submit_test_event(action, body),
            "UpdateService.SimpleUpdate" => self.simple_update(owner, body),
            _ => Ok(refuse(StatusCode::NOT_IMPLEMENTED, fault::action_not_supported(action))),
        }
    }

    /// The next power state; a start also makes pending settings the current ones.
    fn reset_system(&self, owner: &str, action: &str, body: &Map<String, Value>) -> Result<Answer, Refused> {
        if let Some(name) = body.keys().find(|name| *name != "ResetType") {
            return Err(bad_request(fault::action_parameter_unknown(action, name)));
        }
        let kind =
            body.get("ResetType").ok_or_else(|| bad_request(fault::action_parameter_missing(action, "ResetType")))?;
        let power = match kind.as_str() {
            Some("On" | "ForceOn" | "GracefulRestart" | "ForceRestart" | "PowerCycle") => "On",
            Some("ForceOff" | "GracefulShutdown") => "Off",
            _ => {
                let wanted = "it must be one of the allowable values";
                return Err(bad_request(fault::action_parameter_value(action, "ResetType", kind, wanted)));
            }
        };
        self.edit(owner, |system| system["PowerState"] = power.into())?;
        if power == "On" {
            self.apply_settings(owner)?;
        }
        Ok(respond(StatusCode::NO_CONTENT, "", Vec::new()))
    }

    /// What `@Redfish.Settings` of the system and of its UEFI name as the settings object becomes current.
    fn apply_settings(&self, system: &str) -> Result<(), Refused> {
        for (current, property) in [(system.to_owned(), "Boot"), (format!("{system}/Bios"), "Attributes")] {
            let settings = self.store.json(&current).and_then(|body| {
                let object = body.pointer("/@Redfish.Settings/SettingsObject/@odata.id")?.as_str()?;
                self.store.json(object)?.get(property)?.as_object().cloned()
            });
            if let Some(settings) = settings {
                self.edit(&current, |body| match body.get_mut(property) {
                    Some(present @ Value::Object(_)) => values::set(present, settings),
                    _ => body[property] = settings.into(),
                })?;
            }
        }
        Ok(())
    }
}
