//! What a list says of itself: how many it counts, that it goes on elsewhere, and that the service could not finish it.
//!
//! A list is never believed to be all because it is short. Each of these is held against what was read.

use serde_json::Value;

use super::resource::Resource;
use crate::evidence::{Missing, Observation, Unread};

/// Where a list goes on, as its resource says it. The schema's name is `Members@odata.nextLink`; services also write
/// `@odata.nextLink`, and either in other letters.
pub(in crate::redfish) fn next_of(resource: &Resource, list: &str) -> Option<Observation<String>> {
    let is_next = |name: &str| {
        let owner = name.strip_prefix(list).unwrap_or(name);
        owner.starts_with('@') && owner.to_ascii_lowercase().ends_with(".nextlink")
    };
    let name = resource.body.keys().find(|name| is_next(name))?;
    let view = resource.field(name);
    let text = view.text();
    Some(if text.value().is_some() { text } else { view.link() })
}

/// How many members a list counts.
pub(in crate::redfish) fn count_of(resource: &Resource, list: &str) -> Observation<u64> {
    resource.field(&format!("{list}@odata.count")).whole_number()
}

/// The error that stands beside the content of an answer, as a gap of its list.
pub(in crate::redfish) fn error_beside(resource: &Resource) -> Option<Unread> {
    let error = resource.body.get("error").filter(|error| !error.is_null())?;
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or("no message").to_owned();
    let said = text(error.get("message").or_else(|| error.get("code")));
    let place = resource.field("error");
    let missing = Missing::unreadable(said, "the service answered with an error beside the content");
    Some(Unread { from: place.place().to_string(), missing, at: resource.at })
}

/// The gap between what a list counts and the distinct members that it names. A count that says nothing is a gap, too,
/// and so is a member that is named again where nothing says how many there are: another may be left out for it.
pub(in crate::redfish) fn gap(count: &Observation<u64>, distinct: usize, repeated: usize) -> Option<Unread> {
    let missing = match count.known_or() {
        Ok(count) if usize::try_from(*count).is_ok_and(|count| count <= distinct) => return None,
        Ok(count) => Missing::unreadable(count.to_string(), held(distinct, repeated)),
        Err(Missing::Absent) if repeated == 0 => return None,
        Err(Missing::Absent) => Missing::unreadable("no count", held(distinct, repeated)),
        Err(reason) => reason.clone(),
    };
    Some(Unread { from: count.from(), missing, at: count.at() })
}

fn held(distinct: usize, repeated: usize) -> String {
    match repeated {
        0 => format!("the list holds {distinct} members"),
        _ => format!("the list holds {distinct} members and names one of them again, {repeated} times"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;

    fn list(body: Value) -> Resource {
        let Value::Object(body) = body else { panic!("an object") };
        Resource { uri: "/redfish/v1/Chassis".into(), body, at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn a_next_link_is_found_in_every_spelling_and_only_for_its_list() {
        for name in ["Members@odata.nextLink", "@odata.nextLink", "Members@odata.nextlink", "@odata.NextLink"] {
            for value in [json!("/next"), json!({"@odata.id": "/next"})] {
                let next = next_of(&list(json!({"Members": [], name: value})), "Members").unwrap();
                assert_eq!(next.value().map(String::as_str), Some("/next"), "{name}");
            }
            assert!(next_of(&list(json!({"Members": [], name: null})), "Members").unwrap().value().is_none());
        }
        for other in ["Drives@odata.nextLink", "NextLink", "Members"] {
            assert!(next_of(&list(json!({other: "/next"})), "Members").is_none(), "{other}");
        }
    }

    #[test]
    fn a_count_is_held_against_distinct_members() {
        let gap = |body, distinct, repeated| gap(&count_of(&list(body), "Members"), distinct, repeated).is_some();
        let two = || json!({"Members@odata.count": 2});
        assert!(!gap(two(), 2, 0) && !gap(two(), 3, 0) && !gap(two(), 2, 1), "all that it counts");
        assert!(gap(two(), 1, 0) && gap(two(), 1, 1), "one is named again, and one never");
        assert!(!gap(json!({}), 2, 0) && gap(json!({}), 2, 1));
        for odd in [json!(null), json!("two"), json!(-1), json!([2])] {
            assert!(gap(json!({"Members@odata.count": odd}), 2, 0), "a count that says nothing");
        }
    }

    #[test]
    fn an_error_beside_the_content_is_a_gap() {
        assert!(error_beside(&list(json!({"Members": []}))).is_none());
        assert!(error_beside(&list(json!({"Members": [], "error": null}))).is_none());
        for error in [json!({"message": "cut short"}), json!("cut short"), json!({})] {
            assert!(error_beside(&list(json!({"Members": [], "error": error}))).is_some());
        }
    }
}
