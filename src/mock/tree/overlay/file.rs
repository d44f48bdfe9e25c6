//! Reading an overlay file, TOML or JSON, with the line of every change.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use toml::Spanned;

use super::error::OverlayError;

/// A change of one resource, or of all that a pattern names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Patch {
    pub(super) uri: String,
    /// A JSON pointer (RFC 6901) to the value that is changed; the whole resource where empty. A merge patch cannot
    /// reach into an array.
    #[serde(default)]
    pub(super) at: String,
    /// A merge patch (RFC 7396).
    #[serde(default)]
    pub(super) merge: Map<String, Value>,
    /// Properties that become null, which neither TOML nor a merge patch can say.
    #[serde(default)]
    pub(super) null: Vec<String>,
    /// Properties that are taken away, which TOML cannot say since it has no null.
    #[serde(default)]
    pub(super) remove: Vec<String>,
}

/// A resource that the tree does not have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Create {
    pub(super) uri: String,
    pub(super) body: Map<String, Value>,
    /// The collection that lists the resource with all its properties, as an XCC lists log entries.
    pub(super) inline_in: Option<String>,
    /// The collection that lists the resource by its link.
    pub(super) linked_in: Option<String>,
}

/// Resources that go.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Remove {
    pub(super) uri: String,
    /// The collection that listed them; without it, the links to them stay and lead to 404.
    pub(super) linked_in: Option<String>,
}

/// One change, and the line of the file that asks for it.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) line: usize,
    pub(super) change: T,
}

/// What an overlay file says.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    pub(super) title: Option<String>,
    pub(super) synthetic: Option<String>,
    pub(super) create: Vec<At<Create>>,
    pub(super) patch: Vec<At<Patch>>,
    pub(super) remove: Vec<At<Remove>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    title: Option<String>,
    synthetic: Option<String>,
    #[serde(default)]
    create: Vec<Spanned<Create>>,
    #[serde(default)]
    patch: Vec<Spanned<Patch>>,
    #[serde(default)]
    remove: Vec<Spanned<Remove>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Json<'a> {
    title: Option<String>,
    synthetic: Option<String>,
    #[serde(default, borrow)]
    create: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    patch: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    remove: Vec<&'a RawValue>,
}

pub(super) fn toml(name: &str, text: &str) -> Result<Changes, OverlayError> {
    let refuse = |line, reason: &str| OverlayError::syntax(name, line, reason);
    let line = |at: usize| line_of(text, at);
    let file: Toml = toml::from_str(text)
        .map_err(|error| refuse(error.span().map_or(1, |span| line(span.start)), error.message().trim()))?;
    fn placed<T>(list: Vec<Spanned<T>>, line: impl Fn(usize) -> usize) -> Vec<At<T>> {
        list.into_iter().map(|one| At { line: line(one.span().start), change: one.into_inner() }).collect()
    }
    let changes = Changes {
        title: file.title,
        synthetic: file.synthetic,
        create: placed(file.create, line),
        patch: placed(file.patch, line),
        remove: placed(file.remove, line),
    };
    // What TOML can say and JSON cannot must not become something else on the way.
    let created = changes.create.iter().map(|one| (one.line, &one.change.body));
    let patched = changes.patch.iter().map(|one| (one.line, &one.change.merge));
    for (line, object) in created.chain(patched) {
        object.values().try_for_each(is_json).map_err(|reason| refuse(line, reason))?;
    }
    Ok(changes)
}

/// The toml crate hands a date over as an object with a name of its own, and not-a-number as null.
fn is_json(value: &Value) -> Result<(), &'static str> {
    match value {
        Value::Null => Err("a number that is infinite or none cannot be said in JSON"),
        Value::Array(items) => items.iter().try_for_each(is_json),
        Value::Object(object) if object.contains_key("$__toml_private_datetime") => {
            Err("a date without quotes is not JSON; put it in quotes")
        }
        Value::Object(object) => object.values().try_for_each(is_json),
        _ => Ok(()),
    }
}

pub(super) fn json(name: &str, text: &str) -> Result<Changes, OverlayError> {
    let file: Json<'_> =
        serde_json::from_str(text).map_err(|error| OverlayError::syntax(name, error.line(), &reason(&error)))?;
    fn placed<'a, T: Deserialize<'a>>(
        name: &str,
        text: &str,
        list: Vec<&'a RawValue>,
    ) -> Result<Vec<At<T>>, OverlayError> {
        list.into_iter()
            .map(|raw| {
                // A raw value is a piece of the text itself, so the distance of the two is its place.
                let line = line_of(text, (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize));
                serde_json::from_str(raw.get())
                    .map(|change| At { line, change })
                    .map_err(|error| OverlayError::syntax(name, line + error.line().saturating_sub(1), &reason(&error)))
            })
            .collect()
    }
    Ok(Changes {
        title: file.title,
        synthetic: file.synthetic,
        create: placed(name, text, file.create)?,
        patch: placed(name, text, file.patch)?,
        remove: placed(name, text, file.remove)?,
    })
}

/// serde_json's words without its place, which is relative to the change.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// The line of a byte, counted from 1.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}
