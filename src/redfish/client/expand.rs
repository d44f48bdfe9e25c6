//! `$expand`: a whole collection in one answer, where the service offers it, and never taken on trust.
//!
//! Services advertise `$expand` and then refuse it, ignore it, leave properties out of the members, or take longer than
//! single reads would (peers.md, D8 and E). So every member is checked for what its reader needs; one that lacks
//! something is read by itself once and compared; and what was learnt is remembered for the rest of the scan.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::bmc::Bmc;
use super::error::RedfishError;
use super::wire::Request;
use crate::evidence::Expand;
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

    /// The expanded collection; none where single reads must do.
    async fn expanded(&self, uri: &str, query: &str) -> Option<Arc<Resource>> {
        let patience = Some(self.limits().expand);
        let answer = match self.ask(Request { patience, ..Request::get(query) }).await {
            Ok(answer) => answer,
            Err(error) => {
                if error.timed_out {
                    self.expansion.learn(Expand::Slow);
                } else if error.status.is_some_and(|status| matches!(status, 400 | 404 | 405 | 406 | 500 | 501)) {
                    self.expansion.learn(Expand::Refused);
                }
                return None;
            }
        };
        let took = answer.took;
        let mut resource = self.decode(uri, answer).ok()?;
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
