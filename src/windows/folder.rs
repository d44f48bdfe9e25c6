//! The files of a folder that somebody named, however large it is and whatever lies in it.
//!
//! Only files and folders are looked at: a link may lead anywhere, back to where it lies too, and a pipe or a device has no
//! end. What cannot be listed is said and hides nothing else.

use std::path::{Path, PathBuf};

/// How deep folders lie in each other.
const DEPTH: usize = 6;

/// The most entries that are looked at, whatever they are: a share may hold millions of them.
const ENTRIES: usize = 200_000;

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// Its files, and those of the folders in it, in the order of their paths.
    pub files: Vec<PathBuf>,
    /// What was left out, and why.
    pub notes: Vec<String>,
    entries: usize,
}

impl Listing {
    /// Lists at most `most` files of a folder.
    ///
    /// # Errors
    /// The folder itself cannot be listed.
    pub fn of(folder: &Path, most: usize) -> std::io::Result<Self> {
        let mut listing = Self::default();
        let entries = std::fs::read_dir(folder)?;
        listing.list(folder, entries, 0, most);
        if listing.entries > ENTRIES {
            listing.notes.push(format!("more than {ENTRIES} entries; the others are left out"));
        }
        listing.files.sort();
        if listing.files.len() > most {
            listing.notes.push(format!("more than {most} files; the others are left out"));
            listing.files.truncate(most);
        }
        Ok(listing)
    }

    fn list(&mut self, root: &Path, entries: std::fs::ReadDir, depth: usize, most: usize) {
        for entry in entries {
            self.entries += 1;
            if self.entries > ENTRIES || self.files.len() > most {
                return;
            }
            let Ok(entry) = entry else { continue };
            // The kind of the entry itself: a link is neither a file nor a folder.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_file() {
                self.files.push(entry.path());
            } else if kind.is_dir() && depth < DEPTH {
                let path = entry.path();
                match std::fs::read_dir(&path) {
                    Ok(below) => self.list(root, below, depth + 1, most),
                    Err(e) => self.notes.push(format!("{}: could not be listed ({e})", name_in(root, &path))),
                }
            }
        }
    }
}

/// What a file is called within the folder that somebody named.
pub fn name_in(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap_or(file).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_up_to_a_bound_and_links_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("below");
        std::fs::create_dir(&below).unwrap();
        for name in ["b", "a", "below/c"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        #[cfg(unix)]
        for (to, link) in [(folder.path(), "loop"), (&folder.path().join("a"), "linked")] {
            std::os::unix::fs::symlink(to, below.join(link)).unwrap();
        }
        let listing = Listing::of(folder.path(), 10).unwrap();
        let names: Vec<String> = listing.files.iter().map(|file| name_in(folder.path(), file)).collect();
        assert_eq!((names, listing.notes.len()), (vec!["a".to_owned(), "b".into(), "below/c".into()], 0));
        let listing = Listing::of(folder.path(), 2).unwrap();
        assert_eq!((listing.files.len(), listing.notes.len()), (2, 1));
        assert!(Listing::of(&folder.path().join("none"), 2).is_err());
    }
}
