//! How to log in over WinRM, where the operator says it.

use std::fmt;
use std::str::FromStr;

/// How an account proves itself over WinRM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Logon {
    /// Kerberos where the account names its realm (`user@realm`) and a KDC answers, else NTLM. Over TLS Basic, where the server
    /// offers nothing else.
    #[default]
    Auto,
    /// Kerberos and nothing else.
    Kerberos,
    /// NTLM and nothing else.
    Ntlm,
    /// HTTP Basic: the server sees the password. Over TLS only.
    Basic,
}

/// A word that names none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is one of auto, kerberos, ntlm and basic")]
pub struct LogonError;

impl FromStr for Logon {
    type Err = LogonError;

    fn from_str(text: &str) -> Result<Self, LogonError> {
        match text {
            "auto" => Ok(Self::Auto),
            "kerberos" => Ok(Self::Kerberos),
            "ntlm" => Ok(Self::Ntlm),
            "basic" => Ok(Self::Basic),
            _ => Err(LogonError),
        }
    }
}

impl fmt::Display for Logon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Kerberos => "kerberos",
            Self::Ntlm => "ntlm",
            Self::Basic => "basic",
        })
    }
}
