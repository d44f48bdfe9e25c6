//! Why no baseline could be read or chosen, and what to do about each.

use super::problem::BaselineError;
use crate::signed::SignatureError;

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
    /// Two baselines claim the server.
    #[error(
        "usage: {first} and {second} both apply to {server}: name one (--baseline {first} or --baseline {second}), or \
         take one out of {place}"
    )]
    Ambiguous {
        /// The machine type, or the model where that is not known.
        server: String,
        /// One id.
        first: String,
        /// The other.
        second: String,
        /// Where both are.
        place: &'static str,
    },
}
