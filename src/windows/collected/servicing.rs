//! Packages, keys, files, tasks and filters: lists whose members are plain.

use std::collections::BTreeMap;

use crate::evidence::{
    Antivirus, FileEntry, FilterDriver, LogExcerpt, LogText, PolicyValue, RegistryKey, ScheduledTask, ServicingPackage,
    UserRight,
};

use super::place::{Gap, Place, Read};
use crate::common::cut::cut;
use crate::evidence::Missing;

/// The values of a key. One that cannot be read spoils the map: a name that is not in it would mean "not set".
pub fn values(place: &Place<'_>) -> Read<BTreeMap<String, PolicyValue>> {
    let mut map = BTreeMap::new();
    for (name, place) in place.object()? {
        let value = match (place.number(), place.scalar_text()) {
            (Ok(number), _) => PolicyValue::Number(number),
            (_, Some(text)) => PolicyValue::Text(text),
            _ => return Err(place.unreadable("a number or a text")),
        };
        map.insert(cut(name, 255).to_owned(), value);
    }
    Ok(map)
}

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
        path: name(place, "path", "the path of a key")?,
        values: place.field("values").must(values, "the values of a key")?,
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

/// Lines of a log; all or nothing, for the one that cannot be read might be the failure.
pub fn excerpt(place: &Place<'_>) -> Read<LogExcerpt> {
    let mut lines = Vec::new();
    for line in place.field("lines").must(Place::list, "a list of lines")? {
        let text = line.field("t");
        let text = text.scalar_text().ok_or_else(|| text.unreadable("the text of a line"))?;
        lines.push(LogText { number: line.field("n").must(Place::number, "a line number")?, text });
    }
    lines.sort_by_key(|line| line.number);
    Ok(LogExcerpt {
        bytes_read: place.field("bytes_read").must(Place::number, "a number of bytes")?,
        truncated: place.field("truncated").must(Place::boolean, "true or false")?,
        lines,
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
