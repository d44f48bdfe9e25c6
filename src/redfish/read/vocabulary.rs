//! The words that Redfish defines, from redfish-codegen: the only module that knows that crate.
//!
//! redfish-codegen's enumerations are generated from the schema and so are the reference for which words exist.
//! Its structs are not used to read: they skip `@odata.id`, `Id` and `Name`, and one word that they do not know
//! rejects a whole resource. Its `Default` is never called, because `Health::default()` is OK.

use redfish_codegen::models::resource;
use serde::de::DeserializeOwned;

use super::resource::View;
use crate::evidence::{Health, Missing, Observation, State, Status};

/// The word as the schema's enumeration, where the schema knows it.
fn word<E: DeserializeOwned>(text: &str) -> Option<E> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}

fn health_of(text: &str) -> Health {
    match word::<resource::Health>(text) {
        Some(resource::Health::OK) => Health::Ok,
        Some(resource::Health::Warning) => Health::Warning,
        Some(resource::Health::Critical) => Health::Critical,
        None => Health::Other(text.to_owned()),
    }
}

fn state_of(text: &str) -> State {
    match word::<resource::State>(text) {
        Some(resource::State::Enabled) => State::Enabled,
        Some(resource::State::Disabled) => State::Disabled,
        Some(resource::State::StandbySpare) => State::StandbySpare,
        Some(resource::State::Absent) => State::Absent,
        _ => State::Other(text.to_owned()),
    }
}

/// A property that holds a health word.
pub(in crate::redfish) fn health(view: &View<'_>) -> Observation<Health> {
    view.text().map(|text| health_of(&text))
}

/// The health that a summary gives: the worse of its own word and of its roll-up, or the one that is there (iLO and
/// OpenBMC send nothing but the roll-up).
pub(in crate::redfish) fn summary(view: &View<'_>) -> Observation<Health> {
    let status = status(view);
    let rank = |o: &Observation<Health>| o.value().and_then(Health::rank);
    match (&status.health, rank(&status.health), rank(&status.rollup)) {
        (_, Some(own), Some(all)) if all > own => status.rollup,
        (Observation::Missing { reason: Missing::Absent | Missing::Null, .. }, _, _)
            if status.rollup.reason() != Some(&Missing::Absent) =>
        {
            status.rollup
        }
        _ => status.health,
    }
}

/// The `Status` object of a resource.
pub(in crate::redfish) fn status(view: &View<'_>) -> Status {
    let status = view.field("Status");
    Status {
        health: health(&status.field("Health")),
        rollup: health(&status.field("HealthRollup")),
        state: status.field("State").text().map(|text| state_of(&text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_outside_the_vocabulary_are_kept_and_never_become_ok() {
        assert_eq!(health_of("OK"), Health::Ok);
        assert_eq!(health_of("Degraded"), Health::Other("Degraded".into()));
        assert_eq!(health_of(""), Health::Other(String::new()));
        assert_eq!(health_of("ok"), Health::Other("ok".into()));
        assert_eq!(state_of("StandbySpare"), State::StandbySpare);
        assert_eq!(state_of("Quiesced"), State::Other("Quiesced".into()));
    }
}
