//! Who asks: the SIDs that the accounts which install updates carry in their tokens.
//!
//! Only SIDs that the token surely holds are listed. One that is left out can only make a right look missing,
//! never make one appear. Privileges (backup, restore, take ownership) are not modelled: an update that needs one
//! to get past a descriptor is already not as it should be.

use std::collections::BTreeSet;

use super::sid::Sid;

/// The identities of one account: its SID and the groups it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    sids: BTreeSet<Sid>,
}

/// The services of the update chain that do not run as LocalSystem (`Services\<name>\ObjectName`, Server 2022).
const SERVICE_ACCOUNTS: &[(&str, Sid)] = &[
    ("CryptSvc", Sid::NETWORK_SERVICE),
    ("DoSvc", Sid::NETWORK_SERVICE),
    ("RpcSs", Sid::NETWORK_SERVICE),
    ("AppIDSvc", Sid::LOCAL_SERVICE),
    ("BFE", Sid::LOCAL_SERVICE),
    ("EventLog", Sid::LOCAL_SERVICE),
    ("mpssvc", Sid::LOCAL_SERVICE),
    ("W32Time", Sid::LOCAL_SERVICE),
];

impl Token {
    /// A token of exactly these SIDs.
    #[must_use]
    pub fn of(sids: impl IntoIterator<Item = Sid>) -> Self {
        Self { sids: sids.into_iter().collect() }
    }

    /// LocalSystem: SYSTEM, with Administrators, Everyone and Authenticated Users (Win32, "LocalSystem Account").
    #[must_use]
    pub fn system() -> Self {
        Self::of([Sid::SYSTEM, Sid::ADMINISTRATORS, Sid::EVERYONE, Sid::AUTHENTICATED_USERS])
    }

    /// An elevated administrator, without his own account.
    #[must_use]
    pub fn administrators() -> Self {
        Self::of([Sid::ADMINISTRATORS, Sid::USERS, Sid::EVERYONE, Sid::AUTHENTICATED_USERS])
    }

    /// The Windows Modules Installer: LocalSystem with the service's own SID.
    #[must_use]
    pub fn trusted_installer() -> Self {
        Self::service_running_as("TrustedInstaller", Sid::SYSTEM)
    }

    /// A service by its key name, under the account that Windows gives it. Use [`Token::service_running_as`]
    /// where the account was read from the server.
    #[must_use]
    pub fn service(name: &str) -> Self {
        let account = SERVICE_ACCOUNTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        Self::service_running_as(name, account.map_or(Sid::SYSTEM, |(_, sid)| *sid))
    }

    /// A service by its key name, under this account: the account's SIDs, SERVICE, and the service's own SID.
    #[must_use]
    pub fn service_running_as(name: &str, account: Sid) -> Self {
        let mut token = if account == Sid::SYSTEM {
            Self::system()
        } else {
            Self::of([account, Sid::USERS, Sid::EVERYONE, Sid::AUTHENTICATED_USERS])
        };
        token.sids.extend([Sid::SERVICE, Sid::of_service(name)]);
        token
    }

    /// Whether the token carries this SID.
    #[must_use]
    pub fn carries(&self, sid: &Sid) -> bool {
        self.sids.contains(sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_carries_what_its_account_carries() {
        assert!(Token::system().carries(&Sid::ADMINISTRATORS));
        assert!(!Token::administrators().carries(&Sid::SYSTEM));
        assert!(Token::trusted_installer().carries(&Sid::TRUSTED_INSTALLER));
        assert!(Token::trusted_installer().carries(&Sid::SYSTEM));
        let cryptsvc = Token::service("cryptsvc");
        assert!(cryptsvc.carries(&Sid::NETWORK_SERVICE) && cryptsvc.carries(&Sid::of_service("CryptSvc")));
        assert!(!cryptsvc.carries(&Sid::SYSTEM), "CryptSvc does not run as LocalSystem");
    }
}
