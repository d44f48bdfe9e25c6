//! Files that an operator names are read up to a bound: a device or a disk image is not a file of ours.

use std::io::Read;
use std::path::Path;

/// Reads a file that is not larger than `most` bytes.
pub(super) fn bounded(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    bounded_from(std::fs::File::open(path)?, most)
}

/// Reads what is not larger than `most` bytes.
pub(super) fn bounded_from(from: impl Read, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
        return Err(std::io::Error::other(format!("it is larger than {most} bytes")));
    }
    Ok(bytes)
}
