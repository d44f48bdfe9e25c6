//! Registry keys that somebody exported: `.reg` files, and `Registry.pol` of the local policy.
//!
//! An exported key is whole: a value that is not in it is not set. A key that is not in the file was perhaps not exported.

use std::collections::BTreeMap;
use std::io::Read;

use super::extent::Extent;
use super::text;

/// The most keys of all files.
const MAX_KEYS: usize = 20_000;

/// The most values of all files.
const MAX_VALUES: usize = 200_000;

/// The longest value as it is written, in bytes.
const MAX_VALUE: usize = 128_000;

/// The most bytes that are kept of a value of bytes. They are told as twice as many digits.
const MAX_BYTES: usize = MAX_TEXT / 2;

/// The longest text of a value, in characters.
const MAX_TEXT: usize = 2_000;

/// A value of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Data {
    /// A DWORD or QWORD.
    Number(u64),
    /// A text; the lines of a list are joined by `;`.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// What cannot be read. It spoils its key: without it the key would say that the value is not set.
    #[default]
    Unread,
}

/// Keys with their values, under names such as `HKLM\SYSTEM\…`.
pub type Keys = BTreeMap<String, BTreeMap<String, Data>>;

/// Reads a `.reg` file. Bad are the keys for which there was no room, and the values that could not be read.
pub fn read(from: impl Read, keys: &mut Keys) -> Extent {
    let (mut key, mut open): (Option<String>, Option<OpenText>) = (None, None);
    let (mut value, mut bad, mut count) = (String::new(), 0, count(keys));
    let extent = text::each_line(from, |_, line| {
        let line = text::of(line);
        let line = line.trim();
        // A long value goes on in the next line.
        if let Some(part) = line.strip_suffix('\\').filter(|_| !line.starts_with('[')) {
            if value.len() < MAX_VALUE {
                value.push_str(part);
            }
            return;
        }
        if line.starts_with('[') && !value.is_empty() {
            (value, open, bad) = (String::new(), None, bad + 1);
            spoil(keys, key.as_deref());
        }
        value.push_str(line);
        open = open.take().or_else(|| OpenText::of(&value)).filter(|_| value.len() < MAX_VALUE);
        if open.as_mut().is_some_and(|text| text.goes_on(&value)) {
            value.push('\n');
            return;
        }
        open = None;
        let whole = std::mem::take(&mut value);
        if let Some(name) = whole.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            // `[-KEY]` deletes a key.
            key = (!name.starts_with('-')).then(|| short(name));
            if let Some(new) = &key
                && !room(keys, new)
            {
                (key, bad) = (None, bad + 1);
            }
            if let Some(key) = &key {
                keys.entry(key.clone()).or_default();
            }
        } else if let Some(values) = key.as_ref().and_then(|key| keys.get_mut(key)) {
            if whole.is_empty() || whole.starts_with(';') {
                return;
            }
            let (name, data) = pair(&whole).filter(|_| count < MAX_VALUES).unwrap_or_default();
            bad += u64::from(data == Data::Unread);
            values.insert(name, data);
            count += 1;
        }
    });
    if !value.is_empty() {
        bad += 1;
    }
    if !value.is_empty() || extent.broken.is_some() {
        spoil(keys, key.as_deref());
    }
    Extent { bad, ..extent }
}

/// Notes that a key has more than was read.
fn spoil(keys: &mut Keys, key: Option<&str>) {
    if let Some(values) = key.and_then(|key| keys.get_mut(key)) {
        values.insert(String::new(), Data::Unread);
    }
}

/// How many values there are.
fn count(keys: &Keys) -> usize {
    keys.values().map(BTreeMap::len).sum()
}

/// Whether a key may be added.
fn room(keys: &Keys, key: &str) -> bool {
    keys.len() < MAX_KEYS || keys.contains_key(key)
}

/// The name of a key with the short name of its hive.
fn short(name: &str) -> String {
    let (hive, rest) = name.split_once('\\').unwrap_or((name, ""));
    let hive = match hive.to_ascii_uppercase().as_str() {
        "HKEY_LOCAL_MACHINE" => "HKLM".to_owned(),
        "HKEY_USERS" => "HKU".to_owned(),
        "HKEY_CURRENT_USER" => "HKCU".to_owned(),
        other => other.to_owned(),
    };
    if rest.is_empty() { hive } else { format!(r"{hive}\{rest}") }
}

/// A line such as `"Start"=dword:00000004`.
fn pair(line: &str) -> Option<(String, Data)> {
    let (name, rest) = match line.strip_prefix('@') {
        Some(rest) => (String::new(), rest),
        None => quoted(line.strip_prefix('"')?)?,
    };
    let data = rest.trim_start().strip_prefix('=')?.trim_start();
    Some((name, self::data(data)?))
}

/// A text that goes on in the next line, and how far it was looked through for the quote that closes it: a long one is looked
/// through once and not again for each of its lines.
struct OpenText {
    seen: usize,
    escaped: bool,
}

impl OpenText {
    /// The text that begins in a line such as `"Name"="text`.
    fn of(line: &str) -> Option<Self> {
        let rest = match line.strip_prefix('@') {
            Some(rest) => rest,
            None => line.strip_prefix('"').and_then(quoted)?.1,
        };
        let text = rest.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?;
        Some(Self { seen: line.len() - text.len(), escaped: false })
    }

    /// Whether the line, to which more was added, does not close it.
    fn goes_on(&mut self, line: &str) -> bool {
        for byte in line.bytes().skip(self.seen) {
            match (self.escaped, byte) {
                (false, b'\\') => self.escaped = true,
                (false, b'"') => return false,
                _ => self.escaped = false,
            }
        }
        self.seen = line.len();
        true
    }
}

/// The text up to its closing quote, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let (mut read, mut escaped) = (String::new(), false);
    for (at, character) in text.char_indices() {
        match (escaped, character) {
            (false, '\\') => escaped = true,
            (false, '"') => return Some((read, text.get(at + 1..)?)),
            (_, character) => {
                escaped = false;
                read.push(character);
            }
        }
    }
    None
}

fn data(text: &str) -> Option<Data> {
    if let Some(rest) = text.strip_prefix('"') {
        return quoted(rest).map(|(text, _)| Data::Text(text.chars().take(MAX_TEXT).collect()));
    }
    if let Some(digits) = text.strip_prefix("dword:") {
        return u32::from_str_radix(digits.trim(), 16).ok().map(|n| Data::Number(n.into()));
    }
    let rest = text.strip_prefix("hex")?;
    let (kind, bytes) = rest.split_once(':')?;
    let bytes = bytes.split(',').map(str::trim).filter(|byte| !byte.is_empty());
    let bytes = bytes.map(|byte| u8::from_str_radix(byte, 16)).collect::<std::result::Result<Vec<_>, _>>().ok()?;
    Some(typed(kind.trim_matches(['(', ')']), bytes))
}

/// Bytes by the number of their type, as `.reg` writes it.
fn typed(kind: &str, bytes: Vec<u8>) -> Data {
    match (kind, <[u8; 8]>::try_from(bytes.as_slice())) {
        ("b", Ok(number)) => Data::Number(u64::from_le_bytes(number)),
        ("1" | "2" | "7", _) => Data::Text(wide(&bytes)),
        _ => of_bytes(bytes),
    }
}

fn of_bytes(mut bytes: Vec<u8>) -> Data {
    bytes.truncate(MAX_BYTES);
    Data::Bytes(bytes)
}

/// The text of UTF-16; the lines of a list are joined by `;`.
fn wide(bytes: &[u8]) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let text = String::from_utf16_lossy(&units);
    text.trim_end_matches('\0').replace('\0', ";").chars().take(MAX_TEXT).collect()
}

/// Reads `Registry.pol`: `[key;value;type;size;data]` in UTF-16 behind a head of eight bytes (MS-GPREG 2.2.1). The keys
/// are those of the machine. Bad is what follows an entry that cannot be read.
pub fn read_policy(bytes: &[u8], keys: &mut Keys) -> Extent {
    let (pairs, _) = bytes.get(8..).unwrap_or_default().as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let mut rest = units.as_slice();
    while let Some(after) = policy_value(rest, keys) {
        rest = after;
    }
    Extent { bytes: bytes.len() as u64, bad: u64::from(!rest.is_empty()), broken: None }
}

/// One entry; what follows it.
fn policy_value<'a>(units: &'a [u16], keys: &mut Keys) -> Option<&'a [u16]> {
    const SEMICOLON: u16 = b';' as u16;
    let rest = units.strip_prefix(&[u16::from(b'[')])?;
    let name = |units: &'a [u16]| -> Option<(String, &'a [u16])> {
        let end = units.iter().position(|unit| *unit == 0)?;
        let after = units.get(end + 1..)?.strip_prefix(&[SEMICOLON])?;
        Some((String::from_utf16_lossy(units.get(..end)?), after))
    };
    let number = |units: &'a [u16]| -> Option<(u32, &'a [u16])> {
        let (low, high) = (*units.first()?, *units.get(1)?);
        Some((u32::from(low) | u32::from(high) << 16, units.get(2..)?.strip_prefix(&[SEMICOLON])?))
    };
    let (key, rest) = name(rest)?;
    let (value, rest) = name(rest)?;
    let (kind, rest) = number(rest)?;
    let (size, rest) = number(rest)?;
    let data = rest.get(..usize::try_from(size).ok()?.div_ceil(2))?;
    let after = rest.get(data.len()..)?.strip_prefix(&[u16::from(b']')])?;
    let bytes: Vec<u8> = data.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let data = match (kind, <[u8; 4]>::try_from(bytes.as_slice())) {
        (4, Ok(number)) => Data::Number(u32::from_le_bytes(number).into()),
        (11, _) => typed("b", bytes),
        (1 | 2 | 7, _) => Data::Text(wide(&bytes)),
        _ => of_bytes(bytes),
    };
    let key = format!(r"HKLM\{key}");
    if !room(keys, &key) {
        return None;
    }
    // `**del.NAME` says that a value is to go away.
    if !value.starts_with("**") {
        keys.entry(key).or_default().insert(value, data);
    }
    Some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Keys {
        let mut keys = Keys::new();
        let _: Extent = read(text.as_bytes(), &mut keys);
        keys
    }

    #[test]
    fn an_export_is_read_with_every_type_of_value() {
        let read = keys(
            "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\S]\r\n\"Start\"=dword:00000004\r\n\
             \"A \\\"b\\\"\"=\"C:\\\\x\"\r\n@=\"default\"\r\n\"P\"=hex(2):61,00,\\\r\n  62,00,00,00\r\n\"Q\"=hex(b):01,00,00,00,00,00,00,00\r\n\
             \"L\"=hex(7):61,00,00,00,62,00,00,00,00,00\r\n\"M\"=\"one\r\ntwo\"\r\n\"B\"=hex:01,ff\r\n[-HKEY_LOCAL_MACHINE\\GONE]\r\n\"X\"=\"y\"\r\n[HKEY_LOCAL_MACHINE\\EMPTY]\r\n",
        );
        let values = &read[r"HKLM\SYSTEM\S"];
        assert_eq!(values["Start"], Data::Number(4));
        assert_eq!(values["A \"b\""], Data::Text(r"C:\x".to_owned()));
        assert_eq!(values[""], Data::Text("default".to_owned()));
        assert_eq!(values["P"], Data::Text("ab".to_owned()));
        assert_eq!(values["Q"], Data::Number(1));
        assert_eq!(values["L"], Data::Text("a;b".to_owned()));
        assert_eq!(values["M"], Data::Text("one\ntwo".to_owned()));
        assert_eq!(values["B"], Data::Bytes(vec![1, 255]));
        assert_eq!(read.keys().collect::<Vec<_>>(), [r"HKLM\EMPTY", r"HKLM\SYSTEM\S"]);
    }

    #[test]
    fn a_local_policy_is_read() {
        let mut bytes = b"PReg\x01\0\0\0".to_vec();
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (name, kind, data) in
            [("Number", 4_u32, vec![1, 0, 0, 0]), ("Text", 1, wide("x\0")), ("**del.Gone", 1, wide(" \0"))]
        {
            bytes.extend(wide(&format!("[Software\\K\0;{name}\0;")));
            bytes.extend(kind.to_le_bytes());
            bytes.extend(wide(";"));
            bytes.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
            bytes.extend(wide(";"));
            bytes.extend(data);
            bytes.extend(wide("]"));
        }
        let mut keys = Keys::new();
        assert_eq!(read_policy(&bytes, &mut keys).bad, 0);
        let values = &keys[r"HKLM\Software\K"];
        assert_eq!(values.len(), 2);
        assert_eq!((&values["Number"], &values["Text"]), (&Data::Number(1), &Data::Text("x".to_owned())));
    }

    #[test]
    fn a_value_that_cannot_be_read_spoils_its_key_and_no_other() {
        let mut keys = Keys::new();
        let text = "[HKEY_LOCAL_MACHINE\\A]\r\n\"X\"=dword:zz\r\n\"Y\"=\"never closed\r\n[HKEY_LOCAL_MACHINE\\B]\r\n\"Z\"=dword:1\r\n";
        assert_eq!(read(text.as_bytes(), &mut keys).bad, 2);
        assert!(keys[r"HKLM\A"].values().all(|data| *data == Data::Unread));
        assert_eq!(keys[r"HKLM\B"]["Z"], Data::Number(1));
    }

    proptest::proptest! {
        #[test]
        fn a_text_that_grows_is_closed_where_the_whole_of_it_is(lines in proptest::collection::vec("[\"\\\\a]{0,4}", 1..12)) {
            let mut value = format!("\"N\"=\"{}", lines[0]);
            let mut open = OpenText::of(&value).unwrap();
            for line in &lines[1..] {
                let whole = quoted(&value[5..]);
                proptest::prop_assert_eq!(open.goes_on(&value), whole.is_none(), "{:?}", value);
                if whole.is_some() {
                    break;
                }
                value.push('\n');
                value.push_str(line);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "([\\[\\]\"=@\\\\,:;a-f0-9xhe()\n ]|dword:|hex\\(7\\):){0,40}") {
            keys(&text);
        }

        #[test]
        fn no_bytes_make_the_reader_of_policies_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80)) {
            let _: Extent = read_policy(&bytes, &mut Keys::new());
        }
    }
}
