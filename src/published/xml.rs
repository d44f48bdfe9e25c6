//! XML of strangers, element by element: a catalogue of 200 MB is never in memory, an element has a bound, and neither entities nor a DTD
//! mean anything here.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::common::xml::referred;

/// The longest element, text or comment, in bytes. The longest real one has some thousand.
const MOST_EVENT: usize = 1 << 20;

/// How deep elements may lie. Dell's lie nine deep.
const MOST_DEPTH: usize = 64;

/// The most attributes that are looked at.
const MOST_ATTRIBUTES: usize = 64;

/// The most bytes of the text of one element that are kept.
const MOST_TEXT: usize = 8 << 10;

/// What a reader of a format is told.
pub enum Step<'a> {
    /// An element begins.
    Open(&'a Element),
    /// An element ends, with its text.
    Close(&'a str, &'a str),
}

/// The beginning of an element.
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub line: u64,
}

impl Element {
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// Reads all of it, telling each element to `each`.
///
/// # Errors
/// What is wrong, and in which line.
pub fn read(from: impl BufRead, mut each: impl FnMut(Step<'_>)) -> Result<(), String> {
    let text = Utf8::new(from).map_err(|e| e.to_string())?;
    let mut reader = Reader::from_reader(Counted { from: BufReader::new(text), line: 1, event: 0 });
    let (mut buffer, mut open, mut text) = (Vec::new(), Vec::<String>::new(), String::new());
    loop {
        buffer.clear();
        reader.get_mut().event = 0;
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(e) => return Err(format!("line {}: {e}", reader.get_ref().line)),
        };
        let line = reader.get_ref().line;
        match event {
            Event::Start(start) => {
                if open.len() >= MOST_DEPTH {
                    return Err(format!("line {line}: elements lie more than {MOST_DEPTH} deep"));
                }
                text.clear();
                let element = element(&start, line);
                each(Step::Open(&element));
                open.push(element.name);
            }
            Event::Empty(start) => {
                let element = element(&start, line);
                each(Step::Open(&element));
                each(Step::Close(&element.name, ""));
            }
            Event::End(_) => {
                if let Some(name) = open.pop() {
                    each(Step::Close(&name, text.trim()));
                }
                text.clear();
            }
            Event::Text(part) => append(&mut text, &part.xml10_content()),
            Event::CData(part) => append(&mut text, &part.xml10_content()),
            Event::GeneralRef(reference) => append(&mut text, &referred(&reference)),
            Event::DocType(_) => return Err(format!("line {line}: it has a DTD, which is not read")),
            Event::Eof if open.is_empty() => return Ok(()),
            Event::Eof => return Err(format!("line {line}: it ends within <{}>", open.join("><"))),
            _ => {}
        }
    }
}

fn append(text: &mut String, part: &str) {
    if text.len().saturating_add(part.len()) <= MOST_TEXT {
        text.push_str(part);
    }
}

fn element(start: &BytesStart<'_>, line: u64) -> Element {
    // Not compared with each other, which is quadratic: a hostile element has a quarter of a million of them.
    let mut all = start.attributes();
    let attributes = all.with_checks(false).take(MOST_ATTRIBUTES).flatten().filter_map(|a| {
        let value = a.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((a.key.local_name().into_inner().to_owned(), value.chars().take(MOST_TEXT).collect()))
    });
    let attributes = attributes.collect();
    Element { name: start.local_name().into_inner().to_owned(), attributes, line }
}

/// Lines are counted, and what one element takes is bounded.
struct Counted<R> {
    from: R,
    line: u64,
    event: usize,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let some = self.fill_buf()?;
        let n = some.len().min(into.len());
        into[..n].copy_from_slice(&some[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.event > MOST_EVENT {
            return Err(io::Error::new(
                ErrorKind::InvalidData,
                format!("an element is longer than {MOST_EVENT} bytes"),
            ));
        }
        self.from.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        let lines =
            self.from.fill_buf().map_or(0, |some| memchr::memchr_iter(b'\n', &some[..n.min(some.len())]).count());
        self.line += u64::try_from(lines).unwrap_or_default();
        self.event = self.event.saturating_add(n);
        self.from.consume(n);
    }
}

/// UTF-8 of what is UTF-8 or UTF-16 by its byte order mark, as it comes.
struct Utf8<R> {
    from: R,
    decoder: Decoder,
    ready: Vec<u8>,
    at: usize,
    done: bool,
}

impl<R: BufRead> Utf8<R> {
    fn new(mut from: R) -> io::Result<Self> {
        let start = from.fill_buf()?;
        let encoding = Encoding::for_bom(start).map_or(UTF_8, |(encoding, _)| encoding);
        Ok(Self { decoder: encoding.new_decoder_with_bom_removal(), from, ready: Vec::new(), at: 0, done: false })
    }
}

impl<R: BufRead> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.ready.len() && !self.done {
            self.ready.resize(64 << 10, 0);
            self.at = 0;
            let some = self.from.fill_buf()?;
            let last = some.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(some, &mut self.ready, last);
            self.ready.truncate(written);
            self.from.consume(read);
            self.done = last && result == CoderResult::InputEmpty;
        }
        let rest = self.ready.get(self.at..).unwrap_or_default();
        let n = rest.len().min(into.len());
        into[..n].copy_from_slice(&rest[..n]);
        self.at += n;
        Ok(n)
    }
}
