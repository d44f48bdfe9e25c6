//! From `--windows` to the Windows side of the evidence: a document, raw files, or a server that is asked now.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use secrecy::SecretString;

use super::credentials;
use super::failure::Failure;
use super::file;
use super::progress;
use super::trust::TrustOptions;
use crate::evidence::{Hardware, Missing, Observation, Windows};
use crate::trust::{CaRoots, Fingerprint, Trust};
use crate::windows::{self, Chosen, Gathered, Logon, Remote, TransportOptions, Way};

/// The variable that holds the password of the Windows account.
const PASSWORD: &str = "PATCHGATE_WINDOWS_PASSWORD";
/// The variable that names the PowerShell of this machine, where that is not Windows' own.
const POWERSHELL: &str = "PATCHGATE_POWERSHELL";

/// Where the Windows side comes from.
#[derive(Debug, Clone, Args)]
pub struct WindowsOptions {
    /// Join the Windows side: the collector's document (- is standard input), a folder of such documents of many servers,
    /// a folder or ZIP of raw files, or a way to run the collector now: `local`, `ssh://[USER@]HOST[:PORT]`, `psrp://HOST`,
    /// `winrm://USER@HOST`, `winrm+https://USER@HOST`
    #[arg(long, value_name = "FILE|WAY", help_heading = "Target")]
    windows: Option<OsString>,
    /// The longest time for collecting; what came by then is judged
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 300,
        value_parser = clap::value_parser!(u32).range(1..),
        help_heading = "Windows"
    )]
    windows_timeout: u32,
    /// Log in to Windows with the password in the first line of this file (else PATCHGATE_WINDOWS_PASSWORD, else with
    /// what ssh itself has)
    #[arg(long, value_name = "FILE", help_heading = "Windows")]
    windows_password_file: Option<PathBuf>,
    /// Trust the server whose WinRM certificate has this SHA-256 fingerprint (winrm+https://)
    #[arg(long, value_name = "SHA256", conflicts_with = "windows_ca", help_heading = "Windows")]
    #[cfg_attr(not(feature = "winrm"), arg(hide = true))]
    windows_pin: Option<Fingerprint>,
    /// Trust servers whose WinRM certificate comes from one of these (PEM), and no others (winrm+https://)
    #[arg(long, value_name = "FILE", help_heading = "Windows")]
    #[cfg_attr(not(feature = "winrm"), arg(hide = true))]
    windows_ca: Option<PathBuf>,
    /// Log in over WinRM by this: auto, kerberos, ntlm, or basic (winrm+https:// only: the server sees the password)
    #[arg(long, value_name = "METHOD", help_heading = "Windows")]
    #[cfg_attr(not(feature = "winrm"), arg(hide = true))]
    windows_auth: Option<Logon>,
    /// Ask this KDC for tickets (else the one of krb5.conf, else the host with the realm's name)
    #[arg(long, value_name = "HOST[:PORT]", value_parser = kdc, help_heading = "Windows")]
    #[cfg_attr(not(feature = "winrm"), arg(hide = true))]
    windows_kdc: Option<Remote>,
}

/// A KDC is a host, and nobody logs in there.
fn kdc(text: &str) -> Result<Remote, &'static str> {
    Remote::parse(text).and_then(|kdc| if kdc.user().is_none() { Ok(kdc) } else { Err("a KDC is HOST[:PORT]") })
}

/// The Windows side, or where to get it: all mistakes of the command line are out.
pub enum Prepared {
    Read(Box<WindowsSide>),
    /// The documents of many servers: which one it is, the BMC tells.
    Gathered(Arc<Gathered>),
    Go(Way, Box<TransportOptions>),
}

/// The Windows side with the words that belong to it.
pub struct WindowsSide {
    /// Whether the login was accepted; none where there was none, or where it did not come to that.
    pub accepted: Option<bool>,
    pub windows: Observation<Windows>,
    pub notes: Vec<String>,
}

impl WindowsOptions {
    /// Whether a Windows side is named.
    pub fn is_asked(&self) -> bool {
        self.windows.is_some()
    }

    /// Reads what is a file, and checks the way of what is none; `None` where nobody asked.
    pub fn prepare(&self, trust: &TrustOptions) -> Result<Option<Prepared>, Failure> {
        let Some(from) = &self.windows else { return Ok(None) };
        match self.way(from, None, &mut |way| self.trust(way, trust))? {
            Some((way, options)) => Ok(Some(Prepared::Go(way, options))),
            None => read(Path::new(from)).map(Some),
        }
    }

    /// The way to a server and how to go it, all mistakes out; `None` where it is a file. Without a password of its own it has
    /// that of the command line.
    pub fn way(
        &self,
        from: &OsStr,
        password: Option<SecretString>,
        trust: &mut dyn FnMut(&Way) -> Result<Trust, Failure>,
    ) -> Result<Option<(Way, Box<TransportOptions>)>, Failure> {
        let Some(way) = Way::parse(from).map_err(|e| Failure::usage(e.to_string()))? else { return Ok(None) };
        let options = TransportOptions {
            limit: Duration::from_secs(self.windows_timeout.into()),
            password: match password {
                Some(password) => Some(password),
                None => self.password(&way)?,
            },
            askpass: std::env::current_exe().ok(),
            powershell: std::env::var_os(POWERSHELL).filter(|name| !name.is_empty()).map(PathBuf::from),
            trust: trust(&way)?,
            logon: self.logon(&way)?,
            kdc: self.windows_kdc.clone(),
        };
        way.check(&options).map_err(|e| Failure::usage(e.to_string()))?;
        Ok(Some((way, Box::new(options))))
    }

    /// On what grounds the server's certificate is trusted.
    pub fn trust(&self, way: &Way, trust: &TrustOptions) -> Result<Trust, Failure> {
        let is_tls = matches!(way, Way::WinrmTls(_));
        match (&self.windows_pin, &self.windows_ca) {
            (None, None) if is_tls => trust.of_windows(),
            (None, None) => Ok(Trust::System),
            _ if !is_tls => Err(Failure::usage(format!(
                "--windows {way} shows no certificate; --windows-pin and --windows-ca need winrm+https://"
            ))),
            (Some(pin), _) => Ok(Trust::Pin(*pin)),
            (None, Some(path)) => CaRoots::read(path).map(Trust::Ca).map_err(|e| Failure::usage(e.to_string())),
        }
    }

    fn logon(&self, way: &Way) -> Result<Logon, Failure> {
        let asked = self.windows_auth.is_some() || self.windows_kdc.is_some();
        if asked && !matches!(way, Way::Winrm(_) | Way::WinrmTls(_)) {
            return Err(Failure::usage(format!(
                "--windows {way} knows how to log in; --windows-auth and --windows-kdc need winrm://"
            )));
        }
        Ok(self.windows_auth.unwrap_or_default())
    }

    /// Refuses these options where no Windows side is asked for, so that nobody believes that they did something.
    pub fn refuse(&self) -> Result<(), Failure> {
        let given = [
            (self.windows_password_file.is_some(), "--windows-password-file"),
            (self.windows_pin.is_some(), "--windows-pin"),
            (self.windows_ca.is_some(), "--windows-ca"),
            (self.windows_auth.is_some(), "--windows-auth"),
            (self.windows_kdc.is_some(), "--windows-kdc"),
        ];
        match given.iter().find(|(given, _)| *given && self.windows.is_none()) {
            Some((_, name)) => Err(Failure::usage(format!("{name} is about a Windows side: give --windows with it"))),
            None => Ok(()),
        }
    }

    fn password(&self, way: &Way) -> Result<Option<SecretString>, Failure> {
        if !matches!(way, Way::Ssh(_) | Way::Winrm(_) | Way::WinrmTls(_)) {
            return match &self.windows_password_file {
                Some(_) => Err(Failure::usage(format!("--windows {way} logs in without a password"))),
                None => Ok(None),
            };
        }
        if let Some(path) = &self.windows_password_file {
            return credentials::in_file(path).map(Some);
        }
        match std::env::var(PASSWORD) {
            Ok(password) => credentials::first_line(&password, PASSWORD).map(Some),
            Err(_) => Ok(None),
        }
    }
}

impl Prepared {
    /// Collects what does not depend on the BMC, before that is asked. A server that gives nothing is evidence too: it
    /// leaves the verdict undetermined.
    pub async fn collect(self) -> Self {
        match self {
            Self::Go(way, options) => Self::Read(Box::new(from_server(&way, &options).await)),
            there => there,
        }
    }

    /// The Windows side of the server with this hardware; `None` where nobody asked a BMC.
    pub async fn side(self, hardware: Option<&Observation<Hardware>>) -> Result<WindowsSide, Failure> {
        match self {
            Self::Read(side) => Ok(*side),
            Self::Go(way, options) => Ok(from_server(&way, &options).await),
            Self::Gathered(gathered) => chosen(&gathered, hardware),
        }
    }
}

/// The document of this server among those of many.
fn chosen(gathered: &Gathered, hardware: Option<&Observation<Hardware>>) -> Result<WindowsSide, Failure> {
    let Chosen { document, notes } = gathered.choose(hardware).map_err(|e| Failure::usage(e.to_string()))?;
    match document {
        Ok(path) => {
            let mut side = WindowsSide::collected(&file::collected_bytes(&path)?, &path.display().to_string())?;
            side.notes.splice(0..0, notes);
            Ok(side)
        }
        Err(reason) => {
            let from = gathered.folder().display().to_string();
            Ok(WindowsSide { accepted: None, windows: Observation::missing(reason, from, Timestamp::now()), notes })
        }
    }
}

async fn from_server(way: &Way, options: &TransportOptions) -> WindowsSide {
    progress::during(&format!("collecting from {way}"), collected(way, options)).await
}

/// What a server sends, in silence.
pub async fn collected(way: &Way, options: &TransportOptions) -> WindowsSide {
    let from = way.to_string();
    match windows::collect(way, options).await {
        Ok(collected) => WindowsSide {
            accepted: Some(true),
            windows: Observation::known(collected.windows, from, Timestamp::now()),
            notes: collected.notes,
        },
        Err(error) => {
            let accepted = (error.layer == windows::Layer::Authentication).then_some(false);
            let windows = Observation::missing(error.as_missing(), from, Timestamp::now());
            WindowsSide { accepted, windows, notes: Vec::new() }
        }
    }
}

impl WindowsSide {
    /// None, for this reason.
    pub fn missing(reason: Missing) -> Self {
        let windows = Observation::missing(reason, "--servers", Timestamp::now());
        Self { accepted: None, windows, notes: Vec::new() }
    }

    /// What the bytes of a document hold.
    pub fn collected(bytes: &[u8], from: &str) -> Result<Self, Failure> {
        let at = Timestamp::now();
        let read = windows::read_collected(bytes, from, at).map_err(|e| Failure::usage(e.to_string()))?;
        Ok(Self { accepted: None, windows: Observation::known(read.windows, from, at), notes: read.notes })
    }
}

/// The documents of many servers, where a folder holds such.
pub fn gathered(path: &Path) -> Result<Option<Arc<Gathered>>, Failure> {
    let gathered = Gathered::of(path, Timestamp::now());
    let gathered = gathered.map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
    Ok(gathered.map(Arc::new))
}

/// What is read here and now, before anything else takes its time.
pub fn read(path: &Path) -> Result<Prepared, Failure> {
    let at = Timestamp::now();
    if path.is_dir()
        && let Some(gathered) = gathered(path)?
    {
        return Ok(Prepared::Gathered(gathered));
    }
    let side = if path.is_dir() || file::is_zip(path) {
        let read = windows::read_bundle(path, at).map_err(|e| Failure::usage(e.to_string()))?;
        let windows = Observation::known(read.windows, path.display().to_string(), at);
        WindowsSide { accepted: None, windows, notes: read.notes }
    } else {
        WindowsSide::collected(&file::collected_bytes(path)?, &path.display().to_string())?
    };
    Ok(Prepared::Read(Box::new(side)))
}
