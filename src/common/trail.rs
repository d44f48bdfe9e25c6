//! A tree of JSON read strictly as a type, with the way to what is wrong.
//!
//! serde_path_to_error says the same around any reader: six layers of code for each type and each reader. For the types of
//! evidence and of the DMTF's schemas these layers were a fifth of our program. A reader that knows the one thing that it
//! reads from has the way for nothing: see docs/build.md.

use std::cell::RefCell;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

/// A step into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a member of an object.
    Key(String),
    /// To an item of a list, from 0.
    Index(usize),
}

/// Reads a tree as a type.
///
/// # Errors
/// What the type refuses first, and the way to it.
pub fn read<T: DeserializeOwned>(tree: &Value) -> Result<T, (Vec<Step>, Error)> {
    read_by(PhantomData::<T>, tree)
}

/// The same, by something that knows what it reads only while the program runs.
///
/// # Errors
/// What it refuses first, and the way to it.
pub fn read_by<T, S: for<'a> DeserializeSeed<'a, Value = T>>(seed: S, tree: &Value) -> Result<T, (Vec<Step>, Error)> {
    let way = RefCell::new(Vec::new());
    seed.deserialize(At { value: tree, depth: 0, way: &way }).map_err(|error| (way.take(), error))
}

/// A way as people write it: `Status.Health`, `Members[2].Id`.
pub fn shown(way: &[Step]) -> String {
    let mut text = String::new();
    for step in way {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => text.push_str(&format!(".{key}")),
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// A value, and the way that was gone so far. After an error the way stays where it was.
#[derive(Clone, Copy)]
struct At<'a> {
    value: &'a Value,
    depth: usize,
    way: &'a RefCell<Vec<Step>>,
}

impl<'a> At<'a> {
    /// The value below this one. Steps of something that failed and was then tried in another way are forgotten.
    fn step(self, step: Step, value: &'a Value) -> Self {
        self.back();
        self.way.borrow_mut().push(step);
        Self { value, depth: self.depth + 1, way: self.way }
    }

    fn back(self) {
        self.way.borrow_mut().truncate(self.depth);
    }

    #[cold]
    fn refused(self, visitor: &dyn Expected) -> Error {
        Error::invalid_type(unexpected(self.value), visitor)
    }

    fn members<V: Visitor<'a>>(self, map: &'a Map<String, Value>, visitor: V) -> Result<V::Value, Error> {
        let members = visitor.visit_map(Members { at: self, rest: map.iter(), member: None })?;
        self.back();
        Ok(members)
    }

    fn items<V: Visitor<'a>>(self, list: &'a [Value], visitor: V) -> Result<V::Value, Error> {
        let mut items = Items { at: self, rest: list.iter().enumerate() };
        let whole = visitor.visit_seq(&mut items)?;
        self.back();
        if items.rest.len() == 0 { Ok(whole) } else { Err(too_long(list.len())) }
    }

    fn number<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match unexpected(self.value) {
            Unexpected::Unsigned(number) => visitor.visit_u64(number),
            Unexpected::Signed(number) => visitor.visit_i64(number),
            Unexpected::Float(number) => visitor.visit_f64(number),
            _ => Err(self.refused(&visitor)),
        }
    }
}

fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => Unexpected::Unsigned(number),
            (_, Some(number), _) => Unexpected::Signed(number),
            (.., number) => Unexpected::Float(number.unwrap_or_default()),
        },
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    }
}

#[cold]
fn too_long(length: usize) -> Error {
    Error::invalid_length(length, &"fewer elements in array")
}

macro_rules! as_number {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
            self.number(visitor)
        })*
    };
}

impl<'a> Deserializer<'a> for At<'a> {
    type Error = Error;

    as_number! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 }
    as_number! { deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 }

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(_) => self.number(visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(list) => self.items(list, visitor),
            Value::Object(map) => self.members(map, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Array(list) => self.items(list, visitor),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Object(map) => self.members(map, visitor),
            _ => Err(self.refused(&visitor)),
        }
    }

    /// Only an object is one. (serde_json takes a list too, the members in the order of their declaration.)
    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::String(word) => visitor.visit_enum(Word { at: self, word, value: None }),
            Value::Object(map) => match (map.iter().next(), map.len()) {
                (Some((word, value)), 1) => visitor.visit_enum(Word { at: self, word, value: Some(value) }),
                _ => Err(Error::invalid_value(Unexpected::Map, &"map with a single key")),
            },
            _ => Err(Error::invalid_type(unexpected(self.value), &"string or map")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { <W: Visitor<'a>> i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier }
}

struct Members<'a> {
    at: At<'a>,
    rest: serde_json::map::Iter<'a>,
    member: Option<(&'a String, &'a Value)>,
}

impl<'a> MapAccess<'a> for Members<'a> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.at.back();
        self.member = self.rest.next();
        let Some((key, value)) = self.member else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = key.as_str().into_deserializer();
        seed.deserialize(key).map(Some).inspect_err(|_| {
            if let Some((key, _)) = self.member {
                self.at.step(Step::Key(key.clone()), value);
            }
        })
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((key, value)) = self.member.take() else { return Err(Error::custom("value is missing")) };
        seed.deserialize(self.at.step(Step::Key(key.clone()), value))
    }
}

struct Items<'a> {
    at: At<'a>,
    rest: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
}

impl<'a> SeqAccess<'a> for Items<'a> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.at.back();
        let Some((index, value)) = self.rest.next() else { return Ok(None) };
        seed.deserialize(self.at.step(Step::Index(index), value)).map(Some)
    }
}

/// A word of an enumeration, with its value where it has one: a health that no schema knows is `{"other": "Degraded"}`.
struct Word<'a> {
    at: At<'a>,
    word: &'a str,
    value: Option<&'a Value>,
}

impl<'a> EnumAccess<'a> for Word<'a> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let word: StrDeserializer<'_, Error> = self.word.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'a> Word<'a> {
    /// The value, for a variant of this kind.
    fn value(self, expected: &'static str) -> Result<At<'a>, Error> {
        let value = self.value.ok_or_else(|| Error::invalid_type(Unexpected::UnitVariant, &expected))?;
        Ok(self.at.step(Step::Key(self.word.to_owned()), value))
    }
}

impl<'a> VariantAccess<'a> for Word<'a> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            None | Some(Value::Null) => Ok(()),
            Some(value) => Err(Error::invalid_type(unexpected(value), &"unit")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value, Error> {
        let at = self.at;
        let value = seed.deserialize(self.value("newtype variant")?)?;
        at.back();
        Ok(value)
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        let at = self.at;
        let value = self.value("tuple variant")?.deserialize_seq(visitor)?;
        at.back();
        Ok(value)
    }

    fn struct_variant<V: Visitor<'a>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let at = self.at;
        let value = self.value("struct variant")?.deserialize_map(visitor)?;
        at.back();
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct House {
        number: u8,
        floors: Vec<Floor>,
        #[serde(default)]
        names: BTreeMap<String, f64>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Floor {
        use_: Option<Use>,
        high: bool,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    enum Use {
        Home,
        Shop,
        Other(String),
        Let { to: String },
        Both(u8, u8),
    }

    fn house(change: impl FnOnce(&mut Value)) -> Value {
        let floor = json!({"use_": "Shop", "high": true});
        let mut tree = json!({"number": 7, "floors": [floor, floor], "names": {"a": 1, "b": 2.5}});
        change(&mut tree);
        tree
    }

    #[test]
    fn what_is_right_is_what_serde_json_reads() {
        let tree = house(|tree| tree["floors"][1]["use_"] = Value::Null);
        assert_eq!(read::<House>(&tree).unwrap(), serde_json::from_value(tree).unwrap());
    }

    /// Measured: evidence with a state that is no word of the schema was written, and refused when it was read again.
    #[test]
    fn a_word_with_a_value_is_read_in_every_form_of_it() {
        let uses =
            [json!({"Other": "Mill"}), json!({"Let": {"to": "x"}}), json!({"Both": [1, 2]}), json!({"Home": null})];
        for used in uses {
            let tree = house(|tree| tree["floors"][0]["use_"] = used.clone());
            assert_eq!(read::<House>(&tree).unwrap(), serde_json::from_value(tree).unwrap(), "{used}");
        }
        for used in
            [json!({"Other": 5}), json!("Other"), json!({"Let": {}}), json!("Let"), json!({"Both": [1]}), json!("Both")]
        {
            let tree = house(|tree| tree["floors"][0]["use_"] = used.clone());
            let (way, error) = read::<House>(&tree).unwrap_err();
            assert!(shown(&way).starts_with("floors[0].use_"), "{used}: {}", shown(&way));
            assert_eq!(error.to_string(), serde_json::from_value::<House>(tree).unwrap_err().to_string(), "{used}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_serde_json_with_the_way_to_it() {
        type Change = fn(&mut Value);
        let wrong: [(&str, Change); 12] = [
            ("number", |tree| tree["number"] = json!(300)),
            ("number", |tree| tree["number"] = json!(-1)),
            ("number", |tree| tree["number"] = json!(1.5)),
            ("number", |tree| tree["number"] = Value::Null),
            ("floors", |tree| tree["floors"] = json!({})),
            ("floors[1]", |tree| tree["floors"][1] = json!("low")),
            ("floors[1]", |tree| tree["floors"][1] = json!({"use_": null})),
            ("floors[1].use_", |tree| tree["floors"][1]["use_"] = json!("Barn")),
            ("floors[1].use_", |tree| tree["floors"][1]["use_"] = json!({"Home": 1})),
            ("floors[1].use_", |tree| tree["floors"][1]["use_"] = json!(["Home"])),
            ("names.b", |tree| tree["names"]["b"] = json!("two")),
            ("colour", |tree| tree["colour"] = json!("red")),
        ];
        for (place, change) in wrong {
            let tree = house(change);
            let (way, error) = read::<House>(&tree).unwrap_err();
            assert_eq!(shown(&way), place, "{error}");
            assert_eq!(error.to_string(), serde_json::from_value::<House>(tree).unwrap_err().to_string());
        }
        assert_eq!(read::<House>(&json!({"number": 7})).unwrap_err().0, []);
    }

    #[test]
    fn a_list_is_no_struct() {
        let (way, error) = read::<House>(&json!([7, []])).unwrap_err();
        assert_eq!((way, error.to_string()), (vec![], "invalid type: sequence, expected struct House".to_owned()));
    }
}
