//! What the types of redfish-codegen allow, as a table that is read while the program runs.
//!
//! Those types read themselves by code that is compiled for each of them: 587 of them stand below the resources that `doctor`
//! judges, a location alone in sixteen versions, and that was a sixth of what our crate makes the compiler translate. What they allow
//! is no more than a list of names and words. `models.tsv` is that list; a test writes it from the sources of redfish-codegen, and
//! another holds what is said by it against what the types say themselves.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, IgnoredAny};
use serde::de::{MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::Value;

use crate::common::packed::{self, Pack};
use crate::common::trail::{self, Step};

/// Where the table is in the repository.
pub(super) const TABLE: &str = "src/redfish/doctor/models.tsv";

static PACK: Pack = packed::pack!("models");

static MODELS: LazyLock<BTreeMap<&'static str, Model>> =
    LazyLock::new(|| PACK.text(TABLE).lines().filter_map(Model::of).collect());

/// A model: a line of the table.
enum Model {
    /// An object with these properties, and whatever else there is.
    Object(Vec<Property>),
    /// One of these words.
    Words(Vec<&'static str>),
    /// What any of these models allows.
    OneOf(Vec<&'static str>),
}

/// A property of an object.
struct Property {
    name: &'static str,
    form: Form,
}

/// What may stand at a place: `text`, `whole`, `number`, `truth`, `any`, or the path of a model; in `[…]` a list of it; with a `?`
/// behind it, nothing may as well.
#[derive(Clone, Copy)]
struct Form(&'static str);

/// Holds a tree against a model.
///
/// # Errors
/// The first place that the model does not allow, and what it says to it.
pub(super) fn hold(tree: &Value, model: &'static str) -> Result<(), (Vec<Step>, serde_json::Error)> {
    trail::read_by(Form(model), tree)
}

impl Model {
    fn of(line: &'static str) -> Option<(&'static str, Self)> {
        let mut words = line.split('\t');
        let (kind, path) = (words.next()?, words.next()?);
        let model = match kind {
            "object" => Self::Object(words.filter_map(|property| property.split_once('=')).map(Property::of).collect()),
            "words" => Self::Words(words.collect()),
            "one-of" => Self::OneOf(words.collect()),
            _ => return None,
        };
        Some((path, model))
    }
}

impl Property {
    fn of((name, form): (&'static str, &'static str)) -> Self {
        Self { name, form: Form(form) }
    }

    fn optional(&self) -> bool {
        self.form.0.ends_with('?')
    }
}

impl<'de> DeserializeSeed<'de> for Form {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        if let Some(form) = self.0.strip_suffix('?') {
            return from.deserialize_option(Self(form));
        }
        if let Some(form) = self.0.strip_prefix('[').and_then(|form| form.strip_suffix(']')) {
            return from.deserialize_seq(List(Self(form)));
        }
        // The name of a type is the last word of its path.
        let name = self.0.rsplit(':').next().unwrap_or_default();
        match (self.0, MODELS.get(self.0)) {
            ("text", _) => String::deserialize(from).map(drop),
            ("whole", _) => i64::deserialize(from).map(drop),
            ("number", _) => f64::deserialize(from).map(drop),
            ("truth", _) => bool::deserialize(from).map(drop),
            (_, Some(Model::Object(properties))) => from.deserialize_struct(name, &[], Object { name, properties }),
            (_, Some(Model::Words(words))) => from.deserialize_enum(name, words, Words { name, words }),
            (_, Some(Model::OneOf(models))) => {
                let tree = Value::deserialize(from)?;
                let allowed = models.iter().any(|model| Self(model).deserialize(&tree).is_ok());
                // As serde says it of an enumeration without tags, which is what this is among the types.
                let refused =
                    || D::Error::custom(format_args!("data did not match any variant of untagged enum {name}"));
                allowed.then_some(()).ok_or_else(refused)
            }
            // `any`; and a test shows that the table lacks no model that it names.
            (_, None) => Value::deserialize(from).map(drop),
        }
    }
}

/// Something, or nothing.
impl<'de> Visitor<'de> for Form {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }
}

struct List(Form);

impl<'de> Visitor<'de> for List {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(self.0)?.is_some() {}
        Ok(())
    }
}

struct Object {
    name: &'static str,
    properties: &'static [Property],
}

impl<'de> Visitor<'de> for Object {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut met = Vec::new();
        while let Some(name) = members.next_key::<String>()? {
            match self.properties.iter().find(|property| property.name == name) {
                None => drop(members.next_value::<IgnoredAny>()?),
                Some(property) => {
                    members.next_value_seed(property.form)?;
                    met.push(property.name);
                }
            }
        }
        let missing = |property: &&Property| !property.optional() && !met.contains(&property.name);
        self.properties.iter().find(missing).map_or(Ok(()), |property| Err(A::Error::missing_field(property.name)))
    }

    /// Below a model that is one of several, serde takes a list as the properties in their order.
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for (place, property) in self.properties.iter().enumerate() {
            if items.next_element_seed(property.form)?.is_none() && !property.optional() {
                return Err(A::Error::invalid_length(place, &self));
            }
        }
        Ok(())
    }
}

struct Words {
    name: &'static str,
    words: &'static [&'static str],
}

impl<'de> Visitor<'de> for Words {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "enum {}", self.name)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, word: A) -> Result<(), A::Error> {
        let (word, rest) = word.variant::<String>()?;
        if !self.words.contains(&word.as_str()) {
            return Err(A::Error::unknown_variant(&word, self.words));
        }
        rest.unit_variant()
    }
}
