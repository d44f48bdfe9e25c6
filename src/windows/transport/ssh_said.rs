//! What the OpenSSH client says where it ends with 255, by layer. Its words are English everywhere.

use super::error::{Fault, Layer};
use super::remote::Remote;
use super::said;

/// Words, the layer that they stand for, what happened, and what to do. The first that fits counts.
const SIGNS: &[(&[&str], Layer, &str, &str)] = &[
    (
        &["Could not resolve hostname"],
        Layer::Name,
        "the name of the server has no address",
        "check the name, or name an alias of your ssh_config",
    ),
    (
        &["HOST IDENTIFICATION HAS CHANGED", "host key differs", "REVOKED HOST KEY"],
        Layer::Trust,
        "the server shows another host key than the known one",
        "ask whether it was installed anew; if so, remove the old key (ssh-keygen -R) and add the new one after comparing \
         its fingerprint; if not, somebody stands in between",
    ),
    (
        &["Host key verification failed", "host key is known for", "No host key"],
        Layer::Trust,
        "the host key of the server is not known",
        "log in once by hand with ssh and compare the fingerprint, or add the key to known_hosts",
    ),
    (
        &["Permission denied", "Too many authentication failures", "No supported authentication methods"],
        Layer::Authentication,
        "the server does not accept the account",
        "check the account and its key or password (PATCHGATE_WINDOWS_PASSWORD, --windows-password-file); keys of \
         administrators stand in administrators_authorized_keys on Windows",
    ),
    (
        &["Unable to negotiate", "no matching"],
        Layer::Trust,
        "ssh and the server have no cryptography in common",
        "update the older of the two",
    ),
    (
        &[
            "Connection refused",
            "Connection timed out",
            "Operation timed out",
            "No route to host",
            "Network is unreachable",
            "Host is unreachable",
            "kex_exchange_identification",
            "banner exchange",
            "Connection closed by UNKNOWN",
        ],
        Layer::Port,
        "no SSH server answers there",
        "is OpenSSH Server installed and started on it, and does the firewall let you through?",
    ),
    (
        &["exec request failed", "administratively prohibited", "shell request failed"],
        Layer::Authorisation,
        "the account may not run commands",
        "use an account that may, or give raw files (docs/bundle.md)",
    ),
    (
        &["configuration option", "Bad owner or permissions", "Cannot execute command-line and remote command"],
        Layer::Client,
        "ssh does not accept its configuration",
        "look at the ssh_config that it names",
    ),
];

/// The fault that these words tell.
pub fn fault(said: &[u8], remote: &Remote) -> Fault {
    let said = said::text(said);
    let found = SIGNS.iter().find(|(words, ..)| words.iter().any(|word| said.contains(word)));
    let (layer, problem, next) = match found {
        Some((_, layer, problem, next)) => (*layer, *problem, *next),
        None => (
            Layer::Connection,
            "the connection was lost",
            "collect again; if it happens again, try `ssh` by hand and look at the server's log",
        ),
    };
    let quoted = if said.is_empty() { "ssh ended with 255".to_owned() } else { said::brief(&last(&said)) };
    Fault::new(
        layer,
        format!("{problem} ({quoted})"),
        next.replace("ssh-keygen -R", &format!("ssh-keygen -R {}", known(remote))),
    )
}

/// How known_hosts spells the server.
fn known(remote: &Remote) -> String {
    match remote.port() {
        Some(port) if port != 22 => format!("'[{}]:{port}'", remote.host()),
        _ => remote.host().to_owned(),
    }
}

/// Without the box of asterisks that ssh draws: the lines that say something about this server.
fn last(said: &str) -> String {
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('@'));
    let lines: Vec<&str> = lines.collect();
    let from = lines.len().saturating_sub(2);
    lines.get(from..).unwrap_or_default().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_ssh_have_their_layers() {
        for (said, layer) in [
            ("ssh: Could not resolve hostname srv1: Name or service not known", Layer::Name),
            ("ssh: connect to host srv1 port 22: Connection refused", Layer::Port),
            ("ssh: connect to host srv1 port 22: Connection timed out", Layer::Port),
            ("kex_exchange_identification: Connection closed by remote host", Layer::Port),
            ("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", Layer::Trust),
            ("Host key verification failed.", Layer::Trust),
            ("me@srv1: Permission denied (publickey,password).", Layer::Authentication),
            ("Connection to srv1 closed by remote host.", Layer::Connection),
            ("client_loop: send disconnect: Broken pipe", Layer::Connection),
            ("Timeout, server srv1 not responding.", Layer::Connection),
            ("/home/me/.ssh/config: line 3: Bad configuration option: x", Layer::Client),
            ("", Layer::Connection),
        ] {
            let fault = fault(said.as_bytes(), &Remote::parse("me@srv1").unwrap());
            assert_eq!(fault.layer, layer, "{said}");
            assert!(!fault.next.is_empty());
        }
    }

    #[test]
    fn a_changed_key_says_how_to_remove_the_old_one() {
        let fault = fault(b"REMOTE HOST IDENTIFICATION HAS CHANGED", &Remote::parse("srv1:2222").unwrap());
        assert!(fault.next.contains("ssh-keygen -R '[srv1]:2222'"), "{}", fault.next);
    }
}
