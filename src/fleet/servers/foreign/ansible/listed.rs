//! What `ansible-inventory --list` prints: every variable of every host, with templates and vaults as ansible left them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::inventory::{Inventory, Value};
use crate::baseline::Problem;
use crate::fleet::servers::foreign::field::is_secret;
use crate::fleet::servers::foreign::gather::Gather;
use crate::fleet::servers::foreign::json::Parts;
use crate::fleet::servers::server::Servers;

#[derive(Deserialize)]
struct Meta<'t> {
    #[serde(borrow, default)]
    hostvars: BTreeMap<String, &'t RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Group {
    hosts: Vec<String>,
    children: Vec<String>,
}

/// The servers of the inventory.
pub fn read(text: &str, file: &str) -> (Servers, Vec<Problem>) {
    let (mut gather, mut parts, mut inventory) = (Gather::new(file), Parts::new(text), Inventory::default());
    for document in parts.documents(&mut gather) {
        let what = "what ansible-inventory --list prints";
        let Some(mut groups) = document.borrow::<BTreeMap<String, &RawValue>>(what, &mut gather) else { continue };
        let meta = groups.remove("_meta").and_then(|raw| parts.part(raw).borrow::<Meta<'_>>(what, &mut gather));
        for (host, raw) in meta.map(|meta| meta.hostvars).unwrap_or_default() {
            let part = parts.part(raw);
            let fields =
                part.borrow::<BTreeMap<String, &RawValue>>("the variables of a host", &mut gather).unwrap_or_default();
            let kept: Vec<_> = fields
                .iter()
                .filter(|(name, _)| !is_secret(name))
                .map(|(name, raw)| (name.clone(), value(raw)))
                .collect();
            fields.keys().filter(|name| is_secret(name)).for_each(|name| gather.secret(part.at, name));
            inventory.hosts(&host, part.at, "all", &kept, &mut gather);
        }
        for (name, raw) in &groups {
            let part = parts.part(raw);
            let Some(group) = part.read::<Group>("a group of hosts", &mut gather) else { continue };
            group.hosts.iter().for_each(|host| inventory.hosts(host, part.at, name, &[], &mut gather));
            group.children.iter().for_each(|child| inventory.child(name, child, part.at, &mut gather));
        }
    }
    inventory.give(&mut gather);
    gather.end()
}

/// A variable; what was encrypted is an object with `__ansible_vault`.
fn value(raw: &RawValue) -> Value {
    match raw.get() {
        "null" => Value::Null,
        text if text.starts_with('{') && text.contains("__ansible_vault") => Value::Vault,
        text if text.starts_with(['{', '[']) => Value::Nested,
        text => Value::Text(serde_json::from_str(text).unwrap_or_else(|_| text.to_owned())),
    }
}
