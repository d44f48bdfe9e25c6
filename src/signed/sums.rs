//! `SHA256SUMS`, as `sha256sum` of coreutils writes it.

use std::collections::BTreeMap;

use super::error::SignatureError;

/// The hashes of a list, by file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums(BTreeMap<String, String>);

impl Sums {
    /// Reads a list. `name` is its name in messages.
    ///
    /// # Errors
    /// [`SignatureError::List`]: a line that is skipped might be the one that would have refused.
    pub fn parse(text: &str, name: &str) -> Result<Self, SignatureError> {
        let mut sums = BTreeMap::new();
        for (i, line) in text.lines().enumerate() {
            let wrong = |problem: &str| SignatureError::List {
                list: name.to_owned(),
                line: i + 1,
                problem: problem.to_owned(),
            };
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (hash, file) = entry(line).map_err(wrong)?;
            if sums.insert(file, hash.clone()).is_some_and(|other| other != hash) {
                return Err(wrong("this file stands in the list twice, with two hashes"));
            }
        }
        Ok(Self(sums))
    }

    /// The hash of a file, by its name from the list's folder on, with `/`.
    pub fn of(&self, file: &str) -> Option<&str> {
        self.0.get(file).map(String::as_str)
    }

    /// The files and their hashes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(file, hash)| (file.as_str(), hash.as_str()))
    }
}

/// `HASH  FILE`, or `HASH *FILE` for a file that was read in binary mode, which is the same on every system of today.
fn entry(line: &str) -> Result<(String, String), &'static str> {
    if line.starts_with('\\') {
        return Err("names with backslashes or line breaks are not read");
    }
    let (hash, rest) = line.split_at_checked(64).ok_or("expected the 64 digits of a SHA-256 and a file")?;
    if !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err("expected the 64 digits of a SHA-256 and a file");
    }
    let file = rest.strip_prefix("  ").or_else(|| rest.strip_prefix(" *")).ok_or("expected a file after the hash")?;
    let file = file.strip_prefix("./").unwrap_or(file);
    let outside = |part: &str| part.is_empty() || part == "." || part == "..";
    if file.contains(['\\', ':']) || file.split('/').any(outside) {
        return Err("a file is named from the list's own folder on, with / and without ..");
    }
    Ok((hash.to_ascii_lowercase(), file.to_owned()))
}
