//! Power and cooling of a chassis: its own, or those of the chassis that it is a part of.

use std::sync::Arc;

use crate::evidence::{Chassis, Health, Observation};
use crate::redfish::client::Bmc;
use crate::redfish::read::{Resource, status};

/// What a chassis links to under this name. A card that is well by its own word has its power and cooling from the chassis
/// around it, so that it has none where its link leads to nothing by the word of the service (capture EX4252: the
/// mezzanines link to a `Power` and a `Thermal` that are not there). Of any other chassis that is a gap.
pub(super) async fn linked(bmc: &Bmc, chassis: &Resource, name: &str) -> Observation<Arc<Resource>> {
    let link = chassis.field(name).link();
    if is_part(chassis) && is_well(chassis) { bmc.follow_if_there(&link).await } else { bmc.follow(&link).await }
}

/// The same, with the list behind its property `members` in the same answer where the service promises that: whoever reads
/// the list holds it until then.
pub(super) async fn linked_with(
    bmc: &Bmc,
    chassis: &Resource,
    name: &str,
    members: &str,
) -> (Observation<Arc<Resource>>, Option<Arc<Resource>>) {
    let link = chassis.field(name).link();
    if is_part(chassis) && is_well(chassis) {
        (bmc.follow_if_there(&link).await, None)
    } else {
        bmc.follow_with(&link, members).await
    }
}

/// Whether a chassis is by its kind a part of another one.
pub(super) fn is_part(chassis: &Resource) -> bool {
    chassis.field("ChassisType").text().text().is_some_and(Chassis::is_dependent_kind)
}

fn is_well(chassis: &Resource) -> bool {
    let status = status(&chassis.view());
    let ok = |health: &Observation<Health>| health.value() == Some(&Health::Ok);
    ok(&status.health) && (ok(&status.rollup) || status.rollup.value().is_none())
}
