//! JSON text into a tree, as serde_json reads it, but for a member that stands twice in one object: serde_json keeps the
//! last, and which of two was meant is not ours to say.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::trail::Step;

/// Reads a text.
///
/// # Errors
/// Where it is not JSON, or says something twice.
pub fn parse(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text).map(|Tree(value)| value)
}

/// Where what lies at the end of a way begins, as line and column from 1; nothing where the way leads nowhere.
pub fn place(text: &str, way: &[Step]) -> Option<(usize, usize)> {
    let mut rest = text;
    for step in way {
        let below: &RawValue = match step {
            Step::Key(key) => serde_json::from_str::<HashMap<String, &RawValue>>(rest).ok()?.remove(key)?,
            Step::Index(index) => serde_json::from_str::<Vec<&RawValue>>(rest).ok()?.get(*index)?,
        };
        rest = below.get();
    }
    // A raw value is a piece of the text itself, so the distance of the two is its place.
    let before = text.get(..(rest.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?)?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    Some((before.bytes().filter(|byte| *byte == b'\n').count() + 1, line.len() + 1))
}

struct Tree(Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(Grower).map(Self)
    }
}

struct Grower;

impl<'de> Visitor<'de> for Grower {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Tree(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
            }
            let Tree(value) = members.next_value()?;
            object.insert(key, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_that_of_serde_json() {
        let text = r#"{"b": [1, -2, 3.5e-7, 18446744073709551615, true, null, "ü\u0041\n"], "a": {"": {}, "c": []}}"#;
        assert_eq!(parse(text).unwrap().to_string(), serde_json::from_str::<Value>(text).unwrap().to_string());
    }

    #[test]
    fn what_stands_twice_is_refused_with_its_place() {
        let error = parse("{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}").unwrap_err();
        assert_eq!(error.to_string(), "duplicate field `c` at line 2 column 18");
    }

    #[test]
    fn a_place_is_where_the_value_begins() {
        let text = "{\"a\": [1,\n  {\"ü\": {}, \"b\": 5}]}";
        let key = |key: &str| Step::Key(key.to_owned());
        assert_eq!(place(text, &[]), Some((1, 1)));
        assert_eq!(place(text, &[key("a"), Step::Index(1)]), Some((2, 3)));
        assert_eq!(place(text, &[key("a"), Step::Index(1), key("b")]), Some((2, 19)));
        assert_eq!(place(text, &[key("a"), key("b")]), None);
    }
}
