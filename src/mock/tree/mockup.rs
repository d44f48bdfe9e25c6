//! Reading a mockup folder: `index.json` in a folder named like the URI, the convention of the DMTF tools.
//!
//! Creators differ in where they put the root, so the usual places are tried. The folder may come from anywhere, so
//! its size and depth are bounded and symbolic links are not followed.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::TreeError;
use super::limits::{MAX_DEPTH, MAX_FILE_BYTES, MAX_FILES, MAX_TREE_BYTES};
use super::memory::{Tree, file_name, is_resource};

impl Tree {
    /// Reads a mockup folder: long form (`redfish/v1/index.json`), short form (`index.json` is the service root), or
    /// a folder with exactly one of these in it.
    ///
    /// # Errors
    ///
    /// A [`TreeError`] with the path that cannot be read, or that holds no service root or several.
    pub fn from_dir(path: &Path) -> Result<Self, TreeError> {
        read(path)
    }
}

fn read(path: &Path) -> Result<Tree, TreeError> {
    let (folder, prefix) = locate(path)?;
    let mut reader = Reader { tree: Tree::default(), files: 0, bytes: 0 };
    reader.folder(&folder, prefix, 0)?;
    Ok(reader.tree)
}

/// The folder that holds the tree, and the URI of that folder.
fn locate(path: &Path) -> Result<(PathBuf, &'static str), TreeError> {
    if let Some(found) = tree_in(path) {
        return Ok(found);
    }
    let mut found = Vec::new();
    for entry in entries(path)? {
        if let Some(tree) = tree_in(&entry.path()) {
            found.push((entry.file_name().to_string_lossy().into_owned(), tree));
        }
    }
    match found.len() {
        0 => Err(TreeError::NoRoot { path: path.to_owned() }),
        1 => Ok(found.swap_remove(0).1),
        _ => Err(TreeError::SeveralRoots {
            path: path.to_owned(),
            found: found.into_iter().map(|(name, _)| name).collect(),
        }),
    }
}

fn tree_in(path: &Path) -> Option<(PathBuf, &'static str)> {
    if path.join("redfish/v1/index.json").is_file() {
        Some((path.join("redfish"), "/redfish"))
    } else if path.join("v1/index.json").is_file() {
        Some((path.to_owned(), "/redfish"))
    } else if path.join("index.json").is_file() {
        Some((path.to_owned(), "/redfish/v1"))
    } else {
        None
    }
}

/// The entries of a folder by name, so that what is read does not depend on the file system.
fn entries(path: &Path) -> Result<Vec<fs::DirEntry>, TreeError> {
    let refuse = |source| TreeError::Read { path: path.to_owned(), source };
    let mut entries = fs::read_dir(path).map_err(refuse)?.collect::<Result<Vec<_>, _>>().map_err(refuse)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    Ok(entries)
}

struct Reader {
    tree: Tree,
    files: usize,
    bytes: u64,
}

impl Reader {
    fn folder(&mut self, path: &Path, uri: &str, depth: usize) -> Result<(), TreeError> {
        let too_large = |limit, unit| Err(TreeError::TooLarge { path: path.to_owned(), limit, unit });
        if depth > MAX_DEPTH {
            return too_large(MAX_DEPTH as u64, "nested folders");
        }
        for entry in entries(path)? {
            let path = entry.path();
            let name = file_name(&path)?;
            // The type of the entry itself: a symbolic link is neither file nor folder and could lead anywhere.
            let kind = entry.file_type().map_err(|source| TreeError::Read { path: path.clone(), source })?;
            if kind.is_dir() {
                self.folder(&path, &format!("{uri}/{name}"), depth + 1)?;
            } else if kind.is_file() {
                self.file(&path, uri, name)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, uri: &str, name: &str) -> Result<(), TreeError> {
        let refuse = |source| TreeError::Read { path: path.to_owned(), source };
        let too_large = |limit, unit| TreeError::TooLarge { path: path.to_owned(), limit, unit };
        if !is_resource(name) {
            return Ok(());
        }
        let size = fs::metadata(path).map_err(refuse)?.len();
        self.files += 1;
        self.bytes += size;
        if size > MAX_FILE_BYTES {
            return Err(too_large(MAX_FILE_BYTES, "bytes in one file"));
        }
        if self.bytes > MAX_TREE_BYTES {
            return Err(too_large(MAX_TREE_BYTES, "bytes in one tree"));
        }
        if self.files > MAX_FILES {
            return Err(too_large(MAX_FILES as u64, "files in one tree"));
        }
        self.tree.add_file(uri, name, fs::read(path).map_err(refuse)?);
        Ok(())
    }
}
