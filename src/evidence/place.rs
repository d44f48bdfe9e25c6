//! Where a fact was read.
//!
//! The evidence of one server holds two thousand facts, and most of what they say of their origin is the same URI. So
//! the facts of one resource share it: written out for each, places were a fifth of the memory of a fleet's scan.

use std::fmt;
use std::sync::Arc;

/// A URI (with `#/Property` where it is one property of a resource), a registry key, a file, or a command.
#[derive(Clone)]
pub struct Place {
    base: Arc<str>,
    below: Box<str>,
}

impl Place {
    /// A place below another: `below` follows `base` as it stands.
    #[must_use]
    pub fn below(base: &Arc<str>, below: impl Into<Box<str>>) -> Self {
        Self { base: base.clone(), below: below.into() }
    }

    fn bytes(&self) -> impl Iterator<Item = u8> + '_ {
        self.base.bytes().chain(self.below.bytes())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)?;
        f.write_str(&self.below)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

/// What is read is the same wherever it was cut in two.
impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.bytes().eq(other.bytes())
    }
}

impl Eq for Place {}

impl From<&str> for Place {
    fn from(text: &str) -> Self {
        Self { base: text.into(), below: Box::default() }
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Place {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Arc<str>> for Place {
    fn from(text: &Arc<str>) -> Self {
        Self::below(text, "")
    }
}

impl From<&Place> for Place {
    fn from(place: &Place) -> Self {
        place.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_what_it_says_however_it_was_made() {
        let uri: Arc<str> = "/redfish/v1/Systems/1".into();
        let (made, read) = (Place::below(&uri, "#/SKU"), Place::from("/redfish/v1/Systems/1#/SKU"));
        assert_eq!((made.to_string(), &made), ("/redfish/v1/Systems/1#/SKU".to_owned(), &read));
        assert_ne!(made, Place::below(&uri, "#/Model"));
    }
}
