//! The resources of one running mock: a tree that it may share with others, and what its clients changed.
//!
//! Nothing is copied at start. A write puts the whole new resource into the overlay, where it hides the one of the
//! tree; a removal puts a tombstone there. A mock that nobody writes to never takes the lock.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

use crate::mock::tree::{Media, Resource, Tree, etag, trimmed};

/// The most bytes of changed resources that clients can make one mock keep.
const MAX_CHANGED: usize = 16 << 20;

/// There is no room for more changes.
#[derive(Debug)]
pub(super) struct Full;

pub(super) struct Store {
    base: Arc<Tree>,
    changed: AtomicBool,
    overlay: RwLock<BTreeMap<String, Option<Resource>>>,
}

impl Store {
    pub(super) fn new(base: Arc<Tree>) -> Self {
        Self { base, changed: AtomicBool::new(false), overlay: RwLock::default() }
    }

    /// Gives the resource to `read`, so that an unchanged one is not even counted.
    fn with<T>(&self, uri: &str, read: impl FnOnce(&Resource) -> T) -> Option<T> {
        if self.changed.load(Ordering::Acquire) {
            // A poisoned lock means that a thread stopped between two insertions; the map is whole at every such point.
            let overlay = self.overlay.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(found) = overlay.get(trimmed(uri)) {
                return found.as_ref().map(read);
            }
        }
        self.base.resource(uri).map(read)
    }

    pub(super) fn get(&self, uri: &str) -> Option<Resource> {
        self.with(uri, |resource| {
            // The clone shares the bytes; made after the facts, it shares their outcome too.
            resource.facts();
            resource.clone()
        })
    }

    pub(super) fn has(&self, uri: &str) -> bool {
        self.with(uri, |_| ()).is_some()
    }

    /// The decoded resource; nothing where it is absent or not JSON.
    pub(super) fn json(&self, uri: &str) -> Option<Value> {
        let bytes = self.with(uri, |resource| resource.bytes.clone())?;
        serde_json::from_slice(&bytes).ok()
    }

    /// The entries of the tree's logs, the oldest first: those that are resources, and those that only their collection holds.
    pub(super) fn log_entries(&self) -> Vec<Value> {
        let mut found = BTreeMap::new();
        for uri in self.base.uris() {
            let Some(schema) = self.with(uri, |resource| resource.facts().schema.clone()) else { continue };
            let body = || self.json(uri).unwrap_or_default();
            let entries = match schema.as_str() {
                "LogEntry" => vec![body()],
                "LogEntryCollection" => body().get("Members").and_then(Value::as_array).cloned().unwrap_or_default(),
                _ => continue,
            };
            for entry in entries.into_iter().filter(|entry| entry.get("MessageId").is_some()) {
                let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
                found.insert((text("Created"), text("@odata.id")), entry);
            }
        }
        found.into_values().collect()
    }

    /// Keeps a resource, with a new tag; gives it as it is kept.
    pub(super) fn put(&self, uri: &str, mut body: Value) -> Result<Resource, Full> {
        etag::renew(&mut body);
        let resource = Resource::new(Media::Json, body.to_string().into_bytes());
        let mut overlay = self.overlay.write().unwrap_or_else(PoisonError::into_inner);
        let others = overlay.iter().filter(|(key, _)| *key != trimmed(uri)).filter_map(|(_, kept)| kept.as_ref());
        let kept: usize = others.map(|resource| resource.bytes.len()).sum();
        if kept + resource.bytes.len() > MAX_CHANGED {
            return Err(Full);
        }
        overlay.insert(trimmed(uri).to_owned(), Some(resource.clone()));
        self.changed.store(true, Ordering::Release);
        Ok(resource)
    }

    pub(super) fn remove(&self, uri: &str) {
        self.overlay.write().unwrap_or_else(PoisonError::into_inner).insert(trimmed(uri).to_owned(), None);
        self.changed.store(true, Ordering::Release);
    }
}
