//! The evidence document: what was seen of one server, where, when, and what could not be seen and why.
//!
//! Collectors do all the input and output and end in one [`Evidence`] value. Everything after it (rules,
//! diagnosis, reports) is a pure function of that value, so a scan of last week judged today gives today's
//! answer about last week's server. This module knows nothing else of patchgate but the words in which it says why a fact is missing:
//! it can be read, stored and validated (`patchgate schema evidence`) without the rest.

mod document;
mod driver;
mod flat;
mod hardware;
mod line;
pub(crate) mod marks;
mod observation;
mod older;
mod place;
mod subject;
#[cfg(test)]
pub(crate) mod testing;
mod windows;

pub use document::{Area, Evidence, FORMAT, FORMAT_VERSION, ReadError};
pub use driver::Driver;
pub use hardware::{
    Bank, Bios, BmcSecurity, Capabilities, Chassis, Connection, Controller, Cost, Depth, Drive, Expand, FirmwareMember,
    Hardware, Health, Latency, Log, LogEntry, LogKind, Manager, NetworkAdapter, Offer, OtherManager, OtherSystem, Part,
    PcieDevice, PcieFunction, PendingSetting, PowerSupply, SecureBoot, Service as RedfishService, Standing, State,
    Status, Storage, System, TlsTrust, TrustedModule, UpdateService, Volume as StorageVolume,
};
pub use line::Line;
pub(crate) use line::named;
pub use observation::{Members, Missing, Observation, Unread, Unreadable};
pub use place::Place;
pub use subject::{Subject, is_placeholder};
pub use windows::{
    Acl, Antivirus, Caller, CatalogStore, CbsLine, CbsLog, CollectorRun, DataStore, DatabaseState, EventLog,
    EventRecord, FileEntry, FilterDriver, LogLevel, ObjectKind, OperatingSystem, PendingRestart, PolicyValue,
    Protection, RegistryKey, ReportingEvent, ScheduledTask, SecureBootServicing, Service, ServicingPackage,
    ServicingState, SmbiosIdentity, StartType, Surroundings, TextLine, TextLog, TextLogs, UpdatePolicy, UserRight,
    Volume, Windows,
};
pub(crate) use windows::{FACTS as WINDOWS_FACTS, settings, windows_items};
