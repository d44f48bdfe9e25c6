//! Power supplies, and what stands beside them in the same answers: batteries, and what is said of power as a whole.

use std::sync::Arc;

use futures_util::future::join_all;

use super::lists::{convert, gather};
use super::missing::{link_of, missing_like};
use super::sums::sums;
use super::{card, support};
use crate::evidence::{Members, Missing, Observation, Part, PowerSupply};
use crate::redfish::client::{Bmc, Needs};
use crate::redfish::read::{Resource, status};

/// The power supplies of all chassis: from `PowerSubsystem`, or from the older `Power` where that lists none.
/// With what stands beside them.
pub(super) async fn power_supplies(
    bmc: &Bmc,
    chassis: &Observation<Members<Arc<Resource>>>,
) -> (Observation<Members<PowerSupply>>, Beside) {
    let parents = chassis.value().map(|m| m.items.as_slice()).unwrap_or_default();
    let read = join_all(parents.iter().map(|parent| supplies_of(bmc, parent))).await;
    let (mut lists, mut all) = (Vec::new(), Beside::default());
    for (supplies, beside) in read {
        lists.push(supplies);
        all.sums.extend(beside.sums);
        all.batteries.extend(beside.batteries);
    }
    (gather(lists, "power supplies", chassis), all)
}

/// What stands beside power supplies, of a chassis or of all.
#[derive(Default)]
pub(super) struct Beside {
    /// What is said of power as a whole.
    pub(super) sums: Vec<Part>,
    pub(super) batteries: Vec<Observation<Members<Part>>>,
}

async fn supplies_of(bmc: &Bmc, chassis: &Resource) -> (Observation<Members<PowerSupply>>, Beside) {
    let (newer, mut beside) = newer_supplies(bmc, chassis).await;
    let empty = match newer.known_or() {
        Ok(supplies) => supplies.items.is_empty() && supplies.is_whole(),
        Err(reason) => *reason == Missing::Absent,
    };
    if !empty {
        return (newer, beside);
    }
    let power = card::linked(bmc, chassis, "Power").await;
    let older = match power {
        Observation::Known { value: power, .. } => {
            beside.sums.extend(sums(&power, "Redundancy"));
            bmc.array(&power, "PowerSupplies", &[]).await
        }
        Observation::Missing { .. } => missing_like(&power),
    };
    // An empty list is offered, where the older way is not.
    if older.reason() == Some(&Missing::Absent) && newer.value().is_some() {
        return (newer, beside);
    }
    (older.map(|members| convert(members, power_supply)), beside)
}

async fn newer_supplies(bmc: &Bmc, chassis: &Resource) -> (Observation<Members<PowerSupply>>, Beside) {
    let (subsystem, held) = card::linked_with(bmc, chassis, "PowerSubsystem", "PowerSupplies").await;
    let supplies = link_of(&subsystem, "PowerSupplies");
    let batteries = async {
        match subsystem.value() {
            Some(subsystem) => vec![support::batteries(bmc, subsystem).await],
            None => Vec::new(),
        }
    };
    let (supplies, batteries) = tokio::join!(bmc.members_of(&supplies, SUPPLY), batteries);
    drop(held);
    let said = subsystem.value().map(|subsystem| sums(subsystem, "PowerSupplyRedundancy"));
    let supplies = supplies.map(|members| convert(members, power_supply));
    (supplies, Beside { sums: said.unwrap_or_default(), batteries })
}

/// What [`power_supply`] reads, of a resource of its own.
const SUPPLY: Needs =
    &["Name", "Manufacturer", "Model", "SerialNumber", "FirmwareVersion", "PowerCapacityWatts", "Status"];

fn power_supply(r: &Resource) -> PowerSupply {
    PowerSupply {
        uri: r.uri.to_string(),
        name: r.field("Name").text(),
        manufacturer: r.field("Manufacturer").text(),
        model: r.field("Model").text(),
        serial: r.field("SerialNumber").text(),
        firmware_version: r.field("FirmwareVersion").text(),
        capacity_watts: r.field("PowerCapacityWatts").whole_number(),
        status: status(&r.view()),
    }
}
