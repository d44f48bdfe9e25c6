//! A document that is spoiled in one place: what is read of it is less, and never something else.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples::{healthy, windows};
use crate::evidence::Windows;

/// Every known value of the evidence by its place; members of lists by their names and not by their numbers.
fn facts(windows: &Windows) -> BTreeMap<String, Value> {
    fn walk(value: &Value, place: &str, facts: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(object) => {
                for (name, inner) in object.iter().filter(|(name, _)| !matches!(name.as_str(), "from" | "unread")) {
                    walk(inner, &format!("{place}/{name}"), facts);
                }
            }
            Value::Array(list) => {
                facts.insert(format!("{place}#count"), json!(list.len()));
                for inner in list {
                    let key: Vec<String> = ["name", "key", "path", "log", "provider", "record", "number"]
                        .iter()
                        .filter_map(|k| inner.get(k).filter(|v| !v.is_object()).map(ToString::to_string))
                        .collect();
                    walk(inner, &format!("{place}/{}", key.join(" ")), facts);
                }
            }
            leaf => {
                facts.insert(place.to_owned(), leaf.clone());
            }
        }
    }
    let mut facts = BTreeMap::new();
    walk(&serde_json::to_value(windows).unwrap(), "", &mut facts);
    // When something was looked for is no fact about the server, and the reason of a gap is none either.
    facts.retain(|place, _| !place.contains("/missing/") && !place.ends_with("/at") || place.ends_with("/value/at"));
    facts
}

/// The pointers of everything below `items`, but not inside the free maps of events, policies and keys.
fn pointers(value: &Value, pointer: &str, into: &mut Vec<String>) {
    into.push(pointer.to_owned());
    match value {
        _ if pointer.ends_with("/data") || pointer.ends_with("/values") => {}
        _ if pointer.contains("/policy_") && pointer.ends_with("/value") => {}
        Value::Object(object) => {
            object.iter().for_each(|(name, inner)| pointers(inner, &format!("{pointer}/{name}"), into));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, inner)| pointers(inner, &format!("{pointer}/{i}"), into));
        }
        _ => {}
    }
}

static PLACES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut all = Vec::new();
    pointers(&healthy()["items"], "/items", &mut all);
    // The details and durations are for the reader's eye only.
    all.retain(|p| !p.ends_with("/err") && !p.ends_with("/ms"));
    all
});

static BEFORE: LazyLock<(Windows, BTreeMap<String, Value>)> = LazyLock::new(|| {
    let windows = windows(&healthy());
    let facts = facts(&windows);
    (windows, facts)
});

/// Spoils one place: null, a wrong shape, or nothing at all.
fn spoil(document: &mut Value, pointer: &str, how: u8) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let here = document.pointer_mut(pointer).unwrap();
    match how {
        0 => *here = Value::Null,
        1 => *here = json!({"spoiled": [true]}),
        // A value of the registry may be a text as well as a number; it is neither of them then.
        2 if parent.ends_with("/values") => *here = json!(true),
        2 if !here.is_string() => *here = json!("spoiled"),
        2 => *here = json!(-7),
        _ => {
            // A member of a list that is gone leaves no trace; only a property that is gone can be noticed.
            match document.pointer_mut(parent) {
                Some(Value::Object(object)) => drop(object.shift_remove(name)),
                Some(Value::Array(list)) => list[name.parse::<usize>().unwrap()] = Value::Null,
                _ => unreachable!("a place has a parent"),
            }
        }
    }
}

/// The facts that the healthy document does not hold.
fn gained(after: &Windows) -> Vec<String> {
    let known = &BEFORE.1;
    let gained = facts(after).into_iter().filter(|(fact, value)| {
        // A list may be shorter only where its unread members are counted beside it, as those of events are in the
        // place of the time from which on silence means something.
        let fewer = fact.ends_with("/items#count") || fact.ends_with("/records/value#count");
        // What a member of a list need not have, such as the file of a filter: the collector writes null where Windows says none.
        known.get(fact) != Some(value) && !fewer && !value.is_null()
    });
    gained.map(|(fact, value)| format!("{fact} was {:?} and became {value}", known.get(&fact))).collect()
}

/// The healthy document with one place spoiled, and read.
fn read_spoiled(pointer: &str, how: u8) -> Windows {
    let mut document = healthy();
    spoil(&mut document, pointer, how);
    windows(&document)
}

/// The same, somewhere; and which place that was.
fn spoiled() -> impl Strategy<Value = (Windows, String)> {
    (any::<prop::sample::Index>(), 0_u8..4).prop_map(|(place, how)| {
        let pointer = &PLACES[place.index(PLACES.len())];
        (read_spoiled(pointer, how), format!("{pointer} ({how})"))
    })
}

/// Found by a random seed: the file of a filter driver may be null, and then it is not there and nothing else is.
#[test]
fn a_part_that_a_member_need_not_have_is_taken_away_alone() {
    for how in [0, 3] {
        let after = read_spoiled("/items/filters/value/0/image", how);
        assert_eq!(gained(&after), Vec::<String>::new());
        let filters = after.protection.filters.value().unwrap();
        assert_eq!((filters.items.len(), filters.unread.len(), filters.items[0].image.as_deref()), (1, 0, None));
    }
    let after = read_spoiled("/items/filters/value/0/image", 1);
    assert_eq!(after.protection.filters.value().map(|list| (list.items.len(), list.unread.len())), Some((0, 1)));
}

#[test]
#[ignore = "reads 4,000 documents, which takes a minute"]
fn every_place_that_is_spoiled_in_every_way_takes_facts_away_and_gives_none() {
    let gains: Vec<_> = PLACES
        .iter()
        .flat_map(|place| (0..4).map(move |how| (place, how)))
        .map(|(place, how)| (place, how, gained(&read_spoiled(place, how))))
        .filter(|(_, _, gained)| !gained.is_empty())
        .collect();
    assert!(gains.is_empty(), "{gains:#?}");
}

proptest! {
    // Each case reads a whole document.
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_spoiled_place_can_only_take_facts_away((after, place) in spoiled()) {
        let before = &BEFORE.0;
        prop_assert_eq!(gained(&after), Vec::<String>::new(), "{}", place);
        if let (Some(had), Some(has)) = (before.services.value(), after.services.value()) {
            prop_assert_eq!(had.items.len(), has.items.len() + has.unread.len());
        }
        if let (Some(had), Some(has)) = (before.acls.value(), after.acls.value()) {
            prop_assert_eq!(had.items.len(), has.items.len() + has.unread.len());
        }
        if let (Some(had), Some(has)) = (before.volumes.value(), after.volumes.value()) {
            prop_assert_eq!(had.items.len(), has.items.len() + has.unread.len());
        }
        if let (Some(had), Some(has)) = (before.event_logs.value(), after.event_logs.value()) {
            prop_assert_eq!(had.items.len(), has.items.len() + has.unread.len());
        }
    }
}
