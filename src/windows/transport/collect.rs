//! The document of a server by one of the ways, or the layer at which there was none.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::super::collected::{Collected, MAX_BYTES, read_without};
use super::child::{Ended, Run};
use super::error::{Fault, Layer, TransportError};
use super::local;
use super::logon::Logon;
use super::psrp;
use super::remote::Remote;
use super::said;
use super::ssh;
use super::way::{Way, WayError};
use crate::common::bounded;
use crate::common::secrets::Secrets;
use crate::trust::Trust;

/// As many bytes of what came are looked at to say why it is no document.
const SHOWN: usize = 64 * 1024;

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
    /// On what grounds the certificate of a WinRM under TLS is trusted.
    pub trust: Trust,
    /// How to log in over WinRM.
    pub logon: Logon,
    /// The KDC that is asked for tickets for WinRM; without it, the one that Kerberos' own configuration names.
    pub kdc: Option<Remote>,
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
        Self {
            limit: Self::LIMIT,
            password: None,
            askpass: None,
            powershell: None,
            trust: Trust::System,
            logon: Logon::Auto,
            kdc: None,
        }
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
            Self::Winrm(_) | Self::WinrmTls(_) if !cfg!(feature = "winrm") => no(
                "this build has no WinRM (the feature winrm); use ssh://[USER@]HOST, psrp://HOST on a Windows jump host, or \
                 the collector's file (docs/windows.md)",
            ),
            Self::Winrm(remote) | Self::WinrmTls(remote) if remote.user().is_none() || options.password.is_none() => {
                no(
                    "WinRM logs in with an account and its password: winrm://USER@HOST with PATCHGATE_WINDOWS_PASSWORD or \
                 --windows-password-file",
                )
            }
            Self::Winrm(_) if options.logon == Logon::Basic => no(
                "over plain HTTP, Basic would show the password to everybody on the way; use winrm+https://, or leave out \
                 --windows-auth basic",
            ),
            Self::WinrmTls(_) if options.trust == Trust::Insecure => {
                no("a server that proves nothing gets no password")
            }
            Self::Local | Self::Ssh(_) | Self::Psrp(_) | Self::Winrm(_) | Self::WinrmTls(_) => Ok(()),
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
        let secrets = secrets(&way, secret);
        let collected = run(&way, &options, secret, &secrets);
        collected
            .and_then(|came| read(&way, came, options.limit, &secrets))
            .map_err(|f| f.of(&way.to_string(), &secrets))
    });
    done.await.unwrap_or_else(|e| {
        Err(Fault::new(Layer::Client, format!("patchgate failed: {e}"), "report this").of(&from, &Secrets::default()))
    })
}

/// What no text of the server brings back.
fn secrets(way: &Way, secret: Option<&str>) -> Secrets {
    let secrets = Secrets::default();
    if let Some(secret) = secret {
        match way {
            Way::Winrm(remote) | Way::WinrmTls(remote) => {
                secrets.hide_account(remote.user().unwrap_or_default(), secret)
            }
            Way::Local | Way::Ssh(_) | Way::Psrp(_) => secrets.hide(secret),
        }
    }
    secrets
}

/// What came from a server.
struct Came {
    run: Run,
    /// How its account was logged in, where the way does not say it.
    how: Option<String>,
}

fn run(way: &Way, options: &TransportOptions, secret: Option<&str>, secrets: &Secrets) -> Result<Came, Fault> {
    way.check(options).map_err(|e| Fault::new(Layer::Client, e.to_string(), "see docs/windows.md"))?;
    let powershell = options.powershell().unwrap_or_default();
    let run = match way {
        Way::Local => local::run(&powershell, options.limit),
        Way::Psrp(remote) => psrp::run(&powershell, remote, options.limit),
        Way::Ssh(remote) => {
            let program = options.askpass.as_deref();
            let password = secret.zip(program).map(|(secret, program)| ssh::Password { program, secret });
            ssh::run(remote, password, options.limit)
        }
        Way::Winrm(remote) => return over_winrm(remote, None, options, secrets),
        Way::WinrmTls(remote) => return over_winrm(remote, Some(&options.trust), options, secrets),
    };
    run.map(|run| Came { run, how: None })
}

#[cfg(feature = "winrm")]
fn over_winrm(
    remote: &Remote,
    trust: Option<&Trust>,
    options: &TransportOptions,
    secrets: &Secrets,
) -> Result<Came, Fault> {
    // `check` has said that there is one.
    let password = &options.password.clone().unwrap_or_default();
    let (logon, kdc) = (options.logon, options.kdc.as_ref());
    let entry = super::winrm::Entry { remote, password, trust, logon, kdc, secrets };
    let (run, how) = tokio::runtime::Handle::current().block_on(super::winrm::run(&entry, options.limit))?;
    Ok(Came { run, how: Some(format!("WinRM: {how}")) })
}

#[cfg(not(feature = "winrm"))]
fn over_winrm(_: &Remote, _: Option<&Trust>, _: &TransportOptions, _: &Secrets) -> Result<Came, Fault> {
    Err(Fault::new(Layer::Client, "this build has no WinRM", "see docs/windows.md"))
}

fn read(way: &Way, came: Came, limit: Duration, secrets: &Secrets) -> Result<Collected, Fault> {
    let run = &came.run;
    if run.out.trim_ascii().is_empty() {
        return Err(fault(way, run, limit, secrets));
    }
    let values = bounded::json_values(&run.out);
    if values > bounded::VALUES {
        let problem = format!("the answer holds {values} JSON values, more than the {} that are read", bounded::VALUES);
        return Err(Fault::new(Layer::Script, problem, "is this the collector's output?"));
    }
    match read_without(secrets, &run.out, &way.to_string(), Timestamp::now(), &ended(way, run, limit)) {
        Ok(mut collected) => {
            let how = came.how.map(|how| secrets.cut(&how, SHOWN));
            collected.notes.splice(0..0, [way.note()].into_iter().chain(how));
            Ok(collected)
        }
        Err(error) if matches!(run.ended, Ended::Exit(Some(0)) | Ended::Closed) => {
            let begins = said::text(run.out.get(..SHOWN).unwrap_or(&run.out));
            let begins = secrets.cut(begins.lines().next().unwrap_or_default(), 60);
            Err(Fault::new(
                Layer::Script,
                format!("PowerShell ended well, but what came is no document (it begins with {begins:?}): {error}"),
                "does the login shell print a greeting, or is it none that takes `powershell.exe`?",
            ))
        }
        Err(_) => Err(fault(way, run, limit, secrets)),
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

/// Why a run gave no document. What it said is cut where an error shows it, so our secrets go out of it first.
fn fault(way: &Way, run: &Run, limit: Duration, secrets: &Secrets) -> Fault {
    let clean = |bytes: &[u8]| secrets.text(&said::text(bytes.get(..SHOWN).unwrap_or(bytes))).into_owned().into_bytes();
    let run = &Run { out: clean(&run.out), said: clean(&run.said), ended: run.ended };
    let of_the_way = || match way {
        Way::Ssh(remote) => ssh::fault(run, remote),
        Way::Psrp(_) => psrp::fault(run),
        Way::Local | Way::Winrm(_) | Way::WinrmTls(_) => None,
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
        if cfg!(feature = "winrm") {
            let basic = TransportOptions { password: Some("x".into()), logon: Logon::Basic, ..none.clone() };
            assert!(why_not("winrm://me@srv1", &basic).contains("show the password to everybody"));
            assert_eq!(why_not("winrm+https://me@srv1", &basic), "");
            let blind = TransportOptions { trust: Trust::Insecure, ..basic };
            assert!(why_not("winrm+https://me@srv1", &blind).contains("proves nothing"));
        }
    }

    /// Every way in which a program may write a text that it was given.
    fn disguises(text: &str) -> Vec<String> {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let percent: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let entities: String = text.chars().map(|c| format!("&#{};", u32::from(c))).collect();
        let spaced: String = text.chars().flat_map(|c| [c, ' ']).collect();
        vec![
            text.to_owned(),
            text.to_uppercase(),
            percent,
            escaped,
            entities,
            spaced,
            crate::common::hex::lower(text.as_bytes()),
            STANDARD.encode(text),
            STANDARD.encode(format!("CORP\\me:{text}")),
            STANDARD.encode(wide),
        ]
    }

    proptest::proptest! {
        #[test]
        fn our_own_password_comes_back_in_no_spelling(
            password in "[a-zA-Z0-9]{4}[ !-~äß]{3}[a-zA-Z0-9]{4}", before in "[a-z ]{0,3}", code in 0..2_i32
        ) {
            let way = Way::parse("winrm://CORP\\me@srv1".as_ref()).unwrap().unwrap();
            let secrets = secrets(&way, Some(&password));
            for said in disguises(&password) {
                let text = format!("{before}{said}");
                // In a document, as a text of it and as the name of a property.
                let head = serde_json::json!({"format": "patchgate-windows", "format_version": "2.0.0",
                    "collector": {"version": "2.0.0", "started": "2026-05-01T00:00:00Z"}, "items": ["computer_name", &text]});
                let item = serde_json::json!({"item": "computer_name", "status": "ok", "ms": 1, "value": &text, "err": null});
                let more = serde_json::json!({"item": "os_build", "status": "error", "ms": 1, "value": null, "err": &text});
                let out = format!("{head}\n{item}\n{more}\n").into_bytes();
                let run = Run { out, said: Vec::new(), ended: Ended::Exit(Some(0)) };
                let collected = read(&way, Came { run, how: None }, Duration::from_secs(1), &secrets).unwrap();
                let shown = format!("{collected:?}");
                proptest::prop_assert!(shown.contains("[secret]") && !holds(&shown, &said), "{said}: {shown}");
                // In an error, at the place where it is cut too.
                for filler in ["".to_owned(), "x ".repeat(140)] {
                    let said_there = format!("{filler}{text}").into_bytes();
                    let run = Run { out: Vec::new(), said: said_there, ended: Ended::Exit(Some(code)) };
                    let error = read(&way, Came { run, how: None }, Duration::from_secs(1), &secrets).unwrap_err();
                    let shown = error.of("srv1", &secrets).to_string();
                    proptest::prop_assert!(!holds(&shown, &said), "{said}: {shown}");
                }
            }
        }
    }

    /// Whether a text holds another, or the half of it that a cut leaves.
    fn holds(text: &str, other: &str) -> bool {
        let half: String = other.chars().take(other.chars().count().div_ceil(2)).collect();
        text.contains(&half) || text.contains(&half.escape_debug().to_string())
    }

    #[tokio::test]
    async fn a_powershell_that_is_not_there_is_a_fault_of_this_machine() {
        let options = TransportOptions { powershell: Some("/does/not/exist".into()), ..TransportOptions::default() };
        let error = collect(&Way::Local, &options).await.unwrap_err();
        assert_eq!((error.layer, error.from.as_str()), (Layer::Client, "local"));
    }
}
