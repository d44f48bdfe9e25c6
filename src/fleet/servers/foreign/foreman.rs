//! Foreman: `hosts/N/interfaces`, hosts with their `interfaces`, or pages of either.
//!
//! Facts: an interface has a `type` (interface, bmc, bond, bridge), and the one of type bmc the BMC's `ip`, which may be null
//! (<https://apidocs.theforeman.org/foreman/latest/apidoc/v2/interfaces.html>).

use serde::Deserialize;
use serde_json::value::RawValue;

use super::field::one_of;
use super::gather::{Bmc, Entry, Gather, Place, shown};
use super::json::{Part, Parts};
use crate::baseline::Problem;
use crate::fleet::servers::server::Servers;

#[derive(Deserialize)]
struct Page<'t> {
    /// How many there are, after the search.
    subtotal: Option<usize>,
    #[serde(borrow)]
    results: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Host {
    name: Option<String>,
    serial: Option<String>,
    interfaces: Option<Vec<Interface>>,
    location_name: Option<String>,
    organization_name: Option<String>,
    hostgroup_name: Option<String>,
    model_name: Option<String>,
    /// Only an interface has one.
    r#type: Option<String>,
}

#[derive(Deserialize)]
struct Interface {
    name: Option<String>,
    ip: Option<String>,
    ip6: Option<String>,
    r#type: Option<String>,
    #[serde(default)]
    primary: Option<bool>,
}

/// The servers of the hosts.
pub fn read(text: &str, file: &str) -> (Servers, Vec<Problem>) {
    let (mut gather, mut parts) = (Gather::new(file), Parts::new(text));
    let documents = parts.documents(&mut gather);
    let (mut hosts, mut wanted) = (0, None);
    for document in &documents {
        let items = if document.json.starts_with('[') {
            let list = document.borrow("a list of Foreman's", &mut gather).unwrap_or_default();
            parts.items(list)
        } else if let Ok(page) = serde_json::from_str::<Page<'_>>(document.json) {
            let items = parts.items(page.results);
            if interfaces(document, &items, page.subtotal, &mut gather) {
                continue;
            }
            (hosts, wanted) = (hosts + items.len(), page.subtotal.or(wanted));
            items
        } else {
            vec![*document]
        };
        items.iter().for_each(|item| host(item, &mut gather));
    }
    if let (Some(wanted), Some(last)) = (wanted, documents.last())
        && wanted != hosts
    {
        gather.wrong(last.at, incomplete(wanted, hosts));
    }
    gather.end()
}

fn incomplete(wanted: usize, here: usize) -> String {
    format!(
        "this export is incomplete: Foreman counts {wanted}, and {here} are here; ask for all (?per_page=all), or save every page into one \
         file, one behind the other"
    )
}

/// The interfaces of one host; says whether the page holds them.
fn interfaces(page: &Part<'_>, items: &[Part<'_>], subtotal: Option<usize>, gather: &mut Gather<'_>) -> bool {
    if !items.iter().any(|item| serde_json::from_str::<Host>(item.json).is_ok_and(|item| item.r#type.is_some())) {
        return false;
    }
    if let Some(wanted) = subtotal.filter(|wanted| *wanted != items.len()) {
        gather.wrong(page.at, incomplete(wanted, items.len()));
    }
    let all: Vec<Interface> = items.iter().filter_map(|item| item.read("an interface of Foreman", gather)).collect();
    let primary =
        all.iter().find(|interface| interface.primary == Some(true)).and_then(|interface| interface.name.clone());
    let at = items.first().map_or(page.at, |item| item.at);
    match primary {
        Some(name) => server(Some(name), None, &all, at, Vec::new(), gather),
        None => gather
            .wrong(at, "these interfaces are of a host that is not named: none of them is its primary one with a name"),
    }
    true
}

fn host(item: &Part<'_>, gather: &mut Gather<'_>) {
    let Some(host) = item.read::<Host>("a host of Foreman", gather) else { return };
    let labels = [
        ("location", host.location_name),
        ("organization", host.organization_name),
        ("hostgroup", host.hostgroup_name),
        ("model", host.model_name),
    ];
    let labels = labels.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect();
    match host.interfaces {
        Some(interfaces) => server(host.name, host.serial, &interfaces, item.at, labels, gather),
        None => {
            let why = "Foreman's list of hosts has no interfaces: export each with `hosts/NAME`, which has them";
            let bmc = Bmc::Lacks(why.to_owned());
            gather.take(Entry {
                at: item.at,
                name: host.name,
                bmc,
                labels: labels.into_iter().collect(),
                ..Entry::default()
            });
        }
    }
}

fn server(
    name: Option<String>,
    serial: Option<String>,
    all: &[Interface],
    at: Place,
    labels: Vec<(String, String)>,
    gather: &mut Gather<'_>,
) {
    let called = name.as_deref().map_or_else(|| "a host".to_owned(), shown);
    let bmcs: Vec<&Interface> = all.iter().filter(|interface| interface.r#type.as_deref() == Some("bmc")).collect();
    let address = |interface: &Interface| {
        interface.ip.clone().or_else(|| interface.ip6.clone()).filter(|ip| !ip.trim().is_empty())
    };
    let with: Vec<String> = bmcs.iter().filter_map(|interface| address(interface)).collect();
    let named = with.iter().map(|ip| ("ip of an interface of type bmc", ip.as_str()));
    let bmc = match one_of(named) {
        Ok(Some(bmc)) => Bmc::At(bmc),
        Ok(None) if bmcs.is_empty() => Bmc::Lacks("Foreman knows no interface of type bmc of it".to_owned()),
        Ok(None) => Bmc::Lacks("Foreman knows its interface of type bmc, and no address of that".to_owned()),
        Err(why) => return gather.wrong(at, format!("{called}: {why}")),
    };
    if with.len() < bmcs.len() && !with.is_empty() {
        gather.warn(at, &format!("{called} has an interface of type bmc without an address, beside one with"));
    }
    gather.take(Entry { at, name, bmc, windows: None, serial, labels: labels.into_iter().collect() });
}
