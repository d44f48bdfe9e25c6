//! iDRAC. Source: capture of a PowerEdge R750 (iDRAC9 6.00).

use super::object::oem;
use crate::evidence::{Missing, Observation};
use crate::redfish::read::Resource;

/// `OK`, `Degraded`, `Error` or `Unknown` for all batteries together: the one of the board and those of RAID
/// controllers. iDRAC has a resource for each as well, which the capture's machine has no controller for.
pub(super) fn batteries(system: &Resource) -> Observation<String> {
    match oem(system, "Dell").field("DellSystem").field("BatteryRollupStatus").text() {
        // Null where there is no such sensor, says the schema that the iDRAC serves (DellSystem v1_3_0).
        Observation::Missing { reason: Missing::Null, from, at } => Observation::missing(Missing::Absent, from, at),
        other => other,
    }
}
