//! Writing a recording as a mockup: `redfish/v1/…/index.json`, the form that DMTF's tools and this mock read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::recording::Recording;

/// Why a recording cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The folder is in use.
    #[error("usage: {} is not empty; next: name a new folder", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("usage: cannot write {}: {source}; next: name a folder that can be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Refuses a folder that has something in it: two recordings in one would pass for one machine.
///
/// # Errors
///
/// [`WriteError`], also where the folder cannot be read.
pub fn refuse_used(folder: &Path) -> Result<(), WriteError> {
    let refuse = |source| WriteError::Write { path: folder.to_owned(), source };
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(refuse(error)),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(WriteError::NotEmpty { path: folder.to_owned() }),
        },
    }
}

impl Recording {
    /// Writes the bodies, `latency.json` (milliseconds by URI) and a README into a new or empty folder. Returns a line
    /// for each body that the file system does not take, which is listed in the README too.
    ///
    /// # Errors
    ///
    /// [`WriteError`] where the folder is in use or cannot be written at all.
    pub fn write(&self, folder: &Path) -> Result<Vec<String>, WriteError> {
        refuse_used(folder)?;
        let put = |path: PathBuf, text: &[u8]| {
            let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
            written.map_err(|source| WriteError::Write { path, source })
        };
        let latency: Map<String, Value> = self
            .latency
            .iter()
            .map(|(uri, time)| (uri.clone(), u64::try_from(*time).unwrap_or(u64::MAX).into()))
            .collect();
        put(folder.join("latency.json"), format!("{:#}\n", Value::Object(latency)).as_bytes())?;
        let mut lost = Vec::new();
        for (uri, body) in &self.bodies {
            let file = if body.xml { "index.xml" } else { "index.json" };
            // URIs begin with a slash, and none has `..` in it: the walk took no other.
            let path = folder.join(uri.trim_start_matches('/')).join(file);
            if let Err(error) = put(path, &body.bytes) {
                lost.push(format!("{uri}: {error}"));
            }
        }
        put(folder.join("README.md"), self.readme(&lost).as_bytes())?;
        Ok(lost)
    }

    fn readme(&self, lost: &[String]) -> String {
        let mut text = format!(
            "# A recorded Redfish service\n\nWritten by `patchgate mock capture` {}: {} resources in DMTF mockup layout, each as the service sent it.\n\
             `latency.json` holds the milliseconds that each answer took. Serve it with `patchgate mock serve .`\n\n",
            env!("CARGO_PKG_VERSION"),
            self.len(),
        );
        text.push_str(if self.redacted {
            "Serial numbers, UUIDs, MAC and IP addresses, host names, user names and tags are replaced, each by the same\n\
             stand-in wherever it occurs; the entries of audit logs are left out. Identifiers of fewer than four characters are\n\
             replaced only where they are the whole value. Read it through before you publish it.\n\n"
        } else {
            "Nothing is replaced: it tells serial numbers, addresses and accounts. Do not publish it; `--redact` writes\n\
             a recording without them.\n\n"
        });
        text.push_str(&format!("{} linked resources were left out on purpose: sessions", self.left_out));
        text.push_str(", JSON schemas unless --all was given, audit entries where redacted.\n");
        let missing: Vec<&String> = self.unread.iter().chain(lost).collect();
        if !missing.is_empty() {
            text.push_str(&format!("\n{} could not be recorded:\n\n", missing.len()));
            missing.iter().for_each(|line| text.push_str(&format!("* {}\n", line.replace(['\n', '\r'], " "))));
        }
        text
    }
}
