//! `UpdateService.SimpleUpdate`: a task that brings a firmware version from pending to active.
//!
//! Nothing is fetched from anywhere; the version is the one in the name of the image, in the form that Lenovo gives its
//! packages (`lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz` is level 40E of AFE1, version 3.70). A task moves by one
//! step at each GET of it or of its monitor and never by itself, so that a test sees every state and none twice:
//! New (the answer to POST), Running (the version is pending), Completed (the version is active).

use hyper::header::LOCATION;
use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::super::answer::{Answer, not_allowed, not_found, put, refuse, written};
use super::super::fault::{self, Fault};
use super::super::refused::{Refused, bad_request, full};
use super::super::state::State;
use super::super::task::{Package, Target, Update};
use crate::mock::tree::{link, trimmed};

const TASKS: &str = "/redfish/v1/TaskService/Tasks";
const MONITORS: &str = "/redfish/v1/TaskService/TaskMonitors";
const ACTION: &str = "UpdateService.SimpleUpdate";

/// The monitor of a task; one that a tree recorded has one too.
fn monitor_of(task: &str) -> String {
    task.replacen(TASKS, MONITORS, 1)
}

impl State {
    pub(super) fn simple_update(&self, owner: &str, body: &Map<String, Value>) -> Result<Answer, Refused> {
        let known = ["ImageURI", "Targets", "TransferProtocol", "Username", "Password", "ForceUpdate"];
        if let Some(name) = body.keys().find(|name| !known.contains(&name.as_str()) && !name.starts_with('@')) {
            return Err(bad_request(fault::action_parameter_unknown(ACTION, name)));
        }
        let image =
            body.get("ImageURI").ok_or_else(|| bad_request(fault::action_parameter_missing(ACTION, "ImageURI")))?;
        let package = image.as_str().and_then(Package::of).ok_or_else(|| {
            let wanted =
                "the file's name must hold build and version, as in lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz";
            bad_request(fault::action_parameter_value(ACTION, "ImageURI", image, wanted))
        })?;
        if !self.store.has(TASKS) {
            return Ok(refuse(StatusCode::NOT_IMPLEMENTED, fault::action_not_supported(ACTION)));
        }
        let targets = self.targets(owner, body.get("Targets"), &package).map_err(bad_request)?;
        let (uri, kept) = self.add_member(TASKS, |uri, id| {
            json!({
                "@odata.type": "#Task.v1_6_1.Task",
                "@odata.id": uri,
                "Id": id,
                "Name": format!("Firmware update to {}-{}", package.level, package.version),
                "TaskState": "New",
                "TaskStatus": "OK",
                "PercentComplete": 0,
                "HidePayload": true,
                "Messages": [],
                "TaskMonitor": monitor_of(uri),
            })
        })?;
        let monitor = monitor_of(&uri);
        self.with_updates(|updates| {
            updates.retain(|update| update.task != uri);
            updates.push(Update { task: uri, targets, package, completed: false });
        });
        let mut response = written(StatusCode::ACCEPTED, &kept);
        put(&mut response, LOCATION, &monitor);
        Ok(response)
    }

    /// The members that are named, or those that run firmware of the package's family.
    fn targets(&self, owner: &str, named: Option<&Value>, package: &Package) -> Result<Vec<Target>, Fault> {
        let inventory = self.store.json(&format!("{owner}/FirmwareInventory")).unwrap_or_default();
        let members = inventory.get("Members").and_then(Value::as_array).into_iter().flatten();
        let uris: Vec<&str> = members.filter_map(link).collect();
        let family = format!("-{}-", package.family);
        let runs = |uri: &&&str| {
            let body = self.store.json(uri).unwrap_or_default();
            let id = body.get("SoftwareId").and_then(Value::as_str).unwrap_or_default();
            id.contains(&family) && body.pointer("/Status/State") == Some(&json!("Enabled"))
        };
        let chosen: Vec<&str> = match named {
            None => uris.iter().filter(runs).copied().collect(),
            Some(list) => {
                let refuse =
                    || fault::action_parameter_value(ACTION, "Targets", list, "it lists members of FirmwareInventory");
                let named = list.as_array().filter(|list| !list.is_empty()).ok_or_else(refuse)?;
                named
                    .iter()
                    .map(|one| {
                        uris.iter().copied().find(|uri| one.as_str().map(trimmed) == Some(*uri)).ok_or_else(refuse)
                    })
                    .collect::<Result<_, _>>()?
            }
        };
        if chosen.is_empty() {
            let wanted = format!("no firmware of the family {} runs here", package.family);
            return Err(fault::action_parameter_value(ACTION, "ImageURI", &json!(package.family), &wanted));
        }
        let pending = |active: &str| {
            let uri = format!("{active}-Pending");
            // Where another update has staged its version there, what it found is what is to be left.
            let found = self.with_updates(|updates| {
                let underway = updates.iter().filter(|update| !update.completed).flat_map(|update| &update.targets);
                underway.filter_map(|target| target.pending.clone()).find(|(other, _)| *other == uri)
            });
            found.or_else(|| self.store.json(&uri).map(|body| (uri, body)))
        };
        Ok(chosen.into_iter().map(|active| Target { active: active.to_owned(), pending: pending(active) }).collect())
    }

    /// A GET of a task moves it on; a GET of a monitor answers 202 until it is completed.
    pub(in crate::mock::service) fn advance(&self, method: &Method, path: &str) -> Option<Answer> {
        let (monitor, id) = match (path.strip_prefix(MONITORS), path.strip_prefix(TASKS)) {
            (Some(rest), _) => (true, rest.strip_prefix('/')?),
            (_, Some(rest)) => (false, rest.strip_prefix('/')?),
            _ => return None,
        };
        let uri = format!("{TASKS}/{id}");
        if !self.store.has(&uri) {
            return monitor.then(|| not_found(path));
        }
        if monitor && *method != Method::GET && *method != Method::HEAD {
            return Some(not_allowed(path, "GET, HEAD"));
        }
        if *method == Method::GET {
            let _guard = self.writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Err((status, fault)) = self.step(&uri) {
                return Some(refuse(status, fault));
            }
        }
        if !monitor {
            return None;
        }
        let Some(task) = self.store.get(&uri) else { return Some(not_found(path)) };
        let done = self.store.json(&uri).is_some_and(|task| task["TaskState"] == "Completed");
        let mut response = written(if done { StatusCode::OK } else { StatusCode::ACCEPTED }, &task);
        if !done {
            put(&mut response, LOCATION, path);
        }
        Some(response)
    }

    fn step(&self, uri: &str) -> Result<(), Refused> {
        let task = self.store.json(uri).unwrap_or_default();
        self.with_updates(|updates| {
            let Some(update) = updates.iter_mut().find(|update| update.task == uri && !update.completed) else {
                return Ok(());
            };
            let running = task["TaskState"] == "New";
            for target in &update.targets {
                if running { self.stage(target, &update.package)? } else { self.activate(target, &update.package)? }
            }
            update.completed = !running;
            self.edit(uri, |task| {
                task["TaskState"] = if running { "Running" } else { "Completed" }.into();
                task["PercentComplete"] = if running { 50 } else { 100 }.into();
            })
        })
    }

    /// The pending member tells the next version.
    fn stage(&self, target: &Target, package: &Package) -> Result<(), Refused> {
        let Some((pending, _)) = &target.pending else { return Ok(()) };
        let software = self.store.json(&target.active).and_then(|body| body.get("SoftwareId").cloned());
        self.edit(pending, |body| {
            body["Version"] = format!("{}-{}", package.level, package.version).into();
            body["SoftwareId"] = software.unwrap_or_default();
        })
    }

    /// The active member tells the new version, and so do the system and the manager that told the old one.
    fn activate(&self, target: &Target, package: &Package) -> Result<(), Refused> {
        let old = self.store.json(&target.active).and_then(|body| Some(body.get("Version")?.as_str()?.to_owned()));
        self.edit(&target.active, |body| {
            body["Version"] = format!("{}-{}", package.level, package.version).into();
            // When an invented image was built is nobody's knowledge.
            body["ReleaseDate"] = Value::Null;
        })?;
        if let Some((pending, empty)) = &target.pending {
            self.store.put(pending, empty.clone()).map_err(full)?;
        }
        let Some(level) = old.as_deref().and_then(|old| old.split('-').next()).filter(|level| !level.is_empty()) else {
            return Ok(());
        };
        let (before, after) = (format!("{}{level}", package.family), format!("{}{}", package.family, package.level));
        for (collection, property) in
            [("/redfish/v1/Systems", "BiosVersion"), ("/redfish/v1/Managers", "FirmwareVersion")]
        {
            let list = self.store.json(collection).unwrap_or_default();
            for uri in list["Members"].as_array().into_iter().flatten().filter_map(link) {
                let told = self.store.json(uri).and_then(|body| Some(body.get(property)?.as_str()?.to_owned()));
                let Some(told) = told.filter(|told| told.starts_with(&before)) else { continue };
                // `AFE136D` of a system; `AFBT58B 5.70 2025-08-11` of a manager, whose date is not known any more.
                let new = if told == before { after.clone() } else { format!("{after} {}", package.version) };
                self.edit(uri, |body| body[property] = new.into())?;
            }
        }
        Ok(())
    }

    fn with_updates<T>(&self, act: impl FnOnce(&mut Vec<Update>) -> T) -> T {
        act(&mut self.updates.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
