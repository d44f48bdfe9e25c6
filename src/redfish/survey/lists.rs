//! Lists of resources as lists of evidence, whose gaps stay named.

use std::sync::Arc;

use super::missing::missing_like;
use crate::evidence::{Members, Missing, Observation, Unread};
use crate::redfish::read::Resource;

/// The members as evidence, each of which goes as JSON; those that were not read stay named.
pub(super) fn convert<T>(members: Members<Arc<Resource>>, mut one: impl FnMut(&Resource) -> T) -> Members<T> {
    let mut items = Vec::with_capacity(members.items.len());
    items.extend(members.items.into_iter().map(|r| one(&r)));
    Members { items, unread: members.unread }
}

/// One list out of the lists that several parents offer.
///
/// A parent without such a link does not offer the list (a backplane has no power supplies). A link that is null,
/// broken or refused is a gap in the list. No parent at all offering it is a missing list.
pub(super) fn gather<T>(
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
                all.items.extend(value.items);
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
