//! An event record of a saved log, whether it was saved as XML or as it is.
//!
//! Its message (`RenderingInfo`) is never read: it is in the language of whoever exported it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::common::xml::referred;

/// The longest text of a datum, in characters; the reader of the document cuts there too.
const MAX_TEXT: usize = 2_000;

/// The most data of a record.
const MAX_DATA: usize = 200;

/// An event record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The log, such as `System`.
    pub channel: String,
    /// The provider.
    pub provider: String,
    /// The event id.
    pub id: u32,
    /// When, in UTC.
    pub at: Timestamp,
    /// Its number in the log.
    pub number: u64,
    /// The computer's name, as the record has it.
    pub computer: String,
    /// Its data: name and value. Those without a name are `param1`, `param2`, ….
    pub data: BTreeMap<String, String>,
}

/// Reads one `<Event>…</Event>`; `None` where it is no record with an id and a time.
#[must_use]
pub fn record(xml: &str) -> Option<Record> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut reading = Reading::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => reading.open(&start),
            Event::Empty(start) => {
                reading.open(&start);
                reading.close();
            }
            Event::End(_) => reading.close(),
            Event::Text(text) => reading.text.push_str(&text.xml10_content()),
            Event::CData(text) => reading.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => reading.text.push_str(&referred(&reference)),
            Event::Eof => break,
            _ => {}
        }
    }
    (reading.has_id && reading.has_time).then_some(reading.record)
}

#[derive(Default)]
struct Reading {
    record: Record,
    has_id: bool,
    has_time: bool,
    /// The elements that are open, by their names without prefix.
    open: Vec<String>,
    /// The text of the innermost element.
    text: String,
    /// The name of the datum that is open.
    datum: Option<String>,
    unnamed: usize,
}

impl Reading {
    fn open(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name().into_inner().to_owned();
        let attribute = |wanted: &str| {
            // Not compared with each other: a hostile record has a quarter of a million of them.
            start.attributes().with_checks(false).flatten().find_map(|a| {
                let value = a.normalized_value(XmlVersion::Implicit1_0).ok()?;
                (a.key.local_name().into_inner() == wanted).then(|| value.into_owned())
            })
        };
        self.text.clear();
        match (self.parent(), name.as_str()) {
            (Some("System"), "Provider") => {
                // A provider of the old kind has its name twice, and is asked for by the source's.
                self.record.provider = attribute("Name").unwrap_or_default();
            }
            (Some("System"), "TimeCreated") => {
                if let Some(at) = attribute("SystemTime").and_then(|time| time.parse().ok()) {
                    self.record.at = at;
                    self.has_time = true;
                }
            }
            (Some("EventData"), "Data") => {
                let named = attribute("Name").filter(|name| !name.is_empty());
                self.unnamed += 1;
                self.datum = Some(named.unwrap_or_else(|| format!("param{}", self.unnamed)));
            }
            // Each provider names the elements of its own data, one level below one that it names too.
            _ if self.open.len() == 3 && self.open.get(1).is_some_and(|name| name == "UserData") => {
                self.datum = Some(name.clone());
            }
            _ => {}
        }
        self.open.push(name);
    }

    fn parent(&self) -> Option<&str> {
        self.open.last().map(String::as_str)
    }

    fn close(&mut self) {
        let Some(name) = self.open.pop() else { return };
        let text = std::mem::take(&mut self.text);
        if let Some(datum) = self.datum.take() {
            // `ErrorString` of wusa.exe is a message.
            if datum != "ErrorString" && self.record.data.len() < MAX_DATA {
                let text = text.trim().chars().take(MAX_TEXT).collect();
                self.record.data.insert(datum, text);
            }
            return;
        }
        if self.parent() != Some("System") {
            return;
        }
        match name.as_str() {
            "EventID" => {
                if let Ok(id) = text.trim().parse() {
                    self.record.id = id;
                    self.has_id = true;
                }
            }
            "EventRecordID" => self.record.number = text.trim().parse().unwrap_or_default(),
            "Channel" => text.trim().clone_into(&mut self.record.channel),
            "Computer" => text.trim().clone_into(&mut self.record.computer),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_its_numbers_and_data_and_never_its_message() {
        let read = record(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='P'/>\
             <EventID Qualifiers='16384'>20</EventID><TimeCreated SystemTime='2026-04-18T13:09:41.9112458Z'/>\
             <EventRecordID>4412</EventRecordID><Channel>System</Channel><Computer>s.example</Computer></System>\
             <EventData><Data Name='updateTitle'>A &amp; B &#x41;</Data><Data>one</Data><Data></Data></EventData>\
             <RenderingInfo Culture='de-DE'><Message>Fehler</Message><Channel>Anderes</Channel></RenderingInfo></Event>",
        )
        .unwrap();
        assert_eq!((read.id, read.number, read.channel.as_str()), (20, 4412, "System"));
        assert_eq!((read.provider.as_str(), read.computer.as_str()), ("P", "s.example"));
        let data: Vec<_> = read.data.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(data, [("param2", "one"), ("param3", ""), ("updateTitle", "A & B A")]);
    }

    #[test]
    fn a_record_of_attributes_alone_is_read_at_once() {
        let many: String = (0..150_000).map(|n| format!(" a{n}=''")).collect();
        let started = std::time::Instant::now();
        let _ = record(&format!("<Event><System><EventID{many}>20</EventID></System></Event>"));
        assert!(started.elapsed() < std::time::Duration::from_secs(20));
    }

    #[test]
    fn the_data_of_a_provider_of_its_own_kind_are_read() {
        let read = record(
            "<Event><System><Provider Name='Microsoft-Windows-Servicing'/><EventID>3</EventID>\
             <TimeCreated SystemTime='2026-04-18T13:09:41Z'/></System><UserData><CbsPackageChangeState xmlns='x'>\
             <PackageIdentifier>KB5082142</PackageIdentifier><ErrorCode>0x80070005</ErrorCode>\
             </CbsPackageChangeState></UserData></Event>",
        )
        .unwrap();
        assert_eq!(read.data.get("PackageIdentifier").map(String::as_str), Some("KB5082142"));
        assert_eq!(read.data.get("ErrorCode").map(String::as_str), Some("0x80070005"));
    }

    #[test]
    fn what_has_no_id_or_no_time_is_no_record() {
        for xml in ["", "<Event/>", "<Event><System><EventID>1</EventID></System></Event>", "<Event><System", "&&"] {
            assert_eq!(record(xml), None, "{xml}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(xml in r"(<Event>|<System>|<EventID>1|</EventID>|<Data Name='x'>|</|&#1;|[a-z<>&'= ]{0,8}){0,12}") {
            let _: Option<Record> = record(&xml);
        }
    }
}
