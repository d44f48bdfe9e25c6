//! What stands for a character in XML.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::BytesRef;

/// What `&lt;` or `&#65;` stands for. Nothing else has a meaning in what is read: no document type is.
pub fn referred(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref().ok().flatten() {
        Some(character) => character.to_string(),
        None => resolve_predefined_entity(&reference.xml10_content()).unwrap_or("\u{fffd}").to_owned(),
    }
}
