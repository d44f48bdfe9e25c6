//! From the items of the document to the evidence: how each kind of item is read.
//!
//! Which item is which fact, and by which of the functions below, is declared in `evidence/windows/items.rs`.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::evidence::{
    Acl, Antivirus, Caller, CatalogStore, CbsLog, CollectorRun, DataStore, DatabaseState, Driver, EventLog, FileEntry,
    FilterDriver, Members, Missing, ObjectKind, Observation, OperatingSystem, PendingRestart, PolicyValue, Protection,
    RegistryKey, ReportingEvent, ScheduledTask, SecureBootServicing, Service, ServicingPackage, ServicingState,
    SmbiosIdentity, StartType, Surroundings, TextLog, TextLogs, UpdatePolicy, UserRight, Volume, Windows,
    windows_items,
};

use super::logs::Clock;
use super::place::{Document, Gap, Place, Read};
use super::{drivers as driver_list, logs, servicing, text_logs};

/// The longest descriptor that is kept, in characters: in Windows it has at most 64 KiB.
const MAX_SDDL: usize = 256 * 1024;

/// A document whose head was right.
pub struct Collection<'a> {
    /// Its name and clocks.
    pub document: &'a Document<'a>,
    /// The place of its items.
    pub items: Place<'a>,
    /// The version of the collector that wrote it.
    pub version: String,
}

impl<'a> Collection<'a> {
    /// All evidence of the document.
    pub fn windows(&self) -> Windows {
        group(self)
    }

    /// What SMBIOS tells Windows of the server.
    pub fn identity(&self) -> SmbiosIdentity {
        group(self)
    }

    /// The fact of an item, or of the property of its value behind a `/`.
    fn fact<T>(&self, item: &str, source: &str, read: impl FnOnce(&Place<'a>) -> Read<T>) -> Observation<T> {
        let (item, property) = item.split_once('/').map_or((item, None), |(item, property)| (item, Some(property)));
        self.document.item(&self.items.field(item), source, |value| match property {
            Some(property) => read(&value.field(property)),
            None => read(value),
        })
    }

    /// The server's clock.
    fn clock(&self) -> Read<Clock> {
        self.items.field("clock").item().and_then(|value| Clock::read(&value))
    }

    /// The members of an item that is a list.
    fn list<T>(
        &self,
        item: &str,
        source: &str,
        read: impl Fn(&Document<'a>, &Place<'a>) -> Read<T>,
    ) -> Observation<Members<T>> {
        self.document.list(&self.items.field(item), source, |place| read(self.document, place))
    }
}

/// A struct of the declaration.
trait Group {
    fn read(collection: &Collection<'_>) -> Self;
}

macro_rules! read {
    ($(
        $(#[$about:meta])+
        pub struct $group:ident {$(
            $(#[$attribute:meta])+
            pub $field:ident: $type:ty = $reader:ident($($item:literal, $source:literal $(, $page:literal)?)?);
        )+}
    )+) => {$(
        impl Group for $group {
            fn read(collection: &Collection<'_>) -> Self {
                Self { $($field: $reader(collection $(, $item, $source)?)),+ }
            }
        }
    )+};
}

windows_items!(read);

fn group<G: Group>(collection: &Collection<'_>) -> G {
    G::read(collection)
}

fn version(collection: &Collection<'_>) -> String {
    collection.version.clone()
}

fn started(collection: &Collection<'_>) -> Timestamp {
    collection.document.started
}

fn text(collection: &Collection<'_>, item: &str, source: &str) -> Observation<String> {
    collection.fact(item, source, Place::text)
}

fn number(collection: &Collection<'_>, item: &str, source: &str) -> Observation<u64> {
    collection.fact(item, source, Place::number)
}

fn boolean(collection: &Collection<'_>, item: &str, source: &str) -> Observation<bool> {
    collection.fact(item, source, Place::boolean)
}

/// A truth value that Windows keeps as a number.
fn zero_or_one(collection: &Collection<'_>, item: &str, source: &str) -> Observation<bool> {
    collection.fact(item, source, |value| match value.number()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(value.unreadable("0 or 1")),
    })
}

fn time(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Timestamp> {
    collection.fact(item, source, Place::time)
}

fn minutes_now(collection: &Collection<'_>, item: &str, source: &str) -> Observation<i64> {
    collection.fact(item, source, |value| {
        let detail = "no file of the bundle says how the server's clock stood".to_owned();
        Clock::read(value)?.minutes_now.ok_or_else(|| Gap::collector(Missing::NotCollected { detail }))
    })
}

fn database_state(collection: &Collection<'_>, item: &str, source: &str) -> Observation<DatabaseState> {
    collection.fact(item, source, |value| {
        let number = u32::try_from(value.number()?).map_err(|_| value.unreadable("a number of 32 bits"))?;
        Ok(match number {
            2 => DatabaseState::DirtyShutdown,
            3 => DatabaseState::CleanShutdown,
            other => DatabaseState::Other(other),
        })
    })
}

/// A whole key.
fn policy(collection: &Collection<'_>, item: &str, source: &str) -> Observation<BTreeMap<String, PolicyValue>> {
    collection.fact(item, source, text_logs::registry_values)
}

/// Lists whose members are read by a function of `servicing.rs`, each with the name that a row of the declaration says.
macro_rules! plain_lists {
    ($($reader:ident: $member:ty = $read:path;)+) => {$(
        fn $reader(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Members<$member>> {
            collection.list(item, source, |_, place| $read(place))
        }
    )+};
}

plain_lists! {
    packages: ServicingPackage = servicing::package;
    keys: RegistryKey = servicing::key;
    files: FileEntry = servicing::file;
    tasks: ScheduledTask = servicing::task;
    filters: FilterDriver = servicing::filter;
    antivirus: Antivirus = servicing::antivirus;
    user_rights: UserRight = servicing::user_right;
}

fn services(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Members<Service>> {
    collection.list(item, source, service)
}

fn acls(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Members<Acl>> {
    collection.list(item, source, acl)
}

fn volumes(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Members<Volume>> {
    collection.list(item, source, volume)
}

fn drivers(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Members<Driver>> {
    collection.fact(item, source, |value| driver_list::drivers(collection.document, value, source))
}

fn event_logs(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Members<EventLog>> {
    collection.list(item, source, logs::event_log)
}

/// The lines have local time, which the server's clock turns into UTC.
fn cbs(collection: &Collection<'_>, item: &str, source: &str) -> Observation<CbsLog> {
    let clock = collection.clock();
    collection.fact(item, source, |value| logs::cbs(collection.document, value, &clock, source))
}

fn update_log(collection: &Collection<'_>, item: &str, source: &str) -> Observation<TextLog> {
    let clock = collection.clock();
    collection.fact(item, source, |value| text_logs::update_log(collection.document, value, &clock, source))
}

fn headed_log(collection: &Collection<'_>, item: &str, source: &str) -> Observation<TextLog> {
    let clock = collection.clock();
    collection.fact(item, source, |value| text_logs::headed_log(collection.document, value, &clock, source))
}

fn device_log(collection: &Collection<'_>, item: &str, source: &str) -> Observation<TextLog> {
    let clock = collection.clock();
    collection.fact(item, source, |value| text_logs::device_log(collection.document, value, &clock, source))
}

fn reporting_events(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Members<ReportingEvent>> {
    collection.list(item, source, |_, place| text_logs::reporting_event(place))
}

fn registry(collection: &Collection<'_>, item: &str, source: &str) -> Observation<Members<RegistryKey>> {
    collection.list(item, source, |_, place| text_logs::registry_key(place))
}

fn service(document: &Document<'_>, place: &Place<'_>) -> Read<Service> {
    let name = place.field("name").must(Place::text, "the name of a service")?;
    let key = format!(r"HKLM\SYSTEM\CurrentControlSet\Services\{name}");
    Ok(Service {
        start: document.item(&place.field("start"), &format!(r"{key}\Start"), start_type),
        state: document.item(&place.field("state"), &format!("sc query {name}"), Place::text),
        account: document.item(&place.field("account"), &format!(r"{key}\ObjectName"), Place::text),
        descriptor: descriptor(document, &place.field("descriptor"), &format!("sc sdshow {name}")),
        name,
    })
}

fn start_type(value: &Place<'_>) -> Read<StartType> {
    match value.number()? {
        0 => Ok(StartType::Boot),
        1 => Ok(StartType::System),
        2 => Ok(StartType::Automatic),
        3 => Ok(StartType::Manual),
        4 => Ok(StartType::Disabled),
        _ => Err(value.unreadable("a start type from 0 to 4")),
    }
}

fn acl(document: &Document<'_>, place: &Place<'_>) -> Read<Acl> {
    let path = place.field("path").must(Place::text, "the path of an object")?;
    let kind = place.field("kind");
    let kind = match kind.text().as_deref() {
        Ok("directory") => ObjectKind::Directory,
        Ok("file") => ObjectKind::File,
        Ok("key") => ObjectKind::Key,
        _ => return Err(kind.unreadable("directory, file or key")),
    };
    let sddl = descriptor(document, &place.field("sddl"), &path);
    Ok(Acl { path, kind, sddl })
}

/// A descriptor as text; whether it is SDDL is for who evaluates it.
fn descriptor(document: &Document<'_>, item: &Place<'_>, source: &str) -> Observation<String> {
    document.item(item, source, |value| value.text_up_to(MAX_SDDL))
}

fn volume(document: &Document<'_>, place: &Place<'_>) -> Read<Volume> {
    let name = place.field("name").must(Place::text, "the name of a volume")?;
    let space = place.field("space");
    Ok(Volume {
        size_bytes: document.item(&space, &name, |value| value.field("size").number()),
        free_bytes: document.item(&space, &name, |value| value.field("free").number()),
        name,
    })
}
