//! `$expand`: a whole collection in one answer, where the service offers it, and never taken on trust.
//!
//! Services advertise `$expand` and then refuse it, ignore it, leave properties out of the members, or take longer than
//! single reads would (peers.md, D8 and E). So every member is checked for what its reader needs; one that lacks
//! something is read by itself once and compared; and what was learnt is remembered for the rest of the scan.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value};

use super::ahead::Came;
use super::bmc::Bmc;
use super::error::RedfishError;
use super::wire::Request;
use crate::evidence::{Expand, Observation};
use crate::redfish::read::{Resource, SERVICE_ROOT};

/// The properties that the reader of a member cannot do without.
pub(in crate::redfish) type Needs = &'static [&'static str];

/// An answer that took less is not called slow, whatever single reads would have taken.
const QUICK: Duration = Duration::from_secs(1);

impl Bmc {
    /// A collection, with its members inline where `$expand` gives them.
    pub(super) async fn collection(&self, uri: &str, parent: &str) -> Result<Arc<Resource>, RedfishError> {
        let uri = &self.wire.target.path(uri)?;
        let root = self.get(SERVICE_ROOT).await.ok();
        if self.expansion.usable(root.as_deref()).is_some() {
            return self.once(uri, || self.expanded_or_plain(uri, parent)).await;
        }
        self.get_linked(uri, parent).await
    }

    async fn expanded_or_plain(&self, uri: &str, parent: &str) -> Result<Arc<Resource>, RedfishError> {
        let trip = self.trip_after(parent);
        let expanded = match self.expansion.query_of(uri) {
            Some(query) => self.expanded(uri, &query).await,
            None => None,
        };
        if let Some(resource) = expanded {
            self.wire.statistics.arrived(uri, trip);
            return Ok(resource);
        }
        let plain = self.fetch(uri).await;
        // The single read waited for the failed one.
        self.wire.statistics.arrived(uri, trip + 1);
        plain
    }

    /// The resource behind a link, and the collection behind its property `name` with its members, in one answer where
    /// the service promises to expand two levels. Whoever reads the members holds that collection until then.
    pub(in crate::redfish) async fn follow_with(
        &self,
        link: &Observation<String>,
        name: &str,
    ) -> (Observation<Arc<Resource>>, Option<Arc<Resource>>) {
        let root = self.get(SERVICE_ROOT).await.ok();
        let path = link.value().and_then(|uri| self.wire.target.path(uri).ok());
        let deep = path.filter(|_| self.expansion.usable(root.as_deref()).is_some());
        let deep = deep.and_then(|path| self.expansion.deep_query_of(&path).map(|query| (path, query)));
        let (Some((path, query)), Some(uri)) = (deep, link.value()) else { return (self.follow(link).await, None) };
        let trip = self.trip_after(&link.from());
        let below = Mutex::new(None);
        let read = self.once(&path, || async {
            let (resource, trip) = match self.two_levels(&path, &query, name).await {
                Some((resource, collection)) => {
                    let trip = self.wire.statistics.trip_ahead(&path).unwrap_or(trip);
                    let collection = collection.map(Arc::new);
                    collection.iter().for_each(|list| self.share(&list.uri, list, trip));
                    *below.lock().unwrap_or_else(PoisonError::into_inner) = collection;
                    (Ok(Arc::new(resource)), trip)
                }
                None => {
                    self.expansion.not_deep();
                    (self.fetch(&path).await, trip + 1)
                }
            };
            self.wire.statistics.arrived(&path, trip);
            resource
        });
        let resource = match read.await {
            Ok(resource) => {
                let at = resource.at;
                Observation::known(resource, uri, at)
            }
            Err(error) => Observation::missing(error.as_missing(), uri, jiff::Timestamp::now()),
        };
        (resource, below.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// A resource without the collection that came inside it, and that collection; none where single reads must do.
    async fn two_levels(&self, uri: &str, query: &str, name: &str) -> Option<(Resource, Option<Resource>)> {
        let patience = Some(self.limits().expand);
        let mut resource = self.read(uri, Request { patience, ..Request::get(query) }).await.ok()?.resource.ok()?;
        // What leaves out the one thing that it was asked for may leave out more.
        let Value::Object(inside) = resource.body.get_mut(name)? else { return None };
        let Some(Value::String(there)) = inside.get("@odata.id") else { return None };
        let (there, path) = (there.clone(), self.wire.target.path(there).ok()?);
        if !inside.contains_key("Members") {
            return Some((resource, None));
        }
        let link = Map::from_iter([("@odata.id".to_owned(), Value::String(there))]);
        let body = std::mem::replace(inside, link);
        let mut collection = Resource { uri: path.as_str().into(), body, at: resource.at };
        self.unfold(&mut collection);
        Some((resource, Some(collection)))
    }

    /// The expanded collection; none where single reads must do.
    async fn expanded(&self, uri: &str, query: &str) -> Option<Arc<Resource>> {
        let patience = Some(self.limits().expand);
        let Came { resource, took } = match self.read(uri, Request { patience, ..Request::get(query) }).await {
            Ok(came) => came,
            Err(error) => {
                if error.timed_out {
                    self.expansion.learn(Expand::Slow);
                } else if error.status.is_some_and(|status| matches!(status, 400 | 404 | 405 | 406 | 500 | 501)) {
                    self.expansion.learn(Expand::Refused);
                }
                return None;
            }
        };
        let mut resource = resource.ok()?;
        let inline = self.unfold(&mut resource);
        let members = resource.body.get("Members").and_then(Value::as_array).map_or(0, Vec::len);
        match (members, inline) {
            (0, _) => {}
            (_, 0) => self.expansion.learn(Expand::Ignored),
            _ if self.is_slow(members, took) => self.expansion.learn(Expand::Slow),
            _ => self.expansion.learn(Expand::Used),
        }
        Some(Arc::new(resource))
    }

    /// Whether reading the members one by one would have been twice as quick.
    fn is_slow(&self, members: usize, took: Duration) -> bool {
        let rounds = 1 + members.div_ceil(self.limits().concurrent_requests.max(1));
        let single = Duration::from_millis(self.wire.statistics.latency().median_ms);
        took > QUICK && took > single * u32::try_from(2 * rounds).unwrap_or(u32::MAX)
    }

    /// Whether an expanded member is the whole resource, as far as its reader needs it.
    pub(super) async fn is_whole(&self, member: &Resource, needs: Needs, parent: &str) -> bool {
        let lacking: Vec<_> = needs.iter().copied().filter(|need| !member.body.contains_key(*need)).collect();
        if lacking.is_empty() {
            return true;
        }
        let _one_at_a_time = self.expansion.comparing.lock().await;
        if self.expansion.lacks(&lacking) {
            return true;
        }
        if self.expansion.learnt() == Expand::Lossy {
            return false;
        }
        // Read by itself, it either has what the member lacks, or the resource simply has no such property.
        match self.get_linked(&member.uri, parent).await {
            Ok(single) if lacking.iter().any(|need| single.body.contains_key(*need)) => {
                self.expansion.learn(Expand::Lossy);
                false
            }
            Ok(_) => {
                self.expansion.note_absent(lacking);
                true
            }
            // It cannot be told; the single read says why.
            Err(_) => false,
        }
    }
}
