//! Server-sent events: what is told to those who keep a stream open, and who they are (DSP0266 1.8.1, 12.5).
//!
//! An event is an `id:` and a `data:` field; ids count up from 1. The entries that the tree's logs hold are the first of them. A real
//! service sends only what happens from then on, or what came after `Last-Event-ID`; nothing happens to a tree, so whoever opens a
//! stream here is told its log first: our choice.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// The most streams at a time: our choice.
pub(super) const MOST_STREAMS: usize = 8;
/// The most log entries that a stream begins with, the newest.
const MOST_ENTRIES: usize = 200;
/// The most other events that are kept for whoever comes back with `Last-Event-ID`.
const MOST_KEPT: usize = 64;
/// How many events a reader may be behind before its stream ends.
const BEHIND: usize = 64;

/// The streams of one service.
#[derive(Debug, Default)]
pub(super) struct Streams(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The entries of the logs; none before somebody asks.
    log: Option<Vec<(u64, Bytes)>>,
    later: VecDeque<(u64, Bytes)>,
    last: u64,
    open: BTreeMap<u64, Open>,
    opened: u64,
    is_closed: bool,
}

#[derive(Debug)]
struct Open {
    /// The `EventDestination` that stands for it, where the tree lists any.
    uri: Option<String>,
    sender: Sender<Bytes>,
}

/// A stream that was opened.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) key: u64,
    /// What it begins with.
    pub(super) begin: Vec<Bytes>,
    pub(super) later: Receiver<Bytes>,
}

/// That an answer is a stream: what the client has had already, by its `Last-Event-ID`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted(pub(super) Option<u64>);

impl Streams {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A poisoned lock means that a thread stopped between two changes, each of which leaves a whole state.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_full(&self) -> bool {
        self.kept().open.len() >= MOST_STREAMS
    }

    /// Opens a stream; nothing where there are too many, or the mock stops. `entries` are those of the tree's logs, the oldest first.
    pub(super) fn open(
        &self,
        wanted: Wanted,
        uri: Option<&str>,
        entries: impl FnOnce() -> Vec<Value>,
    ) -> Option<Opened> {
        let mut kept = self.kept();
        if kept.is_closed || kept.open.len() >= MOST_STREAMS {
            return None;
        }
        kept.read_log(entries);
        let log = kept.log.iter().flatten();
        let begin = match wanted.0 {
            None => log.map(|(_, told)| told.clone()).collect(),
            Some(last) => log.chain(&kept.later).filter(|(id, _)| *id > last).map(|(_, told)| told.clone()).collect(),
        };
        let (sender, later) = channel(BEHIND);
        kept.opened += 1;
        let key = kept.opened;
        kept.open.insert(key, Open { uri: uri.map(str::to_owned), sender });
        Some(Opened { key, begin, later })
    }

    /// Tells an event to all; whoever is too far behind is let go.
    pub(super) fn tell(&self, event: Map<String, Value>, entries: impl FnOnce() -> Vec<Value>) {
        let mut kept = self.kept();
        // The ids of the log come first, whoever is first.
        kept.read_log(entries);
        let told = kept.told(event);
        kept.open.retain(|_, open| open.sender.try_send(told.1.clone()).is_ok());
        kept.later.push_back(told);
        if kept.later.len() > MOST_KEPT {
            kept.later.pop_front();
        }
    }

    /// A stream has ended; gives the `EventDestination` that stood for it.
    pub(super) fn close(&self, key: u64) -> Option<String> {
        self.kept().open.remove(&key)?.uri
    }

    /// Ends the stream that an `EventDestination` stood for.
    pub(super) fn end(&self, uri: &str) {
        self.kept().open.retain(|_, open| open.uri.as_deref() != Some(uri));
    }

    /// Ends all streams, for good.
    pub(super) fn stop(&self) {
        let mut kept = self.kept();
        kept.is_closed = true;
        kept.open.clear();
    }
}

impl Kept {
    /// Makes events of the entries of the logs, once.
    fn read_log(&mut self, entries: impl FnOnce() -> Vec<Value>) {
        if self.log.is_none() {
            let mut events: Vec<Map<String, Value>> = entries().iter().filter_map(of_entry).collect();
            let events = events.split_off(events.len().saturating_sub(MOST_ENTRIES));
            self.log = Some(events.into_iter().map(|event| self.told(event)).collect());
        }
    }

    /// An event under the next id, as it goes over the wire.
    fn told(&mut self, mut record: Map<String, Value>) -> (u64, Bytes) {
        self.last += 1;
        let id = self.last;
        record.insert("MemberId".to_owned(), "1".into());
        let event = json!({
            "@odata.type": "#Event.v1_7_0.Event",
            "Id": id.to_string(),
            "Name": "Event Array",
            "Events": [record],
        });
        (id, format!("id: {id}\ndata: {event}\n\n").into())
    }
}

/// The event of a log entry; nothing of one without a `MessageId`, which an event must have.
fn of_entry(entry: &Value) -> Option<Map<String, Value>> {
    let mut event = Map::new();
    event.insert("MessageId".to_owned(), entry.get("MessageId").filter(|id| id.is_string())?.clone());
    // Which of the older types it is, an entry does not say.
    event.insert("EventType".to_owned(), "Other".into());
    for (ours, theirs) in [
        ("EventId", "Id"),
        ("EventTimestamp", "Created"),
        ("Severity", "Severity"),
        ("Message", "Message"),
        ("MessageArgs", "MessageArgs"),
    ] {
        if let Some(value) = entry.get(theirs).filter(|value| !value.is_null()) {
            event.insert(ours.to_owned(), value.clone());
        }
    }
    if let Some(origin) = entry.pointer("/Links/OriginOfCondition").filter(|origin| origin.is_object()) {
        event.insert("OriginOfCondition".to_owned(), origin.clone());
    }
    Some(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: u64) -> Value {
        json!({"Id": id.to_string(), "MessageId": "X.1.0.Y", "Created": "2026-11-22T00:00:00Z", "Message": null})
    }

    fn named(id: &str) -> Map<String, Value> {
        of_entry(&json!({"MessageId": "X.1.0.Y", "Id": id})).unwrap()
    }

    fn ids(told: &[Bytes]) -> Vec<String> {
        told.iter().map(|one| String::from_utf8(one.to_vec()).unwrap().lines().next().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_stream_begins_with_the_log_and_goes_on_where_it_broke_off() {
        let streams = Streams::default();
        let entries = || vec![entry(7), json!({"Id": "8", "Message": "without a MessageId"}), entry(9)];
        let mut first = streams.open(Wanted(None), None, entries).unwrap();
        assert_eq!(ids(&first.begin), ["id: 1", "id: 2"]);
        streams.tell(named("later"), Vec::new);
        assert_eq!(ids(&[first.later.try_recv().unwrap()]), ["id: 3"]);
        let again = streams.open(Wanted(Some(1)), None, Vec::new).unwrap();
        assert_eq!(ids(&again.begin), ["id: 2", "id: 3"]);
        assert_eq!(ids(&streams.open(Wanted(None), None, Vec::new).unwrap().begin), ["id: 1", "id: 2"]);
    }

    #[test]
    fn streams_are_counted_and_end_with_what_stands_for_them() {
        let streams = Streams::default();
        let mut all: Vec<Opened> = (0..MOST_STREAMS)
            .map(|n| streams.open(Wanted(None), Some(&format!("/s/{n}")), Vec::new).unwrap())
            .collect();
        assert!(streams.is_full() && streams.open(Wanted(None), None, Vec::new).is_none());
        streams.end("/s/2");
        assert!(all[2].later.try_recv().is_err() && !streams.is_full());
        assert_eq!(streams.close(all[3].key).as_deref(), Some("/s/3"));
        // A reader that does not read is let go, and keeps nobody waiting.
        for n in 0..=BEHIND {
            streams.tell(named(&n.to_string()), Vec::new);
        }
        assert!(!streams.is_full() && streams.kept().later.len() == MOST_KEPT);
        streams.stop();
        assert!(streams.open(Wanted(None), None, Vec::new).is_none());
        while all[0].later.try_recv().is_ok() {}
        assert!(all[0].later.is_closed());
    }
}
