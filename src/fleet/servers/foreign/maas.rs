//! MAAS: machines with `power_type` and `power_parameters`, which only administrators may read and which hold passwords.
//!
//! Facts: the address is `power_address` and may be a URL; `virsh` and other types of power are no BMC's
//! (<https://canonical.com/maas/docs/reference-power-drivers>).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::field::{is_secret, one_of};
use super::gather::{Bmc, Entry, Gather, shown};
use super::json::{Part, Parts};
use crate::baseline::Problem;
use crate::fleet::servers::server::Servers;

/// The types of power behind which a BMC may serve Redfish.
const BMC: [&str; 3] = ["ipmi", "redfish", "openbmc"];

#[derive(Deserialize)]
struct Machine<'t> {
    system_id: Option<String>,
    hostname: Option<String>,
    power_type: Option<String>,
    #[serde(borrow)]
    power_parameters: Option<&'t RawValue>,
    zone: Option<Named>,
    pool: Option<Named>,
    #[serde(default)]
    tag_names: Vec<String>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Power {
    power_address: Option<String>,
}

/// The servers of the machines.
pub fn read(text: &str, file: &str) -> (Servers, Vec<Problem>) {
    let (mut gather, mut parts) = (Gather::new(file), Parts::new(text));
    for document in parts.documents(&mut gather) {
        let items = if document.json.starts_with('[') {
            let list = document.borrow("a list of machines", &mut gather).unwrap_or_default();
            parts.items(list)
        } else {
            vec![document]
        };
        items.iter().for_each(|item| machine(item, &mut gather));
    }
    gather.end()
}

fn machine(item: &Part<'_>, gather: &mut Gather<'_>) {
    let Some(machine) = item.borrow::<Machine<'_>>("a machine of MAAS", gather) else { return };
    let name = machine.hostname.filter(|name| !name.trim().is_empty()).or(machine.system_id);
    let kind = machine.power_type.unwrap_or_default();
    let bmc = if BMC.contains(&kind.as_str()) {
        let address = machine.power_parameters.and_then(|raw| {
            secrets(raw, item, gather);
            serde_json::from_str::<Power>(raw.get()).ok()?.power_address
        });
        match one_of(address.iter().map(|address| ("power_address", address.as_str()))) {
            Ok(Some(bmc)) => Bmc::At(bmc),
            Ok(None) => Bmc::Lacks(
                "MAAS does not say its power_address here; `maas PROFILE machines power-parameters`, as an administrator, does".to_owned(),
            ),
            Err(why) => {
                let name = name.map_or_else(|| "a machine".to_owned(), |name| shown(&name));
                return gather.wrong(item.at, format!("{name}: {why}"));
            }
        }
    } else if kind.is_empty() {
        Bmc::Lacks("MAAS does not say by what it is switched (power_type)".to_owned())
    } else {
        Bmc::Lacks(format!("MAAS switches it by {}, which is no BMC with Redfish", shown(&kind)))
    };
    let named = |named: Option<Named>| named.and_then(|named| named.name);
    let labels = [("zone", named(machine.zone)), ("pool", named(machine.pool)), ("power-type", Some(kind))];
    let labels = labels.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?)));
    let tags = machine.tag_names.iter().map(|tag| (format!("tag-{}", shown(tag)), "yes".to_owned()));
    let labels = labels.chain(tags).collect();
    gather.take(Entry { at: item.at, name, bmc, windows: None, serial: None, labels });
}

/// Tells that a password stands there. Its value is skipped.
fn secrets(raw: &RawValue, item: &Part<'_>, gather: &mut Gather<'_>) {
    let fields: BTreeMap<String, IgnoredAny> = serde_json::from_str(raw.get()).unwrap_or_default();
    fields.keys().filter(|field| is_secret(field)).for_each(|field| gather.secret(item.at, field));
}
