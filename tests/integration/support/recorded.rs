//! Recorded BMCs served by the mock, and their surveys.
//!
//! The recordings are in no clone, so a test of them is ignored: `cargo test --test integration -- --ignored` runs it.

use std::path::{Path, PathBuf};

use patchgate::evidence::Hardware;
use patchgate::mock::{self, Options, Running, Tree};
use patchgate::redfish::{Credentials, Limits, RedfishError, ScanOptions, Target, survey};
use patchgate::trust::Trust;
use secrecy::SecretString;

/// The archive of a recorded BMC, in the folder beside the checkout.
pub fn archive(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/redfish/{name}.tar.xz"))
}

/// What a recorded BMC serves.
pub fn recording(name: &str) -> Tree {
    Tree::open(&archive(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The mock's default login.
pub fn login() -> Credentials {
    Credentials { user: "USERID".into(), password: SecretString::from("PASSW0RD") }
}

/// A client's view of a running mock, its certificate pinned.
pub fn target(mock: &Running) -> Target {
    Target::new(&mock.url(), Trust::Pin(mock.fingerprint().parse().unwrap())).unwrap()
}

/// A scan over one connection: a handshake costs as much as thirty answers, and what a server says is the same on four.
pub fn one_at_a_time() -> ScanOptions {
    ScanOptions { limits: Limits { concurrent_requests: 1, ..Limits::STANDARD }, ..ScanOptions::default() }
}

/// Serves a tree and surveys it.
pub async fn survey_of(tree: Tree) -> (Result<Hardware, RedfishError>, Running) {
    let mock = mock::start(tree, Options::default()).await.unwrap();
    let hardware = survey(target(&mock), &login(), ScanOptions::default()).await;
    (hardware, mock)
}
