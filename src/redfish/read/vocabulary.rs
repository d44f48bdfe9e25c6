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

/// The `Status` object of a resource. Its health is the worse of its own word and of what it lists as in need of attention: on a GB200
/// (capture `nvidia-gb200-openbmc`) a processor says OK beside a condition that is critical.
pub(in crate::redfish) fn status(view: &View<'_>) -> Status {
    let status = view.field("Status");
    let own = health(&status.field("Health"));
    Status {
        health: conditions(&status).into_iter().fold(own, worse),
        rollup: health(&status.field("HealthRollup")),
        state: status.field("State").text().map(|text| state_of(&text)),
    }
}

/// The active conditions of a part or of one that it depends on (Resource.json, `Status.Conditions`) that are not good. One that
/// does not say how severe it is needs attention all the same, which is what the schema calls a warning.
fn conditions(status: &View<'_>) -> Vec<Observation<Health>> {
    let listed = status.field("Conditions").list();
    let listed = listed.value().map(Vec::as_slice).unwrap_or_default();
    let severity = |condition: &View<'_>| match health(&condition.field("Severity")) {
        Observation::Missing { .. } => Observation::known(Health::Warning, condition.place(), condition.at()),
        said => said,
    };
    listed.iter().map(severity).filter(|said| said.value() != Some(&Health::Ok)).collect()
}

/// The worse of two words for the same part. One that nobody knows is no good one, and less than one that is known to be the worst.
pub(in crate::redfish) fn worse(one: Observation<Health>, other: Observation<Health>) -> Observation<Health> {
    let weight = |health: &Observation<Health>| match health.value() {
        None => 0,
        Some(Health::Ok) => 1,
        Some(Health::Warning) => 2,
        Some(Health::Other(_)) => 3,
        Some(Health::Critical) => 4,
    };
    if weight(&other) > weight(&one) { other } else { one }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::redfish::read::resource::Resource;

    fn health_said(status_of: Value) -> Option<Health> {
        status(&Resource::of(json!({"Status": status_of})).view()).health.value().cloned()
    }

    #[test]
    fn a_condition_is_heard_where_it_is_worse_and_never_as_a_good_word() {
        for (own, severities, said) in [
            (json!("OK"), json!([{"Severity": "Critical"}]), Some(Health::Critical)),
            (json!("OK"), json!([{"Severity": "OK"}, {"Severity": "Warning"}]), Some(Health::Warning)),
            (json!("Critical"), json!([{"Severity": "Warning"}]), Some(Health::Critical)),
            (json!("OK"), json!([{"Message": "no severity"}]), Some(Health::Warning)),
            (json!("OK"), json!([{"Severity": "Fatal"}]), Some(Health::Other("Fatal".into()))),
            (json!(null), json!([{"Severity": "OK"}]), None),
            (json!(null), json!([{"Severity": "Critical"}]), Some(Health::Critical)),
            (json!("OK"), json!([]), Some(Health::Ok)),
            (json!("OK"), json!("no list"), Some(Health::Ok)),
        ] {
            let body = json!({"Health": own, "Conditions": severities});
            assert_eq!(health_said(body.clone()), said, "{body}");
        }
    }

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
