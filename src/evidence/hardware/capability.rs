//! What a server is known to tell beyond the standard, because of who made it.
//!
//! The survey knows vendors and states it here, so that no rule needs to know one.

use serde::{Deserialize, Serialize};

/// What may be expected of a service or a server besides what the standard asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// Whether the service says when its firmware inventory is complete ([`UpdateService::inventory_ready`]).
    ///
    /// [`UpdateService::inventory_ready`]: crate::evidence::UpdateService::inventory_ready
    pub inventory_ready: Offer,
    /// Whether the service keeps a log of firmware changes ([`LogKind::Maintenance`]).
    ///
    /// [`LogKind::Maintenance`]: crate::evidence::LogKind::Maintenance
    pub maintenance_log: Offer,
    /// Whether the SKU begins with a machine type that the firmware shows to the operating system as well.
    pub machine_type_in_sku: Offer,
    /// Whether the service keeps a log of the faults that are open ([`LogKind::Active`] or [`LogKind::Event`]).
    ///
    /// [`LogKind::Active`]: crate::evidence::LogKind::Active
    /// [`LogKind::Event`]: crate::evidence::LogKind::Event
    #[serde(default)]
    pub fault_log: Offer,
}

/// Whether something beyond the standard is to be expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// It is always there: where it is not seen, it is hidden.
    Expected,
    /// It need not be there.
    Optional,
    /// Nobody said who made this.
    #[default]
    Unclear,
}
