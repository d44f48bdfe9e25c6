//! Where the BMC's password comes from: environment, file, standard input or a prompt; never the command line,
//! which every user of the machine can read.

use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::SecretString;

use super::failure::Failure;
use crate::common::{bounded, decode};
use crate::redfish::Credentials;

/// The variable that holds the user name.
const USER: &str = "PATCHGATE_BMC_USER";
/// The variable that holds the password.
const PASSWORD: &str = "PATCHGATE_BMC_PASSWORD";

/// The most bytes that a password can be in. A longer one is a file that was meant for something else.
pub const MAX_BYTES: u64 = 64 * 1024;

/// The login options.
#[derive(Debug, Clone, Args)]
pub struct Login {
    /// The BMC account; a ReadOnly role is enough
    #[arg(long, value_name = "NAME", env = USER, aliases = ["user", "username"], help_heading = "Login")]
    bmc_user: Option<String>,
    /// Read the password from the first line of this file (else PATCHGATE_BMC_PASSWORD, else a prompt)
    #[arg(long, value_name = "FILE", help_heading = "Login")]
    password_file: Option<PathBuf>,
    /// Read the password from the first line of standard input
    #[arg(long, conflicts_with = "password_file", help_heading = "Login")]
    password_stdin: bool,
}

impl Login {
    /// The account and its password.
    pub fn credentials(&self) -> Result<Credentials, Failure> {
        let user = self
            .bmc_user
            .clone()
            .ok_or_else(|| Failure::usage(format!("no BMC account: give --bmc-user NAME or set {USER}")))?;
        let password = self.password(&user)?;
        Ok(Credentials { user, password })
    }

    fn password(&self, user: &str) -> Result<SecretString, Failure> {
        if let Some(path) = &self.password_file {
            return in_file(path);
        }
        if self.password_stdin {
            let bytes = bounded::bytes_from(std::io::stdin(), MAX_BYTES).map_err(|e| e.to_string());
            let text = bytes
                .and_then(|bytes| decode::text(&bytes))
                .map_err(|e| Failure::usage(format!("standard input cannot be read: {e}")))?;
            return first_line(&text, "standard input");
        }
        if let Ok(password) = std::env::var(PASSWORD) {
            return first_line(&password, PASSWORD);
        }
        if std::io::stdin().is_terminal() {
            let typed = rpassword::prompt_password(format!("Password of {user} on the BMC: "))
                .map_err(|e| Failure::usage(format!("the password cannot be read: {e}")))?;
            return first_line(&typed, "the prompt");
        }
        Err(Failure::usage(format!(
            "no BMC password: set {PASSWORD}, give --password-file FILE or --password-stdin, or run on a terminal"
        )))
    }
}

/// The password in a file.
pub fn in_file(path: &Path) -> Result<SecretString, Failure> {
    // A password comes through a pipe, too: `--password-file <(pass show bmc)`.
    let bytes = File::open(path).and_then(|file| bounded::bytes_from(file, MAX_BYTES));
    let bytes = bytes.map_err(|e| e.to_string());
    let text = bytes.and_then(|bytes| decode::text(&bytes));
    let text = text.map_err(|e| Failure::usage(format!("the password file {} cannot be read: {e}", path.display())))?;
    first_line(&text, "the password file")
}

/// The password in a text, without the byte order mark and the line end that editors add: each would be a wrong password,
/// and a few of those lock the account.
pub fn first_line(text: &str, source: &str) -> Result<SecretString, Failure> {
    let text = text.trim_start_matches('\u{feff}');
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    if line.is_empty() {
        Err(Failure::usage(format!("{source} holds no password")))
    } else {
        Ok(SecretString::from(line))
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::first_line;

    #[test]
    fn a_password_is_the_first_line_and_nothing_that_an_editor_adds() {
        for text in ["s3cret ü", "s3cret ü\n", "s3cret ü\r\nmore", "s3cret ü\r", "\u{feff}s3cret ü\r\n"] {
            assert_eq!(first_line(text, "x").unwrap().expose_secret(), "s3cret ü", "{text:?}");
        }
        assert_eq!(first_line(" two words ", "x").unwrap().expose_secret(), " two words ");
        for text in ["", "\n", "\u{feff}"] {
            assert!(first_line(text, "x").is_err(), "{text:?}");
        }
    }
}
