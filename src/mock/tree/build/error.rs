//! Why a description makes no tree.

use super::super::error::TreeError;

/// Why a description makes no tree.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// An id cannot be a segment of a URI.
    #[error("usage: {id:?} cannot be an id: give letters, digits, dots, dashes and underscores")]
    Id {
        /// The id.
        id: String,
    },
    /// Two parts share an id, or the tree cannot take a resource.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A resource cannot be written as JSON.
    #[error("decode: {uri} cannot be written: {source}")]
    Encode {
        /// Its URI.
        uri: String,
        /// Why not.
        source: serde_json::Error,
    },
}
