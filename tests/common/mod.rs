//! What the tests share: recorded BMCs served by the mock, and their surveys.

#![allow(dead_code, reason = "each test crate uses a part of it")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on should say where")]

use std::path::{Path, PathBuf};

use patchgate::evidence::Hardware;
use patchgate::mock::{self, Options, Running, Tree};
use patchgate::redfish::{Credentials, RedfishError, ScanOptions, Target, Trust, survey};
use secrecy::SecretString;

/// The folder beside the checkout that holds recorded BMCs; `None`, said aloud, where it is not.
pub fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: ../shared is not here");
    None
}

/// A recorded BMC, unpacked.
pub struct Capture {
    folder: tempfile::TempDir,
}

impl Capture {
    /// Unpacks `../shared/redfish/NAME.tar.xz`; `None` where there is none.
    pub fn unpack(name: &str) -> Option<Self> {
        let archive = std::fs::File::open(shared()?.join(format!("redfish/{name}.tar.xz"))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        tar::Archive::new(lzma_rust2::XzReader::new(archive, true)).unpack(folder.path()).unwrap();
        Some(Self { folder })
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
