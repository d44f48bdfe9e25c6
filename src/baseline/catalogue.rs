//! The baselines at hand: those in the program, those in a directory, and how one of them is chosen.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use jiff::civil::Date;

use super::document::{Baseline, Standing, Status};
use super::problem::BaselineError;
use crate::signed::{self, Folder, Key, Signature, SignatureError, read_text};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/baselines");

/// The most entries of a directory of baselines.
const MAX_FILES: usize = 1_000;

/// A file of this name in a folder of baselines is none: it holds waivers. No baseline can be named so, because a
/// baseline's name is its version.
const WAIVERS: &str = "waivers.toml";

/// Why no baseline could be read or chosen.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A document is not a baseline.
    #[error(transparent)]
    Invalid(#[from] BaselineError),
    /// A file is not one that somebody signed, or not the one that a list speaks of.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// A file or directory could not be read.
    #[error("baseline: {path}: {problem}")]
    Read {
        /// The file or directory.
        path: String,
        /// What went wrong.
        problem: String,
    },
    /// A file's name is not the version in it.
    #[error("baseline: {file} holds version {version}: name it {version}.toml, one file for each version")]
    FileName {
        /// The file.
        file: String,
        /// The version in it.
        version: semver::Version,
    },
    /// Two different documents claim one version.
    #[error("baseline: {first} and {second} are different documents of {id} {version}; a version is never changed")]
    Twice {
        /// The id.
        id: String,
        /// The version.
        version: semver::Version,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// The requirement after `@` is not one.
    #[error("usage: {spec:?}: {problem}; write it like sr650-v2@^2026.11")]
    Requirement {
        /// What was asked for.
        spec: String,
        /// What is wrong with it.
        problem: String,
    },
    /// No published baseline fits.
    #[error("usage: no published baseline is {spec:?} (there are: {available}); see `patchgate baseline list`")]
    NotFound {
        /// What was asked for.
        spec: String,
        /// The published ones.
        available: String,
    },
    /// Two baselines claim the machine type.
    #[error("usage: {first} and {second} both apply to machine type {machine_type}; name one with --baseline")]
    Ambiguous {
        /// The machine type.
        machine_type: String,
        /// One id.
        first: String,
        /// The other.
        second: String,
    },
}

/// Baselines, by id and version.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    entries: Vec<Baseline>,
    /// What is known of the origin of each entry.
    signatures: BTreeMap<(String, semver::Version), Signature>,
    /// Whose signature every file from outside the program must have, where that was asked for.
    key: Option<Key>,
}

impl Catalogue {
    /// The baselines in the program.
    ///
    /// # Errors
    /// [`CatalogueError`]; a test proves that there is none.
    pub fn embedded() -> Result<Self, CatalogueError> {
        let mut catalogue = Self::default();
        for file in EMBEDDED.dirs().flat_map(Dir::files).filter(|f| is_toml(f.path())) {
            let name = format!("baselines/{}", file.path().display());
            let text = file.contents_utf8().unwrap_or_default();
            catalogue.add(Baseline::parse(text, &name)?, Signature::Embedded)?;
        }
        Ok(catalogue)
    }

    /// These, and from now on only files that are signed with this key. What is embedded is a part of the program.
    #[must_use]
    pub fn requiring(mut self, key: Option<Key>) -> Self {
        self.key = key;
        self
    }

    /// The baselines of a directory: `*.toml` in it and in its subdirectories, one level deep.
    ///
    /// # Errors
    /// [`CatalogueError`]: one bad file makes the whole directory unusable, because it may hold the demand that
    /// would have blocked.
    pub fn from_dir(path: &Path) -> Result<Self, CatalogueError> {
        Self::default().with_dir(path)
    }

    /// These and the baselines of a directory. Where it holds a `SHA256SUMS`, that speaks of all its files.
    ///
    /// # Errors
    /// As [`Catalogue::from_dir`].
    pub fn with_dir(mut self, path: &Path) -> Result<Self, CatalogueError> {
        let folder = Folder::open(path, self.key.as_ref())?;
        folder.check()?;
        let mut files = Vec::new();
        for entry in sorted(path)? {
            if entry.is_dir() {
                files.extend(sorted(&entry)?.into_iter().filter(|f| is_toml(f)));
            } else if is_toml(&entry) && entry.file_name().is_none_or(|name| name != WAIVERS) {
                files.push(entry);
            }
        }
        for file in files {
            let baseline = read_file(&file)?;
            let signature = folder.vouch(&file, &baseline.sha256)?;
            self.add(baseline, signature)?;
        }
        Ok(self)
    }

    /// All of them, by id, then from old to new.
    #[must_use]
    pub fn list(&self) -> &[Baseline] {
        &self.entries
    }

    /// The baseline that `spec` names: an id (`sr650-v2`), an id and a requirement (`sr650-v2@^2026.11`), or the path
    /// of a file. Of several versions, the highest published one that is in force on that day, else the highest
    /// published one. A draft or a withdrawn one is only ever chosen by its path.
    ///
    /// # Errors
    /// [`CatalogueError`].
    pub fn select(&self, spec: &str, on: Date) -> Result<Baseline, CatalogueError> {
        self.select_signed(spec, on).map(|(baseline, _)| baseline)
    }

    /// As [`Catalogue::select`], with what is known of its origin.
    ///
    /// # Errors
    /// [`CatalogueError`].
    pub fn select_signed(&self, spec: &str, on: Date) -> Result<(Baseline, Signature), CatalogueError> {
        if spec.contains(['/', '\\']) || is_toml(Path::new(spec)) {
            let path = Path::new(spec);
            let baseline = read_file(path)?;
            let signature = signed::vouch(path, &baseline.sha256, self.key.as_ref())?;
            return Ok((baseline, signature));
        }
        let (id, requirement) = spec.split_once('@').unwrap_or((spec, "*"));
        let requirement = semver::VersionReq::parse(requirement)
            .map_err(|e| CatalogueError::Requirement { spec: spec.to_owned(), problem: e.to_string() })?;
        let fitting = self.published().filter(|b| b.id == id && requirement.matches(&b.version));
        newest(fitting, on).map(|b| (b.clone(), self.signature(b))).ok_or_else(|| {
            let available: Vec<String> = self.published().map(|b| format!("{}@{}", b.id, b.version)).collect();
            CatalogueError::NotFound { spec: spec.to_owned(), available: available.join(", ") }
        })
    }

    /// The baseline for a machine type: as [`Catalogue::select`] chooses among the versions of the one id that applies.
    ///
    /// # Errors
    /// [`CatalogueError::Ambiguous`] where baselines of two ids apply.
    pub fn for_machine(&self, machine_type: &str, on: Date) -> Result<Option<&Baseline>, CatalogueError> {
        let fitting = || self.published().filter(|b| b.applies_to(machine_type));
        let chosen = newest(fitting(), on);
        if let Some(first) = chosen
            && let Some(second) = fitting().find(|b| b.id != first.id)
        {
            let (first, second) = (first.id.clone(), second.id.clone());
            return Err(CatalogueError::Ambiguous { machine_type: machine_type.to_owned(), first, second });
        }
        Ok(chosen)
    }

    /// What is known of the origin of one of these baselines.
    #[must_use]
    pub fn signature(&self, baseline: &Baseline) -> Signature {
        let known = self.signatures.get(&(baseline.id.clone(), baseline.version.clone()));
        known.cloned().unwrap_or(Signature::NotChecked)
    }

    fn published(&self) -> impl Iterator<Item = &Baseline> {
        self.entries.iter().filter(|b| b.status == Status::Published)
    }

    fn add(&mut self, baseline: Baseline, signature: Signature) -> Result<(), CatalogueError> {
        if Path::new(&baseline.file).file_stem().is_none_or(|stem| stem != baseline.version.to_string().as_str()) {
            return Err(CatalogueError::FileName { file: baseline.file, version: baseline.version });
        }
        let key = |b: &Baseline| (b.id.clone(), b.version.clone());
        match self.entries.binary_search_by_key(&key(&baseline), key) {
            Ok(at) if self.entries[at].sha256 == baseline.sha256 => Ok(()),
            Ok(at) => Err(CatalogueError::Twice {
                first: self.entries[at].file.clone(),
                second: baseline.file,
                id: baseline.id,
                version: baseline.version,
            }),
            Err(at) => {
                self.signatures.insert(key(&baseline), signature);
                self.entries.insert(at, baseline);
                Ok(())
            }
        }
    }
}

/// The highest in force, else the highest: a version published ahead of its first day does not displace today's.
fn newest<'a>(fitting: impl Iterator<Item = &'a Baseline>, on: Date) -> Option<&'a Baseline> {
    fitting.max_by(|a, b| {
        let rank = |b: &Baseline| b.standing(on) == Standing::Valid;
        rank(a).cmp(&rank(b)).then_with(|| a.version.cmp(&b.version))
    })
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "toml")
}

fn sorted(directory: &Path) -> Result<Vec<std::path::PathBuf>, CatalogueError> {
    let entries = std::fs::read_dir(directory).map_err(|e| read_error(directory, e))?;
    let mut paths = Vec::new();
    for entry in entries.take(MAX_FILES + 1) {
        paths.push(entry.map_err(|e| read_error(directory, e))?.path());
    }
    if paths.len() > MAX_FILES {
        return Err(read_error(directory, format!("more than {MAX_FILES} entries")));
    }
    paths.sort();
    Ok(paths)
}

fn read_file(path: &Path) -> Result<Baseline, CatalogueError> {
    let text = read_text(path).map_err(|e| read_error(path, e))?;
    Ok(Baseline::parse(&text, &path.display().to_string())?)
}

fn read_error(path: &Path, problem: impl std::fmt::Display) -> CatalogueError {
    CatalogueError::Read { path: path.display().to_string(), problem: problem.to_string() }
}
