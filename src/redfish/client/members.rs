//! The members of one list, each resource once.
//!
//! Services name a member twice, or thirty-two times, and some answer for one member with two bodies. A member counts
//! once; where its bodies contradict each other nobody knows which is true, so it is a gap and neither of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::target::Target;
use crate::evidence::{Members, Missing, Observation, Unread};
use crate::redfish::read::{Resource, View, count_of, gap, is_link, next_of, page_of};

/// What was read of a list so far.
pub(super) struct Listing {
    pub(super) members: Members<Arc<Resource>>,
    /// The members by the one spelling of their URI, with the body of those that stand inside another resource.
    seen: HashMap<String, Option<Map<String, Value>>>,
    distinct: usize,
    repeated: usize,
}

/// What a list says by naming a member.
pub(super) enum Named {
    /// It was not named before.
    First,
    /// It was.
    Again,
    /// It stands inside its resource below the address of another one: two parts, one of them under a wrong address.
    Misnamed(Resource),
}

impl Listing {
    pub(super) fn new() -> Self {
        Self { members: Members::whole(Vec::new()), seen: HashMap::new(), distinct: 0, repeated: 0 }
    }

    /// Takes note of a member that the list names.
    pub(super) fn note(&mut self, target: &Target, view: &View<'_>) -> Named {
        let named = self.sort(target, view);
        match named {
            Named::Again => self.repeated += 1,
            _ => self.distinct += 1,
        }
        named
    }

    fn sort(&mut self, target: &Target, view: &View<'_>) -> Named {
        let link = view.link();
        // What has no address is counted and cannot be told apart: entries of a log may well be equal.
        let Some(uri) = link.value() else { return Named::First };
        let inside = standing(view, uri);
        match self.seen.entry(name_of(target, uri)) {
            Entry::Vacant(place) => {
                place.insert(inside.map(|resource| resource.body));
                Named::First
            }
            Entry::Occupied(earlier) => match inside {
                Some(inside) if earlier.get().as_ref() != Some(&inside.body) => {
                    Named::Misnamed(Resource { uri: view.place().to_string().into(), ..inside })
                }
                _ => Named::Again,
            },
        }
    }

    /// A member came once more, with this body.
    pub(super) fn hold_against(&mut self, second: &Resource) {
        let name = page_of(&second.uri);
        let differs = |first: &Arc<Resource>| page_of(&first.uri) == name && first.body != second.body;
        if let Some(at) = self.members.items.iter().position(differs) {
            self.members.items.remove(at);
            self.members.unread.push(contradiction(&second.uri, second.at));
        }
    }

    /// A gap in the list.
    pub(super) fn push(&mut self, gap: Unread) {
        self.members.unread.push(gap);
    }

    /// How many members it names, each once.
    pub(super) fn len(&self) -> usize {
        self.distinct
    }

    /// Where the list goes on; none at its end. A next link without a link is the end only where all that it counts is
    /// there.
    pub(super) fn next(&self, page: &Resource, list: &str) -> Option<Observation<String>> {
        let next = next_of(page, list)?.and_then(|link| if link.is_empty() { Err(Missing::Null) } else { Ok(link) });
        let count = count_of(page, list);
        let all = count.value().is_some() && gap(&count, self.distinct, self.repeated).is_none();
        (next.value().is_some() || !all).then_some(next)
    }

    /// The list at its end, held against a count of what it names, however often: see [`super::pages`].
    pub(super) fn named(mut self, count: &Observation<u64>) -> Members<Arc<Resource>> {
        self.members.unread.extend(gap(count, self.distinct + self.repeated, 0));
        self.members
    }

    /// The list at its end, held against its count.
    pub(super) fn counted(mut self, count: &Observation<u64>) -> Members<Arc<Resource>> {
        self.members.unread.extend(gap(count, self.distinct, self.repeated));
        self.members
    }
}

/// A member that came with two bodies.
pub(super) fn contradiction(uri: &str, at: jiff::Timestamp) -> Unread {
    let missing = Missing::unreadable("two bodies", "the list holds it twice, and the two contradict each other");
    Unread { from: uri.to_owned(), missing, at }
}

/// The object here, where it stands inside another resource and is no link to somewhere else.
pub(super) fn standing(view: &View<'_>, uri: &str) -> Option<Resource> {
    view.as_resource().filter(|resource| uri.contains('#') && !is_link(&resource.body))
}

/// The one spelling of what a link names; a part of a resource has its fragment.
fn name_of(target: &Target, uri: &str) -> String {
    let path = target.path(uri).unwrap_or_else(|_| uri.to_owned());
    match uri.split_once('#') {
        Some((_, fragment)) if !fragment.trim_matches('/').is_empty() => format!("{}#{fragment}", page_of(&path)),
        _ => page_of(&path),
    }
}
