//! How an observation is written and read: one flat object with either `value` or `missing`.
//!
//! By hand, because there are forty kinds of fact: what does not depend on the kind is compiled here once and not forty
//! times.

use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use super::observation::{Missing, Observation};
use super::place::Place;

impl<T: Serialize> Serialize for Observation<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Observation", 3)?;
        match self {
            Self::Known { value, .. } => object.serialize_field("value", value)?,
            Self::Missing { reason, .. } => object.serialize_field("missing", reason)?,
        }
        object.serialize_field("from", &self.from())?;
        object.serialize_field("at", &self.at())?;
        object.end()
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Key {
    Value,
    Missing,
    From,
    At,
}

/// All of an observation but its value.
#[derive(Default)]
struct Rest {
    missing: Option<Option<Missing>>,
    from: Option<String>,
    at: Option<Timestamp>,
}

impl Rest {
    fn read<'de, A: MapAccess<'de>>(&mut self, key: Key, members: &mut A) -> Result<(), A::Error> {
        match key {
            Key::Value => Err(twice("value")),
            Key::Missing if self.missing.is_none() => members.next_value().map(|reason| self.missing = Some(reason)),
            Key::Missing => Err(twice("missing")),
            Key::From if self.from.is_none() => members.next_value().map(|from| self.from = Some(from)),
            Key::From => Err(twice("from")),
            Key::At if self.at.is_none() => members.next_value().map(|at| self.at = Some(at)),
            Key::At => Err(twice("at")),
        }
    }

    /// Why the fact is missing, if it is, and place and time.
    fn finish<E: Error>(self, known: bool) -> Result<(Option<Missing>, Place, Timestamp), E> {
        let from = self.from.ok_or_else(|| E::missing_field("from"))?;
        let at = self.at.ok_or_else(|| E::missing_field("at"))?;
        match (known, self.missing.flatten()) {
            (true, Some(_)) => {
                Err(E::custom(format_args!("observation from {from:?} has both a value and a missing reason")))
            }
            (false, None) => {
                Err(E::custom(format_args!("observation from {from:?} has neither a value nor a missing reason")))
            }
            (_, missing) => Ok((missing, from.into(), at)),
        }
    }
}

#[cold]
fn twice<E: Error>(key: &'static str) -> E {
    E::duplicate_field(key)
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Observation<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const KEYS: &[&str] = &["value", "missing", "from", "at"];
        deserializer.deserialize_struct("Observation", KEYS, Reader(PhantomData))
    }
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
    type Value = Observation<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an observation")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Observation<T>, A::Error> {
        let mut value: Option<Option<T>> = None;
        let mut rest = Rest::default();
        while let Some(key) = members.next_key()? {
            match key {
                Key::Value if value.is_none() => value = Some(members.next_value()?),
                key => rest.read(key, &mut members)?,
            }
        }
        let value = value.flatten();
        let (missing, from, at) = rest.finish(value.is_some())?;
        match (value, missing) {
            (Some(value), _) => Ok(Observation::Known { value, from, at }),
            (None, Some(reason)) => Ok(Observation::Missing { reason, from, at }),
            // Refused above.
            (None, None) => Err(A::Error::missing_field("value")),
        }
    }
}

#[cfg(test)]
/// The schema of an observation.
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator};

    use jiff::Timestamp;

    use super::super::observation::{Missing, Observation};

    /// How an [`Observation`] is written: one flat object with either `value` or `missing`.
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    #[cfg_attr(test, schemars(deny_unknown_fields))]
    #[allow(dead_code, reason = "the shape for the schema")]
    struct Shape {
        /// The fact; absent where it is missing.
        value: Option<()>,
        /// Why there is no fact; absent where there is one.
        missing: Option<Missing>,
        /// Where it was read or looked for.
        from: String,
        /// When, as RFC 3339 in UTC.
        at: Timestamp,
    }

    impl<T: JsonSchema> JsonSchema for Observation<T> {
        fn schema_name() -> Cow<'static, str> {
            format!("Observation_of_{}", T::schema_name()).into()
        }

        fn schema_id() -> Cow<'static, str> {
            format!("patchgate::Observation<{}>", T::schema_id()).into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let value = generator.subschema_for::<Option<T>>();
            of_values(value, generator)
        }
    }

    /// The schema of an observation whose values have this one.
    fn of_values(mut value: Schema, generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Shape::json_schema(generator);
        if let Some(place) = schema.pointer_mut("/properties/value") {
            let about = place.get("description").cloned().unwrap_or_default();
            value.ensure_object().insert("description".to_owned(), about);
            *place = value.to_value();
        }
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Timestamp {
        "2026-11-22T03:00:00Z".parse().unwrap()
    }

    #[test]
    fn absent_null_and_unreadable_survive_a_round_trip_as_three_different_things() {
        for reason in [Missing::Absent, Missing::Null, Missing::unreadable("[]", "expected a string")] {
            let o: Observation<String> = Observation::missing(reason.clone(), "/redfish/v1#/Vendor", at());
            let text = serde_json::to_string(&o).unwrap();
            let back: Observation<String> = serde_json::from_str(&text).unwrap();
            assert_eq!(back.reason(), Some(&reason), "{text}");
        }
    }

    #[test]
    fn an_observation_with_neither_value_nor_reason_is_refused() {
        let e = serde_json::from_str::<Observation<String>>(r#"{"from":"x","at":"2026-11-22T03:00:00Z"}"#).unwrap_err();
        assert!(e.to_string().contains("neither a value nor a missing reason"), "{e}");
    }

    #[test]
    fn a_null_value_is_not_a_value() {
        let e = serde_json::from_str::<Observation<String>>(r#"{"value":null,"from":"x","at":"2026-11-22T03:00:00Z"}"#);
        assert!(e.is_err());
    }
}
