//! The tree itself: resources in memory, by URI.
//!
//! The bytes are kept as they were recorded: a capture that holds broken JSON is served with its broken JSON, since
//! that is what the BMC sent.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::error::TreeError;
use super::etag;
use super::merge::merge_patch;
use super::resource::{Media, Resource};
use super::uri::trimmed;

/// The resources of one Redfish service, by URI, in memory.
///
/// URIs are compared as they are written, except for a slash at the end, which never matters: HPE links end with
/// one. Nothing is decoded, so `%23` in a link finds the folder of that name and `..` finds nothing.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    resources: BTreeMap<String, Resource>,
}

impl Tree {
    /// Takes one file of a mockup folder; `index.json` wins over `index.xml`, other files are not resources unless
    /// they are named `*.json`, as some registries are.
    pub(super) fn add_file(&mut self, folder: &str, name: &str, bytes: Vec<u8>) {
        match name {
            "index.json" => {
                self.resources.insert(key(folder), Resource::new(Media::Json, bytes));
            }
            "index.xml" => {
                self.resources.entry(key(folder)).or_insert(Resource::new(Media::Xml, bytes));
            }
            name if name.ends_with(".json") => {
                let uri = format!("{}/{name}", key(folder));
                self.resources.entry(uri).or_insert(Resource::new(Media::Json, bytes));
            }
            _ => {}
        }
    }

    /// The URIs of all resources, in alphabetical order, without a slash at the end.
    pub fn uris(&self) -> impl Iterator<Item = &str> {
        self.resources.keys().map(String::as_str)
    }

    /// How many resources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.resources.len()
    }

    /// Whether there is no resource at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }

    /// The bytes of a resource as they were recorded.
    #[must_use]
    pub fn get(&self, uri: &str) -> Option<&[u8]> {
        self.resource(uri).map(|resource| resource.bytes.as_ref())
    }

    pub(in crate::mock) fn resource(&self, uri: &str) -> Option<&Resource> {
        self.resources.get(trimmed(uri))
    }

    /// Takes a resource away; links to it then lead to 404. False where there is none.
    pub fn remove(&mut self, uri: &str) -> bool {
        self.resources.remove(trimmed(uri)).is_some()
    }

    /// Sets the clocks of the managers. A recording has the time at which it was made; a BMC's clock runs.
    pub fn set_clocks(&mut self, now: jiff::Timestamp) {
        let managers: Vec<String> = self
            .uris()
            .filter(|uri| uri.strip_prefix("/redfish/v1/Managers/").is_some_and(|id| !id.contains('/')))
            .map(str::to_owned)
            .collect();
        for uri in managers {
            let clock = serde_json::json!({ "DateTime": now.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string() });
            // A manager that is no JSON object has no clock.
            let _ = self.merge(&uri, &clock);
        }
    }

    /// Replaces the bytes of a resource, by anything. False where there is none.
    pub fn replace(&mut self, uri: &str, bytes: Vec<u8>) -> bool {
        match self.resources.get_mut(trimmed(uri)) {
            Some(resource) => {
                *resource = Resource::new(resource.media, bytes);
                true
            }
            None => false,
        }
    }

    /// Adds a JSON resource.
    ///
    /// # Errors
    ///
    /// [`TreeError::Exists`] where the URI is taken.
    pub fn create(&mut self, uri: &str, body: &Value) -> Result<(), TreeError> {
        if self.get(uri).is_some() {
            return Err(TreeError::Exists { uri: uri.to_owned() });
        }
        let resource = Resource::new(Media::Json, body.to_string().into_bytes());
        self.resources.insert(key(uri), resource);
        Ok(())
    }

    /// Changes a resource by a JSON merge patch (RFC 7396): null takes a property away, an array is replaced whole.
    ///
    /// # Errors
    ///
    /// [`TreeError::NoResource`], or [`TreeError::NotJson`] where the resource is broken.
    pub fn merge(&mut self, uri: &str, patch: &Value) -> Result<(), TreeError> {
        self.edit(uri, |body| {
            merge_patch(body, patch);
            Ok(())
        })
    }

    /// Applies a change to the decoded resource and stores the result.
    pub(super) fn edit(
        &mut self,
        uri: &str,
        change: impl FnOnce(&mut Value) -> Result<(), TreeError>,
    ) -> Result<(), TreeError> {
        let bytes = self.get(uri).ok_or_else(|| TreeError::NoResource { uri: uri.to_owned() })?;
        let mut body: Value =
            serde_json::from_slice(bytes).map_err(|source| TreeError::NotJson { uri: uri.to_owned(), source })?;
        let tag = body.get(etag::PROPERTY).cloned();
        change(&mut body)?;
        // A recorded tag is one of what was recorded; one that the change itself sets is meant.
        if tag.is_some() && body.get(etag::PROPERTY) == tag.as_ref() {
            etag::renew(&mut body);
        }
        self.replace(uri, body.to_string().into_bytes());
        Ok(())
    }
}

fn key(uri: &str) -> String {
    trimmed(uri).to_owned()
}

/// Whether a file of this name can be a resource.
pub(super) fn is_resource(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|extension| extension == "json" || extension == "xml")
}

pub(super) fn file_name(path: &Path) -> Result<&str, TreeError> {
    path.file_name().and_then(|name| name.to_str()).ok_or_else(|| TreeError::Name { path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SYSTEM: &str = "/redfish/v1/Systems/1";

    fn tree() -> Tree {
        let mut tree = Tree::default();
        tree.create(SYSTEM, &json!({"Id": "1", "Status": {"Health": "OK"}})).unwrap();
        tree
    }

    #[test]
    fn a_slash_at_the_end_never_matters_and_letter_case_does() {
        let mut tree = tree();
        tree.create("/redfish/v1/Chassis/", &json!({})).unwrap();
        assert!(tree.get("/redfish/v1/Systems/1/").is_some());
        assert!(tree.get("/redfish/v1/Chassis").is_some());
        for uri in ["/redfish/v1/systems/1", "/redfish/v1/Systems/1//", "redfish/v1/Systems/1", ""] {
            assert!(tree.get(uri).is_none(), "{uri}");
        }
    }

    #[test]
    fn only_what_is_there_can_be_changed() {
        let mut tree = tree();
        assert!(tree.remove(SYSTEM));
        assert!(!tree.remove(SYSTEM) && !tree.replace(SYSTEM, Vec::new()) && tree.is_empty());
        assert!(matches!(tree.merge(SYSTEM, &json!({})), Err(TreeError::NoResource { uri }) if uri == SYSTEM));
    }

    #[test]
    fn a_taken_uri_cannot_be_created_again() {
        assert!(matches!(tree().create(SYSTEM, &json!({})), Err(TreeError::Exists { .. })));
    }

    #[test]
    fn nothing_can_be_merged_into_what_is_not_json() {
        let mut tree = tree();
        tree.replace(SYSTEM, b"{".to_vec());
        assert!(matches!(tree.merge(SYSTEM, &json!({})), Err(TreeError::NotJson { .. })));
        assert_eq!(tree.get(SYSTEM), Some(b"{".as_slice()));
    }
}
