//! How deep a scan went and what it cost the BMC: a small computer that has a server to look after.

use serde::{Deserialize, Serialize};

/// How much of the hardware was asked for. Each depth holds the ones above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// Identity and the firmware inventory.
    Firmware,
    /// Also the controller, chassis, power supplies, storage and the log of open faults.
    Health,
    /// Also UEFI settings, Secure Boot, the BMC's own security, network adapters, PCIe devices and the maintenance log.
    #[default]
    Full,
}

impl Depth {
    /// The word that the command line and documents use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Firmware => "firmware",
            Self::Health => "health",
            Self::Full => "full",
        }
    }
}

/// What a scan cost. Times are in milliseconds, by the clock of the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Requests that wait for each other: the longest chain of links from the first request on, login included and
    /// logout not. On a BMC far away the time of a scan is this many round trips.
    pub trips: u64,
    /// TCP connections that carried at least one answer.
    pub connections: u64,
    /// Bytes of all bodies received.
    pub received_bytes: u64,
    /// Requests that were sent once more, because the BMC was busy or a connection broke.
    pub retries: u64,
    /// From the first request to the last answer, logout included.
    pub duration_ms: u64,
    /// How long the answers took.
    pub latency: Latency,
    /// The most requests that were allowed to be under way at a time.
    pub concurrency: u64,
    /// The fewest that were, after the BMC showed that it was overloaded.
    pub lowest_concurrency: u64,
    /// What was learnt of `$expand`.
    pub expand: Expand,
}

/// How long the answers of a BMC took, in milliseconds, from request to last byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Latency {
    /// Half of the answers took no longer.
    pub median_ms: u64,
    /// Nine tenths of the answers took no longer.
    pub p90_ms: u64,
    /// The slowest.
    pub longest_ms: u64,
}

/// What was learnt of a service's `$expand`. It is never trusted: services advertise it and then refuse it, ignore it,
/// leave properties out, or take longer than single reads would.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Expand {
    /// The service does not advertise it, or it was not needed.
    #[default]
    NotOffered,
    /// It was used, and what came was whole.
    Used,
    /// The service advertises it and refuses it.
    Refused,
    /// The service advertises it and answers as if it had not been asked.
    Ignored,
    /// Members lacked properties that they have when read one by one.
    Lossy,
    /// It took longer than reading the members one by one would have.
    Slow,
}
