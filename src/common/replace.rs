//! Writing files so that nobody ever reads half of one: beside its place first, then into it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Where a file goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(PathBuf);

/// Why a file can go nowhere.
#[derive(Debug, thiserror::Error)]
pub enum NoPlace {
    /// A folder, a device or a pipe is there, which nothing may replace.
    #[error("it is not a file")]
    NotAFile,
    /// The path ends in no name.
    #[error("it names no file")]
    NoName,
    /// Its folder cannot be found.
    #[error(transparent)]
    Folder(#[from] io::Error),
}

impl Place {
    /// The place behind a name. A file behind a link is replaced, not the link; what is no file is left alone.
    ///
    /// # Errors
    /// [`NoPlace`].
    pub fn of(path: &Path) -> Result<Self, NoPlace> {
        match fs::canonicalize(path) {
            Ok(target) if target.is_file() => Ok(Self(target)),
            Ok(_) => Err(NoPlace::NotAFile),
            Err(_) => {
                let name = path.file_name().ok_or(NoPlace::NoName)?;
                Ok(Self(fs::canonicalize(folder_of(path))?.join(name)))
            }
        }
    }

    /// The file that is written, with all links followed.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.0
    }

    /// Tries whether a file can be written here: no other test holds for every file system and account.
    ///
    /// # Errors
    /// It cannot.
    pub fn try_out(&self) -> io::Result<()> {
        empty(&self.0)?.close()
    }

    /// Whoever reads the file sees the old content or the new one, and never half of one. Its rights stay.
    ///
    /// # Errors
    /// What writing it met; then the old content is there, and nothing beside it.
    pub fn replace(&self, content: &[u8]) -> io::Result<()> {
        self.replace_by(|file| file.write_all(content))
    }

    /// The same with content that need not be in memory as a whole.
    ///
    /// # Errors
    /// What writing it met; then the old content is there, and nothing beside it.
    pub fn replace_by(&self, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
        let mut file = empty(&self.0)?;
        write(file.as_file_mut())?;
        file.as_file().sync_all()?;
        match fs::metadata(&self.0) {
            // Somebody closed it to others; what is in it now is no less for them alone.
            Ok(old) => file.as_file().set_permissions(old.permissions())?,
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
        file.persist(&self.0).map(drop).map_err(|e| e.error)
    }
}

/// Writes a file as [`std::fs::write`] does, with the same rights and errors, but whole or not at all wherever that can
/// be. What is no file is written as it is, and so is what stands where nothing can be put beside it or in its place: a
/// mounted file, a file in a folder of somebody else.
///
/// # Errors
/// What writing it met.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let Ok(Place(target)) = Place::of(path) else { return fs::write(path, content) };
    let rights = match OpenOptions::new().write(true).open(&target) {
        Ok(file) => Some(file.metadata()?.permissions()),
        Err(e) if e.kind() == ErrorKind::NotFound => None,
        // What may not be written is not replaced either, though its folder would allow it.
        Err(e) => return Err(e),
    };
    let Ok(mut file) = empty(&target) else { return fs::write(path, content) };
    fill(&mut file, content)?;
    if let Some(rights) = rights {
        file.as_file().set_permissions(rights)?;
    }
    file.persist(&target).map(drop).or_else(|_| fs::write(path, content))
}

/// Writes a file that must not be there, whole or not at all.
///
/// # Errors
/// It is there ([`ErrorKind::AlreadyExists`]), or what writing it met.
pub fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    beside(path, content)?.persist_noclobber(path).map(drop).map_err(|e| e.error)
}

/// A file with this content beside its place. It is gone again unless it is put there.
fn beside(target: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = empty(target)?;
    fill(&mut file, content)?;
    Ok(file)
}

/// An empty file beside a place, with the rights that a new file has.
fn empty(target: &Path) -> io::Result<NamedTempFile> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!(".{name}.");
    Builder::new().prefix(&prefix).suffix(".patchgate").make_in(folder_of(target), |path| File::create_new(path))
}

/// Writes all of it to the disk: a name must never stand for content that a power cut takes away.
fn fill(file: &mut NamedTempFile, content: &[u8]) -> io::Result<()> {
    // The file itself, since the crate's own errors name a file that nobody has asked for.
    let file = file.as_file_mut();
    file.write_all(content)?;
    file.sync_all()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.xml");
        for text in ["first, and longer", "second"] {
            let place = Place::of(&path).unwrap();
            place.try_out().unwrap();
            place.replace(text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        write(&path, b"third").unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), names(folder.path())), ("third", 1));
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("none/report.xml"), "..".into()] {
            assert!(Place::of(&path).is_err(), "{}", path.display());
            assert_eq!(write(&path, b"").unwrap_err().to_string(), fs::write(&path, b"").unwrap_err().to_string());
        }
    }

    #[test]
    fn a_file_that_is_there_is_not_created() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baseline.toml");
        create(&path, b"first").unwrap();
        assert_eq!(create(&path, b"second").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), names(folder.path())), ("first", 1));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_device_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.xml"), folder.path().join("link.xml"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        Place::of(&link).unwrap().replace(b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        write(&link, b"newer").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "newer");
        write(Path::new("/dev/null"), b"gone").unwrap();
        assert!(matches!(Place::of(Path::new("/dev/null")), Err(NoPlace::NotAFile)));
    }

    #[cfg(unix)]
    #[test]
    fn rights_are_those_of_a_new_file_and_stay_where_a_file_is_written_again() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let [plain, ours] = ["plain", "ours"].map(|name| folder.path().join(name));
        fs::write(&plain, "").unwrap();
        write(&ours, b"first").unwrap();
        assert_eq!(rights(&ours), rights(&plain));
        fs::set_permissions(&ours, fs::Permissions::from_mode(0o600)).unwrap();
        write(&ours, b"second").unwrap();
        assert_eq!(rights(&ours), 0o600, "evidence that somebody closed stays closed");
        Place::of(&ours).unwrap().replace(b"third").unwrap();
        assert_eq!(rights(&ours), 0o600, "and so does a report");
    }
}
