//! One change of a recorded server: where its resources can be changed, and the tree with a property or resource that is gone, null, empty,
//! of another type, or there twice.

use patchgate::mock::Tree;
use serde_json::{Value, json};

/// What happens to one property or resource.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    Drop,
    Null,
    Empty,
    Retype,
    Double,
}

pub const CHANGES: [Change; 5] = [Change::Drop, Change::Null, Change::Empty, Change::Retype, Change::Double];

/// Where: a resource, and a property of it; none for the resource itself.
pub type Place = (String, Option<String>);

/// What a scan decides on.
const DECIDING: &[&str] = &[
    "Health",
    "HealthRollup",
    "State",
    "Status",
    "Members",
    "Members@odata.count",
    "Version",
    "FirmwareVersion",
    "SoftwareId",
    "FailurePredicted",
    "PredictedMediaLifeLeftPercent",
    "Severity",
    "Resolved",
    "Drives",
    "Volumes",
    "Storage",
    "Chassis",
    "Systems",
    "Managers",
    "UpdateService",
    "FirmwareInventory",
    "PowerSupplies",
    "PowerSubsystem",
    "Power",
    "Thermal",
    "Fans",
    "NetworkAdapters",
    "PCIeDevices",
    "Processors",
    "Memory",
    "LogServices",
    "Entries",
    "StorageControllers",
    "Controllers",
    "CacheSummary",
    "BiosVersion",
    "Id",
    "PowerState",
    "ChassisType",
    "MemorySummary",
    "ProcessorSummary",
    "AggregateHealthStatus",
];

/// Every place of a resource, those that decide in a list of their own.
pub fn places(uri: &str, body: &Value, deciding: &mut Vec<Place>, rest: &mut Vec<Place>) {
    deciding.push((uri.to_owned(), None));
    below(uri, "", body, 0, deciding, rest);
}

fn below(uri: &str, path: &str, value: &Value, depth: usize, deciding: &mut Vec<Place>, rest: &mut Vec<Place>) {
    let Value::Object(object) = value else {
        let Value::Array(list) = value else { return };
        let first = list.iter().enumerate().take(4).filter(|(_, item)| item.is_object() && depth < 5);
        return first.for_each(|(n, item)| below(uri, &format!("{path}/{n}"), item, depth + 1, deciding, rest));
    };
    for (name, value) in object.iter().filter(|(name, _)| !["Actions", "@odata.etag", "Links"].contains(&name.as_str()))
    {
        let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
        let list = if DECIDING.contains(&name.as_str()) { &mut *deciding } else { &mut *rest };
        list.push((uri.to_owned(), Some(path.clone())));
        if depth < 5 {
            below(uri, &path, value, depth + 1, deciding, rest);
        }
    }
}

pub fn body(tree: &Tree, uri: &str) -> Value {
    serde_json::from_slice(tree.get(uri).unwrap()).unwrap_or_default()
}

fn other_type(value: &Value) -> Value {
    match value {
        Value::String(text) => json!([text]),
        Value::Number(number) => json!(number.to_string()),
        Value::Bool(yes) => json!(yes.to_string()),
        Value::Null => json!(0),
        Value::Array(list) => json!({"0": list}),
        Value::Object(_) => json!("an object"),
    }
}

fn empty(value: &Value) -> Value {
    match value {
        Value::Array(_) => json!([]),
        Value::Object(_) => json!({}),
        _ => json!(""),
    }
}

/// The tree with this change; none where it would change nothing.
pub fn changed(tree: &Tree, (uri, path): &Place, change: Change) -> Option<Tree> {
    let mut tree = tree.clone();
    let mut whole = body(&tree, uri);
    let Some(path) = path else {
        let text = match change {
            Change::Drop => return tree.remove(uri).then_some(tree),
            Change::Null => Value::Object(whole.as_object()?.keys().map(|key| (key.clone(), Value::Null)).collect()),
            Change::Empty => json!({}),
            Change::Retype => json!([whole]),
            Change::Double => return doubled(tree, uri),
        };
        return tree.replace(uri, text.to_string().into_bytes()).then_some(tree);
    };
    let (above, name) = path.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let object = whole.pointer_mut(above)?.as_object_mut()?;
    let value = object.get(&name)?.clone();
    let mut text = None;
    match change {
        Change::Drop => drop(object.remove(&name)),
        Change::Null => drop(object.insert(name, Value::Null)),
        Change::Empty => drop(object.insert(name, empty(&value))),
        Change::Retype => drop(object.insert(name, other_type(&value))),
        Change::Double => match object.get_mut(&name) {
            Some(Value::Array(list)) if !list.is_empty() => list.push(list[0].clone()),
            // The name once more, with the same value.
            _ if above.is_empty() => {
                let rest = whole.to_string();
                text = Some(format!("{{{}:{value},{}", json!(name), rest.strip_prefix('{')?));
            }
            _ => return None,
        },
    }
    let text = text.unwrap_or_else(|| whole.to_string());
    (text.as_bytes() != tree.get(uri)?).then(|| tree.replace(uri, text.into_bytes()).then_some(tree)).flatten()
}

/// The lists that name a resource: where they are, and the path of the array.
pub fn lists(tree: &Tree, uri: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for list in tree.uris().map(str::to_owned) {
        let Value::Object(object) = body(tree, &list) else { continue };
        for (name, value) in &object {
            let named = |item: &Value| item["@odata.id"].as_str().is_some_and(|id| id.trim_end_matches('/') == uri);
            if value.as_array().is_some_and(|items| items.iter().any(named)) {
                found.push((list.clone(), name.clone()));
            }
        }
    }
    found
}

fn doubled(mut tree: Tree, uri: &str) -> Option<Tree> {
    let (list, name) = lists(&tree, uri).into_iter().next()?;
    let mut whole = body(&tree, &list);
    whole[&name].as_array_mut()?.push(json!({"@odata.id": uri}));
    tree.replace(&list, whole.to_string().into_bytes()).then_some(tree)
}
