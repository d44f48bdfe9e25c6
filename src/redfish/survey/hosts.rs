//! Which of several systems and managers behind one BMC is the server that is judged.
//!
//! Chosen by what the service says of them and never by their places in a list: blade chassis list their nodes, GPU
//! servers their boards, and both do so in any order.

use std::sync::Arc;

use super::missing::missing_like;
use super::system::{MANAGER, SYSTEM};
use crate::common::uri::last_segment;
use crate::evidence::{Members, Missing, Observation, OtherManager, OtherSystem, Standing};
use crate::redfish::client::{Bmc, SystemChoice};
use crate::redfish::read::{Resource, status};

/// The systems behind a BMC.
#[derive(Clone)]
pub(super) struct Systems {
    /// The one that the scan is about.
    pub(super) main: Observation<Arc<Resource>>,
    /// All that are judged, the main one first.
    pub(super) judged: Vec<Arc<Resource>>,
    /// All but the main one.
    pub(super) others: Observation<Members<OtherSystem>>,
    /// Where none has the name that was asked for, and all were read: what they are called.
    pub(super) nobody: Option<String>,
}

/// The managers behind a BMC.
#[derive(Clone)]
pub(super) struct Managers {
    /// The one of the main system.
    pub(super) main: Observation<Arc<Resource>>,
    /// All but that one.
    pub(super) others: Observation<Members<OtherManager>>,
}

/// How much a system looks like the host: GPU boards and DPUs have no BIOS, or say that they are not physical.
fn likeness(system: &Resource) -> (bool, bool, bool) {
    let managed = system.field("Links").field("ManagedBy").list().value().is_some_and(|list| !list.is_empty());
    (is_physical(system), has_bios(system), managed)
}

fn is_physical(system: &Resource) -> bool {
    system.field("SystemType").text().text().is_none_or(|kind| kind == "Physical")
}

fn has_bios(system: &Resource) -> bool {
    system.field("Bios").link().value().is_some() || system.field("BiosVersion").text().text().is_some()
}

/// The system of this name: by its `Id`, else by the end of its address, unless that is a place in a list.
fn position(systems: &[Arc<Resource>], id: &str) -> Option<usize> {
    let by = |named: &dyn Fn(&Resource) -> bool| systems.iter().position(|system| named(system));
    by(&|system| system.field("Id").text().text() == Some(id))
        .or_else(|| by(&|system| !system.uri.contains('#') && last_segment(&system.uri) == id))
}

/// What a system is called.
fn name_of(system: &Resource) -> String {
    system.field("Id").text().text().map_or_else(|| last_segment(&system.uri).to_owned(), str::to_owned)
}

/// The systems, and which of them is the host.
pub(super) async fn systems(bmc: &Bmc, collection: &Observation<String>) -> Systems {
    let members = bmc.members_of(collection, SYSTEM).await;
    let Observation::Known { value: mut members, from, at } = members else {
        let (main, others) = (missing_like(&members), missing_like(&members));
        return Systems { main, judged: Vec::new(), others, nobody: None };
    };
    // The most likely first; among equals the order is that of their names, whatever the list says.
    members.items.sort_by(|a, b| likeness(b).cmp(&likeness(a)).then_with(|| a.uri.cmp(&b.uri)));
    let choice = bmc.system();
    let place = match choice {
        SystemChoice::Host | SystemChoice::All => (!members.items.is_empty()).then_some(0),
        SystemChoice::Named(id) => position(&members.items, id),
    };
    let nobody = match choice {
        SystemChoice::Named(id) if place.is_none() && members.is_whole() => Some(called(&members, id)),
        _ => None,
    };
    let main = match (place.map(|place| members.items.remove(place)), choice) {
        (Some(main), _) => Observation::known(main.clone(), &main.uri, main.at),
        (None, SystemChoice::Named(id)) => unnamed(&members, id, &from.to_string(), at),
        (None, _) => match members.unread.first() {
            Some(unread) => Observation::missing(unread.missing.clone(), &unread.from, unread.at),
            None => Observation::missing(Missing::Absent, format!("{from} (no members)"), at),
        },
    };
    let standing = match choice {
        SystemChoice::Host => Standing::Unjudged,
        SystemChoice::Named(_) => Standing::SetAside,
        SystemChoice::All => Standing::Judged,
    };
    let mut judged: Vec<_> = main.value().cloned().into_iter().collect();
    if standing == Standing::Judged {
        judged.extend(members.items.iter().cloned());
    }
    let items = members.items.iter().map(|r| other_system(r, standing)).collect();
    // Whoever names one system asks for no other, so that another cannot be read is no gap then.
    let unread = if standing == Standing::SetAside { Vec::new() } else { members.unread };
    Systems { main, judged, others: Observation::known(Members { items, unread }, from, at), nobody }
}

/// Why the system that was asked for by its name is not there.
fn unnamed(members: &Members<Arc<Resource>>, id: &str, from: &str, at: jiff::Timestamp) -> Observation<Arc<Resource>> {
    if let Some(unread) = members.unread.iter().find(|unread| last_segment(&unread.from) == id) {
        return Observation::missing(unread.missing.clone(), &unread.from, unread.at);
    }
    Observation::missing(Missing::Failed { detail: called(members, id) }, from, at)
}

/// That nobody has a name, and which names there are.
fn called(members: &Members<Arc<Resource>>, id: &str) -> String {
    let mut names: Vec<String> = members.items.iter().map(|system| name_of(system)).collect();
    names.sort();
    match names.as_slice() {
        [] => format!("no system is called {id:?}; there is none"),
        [one] => format!("no system is called {id:?}; there is only {one}"),
        several => format!("no system is called {id:?}; there are {}", several.join(", ")),
    }
}

fn other_system(r: &Resource, standing: Standing) -> OtherSystem {
    OtherSystem {
        uri: r.uri.to_string(),
        id: r.field("Id").text(),
        name: r.field("Name").text(),
        system_type: r.field("SystemType").text(),
        power_state: r.field("PowerState").text(),
        status: status(&r.view()),
        host: is_physical(r) && has_bios(r),
        standing,
    }
}

/// The managers, and which of them manages the main system.
pub(super) async fn managers(
    bmc: &Bmc,
    collection: &Observation<String>,
    systems: impl Future<Output = Systems>,
) -> Managers {
    let (members, systems) = tokio::join!(bmc.members_of(collection, MANAGER), systems);
    let Observation::Known { value: mut members, from, at } = members else {
        return Managers { main: missing_like(&members), others: missing_like(&members) };
    };
    let likeness = |manager: &Resource| {
        let kind = manager.field("ManagerType").text();
        (manages(manager, systems.judged.first()) == Some(true), kind.text().is_none_or(|kind| kind == "BMC"))
    };
    members.items.sort_by(|a, b| likeness(b).cmp(&likeness(a)).then_with(|| a.uri.cmp(&b.uri)));
    let main = (!members.items.is_empty()).then(|| members.items.remove(0));
    let main = match (main, members.unread.first()) {
        (Some(main), _) => Observation::known(main.clone(), &main.uri, main.at),
        (None, Some(unread)) => Observation::missing(unread.missing.clone(), &unread.from, unread.at),
        (None, None) => Observation::missing(Missing::Absent, format!("{from} (no members)"), at),
    };
    let named = matches!(bmc.system(), SystemChoice::Named(_));
    let items = members.items.iter().map(|r| {
        let elsewhere = named && manages(r, systems.judged.first()) == Some(false);
        other_manager(r, if elsewhere { Standing::SetAside } else { Standing::Judged })
    });
    let others = Members { items: items.collect(), unread: members.unread };
    Managers { main, others: Observation::known(others, from, at) }
}

/// Whether a manager manages this system, by its own word; none where it names no system at all.
fn manages(manager: &Resource, system: Option<&Arc<Resource>>) -> Option<bool> {
    let servers = manager.field("Links").field("ManagerForServers").links();
    let servers = servers.value().filter(|servers| !servers.is_empty())?;
    let plain = |uri: &str| uri.trim_end_matches('/').to_owned();
    let uri = plain(&system?.uri);
    Some(servers.iter().any(|server| plain(server) == uri))
}

fn other_manager(r: &Resource, standing: Standing) -> OtherManager {
    OtherManager {
        uri: r.uri.to_string(),
        id: r.field("Id").text(),
        name: r.field("Name").text(),
        manager_type: r.field("ManagerType").text(),
        firmware_version: r.field("FirmwareVersion").text(),
        status: status(&r.view()),
        standing,
    }
}
