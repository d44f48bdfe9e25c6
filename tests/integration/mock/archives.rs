//! Mockups in archives load as the folder does, and what a hostile archive holds is refused by name.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use patchgate::mock::{Options, Tree, TreeError};
use tempfile::TempDir;

use crate::support::bench::*;
use crate::support::recorded::{self, Capture};

/// A file of an archive: path and content.
type Entry<'a> = (&'a str, &'a str);

const MOCKUP: [Entry<'_>; 3] = [
    ("redfish/v1/index.json", "{}"),
    ("redfish/v1/Systems/1/index.json", r#"{"Id": "1"}"#),
    ("README", "not a resource"),
];

fn tar_of(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, text) in entries {
        tar.append(&header(path, tar::EntryType::Regular, text.len()), text.as_bytes()).unwrap();
    }
    tar.into_inner().unwrap()
}

/// A header with the path as it is: `set_path` would refuse what a hostile archive holds.
fn header(path: &str, kind: tar::EntryType, size: usize) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(size as u64);
    header.set_cksum();
    header
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zip_of(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, text) in entries {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn stored(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn open(bytes: &[u8]) -> Result<Tree, TreeError> {
    let (_folder, path) = stored(bytes);
    Tree::open(&path)
}

fn problem(result: Result<Tree, TreeError>) -> String {
    match result {
        Ok(tree) => panic!("{} resources", tree.len()),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn an_archive_is_served_as_its_folder_is() {
    for (kind, bytes) in [("tar.gz", gzip(&tar_of(&MOCKUP))), ("zip", zip_of(&MOCKUP))] {
        let tree = open(&bytes).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(tree.uris().collect::<Vec<_>>(), ["/redfish/v1", "/redfish/v1/Systems/1"], "{kind}");
        let bench = serve(tree, Options::default()).await;
        assert_eq!(body(bench.get(SYSTEM).await).await["Id"], "1", "{kind}");
        for traversal in
            ["/redfish/v1/../../archive", "/redfish/v1/%2e%2e/README", "/redfish/v1/Systems/..%2f..%2fREADME"]
        {
            assert_eq!(bench.get(traversal).await.status(), 404, "{kind} {traversal}");
        }
    }
}

#[test]
fn the_root_is_found_in_every_form() {
    for at in ["redfish/v1/", "", "v1/", "capture/redfish/v1/", "capture/", "./redfish/v1/"] {
        let (root, system) = (format!("{at}index.json"), format!("{at}Systems/1/index.json"));
        let tree = open(&zip_of(&[(&root, "{}"), (&system, "{}")])).unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(tree.uris().collect::<Vec<_>>(), ["/redfish/v1", SYSTEM], "{at}");
    }
    let two = zip_of(&[("a/redfish/v1/index.json", "{}"), ("b/index.json", "{}")]);
    assert!(matches!(open(&two), Err(TreeError::SeveralRoots { found, .. }) if found == ["a", "b"]));
    assert!(matches!(open(&zip_of(&[("readme.txt", "x")])), Err(TreeError::NoRoot { .. })));
}

#[test]
fn an_entry_that_leaves_the_archive_refuses_the_whole() {
    for path in ["../redfish/v1/x/index.json", "/redfish/v1/x/index.json", "redfish/v1/../../x.json", "a\\..\\x.json"] {
        let entries = [MOCKUP[0], (path, "{}")];
        let refused = problem(open(&gzip(&tar_of(&entries))));
        assert!(refused.contains(path) && refused.contains("leads out of the archive"), "{refused}");
    }
    let refused = problem(open(&zip_of(&[MOCKUP[0], ("../x.json", "{}")])));
    assert!(refused.contains("../x.json") && refused.contains("leads out of the archive"), "{refused}");
}

#[test]
fn a_link_refuses_the_whole() {
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Fifo] {
        let mut tar = tar::Builder::new(Vec::new());
        tar.append(&header("redfish/v1/index.json", tar::EntryType::Regular, 2), b"{}".as_slice()).unwrap();
        let mut link = header("redfish/v1/Systems/index.json", kind, 0);
        link.set_link_name("../../../etc/passwd").unwrap();
        link.set_cksum();
        tar.append(&link, std::io::empty()).unwrap();
        let refused = problem(open(&gzip(&tar.into_inner().unwrap())));
        assert!(refused.contains("Systems/index.json is a link or a device"), "{refused}");
    }
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(zip_of(&[])));
    zip.add_symlink("redfish/v1/index.json", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    let refused = problem(open(&zip.finish().unwrap().into_inner()));
    assert!(refused.contains("redfish/v1/index.json is a link"), "{refused}");
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = format!("redfish/v1/{}index.json", "d/".repeat(70));
    let refused = open(&zip_of(&[MOCKUP[0], (&deep, "{}")]));
    assert!(matches!(refused, Err(TreeError::TooLarge { unit: "nested folders", .. })));
    // 33 MB of spaces are 33 kB in the archive.
    let large = " ".repeat(33 << 20);
    for bytes in [
        zip_of(&[MOCKUP[0], ("redfish/v1/x.json", &large)]),
        gzip(&tar_of(&[MOCKUP[0], ("redfish/v1/x.json", &large)])),
    ] {
        assert!(bytes.len() < 1 << 20, "{}", bytes.len());
        assert!(matches!(open(&bytes), Err(TreeError::TooLarge { unit: "bytes in one file", .. })));
    }
}

#[test]
fn an_archive_that_is_cut_or_damaged_is_an_error() {
    let (gz, zip) = (gzip(&tar_of(&MOCKUP)), zip_of(&MOCKUP));
    for whole in [&gz, &zip] {
        for length in [0, 1, 7, whole.len() / 2, whole.len() - 1] {
            problem(open(&whole[..length]));
        }
    }
    // The checksum of gzip stands behind the last entry.
    let mut damaged = gz.clone();
    let checksum = damaged.len() - 8;
    damaged[checksum] ^= 1;
    problem(open(&damaged));
}

#[test]
fn what_is_no_archive_says_so() {
    let refused = problem(open(b"{\"@odata.id\": \"/redfish/v1\"}"));
    assert!(refused.contains("neither a folder nor a .tar.xz, .tar.gz or .zip"), "{refused}");
    let refused = problem(Tree::open(Path::new("no/such.tar.xz")));
    assert!(refused.contains("no/such.tar.xz"), "{refused}");
}

/// A recorded BMC loads from its archive as it does from the unpacked folder.
fn is_read_from_its_archive(name: &str) {
    let folder = Capture::unpack(name).tree();
    let archive = Tree::open(&recorded::archive(name)).unwrap();
    assert_eq!(archive.uris().collect::<Vec<_>>(), folder.uris().collect::<Vec<_>>());
    for uri in folder.uris() {
        assert!(archive.get(uri) == folder.get(uri), "{uri}");
    }
}

#[test]
#[ignore = "needs ../shared"]
fn the_recorded_xcc_is_read_from_its_archive() {
    is_read_from_its_archive("sr650-v2-xcc5.70");
}

#[test]
#[ignore = "needs ../shared"]
fn the_recorded_ilo_is_read_from_its_archive() {
    is_read_from_its_archive("hpe-dl385-ilo5-2.72");
}

#[test]
#[ignore = "needs ../shared"]
fn the_rackmount_of_the_dmtf_is_read_from_its_archive() {
    is_read_from_its_archive("dmtf-public-rackmount1");
}
