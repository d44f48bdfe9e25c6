//! What keeps a chassis alive beside its supplies and fans: pumps, detectors of leaks, batteries.
//!
//! Measured on a GB200 (capture `nvidia-gb200-openbmc`): a leak detector is critical while its collection, its subsystem and its
//! chassis all say OK, roll-ups included. So no roll-up speaks for a leak detector, and each of a server's own case is asked.
//!
//! The schema knows leak detection and pumps since 2023.2 (`ThermalSubsystem` v1.3.0). A service may mix versions: that GB200 has a
//! chassis of 2022.3 (v1.22). A chassis of 2021 or older (up to v1.19, as XCC 2.83 and 5.70 have it) is not asked for them, which
//! is a request less for each of these.

use std::sync::Arc;

use futures_util::future::join_all;

use super::card;
use super::lists::{convert, gather};
use super::missing::missing_like;
use super::parts::{PART, part};
use super::sums::sums;
use crate::evidence::{Depth, Members, Missing, Observation, Part};
use crate::redfish::client::{Bmc, Needs};
use crate::redfish::read::{Resource, health, status, worse};

/// What [`detector`] reads.
const DETECTOR: Needs = &["Name", "Status", "DetectorState"];

/// The first minor version of the schema of a chassis that leads to leak detectors and pumps.
const MAY_LEAK: u32 = 20;

/// The pumps and leak detectors of every chassis, and what is said of cooling as a whole on the way to them.
pub(super) async fn cooling(
    bmc: &Bmc,
    chassis: &Observation<Members<Arc<Resource>>>,
) -> (Observation<Members<Part>>, Vec<Part>) {
    let parents = chassis.value().map(|members| members.items.as_slice()).unwrap_or_default();
    let read = join_all(parents.iter().map(|parent| cooling_of(bmc, parent))).await;
    let (lists, said): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    (gather(lists.concat(), "pumps and leak detectors", chassis), said.concat())
}

/// The leak detectors of a chassis that is a case of its own or does not say that all is well; of the latter the pumps too,
/// for which its roll-up does speak.
async fn cooling_of(bmc: &Bmc, chassis: &Resource) -> (Vec<Observation<Members<Part>>>, Vec<Part>) {
    let quiet = status(&chassis.view()).all_well();
    if is_older(chassis) || (quiet && card::is_part(chassis)) {
        return Default::default();
    }
    let Observation::Known { value: subsystem, .. } = card::linked(bmc, chassis, "ThermalSubsystem").await else {
        // Whoever reads the fans says what is wrong with it.
        return Default::default();
    };
    let leaks = async {
        let detection = bmc.follow(&subsystem.field("LeakDetection").link()).await;
        let Observation::Known { value: detection, .. } = detection else { return missing_like(&detection) };
        let detectors = bmc.members_of(&detection.field("LeakDetectors").link(), DETECTOR).await;
        detectors.map(|members| convert(members, detector))
    };
    let pumps = async {
        if quiet {
            let from = format!("{} (its roll-up says that all is well)", chassis.uri);
            return Observation::missing(Missing::Absent, from, chassis.at);
        }
        bmc.members_of(&subsystem.field("Pumps").link(), PART).await.map(|members| convert(members, part))
    };
    let (leaks, pumps) = tokio::join!(leaks, pumps);
    (vec![leaks, pumps], sums(&subsystem, "FanRedundancy"))
}

/// Whether the schema of a chassis is too old to lead to leak detectors. One that does not say its version is not.
fn is_older(chassis: &Resource) -> bool {
    let kind = chassis.field("@odata.type").text();
    let minor = kind.text().and_then(|kind| kind.strip_prefix("#Chassis.v1_")).and_then(|rest| rest.split('_').next());
    minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor < MAY_LEAK)
}

/// The batteries that a power subsystem lists; none is offered where the scan does not go as deep.
pub(super) async fn batteries(bmc: &Bmc, subsystem: &Resource) -> Observation<Members<Part>> {
    if bmc.depth() < Depth::Full {
        return Observation::missing(Missing::Absent, "a scan of less depth", subsystem.at);
    }
    bmc.members_of(&subsystem.field("Batteries").link(), PART).await.map(|members| convert(members, part))
}

/// A detector says how it is, and what it sees: the worse of the two counts, whatever a service makes of the one.
fn detector(r: &Resource) -> Part {
    let mut part = part(r);
    part.status.health = worse(part.status.health, health(&r.field("DetectorState")));
    part
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::evidence::Health;

    #[test]
    fn only_a_schema_that_is_known_to_be_older_spares_the_question() {
        for (kind, older) in [
            ("#Chassis.v1_19_0.Chassis", true),
            ("#Chassis.v1_9_1.Chassis", true),
            ("#Chassis.v1_20_0.Chassis", false),
            ("#Chassis.v1_25_1.Chassis", false),
            ("#Chassis.v2_0_0.Chassis", false),
            ("#Chassis.Chassis", false),
            ("#Chassis.v1_x_0.Chassis", false),
        ] {
            assert_eq!(is_older(&Resource::of(json!({"@odata.type": kind}))), older, "{kind}");
        }
        assert!(!is_older(&Resource::of(json!({}))));
    }

    #[test]
    fn the_worse_word_of_a_detector_counts() {
        for (state, own, told) in [
            ("OK", "OK", Health::Ok),
            ("Critical", "OK", Health::Critical),
            ("OK", "Critical", Health::Critical),
            ("Warning", "OK", Health::Warning),
            // Both as served by others than the schema's authors: a word for the leak, and one for the detector.
            ("LeakDetected", "OK", Health::Other("LeakDetected".into())),
            ("LeakDetected", "Critical", Health::Critical),
        ] {
            let body = json!({"Name": "n", "DetectorState": state, "Status": {"Health": own}});
            assert_eq!(detector(&Resource::of(body)).status.health.value(), Some(&told), "{state} {own}");
        }
        let silent = detector(&Resource::of(json!({"Name": "n", "Status": {"State": "Enabled"}})));
        assert_eq!(silent.status.health.reason(), Some(&Missing::Absent));
    }
}
