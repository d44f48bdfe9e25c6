//! How the BMC guards itself: locked accounts, TLS, and older firmware.
//!
//! Two resources on two branches of the walk, so that nothing waits for a longer chain of links than before.

use std::sync::Arc;

use super::missing::missing_like;
use super::walk::Walk;
use crate::evidence::{BmcSecurity, Observation};
use crate::redfish::oem;
use crate::redfish::read::Resource;

/// The settings of the account service (`accounts` is the root's link to it) and of the vendor's security resource below
/// the manager. Of the account service nothing but two numbers is kept: an XCC lists there who is logged in.
pub(super) async fn bmc_security(
    bmc: &Walk<'_>,
    accounts: &Observation<String>,
    manager: impl Future<Output = Observation<Arc<Resource>>>,
) -> Observation<BmcSecurity> {
    let of_vendor = async {
        match manager.await {
            Observation::Known { value, .. } => bmc.follow(&oem::security_link(&value, &bmc.quirks)).await,
            missing @ Observation::Missing { .. } => missing,
        }
    };
    let (service, security) = tokio::join!(bmc.follow(accounts), of_vendor);
    let found = BmcSecurity {
        minimum_tls: below(&security, oem::minimum_tls),
        firmware_rollback: below(&security, oem::firmware_rollback),
        account_lockout_threshold: below(&service, |r| r.field("AccountLockoutThreshold").whole_number()),
        account_lockout_duration: below(&service, |r| r.field("AccountLockoutDuration").whole_number()),
    };
    Observation::known(found, service.place(), service.at())
}

/// What is read of a resource, or why the resource is not there.
fn below<T>(resource: &Observation<Arc<Resource>>, read: impl FnOnce(&Resource) -> Observation<T>) -> Observation<T> {
    resource.value().map_or_else(|| missing_like(resource), |r| read(r))
}
