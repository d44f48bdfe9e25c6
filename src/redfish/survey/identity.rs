//! Which server the hardware evidence is about.

use jiff::Timestamp;

use crate::evidence::{Hardware, Missing, Observation, Subject, System};
use crate::redfish::oem::machine_type;

/// The identity of the server as its BMC gives it.
#[must_use]
pub fn subject(hardware: &Observation<Hardware>) -> Subject {
    let system = hardware.value().map(|h| &h.system);
    let of = |pick: fn(&System) -> &Observation<String>| match (hardware, system) {
        (_, Some(Observation::Known { value, .. })) => pick(value).clone(),
        (_, Some(Observation::Missing { reason, from, at })) | (Observation::Missing { reason, from, at }, None) => {
            Observation::missing(reason.clone(), from, *at)
        }
        (Observation::Known { from, at, .. }, None) => Observation::missing(Missing::Absent, from, *at),
    };
    Subject {
        machine_type: match system.and_then(Observation::value) {
            Some(system) => machine_type(system),
            None => of(|s| &s.sub_model),
        },
        manufacturer: of(|s| &s.manufacturer),
        model: of(|s| &s.model),
        serial: of(|s| &s.serial),
        uuid: of(|s| &s.uuid).map(|uuid| uuid.to_lowercase()),
        bmc: match hardware.value().map(|h| &h.manager) {
            Some(Observation::Known { value, .. }) => value.model.clone(),
            Some(Observation::Missing { reason, from, at }) => Observation::missing(reason.clone(), from, *at),
            None => of(|s| &s.model),
        },
        address: match hardware {
            Observation::Missing { reason, from, .. } if *reason != Missing::NotAsked => Some(from.to_string()),
            _ => None,
        },
        os_name: Observation::missing(Missing::NotAsked, "a BMC does not know the host name", time_of(hardware)),
    }
}

fn time_of<T>(observation: &Observation<T>) -> Timestamp {
    observation.at()
}
