//! Where the BMC's password comes from: environment, file, standard input or a prompt; never the command line,
//! which every user of the machine can read.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;

use super::failure::Failure;
use crate::common::bounded;
use crate::redfish::Credentials;

/// The variable that holds the user name.
const USER: &str = "PATCHGATE_BMC_USER";
/// The variable that holds the password.
const PASSWORD: &str = "PATCHGATE_BMC_PASSWORD";

/// The most bytes that a password can be in. A longer one is a file that was meant for something else.
const MAX_BYTES: u64 = 64 * 1024;

/// The login options.
#[derive(Debug, Clone, Args)]
pub struct Login {
    /// The BMC account; a ReadOnly role is enough
    #[arg(long, value_name = "NAME", env = USER, help_heading = "Login")]
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
            let text = bounded::text(path, MAX_BYTES)
                .map_err(|e| Failure::usage(format!("the password file {} cannot be read: {e}", path.display())))?;
            return first_line(&text, "the password file");
        }
        if self.password_stdin {
            let mut text = String::new();
            std::io::stdin()
                .take(MAX_BYTES)
                .read_to_string(&mut text)
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

fn first_line(text: &str, source: &str) -> Result<SecretString, Failure> {
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        Err(Failure::usage(format!("{source} holds no password")))
    } else {
        Ok(SecretString::from(line))
    }
}
