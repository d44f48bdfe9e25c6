//! NetBox: the devices of `/api/dcim/devices/`, as pages or as a list.
//!
//! Facts: the address is in `oob_ip.address`, with its mask; it may be null, and so may the name; `next` is the address of the next page
//! (<https://netboxlabs.com/docs/netbox/integrations/rest-api/#pagination>).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::field::{is_bmc, one_of};
use super::gather::{Bmc, Entry, Gather, shown};
use super::json::{Part, Parts};
use crate::baseline::Problem;
use crate::fleet::servers::server::Servers;

#[derive(Deserialize)]
struct Page<'t> {
    count: Option<usize>,
    next: Option<String>,
    #[serde(borrow)]
    results: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Device<'t> {
    id: Option<u64>,
    name: Option<String>,
    serial: Option<String>,
    oob_ip: Option<Address>,
    site: Option<Slug>,
    role: Option<Slug>,
    /// What `role` was called before NetBox 3.6.
    device_role: Option<Slug>,
    status: Option<Status>,
    device_type: Option<Model>,
    #[serde(default)]
    tags: Vec<Slug>,
    #[serde(borrow, default)]
    custom_fields: Option<BTreeMap<String, &'t RawValue>>,
}

/// `family`, beside it, was a number once and is an object now; it is not asked.
#[derive(Deserialize)]
struct Address {
    address: Option<String>,
}

#[derive(Deserialize)]
struct Slug {
    slug: Option<String>,
}

#[derive(Deserialize)]
struct Status {
    value: Option<String>,
}

#[derive(Deserialize)]
struct Model {
    model: Option<String>,
}

/// The servers of the devices.
pub fn read(text: &str, file: &str) -> (Servers, Vec<Problem>) {
    let (mut gather, mut parts) = (Gather::new(file), Parts::new(text));
    let documents = parts.documents(&mut gather);
    let (mut seen, mut counted, mut paged) = (0, None, false);
    for (nth, document) in documents.iter().enumerate() {
        let results = if document.json.starts_with('[') {
            document.borrow("a list of devices", &mut gather).unwrap_or_default()
        } else {
            let Some(page) = document.borrow::<Page<'_>>("a page of NetBox's devices", &mut gather) else { continue };
            (counted, paged) = (page.count.or(counted), true);
            if page.next.is_some() && nth + 1 == documents.len() {
                let of = page.count.map_or_else(String::new, |count| format!(" of {count}"));
                let message = format!(
                    "this export is incomplete: it ends with device {}{of} and names a next page (`next`); save every page into \
                     one file, one behind the other, or ask for all at once (?limit=0, up to MAX_PAGE_SIZE of the NetBox)",
                    seen + page.results.len()
                );
                gather.wrong(document.at, message);
            }
            page.results
        };
        seen += results.len();
        let items = parts.items(results);
        items.iter().for_each(|item| device(item, &mut gather));
    }
    if let (true, Some(document), Some(count)) = (paged, documents.last(), counted)
        && count != seen
    {
        gather.wrong(
            document.at,
            format!("this export is incomplete: NetBox counts {count} devices, and {seen} are here"),
        );
    }
    gather.end()
}

fn device(item: &Part<'_>, gather: &mut Gather<'_>) {
    let Some(device) = item.borrow::<Device<'_>>("a device of NetBox", gather) else { return };
    let called = device.name.clone().filter(|name| !name.trim().is_empty());
    let numbered = device.id.map(|id| format!("device {id}"));
    let address = device.oob_ip.and_then(|ip| ip.address);
    // A field of one's own is the BMC's where it is called so.
    let own: Vec<(String, String)> =
        device.custom_fields.iter().flatten().filter(|(name, _)| is_bmc(name)).filter_map(text).collect();
    let fields = address.iter().map(|address| ("oob_ip", address.as_str()));
    let fields = fields.chain(own.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let bmc = match one_of(fields) {
        Ok(Some(bmc)) => Bmc::At(bmc),
        Ok(None) => Bmc::Lacks(
            "NetBox has no out-of-band address of it (oob_ip); the primary one is its operating system's".to_owned(),
        ),
        Err(why) => {
            let name = called.or(numbered).map_or_else(|| "a device".to_owned(), |name| shown(&name));
            return gather.wrong(item.at, format!("{name}: {why}"));
        }
    };
    let role = device.role.or(device.device_role);
    let slug = |slug: Option<Slug>| slug.and_then(|slug| slug.slug);
    let labels = [
        ("site", slug(device.site)),
        ("role", slug(role)),
        ("status", device.status.and_then(|status| status.value)),
        ("model", device.device_type.and_then(|kind| kind.model)),
    ];
    let labels = labels.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?)));
    let tags = device.tags.into_iter().filter_map(|tag| tag.slug);
    let labels = labels.chain(tags.map(|tag| (format!("tag-{}", shown(&tag)), "yes".to_owned()))).collect();
    let name = match &bmc {
        Bmc::At(_) => called,
        Bmc::Lacks(_) => called.or(numbered),
    };
    gather.take(Entry { at: item.at, name, bmc, windows: None, serial: device.serial, labels });
}

/// A custom field that is a text; of an object that NetBox nests, its `address`.
fn text((name, raw): (&String, &&RawValue)) -> Option<(String, String)> {
    let value = serde_json::from_str::<String>(raw.get()).ok();
    let nested = || serde_json::from_str::<Address>(raw.get()).ok().and_then(|nested| nested.address);
    Some((name.clone(), value.or_else(nested)?))
}
