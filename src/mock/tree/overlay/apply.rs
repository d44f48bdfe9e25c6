//! An overlay and what it does to a tree: whole or not at all.

use super::super::error::TreeError;
use super::super::limits::MAX_TREE_BYTES;
use super::super::memory::Tree;
use super::super::merge::merge_patch;
use super::super::pattern::{Pattern, is_pattern};
use super::super::uri::trimmed;
use super::error::OverlayError;
use super::file::{self, At, Changes, Create, Patch, Remove};
use crate::common::bounded;
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::path::Path;

/// The most bytes of an overlay file.
const MAX_OVERLAY_BYTES: u64 = 8 << 20;

/// The changes of one overlay file.
#[derive(Clone, Debug)]
pub struct Overlay {
    name: String,
    changes: Changes,
}

impl Overlay {
    /// Reads an overlay file: JSON where its name ends with `.json`, else TOML.
    ///
    /// # Errors
    ///
    /// An [`OverlayError`] with the file and the line.
    pub fn from_file(path: &Path) -> Result<Self, OverlayError> {
        let text = bounded::text(path, MAX_OVERLAY_BYTES).map_err(|source| match source.kind() {
            ErrorKind::FileTooLarge => OverlayError::TooLarge { path: path.to_owned(), limit: MAX_OVERLAY_BYTES },
            _ => OverlayError::Read { path: path.to_owned(), source },
        })?;
        let name = path.display().to_string();
        if path.extension().is_some_and(|extension| extension == "json") {
            Self::from_json(&name, &text)
        } else {
            Self::from_toml(&name, &text)
        }
    }

    /// Reads an overlay in TOML; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`OverlayError::Syntax`].
    pub fn from_toml(name: &str, text: &str) -> Result<Self, OverlayError> {
        Ok(Self { name: name.to_owned(), changes: file::toml(name, text)? })
    }

    /// Reads an overlay in JSON; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`OverlayError::Syntax`].
    pub fn from_json(name: &str, text: &str) -> Result<Self, OverlayError> {
        Ok(Self { name: name.to_owned(), changes: file::json(name, text)? })
    }

    /// What the file calls the state that it describes.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.changes.title.as_deref()
    }

    /// What the file says is invented in it, and on what ground.
    #[must_use]
    pub fn synthetic(&self) -> Option<&str> {
        self.changes.synthetic.as_deref()
    }

    /// The tree with the changes: creations first, then patches, then removals, each in the order of the file.
    ///
    /// # Errors
    ///
    /// The first change that does not fit, with its line.
    pub fn applied(&self, base: &Tree) -> Result<Tree, OverlayError> {
        let mut work =
            Work { name: &self.name, size: base.uris().map(|uri| size(base, uri)).sum(), tree: base.clone() };
        self.changes.create.iter().try_for_each(|change| work.create(change))?;
        self.changes.patch.iter().try_for_each(|change| work.patch(change))?;
        self.changes.remove.iter().try_for_each(|change| work.remove(change))?;
        Ok(work.tree)
    }
}

impl Tree {
    /// Applies an overlay as a whole; the tree stays as it is where any of its changes does not fit.
    ///
    /// # Errors
    ///
    /// The first change that does not fit, with its line.
    pub fn overlay(&mut self, overlay: &Overlay) -> Result<(), OverlayError> {
        *self = overlay.applied(self)?;
        Ok(())
    }
}

fn size(tree: &Tree, uri: &str) -> u64 {
    tree.get(uri).map_or(0, |bytes| bytes.len() as u64)
}

/// The tree under way.
struct Work<'a> {
    name: &'a str,
    tree: Tree,
    size: u64,
}

impl Work<'_> {
    fn create(&mut self, At { line, change }: &At<Create>) -> Result<(), OverlayError> {
        let Create { uri, body, inline_in, linked_in } = change;
        if !uri.starts_with("/redfish") || is_pattern(uri) {
            let reason = format!("{uri:?} cannot be created: a URI begins with /redfish and has no * in it");
            return Err(OverlayError::syntax(self.name, *line, &reason));
        }
        let body = Value::Object(body.clone());
        self.tree.create(uri, &body).map_err(|source| self.at(*line, source))?;
        self.size += size(&self.tree, uri);
        if let Some(collection) = linked_in {
            self.members(*line, collection, |members| members.push(json!({ "@odata.id": uri })))?;
        }
        if let Some(collection) = inline_in {
            self.members(*line, collection, |members| members.push(body))?;
        }
        Ok(())
    }

    fn patch(&mut self, At { line, change }: &At<Patch>) -> Result<(), OverlayError> {
        for uri in self.named(*line, &change.uri)? {
            self.edit(*line, &uri, |body| patch(body, &uri, change))?;
        }
        Ok(())
    }

    fn remove(&mut self, At { line, change }: &At<Remove>) -> Result<(), OverlayError> {
        for uri in self.named(*line, &change.uri)? {
            self.size -= size(&self.tree, &uri);
            if !self.tree.remove(&uri) {
                return Err(self.at(*line, TreeError::NoResource { uri }));
            }
            if let Some(collection) = &change.linked_in {
                self.members(*line, collection, |members| {
                    members.retain(|member| {
                        let link = member.get("@odata.id").and_then(Value::as_str).unwrap_or_default();
                        trimmed(link) != trimmed(&uri)
                    });
                })?;
            }
        }
        Ok(())
    }

    /// The resources that a change is about: one, or all that its pattern matches.
    fn named(&self, line: usize, uri: &str) -> Result<Vec<String>, OverlayError> {
        if !is_pattern(uri) {
            return Ok(vec![uri.to_owned()]);
        }
        let pattern: Pattern = uri.parse().map_err(|reason: String| OverlayError::syntax(self.name, line, &reason))?;
        let found: Vec<String> = self.tree.uris().filter(|one| pattern.matches(one)).map(str::to_owned).collect();
        if found.is_empty() {
            return Err(OverlayError::NoMatch { name: self.name.to_owned(), line, pattern: uri.to_owned() });
        }
        Ok(found)
    }

    /// Changes the members of a collection, and its count with them.
    fn members(
        &mut self,
        line: usize,
        collection: &str,
        change: impl FnOnce(&mut Vec<Value>),
    ) -> Result<(), OverlayError> {
        self.edit(line, collection, |list| {
            let members = list
                .get_mut("Members")
                .and_then(Value::as_array_mut)
                .ok_or_else(|| TreeError::NoPointer { uri: collection.to_owned(), pointer: "/Members".to_owned() })?;
            change(members);
            let count = members.len();
            if let Some(counted) = list.get_mut("Members@odata.count") {
                *counted = count.into();
            }
            Ok(())
        })
    }

    fn edit(
        &mut self,
        line: usize,
        uri: &str,
        change: impl FnOnce(&mut Value) -> Result<(), TreeError>,
    ) -> Result<(), OverlayError> {
        self.size -= size(&self.tree, uri);
        self.tree.edit(uri, change).map_err(|source| self.at(line, source))?;
        self.size += size(&self.tree, uri);
        if self.size > MAX_TREE_BYTES {
            return Err(OverlayError::Grown { name: self.name.to_owned(), line, limit: MAX_TREE_BYTES });
        }
        Ok(())
    }

    fn at(&self, line: usize, source: TreeError) -> OverlayError {
        OverlayError::Apply { name: self.name.to_owned(), line, source: Box::new(source) }
    }
}

fn patch(body: &mut Value, uri: &str, change: &Patch) -> Result<(), TreeError> {
    let Patch { at, merge, null, remove, .. } = change;
    let missing = |pointer: String| TreeError::NoPointer { uri: uri.to_owned(), pointer };
    let target = body.pointer_mut(at).ok_or_else(|| missing(at.clone()))?;
    if !merge.is_empty() {
        merge_patch(target, &Value::Object(merge.clone()));
    }
    // Only what is there can become null or go, so a misspelt name is an error and not a new property.
    for property in null {
        *target.get_mut(property).ok_or_else(|| missing(format!("{at}/{property}")))? = Value::Null;
    }
    for property in remove {
        let removed = target.as_object_mut().and_then(|object| object.shift_remove(property));
        removed.ok_or_else(|| missing(format!("{at}/{property}")))?;
    }
    Ok(())
}
