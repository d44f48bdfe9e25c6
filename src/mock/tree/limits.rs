//! How large a tree may be, whether it is read, changed or recorded: what comes from outside is bounded.

/// The most files that one tree may have; the largest capture seen has 3,061.
pub(super) const MAX_FILES: usize = 50_000;
/// The most bytes of one resource; the largest seen is a 6 MB message registry.
pub(super) const MAX_FILE_BYTES: u64 = 32 << 20;
/// The most bytes of one tree.
pub(super) const MAX_TREE_BYTES: u64 = 512 << 20;
/// The deepest folder below the one that was named; the deepest seen is 16.
pub(super) const MAX_DEPTH: usize = 64;
