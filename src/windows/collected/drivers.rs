//! The signed drivers of the devices.

use crate::evidence::{Driver, Members, Missing, Observation, Unread};

use super::place::{Document, Place, Read};

/// The list; one that was cut has members that nobody saw.
pub fn drivers(document: &Document<'_>, value: &Place<'_>, source: &str) -> Read<Members<Driver>> {
    let truncated = value.field("truncated").must(Place::boolean, "true or false")?;
    let mut members = document.members(&value.field("drivers"), |place| driver(document, place, source))?;
    if truncated {
        let detail = format!("the collector kept the first {} drivers of a longer list", members.items.len());
        let missing = Missing::Failed { detail };
        members.unread.push(Unread { from: source.to_owned(), missing, at: document.started });
    }
    Ok(members)
}

fn driver(document: &Document<'_>, place: &Place<'_>, source: &str) -> Read<Driver> {
    place.must(|p| p.object().map(drop), "a driver")?;
    let index: u64 = place.pointer().rsplit('/').next().and_then(|n| n.parse().ok()).unwrap_or_default();
    let number = index + 1;
    let text = |name: &str, property: &str| -> Observation<String> {
        document.observation(place.field(name).text(), &format!("{source}[{number}].{property}"))
    };
    let inf = text("inf", "InfName");
    let key = format!(r"DriverDatabase\DriverInfFiles\{}\Active", inf.text().unwrap_or("?"));
    Ok(Driver {
        number,
        device: text("device", "DeviceName"),
        package: document.item(&place.field("package"), &key, Place::text),
        provider: text("provider", "DriverProviderName"),
        version: text("version", "DriverVersion"),
        date: text("date", "DriverDate"),
        hardware_id: text("hardware_id", "HardWareID"),
        inf,
    })
}
