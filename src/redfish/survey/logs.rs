//! The logs that say which faults are open, and the log of firmware changes.
//!
//! Logs hang below the system, the manager or a chassis, and XCC links one collection from all three. Which of them
//! are worth reading is known by name: the others (audit, platform events, SEL, lifecycle) hold user names and
//! addresses, or thousands of entries that say nothing about the present.

use std::sync::Arc;

use futures_util::future::join_all;

use super::lists::convert;
use super::missing::missing_like;
use super::walk::Walk;
use crate::common::uri::last_segment;
use crate::evidence::{Depth, Log, LogEntry, LogKind, Members, Missing, Observation, Unread};
use crate::redfish::client::Needs;
use crate::redfish::oem::{self, Quirks};
use crate::redfish::read::{Resource, View, health, is_link};

/// The most entries of an event log that are read one by one. OpenBMC keeps two hundred errors (phosphor-logging,
/// `ERROR_CAP`). Entries that come inside their collection cost nothing more and are not counted.
const ONE_BY_ONE: usize = 200;

/// The known logs of one collection.
pub(super) async fn below(bmc: &Walk<'_>, collection: &Observation<String>) -> Observation<Members<Log>> {
    if let Observation::Known { value: uri, at, .. } = collection
        && !bmc.claim(uri)
    {
        return Observation::missing(Missing::Absent, format!("{uri} (read for another owner)"), *at);
    }
    let collection = bmc.follow_collection(collection).await;
    let Observation::Known { value: collection, from, at } = collection else { return missing_like(&collection) };
    let (pages, unread) = match bmc.unread_pages(collection).await {
        Ok(pages) => pages,
        Err(reason) => return Observation::missing(reason, from, at),
    };
    let lists: Vec<_> = pages.iter().map(|page| page.field("Members")).collect();
    let mut logs = Vec::new();
    for list in &lists {
        // One that is not a link could be any log, so the list cannot be told from a list without our logs.
        let (views, links) = (list.list(), list.links());
        let (Observation::Known { value: views, .. }, Observation::Known { value: uris, .. }) = (&views, links) else {
            return missing_like(&list.links());
        };
        let wanted = views.iter().zip(uris).filter_map(|(view, uri)| {
            let kind = oem::kind_of(last_segment(uri.trim_end_matches('/')), &bmc.quirks)?;
            bmc.claim(&uri).then_some((view, uri, kind))
        });
        logs.extend(join_all(wanted.map(|(view, uri, kind)| log(bmc, view, uri, kind))).await);
    }
    Observation::known(Members { items: logs, unread }, from, at)
}

/// The logs of every chassis, and a gap for each chassis that could not be read.
pub(super) async fn of_chassis(
    bmc: &Walk<'_>,
    chassis: &Observation<Members<Arc<Resource>>>,
) -> Vec<Observation<Members<Log>>> {
    let Observation::Known { value: chassis, .. } = chassis else { return vec![missing_like(chassis)] };
    let links: Vec<_> = chassis.items.iter().map(|r| r.field("LogServices").link()).collect();
    let mut lists = join_all(links.iter().map(|link| below(bmc, link))).await;
    lists.extend(chassis.unread.iter().map(|u| Observation::missing(u.missing.clone(), &u.from, u.at)));
    lists
}

/// The logs of several owners as one list, each log once.
///
/// An owner without such a link offers no logs. One whose logs could not be read is a gap, unless no other owner has
/// any: then its reason is the reason.
pub(super) fn together(lists: Vec<Observation<Members<Log>>>) -> Observation<Members<Log>> {
    let mut all: Members<Log> = Members::whole(Vec::new());
    let (mut place, mut nowhere) = (None, None);
    for list in lists {
        match list {
            Observation::Known { value, from, at } => {
                place.get_or_insert((from, at));
                all.items.extend(value.items);
                all.unread.extend(value.unread);
            }
            Observation::Missing { reason, from, at } => {
                if reason != Missing::Absent {
                    all.unread.push(Unread { from: from.to_string(), missing: reason.clone(), at });
                }
                // What was refused or broken says more than what is not offered.
                if nowhere.as_ref().is_none_or(|(earlier, _, _)| *earlier == Missing::Absent) {
                    nowhere = Some((reason, from, at));
                }
            }
        }
    }
    each_once(&mut all.items, |log| &log.uri);
    each_once(&mut all.unread, |unread| &unread.from);
    match (place, nowhere) {
        (Some((from, at)), _) => Observation::known(all, from, at),
        (None, Some((reason, from, at))) => Observation::missing(reason, from, at),
        (None, None) => Observation::missing(Missing::Absent, "LogServices", jiff::Timestamp::now()),
    }
}

fn each_once<T>(items: &mut Vec<T>, key: impl Fn(&T) -> &String) {
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert(key(item).clone()));
}

async fn log(bmc: &Walk<'_>, member: &View<'_>, uri: String, kind: LogKind) -> Log {
    let needed = if kind == LogKind::Maintenance { Depth::Full } else { Depth::Health };
    let entries = bmc.from(needed, async {
        match bmc.member(member, &["Entries"]).await {
            Ok(service) => entries(bmc, &service.field("Entries").link(), kind).await,
            Err(unread) => Observation::missing(unread.missing, unread.from, unread.at),
        }
    });
    let entries = entries.await;
    Log { uri, kind, entries: entries.map(|members| convert(members, |r| log_entry(r, &bmc.quirks))) }
}

async fn entries(bmc: &Walk<'_>, link: &Observation<String>, kind: LogKind) -> Observation<Members<Arc<Resource>>> {
    // Held until its members are read, so that it is not asked for twice.
    let collection = bmc.follow_collection(link).await;
    if matches!(kind, LogKind::Event | LogKind::Unclear) {
        let Observation::Known { value, from, at } = &collection else { return missing_like(&collection) };
        let members = value.field("Members").list();
        let members = members.value().map(Vec::as_slice).unwrap_or_default();
        let asked = |view: &&View<'_>| {
            let is_link = view.as_resource().is_some_and(|r| is_link(&r.body));
            is_link && view.link().text().is_none_or(|uri| !bmc.is_inline(uri))
        };
        let links = members.iter().filter(asked).count();
        if links > ONE_BY_ONE {
            let detail = format!("a history of more than {ONE_BY_ONE} entries is not read one by one");
            return Observation::missing(Missing::unreadable(format!("{links} entries"), detail), from, *at);
        }
    }
    let entries = bmc.members_of(link, ENTRY).await;
    drop(collection);
    entries
}

/// What [`log_entry`] reads.
const ENTRY: Needs = &["Created", "Message"];

fn log_entry(r: &Resource, quirks: &Quirks) -> LogEntry {
    let vendor_code = oem::event_code(r, quirks);
    LogEntry {
        uri: r.uri.to_string(),
        created: r.field("Created").text(),
        severity: health(&r.field("Severity")),
        message: r.field("Message").text(),
        code: if vendor_code.value().is_some() { vendor_code } else { r.first_of_text(&["MessageId", "EventId"]) },
        event_id: r.field("EventId").text(),
        resolved: oem::resolved(r, quirks),
        origin: r.field("Links").field("OriginOfCondition").link(),
    }
}
