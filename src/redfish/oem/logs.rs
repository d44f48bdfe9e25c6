//! Which logs are worth reading, by name: no standard property says what a log is for.

use super::quirks::{Quirk, Quirks};
use crate::evidence::LogKind;

/// A log that is read: the last segment of its URI, what it is for, and the quirk without which that is not known.
struct Known {
    name: &'static str,
    kind: LogKind,
    only_with: Option<Quirk>,
}

const fn known(name: &'static str, kind: LogKind, only_with: Option<Quirk>) -> Known {
    Known { name, kind, only_with }
}

/// Sources: captures of XCC 5.70 and 2.83, iDRAC9 6.00, iLO 5 2.72; openbmc/bmcweb for `EventLog`, whose entries say
/// `Resolved` where they come from D-Bus and nothing where they come from the journal.
///
/// What a name that only counts with a quirk holds elsewhere is not known: it is read, and what is bad in it is unknown.
const LOGS: &[Known] = &[
    known("ActiveLog", LogKind::Active, None),
    known("MaintenanceLog", LogKind::Maintenance, None),
    known("FaultList", LogKind::Active, Some(Quirk::FaultList)),
    known("IML", LogKind::Event, Some(Quirk::RepairedEntries)),
    known("EventLog", LogKind::Event, None),
];

/// What the log of this name is for, where it is one of those that are read.
pub(in crate::redfish) fn kind_of(name: &str, quirks: &Quirks) -> Option<LogKind> {
    let known = LOGS.iter().find(|known| known.name == name)?;
    let certain = known.only_with.is_none_or(|quirk| quirks.has(quirk));
    Some(if certain { known.kind } else { LogKind::Unclear })
}
