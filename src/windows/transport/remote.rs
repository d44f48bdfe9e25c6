//! A server that a person named: checked, so that no part of it is an option or a command to whatever it is given to.

use std::fmt;

/// `[user@]host[:port]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    user: Option<String>,
    host: String,
    port: Option<u16>,
}

/// Longer than any name of a host or an account.
const LONGEST: usize = 255;

impl Remote {
    /// Reads `[user@]host[:port]`. An error does not repeat the text, which may hold a password.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.strip_suffix('/').unwrap_or(text);
        // An account may be `user@domain`.
        let (user, place) = match text.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, text),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err("a password does not belong on the command line, which every user of this machine can read: \
                        set PATCHGATE_WINDOWS_PASSWORD or give --windows-password-file");
        }
        if !user.is_none_or(is_user) {
            return Err("the user has a character that account names do not have, or begins with '-'");
        }
        let (host, port) = split(place)?;
        if !is_host(host) {
            return Err("the host is none: letters, digits, '.', '-' and '_', or an IPv6 address in brackets");
        }
        let port = port.map(|port| port.parse::<u16>().ok().filter(|n| *n != 0).ok_or("the port is none: 1 to 65535"));
        Ok(Self { user: user.map(str::to_owned), host: host.to_owned(), port: port.transpose()? })
    }

    /// The account, where it was named.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The host, an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, where it was named.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

/// Host and port.
fn split(place: &str) -> Result<(&str, Option<&str>), &'static str> {
    if let Some(rest) = place.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or("the bracket of the address is not closed")?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => Err("behind the address in brackets comes something that is no port"),
        };
    }
    if place.matches(':').count() > 1 {
        return Err("an IPv6 address stands in brackets");
    }
    Ok(place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))))
}

/// What a shell, ssh or PowerShell could take for more than a name is refused: `-` in front, quotes, spaces, separators.
fn is_user(user: &str) -> bool {
    !user.is_empty()
        && user.len() <= LONGEST
        && !user.starts_with('-')
        && !user.ends_with('\\')
        && user.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\\' | '@'))
}

fn is_host(host: &str) -> bool {
    let v6 = host.contains(':');
    !host.is_empty()
        && host.len() <= LONGEST
        && !host.starts_with('-')
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') || v6 && matches!(c, ':' | '%'))
}

impl fmt::Display for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        if self.host.contains(':') { write!(f, "[{}]", self.host) } else { f.write_str(&self.host) }?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_server_is_read_as_it_is_shown() {
        for text in [
            "srv1",
            "srv_1.example:2222",
            "admin@srv1",
            "CORP\\admin@srv1",
            "admin@corp.example@srv1:22",
            "[2001:db8::1]",
            "a@[fe80::1%eth0]:22",
            "山田@srv1",
        ] {
            assert_eq!(Remote::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Remote::parse("srv1/").unwrap().to_string(), "srv1");
    }

    #[test]
    fn what_is_no_server_is_refused_without_repeating_it() {
        for text in [
            "",
            "-oProxyCommand=x",
            "a@-oProxyCommand=x",
            "-lroot@srv",
            "a:secret@srv",
            "srv:0",
            "srv:65536",
            "srv:x",
            "::1",
            "[::1",
            "[::1]x",
            "srv;id",
            "srv name",
            "$(id)@srv",
            "a'b@srv",
            "srv/path",
            "a\\@srv",
            "@srv",
            "srv\n-x",
        ] {
            let error = Remote::parse(text).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn no_part_of_a_server_is_an_option_or_has_a_quote(text in "[-a@:\\[\\]'\"; $%/\\\\.1]{0,12}") {
            if let Ok(remote) = Remote::parse(&text) {
                for part in remote.user().into_iter().chain([remote.host()]) {
                    prop_assert!(!part.starts_with('-') && !part.contains(['\'', '"', ';', ' ', '$', '/']), "{part}");
                }
            }
        }
    }
}
