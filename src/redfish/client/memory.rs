//! What is remembered of BMCs between runs: a small file for each in a folder of the user's.
//!
//! It is a cache: nothing in it is evidence, and whatever happens to it costs time and no fact. So a file that cannot be read
//! is none, one that cannot be written is not written, and both are told only to whoever asks.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::common::bounded::bytes_from;
use crate::common::digest::sha256;

/// The version of the files.
const FORMAT: u32 = 1;

/// The most requests that are remembered of one scan. A full scan without `$expand` of the largest server seen takes some 300.
pub(super) const MOST_ASKED: usize = 400;

/// The largest file of one BMC. Measured: 8 KB for the three depths of an SR650 V2.
const MOST_BYTES: u64 = 256 * 1024;

/// The most bytes of all files: the 30,000 BMCs that were asked last.
const MOST_BYTES_IN_ALL: u64 = 256 * 1024 * 1024;

/// Where it is remembered what was asked of BMCs. Clones are the same memory.
#[derive(Clone, Debug)]
pub struct Memory(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    notes: Mutex<Vec<String>>,
    swept: Once,
}

/// Two are the same where one is a clone of the other.
impl PartialEq for Memory {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Memory {}

/// What is remembered of one BMC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recollection {
    /// Who it was.
    pub(super) identity: String,
    /// Who asked.
    pub(super) account: String,
    /// How many wrong passwords lock an account there; 0 is never.
    pub(super) lockout: Option<u64>,
    /// What a scan of each kind asked for.
    pub(super) scans: BTreeMap<String, Vec<Asked>>,
}

/// A request that was answered, and by what the answer is known again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The resource.
    pub(super) path: String,
    /// What was added to its path.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) query: String,
    pub(super) mark: String,
}

impl Asked {
    /// What is sent.
    pub(super) fn uri(&self) -> String {
        format!("{}{}", self.path, self.query)
    }
}

/// A file. Another version of the program may take another way through a BMC.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: u32,
    written_by: String,
    known: Recollection,
}

impl Memory {
    /// The memory in this folder, which is made when something is remembered.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self(Arc::new(Inner { folder: folder.to_owned(), notes: Mutex::default(), swept: Once::new() }))
    }

    /// What happened to it so far, for whoever asks.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.0.notes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn tell(&self, note: String) {
        let mut notes = self.0.notes.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody reads thousands of them.
        if notes.len() < 100 {
            notes.push(note);
        }
    }

    /// The file of a BMC. Its name gives no address away, and holds no character that a file system minds.
    fn file(&self, url: &str) -> PathBuf {
        self.0.folder.join(format!("{}.json", &sha256(url.as_bytes())[..32]))
    }

    /// What is remembered of the BMC at this URL.
    pub(super) fn load(&self, url: &str) -> Option<Recollection> {
        let path = self.file(url);
        let unreadable = |problem: String| {
            self.tell(format!("{url}: {} cannot be read ({problem}) and counts as absent", path.display()));
            None
        };
        let bytes = match File::open(&path).and_then(|file| bytes_from(file, MOST_BYTES)) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => return None,
            Err(e) => return unreadable(e.to_string()),
        };
        match serde_json::from_slice::<Document>(&bytes) {
            Ok(document) if document.format == FORMAT && document.written_by == env!("CARGO_PKG_VERSION") => {
                Some(document.known)
            }
            Ok(_) => None,
            Err(e) => unreadable(e.to_string()),
        }
    }

    /// Remembers a BMC in place of what was remembered of it.
    pub(super) fn save(&self, url: &str, known: &Recollection) {
        self.0.swept.call_once(|| self.sweep());
        let document =
            Document { format: FORMAT, written_by: env!("CARGO_PKG_VERSION").to_owned(), known: known.clone() };
        let saved = serde_json::to_vec(&document).map_err(std::io::Error::from).and_then(|bytes| {
            if bytes.len() as u64 > MOST_BYTES {
                return Err(ErrorKind::FileTooLarge.into());
            }
            fs::create_dir_all(&self.0.folder)?;
            // For its owner alone, as such files are made; not forced to the disk: what a power cut spoils counts as absent.
            let mut file = tempfile::Builder::new().prefix(".").suffix(".patchgate").tempfile_in(&self.0.folder)?;
            file.as_file_mut().write_all(&bytes)?;
            file.persist(self.file(url)).map_err(|e| e.error)
        });
        if let Err(e) = saved {
            self.tell(format!("{url}: it cannot be remembered in {} ({e})", self.0.folder.display()));
            self.forget(url);
        }
    }

    /// Forgets a BMC.
    pub(super) fn forget(&self, url: &str) {
        // What is not there is forgotten already.
        let _ = fs::remove_file(self.file(url));
    }

    /// Makes room: the files that were written longest ago go first.
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.0.folder) else { return };
        let about = |entry: fs::DirEntry| {
            let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), about.len(), entry.path()))
        };
        let mut files: Vec<_> = entries.filter_map(|entry| about(entry.ok()?)).collect();
        files.sort_unstable_by(|a, b| b.cmp(a));
        let mut bytes = 0_u64;
        for (_, length, path) in files {
            bytes = bytes.saturating_add(length);
            let ours = path.extension().is_some_and(|kind| kind == "json" || kind == "patchgate");
            if bytes > MOST_BYTES_IN_ALL && ours {
                let _ = fs::remove_file(path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://bmc.example";

    fn known() -> Recollection {
        let asked = Asked { path: "/redfish/v1/Systems".into(), query: "?$expand=.".into(), mark: "00".into() };
        let scans = BTreeMap::from([("full".to_owned(), vec![asked])]);
        Recollection { identity: "i".into(), account: "a".into(), lockout: Some(5), scans }
    }

    #[test]
    fn what_is_saved_is_loaded_for_its_owner_alone_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::in_folder(&folder.path().join("below"));
        assert_eq!(memory.load(URL), None);
        memory.save(URL, &known());
        assert_eq!(memory.load(URL), Some(known()));
        assert_eq!(memory.load("https://other.example"), None);
        #[cfg(unix)]
        {
            let rights = fs::metadata(memory.file(URL)).unwrap().permissions();
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rights) & 0o777, 0o600);
        }
        memory.forget(URL);
        assert_eq!((memory.load(URL), memory.notes()), (None, Vec::new()));
    }

    #[test]
    fn a_file_that_is_spoilt_counts_as_absent_and_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let large = vec![b' '; usize::try_from(MOST_BYTES).unwrap() + 1];
        for content in [&b""[..], b"{", b"[]", b"{\"format\":1}", &large] {
            let memory = Memory::in_folder(folder.path());
            fs::write(memory.file(URL), content).unwrap();
            assert_eq!(memory.load(URL), None);
            assert!(memory.notes()[0].contains("counts as absent"), "{:?}", memory.notes());
            memory.save(URL, &known());
            assert_eq!(memory.load(URL), Some(known()), "and is replaced");
        }
    }

    #[test]
    fn what_another_version_wrote_counts_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::in_folder(folder.path());
        memory.save(URL, &known());
        let text = fs::read_to_string(memory.file(URL)).unwrap();
        let other = text.replace(env!("CARGO_PKG_VERSION"), "0.0.1");
        assert_ne!(text, other);
        fs::write(memory.file(URL), other).unwrap();
        assert_eq!((memory.load(URL), memory.notes()), (None, Vec::new()));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let memory = Memory::in_folder(&folder.path().join("file/below"));
        memory.save(URL, &known());
        assert!(memory.notes()[0].contains("cannot be remembered"), "{:?}", memory.notes());
    }
}
