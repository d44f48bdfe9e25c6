//! What Windows says about itself: the part of the operating system that decides whether an update can install.
//!
//! Names of objects are SIDs, registry paths and event ids, never localised text: the same server in Japanese
//! gives the same evidence, but for the names of devices. Nothing here comes from the Windows Update Agent's COM interface, which refuses
//! remote callers by design with the very error that patchgate explains.

mod build;
mod fact;
mod items;
mod logs;
pub(crate) mod settings;
mod state;
mod values;

pub use items::{
    Caller, CatalogStore, CollectorRun, DataStore, OperatingSystem, PendingRestart, Protection, SecureBootServicing,
    ServicingState, SmbiosIdentity, Surroundings, TextLogs, UpdatePolicy, Windows,
};
pub(crate) use items::{FACTS, windows_items};
pub use logs::{CbsLine, CbsLog, EventLog, EventRecord, LogLevel, RegistryKey, ReportingEvent, TextLine, TextLog};
pub use state::{Antivirus, FileEntry, FilterDriver, ScheduledTask, ServicingPackage, UserRight};
pub use values::{Acl, DatabaseState, ObjectKind, PolicyValue, Service, StartType, Volume};
