//! The request log: one JSON object in one line for each request, in a file.
//!
//! It never holds a header, a body, or the value of a query parameter that Redfish does not define: no password, no
//! token.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use serde::Serialize;

use super::error::MockError;
use super::journal::Authentication;
use crate::common::cut::cut;

/// The most characters of a path in the log.
const MAX_PATH: usize = 2_048;
/// The query parameters of DSP0266, whose values tell what was asked for and hold no secret.
const KNOWN: [&str; 7] = ["$expand", "$select", "$filter", "$top", "$skip", "only", "excerpt"];

/// A file to which any number of BMCs write their requests. A copy writes to the same file.
#[derive(Clone, Debug)]
pub struct RequestLog(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    file: File,
    lost: AtomicU64,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    time: Timestamp,
    /// The index of the BMC.
    bmc: usize,
    method: &'a str,
    path: String,
    /// None where the connection was reset instead of an answer.
    status: Option<u16>,
    authentication: &'static str,
    /// The names of the rules that acted.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    faults: &'a [&'a str],
}

impl<'a> Entry<'a> {
    pub(super) fn new(bmc: usize, method: &'a str, path: &str, status: u16, authentication: Authentication) -> Self {
        let authentication = match authentication {
            Authentication::None => "none",
            Authentication::Basic => "basic",
            Authentication::Session => "session",
            Authentication::Refused => "refused",
        };
        let status = (status != 0).then_some(status);
        Self { time: Timestamp::now(), bmc, method, path: tellable(path), status, authentication, faults: &[] }
    }

    pub(super) fn with(self, faults: &'a [&'a str]) -> Self {
        Self { faults, ..self }
    }
}

/// A path with its query, without the values that a client may have put there by mistake.
fn tellable(path: &str) -> String {
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let mut text = path.to_owned();
    for (number, parameter) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        let (name, value) = parameter.split_once('=').map_or((parameter, None), |(name, value)| (name, Some(value)));
        text.push(if number == 0 { '?' } else { '&' });
        if KNOWN.contains(&name.replace("%24", "$").as_str()) {
            text.push_str(parameter);
        } else if value.is_some() {
            text.push_str(name);
            text.push_str("=***");
        } else {
            // A parameter without a name is a value.
            text.push_str("***");
        }
    }
    cut(&text, MAX_PATH).to_owned()
}

impl RequestLog {
    /// Opens a file to add to it; makes it where there is none.
    ///
    /// # Errors
    ///
    /// [`MockError::Log`] where the file cannot be written.
    pub fn open(path: &Path) -> Result<Self, MockError> {
        let refuse = |source| MockError::Log { path: path.to_owned(), source };
        let file = OpenOptions::new().create(true).append(true).open(path).map_err(refuse)?;
        Ok(Self(Arc::new(Inner { path: path.to_owned(), file, lost: AtomicU64::new(0) })))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// How many lines could not be written, for want of space for example.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.0.lost.load(Ordering::Relaxed)
    }

    pub(super) fn write(&self, entry: &Entry<'_>) {
        let written = serde_json::to_vec(entry).map_err(std::io::Error::other).and_then(|mut line| {
            line.push(b'\n');
            // One write of a file that is only added to: lines of several threads stay whole.
            (&self.0.file).write_all(&line)
        });
        if written.is_err() {
            self.0.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_values_of_redfish_parameters_are_told() {
        for (path, told) in [
            ("/redfish/v1", "/redfish/v1"),
            ("/a?$top=5&%24skip=1&only", "/a?$top=5&%24skip=1&only"),
            ("/a?password=PASSW0RD&$top=1", "/a?password=***&$top=1"),
            ("/a?secret", "/a?***"),
            ("/a?", "/a?***"),
        ] {
            assert_eq!(tellable(path), told);
        }
        assert_eq!(tellable(&"x".repeat(10_000)).len(), MAX_PATH);
    }
}
