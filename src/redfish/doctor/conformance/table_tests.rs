//! The table of models is what redfish-codegen says: in its sources, and by its types.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use redfish_codegen::models;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::SCHEMAS;
use crate::common::share;
use crate::common::trail::{Step, read, shown};
use crate::redfish::doctor::models::{TABLE, hold};

/// A model as it stands in the sources.
enum Declared {
    Object(Vec<(String, String)>),
    Words(Vec<String>),
    OneOf(Vec<String>),
    /// Nothing but a name for something else.
    Is(String),
}

/// What a program run by cargo says.
fn said(arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").expect("the tests are run by cargo");
    let output = Command::new(cargo).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The folder of the models: wherever cargo has put the crate that this program is built with.
fn sources() -> PathBuf {
    let about = said(&["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let all = said(&["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", host]);
    let all: Value = serde_json::from_str(&all).unwrap();
    let found =
        all["packages"].as_array().unwrap().iter().find(|package| package["name"] == "redfish-codegen").unwrap();
    Path::new(found["manifest_path"].as_str().unwrap()).parent().unwrap().join("src/models")
}

/// The model of this path, such as `drive::v1_17_0::Drive`.
fn declared(sources: &Path, path: &str) -> Declared {
    let (folder, name) = path.rsplit_once("::").unwrap();
    let folder = sources.join(folder.replace("::", "/"));
    let begins = [format!("pub struct {name} {{"), format!("pub struct {name}("), format!("pub enum {name} {{")];
    let texts =
        std::fs::read_dir(&folder).unwrap().filter_map(|file| std::fs::read_to_string(file.unwrap().path()).ok());
    let text = texts.into_iter().find(|text| begins.iter().any(|begin| text.contains(begin))).expect(path);
    let lines = text.lines().map(str::trim);
    if let Some(inner) = lines.clone().find_map(|line| line.strip_prefix(&begins[1])) {
        return Declared::Is(form(sources, inner.trim_start_matches("pub ").trim_end_matches(");")));
    }
    let (mut renamed, mut skipped) = (None, false);
    let (mut properties, mut words, mut models) = (Vec::new(), Vec::new(), Vec::new());
    let body = lines.skip_while(|line| !begins.iter().any(|begin| line.starts_with(begin))).skip(1);
    for line in body.take_while(|line| *line != "}") {
        if let Some(name) = line.strip_prefix("#[serde(rename = \"") {
            renamed = Some(name.trim_end_matches("\")]").to_owned());
        } else if line == "#[serde(skip_deserializing)]" {
            skipped = true;
        } else if line.starts_with("#[") || line.starts_with("///") || line.is_empty() {
            let known = ["#[serde(default, skip_serializing_if = \"Option::is_none\")]", "#[derivative(Default("];
            assert!(!line.starts_with("#[") || known.iter().any(|k| line.starts_with(k)), "{path}: {line}");
        } else {
            let renamed = renamed.take();
            let line = line.trim_end_matches(',');
            if let Some((name, kind)) = line.strip_prefix("pub ").and_then(|line| line.split_once(": ")) {
                let name = renamed.unwrap_or_else(|| name.to_owned());
                properties.extend((!skipped).then(|| (name, form(sources, kind))));
            } else if let Some((_, model)) = line.trim_end_matches(')').split_once('(') {
                models.push(form(sources, model));
            } else {
                words.push(renamed.unwrap_or_else(|| line.to_owned()));
            }
            skipped = false;
        }
    }
    assert_eq!(text.contains("#[serde(untagged)]"), !models.is_empty(), "{path}");
    match (text.contains(&begins[2]), models.is_empty()) {
        (false, _) => Declared::Object(properties),
        (true, true) => Declared::Words(words),
        (true, false) => Declared::OneOf(models),
    }
}

/// A type of Rust in the words of the table.
fn form(sources: &Path, kind: &str) -> String {
    let inside = |of: &str| kind.strip_prefix(of).and_then(|kind| kind.strip_suffix('>'));
    if let Some(inner) = inside("Option<") {
        return format!("{}?", form(sources, inner));
    }
    if let Some(inner) = inside("Vec<") {
        return format!("[{}]", form(sources, inner));
    }
    match kind {
        "String" => "text".to_owned(),
        "i64" => "whole".to_owned(),
        "f64" => "number".to_owned(),
        "bool" => "truth".to_owned(),
        "serde_json::Value" => "any".to_owned(),
        _ => {
            let path = kind.strip_prefix("models::").unwrap_or_else(|| panic!("an unknown type: {kind}"));
            // Only what stands for itself is a word here: a type that is met below itself would not end.
            match named(sources, path) {
                Some(inner) => inner,
                None => path.to_owned(),
            }
        }
    }
}

/// What a type stands for that is nothing but a name for it.
fn named(sources: &Path, path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once("::")?;
    let folder = sources.join(folder.replace("::", "/"));
    let begin = format!("pub struct {name}(pub ");
    let texts =
        std::fs::read_dir(&folder).unwrap().filter_map(|file| std::fs::read_to_string(file.unwrap().path()).ok());
    let found = texts.into_iter().find_map(|text| Some(text.split_once(&begin)?.1.split_once(')')?.0.to_owned()))?;
    Some(form(sources, &found))
}

/// All the models that can be met below the resources that are judged.
fn all(sources: &Path) -> BTreeMap<String, Declared> {
    let mut models = BTreeMap::new();
    let mut ahead: Vec<String> = SCHEMAS.iter().map(|schema| schema.model.to_owned()).collect();
    while let Some(path) = ahead.pop() {
        if models.contains_key(&path) {
            continue;
        }
        let model = declared(sources, &path);
        let below: Vec<&String> = match &model {
            Declared::Object(properties) => properties.iter().map(|(_, form)| form).collect(),
            Declared::OneOf(models) => models.iter().collect(),
            Declared::Words(_) => Vec::new(),
            Declared::Is(form) => vec![form],
        };
        let paths = below.iter().map(|form| form.trim_matches(['[', ']', '?'])).filter(|form| form.contains("::"));
        ahead.extend(paths.map(str::to_owned));
        models.insert(path, model);
    }
    models
}

fn written(models: &BTreeMap<String, Declared>) -> String {
    let mut table = String::from(
        "# What the types of redfish-codegen 0.3.1 allow (DMTF schemas 2023.1). Written by a test: models.rs says what a line means.\n",
    );
    for (path, model) in models {
        let (kind, rest): (_, Vec<String>) = match model {
            Declared::Object(all) => ("object", all.iter().map(|(name, form)| format!("{name}={form}")).collect()),
            Declared::Words(words) => ("words", words.clone()),
            Declared::OneOf(models) => ("one-of", models.clone()),
            Declared::Is(form) => panic!("{path} is {form}"),
        };
        table.push_str(&[&[kind.to_owned(), path.clone()][..], &rest].concat().join("\t"));
        table.push('\n');
    }
    table
}

#[test]
fn the_table_is_what_the_sources_of_redfish_codegen_say() {
    let wanted = written(&all(&sources()));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    if std::env::var_os("PATCHGATE_WRITE_DOCS").is_some() {
        std::fs::write(path, wanted).unwrap();
        return;
    }
    let again = "write it anew: PATCHGATE_WRITE_DOCS=1 cargo test --lib the_table_is_what_the_sources";
    assert!(std::fs::read_to_string(path).unwrap() == wanted, "{again}");
}

/// Something that a form allows: everything there is to say, but no deeper than this.
fn example(table: &BTreeMap<&str, Vec<&str>>, form: &str, deep: usize) -> Value {
    let form = form.trim_end_matches('?');
    if let Some(items) = form.strip_prefix('[').and_then(|form| form.strip_suffix(']')) {
        return json!([example(table, items, deep), example(table, items, deep)]);
    }
    match form {
        "text" => return json!("x"),
        "whole" => return json!(7),
        "number" => return json!(1.5),
        "truth" => return json!(true),
        "any" => return json!({"a": [null]}),
        _ => {}
    }
    match table[form].split_first().unwrap() {
        (&"object", properties) => {
            let properties = properties.iter().filter_map(|property| property.split_once('='));
            let wanted = properties.filter(|(_, form)| deep > 0 || !form.ends_with('?'));
            wanted.map(|(name, form)| (name.to_owned(), example(table, form, deep.saturating_sub(1)))).collect()
        }
        (&"one-of", models) => example(table, models.last().unwrap(), deep),
        (_, words) => json!(words[0]),
    }
}

/// All places of a tree.
fn places(tree: &Value, at: &[Step], into: &mut Vec<Vec<Step>>) {
    into.push(at.to_vec());
    let below: Vec<(Step, &Value)> = match tree {
        Value::Object(map) => map.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(index, value)| (Step::Index(index), value)).collect(),
        _ => Vec::new(),
    };
    below.into_iter().for_each(|(step, value)| places(value, &[at, &[step]].concat(), into));
}

fn place<'a>(tree: &'a mut Value, way: &[Step]) -> &'a mut Value {
    way.iter().fold(tree, |at, step| match step {
        Step::Key(key) => at.get_mut(key).unwrap(),
        Step::Index(index) => at.get_mut(index).unwrap(),
    })
}

/// Holds the table against a type: of what is right, and of everything that can be wrong in one place, they say the same.
fn agree<T: DeserializeOwned>(table: &BTreeMap<&str, Vec<&str>>, model: &'static str, tried: &mut usize) {
    let said = |result: Result<(), (Vec<Step>, serde_json::Error)>| {
        result.map_err(|(way, error)| (shown(&way), error.to_string()))
    };
    let whole = example(table, model, 4);
    let mut all = Vec::new();
    places(&whole, &[], &mut all);
    assert_eq!((said(read::<T>(&whole).map(drop)), said(hold(&whole, model))), (Ok(()), Ok(())), "{model}");
    let wrong = [
        json!(null),
        json!("no such word"),
        json!(5),
        json!(-1),
        json!(2.5),
        json!(u64::MAX),
        json!(false),
        json!([]),
        json!([1, "x"]),
        json!({}),
        json!({"OK": null}),
        json!({"Enabled": 1}),
        json!({"a": 1, "b": 2}),
    ];
    for way in share::of(all, 7) {
        let mut harmed: Vec<Value> = Vec::new();
        for other in &wrong {
            let mut tree = whole.clone();
            *place(&mut tree, &way) = other.clone();
            harmed.push(tree);
        }
        // As an enumeration can be written too, and without the property.
        let mut tree = whole.clone();
        let here = place(&mut tree, &way);
        if let Some(word) = here.as_str() {
            *here = json!({ word: null });
        }
        harmed.push(tree);
        let mut tree = whole.clone();
        if let Some((Step::Key(key), above)) = way.split_last() {
            let object: &mut Map<String, Value> = place(&mut tree, above).as_object_mut().unwrap();
            object.shift_remove(key);
        }
        harmed.push(tree);
        for tree in harmed {
            *tried += 1;
            assert_eq!(said(hold(&tree, model)), said(read::<T>(&tree).map(drop)), "{model} {}: {tree}", shown(&way));
        }
    }
}

/// Not of all twenty types: each is compiled for it, and a location alone brings sixteen versions of everything in it. These have
/// every form that a line of the table can have.
#[test]
fn the_table_says_what_the_types_say() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>());
    let table = lines.map(|words| (words[1], [&words[..1], &words[2..]].concat())).collect();
    let mut tried = 0;
    agree::<models::computer_system::v1_20_1::ComputerSystem>(
        &table,
        "computer_system::v1_20_1::ComputerSystem",
        &mut tried,
    );
    agree::<models::log_entry::v1_15_0::LogEntry>(&table, "log_entry::v1_15_0::LogEntry", &mut tried);
    agree::<models::power_subsystem::v1_1_0::PowerSubsystem>(
        &table,
        "power_subsystem::v1_1_0::PowerSubsystem",
        &mut tried,
    );
    agree::<models::software_inventory::v1_9_0::SoftwareInventory>(
        &table,
        "software_inventory::v1_9_0::SoftwareInventory",
        &mut tried,
    );
    assert!(tried > 1000, "{tried}");
}
