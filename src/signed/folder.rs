//! A folder with its list and the list's signature.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::error::SignatureError;
use super::key::Key;
use super::signature::Signature;
use super::sums::Sums;
use super::text::read_text;
use crate::common::digest::sha256_of;

/// The list.
const LIST: &str = "SHA256SUMS";
/// Its signature.
const SIGNATURE: &str = "SHA256SUMS.minisig";

/// A folder whose list, if it has one, was read, and whose signature was verified if a key was given.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    sums: Option<Sums>,
    signature: Signature,
}

impl Folder {
    /// Reads the list of a folder. With a key, list and signature must be there, and the signature must be the key's.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn open(path: &Path, key: Option<&Key>) -> Result<Self, SignatureError> {
        let (list, signature) = (path.join(LIST), path.join(SIGNATURE));
        let name = list.display().to_string();
        let (text, signed) = (optional(&list)?, optional(&signature)?);
        let signature = match (&text, signed, key) {
            (None, Some(_), _) => return Err(SignatureError::LostList { list: name }),
            (None, None, Some(_)) => return Err(SignatureError::NoList { folder: path.display().to_string() }),
            (Some(_), None, Some(_)) => return Err(SignatureError::NoSignature { list: name }),
            (Some(text), Some(signed), Some(key)) => {
                // The bytes that were verified are the ones that are read: the file is not opened again.
                let comment = key.verify(text.as_bytes(), &signed, &signature.display().to_string())?;
                Signature::Verified { key_id: key.id().to_owned(), comment }
            }
            (_, None, None) => Signature::NotSigned,
            (Some(_), Some(_), None) => Signature::NotChecked,
        };
        let sums = text.map(|text| Sums::parse(&text, &name)).transpose()?;
        Ok(Self { path: path.to_owned(), sums, signature })
    }

    /// Every listed file is there and is the one that is listed.
    ///
    /// # Errors
    /// [`SignatureError::Missing`], [`SignatureError::Changed`], or a file that cannot be read.
    pub fn check(&self) -> Result<(), SignatureError> {
        for (name, listed) in self.sums.iter().flat_map(Sums::iter) {
            let file = self.path.join(name);
            if !file.is_file() {
                return Err(SignatureError::Missing { file: file.display().to_string(), list: self.list() });
            }
            let found = File::open(&file).and_then(sha256_of).map_err(|e| read_error(&file, &e))?;
            self.compare(&file, &found, listed)?;
        }
        Ok(())
    }

    /// What is known of a file of the folder, which was read and has this hash.
    ///
    /// # Errors
    /// [`SignatureError::NotListed`] where there is a list, and [`SignatureError::Changed`].
    pub fn vouch(&self, file: &Path, sha256: &str) -> Result<Signature, SignatureError> {
        self.vouch_as(&self.name_of(file), file, sha256)
    }

    /// As [`Folder::vouch`], by the name that the file has in the list.
    fn vouch_as(&self, name: &str, file: &Path, sha256: &str) -> Result<Signature, SignatureError> {
        let Some(sums) = &self.sums else { return Ok(self.signature.clone()) };
        match sums.of(name) {
            Some(listed) => self.compare(file, sha256, listed).map(|()| self.signature.clone()),
            None => Err(SignatureError::NotListed { file: file.display().to_string(), list: self.list() }),
        }
    }

    fn compare(&self, file: &Path, found: &str, listed: &str) -> Result<(), SignatureError> {
        if found == listed {
            return Ok(());
        }
        Err(SignatureError::Changed {
            file: file.display().to_string(),
            list: self.list(),
            found: found.to_owned(),
            listed: listed.to_owned(),
        })
    }

    fn name_of(&self, file: &Path) -> String {
        let inside = file.strip_prefix(&self.path).unwrap_or(file);
        let parts: Vec<_> = inside.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }

    fn list(&self) -> String {
        self.path.join(LIST).display().to_string()
    }
}

/// What is known of a file that was named by its path: by the list in its folder, else by that in the folder above, as
/// catalogues have one folder for each baseline. Without a key, a list that does not speak of the file says nothing.
///
/// # Errors
/// [`SignatureError`].
pub fn vouch(file: &Path, sha256: &str, key: Option<&Key>) -> Result<Signature, SignatureError> {
    // A symbolic link stands where it stands: the list beside it may speak of it, not the one beside its target.
    let own = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = last(file);
    let above = own.join("..");
    // What cannot be seen is tried, and then says why.
    let there = |path: PathBuf| path.try_exists().unwrap_or(true);
    let listed = |folder: &Path| there(folder.join(LIST)) || there(folder.join(SIGNATURE));
    let (folder, name) = if !listed(own) && listed(&above) {
        let whole = own.canonicalize().map_err(|e| read_error(own, &e))?;
        (above.as_path(), format!("{}/{name}", last(&whole)))
    } else {
        (own, name)
    };
    match Folder::open(folder, key)?.vouch_as(&name, file, sha256) {
        Err(SignatureError::NotListed { .. }) if key.is_none() => Ok(Signature::NotSigned),
        answer => answer,
    }
}

/// The last name of a path.
fn last(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn optional(path: &Path) -> Result<Option<String>, SignatureError> {
    if !path.try_exists().map_err(|e| read_error(path, &e))? {
        return Ok(None);
    }
    let failed = |problem| SignatureError::Read { path: path.display().to_string(), problem };
    read_text(path).map(Some).map_err(failed)
}

fn read_error(path: &Path, error: &std::io::Error) -> SignatureError {
    SignatureError::Read { path: path.display().to_string(), problem: error.to_string() }
}
