//! How a BMC guards itself: settings that no firmware level tells.

use serde::{Deserialize, Serialize};

use crate::evidence::observation::Observation;

/// The security settings of the BMC. They come from two resources, so each says itself why it is missing. Who is logged
/// in, which `AccountService` of an XCC tells as well, is never part of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BmcSecurity {
    /// The lowest TLS version that it speaks, such as `1.2` (XCC: `CryptographyManagement.MinTLSLevel`).
    pub minimum_tls: Observation<String>,
    /// Whether firmware may be replaced by an older one (XCC: `Configurator.FWRollback`).
    pub firmware_rollback: Observation<bool>,
    /// `AccountLockoutThreshold`: after how many wrong passwords an account is locked; 0 is never.
    pub account_lockout_threshold: Observation<u64>,
    /// `AccountLockoutDuration`: for how many seconds; 0 is not at all.
    pub account_lockout_duration: Observation<u64>,
}
