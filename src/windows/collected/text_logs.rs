//! The other logs that are texts, the rows of `ReportingEvents.log`, and exported registry keys.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::common::cut::cut;
use crate::evidence::{LogLevel, Observation, PolicyValue, RegistryKey, ReportingEvent, TextLine, TextLog};
use crate::windows::{cbs, setupapi, update_log as update_client};

use super::logs::{Clock, RawLine, raw_lines, utc};
use super::place::{Document, Place, Read};

/// The longest message that is kept, lines that continue it included, in characters.
const MAX_MESSAGE: usize = 2_000;

/// What a line says before its text.
struct Head<'a> {
    time: DateTime,
    level: LogLevel,
    component: &'a str,
    message: &'a str,
}

/// The lines of `WindowsUpdate.log`.
pub fn update_log(document: &Document<'_>, value: &Place<'_>, clock: &Read<Clock>, source: &str) -> Read<TextLog> {
    text_log(document, value, clock, source, |line| {
        let update_client::Head { time, component, message } = update_client::head(line)?;
        // The log has no levels; a failure is marked in its text.
        let level = if message.contains("FAILED") { LogLevel::Error } else { LogLevel::Info };
        Some(Head { time, level, component, message })
    })
}

/// The lines of a log whose lines begin as those of `CBS.log` do: `dism.log`, `setupact.log`.
pub fn headed_log(document: &Document<'_>, value: &Place<'_>, clock: &Read<Clock>, source: &str) -> Read<TextLog> {
    text_log(document, value, clock, source, |line| {
        let cbs::Head { time, level, component, message } = cbs::head(line)?;
        Some(Head { time, level, component, message })
    })
}

/// The sections of `setupapi.dev.log` that did not end well.
pub fn device_log(document: &Document<'_>, value: &Place<'_>, clock: &Read<Clock>, source: &str) -> Read<TextLog> {
    text_log(document, value, clock, source, |line| {
        let setupapi::Head { time, message } = setupapi::head(line)?;
        Some(Head { time, level: LogLevel::Error, component: "setupapi", message })
    })
}

fn text_log(
    document: &Document<'_>,
    value: &Place<'_>,
    clock: &Read<Clock>,
    source: &str,
    head: impl for<'a> Fn(&'a str) -> Option<Head<'a>>,
) -> Read<TextLog> {
    let mut lines: Vec<TextLine> = Vec::new();
    for RawLine { file, number, text } in raw_lines(value)? {
        let file = file.unwrap_or_else(|| source.to_owned());
        if let Some(Head { time, level, component, message }) = head(&text) {
            let at: Observation<Timestamp> = utc(document, clock, source, time);
            let (component, message) = (component.to_owned(), cut(message, MAX_MESSAGE).to_owned());
            lines.push(TextLine { file, number, at, level, component, message });
        } else if let Some(last) = lines.last_mut()
            && last.file == file
        {
            let room = MAX_MESSAGE.saturating_sub(last.message.chars().count());
            last.message.extend(format!(" {}", text.trim()).chars().take(room));
        }
    }
    Ok(TextLog { truncated: value.field("truncated").must(Place::boolean, "true or false")?, lines })
}

/// A row of `ReportingEvents.log`.
pub fn reporting_event(place: &Place<'_>) -> Read<ReportingEvent> {
    let text = |name: &str| place.field(name).scalar().unwrap_or_default();
    let event = place.field("event");
    let number = event.must(Place::number, "the number of an event")?;
    Ok(ReportingEvent {
        at: place.field("at").must(Place::time, "a time as RFC 3339")?,
        event: u32::try_from(number).map_err(|_| event.unreadable("the number of an event"))?,
        name: text("name"),
        update: text("update"),
        code: text("code"),
        caller: text("caller"),
        message: text("message"),
    })
}

/// An exported key.
pub fn registry_key(place: &Place<'_>) -> Read<RegistryKey> {
    Ok(RegistryKey {
        key: place.field("key").must(Place::text, "the name of a key")?,
        values: registry_values(&place.field("values"))?,
    })
}

/// The values of a key.
pub fn registry_values(value: &Place<'_>) -> Read<BTreeMap<String, PolicyValue>> {
    let mut map = BTreeMap::new();
    for (name, place) in value.object()? {
        let value = match (place.number(), place.scalar_text()) {
            (Ok(number), _) => PolicyValue::Number(number),
            (_, Some(text)) => PolicyValue::Text(text),
            _ => return Err(place.unreadable("a number or a text")),
        };
        map.insert(cut(name, 255).to_owned(), value);
    }
    Ok(map)
}
