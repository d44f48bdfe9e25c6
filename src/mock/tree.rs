//! Resources in memory, by URI.
//!
//! The bytes are kept as they were recorded: a capture that holds broken JSON is served with its broken JSON, since
//! that is what the BMC sent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry};
use serde_json::{Map, Value};

use super::etag;
use super::resource::{Media, Resource};

/// Why a tree or a scenario cannot be loaded or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// The operating system refused.
    #[error("usage: cannot read {}: {source}; next: name a readable mockup folder", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The folder holds no service root.
    #[error(
        "usage: no Redfish service root in {}: looked for redfish/v1/index.json and for index.json, here and one \
         folder deeper; next: name the folder that a mockup creator wrote", path.display()
    )]
    NoRoot {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds several trees.
    #[error(
        "usage: several Redfish trees in {}: {}; next: name one of them", path.display(), found.join(", ")
    )]
    SeveralRoots {
        /// The folder.
        path: PathBuf,
        /// The subfolders that hold a tree.
        found: Vec<String>,
    },
    /// A file or folder name is not a URI.
    #[error("usage: the name {} is not UTF-8 text, so it names no resource", path.display())]
    Name {
        /// The file or folder.
        path: PathBuf,
    },
    /// The tree is larger than what a BMC serves.
    #[error("usage: {} exceeds the limit of {limit} {unit}; next: name the mockup folder itself", path.display())]
    TooLarge {
        /// The file or folder at which the limit was passed.
        path: PathBuf,
        /// The limit.
        limit: u64,
        /// What is counted.
        unit: &'static str,
    },
    /// The archive is none, or has an entry that cannot be taken.
    #[error(
        "decode: {}: {entry} {problem}; next: name a mockup folder, or a .tar.xz, .tar.gz or .zip of one",
        path.display()
    )]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What of it.
        entry: String,
        /// What is wrong with that.
        problem: String,
    },
    /// No such resource in the tree.
    #[error("usage: the tree has no resource {uri}; next: check the spelling against the tree's list of URIs")]
    NoResource {
        /// The URI that was asked for.
        uri: String,
    },
    /// The resource is there already.
    #[error("usage: the tree already has a resource {uri}; next: patch it instead of creating it")]
    Exists {
        /// The URI.
        uri: String,
    },
    /// The resource is not JSON, so nothing can be merged into it.
    #[error("decode: {uri} is not JSON: {source}; next: replace the whole resource")]
    NotJson {
        /// The URI of the resource.
        uri: String,
        /// Where and why the text stops being JSON.
        source: serde_json::Error,
    },
    /// A JSON pointer leads nowhere.
    #[error("usage: {uri} has nothing at the JSON pointer {pointer:?}")]
    NoPointer {
        /// The URI of the resource.
        uri: String,
        /// The pointer (RFC 6901).
        pointer: String,
    },
    /// The program holds no such machine.
    #[error("usage: no mock machine {machine:?}; known: {}", known.join(", "))]
    NoMachine {
        /// The name that was asked for.
        machine: String,
        /// The machines that the program holds.
        known: Vec<String>,
    },
    /// The machine has no such scenario.
    #[error("usage: the mock machine {machine} has no scenario {scenario:?}; known: {}", known.join(", "))]
    NoScenario {
        /// The machine.
        machine: String,
        /// The name that was asked for.
        scenario: String,
        /// The scenarios of the machine.
        known: Vec<String>,
    },
    /// A scenario file is not what it must be.
    #[error("decode: {path}: {reason}")]
    Scenario {
        /// The file, relative to the folder of mocks.
        path: String,
        /// What is wrong, with its line.
        reason: String,
    },
}

/// The resources of one Redfish service, by URI, in memory.
///
/// URIs are compared as they are written, except for a slash at the end, which never matters: HPE links end with
/// one. Nothing is decoded, so `%23` in a link finds the folder of that name and `..` finds nothing.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    resources: BTreeMap<String, Resource>,
}

impl Tree {
    /// Takes all files of an embedded folder.
    pub(super) fn add_embedded(&mut self, folder: &Dir<'_>, uri: &str) -> Result<(), TreeError> {
        for entry in folder.entries() {
            let name = file_name(entry.path())?;
            match entry {
                DirEntry::Dir(inner) => self.add_embedded(inner, &format!("{uri}/{name}"))?,
                DirEntry::File(file) => self.add_file(uri, name, file.contents().to_vec()),
            }
        }
        Ok(())
    }

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

    pub(super) fn resource(&self, uri: &str) -> Option<&Resource> {
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

/// RFC 7396, section 2.
pub(super) fn merge_patch(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    if let Value::Object(properties) = target {
        for (name, change) in changes {
            if change.is_null() {
                properties.shift_remove(name);
            } else {
                merge_patch(properties.entry(name.clone()).or_insert(Value::Null), change);
            }
        }
    }
}

pub(super) fn trimmed(uri: &str) -> &str {
    uri.strip_suffix('/').unwrap_or(uri)
}

fn key(uri: &str) -> String {
    trimmed(uri).to_owned()
}

pub(super) fn file_name(path: &Path) -> Result<&str, TreeError> {
    path.file_name().and_then(|name| name.to_str()).ok_or_else(|| TreeError::Name { path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const SYSTEM: &str = "/redfish/v1/Systems/1";

    fn tree() -> Tree {
        let mut tree = Tree::default();
        tree.create(SYSTEM, &json!({"Id": "1", "Status": {"Health": "OK"}})).unwrap();
        tree
    }

    #[test]
    fn merge_patch_does_what_the_examples_of_rfc_7396_say() {
        for (target, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({"a": "foo"}), json!(null), json!(null)),
            (json!({"a": "foo"}), json!("bar"), json!("bar")),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            let mut changed = target.clone();
            merge_patch(&mut changed, &patch);
            assert_eq!(changed, result, "{target} with {patch}");
        }
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

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf =
            prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), "[a-c]{0,2}".prop_map(Value::from)];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-c]", inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn merging_twice_is_merging_once(target in any_json(), patch in any_json()) {
            let mut once = target;
            merge_patch(&mut once, &patch);
            let mut twice = once.clone();
            merge_patch(&mut twice, &patch);
            prop_assert_eq!(once, twice);
        }
    }
}
