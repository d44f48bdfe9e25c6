//! The document of a server by one of the ways, or the layer at which there was none.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::super::collected::{Collected, MAX_BYTES, read_collected_until};
use super::child::{Ended, Run};
use super::error::{Fault, Layer, TransportError};
use super::local;
use super::psrp;
use super::remote::Remote;
use super::said;
use super::ssh;
use super::way::{Way, WayError};
use crate::common::bounded;
use crate::common::cut::cut;

/// How to go there.
#[derive(Clone, Debug)]
pub struct TransportOptions {
    /// The longest time for one server, from the connection to the last byte.
    pub limit: Duration,
    /// The password of the account, where it logs in with one.
    pub password: Option<SecretString>,
    /// The program that ssh asks for the password: one that prints what [`super::answer_askpass`] gives.
    pub askpass: Option<PathBuf>,
    /// The PowerShell of this machine; without it, Windows' own.
    pub powershell: Option<PathBuf>,
}

impl TransportOptions {
    /// The longest time where nothing else is said.
    pub const LIMIT: Duration = Duration::from_secs(300);

    fn powershell(&self) -> Option<PathBuf> {
        self.powershell.clone().or_else(local::windows_powershell)
    }
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self { limit: Self::LIMIT, password: None, askpass: None, powershell: None }
    }
}

impl Way {
    /// Whether this way can be gone from this machine, by this program and with these options.
    ///
    /// # Errors
    /// [`WayError::NotHere`], which says what to do instead.
    pub fn check(&self, options: &TransportOptions) -> Result<(), WayError> {
        let no = |problem| Err(WayError::NotHere { way: Box::new(self.clone()), problem });
        match self {
            Self::Local if options.powershell().is_none() => no(
                "this machine is no Windows; from here, ssh://[USER@]HOST goes to a server, or give the collector's file \
                 (docs/windows.md)",
            ),
            Self::Psrp(_) if options.powershell().is_none() => no(
                "PowerShell remoting needs a Windows jump host; from here, ssh://[USER@]HOST goes to a server, as would \
                 winrm://HOST with a build that has it (docs/windows.md)",
            ),
            Self::Psrp(remote) if remote.user().is_some() => no(
                "PowerShell remoting uses the account that is logged in here; use psrp://HOST as that account, or ssh://",
            ),
            Self::Winrm(_) if !cfg!(feature = "winrm") => no(
                "this build has no WinRM (the feature winrm); use ssh://[USER@]HOST, psrp://HOST on a Windows jump host, or \
                 the collector's file (docs/windows.md)",
            ),
            Self::Winrm(remote) if remote.user().is_none() || options.password.is_none() => no(
                "WinRM logs in with an account and its password: winrm://USER@HOST with PATCHGATE_WINDOWS_PASSWORD or \
                 --windows-password-file",
            ),
            Self::Winrm(remote) if remote.port() == Some(5986) => {
                no("this build has no TLS for WinRM; on port 5985 every message is sealed (docs/windows.md)")
            }
            Self::Local | Self::Ssh(_) | Self::Psrp(_) | Self::Winrm(_) => Ok(()),
        }
    }
}

/// Runs the collector there and reads what comes. Its notes begin with how the caller came in.
///
/// # Errors
/// No document came; by layer, with the next step.
pub async fn collect(way: &Way, options: &TransportOptions) -> Result<Collected, TransportError> {
    let (way, options) = (way.clone(), options.clone());
    let from = way.to_string();
    let done = tokio::task::spawn_blocking(move || {
        let secret = options.password.as_ref().map(|password| password.expose_secret());
        let collected = run(&way, &options, secret).and_then(|run| read(&way, &run, options.limit));
        collected.map_err(|fault| fault.of(&way.to_string(), secret))
    });
    done.await.unwrap_or_else(|e| {
        Err(Fault::new(Layer::Client, format!("patchgate failed: {e}"), "report this").of(&from, None))
    })
}

fn run(way: &Way, options: &TransportOptions, secret: Option<&str>) -> Result<Run, Fault> {
    way.check(options).map_err(|e| Fault::new(Layer::Client, e.to_string(), "see docs/windows.md"))?;
    let powershell = options.powershell().unwrap_or_default();
    match way {
        Way::Local => local::run(&powershell, options.limit),
        Way::Psrp(remote) => psrp::run(&powershell, remote, options.limit),
        Way::Ssh(remote) => {
            let program = options.askpass.as_deref();
            let password = secret.zip(program).map(|(secret, program)| ssh::Password { program, secret });
            ssh::run(remote, password, options.limit)
        }
        Way::Winrm(remote) => over_winrm(remote, options),
    }
}

#[cfg(feature = "winrm")]
fn over_winrm(remote: &Remote, options: &TransportOptions) -> Result<Run, Fault> {
    // `check` has said that there is one.
    let password = options.password.clone().unwrap_or_default();
    tokio::runtime::Handle::current().block_on(super::winrm::run(remote, &password, options.limit))
}

#[cfg(not(feature = "winrm"))]
fn over_winrm(_: &Remote, _: &TransportOptions) -> Result<Run, Fault> {
    Err(Fault::new(Layer::Client, "this build has no WinRM", "see docs/windows.md"))
}

fn read(way: &Way, run: &Run, limit: Duration) -> Result<Collected, Fault> {
    if run.out.trim_ascii().is_empty() {
        return Err(fault(way, run, limit));
    }
    let values = bounded::json_values(&run.out);
    if values > bounded::VALUES {
        let problem = format!("the answer holds {values} JSON values, more than the {} that are read", bounded::VALUES);
        return Err(Fault::new(Layer::Script, problem, "is this the collector's output?"));
    }
    match read_collected_until(&run.out, &way.to_string(), Timestamp::now(), &ended(way, run, limit)) {
        Ok(mut collected) => {
            collected.notes.insert(0, way.note());
            Ok(collected)
        }
        Err(error) if matches!(run.ended, Ended::Exit(Some(0)) | Ended::Closed) => {
            let begins = said::text(run.out.get(..200).unwrap_or(&run.out));
            let begins = cut(begins.lines().next().unwrap_or_default(), 60);
            Err(Fault::new(
                Layer::Script,
                format!("PowerShell ended well, but what came is no document (it begins with {begins:?}): {error}"),
                "does the login shell print a greeting, or is it none that takes `powershell.exe`?",
            ))
        }
        Err(_) => Err(fault(way, run, limit)),
    }
}

/// What ended the answer, which is said of each item that did not come.
fn ended(way: &Way, run: &Run, limit: Duration) -> String {
    match run.ended {
        Ended::Exit(Some(0)) | Ended::Closed => "the collector ended".to_owned(),
        Ended::Exit(Some(255)) if matches!(way, Way::Ssh(_)) => "the connection was lost".to_owned(),
        Ended::Exit(Some(code)) => format!("PowerShell ended with exit code {code}"),
        Ended::Lost => "the connection was lost".to_owned(),
        Ended::Exit(None) => "the program that fetched it was killed".to_owned(),
        Ended::Time => format!("the time limit of {} s was over", limit.as_secs()),
        Ended::TooLarge => format!("the bound of {MAX_BYTES} bytes was reached"),
    }
}

/// Why a run gave no document.
fn fault(way: &Way, run: &Run, limit: Duration) -> Fault {
    let of_the_way = || match way {
        Way::Ssh(remote) => ssh::fault(run, remote),
        Way::Psrp(_) => psrp::fault(run),
        Way::Local | Way::Winrm(_) => None,
    };
    match run.ended {
        Ended::Time => Fault::new(
            Layer::Time,
            format!("no document within {} s", limit.as_secs()),
            "give it longer (--windows-timeout SECONDS), or see what keeps the server busy",
        ),
        Ended::TooLarge => Fault::new(
            Layer::Script,
            format!("the answer is larger than {MAX_BYTES} bytes"),
            "is this the collector's output?",
        ),
        Ended::Lost => Fault::new(
            Layer::Connection,
            "the connection was lost before a document came",
            "collect again; if it happens again, look at the server's log",
        ),
        Ended::Exit(_) | Ended::Closed => of_the_way().unwrap_or_else(|| said::fault(run)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why_not(way: &str, options: &TransportOptions) -> String {
        let way = Way::parse(way.as_ref()).unwrap().unwrap();
        way.check(options).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_way_that_cannot_be_gone_says_which_can() {
        let none = TransportOptions::default();
        let named = TransportOptions { powershell: Some("pwsh".into()), ..none.clone() };
        assert_eq!(why_not("ssh://srv1", &none), "");
        assert_eq!(why_not("local", &named), "");
        assert_eq!(why_not("psrp://srv1", &named), "");
        assert!(why_not("psrp://me@srv1", &named).contains("the account that is logged in here"));
        let winrm = why_not("winrm://me@srv1", &none);
        let says =
            if cfg!(feature = "winrm") { "PATCHGATE_WINDOWS_PASSWORD" } else { "ssh://[USER@]HOST, psrp://HOST" };
        assert!(winrm.contains(says), "{winrm}");
    }

    #[tokio::test]
    async fn a_powershell_that_is_not_there_is_a_fault_of_this_machine() {
        let options = TransportOptions { powershell: Some("/does/not/exist".into()), ..TransportOptions::default() };
        let error = collect(&Way::Local, &options).await.unwrap_err();
        assert_eq!((error.layer, error.from.as_str()), (Layer::Client, "local"));
    }
}
