//! Which server the hardware evidence is about.

use jiff::Timestamp;

use crate::evidence::{Hardware, Missing, Observation, Subject, System};

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
        os_name: Observation::missing(Missing::NotAsked, "a BMC does not know the host name", time_of(hardware)),
    }
}

fn time_of<T>(observation: &Observation<T>) -> Timestamp {
    observation.at()
}

/// Lenovo's machine type: `SubModel`, or the first four characters of the SKU (`7Z73CTO1WW`) where there is none.
fn machine_type(system: &System) -> Observation<String> {
    let is_type = |text: &str| text.len() == 4 && text.chars().all(|c| c.is_ascii_alphanumeric());
    if system.sub_model.text().is_some_and(is_type) {
        return system.sub_model.clone();
    }
    let lenovo = system.manufacturer.text().is_some_and(|m| m.eq_ignore_ascii_case("lenovo"));
    match &system.sku {
        Observation::Known { value, from, at } if lenovo && value.len() == 10 && value.is_ascii() => {
            Observation::known(value[..4].to_owned(), from, *at)
        }
        _ => match &system.sub_model {
            Observation::Known { value, from, at } => {
                Observation::missing(Missing::unreadable(value, "expected a four-character machine type"), from, *at)
            }
            missing => missing.clone(),
        },
    }
}
