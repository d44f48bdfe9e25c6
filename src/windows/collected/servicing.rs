//! Packages, keys, files, tasks and filters: lists whose members are plain.

use crate::evidence::{
    Antivirus, FileEntry, FilterDriver, Missing, RegistryKey, ScheduledTask, ServicingPackage, UserRight,
};

use super::place::{Gap, Place, Read};
use super::text_logs::registry_values;
use crate::common::cut::cut;

/// What a member is called. One with a status of its own could not be read by the collector, which says why; the others
/// of its list were read.
fn name(place: &Place<'_>, field: &str, expected: &str) -> Read<String> {
    let name = place.field(field).must(Place::text, expected)?;
    let Ok(status) = place.field("status").text() else { return Ok(name) };
    let why = place.field("err").text().unwrap_or_default();
    let detail = format!("{name}: {}", cut(&why, 200));
    Err(Gap::collector(match status.as_str() {
        "denied" => Missing::Denied { detail },
        "unsupported" => Missing::NotSupported { detail },
        _ => Missing::Failed { detail },
    }))
}

pub fn key(place: &Place<'_>) -> Read<RegistryKey> {
    Ok(RegistryKey {
        key: name(place, "key", "the name of a key")?,
        values: place.field("values").must(registry_values, "the values of a key")?,
    })
}

pub fn package(place: &Place<'_>) -> Read<ServicingPackage> {
    Ok(ServicingPackage {
        name: name(place, "name", "the name of a package")?,
        state: optional(place.field("state").number())?,
        changed: optional(place.field("changed").time())?,
        error: optional(place.field("error").text())?,
        client: optional(place.field("client").text())?,
    })
}

pub fn file(place: &Place<'_>) -> Read<FileEntry> {
    Ok(FileEntry {
        path: name(place, "path", "the path of a file")?,
        size_bytes: place.field("size").must(Place::number, "the size of a file")?,
        written: place.field("written").must(Place::time, "a time as RFC 3339")?,
    })
}

pub fn task(place: &Place<'_>) -> Read<ScheduledTask> {
    let name = name(place, "name", "the name of a task")?;
    Ok(ScheduledTask { name, enabled: place.field("enabled").must(Place::boolean, "true or false")? })
}

pub fn filter(place: &Place<'_>) -> Read<FilterDriver> {
    Ok(FilterDriver {
        name: place.field("name").must(Place::text, "the name of a filter")?,
        altitude: place.field("altitude").must(Place::text, "the altitude of a filter")?,
        instances: place.field("instances").must(Place::number, "a number of volumes")?,
        image: optional(place.field("image").text())?,
    })
}

pub fn antivirus(place: &Place<'_>) -> Read<Antivirus> {
    Ok(Antivirus {
        name: place.field("name").must(Place::text, "the name of a product")?,
        state: place.field("state").must(Place::number, "the state of a product")?,
        image: optional(place.field("image").text())?,
    })
}

pub fn user_right(place: &Place<'_>) -> Read<UserRight> {
    let accounts = place.field("accounts").must(Place::list, "a list of SIDs")?;
    Ok(UserRight {
        name: place.field("name").must(Place::text, "the name of a right")?,
        accounts: accounts.iter().map(Place::text).collect::<Read<_>>()?,
    })
}

/// What may be null or not there; anything else that is not what it should be is an error.
fn optional<T>(read: Read<T>) -> Read<Option<T>> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(gap) if gap.is_nothing() => Ok(None),
        Err(gap) => Err(gap),
    }
}
