//! Reading a mockup from an archive: `.tar.xz`, `.tar.gz` or `.zip`, told apart by their first bytes.
//!
//! Nothing is unpacked to disk. The archive may come from anywhere, so the bytes that come out of it, their number of
//! files and their depth are bounded while it is read, and an entry that is a link or that leaves the archive's own
//! folder refuses the whole: a tree that silently lacks a resource would answer 404 where the BMC did not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use super::error::TreeError;
use super::limits::{MAX_DEPTH, MAX_FILE_BYTES, MAX_FILES, MAX_TREE_BYTES};
use super::memory::{Tree, is_resource};

/// The files of an archive that can be resources, by their path in it.
type Files = BTreeMap<String, Vec<u8>>;

impl Tree {
    /// Reads a mockup from a folder ([`Tree::from_dir`]) or from a `.tar.xz`, `.tar.gz` or `.zip` of one.
    ///
    /// # Errors
    ///
    /// A [`TreeError`] with the path that cannot be read, is too large, or holds no service root or several.
    pub fn open(path: &Path) -> Result<Self, TreeError> {
        if path.is_dir() {
            return Self::from_dir(path);
        }
        let file = File::open(path).map_err(|source| TreeError::Read { path: path.to_owned(), source })?;
        let files = Archive { path, entries: 0, bytes: 0, files: Files::new() }.read(BufReader::new(file))?;
        assemble(path, files)
    }
}

/// An archive while it is read.
struct Archive<'a> {
    path: &'a Path,
    entries: usize,
    bytes: u64,
    files: Files,
}

impl Archive<'_> {
    fn read(mut self, mut file: BufReader<File>) -> Result<Files, TreeError> {
        let mut magic = Vec::new();
        file.by_ref().take(6).read_to_end(&mut magic).map_err(|e| self.broken("its beginning", &e))?;
        file.rewind().map_err(|e| self.broken("its beginning", &e))?;
        match magic.as_slice() {
            [0xFD, b'7', b'z', b'X', b'Z', 0] => self.tar(lzma_rust2::XzReader::new(file, true))?,
            [0x1F, 0x8B, ..] => self.tar(flate2::bufread::MultiGzDecoder::new(file))?,
            [b'P', b'K', ..] => self.zip(file)?,
            _ => return Err(self.refuse("it", "is neither a folder nor a .tar.xz, .tar.gz or .zip")),
        }
        Ok(self.files)
    }

    fn tar(&mut self, stream: impl Read) -> Result<(), TreeError> {
        // What comes out is bounded as a whole, with the headers and with what is left out: unpacking costs the same.
        let mut archive = tar::Archive::new(stream.take(MAX_TREE_BYTES + 1));
        for entry in archive.entries().map_err(|e| self.broken("its list", &e))? {
            let mut entry = entry.map_err(|e| self.broken(&format!("entry {}", self.entries + 1), &e))?;
            let kind = entry.header().entry_type();
            if kind.is_pax_global_extensions() {
                continue;
            }
            let name = self.name(&entry.path_bytes())?;
            if kind.is_dir() {
                continue;
            }
            if !kind.is_file() {
                return Err(self.refuse(&name, "is a link or a device, not a file"));
            }
            if is_resource(&name) {
                self.take(name, &mut entry)?;
            }
        }
        // To the end, so that the checksum behind the last entry is looked at.
        let mut rest = archive.into_inner();
        io::copy(&mut rest, &mut io::sink()).map_err(|e| self.broken("its end", &e))?;
        if rest.limit() == 0 { Err(self.too_large(MAX_TREE_BYTES, "bytes in one tree")) } else { Ok(()) }
    }

    fn zip(&mut self, file: BufReader<File>) -> Result<(), TreeError> {
        let mut archive = zip::ZipArchive::new(file).map_err(|e| self.refuse("it", &e.to_string()))?;
        for index in 0..archive.len() {
            let mut entry =
                archive.by_index(index).map_err(|e| self.refuse(&format!("entry {}", index + 1), &e.to_string()))?;
            let name = self.name(entry.name_raw())?;
            if entry.is_dir() {
                continue;
            }
            if entry.is_symlink() {
                return Err(self.refuse(&name, "is a link, not a file"));
            }
            if is_resource(&name) {
                self.take(name, &mut entry)?;
            }
        }
        Ok(())
    }

    /// The path of an entry inside the archive, without `.` segments.
    fn name(&mut self, raw: &[u8]) -> Result<String, TreeError> {
        self.entries += 1;
        if self.entries > MAX_FILES {
            return Err(self.too_large(MAX_FILES as u64, "files in one tree"));
        }
        let shown = String::from_utf8_lossy(raw);
        let Ok(text) = str::from_utf8(raw) else {
            return Err(self.refuse(&shown, "has a name that is not UTF-8 text, so it names no resource"));
        };
        if text.starts_with('/') || text.contains(['\\', '\0']) || text.split('/').any(|segment| segment == "..") {
            return Err(self.refuse(&shown, "leads out of the archive"));
        }
        let segments: Vec<&str> = text.split('/').filter(|segment| !matches!(*segment, "" | ".")).collect();
        if segments.len() > MAX_DEPTH {
            return Err(self.too_large(MAX_DEPTH as u64, "nested folders"));
        }
        Ok(segments.join("/"))
    }

    fn take(&mut self, name: String, content: &mut impl Read) -> Result<(), TreeError> {
        let mut bytes = Vec::new();
        content.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|e| self.broken(&name, &e))?;
        let size = bytes.len() as u64;
        self.bytes += size;
        if size > MAX_FILE_BYTES {
            return Err(self.too_large(MAX_FILE_BYTES, "bytes in one file"));
        }
        if self.bytes > MAX_TREE_BYTES {
            return Err(self.too_large(MAX_TREE_BYTES, "bytes in one tree"));
        }
        // A name that stands twice means its last content, as it does to tar.
        self.files.insert(name, bytes);
        Ok(())
    }

    fn too_large(&self, limit: u64, unit: &'static str) -> TreeError {
        TreeError::TooLarge { path: self.path.to_owned(), limit, unit }
    }

    fn refuse(&self, entry: &str, problem: &str) -> TreeError {
        TreeError::Archive { path: self.path.to_owned(), entry: entry.to_owned(), problem: problem.to_owned() }
    }

    fn broken(&self, entry: &str, error: &io::Error) -> TreeError {
        self.refuse(entry, &format!("cannot be read: {error}"))
    }
}

/// Finds the service root in the same places as in a folder, and takes what is beside it.
fn assemble(path: &Path, files: Files) -> Result<Tree, TreeError> {
    let (inside, prefix) = locate(path, &files)?;
    let mut tree = Tree::default();
    for (name, bytes) in files {
        let Some(rest) = name.strip_prefix(&inside) else { continue };
        match rest.rsplit_once('/') {
            Some((folder, file)) => tree.add_file(&format!("{prefix}/{folder}"), file, bytes),
            None => tree.add_file(prefix, rest, bytes),
        }
    }
    Ok(tree)
}

/// The path in the archive before the tree, with its slash, and the URI of that place.
fn locate(path: &Path, files: &Files) -> Result<(String, &'static str), TreeError> {
    if let Some(found) = tree_in("", files) {
        return Ok(found);
    }
    let folders: BTreeSet<&str> = files.keys().filter_map(|name| Some(name.split_once('/')?.0)).collect();
    let mut found: Vec<_> =
        folders.into_iter().filter_map(|folder| Some((folder, tree_in(&format!("{folder}/"), files)?))).collect();
    match found.len() {
        0 => Err(TreeError::NoRoot { path: path.to_owned() }),
        1 => Ok(found.swap_remove(0).1),
        _ => Err(TreeError::SeveralRoots {
            path: path.to_owned(),
            found: found.into_iter().map(|(name, _)| name.to_owned()).collect(),
        }),
    }
}

fn tree_in(at: &str, files: &Files) -> Option<(String, &'static str)> {
    [
        ("redfish/v1/index.json", "redfish/", "/redfish"),
        ("v1/index.json", "", "/redfish"),
        ("index.json", "", "/redfish/v1"),
    ]
    .into_iter()
    .find(|(root, ..)| files.contains_key(&format!("{at}{root}")))
    .map(|(_, inside, prefix)| (format!("{at}{inside}"), prefix))
}
