//! Places of a password that are neither a file of its own nor a variable: a `.netrc`, and the keyring of the system.

use std::fs::Metadata;
use std::path::Path;

use secrecy::SecretString;

use super::credentials::MAX_BYTES;
use crate::common::bounded;
use crate::fleet::servers::netrc_password;

/// The password in a `.netrc`.
pub fn in_netrc(path: &Path, machine: Option<&str>, user: &str) -> Result<SecretString, String> {
    let of = |why: String| format!("{}: {why}", path.display());
    // The file, not its name, is asked: nobody puts another one there in between.
    let file = std::fs::metadata(path).and_then(|kind| match kind.is_file() {
        true => std::fs::File::open(path),
        false => Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is not a file")),
    });
    let file = file.map_err(|e| of(e.to_string()))?;
    file.metadata().map_err(|e| e.to_string()).and_then(|of| private(&of)).map_err(of)?;
    let bytes = bounded::bytes_from(file, MAX_BYTES).map_err(|e| of(e.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| of("it is not UTF-8".to_owned()))?;
    netrc_password(&text, machine, user).map_err(of)
}

/// Whether the file is the user's own and nobody else's, as ftp and Python's netrc ask for.
#[cfg(unix)]
fn private(file: &Metadata) -> Result<(), String> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let mode = file.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!("others may read or write it (mode {mode:03o}): chmod 600 it"));
    }
    #[cfg(target_os = "linux")]
    if ![0, rustix::process::geteuid().as_raw()].contains(&file.uid()) {
        return Err("it belongs to somebody else".to_owned());
    }
    let _ = file.uid();
    Ok(())
}

/// Windows keeps what is in a user's folder from others by itself.
#[cfg(not(unix))]
fn private(_: &Metadata) -> Result<(), String> {
    Ok(())
}

/// The password in the keyring of the system.
#[cfg(feature = "keyring")]
pub fn in_keyring(service: &str, user: &str) -> Result<SecretString, String> {
    let of = |e: keyring::Error| format!("the keyring of the system, service {service:?}, account {user:?}: {e}");
    let password = keyring::Entry::new(service, user).and_then(|entry| entry.get_password()).map_err(of)?;
    Ok(SecretString::from(password))
}

/// This program cannot.
#[cfg(not(feature = "keyring"))]
pub fn in_keyring(_: &str, _: &str) -> Result<SecretString, String> {
    Err("this patchgate was built without the feature `keyring`: build it with `--features keyring`, or name another place, such as \
         password-command"
        .to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_netrc_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("netrc");
        std::fs::write(&path, "machine a login u password s3cret\n").unwrap();
        let with = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            in_netrc(&path, Some("a"), "u")
        };
        for mode in [0o644, 0o640, 0o602] {
            let error = with(mode).unwrap_err();
            assert!(error.contains("chmod 600") && !error.contains("s3cret"), "{error}");
        }
        assert_eq!(with(0o600).unwrap().expose_secret(), "s3cret");
        assert!(in_netrc(folder.path(), None, "u").unwrap_err().contains("not a file"));
        assert!(in_netrc(&folder.path().join("none"), None, "u").is_err());
    }

    #[cfg(not(feature = "keyring"))]
    #[test]
    fn without_the_feature_the_error_names_it() {
        assert!(in_keyring("s", "u").unwrap_err().contains("--features keyring"));
    }
}
