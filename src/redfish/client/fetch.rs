//! Following links: single resources, collections, pages, and members that a service sends inline.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;

use super::bmc::Bmc;
use super::error::{Layer, RedfishError};
use super::expand::Needs;
use crate::evidence::{Members, Missing, Observation, Unread};
use crate::redfish::read::{Resource, View, is_link, without_fragment};

impl Bmc {
    /// The resource behind a link, as an observation: a broken link is a reason, not an error.
    pub(in crate::redfish) async fn follow(&self, link: &Observation<String>) -> Observation<Arc<Resource>> {
        match link.known_or() {
            Err(reason) => Observation::missing(reason.clone(), link.place(), link.at()),
            Ok(uri) => match self.get_linked(uri, &link.from()).await {
                Ok(resource) => {
                    let at = resource.at;
                    Observation::known(resource, uri, at)
                }
                Err(error) => Observation::missing(error.as_missing(), uri, jiff::Timestamp::now()),
            },
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

    /// The members of the collection behind a link, over all its pages. Each has what its reader `needs`, if the
    /// resource has it at all.
    pub(in crate::redfish) async fn members_of(
        &self,
        collection: &Observation<String>,
        needs: Needs,
    ) -> Observation<Members<Arc<Resource>>> {
        match self.follow_collection(collection).await {
            Observation::Missing { reason, from, at } => Observation::Missing { reason, from, at },
            Observation::Known { value, from, at } => Box::pin(self.pages(value, needs)).await.map_or_else(
                |reason| Observation::missing(reason, &from, at),
                |members| Observation::known(members, &from, at),
            ),
        }
    }

    async fn pages(&self, first: Arc<Resource>, needs: Needs) -> Result<Members<Arc<Resource>>, Missing> {
        let declared = first.field("Members@odata.count").whole_number();
        let mut members = self.page(&first, needs).await?;
        let mut seen = vec![first.uri.to_string()];
        seen.extend(self.expansion.query_of(&first.uri));
        let mut page = first;
        // `Members@odata.nextLink`: without it, 50 of 61 entries look like all of them.
        loop {
            let link = page.field("Members@odata.nextLink").text();
            let next = match link.known_or() {
                Err(Missing::Absent) => break,
                Err(reason) => Err(reason.clone()),
                Ok(next) => self.next_page(next, &page, needs, &seen, &members).await,
            };
            match next {
                Err(missing) => {
                    members.unread.push(Unread { from: link.from(), missing, at: link.at() });
                    return Ok(members);
                }
                Ok((following, more)) => {
                    members.items.extend(more.items);
                    members.unread.extend(more.unread);
                    seen.push(following.uri.to_string());
                    page = following;
                }
            }
        }
        note_gap(&mut members, &declared);
        Ok(members)
    }

    async fn next_page(
        &self,
        next: &str,
        page: &Resource,
        needs: Needs,
        seen: &[String],
        members: &Members<Arc<Resource>>,
    ) -> Result<(Arc<Resource>, Members<Arc<Resource>>), Missing> {
        let stop = |problem: &str| Err(RedfishError::new(Layer::Protocol, next, problem, "").as_missing());
        if seen.iter().any(|uri| uri == next) {
            return stop("the pages of this collection form a loop");
        }
        if members.items.len() + members.unread.len() >= self.limits().members {
            return stop("the collection has more members than the bound of a scan");
        }
        let page = self.get_linked(next, &page.uri).await.map_err(|e| e.as_missing())?;
        let more = self.page(&page, needs).await?;
        Ok((page, more))
    }

    async fn page(&self, page: &Resource, needs: Needs) -> Result<Members<Arc<Resource>>, Missing> {
        let list = page.field("Members").list();
        let views = list.known_or().map_err(|reason| match reason {
            // Absent would mean that the service does not offer the list; it does, and sends something else.
            Missing::Absent => Missing::unreadable("no Members", "expected a collection"),
            other => other.clone(),
        })?;
        let bound = self.limits().members;
        let mut members = self.each(&views[..views.len().min(bound)], needs).await;
        if views.len() > bound {
            let missing =
                Missing::unreadable(views.len().to_string(), format!("more than {bound} members in one page"));
            members.unread.push(Unread { from: list.from(), missing, at: list.at() });
        }
        Ok(members)
    }

    /// Each of a list of links or inline members, fetched in parallel. One that fails loses none of the others.
    pub(in crate::redfish) async fn each(&self, views: &[View<'_>], needs: Needs) -> Members<Arc<Resource>> {
        // A few more than may be under way at a time: a request that waits for its turn is memory, too.
        let ahead = 2 * self.limits().concurrent_requests.max(1);
        let (mut waiting, mut asked) = (views.iter(), FuturesOrdered::new());
        let mut members = Members::whole(Vec::new());
        loop {
            for view in waiting.by_ref().take(ahead - asked.len()) {
                asked.push_back(Box::pin(self.member(view, needs)));
            }
            match asked.next().await {
                Some(Ok(resource)) => members.items.push(resource),
                Some(Err(unread)) => members.unread.push(unread),
                None => return members,
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
        if uri.contains('#')
            && let Some(inline) = view.as_resource()
            && !is_link(&inline.body)
        {
            return Ok(Arc::new(inline));
        }
        let path = self.wire.target.path(uri).unwrap_or_default();
        if let Some(inline) = self.take_inline(&path)
            && self.is_whole(&inline, needs, view.uri()).await
        {
            let inline = Arc::new(inline);
            let page = self.wire.statistics.trip_of(without_fragment(view.uri()));
            self.share(&path, &inline, page);
            return Ok(inline);
        }
        match self.get_linked(uri, &link.from()).await {
            Ok(resource) => Ok(resource),
            Err(error) => match view.as_resource().filter(|inline| !is_link(&inline.body)) {
                // An address that leads nowhere takes nothing from what stands inline (Cisco's StorageControllers).
                Some(inline) if error.status == Some(404) => Ok(Arc::new(inline)),
                _ => Err(Unread { from: uri.clone(), missing: error.as_missing(), at: jiff::Timestamp::now() }),
            },
        }
    }

    /// The array of links (or inline objects) at a place of a resource, with the count that stands beside it.
    pub(in crate::redfish) async fn array(
        &self,
        resource: &Resource,
        name: &str,
        needs: Needs,
    ) -> Observation<Members<Arc<Resource>>> {
        let list = resource.field(name).list();
        match list.known_or() {
            Err(reason) => Observation::missing(reason.clone(), list.place(), list.at()),
            Ok(views) => {
                let mut members = self.each(views, needs).await;
                note_gap(&mut members, &resource.field(&format!("{name}@odata.count")).whole_number());
                Observation::known(members, list.place(), list.at())
            }
        }
    }
}

/// A link that is not one.
fn unread(link: &Observation<String>) -> Unread {
    let missing = link.reason().cloned().unwrap_or(Missing::Absent);
    Unread { from: link.from(), missing, at: link.at() }
}

/// A collection that counts more members than it lists has members that nobody saw.
fn note_gap(members: &mut Members<Arc<Resource>>, declared: &Observation<u64>) {
    let seen = members.items.len() + members.unread.len();
    if let Some(count) = declared.value()
        && usize::try_from(*count).is_ok_and(|count| count > seen)
    {
        let missing = Missing::unreadable(count.to_string(), format!("the list holds {seen} members"));
        members.unread.push(Unread { from: declared.from(), missing, at: declared.at() });
    }
}
