//! Following links: single resources, collections, and members that a service sends inline.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;

use super::bmc::Bmc;
use super::expand::Needs;
use super::inline::Inline;
use super::members::{Listing, contradiction, standing};
use crate::evidence::{Missing, Observation, Unread};
use crate::redfish::read::{Resource, View, is_link, without_fragment};

impl Bmc {
    /// The resource behind a link, as an observation: a broken link is a reason, not an error.
    pub(in crate::redfish) async fn follow(&self, link: &Observation<String>) -> Observation<Arc<Resource>> {
        self.followed(link).await.unwrap_or_else(|missing| missing)
    }

    /// The same, but absent where the service says that there is nothing at the place that its own link leads to.
    pub(in crate::redfish) async fn follow_if_there(&self, link: &Observation<String>) -> Observation<Arc<Resource>> {
        let absent = |missing: Observation<_>| Observation::missing(Missing::Absent, missing.place(), missing.at());
        self.followed(link).await.unwrap_or_else(absent)
    }

    /// The resource, or why there is none; as an error where the service says that there is nothing at all.
    async fn followed(
        &self,
        link: &Observation<String>,
    ) -> Result<Observation<Arc<Resource>>, Observation<Arc<Resource>>> {
        let uri = match link.known_or() {
            Err(reason) => return Ok(Observation::missing(reason.clone(), link.place(), link.at())),
            Ok(uri) => uri,
        };
        match self.get_linked(uri, &link.from()).await {
            Ok(resource) => {
                let at = resource.at;
                Ok(Observation::known(resource, uri, at))
            }
            Err(error) => {
                let missing = Observation::missing(error.as_missing(), uri, jiff::Timestamp::now());
                if error.is_not_offered() { Err(missing) } else { Ok(missing) }
            }
        }
    }

    /// The collection behind a link, with its members inline where the service can do that.
    pub(in crate::redfish) async fn follow_collection(&self, link: &Observation<String>) -> Observation<Arc<Resource>> {
        let uri = match link.known_or() {
            Err(reason) => return Observation::missing(reason.clone(), link.place(), link.at()),
            Ok(uri) => without_fragment(uri),
        };
        match self.collection(uri, &link.from()).await {
            Err(error) => Observation::missing(error.as_missing(), uri, jiff::Timestamp::now()),
            Ok(collection) => {
                let at = collection.at;
                Observation::known(collection, uri, at)
            }
        }
    }

    /// Each of several members, fetched in parallel, into a list. One that fails loses none of the others.
    pub(super) async fn read_each(&self, list: &mut Listing, views: &[View<'_>], needs: Needs) {
        // A few more than may be under way at a time: a request that waits for its turn is memory, too.
        let ahead = 2 * self.limits().concurrent_requests.max(1);
        let (mut waiting, mut asked) = (views.iter(), FuturesOrdered::new());
        loop {
            for view in waiting.by_ref().take(ahead - asked.len()) {
                asked.push_back(Box::pin(self.member(view, needs)));
            }
            match asked.next().await {
                Some(Ok(resource)) => list.members.items.push(resource),
                Some(Err(unread)) => list.members.unread.push(unread),
                None => return,
            }
        }
    }

    pub(in crate::redfish) async fn member(&self, view: &View<'_>, needs: Needs) -> Result<Arc<Resource>, Unread> {
        let link = view.link();
        let Some(uri) = link.value() else {
            return match view.as_resource() {
                // What has no address of its own cannot be read again: log entries of some services.
                Some(inline) if !is_link(&inline.body) => Ok(Arc::new(inline)),
                _ => Err(unread(&link)),
            };
        };
        if let Some(inline) = standing(view, uri) {
            return Ok(Arc::new(inline));
        }
        let path = self.wire.target.path(uri).unwrap_or_default();
        match self.take_inline(&path) {
            Some(Inline::Contradiction(at)) => return Err(contradiction(uri, at)),
            Some(Inline::One(inline)) if self.is_whole(&inline, needs, view.uri()).await => {
                let inline = Arc::new(inline);
                let page = self.wire.statistics.trip_of(without_fragment(view.uri()));
                self.share(&path, &inline, page);
                return Ok(inline);
            }
            _ => {}
        }
        match self.get_linked(uri, &link.from()).await {
            Ok(resource) => Ok(resource),
            Err(error) => match view.as_resource() {
                // The address leads nowhere, and what stands beside it was served all the same.
                Some(beside) if error.is_not_offered() && !is_link(&beside.body) => Ok(Arc::new(beside)),
                _ => Err(Unread { from: uri.clone(), missing: error.as_missing(), at: jiff::Timestamp::now() }),
            },
        }
    }
}

/// A link that is not one.
fn unread(link: &Observation<String>) -> Unread {
    let missing = link.reason().cloned().unwrap_or(Missing::Absent);
    Unread { from: link.from(), missing, at: link.at() }
}
