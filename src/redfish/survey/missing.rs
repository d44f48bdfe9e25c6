//! What follows from something missing: what hangs below it is missing for the same reason.

use std::sync::Arc;

use crate::evidence::{Missing, Observation};
use crate::redfish::read::Resource;

/// A link of a resource that may itself be missing.
pub(super) fn link_of(resource: &Observation<Arc<Resource>>, name: &str) -> Observation<String> {
    match resource {
        Observation::Known { value, .. } => value.field(name).link(),
        Observation::Missing { reason, from, at } => {
            Observation::missing(reason.clone(), format!("{from}#/{name}"), *at)
        }
    }
}

/// The same reason for another type.
pub(super) fn missing_like<T, U>(observation: &Observation<T>) -> Observation<U> {
    let reason = observation.reason().cloned().unwrap_or(Missing::Absent);
    Observation::missing(reason, observation.place(), observation.at())
}
