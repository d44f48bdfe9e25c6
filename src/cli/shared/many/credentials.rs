//! The passwords of many servers: each is fetched once, before any server is asked.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::process::{Command, Stdio};

use secrecy::SecretString;

use crate::cli::shared::credentials::{MAX_BYTES, first_line, in_file};
use crate::cli::shared::failure::Failure;
use crate::cli::shared::secrets::{in_keyring, in_netrc};
use crate::common::{bounded, decode};
use crate::fleet::servers::{Credential, SecretSource, Server};
use crate::redfish::Credentials;

/// The accounts by the names that servers call them.
pub struct Purse(BTreeMap<String, Credentials>);

impl Purse {
    /// Fetches the passwords of the credentials that these servers name, and no others.
    pub fn filled<'s>(
        servers: impl IntoIterator<Item = &'s Server>,
        known: &BTreeMap<String, Credential>,
    ) -> Result<Self, Failure> {
        let mut purse = BTreeMap::new();
        let named = servers.into_iter().flat_map(|s| [&s.settings.credential, &s.settings.windows_credential]);
        for name in named.flatten() {
            if purse.contains_key(name) {
                continue;
            }
            // The servers file was checked: every name stands there.
            let Some(credential) = known.get(name) else { continue };
            let password = password(credential)?;
            purse.insert(name.clone(), Credentials { user: credential.user.clone(), password });
        }
        Ok(Self(purse))
    }

    /// The account of this name.
    pub fn get(&self, name: &str) -> Option<Credentials> {
        self.0.get(name).cloned()
    }
}

fn password(credential: &Credential) -> Result<SecretString, Failure> {
    let of =
        |problem: String| Failure::usage(format!("credential {:?} ({}): {problem}", credential.name, credential.from));
    match &credential.source {
        SecretSource::File(path) => in_file(path),
        SecretSource::Variable(name) => match std::env::var(name) {
            Ok(password) => first_line(&password, name),
            Err(_) => Err(of(format!("the environment variable {name} is not set"))),
        },
        SecretSource::Command(words) => {
            let printed = printed(words).map_err(of)?;
            first_line(&printed, &format!("what {} printed", words.first().map_or("", String::as_str)))
        }
        SecretSource::Netrc(path, machine) => in_netrc(path, machine.as_deref(), &credential.user).map_err(of),
        SecretSource::Keyring(service) => in_keyring(service, &credential.user).map_err(of),
        SecretSource::Prompt if std::io::stdin().is_terminal() => {
            let asked = format!("Password of {} (credential {}): ", credential.user, credential.name);
            let typed =
                rpassword::prompt_password(asked).map_err(|e| of(format!("the password cannot be read: {e}")))?;
            first_line(&typed, "the prompt")
        }
        SecretSource::Prompt => Err(of("there is no terminal to ask for the password on".to_owned())),
    }
}

/// What a password manager prints. It speaks to the user on its own, so its errors go where ours go.
fn printed(words: &[String]) -> Result<String, String> {
    let Some((program, arguments)) = words.split_first() else { return Err("no program is named".to_owned()) };
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{program} cannot be run: {e}"))?;
    let bytes = match child.stdout.take() {
        Some(out) => bounded::bytes_from(out, MAX_BYTES).map_err(|e| format!("{program}: {e}")),
        None => Err(format!("{program} has no output")),
    };
    if bytes.is_err() {
        // It prints without end, and nobody reads any more.
        let _ = child.kill();
    }
    let ended = child.wait().map_err(|e| format!("{program}: {e}"))?;
    let text = bytes.and_then(|bytes| decode::text(&bytes).map_err(|e| format!("{program} printed no text: {e}")))?;
    if ended.success() { Ok(text) } else { Err(format!("{program} ended with {ended}")) }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn credential(source: SecretSource) -> Credential {
        Credential { name: "c".into(), user: "u".into(), source, from: "servers.toml:3".into() }
    }

    fn command(words: &[&str]) -> Result<SecretString, Failure> {
        password(&credential(SecretSource::Command(words.iter().map(|&word| word.to_owned()).collect())))
    }

    #[cfg(unix)]
    #[test]
    fn a_password_is_the_first_line_that_a_program_prints_where_it_ends_well() {
        let read = command(&["sh", "-c", "printf 's3cret two\\nuser: me\\n'"]).unwrap();
        assert_eq!(read.expose_secret(), "s3cret two");
        for (words, told) in [
            (&["sh", "-c", "echo s3cret; exit 3"][..], "exit status: 3"),
            (&["no-such-program-anywhere"], "cannot be run"),
            (&["sh", "-c", "true"], "holds no password"),
        ] {
            let error = command(words).unwrap_err().message;
            assert!(error.contains(told), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
        assert!(command(&["yes"]).is_err(), "it prints without end");
    }

    #[test]
    fn a_variable_that_is_not_set_is_named_with_its_place() {
        let error = password(&credential(SecretSource::Variable("PATCHGATE_NO_SUCH_ONE".into()))).unwrap_err();
        assert!(error.message.contains("PATCHGATE_NO_SUCH_ONE") && error.message.contains("servers.toml:3"));
    }
}
