//! The JSON Schema of the file: that of a servers file, with the options that there are.

use std::collections::BTreeMap;

use clap::{Arg, ArgAction, Command};
use serde_json::{Map, Value, json};

use super::document::commands;
use super::policy::never;

/// The schema, made from the command line itself.
pub fn schema(fresh: &Command) -> schemars::Schema {
    let mut root = fresh.clone();
    root.build();
    let mut schema = crate::fleet::servers::schema();
    let (mut all, mut single) = (BTreeMap::new(), Map::new());
    for (name, command) in commands(&root) {
        let options: Map<String, Value> = command.get_arguments().filter_map(one).collect();
        all.extend(options.clone());
        if !options.is_empty() {
            single.insert(name, object("Options of this command.", options));
        }
    }
    let all = object("Options of every command that has them.", all.into_iter().collect());
    let title = schema.get_mut("title");
    if let Some(title) = title {
        *title = json!("Configuration");
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("options".to_owned(), all);
        properties.insert("command".to_owned(), object("Options of single commands.", single));
    }
    schema
}

fn object(description: &str, properties: Map<String, Value>) -> Value {
    json!({"description": description, "type": "object", "additionalProperties": false, "properties": properties})
}

/// An option with what it takes.
fn one(arg: &Arg) -> Option<(String, Value)> {
    let name = arg.get_long().filter(|name| never(name).is_none())?;
    let one = json!({"type": ["string", "integer"]});
    let mut said = if !arg.get_action().takes_values() {
        json!({"type": "boolean"})
    } else if matches!(arg.get_action(), ArgAction::Append) || arg.get_value_delimiter().is_some() {
        json!({"anyOf": [one, {"type": "array", "items": one}]})
    } else {
        one
    };
    if let (Value::Object(said), Some(help)) = (&mut said, arg.get_help()) {
        said.insert("description".to_owned(), json!(help.to_string()));
    }
    Some((name.to_owned(), said))
}
