//! How much of a bundle is read: it comes from a stranger, and an archive can promise more than a disk holds.

/// The most files.
pub const FILES: usize = 2_000;

/// The most bytes of one file of an archive, unpacked.
pub const UNPACKED: u64 = 2 << 30;

/// The most bytes of a file that is not read as a stream: a saved event log, a cabinet. Windows keeps logs of 20 MB unless
/// somebody sets another size.
pub const IN_MEMORY: u64 = 256 << 20;
