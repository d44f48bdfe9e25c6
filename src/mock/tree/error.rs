//! Why there is no tree, or not the one that was asked for.

use std::path::PathBuf;

/// Why a tree or a scenario cannot be loaded or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// The operating system refused.
    #[error("usage: cannot read {}: {source}; next: name a readable mockup folder", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The folder holds no service root.
    #[error(
        "usage: no Redfish service root in {}: looked for redfish/v1/index.json and for index.json, here and one \
         folder deeper; next: name the folder that a mockup creator wrote", path.display()
    )]
    NoRoot {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds several trees.
    #[error(
        "usage: several Redfish trees in {}: {}; next: name one of them", path.display(), found.join(", ")
    )]
    SeveralRoots {
        /// The folder.
        path: PathBuf,
        /// The subfolders that hold a tree.
        found: Vec<String>,
    },
    /// A file or folder name is not a URI.
    #[error("usage: the name {} is not UTF-8 text, so it names no resource", path.display())]
    Name {
        /// The file or folder.
        path: PathBuf,
    },
    /// The tree is larger than what a BMC serves.
    #[error("usage: {} exceeds the limit of {limit} {unit}; next: name the mockup folder itself", path.display())]
    TooLarge {
        /// The file or folder at which the limit was passed.
        path: PathBuf,
        /// The limit.
        limit: u64,
        /// What is counted.
        unit: &'static str,
    },
    /// The archive is none, or has an entry that cannot be taken.
    #[error(
        "decode: {}: {entry} {problem}; next: name a mockup folder, or a .tar.xz, .tar.gz or .zip of one",
        path.display()
    )]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What of it.
        entry: String,
        /// What is wrong with that.
        problem: String,
    },
    /// No such resource in the tree.
    #[error("usage: the tree has no resource {uri}; next: check the spelling against the tree's list of URIs")]
    NoResource {
        /// The URI that was asked for.
        uri: String,
    },
    /// The resource is there already.
    #[error("usage: the tree already has a resource {uri}; next: patch it instead of creating it")]
    Exists {
        /// The URI.
        uri: String,
    },
    /// The resource is not JSON, so nothing can be merged into it.
    #[error("decode: {uri} is not JSON: {source}; next: replace the whole resource")]
    NotJson {
        /// The URI of the resource.
        uri: String,
        /// Where and why the text stops being JSON.
        source: serde_json::Error,
    },
    /// A JSON pointer leads nowhere.
    #[error("usage: {uri} has nothing at the JSON pointer {pointer:?}")]
    NoPointer {
        /// The URI of the resource.
        uri: String,
        /// The pointer (RFC 6901).
        pointer: String,
    },
    /// The program holds no such machine.
    #[error("usage: no mock machine {machine:?}; known: {}", known.join(", "))]
    NoMachine {
        /// The name that was asked for.
        machine: String,
        /// The machines that the program holds.
        known: Vec<String>,
    },
    /// The machine has no such scenario.
    #[error("usage: the mock machine {machine} has no scenario {scenario:?}; known: {}", known.join(", "))]
    NoScenario {
        /// The machine.
        machine: String,
        /// The name that was asked for.
        scenario: String,
        /// The scenarios of the machine.
        known: Vec<String>,
    },
    /// A scenario file is not what it must be.
    #[error("decode: {path}: {reason}")]
    Scenario {
        /// The file, relative to the folder of mocks.
        path: String,
        /// What is wrong, with its line.
        reason: String,
    },
}
