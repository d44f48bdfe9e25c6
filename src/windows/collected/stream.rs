//! A stream of JSON lines (format 2), put together as the one document that it stands for.
//!
//! The collector writes a head line that says which items will come, then a line for each item, then a closing line. A
//! stream may end anywhere: the collector was killed, its time was over, the connection dropped. What came is read, and
//! an item that was announced and did not come is missing with that reason. Around and between the lines there may be
//! text of others, such as the greeting of a server or a warning; and a console may have wrapped the lines.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::surrogates;

/// The most items that a head may announce.
const MAX_ITEMS: usize = 1_000;

/// How each of our lines begins.
const BEGINNINGS: [&str; 3] = ["{\"format\":", "{\"item\":", "{\"end\":"];

/// What a stream stands for.
pub struct Stream {
    /// The document, with all items that were announced.
    pub document: Value,
    /// What must be said of it as a whole.
    pub notes: Vec<String>,
}

/// Reads a stream; `None` where the text is none. `ended` says what ended one that has no closing line.
pub fn read(text: &str, ended: &str) -> Option<Stream> {
    if !says_format_2(text) {
        return None;
    }
    let mut lines = Lines { rest: text.lines().peekable() };
    let mut head = loop {
        match lines.next()? {
            Value::Object(head) if head.contains_key("format") => break head,
            _ => {}
        }
    };
    let announced = names(&head);
    let mut items = Map::new();
    let mut whole = false;
    for line in lines {
        let Value::Object(mut line) = line else { continue };
        if line.contains_key("end") {
            whole = true;
            break;
        }
        if let Some(Value::String(name)) = line.shift_remove("item") {
            // A second line of the same name is not ours.
            items.entry(name).or_insert(Value::Object(line));
        }
    }
    let missing: Vec<&String> = announced.iter().filter(|name| !items.contains_key(*name)).collect();
    let mut notes = Vec::new();
    if !whole || !missing.is_empty() {
        let (missing, all) = (missing.len(), announced.len());
        notes.push(format!("the Windows evidence is not whole: {missing} of {all} items did not come ({ended})"));
    }
    let reason = json!({"status": "error", "value": null, "err": format!("{ended} before this item")});
    let missing: Vec<String> = missing.into_iter().cloned().collect();
    items.extend(missing.into_iter().map(|name| (name, reason.clone())));
    head.insert("items".to_owned(), Value::Object(items));
    Some(Stream { document: Value::Object(head), notes })
}

/// A stream without the lines of all other items than these; a text that is no stream stays as it is.
pub fn only<'a>(text: &'a str, items: &[&str]) -> Cow<'a, str> {
    if !says_format_2(text) {
        return Cow::Borrowed(text);
    }
    let (mut kept, mut keep) = (String::new(), false);
    for line in text.split_inclusive('\n') {
        // What is none of our lines may be the rest of one that a console wrapped.
        if is_ours(line) {
            let item = line.strip_prefix('\u{feff}').unwrap_or(line).strip_prefix(BEGINNINGS[1]);
            let name = item.map(|item| item.trim_start().trim_start_matches('"').trim_end());
            keep = name.is_none_or(|name| {
                items.iter().any(|item| match name.find('"') {
                    Some(end) => name.get(..end) == Some(item),
                    None => item.starts_with(name),
                })
            });
        }
        if keep {
            kept.push_str(line);
        }
    }
    Cow::Owned(kept)
}

/// Whether somewhere in the text stands the version of a stream. In a value of a document its quotes would be escaped.
fn says_format_2(text: &str) -> bool {
    text.match_indices("\"format_version\"").any(|(at, name)| {
        let after = text[at + name.len()..].trim_start().strip_prefix(':');
        after.is_some_and(|after| after.trim_start().starts_with("\"2."))
    })
}

/// The items that a head announces.
fn names(head: &Map<String, Value>) -> Vec<String> {
    let list = head.get("items").and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|name| name.as_str().map(str::to_owned)).take(MAX_ITEMS).collect()
}

/// The values of our lines, in their order; what cannot be read is passed over.
struct Lines<'a> {
    rest: std::iter::Peekable<std::str::Lines<'a>>,
}

impl Iterator for Lines<'_> {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        loop {
            let first = self.rest.next()?.trim_end();
            if !is_ours(first) {
                continue;
            }
            // Until our next line: the rest of this one where a console wrapped it, or else text of others.
            let mut more = Vec::new();
            while let Some(line) = self.rest.next_if(|line| !is_ours(line)) {
                more.push(line.trim_end_matches('\r'));
            }
            let alone = parse(first);
            if let Some(value) = alone.or_else(|| parse(&format!("{first}{}", more.concat()))) {
                return Some(value);
            }
        }
    }
}

fn is_ours(line: &str) -> bool {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    BEGINNINGS.iter().any(|beginning| line.starts_with(beginning))
}

fn parse(line: &str) -> Option<Value> {
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    serde_json::from_str(&surrogates::mend(line)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = concat!(
        "{\"format\":\"patchgate-windows\",\"format_version\":\"2.0.0\",\"items\":[\"a\",\"b\",\"c\"]}\n",
        "{\"item\":\"a\",\"status\":\"ok\",\"ms\":1,\"value\":\"\\ud83d\\ude00 x\",\"err\":null}\n",
        "{\"item\":\"b\",\"status\":\"absent\",\"ms\":1,\"value\":null,\"err\":\"E\"}\n",
        "{\"item\":\"c\",\"status\":\"ok\",\"ms\":1,\"value\":[1],\"err\":null}\n",
        "{\"end\":true,\"ms\":9}\n",
    );

    fn items(text: &str) -> (Value, Vec<String>) {
        let stream = read(text, "it ended").unwrap();
        (stream.document["items"].clone(), stream.notes)
    }

    #[test]
    fn a_whole_stream_is_the_document_of_its_items() {
        let (items, notes) = items(STREAM);
        assert_eq!(items["a"]["value"], "\u{1f600} x");
        assert_eq!(items["b"]["status"], "absent");
        assert_eq!(items.as_object().unwrap().len(), 3);
        assert_eq!(notes, Vec::<String>::new());
    }

    #[test]
    fn what_came_before_a_cut_is_read_and_the_rest_is_missing_with_that_reason() {
        let whole = items(STREAM).0;
        let head = STREAM.find('\n').unwrap();
        for end in head..STREAM.trim_end().len() {
            let (items, notes) = items(&STREAM[..end]);
            let came = STREAM[..=end].matches("\"err\":").count();
            for name in ["a", "b", "c"] {
                let item = &items[name];
                assert!(*item == whole[name] || item["err"] == "it ended before this item", "{end}: {name}: {item}");
            }
            assert_eq!(notes.len(), 1, "{end} {came}");
        }
    }

    #[test]
    fn the_text_of_others_and_a_console_that_wraps_do_no_harm() {
        let whole = items(STREAM).0;
        let noisy = format!("Welcome to SRV\r\n\r\n{}WARNING: bye\r\n", STREAM.replace('\n', "\r\nVERBOSE: x {\r\n"));
        assert_eq!(items(&noisy), (whole.clone(), Vec::new()));
        let wrapped: Vec<String> = STREAM
            .lines()
            .flat_map(|line| line.as_bytes().chunks(60).map(|part| String::from_utf8_lossy(part).into_owned()))
            .collect();
        assert_eq!(items(&wrapped.join("\r\n")), (whole, Vec::new()));
    }

    #[test]
    fn other_texts_are_no_stream() {
        for text in
            ["", "{}", "{\"format_version\":\"1.1.0\"}", "{\"format_version\":\"2.0.0\"", "x \\\"format_version\\\": 2"]
        {
            assert!(read(text, "").is_none(), "{text}");
        }
    }
}
