//! Event records by log and provider, with the two ways in which silence proves nothing.
//!
//! A log that was denied has no records, and a log that was cleared an hour ago has none either. Both are different
//! from "it did not happen", so every reader here gives either records or the reason why there are none.

use jiff::{SignedDuration, Timestamp};

use crate::evidence::{EventLog, EventRecord, Line, Windows, named};
use crate::msg;

/// The provider of Windows Update (System and Operational logs).
pub const WINDOWS_UPDATE: &str = "Microsoft-Windows-WindowsUpdateClient";
/// The client's own log of searches and downloads.
pub const OPERATIONAL: &str = "Microsoft-Windows-WindowsUpdateClient/Operational";
/// The provider of the servicing stack (Setup log).
pub const SERVICING: &str = "Microsoft-Windows-Servicing";
/// The provider of `wusa.exe`: Application log by KB2773898, Setup log on current releases.
pub const WUSA: &str = "Microsoft-Windows-WUSA";
/// The provider of Secure Boot updates (System log, KB5016061).
pub const TPM_WMI: &str = "Microsoft-Windows-TPM-WMI";
/// The provider of the catalog database (Application log).
pub const CAPI2: &str = "Microsoft-Windows-CAPI2";
/// The provider of ESE databases (Application log).
pub const ESENT: &str = "ESENT";
/// The provider of service starts and stops (System log).
pub const SERVICE_CONTROL: &str = "Service Control Manager";

/// How far a log must reach back before its silence counts: seven days before the collection. Our choice: the
/// Secure Boot task runs every 12 hours and storage trouble under load shows within days.
pub const LOOK_BACK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The records of one log and provider that could be read.
#[derive(Clone, Copy)]
pub struct Records<'a> {
    /// The records, newest first.
    pub records: &'a [EventRecord],
    log: &'a EventLog,
}

impl Records<'_> {
    /// A record as a line of proof.
    #[must_use]
    pub fn line(&self, record: &EventRecord) -> Line {
        let data: Vec<String> = record.data.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let log = format!("{} / {}", self.log.log, self.log.provider);
        let said = msg!("proof-event", log = log, id = record.id, record = record.record, data = data.join(", "));
        Line::new(said, self.log.records.from(), record.at)
    }

    /// Whether the log reaches back to `since`, so that its silence after it means something.
    ///
    /// # Errors
    /// A line that says how far it reaches, or why that is not known.
    pub fn reaches_back_to(&self, since: Timestamp) -> Result<(), Line> {
        let name = msg!("fact-oldest-record", log = self.log.log);
        match self.log.oldest.value() {
            Some(oldest) if *oldest <= since => Ok(()),
            Some(oldest) => Err(Line::on(
                msg!("proof-which-after-what-happened-before", name = name, oldest = oldest, since = since),
                &self.log.oldest,
            )),
            None => Err(Line::of(name, &self.log.oldest)),
        }
    }
}

/// The records of `provider` in `log`.
///
/// # Errors
/// A line that says why they are not known.
pub fn read<'a>(windows: &'a Windows, log: &str, provider: &str) -> Result<Records<'a>, Line> {
    let name = format!("{log} / {provider}");
    let logs = windows.event_logs.value().ok_or_else(|| Line::missing(msg!("fact-event-logs"), &windows.event_logs))?;
    let found =
        logs.items.iter().find(|l| l.log.eq_ignore_ascii_case(log) && l.provider.eq_ignore_ascii_case(provider));
    let Some(found) = found else {
        let unread = logs.unread.iter().find(|u| u.from.contains(provider));
        let (reason, at) = unread
            .map_or_else(|| (msg!("proof-not-among-logs"), windows.event_logs.at()), |u| (u.missing.message(), u.at));
        return Err(Line::new(named(name, reason), windows.event_logs.from(), at));
    };
    match found.records.value() {
        Some(records) => Ok(Records { records, log: found }),
        None => Err(Line::missing(&name, &found.records)),
    }
}

/// The value of event data `name`, in any letter case.
#[must_use]
pub fn datum<'a>(record: &'a EventRecord, name: &str) -> Option<&'a str> {
    record.data.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// `at` minus `span`, or the beginning of time.
#[must_use]
pub fn before(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_sub(span).unwrap_or(Timestamp::MIN)
}

/// `at` plus `span`, or the end of time.
#[must_use]
pub fn after(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}
