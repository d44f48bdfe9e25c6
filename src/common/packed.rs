//! Files of the repository that the build script packs into the program: as they stand they are six times as large.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;

/// Some files, each by its path in the repository.
pub struct Pack {
    deflated: &'static [u8],
    files: OnceLock<BTreeMap<&'static str, &'static [u8]>>,
}

/// The pack of this name that the build script wrote.
macro_rules! pack {
    ($name:literal) => {
        $crate::common::packed::Pack::new(include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".pack")))
    };
}
pub(crate) use pack;

impl Pack {
    /// What [`pack!`] makes.
    pub const fn new(deflated: &'static [u8]) -> Self {
        Self { deflated, files: OnceLock::new() }
    }

    /// All of them, in the order of their paths.
    pub fn files(&'static self) -> &'static BTreeMap<&'static str, &'static [u8]> {
        self.files.get_or_init(|| {
            let mut bytes = Vec::new();
            // The build script wrote it, and a test holds it against the repository.
            let _ = DeflateDecoder::new(self.deflated).read_to_end(&mut bytes);
            // Once for each pack, and for as long as the program lives.
            unpacked(bytes.leak())
        })
    }

    /// The content of a file.
    pub fn file(&'static self, path: &str) -> Option<&'static [u8]> {
        self.files().get(path).copied()
    }

    /// The content of a file of text; empty, where it is none.
    pub fn text(&'static self, path: &str) -> &'static str {
        self.file(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The files below a folder, each by its path from there.
    pub fn below(&'static self, folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
        let before = format!("{folder}/");
        self.files().iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(&before)?, *bytes)))
    }

    /// The names of the folders directly inside a folder.
    #[cfg(any(test, feature = "mock"))]
    pub fn folders(&'static self, folder: &str) -> Vec<String> {
        let inside = self.below(folder).filter_map(|(path, _)| path.split_once('/'));
        inside.map(|(name, _)| name.to_owned()).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }
}

fn unpacked(mut rest: &[u8]) -> BTreeMap<&str, &[u8]> {
    let mut files = BTreeMap::new();
    while let Some((path, after)) = line(rest)
        && let Some((length, after)) = line(after)
        && let Some((file, after)) = length.parse().ok().and_then(|length| after.split_at_checked(length))
    {
        files.insert(path, file);
        rest = after;
    }
    files
}

fn line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((std::str::from_utf8(bytes.get(..end)?).ok()?, bytes.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn on_disk(path: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        if !path.is_dir() {
            files.insert(name.to_owned(), std::fs::read(path).unwrap());
            return;
        }
        for entry in std::fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            on_disk(&entry.path(), &format!("{name}/{}", entry.file_name().to_string_lossy()), files);
        }
    }

    #[test]
    fn the_program_holds_the_files_of_the_repository_and_no_others() {
        static BASELINES: Pack = pack!("baselines");
        static MOCKS: Pack = pack!("mocks");
        static COLLECTOR: Pack = pack!("collector");
        static SCHEMAS: Pack = pack!("schemas");
        static TEXTS: Pack = pack!("texts");
        static ERRORS: Pack = pack!("errors");
        static HTML: Pack = pack!("html");
        static BUILDS: Pack = pack!("builds");
        static MODELS: Pack = pack!("models");
        for (pack, parts) in [
            (&BASELINES, &["baselines"][..]),
            (&MOCKS, &["mocks"]),
            (&COLLECTOR, &["src/windows/collector.ps1"]),
            (&SCHEMAS, &["docs/schemas", "baselines/baseline.schema.json"]),
            (&TEXTS, &["src/text/en", "src/text/ja", "src/known_failures/known.toml", "docs/rules.md"]),
            (&MODELS, &["src/redfish/doctor/models.tsv"]),
            (&BUILDS, &["src/windows_builds/builds.tsv"]),
            (&HTML, &["src/report/html/pages/style.css", "src/report/html/pages/fleet.js"]),
            (
                &ERRORS,
                &["src/windows_errors/codes.tsv", "src/windows_errors/advice.toml", "src/windows_errors/families.toml"],
            ),
        ] {
            let mut files = BTreeMap::new();
            for part in parts {
                on_disk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(part), part, &mut files);
            }
            assert!(!files.is_empty());
            assert!(pack.files().keys().eq(files.keys()), "{parts:?}");
            files.iter().for_each(|(path, file)| assert!(pack.file(path) == Some(file.as_slice()), "{path}"));
        }
    }

    #[test]
    fn a_path_names_a_file_or_a_folder_and_never_leaves_it() {
        static MOCKS: Pack = pack!("mocks");
        assert!(MOCKS.file("mocks/README.md").is_some() && MOCKS.file("mocks/sr650-v2").is_none());
        assert!(MOCKS.file("mocks/../Cargo.toml").is_none() && MOCKS.text("mocks/none").is_empty());
        assert_eq!(MOCKS.folders("mocks"), ["sr650-v2"]);
        assert_eq!(MOCKS.folders("mocks/sr650-v2"), ["redfish", "scenarios"]);
        assert!(MOCKS.folders("mocks/sr650-v2/..").is_empty() && MOCKS.folders("mocks/sr650").is_empty());
        assert!(MOCKS.below("mocks/sr650-v2/redfish").any(|(path, _)| path == "v1/index.json"));
    }
}
