//! Lists of resources as lists of evidence, whose gaps stay named.

use std::sync::Arc;

use super::missing::missing_like;
use crate::evidence::{Members, Missing, NetworkAdapter, Observation, Part, PowerSupply, Status, Unread};
use crate::redfish::read::Resource;

/// The members as evidence, each of which goes as JSON; those that were not read stay named.
pub(super) fn convert<T>(members: Members<Arc<Resource>>, mut one: impl FnMut(&Resource) -> T) -> Members<T> {
    let mut items = Vec::with_capacity(members.items.len());
    items.extend(members.items.into_iter().map(|r| one(&r)));
    Members { items, unread: members.unread }
}

/// What several parents may list, and what makes two of a list one: the address, and the same word for its state.
pub(super) trait Listed {
    /// Whether this is that one once more.
    fn is(&self, other: &Self) -> bool;
}

/// Whether two statuses say the same; when they were read does not count.
fn same_word(a: &Status, b: &Status) -> bool {
    a.health.known_or() == b.health.known_or()
        && a.rollup.known_or() == b.rollup.known_or()
        && a.state.known_or() == b.state.known_or()
}

macro_rules! listed {
    ($($kind:ty),*) => {$(
        impl Listed for $kind {
            fn is(&self, other: &Self) -> bool {
                self.uri == other.uri && same_word(&self.status, &other.status)
            }
        }
    )*};
}

listed!(NetworkAdapter, Part, PowerSupply);

impl Listed for Arc<Resource> {
    fn is(&self, other: &Self) -> bool {
        self.uri == other.uri && self.body == other.body
    }
}

/// One list out of the lists that several parents offer.
///
/// A parent without such a link does not offer the list (a backplane has no power supplies). A link that is null,
/// broken or refused is a gap in the list. No parent at all offering it is a missing list. What two parents list is there
/// once, unless they contradict each other.
pub(super) fn gather<T: Listed>(
    lists: Vec<Observation<Members<T>>>,
    what: &str,
    parents: &Observation<Members<Arc<Resource>>>,
) -> Observation<Members<T>> {
    let Observation::Known { value: parents, from, at } = parents else {
        return missing_like(parents);
    };
    let mut all = Members { items: Vec::new(), unread: parents.unread.clone() };
    let mut offered = false;
    for list in lists {
        match list {
            Observation::Known { value, .. } => {
                offered = true;
                for item in value.items {
                    if !all.items.iter().any(|earlier: &T| earlier.is(&item)) {
                        all.items.push(item);
                    }
                }
                all.unread.extend(value.unread);
            }
            Observation::Missing { reason: Missing::Absent, .. } => {}
            Observation::Missing { reason, from, at } => {
                offered = true;
                all.unread.push(Unread { from: from.to_string(), missing: reason, at });
            }
        }
    }
    if offered || !all.is_whole() {
        Observation::known(all, from, *at)
    } else {
        Observation::missing(Missing::Absent, format!("{from} (no member links to {what})"), *at)
    }
}
