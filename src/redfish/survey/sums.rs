//! What is said of power and of cooling as a whole, beside the parts themselves.
//!
//! No good word of these answers for a part: on a real XCC the redundancy says OK while a supply is critical. A bad one has
//! seen what was not read. It stands in resources that are read anyway.

use std::iter::once;

use crate::evidence::{Part, State};
use crate::redfish::read::{Resource, View, status};

/// What a subsystem says of all that it holds, and of each group of it that stands in for each other. A group that is not in
/// force says nothing.
pub(super) fn sums(subsystem: &Resource, groups: &str) -> Vec<Part> {
    let groups = subsystem.field(groups).list();
    let groups = groups.value().map(Vec::as_slice).unwrap_or_default();
    let idle = |view: &&View<'_>| {
        matches!(status(view).state.value(), Some(State::Disabled | State::Absent | State::StandbySpare))
    };
    let sum =
        |view: &View<'_>| Part { uri: view.place().to_string(), name: view.field("Name").text(), status: status(view) };
    let says = |part: &Part| part.status.health.value().is_some() || part.status.rollup.value().is_some();
    once(sum(&subsystem.view())).chain(groups.iter().filter(|view| !idle(view)).map(sum)).filter(says).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_subsystem_and_its_groups_speak_where_they_are_in_force() {
        let body = json!({"Status": {"HealthRollup": "OK"}, "Groups": [
            {"Name": "a", "Status": {"Health": "Critical", "State": "Enabled"}},
            {"Name": "b", "Status": {"Health": "Critical", "State": "Disabled"}},
            {"@odata.id": "/redfish/v1/x#/Redundancy/1"},
        ]});
        let told: Vec<_> = sums(&Resource::of(body), "Groups").into_iter().map(|part| part.uri).collect();
        assert_eq!(told, ["/redfish/v1/x", "/redfish/v1/x#/Groups/0"]);
        assert_eq!(sums(&Resource::of(json!({})), "Groups"), []);
    }
}
