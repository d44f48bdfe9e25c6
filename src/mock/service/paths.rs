//! The URIs that the service itself knows; all others are those of its tree.

/// What lists the versions of the protocol; a short mockup does not have it, the service does.
pub(super) const VERSIONS: &str = "/redfish";
/// DSP0266: only these answer without credentials.
pub(super) const ANONYMOUS: [&str; 4] = [VERSIONS, "/redfish/v1", "/redfish/v1/odata", "/redfish/v1/$metadata"];
pub(super) const ACCOUNT_SERVICE: &str = "/redfish/v1/AccountService";
pub(super) const ACCOUNTS: &str = "/redfish/v1/AccountService/Accounts";
/// Where sessions live; DSP0266 fixes this URI for clients that log in without reading the service root.
pub(super) const SESSIONS: &str = "/redfish/v1/SessionService/Sessions";

pub(super) fn session_uri(id: &str) -> String {
    format!("{SESSIONS}/{id}")
}
