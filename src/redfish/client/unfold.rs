//! Collections that brought their members: taken apart, so that each member is read as if it had come by itself.

use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;

use serde_json::{Map, Value};

use super::bmc::Bmc;
use super::inline::Inline;
use crate::redfish::read::{Resource, is_link, page_of};

impl Bmc {
    /// A member that came inside its collection.
    pub(super) fn take_inline(&self, path: &str) -> Option<Inline> {
        let mut inline = self.inline.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = inline.remove(&page_of(path));
        if inline.is_empty() {
            // An empty map keeps its room.
            *inline = HashMap::new();
        }
        taken
    }

    /// Whether a member came inside its collection, so that it need not be asked for.
    pub(in crate::redfish) fn is_inline(&self, uri: &str) -> bool {
        let inline = self.inline.lock().unwrap_or_else(PoisonError::into_inner);
        self.wire.target.path(uri).is_ok_and(|path| inline.contains_key(&path))
    }

    /// Takes the members out of a collection that brought them, and leaves their links. Gives how many it brought.
    pub(super) fn unfold(&self, collection: &mut Resource) -> usize {
        let Some(Value::Array(members)) = collection.body.get_mut("Members") else { return 0 };
        let mut inline = self.inline.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unfolded = HashSet::new();
        for member in members {
            let Value::Object(body) = &mut *member else { continue };
            // What has no address of its own stays where it is, and so does what stands inside another resource.
            let Some(Value::String(uri)) = body.get("@odata.id") else { continue };
            let (uri, path) = (uri.clone(), self.wire.target.path(uri));
            let Ok(path) = path else { continue };
            if is_link(body) || uri.contains('#') {
                continue;
            }
            let link = Map::from_iter([("@odata.id".to_owned(), Value::String(uri.clone()))]);
            let body = std::mem::replace(body, link);
            let one = page_of(&path);
            let came = if !unfolded.insert(one.clone()) && inline.get(&one).is_some_and(|first| first.is_not(&body)) {
                Inline::Contradiction(collection.at)
            } else {
                Inline::One(Resource { uri: path.as_str().into(), body, at: collection.at })
            };
            inline.insert(one, came);
        }
        unfolded.len()
    }
}
