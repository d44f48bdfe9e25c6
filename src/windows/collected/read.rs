//! The reader of the collector's document.
//!
//! The document comes from a script on another machine, perhaps through a console, a file and a mail: it may be
//! UTF-16, cut, edited or written by an older collector. Collectors since 2.0.0 write a stream of lines (`stream.rs`),
//! older ones one document. Only the head must be right. Every item stands alone:
//! what was denied, absent or is malformed is missing with that reason, and all others are kept.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::common::cut::cut;
use crate::common::decode;
use crate::common::secrets::Secrets;
use crate::evidence::{SmbiosIdentity, Windows};

use super::facts::Collection;
use super::place::{Document, MAX_TEXT, Place};
use super::stream::{self, Stream};
use super::surrogates;

/// The largest document that is read, in bytes. A real one has 0.5 to 5 MB.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What ended a stream of which nobody knows better.
const ENDED: &str = "the collector ended";

/// What the document holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// The operating system's side.
    pub windows: Windows,
    /// Words about the document as a whole that every report must repeat, such as that it is synthetic.
    pub notes: Vec<String>,
}

/// Why a document cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CollectedError {
    /// It is too large.
    #[error("decode: {from}: {bytes} bytes, more than the {MAX_BYTES} that are read; is this the collector's output?")]
    TooLarge {
        /// The document's name.
        from: String,
        /// Its size.
        bytes: usize,
    },
    /// It is empty.
    #[error(
        "decode: {from}: empty; the collector printed nothing: it did not run, or a policy forbids it, or its output \
         went elsewhere. Look at what PowerShell said, and collect again"
    )]
    Empty {
        /// The document's name.
        from: String,
    },
    /// Its bytes are no text.
    #[error(
        "decode: {from}: neither UTF-8 nor UTF-16 with a byte order mark ({problem}); collect again, and copy the \
         file in binary"
    )]
    Encoding {
        /// The document's name.
        from: String,
        /// What is wrong.
        problem: String,
    },
    /// It is no JSON.
    #[error("decode: {from}:{line}:{column}: not JSON ({problem}); was the output cut, or mixed with other output?")]
    Json {
        /// The document's name.
        from: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What the parser says.
        problem: String,
    },
    /// Its head does not say that it is a document of the collector.
    #[error("decode: {from}#{pointer}: expected {expected}; collect again with the script of `patchgate collector`")]
    Head {
        /// The document's name.
        from: String,
        /// The JSON pointer.
        pointer: String,
        /// What should stand there.
        expected: String,
    },
    /// It is of another major version.
    #[error(
        "decode: {from}: format version {found} cannot be read by this build (it reads 1.x and 2.x); use its collector"
    )]
    Version {
        /// The document's name.
        from: String,
        /// Its version.
        found: semver::Version,
    },
}

/// Reads the output of the collector script.
///
/// `from` names the file or connection in errors and in what cannot be read; `at` is the time of reading. What the
/// collector saw is dated by the server's clock.
///
/// # Errors
/// [`CollectedError`] where the whole document cannot be used. A bad item is no error: it is missing.
pub fn read_collected(bytes: &[u8], from: &str, at: Timestamp) -> Result<Collected, CollectedError> {
    read_collected_until(bytes, from, at, ENDED)
}

/// The same of a stream of which somebody knows what ended it, such as `the connection was lost`; that is said where
/// there is no closing line, of each item that did not come.
///
/// # Errors
/// As [`read_collected`].
pub fn read_collected_until(bytes: &[u8], from: &str, at: Timestamp, ended: &str) -> Result<Collected, CollectedError> {
    read_with(bytes, from, at, ended, &Map::new(), &Secrets::default())
}

/// The same, without the secrets by which it was fetched: command lines and logs of a server may hold what somebody typed
/// there. They are taken out before anything is cut.
pub fn read_without(
    secrets: &Secrets,
    bytes: &[u8],
    from: &str,
    at: Timestamp,
    ended: &str,
) -> Result<Collected, CollectedError> {
    read_with(bytes, from, at, ended, &Map::new(), secrets)
}

/// Whose document it is.
#[derive(Clone, Debug)]
pub struct Owner {
    /// When the collector began, by the server's clock.
    pub started: Timestamp,
    /// What SMBIOS tells Windows of the server.
    pub identity: SmbiosIdentity,
}

/// The items by which a server is known.
const IDENTITY: [&str; 3] = ["computer_system", "bios", "uuid"];

/// Reads of a document only whose it is. Of a stream the other lines are passed over, so that hundreds of documents are
/// looked at in the time of a few.
///
/// # Errors
/// As [`read_collected`].
pub fn read_owner(bytes: &[u8], from: &str, at: Timestamp) -> Result<Owner, CollectedError> {
    let text = text_of(bytes, from)?;
    let text = stream::only(&text, &IDENTITY);
    let owner =
        |collection: &Collection<'_>| Owner { started: collection.document.started, identity: collection.identity() };
    Ok(read_text(&text, from, at, ENDED, &Map::new(), &Secrets::default(), owner)?.0)
}

/// Reads what a bundle holds: items that were made of its raw files, and the collector's document with its name, where
/// there is one. The document stands; an item that it does not have comes from the files.
///
/// `started` dates what was seen where there is no document.
///
/// # Errors
/// As [`read_collected`].
pub fn read_bundled(
    document: Option<(&str, &[u8])>,
    items: Map<String, Value>,
    path: &str,
    started: Timestamp,
    at: Timestamp,
) -> Result<Collected, CollectedError> {
    if let Some((name, bytes)) = document {
        return read_with(bytes, &format!("{path}/{name}"), at, ENDED, &items, &Secrets::default());
    }
    let items = Value::Object(items);
    let document = Document { from: path, started, read_at: at };
    let collection = Collection { document: &document, items: Place::root(&items), version: "raw files".to_owned() };
    Ok(Collected { windows: collection.windows(), notes: Vec::new() })
}

fn read_with(
    bytes: &[u8],
    from: &str,
    at: Timestamp,
    ended: &str,
    more: &Map<String, Value>,
    secrets: &Secrets,
) -> Result<Collected, CollectedError> {
    let text = text_of(bytes, from)?;
    let (windows, notes) = read_text(&text, from, at, ended, more, secrets, |collection| collection.windows())?;
    Ok(Collected { windows, notes })
}

/// The text of a document.
fn text_of(bytes: &[u8], from: &str) -> Result<String, CollectedError> {
    if bytes.len() > MAX_BYTES {
        return Err(CollectedError::TooLarge { from: from.to_owned(), bytes: bytes.len() });
    }
    let text = decode::text(bytes).map_err(|problem| CollectedError::Encoding { from: from.to_owned(), problem })?;
    if text.trim().is_empty() {
        return Err(CollectedError::Empty { from: from.to_owned() });
    }
    Ok(text)
}

/// What `read` takes of a document whose head is right, and what must be said of it as a whole.
fn read_text<T>(
    text: &str,
    from: &str,
    at: Timestamp,
    ended: &str,
    more: &Map<String, Value>,
    secrets: &Secrets,
    read: impl FnOnce(&Collection<'_>) -> T,
) -> Result<(T, Vec<String>), CollectedError> {
    let (mut value, mut notes) = match stream::read(text, ended) {
        Some(Stream { document, notes }) => (document, notes),
        None => (parse(text).map_err(|error| not_json(from, &error))?, Vec::new()),
    };
    if let Some(items) = value.get_mut("items").and_then(Value::as_object_mut) {
        for (name, item) in more {
            if items.get(name).is_none_or(|item| item.get("status").and_then(Value::as_str) != Some("ok")) {
                items.insert(name.clone(), item.clone());
            }
        }
    }
    secrets.value(&mut value);
    for note in &mut notes {
        *note = secrets.text(note).into_owned();
    }
    let root = Place::root(&value);
    let head = |place: &Place<'_>, expected: &str| CollectedError::Head {
        from: from.to_owned(),
        pointer: place.pointer().to_owned(),
        expected: expected.to_owned(),
    };
    let format = root.field("format");
    if format.text().ok().as_deref() != Some("patchgate-windows") {
        return Err(head(&format, "the format \"patchgate-windows\""));
    }
    let version = root.field("format_version");
    let found = version.text().ok().and_then(|v| semver::Version::parse(&v).ok());
    match found {
        Some(found) if !matches!(found.major, 1 | 2) => {
            return Err(CollectedError::Version { from: from.to_owned(), found });
        }
        Some(_) => {}
        None => return Err(head(&version, "a semantic version")),
    }
    let collector = root.field("collector");
    let (version, started) = (collector.field("version"), collector.field("started"));
    let document = Document {
        from,
        started: started.time().map_err(|_| head(&started, "the time at which the collector began (RFC 3339)"))?,
        read_at: at,
    };
    let version = version.text().map_err(|_| head(&version, "the collector's version"))?;
    let collection = Collection { document: &document, items: root.field("items"), version };
    notes.extend(synthetic(&value));
    Ok((read(&collection), notes))
}

fn not_json(from: &str, error: &serde_json::Error) -> CollectedError {
    CollectedError::Json {
        from: from.to_owned(),
        line: error.line(),
        column: error.column(),
        problem: error.to_string(),
    }
}

/// The text as JSON, also where a console has wrapped it.
///
/// Collectors before 2.0.0 write one line, and no JSON text holds a line break that means anything; so where the text is
/// not JSON as it stands, taking line breaks out undoes a wrapping and nothing else.
fn parse(text: &str) -> Result<Value, serde_json::Error> {
    let text = surrogates::mend(text);
    serde_json::from_str(&text).or_else(|e| {
        let unwrapped = text.contains('\n').then(|| text.replace(['\r', '\n'], ""));
        unwrapped.and_then(|t| serde_json::from_str(&t).ok()).ok_or(e)
    })
}

/// A document that says that it is synthetic is called so everywhere, even where it says it in a strange way.
fn synthetic(root: &Value) -> Option<String> {
    let note = match root.get("synthetic")? {
        Value::String(why) => cut(why, MAX_TEXT),
        _ => "yes",
    };
    Some(format!("synthetic Windows evidence: {note}"))
}
