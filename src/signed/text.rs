//! Reading files that a person wrote. Such a file is never large, and what is not a file has no end.

use std::io::Read;
use std::path::Path;

/// The largest file that is read, in bytes. The largest real one, a baseline, has about 10,000.
const MAX_BYTES: u64 = 1 << 20;

/// The text of a file, or why there is none.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let file = std::fs::File::open(path).map_err(|e| e.to_string())?;
    let mut text = String::new();
    file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(|e| e.to_string())?;
    if text.len() as u64 > MAX_BYTES {
        return Err(format!("larger than {MAX_BYTES} bytes"));
    }
    Ok(text)
}
