//! CSV: a head that names the columns, and a server a row. Of spreadsheets, and of NetBox's export of devices.
//!
//! Columns that nobody knows are left unread: an export has dozens of them.

use std::collections::BTreeMap;

use super::field::{is_bmc, is_secret, known, one_of, plain_name};
use super::gather::{Bmc, Entry, Gather, Place, shown};
use crate::baseline::Problem;
use crate::fleet::servers::server::Servers;

/// The columns that name a server.
const NAME: [&str; 4] = ["name", "hostname", "server", "nodename"];
/// The columns that hold its serial number.
const SERIAL: [&str; 3] = ["serial", "serial_number", "service_tag"];
/// The columns that become labels, and what the label is called.
const LABELS: [(&str, &str); 9] = [
    ("site", "site"),
    ("location", "location"),
    ("rack", "rack"),
    ("role", "role"),
    ("status", "status"),
    ("tenant", "tenant"),
    ("type", "model"),
    ("device_type", "model"),
    ("model", "model"),
];
/// The most columns.
const MOST_COLUMNS: usize = 1000;

/// What a column is to us.
enum Column {
    Name,
    Bmc(String),
    Windows,
    Serial,
    Tags,
    Label(&'static str),
    Secret,
    Unread,
}

impl Column {
    fn of(title: &str) -> Self {
        let plain = plain_name(title);
        match plain.as_str() {
            name if NAME.contains(&name) => Self::Name,
            name if SERIAL.contains(&name) => Self::Serial,
            "windows" => Self::Windows,
            "tags" => Self::Tags,
            name if is_secret(name) => Self::Secret,
            name if is_bmc(name) => Self::Bmc(shown(title.trim())),
            name => {
                LABELS.iter().find(|(column, _)| *column == name).map_or(Self::Unread, |(_, label)| Self::Label(label))
            }
        }
    }
}

/// What stands between two fields: what stands most often in the head, where that has several columns.
fn delimiter(head: &str) -> Option<u8> {
    let count = |byte: u8| head.bytes().filter(|b| *b == byte).count();
    let most = [b',', b';', b'\t'].into_iter().max_by_key(|byte| (count(*byte), *byte == b','))?;
    (count(most) > 0).then_some(most)
}

/// Whether a line is the head of such a file: it has several columns, and one of them names a server or a BMC.
pub fn is_csv(line: &str) -> bool {
    let Some(delimiter) = delimiter(line) else { return false };
    line.split(char::from(delimiter))
        .any(|title| matches!(Column::of(title.trim().trim_matches('"')), Column::Name | Column::Bmc(_)))
}

/// The servers of the rows.
pub fn read(text: &str, file: &str) -> (Servers, Vec<Problem>) {
    let mut gather = Gather::new(file);
    rows(text, &mut gather);
    gather.end()
}

fn rows(text: &str, gather: &mut Gather<'_>) {
    let head = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(head).unwrap_or(b','))
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns: Vec<Column> = match reader.headers() {
        Ok(head) if head.len() > MOST_COLUMNS => {
            return gather.wrong(Place::line(1), format!("the head has more than {MOST_COLUMNS} columns"));
        }
        Ok(head) => head.iter().map(Column::of).collect(),
        Err(error) => return unreadable(&error, gather),
    };
    if !columns.iter().any(|column| matches!(column, Column::Bmc(_) | Column::Windows)) {
        let message = format!("no column holds the address of a BMC; one is known by these names: {}", known());
        return gather.wrong(Place::line(1), message);
    }
    if columns.iter().filter(|column| matches!(column, Column::Name)).count() > 1 {
        return gather
            .wrong(Place::line(1), format!("two columns name the server: leave one of {} out", NAME.join(", ")));
    }
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(1, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
                one(&columns, &row, Place::line(line), gather);
            }
            Err(error) => return unreadable(&error, gather),
        }
    }
}

/// A row that is no row. What stands in it is not repeated.
fn unreadable(error: &csv::Error, gather: &mut Gather<'_>) {
    let line = error.position().map_or(1, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!(
            "this row has {len} fields and the head {expected_len}: a field with the delimiter in it stands between quotation marks"
        ),
        csv::ErrorKind::Utf8 { .. } => "this row is not UTF-8".to_owned(),
        _ => "this row cannot be read".to_owned(),
    };
    gather.wrong(Place::line(line), message);
}

fn one(columns: &[Column], row: &csv::StringRecord, at: Place, gather: &mut Gather<'_>) {
    if row.iter().all(str::is_empty) {
        return;
    }
    let mut entry = Entry { at, ..Entry::default() };
    let (mut bmcs, mut labels) = (Vec::new(), BTreeMap::new());
    for (column, value) in columns.iter().zip(row) {
        match column {
            Column::Name => entry.name = Some(value.to_owned()),
            Column::Bmc(title) => bmcs.push((title.as_str(), value)),
            Column::Windows => entry.windows = Some(value.to_owned()),
            Column::Serial => entry.serial = Some(value.to_owned()),
            Column::Tags => {
                let tags = value.split(',').map(str::trim).filter(|tag| !tag.is_empty());
                labels.extend(tags.map(|tag| (format!("tag-{}", shown(tag)), "yes".to_owned())));
            }
            Column::Label(label) => {
                labels.insert((*label).to_owned(), value.to_owned());
            }
            Column::Secret if !value.is_empty() => gather.secret(at, "a column"),
            Column::Secret | Column::Unread => {}
        }
    }
    entry.labels = labels;
    entry.bmc = match one_of(bmcs) {
        Ok(Some(bmc)) => Bmc::At(bmc),
        Ok(None) => Bmc::Lacks("no column of its row holds the address of its BMC".to_owned()),
        Err(why) => {
            let name = entry.name.as_deref().map_or_else(|| "this row".to_owned(), shown);
            return gather.wrong(at, format!("{name}: {why}"));
        }
    };
    gather.take(entry);
}
