//! The known BMCs: which certificate each BMC showed when somebody trusted it, one line a BMC, as ssh keeps hosts.
//!
//! ```text
//! xcc17.example            sha256:5f2c…  # rack 4
//! 192.0.2.17:8443          sha256:09ab…
//! [2001:db8::17]           sha256:77de…
//! ```
//!
//! The file is read once for a scan. A line that cannot be read spoils only the host that it names; where it names
//! none, the BMCs on other lines stay usable, but nothing new is trusted until somebody repaired the line, because it
//! may be the one that would have refused the new certificate.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Url;

use super::fingerprint::Fingerprint;
use super::refusal::Refusal;
use crate::common::bounded::bytes_from;
use crate::common::day::today;

/// The largest file of known BMCs: about forty thousand lines.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The BMCs whose certificates somebody trusted before. Clones share what is recorded.
#[derive(Clone)]
pub struct KnownBmcs(Arc<Inner>);

struct Inner {
    path: PathBuf,
    content: Content,
    first_uses: Mutex<Vec<FirstUse>>,
}

/// A BMC that was trusted on first use in this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstUse {
    /// `HOST` or `HOST:PORT`, as recorded.
    pub host: String,
    /// The certificate that it presented.
    pub fingerprint: Fingerprint,
}

/// A file of known BMCs that cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[error("usage: the known-BMCs file {file} cannot be read: {problem}")]
pub struct KnownError {
    file: String,
    problem: String,
}

#[derive(Debug, Default)]
struct Content {
    hosts: HashMap<String, Vec<Known>>,
    unreadable: Vec<Unreadable>,
}

/// What one line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) fingerprint: Fingerprint,
    pub(super) line: usize,
}

#[derive(Debug)]
struct Unreadable {
    line: usize,
    /// The host that the line names, where that much can be read.
    host: Option<String>,
    problem: String,
}

/// How a BMC is named in the file: in the spelling of URLs, without the usual port.
pub(crate) fn host_key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().filter(|p| *p != 443).map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn host_of(word: &str) -> Option<String> {
    if word.is_empty() || word.contains(['/', '@', '?', '#', '\\']) {
        return None;
    }
    Url::parse(&format!("https://{word}/")).ok().map(|url| host_key(&url))
}

impl Content {
    fn parse(text: &str) -> Self {
        let mut content = Self::default();
        for (index, line) in text.lines().enumerate() {
            let mut words = line.split_whitespace();
            let Some(first) = words.next().filter(|word| !word.starts_with('#')) else { continue };
            let host = host_of(first);
            let line = index + 1;
            match (&host, entry(words)) {
                (Some(host), Ok(fingerprint)) => {
                    content.hosts.entry(host.clone()).or_default().push(Known { fingerprint, line });
                }
                (Some(_), Err(problem)) => content.unreadable.push(Unreadable { line, host, problem }),
                (None, _) => content.unreadable.push(Unreadable {
                    line,
                    host,
                    problem: "it does not begin with HOST or HOST:PORT".to_owned(),
                }),
            }
        }
        content
    }

    /// The certificate on record for a host.
    fn find(&self, host: &str, file: &str) -> Result<Option<Known>, Refusal> {
        let refuse = |line, problem: String| Refusal::Line { file: file.to_owned(), line, problem };
        if let Some(bad) = self.unreadable.iter().find(|bad| bad.host.as_deref() == Some(host)) {
            return Err(refuse(bad.line, bad.problem.clone()));
        }
        let known = self.hosts.get(host).map_or(&[][..], Vec::as_slice);
        let Some(first) = known.first() else { return Ok(None) };
        match known.iter().find(|other| other.fingerprint != first.fingerprint) {
            Some(other) => {
                Err(refuse(other.line, format!("another fingerprint of {host} stands in line {}", first.line)))
            }
            None => Ok(Some(*first)),
        }
    }

    /// The first line of which nobody can say whom it speaks of.
    fn of_nobody(&self) -> Option<&Unreadable> {
        self.unreadable.iter().find(|bad| bad.host.is_none())
    }
}

/// What follows the host: a fingerprint, and perhaps a comment.
fn entry<'a>(mut words: impl Iterator<Item = &'a str>) -> Result<Fingerprint, String> {
    let form = || "it is not HOST[:PORT] sha256:… with 64 hexadecimal digits".to_owned();
    let digits = words.next().filter(|word| word.starts_with("sha256:")).ok_or_else(form)?;
    let fingerprint = digits.parse().map_err(|_| form())?;
    match words.next() {
        Some(word) if !word.starts_with('#') => Err("text follows the fingerprint; comments begin with #".to_owned()),
        _ => Ok(fingerprint),
    }
}

impl KnownBmcs {
    /// Reads the file. One that does not exist is empty.
    ///
    /// # Errors
    /// A file that cannot be read. A bad *line* is no error here: see [`KnownBmcs::problems`].
    pub fn load(path: &Path) -> Result<Self, KnownError> {
        let bytes = match File::open(path) {
            Ok(file) => {
                // Whoever writes holds the lock; where a file system knows no locks, one whole line is written at once.
                let _ = file.lock_shared();
                bytes_from(&file, MAX_BYTES)
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(e) => Err(e),
        };
        let fail = |e: std::io::Error| KnownError { file: path.display().to_string(), problem: e.to_string() };
        let content = Content::parse(&String::from_utf8_lossy(&bytes.map_err(fail)?));
        Ok(Self(Arc::new(Inner { path: path.to_owned(), content, first_uses: Mutex::default() })))
    }

    /// The lines that cannot be read, for the operator.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let file = self.file();
        self.0
            .content
            .unreadable
            .iter()
            .map(|bad| format!("{file}:{}: {}; the line is not used", bad.line, bad.problem))
            .collect()
    }

    /// The BMCs that were trusted on first use since the file was read.
    #[must_use]
    pub fn first_uses(&self) -> Vec<FirstUse> {
        self.0.first_uses.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The file's name, as the operator gave it.
    #[must_use]
    pub fn file(&self) -> String {
        self.0.path.display().to_string()
    }

    /// The certificate on record for a BMC.
    pub(super) fn find(&self, host: &str) -> Result<Option<Known>, Refusal> {
        self.0.content.find(host, &self.file())
    }

    /// Records a first use and says whether it was one: another process may have been faster with the same
    /// certificate. What the file holds *now* decides, under a lock.
    pub(super) fn record(&self, host: &str, presented: Fingerprint) -> Result<bool, Refusal> {
        let file = self.file();
        let failed = |e: std::io::Error| Refusal::NotRecorded { presented, file: file.clone(), problem: e.to_string() };
        let mut open = open_to_append(&self.0.path).map_err(failed)?;
        open.lock().map_err(failed)?;
        let bytes = bytes_from(&open, MAX_BYTES).map_err(failed)?;
        let content = Content::parse(&String::from_utf8_lossy(&bytes));
        match content.find(host, &file)? {
            Some(known) if known.fingerprint == presented => return Ok(false),
            Some(Known { fingerprint: known, line }) => return Err(Refusal::Changed { presented, known, file, line }),
            None => {}
        }
        if let Some(bad) = content.of_nobody() {
            return Err(Refusal::Line { file, line: bad.line, problem: bad.problem.clone() });
        }
        let whole = bytes.last().is_none_or(|last| *last == b'\n');
        let line = format!("{}{host} {presented} # first used {}\n", if whole { "" } else { "\n" }, today());
        open.write_all(line.as_bytes()).and_then(|()| open.sync_data()).map_err(failed)?;
        let mut uses = self.0.first_uses.lock().unwrap_or_else(PoisonError::into_inner);
        uses.push(FirstUse { host: host.to_owned(), fingerprint: presented });
        Ok(true)
    }
}

fn open_to_append(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    // Who may write this file decides whom we trust.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl std::fmt::Debug for KnownBmcs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("KnownBmcs").field(&self.0.path).finish()
    }
}

/// Two are the same where one is a clone of the other.
impl PartialEq for KnownBmcs {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for KnownBmcs {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn fingerprint(byte: u8) -> Fingerprint {
        format!("{byte:02x}").repeat(32).parse().unwrap()
    }

    fn file(text: &str) -> (tempfile::TempDir, KnownBmcs) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("known-bmcs");
        fs::write(&path, text).unwrap();
        let known = KnownBmcs::load(&path).unwrap();
        (folder, known)
    }

    fn text(folder: &tempfile::TempDir) -> String {
        fs::read_to_string(folder.path().join("known-bmcs")).unwrap()
    }

    #[test]
    fn a_host_is_found_in_every_spelling_of_it() {
        let (_folder, known) = file(&format!(
            "# rack 4\n\nXCC1.example {0} # the first\nxcc2.example:443\t{0}\n192.0.2.7:8443 {0}\n[2001:DB8:0::7] {0}\n",
            fingerprint(1)
        ));
        for (host, line) in [("xcc1.example", 3), ("xcc2.example", 4), ("192.0.2.7:8443", 5), ("[2001:db8::7]", 6)] {
            assert_eq!(known.find(host).unwrap(), Some(Known { fingerprint: fingerprint(1), line }), "{host}");
        }
        assert_eq!(known.find("xcc1.example:8443").unwrap(), None);
        assert!(known.problems().is_empty());
    }

    #[test]
    fn a_bad_line_is_told_and_spoils_only_the_host_it_names() {
        let good = fingerprint(1);
        let (_folder, known) = file(&format!(
            "good.example {good}\nbad.example sha256:12\nmore.example {good} rack 4\n{good} swapped.example\ntwice.example {good}\ntwice.example {}\n",
            fingerprint(2)
        ));
        assert!(known.find("good.example").unwrap().is_some());
        assert_eq!(known.problems().len(), 3);
        assert!(known.problems()[0].contains("known-bmcs:2: it is not HOST[:PORT] sha256:"), "{:?}", known.problems());
        for (host, words) in [
            ("bad.example", "known-bmcs:2: it is not"),
            ("more.example", "known-bmcs:3: text follows the fingerprint"),
            ("twice.example", "known-bmcs:6: another fingerprint of twice.example stands in line 5"),
        ] {
            let error = known.find(host).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn a_first_use_is_recorded_once_and_a_change_is_refused() {
        // The last line has no end, as an editor may leave it.
        let (folder, known) = file(&format!("old.example {}", fingerprint(9)));
        assert_eq!(known.record("new.example:8443", fingerprint(1)), Ok(true));
        assert_eq!(known.record("new.example:8443", fingerprint(1)), Ok(false));
        let error = known.record("new.example:8443", fingerprint(2)).unwrap_err();
        assert!(matches!(error, Refusal::Changed { line: 2, .. }), "{error}");
        let again = KnownBmcs::load(&folder.path().join("known-bmcs")).unwrap();
        assert_eq!(again.find("new.example:8443").unwrap().unwrap().fingerprint, fingerprint(1));
        assert_eq!(again.find("old.example").unwrap().unwrap().fingerprint, fingerprint(9));
        assert_eq!(known.first_uses().len(), 1);
    }

    #[test]
    fn nothing_new_is_trusted_beside_a_line_of_nobody() {
        let (folder, known) = file("?? sha256:12\n");
        let error = known.record("new.example", fingerprint(1)).unwrap_err().to_string();
        assert!(error.contains("known-bmcs:1: it does not begin with HOST"), "{error}");
        assert_eq!(text(&folder), "?? sha256:12\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_belongs_to_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/known-bmcs");
        KnownBmcs::load(&path).unwrap().record("new.example", fingerprint(1)).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn many_writers_lose_no_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("known-bmcs");
        std::thread::scope(|scope| {
            for writer in 0..8_u8 {
                let path = &path;
                // Each with a file of its own, as processes have it.
                scope.spawn(move || {
                    let known = KnownBmcs::load(path).unwrap();
                    for host in 0..8 {
                        known.record(&format!("w{writer}-{host}.example"), fingerprint(writer)).unwrap();
                    }
                });
            }
        });
        let known = KnownBmcs::load(&path).unwrap();
        assert_eq!((known.0.content.hosts.len(), known.problems().len()), (64, 0));
    }
}
