//! Where a secret comes from. The secret itself never stands in a servers file.

use std::path::PathBuf;

/// An account, and where its password is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// What servers call it.
    pub name: String,
    /// The account.
    pub user: String,
    /// Where the password is.
    pub source: SecretSource,
    /// Where it is written: `FILE:LINE`.
    pub from: String,
}

/// Where a password is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// The first line of a file; a relative path is beside the servers file.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
    /// The first line that a program prints, such as a password manager's: the program and its arguments, run without a shell.
    Command(Vec<String>),
    /// An entry of a `.netrc`: the file, beside the servers file, and the machine; without one the entry `default`.
    Netrc(PathBuf, Option<String>),
    /// The keyring of the system, by the name of the service; behind the feature `keyring`.
    Keyring(String),
    /// The user is asked, once.
    Prompt,
}
