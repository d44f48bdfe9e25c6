//! The baselines at hand: those in the program, those in a directory, and how one of them is chosen.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::chosen::{Choice, Chosen};
use super::document::{Baseline, Server, Standing, Status};
use super::refusal::CatalogueError;
use crate::common::packed::{Pack, pack};
use crate::signed::{self, Folder, Key, Signature};

static EMBEDDED: Pack = pack!("baselines");

/// The longest chain of baselines that extend each other.
const MAX_PARENTS: usize = 8;

/// The most entries of a directory of baselines.
const MAX_FILES: usize = 1_000;

/// A file of this name in a folder of baselines is none: it holds waivers. No baseline can be named so, because a
/// baseline's name is its version.
const WAIVERS: &str = "waivers.toml";

/// Baselines, by id and version.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    entries: Vec<Baseline>,
    /// Embedded ones whose id and version a folder gives to another document.
    hidden: Vec<Baseline>,
    /// What is known of the origin of each entry.
    signatures: BTreeMap<(String, semver::Version), Signature>,
    /// Whether those in the program are only there to be extended.
    without_embedded: bool,
    /// Whose signature every file from outside the program must have, where that was asked for.
    key: Option<Key>,
}

impl Catalogue {
    /// The baselines in the program.
    ///
    /// # Errors
    /// [`CatalogueError`]; a test proves that there is none.
    pub fn embedded() -> Result<Self, CatalogueError> {
        let files = EMBEDDED.files().keys().filter(|file| is_baseline(Path::new(file)));
        let texts = files.map(|file| Text { file: (*file).to_owned(), text: EMBEDDED.text(file).to_owned() });
        let mut catalogue = Self::default();
        catalogue.add_all(texts.collect(), &|_| Ok(Signature::Embedded))?;
        Ok(catalogue)
    }

    /// These, of which none that is embedded will be chosen. It may still be extended.
    #[must_use]
    pub fn without_embedded(mut self) -> Self {
        self.without_embedded = true;
        self
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
                files.extend(sorted(&entry)?.into_iter().filter(|f| is_baseline(f)));
            } else if is_baseline(&entry) {
                files.push(entry);
            }
        }
        let texts = files.iter().map(|file| read_text(file)).collect::<Result<_, _>>()?;
        let vouch = |baseline: &Baseline| Ok(folder.vouch(Path::new(&baseline.file), &baseline.sha256)?);
        self.add_all(texts, &vouch)?;
        Ok(self)
    }

    /// All of them, by id, then from old to new.
    #[must_use]
    pub fn list(&self) -> &[Baseline] {
        &self.entries
    }

    /// The baseline that `spec` names: an id (`sr650-v2`), an id and a requirement (`sr650-v2@^2026.11`), or the path
    /// of a file. One of a folder takes the place of those of its words in the program. Of several versions, the highest
    /// published one that is in force on that day, else the highest published one. A draft or a withdrawn one is only
    /// ever chosen by its path.
    ///
    /// # Errors
    /// [`CatalogueError`].
    pub fn select(&self, spec: &str, on: Date) -> Result<Baseline, CatalogueError> {
        self.choose(spec, on).map(|choice| choice.baseline)
    }

    /// As [`Catalogue::select`], with where it comes from and why it is this one.
    ///
    /// # Errors
    /// [`CatalogueError`].
    pub fn choose(&self, spec: &str, on: Date) -> Result<Choice, CatalogueError> {
        let named = |over| Chosen::Name { spec: spec.to_owned(), over };
        if spec.contains(['/', '\\']) || is_toml(Path::new(spec)) {
            let path = Path::new(spec);
            let baseline = self.read_file(path)?;
            let signature = signed::vouch(path, &baseline.sha256, self.key.as_ref())?;
            return Ok(Choice { baseline, signature, chosen: named(Vec::new()) });
        }
        let (id, requirement) = spec.split_once('@').unwrap_or((spec, "*"));
        let requirement = semver::VersionReq::parse(requirement)
            .map_err(|e| CatalogueError::Requirement { spec: spec.to_owned(), problem: e.to_string() })?;
        let fitting = self.published().filter(|b| b.id == id && requirement.matches(&b.version));
        let (fitting, over) = self.nearest(fitting.collect(), |b| b.id == id && requirement.matches(&b.version));
        let chosen = newest(fitting.into_iter(), on).ok_or_else(|| {
            // The versions of that id, else the ids: all versions of all of them would be a page.
            let mut available: Vec<String> = self.published().filter(|b| b.id == id).map(name).collect();
            if available.is_empty() {
                available = self.published().map(|b| b.id.clone()).collect();
                available.dedup();
            }
            CatalogueError::NotFound { spec: spec.to_owned(), available: available.join(", ") }
        })?;
        Ok(self.choice(chosen, named(names(&over))))
    }

    /// The baseline for a server: as [`Catalogue::select`] chooses among the versions of the one id that names its
    /// machine type or model. Where a folder has one, those in the program are not asked. Where the rest of what it asks
    /// for is not known, it is chosen and decides nothing.
    ///
    /// # Errors
    /// [`CatalogueError::Ambiguous`] where baselines of two ids apply.
    pub fn for_server(&self, server: &Server<'_>, on: Date) -> Result<Option<Choice>, CatalogueError> {
        let is_for = |b: &Baseline| b.names(server) == Some(true) && b.is_for(server) != Some(false);
        let (fitting, over) = self.nearest(self.published().filter(|b| is_for(b)).collect(), is_for);
        let Some(first) = newest(fitting.iter().copied(), on) else { return Ok(None) };
        let is_embedded = self.is_embedded(first);
        if let Some(second) = fitting.iter().find(|b| b.id != first.id) {
            let server = server.machine_type.or(server.model).unwrap_or_default().to_owned();
            let (first, second) = (first.id.clone(), second.id.clone());
            let place = if is_embedded { "the program (--no-embedded)" } else { "the folder" };
            return Err(CatalogueError::Ambiguous { server, first, second, place });
        }
        let chosen = if is_embedded { Chosen::Program } else { Chosen::Folder { over: names(&over) } };
        Ok(Some(self.choice(first, chosen)))
    }

    fn choice(&self, baseline: &Baseline, chosen: Chosen) -> Choice {
        Choice { baseline: baseline.clone(), signature: self.signature(baseline), chosen }
    }

    /// Those of a folder, which somebody named, and those in the program that they take the place of; where the folder has
    /// none, those in the program.
    fn nearest<'b>(
        &'b self,
        fitting: Vec<&'b Baseline>,
        fits: impl Fn(&Baseline) -> bool,
    ) -> (Vec<&'b Baseline>, Vec<&'b Baseline>) {
        let (mut embedded, named): (Vec<_>, Vec<_>) = fitting.into_iter().partition(|b| self.is_embedded(b));
        if named.is_empty() {
            return (embedded, Vec::new());
        }
        embedded.extend(self.hidden.iter().filter(|b| !self.without_embedded && fits(b)));
        (named, embedded)
    }

    fn is_embedded(&self, baseline: &Baseline) -> bool {
        self.signature(baseline) == Signature::Embedded
    }

    /// The baseline of exactly this version, for one that extends it.
    ///
    /// # Errors
    /// There is none, in words.
    pub fn version(&self, id: &str, version: &semver::Version) -> Result<Baseline, String> {
        let found = self.entries.iter().find(|b| b.id == id && b.version == *version);
        found.cloned().ok_or_else(|| format!("there is no baseline {id}@{version} (see `patchgate baseline list`)"))
    }

    /// Reads the baseline of one file. What it extends is looked for here, then beside the file.
    ///
    /// # Errors
    /// [`CatalogueError`].
    pub fn read_file(&self, path: &Path) -> Result<Baseline, CatalogueError> {
        let Text { file, text } = read_text(path)?;
        Ok(Baseline::parse_with(&text, &file, &|id, version| self.parent_beside(path, id, version, MAX_PARENTS))?)
    }

    /// The baseline that a file extends.
    ///
    /// # Errors
    /// There is none, or it cannot be read, in words.
    pub fn parent_of(&self, path: &Path, id: &str, version: &semver::Version) -> Result<Baseline, String> {
        self.parent_beside(path, id, version, MAX_PARENTS)
    }

    fn parent_beside(&self, path: &Path, id: &str, version: &semver::Version, left: usize) -> Result<Baseline, String> {
        let beside = path.with_file_name(format!("{version}.toml"));
        let in_folder = path.parent().and_then(Path::parent).map(|up| up.join(id).join(format!("{version}.toml")));
        let known = self.version(id, version);
        let Some(left) = left.checked_sub(1) else { return Err("the chain of extended baselines is too long".into()) };
        let candidates = [Some(beside), in_folder].into_iter().flatten();
        let Some(file) = candidates.into_iter().find(|file| known.is_err() && file.is_file()) else { return known };
        let Text { file: name, text } = read_text(&file).map_err(|e| e.to_string())?;
        let parents = |id: &str, version: &semver::Version| self.parent_beside(&file, id, version, left);
        let found = Baseline::parse_with(&text, &name, &parents).map_err(|e| e.to_string())?;
        // What is extended decides as much as what extends it.
        signed::vouch(&file, &found.sha256, self.key.as_ref()).map_err(|e| e.to_string())?;
        if found.id == id && found.version == *version { Ok(found) } else { known }
    }

    /// What is known of the origin of one of these baselines.
    #[must_use]
    pub fn signature(&self, baseline: &Baseline) -> Signature {
        let known = self.signatures.get(&(baseline.id.clone(), baseline.version.clone()));
        known.cloned().unwrap_or(Signature::NotChecked)
    }

    fn published(&self) -> impl Iterator<Item = &Baseline> {
        let may = |b: &&Baseline| !(self.without_embedded && self.is_embedded(b));
        self.entries.iter().filter(|b| b.status == Status::Published).filter(may)
    }

    /// Adds documents in whatever order they extend each other.
    fn add_all(&mut self, mut texts: Vec<Text>, vouch: Vouch<'_>) -> Result<(), CatalogueError> {
        while !texts.is_empty() {
            let mut later = Vec::new();
            let before = texts.len();
            for text in texts {
                let missing = Cell::new(false);
                let parents =
                    |id: &str, version: &semver::Version| self.version(id, version).inspect_err(|_| missing.set(true));
                match Baseline::parse_with(&text.text, &text.file, &parents) {
                    Ok(baseline) => {
                        let signature = vouch(&baseline)?;
                        self.add(baseline, signature)?;
                    }
                    Err(_) if missing.get() => later.push(text),
                    Err(error) => return Err(error.into()),
                }
            }
            if let (true, Some(text)) = (later.len() == before, later.first()) {
                // Nothing is left that could still come: the parent is not here, or the documents extend each other.
                let parents = |id: &str, version: &semver::Version| self.version(id, version);
                Baseline::parse_with(&text.text, &text.file, &parents)?;
            }
            texts = later;
        }
        Ok(())
    }

    fn add(&mut self, baseline: Baseline, signature: Signature) -> Result<(), CatalogueError> {
        if Path::new(&baseline.file).file_stem().is_none_or(|stem| stem != baseline.version.to_string().as_str()) {
            return Err(CatalogueError::FileName { file: baseline.file, version: baseline.version });
        }
        let key = |b: &Baseline| (b.id.clone(), b.version.clone());
        match self.entries.binary_search_by_key(&key(&baseline), key) {
            // A folder wins by its own names too. Where it holds the very document, what is known of the folder says more
            // than that the document is here as well.
            Ok(at) if self.is_embedded(&self.entries[at]) && signature != Signature::Embedded => {
                self.signatures.insert(key(&baseline), signature);
                let same = self.entries[at].sha256 == baseline.sha256;
                let before = std::mem::replace(&mut self.entries[at], baseline);
                self.hidden.extend((!same).then_some(before));
                Ok(())
            }
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

fn names(baselines: &[&Baseline]) -> Vec<String> {
    baselines.iter().map(|baseline| name(baseline)).collect()
}

fn name(baseline: &Baseline) -> String {
    format!("{}@{}", baseline.id, baseline.version)
}

/// Tests of a baseline stand beside it and are none themselves.
fn is_baseline(path: &Path) -> bool {
    let name = path.file_name().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
    is_toml(path) && !name.ends_with(".test.toml") && name != WAIVERS
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

/// A document and the name of its file.
struct Text {
    file: String,
    text: String,
}

fn read_text(path: &Path) -> Result<Text, CatalogueError> {
    let text = signed::read_text(path).map_err(|e| read_error(path, e))?;
    Ok(Text { file: path.display().to_string(), text })
}

/// Tells what is known of the origin of a baseline; fails where it must be known and is not.
type Vouch<'a> = &'a dyn Fn(&Baseline) -> Result<Signature, CatalogueError>;

fn read_error(path: &Path, problem: impl std::fmt::Display) -> CatalogueError {
    CatalogueError::Read { path: path.display().to_string(), problem: problem.to_string() }
}
