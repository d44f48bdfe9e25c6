//! Lists over all their pages: what a list names, once, and what it keeps back.

use std::collections::HashSet;
use std::sync::Arc;

use super::bmc::Bmc;
use super::error::{Layer, RedfishError};
use super::expand::Needs;
use super::inline::Inline;
use super::members::{Listing, Named};
use crate::evidence::{Members, Missing, Observation, Unread};
use crate::redfish::read::{Resource, View, count_of, error_beside, page_of};

/// The most pages of a collection. The smallest pages that were seen hold fifty members, so that the bound of members
/// comes first everywhere but where pages are empty.
const PAGES: usize = 500;

/// The arrays that name a member once for each of its functions. Measured: an iDRAC 6.00 (R750) names 13 devices in 18
/// links, and counts 18. Everywhere else a member that is named again may stand in the place of another.
const BY_FUNCTION: [&str; 1] = ["PCIeDevices"];

impl Bmc {
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
        self.all_pages(first, Some(needs)).await.map(|(_, members)| members)
    }

    /// All pages of a collection of which not every member is worth a request, and what it keeps back: no member is read.
    pub(in crate::redfish) async fn unread_pages(
        &self,
        first: Arc<Resource>,
    ) -> Result<(Vec<Arc<Resource>>, Vec<Unread>), Missing> {
        let (pages, members) = Box::pin(self.all_pages(first, None)).await?;
        Ok((pages, members.unread))
    }

    /// All pages, and the members where something of them is needed.
    async fn all_pages(
        &self,
        first: Arc<Resource>,
        needs: Option<Needs>,
    ) -> Result<(Vec<Arc<Resource>>, Members<Arc<Resource>>), Missing> {
        let mut list = Listing::new();
        let mut pages = Vec::new();
        let count = count_of(&first, "Members");
        self.page(&first, needs, &mut list).await?;
        let mut seen = HashSet::from([page_of(&first.uri)]);
        seen.extend(self.expansion.query_of(&first.uri).map(|query| page_of(&query)));
        let mut page = first;
        // `Members@odata.nextLink`: without it, 50 of 61 entries look like all of them.
        while let Some(link) = list.next(&page, "Members") {
            let next = match link.known_or() {
                Err(reason) => Err(reason.clone()),
                Ok(next) => self.next_page(next, &page, needs, &mut seen, &mut list).await,
            };
            match next {
                Ok(following) => {
                    // Members that are read are held by the list; a page beside them would be memory for nothing.
                    let read = std::mem::replace(&mut page, following);
                    pages.extend(needs.is_none().then_some(read));
                }
                Err(missing) => {
                    list.push(Unread { from: link.from(), missing, at: link.at() });
                    pages.push(page);
                    return Ok((pages, list.members));
                }
            }
        }
        pages.push(page);
        Ok((pages, list.counted(&count)))
    }

    async fn next_page(
        &self,
        next: &str,
        page: &Resource,
        needs: Option<Needs>,
        seen: &mut HashSet<String>,
        list: &mut Listing,
    ) -> Result<Arc<Resource>, Missing> {
        let stop = |problem: &str| Err(RedfishError::new(Layer::Protocol, next, problem, "").as_missing());
        // A page that is there already costs no request, so nothing else would ever end a loop of them.
        self.wire.go_on(next).await.map_err(|error| error.as_missing())?;
        let path = self.wire.target.path(next).map_err(|error| error.as_missing())?;
        if !seen.insert(page_of(&path)) {
            return stop("the pages of this collection form a loop");
        }
        if seen.len() > PAGES {
            return stop("the collection has more pages than the bound of a scan");
        }
        if list.len() >= self.limits().members {
            return stop("the collection has more members than the bound of a scan");
        }
        let page = self.get_linked(&path, &page.uri).await.map_err(|error| error.as_missing())?;
        self.page(&page, needs, list).await?;
        Ok(page)
    }

    async fn page(&self, page: &Resource, needs: Option<Needs>, into: &mut Listing) -> Result<(), Missing> {
        let list = page.field("Members").list();
        let views = list.known_or().map_err(|reason| match reason {
            // Absent would mean that the service does not offer the list; it does, and sends something else.
            Missing::Absent => Missing::unreadable("no Members", "expected a collection"),
            other => other.clone(),
        })?;
        if let Some(error) = error_beside(page) {
            into.push(error);
        }
        let bound = self.limits().members;
        let views_within = &views[..views.len().min(bound)];
        match needs {
            Some(needs) => self.add(into, views_within, needs).await,
            None => views_within.iter().for_each(|view| drop(into.note(&self.wire.target, view))),
        }
        if views.len() > bound {
            let missing =
                Missing::unreadable(views.len().to_string(), format!("more than {bound} members in one page"));
            into.push(Unread { from: list.from(), missing, at: list.at() });
        }
        Ok(())
    }

    /// The array of links (or inline objects) at a place of a resource, with the count that stands beside it.
    pub(in crate::redfish) async fn array(
        &self,
        resource: &Resource,
        name: &str,
        needs: Needs,
    ) -> Observation<Members<Arc<Resource>>> {
        let list = resource.field(name).list();
        let views = match list.known_or() {
            Err(reason) => return Observation::missing(reason.clone(), list.place(), list.at()),
            Ok(views) => views,
        };
        let mut members = Listing::new();
        self.add(&mut members, views, needs).await;
        if let Some(next) = members.next(resource, name) {
            // No service was seen that cuts an array; one that does has more than was read.
            let missing = Missing::unreadable("a next link", "the list goes on where it was not read");
            members.push(Unread { from: next.from(), missing, at: next.at() });
        }
        let count = count_of(resource, name);
        let members = if BY_FUNCTION.contains(&name) { members.named(&count) } else { members.counted(&count) };
        Observation::known(members, list.place(), list.at())
    }

    /// Each of a list of links or inline members, once, fetched in parallel. One that fails loses none of the others.
    pub(in crate::redfish) async fn each(&self, views: &[View<'_>], needs: Needs) -> Members<Arc<Resource>> {
        let mut list = Listing::new();
        self.add(&mut list, views, needs).await;
        list.members
    }

    /// Reads what a list names for the first time, and holds against it what it names again.
    async fn add(&self, list: &mut Listing, views: &[View<'_>], needs: Needs) {
        let (mut first, mut again, mut misnamed) = (Vec::new(), Vec::new(), Vec::new());
        for view in views {
            match list.note(&self.wire.target, view) {
                Named::First => first.push(view.clone()),
                Named::Again => again.push(view),
                Named::Misnamed(resource) => misnamed.push(Arc::new(resource)),
            }
        }
        self.read_each(list, &first, needs).await;
        list.members.items.extend(misnamed);
        for view in again {
            let path = view.link().value().and_then(|uri| self.wire.target.path(uri).ok()).unwrap_or_default();
            if let Some(Inline::One(second)) = self.take_inline(&path) {
                list.hold_against(&second);
            }
        }
    }
}
