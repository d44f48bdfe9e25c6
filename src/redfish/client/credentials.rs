//! Whose account a BMC is asked with.

use std::fmt;

use secrecy::SecretString;

/// An account of the BMC.
#[derive(Clone)]
pub struct Credentials {
    /// The user name.
    pub user: String,
    /// The password. Never printed, never stored.
    pub password: SecretString,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}
