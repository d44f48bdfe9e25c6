//! Recorded BMCs served by the mock, and their surveys.
//!
//! The recordings are in no clone, so a test of them is ignored: `cargo test --test integration -- --ignored` runs it.

use std::path::{Path, PathBuf};

use patchgate::evidence::Hardware;
use patchgate::mock::{self, Options, Running, Tree};
use patchgate::redfish::{Credentials, RedfishError, ScanOptions, Target, Trust, survey};
use secrecy::SecretString;

/// The archive of a recorded BMC, in the folder beside the checkout.
pub fn archive(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/redfish/{name}.tar.xz"))
}

/// A recorded BMC, unpacked.
pub struct Capture {
    folder: tempfile::TempDir,
}

impl Capture {
    pub fn unpack(name: &str) -> Self {
        let archive = std::fs::File::open(archive(name)).unwrap_or_else(|e| panic!("{}: {e}", archive(name).display()));
        let folder = tempfile::tempdir().unwrap();
        tar::Archive::new(lzma_rust2::XzReader::new(archive, true)).unpack(folder.path()).unwrap();
        Self { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn tree(&self) -> Tree {
        Tree::from_dir(self.path()).unwrap()
    }
}

/// The mock's default login.
pub fn login() -> Credentials {
    Credentials { user: "USERID".into(), password: SecretString::from("PASSW0RD") }
}

/// A client's view of a running mock, its certificate pinned.
pub fn target(mock: &Running) -> Target {
    Target::new(&mock.url(), Trust::Pin(mock.fingerprint().parse().unwrap())).unwrap()
}

/// Serves a tree and surveys it.
pub async fn survey_of(tree: Tree) -> (Result<Hardware, RedfishError>, Running) {
    let mock = mock::start(tree, Options::default()).await.unwrap();
    let hardware = survey(target(&mock), &login(), ScanOptions::default()).await;
    (hardware, mock)
}
