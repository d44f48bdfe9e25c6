//! The way to a server's Windows side, as a person types it behind `--windows`.

use std::ffi::OsStr;
use std::fmt;

use super::remote::Remote;

/// The way by which the collector is run and its document comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// On this machine, with its own Windows PowerShell.
    Local,
    /// Over SSH, with the system's own client.
    Ssh(Remote),
    /// Over PowerShell remoting, with the PowerShell of a Windows jump host.
    Psrp(Remote),
    /// Over WinRM, every message sealed.
    Winrm(Remote),
    /// Over WinRM under TLS.
    WinrmTls(Remote),
}

/// The port that is registered for WinRM under TLS.
const TLS: u16 = 5986;

/// Why it is none, or none that can be gone here: mistakes of the command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WayError {
    /// It begins like a URL of a kind that is not known.
    #[error(
        "--windows: {scheme}:// is none of the ways; they are FILE, FOLDER, ZIP, local, ssh://, psrp://, winrm:// \
         and winrm+https:// (docs/windows.md)"
    )]
    Scheme {
        /// What stands before `://`.
        scheme: String,
    },
    /// The server behind it is none. The text is not repeated: it may hold a password.
    #[error("--windows {scheme}://[USER@]HOST[:PORT]: {problem}")]
    Remote {
        /// What stands before `://`.
        scheme: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// It cannot be gone from this machine, by this program or with these options.
    #[error("--windows {way}: {problem}")]
    NotHere {
        /// The way.
        way: Box<Way>,
        /// Why, and what to do instead.
        problem: &'static str,
    },
}

impl Way {
    /// Reads what stands behind `--windows`; `None` where that is a file, a folder or standard input. A file that is called
    /// `local` is `./local`.
    ///
    /// # Errors
    /// It begins like a URL and is none of ours.
    pub fn parse(text: &OsStr) -> Result<Option<Self>, WayError> {
        let Some(word) = text.to_str() else { return Ok(None) };
        if word == "local" {
            return Ok(Some(Self::Local));
        }
        let Some((scheme, rest)) = word.split_once("://") else { return Ok(None) };
        // `C://folder` is a path.
        if scheme.len() < 2 || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+') {
            return Ok(None);
        }
        let scheme = scheme.to_ascii_lowercase();
        let way = match scheme.as_str() {
            "ssh" => Self::Ssh,
            "psrp" => Self::Psrp,
            // What listens on that port speaks TLS, whatever it is called.
            "winrm" => {
                |remote: Remote| if remote.port() == Some(TLS) { Self::WinrmTls(remote) } else { Self::Winrm(remote) }
            }
            "winrm+https" => Self::WinrmTls,
            _ => return Err(WayError::Scheme { scheme }),
        };
        Remote::parse(rest).map(way).map(Some).map_err(|problem| WayError::Remote { scheme, problem })
    }

    /// The sentence of the evidence that says how the caller came in.
    #[must_use]
    pub fn note(&self) -> String {
        let how = match self {
            Self::Local => "on the server itself, without a logon of its own",
            Self::Ssh(_) => "over SSH: the caller came in by a network logon",
            Self::Psrp(_) => "over PowerShell remoting: the caller came in by a network logon",
            Self::Winrm(_) | Self::WinrmTls(_) => "over WinRM: the caller came in by a network logon",
        };
        format!("the Windows side was collected from {self}, {how}")
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("local"),
            Self::Ssh(remote) => write!(f, "ssh://{remote}"),
            Self::Psrp(remote) => write!(f, "psrp://{remote}"),
            Self::Winrm(remote) => write!(f, "winrm://{remote}"),
            Self::WinrmTls(remote) => write!(f, "winrm+https://{remote}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Option<Way>, WayError> {
        Way::parse(OsStr::new(text))
    }

    #[test]
    fn a_way_is_what_it_looks_like() {
        for (text, shown) in [
            ("local", "local"),
            ("ssh://CORP\\me@srv1:2222/", "ssh://CORP\\me@srv1:2222"),
            ("SSH://srv1", "ssh://srv1"),
            ("psrp://srv1", "psrp://srv1"),
            ("winrm://me@[2001:db8::1]", "winrm://me@[2001:db8::1]"),
            ("winrm+https://me@srv1", "winrm+https://me@srv1"),
            ("winrm://me@corp.example@srv1:5986", "winrm+https://me@corp.example@srv1:5986"),
        ] {
            let way = parse(text).unwrap().unwrap();
            assert!(way.note().contains(shown), "{way:?}");
            assert_eq!(way.to_string(), shown);
        }
        for file in ["-", "windows.json", "./local", "C://folder", "C:\\a", "a b/ssh:/x", "../x://y", ""] {
            assert_eq!(parse(file), Ok(None), "{file}");
        }
    }

    #[test]
    fn what_is_no_way_is_said_without_a_password() {
        assert!(parse("https://srv1").unwrap_err().to_string().contains("https:// is none of the ways"));
        let error = parse("ssh://me:hunter2@srv1").unwrap_err().to_string();
        assert!(error.contains("PATCHGATE_WINDOWS_PASSWORD") && !error.contains("hunter2"), "{error}");
        assert!(parse("ssh://-oProxyCommand=id").is_err());
    }
}
