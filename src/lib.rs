//! patchgate answers two questions about a server: is it fit to be patched, and why did its Windows update fail?
//!
//! The map of the house, one line for each room; each imports only rooms below it:
//!
//! * [`cli`]: what a person types; parsing, wiring and printing
//! * [`fleet`]: which servers there are, and how each is reached
//! * [`store`]: what is remembered of runs: evidence and reports, in an SQLite file or a PostgreSQL database
//! * [`report`]: one file for each report, each a pure function of the value it shows
//! * [`assess`]: evidence and baseline, to the one report value
//! * [`repair`]: two states of a server, to the answer whether the repair of a failed update worked
//! * [`diagnosis`]: findings and the failed update, to ranked causes and remedies
//! * [`rules`]: evidence and baseline, to findings
//! * [`history`]: what Windows' own records tell: event logs, updates, servicing sessions, refusals, storage trouble
//! * `mock`: a Redfish service to speak to, with the scenarios of a demo (the feature `mock`, on by default)
//! * [`redfish`]: a Redfish service, to hardware evidence
//! * [`windows`]: the collector script, the reader of its document, descriptors and logs
//! * [`trust`]: whom we talk to, and on what grounds that is believed
//! * [`waiver`]: which failures somebody accepted, and until when
//! * [`known_failures`]: which updates are publicly known to fail, and under which condition
//! * [`published`]: what vendors publish about firmware levels, to drafts of baselines
//! * [`baseline`]: what firmware a server should run, and where that is written
//! * [`signed`]: whether files are those that somebody signed
//! * [`version`]: version schemes and their partial order
//! * [`windows_errors`]: what a Windows error code is called and what it means
//! * `windows_builds`: which cumulative update a build of Windows Server is
//! * [`redact`]: evidence and reports without what tells one server, its network or its people from others
//! * [`evidence`]: what was seen of one server, and what could not be seen and why
//! * [`text`]: the sentences that an operator reads, by language
//! * `common`: the little things that every room needs: digests, bounded reads, whole writes, days
//! * `interrupt`: the wish of somebody that the program end

pub mod assess;
pub mod baseline;
pub mod cli;
mod common;
pub mod diagnosis;
pub mod evidence;
pub mod fleet;
pub mod history;
mod interrupt;
pub mod known_failures;
#[cfg(feature = "mock")]
pub mod mock;
pub mod published;
pub mod redact;
pub mod redfish;
pub mod repair;
pub mod report;
pub mod rules;
pub mod signed;
pub mod store;
pub mod text;
pub mod trust;
pub mod version;
pub mod waiver;
pub mod windows;
mod windows_builds;
pub mod windows_errors;
