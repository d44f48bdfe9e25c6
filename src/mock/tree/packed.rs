//! The files of `mocks/`, which the build script packs into the program: as they stand they are a tenth of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::DeflateDecoder;

static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/mocks.pack"));

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bytes = Vec::new();
    // The build script wrote it, and a test holds it against the folder.
    let _ = DeflateDecoder::new(PACK).read_to_end(&mut bytes);
    bytes
});

/// Each file by its path below `mocks`.
static FILES: LazyLock<BTreeMap<&'static str, &'static [u8]>> = LazyLock::new(|| unpacked(&BYTES));

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

/// The content of a file.
pub fn file(path: &str) -> Option<&'static [u8]> {
    FILES.get(path).copied()
}

/// The files below a folder, each by its path from there.
pub fn below(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let before = format!("{folder}/");
    let files = FILES.iter();
    files.filter_map(move |(path, bytes)| Some((path.strip_prefix(&before)?, *bytes)))
}

/// The names of the folders directly inside a folder; of the outermost, where it has no name.
pub fn folders(folder: &str) -> Vec<String> {
    let before = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let inside = FILES.keys().filter_map(|path| path.strip_prefix(&before)?.split_once('/'));
    inside.map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn on_disk(folder: &Path, before: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                on_disk(&entry.path(), &format!("{name}/"), files);
            } else {
                files.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }

    #[test]
    fn the_program_holds_the_files_of_the_folder_and_no_others() {
        let mut files = BTreeMap::new();
        on_disk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("mocks"), "", &mut files);
        assert!(files.len() > 200);
        let packed: BTreeMap<String, Vec<u8>> =
            FILES.iter().map(|(path, file)| ((*path).to_owned(), file.to_vec())).collect();
        assert_eq!(packed, files);
    }

    #[test]
    fn a_path_names_a_file_or_a_folder_and_never_leaves_it() {
        assert!(file("README.md").is_some() && file("sr650-v2").is_none() && file("../Cargo.toml").is_none());
        assert_eq!(folders(""), ["sr650-v2"]);
        assert_eq!(folders("sr650-v2"), ["redfish", "scenarios"]);
        assert!(folders("sr650-v2/..").is_empty() && folders("sr650").is_empty());
        assert!(below("sr650-v2/redfish").any(|(path, _)| path == "v1/index.json"));
    }
}
